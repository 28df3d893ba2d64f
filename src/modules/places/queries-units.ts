// The official unit list in SQL: what was imported, and search in it without accents, by new or by old name.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { foldText } from '../../platform/text.ts'
import type { ProvinceCount, UnitListRow, UnitRow } from './schema-units.ts'

export const UNITS_PER_PAGE = 50

export async function listUnitLists(db: Db): Promise<UnitListRow[]> {
  return db
    .selectFrom('officialUnitLists')
    .select(['listId', 'title', 'source', 'fileName', 'importedAt', 'committedAt', 'units', 'state', sql<number>`jsonb_array_length(jsonb_path_query_array(refused, '$[*] ? (!exists(@.taken))'))`.as('refusedCount')])
    .where('state', '<>', 'dropped')
    .orderBy('importedAt', 'desc')
    .limit(50)
    .execute()
}

export async function findUnitList(db: Db, listId: string) {
  return db.selectFrom('officialUnitLists').selectAll().where('listId', '=', listId).executeTakeFirst()
}

const UNIT = ['listId', 'rowNo', 'province', 'code', 'kind', 'name', 'areaKm2', 'population', 'seat', 'predecessors'] as const

export async function listUnits(db: Db, listId: string, page: number): Promise<UnitRow[]> {
  return db
    .selectFrom('officialUnits')
    .select(UNIT)
    .where('listId', '=', listId)
    .orderBy('rowNo')
    .limit(UNITS_PER_PAGE)
    .offset((page - 1) * UNITS_PER_PAGE)
    .execute()
}

/** How many communes, wards and special zones each province has in a list. */
export async function countUnitsByProvince(db: Db, listId: string): Promise<ProvinceCount[]> {
  const { rows } = await sql<ProvinceCount>`
    select province, count(*) filter (where kind = 'xa')::integer as xa, count(*) filter (where kind = 'phuong')::integer as phuong,
           count(*) filter (where kind = 'dac_khu')::integer as dac_khu, sum(population)::bigint as people,
           count(*) filter (where population is null)::integer as blank
      from official_units where list_id = ${listId}::uuid group by province order by min(row_no)`.execute(db)
  return rows
}

/** The newest committed list, which search and pages use. */
export async function findCurrentList(db: Db) {
  return db
    .selectFrom('officialUnitLists')
    .select(['listId', 'title', 'source', 'committedAt', 'units'])
    .where('state', '=', 'committed')
    .orderBy('committedAt', 'desc')
    .executeTakeFirst()
}

/** Units whose name, province or old units hold every typed word; those whose own name fits come first. At most 50. */
export async function searchUnits(db: Db, listId: string, typed: string): Promise<UnitRow[]> {
  const words = foldText(typed).split(' ').filter((word) => word !== '').slice(0, 8)
  if (words.length === 0) return []
  let query = db.selectFrom('officialUnits').select(UNIT).where('listId', '=', listId)
  for (const word of words) query = query.where('nameKey', 'like', `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const whole = words.join(' ')
  return query
    .orderBy(sql`split_part(name_key, ' | ', 1) like ${`%${whole.replace(/[\\%_]/g, '\\$&')}`}`, 'desc')
    .orderBy(sql`position(${whole} in name_key) > 0`, 'desc')
    .orderBy('rowNo')
    .limit(50)
    .execute()
}
