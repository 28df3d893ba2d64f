// Refusals while an officer keeps the catalogue and the forms: what is wrong and what to do.

import { defineProblems } from '../../platform/problem.ts'

export const catalogueProblems = defineProblems('catalogue', {
  noColumns: { status: 422, field: 'tep', text: 'Không thấy dòng tiêu đề có cột mã thủ tục. Hãy đặt tiêu đề “Mã thủ tục” và các cột cần sửa ở đầu bảng.' },
  noFile: { status: 422, field: 'tep', text: 'Hãy chọn tệp Excel (.xlsx) hoặc CSV.' },
  fileGone: { status: 404, text: 'Không thấy tệp này nữa. Hãy tải lên lại.' },
  unfitRow: { status: 422, text: 'Có dòng không ghi được (tên quá dài hoặc thiếu). Hãy bỏ chọn dòng đó rồi lưu lại.' },
  noSuchImport: { status: 404, text: 'Không có lần nhập này.' },
  undoneAlready: { status: 409, text: 'Lần nhập này đã được hoàn tác.' },
  formChanged: { status: 409, text: 'Người khác vừa sửa bản nháp này. Hãy xem bản mới rồi sửa lại.' },
  formFault: { status: 422, text: 'Chưa lưu được: {detail}' },
  noDraft: { status: 404, text: 'Không có bản nháp nào của tờ khai này.' },
  fourEyes: { status: 403, text: 'Người sửa sau cùng không được tự phát hành. Hãy nhờ người khác xem và phát hành.' },
  nothingChanged: { status: 422, text: 'Bản nháp giống hệt bản đang dùng nên không có gì để phát hành.' },
})
