// Shapes of what is charged and what moves: lines of a quote, charges, credits of a bank, cash, refunds, closings.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { parseVnd } from '../../platform/money.ts'
import { isInstant, parsePlainDate, type Instant, type PlainDate } from '../../platform/time.ts'

const MISSING = 'hãy điền ô này'
export const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const optionalLine = (max: number) => z.string().transform(cleanText).pipe(z.string().max(max)).transform((text) => (text === '' ? null : text))

/** Money as people type it ('1.234.000 đ') or a whole number from code. */
export const amountVnd = z.union([z.number(), z.string()]).transform((typed, issue): number => {
  const read = typeof typed === 'number' ? typed : parseVnd(typed)
  if (read !== undefined && Number.isSafeInteger(read) && read > 0 && read <= 1_000_000_000) return read
  issue.addIssue('số tiền phải là số đồng nguyên lớn hơn 0, ví dụ 10.000')
  return 0
})

const day = z.string().transform((text, issue): PlainDate => {
  const found = parsePlainDate(text)
  if (!found) issue.addIssue('ngày phải viết như 11/07/2025')
  return found ?? ('' as PlainDate)
})
const moment = z.string().refine(isInstant, 'thời điểm không đúng dạng').transform((text) => text as Instant)

/** How a file reaches the counter; the codes of the national exchange are 1, 2, 3. */
export const CHANNELS = ['counter', 'online', 'post'] as const
export type Channel = (typeof CHANNELS)[number]

/** A = official text read, B = press or portal, C = inferred: must be confirmed. */
export type Certainty = 'A' | 'B' | 'C'

/** One priced thing of a procedure. `amountVnd: null`: a fee exists but we do not know how much. */
export interface FeeRow {
  key: string
  label: string
  /** Left out = every channel. */
  channels?: readonly Channel[]
  per: 'case' | 'copy' | 'page'
  amountVnd: number | null
  /** From this page of a copy on, another price. */
  tiers?: readonly { from: number; amountVnd: number }[]
  /** The most for one copy. */
  capVnd?: number
  from?: PlainDate
  to?: PlainDate
  legalBasis: string
  certainty: Certainty
  /** What is known instead of an amount, e.g. 'Hội đồng nhân dân tỉnh quy định'. */
  note?: string
}

/** Something that takes the fee away or halves it. */
export interface Relief {
  key: string
  label: string
  /** Who it is for; left out = everybody. */
  exemptions?: readonly string[]
  channels?: readonly Channel[]
  percent: number
  /** Fee rows it touches; left out = all. */
  rows?: readonly string[]
  from?: PlainDate
  to?: PlainDate
  legalBasis: string
  certainty: Certainty
}

/** What a procedure costs: rows, reliefs, and 'free' when the law says that nothing is paid. */
export interface Tariff {
  procedureCode: string
  rows: readonly FeeRow[]
  reliefs?: readonly Relief[]
  /** Said to be free, with its basis; not the same as having no rows, which is unknown. */
  free?: { legalBasis: string; certainty: Certainty }
}

export const chargeLine = z.object({
  label: line(200),
  amountVnd: z.number().int(),
  why: z.string().max(400).default(''),
  legalBasis: z.string().max(300).default(''),
  certainty: z.enum(['A', 'B', 'C']).default('C'),
})
export type ChargeLine = z.infer<typeof chargeLine>

export const chargeInput = z.object({
  subject: z.object({ kind: z.string().regex(/^[a-z_]{2,30}$/), id: z.string().min(1).max(80) }),
  title: line(200),
  payerName: line(120).nullable().default(null),
  stage: z.number().int().min(1).max(4).default(1),
  amountVnd,
  lines: z.array(chargeLine).min(1).max(20),
  dueAt: moment.nullable().default(null),
})
export type ChargeInput = z.input<typeof chargeInput>

/** A charge written at the counter by hand. */
export const counterChargeInput = z.object({
  title: line(200),
  payerName: optionalLine(120),
  amountVnd,
  legalBasis: line(300),
  dueOn: z.union([z.literal('').transform(() => null), day]),
})

export const cancelInput = z.object({ chargeId: z.uuid(), reason: line(300) })
export const cashInput = z.object({ chargeId: z.uuid(), amountVnd })
export const receiptInput = z.object({ chargeId: z.uuid() })
export const assignInput = z.object({ creditId: z.uuid(), chargeId: z.uuid() })

export const refundInput = z
  .object({ chargeId: z.uuid().nullable().default(null), creditId: z.uuid().nullable().default(null), amountVnd, method: z.enum(['bank', 'cash'], 'hãy chọn cách trả lại'), reason: line(300) })
  .refine((input) => (input.chargeId === null) !== (input.creditId === null), { path: ['chargeId'], error: 'hãy chọn khoản cần hoàn' })
export const refundDecisionInput = z.object({ refundId: z.uuid(), approve: z.boolean(), note: z.string().max(300).transform(cleanText).default('') })
export const refundPaidInput = z.object({ refundId: z.uuid(), bankReference: z.string().max(80).nullable().default(null) })

export const accountInput = z.object({
  bankBin: z.string({ error: MISSING }).regex(/^\d{6}$/, 'hãy chọn ngân hàng'),
  accountNumber: z.string({ error: MISSING }).transform((text) => text.replace(/\s/g, '')).pipe(z.string().regex(/^[0-9A-Za-z]{4,19}$/, 'số tài khoản gồm 4 đến 19 chữ số hoặc chữ')),
  accountName: line(120),
})
export const accountIdInput = z.object({ accountId: z.uuid() })

/** One line of money in, whichever way we heard of it. */
export const creditInput = z.object({
  accountId: z.uuid(),
  provider: z.string().min(1).max(40),
  transactionId: z.string().min(1).max(80),
  amountVnd: z.number().int().positive().max(1_000_000_000_000),
  bookedAt: moment,
  purpose: z.string().max(500),
  payerName: z.string().max(120).nullable().default(null),
  firstSeen: z.enum(['webhook', 'statement']),
  messageId: z.uuid().nullable().default(null),
  statementId: z.uuid().nullable().default(null),
})
export type CreditInput = z.input<typeof creditInput>

/** The body of a bank's message. Unknown fields are kept in the raw text and passed over here. */
export const bankMessage = z.object({
  transactionId: z.string().min(1).max(80),
  direction: z.enum(['in', 'out']),
  bankBin: z.string().max(12),
  accountNumber: z.string().max(19),
  amountVnd: z.number().int().positive().max(1_000_000_000_000),
  bookedAt: z.iso.datetime({ offset: true }),
  purpose: z.string().max(500).default(''),
  payerName: z.string().max(120).nullable().default(null),
})

export const closeDayInput = z.object({ day, note: z.string().max(500).transform(cleanText).default('') })

export const statementInput = z.object({
  accountId: z.uuid(),
  source: z.enum(['file', 'bank']),
  fileName: z.string().max(200),
  fileSha256: z.string().length(64),
  /** Days the statement speaks for, when they are wider than its rows. */
  fromDay: day.nullable().default(null),
  toDay: day.nullable().default(null),
  lines: z
    .array(z.object({ rowNo: z.number().int(), transactionId: z.string().min(1).max(80), bookedAt: moment, amountVnd: z.number().int(), purpose: z.string().max(500), payerName: z.string().max(120).nullable() }))
    .max(20_000),
})
