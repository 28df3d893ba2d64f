// What a phone is told: which households changed since its position, and those households as they are now.

import { sql } from 'kysely'
import type { Database, Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import { PACKED_VISITS, type PackedHousehold } from './pack.ts'

export interface Head {
  epoch: string
  seq: number
  /** First 8 hex digits of the hash at `seq`. */
  hash: string
}

export async function findHead(db: Db, communeId: number): Promise<Head> {
  const { rows } = await sql<Head>`
    select epoch::text, seq, left(encode(hash, 'hex'), 8) as hash from ledger_heads where commune_id = ${communeId}`.execute(db)
  return rows[0] ?? NO_HEAD
}

/** The head, and the hash prefix of the entry a phone stands on (null: this ledger has no such entry, it is a restored backup), in one round trip. */
export async function findHeadAndHash(database: Database, communeId: number, seq: number): Promise<{ head: Head; hashAt: string | null }> {
  const prefix = (hash: string) => `left(encode(${hash}, 'hex'), 8)`
  const [row] = await database.ask<Head & { at: string | null }>(communeId, `select h.epoch::text, h.seq, ${prefix('h.hash')} as hash,
    case when h.seq = ${seq} then ${prefix('h.hash')} else (select ${prefix('l.hash')} from ledger l where l.commune_id = h.commune_id and l.seq = ${seq}) end as at
    from ledger_heads h where h.commune_id = ${communeId}; `)
  if (!row) return { head: NO_HEAD, hashAt: seq === 0 ? NO_HEAD.hash : null }
  const { at, ...head } = row
  return { head, hashAt: seq === 0 && head.seq > 0 ? NO_HASH : at }
}

const NO_HEAD: Head = { epoch: '00000000-0000-0000-0000-000000000000', seq: 0, hash: '' }
const NO_HASH = '0'.repeat(8)

/** One ledger entry as the feed sees it. */
export interface FeedRow {
  seq: number
  hamletIds: string[]
  /** null: the hamlets changed wholesale. */
  householdIds: string[] | null
}

/** Everything the ledger says of these hamlets after `from` up to and including `to`, in order. */
export async function listFeed(db: Db, communeId: number, hamletIds: readonly string[], from: number, to: number): Promise<FeedRow[]> {
  if (from >= to || hamletIds.length === 0) return []
  const { rows } = await sql<FeedRow>`
    select seq, hamlet_ids, household_ids from ledger
     where commune_id = ${communeId} and seq > ${from} and seq <= ${to} and hamlet_ids && ${hamletIds}::uuid[]
     order by seq`.execute(db)
  return rows
}

/** Households as a pack carries them: all active ones of the hamlets, or the named ones that are still in them. */
export async function listPackedHouseholds(
  db: Db,
  communeId: number,
  hamletIds: readonly string[],
  householdIds: readonly string[] | null = null,
): Promise<PackedHousehold[]> {
  const only = householdIds === null ? sql`` : sql`and h.id = any(${householdIds}::uuid[])`
  const { rows } = await sql<{ household: PackedHousehold }>`
    with homes as materialized (
      select h.id, h.hamlet_id, hm.name as hamlet_name, h.head_name, a.id as alley_id, a.name as alley_name, coalesce(a.sort, 0) as alley_sort,
             d.label as door_label, coalesce(d.sort, 0) as door_sort,
             coalesce(s.visits, 0) as visits, s.last_visit_on, s.last_outcome, s.next_on, coalesce(s.best_rung, 0) as best_rung, coalesce(s.five_skills, false) as five_skills
        from households h
        join hamlets hm on hm.commune_id = h.commune_id and hm.id = h.hamlet_id
        left join doors d on d.commune_id = h.commune_id and d.id = h.door_id
        left join alleys a on a.commune_id = d.commune_id and a.id = d.alley_id
        left join household_states s on s.commune_id = h.commune_id and s.household_id = h.id
       where h.commune_id = ${communeId} and h.hamlet_id = any(${hamletIds}::uuid[]) and h.state = 'active' ${only}
    ), people as (
      select r.household_id, json_agg(json_build_object(
               'id', r.id, 'name', r.full_name, 'birthYear', r.birth_year, 'sex', r.sex, 'role', r.household_role, 'language', r.language,
               'device', r.device, 'needs', r.needs, 'evidence', coalesce(e.list, '[]'::json)) order by r.birth_year nulls last, r.id) as list,
             coalesce(json_object_agg(r.id, r.phone) filter (where r.phone is not null), '{}'::json) as phones
        from residents r
        join homes on homes.id = r.household_id
        left join lateral (
          select json_agg(json_build_object('skill', v.skill, 'rung', v.rung, 'reachedOn', v.reached_on, 'ownSince', v.own_since, 'visitId', null, 'source', v.source,
                   'reviewOn', (select min(p.review_on) from proof_states p where p.commune_id = v.commune_id and p.resident_id = v.resident_id and p.skill = v.skill)) order by v.skill) as list
            from evidence v where v.commune_id = r.commune_id and v.resident_id = r.id) e on true
       where r.commune_id = ${communeId} and r.state = 'active'
       group by r.household_id
    ), calls as (
      select distinct on (household_id) household_id, (asked_at at time zone 'Asia/Ho_Chi_Minh')::date as asked_on, about
        from house_calls where commune_id = ${communeId} and state = 'accepted' and household_id in (select id from homes)
       order by household_id, asked_at
    )
    select json_build_object(
      'id', h.id, 'hamletId', h.hamlet_id, 'hamletName', h.hamlet_name, 'headName', h.head_name, 'alleyId', h.alley_id, 'alleyName', h.alley_name,
      'alleySort', h.alley_sort, 'doorLabel', h.door_label, 'doorSort', h.door_sort, 'people', coalesce(p.list, '[]'::json), 'phones', coalesce(p.phones, '{}'::json),
      'visits', h.visits, 'lastVisitOn', h.last_visit_on, 'lastOutcome', h.last_outcome, 'nextOn', h.next_on, 'bestRung', h.best_rung, 'fiveSkills', h.five_skills,
      'askedOn', c.asked_on, 'askedAbout', c.about, 'lastVisits', coalesce(v.list, '[]'::json)) as household
      from homes h
      left join people p on p.household_id = h.id
      left join calls c on c.household_id = h.id
      left join lateral (
        select json_agg(json_build_object('id', l.id, 'visitedOn', l.visited_on, 'outcome', l.outcome, 'minutes', l.minutes, 'memberName', l.full_name, 'note', l.note,
                 'nextOn', l.next_on, 'attachments', '[]'::json, 'unsent', false,
                 'lessons', coalesce((select json_agg(json_build_object('residentId', x.resident_id, 'skill', x.skill, 'rung', x.rung) order by x.resident_id, x.skill)
                                        from lessons x where x.commune_id = ${communeId} and x.visit_id = l.id), '[]'::json))
                 order by l.visited_on desc, l.id desc) as list
          from (select v.id, v.visited_on, v.outcome, v.minutes, v.note, v.next_on, m.full_name
                  from visits v left join team_members m on m.commune_id = v.commune_id and m.id = v.member_id
                 where v.commune_id = ${communeId} and v.household_id = h.id
                 order by v.visited_on desc, v.id desc limit ${PACKED_VISITS}) l) v on h.visits > 0
     order by (h.alley_id is null), h.alley_sort, h.alley_name, h.alley_id, h.door_sort, h.head_name, h.id`.execute(db)
  return rows.map((row) => row.household)
}

export interface StoredPack {
  hamletId: string
  seq: number
  sha256: string
  sizeBytes: number
}

/** The newest pack of each hamlet, without its body. */
export async function findNewestPacks(db: Db, communeId: number, hamletIds: readonly string[], schemaVersion: number): Promise<Map<string, StoredPack>> {
  const rows = await db
    .selectFrom('packs')
    .distinctOn('hamletId')
    .select(['hamletId', 'seq', 'sha256', 'sizeBytes'])
    .where('communeId', '=', communeId)
    .where('schemaVersion', '=', schemaVersion)
    .where('hamletId', 'in', [...hamletIds])
    .orderBy('hamletId')
    .orderBy('seq', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.hamletId, row]))
}

export async function findPackBody(db: Db, communeId: number, sha256: string): Promise<{ hamletId: string; body: Buffer } | undefined> {
  return db.selectFrom('packs').select(['hamletId', 'body']).where('communeId', '=', communeId).where('sha256', '=', sha256).executeTakeFirst()
}

export async function insertPack(
  db: Db,
  row: { communeId: number; hamletId: string; schemaVersion: number; seq: number; sha256: string; body: Buffer; builtAt: Instant },
): Promise<void> {
  await db
    .insertInto('packs')
    .values({ ...row, sizeBytes: row.body.length })
    .onConflict((oc) => oc.doNothing())
    .execute()
  // Two generations stay: a phone half way through a download may finish it.
  await sql`
    delete from packs where commune_id = ${row.communeId} and hamlet_id = ${row.hamletId} and schema_version = ${row.schemaVersion}
       and seq not in (select seq from packs where commune_id = ${row.communeId} and hamlet_id = ${row.hamletId}
                          and schema_version = ${row.schemaVersion} order by seq desc limit 2)`.execute(db)
}

export async function countHouseholds(db: Db, communeId: number, hamletId: string): Promise<number> {
  const row = await db
    .selectFrom('households')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('communeId', '=', communeId)
    .where('hamletId', '=', hamletId)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
