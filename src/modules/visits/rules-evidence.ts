// The ladder of evidence per person and skill. Folding is commutative, associative and idempotent, so phones that
// hear of lessons in another order still end with the same ladder.

import type { PlainDate } from '../../platform/time.ts'

/** 0 nothing yet · 1 reached · 2 guided · 3 did it on their own device · 4 repeated unaided on a later day · 5 officially confirmed elsewhere. */
export type Rung = 0 | 1 | 2 | 3 | 4 | 5

/** We witness up to here; rung 5 is a government's word, which we only record with its source. */
export const RUNG_MAX_ISSUED = 4
export const RUNG_OWN_DEVICE = 3
export const RUNG_UNAIDED = 4
export const RUNG_CONFIRMED = 5

/** One lesson or one outside confirmation. */
export interface EvidenceSeen {
  rung: Rung
  on: PlainDate
  visitId: string | null
  /** The paper or system that confirms rung 5; null for lessons. */
  source: string | null
}

/** The highest rung of one person in one skill, and since when they do it on their own device. */
export interface EvidenceState {
  skill: string
  rung: Rung
  /** First day the highest rung was seen. */
  reachedOn: PlainDate
  /** First day a lesson showed rung 3 or 4; null when none did. */
  ownSince: PlainDate | null
  visitId: string | null
  source: string | null
}

export function evidenceKey(residentId: string, skill: string): string {
  return `${residentId}|${skill}`
}

function asState(skill: string, seen: EvidenceSeen): EvidenceState {
  const own = seen.rung === RUNG_OWN_DEVICE || seen.rung === RUNG_UNAIDED
  return { skill, rung: seen.rung, reachedOn: seen.on, ownSince: own ? seen.on : null, visitId: seen.visitId, source: seen.source }
}

/** What is known after one more lesson or confirmation. */
export function foldEvidence(current: EvidenceState | undefined, skill: string, seen: EvidenceSeen): EvidenceState {
  const state = asState(skill, seen)
  return current ? mergeEvidence(current, state) : state
}

/** The higher rung wins; on the same rung the earlier day, then the smaller id, so that order never matters. */
export function mergeEvidence(a: EvidenceState, b: EvidenceState): EvidenceState {
  const first = stronger(a, b) ? a : b
  return { ...first, ownSince: earlier(a.ownSince, b.ownSince) }
}

function stronger(a: EvidenceState, b: EvidenceState): boolean {
  if (a.rung !== b.rung) return a.rung > b.rung
  if (a.reachedOn !== b.reachedOn) return a.reachedOn < b.reachedOn
  const [left, right] = [a.visitId ?? '~', b.visitId ?? '~']
  if (left !== right) return left < right
  return (a.source ?? '~') <= (b.source ?? '~')
}

function earlier(a: PlainDate | null, b: PlainDate | null): PlainDate | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
