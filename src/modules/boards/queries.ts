// The board in SQL: a handful of small reads over counted facts, and late work read live. `hamletIds` narrows
// everything to a territory; null = the whole commune.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { addDays, type Instant, type PlainDate } from '../../platform/time.ts'
import { lateCounts } from './queries-late.ts'
import { RECENT_DAYS, type BoardFacts, type Drive, type Sums } from './rules.ts'
import { OUTCOMES } from './schema.ts'

/** Whose board it is. */
export interface Scope {
  communeId: number
  /** Hamlets of a leader's territory; null = all. */
  hamletIds: string[] | null
  /** A leader's team: whose phones and refused work are shown; null = all. */
  teamId: string | null
}

const HAMLET_FACTS = [...[0, 1, 2, 3, 4, 5].flatMap((rung) => [`people:${rung}`, `doors:${rung}`]), 'five', ...OUTCOMES.map((outcome) => `visits:${outcome}`)]

export async function loadBoardFacts(db: Db, scope: Scope, today: PlainDate, now: Instant): Promise<BoardFacts> {
  const recentFrom = addDays(today, 1 - RECENT_DAYS)
  const sums = await sumFacts(db, scope)
  const byHamlet = await sumByHamlet(db, scope)
  return {
    sums, byHamlet, recentFrom, today,
    recentVisits: await countVisitsSince(db, scope, recentFrom),
    hamlets: (await listScopeHamlets(db, scope)).filter((hamlet) => !hamlet.ended || byHamlet.has(hamlet.id)),
    drives: (await listOpenDrives(db, scope.communeId)).filter(({ hamletIds }) => scope.hamletIds === null || hamletIds.some((id) => scope.hamletIds!.includes(id))),
    late: await lateCounts(db, scope, today, now),
  }
}

export async function listOpenDrives(db: Db, communeId: number): Promise<Drive[]> {
  const { rows } = await sql<Drive>`
    select d.id, d.name, d.starts_on, d.ends_on, d.skills, d.target_group, d.target_population, d.target_value, d.target_unit, d.target_rung, d.target_source,
           array(select dh.hamlet_id from drive_hamlets dh where dh.commune_id = d.commune_id and dh.drive_id = d.id) as hamlet_ids
      from drives d where d.commune_id = ${communeId} and d.state = 'open' order by d.starts_on desc, d.id desc`.execute(db)
  return rows
}

/** Living hamlets in their order, then ended ones. */
export async function listScopeHamlets(db: Db, { communeId, hamletIds }: Scope): Promise<{ id: string; name: string; ended: boolean }[]> {
  const { rows } = await sql<{ id: string; name: string; ended: boolean }>`
    select h.id, h.name, h.valid_to is not null as ended from hamlets h
     where h.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or h.id = any(${hamletIds}::uuid[]))
     order by (h.valid_to is not null), h.sort, h.name, h.id`.execute(db)
  return rows
}

async function sumFacts(db: Db, { communeId, hamletIds }: Scope): Promise<Sums> {
  const { rows } = await sql<{ fact: string; n: number }>`
    select c.fact, sum(c.n)::integer as n from coverage_counts c
     where c.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or c.hamlet_id = any(${hamletIds}::uuid[])) group by c.fact`.execute(db)
  return new Map(rows.map(({ fact, n }) => [fact, n]))
}

async function sumByHamlet(db: Db, { communeId, hamletIds }: Scope): Promise<Map<string, Map<string, number>>> {
  const { rows } = await sql<{ hamletId: string; fact: string; n: number }>`
    select c.hamlet_id, c.fact, c.n from coverage_counts c
     where c.commune_id = ${communeId} and c.fact = any(${HAMLET_FACTS}::text[]) and c.n <> 0
       and (${hamletIds}::uuid[] is null or c.hamlet_id = any(${hamletIds}::uuid[]))`.execute(db)
  const byHamlet = new Map<string, Map<string, number>>()
  for (const { hamletId, fact, n } of rows) byHamlet.set(hamletId, (byHamlet.get(hamletId) ?? new Map()).set(fact, n))
  return byHamlet
}

async function countVisitsSince(db: Db, { communeId, hamletIds }: Scope, from: PlainDate): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(c.visits), 0)::integer as n from coverage_visits c
     where c.commune_id = ${communeId} and c.day >= ${from}::date and (${hamletIds}::uuid[] is null or c.hamlet_id = any(${hamletIds}::uuid[]))`.execute(db)
  return rows[0]!.n
}

export interface CommuneWords {
  communeId: number
  code: string
  /** With its kind: 'Xã Vân Bán'. */
  title: string
  hamletLabel: string
  fictional: boolean
  provinceName: string
}

const KIND_WORDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

export async function getCommuneWords(db: Db, communeId: number): Promise<CommuneWords> {
  const row = await db
    .selectFrom('communes as c').innerJoin('provinces as p', 'p.provinceId', 'c.provinceId')
    .select(['c.communeId', 'c.code', 'c.kind', 'c.name', 'c.hamletLabel', 'c.fictional', 'p.name as provinceName'])
    .where('c.communeId', '=', communeId).executeTakeFirstOrThrow()
  const { kind, name, ...rest } = row
  return { ...rest, title: `${KIND_WORDS[kind] ?? ''} ${name}`.trim() }
}

/** Up to which ledger entry the counted facts go, and when they were folded. */
export async function getMark(db: Db, communeId: number): Promise<{ seq: number; foldedAt: Instant } | undefined> {
  return db.selectFrom('coverageMarks').select(['seq', 'foldedAt']).where('communeId', '=', communeId).executeTakeFirst()
}

export async function findAlleyName(db: Db, communeId: number, alleyId: string): Promise<string | undefined> {
  if (alleyId === 'none') return undefined
  return (await db.selectFrom('alleys').select('name').where('communeId', '=', communeId).where('id', '=', alleyId).executeTakeFirst())?.name
}
