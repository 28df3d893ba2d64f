// What the field pages need, read from the server's database: area, doors of a hamlet, one household, work done.
// Territory is the actor's hamlets; null means the whole commune.

import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { findLocalSkill } from './projection.ts'
import type { Rung } from './rules.ts'
import type { FieldArea, FieldDrive, FieldHamlet, FieldHousehold, FieldHouseholdDetail, FieldPerson, FieldVisit } from './store.ts'

export async function readArea(db: Db, communeId: number, actor: Pick<Actor, 'hamletIds' | 'memberId'>, today: PlainDate): Promise<FieldArea> {
  const { rows: hamlets } = await sql<FieldHamlet>`
    select h.id, h.name, (select count(*) from households x where x.commune_id = h.commune_id and x.hamlet_id = h.id and x.state = 'active')::integer as households
      from hamlets h
     where h.commune_id = ${communeId} and h.valid_to is null and (${actor.hamletIds}::uuid[] is null or h.id = any(${actor.hamletIds}::uuid[]))
     order by h.sort, h.name`.execute(db)
  const { rows: drives } = await sql<FieldDrive>`
    select d.id, d.name, d.starts_on, d.ends_on, d.skills, d.target_rung,
           array(select dh.hamlet_id from drive_hamlets dh where dh.commune_id = d.commune_id and dh.drive_id = d.id) as hamlet_ids
      from drives d
     where d.commune_id = ${communeId} and d.state = 'open' and exists (
       select from drive_hamlets dh where dh.commune_id = d.commune_id and dh.drive_id = d.id and dh.hamlet_id = any(${hamlets.map((hamlet) => hamlet.id)}::uuid[]))
     order by d.starts_on desc, d.id desc`.execute(db)
  const assigned =
    actor.memberId === null
      ? []
      : await db
          .selectFrom('eveningAssignments')
          .select('alleyId')
          .distinct()
          .where('communeId', '=', communeId)
          .where('memberId', '=', actor.memberId)
          .where('onDate', '=', today)
          .execute()
  const commune = await db.selectFrom('communes').select('hamletLabel').where('communeId', '=', communeId).executeTakeFirstOrThrow()
  const local = await findLocalSkill(db, communeId)
  return {
    hamlets,
    drives,
    localSkill: local.key,
    localSkillChosen: local.chosen,
    assignedAlleyIds: assigned.map((row) => row.alleyId),
    hamletLabel: commune.hamletLabel,
  }
}

/** The alleys given to each member for an evening; members without any are not in it. */
export async function listAssignedAlleys(db: Db, communeId: number, onDate: PlainDate): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('eveningAssignments').select(['memberId', 'alleyId']).distinct()
    .where('communeId', '=', communeId).where('onDate', '=', onDate).orderBy('alleyId').execute()
  return new Map([...Map.groupBy(rows, (row) => row.memberId)].map(([memberId, list]) => [memberId, list.map((row) => row.alleyId)]))
}

/** Which households to read: all living ones of a hamlet, or one by its id (a merged one gives the household in its place). */
type Which = { hamletId: string } | { householdId: string }

interface HouseholdRow extends Omit<FieldHousehold, 'people' | 'unsent'> {
  hamletName: string
  state: string
}

async function readHouseholds(db: Db, communeId: number, which: Which): Promise<HouseholdRow[]> {
  const condition = 'hamletId' in which ? sql`h.hamlet_id = ${which.hamletId} and h.state = 'active'` : sql`h.id = ${which.householdId}`
  const { rows } = await sql<HouseholdRow>`
    select h.id, h.hamlet_id, m.name as hamlet_name, h.head_name, h.state, d.alley_id, a.name as alley_name, coalesce(a.sort, 0) as alley_sort,
           d.label as door_label, coalesce(d.sort, 0) as door_sort,
           coalesce(s.visits, 0) as visits, s.last_visit_on, s.last_outcome, s.next_on, coalesce(s.best_rung, 0) as best_rung, coalesce(s.five_skills, false) as five_skills,
           (c.asked_at at time zone 'Asia/Ho_Chi_Minh')::date as asked_on, c.about as asked_about
      from households h
      join hamlets m on m.commune_id = h.commune_id and m.id = h.hamlet_id
      left join doors d on d.commune_id = h.commune_id and d.id = h.door_id
      left join alleys a on a.commune_id = h.commune_id and a.id = d.alley_id
      left join household_states s on s.commune_id = h.commune_id and s.household_id = h.id
      left join lateral (
        select asked_at, about from house_calls c where c.commune_id = h.commune_id and c.household_id = h.id and c.state = 'accepted'
         order by asked_at limit 1) c on true
     where h.commune_id = ${communeId} and ${condition}
     order by (d.alley_id is null), a.sort, a.name, d.alley_id, d.sort, h.head_name, h.id`.execute(db)
  return rows
}

interface PersonRow extends Omit<FieldPerson, 'evidence'> {
  householdId: string
  phone: string | null
  evidence: [skill: string, rung: Rung, reachedOn: PlainDate, ownSince: PlainDate | null, visitId: string | null, source: string | null, reviewOn: PlainDate | null][]
}

async function readPeople(db: Db, communeId: number, householdIds: string[]): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select r.id, r.household_id, r.full_name as name, r.birth_year, r.sex, r.household_role as role, r.language, r.device, r.needs, r.phone,
           coalesce((select json_agg(json_build_array(e.skill, e.rung, e.reached_on, e.own_since, e.visit_id, e.source,
                         (select min(p.review_on) from proof_states p where p.commune_id = e.commune_id and p.resident_id = e.resident_id and p.skill = e.skill)) order by e.skill)
                       from evidence e where e.commune_id = r.commune_id and e.resident_id = r.id), '[]') as evidence
      from residents r
     where r.commune_id = ${communeId} and r.household_id = any(${householdIds}::uuid[]) and r.state = 'active'
     order by (r.household_role <> 'chu_ho'), r.birth_year nulls last, r.full_name, r.id`.execute(db)
  return rows
}

function asPerson({ householdId: _, phone: __, evidence, ...person }: PersonRow): FieldPerson {
  return { ...person, evidence: evidence.map(([skill, rung, reachedOn, ownSince, visitId, source, reviewOn]) => ({ skill, rung, reachedOn, ownSince, visitId, source, reviewOn })) }
}

export function isTheirs(actor: Pick<Actor, 'hamletIds'>, hamletId: string): boolean {
  return actor.hamletIds === null || actor.hamletIds.includes(hamletId)
}

/** Households of a hamlet in walking order. */
export async function listFieldHouseholds(db: Db, communeId: number, hamletId: string): Promise<FieldHousehold[]> {
  const households = await readHouseholds(db, communeId, { hamletId })
  const people = Map.groupBy(
    await readPeople(
      db,
      communeId,
      households.map(({ id }) => id),
    ),
    (person) => person.householdId,
  )
  return households.map(({ hamletName: _, state: __, ...household }) => ({ ...household, people: (people.get(household.id) ?? []).map(asPerson), unsent: 0 }))
}

/** The household that stands for this id now: a merged one leads to the one in its place. */
async function followHousehold(db: Db, communeId: number, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive trail as (
      select h.id, h.merged_into, h.state, 0 as hops from households h where h.commune_id = ${communeId} and h.id = ${id}
      union all
      select h.id, h.merged_into, h.state, t.hops + 1 from trail t
        join households h on h.commune_id = ${communeId} and h.id = t.merged_into where t.state = 'merged' and t.hops < 20)
    select id from trail order by hops desc limit 1`.execute(db)
  return rows[0]?.id
}

const LAST_VISITS = 8

export async function findFieldHousehold(db: Db, communeId: number, householdId: string): Promise<FieldHouseholdDetail | undefined> {
  const id = await followHousehold(db, communeId, householdId)
  const [found] = id === undefined ? [] : await readHouseholds(db, communeId, { householdId: id })
  if (!found) return undefined
  const { state: _, ...household } = found
  const people = await readPeople(db, communeId, [household.id])
  const phones = Object.fromEntries(people.flatMap(({ id: personId, phone }) => (phone === null ? [] : [[personId, phone]])))
  return { ...household, people: people.map(asPerson), phones, unsent: 0, lastVisits: await listLastVisits(db, communeId, household.id, LAST_VISITS) }
}

export async function listLastVisits(db: Db, communeId: number, householdId: string, limit: number): Promise<FieldVisit[]> {
  const { rows } = await sql<FieldVisit>`
    select v.id, v.visited_on, v.outcome, v.minutes, m.full_name as member_name, v.note, v.next_on, false as unsent,
           coalesce((select json_agg(json_build_object('residentId', l.resident_id, 'skill', l.skill, 'rung', l.rung) order by l.resident_id, l.skill)
                       from lessons l where l.commune_id = v.commune_id and l.visit_id = v.id), '[]') as lessons,
           coalesce((select json_agg(json_build_object('id', f.id, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes, 'arrived', f.file_id is not null) order by f.id)
                       from visit_attachments f where f.commune_id = v.commune_id and f.visit_id = v.id), '[]') as attachments
      from visits v left join team_members m on m.commune_id = v.commune_id and m.id = v.member_id
     where v.commune_id = ${communeId} and v.household_id = ${householdId}
     order by v.visited_on desc, v.visited_at desc, v.id desc limit ${limit}`.execute(db)
  return rows
}

/** What one person recorded since an instant, as commands, newest first. */
export interface SentVisit {
  id: string
  householdId: string
  headName: string
  outcome: string
  visitedOn: PlainDate
  visitedAt: Instant
  minutes: number
  nextOn: PlainDate | null
  note: string | null
  driveId: string | null
  memberId: string | null
  lessons: { residentId: string; skill: string; rung: number }[]
}

export async function listSentVisits(db: Db, communeId: number, recordedBy: string, since: Instant, limit: number): Promise<SentVisit[]> {
  const { rows } = await sql<SentVisit>`
    select v.id, v.household_id, h.head_name, v.outcome, v.visited_on, v.visited_at, v.minutes, v.next_on, v.note, v.drive_id, v.member_id,
           coalesce((select json_agg(json_build_object('residentId', l.resident_id, 'skill', l.skill, 'rung', l.rung))
                       from lessons l where l.commune_id = v.commune_id and l.visit_id = v.id), '[]') as lessons
      from visits v join households h on h.commune_id = v.commune_id and h.id = v.household_id
     where v.commune_id = ${communeId} and v.recorded_by = ${recordedBy} and v.received_at >= ${since}
     order by v.received_at desc, v.id desc limit ${limit}`.execute(db)
  return rows
}

/** Commands of one phone the server refused and nobody has mended yet. */
export async function listRefusedWork(db: Db, communeId: number, deviceId: string) {
  const { rows } = await sql<{ commandId: string; kind: string; madeAt: Instant; body: Record<string, unknown>; problems: unknown; headName: string | null }>`
    select i.command_id, i.kind, i.made_at, i.body, i.problems, h.head_name
      from inbox i left join households h on h.commune_id = i.commune_id and h.id::text = i.body->>'householdId'
     where i.commune_id = ${communeId} and i.device_id = ${deviceId} and i.state = 'refused'
     order by i.made_at desc limit 200`.execute(db)
  return rows
}
