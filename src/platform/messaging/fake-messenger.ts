// A carrier that lives in this process: messages land in an inbox that the demonstration shows.
// It can be told to fail in every way real carriers do. A journal file survives restarts.

import * as fs from 'node:fs'
import path from 'node:path'
import { accept, refuse, type Decision } from '../problem.ts'
import { systemNow, type Instant } from '../time.ts'
import { checkMessage } from './message-guard.ts'
import { messageProblems, type DeliveryReport, type MessageReceipt, type Messenger, type OutgoingMessage } from './messenger.ts'

export interface MessagingFaults {
  /** Nothing answers at all. */
  down: boolean
  /** The next so many sends are refused, then all is well. */
  failNext: number
  /** Accepted, but never reach anyone and never report. */
  dropNext: number
  /** Reach the person, and report, twice. */
  duplicateNext: number
  /** Accepted, then reported as failed. */
  undeliverableNext: number
  /** Wait before delivery. */
  delayMilliseconds: number
  /** Hold each message back until the one after it has been delivered. */
  reorder: boolean
}

export interface DeliveredMessage extends OutgoingMessage {
  carrierId: string
  deliveredAt: Instant
}

export interface FakeMessenger extends Messenger {
  /** Switch faults on or off; those not named stay as they are. */
  setFaults(faults: Partial<MessagingFaults>): void
  /** What people have received, newest last; all or one person's. Remembers the last 2,000. */
  inbox(to?: string): readonly DeliveredMessage[]
  /** Deliver everything on its way at once, held-back messages included. */
  flush(): void
}

export interface FakeMessengerOptions {
  /** Where messages.jsonl lies; made when missing. */
  dir: string
  now?: () => Instant
}

type JournalLine = { receipt: MessageReceipt } | { delivered: DeliveredMessage }

const NO_FAULTS: MessagingFaults = {
  down: false, failNext: 0, dropNext: 0, duplicateNext: 0, undeliverableNext: 0, delayMilliseconds: 0, reorder: false,
}
const INBOX_LIMIT = 2000

export function createFakeMessenger({ dir, now = systemNow }: FakeMessengerOptions): FakeMessenger {
  const journal = path.join(dir, 'messages.jsonl')
  const faults = { ...NO_FAULTS }
  const receipts = new Map<string, MessageReceipt>()
  const listeners = new Set<(report: DeliveryReport) => void>()
  const delivered: DeliveredMessage[] = []
  const onTheWay = new Map<NodeJS.Timeout, () => void>()
  let heldBack: (() => void) | undefined

  for (const line of readJournal(journal)) {
    if ('receipt' in line) receipts.set(line.receipt.reference, line.receipt)
    else remember(line.delivered)
  }

  function remember(message: DeliveredMessage): void {
    delivered.push(message)
    if (delivered.length > INBOX_LIMIT) delivered.shift()
  }

  function write(line: JournalLine): void {
    fs.mkdirSync(dir, { recursive: true })
    fs.appendFileSync(journal, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  }

  function spend(fault: 'failNext' | 'dropNext' | 'duplicateNext' | 'undeliverableNext'): boolean {
    if (faults[fault] <= 0) return false
    faults[fault] -= 1
    return true
  }

  function deliver(message: OutgoingMessage, carrierId: string, status: DeliveryReport['status']): void {
    const at = now()
    if (status === 'delivered') {
      const arrived = { ...message, carrierId, deliveredAt: at }
      remember(arrived)
      write({ delivered: arrived })
    }
    for (const listener of listeners) listener({ reference: message.reference, carrierId, status, at })
  }

  function dispatch(message: OutgoingMessage, carrierId: string): void {
    if (spend('dropNext')) return
    const status = spend('undeliverableNext') ? 'failed' : 'delivered'
    const copies = spend('duplicateNext') ? 2 : 1
    const arrive = (): void => {
      for (let copy = 0; copy < copies; copy++) deliver(message, carrierId, status)
    }
    const held = heldBack
    if (faults.reorder && !held) {
      heldBack = arrive
      return
    }
    heldBack = undefined
    const timer = setTimeout(() => {
      onTheWay.delete(timer)
      arrive()
      held?.()
    }, faults.delayMilliseconds)
    timer.unref()
    onTheWay.set(timer, () => {
      arrive()
      held?.()
    })
  }

  return {
    async send(message): Promise<Decision<MessageReceipt>> {
      const problems = checkMessage(message)
      if (problems.length > 0) return refuse(...problems)
      if (faults.down) return refuse(messageProblems.carrierDown)
      if (spend('failNext')) return refuse(messageProblems.carrierRefused)
      const earlier = receipts.get(message.reference)
      if (earlier) return accept(earlier)
      const receipt = { reference: message.reference, carrierId: `fake-${receipts.size + 1}`, acceptedAt: now() }
      receipts.set(message.reference, receipt)
      write({ receipt })
      dispatch(message, receipt.carrierId)
      return accept(receipt)
    },
    onDelivery(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setFaults(change) {
      Object.assign(faults, change)
    },
    inbox(to) {
      return to === undefined ? delivered : delivered.filter((message) => message.to === to)
    },
    flush() {
      const due = [...onTheWay]
      onTheWay.clear()
      for (const [timer, arrive] of due) {
        clearTimeout(timer)
        arrive()
      }
      heldBack?.()
      heldBack = undefined
    },
  }
}

/** A line cut off by a kill is left out. */
function readJournal(file: string): JournalLine[] {
  if (!fs.existsSync(file)) return []
  return fs.readFileSync(file, 'utf8').split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as JournalLine]
    } catch {
      return []
    }
  })
}
