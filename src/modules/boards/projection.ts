// Keeping the counted facts up with the ledger: a board folds in what is new before it is read, and anybody who
// doubts a figure can have everything added up from nothing.

import { sql } from 'kysely'
import type { Database, Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { findLocalSkill } from '../visits/index.ts'
import { listOpenDrives } from './queries.ts'
import { defineDrive, FACTS_VERSION } from './rules.ts'

export interface Moment {
  today: PlainDate
  now: Instant
}

/** Everything that a change of makes the facts mean something else. */
async function definitionsOf(db: Db, communeId: number, today: PlainDate): Promise<{ definitions: string; drives: string }> {
  const drives = JSON.stringify((await listOpenDrives(db, communeId)).map((drive) => defineDrive(drive, today)).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  const local = await findLocalSkill(db, communeId)
  return { definitions: JSON.stringify([FACTS_VERSION, local.key, drives]), drives }
}

/**
 * Brings the facts of a commune up to the ledger's head; costs two small reads when nothing is new. Returns what was
 * done: 'fresh', 'folded' or 'rebuilt' (first time, new definitions, or a ledger that went back to a backup).
 */
export async function foldCoverage(database: Database, communeId: number, { today, now }: Moment): Promise<'fresh' | 'folded' | 'rebuilt'> {
  const known = await database.read(communeId, async (db) => {
    const { definitions, drives } = await definitionsOf(db, communeId, today)
    const { rows } = await sql<{ fresh: boolean }>`
      select exists (
        select from coverage_marks m where m.commune_id = ${communeId} and m.day = ${today}::date and m.definitions = ${definitions}
           and m.seq = coalesce((select h.seq from ledger_heads h where h.commune_id = ${communeId}), 0)) as fresh`.execute(db)
    return { definitions, drives, fresh: rows[0]!.fresh }
  })
  if (known.fresh) return 'fresh'
  return database.write(communeId, async (db) => {
    const { rows } = await sql<{ done: 'fresh' | 'folded' | 'rebuilt' }>`
      select coverage_fold(${communeId}, ${today}::date, ${known.definitions}, ${known.drives}::jsonb, ${now}::timestamptz) as done`.execute(db)
    return rows[0]!.done
  })
}

/** Adds everything up from the register, the visits and the evidence. 75,000 people and a million visits take seconds. */
export async function rebuildCoverage(db: Db, communeId: number, { today, now }: Moment): Promise<void> {
  const { definitions, drives } = await definitionsOf(db, communeId, today)
  await sql`select coverage_rebuild(${communeId}, ${today}::date, ${definitions}, ${drives}::jsonb, ${now}::timestamptz)`.execute(db)
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
