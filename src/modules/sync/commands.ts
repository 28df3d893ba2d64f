// Taking a phone's outbox in: stored raw first, then each command through the same decision as on the web, answered one
// by one. A bad command is set aside with its reason and never blocks the next; a repeat is answered as the first time.

import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import { executeMany, type Command, type Terms } from '../../platform/command.ts'
import type { Database } from '../../platform/db.ts'
import { literal, literalList, literalRows, type Field, type PlainSql } from '../../platform/plain-sql.ts'
import type { Problem } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import { syncProblems } from './problems.ts'
import { liftCommand, settleTime } from './rules.ts'
import { OutboxEntry, type Ack } from './schema.ts'

/** The commands a phone may send, by kind; composed where the application is put together. */
export type FieldCommands = Record<string, Command<never>>

export interface Delivery {
  actor: Actor
  communeId: number
  deviceId: string
  /** The phone's clock when it sent; the server's now. */
  clock: Instant
  now: Instant
  /** Brought in from a file because the phone is locked, lost or broken. */
  sealedImport?: boolean
}

const BATCH = 1000
const LONG = 250

/** Answers every entry; entries that are no commands at all are answered as refused when they have an id. */
export async function receiveOutbox(database: Database, commands: FieldCommands, raw: readonly unknown[], delivery: Delivery): Promise<Ack[]> {
  const unreadable: Ack[] = []
  const entries: OutboxEntry[] = []
  for (const item of raw) {
    const parsed = OutboxEntry.safeParse(item)
    if (parsed.success) entries.push({ ...parsed.data, at: settleTime(parsed.data.at as Instant, delivery.clock, delivery.now) })
    else {
      const id = (item as { id?: unknown } | null)?.id
      if (typeof id === 'string' && id.length <= 64) unreadable.push(refused(id, [syncProblems.unreadable]))
    }
  }
  if (entries.length === 0) return unreadable
  const once = [...new Map(entries.map((entry) => [entry.id, entry])).values()]
  return [...unreadable, ...(await storeAndDecide(database, commands, once, delivery))]
}

/** A long outbox is decided while it is being stored, and nothing of it is committed before it is stored. */
async function storeAndDecide(database: Database, commands: FieldCommands, entries: readonly OutboxEntry[], delivery: Delivery): Promise<Ack[]> {
  const storing = storeRaw(database, entries, delivery)
  if (entries.length >= LONG) {
    const allNew = storing.then(({ known }) => {
      if (known.size > 0) throw new SomeKnown()
    })
    const [answers] = await Promise.all([decideAll(database, commands, entries, { ...delivery, until: allNew }), allNew]).catch((error: unknown) => {
      if (error instanceof SomeKnown) return []
      throw error
    })
    if (answers) return finish(database, await storing, entries, answers, delivery)
  }
  return decideStored(database, commands, entries, await storing, delivery)
}

class SomeKnown extends Error {}

/** A delivery as it lies in the database until its last command is answered, and which of its commands were known before. */
interface Stored {
  /** Which row it is; null when the commands come from the inbox. */
  row: { firstCommand: string; commands: number } | null
  known: ReadonlyMap<string, Known>
}

interface Known {
  state: 'received' | 'accepted' | 'refused' | 'settled'
  problems: NonNullable<Ack['problems']>
}

/** One row, one commit: from here on nothing that was sent can be lost. Sent again, it takes the place of what it was. */
async function storeRaw(database: Database, entries: readonly OutboxEntry[], { communeId, deviceId, now, sealedImport }: Delivery): Promise<Stored> {
  const row = { firstCommand: entries[0]!.id, commands: entries.length }
  const insert = `insert into outbox_deliveries as old (commune_id, device_id, first_command, commands, received_at, sealed_import, entries)
    values (${communeId}, ${literal(deviceId)}, ${literal(row.firstCommand)}, ${row.commands}, ${literal(now)}, ${sealedImport ?? false}, ${literal(JSON.stringify(entries))})
    on conflict (commune_id, device_id, first_command) do update set commands = excluded.commands, entries = excluded.entries where excluded.commands >= old.commands; `
  return { row, known: await database.writeFramed(communeId, insert + askKnown(communeId, deviceId, entries), async (_db, rows: KnownRow[]) => ({ value: asKnown(rows), ending: '' })) }
}

interface KnownRow {
  command_id: string
  state: Known['state']
  problems: Known['problems'] | null
}

/** Answered before: in the ledger when it was accepted, in the inbox when a person must look at it. */
function askKnown(communeId: number, deviceId: string, entries: readonly OutboxEntry[]): PlainSql {
  return `select command_id, state, problems from known_commands(${communeId}, ${literal(deviceId)}, ${literalList(entries.map(({ id }) => id))}::uuid[]); `
}

function asKnown(rows: readonly KnownRow[]): Map<string, Known> {
  return new Map(rows.map(({ command_id, state, problems }) => [command_id, { state, problems: problems ?? [] }]))
}

async function decideStored(database: Database, commands: FieldCommands, entries: readonly OutboxEntry[], stored: Stored, delivery: Delivery): Promise<Ack[]> {
  const acks: Ack[] = []
  const fresh: OutboxEntry[] = []
  for (const entry of entries) {
    const before = stored.known.get(entry.id)
    if (before?.state === 'refused') acks.push({ id: entry.id, state: 'refused', problems: before.problems })
    else if (before && before.state !== 'received') acks.push({ id: entry.id, state: 'already' })
    else fresh.push(entry)
  }
  return [...acks, ...(await finish(database, stored, fresh, await decideAll(database, commands, fresh, delivery), delivery))]
}

/** Runs of one kind go together, in the order they were made, so that a person added at the door exists for the next lesson. */
async function decideAll(database: Database, commands: FieldCommands, entries: readonly OutboxEntry[], delivery: Terms & Delivery): Promise<Map<string, Ack>> {
  const answers = new Map<string, Ack>()
  for (const run of runsOf(entries, commands)) for (const ack of await decideRun(database, commands, run, delivery)) answers.set(ack.id, ack)
  return answers
}

function runsOf(entries: readonly OutboxEntry[], commands: FieldCommands): OutboxEntry[][] {
  const runs: OutboxEntry[][] = []
  for (const entry of entries.toSorted((a, b) => a.n - b.n)) {
    const last = runs.at(-1)
    if (last && last.length < BATCH && last[0]!.kind === entry.kind && commands[entry.kind]?.batchable) last.push(entry)
    else runs.push([entry])
  }
  return runs
}

async function decideRun(database: Database, commands: FieldCommands, run: OutboxEntry[], delivery: Terms & Delivery): Promise<Ack[]> {
  const command = commands[run[0]!.kind]
  const answers: (Ack | undefined)[] = run.map((entry) => {
    const lifted = liftCommand(entry)
    if (!lifted.ok) return { id: entry.id, state: 'waiting', problems: [asAckProblem(syncProblems.newerApp)] }
    return command ? undefined : refused(entry.id, [syncProblems.unknownKind])
  })
  const open = run.flatMap((entry, index) => (answers[index] ? [] : [{ index, entry }]))
  if (command && open.length > 0) {
    const items = open.map(({ entry }) => {
      const lifted = liftCommand(entry)
      return { input: lifted.ok ? lifted.entry.body : entry.body, commandId: entry.id, now: entry.at as Instant }
    })
    const outcomes = await executeMany(database, command, items, delivery)
    for (const [at, { decision, repeated }] of outcomes.entries()) {
      const { index, entry } = open[at]!
      answers[index] = decision.ok ? { id: entry.id, state: repeated ? 'already' : 'accepted' } : refused(entry.id, decision.problems)
    }
  }
  return answers.map((answer) => answer!)
}

/** What was refused waits for a person, what needs a newer server for that server; then the delivery has done its work. */
async function finish(database: Database, { row, known }: Stored, entries: readonly OutboxEntry[], answers: ReadonlyMap<string, Ack>, { communeId, deviceId, now, sealedImport }: Delivery): Promise<Ack[]> {
  const acks = entries.map(({ id }) => answers.get(id)!)
  const rows: Field[][] = []
  const cleared: string[] = []
  const mended: string[] = []
  for (const [index, { id, n, kind, v, at, body, mends }] of entries.entries()) {
    const { state, problems } = acks[index]!
    if (mends && state !== 'refused') mended.push(mends)
    if (state === 'refused' || state === 'waiting') rows.push([n, id, kind, v, at, JSON.stringify(body), mends, state === 'refused' ? 'refused' : 'received', state === 'refused' ? JSON.stringify(problems) : null])
    else if (known.has(id)) cleared.push(id)
  }
  const mine = `commune_id = ${communeId} and device_id = ${literal(deviceId)}`
  // A longer one that came meanwhile stays until it is answered itself.
  const done = row ? `delete from outbox_deliveries where ${mine} and first_command = ${literal(row.firstCommand)} and commands <= ${row.commands}; ` : ''
  if (rows.length + cleared.length + mended.length === 0) {
    // Nobody waits for the disk: found again after a crash, every command of it is in the ledger.
    await database.writeFramed(communeId, `set local synchronous_commit = off; ${done}`, async () => ({ value: undefined, ending: '' }))
    return acks
  }
  const answer = `insert into inbox (commune_id, device_id, device_seq, command_id, kind, schema_version, made_at, received_at, body, mends, sealed_import, state, problems, answered_at)
    select ${communeId}, ${literal(deviceId)}, x.device_seq, x.command_id, x.kind, x.schema_version, x.made_at, ${literal(now)}, x.body, x.mends, ${sealedImport ?? false},
           x.state, x.problems, case x.state when 'refused' then ${literal(now)}::timestamptz end
      from unnest(${literalRows(rows)}::new_inbox_row[]) x
    on conflict (commune_id, device_id, command_id) do update set state = excluded.state, problems = excluded.problems, answered_at = excluded.answered_at;
    delete from inbox where ${mine} and command_id = any(${literalList(cleared)}::uuid[]) and state = 'received';
    update inbox set state = 'settled', answered_at = ${literal(now)} where ${mine} and command_id = any(${literalList(mended)}::uuid[]) and state = 'refused'; `
  await database.writeFramed(communeId, answer, async () => ({ value: undefined, ending: done }))
  return acks
}

function refused(id: string, problems: readonly Problem[]): Ack {
  return { id, state: 'refused', problems: problems.map(asAckProblem) }
}

function asAckProblem({ code, text, field, params }: Problem): NonNullable<Ack['problems']>[number] {
  return { code, text, ...(field && { field }), ...(params && { params }) }
}

/** Deliveries stored but not answered to the end (the server died in between), and commands that waited for a newer server: decided by a job. */
export async function settleStrays(database: Database, commands: FieldCommands, actorOf: (deviceId: string) => Promise<Actor | undefined>, now: Instant): Promise<number> {
  const { rows: left } = await sql<{ communeId: number; deviceId: string; firstCommand: string; commands: number; entries: string; sealedImport: boolean }>`
    select commune_id, device_id::text as device_id, first_command::text as first_command, commands, entries, sealed_import from outbox_deliveries
     where received_at < ${now}::timestamptz - interval '30 seconds' order by received_at limit 200`.execute(database.db)
  const { rows: waiting } = await sql<OutboxEntry & { communeId: number; deviceId: string; sealedImport: boolean }>`
    select commune_id, device_id::text as device_id, sealed_import, command_id::text as id, device_seq as n, kind, schema_version as v, made_at as at, body, mends
      from inbox where state = 'received' and received_at < ${now}::timestamptz - interval '30 seconds' order by device_seq limit 5000`.execute(database.db)
  const stored = left.map(({ firstCommand, commands, entries, ...rest }) => ({ ...rest, row: { firstCommand, commands }, entries: JSON.parse(entries) as OutboxEntry[] }))
  const set = [...Map.groupBy(waiting, ({ deviceId }) => deviceId).values()].map((rows) => ({
    ...rows[0]!,
    row: null,
    entries: rows.map(({ id, n, kind, v, at, body, mends }) => ({ id, n, kind, v, at, body, ...(mends && { mends }) })),
  }))
  let settled = 0
  const failures: unknown[] = []
  for (const { communeId, deviceId, sealedImport, row, entries } of [...stored, ...set]) {
    const actor = await actorOf(deviceId)
    if (!actor) continue
    try {
      const known = asKnown(await database.ask<KnownRow>(communeId, askKnown(communeId, deviceId, entries)))
      const acks = await decideStored(database, commands, entries, { row, known }, { actor, communeId, deviceId, clock: now, now, sealedImport })
      settled += acks.filter(({ state }) => state !== 'waiting').length
    } catch (error) {
      failures.push(error) // a bug in one phone's work does not hold up the others'
    }
  }
  if (failures.length > 0) throw failures[0]
  return settled
}
