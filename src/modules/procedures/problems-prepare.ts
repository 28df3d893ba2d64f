// Refusals while a file is prepared, carried and opened: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const prepareProblems = defineProblems('prepare', {
  noSuchDraft: { status: 404, text: 'Không thấy hồ sơ này trên máy. Có thể đã xóa, hoặc được chuẩn bị trên máy khác.' },
  notPrepared: { status: 404, text: 'Thủ tục này chưa chuẩn bị được trên máy. Hãy xem hướng dẫn rồi đến quầy một cửa.' },
  noPlace: { status: 422, field: 'xa', text: 'Hãy chọn xã, phường nơi bạn sẽ mang hồ sơ đến.' },
  noSuchPaper: { status: 404, text: 'Hồ sơ này không có giấy tờ đó. Hãy quay lại danh sách giấy tờ.' },
  notToPhotograph: { status: 422, field: 'anh', text: 'Giấy này chỉ mang theo để xem. Không cần chụp, đừng chụp.' },
  noFile: { status: 422, field: 'anh', text: 'Chưa có ảnh nào. Hãy chụp hoặc chọn ảnh rồi bấm lại.' },
  pageTooLarge: { status: 413, field: 'anh', text: 'Ảnh này nặng {megabytes} MB, nhiều nhất là {most} MB. Hãy chụp ở cỡ nhỏ hơn.' },
  tooManyPages: { status: 422, field: 'anh', text: 'Một hồ sơ có nhiều nhất {most} ảnh. Hãy bỏ ảnh thừa, hoặc mang giấy đến quầy.' },
  badHelper: { status: 422, field: 'code', text: 'Mã này gõ chưa đúng. Hãy xem lại từng ký tự trên thẻ người hướng dẫn.' },
  formNotDone: { status: 422, text: 'Tờ khai chưa xong. Hãy điền nốt rồi mới đóng gói.' },
  notOnline: { status: 503, text: 'Máy chưa có mạng nên chưa gửi gói đi được. Hồ sơ vẫn còn nguyên trên máy. Có mạng thì bấm lại.' },
  otherAnswer: { status: 502, text: 'Mạng này trả lời không đúng (có thể là wifi bắt đăng nhập). Hồ sơ vẫn còn nguyên. Hãy đổi mạng rồi bấm lại.' },
  storageFull: { status: 507, text: 'Bộ nhớ điện thoại đã đầy nên chưa lưu được. Hãy xóa bớt ảnh trên máy rồi thử lại.' },
  tooManyDrafts: { status: 422, text: 'Máy này đang giữ {most} hồ sơ. Hãy xóa hồ sơ không cần nữa rồi bắt đầu hồ sơ mới.' },
  envelopeTooLarge: { status: 413, text: 'Hồ sơ nặng quá {megabytes} MB. Hãy bỏ bớt ảnh và mang giấy đến quầy.' },
  wrongPasscode: { status: 422, field: 'pin', text: 'Mã khóa chưa đúng. Còn {left} lần thử.' },
  passcodeForm: { status: 422, field: 'pin', text: 'Mã khóa gồm 6 chữ số.' },
  passcodeAgain: { status: 422, field: 'again', text: 'Hai lần gõ không giống nhau. Hãy gõ lại.' },
  passcodeSpent: { status: 403, text: 'Đã gõ sai quá nhiều lần. Hồ sơ trên máy này chỉ còn có thể xóa đi.' },
  envelopeUnreadable: { status: 422, field: 'qr', text: 'Đây không phải mã QR của gói hồ sơ. Hãy quét lại, hoặc nhờ người dân mở lại mã trên máy.' },
  envelopeUnknown: { status: 404, field: 'qr', text: 'Xã này không có gói hồ sơ đó. Có thể gói được gửi cho xã khác, hoặc chưa gửi lên.' },
  envelopeOpened: { status: 409, field: 'qr', text: 'Gói này đã mở lúc {time}. Mỗi gói chỉ mở một lần. Hãy tìm hồ sơ đã tiếp nhận, hoặc nhờ người dân đóng gói lại.' },
  envelopeExpired: { status: 410, field: 'qr', text: 'Gói này hết hạn lúc {time} và đã bị xóa. Hãy nhờ người dân đóng gói lại trên máy của họ.' },
  envelopeTampered: { status: 422, field: 'qr', text: 'Gói không mở được: mã không khớp hoặc nội dung đã bị sửa. Hãy nhờ người dân đóng gói lại.' },
})
