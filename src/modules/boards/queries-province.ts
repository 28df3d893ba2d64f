// One line per commune of a province, summed from what each commune has counted. Names of people never leave their commune.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'

export interface CommuneLine {
  communeId: number
  code: string
  title: string
  fictional: boolean
  /** Null while nothing was ever added up there: the commune does not use the software yet. */
  foldedAt: Instant | null
  people: number | null
  ownDevice: number | null
  households: number | null
  dark: number | null
  five: number | null
  visits: number | null
}

/** Communes of a province (living ones), by name. Run in the everywhere scope, for a viewer of these communes only. */
export async function listCommuneLines(db: Db, communeIds: number[]): Promise<CommuneLine[]> {
  const { rows } = await sql<CommuneLine & { kind: string; name: string }>`
    with counted as (
      select c.commune_id,
             sum(c.n) filter (where c.fact like 'people:%') as people,
             sum(c.n) filter (where c.fact in ('people:3', 'people:4', 'people:5')) as own_device,
             sum(c.n) filter (where c.fact like 'doors:%') as households,
             sum(c.n) filter (where c.fact = 'doors:0') as dark,
             sum(c.n) filter (where c.fact = 'five') as five,
             sum(c.n) filter (where c.fact like 'visits:%') as visits
        from coverage_counts c
       where c.commune_id = any(${communeIds}::int[])
         and c.fact = any(array['people:0', 'people:1', 'people:2', 'people:3', 'people:4', 'people:5', 'doors:0', 'doors:1', 'doors:2', 'doors:3', 'doors:4', 'doors:5', 'five',
                               'visits:met', 'visits:nobody_home', 'visits:refused', 'visits:moved', 'visits:come_back'])
       group by c.commune_id
    )
    select u.commune_id, u.code, u.kind, u.name, u.fictional, m.folded_at,
           case when m.commune_id is not null then coalesce(counted.people, 0)::integer end as people,
           case when m.commune_id is not null then coalesce(counted.own_device, 0)::integer end as own_device,
           case when m.commune_id is not null then coalesce(counted.households, 0)::integer end as households,
           case when m.commune_id is not null then coalesce(counted.dark, 0)::integer end as dark,
           case when m.commune_id is not null then coalesce(counted.five, 0)::integer end as five,
           case when m.commune_id is not null then coalesce(counted.visits, 0)::integer end as visits
      from communes u
      left join coverage_marks m on m.commune_id = u.commune_id
      left join counted on counted.commune_id = u.commune_id
     where u.commune_id = any(${communeIds}::int[]) and u.valid_to is null
     order by u.name, u.commune_id`.execute(db)
  const words: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }
  return rows.map(({ kind, name, ...line }) => ({ ...line, title: `${words[kind] ?? ''} ${name}`.trim() }))
}

/** Communes of the list with a ledger whose count is behind it, or was never made. */
export async function listBehind(db: Db, communeIds: number[], today: string): Promise<number[]> {
  const { rows } = await sql<{ communeId: number }>`
    select h.commune_id from ledger_heads h left join coverage_marks m on m.commune_id = h.commune_id
     where h.commune_id = any(${communeIds}::int[]) and (m.commune_id is null or m.seq <> h.seq or m.day <> ${today}::date)
     order by h.commune_id`.execute(db)
  return rows.map((row) => row.communeId)
}
