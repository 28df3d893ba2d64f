// The bound registers of papers out and in, the yearly files, and what is kept in each.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'

export const REGISTER_PAGE = 40

export interface OutRow {
  number: number
  series: string
  documentId: string | null
  voidReason: string | null
  fullNumber: string | null
  issuedOn: PlainDate | null
  typeKey: string | null
  subject: string | null
  signerName: string | null
  recipients: string[] | null
  unitName: string | null
  takenAt: Instant
}

/** A page of the register of papers out: by number within its series, so that a page costs the same wherever it is. */
export async function listOutRegister(db: Db, communeId: number, year: number, series: string, from: number, count = REGISTER_PAGE): Promise<OutRow[]> {
  return db
    .selectFrom('documentNumbers as n')
    .leftJoin('documents as d', (join) => join.onRef('d.communeId', '=', 'n.communeId').onRef('d.id', '=', 'n.documentId'))
    .leftJoin('documentUnits as u', (join) => join.onRef('u.communeId', '=', 'd.communeId').onRef('u.id', '=', 'd.unitId'))
    .select(['n.number', 'n.series', 'n.documentId', 'n.voidReason', 'd.fullNumber', 'd.issuedOn', 'd.typeKey', 'd.subject', 'd.signerName', 'd.recipients', 'u.name as unitName', 'n.takenAt'])
    .where('n.communeId', '=', communeId)
    .where('n.register', '=', 'out')
    .where('n.series', '=', series)
    .where('n.year', '=', year)
    .where('n.number', '>=', from)
    .orderBy('n.number')
    .limit(count)
    .execute()
}

export interface InRow {
  arrivalNumber: number
  arrivedAt: Instant
  organName: string
  fullNumber: string
  issuedOn: PlainDate | null
  typeKey: string
  subject: string
  units: string[]
  state: string
  id: string
}

export async function listInRegister(db: Db, communeId: number, year: number, from: number, count = REGISTER_PAGE): Promise<InRow[]> {
  return db
    .selectFrom('incomingDocuments as i')
    .select(['i.id', 'i.arrivalNumber', 'i.arrivedAt', 'i.organName', 'i.fullNumber', 'i.issuedOn', 'i.typeKey', 'i.subject', 'i.state'])
    .select(sql<string[]>`array(select u.name from incoming_tasks t join document_units u on u.commune_id = t.commune_id and u.id = t.unit_id where t.commune_id = i.commune_id and t.incoming_id = i.id order by t.role desc, u.name)`.as('units'))
    .where('i.communeId', '=', communeId)
    .where('i.arrivalYear', '=', year)
    .where('i.arrivalNumber', '>=', from)
    .orderBy('i.arrivalNumber')
    .limit(count)
    .execute()
}

export interface SeriesRow {
  series: string
  year: number
  last: number
}

export async function listSeries(db: Db, communeId: number, register: 'out' | 'in'): Promise<SeriesRow[]> {
  return db.selectFrom('documentSeries').select(['series', 'year', 'last']).where('communeId', '=', communeId).where('register', '=', register).orderBy('year', 'desc').orderBy('series').limit(300).execute()
}

export interface SeriesCheck {
  /** How many numbers of 1…last are there, each a paper's or with its reason (the table lets no other in). */
  known: number
  /** The first missing ones, at most twenty. */
  missing: number[]
}

/** Is every number there? Counted by the database; only a series with a hole is walked. */
export async function checkSeries(db: Db, communeId: number, { series, year, last }: SeriesRow): Promise<SeriesCheck> {
  const uses = db.selectFrom('documentNumbers').where('communeId', '=', communeId).where('register', '=', 'out').where('series', '=', series).where('year', '=', year)
  const { n } = await uses.select((eb) => eb.fn.countAll<number>().as('n')).where('number', '<=', last).executeTakeFirstOrThrow()
  if (Number(n) === last) return { known: last, missing: [] }
  const { rows: holes } = await sql<{ number: number }>`
    select n as number from generate_series(1, ${last}::integer) n
     where not exists (select from document_numbers d where d.commune_id = ${communeId} and d.register = 'out' and d.series = ${series} and d.year = ${year} and d.number = n)
     order by n limit 20`.execute(db)
  return { known: Number(n), missing: holes.map(({ number }) => number) }
}

export interface CaseFileRow {
  id: string
  year: number
  code: string
  title: string
  unitName: string
  keeperName: string
  retentionYears: number | null
  retentionBasis: string
  state: 'open' | 'closed' | 'handed_over' | 'destroyed'
  openedOn: PlainDate
  closedOn: PlainDate | null
  handedOverOn: PlainDate | null
  handoverNote: string | null
  destroyedOn: PlainDate | null
  destructionNote: string | null
  papers: number
}

export async function listCaseFiles(db: Db, communeId: number, year?: number, id?: string): Promise<CaseFileRow[]> {
  let query = db
    .selectFrom('caseFiles as f')
    .innerJoin('documentUnits as u', (join) => join.onRef('u.communeId', '=', 'f.communeId').onRef('u.id', '=', 'f.unitId'))
    .select([
      'f.id', 'f.year', 'f.code', 'f.title', 'u.name as unitName', 'f.keeperName', 'f.retentionYears', 'f.retentionBasis', 'f.openedOn', 'f.closedOn', 'f.handedOverOn', 'f.handoverNote',
      'f.destroyedOn', 'f.destructionNote',
    ])
    .select(sql<CaseFileRow['state']>`f.state`.as('state'))
    .select(sql<number>`(select count(*)::integer from case_file_papers p where p.commune_id = f.commune_id and p.case_file_id = f.id)`.as('papers'))
    .where('f.communeId', '=', communeId)
  if (year !== undefined) query = query.where('f.year', '=', year)
  if (id !== undefined) query = query.where('f.id', '=', id)
  return query.orderBy('f.year', 'desc').orderBy('f.code').limit(500).execute()
}

export interface FiledPaper {
  direction: 'out' | 'in'
  paperId: string
  number: string
  issuedOn: PlainDate | null
  subject: string
  filedAt: Instant
  filedByName: string
  fileSha256: string | null
}

/** What a file holds, oldest first. */
export async function listFiledPapers(db: Db, communeId: number, caseFileId: string): Promise<FiledPaper[]> {
  const found = await db
    .selectFrom('caseFilePapers as p')
    .leftJoin('documents as d', (join) => join.onRef('d.communeId', '=', 'p.communeId').onRef('d.id', '=', 'p.paperId'))
    .leftJoin('incomingDocuments as i', (join) => join.onRef('i.communeId', '=', 'p.communeId').onRef('i.id', '=', 'p.paperId'))
    .leftJoin('documentFiles as s', (join) => join.onRef('s.communeId', '=', 'p.communeId').onRef('s.documentId', '=', 'p.paperId').on('s.stage', '=', 'sealed'))
    .select(['p.paperId', 'p.filedAt', 'p.filedByName'])
    .select([
      sql<'out' | 'in'>`p.direction`.as('direction'), sql<string>`coalesce(d.full_number, i.full_number, '')`.as('number'), sql<PlainDate | null>`coalesce(d.issued_on, i.issued_on)`.as('issuedOn'),
      sql<string>`coalesce(d.subject, i.subject, '')`.as('subject'), sql<string | null>`coalesce(s.sha256, i.file_sha256)`.as('fileSha256'),
    ])
    .where('p.communeId', '=', communeId)
    .where('p.caseFileId', '=', caseFileId)
    .orderBy('p.filedAt')
    .limit(2000)
    .execute()
  return found
}

/** The file a paper lies in. */
export async function findFiling(db: Db, communeId: number, direction: 'out' | 'in', paperId: string): Promise<{ id: string; title: string } | undefined> {
  return db
    .selectFrom('caseFilePapers as p')
    .innerJoin('caseFiles as f', (join) => join.onRef('f.communeId', '=', 'p.communeId').onRef('f.id', '=', 'p.caseFileId'))
    .select(['f.id', 'f.title'])
    .where('p.communeId', '=', communeId)
    .where('p.direction', '=', direction)
    .where('p.paperId', '=', paperId)
    .executeTakeFirst()
}

export interface ExchangeRow {
  id: string
  direction: string
  business: string
  documentId: string | null
  toName: string
  toCode: string
  state: string
  statusNote: string | null
  attempts: number
  lastError: string | null
  changedAt: Instant
}

export async function listExchange(db: Db, communeId: number, documentId?: string): Promise<ExchangeRow[]> {
  let query = db.selectFrom('exchangeMessages').select(['id', 'direction', 'business', 'documentId', 'toName', 'toCode', 'state', 'statusNote', 'attempts', 'lastError', 'changedAt']).where('communeId', '=', communeId)
  if (documentId !== undefined) query = query.where('documentId', '=', documentId)
  return query.orderBy('changedAt', 'desc').orderBy('id', 'desc').limit(100).execute()
}

export interface TermRow {
  id: string
  title: string
  years: number | null
  basis: string
  enteredByName: string
  checkedOn: PlainDate | null
  checkedByName: string | null
}

/** The commune's table of retention, as far as somebody has entered it. */
export async function listTerms(db: Db, communeId: number): Promise<TermRow[]> {
  return db.selectFrom('retentionTerms').select(['id', 'title', 'years', 'basis', 'enteredByName', 'checkedOn', 'checkedByName']).where('communeId', '=', communeId).where('withdrawnAt', 'is', null).orderBy('title').limit(500).execute()
}
