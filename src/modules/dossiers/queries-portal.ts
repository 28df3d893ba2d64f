// What has gone to the portal and what still waits, per dossier and for the commune.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'

export interface PortalStanding {
  waiting: number
  acknowledged: number
  dead: number
  lastError: string | null
}

export async function portalStanding(db: Db, communeId: number, dossierId: string): Promise<PortalStanding> {
  const { rows } = await sql<PortalStanding>`
    select count(*) filter (where state = 'waiting')::integer as waiting, count(*) filter (where state = 'acknowledged')::integer as acknowledged,
           count(*) filter (where state = 'dead')::integer as dead,
           (array_agg(last_error order by no desc) filter (where last_error is not null and state <> 'acknowledged'))[1] as "lastError"
      from portal_outbox where commune_id = ${communeId} and dossier_id = ${dossierId}::uuid`.execute(db)
  return rows[0]!
}

export interface OutboxRow {
  id: string
  dossierId: string
  code: string
  no: number
  payload: { state: number; type: string }
  state: string
  tries: number
  nextAt: Instant
  lastError: string | null
  createdAt: Instant
}

/** What waits and what is dead, oldest first; at most 200. */
export async function listOutbox(db: Db, communeId: number, state: 'waiting' | 'dead'): Promise<OutboxRow[]> {
  const rows = await db
    .selectFrom('portalOutbox as o')
    .innerJoin('dossiers as d', (join) => join.onRef('d.communeId', '=', 'o.communeId').onRef('d.id', '=', 'o.dossierId'))
    .select(['o.id', 'o.dossierId', 'd.code', 'o.no', 'o.payload', 'o.state', 'o.tries', 'o.nextAt', 'o.lastError', 'o.createdAt'])
    .where('o.communeId', '=', communeId).where('o.state', '=', state).orderBy('o.createdAt').limit(200).execute()
  return rows as unknown as OutboxRow[]
}

export async function listInbox(db: Db, communeId: number) {
  return db.selectFrom('portalInbox').select(['messageId', 'kind', 'receivedAt', 'state', 'outcome', 'dossierId']).where('communeId', '=', communeId).orderBy('receivedAt', 'desc').limit(50).execute()
}

/** Messages ready to be sent: of each dossier only the oldest that is not acknowledged, so that states arrive in order. */
export async function readyToSend(db: Db, communeId: number, now: Instant, limit: number): Promise<{ id: string; dossierId: string; no: number; payload: Record<string, unknown>; tries: number }[]> {
  const { rows } = await sql<{ id: string; dossierId: string; no: number; payload: Record<string, unknown>; tries: number }>`
    select o.id, o.dossier_id as "dossierId", o.no, o.payload, o.tries from portal_outbox o
     where o.commune_id = ${communeId} and o.state = 'waiting' and o.next_at <= ${now}::timestamptz
       and not exists (select from portal_outbox e where e.commune_id = o.commune_id and e.dossier_id = o.dossier_id and e.no < o.no and e.state <> 'acknowledged')
     order by o.next_at, o.dossier_id limit ${limit}`.execute(db)
  return rows
}
