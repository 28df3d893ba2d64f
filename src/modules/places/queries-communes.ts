// Communes beside each other: names over time, handovers between them, and the way from a unit that ended to the one that goes on.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { COMMUNE_KINDS, type Handover, type HandoverContents } from './schema.ts'

/** 'Xã Vân Bán' */
export function communeTitle(commune: { kind: string; name: string }): string {
  return `${COMMUNE_KINDS[commune.kind] ?? ''} ${commune.name}`.trim()
}

/** The commune that answers today for a commune id; itself while it lives, undefined when unknown. */
export async function resolveCommune(db: Db, communeId: number): Promise<number | undefined> {
  const { rows } = await sql<{ communeId: number }>`
    with recursive trail as (
      select c.commune_id, c.succeeded_by, 0 as depth from communes c where c.commune_id = ${communeId}
      union select c.commune_id, c.succeeded_by, t.depth + 1 from trail t join communes c on c.commune_id = t.succeeded_by[1] where t.depth < 20)
    select commune_id from trail order by depth desc limit 1`.execute(db)
  return rows[0]?.communeId
}

/** Communes that ended in this one, at any remove, newest end first. */
export async function listAbsorbed(db: Db, communeId: number): Promise<{ communeId: number; title: string; code: string; validTo: string | null }[]> {
  const rows = await db
    .selectFrom('communes')
    .select(['communeId', 'code', 'name', 'kind', 'validTo'])
    .where(sql<boolean>`commune_id = any(commune_and_absorbed(${communeId}))`)
    .where('communeId', '<>', communeId)
    .orderBy('validTo', 'desc')
    .execute()
  return rows.map(({ name, kind, ...row }) => ({ ...row, title: communeTitle({ name, kind }) }))
}

export async function listCommuneNames(db: Db, communeId: number) {
  return db.selectFrom('communeNames').select(['name', 'kind', 'validFrom', 'validTo']).where('communeId', '=', communeId).orderBy('validFrom').execute()
}

/** Living communes of the deployment other than this one: those an offer can go to. */
export async function listOtherCommunes(db: Db, communeId: number): Promise<{ communeId: number; title: string; code: string }[]> {
  const rows = await db
    .selectFrom('communes')
    .select(['communeId', 'code', 'name', 'kind'])
    .where('communeId', '<>', communeId)
    .where('validTo', 'is', null)
    .orderBy('code')
    .execute()
  return rows.map((row) => ({ communeId: row.communeId, code: row.code, title: communeTitle(row) }))
}

/** Offers from or to this commune, newest first. */
export async function listHandovers(db: Db, communeId: number): Promise<Handover[]> {
  const rows = await db
    .selectFrom('communeHandovers as h')
    .innerJoin('communes as f', 'f.communeId', 'h.fromCommune')
    .innerJoin('communes as t', 't.communeId', 'h.toCommune')
    .select(['h.id', 'h.fromCommune', 'h.toCommune', 'h.decisionNumber', 'h.decisionDate', 'h.effectiveOn', 'h.state', 'f.name as fromName', 'f.kind as fromKind', 't.name as toName', 't.kind as toKind'])
    .where((eb) => eb.or([eb('h.fromCommune', '=', communeId), eb('h.toCommune', '=', communeId)]))
    .orderBy('h.offeredAt', 'desc')
    .execute()
  return rows.map(({ fromKind, toKind, ...row }) => ({
    ...row,
    fromName: communeTitle({ name: row.fromName, kind: fromKind }),
    toName: communeTitle({ name: row.toName, kind: toKind }),
  }))
}

export async function countHandover(db: Db, handoverId: string): Promise<HandoverContents | undefined> {
  const { rows } = await sql<HandoverContents>`select * from commune_handover_contents(${handoverId}::uuid)`.execute(db)
  return rows[0]
}
