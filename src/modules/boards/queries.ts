// The board in SQL: a handful of small reads over counted facts, and late work read live. `hamletIds` narrows
// everything to a territory; null = the whole commune.

import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { addDays, type Instant, type PlainDate } from '../../platform/time.ts'
import { knownLate, lateCounts, type LateCounts } from './queries-late.ts'
import { RECENT_DAYS, type BoardFacts, type Drive } from './rules.ts'
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

/** What the board's one statement answers with: facts in sum and per hamlet, and what is counted live. */
interface RawFacts {
  sums: Record<string, number> | null
  byHamlet: [hamletId: string, fact: string, n: number][] | null
  hamlets: { id: string; name: string; ended: boolean }[] | null
  recent: number
  late: LateCounts
}

/** Everything on a board in one statement: one snapshot, and one trip however busy the machine is. */
export async function loadBoardFacts(db: Db, scope: Scope, drives: Drive[], today: PlainDate, now: Instant): Promise<BoardFacts> {
  const { communeId, hamletIds } = scope
  const recentFrom = addDays(today, 1 - RECENT_DAYS)
  const mine = sql`c.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or c.hamlet_id = any(${hamletIds}::uuid[]))`
  const { rows } = await sql<{ facts: RawFacts }>`
    select json_build_object(
      'sums', (select json_object_agg(x.fact, x.n) from (select c.fact, sum(c.n) as n from coverage_counts c where ${mine} group by c.fact) x),
      'byHamlet', (select json_agg(json_build_array(c.hamlet_id, c.fact, c.n)) from coverage_counts c where ${mine} and c.fact = any(${HAMLET_FACTS}::text[]) and c.n <> 0),
      'hamlets', (select json_agg(h) from (${hamletsOf(scope)}) h),
      'recent', (select coalesce(sum(c.visits), 0) from coverage_visits c where ${mine} and c.day >= ${recentFrom}::date),
      'late', ${lateCounts(scope, today, now)}) as facts`.execute(db)
  const { sums, byHamlet: counts, hamlets, recent, late } = rows[0]!.facts
  const byHamlet = new Map<string, Map<string, number>>()
  for (const [hamletId, fact, n] of counts ?? []) byHamlet.set(hamletId, (byHamlet.get(hamletId) ?? new Map<string, number>()).set(fact, n))
  return {
    sums: new Map(Object.entries(sums ?? {})), byHamlet, recentFrom, today,
    recentVisits: recent,
    hamlets: (hamlets ?? []).filter((hamlet) => !hamlet.ended || byHamlet.has(hamlet.id)),
    drives: drives.filter((drive) => hamletIds === null || drive.hamletIds.some((id) => hamletIds.includes(id))),
    late: knownLate(late),
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
function hamletsOf({ communeId, hamletIds }: Scope): RawBuilder<{ id: string; name: string; ended: boolean }> {
  return sql`
    select h.id, h.name, h.valid_to is not null as ended from hamlets h
     where h.commune_id = ${communeId} and (${hamletIds}::uuid[] is null or h.id = any(${hamletIds}::uuid[]))
     order by (h.valid_to is not null), h.sort, h.name, h.id`
}

export async function listScopeHamlets(db: Db, scope: Scope): Promise<{ id: string; name: string; ended: boolean }[]> {
  return (await hamletsOf(scope).execute(db)).rows
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

/** The commune, what it has added up so far, and where its ledger stands. */
export interface Standing {
  commune: CommuneWords
  /** The skill it chose for the fifth slot; null = ours. */
  localSkill: string | null
  headSeq: number
  mark: { seq: number; day: PlainDate; definitions: string; foldedAt: Instant } | null
}

export async function getStanding(db: Db, communeId: number): Promise<Standing> {
  const row = await db
    .selectFrom('communes as c').innerJoin('provinces as p', 'p.provinceId', 'c.provinceId')
    .leftJoin('ledgerHeads as l', 'l.communeId', 'c.communeId').leftJoin('coverageMarks as m', 'm.communeId', 'c.communeId')
    .select(['c.communeId', 'c.code', 'c.kind', 'c.name', 'c.hamletLabel', 'c.fictional', 'p.name as provinceName', 'c.localSkill', 'l.seq as headSeq', 'm.seq', 'm.day', 'm.definitions', 'm.foldedAt'])
    .where('c.communeId', '=', communeId).executeTakeFirstOrThrow()
  const { code, kind, name, hamletLabel, fictional, provinceName, localSkill, headSeq, seq, day, definitions, foldedAt } = row
  return {
    commune: { communeId, code, title: `${KIND_WORDS[kind] ?? ''} ${name}`.trim(), hamletLabel, fictional, provinceName },
    localSkill,
    headSeq: headSeq ?? 0,
    mark: seq === null || day === null || definitions === null || foldedAt === null ? null : { seq, day, definitions, foldedAt },
  }
}

export async function findAlleyName(db: Db, communeId: number, alleyId: string): Promise<string | undefined> {
  if (alleyId === 'none') return undefined
  return (await db.selectFrom('alleys').select('name').where('communeId', '=', communeId).where('id', '=', alleyId).executeTakeFirst())?.name
}
