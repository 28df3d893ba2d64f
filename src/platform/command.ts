// Every change goes through a command: one transaction that remembers the command id (a repeat returns the
// first answer), acts in one commune, writes its rows, and appends one ledger entry as its last statement.
// Batchable commands that arrive together share a transaction (command-groups.ts).

import { sql, type Transaction } from 'kysely'
import type { z } from 'zod'
import type { Actor } from './actor.ts'
import { may } from './actor.ts'
import { takeTogether, type Batch } from './command-groups.ts'
import type { Database, DB } from './db.ts'
import { ledgerStatement, type LedgerEvent } from './ledger.ts'
import { literalList, type PlainSql } from './plain-sql.ts'
import { asPlain, type Statement } from './statement.ts'
import { accept, commonProblems, refuse, Refused, type Decision, type Problem } from './problem.ts'
import { toPlainDate, type Instant, type PlainDate } from './time.ts'
import { problemsOf } from './validation.ts'

export interface CommandEnv {
  db: Transaction<DB>
  actor: Actor
  communeId: number
  now: Instant
  today: PlainDate
  commandId: string
}

/** One item inside a batch: its own id, time and actor. */
export interface Item<I> {
  input: I
  commandId: string
  now: Instant
  actor: Actor
}

export interface BatchEnv extends Omit<CommandEnv, 'commandId' | 'actor'> {
  /** A statement to be said at the very end, in one message with the ledger entries and `commit`. */
  atEnd(statement: Statement | PlainSql): void
}

interface CommandSpec<I> {
  /** Ledger type, e.g. 'visit.recorded'. */
  type: string
  /** The permission asked of the actor; deny by default. */
  may: string
  input: z.ZodType<I>
  /** Territory or state checks belong in here: load → decide → save. */
  run?(env: CommandEnv, input: I): Promise<Decision<LedgerEvent>>
  /**
   * The same for many items, also of several actors: a few statements for all. It may be tried on a command that was
   * done before (its rows are then rolled back), so it does nothing outside the transaction.
   */
  runMany?(env: BatchEnv, items: Item<I>[], asked: Record<string, unknown>[]): Promise<Decision<LedgerEvent>[]>
  /** What `runMany` wants to know first: asked in one message with `begin`; its rows come as `asked`, columns in one word each. */
  ask?(communeId: number, items: readonly Item<I>[]): PlainSql
  /** Items of different places never depend on each other: a long delivery is decided in several transactions side by side. */
  place?(input: I): string
}

export interface Command<I> extends CommandSpec<I> {
  readonly batchable: boolean
}

/** Declares a command; give `run` or `runMany`. */
export function command<I>(spec: CommandSpec<I>): Command<I> {
  if (!spec.run && !spec.runMany) throw new Error(`${spec.type}: a command needs run or runMany`)
  return { ...spec, batchable: spec.runMany !== undefined }
}

export interface Invocation {
  actor: Actor
  communeId: number
  now: Instant
  commandId: string
}

/** Which of these commands were answered before, here or by a commune that has since been absorbed into this one. */
function earlierAnswers(communeId: number, ids: readonly string[]): PlainSql {
  const these = `commune_id = ${communeId} and command_id = any(${literalList(ids)}::uuid[])`
  return `select command_id, answer from ledger where ${these} union all select command_id, answer from absorbed_commands where ${these}; `
}
interface EarlierAnswer {
  command_id: string
  answer: unknown
}

/**
 * Runs one command. Returns its answer, or the refusal; a repeated command id returns the first answer and
 * changes nothing. Throws only on bugs and when the database is gone.
 */
export async function execute<I>(
  database: Database,
  cmd: Command<I>,
  rawInput: unknown,
  invocation: Invocation,
): Promise<Decision<unknown>> {
  const [outcome] = await executeMany(database, cmd, [{ input: rawInput, commandId: invocation.commandId, now: invocation.now }], invocation)
  return outcome!.decision
}

/** How a delivery of many commands is run. */
export interface Terms extends Omit<Invocation, 'commandId'> {
  /** Nothing is committed before this is settled; when it fails, everything is rolled back and its failure thrown. */
  until?: Promise<unknown>
}

export interface Outcome {
  decision: Decision<unknown>
  /** True when this command id had been accepted before. */
  repeated: boolean
}

/**
 * Runs several invocations of a batchable command in one transaction (or a single one of any command).
 * Each item gets its own decision: a bad one is refused and never blocks the next.
 */
export async function executeMany<I>(
  database: Database,
  cmd: Command<I>,
  items: { input: unknown; commandId: string; now: Instant }[],
  { actor, communeId, now, until }: Terms,
): Promise<Outcome[]> {
  if (items.length > 1 && !cmd.batchable) throw new Error(`${cmd.type} cannot run as a batch`)
  if (!may(actor, cmd.may)) return items.map(() => ({ decision: refuse(commonProblems.notAllowed), repeated: false }))

  const outcomes: Outcome[] = new Array(items.length)
  const parsed: Item<I>[] = []
  const places: number[] = []
  for (const [at, item] of items.entries()) {
    const result = cmd.input.safeParse(item.input)
    if (!result.success) {
      outcomes[at] = { decision: refuse(...problemsOf(result.error)), repeated: false }
      continue
    }
    places.push(at)
    parsed.push({ input: result.data, commandId: item.commandId, now: item.now, actor })
  }
  if (parsed.length === 0) return outcomes
  const batch = { communeId, now, items: parsed, ...(until && { until }) }
  const answers = cmd.batchable ? await takeTogether(database, cmd, batch, runSideBySide) : [await runAlone(database, cmd, parsed[0]!, batch)]
  for (const [index, at] of places.entries()) outcomes[at] = answers[index]!
  return outcomes
}

/** One command of any kind: what was answered before is asked first, since it may reach beyond the database. */
async function runAlone<I>(database: Database, cmd: Command<I>, { input, commandId, now: at, actor }: Item<I>, { communeId, now, until }: Batch<I>): Promise<Outcome> {
  await until
  const attempt = () =>
    database.writeFramed<EarlierAnswer, Outcome>(communeId, earlierAnswers(communeId, [commandId]), async (db, [earlier]) => {
      if (earlier) return { value: { decision: accept(earlier.answer), repeated: true }, ending: null }
      const decision = await cmd.run!({ db, actor, communeId, now, today: toPlainDate(now), commandId }, input)
      // Whatever a refused command had written is rolled back.
      if (!decision.ok) return { value: { decision, repeated: false }, ending: null }
      const entry = { ...decision.value, at, actorId: actor.id, deviceId: actor.deviceId, commandId, type: cmd.type }
      return { value: { decision: accept(decision.value.answer ?? null), repeated: false }, ending: [ledgerStatement(communeId, [entry])] }
    })
  try {
    return await attempt()
  } catch (error) {
    // The same command ran beside us and won: the second look finds its answer.
    if (constraintOf(error) === ONCE) return attempt()
    return { decision: refusalOf(error), repeated: false }
  }
}

/** A long delivery in several transactions at once, each with its own places, so that one is decided while another is written. */
async function runSideBySide<I>(database: Database, cmd: Command<I>, { items, ...rest }: Batch<I>): Promise<Outcome[]> {
  if (!cmd.place || items.length < 2 * SHARE) return runTogether(database, cmd, { items, ...rest })
  const shares = Array.from({ length: Math.min(Math.floor(items.length / SHARE), SIDE_BY_SIDE) }, () => [] as number[])
  const shareOf = new Map<string, number[]>()
  for (const [index, { input }] of items.entries()) {
    const place = cmd.place(input)
    let share = shareOf.get(place)
    if (!share) shareOf.set(place, (share = shares[shareOf.size % shares.length]!))
    share.push(index)
  }
  const outcomes: Outcome[] = new Array(items.length)
  await Promise.all(
    shares.map(async (share) => {
      const answers = await runTogether(database, cmd, { items: share.map((index) => items[index]!), ...rest })
      for (const [at, index] of share.entries()) outcomes[index] = answers[at]!
    }),
  )
  return outcomes
}

/** The smallest share worth a transaction of its own, and how many of them run at once. */
const SHARE = 125
const SIDE_BY_SIDE = 3

/**
 * Many commands of one kind in one transaction. Nearly all are new, so nobody asks first what was answered before: a
 * repeat is refused by its own rows or by the ledger, and only then looked up. When they fail as a whole, each is tried
 * by itself: a bad one never blocks the next.
 */
async function runTogether<I>(database: Database, cmd: Command<I>, { items, ...rest }: Batch<I>): Promise<Outcome[]> {
  const { communeId, until } = rest
  const known = new Map<string, Outcome>()
  const firsts = new Map<string, Item<I>>()
  for (const item of items) if (!firsts.has(item.commandId)) firsts.set(item.commandId, item)
  const learn = async (ids: string[]): Promise<boolean> => {
    const earlier = await findEarlier(database, communeId, ids)
    for (const { command_id, answer } of earlier) known.set(command_id, { decision: accept(answer), repeated: true })
    return earlier.length > 0
  }
  for (;;) {
    const fresh = [...firsts.values()].filter((item) => !known.has(item.commandId))
    try {
      const decided = fresh.length === 0 ? [] : await runFresh(database, cmd, { ...rest, items: fresh })
      for (const [index, decision] of decided.entries()) known.set(fresh[index]!.commandId, { decision, repeated: false })
      const refused = fresh.filter((_, index) => !decided[index]!.ok).map((item) => item.commandId)
      if (refused.length > 0) await learn(refused)
      break
    } catch (error) {
      await until
      // A repeat among them spoils the rest: once more without it.
      if (await learn(fresh.map((item) => item.commandId))) continue
      if (fresh.length === 1) known.set(fresh[0]!.commandId, { decision: refusalOf(error), repeated: false })
      else for (const item of fresh) known.set(item.commandId, (await runTogether(database, cmd, { ...rest, items: [item] }))[0]!)
      break
    }
  }
  return items.map((item) => (firsts.get(item.commandId) === item ? known.get(item.commandId)! : { ...known.get(item.commandId)!, repeated: true }))
}

async function runFresh<I>(database: Database, cmd: Command<I>, batch: Batch<I>): Promise<Decision<unknown>[]> {
  return database.writeFramed<Record<string, unknown>, Decision<unknown>[]>(batch.communeId, cmd.ask?.(batch.communeId, batch.items) ?? '', async (db, asked) => {
    const { decisions, ending } = await decideBatch(db, cmd, batch, asked)
    await batch.until
    return { value: decisions, ending }
  })
}

/** A batch inside a transaction that somebody else opened and will commit; its entries are in the ledger when this returns. */
export async function runInside<I>(db: Transaction<DB>, cmd: Command<I>, batch: Batch<I>): Promise<Decision<unknown>[]> {
  const asked = cmd.ask ? await sql.raw<Record<string, unknown>>(cmd.ask(batch.communeId, batch.items)).execute(db) : { rows: [] }
  const { decisions, ending } = await decideBatch(db, cmd, batch, asked.rows)
  if (ending !== null) await sql.raw(ending.map(asPlain).join('')).execute(db)
  return decisions
}

async function decideBatch<I>(db: Transaction<DB>, cmd: Command<I>, { communeId, now, items }: Batch<I>, asked: Record<string, unknown>[]): Promise<{ decisions: Decision<unknown>[]; ending: (Statement | PlainSql)[] | null }> {
  const last: (Statement | PlainSql)[] = []
  const env: BatchEnv = { db, communeId, now, today: toPlainDate(now), atEnd: (statement) => void last.push(statement) }
  const decided = await cmd.runMany!(env, items, asked)
  const entries = items.flatMap(({ commandId, now: at, actor }, index) => {
    const decision = decided[index]!
    return decision.ok ? [{ ...decision.value, at, actorId: actor.id, deviceId: actor.deviceId, commandId, type: cmd.type }] : []
  })
  const decisions = decided.map((decision) => (decision.ok ? accept(decision.value.answer ?? null) : decision))
  return { decisions, ending: entries.length === 0 ? null : [...last, ledgerStatement(communeId, entries)] }
}

async function findEarlier(database: Database, communeId: number, ids: string[]): Promise<EarlierAnswer[]> {
  return database.writeFramed<EarlierAnswer, EarlierAnswer[]>(communeId, earlierAnswers(communeId, ids), async (_db, rows) => ({ value: rows, ending: null }))
}

/** The constraint by which the ledger and `absorbed_commands` refuse a command id they know. */
const ONCE = 'ledger_command_once'

/** The refusal an error means; throws on when it means none. */
function refusalOf(error: unknown): Decision<never> {
  if (error instanceof Refused) return refuse(...error.problems)
  const problem = constraintProblems.get(constraintOf(error) ?? '')
  if (!problem) throw error
  return refuse(problem)
}

function constraintOf(error: unknown): string | undefined {
  return (error as { constraint?: string }).constraint
}

const constraintProblems = new Map<string, Problem>()

/** Says which refusal a violated database constraint means; call once per constraint from a module's problems. */
export function mapConstraint(constraint: string, problem: Problem): void {
  constraintProblems.set(constraint, problem)
}
