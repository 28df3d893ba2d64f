// Keeping the counted facts up with the ledger: a board folds in what is new before it is read, and anybody who
// doubts a figure can have everything added up from nothing.

import { sql, type Transaction } from 'kysely'
import type { Database, DB, Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { DEFAULT_LOCAL_SKILL } from '../visits/index.ts'
import { getStanding, listOpenDrives, type CommuneWords, type Standing } from './queries.ts'
import { defineDrive, FACTS_VERSION, type Drive } from './rules.ts'

export interface Moment {
  today: PlainDate
  now: Instant
}

export interface Folded {
  commune: CommuneWords
  /** Open drives. */
  drives: Drive[]
  /** Up to which ledger entry the facts go. */
  mark: NonNullable<Standing['mark']>
}

interface Looked {
  standing: Standing
  drives: Drive[]
  /** Everything that a change of makes the facts mean something else. */
  definitions: string
  counted: string
}

async function look(db: Db, communeId: number, today: PlainDate): Promise<Looked> {
  const standing = await getStanding(db, communeId)
  const drives = await listOpenDrives(db, communeId)
  const counted = JSON.stringify(drives.map((drive) => defineDrive(drive, today)).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  return { standing, drives, counted, definitions: JSON.stringify([FACTS_VERSION, standing.localSkill ?? DEFAULT_LOCAL_SKILL, counted]) }
}

function isFresh({ standing: { mark, headSeq }, definitions }: Looked, today: PlainDate): boolean {
  return mark !== null && mark.seq === headSeq && mark.day === today && mark.definitions === definitions
}

async function foldIn(db: Db, communeId: number, { definitions, counted }: Looked, { today, now }: Moment): Promise<FoldDone> {
  const { rows } = await sql<{ done: FoldDone }>`
    select coverage_fold(${communeId}, ${today}::date, ${definitions}, ${counted}::jsonb, ${now}::timestamptz) as done`.execute(db)
  return rows[0]!.done
}

/** 'rebuilt': the first time, under new definitions, or after a ledger went back to a backup. */
export type FoldDone = 'fresh' | 'folded' | 'rebuilt'

/** Brings the facts of a commune up to the ledger's head; costs two small reads when nothing is new. */
export async function foldCoverage(database: Database, communeId: number, moment: Moment): Promise<FoldDone> {
  const looked = await database.read(communeId, (db) => look(db, communeId, moment.today))
  return isFresh(looked, moment.today) ? 'fresh' : database.write(communeId, (db) => foldIn(db, communeId, looked, moment))
}

/**
 * Reads a board whose facts are up to the ledger's head: at once when they already are, else right after the fold, in its
 * transaction. `work` should read and no more: others who fold wait for it.
 */
export async function readFolded<T>(database: Database, communeId: number, moment: Moment, work: (db: Transaction<DB>, folded: Folded) => Promise<T>): Promise<T> {
  const first = await database.read(communeId, async (db) => {
    const looked = await look(db, communeId, moment.today)
    const { commune, mark } = looked.standing
    return mark !== null && isFresh(looked, moment.today) ? { fresh: true as const, value: await work(db, { commune, mark, drives: looked.drives }) } : { fresh: false as const, looked }
  })
  if (first.fresh) return first.value
  const { looked } = first
  return database.write(communeId, async (db) => {
    await foldIn(db, communeId, looked, moment)
    const { commune, mark } = await getStanding(db, communeId)
    return work(db, { commune, mark: mark!, drives: looked.drives })
  })
}

/** Adds everything up from the register, the visits and the evidence. 75,000 people and a million visits take seconds. */
export async function rebuildCoverage(db: Db, communeId: number, { today, now }: Moment): Promise<void> {
  const { definitions, counted } = await look(db, communeId, today)
  await sql`select coverage_rebuild(${communeId}, ${today}::date, ${definitions}, ${counted}::jsonb, ${now}::timestamptz)`.execute(db)
}

/** Folds every commune that has fallen behind, so that the first reader after a busy evening does not wait. */
export async function foldAllCoverage(database: Database, moment: Moment): Promise<number> {
  const behind = await database.read('everywhere', async (db) => {
    const { rows } = await sql<{ communeId: number }>`
      select m.commune_id from coverage_marks m join ledger_heads h on h.commune_id = m.commune_id
       where m.seq <> h.seq or m.day <> ${moment.today}::date order by m.commune_id`.execute(db)
    return rows.map((row) => row.communeId)
  })
  for (const communeId of behind) await foldCoverage(database, communeId, moment)
  return behind.length
}
