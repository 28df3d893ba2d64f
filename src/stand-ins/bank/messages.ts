// How the stand-in tells a shop that money came in: signed messages, tried again at growing gaps, and everything that
// can go wrong with them when a fault is switched on.

import { createHmac } from 'node:crypto'
import { uuidv7 } from '../../platform/ids.ts'
import type { OutboundHandler } from '../../platform/outbound.ts'
import { addSeconds, epochMs, millisecondsBetween, type Instant } from '../../platform/time.ts'
import type { Delivery, OpenBooks, Transaction } from './books.ts'

/** Seven tries over about half an hour, at Fibonacci minutes, as one payment gateway documents it. */
const GAPS_SECONDS = [60, 60, 120, 180, 300, 480, 780]
const LATE_SECONDS = 90

/** Queues the messages about a transaction as the faults say: none, one, two, late, or with another amount. */
export function announce(books: OpenBooks, transaction: Transaction, now: Instant): void {
  books.write((all) => {
    if (!all.subscribers.some((one) => one.bankBin === transaction.bankBin && one.accountNumber === transaction.accountNumber)) return
    const { faults } = all
    const first: Delivery = {
      id: uuidv7(now), transactionId: transaction.id, dueAt: faults.late ? addSeconds(now, LATE_SECONDS) : now, tries: 0, state: faults.dropped ? 'dropped' : 'waiting', lastAnswer: '',
      ...(faults.wrongAmount && { wrongAmountVnd: transaction.amountVnd + 1000 }),
    }
    all.deliveries.push(first)
    // The second message of a doubled one says the truth: the two then differ when the first was wrong.
    if (faults.doubled) all.deliveries.push({ ...first, id: uuidv7(now), wrongAmountVnd: undefined as never })
  })
}

export function bodyOf(transaction: Transaction, delivery?: Delivery) {
  const { direction, bankBin, accountNumber, bookedAt, purpose, payerName } = transaction
  return { transactionId: transaction.id, direction, bankBin, accountNumber, amountVnd: delivery?.wrongAmountVnd ?? transaction.amountVnd, bookedAt, purpose, payerName }
}

/** Sends what is due (or everything that waits). Returns how many got through. */
export async function deliver(books: OpenBooks, inbound: OutboundHandler, now: Instant, all = false): Promise<number> {
  const state = books.read()
  if (state.faults.down) return 0
  const due = state.deliveries.filter((one) => one.state === 'waiting' && (all || one.dueAt <= now))
  if (state.faults.disordered) due.reverse()
  let through = 0
  for (const delivery of due) {
    const transaction = state.transactions.find(({ id }) => id === delivery.transactionId)
    const subscriber = state.subscribers.find((one) => one.bankBin === transaction?.bankBin && one.accountNumber === transaction.accountNumber)
    if (!transaction || !subscriber) continue
    const answer = await send(inbound, subscriber, JSON.stringify(bodyOf(transaction, delivery)), now)
    through += answer.ok ? 1 : 0
    books.write(() => {
      delivery.tries += 1
      delivery.lastAnswer = answer.words
      delivery.state = answer.ok ? 'delivered' : delivery.tries > GAPS_SECONDS.length ? 'given_up' : 'waiting'
      delivery.dueAt = addSeconds(now, GAPS_SECONDS[delivery.tries - 1] ?? 0)
    })
  }
  return through
}

async function send(inbound: OutboundHandler, { url, secret }: { url: string; secret: string }, body: string, now: Instant): Promise<{ ok: boolean; words: string }> {
  const timestamp = String(Math.floor(epochMs(now) / 1000))
  const signature = createHmac('sha256', Buffer.from(secret, 'hex')).update(`${timestamp}.${body}`).digest('hex')
  try {
    const headers = { 'content-type': 'application/json', 'x-gocua-timestamp': timestamp, 'x-gocua-signature': `sha256=${signature}` }
    const response = await inbound(new Request(url, { method: 'POST', headers, body }))
    await response.body?.cancel()
    return { ok: response.ok, words: String(response.status) }
  } catch (error) {
    return { ok: false, words: error instanceof Error ? error.message : 'no answer' }
  }
}

/** Milliseconds until the next message is due; undefined when none waits. */
export function nextDueMs(books: OpenBooks, now: Instant): number | undefined {
  const waiting = books.read().deliveries.filter(({ state }) => state === 'waiting')
  const next = waiting.map(({ dueAt }) => dueAt).toSorted()[0]
  return next && Math.max(500, millisecondsBetween(now, next))
}
