// English for the platform's refusals.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Không tìm thấy trang hoặc dữ liệu này. Hãy kiểm tra lại đường dẫn hoặc quay về trang đầu.':
    'This page or record was not found. Check the address or go back to the first page.',
  'Bạn cần đăng nhập để làm việc này.': 'You need to sign in to do this.',
  'Tài khoản của bạn không có quyền làm việc này. Hãy hỏi người quản trị của xã.':
    'Your account may not do this. Ask the commune’s administrator.',
  'Bạn theo dõi nhiều xã. Hãy chọn một xã để xem.': 'You follow several communes. Choose one to look at.',
  'Việc này cần xác nhận lại danh tính. Hãy nhập lại mật khẩu hoặc dùng khóa truy cập.':
    'This needs your identity confirmed again. Enter your password again or use a passkey.',
  'Yêu cầu này đến từ một trang khác nên bị từ chối. Hãy mở lại trang rồi gửi lại.':
    'This request came from another site and was refused. Open the page again and send it from there.',
  'Bạn thử quá nhiều lần. Hãy chờ {seconds} giây rồi thử lại.': 'Too many attempts. Wait {seconds} seconds and try again.',
  'Dữ liệu gửi lên quá lớn ({megabytes} MB là tối đa). Hãy gửi ít hơn hoặc chia nhỏ.':
    'What was sent is too large ({megabytes} MB at most). Send less or split it.',
  'Ô này chưa đúng: {detail}': 'This field is not right: {detail}',
  'Ô này bắt buộc. Hãy điền rồi gửi lại.': 'This field is required. Fill it in and send again.',
  'giá trị này không đúng dạng': 'this value has the wrong form',
  'hãy xem lại số mục đã chọn': 'look again at how many you chose',
  'Ô này cần ít nhất {n} ký tự. Hãy viết thêm.': 'This field needs at least {n} characters. Write a little more.',
  'Ô này dài nhất là {n} ký tự. Hãy viết ngắn lại.': 'This field holds at most {n} characters. Make it shorter.',
  'Số ở ô này nhỏ nhất là {n}. Hãy sửa lại.': 'The number here is at least {n}. Correct it.',
  'Số ở ô này lớn nhất là {n}. Hãy sửa lại.': 'The number here is at most {n}. Correct it.',
  'Dữ liệu gửi lên không đọc được. Hãy tải lại trang rồi thử lại.': 'What was sent cannot be read. Reload the page and try again.',
  'Dữ liệu vừa được người khác sửa. Hãy xem bản mới rồi làm lại.': 'Somebody else has just changed this. Look at the new version and do it again.',
  'Máy chủ đang bận hoặc mất kết nối dữ liệu. Bài bạn gõ chưa mất: hãy thử lại sau ít phút.':
    'The server is busy or has lost its database. What you typed is not lost: try again in a few minutes.',
  'Máy chủ gặp lỗi. Hãy thử lại; nếu vẫn lỗi, báo cho xã mã {reference}.':
    'The server made an error. Try again; if it happens again, tell the commune this code: {reference}.',
}
