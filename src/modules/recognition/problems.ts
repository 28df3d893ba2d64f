// Refusals of witnessing: what is wrong and what to do. The phone says them too, so the office's are in a file of their own.

import { defineProblems } from '../../platform/problem.ts'

export const recognitionProblems = defineProblems('recognition', {
  householdUnknown: { status: 404, text: 'Không tìm thấy hộ này. Hãy mở lại danh sách nhà rồi chọn lại.' },
  notYourHamlet: { status: 403, text: 'Nhà này không thuộc thôn, tổ bạn được giao. Hãy báo tổ trưởng nếu bạn vẫn cần ghi.' },
  personNotHere: { status: 422, field: 'residentId', text: 'Người này không còn trong hộ theo sổ của xã. Hãy mở hộ họ đang ở rồi ghi lại.' },
  guideUnknown: { status: 422, field: 'guideId', text: 'Bài này không có trong danh sách bài của xã. Hãy chọn lại bài.' },
  deviceMissing: { status: 422, field: 'device', text: 'Hãy chọn bài vừa làm trên máy của ai.' },
  helpMissing: { status: 422, field: 'help', text: 'Hãy chọn người học tự làm hay được nhắc.' },
  notTheirDevice: {
    status: 422,
    field: 'device',
    text: 'Chỉ chứng kiến được khi người học làm trên máy của họ hoặc máy của nhà họ. Làm trên máy của bạn thì hãy ghi vào lượt thăm là “Đã hướng dẫn”.',
  },
  futureDate: { status: 422, field: 'ranOn', text: 'Ngày {date} chưa tới. Hãy kiểm tra ngày của điện thoại rồi chọn lại.' },
  tooOld: { status: 422, field: 'ranOn', text: 'Ngày {date} đã quá {days} ngày nên không ghi được nữa. Hãy kiểm tra lại ngày; nếu đúng, báo tổ trưởng.' },
  dateUnreadable: { status: 422, field: 'ranOn', text: 'Không đọc được ngày “{value}”. Hãy gõ như 22/11/2026 hoặc chọn trên lịch.' },
  repeated: { status: 409, text: 'Lần này đã được ghi rồi: cùng người, cùng bài, cùng ngày, cùng kết quả. Không cần ghi lại.' },
  residentMissing: { status: 404, text: 'Không tìm thấy người này trong sổ của xã.' },
})
