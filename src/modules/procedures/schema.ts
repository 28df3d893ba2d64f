// What a procedure is as data, from the shipped catalogue or from a commune's own version: every fact carries how sure
// it is, and what nobody knows is null, never a guess.

import * as z from 'zod'
import type { PlainDate } from '../../platform/time.ts'

/** `official`: the text itself was read; `copy`: a copy or a press page was; `unverified`: nobody has confirmed it. */
export const certainty = z.enum(['official', 'copy', 'unverified'])
export type Certainty = z.infer<typeof certainty>

export const CHANNELS = ['online', 'post', 'counter'] as const
export type Channel = (typeof CHANNELS)[number]

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).transform((text) => text as PlainDate)
const words = z.string().trim().min(1).max(400)
const vnd = z.number().int().min(0).max(1_000_000_000)

export const deadlineShape = z.object({
  /** null: nobody has told us a figure. A range goes from `value` to `maxValue`. */
  value: z.number().int().min(0).max(365).nullable(),
  maxValue: z.number().int().min(0).max(365).nullable(),
  /** null with a value: the source does not say which days are meant. */
  unit: z.enum(['hour', 'day', 'workingDay', 'month']).nullable(),
  /** Returned the same working day; received after 15:00, the next one. */
  sameDayBefore15: z.boolean(),
  immediate: z.boolean(),
  /** How many working days the law lets it take beyond that. */
  extraWorkingDays: z.number().int().min(0).max(60).nullable(),
  text: words,
  certainty,
  note: words.optional(),
})
export type Deadline = z.infer<typeof deadlineShape>

export const feeRow = z.object({
  channel: z.enum([...CHANNELS, 'any']),
  unit: z.enum(['case', 'copy', 'page']),
  amountVnd: vnd,
  /** Another price from this page on. */
  tiers: z.array(z.object({ fromPage: z.number().int().min(2), amountVnd: vnd })).max(5),
  /** The most that one copy or case may cost. */
  capVnd: vnd.nullable(),
  validFrom: day.nullable(),
  validTo: day.nullable(),
  basis: words.nullable(),
  certainty,
  note: words.optional(),
})
export type FeeRow = z.infer<typeof feeRow>

export const feesShape = z.object({
  /** `council`: the provincial people's council sets it and we do not hold its figure; `unknown`: the source is silent. */
  kind: z.enum(['free', 'fixed', 'council', 'unknown']),
  rows: z.array(feeRow).max(20),
  note: words.nullable(),
  certainty,
})
export type Fees = z.infer<typeof feesShape>

export const documentShape = z.object({
  key: z.string().regex(/^[a-z0-9-]{2,40}$/),
  name: words,
  /** `showOnly`: is looked at and goes home again; `ifNotInData`: may be asked only when no database holds it. */
  when: z.enum(['always', 'ifApplicable', 'ifAuthorised', 'ifNotInData', 'showOnly']),
  replacedBy: z.object({ database: words, note: words }).nullable(),
  note: words.optional(),
  certainty,
})
export type ProcedureDocument = z.infer<typeof documentShape>

export const procedureShape = z.object({
  code: z.string().regex(/^[0-9]\.[0-9]{6}(\.[0-9A-Z.]+)?$/),
  name: words,
  short: words,
  sector: z.string().min(1).max(60),
  events: z.array(z.string().min(1).max(40)).max(10),
  /** Words people use for it, for search. */
  keywords: z.array(words).max(20),
  deadline: deadlineShape,
  fees: feesShape,
  exemptions: z.array(z.object({ key: z.string().min(1).max(40), name: words, basis: words.nullable(), certainty })).max(20),
  documents: z.array(documentShape).max(30),
  /** null: the source is silent. */
  channels: z.array(z.enum(CHANNELS)).max(3).nullable(),
  agency: z.object({ key: z.string().min(1).max(40), name: words, certainty }),
  steps: z.array(z.object({ name: words, by: words.optional(), certainty })).max(30),
  result: z.object({ kind: z.enum(['document', 'none']), name: words, certainty }).nullable(),
  legalBasis: z.array(z.object({ name: words, certainty })).max(20),
  notes: z.array(words).max(10),
  validFrom: day.nullable(),
  validTo: day.nullable(),
  certainty,
})
export type Procedure = z.infer<typeof procedureShape>

/** One dated version: 1 is the shipped catalogue's, higher ones are the commune's own. */
export interface ProcedureVersion extends Procedure {
  version: number
  /** Where it comes from, as it is shown beside the facts. */
  source: { name: string; url: string | null; checkedOn: PlainDate; expiresOn: PlainDate | null }
}
