// Shapes of what leaders, officers and residents send besides visits: drives, evening assignments, calls, escalations,
// confirmations, the commune's own skill.

import { z } from 'zod'
import { isUuid } from '../../platform/ids.ts'
import { isPlainDate, type PlainDate } from '../../platform/time.ts'

const uuid = z.custom<string>(isUuid, 'hãy chọn trong danh sách')
const plainDate = z.custom<PlainDate>(isPlainDate, 'hãy chọn một ngày có thật')
const words = (max: number) => z.string().trim().max(max)
const count = z.coerce.number('hãy gõ một số').int('hãy gõ số nguyên')

/** Rows of a list's page. */
export const PAGE_ROWS = 50
/** Counting visits stops here: beyond it people filter, they do not page. */
export const COUNT_CAP = 10_000

/** Whom a target counts. */
export const TARGET_GROUPS = ['adults', 'everyone', 'elderly', 'needs', 'households'] as const
export type TargetGroup = (typeof TARGET_GROUPS)[number]
export const TARGET_UNITS = ['percent', 'people', 'households'] as const
export type TargetUnit = (typeof TARGET_UNITS)[number]

export const driveInput = z.object({
  name: words(120).min(1),
  startsOn: plainDate,
  endsOn: plainDate,
  hamletIds: z.array(uuid).min(1, 'hãy chọn ít nhất một thôn, tổ'),
  skills: z.array(z.string().max(60)).min(1, 'hãy chọn ít nhất một kỹ năng'),
  targetGroup: z.enum(TARGET_GROUPS),
  /** The population as the document words it. */
  targetPopulation: words(300).min(1),
  targetValue: count.min(1).max(1_000_000),
  targetUnit: z.enum(TARGET_UNITS),
  targetRung: count.min(1).max(5),
  targetSource: words(300).min(1),
})
export const editDriveInput = driveInput.extend({ driveId: uuid })
export const closeDriveInput = z.object({ driveId: uuid })

export const assignInput = z.object({ driveId: uuid, onDate: plainDate, memberId: uuid, hamletId: uuid, alleyIds: z.array(uuid).max(200) })

export const callInput = z.object({
  callerName: words(120).min(1),
  hamletId: uuid.nullable().default(null),
  placeText: words(200).min(1),
  about: words(500).min(1),
  phone: words(20).nullable().default(null),
})
export const answerCallInput = z.object({
  callId: uuid,
  act: z.enum(['accept', 'decline', 'done']),
  householdId: uuid.nullable().default(null),
  memberId: uuid.nullable().default(null),
  answer: words(500).nullable().default(null),
})

export const escalationAnswerInput = z.object({ escalationId: uuid, answer: words(1000).min(1) })

export const confirmationInput = z.object({
  residentId: uuid,
  skill: z.string().min(1).max(60),
  confirmedOn: plainDate,
  /** The paper or system that says so. */
  source: words(300),
})

export const localSkillInput = z.object({ skill: z.string().max(60) })

export type DriveInput = z.infer<typeof driveInput>
export type AssignInput = z.infer<typeof assignInput>
export type CallInput = z.infer<typeof callInput>
export type AnswerCallInput = z.infer<typeof answerCallInput>
