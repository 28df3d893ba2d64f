// Doors of the map in walking order: every door of every alley with the households behind it, empty doors too, and at
// the end households that nobody has given a door.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Rung } from '../../ui/context.ts'
import type { MapAlley, MapDoor } from '../../ui/door-map.tsx'
import type { Scope } from './queries.ts'

export interface MapHamlet {
  id: string
  name: string
  alleys: MapAlley[]
}

interface MapRow {
  hamletId: string
  alleyId: string | null
  alleyName: string | null
  doorId: string | null
  doorLabel: string | null
  householdId: string | null
  best: Rung
  refused: boolean
  help: boolean
}

export interface MapWords {
  /** Heading of households without a door. */
  noAlley: string
  /** Address of a household; undefined = no link. */
  hrefOf?: (householdId: string) => string
  alleyHref: (alleyId: string) => string
}

/** Hamlets of the scope (or the one asked for) with their alleys. Ended hamlets appear only while households stand in them. */
export async function loadMap(db: Db, scope: Scope, words: MapWords, hamletId?: string): Promise<MapHamlet[]> {
  const { communeId } = scope
  const wanted = hamletId === undefined ? scope.hamletIds : [hamletId]
  const { rows: hamlets } = await sql<{ id: string; name: string; ended: boolean }>`
    select h.id, h.name, h.valid_to is not null as ended from hamlets h
     where h.commune_id = ${communeId} and (${wanted}::uuid[] is null or h.id = any(${wanted}::uuid[])) order by h.sort, h.name, h.id`.execute(db)
  const ids = hamlets.map((hamlet) => hamlet.id)
  const { rows } = await sql<MapRow>`
    with home as materialized (
      select h.id, h.hamlet_id, h.door_id, h.head_name_key, coalesce(s.best_rung, 0) as best,
             coalesce(s.last_outcome = 'refused', false) as refused, coalesce('help' = any(c.facts), false) as help
        from households h
        left join household_states s on s.commune_id = h.commune_id and s.household_id = h.id
        left join coverage_subjects c on c.commune_id = h.commune_id and c.id = h.id
       where h.commune_id = ${communeId} and h.state = 'active' and h.hamlet_id = any(${ids}::uuid[])
    ), door as materialized (
      select a.hamlet_id, a.id as alley_id, a.name as alley_name, a.sort as alley_sort, d.id as door_id, d.label as door_label, d.sort as door_sort
        from alleys a join doors d on d.commune_id = a.commune_id and d.alley_id = a.id
       where a.commune_id = ${communeId} and a.hamlet_id = any(${ids}::uuid[])
    )
    select coalesce(door.hamlet_id, home.hamlet_id) as hamlet_id, door.alley_id, door.alley_name, door.door_id, door.door_label,
           home.id as household_id, coalesce(home.best, 0) as best, coalesce(home.refused, false) as refused, coalesce(home.help, false) as help
      from door full join home on home.door_id = door.door_id and home.hamlet_id = door.hamlet_id
     order by (door.alley_id is null), door.alley_sort, door.alley_name, door.alley_id, door.door_sort, door.door_id, home.head_name_key, home.id`.execute(db)
  const byHamlet = Map.groupBy(rows, (row) => row.hamletId)
  return hamlets
    .filter(({ id, ended }) => !ended || byHamlet.get(id)?.some((row) => row.householdId !== null))
    .map(({ id, name }) => ({ id, name, alleys: toAlleys(byHamlet.get(id) ?? [], words, id) }))
}

function toAlleys(rows: MapRow[], words: MapWords, hamletId: string): MapAlley[] {
  const byAlley = Map.groupBy(rows, (row) => row.alleyId ?? '')
  return [...byAlley].map(([alleyId, inAlley]) => ({
    id: alleyId || `${hamletId}-0`,
    label: inAlley[0]!.alleyName ?? words.noAlley,
    ...(alleyId && { href: words.alleyHref(alleyId) }),
    doors: inAlley.map((row, index) => toDoor(row, index, words)),
  }))
}

function toDoor(row: MapRow, index: number, { hrefOf }: MapWords): MapDoor {
  const { householdId, doorId, doorLabel, best, refused, help } = row
  return {
    id: householdId ?? doorId ?? String(index),
    label: doorLabel ?? String(index + 1),
    rung: best,
    ...(householdId === null && { empty: true }),
    ...(refused && { refused: true }),
    ...(help && { need: true }),
    ...(householdId !== null && hrefOf && { href: hrefOf(householdId) }),
  }
}
