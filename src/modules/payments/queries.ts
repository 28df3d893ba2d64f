// Charges, credits and refunds in SQL. `forUpdate` takes the row's lock: money is only ever added under it.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { isUuid } from '../../platform/ids.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { chargeState, type ChargeState, type Verdict } from './rules.ts'
import type { ChargeLine } from './schema.ts'

export const PAGE_ROWS = 20

export interface ChargeRow {
  id: string
  subjectKind: string
  subjectId: string
  title: string
  payerName: string | null
  code: string
  stage: number
  amountVnd: number
  lines: ChargeLine[]
  accountId: string | null
  state: ChargeState
  paidVnd: number
  refundedVnd: number
  raisedAt: Instant
  raisedBy: string
  dueAt: Instant | null
  settledAt: Instant | null
  cancelledAt: Instant | null
  cancelReason: string | null
  cancelled: boolean
}

const CHARGE_COLUMNS = [
  'id', 'subjectKind', 'subjectId', 'title', 'payerName', 'code', 'stage', 'amountVnd', 'lines', 'accountId', 'state', 'paidVnd', 'refundedVnd', 'raisedAt', 'raisedBy',
  'dueAt', 'settledAt', 'cancelledAt', 'cancelReason',
] as const

const asCharge = (row: unknown): ChargeRow => ({ ...(row as ChargeRow), cancelled: (row as ChargeRow).cancelledAt !== null })

function charges(db: Db, communeId: number) {
  return db.selectFrom('charges').select(CHARGE_COLUMNS).where('communeId', '=', communeId)
}

export async function findCharge(db: Db, communeId: number, chargeId: string, forUpdate = false): Promise<ChargeRow | undefined> {
  let query = charges(db, communeId).where('id', '=', chargeId)
  if (forUpdate) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  return row && asCharge(row)
}

/** The charges these codes name, locked. */
export async function listChargesByCode(db: Db, communeId: number, codes: readonly string[]): Promise<ChargeRow[]> {
  if (codes.length === 0) return []
  return (await charges(db, communeId).where('code', 'in', codes).orderBy('id').limit(5).forUpdate().execute()).map(asCharge)
}

/** Charges by their codes, locked in one order; for a whole statement. */
export async function lockChargesByCode(db: Db, communeId: number, codes: readonly string[]): Promise<Map<string, ChargeRow>> {
  if (codes.length === 0) return new Map()
  const rows = await charges(db, communeId).where('code', '=', sql<string>`any(${codes})`).orderBy('id').forUpdate().execute()
  return new Map(rows.map(asCharge).map((row) => [row.code, row]))
}

/** Every charge of one dossier (or other subject), oldest first. */
export async function chargesOf(db: Db, communeId: number, subject: { kind: string; id: string }): Promise<ChargeRow[]> {
  const rows = await charges(db, communeId).where('subjectKind', '=', subject.kind).where('subjectId', '=', subject.id).orderBy('raisedAt').orderBy('id').limit(200).execute()
  return rows.map(asCharge)
}

/** The public page of a code, in whichever commune; the code is the secret. */
export async function findPublicCharge(db: Db, code: string): Promise<(ChargeRow & { communeId: number }) | undefined> {
  const row = await db.selectFrom('charges').select([...CHARGE_COLUMNS, 'communeId']).where('code', '=', code).executeTakeFirst()
  return row && { ...asCharge(row), communeId: row.communeId }
}

export interface ChargeFilter {
  state?: string
  /** A code, a payer's or a fee's words. */
  sought?: string
  page: number
}

export async function listCharges(db: Db, communeId: number, filter: ChargeFilter): Promise<{ rows: ChargeRow[]; total: number }> {
  let query = db.selectFrom('charges').where('communeId', '=', communeId)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.sought) {
    const bare = filter.sought.toUpperCase().replace(/[^0-9A-Z]/g, '')
    const words = `%${filter.sought.replaceAll(/[%_\\]/g, '\\$&')}%`
    query = query.where((eb) => eb.or([...(bare.startsWith('GC') ? [eb('code', 'like', `${bare}%`)] : []), eb('payerName', 'ilike', words), eb('title', 'ilike', words)]))
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query.select(CHARGE_COLUMNS).orderBy('raisedAt', 'desc').orderBy('id').limit(PAGE_ROWS).offset((filter.page - 1) * PAGE_ROWS).execute()
  return { rows: rows.map(asCharge), total: Number(total) }
}

export async function countByState(db: Db, communeId: number): Promise<Record<string, number>> {
  const rows = await db.selectFrom('charges').select(['state', (eb) => eb.fn.countAll<number>().as('n')]).where('communeId', '=', communeId).groupBy('state').execute()
  return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))
}

/** Charges still open, newest first: what held money may have been meant for. */
export async function openCharges(db: Db, communeId: number, amountVnd: number, alsoId: string | null): Promise<ChargeRow[]> {
  const rows = await charges(db, communeId)
    .where((eb) => eb.or([eb('state', 'in', ['pending', 'partial']), ...(alsoId ? [eb('id', '=', alsoId)] : [])]))
    .orderBy(sql`amount_vnd = ${amountVnd}`, 'desc')
    .orderBy('raisedAt', 'desc')
    .limit(500)
    .execute()
  return rows.map(asCharge)
}

// ---- money in ----

export interface PaymentRow {
  id: string
  chargeId: string
  kind: 'bank' | 'cash'
  creditId: string | null
  amountVnd: number
  paidAt: Instant
  recordedBy: string
  transactionId: string | null
}

export async function listPayments(db: Db, communeId: number, by: { chargeId: string } | { day: PlainDate; kind: 'bank' | 'cash' }, limit = 500): Promise<(PaymentRow & { title: string })[]> {
  let query = db
    .selectFrom('chargePayments as p')
    .innerJoin('charges as c', (join) => join.onRef('c.communeId', '=', 'p.communeId').onRef('c.id', '=', 'p.chargeId'))
    .leftJoin('bankCredits as b', (join) => join.onRef('b.communeId', '=', 'p.communeId').onRef('b.id', '=', 'p.creditId'))
    .select(['p.id', 'p.chargeId', 'p.kind', 'p.creditId', 'p.amountVnd', 'p.paidAt', 'p.recordedBy', 'b.transactionId', 'c.title'])
    .where('p.communeId', '=', communeId)
  query = 'chargeId' in by ? query.where('p.chargeId', '=', by.chargeId) : query.where('p.paidOn', '=', by.day).where('p.kind', '=', by.kind)
  return (await query.orderBy('p.paidAt').orderBy('p.id').limit(limit).execute()) as (PaymentRow & { title: string })[]
}

export interface CreditRow {
  id: string
  accountId: string
  provider: string
  transactionId: string
  amountVnd: number
  bookedAt: Instant
  bookedOn: PlainDate
  purpose: string
  payerName: string | null
  firstSeen: 'webhook' | 'statement'
  firstSeenAt: Instant
  verdict: Verdict
  state: 'matched' | 'held' | 'returned'
  chargeId: string | null
  namedChargeId: string | null
}

const CREDIT_COLUMNS = [
  'id', 'accountId', 'provider', 'transactionId', 'amountVnd', 'bookedAt', 'bookedOn', 'purpose', 'payerName', 'firstSeen', 'firstSeenAt', 'verdict', 'state', 'chargeId', 'namedChargeId',
] as const

export async function findCredit(db: Db, communeId: number, creditId: string, forUpdate = false): Promise<CreditRow | undefined> {
  let query = db.selectFrom('bankCredits').select(CREDIT_COLUMNS).where('communeId', '=', communeId).where('id', '=', creditId)
  if (forUpdate) query = query.forUpdate()
  return (await query.executeTakeFirst()) as CreditRow | undefined
}

export async function findCreditByTransaction(db: Db, communeId: number, provider: string, transactionId: string): Promise<CreditRow | undefined> {
  return (await db.selectFrom('bankCredits').select(CREDIT_COLUMNS).where('communeId', '=', communeId).where('provider', '=', provider).where('transactionId', '=', transactionId).executeTakeFirst()) as CreditRow | undefined
}

export interface CreditFilter {
  day?: PlainDate
  state?: string
  page: number
}

export async function listCredits(db: Db, communeId: number, filter: CreditFilter): Promise<{ rows: CreditRow[]; total: number; sumVnd: number }> {
  let query = db.selectFrom('bankCredits').where('communeId', '=', communeId)
  if (filter.day) query = query.where('bookedOn', '=', filter.day)
  if (filter.state) query = query.where('state', '=', filter.state)
  const { total, sum } = await query.select((eb) => [eb.fn.countAll<number>().as('total'), sql<number>`coalesce(sum(amount_vnd), 0)::bigint`.as('sum')]).executeTakeFirstOrThrow()
  const rows = await query.select(CREDIT_COLUMNS).orderBy('bookedAt').orderBy('id').limit(PAGE_ROWS).offset((filter.page - 1) * PAGE_ROWS).execute()
  return { rows: rows as CreditRow[], total: Number(total), sumVnd: Number(sum) }
}

/** Charges with money that is not owed. */
export async function listOverpaid(db: Db, communeId: number): Promise<ChargeRow[]> {
  return (await charges(db, communeId).where('state', '=', 'over').orderBy('raisedAt').limit(200).execute()).map(asCharge)
}

/** Messages a person should look at: unreadable ones, and repeats that say something else than the first. */
export async function listOddMessages(db: Db, communeId: number): Promise<{ id: string; receivedAt: Instant; outcome: string | null; body: string; creditId: string | null }[]> {
  return db
    .selectFrom('bankMessages')
    .select(['id', 'receivedAt', 'outcome', 'body', 'creditId'])
    .where('communeId', '=', communeId)
    .where('outcome', 'in', ['differs', 'unreadable', 'other_account'])
    .orderBy('receivedAt', 'desc')
    .limit(50)
    .execute() as Promise<{ id: string; receivedAt: Instant; outcome: string | null; body: string; creditId: string | null }[]>
}

// ---- refunds ----

export interface RefundRow {
  id: string
  chargeId: string | null
  creditId: string | null
  amountVnd: number
  method: 'bank' | 'cash'
  reason: string
  state: 'asked' | 'approved' | 'refused' | 'paid'
  askedBy: string
  askedByName: string | null
  askedAt: Instant
  decidedBy: string | null
  decidedByName: string | null
  decidedAt: Instant | null
  decisionNote: string | null
  paidAt: Instant | null
  bankReference: string | null
  lastError: string | null
  title: string | null
}

export async function listRefunds(db: Db, communeId: number, by: { refundId?: string; chargeId?: string; creditId?: string; day?: PlainDate; page?: number } = {}): Promise<RefundRow[]> {
  let query = db
    .selectFrom('refunds as r')
    .leftJoin('charges as c', (join) => join.onRef('c.communeId', '=', 'r.communeId').onRef('c.id', '=', 'r.chargeId'))
    .select([
      'r.id', 'r.chargeId', 'r.creditId', 'r.amountVnd', 'r.method', 'r.reason', 'r.state', 'r.askedBy', 'r.askedAt', 'r.decidedBy', 'r.decidedAt', 'r.decisionNote', 'r.paidAt',
      'r.bankReference', 'r.lastError', 'c.title',
    ])
    .select(sql<string | null>`(select a.full_name from accounts a where a.id::text = r.asked_by)`.as('askedByName'))
    .select(sql<string | null>`(select a.full_name from accounts a where a.id::text = r.decided_by)`.as('decidedByName'))
    .where('r.communeId', '=', communeId)
  if (by.refundId) query = query.where('r.id', '=', by.refundId)
  if (by.chargeId) query = query.where('r.chargeId', '=', by.chargeId)
  if (by.creditId) query = query.where('r.creditId', '=', by.creditId)
  if (by.day) query = query.where('r.paidOn', '=', by.day)
  return (await query.orderBy('r.askedAt', 'desc').orderBy('r.id').limit(PAGE_ROWS).offset(((by.page ?? 1) - 1) * PAGE_ROWS).execute()) as RefundRow[]
}

/** What is already on its way back: asked, approved or paid. */
export async function refundsUnderWay(db: Db, communeId: number, by: { chargeId: string } | { creditId: string }): Promise<number> {
  let query = db.selectFrom('refunds').select(sql<number>`coalesce(sum(amount_vnd), 0)::bigint`.as('sum')).where('communeId', '=', communeId).where('state', 'in', ['asked', 'approved', 'paid'])
  query = 'chargeId' in by ? query.where('chargeId', '=', by.chargeId) : query.where('creditId', '=', by.creditId)
  return Number((await query.executeTakeFirstOrThrow()).sum)
}

/** Who did it, as colleagues know them; undefined for the system and for people who have left. */
export async function findStaffName(db: Db, communeId: number, accountId: string): Promise<string | undefined> {
  if (!isUuid(accountId)) return undefined
  return (await db.selectFrom('accounts').select('fullName').where('communeId', '=', communeId).where('id', '=', accountId).executeTakeFirst())?.fullName
}

// ---- accounts and receipts ----

export interface AccountRow {
  id: string
  communeId: number
  bankBin: string
  accountNumber: string
  accountName: string
  provider: string
  keyNumber: number
  openedAt: Instant
  closedAt: Instant | null
}

const ACCOUNT_COLUMNS = ['id', 'communeId', 'bankBin', 'accountNumber', 'accountName', 'provider', 'keyNumber', 'openedAt', 'closedAt'] as const

export async function listAccounts(db: Db, communeId: number): Promise<AccountRow[]> {
  return (await db.selectFrom('paymentAccounts').select(ACCOUNT_COLUMNS).where('communeId', '=', communeId).orderBy('openedAt').orderBy('id').limit(50).execute()) as AccountRow[]
}

/** Looked up before anybody is known: the bank's address names the account only. */
export async function findAccountAnywhere(db: Db, accountId: string): Promise<AccountRow | undefined> {
  return (await db.selectFrom('paymentAccounts').select(ACCOUNT_COLUMNS).where('id', '=', accountId).executeTakeFirst()) as AccountRow | undefined
}

/** Where new charges are paid to: the newest open account. */
export async function currentAccount(db: Db, communeId: number): Promise<AccountRow | undefined> {
  return (await listAccounts(db, communeId)).findLast(({ closedAt }) => closedAt === null)
}

export interface ReceiptRow {
  id: string
  year: number
  number: number
  chargeId: string
  amountVnd: number
  issuedAt: Instant
  issuedBy: string
}

export async function findReceipt(db: Db, communeId: number, by: { chargeId: string } | { receiptId: string }): Promise<ReceiptRow | undefined> {
  let query = db.selectFrom('receipts').select(['id', 'year', 'number', 'chargeId', 'amountVnd', 'issuedAt', 'issuedBy']).where('communeId', '=', communeId)
  query = 'chargeId' in by ? query.where('chargeId', '=', by.chargeId) : query.where('id', '=', by.receiptId)
  return (await query.executeTakeFirst()) as ReceiptRow | undefined
}

/** Charges whose row does not say what their payments and refunds add up to: must always be empty. */
export async function chargesOutOfStep(db: Db, communeId: number): Promise<{ id: string; title: string; said: number; counted: number }[]> {
  const { rows } = await sql<{ id: string; title: string; said: number; counted: number; amountVnd: number; refundedVnd: number; refunded: number; state: string; cancelled: boolean }>`
    select c.id, c.title, c.paid_vnd as said, c.amount_vnd as "amountVnd", c.refunded_vnd as "refundedVnd", c.state, c.cancelled_at is not null as cancelled,
           coalesce((select sum(p.amount_vnd) from charge_payments p where p.commune_id = c.commune_id and p.charge_id = c.id), 0)::bigint as counted,
           coalesce((select sum(r.amount_vnd) from refunds r where r.commune_id = c.commune_id and r.charge_id = c.id and r.state = 'paid'), 0)::bigint as refunded
      from charges c where c.commune_id = ${communeId} and (c.state <> 'pending' or c.paid_vnd > 0)`.execute(db)
  return rows.filter((row) => row.said !== row.counted || row.refundedVnd !== row.refunded || chargeState({ ...row, paidVnd: row.counted }) !== row.state).slice(0, 50)
}
