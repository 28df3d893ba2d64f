// Households and residents in SQL. Everything filters by commune; a territory (hamlet ids) narrows it for people who
// work in some hamlets only.

import { sql, type Selectable } from 'kysely'
import type { Db, DB } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'

export type ResidentRow = Selectable<DB['residents']>
export type HouseholdRow = Selectable<DB['households']>
/** Hamlets somebody may look into; null = the whole commune. */
export type Territory = string[] | null

export interface HamletCount {
  id: string
  name: string
  kind: string
  households: number
  people: number
}

/** Living hamlets in their order, with households and people who live there now. */
export async function listHamlets(db: Db, communeId: number, territory: Territory): Promise<HamletCount[]> {
  const { rows } = await sql<HamletCount>`
    select h.id, h.name, h.kind, coalesce(c.households, 0)::int as households, coalesce(c.people, 0)::int as people
      from hamlets h
      left join (
        select o.hamlet_id, count(distinct o.id) as households, count(r.id) as people
          from households o left join residents r on r.commune_id = o.commune_id and r.household_id = o.id and r.state = 'active'
         where o.commune_id = ${communeId} and o.state = 'active' group by o.hamlet_id
      ) c on c.hamlet_id = h.id
     where h.commune_id = ${communeId} and h.valid_to is null and (${territory}::uuid[] is null or h.id = any (${territory}::uuid[]))
     order by h.sort, h.name`.execute(db)
  return rows
}

export interface HouseholdLine {
  id: string
  headName: string
  code: string | null
  state: string
  hamletId: string
  hamletName: string
  alleyId: string | null
  alleyName: string | null
  doorLabel: string | null
  people: number
  names: string
}

const householdLine = sql`
  select o.id, o.head_name as "headName", o.code, o.state, o.hamlet_id as "hamletId", h.name as "hamletName", a.id as "alleyId", a.name as "alleyName",
         d.label as "doorLabel", count(r.id)::int as people, coalesce(string_agg(r.full_name, ', ' order by r.created_at, r.id), '') as names
    from households o
    join hamlets h on h.commune_id = o.commune_id and h.id = o.hamlet_id
    left join doors d on d.commune_id = o.commune_id and d.id = o.door_id
    left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
    left join residents r on r.commune_id = o.commune_id and r.household_id = o.id and r.state = 'active'`
const grouped = sql`group by o.commune_id, o.id, h.name, a.id, a.name, a.sort, d.label, d.sort`
const walking = sql`order by a.sort nulls last, a.name nulls last, d.sort nulls last, o.head_name_key, o.id`

/** The households of one hamlet (or one of its alleys) in walking order. */
export async function listHouseholds(
  db: Db,
  communeId: number,
  where: { hamletId: string; alleyId?: string | null; away?: boolean },
  page: { limit: number; offset: number },
): Promise<{ rows: HouseholdLine[]; total: number }> {
  const state = where.away ? 'moved_away' : 'active'
  const alley = where.alleyId ? sql`and a.id = ${where.alleyId}` : sql``
  const { rows } = await sql<HouseholdLine>`${householdLine}
     where o.commune_id = ${communeId} and o.hamlet_id = ${where.hamletId} and o.state = ${state} ${alley}
     ${grouped} ${walking} limit ${page.limit} offset ${page.offset}`.execute(db)
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from households o
      left join doors d on d.commune_id = o.commune_id and d.id = o.door_id
      left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
     where o.commune_id = ${communeId} and o.hamlet_id = ${where.hamletId} and o.state = ${state} ${alley}`.execute(db)
  return { rows, total: counted.rows[0]!.n }
}

export async function householdLines(db: Db, communeId: number, ids: string[]): Promise<HouseholdLine[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<HouseholdLine>`${householdLine}
     where o.commune_id = ${communeId} and o.id = any (${ids}::uuid[]) ${grouped} ${walking}`.execute(db)
  return rows
}

export interface AlleyLine {
  id: string
  name: string
  households: number
}

export async function listAlleys(db: Db, communeId: number, hamletId: string): Promise<AlleyLine[]> {
  const { rows } = await sql<AlleyLine>`
    select a.id, a.name, count(o.id)::int as households from alleys a
      left join doors d on d.commune_id = a.commune_id and d.alley_id = a.id
      left join households o on o.commune_id = d.commune_id and o.door_id = d.id and o.state = 'active'
     where a.commune_id = ${communeId} and a.hamlet_id = ${hamletId} group by a.id, a.name, a.sort order by a.sort, a.name`.execute(db)
  return rows
}

export interface DoorLine {
  id: string
  label: string
  alleyId: string
  alleyName: string
}

export async function listDoors(db: Db, communeId: number, hamletId: string): Promise<DoorLine[]> {
  const { rows } = await sql<DoorLine>`
    select d.id, d.label, a.id as "alleyId", a.name as "alleyName" from doors d
      join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
     where d.commune_id = ${communeId} and a.hamlet_id = ${hamletId} order by a.sort, a.name, d.sort limit 2000`.execute(db)
  return rows
}

export async function findHouseholdRow(db: Db, communeId: number, id: string): Promise<HouseholdRow | undefined> {
  return db.selectFrom('households').selectAll().where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()
}

export async function findHamlet(db: Db, communeId: number, id: string) {
  return db.selectFrom('hamlets').selectAll().where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()
}

export async function findResidentRow(db: Db, communeId: number, id: string): Promise<ResidentRow | undefined> {
  return db.selectFrom('residents').selectAll().where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()
}

/** Everybody written in a household, those who live there first, the head before all. */
export async function listMembers(db: Db, communeId: number, householdId: string): Promise<ResidentRow[]> {
  return db
    .selectFrom('residents')
    .selectAll()
    .where('communeId', '=', communeId)
    .where('householdId', '=', householdId)
    .where('state', 'in', ['active', 'moved_away', 'died'])
    .orderBy(sql`state = 'active'`, 'desc')
    .orderBy(sql`household_role = 'chu_ho'`, 'desc')
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** The id everything about a person now stands under, following merges; undefined when unknown here. */
export async function resolveResident(db: Db, communeId: number, id: string): Promise<ResidentRow | undefined> {
  let row = await findResidentRow(db, communeId, id)
  for (let hops = 0; row?.mergedInto && hops < 20; hops++) row = await findResidentRow(db, communeId, row.mergedInto)
  return row
}

/** The household that took over from a merged or undone one; undefined when unknown here. */
export async function resolveHousehold(db: Db, communeId: number, id: string): Promise<HouseholdRow | undefined> {
  let row = await findHouseholdRow(db, communeId, id)
  for (let hops = 0; row?.mergedInto && hops < 20; hops++) row = await findHouseholdRow(db, communeId, row.mergedInto)
  return row
}

export interface ResidentOfHamlet {
  id: string
  householdId: string
  hamletId: string
  fullName: string
  birthYear: number | null
  sex: string | null
  householdRole: string
  language: string
  device: string
  phone: string | null
  needs: string[]
}

/** People who live in these hamlets now: for packs, lists and boards. */
export async function listResidentsOfHamlets(db: Db, communeId: number, hamletIds: string[]): Promise<ResidentOfHamlet[]> {
  return db
    .selectFrom('residents as r')
    .innerJoin('households as o', (join) => join.onRef('o.communeId', '=', 'r.communeId').onRef('o.id', '=', 'r.householdId'))
    .select(['r.id', 'r.householdId', 'o.hamletId', 'r.fullName', 'r.birthYear', 'r.sex', 'r.householdRole', 'r.language', 'r.device', 'r.phone', 'r.needs'])
    .where('r.communeId', '=', communeId)
    .where('o.hamletId', '=', sql<string>`any (${hamletIds}::uuid[])`)
    .where('r.state', '=', 'active')
    .where('o.state', '=', 'active')
    .orderBy('o.id')
    .orderBy('r.createdAt')
    .execute()
}

export interface PersonLine {
  id: string
  fullName: string
  birthYear: number | null
  sex: string | null
  householdRole: string
  phone: string | null
  needs: string[]
  state: string
  householdId: string
  headName: string
  hamletId: string
  hamletName: string
  alleyName: string | null
  doorLabel: string | null
}

export async function personLines(db: Db, communeId: number, ids: string[]): Promise<PersonLine[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<PersonLine>`
    select r.id, r.full_name as "fullName", r.birth_year as "birthYear", r.sex, r.household_role as "householdRole", r.phone, r.needs, r.state,
           o.id as "householdId", o.head_name as "headName", h.id as "hamletId", h.name as "hamletName", a.name as "alleyName", d.label as "doorLabel"
      from residents r
      join households o on o.commune_id = r.commune_id and o.id = r.household_id
      join hamlets h on h.commune_id = o.commune_id and h.id = o.hamlet_id
      left join doors d on d.commune_id = o.commune_id and d.id = o.door_id
      left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
     where r.commune_id = ${communeId} and r.id = any (${ids}::uuid[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export interface HistoryEntry {
  seq: number
  at: string
  type: string
  subject: string
  actorId: string
  /** null = erased at the person's request. */
  data: Record<string, unknown> | null
}

/** What the ledger holds about these subjects, newest first. */
export async function listHistory(db: Db, communeId: number, subjects: string[], limit = 200): Promise<HistoryEntry[]> {
  if (subjects.length === 0) return []
  const rows = await db
    .selectFrom('ledger')
    .select(['seq', 'at', 'type', 'subject', 'actorId', 'data'])
    .where('communeId', '=', communeId)
    .where('subject', 'in', subjects)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, data: row.data as Record<string, unknown> | null }))
}

/** One reader, one person, one day: counted, for the question "who has seen my data?". */
export async function rememberLook(db: Db, communeId: number, look: { residentId: string; actorId: string; actorName: string; day: PlainDate; at: string }): Promise<void> {
  await sql`
    insert into resident_looks (commune_id, resident_id, actor_id, actor_name, day, last_at)
    values (${communeId}, ${look.residentId}, ${look.actorId}, ${look.actorName}, ${look.day}, ${look.at})
    on conflict (commune_id, resident_id, day, actor_id) do update set looks = resident_looks.looks + 1, last_at = excluded.last_at`.execute(db)
}

/** Names of those who act: members of teams under the commune's wall; staff are named by the accounts module. */
export async function memberNames(db: Db, communeId: number, ids: string[]): Promise<Map<string, string>> {
  const wanted = ids.filter((id) => /^[0-9a-f-]{36}$/.test(id))
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('teamMembers').select(['id', 'fullName']).where('communeId', '=', communeId).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row.fullName]))
}

export interface ConflictLine {
  id: string
  residentId: string
  fullName: string
  field: string
  currentValue: string | null
  offeredValue: string | null
  offeredBy: string
  offeredAt: string
  headName: string
  hamletName: string
  /** For a move that waits: the household offered. */
  offeredHead: string | null
}

/** Clashes of edits that wait for an officer, oldest first. */
export async function listConflicts(db: Db, communeId: number): Promise<ConflictLine[]> {
  const { rows } = await sql<ConflictLine>`
    select f.id, f.resident_id as "residentId", r.full_name as "fullName", f.field, f.current_value as "currentValue", f.offered_value as "offeredValue",
           f.offered_by as "offeredBy", f.offered_at as "offeredAt", o.head_name as "headName", h.name as "hamletName", x.head_name as "offeredHead"
      from field_conflicts f
      join residents r on r.commune_id = f.commune_id and r.id = f.resident_id
      join households o on o.commune_id = r.commune_id and o.id = r.household_id
      join hamlets h on h.commune_id = o.commune_id and h.id = o.hamlet_id
      left join households x on f.field = 'householdId' and x.commune_id = f.commune_id and x.id::text = f.offered_value
     where f.commune_id = ${communeId} and f.state = 'open' order by f.offered_at limit 200`.execute(db)
  return rows
}
