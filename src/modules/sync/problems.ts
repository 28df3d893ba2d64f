// What the sync refuses: a command nobody can read, a phone that is no longer one of ours.

import { defineProblems } from '../../platform/problem.ts'

export const syncProblems = defineProblems('sync', {
  unreadable: { status: 422, text: 'Máy chủ không đọc được việc này. Hãy mở lại và ghi lại; nếu vẫn lỗi, báo cán bộ xã.' },
  unknownKind: { status: 422, text: 'Máy chủ chưa nhận loại việc này. Hãy báo cán bộ xã.' },
  newerApp: { status: 409, text: 'Máy chủ đang chạy bản cũ hơn điện thoại. Việc vẫn được giữ và sẽ gửi lại sau.' },
  badRequest: { status: 400, text: 'Yêu cầu đồng bộ không đọc được. Hãy tải lại ứng dụng trên điện thoại.' },
  signedOut: { status: 401, text: 'Phiên làm việc của điện thoại đã hết hạn. Hãy gặp tổ trưởng để ghi danh lại: việc chưa gửi vẫn còn trên máy.' },
  packGone: { status: 404, text: 'Gói dữ liệu này đã có bản mới. Hãy đồng bộ lại.' },
  alreadySettled: { status: 409, text: 'Việc này đã được xử lý rồi. Hãy tải lại danh sách.' },
  notAnExport: { status: 422, field: 'file', text: 'Tệp này không phải tệp “việc chưa gửi” xuất từ điện thoại. Hãy chọn đúng tệp có tên gocua-viec-chua-gui.' },
  exportForeign: { status: 422, field: 'file', text: 'Tệp này của điện thoại khác hoặc của xã khác nên không mở được.' },
})
