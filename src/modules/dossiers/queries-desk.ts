// Tickets of a day, delegations, saved views, whose list is whose, and the flows in force.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import type { Flow } from './schema-flow.ts'

export interface TicketRow {
  id: string
  no: number
  purpose: string
  priority: boolean
  state: string
  desk: string | null
  takenAt: Instant
  calledAt: Instant | null
}

export async function listTickets(db: Db, communeId: number, day: PlainDate, state: 'waiting' | 'called' | 'missed', limit = 100): Promise<TicketRow[]> {
  let query = db.selectFrom('dossierTickets').select(['id', 'no', 'purpose', 'priority', 'state', 'desk', 'takenAt', 'calledAt']).where('communeId', '=', communeId).where('day', '=', day).where('state', '=', state)
  query = state === 'waiting' ? query.orderBy('priority', 'desc').orderBy('no') : query.orderBy('calledAt', 'desc')
  return query.limit(limit).execute()
}

export async function findTicket(db: Db, communeId: number, ticketId: string): Promise<(TicketRow & { day: PlainDate; ahead: number }) | undefined> {
  return db
    .selectFrom('dossierTickets as t').select(['t.id', 't.no', 't.purpose', 't.priority', 't.state', 't.desk', 't.takenAt', 't.calledAt', 't.day'])
    .select(sql<number>`(select count(*)::integer from dossier_tickets o where o.commune_id = t.commune_id and o.day = t.day and o.state = 'waiting' and (o.priority, -o.no) > (t.priority, -t.no))`.as('ahead'))
    .where('t.communeId', '=', communeId).where('t.id', '=', ticketId).executeTakeFirst()
}

/** Communes that run a counter here: each has a calling screen of its own. */
export async function listCounters(db: Db): Promise<{ communeId: number; code: string; name: string }[]> {
  const { rows } = await sql<{ communeId: number; code: string; name: string }>`
    select c.commune_id as "communeId", c.code, case c.kind when 'xa' then 'Xã ' when 'phuong' then 'Phường ' else 'Đặc khu ' end || c.name as name
      from communes c where c.valid_to is null and exists (select from dossier_settings s where s.commune_id = c.commune_id) order by c.name limit 200`.execute(db)
  return rows
}

export async function findCounter(db: Db, code: string): Promise<{ communeId: number; code: string; name: string } | undefined> {
  return (await listCounters(db)).find((one) => one.code === code)
}

export interface DelegationRow {
  id: string
  fromName: string
  toName: string
  startsOn: PlainDate
  endsOn: PlainDate
  reason: string
}

export async function listDelegations(db: Db, communeId: number, today: PlainDate): Promise<DelegationRow[]> {
  return db
    .selectFrom('dossierDelegations').select(['id', 'fromName', 'toName', 'startsOn', 'endsOn', 'reason'])
    .where('communeId', '=', communeId).where('endsOn', '>=', today).where('endedAt', 'is', null).orderBy('startsOn').limit(100).execute()
}

export async function listViews(db: Db, communeId: number, accountId: string): Promise<{ id: string; name: string; query: string }[]> {
  return db.selectFrom('dossierSavedViews').select(['id', 'name', 'query']).where('communeId', '=', communeId).where('accountId', '=', sql<string>`${accountId}::uuid`).orderBy('name').limit(50).execute()
}

export async function listUnits(db: Db, communeId: number): Promise<Map<string, string[]>> {
  const rows = await db.selectFrom('dossierStaff').select(['accountId', 'units']).where('communeId', '=', communeId).limit(500).execute()
  return new Map(rows.map(({ accountId, units }) => [accountId, units]))
}

export interface FlowRow {
  procedureCode: string
  version: number
  definition: Flow
  origin: string
  open: number
}

/** The newest flow of each procedure that has one, with the number of open files still on any version of it. */
export async function listFlows(db: Db, communeId: number): Promise<FlowRow[]> {
  const { rows } = await sql<FlowRow>`
    select distinct on (f.procedure_code) f.procedure_code as "procedureCode", f.version, f.definition, f.origin,
           (select count(*)::integer from (select 1 from dossiers d join dossier_flows o on o.commune_id = d.commune_id and o.id = d.flow_id
             where d.commune_id = f.commune_id and o.procedure_code = f.procedure_code and d.ended_at is null limit 1000) few) as open
      from dossier_flows f where f.commune_id = ${communeId} order by f.procedure_code, f.version desc limit 300`.execute(db)
  return rows
}
