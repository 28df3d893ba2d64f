// English for the first page, the error pages and the menu.

import type { Catalogue } from '../translate.ts'

export const en: Catalogue = {
  'Không tìm thấy': 'Not found',
  'Máy chủ gặp lỗi': 'The server made an error',
  'Chưa làm được việc này': 'This could not be done',
  'Về trang đầu': 'To the first page',
  'Trang đầu': 'Home',
}
