// Reads of signing.

import type { Db } from '../../platform/db.ts'
import type { SignatureAlgorithm } from '../../platform/pades/cms.ts'
import type { Instant } from '../../platform/time.ts'
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

/** What this person has signed, given back or had taken from them, newest first. */
export async function listDecided(db: Db, communeId: number, who: { accountId: string; seals: boolean }, page = 1): Promise<{ rows: RequestRow[]; total: number }> {
  const mine = requests(db, communeId)
    .where('state', '<>', 'waiting')
    .where((eb) => (who.seals ? eb.or([eb('accountId', '=', who.accountId), eb('accountId', 'is', null)]) : eb('accountId', '=', who.accountId)))
  const rows = await mine.orderBy('decidedAt', 'desc').orderBy('id').limit(PAGE).offset((page - 1) * PAGE).execute()
  const { total } = await mine.clearSelect().select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows: rows.map(asRow), total: Number(total) }
}

export interface CredentialRow {
  communeId: number
  id: string
  accountId: string | null
  holderName: string
  unitName: string
  adapter: 'test' | 'remote' | 'desktop'
  algorithm: SignatureAlgorithm
  certificate: Buffer
  chain: Buffer[]
  serial: string
  validFrom: Instant
  validUntil: Instant
  sealedKey: Buffer | null
  remoteId: string | null
  isTest: boolean
  madeAt: Instant
  revokedAt: Instant | null
  revokeReason: string | null
}

function credentials(db: Db, communeId: number) {
  return db.selectFrom('signingCredentials').selectAll().where('communeId', '=', communeId)
}

/** The living certificate of a person, or of the agency (null). */
export async function findCredentialOf(db: Db, communeId: number, accountId: string | null): Promise<CredentialRow | undefined> {
  const row = await credentials(db, communeId).where('accountId', accountId === null ? 'is' : '=', accountId).where('revokedAt', 'is', null).executeTakeFirst()
  return row as CredentialRow | undefined
}

/** Can this person sign today? For modules that must know before they ask. */
export async function hasCredential(db: Db, communeId: number, accountId: string): Promise<boolean> {
  return (await findCredentialOf(db, communeId, accountId)) !== undefined
}

export async function findCredential(db: Db, communeId: number, id: string): Promise<CredentialRow | undefined> {
  return (await credentials(db, communeId).where('id', '=', id).executeTakeFirst()) as CredentialRow | undefined
}

/** Living ones first, the agency's on top. */
export async function listCredentials(db: Db, communeId: number): Promise<CredentialRow[]> {
  const rows = await credentials(db, communeId).orderBy('revokedAt', (ob) => ob.desc().nullsFirst()).orderBy('accountId', (ob) => ob.asc().nullsFirst()).orderBy('holderName').limit(300).execute()
  return rows as CredentialRow[]
}

export interface ImageRow {
  png: Buffer
  widthMm: number
}

export async function findImage(db: Db, communeId: number, accountId: string | null): Promise<ImageRow | undefined> {
  return db.selectFrom('signatureImages').select(['png', 'widthMm']).where('communeId', '=', communeId).where('accountId', accountId === null ? 'is' : '=', accountId).executeTakeFirst()
}

export interface ActRow {
  id: string
  requestId: string
  batchId: string
  accountId: string
  credentialId: string
  sourceFileId: string
  preparedFileId: string
  digest: Buffer
  byteRange: number[]
  attributes: Buffer
  state: 'prepared' | 'confirmed' | 'done' | 'failed' | 'cancelled'
  preparedAt: Instant
  confirmedAt: Instant | null
  confirmedHow: 'passkey' | 'password' | null
  handOffHash: Buffer | null
  handOffUntil: Instant | null
  tries: number
  trouble: string | null
  endedAt: Instant | null
}

export async function listBatch(db: Db, communeId: number, batchId: string): Promise<(ActRow & { title: string; act: Act; subjectKind: string; subjectId: string; resultFileId: string | null; requestState: RequestRow['state'] })[]> {
  const rows = await db
    .selectFrom('signatureActs as a')
    .innerJoin('signatureRequests as r', (on) => on.onRef('r.communeId', '=', 'a.communeId').onRef('r.id', '=', 'a.requestId'))
    .selectAll('a')
    .select(['r.title', 'r.act', 'r.subjectKind', 'r.subjectId', 'r.resultFileId', 'r.state as requestState'])
    .where('a.communeId', '=', communeId)
    .where('a.batchId', '=', batchId)
    .orderBy('a.id')
    .limit(PAGE)
    .execute()
  return rows as never
}

/** Whose turn it is: confirmed acts, of one batch or of everybody; oldest first. */
export async function listConfirmed(db: Db, batchId?: string): Promise<(ActRow & { communeId: number })[]> {
  let query = db.selectFrom('signatureActs').selectAll().where('state', '=', 'confirmed').where('handOffHash', 'is', null)
  if (batchId !== undefined) query = query.where('batchId', '=', batchId)
  return (await query.orderBy('confirmedAt').orderBy('id').limit(500).execute()) as never
}

export async function findHandOff(db: Db, hash: Uint8Array): Promise<(ActRow & { communeId: number }) | undefined> {
  return (await db.selectFrom('signatureActs').selectAll().where('handOffHash', '=', Buffer.from(hash)).where('state', '=', 'confirmed').executeTakeFirst()) as never
}

/** Signatures whose timestamp or proof of validity is due to be tried again, of every commune. */
export async function listEvidenceDue(db: Db, now: Instant): Promise<(RequestRow & { communeId: number; evidenceTries: number })[]> {
  const rows = await db.selectFrom('signatureRequests').selectAll().where('evidence', '=', 'waiting').where('evidenceNextAt', '<=', now).orderBy('evidenceNextAt').limit(100).execute()
  return rows.map((row) => asRow(row)) as never
}

/** A later signature of the same subject speaks for the earlier one too. */
export async function isSuperseded(db: Db, communeId: number, { id, subject, decidedAt }: RequestRow): Promise<boolean> {
  const later = await db
    .selectFrom('signatureRequests')
    .select('id')
    .where('communeId', '=', communeId)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .where('state', '=', 'signed')
    .where('decidedAt', '>', decidedAt as Instant)
    .where('id', '<>', id)
    .executeTakeFirst()
  return later !== undefined
}
