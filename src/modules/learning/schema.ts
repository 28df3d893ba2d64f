// The shape of a guide: one task on a phone, told in steps over drawn screens. Pictures, practice, printed cards, reading
// aloud and the editor are all made from this; nothing of a guide lives anywhere else. Texts stand by language, `vi` first.

import * as z from 'zod'

/** Keys that appear in addresses and in records of practice: never reused for something else. */
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'khóa chỉ gồm chữ thường không dấu, số và gạch nối')
const language = z.string().regex(/^[a-z]{2,3}$/, 'mã ngôn ngữ gồm hai hoặc ba chữ cái, như vi, en, hmn')
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'ngày phải viết như 2026-11-22')

/** One text in every language it has; Vietnamese is never missing. */
export const words = z.record(language, z.string().min(1).max(600)).refine((text) => 'vi' in text, 'thiếu tiếng Việt')
export type Words = Record<string, string>

/** sure: official text or two sources that agree; one-source: read once; to-check: nobody has shown us, see it on a phone first. */
export const certainty = z.enum(['sure', 'one-source', 'to-check'])
export type Certainty = z.infer<typeof certainty>

/** What stands behind a sentence of the field. `sources` names entries of the guide's own list. */
const fact = z.object({
  certainty,
  sources: z.array(key).max(6),
  /** Version of the app in which it was seen; null: the source does not say. */
  appVersion: z.string().max(40).nullable(),
  checkedOn: day,
  expiresOn: day,
})
export type Fact = z.infer<typeof fact>

/** A sentence with what stands behind it. */
const note = z.object({ text: words, ...fact.shape })
export type Note = z.infer<typeof note>

export const PICTURE_NAMES = [
  'app', 'shield', 'person', 'house', 'paper', 'search', 'money', 'bank', 'qr', 'land', 'camera', 'map', 'card', 'cross', 'book', 'bell', 'lock', 'key', 'phone', 'globe', 'gear',
  'star', 'warning', 'mail', 'chat', 'chip', 'pen', 'plus', 'check', 'clock', 'family', 'download', 'video',
] as const
export const pictureName = z.enum(PICTURE_NAMES)
export type PictureName = z.infer<typeof pictureName>

/** What a touch on a part does when it is not the step's own: it leads somewhere, or it teaches, or both. */
const touched = z.object({
  /** Another screen of the guide, from which the way back leads to the step. */
  to: key.optional(),
  /** What the learner is told. */
  says: words.optional(),
  /** Would have cost money, an account or a secret in life. */
  harm: z.boolean().optional(),
})

const base = { id: key, label: words, tap: touched.optional() }
/**
 * Parts a screen is drawn from, top to bottom. `label` is what is written on it and what is read aloud.
 * title: app's name bar · text, notice, big: words · field: box to fill · button, link · row: line of a list · tile: icon of a grid ·
 * tabs: one of several tabs · toggle, choice: what is switched or chosen · keypad: digits · qr: code or viewfinder · bubble: message ·
 * call: ringing or video call · card: a paper in the wallet · photo: a taken picture.
 */
export const part = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('title'), picture: pictureName.optional() }),
  z.object({ ...base, kind: z.literal('text') }),
  z.object({ ...base, kind: z.literal('big') }),
  z.object({ ...base, kind: z.literal('notice'), tone: z.enum(['info', 'warn', 'bad', 'ok']) }),
  /** `value`: what the practice person fills in; `secret`: shown as dots; `typed`: the learner may also type it. */
  z.object({ ...base, kind: z.literal('field'), value: words.optional(), filled: z.boolean().optional(), secret: z.boolean().optional(), typed: z.boolean().optional() }),
  z.object({ ...base, kind: z.literal('button'), look: z.enum(['main', 'plain', 'bad']).optional() }),
  z.object({ ...base, kind: z.literal('link') }),
  z.object({ ...base, kind: z.literal('row'), picture: pictureName.optional(), detail: words.optional() }),
  z.object({ ...base, kind: z.literal('tile'), picture: pictureName }),
  z.object({ ...base, kind: z.literal('tab'), chosen: z.boolean().optional() }),
  z.object({ ...base, kind: z.literal('toggle'), on: z.boolean() }),
  z.object({ ...base, kind: z.literal('choice'), chosen: z.boolean().optional() }),
  z.object({ ...base, kind: z.literal('keypad'), dots: z.number().int().min(0).max(6) }),
  z.object({ ...base, kind: z.literal('qr'), detail: words.optional() }),
  z.object({ ...base, kind: z.literal('bubble'), from: z.enum(['them', 'me']) }),
  z.object({ ...base, kind: z.literal('call'), video: z.boolean(), detail: words.optional() }),
  z.object({ ...base, kind: z.literal('card'), picture: pictureName, detail: words.optional() }),
  z.object({ ...base, kind: z.literal('photo'), picture: pictureName }),
])
export type Part = z.infer<typeof part>
export type PartKind = Part['kind']
export const PART_KINDS = part.options.map((option) => option.shape.kind.value)

export const screen = z.object({
  id: key,
  /** What the screen is, for the editor and for those who listen. */
  label: words,
  parts: z.array(part).min(1).max(14),
})
export type Screen = z.infer<typeof screen>

export const step = z.object({
  id: key,
  /** The one action, as a neighbour would say it. */
  say: words,
  /** Said when the learner asks for help or has touched the wrong place. */
  hint: words,
  /** For the coach only: what to watch, what to say. */
  coach: words.optional(),
  screen: key,
  /** The part to touch; null: something done away from the screen, confirmed with a button. */
  touch: key.nullable(),
  ...fact.shape,
})
export type Step = z.infer<typeof step>

/** Something goes wrong on purpose: one way out, one trap, and how to recover after the trap. */
const mistake = z.object({
  say: words,
  screen: key,
  /** The two places that can be touched. */
  right: key,
  trap: key,
  /** What happened after the trap, without blame. */
  fell: words,
  /** Why the right one is right. */
  praise: words,
  recover: z.array(step).min(1).max(4),
})
export type Mistake = z.infer<typeof mistake>

/** The same task on screens that look different: other order, other words, other place. */
const variant = z.object({
  about: words,
  steps: z.array(z.object({ step: key, screen: key, touch: key.nullable() })).min(1),
})

const source = z.object({ name: z.string().min(1).max(200), url: z.url({ protocol: /^https?$/ }) })

export const guide = z.object({
  id: key,
  version: z.number().int().min(1),
  /** Node of content/skills/skill-tree.json. */
  skill: key,
  order: z.number().int().min(1).max(999),
  pictogram: key,
  /** Languages every text of this guide has. */
  languages: z.array(language).min(1).refine((list) => list[0] === 'vi', 'tiếng Việt đứng đầu'),
  title: words,
  /** What one can do afterwards, in one sentence. */
  promise: words,
  /** The app it happens in, as the practice screens call it. */
  app: words,
  before: z.array(note).min(1).max(8),
  goesWrong: z.array(note).min(1).max(8),
  /** What a helper must never do. */
  never: z.array(note).min(1).max(8),
  coach: z.array(note).min(1).max(8),
  /** What nobody has confirmed yet, said plainly to everybody. */
  gaps: z.array(words).max(6),
  screens: z.array(screen).min(1).max(30),
  steps: z.array(step).min(2).max(16),
  mistake,
  variant,
  sources: z.record(key, source),
  checkedOn: day,
  expiresOn: day,
  status: z.enum(['official', 'unverified']),
  /** Taken back: why, in words for learners. Published like any other change; who learned with an older version still reads that one. */
  withdrawn: words.optional(),
})
export type Guide = z.infer<typeof guide>

/** How a guide is gone through. `loi`: the planned mistake. */
export const WAYS = ['xem', 'cung-lam', 'goi-y', 'tu-lam', 'loi'] as const
export type Way = (typeof WAYS)[number]

/** One recording of one step's sentence; `href` is on this site. */
export interface Recording {
  stepId: string
  language: string
  href: string
  type: string
  sha256: string
  sizeBytes: number
}

/** What one run through a guide was, as the page itself counted it. Never more than practice. */
export interface PracticeRun {
  guideId: string
  guideVersion: number
  skill: string
  way: Way
  variant: boolean
  steps: number
  wrongTaps: number
  hints: number
  /** Taps that came later than 20 seconds after the one before; null: time was not kept. */
  pauses: number | null
  seconds: number | null
  /** Fell for the planned mistake; null: was not in this run. */
  fell: boolean | null
  /** Of a run together: 1 did it alone, 0 needed help, one sign a step; '' otherwise. */
  ticks: string
}

export const reportInput = z.object({
  guideId: key,
  version: z.coerce.number().int().min(1),
  stepId: key,
  text: z.string().trim().max(500),
  appVersion: z.string().trim().max(40),
})

export const handlingInput = z.object({ reportId: z.uuid(), state: z.enum(['mended', 'same']) })

export const settingsInput = z.object({ cityApp: z.string().trim().max(60), cityAppHelp: z.string().trim().max(40) })
export interface LearningSettings {
  cityApp: string
  cityAppHelp: string
}
