// The facts of many visits, asked in one message with `begin` and kept in memory while a batch is decided: each accepted
// visit changes them, so that the second visit of an outbox already sees the first.

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
  /** The active people; of those asked for (of all, where the household has no state yet) their evidence by skill. */
  people: Map<string, Map<string, EvidenceState>>
  state: HouseholdState
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

type PersonRow = [id: string, skill?: string, rung?: Rung, reachedOn?: PlainDate, ownSince?: PlainDate | null, visitId?: string | null, source?: string | null]
type StateRow = [hamletId: string, bestRung: Rung, fiveSkills: 0 | 1, visits: number, metVisits: number, PlainDate | null, string | null, string | null, Outcome | null, nextOn: PlainDate | null]
type HomeRow = [id: string, hamletId: string, active: 0 | 1, StateRow | null, PersonRow[]]
type LessonRow = [residentId: string, skill: string, rung: LessonInput['rung']]
type SameDayRow = [householdId: string, PlainDate, by: string, at: string, Outcome, minutes: number, note: 0 | 1, LessonRow[]]
type DriveRow = [id: string, name: string, startsOn: PlainDate, endsOn: PlainDate]

/** What `visit_facts` answers: lists of JSON without their outer brackets, null where there is nothing. */
interface RawFacts {
  merged: string | null
  homes: string | null
  logs: string | null
  drives: string | null
  fifth: string | null
}

/** Locks the households until the transaction ends, so that two visits at one door fold one after the other. */
export function factsQuestion(communeId: number, { households, days, learners, drives }: Wanted): PlainSql {
  return `select * from visit_facts(${communeId}, ${literalList(households)}::uuid[], ${literalList(days)}::date[], ${literalList(learners)}::uuid[], ${literalList(drives)}::uuid[]); `
}

/** The answer to that question, and what few visits name beside it: members other than oneself, teachers, people who have moved. */
export async function readFacts(db: Db, communeId: number, asked: unknown, wanted: Named): Promise<BatchFacts> {
  const raw = asked as RawFacts
  const localSkill = raw.fifth ?? DEFAULT_LOCAL_SKILL
  const nowAt = raw.merged === null ? {} : (JSON.parse(raw.merged) as Record<string, string>)
  const households = new Map(listOf<HomeRow>(raw.homes).map((row) => [row[0], asFact(row, localSkill)]))
  for (const [householdId, visitedOn, by, at, outcome, minutes, note, rows] of listOf<SameDayRow>(raw.logs)) {
    const lessons = rows.map(([residentId, skill, rung]) => ({ residentId, skill, rung }))
    rememberDay(households.get(householdId)!, visitedOn, { by, visitedAt: toInstantText(at) as Instant, outcome, minutes, note: note === 1, lessons })
  }
  const household = (id: string) => households.get(nowAt[id] ?? id)
  const strangers = wanted.learners.filter(({ householdId, residentId }) => !household(householdId)?.people.has(residentId)).map(({ residentId }) => residentId)
  const people = await findPeople(db, communeId, [...new Set([...strangers, ...wanted.teachers])])
  const known = new Set([...people.keys(), ...people.values()])
  await bringLadders(db, communeId, households, strangers.map((id) => people.get(id) ?? id))
  const members = await findTeams(db, communeId, wanted.members)
  return {
    household,
    person: (id) => people.get(id) ?? id,
    knowsPerson: (id) => known.has(id),
    drives: new Map(listOf<DriveRow>(raw.drives).map(([id, name, startsOn, endsOn]) => [id, { name, startsOn, endsOn }])),
    members,
    localSkill,
  }
}

function listOf<T>(text: string | null): T[] {
  return text === null ? [] : (JSON.parse(`[${text}]`) as T[])
}

/** Who lives or lived here; someone merged with a duplicate is the person who stays. */
async function findPeople(db: Db, communeId: number, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('residents').select(['id', 'state', 'mergedInto']).where('communeId', '=', communeId).where('id', 'in', ids).where('state', 'in', ['active', 'moved_away', 'merged']).execute()
  return new Map(rows.map(({ id, state, mergedInto }) => [id, state === 'merged' && mergedInto !== null ? mergedInto : id]))
}

/** The ladders of those whom the question could not name: somebody merged with a duplicate since the phone last heard. */
async function bringLadders(db: Db, communeId: number, households: ReadonlyMap<string, HouseholdFact>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await db.selectFrom('evidence').select(['residentId', 'skill', 'rung', 'reachedOn', 'ownSince', 'visitId', 'source']).where('communeId', '=', communeId).where('residentId', 'in', ids).execute()
  for (const { residentId, rung, ...rest } of rows) {
    for (const { people } of households.values()) people.get(residentId)?.set(rest.skill, { ...rest, rung: rung as Rung })
  }
}

/** Member → team. */
async function findTeams(db: Db, communeId: number, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('teamMembers').select(['id', 'teamId']).where('communeId', '=', communeId).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, teamId }) => [id, teamId]))
}

function asFact([id, hamletId, active, row, rows]: HomeRow, localSkill: string): HouseholdFact {
  const people = new Map<string, Map<string, EvidenceState>>()
  for (const [personId, skill, rung, reachedOn, ownSince, visitId, source] of rows) {
    let skills = people.get(personId)
    if (!skills) people.set(personId, (skills = new Map()))
    if (skill !== undefined) skills.set(skill, { skill, rung: rung!, reachedOn: reachedOn!, ownSince: ownSince!, visitId: visitId!, source: source! })
  }
  return { id, hamletId, active: active === 1, people, state: row ? asState(row) : withEvidence(UNTOUCHED, evidenceOf(people), localSkill), isKnownHere: row?.[0] === hamletId, sameDay: new Map() }
}

function asState([, bestRung, fiveSkills, visits, metVisits, lastVisitOn, lastAt, lastVisitId, lastOutcome, nextOn]: StateRow): HouseholdState {
  const lastVisitAt = lastAt === null ? null : (toInstantText(lastAt) as Instant)
  return { bestRung, fiveSkills: fiveSkills === 1, visits, metVisits, lastVisitOn, lastVisitAt, lastVisitId, lastOutcome, nextOn }
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
