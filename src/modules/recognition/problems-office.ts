// Refusals at desks and on public pages: consent, codes, checks, badges.

import { defineProblems } from '../../platform/problem.ts'

export const officeProblems = defineProblems('recognition', {
  noConsent: { status: 422, text: 'Người này chưa đồng ý cho giữ kết quả luyện tập nên không lưu gì. Hãy hỏi và ghi lời đồng ý trước.' },
  codeUnknown: { status: 404, text: 'Mã trang học này chưa đúng hoặc đã được đổi. Hãy xem lại từng ký tự trên thẻ, hoặc xin thẻ mới ở xã.' },
  notProved: { status: 409, text: 'Người này chưa đủ để cấp huy hiệu. Trang của họ nói còn thiếu gì.' },
  badgeStands: { status: 409, text: 'Người này đã có huy hiệu còn hiệu lực cho bài này. Muốn in lại thì mở huy hiệu ấy; muốn thay thì bấm “Cấp lại”.' },
  keyMissing: { status: 409, text: 'Xã chưa có khóa ký huy hiệu. Hãy mở “Khóa ký của xã” và tạo khóa trước.' },
  keyStands: { status: 409, text: 'Xã đã có khóa ký đang dùng nên không tạo thêm.' },
  listFull: { status: 409, text: 'Khóa này đã ký hết chỗ trong danh sách thu hồi. Hãy báo người quản trị máy chủ.' },
  badgeMissing: { status: 404, text: 'Không tìm thấy huy hiệu này trong xã của bạn.' },
  badgeRevoked: { status: 409, text: 'Huy hiệu này đã thu hồi từ trước nên không làm gì thêm.' },
  keyBroken: { status: 503, text: 'Không mở được khóa ký của xã, có thể vì tệp bí mật của máy chủ đã đổi. Hãy báo người quản trị máy chủ; chưa có huy hiệu nào được cấp.' },
  checkUnknown: { status: 404, text: 'Chưa có câu hỏi cho bài này. Hãy chọn bài khác.' },
  unanswered: { status: 422, text: 'Còn câu chưa chọn. Hãy chọn một trong hai ở mỗi câu.' },
  notKeptOffline: { status: 503, text: 'Chưa giữ được câu trả lời vì chưa có mạng. Cứ để trang này mở, có mạng thì bấm “Đồng ý giữ” lần nữa.' },
  pictureUnreadable: { status: 422, field: 'picture', text: 'Không thấy mã QR trong ảnh này. Hãy chụp lại cho rõ, đủ sáng, cả bốn góc của mã.' },
  nothingToVerify: { status: 422, field: 'badge', text: 'Hãy chọn ảnh chụp huy hiệu, hoặc dán chữ đọc được từ mã QR.' },
})
