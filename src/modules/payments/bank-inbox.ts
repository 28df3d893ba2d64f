// A bank's message: believed by its signature, kept word for word, then decided. A server that dies in between loses
// nothing and counts nothing twice: the words are there, and the command's id comes from the bank's own transaction.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { systemActor } from '../../platform/actor.ts'
import { executeMany } from '../../platform/command.ts'
import type { Database } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, type Decision } from '../../platform/problem.ts'
import { derivedBytes } from '../../platform/secrets.ts'
import { addSeconds, epochMs, instantFromEpochMs, type Instant } from '../../platform/time.ts'
import { creditReceived } from './commands-credits.ts'
import { paymentProblems } from './problems.ts'
import { findAccountAnywhere, findCreditByTransaction, type AccountRow } from './queries.ts'
import { bankMessage } from './schema.ts'

const WINDOW_SECONDS = 300

/** What the bank signs with, 64 hex digits. Derived, so that no table holds it; renewing raises the number. */
export function webhookKey(secret: Uint8Array, account: Pick<AccountRow, 'id' | 'keyNumber'>): string {
  return derivedBytes(secret, 'bank-messages', `${account.id}:${account.keyNumber}`).toString('hex')
}

/** HMAC-SHA256 over "<unix seconds>.<body>", at most five minutes from now either way. */
export function checkSignature(key: string, body: string, headers: { timestamp: string; signature: string }, now: Instant): Decision<true> {
  const expected = createHmac('sha256', Buffer.from(key, 'hex')).update(`${headers.timestamp}.${body}`).digest()
  const given = Buffer.from(headers.signature.replace(/^sha256=/, ''), 'hex')
  if (!/^\d{1,12}$/.test(headers.timestamp) || given.length !== expected.length || !timingSafeEqual(given, expected)) return refuse(paymentProblems.unsigned)
  return Math.abs(epochMs(now) / 1000 - Number(headers.timestamp)) > WINDOW_SECONDS ? refuse(paymentProblems.stale) : accept(true)
}

export type Outcome = 'credited' | 'repeated' | 'differs' | 'unreadable' | 'other_account' | 'not_a_credit'

export interface Received {
  messageId: string
  outcome: Outcome
}

/** One message from outside. Refused unless signed; once stored, answered as received whatever it says. */
export async function receiveMessage(
  { database, secret }: { database: Database; secret: Uint8Array },
  accountId: string,
  message: { body: string; timestamp: string; signature: string },
  now: Instant,
): Promise<Decision<Received>> {
  const account = await database.read('everywhere', (db) => findAccountAnywhere(db, accountId))
  if (!account) return refuse(paymentProblems.unsigned)
  const checked = checkSignature(webhookKey(secret, account), message.body, message, now)
  if (!checked.ok) return checked
  const messageId = newId(now) as string
  const { communeId, provider } = account
  await database.write(communeId, (db) => db.insertInto('bankMessages').values({ communeId, id: messageId, accountId, provider, receivedAt: now, body: message.body }).execute())
  return accept({ messageId, outcome: await settleMessage(database, account, { id: messageId, body: message.body }, now) })
}

/** The command id of a bank's transaction: a repeat of any kind finds the first answer. */
export function transactionCommandId(provider: string, transactionId: string): string {
  const hex = createHash('sha256').update(`${provider}\n${transactionId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function readBody(body: string) {
  try {
    return bankMessage.safeParse(JSON.parse(body))
  } catch {
    return undefined
  }
}

/** Decides a stored message and writes down what became of it. May be run again at any time. */
export async function settleMessage(database: Database, account: AccountRow, message: { id: string; body: string }, now: Instant): Promise<Outcome> {
  const { communeId, provider } = account
  const done = async (outcome: Outcome, creditId: string | null = null): Promise<Outcome> => {
    await database.write(communeId, (db) => db.updateTable('bankMessages').set({ settledAt: now, outcome, creditId }).where('communeId', '=', communeId).where('id', '=', message.id).where('settledAt', 'is', null).execute())
    return outcome
  }
  const read = readBody(message.body)
  if (!read?.success) return done('unreadable')
  const { bankBin, accountNumber, direction, bookedAt: bookedText, ...told } = read.data
  if (direction === 'out') return done('not_a_credit')
  if (bankBin !== account.bankBin || accountNumber !== account.accountNumber) return done('other_account')
  const bookedAt = instantFromEpochMs(Temporal.Instant.from(bookedText).epochMilliseconds)
  const input = { accountId: account.id, provider, ...told, bookedAt, firstSeen: 'webhook' as const, messageId: message.id }
  const item = { input, commandId: transactionCommandId(provider, told.transactionId), now }
  const [outcome] = await executeMany(database, creditReceived, [item], { actor: systemActor(communeId), communeId, now })
  if (outcome!.decision.ok && !outcome!.repeated) return 'credited'
  if (!outcome!.decision.ok && outcome!.decision.problems[0]?.code !== paymentProblems.creditKnown.code) throw new Refused(...outcome!.decision.problems)
  const known = await database.read(communeId, (db) => findCreditByTransaction(db, communeId, provider, told.transactionId))
  return done(known && (known.amountVnd !== told.amountVnd || known.bookedAt !== bookedAt) ? 'differs' : 'repeated', known?.id ?? null)
}

/** Messages that were stored by a server that died before deciding them. */
export async function settleWaiting(database: Database, now: Instant): Promise<number> {
  const waiting = await database.read('everywhere', (db) => db.selectFrom('bankMessages').select(['id', 'communeId', 'accountId', 'body']).where('settledAt', 'is', null).where('receivedAt', '<', addSeconds(now, -30)).orderBy('receivedAt').limit(500).execute())
  for (const { id, accountId, body } of waiting) {
    const account = await database.read('everywhere', (db) => findAccountAnywhere(db, accountId))
    if (account) await settleMessage(database, account, { id, body }, now)
  }
  return waiting.length
}
