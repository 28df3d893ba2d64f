// A bank that is not one: takes a scanned VietQR, books the transfer, tells the commune by signed message, gives
// statements and sends money back when ordered. Under /gia-lap/ngan-hang, with faults that can be switched on.

import { uuidv7 } from '../../platform/ids.ts'
import type { OutboundHandler, StandIn, StandInOptions } from '../../platform/outbound.ts'
import { addDays, startOfDay, type Instant, type PlainDate } from '../../platform/time.ts'
import type { ServerRoute } from '../../platform/web/server.ts'
import { openBooks, type Transaction } from './books.ts'
import { announce, bodyOf, deliver, nextDueMs } from './messages.ts'
import { bankScreens } from './screens.tsx'

export const BANK_HOST = 'ngan-hang-gia-lap.invalid'

export interface Bank {
  hosts: StandIn[]
  routes: ServerRoute[]
  connect(inbound: OutboundHandler): void
}

export interface BankDesk {
  books: ReturnType<typeof openBooks>
  now: () => Instant
  /** Books a transfer and sends what is due. */
  pay(transfer: Omit<Transaction, 'id' | 'bookedAt' | 'direction'>): Promise<Transaction>
  deliverAll(): Promise<number>
}

export function createBank({ dir, now }: StandInOptions): Bank {
  const books = openBooks(dir)
  let inbound: OutboundHandler | undefined
  let timer: NodeJS.Timeout | undefined

  const tick = async (all = false): Promise<number> => {
    const through = inbound ? await deliver(books, inbound, now(), all) : 0
    clearTimeout(timer)
    const wait = nextDueMs(books, now())
    if (wait !== undefined && inbound) timer = setTimeout(() => void tick(), Math.min(wait, 3_600_000)).unref()
    return through
  }

  const book = (transfer: Omit<Transaction, 'id' | 'bookedAt'>): Transaction => {
    const at = now()
    const transaction = { ...transfer, id: `FT${uuidv7(at).replaceAll('-', '').slice(4, 20).toUpperCase()}`, bookedAt: at }
    books.write((all) => all.transactions.push(transaction))
    announce(books, transaction, at)
    return transaction
  }

  const desk: BankDesk = {
    books,
    now,
    async pay(transfer) {
      const transaction = book({ ...transfer, direction: 'in' })
      await tick()
      return transaction
    },
    deliverAll: () => tick(true),
  }

  return {
    hosts: [{ host: BANK_HOST, answer: (request) => answer(request, desk, book) }],
    routes: bankScreens(desk),
    connect(reach) {
      inbound = reach
      void tick()
    },
  }
}

const json = (status: number, value: unknown) => Response.json(value, { status })

/** What a shop's machine may ask: be told of money, a day's statement, money sent back. */
async function answer(request: Request, desk: BankDesk, book: (transfer: Omit<Transaction, 'id' | 'bookedAt'>) => Transaction): Promise<Response> {
  const { books } = desk
  const url = new URL(request.url)
  if (books.read().faults.down) return json(503, { error: 'maintenance' })
  const route = `${request.method} ${url.pathname}`
  if (route === 'PUT /v1/subscribers') {
    const one = (await request.json()) as { bankBin: string; accountNumber: string; url: string; secret: string }
    books.write((all) => {
      all.subscribers = [...all.subscribers.filter((known) => known.bankBin !== one.bankBin || known.accountNumber !== one.accountNumber), one]
    })
    return json(200, { ok: true })
  }
  if (route === 'GET /v1/statements') {
    const day = url.searchParams.get('day') as PlainDate
    const [from, to] = [startOfDay(day), startOfDay(addDays(day, 1))]
    const rows = books.read().transactions.filter((one) => one.accountNumber === url.searchParams.get('account') && one.bookedAt >= from && one.bookedAt < to)
    return json(200, { day, rows: rows.map((one) => bodyOf(one)) })
  }
  if (route === 'POST /v1/transfers') {
    const order = (await request.json()) as { orderKey: string; returns: string; accountNumber: string; amountVnd: number; purpose: string }
    const known = books.read().transactions.find(({ orderKey }) => orderKey === order.orderKey)
    if (known) return json(200, { transactionId: known.id })
    const original = books.read().transactions.find(({ id }) => id === order.returns)
    if (!original) return json(404, { error: 'no such transaction to return' })
    const { bankBin, accountNumber, payerName } = original
    const sent = book({ direction: 'out', bankBin, accountNumber, amountVnd: order.amountVnd, purpose: order.purpose, payerName, orderKey: order.orderKey })
    return json(200, { transactionId: sent.id })
  }
  return json(404, { error: 'unknown' })
}

