// Shapes of what people and the portal send about dossiers, and the rows others read.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { parsePlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import type { FlowState } from './schema-flow.ts'
import type { Deadline } from './rules-clock.ts'
import type { NationalState } from './rules-flow.ts'

const MISSING = 'hãy điền ô này'
const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const maybe = (max: number) => z.string().transform(cleanText).pipe(z.string().max(max)).optional().default('')

export function readPhone(typed: string): string | undefined {
  const digits = typed.replace(/[\s.()-]/g, '').replace(/^(?:\+|00)84/, '0')
  return /^0\d{9,10}$/.test(digits) ? digits : undefined
}

const phone = z.string().optional().default('').transform((text, issue) => {
  if (text.trim() === '') return null
  const found = readPhone(text)
  if (!found) issue.addIssue('số điện thoại gồm 10 chữ số, bắt đầu bằng 0')
  return found ?? null
})

/** The number of a person or organisation on form 01: 12 digits, 9 of an older card, or a tax code. Never a picture of the card. */
const personalId = z.string().optional().default('').transform((text, issue) => {
  const digits = text.replace(/[\s.-]/g, '')
  if (digits === '') return null
  if (!/^(\d{12}|\d{9,10}|\d{13})$/.test(digits)) issue.addIssue('số định danh gồm 12 chữ số; mã số thuế gồm 10 hoặc 13 chữ số')
  return digits
})

const email = z.string().optional().default('').transform((text, issue) => {
  const clean = text.trim()
  if (clean === '') return null
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(clean)) issue.addIssue('địa chỉ thư điện tử viết như ten@noi.vn')
  return clean
})

export const day = z.string({ error: MISSING }).transform((text, issue): PlainDate => {
  const found = parsePlainDate(text)
  if (!found) issue.addIssue(text.trim() === '' ? MISSING : 'ngày phải viết như 11/07/2026')
  return found ?? ('' as PlainDate)
})

export const COMPONENT_KINDS = { original: 'Bản chính', copy: 'Bản sao', electronic: 'Bản điện tử', shown: 'Chỉ xem, trả lại', data: 'Thay bằng dữ liệu' } as const
export type ComponentKind = keyof typeof COMPONENT_KINDS

export const componentInput = z.object({
  documentKey: z.string().max(80),
  name: line(300),
  kind: z.enum(Object.keys(COMPONENT_KINDS) as [ComponentKind, ...ComponentKind[]]).default('copy'),
  copies: z.coerce.number().int().min(1).max(50).default(1),
  pages: z.coerce.number().int().min(1).max(2000).nullish().default(null),
  fileId: z.string().regex(/^[0-9a-f]{64}$/).nullish().default(null),
  fileName: z.string().max(200).nullish().default(null),
  reused: z.boolean().default(false),
  fromStore: z.boolean().default(false),
  replacedBy: z.string().max(120).nullish().default(null),
})
export type ComponentInput = z.output<typeof componentInput>

export const RESULT_WAYS = { counter: 'Nhận tại quầy', post: 'Gửi về nhà qua bưu chính', online: 'Nhận bản điện tử' } as const
export type ResultWay = keyof typeof RESULT_WAYS

const applicant = z.object({
  applicantName: line(120),
  organisation: maybe(200),
  personalId,
  phone,
  email,
  address: maybe(300),
})

export const representativeInput = z.object({ name: line(120), personalId, phone, paper: line(200) })

/** Grounds on which nothing is paid, as the payer has shown them: keys of the procedure's exemptions. */
const exemptions = z.array(z.string().max(40)).max(20).default([])

/** One file at the counter, by post or from a prepared envelope. */
export const receiveInput = applicant.extend({
  procedureCode: line(40),
  channel: z.union([z.literal(1), z.literal(3)]).default(1),
  representative: representativeInput.nullish().default(null),
  assistedBy: maybe(120),
  request: maybe(1000),
  sets: z.coerce.number('hãy ghi một số').int().min(1).max(20).default(1),
  resultWay: z.enum(Object.keys(RESULT_WAYS) as [ResultWay, ...ResultWay[]]).default('counter'),
  components: z.array(componentInput).max(60).default([]),
  formData: z.record(z.string(), z.unknown()).default({}),
  /** accept: all is there, the clock starts now. keep: look at it first. */
  decision: z.enum(['accept', 'keep']).default('accept'),
  /** The receiver has seen the like one that is under way and takes this one all the same. */
  evenIfAlike: z.boolean().default(false),
  envelopeId: z.string().max(80).nullish().default(null),
  exemptions,
})
export type ReceiveInput = z.output<typeof receiveInput>

/** What the portal sends for one file. */
export const portalFiling = applicant.extend({
  code: line(80),
  procedureCode: line(40),
  filedAt: z.string(),
  request: maybe(1000),
  resultWay: z.enum(Object.keys(RESULT_WAYS) as [ResultWay, ...ResultWay[]]).default('online'),
  components: z.array(componentInput).max(60).default([]),
  formData: z.record(z.string(), z.unknown()).default({}),
  vneid: z.boolean().default(true),
  databases: z.array(z.string().max(60)).max(20).default([]),
  paidOnline: z.union([z.literal(0), z.literal(1)]).default(0),
})
export type PortalFiling = z.output<typeof portalFiling>

/** Every act on one dossier names it and, from a screen, the revision that was on the screen. */
const onDossier = z.object({ dossierId: z.uuid(), revision: z.coerce.number().int().positive().optional() })
const reason = line(1000)

export const dossierInput = onDossier
export const acceptInput = onDossier.extend({ exemptions, resultWay: z.enum(Object.keys(RESULT_WAYS) as [ResultWay, ...ResultWay[]]).optional() })
export const refuseInput = onDossier.extend({ reason })
export const supplementReason = z.object({ part: line(200), reason: line(60), words: maybe(500) })
export const supplementInput = onDossier.extend({
  reasons: z.array(supplementReason).min(1, 'hãy chọn ít nhất một chỗ cần bổ sung').max(30),
  words: maybe(1000),
  contactName: line(120),
  contactPhone: z.string().transform((text, issue) => {
    const found = readPhone(text)
    if (!found) issue.addIssue('hãy ghi số điện thoại để dân hỏi lại')
    return found ?? ''
  }),
})
export const supplyInput = onDossier.extend({ answer: maybe(1000), components: z.array(componentInput).max(60).default([]), formData: z.record(z.string(), z.unknown()).default({}) })
export const stepInput = onDossier.extend({ step: z.string().max(40), note: maybe(1000), agree: z.boolean().default(true) })
export const noteInput = onDossier.extend({ note: reason })
export const assignInput = onDossier.extend({ step: z.string().max(40), accountId: z.uuid('hãy chọn một người') })
export const stopInput = onDossier.extend({ reason, basis: line(300) })
export const withdrawInput = onDossier.extend({ reason: maybe(500) })
export const extendInput = onDossier.extend({ amount: z.coerce.number('hãy ghi một số').int().min(1).max(60), unit: z.enum(['workingDays', 'days', 'workingHours', 'hours']), reason, basis: maybe(300) })
export const obligationInput = onDossier.extend({ basis: line(300) })
export const resultInput = onDossier.extend({ fileId: z.string().regex(/^[0-9a-f]{64}$/).nullish().default(null), fileName: z.string().max(200).nullish().default(null), name: line(200), signerId: z.uuid('hãy chọn người ký').nullish().default(null) })
export const returnInput = onDossier.extend({ receivedBy: line(120), method: z.enum(['counter', 'post', 'online']).default('counter') })
export const componentsInput = onDossier.extend({ components: z.array(componentInput).min(1, 'hãy chọn ít nhất một tệp').max(60) })

export interface Representative {
  name: string
  personalId: string | null
  phone: string | null
  paper: string
}

export interface Fee {
  name: string
  /** Negative: what a relief takes off. */
  amountVnd: number
  why?: string
  /** Stage codes of the sync: 1 on receipt, 2 on supplement, 4 on return. */
  stage: 1 | 2 | 4
  basis: string
}

/** A dossier as other modules see it. */
export interface DossierRow {
  id: string
  code: string
  procedureCode: string
  procedureName: string
  procedureVersion: string
  flowId: string
  flowState: FlowState
  state: NationalState
  channel: 1 | 2 | 3
  filedWhere: 'portal' | 'local'
  resolvingAgency: string
  receivingPoint: string
  applicantName: string
  organisation: string | null
  personalId: string | null
  phone: string | null
  email: string | null
  address: string
  representative: Representative | null
  assistedBy: string | null
  request: string
  sets: number
  formData: Record<string, unknown>
  resultWay: ResultWay
  returnsDocument: boolean
  deadline: Deadline
  filedAt: Instant
  acceptedAt: Instant | null
  originalDueAt: Instant | null
  dueAt: Instant | null
  nearAt: Instant | null
  endedAt: Instant | null
  returnedAt: Instant | null
  apologyAt: Instant | null
  supplements: number
  paymentState: string
  paidOnline: number
  fees: Fee[]
  exemptions: string[]
  deliveryState: string
  syncState: string
  vneid: boolean
  sourceDatabases: string[]
  resultCode: string | null
  resultFile: string | null
  resultName: string | null
  resultLink: string | null
  rating: number | null
  petition: string | null
  revision: number
  createdAt: Instant
}

export interface DossierEvent {
  no: number
  at: Instant
  actorId: string
  actorName: string
  type: string
  data: Record<string, unknown>
}
