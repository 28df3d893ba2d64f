// English for syncing and for work phones sent.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Máy chủ không đọc được việc này. Hãy mở lại và ghi lại; nếu vẫn lỗi, báo cán bộ xã.': 'The server cannot read this. Open it and record it again; if it fails again, tell a commune officer.',
  'Máy chủ chưa nhận loại việc này. Hãy báo cán bộ xã.': 'The server does not take this kind of work yet. Tell a commune officer.',
  'Máy chủ đang chạy bản cũ hơn điện thoại. Việc vẫn được giữ và sẽ gửi lại sau.': 'The server runs an older version than the phone. The work is kept and will be sent again later.',
  'Yêu cầu đồng bộ không đọc được. Hãy tải lại ứng dụng trên điện thoại.': 'The sync request cannot be read. Reload the app on the phone.',
  'Phiên làm việc của điện thoại đã hết hạn. Hãy gặp tổ trưởng để ghi danh lại: việc chưa gửi vẫn còn trên máy.':
    'The phone’s session has ended. See your team leader to enrol again: unsent work is still on the phone.',
  'Gói dữ liệu này đã có bản mới. Hãy đồng bộ lại.': 'There is a newer version of this data. Sync again.',
  'Việc này đã được xử lý rồi. Hãy tải lại danh sách.': 'This has been dealt with already. Reload the list.',
  'Tệp này không phải tệp “việc chưa gửi” xuất từ điện thoại. Hãy chọn đúng tệp có tên gocua-viec-chua-gui.':
    'This is not a file of unsent work exported from a phone. Choose the file whose name begins with gocua-viec-chua-gui.',
  'Tệp này của điện thoại khác hoặc của xã khác nên không mở được.': 'This file belongs to another phone or another commune and cannot be opened.',
  'Việc cần xem từ điện thoại': 'Work from phones that needs a look',
  'Việc tình nguyện viên gửi lên nhưng chưa ghi được, kèm lý do. Không việc nào bị mất: người gửi cũng thấy trên máy mình và sửa được.':
    'Work volunteers sent that could not be recorded, with the reason. Nothing is lost: the sender sees it on the phone too and can mend it.',
  'Không có việc nào chờ xem.': 'Nothing is waiting for a look.',
  'việc': 'items',
  'hộ không rõ': 'unknown household',
  'Người gửi': 'Sent by',
  'Ghi lúc': 'Recorded at',
  'Nhận lúc': 'Received at',
  'Một lượt thăm': 'A visit',
  'Thêm người tại nhà': 'Person added at the door',
  'Sửa thông tin người': 'Person’s details mended',
  'Đã xem, không cần ghi lại': 'Seen, need not be recorded',
  'Đã đánh dấu là xem xong.': 'Marked as seen.',
  'Gặp được người': 'Met somebody',
  'Không có nhà': 'Nobody home',
  'Từ chối': 'Refused',
  'Đã chuyển đi': 'Moved away',
  'Hẹn quay lại': 'Come back',
  'Họ tên': 'Full name',
  'Ngày thăm': 'Day of visit',
  'Kết quả': 'Outcome',
  'Ghi chú': 'Note',
  'Nhận việc chưa gửi từ tệp': 'Bring in unsent work from a file',
  'Dùng khi điện thoại bị khóa, bị thu hồi hoặc hỏng: trên máy, chọn “Xuất việc chưa gửi”, rồi đưa tệp cho cán bộ xã. Tệp đã niêm phong, chỉ máy chủ này mở được.':
    'For a locked, revoked or broken phone: on the phone choose “Export unsent work” and give the file to a commune officer. The file is sealed; only this server can open it.',
  'Đã nhận tệp': 'File taken in',
  'Ghi mới {accepted} việc, {already} việc đã có từ trước, {refused} việc cần xem.': '{accepted} recorded now, {already} known before, {refused} need a look.',
  'Tệp việc chưa gửi': 'File of unsent work',
  'Tên tệp bắt đầu bằng gocua-viec-chua-gui': 'Its name begins with gocua-viec-chua-gui',
  'Nhận việc trong tệp': 'Bring in this work',
  'Không ghi trùng': 'Nothing is recorded twice',
  'Nhận lại cùng một tệp không làm việc nào bị ghi hai lần.': 'Taking in the same file again records nothing twice.',
}
