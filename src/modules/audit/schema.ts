// Shapes of audit: filters of the ledger browser, checks, and personal-data requests.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'

export const REQUEST_KINDS = {
  access: 'Xem dữ liệu đang giữ',
  correct: 'Sửa dữ liệu sai',
  withdraw: 'Rút lại đồng ý',
  restrict: 'Hạn chế xử lý',
  object: 'Phản đối xử lý',
  erase: 'Xóa dữ liệu',
} as const
export type RequestKind = keyof typeof REQUEST_KINDS

export const ASKED_HOW = { counter: 'Tại bộ phận một cửa', home: 'Tại nhà, qua người hướng dẫn', phone: 'Qua điện thoại', letter: 'Bằng đơn, thư', online: 'Qua mạng' } as const
export const ASKED_BY = { self: 'Chính người đó', guardian: 'Người giám hộ', representative: 'Người được ủy quyền' } as const
/** Why a request may be refused; the words are the law's kinds of ground, not a legal opinion. */
export const REFUSAL_GROUNDS = {
  archives: 'Phải lưu giữ theo pháp luật lưu trữ (Luật Lưu trữ 33/2024)',
  duty: 'Cơ quan nhà nước xử lý theo nhiệm vụ luật định, không dựa trên đồng ý (Điều 19 Luật 91/2025)',
  identity: 'Không xác định được người yêu cầu là ai',
  others: 'Làm lộ dữ liệu của người khác',
  repeated: 'Đã trả lời cùng một yêu cầu trước đó',
} as const

const keys = <T extends object>(of: T) => Object.keys(of) as [keyof T & string, ...(keyof T & string)[]]
const sentence = (max: number, message: string) => z.string({ error: message }).transform(cleanText).pipe(z.string().min(1, message).max(max))

export const registerRequest = z.object({
  residentId: z.uuid('hãy chọn người yêu cầu'),
  kind: z.enum(keys(REQUEST_KINDS), 'hãy chọn loại yêu cầu'),
  askedHow: z.enum(keys(ASKED_HOW), 'hãy chọn cách nhận yêu cầu'),
  askedBy: z.enum(keys(ASKED_BY), 'hãy chọn ai yêu cầu'),
  wish: z.string().default('').transform(cleanText).pipe(z.string().max(500)),
  processors: z.boolean().default(false),
})
export const requestRef = z.object({ requestId: z.uuid() })
export const answerRequest = requestRef.extend({ answer: sentence(1000, 'hãy ghi đã trả lời thế nào') })
export const finishRequest = requestRef.extend({ outcome: sentence(1000, 'hãy ghi đã làm gì') })
export const refuseRequest = requestRef.extend({ ground: z.enum(keys(REFUSAL_GROUNDS), 'hãy chọn căn cứ từ chối'), outcome: sentence(1000, 'hãy giải thích cho người yêu cầu') })
export const extendRequest = requestRef.extend({ reason: sentence(500, 'hãy ghi lý do gia hạn') })

export interface RequestRow {
  id: string
  residentId: string
  residentName: string
  kind: RequestKind
  askedAt: Instant
  askedHow: keyof typeof ASKED_HOW
  askedBy: keyof typeof ASKED_BY
  wish: string | null
  processors: boolean
  answerBy: PlainDate
  actBy: PlainDate
  state: 'open' | 'answered' | 'done' | 'refused'
  answeredAt: Instant | null
  answer: string | null
  doneAt: Instant | null
  outcome: string | null
  refusalGround: string | null
  extendedAt: Instant | null
  extensionReason: string | null
  clocksVersion: string
}

// ---- the ledger ----

export const PAGE_SIZE = 50

export const ledgerFilter = z.object({
  type: z.string().max(60).default(''),
  actor: z.string().max(80).default(''),
  subject: z.string().max(120).default(''),
  day: z.string().max(20).default(''),
  before: z.coerce.number().int().positive().optional().catch(undefined),
})
export type LedgerFilter = z.infer<typeof ledgerFilter>

export interface EntryLine {
  seq: number
  at: Instant
  actorId: string
  type: string
  subject: string
  erased: boolean
}

export interface CheckRow {
  id: string
  chain: number
  state: string
  done: number
  total: number
  erased: number
  faults: { seq: number; kind: string; text: string }[]
  startedAt: Instant
  movedAt: Instant
  endedAt: Instant | null
}

/** One line of checkpoints.jsonl: where a chain stood, written outside the database. */
export interface Checkpoint {
  at: Instant
  communeId: number
  epoch: string
  seq: number
  /** Hex. */
  hash: string
}
