// Names of people who do not exist, as often as real names occur.

import type { Ethnic } from './figures.ts'
import type { Random } from './random.ts'

/**
 * Kinh family names, percent, as commonly published (https://waiwiki.blogspot.com/2009/09/vietnamese-family-names-surnames.html;
 * https://www.sideeffects.com/page/vietnamese-surnames-behind-the-name-9d200b gives the same). Huỳnh/Hoàng and Võ/Vũ in
 * their northern form. What is left of the hundred is shared evenly by the rarer names on the same page (assumption).
 */
export const KINH_SURNAMES: readonly (readonly [string, number])[] = [
  ['Nguyễn', 38.4], ['Trần', 11], ['Lê', 9.5], ['Phạm', 7.1], ['Hoàng', 5.1], ['Phan', 4.5], ['Vũ', 3.9], ['Đặng', 2.1], ['Bùi', 2], ['Đỗ', 1.4],
  ['Hồ', 1.3], ['Ngô', 1.3], ['Dương', 1], ['Lý', 0.5],
  ...['Đinh', 'Đào', 'Vương', 'Trịnh', 'Phùng', 'Triệu', 'Đoàn', 'Hà', 'Trương', 'Lưu', 'Mai', 'Tạ', 'Lương', 'Nghiêm'].map((name) => [name, 10.9 / 14] as const),
]
/** Assumption: family names usual among these peoples; no frequencies found. */
const OTHER_SURNAMES: Record<Exclude<Ethnic, 'kinh'>, readonly string[]> = {
  muong: ['Bùi', 'Đinh', 'Hà', 'Quách', 'Bạch', 'Phùng', 'Nguyễn', 'Xa'],
  mong: ['Giàng', 'Vàng', 'Thào', 'Sùng', 'Lý', 'Hạng', 'Mùa', 'Cứ'],
  dao: ['Triệu', 'Đặng', 'Bàn', 'Lý', 'Phùng', 'Dương'],
}

/** Given names of people born 1991–2002, percent of 117,000 women and 90,000 men (https://hoten.org/100-ten-nu-pho-bien-dak-lak/, …/100-ten-nam-pho-bien-dak-lak/). */
const WOMEN_YOUNG = weights(
  'Trang 4.193 Thảo 3.518 Linh 3.023 Anh 2.462 Phương 2.197 Hằng 2.139 Huyền 2.106 Hiền 2.03 Hương 1.719 Ngọc 1.717 Dung 1.697 Nhung 1.685 Thủy 1.648 Nhi 1.622 ' +
    'Duyên 1.554 Vân 1.495 Quỳnh 1.494 Nga 1.487 Yến 1.477 Trinh 1.464 Thương 1.34 Uyên 1.336 Hạnh 1.305 Ngân 1.217 Oanh 1.192 Trâm 1.162 Ly 1.156 Mai 1.146 Phượng 1.086 ' +
    'Thúy 1.08 Hoa 1.021 Vy 1.018 Hồng 0.993 Tâm 0.961 Thu 0.943 My 0.942 Giang 0.928 Loan 0.919 Thanh 0.884 Ánh 0.838 Lan 0.835 Quyên 0.796 Chi 0.795 Thư 0.744 Huệ 0.687 ' +
    'Nguyệt 0.674 Tuyết 0.635 Liên 0.598 Hòa 0.562 Hường 0.557 Hoài 0.532 Lệ 0.506 Xuân 0.468 Thắm 0.464',
)
const MEN_YOUNG = weights(
  'Tuấn 2.711 Hoàng 2.461 Huy 2.225 Anh 2.05 Hiếu 1.994 Hùng 1.981 Nam 1.975 Sơn 1.902 Đức 1.884 Dũng 1.699 Thành 1.618 Đạt 1.56 Cường 1.56 Long 1.55 Trung 1.549 Hải 1.419 ' +
    'Thắng 1.399 Minh 1.312 Duy 1.154 Tiến 1.142 Quang 1.114 Phúc 1.048 Trường 1.017 Tài 1.007 Toàn 0.981 Hưng 0.924 Phong 0.909 Tùng 0.894 Khánh 0.861 Bảo 0.858 Quân 0.825 ' +
    'Dương 0.79 Nghĩa 0.777 Lâm 0.776 Vinh 0.766 Bình 0.764 Mạnh 0.751 Việt 0.704 Thịnh 0.683 Hòa 0.683 Tâm 0.658 Hiệp 0.65 Tân 0.645 Thiện 0.623 Thái 0.615 Công 0.594 ' +
    'Quý 0.567 An 0.565 Quốc 0.547 Kiên 0.487 Lộc 0.478 Chiến 0.475 Trọng 0.452',
)
/** Assumption: given names of people born before 1985, all as likely. */
const WOMEN_OLD = 'Lan Hoa Hồng Thu Hà Nga Hương Mai Liên Thơm Loan Oanh Nhung Yến Thủy Tuyết Bích Thanh Minh Vân Xuân Hạnh Phượng Sen Cúc Đào Mận Lựu Thắm Nụ Tẹo Sáu Bảy Nhàn Thảo Hiền Hằng Dung Lý Sinh Tỵ Gấm Lụa Vui Lành Thìn'.split(' ')
const MEN_OLD = 'Hùng Dũng Sơn Bình Thắng Tiến Hải Minh Quang Tuấn Cường Thành Long Chiến Lợi Hòa Phúc Thọ Lộc Toàn Tân Sáng Hưng Hợp Kế Khoa Mạnh Nhân Quyết Sinh Tám Tư Năm Thịnh Trường Vinh Xuân Ất Bính Đinh Mậu Kỷ Canh Tân Dần Mão Thìn Tỵ Ngọ Mùi Thân Dậu Tuất'.split(' ')
const MONG = { nu: 'Mỷ Dở Sua Pà Chứ Súa Mai Dua Xía Mo'.split(' '), nam: 'A_Páo A_Dơ A_Sinh A_Chu A_Tủa A_Vảng A_Lử A_Dế A_Sử A_Khua'.split(' ') }

const MIDDLE = {
  nu: 'Thu Minh Ngọc Thanh Phương Bích Kim Hồng Mai Quỳnh Thùy Diệu Khánh Hà Lan'.split(' '),
  nam: 'Văn Đức Minh Quang Hữu Xuân Ngọc Thanh Đình Công Quốc Mạnh Anh Hồng Trung Duy Tiến Hải'.split(' '),
}

function weights(text: string): (readonly [string, number])[] {
  const words = text.split(' ')
  return Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i]!, Number(words[2 * i + 1])] as const)
}

export type Sex = 'nam' | 'nu'

export function surname(random: Random, ethnic: Ethnic): string {
  return ethnic === 'kinh' ? random.weighted(KINH_SURNAMES) : random.pick(OTHER_SURNAMES[ethnic])
}

/**
 * The words after the family name. "Thị" stands in nearly every woman's name born before 1980 and ever fewer after
 * (assumption; in names of 2007–2011 it is 17.6 %: https://hoten.org/nam-van-nu-thi/); so for men with "Văn".
 */
export function givenName(random: Random, sex: Sex, birthYear: number, ethnic: Ethnic): string {
  if (ethnic === 'mong' && random.chance(birthYear < 2000 ? 0.8 : 0.5)) {
    return sex === 'nu' ? `Thị ${random.pick(MONG.nu)}` : random.pick(MONG.nam).replace('_', ' ')
  }
  const old = birthYear < 1985
  const share = birthYear < 1980 ? 0.9 : birthYear < 2000 ? 0.55 : 0.18
  if (sex === 'nu') {
    const name = old ? random.pick(WOMEN_OLD) : random.weighted(WOMEN_YOUNG)
    const second = random.chance(old ? 0.3 : 0.65) ? differing(random, MIDDLE.nu, name) : undefined
    const first = random.chance(share) ? 'Thị' : undefined
    return [first, second ?? (first ? undefined : differing(random, MIDDLE.nu, name)), name].filter((word) => word !== undefined).join(' ')
  }
  const name = old ? random.pick(MEN_OLD) : random.weighted(MEN_YOUNG)
  const middle = random.chance(old ? 0.7 : share) ? 'Văn' : differing(random, MIDDLE.nam, name)
  return `${middle} ${name}`
}

function differing(random: Random, list: readonly string[], name: string): string {
  const chosen = random.pick(list)
  return chosen === name ? differing(random, list, name) : chosen
}
