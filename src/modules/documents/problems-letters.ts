// Why a paper does not go by e-mail: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const letterProblems = defineProblems('documents-letters', {
  nobody: { status: 422, field: 'letters', text: 'Chưa có nơi nhận nào có địa chỉ thư. Hãy ghi mỗi nơi một dòng, ví dụ: Sở Nội vụ: vanthu@noivu.example' },
  badAddress: { status: 422, field: 'letters', text: 'Dòng “{line}” không có địa chỉ thư đúng. Hãy ghi như: Sở Nội vụ: vanthu@noivu.example' },
  noOrgan: { status: 422, field: 'letters', text: 'Dòng “{line}” thiếu tên cơ quan. Hãy ghi tên cơ quan, dấu hai chấm, rồi địa chỉ thư.' },
  tooMany: { status: 422, field: 'letters', text: 'Mỗi lần gửi nhiều nhất {n} nơi. Hãy chia làm nhiều lần.' },
  known: { status: 409, field: 'letters', text: 'Các nơi này đã có trong danh sách gửi của văn bản. Nơi nào chưa gửi được, hãy bấm “Gửi lại”.' },
  notIssued: { status: 409, field: 'letters', text: 'Chỉ gửi thư điện tử văn bản đã phát hành: có số, có chữ ký người có thẩm quyền và dấu cơ quan.' },
  notConnected: { status: 409, field: 'letters', text: 'Xã chưa nối dịch vụ thư điện tử nên chưa gửi được. Hãy tải tệp PDF về và gửi bằng hộp thư của cơ quan.' },
  notFailed: { status: 409, field: 'letters', text: 'Thư này không ở trạng thái gửi hỏng nên không cần gửi lại.' },
  gone: { status: 404, field: 'letters', text: 'Không có thư này trong danh sách gửi của văn bản.' },
})
