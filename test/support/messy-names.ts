// Invented names and places for generated registers, and the seeded dice that pick them.

/** mulberry32: small, seeded, good enough to shuffle names. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const SURNAMES =
  'Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Hà Quách Giàng Sùng Lò Triệu Bàn Tô Khuất Ma'.split(' ')
export const MIDDLE = {
  nam: 'Văn Văn Đức Hữu Quốc Xuân Công Minh Ngọc Thành Đình'.split(' '),
  nu: 'Thị Thị Thị Ngọc Thu Thuý Phương Mai Hồng Kim Quỳnh'.split(' '),
}
export const GIVEN = {
  nam: 'An Bình Cường Dũng Đạt Giang Hải Hùng Khánh Kiên Lâm Long Mạnh Nam Phong Quân Sơn Tài Thắng Tiến Trường Tuấn Vinh Ước Ánh Nghĩa Thịnh Khuê Quý Hưởng'.split(
    ' ',
  ),
  nu: 'Anh Bích Chi Dung Đào Hà Hạnh Hằng Hoa Hường Hương Lan Linh Loan Mỹ Nga Nguyệt Nhung Oanh Phượng Quyên Thảo Thuỷ Trang Tuyết Uyên Vân Xuyến Yến Út'.split(
    ' ',
  ),
}
export const HAMLETS = ['Thôn Đồng Bèn', 'Thôn Gò Chùa', 'Thôn Nương Sơn', 'Khu Đồng Rào', 'Xóm Dũng', 'Bản Suối Mạ', 'Tổ dân phố 4']
export const LANES = ['Ngõ Giếng', 'Ngõ Đình', 'Đường Bờ Sông', 'Ngõ 12', 'Xóm Trại']
