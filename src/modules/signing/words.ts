// How the codes of signing are said to people.

import type { Act } from './schema.ts'

export const ACT_WORDS: Record<Act, string> = {
  sign: 'Ký văn bản',
  initial: 'Ký nháy',
  seal: 'Ký số cơ quan',
  copy: 'Ký bản sao',
  attachment: 'Ký phụ lục',
}
