// How learning says its codes to people.

import type { Translate } from '../../ui/context.ts'
import type { Certainty, Way } from './schema.ts'

export function wayName(t: Translate, way: Way): string {
  switch (way) {
    case 'xem':
      return t('Xem')
    case 'cung-lam':
      return t('Cùng làm')
    case 'goi-y':
      return t('Tự làm, có gợi ý')
    case 'tu-lam':
      return t('Tự làm')
    case 'loi':
      return t('Gỡ lỗi')
  }
}

export function wayExplain(t: Translate, way: Way): string {
  switch (way) {
    case 'xem':
      return t('Xem từng hình, nghe đọc.')
    case 'cung-lam':
      return t('Có người ngồi cạnh: người ấy cầm bài này, bạn cầm máy.')
    case 'goi-y':
      return t('Bấm trên màn hình tập. Bí thì xem gợi ý.')
    case 'tu-lam':
      return t('Bấm trên màn hình tập, không có gợi ý.')
    case 'loi':
      return t('Gặp một chuyện rắc rối rồi tự gỡ.')
  }
}

export function certaintyWords(t: Translate, certainty: Certainty): string {
  switch (certainty) {
    case 'sure':
      return t('chắc: nguồn chính thức hoặc hai nguồn khớp nhau')
    case 'one-source':
      return t('mới có một nguồn')
    case 'to-check':
      return t('cần kiểm tra trên máy thật')
  }
}
