// Decisions about recordings: how far each sentence is in each language, and who may judge whose voice. Pure.

import type { Guide, Step } from '../learning/index.ts'
import type { RecordingState } from './schema.ts'

/** A language's recordings of the whole course stay under this, so that a phone can take them along. */
export const MAX_LANGUAGE_BYTES = 20_000_000

/** The words a voice agrees to; kept with the agreement. */
export const CONSENT_WORDS =
  'Tôi đồng ý cho xã dùng giọng đọc của tôi để đọc các bài hướng dẫn cho bà con. Tôi được nghe lại trước khi dùng, và rút lại lúc nào cũng được; khi đó giọng của tôi được xóa.'

/** Where a sentence is on its way to being heard. `outdated`: recorded and approved, but the text has changed since. */
export const PROGRESS = ['missing', 'outdated', 'draft', 'returned', 'to_review', 'approved'] as const
export type Progress = (typeof PROGRESS)[number]

export interface Spoken {
  id: string
  guideId: string
  stepId: string
  language: string
  spokenText: string
  state: RecordingState
}

/** Every sentence that is read aloud: the steps and those that help out of the planned mistake. */
export function spokenSteps(guide: Pick<Guide, 'steps' | 'mistake'>): Step[] {
  return [...guide.steps, ...guide.mistake.recover]
}

/** What is read in a language: its own text, else the Vietnamese one, said in that language as people there would. */
export function textToSpeak(step: Pick<Step, 'say'>, language: string): { text: string; own: boolean } {
  const own = step.say[language]
  return own === undefined ? { text: step.say.vi!, own: language === 'vi' } : { text: own, own: true }
}

/** How far one sentence is, from all that was ever recorded of it in that language. */
export function progressOf(text: string, recordings: readonly Pick<Spoken, 'spokenText' | 'state'>[]): Progress {
  const current = recordings.filter((one) => one.spokenText === text)
  for (const state of ['approved', 'to_review', 'returned', 'draft'] as const) if (current.some((one) => one.state === state)) return state
  return recordings.some((one) => one.state === 'approved') ? 'outdated' : 'missing'
}

export interface BoardRow {
  guideId: string
  guideTitle: Guide['title']
  stepId: string
  /** 1, 2, 3 … in the guide. */
  number: number
  language: string
  text: string
  progress: Progress
}

/** One row for each guide, sentence and language. */
export function boardRows(guides: readonly Pick<Guide, 'id' | 'title' | 'steps' | 'mistake'>[], recordings: readonly Spoken[], languages: readonly string[]): BoardRow[] {
  const bySentence = Map.groupBy(recordings, (one) => `${one.guideId}/${one.stepId}/${one.language}`)
  return guides.flatMap((guide) =>
    spokenSteps(guide).flatMap((step, index) =>
      languages.map((language) => {
        const { text } = textToSpeak(step, language)
        const progress = progressOf(text, bySentence.get(`${guide.id}/${step.id}/${language}`) ?? [])
        return { guideId: guide.id, guideTitle: guide.title, stepId: step.id, number: index + 1, language, text, progress }
      }),
    ),
  )
}

/** The next sentence of this language that still has to be spoken, after `stepId`, then from the start. */
export function nextToSpeak(rows: readonly BoardRow[], stepId: string): BoardRow | undefined {
  const at = rows.findIndex((row) => row.stepId === stepId)
  return [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) => row.progress === 'missing' || row.progress === 'outdated' || row.progress === 'returned')
}

/** Nobody judges the own voice, nor a recording made with the own hand. */
export function mayReview(actorId: string, recording: { recordedBy: string; voiceActorId: string | null }): boolean {
  return actorId !== recording.recordedBy && actorId !== recording.voiceActorId
}
