// English for the first page, the error pages and the menu.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Không tìm thấy': 'Not found',
  'Máy chủ gặp lỗi': 'The server made an error',
  'Chưa làm được việc này': 'This could not be done',
  'Về trang đầu': 'To the first page',
  'Trang đầu': 'Home',
  'Hộ dân': 'Households',
  'Việc từ máy': 'Work from phones',
  'Đi từng ngõ, gõ từng nhà, hướng dẫn từng người': 'Every alley, every door, every person',
  'Học dùng dịch vụ công, thanh toán và giữ mình an toàn trên mạng, với người của tổ công nghệ số ngay trong thôn.':
    'Learn public services, payments and how to stay safe online, with people of the digital technology group of your own hamlet.',
  'Mời người đến nhà hướng dẫn': 'Ask somebody to come and show you',
  'Không cần tài khoản. Để lại tên, ngõ và điều bạn muốn học.': 'No account needed. Leave your name, your alley and what you want to learn.',
  'Người này có thật không?': 'Is this helper real?',
  'Có người xưng là người hướng dẫn? Gõ mã trên thẻ của họ để kiểm tra.': 'Somebody says they are a helper? Type the code on their card to check.',
  'Hồ sơ và việc học của bác': 'Your file and your learning',
  'Hồ sơ đến đâu rồi?': 'How far is my file?',
  'Trả phí, lệ phí': 'Pay a fee',
  'Góp ý với xã': 'Tell the commune',
  'Chữ ký số có thật không?': 'Is this digital signature real?',
  'Trang ai cũng mở được': 'Pages anybody may open',
  'Các bên mô phỏng': 'Simulated parties',
  'Dành cho người làm việc': 'For those who work here',
  'Cán bộ đăng nhập': 'Staff sign-in',
  'Bằng mật khẩu và mã xác thực, hoặc khóa truy cập.': 'With a password and a code, or a passkey.',
  'Ghi danh điện thoại tình nguyện viên': 'Enrol a volunteer’s phone',
  'Quét mã tổ trưởng đưa, hoặc gõ mã ở đây.': 'Scan the team leader’s code, or type it here.',
  'Hôm nay': 'Today',
  'Việc của bạn': 'Your work',
  'Máy tôi': 'My phone',
}
