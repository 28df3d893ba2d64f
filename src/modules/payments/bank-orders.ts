// What we ask of a bank: to be told of money, for a day's statement, to send money back. Only the demonstration's bank
// can be asked today; at a real bank people do the same by hand until it has an adapter here.

import { createHash } from 'node:crypto'
import { systemActor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { addDays, instant, toPlainDate, type PlainDate } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { webhookKey } from './bank-inbox.ts'
import { statementImported } from './commands-statements.ts'
import { refundPaid } from './commands-refunds.ts'
import { paymentProblems } from './problems.ts'
import { findCredit, listAccounts, listPayments, listRefunds, type AccountRow } from './queries.ts'
import { bankMessage } from './schema.ts'
import { STAND_IN_PROVIDER } from './words.ts'

type Reach = Pick<Services, 'database' | 'outbound' | 'config' | 'now'>

const BASES: Record<string, string> = { [STAND_IN_PROVIDER]: 'https://ngan-hang-gia-lap.invalid/v1' }

/** True when this account's bank takes our orders by machine. */
export const takesOrders = (account: Pick<AccountRow, 'provider'>) => account.provider in BASES

export const webhookPath = (accountId: string) => `/api/v1/payment-accounts/${accountId}/credits`

async function ask(reach: Reach, account: AccountRow, method: string, path: string, body?: unknown): Promise<Decision<Record<string, unknown>>> {
  try {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) }
    const response = await reach.outbound.send(`${BASES[account.provider]}${path}`, init)
    if (!response.ok) return refuse(paymentProblems.bankRefuses)
    return accept((await response.json()) as Record<string, unknown>)
  } catch {
    return refuse(paymentProblems.bankRefuses)
  }
}

/** Tells the bank where and under which key to report money for this account. */
export async function connectAccount(reach: Reach, account: AccountRow): Promise<Decision<unknown>> {
  const { origin, secret } = reach.config
  const { bankBin, accountNumber } = account
  return ask(reach, account, 'PUT', '/subscribers', { bankBin, accountNumber, url: origin + webhookPath(account.id), secret: webhookKey(secret, account) })
}

/** Every account whose bank takes orders, in every commune: at start, since address and key may have changed. */
export async function connectAccounts(reach: Reach): Promise<void> {
  const accounts = await reach.database.read('everywhere', (db) => db.selectFrom('paymentAccounts').select(['communeId']).distinct().where('provider', 'in', Object.keys(BASES)).where('closedAt', 'is', null).execute())
  for (const { communeId } of accounts) {
    for (const account of await reach.database.read(communeId, (db) => listAccounts(db, communeId))) if (takesOrders(account) && account.closedAt === null) await connectAccount(reach, account)
  }
}

/** The day's statement straight from the bank, through the same command as an uploaded file. */
export async function fetchStatement(reach: Reach, account: AccountRow, day: PlainDate): Promise<Decision<unknown>> {
  const got = await ask(reach, account, 'GET', `/statements?${new URLSearchParams({ account: account.accountNumber, day })}`)
  if (!got.ok) return got
  const rows = bankMessage.array().parse(got.value.rows)
  const lines = rows.map((row, index) => ({
    rowNo: index + 1, transactionId: row.transactionId, bookedAt: instant(row.bookedAt), amountVnd: row.direction === 'in' ? row.amountVnd : -row.amountVnd, purpose: row.purpose, payerName: row.payerName,
  }))
  const now = reach.now()
  const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  const input = { accountId: account.id, source: 'bank', fileName: `${account.provider} ${day}`, fileSha256: sha256, fromDay: day, toDay: day, lines }
  return execute(reach.database, statementImported, input, { actor: systemActor(account.communeId), communeId: account.communeId, now, commandId: newId(now) })
}

/** Yesterday's statement of every account that can be asked; the unreachable ones are asked again by the next run. */
export async function fetchYesterday(reach: Reach): Promise<void> {
  const yesterday = addDays(toPlainDate(reach.now()), -1)
  const accounts = await reach.database.read('everywhere', (db) => db.selectFrom('paymentAccounts').select(['communeId', 'id']).where('provider', 'in', Object.keys(BASES)).where('closedAt', 'is', null).execute())
  for (const { communeId, id } of accounts) {
    const covered = await reach.database.read(communeId, (db) => db.selectFrom('bankStatements').select('id').where('communeId', '=', communeId).where('accountId', '=', id).where('source', '=', 'bank').where('fromDay', '<=', yesterday).where('toDay', '>=', yesterday).executeTakeFirst())
    const account = covered ? undefined : (await reach.database.read(communeId, (db) => listAccounts(db, communeId))).find((one) => one.id === id)
    if (account) await fetchStatement(reach, account, yesterday)
  }
}

/** Sends approved refunds. The refund's id is the order's key: whatever breaks, money leaves once. */
export async function payRefunds(reach: Reach, only?: string): Promise<number> {
  const { database } = reach
  const due = await database.read('everywhere', (db) => {
    const query = db.selectFrom('refunds').select(['communeId', 'id']).where('state', '=', 'approved').where('method', '=', 'bank')
    return (only ? query.where('id', '=', only) : query).orderBy('decidedAt').limit(100).execute()
  })
  let paid = 0
  for (const { communeId, id } of due) if (await payRefund(reach, communeId, id)) paid += 1
  return paid
}

async function payRefund(reach: Reach, communeId: number, refundId: string): Promise<boolean> {
  const found = await reach.database.read(communeId, async (db) => {
    const [refund] = await listRefunds(db, communeId, { refundId })
    if (!refund) return undefined
    const credits = refund.creditId ? [refund.creditId] : (await listPayments(db, communeId, { chargeId: refund.chargeId! })).flatMap(({ creditId }) => creditId ?? [])
    const rows = await Promise.all(credits.map((creditId) => findCredit(db, communeId, creditId)))
    // The transaction that is large enough, newest first: it knows whom to pay back.
    const source = rows.toReversed().find((row) => row && row.amountVnd >= refund.amountVnd) ?? rows.at(-1)
    return source && { refund, source, account: (await listAccounts(db, communeId)).find(({ id }) => id === source.accountId) }
  })
  if (!found?.account || !takesOrders(found.account)) return false
  const { refund, source, account } = found
  const order = { orderKey: refund.id, returns: source.transactionId, accountNumber: account.accountNumber, amountVnd: refund.amountVnd, purpose: 'Hoan tien' }
  const sent = await ask(reach, account, 'POST', '/transfers', order)
  if (!sent.ok) {
    await reach.database.write(communeId, (db) => db.updateTable('refunds').set({ lastError: sent.problems[0]!.code }).where('communeId', '=', communeId).where('id', '=', refundId).execute())
    return false
  }
  const now = reach.now()
  const input = { refundId, bankReference: String(sent.value.transactionId) }
  return (await execute(reach.database, refundPaid, input, { actor: systemActor(communeId), communeId, now, commandId: newId(now) })).ok
}
