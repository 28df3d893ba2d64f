// How procedures' codes and figures are said to people: plain, and honest about what is not known.

import { formatVnd } from '../../platform/money.ts'
import type { Translate } from '../../ui/context.ts'
import type { ImportField } from './rules-import.ts'
import type { Channel, FeeRow, ProcedureDocument } from './schema.ts'
import type { DocumentState } from './seal-envelope.ts'

const CHANNEL_WORDS: Record<Channel | 'any', string> = {
  online: 'trực tuyến, trên Cổng Dịch vụ công quốc gia',
  post: 'qua bưu điện',
  counter: 'tại quầy một cửa',
  any: 'mọi cách nộp',
}
const UNIT_WORDS: Record<FeeRow['unit'], string> = { case: '{amount} một lần', copy: '{amount} một bản', page: '{amount} một trang' }
const WHEN_WORDS: Record<ProcedureDocument['when'], string> = {
  always: 'Nộp',
  ifApplicable: 'Chỉ nộp nếu thuộc trường hợp này',
  ifAuthorised: 'Chỉ nộp nếu làm thay người khác',
  ifNotInData: 'Chỉ nộp nếu chưa có trong cơ sở dữ liệu',
  showOnly: 'Chỉ mang theo để xem, không nộp',
}

const STATE_WORDS: Record<DocumentState, string> = {
  photographed: 'Đã chụp',
  bring: 'Sẽ mang theo',
  inData: 'Đã có trong dữ liệu, không nộp',
  notMine: 'Không thuộc trường hợp này',
  todo: 'Chưa trả lời',
}

const FIELD_WORDS: Record<ImportField, string> = {
  name: 'Tên thủ tục',
  deadline: 'Thời hạn',
  feeAny: 'Phí, lệ phí',
  feeOnline: 'Phí trực tuyến',
  feeCounter: 'Phí tại quầy',
  agency: 'Cơ quan giải quyết',
  result: 'Kết quả',
  legalBasis: 'Căn cứ pháp lý',
}

export const fieldWord = (t: Translate, field: ImportField) => t(FIELD_WORDS[field])
export const stateWord = (t: Translate, state: DocumentState) => t(STATE_WORDS[state])
export const channelWord = (t: Translate, channel: Channel | 'any') => t(CHANNEL_WORDS[channel])
export const whenWord = (t: Translate, when: ProcedureDocument['when']) => t(WHEN_WORDS[when])

export function feeWord(t: Translate, row: FeeRow): string {
  const parts = [t(UNIT_WORDS[row.unit], { amount: formatVnd(row.amountVnd) })]
  for (const tier of row.tiers) parts.push(t('từ trang thứ {page}: {amount} một trang', { page: tier.fromPage, amount: formatVnd(tier.amountVnd) }))
  if (row.capVnd !== null) parts.push(t('nhiều nhất {amount} một bản', { amount: formatVnd(row.capVnd) }))
  return parts.join('; ')
}
