// The rows behind every figure, counted and listed from the register itself, never from what was added up: a figure
// that differed from its list would show it.

import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { inHamlets, isOpenEscalation, isOverdue, isRefusedWork, isSilentPhone, isUnansweredCall } from './queries-late.ts'
import { listOpenDrives, type Scope } from './queries.ts'
import { defineDrive, OWN_DEVICE, PAGE_SIZE, type DriveDefinition } from './rules.ts'
import type { RowFilter } from './schema.ts'

type Condition = RawBuilder<unknown>

/** Where a row is. Null where nobody knows. */
export interface Place {
  hamletName: string | null
  alleyName: string | null
  doorLabel: string | null
}

export interface PersonRow extends Place {
  id: string
  name: string
  birthYear: number | null
  language: string
  device: string
  householdId: string
  headName: string
  best: number
  /** Rung in the skill asked for; 0 when none was asked or nothing is known. */
  inSkill: number
}

export interface HouseholdRow extends Place {
  id: string
  headName: string
  people: number
  best: number
  five: boolean
  visits: number
  lastVisitOn: PlainDate | null
  lastOutcome: string | null
  nextOn: PlainDate | null
}

export interface VisitRow extends Place {
  id: string
  householdId: string
  headName: string
  visitedOn: PlainDate
  outcome: string
  memberName: string | null
  /** Different people who learned something (người), not lessons. */
  learners: number
}

/** Calls, escalations, phones and refused work have one shape. */
export interface LateRow {
  id: string
  title: string
  text: string
  hamletName: string | null
  at: Instant
}

export interface RowPage<Row> {
  total: number
  rows: Row[]
}

export interface RowsEnv {
  db: Db
  scope: Scope
  today: PlainDate
  now: Instant
}

/** A drive that the filter names but that is not open has no rows. */
async function driveOf({ db, scope, today }: RowsEnv, filter: RowFilter): Promise<DriveDefinition | undefined> {
  if (filter.driveId === undefined) return undefined
  const drive = (await listOpenDrives(db, scope.communeId)).find(({ id }) => id === filter.driveId)
  return drive && defineDrive(drive, today)
}

function all(conditions: (Condition | false | undefined)[]): Condition {
  return sql.join(conditions.filter((one): one is Condition => one !== false && one !== undefined), sql` and `)
}

// ---- people: alias r residents, h households ----

function reachedInDrive(drive: DriveDefinition, resident: Condition): Condition {
  return sql`exists (select from evidence e where e.commune_id = r.commune_id and e.resident_id = ${resident}
    and e.skill = any(${drive.skills}::text[]) and e.rung >= ${drive.rung})`
}

const hasAgreed: Condition = sql`exists (select from consents c where c.commune_id = r.commune_id and c.resident_id = r.id and c.purpose = 'needs' and c.withdrawn_at is null)`

function personConditions({ scope, today }: RowsEnv, filter: RowFilter, drive: DriveDefinition | undefined): Condition {
  const { hamletId, rung, fromRung, skill, need, language, device, driveId, reached } = filter
  // Whether anything is shown at all is cheaper asked than the highest rung of everybody.
  const shows = (from: number) => sql`exists (select from evidence e where e.commune_id = r.commune_id and e.resident_id = r.id
    and e.rung >= ${from} and (${skill ?? null}::text is null or e.skill = ${skill ?? null}::text))`
  return all([
    sql`r.commune_id = ${scope.communeId} and r.state = 'active' and h.state = 'active' and ${inHamlets(sql`h.hamlet_id`, scope.hamletIds)}`,
    hamletId !== undefined && sql`h.hamlet_id = ${hamletId}::uuid`,
    rung !== undefined && rung > 0 && shows(rung),
    rung !== undefined && rung < 5 && sql`not ${shows(rung + 1)}`,
    fromRung !== undefined && fromRung > 0 && shows(fromRung),
    need === 'age' && sql`sixty_on(r.birth_year, r.birth_date) <= ${today}::date`,
    need !== undefined && need !== 'age' && sql`${need}::text = any(r.needs) and ${hasAgreed}`,
    filter.bornUnknown && sql`r.birth_year is null and r.birth_date is null`,
    filter.agreed && hasAgreed,
    language !== undefined && sql`r.language = ${language}`,
    device !== undefined && sql`r.device = ${device}`,
    driveId !== undefined && (drive ? driveConditions(drive, sql`h.hamlet_id`) : sql`false`),
    drive?.born != null && sql`r.birth_year <= ${drive.born}`,
    drive?.needs && sql`cardinality(r.needs) > 0`,
    drive && reached === true && reachedInDrive(drive, sql`r.id`),
    drive && reached === false && sql`not ${reachedInDrive(drive, sql`r.id`)}`,
  ])
}

function driveConditions(drive: DriveDefinition, hamlet: Condition): Condition {
  return sql`${hamlet} = any(${drive.hamlets}::uuid[])`
}

export async function listPeople(env: RowsEnv, filter: RowFilter, page: number): Promise<RowPage<PersonRow>> {
  const where = personConditions(env, filter, await driveOf(env, filter))
  const from = sql`from residents r join households h on h.commune_id = r.commune_id and h.id = r.household_id`
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n ${from} where ${where}`.execute(env.db)
  const { rows } = await sql<PersonRow>`
    select p.*, b.best, b.in_skill
      from (
        select row_number() over (order by ${WALKING}, r.name_key, r.id) as nth, r.commune_id, r.id, r.full_name as name, r.birth_year, r.language, r.device,
               h.id as household_id, h.head_name, ${PLACE}
          ${from} ${PLACE_JOINS} where ${where} order by nth ${limit(page)}) p
     cross join lateral (
       select coalesce(max(e.rung), 0) as best, coalesce(max(e.rung) filter (where e.skill = ${filter.skill ?? ''}), 0) as in_skill
         from evidence e where e.commune_id = p.commune_id and e.resident_id = p.id) b
     order by p.nth`.execute(env.db)
  return { total: counted[0]!.n, rows }
}

const PLACE: Condition = sql`hm.name as hamlet_name, a.name as alley_name, d.label as door_label`
const PLACE_JOINS: Condition = sql`
  join hamlets hm on hm.commune_id = h.commune_id and hm.id = h.hamlet_id
  left join doors d on d.commune_id = h.commune_id and d.id = h.door_id
  left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id`
const WALKING: Condition = sql`hm.sort, hm.name, hm.id, (a.id is null), a.sort, a.name, a.id, d.sort, d.id, h.head_name_key, h.id`

function limit(page: number): Condition {
  return sql`limit ${PAGE_SIZE} offset ${(page - 1) * PAGE_SIZE}`
}

// ---- households: alias h, s household_states ----

/** The door map's diamond: somebody from sixty, or with a need they agreed to have written down, who can do nothing alone yet. */
function needsHelp(today: PlainDate): Condition {
  return sql`exists (select from residents r where r.commune_id = h.commune_id and r.household_id = h.id and r.state = 'active'
    and (sixty_on(r.birth_year, r.birth_date) <= ${today}::date or (r.needs && array['disability', 'living_alone'] and ${hasAgreed}))
    and not exists (select from evidence e where e.commune_id = r.commune_id and e.resident_id = r.id and e.rung >= ${OWN_DEVICE}))`
}

/** The alley of a household's own hamlet on whose door it stands. */
const ownAlley: Condition = sql`(select a.id from doors d join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
  where d.commune_id = h.commune_id and d.id = h.door_id and a.hamlet_id = h.hamlet_id)`

function householdConditions({ scope, today }: RowsEnv, filter: RowFilter, drive: DriveDefinition | undefined): Condition {
  const { hamletId, alleyId, rung, fromRung, five, overdue, dark, outcome, help, driveId, reached } = filter
  const best = sql`coalesce(s.best_rung, 0)`
  const done = (definition: DriveDefinition) =>
    sql`exists (select from residents r where r.commune_id = h.commune_id and r.household_id = h.id and r.state = 'active' and ${reachedInDrive(definition, sql`r.id`)})`
  return all([
    sql`h.commune_id = ${scope.communeId} and h.state = 'active' and ${inHamlets(sql`h.hamlet_id`, scope.hamletIds)}`,
    hamletId !== undefined && sql`h.hamlet_id = ${hamletId}::uuid`,
    rung !== undefined && sql`${best} = ${rung}`,
    fromRung !== undefined && sql`${best} >= ${fromRung}`,
    five !== undefined && sql`coalesce(s.five_skills, false) = ${five}`,
    alleyId === 'none' && sql`${ownAlley} is null`,
    alleyId !== undefined && alleyId !== 'none' && sql`${ownAlley} = ${alleyId}::uuid`,
    outcome !== undefined && sql`s.last_outcome = ${outcome}`,
    help && needsHelp(today),
    overdue && isOverdue(today),
    dark === 'never' && sql`${best} = 0 and coalesce(s.visits, 0) = 0`,
    dark === 'refused' && sql`${best} = 0 and s.last_outcome = 'refused'`,
    driveId !== undefined && (drive ? driveConditions(drive, sql`h.hamlet_id`) : sql`false`),
    drive && reached === true && done(drive),
    drive && reached === false && sql`not ${done(drive)}`,
  ])
}

export async function listHouseholds(env: RowsEnv, filter: RowFilter, page: number, pageSize = PAGE_SIZE): Promise<RowPage<HouseholdRow>> {
  const where = householdConditions(env, filter, await driveOf(env, filter))
  const from = sql`from households h left join household_states s on s.commune_id = h.commune_id and s.household_id = h.id`
  const order = filter.overdue ? sql`s.next_on, ${WALKING}` : WALKING
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n ${from} where ${where}`.execute(env.db)
  const { rows } = await sql<HouseholdRow>`
    select h.id, h.head_name, coalesce(s.best_rung, 0) as best, coalesce(s.five_skills, false) as five, coalesce(s.visits, 0) as visits,
           s.last_visit_on, s.last_outcome, s.next_on, ${PLACE},
           (select count(*) from residents r where r.commune_id = h.commune_id and r.household_id = h.id and r.state = 'active')::integer as people
      ${from} ${PLACE_JOINS} where ${where} order by ${order} limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(env.db)
  return { total: counted[0]!.n, rows }
}

// ---- visits: alias v ----

export async function listVisits({ db, scope }: RowsEnv, filter: RowFilter, page: number): Promise<RowPage<VisitRow>> {
  const { hamletId, outcome, driveId, from, to } = filter
  const where = all([
    sql`v.commune_id = ${scope.communeId} and ${inHamlets(sql`v.hamlet_id`, scope.hamletIds)}`,
    hamletId !== undefined && sql`v.hamlet_id = ${hamletId}::uuid`,
    outcome !== undefined && sql`v.outcome = ${outcome}`,
    driveId !== undefined && sql`v.drive_id = ${driveId}::uuid`,
    from !== undefined && sql`v.visited_on >= ${from}::date`,
    to !== undefined && sql`v.visited_on <= ${to}::date`,
  ])
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n from visits v where ${where}`.execute(db)
  const { rows } = await sql<VisitRow>`
    select v.id, v.household_id, h.head_name, v.visited_on, v.outcome, m.full_name as member_name, hm.name as hamlet_name, a.name as alley_name, d.label as door_label,
           (select count(distinct l.resident_id) from lessons l where l.commune_id = v.commune_id and l.visit_id = v.id)::integer as learners
      from (select * from visits v where ${where} order by v.visited_on desc, v.id desc ${limit(page)}) v
      join households h on h.commune_id = v.commune_id and h.id = v.household_id
      left join hamlets hm on hm.commune_id = v.commune_id and hm.id = v.hamlet_id
      left join doors d on d.commune_id = h.commune_id and d.id = h.door_id
      left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
      left join team_members m on m.commune_id = v.commune_id and m.id = v.member_id
     order by v.visited_on desc, v.id desc`.execute(db)
  return { total: counted[0]!.n, rows }
}

// ---- late work ----

function lateParts({ scope, now }: RowsEnv, kind: 'calls' | 'escalations' | 'phones' | 'refused'): { from: Condition; select: Condition; order: Condition } {
  const { communeId, hamletIds } = scope
  const owner = sql`join team_members m on m.commune_id = d.commune_id and m.id = d.member_id`
  switch (kind) {
    case 'calls':
      return {
        select: sql`c.id, c.caller_name as title, concat_ws(' · ', c.place_text, c.about) as text, hm.name as hamlet_name, c.asked_at as at`,
        from: sql`from house_calls c left join hamlets hm on hm.commune_id = c.commune_id and hm.id = c.hamlet_id
          where c.commune_id = ${communeId} and ${isUnansweredCall} and ${inHamlets(sql`c.hamlet_id`, hamletIds)}`,
        order: sql`c.asked_at, c.id`,
      }
    case 'escalations':
      return {
        select: sql`x.id, x.to_whom as title, x.reason as text, hm.name as hamlet_name, x.raised_at as at`,
        from: sql`from escalations x left join households h on h.commune_id = x.commune_id and h.id = x.household_id
          left join hamlets hm on hm.commune_id = h.commune_id and hm.id = h.hamlet_id
          where x.commune_id = ${communeId} and ${isOpenEscalation} and ${inHamlets(sql`h.hamlet_id`, hamletIds)}`,
        order: sql`x.raised_at, x.id`,
      }
    case 'phones':
      return {
        select: sql`d.id, m.full_name as title, d.label as text, null::text as hamlet_name, coalesce(d.last_seen_at, d.enrolled_at) as at`,
        from: sql`from devices d ${owner} where d.commune_id = ${communeId} and ${isSilentPhone(scope, now)}`,
        order: sql`coalesce(d.last_seen_at, d.enrolled_at), d.id`,
      }
    case 'refused':
      return {
        select: sql`i.command_id as id, m.full_name as title, i.kind as text, null::text as hamlet_name, i.received_at as at`,
        from: sql`from inbox i join devices d on d.id = i.device_id ${owner} where i.commune_id = ${communeId} and ${isRefusedWork(scope)}`,
        order: sql`i.received_at, i.command_id`,
      }
  }
}

/** Oldest first: what has waited longest. */
export async function listLate(env: RowsEnv, kind: 'calls' | 'escalations' | 'phones' | 'refused', page: number): Promise<RowPage<LateRow>> {
  const { select, from, order } = lateParts(env, kind)
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n ${from}`.execute(env.db)
  const { rows } = await sql<LateRow>`select ${select} ${from} order by ${order} ${limit(page)}`.execute(env.db)
  return { total: counted[0]!.n, rows }
}
