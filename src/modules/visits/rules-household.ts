// What a household's visits and its people's evidence add up to: the colour of its door, when to come back, and
// whether one of its people can do the five skills of công văn 3240/BTTTT-CĐSQG.

import type { Instant, PlainDate } from '../../platform/time.ts'
import { RUNG_OWN_DEVICE, type EvidenceState, type Rung } from './rules-evidence.ts'
import { HOUSEHOLD_SKILLS, provenSlot } from './skills.ts'

export const OUTCOMES = ['met', 'nobody_home', 'refused', 'moved', 'come_back'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface HouseholdState {
  bestRung: Rung
  visits: number
  /** Visits at which somebody was met: only these light a door. */
  metVisits: number
  lastVisitOn: PlainDate | null
  lastVisitAt: Instant | null
  lastVisitId: string | null
  lastOutcome: Outcome | null
  /** The day promised at the last visit. */
  nextOn: PlainDate | null
  fiveSkills: boolean
}

export interface VisitSeen {
  id: string
  visitedOn: PlainDate
  visitedAt: Instant
  outcome: Outcome
  nextOn: PlainDate | null
}

export interface HouseholdFacts {
  visits: readonly VisitSeen[]
  /** Evidence of each active person. */
  people: readonly (readonly EvidenceState[])[]
  localSkill: string
}

export const UNTOUCHED: HouseholdState = {
  bestRung: 0,
  visits: 0,
  metVisits: 0,
  lastVisitOn: null,
  lastVisitAt: null,
  lastVisitId: null,
  lastOutcome: null,
  nextOn: null,
  fiveSkills: false,
}

/** One more visit. Give each visit once; the order does not matter. */
export function foldVisit(state: HouseholdState, visit: VisitSeen): HouseholdState {
  const metVisits = state.metVisits + (visit.outcome === 'met' ? 1 : 0)
  const counted = { ...state, visits: state.visits + 1, metVisits, bestRung: Math.max(state.bestRung, metVisits > 0 ? 1 : 0) as Rung }
  if (!isLater(visit, state)) return counted
  const { id, visitedOn, visitedAt, outcome, nextOn } = visit
  return { ...counted, lastVisitId: id, lastVisitOn: visitedOn, lastVisitAt: visitedAt, lastOutcome: outcome, nextOn }
}

function isLater(visit: VisitSeen, state: HouseholdState): boolean {
  if (state.lastVisitOn === null || state.lastVisitAt === null || state.lastVisitId === null) return true
  if (visit.visitedOn !== state.lastVisitOn) return visit.visitedOn > state.lastVisitOn
  if (visit.visitedAt !== state.lastVisitAt) return visit.visitedAt > state.lastVisitAt
  return visit.id > state.lastVisitId
}

/** The same state with the door's colour and the five-skill rule as its people's evidence has them now. */
export function withEvidence(state: HouseholdState, people: HouseholdFacts['people'], localSkill: string): HouseholdState {
  let best: Rung = state.metVisits > 0 ? 1 : 0
  for (const person of people) for (const { rung } of person) if (rung > best) best = rung
  return { ...state, bestRung: best, fiveSkills: people.some((person) => meetsFiveSkills(person, localSkill)) }
}

/** The same from a state that already counts everybody's evidence, after these people rose: lessons never take a rung away. */
export function lifted(state: HouseholdState, risen: HouseholdFacts['people'], localSkill: string): HouseholdState {
  const now = withEvidence(state, risen, localSkill)
  return { ...now, bestRung: Math.max(state.bestRung, now.bestRung) as Rung, fiveSkills: state.fiveSkills || now.fiveSkills }
}

export function householdState(facts: HouseholdFacts): HouseholdState {
  return withEvidence(facts.visits.reduce(foldVisit, UNTOUCHED), facts.people, facts.localSkill)
}

/** The household skills one person has shown: rung 3 or above in a skill that proves the slot. */
export function provenSlots(evidence: readonly EvidenceState[], localSkill: string): Set<string> {
  const slots = new Set<string>()
  for (const { skill, rung } of evidence) {
    const slot = rung >= RUNG_OWN_DEVICE ? provenSlot(skill, localSkill) : undefined
    if (slot !== undefined) slots.add(slot)
  }
  return slots
}

/** "Thành thạo" is our reading: did it on their own device (rung 3), in each of the five. */
export function meetsFiveSkills(evidence: readonly EvidenceState[], localSkill: string): boolean {
  return provenSlots(evidence, localSkill).size === HOUSEHOLD_SKILLS.length
}
