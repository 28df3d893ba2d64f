// Every refusal at the door: what is wrong and what to do about it. The phone says the same words as the server.

import { defineProblems } from '../../platform/problem.ts'

export const visitProblems = defineProblems('visits', {
  householdUnknown: { status: 404, text: 'Không tìm thấy hộ này. Hãy mở lại danh sách nhà rồi chọn lại.' },
  householdGone: { status: 409, text: 'Hộ này không còn ở đây theo sổ của xã. Nếu họ vẫn ở, hãy báo cán bộ xã mở lại hộ rồi gửi lại.' },
  notYourHamlet: { status: 403, text: 'Nhà này không thuộc thôn, tổ bạn được giao. Hãy báo tổ trưởng nếu bạn vẫn cần ghi.' },
  futureDate: { status: 422, field: 'visitedOn', text: 'Ngày thăm {date} chưa tới. Hãy kiểm tra ngày của điện thoại, rồi chọn hôm nay hoặc một ngày đã qua.' },
  tooOld: {
    status: 422,
    field: 'visitedOn',
    text: 'Ngày thăm {date} đã quá {days} ngày nên không ghi được nữa. Hãy kiểm tra lại ngày; nếu đúng, báo tổ trưởng.',
  },
  minutesRange: { status: 422, field: 'minutes', text: 'Số phút phải từ 0 đến 480. Hãy sửa lại.' },
  nextBeforeVisit: { status: 422, field: 'nextOn', text: 'Ngày hẹn phải sau ngày thăm. Hãy chọn ngày khác hoặc bỏ trống.' },
  nextTooFar: { status: 422, field: 'nextOn', text: 'Ngày hẹn xa hơn một năm. Hãy kiểm tra lại năm.' },
  lessonsWithoutMeeting: { status: 422, field: 'outcome', text: 'Chỉ ghi người học khi đã gặp được nhà. Hãy bỏ phần người học, hoặc ghi lượt “Gặp được”.' },
  personNotHere: {
    status: 422,
    field: 'lessons',
    text: 'Có người không còn trong hộ này theo sổ của xã. Hãy mở hộ họ đang ở để ghi, hoặc thêm họ vào hộ này.',
  },
  skillUnknown: { status: 422, field: 'lessons', text: 'Kỹ năng “{skill}” không có trong danh sách. Hãy chọn lại kỹ năng.' },
  sameLessonTwice: { status: 422, field: 'lessons', text: 'Một người có hai dòng cho cùng kỹ năng “{skill}”. Hãy giữ một dòng.' },
  unaidedTooEarly: {
    status: 422,
    field: 'lessons',
    text: '“Tự làm lại hôm khác” chỉ ghi được khi một ngày trước đó đã tự làm trên máy mình. Kỹ năng “{skill}” chưa có ngày đó: hãy ghi “Tự làm trên máy mình” hôm nay, rồi quay lại kiểm tra sau.',
  },
  driveUnknown: { status: 422, field: 'driveId', text: 'Không tìm thấy đợt ra quân này. Hãy chọn đợt khác hoặc bỏ trống.' },
  driveNotThatDay: { status: 422, field: 'driveId', text: 'Đợt “{drive}” chỉ tính từ {from} đến {to}. Hãy chọn đợt khác, sửa ngày thăm hoặc bỏ trống đợt.' },
  memberUnknown: { status: 422, field: 'memberId', text: 'Không tìm thấy thành viên tổ này. Hãy chọn lại người đi thăm.' },
  notYourVisit: { status: 403, field: 'memberId', text: 'Bạn chỉ ghi được lượt thăm của chính mình. Lượt của người khác do tổ trưởng hoặc cán bộ xã ghi.' },
  teacherUnknown: { status: 422, field: 'teacherId', text: 'Không tìm thấy người đã dạy trong danh sách của xã. Hãy chọn lại hoặc bỏ trống.' },
  teacherIsLearner: { status: 422, field: 'teacherId', text: 'Người dạy và người học là một người. Hãy chọn lại người dạy hoặc bỏ trống.' },
  attachmentUnknown: { status: 404, text: 'Máy chủ chưa có lượt thăm của tệp này. Hãy gửi lượt thăm trước rồi gửi tệp lại.' },
  dateUnreadable: { status: 422, field: 'visitedOn', text: 'Không đọc được ngày “{value}”. Hãy gõ như 22/11/2026 hoặc chọn trên lịch.' },
  rungMissing: { status: 422, field: 'rung', text: 'Đã chọn người học nhưng chưa chọn kỹ năng hoặc mức làm được. Hãy chọn cả hai, hoặc bỏ chọn người.' },
  escalationReason: { status: 422, field: 'escalateReason', text: 'Hãy viết vài chữ vì sao cần chuyển, để người nhận biết phải làm gì.' },
  nameMissing: { status: 422, field: 'fullName', text: 'Hãy gõ họ và tên của người này.' },
  birthYear: { status: 422, field: 'birthYear', text: 'Năm sinh gồm bốn chữ số, ví dụ 1954. Chưa biết thì bỏ trống.' },
  attachmentKind: { status: 415, field: 'attachment', text: 'Chỉ đính được ảnh hoặc ghi âm. Hãy chọn tệp khác.' },
  repeated: {
    status: 409,
    text: 'Lượt này giống hệt lượt bạn đã ghi cho nhà này lúc {time}. Nếu bạn thật sự đến hai lần, hãy ghi khác số phút hoặc thêm ghi chú.',
  },
  residentMissing: { status: 404, text: 'Không tìm thấy người này trong sổ của xã.' },
})
