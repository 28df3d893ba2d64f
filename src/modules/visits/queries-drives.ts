// Drives with their figures, each with the query of the rows behind it. People (người) and visits (lượt) are counted
// apart; nobody is counted whose birth year the register does not know when the target asks for an age.

import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'
import { PAGE_ROWS, type TargetGroup, type TargetUnit } from './schema-office.ts'
import { HOUSEHOLD_SKILLS, teachable } from './skills.ts'

export interface DriveRow {
  id: string
  name: string
  startsOn: PlainDate
  endsOn: PlainDate
  skills: string[]
  targetGroup: TargetGroup
  targetPopulation: string
  targetValue: number
  targetUnit: TargetUnit
  targetRung: number
  targetSource: string
  state: 'open' | 'closed'
  hamlets: { id: string; name: string }[]
}

const driveColumns = sql`
  d.id, d.name, d.starts_on, d.ends_on, d.skills, d.target_group, d.target_population, d.target_value, d.target_unit, d.target_rung, d.target_source, d.state,
  coalesce((select json_agg(json_build_object('id', h.id, 'name', h.name) order by h.sort, h.name)
              from drive_hamlets dh join hamlets h on h.commune_id = dh.commune_id and h.id = dh.hamlet_id and h.valid_to is null
             where dh.commune_id = d.commune_id and dh.drive_id = d.id), '[]') as hamlets`

/** Drives that touch the hamlets (null = all), open ones first, the latest first. */
export async function listDrives(db: Db, communeId: number, hamletIds: string[] | null): Promise<(DriveRow & { visits: number })[]> {
  const { rows } = await sql<DriveRow & { visits: number }>`
    select ${driveColumns}, (select count(*) from visits v where v.commune_id = d.commune_id and v.drive_id = d.id)::integer as visits
      from drives d
     where d.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or exists (
       select from drive_hamlets x where x.commune_id = d.commune_id and x.drive_id = d.id and x.hamlet_id = any(${hamletIds}::uuid[])))
     order by d.state desc, d.starts_on desc, d.id desc limit 200`.execute(db)
  return rows
}

export async function findDrive(db: Db, communeId: number, id: string): Promise<DriveRow | undefined> {
  const { rows } = await sql<DriveRow>`select ${driveColumns} from drives d where d.commune_id = ${communeId} and d.id = ${id}`.execute(db)
  return rows[0]
}

/** Skills of a drive as evidence knows them: the household skills' own keys and all that belong to them. */
export function evidenceSkills(skills: readonly string[]): string[] {
  const slots = HOUSEHOLD_SKILLS.map(({ key }) => key).filter((key) => skills.includes(key))
  return [...new Set([...teachable(skills), ...slots])]
}

/** The Vietnamese year of a day, for ages from a birth year. */
function yearOf(today: PlainDate): number {
  return Number(today.slice(0, 4))
}

/** SQL condition on a resident `r`: belongs to the counted group. */
export function groupCondition(group: TargetGroup, today: PlainDate): RawBuilder<unknown> {
  switch (group) {
    case 'adults':
      return sql`r.birth_year is not null and ${yearOf(today)} - r.birth_year >= 18`
    case 'elderly':
      return sql`r.birth_year is not null and ${yearOf(today)} - r.birth_year >= 60`
    case 'needs':
      return sql`cardinality(r.needs) > 0`
    default:
      return sql`true`
  }
}

/** The drive's population: active people of living households in its hamlets. */
function population(communeId: number, drive: DriveRow): RawBuilder<unknown> {
  return sql`residents r join households h on h.commune_id = r.commune_id and h.id = r.household_id
    where r.commune_id = ${communeId} and r.state = 'active' and h.state = 'active' and h.hamlet_id = any(${drive.hamlets.map(({ id }) => id)}::uuid[])`
}

export interface DriveFigures {
  /** Households of the drive's hamlets, and those somebody met there in the drive. */
  households: number
  householdsMet: number
  /** Lượt: every knock, by outcome. */
  visits: number
  visitsMet: number
  /** Người: different people guided (rung 2 or above) in the drive's visits. */
  guided: number
  /** The target: whom it counts, and how many of them reached the rung in a skill of the drive. */
  counted: number
  reached: number
  /** People left out because the register does not know their year of birth; null when age does not matter. */
  unknownAge: number | null
}

/** SQL condition on a visit `v`: of this drive, made in the territory (null = anywhere). */
function ofDrive(communeId: number, drive: DriveRow, territory: string[] | null): RawBuilder<unknown> {
  return sql`v.commune_id = ${communeId} and v.drive_id = ${drive.id} and (${territory}::uuid[] is null or v.hamlet_id = any(${territory}::uuid[]))`
}

/** `drive.hamlets` already holds only those of the territory. */
export async function readFigures(db: Db, communeId: number, drive: DriveRow, territory: string[] | null, today: PlainDate): Promise<DriveFigures> {
  const mine = ofDrive(communeId, drive, territory)
  const skills = evidenceSkills(drive.skills)
  const hamletIds = drive.hamlets.map(({ id }) => id)
  const { rows } = await sql<Omit<DriveFigures, 'counted' | 'reached' | 'unknownAge'>>`
    select (select count(*) from households h where h.commune_id = ${communeId} and h.state = 'active' and h.hamlet_id = any(${hamletIds}::uuid[]))::integer as households,
           (select count(distinct v.household_id) from visits v join households h on h.commune_id = v.commune_id and h.id = v.household_id and h.state = 'active'
             where v.commune_id = ${communeId} and v.drive_id = ${drive.id} and v.outcome = 'met' and h.hamlet_id = any(${hamletIds}::uuid[]))::integer as households_met,
           (select count(*) from visits v where ${mine})::integer as visits,
           (select count(*) from visits v where ${mine} and v.outcome = 'met')::integer as visits_met,
           (select count(distinct l.resident_id) from visits v join lessons l on l.commune_id = v.commune_id and l.visit_id = v.id
             where ${mine} and l.rung >= 2)::integer as guided`.execute(db)
  return {
    ...rows[0]!,
    ...(drive.targetGroup === 'households' ? await householdTarget(db, communeId, drive, skills) : await peopleTarget(db, communeId, drive, skills, today)),
  }
}

async function peopleTarget(db: Db, communeId: number, drive: DriveRow, skills: string[], today: PlainDate) {
  const byAge = drive.targetGroup === 'adults' || drive.targetGroup === 'elderly'
  const { rows } = await sql<{ counted: number; reached: number; unknown: number }>`
    select count(*) filter (where ${groupCondition(drive.targetGroup, today)})::integer as counted,
           count(*) filter (where ${groupCondition(drive.targetGroup, today)} and exists (
             select from evidence e where e.commune_id = r.commune_id and e.resident_id = r.id and e.rung >= ${drive.targetRung} and e.skill = any(${skills})))::integer as reached,
           count(*) filter (where r.birth_year is null)::integer as unknown
      from ${population(communeId, drive)}`.execute(db)
  const { counted, reached, unknown } = rows[0]!
  return { counted, reached, unknownAge: byAge ? unknown : null }
}

async function householdTarget(db: Db, communeId: number, drive: DriveRow, skills: string[]) {
  const { rows } = await sql<{ counted: number; reached: number }>`
    select count(*)::integer as counted,
           count(*) filter (where exists (
             select from residents r join evidence e on e.commune_id = r.commune_id and e.resident_id = r.id
              where r.commune_id = h.commune_id and r.household_id = h.id and r.state = 'active' and e.rung >= ${drive.targetRung} and e.skill = any(${skills})))::integer as reached
      from households h where h.commune_id = ${communeId} and h.state = 'active' and h.hamlet_id = any(${drive.hamlets.map(({ id }) => id)}::uuid[])`.execute(
    db,
  )
  return { ...rows[0]!, unknownAge: null }
}

export type HouseholdSlice = 'tat-ca' | 'da-gap' | 'chua-gap' | 'dat' | 'chua-dat'

export interface DriveHousehold {
  id: string
  headName: string
  hamletName: string
  alleyName: string | null
  doorLabel: string | null
  bestRung: number
  met: boolean
  lastVisitOn: PlainDate | null
}

export async function listDriveHouseholds(
  db: Db,
  communeId: number,
  drive: DriveRow,
  slice: HouseholdSlice,
  page: number,
): Promise<{ rows: DriveHousehold[]; total: number }> {
  const met = sql`exists (select from visits v where v.commune_id = h.commune_id and v.household_id = h.id and v.drive_id = ${drive.id} and v.outcome = 'met')`
  const reached = sql`exists (
    select from residents r join evidence e on e.commune_id = r.commune_id and e.resident_id = r.id
     where r.commune_id = h.commune_id and r.household_id = h.id and r.state = 'active' and e.rung >= ${drive.targetRung} and e.skill = any(${evidenceSkills(drive.skills)}))`
  const condition = { 'tat-ca': sql`true`, 'da-gap': met, 'chua-gap': sql`not ${met}`, dat: reached, 'chua-dat': sql`not ${reached}` }[slice]
  const { rows } = await sql<DriveHousehold & { total: number }>`
    select h.id, h.head_name, m.name as hamlet_name, a.name as alley_name, d.label as door_label, coalesce(s.best_rung, 0) as best_rung, ${met} as met, s.last_visit_on,
           count(*) over ()::integer as total
      from households h join hamlets m on m.commune_id = h.commune_id and m.id = h.hamlet_id
      left join doors d on d.commune_id = h.commune_id and d.id = h.door_id left join alleys a on a.commune_id = h.commune_id and a.id = d.alley_id
      left join household_states s on s.commune_id = h.commune_id and s.household_id = h.id
     where h.commune_id = ${communeId} and h.state = 'active' and h.hamlet_id = any(${drive.hamlets.map(({ id }) => id)}::uuid[]) and ${condition}
     order by m.sort, m.name, a.sort nulls last, d.sort nulls last, h.head_name, h.id limit ${PAGE_ROWS} offset ${(page - 1) * PAGE_ROWS}`.execute(db)
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export type PeopleSlice = 'nhom' | 'dat' | 'chua-dat' | 'huong-dan' | 'khong-ro-tuoi'

export interface DrivePerson {
  id: string
  fullName: string
  birthYear: number | null
  householdId: string
  headName: string
  hamletName: string
  /** Highest rung in a skill of the drive. */
  rung: number
}

export async function listDrivePeople(
  db: Db,
  communeId: number,
  drive: DriveRow,
  slice: PeopleSlice,
  page: number,
  { territory, today }: { territory: string[] | null; today: PlainDate },
): Promise<{ rows: DrivePerson[]; total: number }> {
  const group = groupCondition(drive.targetGroup, today)
  const rung = sql`coalesce((select max(e.rung) from evidence e where e.commune_id = r.commune_id and e.resident_id = r.id and e.skill = any(${evidenceSkills(drive.skills)})), 0)`
  const guided = sql`exists (select from lessons l join visits v on v.commune_id = l.commune_id and v.id = l.visit_id
    where l.commune_id = r.commune_id and l.resident_id = r.id and l.rung >= 2 and ${ofDrive(communeId, drive, territory)})`
  const condition = {
    nhom: group,
    dat: sql`${group} and ${rung} >= ${drive.targetRung}`,
    'chua-dat': sql`${group} and ${rung} < ${drive.targetRung}`,
    'huong-dan': guided,
    'khong-ro-tuoi': sql`r.birth_year is null`,
  }[slice]
  // Somebody guided in the drive may have moved since: they are still somebody who was guided.
  const from =
    slice === 'huong-dan'
      ? sql`residents r join households h on h.commune_id = r.commune_id and h.id = r.household_id where r.commune_id = ${communeId}`
      : population(communeId, drive)
  const { rows } = await sql<DrivePerson & { total: number }>`
    select p.*, count(*) over ()::integer as total from (
      select r.id, r.full_name, r.birth_year, h.id as household_id, h.head_name, (select name from hamlets m where m.commune_id = h.commune_id and m.id = h.hamlet_id) as hamlet_name, ${rung} as rung, r.name_key
        from ${from} and ${condition}) p
     order by p.hamlet_name, p.name_key, p.id limit ${PAGE_ROWS} offset ${(page - 1) * PAGE_ROWS}`.execute(db)
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}
