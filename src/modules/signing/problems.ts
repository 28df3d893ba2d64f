// Every refusal of signing: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const signingProblems = defineProblems('signing', {
  noSuchRequest: { status: 404, text: 'Không có yêu cầu ký này, hoặc nó không gửi cho bạn.' },
  alreadyDecided: { status: 409, text: 'Văn bản này đã được ký, trả lại hoặc rút về. Hãy xem lại danh sách.' },
  notForYou: { status: 403, text: 'Văn bản này chờ người khác ký. Hãy mở danh sách chờ bạn ký.' },
  nothingChosen: { status: 422, text: 'Chưa chọn văn bản nào. Hãy đánh dấu văn bản cần ký rồi gửi lại.' },
  tooManyChosen: { status: 422, text: 'Mỗi lần ký được nhiều nhất {n} văn bản. Hãy chọn ít hơn.' },
  oneAtATime: { status: 422, text: 'Chứng thư trên thiết bị của bạn ký từng văn bản một. Hãy chọn một văn bản.' },
  noCredential: { status: 422, text: 'Chưa có chứng thư để ký. Hãy nhờ quản trị xã cấp chứng thư ở mục Chứng thư.' },
  revoked: { status: 422, text: 'Chứng thư này đã bị thu hồi nên không ký được nữa. Hãy nhờ quản trị xã cấp chứng thư mới.' },
  expired: { status: 422, text: 'Chứng thư này chưa có hiệu lực hoặc đã hết hạn. Hãy nhờ quản trị xã cấp chứng thư mới.' },
  fileGone: { status: 422, text: 'Không còn tệp của văn bản này trong kho. Hãy báo người gửi gửi lại.' },
  cannotSign: { status: 422, text: 'Tệp PDF này không ký được ({detail}). Hãy xuất lại tệp PDF mới rồi gửi ký lại.' },
  noSuchBatch: { status: 404, text: 'Không có lần ký này, hoặc nó không phải của bạn.' },
  batchOver: { status: 409, text: 'Lần ký này đã được xác nhận hoặc đã quá hạn. Hãy quay lại danh sách và bắt đầu lại.' },
  noWay: { status: 422, text: 'Tài khoản của bạn chưa có khóa truy cập hay mã xác thực để xác nhận việc ký. Hãy lập ở mục Bảo vệ tài khoản.' },
  noSuchCredential: { status: 404, text: 'Không có chứng thư này trong xã của bạn.' },
  alreadyRevoked: { status: 409, text: 'Chứng thư này đã thu hồi từ trước.' },
  hasCredential: { status: 409, text: 'Người này đang có chứng thư còn dùng. Hãy thu hồi chứng thư cũ trước.' },
  authorityDown: { status: 503, text: 'Nơi cấp chứng thư chưa trả lời. Hãy thử lại sau ít phút.' },
  noSuchPerson: { status: 422, field: 'accountId', text: 'Không có tài khoản này trong xã. Hãy chọn lại.' },
  badPicture: { status: 422, field: 'picture', text: 'Ảnh này không dùng được. Hãy chọn ảnh PNG rõ nét, nền trong suốt hoặc trắng, mỗi cạnh không quá 4.000 điểm.' },
  notAPdf: { status: 422, field: 'file', text: 'Tệp này không phải PDF đọc được. Hãy chọn một tệp PDF.' },
  noFile: { status: 422, field: 'file', text: 'Chưa chọn tệp nào. Hãy chọn một tệp PDF.' },
  badCertificate: { status: 422, field: 'certificate', text: 'Tệp chứng thư này không đọc được. Hãy chọn tệp .cer hoặc .pem của người ký.' },
  handOffOver: { status: 410, text: 'Đường dẫn chuyển tệp này đã dùng hoặc đã quá hạn. Hãy bắt đầu lại từ danh sách chờ ký.' },
  wrongFile: { status: 422, text: 'Tệp nhận về không phải văn bản đã gửi đi ký, hoặc chữ ký không phải của bạn ({detail}). Hãy ký lại.' },
})
