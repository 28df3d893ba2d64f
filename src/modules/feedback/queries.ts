// Ratings and petitions in SQL, and what the index needs of them.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { PAGE_ROWS, type PetitionKind, type PetitionState, type Satisfaction } from './rules.ts'


export interface RatingRow {
  id: string
  communeId: number
  dossierId: string
  token: string
  askedAt: Instant
  face: number | null
  ratedAt: Instant | null
  note: string | null
}

/** By the link's token, in whichever commune. */
export async function findRating(db: Db, token: string): Promise<RatingRow | undefined> {
  return (await db.selectFrom('ratings').select(['id', 'communeId', 'dossierId', 'token', 'askedAt', 'face', 'ratedAt', 'note']).where('token', '=', token).executeTakeFirst()) as RatingRow | undefined
}

export async function ratingOf(db: Db, communeId: number, dossierId: string): Promise<RatingRow | undefined> {
  return (await db.selectFrom('ratings').select(['id', 'communeId', 'dossierId', 'token', 'askedAt', 'face', 'ratedAt', 'note']).where('communeId', '=', communeId).where('dossierId', '=', dossierId).executeTakeFirst()) as RatingRow | undefined
}

export async function satisfactionOf(db: Db, communeId: number, from: Instant, to: Instant): Promise<Satisfaction> {
  const { rows } = await sql<Satisfaction>`
    select count(*)::integer as asked, count(*) filter (where face = 3)::integer as content, count(*) filter (where face = 2)::integer as between,
           count(*) filter (where face = 1)::integer as unhappy, count(*) filter (where face is null)::integer as blank
      from ratings where commune_id = ${communeId} and asked_at >= ${from} and asked_at < ${to}`.execute(db)
  return rows[0]!
}

export interface RatedRow extends RatingRow {
  dossierCode: string
  procedureName: string
}

export async function listRatings(db: Db, communeId: number, filter: { face?: number | null; from: Instant; to: Instant; page: number }): Promise<{ rows: RatedRow[]; total: number }> {
  let query = db.selectFrom('ratings as r').innerJoin('dossiers as d', (join) => join.onRef('d.communeId', '=', 'r.communeId').onRef('d.id', '=', 'r.dossierId')).where('r.communeId', '=', communeId).where('r.askedAt', '>=', filter.from).where('r.askedAt', '<', filter.to)
  if (filter.face !== undefined) query = filter.face === null ? query.where('r.face', 'is', null) : query.where('r.face', '=', filter.face)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query.select(['r.id', 'r.communeId', 'r.dossierId', 'r.token', 'r.askedAt', 'r.face', 'r.ratedAt', 'r.note', 'd.code as dossierCode', 'd.procedureName']).orderBy('r.askedAt', 'desc').orderBy('r.id').limit(PAGE_ROWS).offset((filter.page - 1) * PAGE_ROWS).execute()
  return { rows: rows as RatedRow[], total: Number(total) }
}

export interface PetitionRow {
  id: string
  communeId: number
  code: string
  kind: PetitionKind
  dossierId: string | null
  text: string
  senderName: string | null
  phone: string | null
  receivedAt: Instant
  state: PetitionState
  refuseBy: PlainDate
  askBy: PlainDate
  resolveBy: PlainDate
  publishBy: PlainDate | null
  askedText: string | null
  askedAt: Instant | null
  addedText: string | null
  addedAt: Instant | null
  answer: string | null
  decidedAt: Instant | null
  resolvedAt: Instant | null
  publishedAt: Instant | null
}

const COLUMNS = [
  'id', 'communeId', 'code', 'kind', 'dossierId', 'text', 'senderName', 'phone', 'receivedAt', 'state', 'refuseBy', 'askBy', 'resolveBy', 'publishBy', 'askedText', 'askedAt', 'addedText', 'addedAt', 'answer',
  'decidedAt', 'resolvedAt', 'publishedAt',
] as const

export async function findPetition(db: Db, communeId: number, id: string, forUpdate = false): Promise<PetitionRow | undefined> {
  let query = db.selectFrom('petitions').select(COLUMNS).where('communeId', '=', communeId).where('id', '=', id)
  if (forUpdate) query = query.forUpdate()
  return (await query.executeTakeFirst()) as PetitionRow | undefined
}

export async function findPetitionByCode(db: Db, code: string): Promise<PetitionRow | undefined> {
  return (await db.selectFrom('petitions').select(COLUMNS).where('code', '=', code).executeTakeFirst()) as PetitionRow | undefined
}

/** Open ones first by what is due soonest, then the rest, newest first. */
export async function listPetitions(db: Db, communeId: number, filter: { state?: string; page: number }): Promise<{ rows: PetitionRow[]; total: number }> {
  let query = db.selectFrom('petitions').where('communeId', '=', communeId)
  if (filter.state) query = query.where('state', '=', filter.state)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query.select(COLUMNS).orderBy(sql`state in ('refused', 'published')`).orderBy('resolveBy').orderBy('receivedAt', 'desc').limit(PAGE_ROWS).offset((filter.page - 1) * PAGE_ROWS).execute()
  return { rows: rows as PetitionRow[], total: Number(total) }
}

export async function countPetitions(db: Db, communeId: number): Promise<Record<string, number>> {
  const rows = await db.selectFrom('petitions').select(['state', (eb) => eb.fn.countAll<number>().as('n')]).where('communeId', '=', communeId).groupBy('state').execute()
  return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))
}

/** Answers the public may read; never who asked. */
export async function listPublished(db: Db, communeId: number): Promise<{ kind: PetitionKind; text: string; answer: string; publishedAt: Instant }[]> {
  return (await db.selectFrom('petitions').select(['kind', 'text', 'answer', 'publishedAt']).where('communeId', '=', communeId).where('publishedAt', 'is not', null).orderBy('publishedAt', 'desc').limit(50).execute()) as { kind: PetitionKind; text: string; answer: string; publishedAt: Instant }[]
}

/** Communes a petition may be sent to: those that take part here. */
export async function listCommunesToAsk(db: Db): Promise<{ communeId: number; code: string; kind: string; name: string; provinceName: string; fictional: boolean }[]> {
  return db
    .selectFrom('communes as c')
    .innerJoin('provinces as p', 'p.provinceId', 'c.provinceId')
    .select(['c.communeId', 'c.code', 'c.kind', 'c.name', 'p.name as provinceName', 'c.fictional'])
    .where(sql<boolean>`exists (select 1 from accounts a where a.commune_id = c.commune_id and a.state = 'active')`)
    .where('c.validTo', 'is', null)
    .orderBy('p.name').orderBy('c.name').limit(500).execute()
}

/** What parts 5.1 to 5.3 of the index count: petitions received in a period, one row each. */
export async function petitionFacts(db: Db, communeId: number, from: Instant, to: Instant): Promise<Pick<PetitionRow, 'id' | 'kind' | 'state' | 'receivedAt' | 'refuseBy' | 'askBy' | 'resolveBy' | 'publishBy' | 'decidedAt' | 'askedAt' | 'resolvedAt' | 'publishedAt' | 'dossierId'>[]> {
  return (await db
    .selectFrom('petitions')
    .select(['id', 'kind', 'state', 'receivedAt', 'refuseBy', 'askBy', 'resolveBy', 'publishBy', 'decidedAt', 'askedAt', 'resolvedAt', 'publishedAt', 'dossierId'])
    .where('communeId', '=', communeId).where('receivedAt', '>=', from).where('receivedAt', '<', to).orderBy('receivedAt').execute()) as PetitionRow[]
}
