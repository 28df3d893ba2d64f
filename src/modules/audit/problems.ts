// Why an act of audit is refused, each with what to do instead.

import { defineProblems } from '../../platform/problem.ts'

export const auditProblems = defineProblems('kiem-toan', {
  noSuchEntry: { status: 404, text: 'Không có mục này trong sổ cái. Hãy quay lại danh sách.' },
  noSuchChain: { status: 404, text: 'Không có sổ cái này, hoặc không thuộc xã của bạn.' },
  checkRunning: { status: 409, text: 'Đang có một lượt kiểm tra chạy. Hãy xem lượt đó hoặc dừng nó trước.' },
  noSuchCheck: { status: 404, text: 'Không tìm thấy lượt kiểm tra này, hoặc nó đã kết thúc.' },
  emptyLedger: { status: 409, text: 'Sổ cái chưa có mục nào nên chưa ghi được mốc.' },
  noSuchMark: { status: 404, text: 'Không có mốc này trong tệp mốc. Hãy ghi mốc mới rồi in.' },
  noSuchRequest: { status: 404, text: 'Không tìm thấy yêu cầu này trong xã.' },
  noSuchResident: { status: 422, text: 'Không tìm thấy người này trong xã, hoặc dữ liệu đã được xóa. Hãy tìm lại theo tên.', field: 'residentId' },
  openAlready: { status: 409, text: 'Người này đã có yêu cầu cùng loại đang chờ. Hãy trả lời yêu cầu đó.', field: 'kind' },
  settled: { status: 409, text: 'Yêu cầu này đã xong hoặc đã từ chối nên không đổi được nữa.' },
  alreadyAnswered: { status: 409, text: 'Yêu cầu này đã được trả lời rồi.' },
  extendedAlready: { status: 409, text: 'Chỉ được gia hạn một lần, và yêu cầu này đã gia hạn.' },
  tooLateToExtend: { status: 409, text: 'Đã quá hạn thực hiện nên không gia hạn được nữa. Hãy làm ngay.' },
  calendarMissing: { status: 409, text: 'Chưa có lịch nghỉ lễ, Tết năm {year} nên không tính được thời hạn. Hãy nhờ quản trị bổ sung lịch năm {year}.' },
  notErasable: { status: 409, text: 'Yêu cầu này không phải yêu cầu xóa dữ liệu.' },
})
