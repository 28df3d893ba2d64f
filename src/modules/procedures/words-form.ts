// How the editor speaks of a form: kinds of boxes, and what is wrong with one before it may be published.

import type { FieldKind, ShapeFault } from './rules-form-shape.ts'

export const KIND_WORDS: Record<FieldKind, string> = {
  name: 'Họ tên người',
  text: 'Chữ, một dòng',
  longText: 'Chữ, nhiều dòng',
  date: 'Ngày',
  birthDate: 'Ngày sinh (chỉ nhớ năm cũng được)',
  number: 'Số',
  phone: 'Số điện thoại',
  personalNumber: 'Số định danh cá nhân',
  choice: 'Chọn một',
  checks: 'Chọn nhiều',
  yesNo: 'Có hoặc không',
}

/** One sentence without parameters, so that it can stand inside another. */
export function shapeFaultWords(fault: ShapeFault): string {
  switch (fault.kind) {
    case 'noTitle':
      return 'có phần chưa có tên.'
    case 'noFields':
      return 'có phần chưa có ô nào.'
    case 'noLabel':
      return 'có ô chưa có tên.'
    case 'noOptions':
      return 'ô để chọn cần ít nhất hai lựa chọn.'
    case 'condition':
      return 'điều kiện của một ô phải dựa vào ô chọn đứng trước nó, và vào lựa chọn có thật.'
    case 'limits':
      return 'mức nhỏ nhất không thể lớn hơn mức lớn nhất.'
    default:
      return 'có hai ô trùng tên kỹ thuật. Hãy xóa một ô rồi thêm lại.'
  }
}
