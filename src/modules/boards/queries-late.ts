// Late work, read live: promised days that passed, calls nobody answered, escalations nobody handled, phones not heard
// of, and work that the server refused and nobody has mended.

import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { addMinutes, type Instant, type PlainDate } from '../../platform/time.ts'
import type { Scope } from './queries.ts'
import { SILENT_PHONE_DAYS, type BoardFacts } from './rules.ts'

type Condition = RawBuilder<unknown>

/** Rows without a place belong to the whole commune: a territory does not show them. */
export function inHamlets(column: Condition, hamletIds: string[] | null): Condition {
  return sql`(${hamletIds}::uuid[] is null or ${column} = any(${hamletIds}::uuid[]))`
}

/** Aliases: h households, s household_states. */
export function isOverdue(today: PlainDate): Condition {
  return sql`s.next_on is not null and s.next_on < ${today}::date`
}

/** Alias: c house_calls. */
export const isUnansweredCall: Condition = sql`c.state = 'open'`
/** Alias: x escalations. */
export const isOpenEscalation: Condition = sql`x.state = 'open'`

/** Aliases: d devices, m team_members. A phone never heard of counts from its enrolment. */
export function isSilentPhone({ teamId }: Scope, now: Instant): Condition {
  const since = addMinutes(now, -SILENT_PHONE_DAYS * 24 * 60)
  return sql`${isLivePhone(teamId)} and coalesce(d.last_seen_at, d.enrolled_at) < ${since}::timestamptz`
}

function isLivePhone(teamId: string | null): Condition {
  return sql`d.revoked_at is null and m.state = 'active' and (${teamId}::uuid is null or m.team_id = ${teamId}::uuid)`
}

/** Aliases: i inbox, m team_members. */
export function isRefusedWork({ teamId }: Scope): Condition {
  return sql`i.state = 'refused' and (${teamId}::uuid is null or m.team_id = ${teamId}::uuid)`
}

export interface LateCounts {
  promised: number
  calls: number
  escalations: number
  /** Phones that could be silent at all. */
  enrolled: number
  phones: number
  refused: number
}

/** The counts as one JSON value, for the board's statement. */
export function lateCounts(scope: Scope, today: PlainDate, now: Instant): Condition {
  const { communeId, hamletIds, teamId } = scope
  return sql`json_build_object(
      'promised', (select count(*) from household_states s join households h on h.commune_id = s.commune_id and h.id = s.household_id and h.state = 'active'
        where s.commune_id = ${communeId} and ${isOverdue(today)} and ${inHamlets(sql`h.hamlet_id`, hamletIds)}),
      'calls', (select count(*) from house_calls c where c.commune_id = ${communeId} and ${isUnansweredCall} and ${inHamlets(sql`c.hamlet_id`, hamletIds)}),
      'escalations', (select count(*) from escalations x left join households h on h.commune_id = x.commune_id and h.id = x.household_id
        where x.commune_id = ${communeId} and ${isOpenEscalation} and ${inHamlets(sql`h.hamlet_id`, hamletIds)}),
      'enrolled', (select count(*) from devices d join team_members m on m.commune_id = d.commune_id and m.id = d.member_id
        where d.commune_id = ${communeId} and ${isLivePhone(teamId)}),
      'phones', (select count(*) from devices d join team_members m on m.commune_id = d.commune_id and m.id = d.member_id
        where d.commune_id = ${communeId} and ${isSilentPhone(scope, now)}),
      'refused', (select count(*) from inbox i join devices d on d.id = i.device_id join team_members m on m.commune_id = d.commune_id and m.id = d.member_id
        where i.commune_id = ${communeId} and ${isRefusedWork(scope)}))`
}

/** Without any phone there is nothing to be silent or refused: not known is not nought. */
export function knownLate({ enrolled, ...late }: LateCounts): BoardFacts['late'] {
  return enrolled === 0 ? { ...late, phones: null, refused: late.refused === 0 ? null : late.refused } : late
}

/** The same counts by themselves, for a page that shows nothing else of a board. */
export async function findLate(db: Db, scope: Scope, today: PlainDate, now: Instant): Promise<BoardFacts['late']> {
  const { rows } = await sql<{ late: LateCounts }>`select ${lateCounts(scope, today, now)} as late`.execute(db)
  return knownLate(rows[0]!.late)
}
