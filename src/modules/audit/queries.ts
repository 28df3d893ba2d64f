// The ledger as its readers browse it: filtered lines, one entry whole, names of actors, checks of the chain.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { foldText } from '../../platform/text.ts'
import { addDays, parsePlainDate, startOfDay } from '../../platform/time.ts'
import { PAGE_SIZE, type CheckRow, type EntryLine, type LedgerFilter } from './schema.ts'

/** Newest first, before a sequence number when paging; one more than a page tells that there is more. */
export async function listEntries(db: Db, chain: number, filter: LedgerFilter, actorIds: string[] | null): Promise<{ rows: EntryLine[]; more: boolean }> {
  let query = db
    .selectFrom('ledger')
    .select(['seq', 'at', 'actorId', 'type', 'subject', sql<boolean>`salt is null`.as('erased')])
    .where('communeId', '=', chain)
  if (filter.type !== '') query = query.where('type', '=', filter.type)
  if (filter.subject !== '') query = query.where('subject', 'like', `${filter.subject.replace(/[\\%_]/g, '\\$&')}%`)
  if (actorIds !== null) query = query.where('actorId', 'in', actorIds.length > 0 ? actorIds : [''])
  const day = parsePlainDate(filter.day)
  if (day) query = query.where('at', '>=', startOfDay(day)).where('at', '<', startOfDay(addDays(day, 1)))
  if (filter.before) query = query.where('seq', '<', filter.before)
  const rows = await query.orderBy('seq', 'desc').limit(PAGE_SIZE + 1).execute()
  return { rows: rows.slice(0, PAGE_SIZE), more: rows.length > PAGE_SIZE }
}

/** Kinds of entries that occur in a chain, found by hopping over the index. */
export async function listTypes(db: Db, chain: number): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`
    with recursive each as (
      (select type from ledger where commune_id = ${chain} order by type limit 1)
      union all select (select l.type from ledger l where l.commune_id = ${chain} and l.type > e.type order by l.type limit 1) from each e where e.type is not null)
    select type from each where type is not null`.execute(db)
  return rows.map((row) => row.type)
}

export async function findEntry(db: Db, chain: number, seq: number) {
  return db
    .selectFrom('ledger')
    .select([
      'communeId', 'seq', 'at', 'actorId', 'deviceId', 'commandId', 'type', 'subject', 'hamletIds', 'salt', 'commitment', 'prevHash', 'hash',
      sql<string | null>`data::text`.as('data'),
    ])
    .where('communeId', '=', chain)
    .where('seq', '=', seq)
    .executeTakeFirst()
}
export type Entry = NonNullable<Awaited<ReturnType<typeof findEntry>>>

/** Names of staff and members of a commune by the id the ledger knows them by. */
export async function actorNames(db: Db, communeId: number): Promise<Map<string, string>> {
  const staff = await db.selectFrom('accounts').select(['id', 'fullName']).where('communeId', '=', communeId).execute()
  const members = await db.selectFrom('teamMembers').select(['id', 'fullName']).where('communeId', '=', communeId).execute()
  return new Map([['system', 'Hệ thống'], ['anonymous', 'Người dân'], ...[...staff, ...members].map((row) => [row.id, row.fullName] as const)])
}

/** Ids whose name holds what was typed, accents aside, or that were typed themselves; null when nothing was typed. */
export function actorsNamed(names: Map<string, string>, typed: string): string[] | null {
  const wanted = foldText(typed)
  if (wanted === '') return null
  return [...names].filter(([id, name]) => id === typed.trim() || foldText(name).includes(wanted)).map(([id]) => id)
}

const CHECK = ['id', 'chain', 'state', 'done', 'total', 'erased', 'faults', 'startedAt', 'movedAt', 'endedAt'] as const

export async function listChecks(db: Db, communeId: number): Promise<CheckRow[]> {
  return (await db.selectFrom('ledgerChecks').select(CHECK).where('communeId', '=', communeId).orderBy('startedAt', 'desc').limit(20).execute()) as CheckRow[]
}

export async function findCheck(db: Db, communeId: number, id: string): Promise<CheckRow | undefined> {
  return (await db.selectFrom('ledgerChecks').select(CHECK).where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()) as CheckRow | undefined
}

/** The commune's own chain and those of communes it absorbed. */
export async function listOwnChains(db: Db, communeId: number): Promise<{ communeId: number; title: string }[]> {
  const { rows } = await sql<{ communeId: number; code: string; name: string }>`
    select commune_id, code, name from communes where commune_id = any(commune_and_absorbed(${communeId})) order by (commune_id = ${communeId}) desc, valid_to desc`.execute(db)
  return rows.map((row) => ({ communeId: row.communeId, title: `${row.name} (${row.code})` }))
}
