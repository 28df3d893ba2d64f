// Hours and person-days per member: what support is paid for. A person-day is one day with at least one visit logged
// under the drive; minutes nobody wrote are not zero, so the visits without them are counted beside.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'

export interface HoursFilter {
  driveId: string | null
  from: PlainDate
  to: PlainDate
  teamId: string | null
  /** A leader sees the own team only. */
  ownTeamId: string | null
}

export interface MemberHours {
  memberId: string
  fullName: string
  role: 'leader' | 'member'
  cardCode: string
  teamId: string
  teamName: string
  personDays: number
  minutes: number
  visits: number
  withoutMinutes: number
  households: number
  /** Different people guided (rung 2 or above). */
  people: number
}

const counted = (communeId: number, { driveId, from, to, teamId, ownTeamId }: HoursFilter) => sql`
  visits v join team_members m on m.commune_id = v.commune_id and m.id = v.member_id join teams t on t.commune_id = m.commune_id and t.id = m.team_id
  where v.commune_id = ${communeId} and v.visited_on between ${from} and ${to}
    and (${driveId}::uuid is null or v.drive_id = ${driveId}::uuid)
    and (${teamId}::uuid is null or t.id = ${teamId}::uuid) and (${ownTeamId}::uuid is null or t.id = ${ownTeamId}::uuid)`

export async function listHours(db: Db, communeId: number, filter: HoursFilter): Promise<MemberHours[]> {
  const { rows } = await sql<MemberHours>`
    with counted as (select v.commune_id, v.id, v.visited_on, v.minutes, v.household_id, m.id as member_id, m.full_name, m.role, m.card_code, t.id as team_id, t.name as team_name
                       from ${counted(communeId, filter)}),
         taught as (select c.member_id, count(distinct l.resident_id)::integer as people from counted c
                      join lessons l on l.commune_id = c.commune_id and l.visit_id = c.id and l.rung >= 2 group by c.member_id)
    select c.member_id, c.full_name, c.role, c.card_code, c.team_id, c.team_name, count(distinct c.visited_on)::integer as person_days, sum(c.minutes)::integer as minutes,
           count(*)::integer as visits, (count(*) filter (where c.minutes = 0))::integer as without_minutes, count(distinct c.household_id)::integer as households,
           coalesce(max(t.people), 0) as people
      from counted c left join taught t on t.member_id = c.member_id
     group by c.member_id, c.full_name, c.role, c.card_code, c.team_id, c.team_name order by c.team_name, c.role, c.full_name`.execute(db)
  return rows
}

export interface MemberDay {
  memberId: string
  on: PlainDate
  place: string
  minutes: number
  doors: number
  people: number
}

/** The log behind the person-days: one line per member, day and hamlet. */
export async function listMemberDays(db: Db, communeId: number, filter: HoursFilter): Promise<MemberDay[]> {
  const { rows } = await sql<MemberDay>`
    with counted as (select v.commune_id, v.id, v.visited_on, v.minutes, v.household_id, v.hamlet_id, m.id as member_id from ${counted(communeId, filter)})
    select c.member_id, c.visited_on as on, h.name as place, sum(c.minutes)::integer as minutes, count(distinct c.household_id)::integer as doors,
           (select count(distinct l.resident_id) from lessons l where l.commune_id = ${communeId} and l.rung >= 2 and l.visit_id = any(array_agg(c.id)))::integer as people
      from counted c join hamlets h on h.commune_id = c.commune_id and h.id = c.hamlet_id
     group by c.member_id, c.visited_on, c.hamlet_id, h.name order by c.visited_on, c.member_id`.execute(db)
  return rows
}

/** Visits in the period that belong to nobody of a team: they earn nobody a person-day. */
export async function countUnassigned(db: Db, communeId: number, { driveId, from, to }: HoursFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from visits v where v.commune_id = ${communeId} and v.member_id is null and v.visited_on between ${from} and ${to}
       and (${driveId}::uuid is null or v.drive_id = ${driveId}::uuid)`.execute(db)
  return rows[0]!.n
}
