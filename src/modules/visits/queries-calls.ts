// Calls from residents, escalations, the teaching chain, confirmations recorded.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'

export interface CallRow {
  id: string
  callerName: string
  hamletId: string | null
  hamletName: string | null
  placeText: string
  about: string
  phone: string | null
  askedAt: Instant
  state: 'open' | 'accepted' | 'done' | 'declined'
  householdId: string | null
  headName: string | null
  memberId: string | null
  memberName: string | null
  answeredAt: Instant | null
  answer: string | null
}

const callRows = sql`
  select c.id, c.caller_name, c.hamlet_id, a.name as hamlet_name, c.place_text, c.about, c.phone, c.asked_at, c.state, c.household_id, h.head_name,
         c.member_id, m.full_name as member_name, c.answered_at, c.answer
    from house_calls c
    left join hamlets a on a.commune_id = c.commune_id and a.id = c.hamlet_id
    left join households h on h.commune_id = c.commune_id and h.id = c.household_id
    left join team_members m on m.commune_id = c.commune_id and m.id = c.member_id`

/** Calls of the territory; those that name no hamlet are everybody's. The oldest open ones first, answered ones latest first. */
export async function listCalls(db: Db, communeId: number, hamletIds: string[] | null, state: CallRow['state']): Promise<CallRow[]> {
  const order = state === 'open' || state === 'accepted' ? sql`c.asked_at` : sql`c.answered_at desc nulls last`
  const { rows } = await sql<CallRow>`
    ${callRows} where c.commune_id = ${communeId} and c.state = ${state}
       and (${hamletIds}::uuid[] is null or c.hamlet_id is null or c.hamlet_id = any(${hamletIds}::uuid[]))
     order by ${order} limit 200`.execute(db)
  return rows
}

export async function countCalls(db: Db, communeId: number, hamletIds: string[] | null): Promise<Record<CallRow['state'], number>> {
  const { rows } = await sql<{ state: CallRow['state']; n: number }>`
    select state, count(*)::integer as n from house_calls c
     where c.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or c.hamlet_id is null or c.hamlet_id = any(${hamletIds}::uuid[])) group by state`.execute(
    db,
  )
  return { open: 0, accepted: 0, done: 0, declined: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) }
}

export async function findCall(db: Db, communeId: number, id: string): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`${callRows} where c.commune_id = ${communeId} and c.id = ${id}`.execute(db)
  return rows[0]
}

/** How a call stands, for whoever asked: by its code, without names. */
export async function findCallByCode(db: Db, code: string): Promise<{ state: CallRow['state']; answer: string | null; askedAt: Instant } | undefined> {
  return db.selectFrom('houseCalls').select(['state', 'answer', 'askedAt']).where('code', '=', code).executeTakeFirst() as Promise<
    { state: CallRow['state']; answer: string | null; askedAt: Instant } | undefined
  >
}

export interface MemberOption {
  id: string
  fullName: string
  teamName: string
}

/** Active members of teams in these hamlets (null = all). */
export async function listMemberOptions(db: Db, communeId: number, hamletIds: string[] | null): Promise<MemberOption[]> {
  const { rows } = await sql<MemberOption>`
    select m.id, m.full_name, t.name as team_name from team_members m join teams t on t.commune_id = m.commune_id and t.id = m.team_id and t.state = 'active'
     where m.commune_id = ${communeId} and m.state = 'active' and (${hamletIds}::uuid[] is null or exists (
       select from team_hamlets x where x.commune_id = t.commune_id and x.team_id = t.id and x.hamlet_id = any(${hamletIds}::uuid[])))
     order by t.name, m.full_name`.execute(db)
  return rows
}

export interface EscalationRow {
  id: string
  visitId: string | null
  householdId: string | null
  headName: string | null
  hamletName: string | null
  toWhom: string
  reason: string
  raisedAt: Instant
  raisedByName: string | null
  state: 'open' | 'handled'
  answer: string | null
  handledAt: Instant | null
}

export async function listEscalations(
  db: Db,
  communeId: number,
  filter: { hamletIds: string[] | null; state: 'open' | 'handled'; toWhom?: string },
): Promise<EscalationRow[]> {
  const order = filter.state === 'open' ? sql`e.raised_at` : sql`e.handled_at desc`
  const { rows } = await sql<EscalationRow>`
    select e.id, e.visit_id, e.household_id, h.head_name, a.name as hamlet_name, e.to_whom, e.reason, e.raised_at, m.full_name as raised_by_name, e.state, e.answer, e.handled_at
      from escalations e
      left join households h on h.commune_id = e.commune_id and h.id = e.household_id
      left join hamlets a on a.commune_id = e.commune_id and a.id = h.hamlet_id
      left join team_members m on m.commune_id = e.commune_id and m.id::text = e.raised_by
     where e.commune_id = ${communeId} and e.state = ${filter.state} and (${filter.toWhom ?? null}::text is null or e.to_whom = ${filter.toWhom ?? null})
       and (${filter.hamletIds}::uuid[] is null or h.hamlet_id = any(${filter.hamletIds}::uuid[]))
     order by ${order} limit 200`.execute(db)
  return rows
}

export interface TeachingEdge {
  teacherId: string
  teacherName: string
  learnerId: string
  learnerName: string
  hamletName: string
  skills: string[]
  firstOn: PlainDate
}

/** Who taught whom, one line per pair, the earliest first. At most `cap` pairs. */
export async function listTeachings(db: Db, communeId: number, hamletIds: string[] | null, cap: number): Promise<TeachingEdge[]> {
  const { rows } = await sql<TeachingEdge>`
    select t.teacher_id, a.full_name as teacher_name, t.learner_id, b.full_name as learner_name, m.name as hamlet_name, array_agg(t.skill order by t.taught_on, t.skill) as skills, min(t.taught_on) as first_on
      from teachings t
      join residents a on a.commune_id = t.commune_id and a.id = t.teacher_id
      join residents b on b.commune_id = t.commune_id and b.id = t.learner_id
      join households h on h.commune_id = t.commune_id and h.id = b.household_id
      join hamlets m on m.commune_id = t.commune_id and m.id = h.hamlet_id
     where t.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or h.hamlet_id = any(${hamletIds}::uuid[]))
     group by t.teacher_id, a.full_name, t.learner_id, b.full_name, m.name order by min(t.taught_on), t.teacher_id, t.learner_id limit ${cap}`.execute(db)
  return rows
}

export interface ConfirmationRow {
  id: string
  skill: string
  confirmedOn: PlainDate
  source: string
  recordedAt: Instant
}

export async function listConfirmations(db: Db, communeId: number, residentId: string): Promise<ConfirmationRow[]> {
  return db
    .selectFrom('confirmations')
    .select(['id', 'skill', 'confirmedOn', 'source', 'recordedAt'])
    .where('communeId', '=', communeId)
    .where('residentId', '=', residentId)
    .orderBy('confirmedOn', 'desc')
    .execute()
}
