// The facts of many visits, asked in one message with `begin` and kept in memory while a batch is decided: each accepted
// visit changes them, so that the second visit of an outbox already sees the first.

import { sql } from 'kysely'
import { toInstantText, type Db } from '../../platform/db.ts'
import { literalList, type PlainSql } from '../../platform/plain-sql.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import {
  evidenceKey,
  foldEvidence,
  foldVisit,
  UNTOUCHED,
  lifted,
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
  /** Its active people among those who were taught (all, where the household is new), with their evidence by skill. */
  people: Map<string, Map<string, EvidenceState>>
  state: HouseholdState
  /** It has no state yet. */
  isNew: boolean
  /** Its state has a row, in the hamlet where the household lives now. */
  isKnownHere: boolean
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
  /** Whose ladders are asked for. */
  learners: string[]
  drives: string[]
}

/** Whom the visits name. */
export interface Named {
  learners: { householdId: string; residentId: string }[]
  teachers: string[]
  /** Members who are not the one who reports. */
  members: string[]
}

type StateRow = [hamletId: string, Rung, fiveSkills: 0 | 1, visits: number, metVisits: number, lastOn: string, lastAt: string, lastId: string, Outcome | '', nextOn: string]
type HomeRow = [id: string, hamletId: string, active: 0 | 1, people: string[], ...(StateRow | [])]
type LadderRow = [residentId: string, skill: string, Rung, PlainDate, ownSince: string, visitId: string, source: string | null]
type LessonRow = [residentId: string, skill: string, rung: LessonInput['rung']]
type LogRow = [householdId: string, PlainDate, by: string, at: string, Outcome, minutes: number, note: 0 | 1, LessonRow[]]
type DriveRow = [id: string, name: string, startsOn: PlainDate, endsOn: PlainDate]

/** What `visit_facts` answers; days, instants and ids that are missing come as empty words. */
interface RawFacts {
  homes: HomeRow[]
  ladders: LadderRow[]
  logs: LogRow[]
  drives: DriveRow[]
  merged: Record<string, string> | null
  fifth: string | null
}

/** Locks the households until the transaction ends, so that two visits at one door fold one after the other. */
export function factsQuestion(communeId: number, { households, days, learners, drives }: Wanted): PlainSql {
  return `select visit_facts(${communeId}, ${literalList(households)}::uuid[], ${literalList(days)}::date[], ${literalList(learners)}::uuid[], ${literalList(drives)}::uuid[]) as facts; `
}

/** The answer to that question, and what few visits name beside it: members other than oneself, teachers, people who have moved. */
export async function readFacts(db: Db, communeId: number, answer: unknown, wanted: Named): Promise<BatchFacts> {
  const raw = JSON.parse((answer as { facts: string }).facts) as RawFacts
  const localSkill = raw.fifth ?? DEFAULT_LOCAL_SKILL
  const households = new Map(raw.homes.map((row) => [row[0], asFact(row)]))
  const household = (id: string) => households.get(raw.merged?.[id] ?? id)
  const learners = new Map<string, Map<string, EvidenceState>>()
  for (const { people } of households.values()) for (const [id, skills] of people) learners.set(id, skills)
  for (const [residentId, skill, rung, reachedOn, ownSince, visitId, source] of raw.ladders) {
    learners.get(residentId)?.set(skill, { skill, rung, reachedOn, ownSince: (ownSince || null) as PlainDate | null, visitId: visitId || null, source })
  }
  for (const [householdId, visitedOn, by, at, outcome, minutes, note, rows] of raw.logs) {
    const lessons = rows.map(([residentId, skill, rung]) => ({ residentId, skill, rung }))
    rememberDay(households.get(householdId)!, visitedOn, { by, visitedAt: toInstantText(at) as Instant, outcome, minutes, note: note === 1, lessons })
  }
  const strangers = wanted.learners.filter(({ householdId, residentId }) => !household(householdId)?.people.has(residentId)).map(({ residentId }) => residentId)
  const people = await findPeople(db, communeId, [...new Set([...strangers, ...wanted.teachers])])
  for (const { id, householdId } of await findHomes(db, communeId, strangers.flatMap((old) => people.get(old) ?? []).filter((id) => !learners.has(id)))) {
    const skills = new Map<string, EvidenceState>()
    households.get(householdId)?.people.set(id, skills)
    learners.set(id, skills)
  }
  // Ladders the question did not name: of those merged with a duplicate, and of everybody where the first visit starts a state.
  const beginning = [...households.values()].filter(({ isNew }) => isNew)
  await bringLadders(db, communeId, learners, [...strangers.map((id) => people.get(id) ?? id), ...beginning.flatMap((home) => [...home.people.keys()])])
  for (const home of beginning) home.state = withEvidence(UNTOUCHED, evidenceOf(home.people), localSkill)
  const known = new Set([...people.keys(), ...people.values()])
  return {
    household,
    person: (id) => people.get(id) ?? id,
    knowsPerson: (id) => known.has(id),
    drives: new Map(raw.drives.map(([id, name, startsOn, endsOn]) => [id, { name, startsOn, endsOn }])),
    members: await findTeams(db, communeId, wanted.members),
    localSkill,
  }
}

/** Who lives or lived here; someone merged with a duplicate is the person who stays. */
async function findPeople(db: Db, communeId: number, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('residents').select(['id', 'state', 'mergedInto']).where('communeId', '=', communeId).where('id', '=', sql<string>`any(${ids}::uuid[])`).where('state', 'in', ['active', 'moved_away', 'merged']).execute()
  return new Map(rows.map(({ id, state, mergedInto }) => [id, state === 'merged' && mergedInto !== null ? mergedInto : id]))
}

/** Where the people live who stay in place of a duplicate that was taught. */
async function findHomes(db: Db, communeId: number, ids: readonly string[]): Promise<{ id: string; householdId: string }[]> {
  if (ids.length === 0) return []
  return db.selectFrom('residents').select(['id', 'householdId']).where('communeId', '=', communeId).where('id', '=', sql<string>`any(${ids}::uuid[])`).where('state', '=', 'active').execute()
}

async function bringLadders(db: Db, communeId: number, learners: ReadonlyMap<string, Map<string, EvidenceState>>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await db.selectFrom('evidence').select(['residentId', 'skill', 'rung', 'reachedOn', 'ownSince', 'visitId', 'source']).where('communeId', '=', communeId).where('residentId', '=', sql<string>`any(${ids}::uuid[])`).execute()
  for (const { residentId, rung, ...rest } of rows) learners.get(residentId)?.set(rest.skill, { ...rest, rung: rung as Rung })
}

/** Member → team. */
async function findTeams(db: Db, communeId: number, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('teamMembers').select(['id', 'teamId']).where('communeId', '=', communeId).where('id', '=', sql<string>`any(${ids}::uuid[])`).execute()
  return new Map(rows.map(({ id, teamId }) => [id, teamId]))
}

function asFact([id, hamletId, active, ids, ...row]: HomeRow): HouseholdFact {
  const people = new Map(ids.flatMap((person) => (person === '' ? [] : [[person, new Map<string, EvidenceState>()]])))
  const isNew = row.length === 0
  return { id, hamletId, active: active === 1, people, state: isNew ? UNTOUCHED : asState(row), isNew, isKnownHere: row[0] === hamletId, sameDay: new Map() }
}

function asState([, bestRung, fiveSkills, visits, metVisits, lastOn, lastAt, lastId, lastOutcome, nextOn]: StateRow): HouseholdState {
  const day = (text: string) => (text === '' ? null : (text as PlainDate))
  const lastVisitAt = lastAt === '' ? null : (toInstantText(lastAt) as Instant)
  return { bestRung, fiveSkills: fiveSkills === 1, visits, metVisits, lastVisitOn: day(lastOn), lastVisitAt, lastVisitId: lastId || null, lastOutcome: lastOutcome || null, nextOn: day(nextOn) }
}

function rememberDay(fact: HouseholdFact, day: PlainDate, visit: SameDayVisit): void {
  const known = fact.sameDay.get(day)
  if (known) known.push(visit)
  else fact.sameDay.set(day, [visit])
}

function evidenceOf(people: HouseholdFact['people']): EvidenceState[][] {
  return [...people.values()].map((skills) => [...skills.values()])
}

/** Changes the facts by an accepted visit; returns the evidence rows it touched. */
export function applyVisit(fact: HouseholdFact, id: string, visit: AcceptedVisit, localSkill: string): Map<string, EvidenceState & { residentId: string }> {
  const touched = new Map<string, EvidenceState & { residentId: string }>()
  for (const { residentId, skill, rung } of visit.lessons) {
    const skills = fact.people.get(residentId)!
    const before = skills.get(skill)
    const folded = foldEvidence(before, skill, { rung, on: visit.visitedOn, visitId: id, source: null })
    if (before && isSame(before, folded)) continue
    skills.set(skill, folded)
    touched.set(evidenceKey(residentId, skill), { ...folded, residentId })
  }
  const { visitedOn, visitedAt, outcome, nextOn, minutes, lessons, by, note } = visit
  fact.state = lifted(foldVisit(fact.state, { id, visitedOn, visitedAt, outcome, nextOn }), lessons.map(({ residentId }) => [...fact.people.get(residentId)!.values()]), localSkill)
  rememberDay(fact, visitedOn, { by, visitedAt, outcome, minutes, note: note !== null, lessons })
  return touched
}

/** A lesson that lifts nobody leaves their ladder as it is. */
function isSame(a: EvidenceState, b: EvidenceState): boolean {
  return a.rung === b.rung && a.reachedOn === b.reachedOn && a.ownSince === b.ownSince && a.visitId === b.visitId && a.source === b.source
}
