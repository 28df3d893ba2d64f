// The stand-in bank's own books, in one file written whole: transactions, messages on their way, who asked for messages,
// and the faults that are switched on.

import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Instant } from '../../platform/time.ts'

export interface Transaction {
  id: string
  direction: 'in' | 'out'
  bankBin: string
  accountNumber: string
  amountVnd: number
  bookedAt: Instant
  purpose: string
  payerName: string
  /** Of an order to send money: the caller's key, so that a repeat moves nothing. */
  orderKey?: string
}

export interface Delivery {
  id: string
  transactionId: string
  dueAt: Instant
  tries: number
  state: 'waiting' | 'delivered' | 'dropped' | 'given_up'
  lastAnswer: string
  /** The fault that changes the amount in this message. */
  wrongAmountVnd?: number
}

export interface Subscriber {
  bankBin: string
  accountNumber: string
  url: string
  secret: string
}

export const FAULTS = ['late', 'doubled', 'disordered', 'dropped', 'wrongAmount', 'down'] as const
export type Fault = (typeof FAULTS)[number]

export interface Books {
  transactions: Transaction[]
  deliveries: Delivery[]
  subscribers: Subscriber[]
  faults: Partial<Record<Fault, boolean>>
}

const KEPT = 2000

export function openBooks(dir: string) {
  const file = path.join(dir, 'bank', 'books.json')
  let books: Books | undefined
  const read = (): Books => {
    if (books) return books
    const empty = { transactions: [], deliveries: [], subscribers: [], faults: {} }
    books = fs.existsSync(file) ? { ...empty, ...(JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Books>) } : empty
    return books
  }
  return {
    read,
    /** Written beside and moved into place: a killed process leaves the old books whole. */
    write(change: (books: Books) => void): void {
      const now = read()
      change(now)
      now.transactions = now.transactions.slice(-KEPT)
      now.deliveries = now.deliveries.slice(-KEPT)
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(`${file}.new`, JSON.stringify(now))
      fs.renameSync(`${file}.new`, file)
    },
  }
}
export type OpenBooks = ReturnType<typeof openBooks>
