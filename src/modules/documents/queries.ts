// Outgoing papers in SQL: one, lists, what belongs to one.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { isUuid } from '../../platform/ids.ts'
import { foldText } from '../../platform/text.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import type { DocumentState, StepKey } from './rules-flow.ts'
import type { NumberingScheme } from './rules-number.ts'

export interface Agency {
  parentName: string
  name: string
  abbr: string
  place: string
  organCode: string
  collective: string
  headTitle: string
  numbering: NumberingScheme
  sealMm: number
}

export async function findAgency(db: Db, communeId: number): Promise<Agency | undefined> {
  const row = await db.selectFrom('documentAgencies').selectAll().where('communeId', '=', communeId).executeTakeFirst()
  return row && { ...row, numbering: row.numbering as NumberingScheme }
}

export interface Unit {
  id: string
  name: string
  abbr: string
  headAccountId: string | null
}

export async function listUnits(db: Db, communeId: number): Promise<Unit[]> {
  return db.selectFrom('documentUnits').select(['id', 'name', 'abbr', 'headAccountId']).where('communeId', '=', communeId).where('active', '=', true).orderBy('name').limit(200).execute()
}

export interface DocumentRow {
  id: string
  typeKey: string
  unitId: string
  unitName: string
  unitAbbr: string
  unitHeadId: string | null
  subject: string
  addressee: string
  body: string
  recipients: string[]
  organCodes: string[]
  urgency: string
  initiallerId: string | null
  signerId: string | null
  signerName: string
  signerTitle: string
  capacity: string
  state: DocumentState
  version: number
  drafterId: string
  drafterName: string
  createdAt: Instant
  changedAt: Instant
  dueOn: PlainDate | null
  series: string | null
  number: number | null
  numberYear: number | null
  symbol: string | null
  fullNumber: string | null
  issuedOn: PlainDate | null
  mendsId: string | null
  mendsHow: string | null
  answersId: string | null
}

function rows(db: Db, communeId: number) {
  return db
    .selectFrom('documents as d')
    .innerJoin('documentUnits as u', (join) => join.onRef('u.communeId', '=', 'd.communeId').onRef('u.id', '=', 'd.unitId'))
    .select([
      'd.id', 'd.typeKey', 'd.unitId', 'd.subject', 'd.addressee', 'd.body', 'd.recipients', 'd.organCodes', 'd.urgency', 'd.initiallerId', 'd.signerId', 'd.signerName', 'd.signerTitle', 'd.capacity',
      'd.version', 'd.drafterId', 'd.drafterName', 'd.createdAt', 'd.changedAt', 'd.dueOn', 'd.series', 'd.number', 'd.numberYear', 'd.symbol', 'd.fullNumber', 'd.issuedOn', 'd.mendsId',
      'd.mendsHow', 'd.answersId', 'u.name as unitName', 'u.abbr as unitAbbr', 'u.headAccountId as unitHeadId',
    ])
    .select(sql<DocumentState>`d.state`.as('state'))
    .where('d.communeId', '=', communeId)
}

export async function findDocument(db: Db, communeId: number, id: string): Promise<DocumentRow | undefined> {
  return rows(db, communeId).where('d.id', '=', id).executeTakeFirst()
}

export interface Line {
  id: string
  typeKey: string
  subject: string
  state: DocumentState
  unitName: string
  drafterName: string
  signerName: string
  urgency: string
  changedAt: Instant
  dueOn: PlainDate | null
  fullNumber: string | null
  issuedOn: PlainDate | null
}

export interface ListFilter {
  state?: DocumentState
  /** Words of subject, body or number, without accents. */
  words?: string
  /** Only what waits for one of these accounts, or for văn thư. */
  waitsFor?: { accountIds: readonly string[]; vanThu: boolean }
  /** Continue below this row. */
  after?: { changedAt: Instant; id: string }
}

export const PAGE_SIZE = 50

/** Newest first, one page. */
export async function listDocuments(db: Db, communeId: number, filter: ListFilter = {}): Promise<Line[]> {
  let query = db
    .selectFrom('documents as d')
    .innerJoin('documentUnits as u', (join) => join.onRef('u.communeId', '=', 'd.communeId').onRef('u.id', '=', 'd.unitId'))
    .select(['d.id', 'd.typeKey', 'd.subject', 'u.name as unitName', 'd.drafterName', 'd.signerName', 'd.urgency', 'd.changedAt', 'd.dueOn', 'd.fullNumber', 'd.issuedOn'])
    .select(sql<DocumentState>`d.state`.as('state'))
    .where('d.communeId', '=', communeId)
  if (filter.state) query = query.where('d.state', '=', filter.state)
  const asked = searchWords(filter.words ?? '')
  if (asked) {
    const hits = await findPapers(db, communeId, 'documents', asked, filter.state, filter.after && [filter.after.changedAt, filter.after.id])
    if (hits.length === 0) return []
    query = query.where('d.id', 'in', hits)
  }
  if (filter.waitsFor) {
    const { accountIds, vanThu } = filter.waitsFor
    const ids = sql`any(${`{${accountIds.join()}}`}::uuid[])`
    query = query.where(sql<boolean>`(
      (d.state = 'drafting' and d.drafter_id = ${ids}) or (d.state = 'unit_review' and u.head_account_id = ${ids}) or (d.state = 'awaiting_initials' and d.initialler_id = ${ids}) or (d.state = 'awaiting_signature' and d.signer_id = ${ids})
      or (${vanThu} and d.state in ('format_check', 'signed', 'numbered', 'sealed')))`)
  }
  if (filter.after) query = query.where(sql<boolean>`(d.changed_at, d.id) < (${filter.after.changedAt}::timestamptz, ${filter.after.id}::uuid)`)
  return query.orderBy('d.changedAt', 'desc').orderBy('d.id', 'desc').limit(PAGE_SIZE).execute()
}

export interface SearchWords {
  words: string[]
  /** The last word, perhaps not typed to its end. */
  unfinished: string | null
}

/** All words are wanted; undefined when nothing was asked. */
export function searchWords(typed: string): SearchWords | undefined {
  const words = foldText(typed).split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '').slice(0, 12)
  if (words.length === 0) return undefined
  const unfinished = words.at(-1)!.length > 1 ? words.pop()! : null
  return { words, unfinished }
}

/**
 * A page of papers that hold the words, newest first. Row-level security keeps the planner from the index: a definer
 * function finds (migration 0320).
 */
export async function findPapers(db: Db, communeId: number, list: 'documents' | 'incoming_documents', { words, unfinished }: SearchWords, state: string | undefined, below: readonly (string | number)[] | undefined): Promise<string[]> {
  const { rows: hits } = await sql<{ id: string }>`select id from find_papers(${list}, ${communeId}, ${words}::text[], ${unfinished}, ${state ?? null}, ${below?.map(String) ?? null}::text[], ${PAGE_SIZE}) id`.execute(db)
  return hits.map(({ id }) => id)
}

/** What a paper is found by: folded words, so that nobody needs accents. */
export function searchText(...parts: readonly string[]): string {
  return foldText(parts.join(' ')).replace(/[^\p{L}\p{N}]+/gu, ' ').slice(0, 500_000)
}

export interface Version {
  version: number
  subject: string
  body: string
  byName: string
  at: Instant
}

export async function listVersions(db: Db, communeId: number, documentId: string): Promise<Version[]> {
  return db.selectFrom('documentVersions').select(['version', 'subject', 'body', 'byName', 'at']).where('communeId', '=', communeId).where('documentId', '=', documentId).orderBy('version', 'desc').limit(500).execute()
}

export interface Comment {
  id: string
  version: number
  byName: string
  text: string
  at: Instant
  resolvedAt: Instant | null
}

export async function listComments(db: Db, communeId: number, documentId: string): Promise<Comment[]> {
  return db.selectFrom('documentComments').select(['id', 'version', 'byName', 'text', 'at', 'resolvedAt']).where('communeId', '=', communeId).where('documentId', '=', documentId).orderBy('at').limit(500).execute()
}

export interface Consultation {
  id: string
  documentId: string
  unitId: string
  unitName: string
  unitHeadId: string | null
  question: string
  askedByName: string
  askedAt: Instant
  dueAt: Instant
  verdict: string | null
  answer: string | null
  answeredByName: string | null
  answeredAt: Instant | null
}

function consultations(db: Db, communeId: number) {
  return db
    .selectFrom('documentConsultations as c')
    .innerJoin('documentUnits as u', (join) => join.onRef('u.communeId', '=', 'c.communeId').onRef('u.id', '=', 'c.unitId'))
    .select(['c.id', 'c.documentId', 'c.unitId', 'u.name as unitName', 'u.headAccountId as unitHeadId', 'c.question', 'c.askedByName', 'c.askedAt', 'c.dueAt', 'c.verdict', 'c.answer', 'c.answeredByName', 'c.answeredAt'])
    .where('c.communeId', '=', communeId)
}

export async function listConsultations(db: Db, communeId: number, documentId: string): Promise<Consultation[]> {
  return consultations(db, communeId).where('c.documentId', '=', documentId).orderBy('c.askedAt').limit(200).execute()
}

export async function findConsultation(db: Db, communeId: number, id: string): Promise<Consultation | undefined> {
  return consultations(db, communeId).where('c.id', '=', id).executeTakeFirst()
}

/** What my unit still owes others. */
export async function listOwedOpinions(db: Db, communeId: number, unitIds: readonly string[]): Promise<(Consultation & { subject: string })[]> {
  if (unitIds.length === 0) return []
  return consultations(db, communeId)
    .innerJoin('documents as d', (join) => join.onRef('d.communeId', '=', 'c.communeId').onRef('d.id', '=', 'c.documentId'))
    .select('d.subject')
    .where('c.unitId', 'in', [...unitIds])
    .where('c.answeredAt', 'is', null)
    .orderBy('c.dueAt')
    .limit(200)
    .execute()
}

export interface TrailRow {
  seq: number
  byId: string
  step: StepKey | 'draft' | 'edit'
  byName: string
  reason: string | null
  at: Instant
}

export async function listTrail(db: Db, communeId: number, documentId: string): Promise<TrailRow[]> {
  return db
    .selectFrom('documentSteps')
    .select(['seq', 'byId', 'byName', 'reason', 'at'])
    .select(sql<TrailRow['step']>`step`.as('step'))
    .where('communeId', '=', communeId)
    .where('documentId', '=', documentId)
    .orderBy('seq')
    .limit(500)
    .execute()
}

export type Stage = 'unsigned' | 'initialled' | 'signed' | 'numbered' | 'sealed'
export const STAGES: readonly Stage[] = ['unsigned', 'initialled', 'signed', 'numbered', 'sealed']

export interface StageFile {
  stage: Stage
  sha256: string
  madeAt: Instant
}

/** The files of a paper, in the order they were made; the last is what it is now. */
export async function listStageFiles(db: Db, communeId: number, documentId: string): Promise<StageFile[]> {
  const found = await db.selectFrom('documentFiles').select(['stage', 'sha256', 'madeAt']).where('communeId', '=', communeId).where('documentId', '=', documentId).execute()
  return (found as unknown as StageFile[]).toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))
}

export interface DelegationRow {
  id: string
  fromAccountId: string
  fromName: string
  toAccountId: string
  toName: string
  capacity: string
  typeKeys: string[]
  validFrom: PlainDate
  validTo: PlainDate
  basis: string
  withdrawnAt: Instant | null
}

export async function listDelegations(db: Db, communeId: number): Promise<DelegationRow[]> {
  return db
    .selectFrom('documentDelegations')
    .select(['id', 'fromAccountId', 'fromName', 'toAccountId', 'toName', 'capacity', 'typeKeys', 'validFrom', 'validTo', 'basis', 'withdrawnAt'])
    .where('communeId', '=', communeId)
    .orderBy('validTo', 'desc')
    .limit(500)
    .execute()
}

/** Whom this account stands in for today; jobs stand in for nobody. */
export async function listAbsent(db: Db, communeId: number, accountId: string, today: PlainDate): Promise<string[]> {
  if (!isUuid(accountId)) return []
  const found = await db
    .selectFrom('documentDelegations')
    .select('fromAccountId')
    .where('communeId', '=', communeId)
    .where('toAccountId', '=', accountId)
    .where('capacity', '=', 'absence')
    .where('withdrawnAt', 'is', null)
    .where('validFrom', '<=', today)
    .where('validTo', '>=', today)
    .execute()
  return found.map((row) => row.fromAccountId)
}

/** Where the editor keeps a paper that was never saved. */
export const NEW_PAPER = '00000000-0000-0000-0000-000000000000'

/** What somebody's editor kept, if it is newer than their last save. */
export async function findAutosave(db: Db, communeId: number, documentId: string, accountId: string): Promise<{ baseVersion: number; fields: Record<string, string>; at: Instant } | undefined> {
  const row = await db.selectFrom('documentAutosaves').select(['baseVersion', 'fields', 'at']).where('communeId', '=', communeId).where('documentId', '=', documentId).where('accountId', '=', accountId).executeTakeFirst()
  return row && { baseVersion: row.baseVersion, fields: row.fields as unknown as Record<string, string>, at: row.at }
}

/** Papers that correct, replace or answer this one. */
export async function listMending(db: Db, communeId: number, documentId: string): Promise<{ id: string; subject: string; fullNumber: string | null }[]> {
  return db.selectFrom('documents').select(['id', 'subject', 'fullNumber']).where('communeId', '=', communeId).where('mendsId', '=', documentId).orderBy('createdAt').limit(50).execute()
}

/** Papers whose number was taken but never written into their file, of every commune. */
export async function listNumbersLeftOver(db: Db): Promise<{ communeId: number; id: string }[]> {
  return db.selectFrom('documents').select(['communeId', 'id']).where('state', '=', 'signed').where('number', 'is not', null).orderBy('changedAt').limit(100).execute()
}
