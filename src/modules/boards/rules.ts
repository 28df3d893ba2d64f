// What the figures of a board mean and how they are put together from counted facts. Pure; every figure carries the
// filter of the rows behind it, so that number and list share one definition.

import { dateParts, type PlainDate } from '../../platform/time.ts'
import { RUNGS, type Rung } from '../../ui/context.ts'
import { HOUSEHOLD_SKILLS, SKILLS, teachable } from '../visits/index.ts'
import { OUTCOMES, type Device, type Need, type RowFilter } from './schema.ts'

/** Part of the definitions: a change here makes every commune add up anew. */
export const FACTS_VERSION = 3
/** A phone not heard of for so long counts as late. */
export const SILENT_PHONE_DAYS = 3
export const RECENT_DAYS = 7
/** Rows of a list on one page. */
export const PAGE_SIZE = 50
/** "Thành thạo": did it on their own device. */
export const OWN_DEVICE: Rung = 3

/** A number and the rows behind it; null = nobody has collected it, which is not 0. */
export interface Count {
  value: number | null
  rows: RowFilter
}

export type RungCounts = [Count, Count, Count, Count, Count, Count]

/** One line of a table by rung. */
export interface RungLine {
  key: string
  total: Count
  rungs: RungCounts
}

// ---- drives and their targets ----

export interface Drive {
  id: string
  name: string
  startsOn: PlainDate
  endsOn: PlainDate
  skills: string[]
  /** Whom the target counts; the document's own words stand in `targetPopulation`. */
  targetGroup: 'adults' | 'everyone' | 'elderly' | 'needs' | 'households'
  targetPopulation: string
  targetValue: number
  targetUnit: 'percent' | 'people' | 'households'
  targetRung: number
  targetSource: string
  hamletIds: string[]
}

/** What the database counts for a drive. */
export interface DriveDefinition {
  id: string
  unit: 'people' | 'households'
  rung: number
  skills: string[]
  hamlets: string[]
  /** Latest birth year that counts; null = any age. */
  born: number | null
  /** Only people with a need on record. */
  needs: boolean
}

/** The lowest age of a group; undefined when age does not matter. */
export function ageOf(group: Drive['targetGroup']): number | undefined {
  return group === 'adults' ? 18 : group === 'elderly' ? 60 : undefined
}

/** The same group as on the drive's own page: age by year of birth, in the year of `today`. */
export function defineDrive(drive: Drive, today: PlainDate): DriveDefinition {
  const age = ageOf(drive.targetGroup)
  return {
    id: drive.id,
    unit: drive.targetGroup === 'households' ? 'households' : 'people',
    rung: drive.targetRung,
    skills: [...new Set([...teachable(drive.skills), ...drive.skills])].toSorted(),
    hamlets: drive.hamletIds.toSorted(),
    born: age === undefined ? null : dateParts(today).year - age,
    needs: drive.targetGroup === 'needs',
  }
}

export interface DriveProgress {
  drive: Drive
  born: number | null
  /** Denominator. */
  population: Count
  /** Numerator. */
  reached: Count
  /** What the target asks for, in people or households; null while the population is empty. */
  wanted: number | null
  /** Visits logged for the drive (lượt). */
  visits: Count
}

// ---- the board ----

/** Sums as the database gives them: fact → how many. */
export type Sums = ReadonlyMap<string, number>

export interface HamletLine {
  id: string
  name: string
  /** It ended, but rows still stand under it. */
  ended: boolean
  households: Count
  dark: Count
  five: Count
  people: Count
  rungs: RungCounts
  visits: Count
}

export interface LateWork {
  promised: Count
  calls: Count
  escalations: Count
  phones: Count
  refused: Count
}

export interface Board {
  people: RungLine
  ownDevice: Count
  households: RungLine
  dark: Count
  darkNever: Count
  darkRefused: Count
  five: Count
  hamlets: HamletLine[]
  skills: (RungLine & { slot: string })[]
  needs: RungLine[]
  agreed: Count
  bornUnknown: Count
  languages: RungLine[]
  devices: RungLine[]
  visits: Count
  metVisits: Count
  recentVisits: Count
  drives: DriveProgress[]
  late: LateWork
}

export interface BoardFacts {
  sums: Sums
  /** Hamlet → fact → how many, for the facts of the table by hamlet. */
  byHamlet: ReadonlyMap<string, Sums>
  hamlets: { id: string; name: string; ended: boolean }[]
  drives: Drive[]
  /** Visits of the last seven days. */
  recentVisits: number
  late: Record<keyof LateWork, number | null>
  today: PlainDate
  /** First day of the last seven. */
  recentFrom: PlainDate
}

const at = (sums: Sums | undefined, fact: string) => sums?.get(fact) ?? 0

function count(value: number | null, rows: RowFilter): Count {
  return { value, rows }
}

/** One line by rung from facts named `<prefix>:<rung>`; `rows` narrows the list. */
function rungLine(sums: Sums | undefined, prefix: string, key: string, rows: RowFilter, known = true): RungLine {
  const rungs = RUNGS.map((rung) => count(known ? at(sums, `${prefix}:${rung}`) : null, { ...rows, rung })) as RungCounts
  const total = known ? rungs.reduce((sum, { value }) => sum + (value ?? 0), 0) : null
  return { key, total: count(total, rows), rungs }
}

export function assembleBoard(facts: BoardFacts): Board {
  const { sums } = facts
  const people = rungLine(sums, 'people', 'people', { kind: 'people' })
  const agreed = at(sums, 'agreed')
  return {
    people,
    ownDevice: count(fromRung(people, OWN_DEVICE), { kind: 'people', fromRung: OWN_DEVICE }),
    households: rungLine(sums, 'doors', 'households', { kind: 'households' }),
    dark: count(at(sums, 'doors:0'), { kind: 'households', rung: 0 }),
    darkNever: count(at(sums, 'dark:never'), { kind: 'households', rung: 0, dark: 'never' }),
    darkRefused: count(at(sums, 'dark:refused'), { kind: 'households', rung: 0, dark: 'refused' }),
    five: count(at(sums, 'five'), { kind: 'households', five: true }),
    hamlets: facts.hamlets.map((hamlet) => hamletLine(hamlet, facts)),
    skills: skillLines(sums, people.total.value ?? 0),
    needs: needLines(sums, agreed),
    agreed: count(agreed, { kind: 'people', agreed: true }),
    bornUnknown: count(at(sums, 'born:unknown'), { kind: 'people', bornUnknown: true }),
    languages: groupedLines(sums, 'language', (language) => ({ kind: 'people', language })),
    devices: groupedLines(sums, 'device', (device) => ({ kind: 'people', device: device as Device })),
    visits: count(visitsIn(sums), { kind: 'visits' }),
    metVisits: count(at(sums, 'visits:met'), { kind: 'visits', outcome: 'met' }),
    recentVisits: count(facts.recentVisits, { kind: 'visits', from: facts.recentFrom }),
    drives: facts.drives.map((drive) => driveProgress(drive, facts)),
    late: lateWork(facts.late),
  }
}

/** Visits of every outcome. */
function visitsIn(sums: Sums | undefined): number {
  return OUTCOMES.reduce((sum, outcome) => sum + at(sums, `visits:${outcome}`), 0)
}

/** People or households on a rung or a higher one. */
export function fromRung(line: RungLine, rung: Rung): number {
  return line.rungs.slice(rung).reduce((sum, { value }) => sum + (value ?? 0), 0)
}

function hamletLine({ id, name, ended }: BoardFacts['hamlets'][number], facts: BoardFacts): HamletLine {
  const sums = facts.byHamlet.get(id)
  const people = rungLine(sums, 'people', id, { kind: 'people', hamletId: id })
  const households = rungLine(sums, 'doors', id, { kind: 'households', hamletId: id })
  return {
    id, name, ended,
    households: households.total,
    dark: households.rungs[0],
    five: count(at(sums, 'five'), { kind: 'households', hamletId: id, five: true }),
    people: people.total,
    rungs: people.rungs,
    visits: count(visitsIn(sums), { kind: 'visits', hamletId: id }),
  }
}

/** Each skill over everybody: who has no evidence in it stands on rung 0. Coarse older records only when there are any. */
function skillLines(sums: Sums, everybody: number): Board['skills'] {
  const keys = [...SKILLS.map(({ key, slot }) => ({ key, slot })), ...HOUSEHOLD_SKILLS.map(({ key }) => ({ key, slot: key }))]
  return keys.flatMap(({ key, slot }) => {
    const line = rungLine(sums, `skill:${key}`, key, { kind: 'people', skill: key })
    const taught = line.total.value ?? 0
    if (taught === 0 && key === slot) return []
    const [, ...taughtRungs] = line.rungs
    const rungs: RungCounts = [count(everybody - taught, { kind: 'people', skill: key, rung: 0 }), ...taughtRungs]
    return [{ ...line, rungs, slot, total: count(taught, { kind: 'people', skill: key, fromRung: 1 }) }]
  })
}

/** Disability and living alone exist only where somebody agreed; age only where a birth year is known. */
function needLines(sums: Sums, agreed: number): RungLine[] {
  const everybody = RUNGS.reduce<number>((sum, rung) => sum + at(sums, `people:${rung}`), 0)
  const bornKnown = everybody > at(sums, 'born:unknown')
  const line = (need: Need, known: boolean) => rungLine(sums, `need:${need}`, need, { kind: 'people', need }, known)
  return [line('age', bornKnown), line('disability', agreed > 0), line('living_alone', agreed > 0)]
}

/** Lines for every value that occurs, the largest first. */
function groupedLines(sums: Sums, dimension: string, rowsOf: (key: string) => RowFilter): RungLine[] {
  const keys = new Set<string>()
  for (const [fact, n] of sums) if (n > 0 && fact.startsWith(`${dimension}:`)) keys.add(fact.split(':')[1]!)
  const lines = [...keys].map((key) => rungLine(sums, `${dimension}:${key}`, key, rowsOf(key)))
  return lines.toSorted((a, b) => (b.total.value ?? 0) - (a.total.value ?? 0) || (a.key < b.key ? -1 : 1))
}

function driveProgress(drive: Drive, { sums, today }: BoardFacts): DriveProgress {
  const kind = drive.targetGroup === 'households' ? 'households' : 'people'
  const population = at(sums, `drive:${drive.id}:in`)
  const reached = at(sums, `drive:${drive.id}:done`)
  return {
    drive,
    born: defineDrive(drive, today).born,
    population: count(population, { kind, driveId: drive.id }),
    reached: count(population === 0 ? null : reached, { kind, driveId: drive.id, reached: true }),
    wanted: population === 0 ? null : drive.targetUnit === 'percent' ? Math.ceil((population * drive.targetValue) / 100) : drive.targetValue,
    visits: count(at(sums, `visit_drive:${drive.id}`), { kind: 'visits', driveId: drive.id }),
  }
}

export function lateWork(late: BoardFacts['late']): LateWork {
  return {
    promised: count(late.promised, { kind: 'households', overdue: true }),
    calls: count(late.calls, { kind: 'calls' }),
    escalations: count(late.escalations, { kind: 'escalations' }),
    phones: count(late.phones, { kind: 'phones' }),
    refused: count(late.refused, { kind: 'refused' }),
  }
}
