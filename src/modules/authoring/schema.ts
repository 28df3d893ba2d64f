// What may be asked of authoring: voices and recordings.

import * as z from 'zod'
import { LANGUAGES } from '../../platform/languages.ts'

export const LANGUAGE_KEYS = Object.keys(LANGUAGES) as [string, ...string[]]
const language = z.enum(LANGUAGE_KEYS)
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)

export const voiceInput = z.object({
  fullName: z.string().trim().min(2).max(80),
  credit: z.string().trim().max(80),
  languages: z.array(language).min(1),
  /** The speaker is the one who is signed in. */
  isMe: z.boolean(),
  agreed: z.boolean(),
})
export const withdrawVoiceInput = z.object({ voiceId: z.uuid() })

export const recordingInput = z.object({
  guideId: key,
  stepId: key,
  language,
  voiceId: z.uuid(),
  guideVersion: z.number().int().min(1),
  spokenText: z.string().min(1).max(700),
  fileId: z.string().length(64),
  sizeBytes: z.number().int().min(1),
  milliseconds: z.number().int().min(1),
  lufs: z.number(),
  clearDb: z.number(),
})
export type RecordingInput = z.infer<typeof recordingInput>

export const sendInput = z.object({ guideId: key, language })
export const reviewInput = z.object({ recordingId: z.uuid(), verdict: z.enum(['approved', 'returned']), reason: z.string().trim().max(300) })

export type RecordingState = 'draft' | 'to_review' | 'approved' | 'returned' | 'replaced' | 'withdrawn'

// ---- guides ----

const section = z.string().regex(/^[a-z-]+(\.[a-z0-9-]+)?$/).max(80)
const draftId = z.uuid()

/** `fromVersion`: an older version to go back to; without it the newest. */
export const openDraftInput = z.object({ guideId: key, fromVersion: z.number().int().min(1).optional() })
export const saveSectionInput = z.object({
  draftId,
  section,
  /** What the author had before the eyes. */
  baseRevision: z.number().int().min(1),
  fields: z.record(z.string().max(120), z.string().max(4000)),
  auto: z.boolean(),
})
export const structureInput = z.object({ draftId, op: z.enum(['up', 'down', 'remove', 'add']), list: z.string().max(80), item: z.string().max(60), kind: z.string().max(20).optional() })
export const sendDraftInput = z.object({ draftId, note: z.string().trim().min(3).max(300) })
export const draftOnlyInput = z.object({ draftId })
export const judgeDraftInput = z.object({ draftId, verdict: z.enum(['approved', 'returned']), reason: z.string().trim().max(300) })
export const recheckInput = z.object({
  guideId: key,
  /** Places of facts: 'steps.find', 'recover.r-close', 'before.0'. */
  places: z.array(z.string().max(80)).min(1, 'hãy chọn ít nhất một chỗ đã kiểm lại'),
  appVersion: z.string().trim().max(40),
  checkedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'hãy chọn ngày'),
  certainty: z.enum(['', 'sure', 'one-source']),
})
export const assignInput = z.object({ guideId: key, assignee: z.string().max(60), note: z.string().trim().max(200) })

const sound = z.object({ stepId: key, language: z.string().max(3), spokenText: z.string().max(700), fileId: z.string().length(64), sizeBytes: z.number(), milliseconds: z.number(), lufs: z.number(), clearDb: z.number(), credit: z.string().max(80), consent: z.string().max(400) })
export type ArrivedSound = z.infer<typeof sound>
export const arriveInput = z.object({ guideId: key, body: z.record(z.string(), z.unknown()), sounds: z.array(sound).max(500) })

export const soundList = z
  .array(
    z.object({
      file: z.string().max(120), stepId: key, language: z.string().regex(/^[a-z]{2,3}$/), spokenText: z.string().min(1).max(700), credit: z.string().max(80), consent: z.string().max(400),
    }),
  )
  .max(60)
export type SoundEntry = z.infer<typeof soundList>[number]

export const printInput = z.object({
  paper: z.enum(['the', 'a4', 'a3']),
  colour: z.enum(['mau', 'xam']),
  language: z.enum(['vi', 'en']),
  guides: z.array(key).min(1, 'hãy chọn ít nhất một bài').max(40),
})
export const printOnlyInput = z.object({ printId: z.uuid() })

export type DraftState = 'arrived' | 'draft' | 'to_review' | 'returned' | 'published' | 'dropped'
