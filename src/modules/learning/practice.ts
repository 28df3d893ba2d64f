// The port by which a finished run is offered to whoever keeps practice: a form target and what it carries. Asked at the
// end of a run, on the server and in the phone's worker alike; only the learner's own press sends anything.

import type { PracticeRun } from './schema.ts'

export interface PracticeOffer {
  /** Vietnamese source text of the button, with its English in the catalogues. */
  label: string
  /** One sentence on what is kept and by whom. */
  explain: string
  action: string
  method: 'get' | 'post'
  fields: Record<string, string>
}

export interface PracticeSetting {
  /** A helper is signed in (volunteer's phone or staff). */
  isCoach: boolean
  /** The page was made on the phone without network. */
  offline: boolean
}

type Follower = (run: PracticeRun, setting: PracticeSetting) => PracticeOffer | null

const followers = new Map<string, Follower>()

export function followPractice(name: string, follower: Follower): void {
  followers.set(name, follower)
}

export function practiceOffers(run: PracticeRun, setting: PracticeSetting): PracticeOffer[] {
  return [...followers.values()].map((follower) => follower(run, setting)).filter((offer) => offer !== null)
}
