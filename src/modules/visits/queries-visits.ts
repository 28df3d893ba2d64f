// The list of visits with its filters, one visit, and the files that came with it.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import type { Outcome } from './rules.ts'
import { COUNT_CAP, PAGE_ROWS } from './schema-office.ts'

export interface VisitFilter {
  /** Territory: null = the whole commune. */
  hamletIds: string[] | null
  hamletId?: string
  driveId?: string
  teamId?: string
  memberId?: string
  outcome?: Outcome
  skill?: string
  from?: PlainDate
  to?: PlainDate
  /** Only visits on which no minutes were written. */
  withoutMinutes?: boolean
}

export interface VisitLine {
  id: string
  visitedOn: PlainDate
  outcome: Outcome
  minutes: number
  householdId: string
  headName: string
  hamletName: string
  memberName: string | null
  lessons: number
  people: number
}

const conditions = (communeId: number, filter: VisitFilter) => sql`
  v.commune_id = ${communeId}
  and (${filter.hamletIds}::uuid[] is null or v.hamlet_id = any(${filter.hamletIds}::uuid[]))
  and (${filter.hamletId ?? null}::uuid is null or v.hamlet_id = ${filter.hamletId ?? null}::uuid)
  and (${filter.driveId ?? null}::uuid is null or v.drive_id = ${filter.driveId ?? null}::uuid)
  and (${filter.memberId ?? null}::uuid is null or v.member_id = ${filter.memberId ?? null}::uuid)
  and (${filter.teamId ?? null}::uuid is null or v.member_id in (select m.id from team_members m where m.commune_id = ${communeId} and m.team_id = ${filter.teamId ?? null}::uuid))
  and (${filter.outcome ?? null}::text is null or v.outcome = ${filter.outcome ?? null})
  and (${filter.from ?? null}::date is null or v.visited_on >= ${filter.from ?? null}::date)
  and (${filter.to ?? null}::date is null or v.visited_on <= ${filter.to ?? null}::date)
  and (${filter.withoutMinutes ?? false} = false or v.minutes = 0)
  and (${filter.skill ?? null}::text is null or exists (
    select from lessons l where l.commune_id = v.commune_id and l.visit_id = v.id and l.skill = ${filter.skill ?? null}))`

/** Visits (lượt), the latest first; `total` stops counting at COUNT_CAP + 1. */
export async function listVisits(db: Db, communeId: number, filter: VisitFilter, page: number): Promise<{ rows: VisitLine[]; total: number }> {
  const where = conditions(communeId, filter)
  const { rows: counted } = await sql<{
    n: number
  }>`select count(*)::integer as n from (select 1 from visits v where ${where} limit ${COUNT_CAP + 1}) x`.execute(db)
  const { rows } = await sql<VisitLine>`
    with page as (
      select v.commune_id, v.id, v.visited_on, v.outcome, v.minutes, v.household_id, v.hamlet_id, v.member_id from visits v where ${where}
       order by v.visited_on desc, v.id desc limit ${PAGE_ROWS} offset ${(page - 1) * PAGE_ROWS})
    select p.id, p.visited_on, p.outcome, p.minutes, p.household_id, h.head_name, a.name as hamlet_name, m.full_name as member_name,
           (select count(*) from lessons l where l.commune_id = p.commune_id and l.visit_id = p.id)::integer as lessons,
           (select count(distinct l.resident_id) from lessons l where l.commune_id = p.commune_id and l.visit_id = p.id)::integer as people
      from page p join households h on h.commune_id = p.commune_id and h.id = p.household_id
      join hamlets a on a.commune_id = p.commune_id and a.id = p.hamlet_id
      left join team_members m on m.commune_id = p.commune_id and m.id = p.member_id
     order by p.visited_on desc, p.id desc`.execute(db)
  return { rows, total: counted[0]!.n }
}

export interface VisitDetail extends Omit<VisitLine, 'lessons' | 'people'> {
  hamletId: string
  visitedAt: Instant
  receivedAt: Instant
  recordedBy: string
  nextOn: PlainDate | null
  note: string | null
  driveId: string | null
  driveName: string | null
  lessons: { residentId: string; name: string; skill: string; rung: number }[]
  teachers: { id: string; name: string }[]
  escalations: { id: string; toWhom: string; reason: string; state: string; answer: string | null }[]
  attachments: { id: string; mediaType: string; sizeBytes: number; arrived: boolean }[]
}

export async function findVisit(db: Db, communeId: number, id: string): Promise<VisitDetail | undefined> {
  const { rows } = await sql<VisitDetail>`
    select v.id, v.visited_on, v.visited_at, v.received_at, v.recorded_by, v.outcome, v.minutes, v.next_on, v.note, v.household_id, h.head_name, v.hamlet_id, a.name as hamlet_name,
           m.full_name as member_name, v.drive_id, d.name as drive_name,
           coalesce((select json_agg(json_build_object('residentId', l.resident_id, 'name', r.full_name, 'skill', l.skill, 'rung', l.rung) order by r.full_name, l.skill)
                       from lessons l join residents r on r.commune_id = l.commune_id and r.id = l.resident_id where l.commune_id = v.commune_id and l.visit_id = v.id), '[]') as lessons,
           coalesce((select json_agg(distinct jsonb_build_object('id', r.id, 'name', r.full_name))
                       from teachings t join residents r on r.commune_id = t.commune_id and r.id = t.teacher_id where t.commune_id = v.commune_id and t.visit_id = v.id), '[]') as teachers,
           coalesce((select json_agg(json_build_object('id', e.id, 'toWhom', e.to_whom, 'reason', e.reason, 'state', e.state, 'answer', e.answer))
                       from escalations e where e.commune_id = v.commune_id and e.visit_id = v.id), '[]') as escalations,
           coalesce((select json_agg(json_build_object('id', f.id, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes, 'arrived', f.file_id is not null))
                       from visit_attachments f where f.commune_id = v.commune_id and f.visit_id = v.id), '[]') as attachments
      from visits v join households h on h.commune_id = v.commune_id and h.id = v.household_id
      join hamlets a on a.commune_id = v.commune_id and a.id = v.hamlet_id
      left join team_members m on m.commune_id = v.commune_id and m.id = v.member_id
      left join drives d on d.commune_id = v.commune_id and d.id = v.drive_id
     where v.commune_id = ${communeId} and v.id = ${id}`.execute(db)
  return rows[0]
}
