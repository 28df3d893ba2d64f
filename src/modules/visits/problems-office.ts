// Refusals at the desk: drives, calls from residents, escalations, confirmations, assignments.

import { defineProblems } from '../../platform/problem.ts'

export const officeProblems = defineProblems('visits', {
  driveDates: { status: 422, field: 'endsOn', text: 'Ngày kết thúc phải sau hoặc bằng ngày bắt đầu.' },
  driveTooLong: { status: 422, field: 'endsOn', text: 'Một đợt ra quân dài nhất là 366 ngày. Hãy kiểm tra lại ngày kết thúc.' },
  driveHamlets: { status: 422, field: 'hamletIds', text: 'Hãy chọn ít nhất một thôn, tổ của xã cho đợt này.' },
  driveSkills: { status: 422, field: 'skills', text: 'Hãy chọn ít nhất một kỹ năng có trong danh sách.' },
  drivePercent: { status: 422, field: 'targetValue', text: 'Chỉ tiêu theo phần trăm phải từ 1 đến 100.' },
  driveClosed: { status: 409, text: 'Đợt này đã đóng nên không sửa được nữa. Hãy mở một đợt mới.' },
  driveMissing: { status: 404, text: 'Không tìm thấy đợt ra quân này. Hãy quay lại danh sách các đợt.' },
  driveUnit: {
    status: 422,
    field: 'targetUnit',
    text: 'Đơn vị chỉ tiêu không hợp với đối tượng: đếm hộ thì chọn “Hộ gia đình”, đếm người thì chọn nhóm người.',
  },
  notYourDrive: { status: 403, text: 'Đợt này có cả thôn, tổ ngoài phạm vi của bạn. Hãy nhờ cán bộ xã sửa.' },
  callHamlet: { status: 422, field: 'hamletId', text: 'Không có thôn, tổ này ở xã đã chọn. Hãy chọn lại hoặc bỏ trống.' },
  callPhone: { status: 422, field: 'phone', text: 'Số điện thoại gồm 10 chữ số, bắt đầu bằng số 0. Hãy sửa lại hoặc bỏ trống.' },
  confirmationOnce: { status: 409, field: 'source', text: 'Xác nhận này đã được ghi rồi. Không cần ghi lại.' },
  callMissing: { status: 404, text: 'Không tìm thấy lời mời này. Hãy quay lại danh sách lời mời.' },
  callAnswered: { status: 409, text: 'Lời mời này đã được người khác xử lý. Hãy xem lại danh sách.' },
  callHousehold: { status: 422, field: 'householdId', text: 'Hãy chọn đúng hộ đã mời, hoặc ghi rõ lý do không nhận.' },
  callReason: { status: 422, field: 'answer', text: 'Hãy ghi lý do để người mời được báo lại.' },
  callCommune: { status: 422, field: 'xa', text: 'Hãy chọn xã, phường bạn đang ở.' },
  callSecret: {
    status: 422,
    field: 'about',
    text: 'Bài bạn gõ có dãy số giống số căn cước, mật khẩu hoặc mã OTP. Hãy xóa đi: không ai cần những số đó để đến nhà giúp bạn.',
  },
  escalationMissing: { status: 404, text: 'Không tìm thấy việc chuyển tiếp này.' },
  escalationHandled: { status: 409, text: 'Việc này đã được trả lời rồi. Hãy tải lại trang để xem.' },
  confirmationSource: { status: 422, field: 'source', text: 'Hãy ghi rõ giấy tờ hoặc hệ thống nào đã xác nhận. Phần mềm này không cấp xác nhận.' },
  assignmentAlley: { status: 422, field: 'alleyIds', text: 'Hãy chọn ít nhất một ngõ trong thôn, tổ của đợt này.' },
  assignmentMember: { status: 422, field: 'memberId', text: 'Hãy chọn một thành viên đang hoạt động của tổ phụ trách thôn này.' },
  notYourTeam: { status: 403, text: 'Việc này thuộc tổ khác. Bạn chỉ phân công trong tổ mình.' },
})
