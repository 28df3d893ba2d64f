// Shapes of what officers send about papers.

import { z } from 'zod'
import { cleanText } from '../../platform/text.ts'
import { parsePlainDate, type PlainDate } from '../../platform/time.ts'
import { CAPACITY_KEYS, COPY_KEYS, SECRECY_KEYS, TYPE_KEYS, URGENCY_KEYS } from './decree.ts'
import { STEPS } from './rules-flow.ts'
import { BODY_MAX } from './rules-markup.ts'

const MISSING = 'hãy điền ô này'
const line = (max: number) => z.string({ error: MISSING }).transform(cleanText).pipe(z.string().min(1, MISSING).max(max))
const maybe = (max: number) => z.string().default('').transform(cleanText).pipe(z.string().max(max))
const oneOf = (keys: readonly string[], words: string) => z.string().refine((key) => keys.includes(key), words)
const idOrNone = z.union([z.uuid(), z.literal('')]).default('').transform((id) => (id === '' ? null : id))

/** A day as people type it; empty = none. */
export const dayOrNone = z.string().default('').transform((text, issue): PlainDate | null => {
  if (text.trim() === '') return null
  const found = parsePlainDate(text)
  if (!found) issue.addIssue('ngày phải viết như 11/07/2026')
  return found ?? null
})
export const day = z.string({ error: MISSING }).transform((text, issue): PlainDate => {
  const found = parsePlainDate(text)
  if (!found) issue.addIssue(text.trim() === '' ? MISSING : 'ngày phải viết như 11/07/2026')
  return found ?? ('' as PlainDate)
})

/** Line breaks are meaning in a body; everything else is cleaned as one line is. */
const body = z.string().default('').transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n')).pipe(z.string().max(BODY_MAX))
/** One recipient a line, in the order they are printed. */
const recipients = z.string().default('').transform((text) => text.split('\n').map(cleanText).filter((one) => one !== '')).pipe(z.array(z.string().max(200)).max(100))
const organCodes = z.string().default('').transform((text) => [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))]).pipe(z.array(z.string().regex(/^[A-Z0-9.]{3,40}$/, 'mã định danh viết như H55.103.01')).max(200))

export const draftFields = z.object({
  typeKey: oneOf(TYPE_KEYS, 'hãy chọn loại văn bản'),
  unitId: z.uuid('hãy chọn đơn vị soạn'),
  secrecy: z.union([z.literal('none'), z.enum(SECRECY_KEYS as [string, ...string[]])]).default('none'),
  urgency: oneOf(URGENCY_KEYS, 'hãy chọn độ khẩn').default('thuong'),
  subject: line(400),
  addressee: maybe(400),
  body,
  recipients,
  organCodes,
  signerId: idOrNone,
  signerTitle: maybe(120),
  capacity: oneOf(CAPACITY_KEYS, 'hãy chọn tư cách ký').default('self'),
  dueOn: dayOrNone,
  answersId: idOrNone,
  mendsId: idOrNone,
  mendsHow: z.union([z.enum(['correct', 'replace']), z.literal('')]).default('').transform((how) => (how === '' ? null : how)),
})
export type DraftFields = z.infer<typeof draftFields>

export const draftInput = draftFields
export const editInput = draftFields.extend({ documentId: z.uuid(), baseVersion: z.coerce.number().int().min(1) })

export const stepInput = z.object({
  documentId: z.uuid(),
  step: z.enum(Object.keys(STEPS) as [keyof typeof STEPS, ...(keyof typeof STEPS)[]]),
  reason: maybe(1000),
})
export const numberInput = z.object({ documentId: z.uuid(), issuedOn: dayOrNone })
export const voidInput = z.object({ typeKey: oneOf(TYPE_KEYS, 'hãy chọn loại văn bản'), reason: line(300) })

/** How an annex is called on lists; its number among the others comes from its place. */
export const annexFields = z.object({ title: line(200) })

export const commentInput = z.object({ documentId: z.uuid(), text: line(2000) })
export const resolveInput = z.object({ commentId: z.uuid() })
export const consultInput = z.object({ documentId: z.uuid(), unitIds: z.array(z.uuid()).min(1, 'hãy chọn ít nhất một đơn vị'), dueOn: day, question: maybe(1000) })
export const opinionInput = z.object({ consultationId: z.uuid(), verdict: z.enum(['agree', 'change'], 'hãy chọn đồng ý hoặc đề nghị sửa'), answer: maybe(4000) })
  .refine((input) => input.verdict === 'agree' || input.answer !== '', { path: ['answer'], error: 'hãy viết chỗ cần sửa' })

export const agencyInput = z.object({
  parentName: maybe(120), name: line(120), abbr: line(20), place: line(60), organCode: line(40), collective: maybe(120), headTitle: line(60),
  numbering: z.enum(['one', 'by-type'], 'hãy chọn cách đánh số'), sealMm: z.coerce.number().int().min(20).max(60),
})
export const unitInput = z.object({ unitId: idOrNone, name: line(120), abbr: line(20), headAccountId: idOrNone })
export const delegationInput = z.object({
  fromAccountId: z.uuid('hãy chọn người giao'), toAccountId: z.uuid('hãy chọn người nhận'), capacity: z.enum(['tl', 'tuq', 'absence'], 'hãy chọn loại'),
  typeKeys: z.array(oneOf(TYPE_KEYS, 'loại không có')).default([]), validFrom: day, validTo: day, basis: line(200),
}).refine((input) => input.fromAccountId !== input.toAccountId, { path: ['toAccountId'], error: 'người nhận phải là người khác' })
export const withdrawDelegationInput = z.object({ delegationId: z.uuid() })

export const arrivalFields = z.object({
  via: z.enum(['email', 'upload', 'scan'], 'hãy chọn cách nhận'),
  organName: line(200),
  organCode: maybe(40),
  fullNumber: line(60),
  issuedOn: dayOrNone,
  typeKey: oneOf(TYPE_KEYS, 'hãy chọn loại văn bản'),
  subject: line(400),
  urgency: oneOf(URGENCY_KEYS, 'hãy chọn độ khẩn').default('thuong'),
  secrecy: z.union([z.literal('none'), z.enum(SECRECY_KEYS as [string, ...string[]])]).default('none'),
})
export const instructInput = z.object({
  incomingId: z.uuid(), instruction: line(1000), leadUnitId: z.uuid('hãy chọn đơn vị chủ trì'), coUnitIds: z.array(z.uuid()).default([]),
  dueDays: z.string().default('').transform((text, issue) => {
    if (text.trim() === '') return null
    const days = Number(text)
    if (Number.isInteger(days) && days >= 1 && days <= 365) return days
    issue.addIssue('hãy ghi số ngày từ 1 đến 365')
    return z.NEVER
  }),
  dueUnit: z.enum(['working', 'calendar'], 'hãy chọn cách tính ngày').default('working'),
  dueOn: dayOrNone,
}).refine(({ dueDays, dueOn }) => dueDays !== null || dueOn !== null, { path: ['dueDays'], error: 'hãy ghi số ngày, hoặc chọn đúng một ngày' })
export const taskDoneInput = z.object({ incomingId: z.uuid(), unitId: z.uuid(), result: line(1000) })

export const caseFileInput = z.object({
  year: z.coerce.number().int().min(2000).max(2100), code: line(30), title: line(200), unitId: z.uuid('hãy chọn đơn vị'), keeperName: line(80),
  retention: z.union([z.literal('forever'), z.coerce.number().int().min(1).max(100)], 'hãy ghi số năm hoặc vĩnh viễn'), retentionBasis: line(200),
})
export const filingInput = z.object({ caseFileId: z.uuid(), direction: z.enum(['out', 'in']), paperId: z.uuid() })
export const caseFileStepInput = z.object({ caseFileId: z.uuid(), step: z.enum(['close', 'reopen', 'hand_over', 'destroy']), note: maybe(1000) })

export const plainDateShape = z.string().refine((text) => parsePlainDate(text) !== undefined).transform((text) => text as PlainDate)
export const reminderAddressInput = z.object({ channel: z.enum(['email', 'sms', 'none'], 'hãy chọn cách nhắc'), address: maybe(120) })

/** A group of files with its term, as the archive officer read it in the rule. */
export const termInput = z.object({
  title: line(300), retention: z.union([z.literal('forever'), z.coerce.number('hãy ghi số năm').int().min(1, 'hãy ghi số năm hoặc vĩnh viễn').max(100, 'nhiều nhất 100 năm')]), basis: line(300),
})
export const termStepInput = z.object({ termId: z.uuid(), step: z.enum(['check', 'withdraw']) })

/** What is copied was looked up or judged before; where the words go was read from its first page. */
export const copyInput = z.object({
  copyKey: oneOf(COPY_KEYS, 'hãy chọn hình thức sao'), source: z.enum(['out', 'in', 'scan']), paperId: z.uuid().nullable(), title: line(400), file: z.string().regex(/^[0-9a-f]{64}$/),
  place: z.object({ page: z.number().int(), leftMm: z.number(), topMm: z.number(), widthMm: z.number(), heightMm: z.number() }),
})

/** What the editor keeps by itself: the form as it stands, unjudged. */
export const autosaveInput = z.object({ documentId: z.uuid(), baseVersion: z.coerce.number().int().min(1).default(1), fields: z.record(z.string().max(40), z.string().max(BODY_MAX)) })
