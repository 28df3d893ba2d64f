// Imports of registers and their staged rows in SQL.

import { sql, type Selectable } from 'kysely'
import type { Db, DB } from '../../platform/db.ts'
import type { Known } from './rules-import.ts'
import type { Mapping, SheetSummary } from './staging.ts'

export type ImportRow = Omit<Selectable<DB['registerImports']>, 'sheets' | 'mapping' | 'summary' | 'kept'> & {
  sheets: SheetSummary[]
  mapping: Partial<Mapping>
  summary: Partial<ImportSummary>
  kept: { residentId?: string; householdId?: string; reason: string }[]
}

export interface ImportSummary {
  notices: { text: string; params: Record<string, string | number> }[]
  skipped: { row: number; kind: string; text: string }[]
  skippedCount: number
  households: number
  joined: number
  hamletIds: string[]
  /** After the commit: what was written. After an undo: what was taken back. */
  people?: number
  removed?: number
}

export interface StagedPerson {
  fullName: string
  birthYear: number | null
  birthDate: string | null
  sex: string | null
  role: string
  phone: string | null
  language: string
  hamletId: string | null
}

export interface StagedReason {
  code: string
  severity: string
  params: Record<string, string | number>
  column?: string
}

export async function findImport(db: Db, communeId: number, id: string): Promise<ImportRow | undefined> {
  const row = await db.selectFrom('registerImports').selectAll().where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()
  return row as ImportRow | undefined
}

export async function listImports(db: Db, communeId: number): Promise<ImportRow[]> {
  const rows = await db.selectFrom('registerImports').selectAll().where('communeId', '=', communeId).orderBy('createdAt', 'desc').limit(50).execute()
  return rows as unknown as ImportRow[]
}

export async function loadSheet(db: Db, communeId: number, importId: string, sheetNo: number): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('registerImportSheets').select('cells').where('communeId', '=', communeId).where('importId', '=', importId).where('sheetNo', '=', sheetNo).executeTakeFirst()
  return row?.cells
}

/** Rows that will be written: fine and not left out, or doubtful and taken. */
export const TAKEN = sql<boolean>`((verdict = 'ok' and decision is distinct from 'skip') or (verdict = 'doubtful' and decision = 'take'))`

export interface ImportCounts {
  ok: number
  doubtful: number
  refused: number
  undecided: number
  taken: number
  takenHouseholds: number
}

export async function countRows(db: Db, communeId: number, importId: string): Promise<ImportCounts> {
  const { rows } = await sql<ImportCounts>`
    select count(*) filter (where verdict = 'ok')::int as ok, count(*) filter (where verdict = 'doubtful')::int as doubtful,
           count(*) filter (where verdict = 'refused')::int as refused,
           count(*) filter (where verdict = 'doubtful' and decision is null)::int as undecided,
           count(*) filter (where ${TAKEN})::int as taken, count(distinct household_no) filter (where ${TAKEN})::int as "takenHouseholds"
      from register_import_rows where commune_id = ${communeId} and import_id = ${importId}`.execute(db)
  return rows[0]!
}

export interface ReasonCount {
  code: string
  severity: string
  rows: number
  undecided: number
}

/** How many rows have each reason, the most frequent first. */
export async function countReasons(db: Db, communeId: number, importId: string): Promise<ReasonCount[]> {
  const { rows } = await sql<ReasonCount>`
    select r->>'code' as code, coalesce(r->>'severity', '') as severity, count(distinct row_no)::int as rows,
           count(distinct row_no) filter (where verdict = 'doubtful' and decision is null)::int as undecided
      from register_import_rows, jsonb_array_elements(reasons) r
     where commune_id = ${communeId} and import_id = ${importId} group by 1, 2 order by 3 desc`.execute(db)
  return rows
}

export interface RowFilter {
  verdict?: string | undefined
  reason?: string | undefined
}

export interface StagedRow {
  rowNo: number
  verdict: string
  decision: string | null
  person: StagedPerson
  reasons: StagedReason[]
  householdNo: number | null
}

export async function listRows(db: Db, communeId: number, importId: string, filter: RowFilter, page: { limit: number; offset: number }): Promise<{ rows: StagedRow[]; total: number }> {
  let query = db.selectFrom('registerImportRows').where('communeId', '=', communeId).where('importId', '=', importId)
  if (filter.verdict) query = query.where('verdict', '=', filter.verdict)
  if (filter.reason) query = query.where(sql<boolean>`reasons @> ${JSON.stringify([{ code: filter.reason }])}::jsonb`)
  const rows = await query.select(['rowNo', 'verdict', 'decision', 'person', 'reasons', 'householdNo']).orderBy('rowNo').limit(page.limit).offset(page.offset).execute()
  const { n } = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return { rows: rows as unknown as StagedRow[], total: Number(n) }
}

/** Everybody who lives in the commune now, to recognise people who are already written. */
export async function listKnown(db: Db, communeId: number): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select r.id, r.name_key as "nameKey", r.birth_year as "birthYear", r.birth_date as "birthDate", r.phone, o.hamlet_id as "hamletId",
           o.id as "householdId", o.head_name as "headName", h.name as "hamletName"
      from residents r join households o on o.commune_id = r.commune_id and o.id = r.household_id
      join hamlets h on h.commune_id = o.commune_id and h.id = o.hamlet_id
     where r.commune_id = ${communeId} and r.state = 'active'`.execute(db)
  return rows
}

export interface KnownHousehold {
  id: string
  hamletId: string
  headNameKey: string
  code: string | null
}

export async function listKnownHouseholds(db: Db, communeId: number): Promise<KnownHousehold[]> {
  return db.selectFrom('households').select(['id', 'hamletId', 'headNameKey', 'code']).where('communeId', '=', communeId).where('state', '=', 'active').execute()
}
