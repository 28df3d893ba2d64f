// English for dossiers.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Hồ sơ': 'Hồ sơ (translate me)',
  'Dòng này đã có rồi. Hãy viết khác đi hoặc bỏ qua.': 'This line is there already. Write it differently, or leave it.',
  'Chưa có dòng nào.': 'No lines yet.',
  'Nội dung dòng': 'Line',
  'Ghi dòng': 'Write the line',
  'Đã ghi dòng.': 'The line is written.',
}
