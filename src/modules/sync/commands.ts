// Taking a phone's outbox in: stored raw first, then each command through the same decision as on the web, answered one
// by one. A bad command is set aside with its reason and never blocks the next; a repeat is answered as the first time.

import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import { executeMany, type Command } from '../../platform/command.ts'
import type { Database } from '../../platform/db.ts'
import { literal, literalRows } from '../../platform/plain-sql.ts'
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

/** Answers every entry; entries that are no commands at all are answered as refused when they have an id. */
export async function receiveOutbox(database: Database, commands: FieldCommands, raw: readonly unknown[], delivery: Delivery): Promise<Ack[]> {
  const acks = new Map<string, Ack>()
  const entries: OutboxEntry[] = []
  for (const item of raw) {
    const parsed = OutboxEntry.safeParse(item)
    if (parsed.success) entries.push({ ...parsed.data, at: settleTime(parsed.data.at as Instant, delivery.clock, delivery.now) })
    else {
      const id = (item as { id?: unknown } | null)?.id
      if (typeof id === 'string' && id.length <= 64) acks.set(id, refused(id, [syncProblems.unreadable]))
    }
  }
  const known = await storeRaw(database, entries, delivery)
  const fresh: OutboxEntry[] = []
  for (const entry of entries) {
    const before = known.get(entry.id)
    if (before?.state === 'refused') acks.set(entry.id, { id: entry.id, state: 'refused', problems: before.problems })
    else if (before && before.state !== 'received') acks.set(entry.id, { id: entry.id, state: 'already' })
    else fresh.push(entry)
  }
  for (const ack of await decideAll(database, commands, fresh, delivery)) acks.set(ack.id, ack)
  return [...acks.values()]
}

interface Known {
  state: string
  problems: NonNullable<Ack['problems']>
}

/** One insert, one commit: from here on nothing that was sent can be lost. Returns what was known before. */
async function storeRaw(database: Database, entries: readonly OutboxEntry[], { communeId, deviceId, now, sealedImport }: Delivery): Promise<Map<string, Known>> {
  if (entries.length === 0) return new Map()
  const rows = entries.map(({ id, n, kind, v, at, body, mends }) => [n, id, kind, v, at, JSON.stringify(body), mends])
  const insert = `insert into inbox (commune_id, device_id, device_seq, command_id, kind, schema_version, made_at, received_at, body, mends, sealed_import)
    select ${communeId}, ${literal(deviceId)}, x.device_seq, x.command_id, x.kind, x.schema_version, x.made_at, ${literal(now)}, x.body, x.mends, ${sealedImport ?? false}
      from unnest(${literalRows(rows)}::new_inbox_row[]) x on conflict do nothing returning command_id as id; `
  return database.writeFramed<{ id: string }, Map<string, Known>>(communeId, insert, async (db, fresh) => {
    if (fresh.length === entries.length) return { value: new Map(), ending: '' }
    const isFresh = new Set(fresh.map(({ id }) => id))
    const others = entries.flatMap(({ id }) => (isFresh.has(id) ? [] : [id]))
    const { rows: before } = await sql<{ id: string; state: string; problems: Known['problems'] | null }>`
      select command_id::text as id, state, problems from inbox
       where commune_id = ${communeId} and device_id = ${deviceId} and command_id = any(${others}::uuid[])`.execute(db)
    return { value: new Map(before.map((row) => [row.id, { state: row.state, problems: row.problems ?? [] }])), ending: '' }
  })
}

/** Runs of one kind go together, in the order they were made, so that a person added at the door exists for the next lesson. */
async function decideAll(database: Database, commands: FieldCommands, entries: readonly OutboxEntry[], delivery: Delivery): Promise<Ack[]> {
  const acks: Ack[] = []
  for (const run of runsOf(entries, commands)) {
    const answers = await decideRun(database, commands, run, delivery)
    await writeAnswers(database, run, answers, delivery)
    acks.push(...answers)
  }
  return acks
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

async function decideRun(database: Database, commands: FieldCommands, run: OutboxEntry[], delivery: Delivery): Promise<Ack[]> {
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

async function writeAnswers(database: Database, run: readonly OutboxEntry[], answers: readonly Ack[], { communeId, deviceId, now }: Delivery): Promise<void> {
  const of = (state: 'accepted' | 'refused') => answers.filter((answer) => answer.state !== 'waiting' && (answer.state === 'refused') === (state === 'refused'))
  const accepted = of('accepted').map(({ id }) => id)
  const refusals = of('refused').map(({ id, problems }) => ({ id, problems: problems ?? null }))
  const mended = run.flatMap((entry, index) => (entry.mends && answers[index]!.state !== 'refused' ? [entry.mends] : []))
  await database.write(communeId, async (db) => {
    if (accepted.length > 0) {
      await sql`update inbox set state = 'accepted', problems = null, answered_at = ${now}
        where commune_id = ${communeId} and device_id = ${deviceId} and command_id = any(${accepted}::uuid[])`.execute(db)
    }
    if (refusals.length > 0) {
      await sql`update inbox i set state = 'refused', problems = x.problems, answered_at = ${now}
          from json_to_recordset(${JSON.stringify(refusals)}::json) as x(id uuid, problems jsonb)
         where i.commune_id = ${communeId} and i.device_id = ${deviceId} and i.command_id = x.id`.execute(db)
    }
    if (mended.length > 0) {
      await sql`update inbox set state = 'settled', answered_at = ${now}
        where commune_id = ${communeId} and device_id = ${deviceId} and command_id = any(${mended}::uuid[]) and state = 'refused'`.execute(db)
    }
  })
}

function refused(id: string, problems: readonly Problem[]): Ack {
  return { id, state: 'refused', problems: problems.map(asAckProblem) }
}

function asAckProblem({ code, text, field, params }: Problem): NonNullable<Ack['problems']>[number] {
  return { code, text, ...(field && { field }), ...(params && { params }) }
}

/** Commands stored but never answered (the server died in between): decided by a job, a minute later. */
export async function settleStrays(database: Database, commands: FieldCommands, actorOf: (deviceId: string) => Promise<Actor | undefined>, now: Instant): Promise<number> {
  const { rows } = await sql<{ communeId: number; deviceId: string }>`
    select distinct commune_id, device_id from inbox where state = 'received' and received_at < ${now}::timestamptz - interval '30 seconds'`.execute(database.db)
  let settled = 0
  for (const { communeId, deviceId } of rows) {
    const actor = await actorOf(deviceId)
    if (!actor) continue
    const { rows: waiting } = await sql<OutboxEntry>`
      select command_id::text as id, device_seq as n, kind, schema_version as v, made_at as at, body, mends from inbox
       where commune_id = ${communeId} and device_id = ${deviceId} and state = 'received' order by device_seq limit 5000`.execute(database.db)
    const entries = waiting.map(({ mends, ...entry }) => ({ ...entry, ...(mends && { mends }) }))
    settled += (await decideAll(database, commands, entries, { actor, communeId, deviceId, clock: now, now })).length
  }
  return settled
}
