// What the parts of the generator hand to each other: rows as the tables take them, and visits as they were sent.

import type { Insertable } from 'kysely'
import type { DB } from '../../src/platform/db.ts'
import type { Instant, PlainDate } from '../../src/platform/time.ts'
import type { LessonInput, Outcome } from '../../src/modules/visits/index.ts'
import type { DemoHamlet } from './places.ts'

/** Stands for the movement officer's account until the loader knows its id. */
export const OFFICER = '@officer'

export interface DemoOptions {
  communeId: number
  /** Residents of the commune, about. */
  people: number
  seed: string
  today: PlainDate
  /** Visits to aim for; left out = as many as such teams make in ten weeks. */
  visits?: number
}

export interface DemoPerson {
  id: string
  householdIndex: number
  fullName: string
  sex: 'nam' | 'nu'
  birthYear: number
  birthDate: PlainDate | null
  age: number
  role: string
  language: string
  device: 'own' | 'shared' | 'none' | 'unknown'
  phone: string | null
  needs: string[]
  state: 'active' | 'moved_away' | 'died'
}

export interface DemoHousehold {
  id: string
  index: number
  hamletIndex: number
  alleyIndex: number | null
  doorId: string | null
  headName: string
  people: DemoPerson[]
  state: 'active' | 'moved_away'
}

export interface DemoMember {
  id: string
  teamIndex: number
  fullName: string
  role: 'leader' | 'member'
  residentId: string
  /** 0–1: how often this person comes along. */
  diligence: number
}

export interface DemoTeam {
  id: string
  hamletIndex: number
  members: DemoMember[]
  habit: Habit
}

/** How a team holds out over ten weeks. */
export type Habit = 'steady' | 'stops_after_week_three' | 'weekends' | 'late' | 'in_drives_only' | 'fading'

export interface DemoDrive {
  id: string
  name: string
  startsOn: PlainDate
  endsOn: PlainDate
  skills: string[]
  hamletIndexes: ReadonlySet<number>
}

/** A visit as the phone sent it. */
export interface DemoVisit {
  id: string
  household: DemoHousehold
  team: DemoTeam
  memberId: string
  driveId: string | null
  outcome: Outcome
  visitedOn: PlainDate
  visitedAt: Instant
  receivedAt: Instant
  minutes: number
  nextOn: PlainDate | null
  note: string | null
  lessons: LessonInput[]
  teacherId: string | null
  escalation: { to: 'counter' | 'police' | 'leader'; reason: string } | null
}

export type Rows = { [Table in keyof DB]?: Insertable<DB[Table]>[] }

export interface DemoCommune {
  communeId: number
  hamlets: DemoHamlet[]
  households: DemoHousehold[]
  teams: DemoTeam[]
  drives: DemoDrive[]
  /** All visits in the order they reached the server. */
  visits: DemoVisit[]
  /** Everything but the visits and what follows from them, in an order that foreign keys allow. */
  rows: Rows
  /** Rows that speak of visits: after those. */
  afterVisits: Rows
  /** Planted double entries of the register. */
  duplicates: string[]
}
