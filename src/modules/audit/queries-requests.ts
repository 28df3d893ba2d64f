// Personal-data requests in SQL.

import type { Db } from '../../platform/db.ts'
import type { RequestRow } from './schema.ts'

const REQUEST = [
  'q.id', 'q.residentId', 'r.fullName as residentName', 'q.kind', 'q.askedAt', 'q.askedHow', 'q.askedBy', 'q.wish', 'q.processors', 'q.answerBy', 'q.actBy', 'q.state',
  'q.answeredAt', 'q.answer', 'q.doneAt', 'q.outcome', 'q.refusalGround', 'q.extendedAt', 'q.extensionReason', 'q.clocksVersion',
] as const

const requests = (db: Db, communeId: number) =>
  db
    .selectFrom('personalDataRequests as q')
    .innerJoin('residents as r', (join) => join.onRef('r.communeId', '=', 'q.communeId').onRef('r.id', '=', 'q.residentId'))
    .select(REQUEST)
    .where('q.communeId', '=', communeId)

/** Waiting requests all, settled ones the newest 200. */
export async function listRequests(db: Db, communeId: number, settled: boolean): Promise<RequestRow[]> {
  const rows = settled
    ? await requests(db, communeId).where('q.state', 'in', ['done', 'refused']).orderBy('q.askedAt', 'desc').limit(200).execute()
    : await requests(db, communeId).where('q.state', 'in', ['open', 'answered']).orderBy('q.answerBy').execute()
  return rows as RequestRow[]
}

export async function findRequest(db: Db, communeId: number, id: string): Promise<RequestRow | undefined> {
  return (await requests(db, communeId).where('q.id', '=', id).executeTakeFirst()) as RequestRow | undefined
}

/** Waiting requests that are past their day, for the menu's badge and the daily round. */
export async function countWaiting(db: Db, communeId: number): Promise<number> {
  const row = await db
    .selectFrom('personalDataRequests')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('communeId', '=', communeId)
    .where('state', 'in', ['open', 'answered'])
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
