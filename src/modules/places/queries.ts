// Hamlets, alleys and doors in SQL. Queries name the commune themselves although row-level security guards too.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { sortVietnamese } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'
import type { AlleyRow, CommuneRow, DoorRow, HamletContents, HamletRow, HamletWithContents, PlaceChange } from './schema.ts'

const HAMLET = ['id', 'name', 'kind', 'sort', 'validFrom', 'validTo', 'succeededBy'] as const

/** Living hamlets of a commune (with `closed` all of them) by their own order, then by name in Vietnamese order. */
export async function listHamlets(db: Db, communeId: number, options: { closed?: boolean } = {}): Promise<HamletRow[]> {
  let query = db.selectFrom('hamlets').select(HAMLET).where('communeId', '=', communeId)
  if (!options.closed) query = query.where('validTo', 'is', null)
  return sortVietnamese(await query.execute(), (row) => row.name).sort((a, b) => a.sort - b.sort)
}

export async function findHamlet(db: Db, communeId: number, id: string): Promise<HamletRow | undefined> {
  return db.selectFrom('hamlets').select(HAMLET).where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()
}

export async function countContents(db: Db, communeId: number, hamletIds: string[]): Promise<Map<string, HamletContents>> {
  if (hamletIds.length === 0) return new Map()
  const { rows } = await sql<HamletContents & { hamletId: string }>`
    select * from hamlet_contents(${communeId}, ${sql.val(hamletIds)}::uuid[])`.execute(db)
  return new Map(rows.map(({ hamletId, ...counts }) => [hamletId, counts]))
}

export async function listHamletsWithContents(db: Db, communeId: number, options: { closed?: boolean } = {}): Promise<HamletWithContents[]> {
  const hamlets = await listHamlets(db, communeId, options)
  const counts = await countContents(db, communeId, hamlets.map((row) => row.id))
  return hamlets.map((row) => ({ ...row, ...counts.get(row.id)! }))
}

/**
 * Where work for a hamlet belongs today: the hamlet itself while it lives, else the hamlet that took its place. After a
 * split, the part where the named door or alley now stands, else the part that took what stands on no door.
 * Undefined when the id is unknown or the hamlet was closed without a successor.
 */
export async function resolveHamlet(
  db: Db,
  communeId: number,
  id: string,
  place: { doorId?: string | null; alleyId?: string | null } = {},
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string; here: boolean }>`
    with recursive trail as (
      select h.id, h.succeeded_by, h.valid_to, array[h.id] as seen, array[]::integer[] as rank
        from hamlets h where h.commune_id = ${communeId} and h.id = ${id}
      union all
      select h.id, h.succeeded_by, h.valid_to, t.seen || h.id, t.rank || s.nth::integer
        from trail t cross join lateral unnest(t.succeeded_by) with ordinality s(next, nth)
        join hamlets h on h.commune_id = ${communeId} and h.id = s.next
       where t.valid_to is not null and h.id <> all(t.seen))
    select t.id, exists (
        select from alleys a left join doors d on d.commune_id = a.commune_id and d.alley_id = a.id
         where a.commune_id = ${communeId} and a.hamlet_id = t.id and (a.id = ${place.alleyId ?? null}::uuid or d.id = ${place.doorId ?? null}::uuid)) as here
      from trail t where t.valid_to is null order by here desc, t.rank limit 1`.execute(db)
  return rows[0]?.id
}

/** What stood under this id on a day: its name then, and whether it existed; undefined for an unknown id. */
export async function findHamletOn(
  db: Db,
  communeId: number,
  id: string,
  date: PlainDate,
): Promise<{ id: string; name: string; existed: boolean } | undefined> {
  const hamlet = await findHamlet(db, communeId, id)
  if (!hamlet) return undefined
  const named = await db
    .selectFrom('hamletNames')
    .select('name')
    .where('communeId', '=', communeId)
    .where('hamletId', '=', id)
    .where('validFrom', '<=', date)
    .orderBy('validFrom', 'desc')
    .executeTakeFirst()
  const existed = hamlet.validFrom <= date && (hamlet.validTo === null || date < hamlet.validTo)
  return { id, name: named?.name ?? hamlet.name, existed }
}

export async function listHamletNames(db: Db, communeId: number, hamletId: string) {
  return db
    .selectFrom('hamletNames')
    .select(['name', 'validFrom', 'validTo'])
    .where('communeId', '=', communeId)
    .where('hamletId', '=', hamletId)
    .orderBy('validFrom')
    .execute()
}

/** Alleys in walking order, with how many doors each has and how many households stand on them. */
export async function listAlleys(db: Db, communeId: number, hamletId: string): Promise<AlleyRow[]> {
  return db
    .selectFrom('alleys as a')
    .select((eb) => [
      'a.id',
      'a.hamletId',
      'a.name',
      'a.sort',
      eb.selectFrom('doors as d').whereRef('d.communeId', '=', 'a.communeId').whereRef('d.alleyId', '=', 'a.id').select((n) => n.fn.countAll<number>().as('n')).$asScalar().$notNull().as('doors'),
      eb
        .selectFrom('doors as d')
        .innerJoin('households as h', (join) => join.onRef('h.communeId', '=', 'd.communeId').onRef('h.doorId', '=', 'd.id'))
        .whereRef('d.communeId', '=', 'a.communeId')
        .whereRef('d.alleyId', '=', 'a.id')
        .where('h.state', '=', 'active')
        .select((n) => n.fn.countAll<number>().as('n'))
        .$asScalar()
        .$notNull()
        .as('households'),
    ])
    .where('a.communeId', '=', communeId)
    .where('a.hamletId', '=', hamletId)
    .orderBy('a.sort')
    .orderBy('a.id')
    .execute()
}

export async function findAlley(db: Db, communeId: number, id: string) {
  return db
    .selectFrom('alleys as a')
    .innerJoin('hamlets as h', (join) => join.onRef('h.communeId', '=', 'a.communeId').onRef('h.id', '=', 'a.hamletId'))
    .select(['a.id', 'a.hamletId', 'a.name', 'a.sort', 'h.name as hamletName', 'h.kind as hamletKind', 'h.validTo'])
    .where('a.communeId', '=', communeId)
    .where('a.id', '=', id)
    .executeTakeFirst()
}

/** Doors of an alley in walking order. */
export async function listDoors(db: Db, communeId: number, alleyId: string): Promise<DoorRow[]> {
  return db
    .selectFrom('doors as d')
    .leftJoin('households as h', (join) => join.onRef('h.communeId', '=', 'd.communeId').onRef('h.doorId', '=', 'd.id').on('h.state', '=', 'active'))
    .select(['d.id', 'd.label', 'd.sort', 'd.note', sql<string[]>`coalesce(array_agg(h.head_name order by h.head_name) filter (where h.id is not null), '{}')`.as('heads')])
    .where('d.communeId', '=', communeId)
    .where('d.alleyId', '=', alleyId)
    .groupBy(['d.communeId', 'd.id'])
    .orderBy('d.sort')
    .orderBy('d.id')
    .execute()
}

export async function findDoor(db: Db, communeId: number, id: string) {
  return db
    .selectFrom('doors as d')
    .innerJoin('alleys as a', (join) => join.onRef('a.communeId', '=', 'd.communeId').onRef('a.id', '=', 'd.alleyId'))
    .select(['d.id', 'd.label', 'd.sort', 'd.note', 'd.alleyId', 'a.hamletId'])
    .where('d.communeId', '=', communeId)
    .where('d.id', '=', id)
    .executeTakeFirst()
}

export async function getCommune(db: Db, communeId: number): Promise<CommuneRow> {
  return db
    .selectFrom('communes as c')
    .innerJoin('provinces as p', 'p.provinceId', 'c.provinceId')
    .select([
      'c.communeId', 'c.code', 'c.name', 'c.kind', 'p.name as provinceName', 'c.validFrom', 'c.validTo', 'c.succeededBy', 'c.fictional', 'c.areaKm2',
      'c.population', 'c.populationNote', 'c.predecessors', 'c.source', 'c.hamletLabel', 'c.teamLabel', 'c.hotline',
    ])
    .where('c.communeId', '=', communeId)
    .executeTakeFirstOrThrow()
}

/** What was decided and recorded, newest first; of one hamlet when asked. Ids are shown by the names they carry now. */
export async function listChanges(db: Db, communeId: number, hamletId?: string): Promise<PlaceChange[]> {
  let query = db
    .selectFrom('placeChanges')
    .select(['id', 'kind', 'effectiveOn', 'decisionNumber', 'decisionDate', 'fromIds', 'toIds', 'note', 'recordedAt'])
    .where('communeId', '=', communeId)
    .orderBy('effectiveOn', 'desc')
    .orderBy('recordedAt', 'desc')
    .limit(500)
  if (hamletId) query = query.where((eb) => eb.or([eb(eb.val(hamletId), '=', eb.fn.any('fromIds')), eb(eb.val(hamletId), '=', eb.fn.any('toIds'))]))
  const changes = await query.execute()
  const names = new Map((await listHamlets(db, communeId, { closed: true })).map((row) => [row.id, row.name]))
  return changes.map(({ fromIds, toIds, ...change }) => ({
    ...change,
    fromNames: fromIds.map((id) => names.get(id) ?? id),
    toNames: toIds.map((id) => names.get(id) ?? id),
  }))
}
