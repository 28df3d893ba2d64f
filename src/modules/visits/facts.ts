// The facts of many visits, fetched in one round trip and kept in memory while a batch is decided: each accepted visit
// changes them, so that the second visit of an outbox already sees the first.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import {
  evidenceKey,
  foldEvidence,
  foldVisit,
  UNTOUCHED,
  withEvidence,
  type AcceptedVisit,
  type EvidenceState,
  type HouseholdState,
  type Outcome,
  type Rung,
  type SameDayVisit,
} from './rules.ts'
import type { LessonInput } from './schema.ts'
import { DEFAULT_LOCAL_SKILL } from './skills.ts'

export interface HouseholdFact {
  id: string
  hamletId: string
  active: boolean
  /** Evidence of each active person, by skill. */
  people: Map<string, Map<string, EvidenceState>>
  state: HouseholdState
  /** Visits by day, of the days asked for. */
  sameDay: Map<PlainDate, SameDayVisit[]>
}

export interface BatchFacts {
  household(id: string): HouseholdFact | undefined
  /** The person who stays, when this one was merged with a duplicate. */
  person(id: string): string
  knowsPerson(id: string): boolean
  drives: ReadonlyMap<string, { name: string; startsOn: PlainDate; endsOn: PlainDate }>
  /** Member → team. */
  members: ReadonlyMap<string, string>
  localSkill: string
}

export interface Wanted {
  /** Door and day of each visit, side by side. */
  households: string[]
  days: PlainDate[]
  people: string[]
  drives: string[]
  members: string[]
}

type EvidenceRow = [skill: string, rung: Rung, reachedOn: PlainDate, ownSince: PlainDate | null, visitId: string | null, source: string | null]
type LessonRow = [residentId: string, skill: string, rung: LessonInput['rung']]
interface RawFacts {
  nowAt: Record<string, string>
  households: Record<
    string,
    {
      hamletId: string
      active: boolean
      people: [id: string, evidence: EvidenceRow[]][]
      row: [number, number, PlainDate | null, Instant | null, string | null, Outcome | null, PlainDate | null] | null
    }
  >
  sameDay: [householdId: string, PlainDate, by: string, Instant, Outcome, minutes: number, note: boolean, LessonRow[]][]
  mergedPeople: Record<string, string>
  knownPeople: string[]
  drives: Record<string, [string, PlainDate, PlainDate]>
  members: Record<string, string>
  localSkill: string | null
}

/** Locks the households until the transaction ends, so that two visits at one door fold one after the other. */
export async function loadFacts(db: Db, communeId: number, wanted: Wanted): Promise<BatchFacts> {
  const { rows: answered } = await sql<{ facts: RawFacts }>`
    select visit_facts(${communeId}, ${wanted.households}::uuid[], ${wanted.days}::date[], ${wanted.people}::uuid[],
                       ${wanted.drives}::uuid[], ${wanted.members}::uuid[]) as facts`.execute(db)
  const raw = answered[0]!.facts
  const localSkill = raw.localSkill ?? DEFAULT_LOCAL_SKILL
  const households = new Map(Object.entries(raw.households).map(([id, household]) => [id, asFact(id, household, localSkill)]))
  for (const [householdId, visitedOn, by, visitedAt, outcome, minutes, note, rows] of raw.sameDay) {
    const lessons = rows.map(([residentId, skill, rung]) => ({ residentId, skill, rung }))
    rememberDay(households.get(householdId)!, visitedOn, { by, visitedAt, outcome, minutes, note, lessons })
  }
  const known = new Set(raw.knownPeople)
  return {
    household: (id) => households.get(raw.nowAt[id] ?? id),
    person: (id) => raw.mergedPeople[id] ?? id,
    knowsPerson: (id) => known.has(id),
    drives: new Map(Object.entries(raw.drives).map(([id, [name, startsOn, endsOn]]) => [id, { name, startsOn, endsOn }])),
    members: new Map(Object.entries(raw.members)),
    localSkill,
  }
}

function asFact(id: string, raw: RawFacts['households'][string], localSkill: string): HouseholdFact {
  const people = new Map(raw.people.map(([personId, rows]) => [personId, new Map(rows.map((row) => [row[0], asEvidence(row)]))]))
  const [visits, metVisits, lastVisitOn, lastVisitAt, lastVisitId, lastOutcome, nextOn] = raw.row ?? [0, 0, null, null, null, null, null]
  const before: HouseholdState = { ...UNTOUCHED, visits, metVisits, lastVisitOn, lastVisitAt, lastVisitId, lastOutcome, nextOn }
  return {
    id,
    hamletId: raw.hamletId,
    active: raw.active,
    people,
    state: withEvidence(before, evidenceOf(people), localSkill),
    sameDay: new Map(),
  }
}

function rememberDay(fact: HouseholdFact, day: PlainDate, visit: SameDayVisit): void {
  const known = fact.sameDay.get(day)
  if (known) known.push(visit)
  else fact.sameDay.set(day, [visit])
}

function asEvidence([skill, rung, reachedOn, ownSince, visitId, source]: EvidenceRow): EvidenceState {
  return { skill, rung, reachedOn, ownSince, visitId, source }
}

function evidenceOf(people: HouseholdFact['people']): EvidenceState[][] {
  return [...people.values()].map((skills) => [...skills.values()])
}

/** Changes the facts by an accepted visit; returns the evidence rows it touched. */
export function applyVisit(fact: HouseholdFact, id: string, visit: AcceptedVisit, localSkill: string): Map<string, EvidenceState & { residentId: string }> {
  const touched = new Map<string, EvidenceState & { residentId: string }>()
  for (const { residentId, skill, rung } of visit.lessons) {
    const skills = fact.people.get(residentId)!
    const folded = foldEvidence(skills.get(skill), skill, { rung, on: visit.visitedOn, visitId: id, source: null })
    skills.set(skill, folded)
    touched.set(evidenceKey(residentId, skill), { ...folded, residentId })
  }
  const { visitedOn, visitedAt, outcome, nextOn, minutes, lessons, by, note } = visit
  fact.state = withEvidence(foldVisit(fact.state, { id, visitedOn, visitedAt, outcome, nextOn }), evidenceOf(fact.people), localSkill)
  rememberDay(fact, visitedOn, { by, visitedAt, outcome, minutes, note: note !== null, lessons })
  return touched
}
