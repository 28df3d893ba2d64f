// Reads of signing.

import type { Db } from '../../platform/db.ts'
import type { Act, Place } from './schema.ts'

export interface RequestRow {
  id: string
  subject: { kind: string; id: string }
  title: string
  act: Act
  accountId: string | null
  fileId: string
  place: Place
  words: string[]
  state: 'waiting' | 'signed' | 'declined' | 'withdrawn'
  askedAt: string
  askedBy: string
  dueAt: string | null
  decidedAt: string | null
  decidedBy: string | null
  declineReason: string | null
  resultFileId: string | null
  level: 'B-B' | 'B-T' | 'B-LT' | null
  evidence: 'none' | 'waiting' | 'done' | 'covered' | 'given_up'
  evidenceTrouble: string | null
}

function requests(db: Db, communeId: number) {
  return db.selectFrom('signatureRequests').selectAll().where('communeId', '=', communeId)
}

function asRow({ subjectKind, subjectId, ...row }: Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>): RequestRow {
  return { ...row, subject: { kind: subjectKind, id: subjectId } } as unknown as RequestRow
}

export async function findRequest(db: Db, communeId: number, id: string): Promise<RequestRow | undefined> {
  const row = await requests(db, communeId).where('id', '=', id).executeTakeFirst()
  return row && asRow(row)
}

/** Everything asked about one subject, oldest first. */
export async function listRequestsOf(db: Db, communeId: number, subject: { kind: string; id: string }): Promise<RequestRow[]> {
  const rows = await requests(db, communeId).where('subjectKind', '=', subject.kind).where('subjectId', '=', subject.id).orderBy('askedAt').orderBy('id').limit(200).execute()
  return rows.map(asRow)
}

/** What waits for this person, and, for whoever may seal, for the agency's key. Longest waiting first. */
export async function listWaiting(db: Db, communeId: number, who: { accountId: string; seals: boolean }, page = 1): Promise<{ rows: RequestRow[]; total: number }> {
  const mine = requests(db, communeId)
    .where('state', '=', 'waiting')
    .where((eb) => (who.seals ? eb.or([eb('accountId', '=', who.accountId), eb('accountId', 'is', null)]) : eb('accountId', '=', who.accountId)))
  const rows = await mine.orderBy('askedAt').orderBy('id').limit(PAGE).offset((page - 1) * PAGE).execute()
  const { total } = await mine.clearSelect().select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows: rows.map(asRow), total: Number(total) }
}
export const PAGE = 50
