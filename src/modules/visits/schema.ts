// Shapes of what people send: visits from the field, drives, house calls, escalations, confirmations.
// The phone uses only the types (no Zod in its bundle); the server parses with the schemas.

import { z } from 'zod'
import { isInstant, isPlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import { isUuid } from '../../platform/ids.ts'
import type { Outcome, Rung } from './rules.ts'

const uuid = z.custom<string>(isUuid, 'mã không đúng dạng')
const plainDate = z.custom<PlainDate>(isPlainDate, 'hãy chọn một ngày có thật')
const instant = z.custom<Instant>(isInstant, 'giờ không đúng dạng')
const words = (max: number) => z.string().trim().max(max)
const outcome = z.enum(['met', 'nobody_home', 'refused', 'moved', 'come_back']) satisfies z.ZodType<Outcome>
const rung = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]) satisfies z.ZodType<Exclude<Rung, 0 | 5>>

export const lessonInput = z.object({ residentId: uuid, skill: z.string().min(1).max(60), rung })

/** A file already kept on the server under its SHA-256, or promised by the phone and sent later under that name. */
export const attachmentInput = z.object({
  id: uuid,
  /** SHA-256 of the bytes as the phone holds them. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.string().max(100),
  sizeBytes: z.number().int().min(1),
  /** Its name in the server's file store (metadata stripped, so not always the same hash); null until it has arrived. */
  fileId: z.string().max(64).nullable().default(null),
})

export const visitInput = z.object({
  householdId: uuid,
  outcome,
  visitedOn: plainDate,
  /** The phone's clock when it was saved; the server's when left out. */
  visitedAt: instant.nullable().default(null),
  minutes: z.number().int().default(0),
  driveId: uuid.nullable().default(null),
  /** Whose visit it is: a volunteer's own, or the member an officer writes for. */
  memberId: uuid.nullable().default(null),
  nextOn: plainDate.nullable().default(null),
  note: words(1000).nullable().default(null),
  lessons: z.array(lessonInput).max(60).default([]),
  /** A resident of the commune who did the teaching (người gieo số), for every lesson of this visit. */
  teacherId: uuid.nullable().default(null),
  escalation: z
    .object({ to: z.enum(['counter', 'police', 'leader']), reason: words(500).min(1) })
    .nullable()
    .default(null),
  attachments: z.array(attachmentInput).max(6).default([]),
  /** The refused command this one puts right. */
  mends: uuid.nullable().default(null),
})

export type LessonInput = z.infer<typeof lessonInput>
export type AttachmentInput = z.infer<typeof attachmentInput>
export type VisitInput = z.infer<typeof visitInput>
/** What may be left out when sending. */
export type VisitDraft = z.input<typeof visitInput>
