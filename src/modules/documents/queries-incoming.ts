// Incoming papers in SQL: lists, one with its tasks, refusals at the door.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { findPapers, PAGE_SIZE, searchWords } from './queries.ts'
import type { TermUnit } from './rules-deadline.ts'
import type { IncomingState } from './words.ts'

export interface IncomingRow {
  id: string
  arrivalNumber: number
  arrivalYear: number
  arrivedAt: Instant
  via: 'hub' | 'email' | 'upload' | 'scan'
  organName: string
  organCode: string | null
  fullNumber: string
  issuedOn: PlainDate | null
  typeKey: string
  subject: string
  urgency: string
  integrity: 'valid' | 'unsigned' | 'unverifiable'
  integrityNote: string
  state: IncomingState
  acknowledgedAt: Instant | null
  instruction: string | null
  instructedByName: string | null
  instructedAt: Instant | null
  dueAt: Instant | null
  /** Null: a day was named. */
  dueCount: number | null
  dueUnit: TermUnit | null
  doneAt: Instant | null
  result: string | null
  fileSha256: string
  hubDocumentId: string | null
}

function rows(db: Db, communeId: number) {
  return db
    .selectFrom('incomingDocuments')
    .select([
      'id', 'arrivalNumber', 'arrivalYear', 'arrivedAt', 'organName', 'organCode', 'fullNumber', 'issuedOn', 'typeKey', 'subject', 'urgency', 'integrityNote', 'acknowledgedAt', 'instruction',
      'instructedByName', 'instructedAt', 'dueAt', 'dueCount', 'doneAt', 'result', 'fileSha256', 'hubDocumentId',
    ])
    .select([sql<IncomingRow['via']>`via`.as('via'), sql<IncomingRow['integrity']>`integrity`.as('integrity'), sql<IncomingState>`state`.as('state'), sql<TermUnit | null>`due_unit`.as('dueUnit')])
    .where('communeId', '=', communeId)
}

export async function findIncoming(db: Db, communeId: number, id: string): Promise<IncomingRow | undefined> {
  return rows(db, communeId).where('id', '=', id).executeTakeFirst()
}

export async function findIncomingByHub(db: Db, communeId: number, hubDocumentId: string): Promise<IncomingRow | undefined> {
  return rows(db, communeId).where('hubDocumentId', '=', hubDocumentId).executeTakeFirst()
}

export async function findSameIncoming(db: Db, communeId: number, paper: { organName: string; fullNumber: string; issuedOn: PlainDate | null }): Promise<IncomingRow | undefined> {
  return rows(db, communeId).where('organName', '=', paper.organName).where('fullNumber', '=', paper.fullNumber).where(sql<boolean>`issued_on is not distinct from ${paper.issuedOn}`).executeTakeFirst()
}

/** Newest arrival first, one page; `after` continues below an arrival number. */
export async function listIncoming(db: Db, communeId: number, filter: { state?: IncomingState; words?: string; before?: { year: number; number: number } } = {}): Promise<IncomingRow[]> {
  let query = rows(db, communeId)
  if (filter.state) query = query.where('state', '=', filter.state)
  const asked = searchWords(filter.words ?? '')
  if (asked) {
    const hits = await findPapers(db, communeId, 'incoming_documents', asked, filter.state, filter.before && [filter.before.year, filter.before.number])
    if (hits.length === 0) return []
    query = query.where('id', 'in', hits)
  }
  if (filter.before) query = query.where(sql<boolean>`(arrival_year, arrival_number) < (${filter.before.year}, ${filter.before.number})`)
  return query.orderBy('arrivalYear', 'desc').orderBy('arrivalNumber', 'desc').limit(PAGE_SIZE).execute()
}

export interface TaskRow {
  unitId: string
  unitName: string
  role: 'lead' | 'co'
  dueAt: Instant | null
  doneAt: Instant | null
  doneByName: string | null
  result: string | null
}

export async function listTasks(db: Db, communeId: number, incomingId: string): Promise<TaskRow[]> {
  return db
    .selectFrom('incomingTasks as t')
    .innerJoin('documentUnits as u', (join) => join.onRef('u.communeId', '=', 't.communeId').onRef('u.id', '=', 't.unitId'))
    .select(['t.unitId', 'u.name as unitName', 't.dueAt', 't.doneAt', 't.doneByName', 't.result'])
    .select(sql<TaskRow['role']>`t.role`.as('role'))
    .where('t.communeId', '=', communeId)
    .where('t.incomingId', '=', incomingId)
    .orderBy('t.role', 'desc')
    .orderBy('u.name')
    .execute()
}

export interface OpenTask {
  id: string
  subject: string
  organName: string
  dueAt: Instant | null
}

/** What these units still have to do, soonest first; for a leader also what waits for an instruction. */
export async function listOpenTasks(db: Db, communeId: number, unitIds: readonly string[], directs: boolean): Promise<OpenTask[]> {
  const own = unitIds.length === 0 ? [] : await db
    .selectFrom('incomingTasks as t')
    .innerJoin('incomingDocuments as i', (join) => join.onRef('i.communeId', '=', 't.communeId').onRef('i.id', '=', 't.incomingId'))
    .select(['i.id', 'i.subject', 'i.organName', 't.dueAt'])
    .where('t.communeId', '=', communeId)
    .where('t.unitId', 'in', [...unitIds])
    .where('t.doneAt', 'is', null)
    .where('i.state', '=', 'assigned')
    .orderBy('t.dueAt')
    .limit(100)
    .execute()
  if (!directs) return own
  const fresh = await rows(db, communeId).where('state', '=', 'registered').orderBy('arrivedAt').limit(100).execute()
  return [...own, ...fresh.map(({ id, subject, organName, dueAt }) => ({ id, subject, organName, dueAt }))]
}

export interface RefusalRow {
  id: string
  at: Instant
  via: string
  organName: string
  fullNumber: string
  reason: string
  toldAt: Instant | null
}

export async function listRefusals(db: Db, communeId: number): Promise<RefusalRow[]> {
  return db.selectFrom('incomingRefusals').select(['id', 'at', 'via', 'organName', 'fullNumber', 'reason', 'toldAt']).where('communeId', '=', communeId).orderBy('at', 'desc').orderBy('id').limit(PAGE_SIZE).execute()
}

/** Our papers that answer this one. */
export async function listAnswers(db: Db, communeId: number, incomingId: string): Promise<{ id: string; subject: string; fullNumber: string | null }[]> {
  return db.selectFrom('documents').select(['id', 'subject', 'fullNumber']).where('communeId', '=', communeId).where('answersId', '=', incomingId).orderBy('createdAt').limit(50).execute()
}
