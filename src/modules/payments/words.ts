// How money is said to people: states, verdicts, channels. No markup.

import content from '../../../content/payments/banks.json' with { type: 'json' }
import type { Tone } from '../../ui/parts.tsx'
import type { ChargeState, Verdict } from './rules.ts'
import type { Certainty, Channel } from './schema.ts'

export const CHARGE_STATES: Record<ChargeState, { label: string; tone: Tone }> = {
  pending: { label: 'Chưa trả', tone: 'warn' },
  partial: { label: 'Trả một phần', tone: 'warn' },
  paid: { label: 'Đã trả đủ', tone: 'ok' },
  over: { label: 'Thừa, cần hoàn', tone: 'bad' },
  cancelled: { label: 'Đã hủy', tone: 'info' },
  refunded: { label: 'Đã hoàn tiền', tone: 'info' },
}

export const VERDICTS: Record<Verdict, string> = {
  exact: 'Đúng số tiền',
  partial: 'Thiếu so với phải trả',
  over: 'Nhiều hơn phải trả',
  late: 'Trả muộn hoặc khoản đã hủy',
  unmatched: 'Chưa rõ của khoản nào',
}

export const CREDIT_STATES: Record<'matched' | 'held' | 'returned', { label: string; tone: Tone }> = {
  matched: { label: 'Đã ghi cho khoản thu', tone: 'ok' },
  held: { label: 'Chờ người xem', tone: 'warn' },
  returned: { label: 'Đã trả lại', tone: 'info' },
}

export const REFUND_STATES: Record<'asked' | 'approved' | 'refused' | 'paid', { label: string; tone: Tone }> = {
  asked: { label: 'Chờ duyệt', tone: 'warn' },
  approved: { label: 'Đã duyệt, chờ chi', tone: 'warn' },
  refused: { label: 'Không duyệt', tone: 'info' },
  paid: { label: 'Đã trả lại', tone: 'ok' },
}

export const REASONS = { code: 'mã gần giống', amount: 'đúng số tiền', name: 'đúng tên người trả', named: 'ghi đúng mã này' } as const

export const CHANNEL_WORDS: Record<Channel, string> = { counter: 'Nộp tại quầy', online: 'Nộp trực tuyến', post: 'Nộp qua bưu chính' }

export const CERTAINTY: Record<Certainty, string> = { A: 'văn bản đã đọc', B: 'theo báo hoặc cổng, chưa đối chiếu văn bản', C: 'suy ra, cần xác nhận' }

/** The demonstration's bank. No bank has this number, so no real application pays to it. */
export const STAND_IN_BIN = '999999'
export const STAND_IN_PROVIDER = 'ngan-hang-gia-lap'

export const BANKS: readonly { bin: string; shortName: string; name: string; transfer: boolean }[] = content.banks

export function bankName(bin: string): string {
  return bin === STAND_IN_BIN ? 'Ngân hàng giả lập' : (BANKS.find((bank) => bank.bin === bin)?.shortName ?? bin)
}

/** Who speaks for a bank. A real bank has a number of its own; its messages come signed with the account's key. */
export function providerOf(bin: string): string {
  return bin === STAND_IN_BIN ? STAND_IN_PROVIDER : `ngan-hang-${bin}`
}

export const LINE_VERDICTS: Record<'known' | 'added' | 'differs' | 'money_out' | 'own_refund', string> = {
  known: 'đã có trong sổ, đúng số',
  added: 'trước đó chưa có, đã ghi thêm',
  differs: 'khác số tiền trong sổ',
  money_out: 'tiền ra, không do hệ thống đặt lệnh',
  own_refund: 'tiền hoàn của xã',
}

export const OUTCOMES: Record<string, string> = {
  differs: 'báo lại nhưng khác lần đầu',
  unreadable: 'không đọc được',
  other_account: 'nói về tài khoản khác',
}
