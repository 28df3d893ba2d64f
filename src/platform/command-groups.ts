// Commands of one kind that arrive in one commune while a transaction of theirs is being made durable wait for it and
// then share the next one: under load a commit carries many, alone a command waits for nobody. Answers stay per command
// and are given after the commit. Decision record 0035.

import { setImmediate } from 'node:timers/promises'
import type { Instant } from './time.ts'
import type { Command, Item, Outcome } from './command.ts'
import type { Database } from './db.ts'

/** What runs in one transaction. */
export interface Batch<I> {
  communeId: number
  /** The server's clock. */
  now: Instant
  items: Item<I>[]
  /** Nothing is committed before this is settled. */
  until?: Promise<unknown>
}

type Run = <I>(database: Database, cmd: Command<I>, batch: Batch<I>) => Promise<Outcome[]>

interface Waiting {
  batch: Batch<unknown>
  done(outcomes: Outcome[]): void
  fail(error: unknown): void
}

/** A shared transaction stays small, so that nobody waits long for a neighbour; larger deliveries go by themselves. */
const TOGETHER = 100

const lanes = new WeakMap<Database, Map<string, Waiting[]>>()

/** Runs a batch, together with others of its kind and commune that wait when its turn comes. */
export function takeTogether<I>(database: Database, cmd: Command<I>, batch: Batch<I>, run: Run): Promise<Outcome[]> {
  if (batch.items.length > TOGETHER / 2 || batch.until) return run(database, cmd, batch)
  let open = lanes.get(database)
  if (!open) lanes.set(database, (open = new Map()))
  const key = `${batch.communeId} ${cmd.type}`
  return new Promise((done, fail) => {
    const one: Waiting = { batch: batch as Batch<unknown>, done, fail }
    const queue = open.get(key)
    if (queue) queue.push(one)
    else {
      const mine = [one]
      open.set(key, mine)
      void drain(database, cmd as Command<unknown>, mine, run, () => open.delete(key))
    }
  })
}

/** Never throws; `empty` is called in the same breath in which the queue is seen to be empty. */
async function drain(database: Database, cmd: Command<unknown>, queue: Waiting[], run: Run, empty: () => void): Promise<void> {
  while (queue.length > 0) {
    await runGroup(database, cmd, takeGroup(queue), run)
    // Those just answered may have more to say at once: they shall not wait for the next commit but one.
    await setImmediate()
  }
  empty()
}

function takeGroup(queue: Waiting[]): Waiting[] {
  let size = 0
  const fits = queue.findIndex(({ batch }) => (size += batch.items.length) > TOGETHER)
  return queue.splice(0, fits < 0 ? queue.length : Math.max(1, fits))
}

/** All in one transaction; when that fails as a whole, each delivery in its own, so that nobody pays for a neighbour. */
async function runGroup(database: Database, cmd: Command<unknown>, group: Waiting[], run: Run): Promise<void> {
  const batches = group.map(({ batch }) => batch)
  const together = { ...batches.at(-1)!, items: batches.flatMap(({ items }) => items) }
  if (group.length > 1) {
    const outcomes = await run(database, cmd, together).catch(() => undefined)
    if (outcomes) {
      let at = 0
      for (const { batch, done } of group) done(outcomes.slice(at, (at += batch.items.length)))
      return
    }
  }
  for (const { batch, done, fail } of group) {
    try {
      done(await run(database, cmd, batch))
    } catch (error) {
      fail(error)
    }
  }
}
