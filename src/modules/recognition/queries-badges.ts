// Badges, signing keys and revoked places, read for issuing, for the list and for whoever checks.

import { sql, type Selectable } from 'kysely'
import type { Db, DB } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { asPublicJwk, type PublicJwk, type TrustBook } from './rules-badge.ts'

export type BadgeRow = Selectable<DB['badges']>

export interface KeyRow {
  communeId: number
  kid: string
  jwk: PublicJwk
  privateSealed: Uint8Array
  madeAt: Instant
  retiredAt: Instant | null
  communeName: string
  fictional: boolean
}

const WORDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

/** Keys of one commune, or with null of every commune of this deployment (public halves are public). */
export async function listKeys(db: Db, communeId: number | null): Promise<KeyRow[]> {
  let query = db
    .selectFrom('badgeKeys as k')
    .innerJoin('communes as c', 'c.communeId', 'k.communeId')
    .select(['k.communeId', 'k.kid', 'k.publicJwk', 'k.privateSealed', 'k.madeAt', 'k.retiredAt', 'c.kind', 'c.name', 'c.fictional'])
  if (communeId !== null) query = query.where('k.communeId', '=', communeId)
  const rows = await query.orderBy('k.madeAt', 'desc').limit(500).execute()
  return rows.map(({ publicJwk, kind, name, ...row }) => ({ ...row, jwk: asPublicJwk(publicJwk as { x?: unknown; y?: unknown }), communeName: `${WORDS[kind] ?? ''} ${name}`.trim() }))
}

export async function findStandingKey(db: Db, communeId: number): Promise<KeyRow | undefined> {
  return (await listKeys(db, communeId)).find(({ retiredAt }) => retiredAt === null)
}

/** Places in a key's status list whose badges were revoked. */
export async function listRevoked(db: Db, kid: string): Promise<number[]> {
  const rows = await db.selectFrom('badges').select('statusIndex').where('kid', '=', kid).where('revokedAt', 'is not', null).orderBy('statusIndex').execute()
  return rows.map(({ statusIndex }) => statusIndex)
}

export async function isPlaceTaken(db: Db, communeId: number, kid: string, statusIndex: number): Promise<boolean> {
  const row = await db.selectFrom('badges').select('id').where('communeId', '=', communeId).where('kid', '=', kid).where('statusIndex', '=', statusIndex).executeTakeFirst()
  return row !== undefined
}

export async function findBadge(db: Db, communeId: number, id: string): Promise<BadgeRow | undefined> {
  return db.selectFrom('badges').selectAll().where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()
}

export async function findStandingBadge(db: Db, communeId: number, residentId: string, guideId: string): Promise<BadgeRow | undefined> {
  return db
    .selectFrom('badges').selectAll().where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId).where('revokedAt', 'is', null).executeTakeFirst()
}

export async function listBadgesOf(db: Db, communeId: number, residentId: string): Promise<BadgeRow[]> {
  return db.selectFrom('badges').selectAll().where('communeId', '=', communeId).where('residentId', '=', residentId).orderBy('issuedAt', 'desc').execute()
}

export interface BadgeLine {
  id: string
  residentId: string
  fullName: string
  hamletName: string
  guideId: string
  provedOn: PlainDate
  issuedAt: Instant
  revokedAt: Instant | null
  revokedWhy: string | null
}

export interface ReadyLine {
  residentId: string
  fullName: string
  hamletName: string
  guideId: string
  provedOn: PlainDate
}

const inHamlets = (hamletIds: string[] | null) => sql`(${hamletIds}::uuid[] is null or h.hamlet_id = any(${hamletIds}::uuid[]))`

export async function listBadges(db: Db, communeId: number, hamletIds: string[] | null, state: 'standing' | 'revoked', page: { limit: number; offset: number }): Promise<{ rows: BadgeLine[]; total: number }> {
  const from = sql`from badges b join residents r on r.commune_id = b.commune_id and r.id = b.resident_id
    join households h on h.commune_id = r.commune_id and h.id = r.household_id join hamlets m on m.commune_id = h.commune_id and m.id = h.hamlet_id
   where b.commune_id = ${communeId} and b.revoked_at is ${sql.raw(state === 'standing' ? 'null' : 'not null')} and ${inHamlets(hamletIds)}`
  const { rows: counted } = await sql<{ n: number }>`select count(*)::integer as n ${from}`.execute(db)
  const { rows } = await sql<BadgeLine>`
    select b.id, b.resident_id, r.full_name, m.name as hamlet_name, b.guide_id, b.proved_on, b.issued_at, b.revoked_at, b.revoked_why
      ${from} order by b.issued_at desc, b.id limit ${page.limit} offset ${page.offset}`.execute(db)
  return { rows, total: counted[0]!.n }
}

/** Proved and without a standing badge, the longest waiting first; at most 200. */
export async function listReady(db: Db, communeId: number, hamletIds: string[] | null): Promise<ReadyLine[]> {
  const { rows } = await sql<ReadyLine>`
    select p.resident_id, r.full_name, m.name as hamlet_name, p.guide_id, p.proved_on
      from proof_states p join residents r on r.commune_id = p.commune_id and r.id = p.resident_id and r.state = 'active'
      join households h on h.commune_id = r.commune_id and h.id = r.household_id join hamlets m on m.commune_id = h.commune_id and m.id = h.hamlet_id
     where p.commune_id = ${communeId} and p.tier = 'proved' and ${inHamlets(hamletIds)}
       and not exists (select from badges b where b.commune_id = p.commune_id and b.resident_id = p.resident_id and b.guide_id = p.guide_id and b.revoked_at is null)
     order by p.proved_on, r.full_name, p.resident_id limit 200`.execute(db)
  return rows
}

/** Public halves of every key of this deployment; the signed lists are added by whoever can sign them. */
export function trustKeys(keys: readonly KeyRow[]): TrustBook['keys'] {
  return keys.map(({ kid, jwk, communeName, fictional }) => ({ kid, jwk, communeName, fictional }))
}
