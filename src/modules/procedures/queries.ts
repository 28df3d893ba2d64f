// Procedures of a commune on a day: its own dated versions over the shipped catalogue.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { toPlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import { allOn, SHIPPED, versionOn, whole, type OwnVersion } from './rules-catalogue.ts'
import type { Province } from './rules-price.ts'
import type { Procedure, ProcedureVersion } from './schema.ts'

/** More own versions than this no commune has; a list stays bounded. */
const MOST_VERSIONS = 5000

export interface OwnVersionRow extends OwnVersion {
  reason: string
  importId: string | null
  publishedAt: Instant
  publishedBy: string
}

/** The commune's own versions, of one procedure or of all. Without a commune there are none. */
export async function listOwnVersions(db: Db, communeId: number | null, code?: string): Promise<OwnVersionRow[]> {
  if (communeId === null) return []
  let query = db.selectFrom('procedureVersions').selectAll().where('communeId', '=', communeId)
  if (code !== undefined) query = query.where('code', '=', code)
  const rows = await query.orderBy('code').orderBy('version').limit(MOST_VERSIONS).execute()
  return rows.map((row) => ({
    code: row.code,
    version: row.version,
    validFrom: row.validFrom,
    content: row.content as Procedure | null,
    source: { name: row.reason, url: null, checkedOn: toPlainDate(row.publishedAt), expiresOn: null },
    reason: row.reason,
    importId: row.importId,
    publishedAt: row.publishedAt,
    publishedBy: row.publishedBy,
  }))
}

/** The version of a procedure that holds in this commune on that day. */
export async function findProcedure(db: Db, communeId: number | null, code: string, onDate: PlainDate): Promise<ProcedureVersion | undefined> {
  return versionOn(code, await listOwnVersions(db, communeId, code), onDate)
}

/** A commune's own version as the database says it in JSON, beside other facts of the same question. */
export interface RawVersion {
  version: number
  validFrom: PlainDate
  content: Procedure | null
  reason: string
  publishedAt: string
}

/** The version that holds on that day, out of rows already read. */
export function versionFrom(code: string, rows: readonly RawVersion[], onDate: PlainDate): ProcedureVersion | undefined {
  const own = rows.map(({ version, validFrom, content, reason, publishedAt }) => ({ code, version, validFrom, content, source: { name: reason, url: null, checkedOn: publishedAt.slice(0, 10) as PlainDate, expiresOn: null } }))
  return versionOn(code, own, onDate)
}

/** One version by its number: what a dossier was pinned to. */
export async function findProcedureVersion(db: Db, communeId: number, code: string, version: number): Promise<ProcedureVersion | undefined> {
  if (version === 1) return SHIPPED.get(code)
  const own = (await listOwnVersions(db, communeId, code)).find((one) => one.version === version)
  return own && whole(own)
}

/** Every procedure the commune offers on that day; a few hundred at most. */
export async function listProcedures(db: Db, communeId: number | null, onDate: PlainDate): Promise<ProcedureVersion[]> {
  return allOn(await listOwnVersions(db, communeId), onDate)
}

export interface CommuneChoice {
  communeId: number
  code: string
  name: string
  provinceName: string
  province: Province
}

/** The province a commune belongs to, for what its council decided. */
export async function provinceOf(db: Db, communeId: number | null): Promise<Province | null> {
  if (communeId === null) return null
  return (await db.selectFrom('communes as c').innerJoin('provinces as p', 'p.provinceId', 'c.provinceId').select(['p.code', 'p.name']).where('c.communeId', '=', communeId).executeTakeFirst()) ?? null
}

/** Communes that work with this service: only there can a file be prepared for a counter. */
export async function listServingCommunes(db: Db): Promise<CommuneChoice[]> {
  const { rows } = await sql<CommuneChoice>`
    select c.commune_id, c.code, p.name as province_name, jsonb_build_object('code', p.code, 'name', p.name) as province,
           case c.kind when 'xa' then 'xã ' when 'phuong' then 'phường ' else 'đặc khu ' end || c.name || case when c.fictional then ' (dữ liệu hư cấu)' else '' end as name
      from communes c join provinces p on p.province_id = c.province_id
     where c.valid_to is null and exists (select from teams t where t.commune_id = c.commune_id and t.state = 'active')
     order by c.name limit 4000`.execute(db)
  return rows
}
