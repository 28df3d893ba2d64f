// What may be witnessed, and which rung of the evidence ladder it is: the same decision on the phone and on the server.
// The phone bundles this file, so it stays small.

import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import { daysBetween, formatVi, type PlainDate } from '../../platform/time.ts'
import type { SkillWitnessInput } from '../visits/index.ts'
import { recognitionProblems as problems } from './problems.ts'

export const OLDEST_DAYS = 60

export interface WitnessFacts {
  household: { hamletId: string } | undefined
  /** Hamlets the actor works in; null = the whole commune. */
  territory: ReadonlySet<string> | null
  /** Active people of the household. */
  people: ReadonlySet<string>
  guideKnown: boolean
  /** The same run is written down already. */
  twin: boolean
}

export function decideWitness(input: SkillWitnessInput, facts: WitnessFacts, today: PlainDate): Decision<SkillWitnessInput> {
  const { household, territory } = facts
  if (!household) return refuse(problems.householdUnknown)
  if (territory && !territory.has(household.hamletId)) return refuse(problems.notYourHamlet)
  const found: Problem[] = []
  const date = formatVi(input.ranOn)
  if (!facts.people.has(input.residentId)) found.push(problems.personNotHere)
  if (!facts.guideKnown) found.push(problems.guideUnknown)
  if (input.device !== 'own') found.push(problems.notTheirDevice)
  if (input.ranOn > today) found.push(withParams(problems.futureDate, { date }))
  else if (daysBetween(input.ranOn, today) > OLDEST_DAYS) found.push(withParams(problems.tooOld, { date, days: OLDEST_DAYS }))
  if (found.length > 0) return refuse(...found)
  return facts.twin ? refuse(problems.repeated) : accept(input)
}

/** 2 when it took help or a secret was given away, 4 when an earlier day already showed it on their own device, else 3. */
export function rungOf({ ranOn, help, slip }: Pick<SkillWitnessInput, 'ranOn' | 'help' | 'slip'>, ownSince: PlainDate | null): 2 | 3 | 4 {
  if (help === 'hints' || slip) return 2
  return ownSince !== null && ownSince < ranOn ? 4 : 3
}

export function isSameRun(a: SkillWitnessInput, b: Omit<SkillWitnessInput, 'ranAt' | 'householdId' | 'way' | 'guideVersion' | 'skill' | 'device'>): boolean {
  return a.residentId === b.residentId && a.guideId === b.guideId && a.ranOn === b.ranOn && a.help === b.help && a.variant === b.variant && a.slip === b.slip
}
