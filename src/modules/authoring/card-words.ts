// The words of printed cards that are not the guide's own, in the guide's language.

import { catalogues } from '../../locales/index.ts'
import { makeTranslator } from '../../locales/translate.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import type { Guide } from '../learning/index.ts'
import type { CardWords } from './guide-cards.ts'

export function cardWords(language: string, guide: Pick<Guide, 'checkedOn' | 'expiresOn' | 'version'>): CardWords {
  const t = makeTranslator(language === 'en' ? catalogues.en : null)
  return {
    before: t('Cần có trước khi làm'),
    never: t('Người giúp không bao giờ được:'),
    scan: t('Quét để học và tập trên điện thoại'),
    practice: t('Hình để tập, không phải ứng dụng thật'),
    unverified: t('chưa kiểm chứng'),
    checked: t('Kiểm tra ngày {date}, dùng đến {until}', { date: formatVi(guide.checkedOn as PlainDate), until: formatVi(guide.expiresOn as PlainDate) }),
    fictional: t('BẢN TRÌNH DIỄN, DỮ LIỆU HƯ CẤU'),
    version: t('bản {n}', { n: guide.version }),
  }
}
