// Shapes of what people send to recognition: runs witnessed, checks, badges, codes.

import * as z from 'zod'
import { isUuid } from '../../platform/ids.ts'
import { isInstant, isPlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import type { SkillWitnessInput } from '../visits/index.ts'

const uuid = z.custom<string>(isUuid, 'mã không đúng dạng')
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'mã không đúng dạng')

export const witnessInput = z.object({
  householdId: uuid,
  residentId: uuid,
  guideId: key,
  guideVersion: z.number().int().min(1),
  skill: key,
  way: z.string().max(20).default(''),
  ranOn: z.custom<PlainDate>(isPlainDate, 'hãy chọn một ngày có thật'),
  /** The phone's clock when it was saved; the server's when left out. */
  ranAt: z.custom<Instant>(isInstant, 'giờ không đúng dạng').nullable().default(null),
  help: z.enum(['none', 'hints']),
  variant: z.boolean().default(false),
  slip: z.boolean().default(false),
  device: z.enum(['own', 'other']),
  mends: uuid.nullable().default(null),
}) satisfies z.ZodType<SkillWitnessInput>

export const residentInput = z.object({ residentId: uuid })

export const issueInput = z.object({ residentId: uuid, guideId: key })
export const REVOKE_REASONS = ['mistake', 'slip', 'asked', 'lost'] as const
export type RevokeReason = (typeof REVOKE_REASONS)[number]
export const revokeInput = z.object({ badgeId: uuid, why: z.enum(REVOKE_REASONS) })
export const reissueInput = z.object({ badgeId: uuid })

/** What a learner's own page or the practice screens report. The code is the permission. */
export const practiceInput = z.object({
  residentId: uuid,
  guideId: key,
  guideVersion: z.number().int().min(1),
  skill: key,
  way: z.string().max(20),
  variant: z.boolean(),
  steps: z.number().int().min(0).max(500),
  wrongTaps: z.number().int().min(0).max(10_000),
  hints: z.number().int().min(0).max(10_000),
  pauses: z.number().int().min(0).max(10_000).nullable(),
  seconds: z.number().int().min(0).max(86_400).nullable(),
  fell: z.boolean().nullable(),
})
export type PracticeInput = z.infer<typeof practiceInput>

export const sittingInput = z.object({
  residentId: uuid.nullable(),
  guideId: key,
  watched: z.boolean().default(false),
  answers: z.array(z.object({ itemId: key, chosen: z.number().int().min(0).max(1) })).min(1).max(40),
})
export type SittingInput = z.infer<typeof sittingInput>

export const noInput = z.object({})
