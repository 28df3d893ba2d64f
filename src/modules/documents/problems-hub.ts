// Why something from the document hub is refused: what is wrong and what the other side should do.

import { defineProblems } from '../../platform/problem.ts'

export const hubProblems = defineProblems('documents-hub', {
  tooLarge: { status: 413, text: 'Gói tin lớn hơn {megabytes} MB nên không nhận. Hãy gửi ít tệp hơn hoặc giảm dung lượng.' },
  documentType: { status: 422, text: 'Gói tin có khai báo DOCTYPE hoặc thực thể XML nên không nhận. Hãy gửi lại theo QCVN 102:2016.' },
  instruction: { status: 422, text: 'Gói tin có chỉ thị xử lý lạ nên không nhận. Hãy gửi lại theo QCVN 102:2016.' },
  tooDeep: { status: 422, text: 'Gói tin lồng quá {n} tầng nên không nhận. Hãy gửi lại theo QCVN 102:2016.' },
  notXml: { status: 422, text: 'Gói tin không phải XML đúng dạng nên không đọc được. Hãy gửi lại.' },
  missingPart: { status: 422, text: 'Gói tin thiếu phần {part} nên không vào sổ được. Hãy bổ sung rồi gửi lại.' },
  unknownBusiness: { status: 422, text: 'Gói tin ghi nghiệp vụ “{business}” không có trong quy chuẩn. Hãy gửi lại với nghiệp vụ đúng.' },
  tooManyFiles: { status: 422, text: 'Gói tin kèm hơn {n} tệp nên không nhận. Hãy chia làm nhiều lần.' },
  fileMissing: { status: 422, text: 'Gói tin khai tệp “{name}” nhưng không kèm nội dung. Hãy gửi lại đủ tệp.' },
  fileBroken: { status: 422, text: 'Nội dung tệp “{name}” hỏng nên không đọc được. Hãy gửi lại.' },
  noFile: { status: 422, text: 'Gói tin không kèm tệp PDF nào nên không vào sổ được. Hãy gửi lại kèm văn bản.' },
})
