// What the pages of short checks ask of the place they run in: the server, or the worker that holds the course.

import type { Decision } from '../../platform/problem.ts'
import type { Check } from './rules-items.ts'

export interface CheckLine {
  id: string
  title: Record<string, string>
  items: number
}

export interface CheckStore {
  /** A helper is signed in here and may say that they sat beside the learner. */
  isCoach: boolean
  /** The code of the learner's own page that this browser remembers; '' when it remembers none or cannot know. */
  code: string
  list(): Promise<CheckLine[]>
  find(guideId: string): Promise<{ title: Record<string, string>; check: Check } | undefined>
  /** Keeps what the learner agreed to. `kept` false: nobody's commune is known, so there was nowhere to keep it. */
  keep(guideId: string, given: string, commandId: string): Promise<Decision<{ kept: boolean }>>
}
