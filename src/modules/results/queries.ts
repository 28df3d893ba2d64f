// Deliveries in SQL, and the little that the public page may know of a dossier.

import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import { PAGE_ROWS, type DeliveryState } from './rules.ts'


export interface DeliveryRow {
  id: string
  code: string
  dossierId: string
  dossierCode: string
  recipientName: string
  phone: string | null
  address: string
  consentedHow: string
  state: DeliveryState
  attempts: number
  handoverId: string | null
  receivedBy: string | null
  identityCheck: string | null
  createdAt: Instant
  movedAt: Instant
}

const COLUMNS = ['id', 'code', 'dossierId', 'dossierCode', 'recipientName', 'phone', 'address', 'consentedHow', 'state', 'attempts', 'handoverId', 'receivedBy', 'identityCheck', 'createdAt', 'movedAt'] as const

export async function findDelivery(db: Db, communeId: number, id: string, forUpdate = false): Promise<DeliveryRow | undefined> {
  let query = db.selectFrom('deliveries').select(COLUMNS).where('communeId', '=', communeId).where('id', '=', id)
  if (forUpdate) query = query.forUpdate()
  return (await query.executeTakeFirst()) as DeliveryRow | undefined
}

export async function deliveryOf(db: Db, communeId: number, dossierId: string): Promise<DeliveryRow | undefined> {
  return (await db.selectFrom('deliveries').select(COLUMNS).where('communeId', '=', communeId).where('dossierId', '=', dossierId).where('state', '<>', 'cancelled').executeTakeFirst()) as DeliveryRow | undefined
}

export async function listDeliveries(db: Db, communeId: number, filter: { state?: string; handoverId?: string; codes?: readonly string[]; page?: number }): Promise<{ rows: DeliveryRow[]; total: number }> {
  let query = db.selectFrom('deliveries').where('communeId', '=', communeId)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.handoverId) query = query.where('handoverId', '=', filter.handoverId)
  if (filter.codes) query = query.where('code', 'in', filter.codes.length > 0 ? filter.codes : [''])
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  let rows = query.select(COLUMNS).orderBy('movedAt', 'desc').orderBy('id')
  rows = filter.page === undefined ? rows.limit(500) : rows.limit(PAGE_ROWS).offset((filter.page - 1) * PAGE_ROWS)
  return { rows: (await rows.execute()) as DeliveryRow[], total: Number(total) }
}

export async function countDeliveries(db: Db, communeId: number): Promise<Record<string, number>> {
  const rows = await db.selectFrom('deliveries').select(['state', (eb) => eb.fn.countAll<number>().as('n')]).where('communeId', '=', communeId).groupBy('state').execute()
  return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))
}

export interface DeliveryEvent {
  no: number
  at: Instant
  kind: string
  note: string
  byName: string
}

export async function deliveryEvents(db: Db, communeId: number, deliveryId: string): Promise<DeliveryEvent[]> {
  return (await db.selectFrom('deliveryEvents').select(['no', 'at', 'kind', 'note', 'byName']).where('communeId', '=', communeId).where('deliveryId', '=', deliveryId).orderBy('no').execute()) as DeliveryEvent[]
}

export interface HandoverRow {
  id: string
  carrier: string
  takenBy: string
  handedAt: Instant
  handedByName: string
}

export async function listHandovers(db: Db, communeId: number): Promise<HandoverRow[]> {
  return (await db.selectFrom('deliveryHandovers').select(['id', 'carrier', 'takenBy', 'handedAt', 'handedByName']).where('communeId', '=', communeId).orderBy('handedAt', 'desc').limit(30).execute()) as HandoverRow[]
}

export async function findHandover(db: Db, communeId: number, id: string): Promise<HandoverRow | undefined> {
  return (await listHandovers(db, communeId)).find((row) => row.id === id)
}

// ---- the public page ----

export interface Tracked {
  communeId: number
  dossierId: string
  code: string
  procedureName: string
  state: number
  acceptedAt: Instant | null
  dueAt: Instant | null
  endedAt: Instant | null
  returnedAt: Instant | null
  paymentState: string
  deliveryState: string
  resultWay: string
}

/** By code and the end of the telephone, in whichever commune; both must fit. */
export async function findTracked(db: Db, code: string, tail: string): Promise<Tracked | undefined> {
  return (await db
    .selectFrom('dossiers')
    .select(['communeId', 'id as dossierId', 'code', 'procedureName', 'state', 'acceptedAt', 'dueAt', 'endedAt', 'returnedAt', 'paymentState', 'deliveryState', 'resultWay'])
    .where((eb) => eb(eb.fn('lower', ['code']), '=', code.toLowerCase()))
    .where('phone', 'like', `%${tail}`)
    .limit(1)
    .executeTakeFirst()) as Tracked | undefined
}

/** The link to rate the service, while nobody has. */
export async function findRatingToken(db: Db, communeId: number, dossierId: string): Promise<string | undefined> {
  return (await db.selectFrom('ratings').select('token').where('communeId', '=', communeId).where('dossierId', '=', dossierId).where('face', 'is', null).executeTakeFirst())?.token
}
