// Work phones sent that waits for a person: refused by a rule, or set aside for a newer server.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import type { AckProblem } from './schema.ts'

export interface WaitingWork {
  commandId: string
  deviceId: string
  kind: string
  madeAt: Instant
  receivedAt: Instant
  memberName: string
  teamName: string
  householdName: string | null
  householdId: string | null
  body: Record<string, unknown>
  problems: AckProblem[]
}

export async function listWaitingWork(db: Db, communeId: number, page: { limit: number; offset: number }): Promise<WaitingWork[]> {
  const { rows } = await sql<WaitingWork>`
    select i.command_id::text as command_id, i.device_id::text as device_id, i.kind, i.made_at, i.received_at, i.body, coalesce(i.problems, '[]'::jsonb) as problems,
           m.full_name as member_name, t.name as team_name, h.head_name as household_name, h.id::text as household_id
      from inbox i
      join phone_owners(${communeId}) o on o.device_id = i.device_id
      join team_members m on m.commune_id = i.commune_id and m.id = o.member_id
      join teams t on t.commune_id = m.commune_id and t.id = m.team_id
      left join households h on h.commune_id = i.commune_id and h.id::text = i.body->>'householdId'
     where i.commune_id = ${communeId} and i.state = 'refused'
     order by i.received_at desc, i.command_id limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export async function countWaitingWork(db: Db, communeId: number): Promise<number> {
  const row = await db
    .selectFrom('inbox')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('communeId', '=', communeId)
    .where('state', '=', 'refused')
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
