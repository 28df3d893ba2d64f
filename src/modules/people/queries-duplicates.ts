// Who may be written twice: candidates found set-wise by shared keys (name, household, hamlet and year, birth date,
// phone), scored by the pure rule, and the pairs waiting for an officer.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { likeness, SHOWN_FROM, type Candidate, type DuplicateReason } from './rules-duplicates.ts'

export interface Pair {
  firstId: string
  secondId: string
  score: number
  reasons: DuplicateReason[]
}

/** Pairs with at least one of these people in it, scored; only those worth an officer's eye. */
export async function likelyPairs(db: Db, communeId: number, of: { hamletId: string } | { residentId: string }): Promise<Pair[]> {
  // One person asks a few index look-ups; a hamlet reads the commune once.
  const single = 'residentId' in of
  const mine = single ? sql`r.id = ${of.residentId}` : sql`o.hamlet_id = ${of.hamletId}`
  const once = single ? sql`not materialized` : sql`materialized`
  const { rows } = await sql<{ a: Candidate; b: Candidate }>`
    with living as ${once} (
      select r.id, r.full_name, r.name_key, r.birth_year, r.birth_date, r.sex, r.phone, r.household_id, o.hamlet_id, ${mine} as mine
        from residents r join households o on o.commune_id = r.commune_id and o.id = r.household_id
       where r.commune_id = ${communeId} and r.state = 'active'
    ), mine as materialized (select * from living where mine),
    pairs as (
      select m.id as a, x.id as b from mine m join living x on x.name_key = m.name_key
       where x.hamlet_id = m.hamlet_id or x.birth_date = m.birth_date or x.phone = m.phone
      union select m.id, x.id from mine m join living x on x.household_id = m.household_id
      union select m.id, x.id from mine m join living x on x.hamlet_id = m.hamlet_id and x.birth_year = m.birth_year and similarity(x.name_key, m.name_key) > 0.5
      union select m.id, x.id from mine m join living x on x.birth_date = m.birth_date and similarity(x.name_key, m.name_key) > 0.5
      union select m.id, x.id from mine m join living x on x.phone = m.phone
    )
    select to_jsonb(m) as a, to_jsonb(x) as b
      from (select distinct least(a, b) as a, greatest(a, b) as b from pairs where a <> b) p
      join living m on m.id = p.a join living x on x.id = p.b
     where abs(coalesce(m.birth_year - x.birth_year, 0)) <= 36`.execute(db)
  return rows.flatMap(({ a, b }) => {
    const [first, second] = [candidate(a), candidate(b)]
    const { score, reasons } = likeness(first, second)
    return score >= SHOWN_FROM ? [{ firstId: first.id, secondId: second.id, score, reasons }] : []
  })
}

function candidate(row: unknown): Candidate {
  const raw = row as Record<string, string | number | null>
  return {
    id: raw.id as string, fullName: raw.full_name as string, birthYear: raw.birth_year as number | null, birthDate: raw.birth_date as string | null,
    sex: raw.sex as string | null, phone: raw.phone as string | null, householdId: raw.household_id as string, hamletId: raw.hamlet_id as string,
  }
}

/** Keeps new pairs; those already known (open, merged or "different people") stay as they are. Returns how many are new. */
export async function keepPairs(db: Db, communeId: number, pairs: (Pair & { id: string })[]): Promise<number> {
  if (pairs.length === 0) return 0
  const rows = pairs.map(({ reasons, ...pair }) => ({ communeId, ...pair, reasons: JSON.stringify(reasons) }))
  const kept = await db.insertInto('duplicatePairs').values(rows).onConflict((oc) => oc.constraint('duplicate_pairs_once').doNothing()).returning('id').execute()
  return kept.length
}

export interface PairLine {
  id: string
  score: number
  reasons: DuplicateReason[]
  state: string
  firstId: string
  secondId: string
  firstName: string
  secondName: string
  firstYear: number | null
  secondYear: number | null
  firstHamlet: string
  secondHamlet: string
}

const pairLine = sql`
  select p.id, p.score, p.reasons, p.state, p.first_id as "firstId", p.second_id as "secondId", f.full_name as "firstName", s.full_name as "secondName",
         f.birth_year as "firstYear", s.birth_year as "secondYear", fh.name as "firstHamlet", sh.name as "secondHamlet"
    from duplicate_pairs p
    join residents f on f.commune_id = p.commune_id and f.id = p.first_id
    join residents s on s.commune_id = p.commune_id and s.id = p.second_id
    join households fo on fo.commune_id = f.commune_id and fo.id = f.household_id join hamlets fh on fh.commune_id = fo.commune_id and fh.id = fo.hamlet_id
    join households so on so.commune_id = s.commune_id and so.id = s.household_id join hamlets sh on sh.commune_id = so.commune_id and sh.id = so.hamlet_id`

export async function listPairs(db: Db, communeId: number, state: string, page: { limit: number; offset: number }): Promise<{ rows: PairLine[]; total: number }> {
  const living = state === 'open' ? sql`and f.state = 'active' and s.state = 'active'` : sql``
  const { rows } = await sql<PairLine>`${pairLine} where p.commune_id = ${communeId} and p.state = ${state} ${living}
    order by p.score desc, p.id limit ${page.limit} offset ${page.offset}`.execute(db)
  const counted = await sql<{ n: number }>`select count(*)::int as n from duplicate_pairs p
    join residents f on f.commune_id = p.commune_id and f.id = p.first_id join residents s on s.commune_id = p.commune_id and s.id = p.second_id
    where p.commune_id = ${communeId} and p.state = ${state} ${living}`.execute(db)
  return { rows, total: counted.rows[0]!.n }
}

export async function findPair(db: Db, communeId: number, id: string): Promise<PairLine | undefined> {
  const { rows } = await sql<PairLine>`${pairLine} where p.commune_id = ${communeId} and p.id = ${id}`.execute(db)
  return rows[0]
}

export async function latestSearch(db: Db, communeId: number) {
  return db.selectFrom('duplicateSearches').selectAll().where('communeId', '=', communeId).orderBy('startedAt', 'desc').limit(1).executeTakeFirst()
}
