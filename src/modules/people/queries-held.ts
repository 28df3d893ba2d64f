// Everything that is held about one person, from every table and the ledger, for the page the person may ask for.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { peopleFollowers, type HeldRows } from './followers.ts'
import { findHouseholdRow, listHistory, type HistoryEntry, type ResidentRow } from './queries.ts'

/** The record and all that were merged into it. */
export async function recordsOf(db: Db, communeId: number, residentId: string): Promise<ResidentRow[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive mine as (
      select id from residents where commune_id = ${communeId} and id = ${residentId}
      union select r.id from residents r join mine m on r.merged_into = m.id where r.commune_id = ${communeId}
    ) select id from mine`.execute(db)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return []
  return db.selectFrom('residents').selectAll().where('communeId', '=', communeId).where('id', 'in', ids).orderBy(sql`id = ${residentId}`, 'desc').execute()
}

export interface Held {
  records: ResidentRow[]
  tables: HeldRows[]
  ledger: HistoryEntry[]
}

export async function heldAbout(db: Db, communeId: number, residentId: string): Promise<Held> {
  const records = await recordsOf(db, communeId, residentId)
  const ids = records.map((record) => record.id)
  if (ids.length === 0) return { records, tables: [], ledger: [] }
  const tables = [
    ...(await ownTables(db, communeId, records)),
    ...(await Promise.all(peopleFollowers().map((follower) => heldByFollower(follower.held, db, communeId, ids)))).flat(),
  ]
  return { records, tables, ledger: await listHistory(db, communeId, ids.map((id) => `resident:${id}`), 1000) }
}

type HeldOf = ((db: Db, communeId: number, residentId: string) => Promise<HeldRows[]>) | undefined

async function heldByFollower(held: HeldOf, db: Db, communeId: number, ids: string[]): Promise<HeldRows[]> {
  if (!held) return []
  const all: HeldRows[] = []
  for (const id of ids) all.push(...(await held(db, communeId, id)))
  return [...Map.groupBy(all, (part) => part.table).values()].map((parts) => ({ ...parts[0]!, rows: parts.flatMap((part) => part.rows) }))
}

async function ownTables(db: Db, communeId: number, records: ResidentRow[]): Promise<HeldRows[]> {
  const ids = records.map((record) => record.id)
  const household = await findHouseholdRow(db, communeId, records[0]!.householdId)
  const consents = await db.selectFrom('consents').selectAll().where('communeId', '=', communeId).where('residentId', 'in', ids).orderBy('givenAt').execute()
  const looks = await db
    .selectFrom('residentLooks').select(['actorName', 'day', 'looks', 'lastAt']).where('communeId', '=', communeId).where('residentId', 'in', ids)
    .orderBy('day', 'desc').limit(500).execute()
  const conflicts = await db.selectFrom('fieldConflicts').selectAll().where('communeId', '=', communeId).where('residentId', 'in', ids).execute()
  const imports = await db
    .selectFrom('registerImportRows as r')
    .innerJoin('registerImports as i', (join) => join.onRef('i.communeId', '=', 'r.communeId').onRef('i.id', '=', 'r.importId'))
    .select(['i.fileName', 'i.committedAt', 'r.rowNo', 'r.person', 'r.reasons'])
    .where('r.communeId', '=', communeId).where('r.residentId', 'in', ids).execute()
  const pairs = await db
    .selectFrom('duplicatePairs').select(['firstId', 'secondId', 'score', 'reasons', 'state', 'decidedAt'])
    .where('communeId', '=', communeId).where((eb) => eb.or([eb('firstId', 'in', ids), eb('secondId', 'in', ids)])).execute()
  return [
    { title: 'Hồ sơ trong sổ', table: 'residents', purpose: 'biết ai sống ở đâu để đến hướng dẫn', rows: records.map(readable) },
    { title: 'Hộ đang ở', table: 'households', purpose: 'biết cửa nào cần gõ', rows: household ? [readable(household)] : [] },
    { title: 'Lời đồng ý', table: 'consents', purpose: 'chứng minh người này đã đồng ý điều gì', rows: consents.map(readable) },
    { title: 'Ai đã xem hồ sơ này', table: 'resident_looks', purpose: 'trả lời khi người này hỏi ai đã xem', rows: looks },
    { title: 'Chỗ sửa lệch nhau', table: 'field_conflicts', purpose: 'chờ hoặc đã được cán bộ xem', rows: conflicts.map(readable) },
    { title: 'Lần nhập sổ', table: 'register_import_rows', purpose: 'biết hồ sơ đến từ tệp nào, dòng nào', rows: imports },
    { title: 'Nghi trùng', table: 'duplicate_pairs', purpose: 'tránh ghi một người hai lần', rows: pairs },
  ]
}

/** Without the columns that say nothing to the person. */
function readable(row: object): Record<string, unknown> {
  const { communeId: _commune, nameKey: _name, headNameKey: _head, ...rest } = row as Record<string, unknown>
  return rest
}

export async function listConsents(db: Db, communeId: number, residentId: string) {
  return db.selectFrom('consents').selectAll().where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('givenAt', 'desc').execute()
}
