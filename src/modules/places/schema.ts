// Shapes of places: what forms send, and the plain rows that pages show. Every type is inferred or a row of a query.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { parsePlainDate, type Instant, type PlainDate } from '../../platform/time.ts'

const MISSING = 'hãy điền ô này'

/** A single line of text, mended and trimmed. */
const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const optionalLine = (max: number) =>
  z.string().optional().transform((text) => (text === undefined || cleanText(text) === '' ? null : cleanText(text))).pipe(z.string().max(max).nullable())
const uuid = z.uuid('mã này không đúng')

/** A day as people type it: 01/07/2026 or 2026-07-01. */
export const day = z.string({ error: MISSING }).trim().min(1).transform((text, issue): PlainDate => {
  const found = parsePlainDate(text)
  if (!found) issue.addIssue('ngày phải viết như 01/07/2026')
  return found ?? ('' as PlainDate)
})

/** The paper behind a change: number, date, and the day it takes effect. */
const decision = { decisionNumber: line(60), decisionDate: day, effectiveOn: day, note: optionalLine(500) }

export const hamletOpening = z.object({ name: line(80), kind: line(30), ...decision })
export const hamletRenaming = z.object({ hamletId: uuid, name: line(80), kind: line(30), ...decision })
export const hamletCorrection = z.object({ hamletId: uuid, name: line(80), kind: line(30), sort: z.coerce.number('thứ tự phải là số').int().min(0).max(9999).default(0) })
export const hamletClosing = z.object({ hamletId: uuid, ...decision })

/** `into` empty = a new hamlet with `name` and `kind`; else the living hamlet that takes the others in. */
export const hamletMerging = z
  .object({
    from: z.array(uuid).min(1, 'hãy chọn ít nhất một thôn'),
    into: z.literal('').or(uuid).default(''),
    name: z.string().default('').transform(cleanText).pipe(z.string().max(80)),
    kind: z.string().default('').transform(cleanText).pipe(z.string().max(30)),
    ...decision,
  })
  .superRefine((input, issue) => {
    if (input.into !== '') return
    if (input.name === '') issue.addIssue({ code: 'custom', path: ['name'], message: 'hãy đặt tên cho nơi mới, hoặc chọn nơi nhận' })
    if (input.kind === '') issue.addIssue({ code: 'custom', path: ['kind'], message: 'hãy ghi cách gọi, ví dụ thôn, bản, tổ dân phố' })
  })

/** Part 0 may be the old hamlet itself going on (`keep`); the rest are new. Every alley goes to exactly one part. */
export const hamletSplitting = z.object({
  hamletId: uuid,
  keep: z.boolean(),
  parts: z.array(z.object({ name: line(80), kind: line(30) })).min(2, 'phải có ít nhất hai phần').max(6, 'nhiều nhất sáu phần'),
  alleys: z.record(uuid, z.coerce.number().int().min(0).max(5)),
  /** Which part takes households that stand on no door. */
  rest: z.coerce.number().int().min(0).max(5),
  ...decision,
})

export const alleyAdding = z.object({ hamletId: uuid, name: line(80) })
export const alleyRenaming = z.object({ alleyId: uuid, name: line(80) })
export const alleyStep = z.object({ alleyId: uuid, step: z.enum(['up', 'down']) })
export const alleyRemoval = z.object({ alleyId: uuid })
export const alleyReassignment = z.object({ alleyId: uuid, toHamletId: uuid, note: optionalLine(500) })
export const doorsAdding = z.object({ alleyId: uuid, labels: z.string({ error: MISSING }).max(4000) })
export const doorChange = z.object({ doorId: uuid, label: line(20), note: optionalLine(200) })
export const doorStep = z.object({ doorId: uuid, step: z.enum(['up', 'down', 'first', 'last']) })
export const doorsOrdering = z.object({ alleyId: uuid, how: z.enum(['by_label', 'reverse', 'renumber']) })
export const doorRemoval = z.object({ doorId: uuid })

export const communeLabels = z.object({
  hamletLabel: line(30),
  teamLabel: line(80),
  hotline: optionalLine(20).refine((text) => text === null || /^[\d\s.+()-]{3,20}$/.test(text), 'số điện thoại chỉ gồm chữ số'),
})
export const communeRenaming = z.object({ name: line(80), kind: z.enum(['xa', 'phuong', 'dac_khu']), ...decision })
export const communeOffer = z.object({ toCommune: z.coerce.number('hãy chọn xã nhận').int().positive(), decisionNumber: line(60), decisionDate: day, effectiveOn: day })
export const handoverAnswer = z.object({ handoverId: uuid })

export type Decided = { decisionNumber: string; decisionDate: PlainDate; effectiveOn: PlainDate; note: string | null }

// ---- rows that pages show ----

export interface HamletRow {
  id: string
  name: string
  kind: string
  sort: number
  validFrom: PlainDate
  validTo: PlainDate | null
  succeededBy: string[]
}

export interface HamletContents {
  alleys: number
  doors: number
  households: number
  people: number
  drives: number
  teams: number
  phones: number
}

export type HamletWithContents = HamletRow & HamletContents

export interface AlleyRow {
  id: string
  hamletId: string
  name: string
  sort: number
  doors: number
  households: number
}

export interface DoorRow {
  id: string
  label: string
  sort: number
  note: string | null
  /** Names of the heads of the households that stand here. */
  heads: string[]
}

export interface CommuneRow {
  communeId: number
  code: string
  name: string
  kind: string
  provinceName: string
  validFrom: PlainDate
  validTo: PlainDate | null
  succeededBy: number[]
  fictional: boolean
  areaKm2: string | null
  population: number | null
  populationNote: string | null
  predecessors: string[]
  source: string
  hamletLabel: string
  teamLabel: string
  hotline: string | null
}

export interface PlaceChange {
  id: string
  kind: string
  effectiveOn: PlainDate
  decisionNumber: string | null
  decisionDate: PlainDate | null
  fromNames: string[]
  toNames: string[]
  note: string | null
  recordedAt: Instant
}

export interface Handover {
  id: string
  fromCommune: number
  fromName: string
  toCommune: number
  toName: string
  decisionNumber: string
  decisionDate: PlainDate
  effectiveOn: PlainDate
  state: string
}

export interface HandoverContents {
  hamlets: number
  households: number
  people: number
  teams: number
  phones: number
  ledgerEntries: number
}

export const COMMUNE_KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }
