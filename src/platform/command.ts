// Every change goes through a command: one transaction that remembers the command id (a repeat returns the
// first answer), acts in one commune, writes its rows, and appends one ledger entry as its last statement.

import type { Transaction } from 'kysely'
import type { z } from 'zod'
import type { Actor } from './actor.ts'
import { may } from './actor.ts'
import type { Database, DB } from './db.ts'
import { appendLedger, type LedgerEvent } from './ledger.ts'
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

/** Facts of one item inside a batch: its own id and time. */
export interface Item<I> {
  input: I
  commandId: string
  now: Instant
}

interface CommandSpec<I> {
  /** Ledger type, e.g. 'visit.recorded'. */
  type: string
  /** The permission asked of the actor; deny by default. */
  may: string
  input: z.ZodType<I>
  /** Territory or state checks belong in here: load → decide → save. */
  run?(env: CommandEnv, input: I): Promise<Decision<LedgerEvent>>
  /** The same for many items whose decisions cannot depend on each other's rows: a few statements for all. */
  runMany?(env: Omit<CommandEnv, 'commandId'>, items: Item<I>[]): Promise<Decision<LedgerEvent>[]>
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

async function earlierAnswers(db: Transaction<DB>, communeId: number, ids: string[]): Promise<Map<string, unknown>> {
  const rows = await db
    .selectFrom('ledger')
    .select(['commandId', 'answer'])
    .where('communeId', '=', communeId)
    .where('commandId', 'in', ids)
    // Answered by a commune that has since been absorbed into this one.
    .unionAll(db.selectFrom('absorbedCommands').select(['commandId', 'answer']).where('communeId', '=', communeId).where('commandId', 'in', ids))
    .execute()
  return new Map(rows.map((row) => [row.commandId, row.answer]))
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
  invocation: Omit<Invocation, 'commandId'>,
): Promise<Outcome[]> {
  const { actor, communeId, now } = invocation
  if (items.length > 1 && !cmd.batchable) throw new Error(`${cmd.type} cannot run as a batch`)
  if (!may(actor, cmd.may)) return items.map(() => ({ decision: refuse(commonProblems.notAllowed), repeated: false }))

  const outcomes: Outcome[] = new Array(items.length)
  const parsed: (Item<I> & { at: number })[] = []
  for (const [at, item] of items.entries()) {
    const result = cmd.input.safeParse(item.input)
    if (result.success) parsed.push({ input: result.data, commandId: item.commandId, now: item.now, at })
    else outcomes[at] = { decision: refuse(...problemsOf(result.error)), repeated: false }
  }
  if (parsed.length === 0) return outcomes

  const attempt = () =>
    database.write(communeId, async (db) => {
      const earlier = await earlierAnswers(db, communeId, parsed.map((item) => item.commandId))
      const fresh = new Map<string, Item<I> & { at: number }>()
      const again: { at: number; firstAt: number }[] = []
      for (const item of parsed) {
        const first = fresh.get(item.commandId)
        if (earlier.has(item.commandId)) outcomes[item.at] = { decision: accept(earlier.get(item.commandId)), repeated: true }
        else if (first) again.push({ at: item.at, firstAt: first.at })
        else fresh.set(item.commandId, item)
      }
      if (fresh.size === 0) return
      const todo = [...fresh.values()]
      const env = { db, actor, communeId, now, today: toPlainDate(now) }
      const decisions = cmd.runMany
        ? await cmd.runMany(env, todo)
        : [await cmd.run!({ ...env, commandId: todo[0]!.commandId }, todo[0]!.input)]
      const entries = todo.flatMap((item, index) => {
        const decision = decisions[index]!
        outcomes[item.at] = { decision: decision.ok ? accept(decision.value.answer ?? null) : decision, repeated: false }
        return decision.ok
          ? [{ ...decision.value, at: item.now, actorId: actor.id, deviceId: actor.deviceId, commandId: item.commandId, type: cmd.type }]
          : []
      })
      for (const { at, firstAt } of again) outcomes[at] = { ...outcomes[firstAt]!, repeated: true }
      if (entries.length === 0) throw new NothingAccepted()
      await appendLedger(db, communeId, entries)
    })

  try {
    await attempt()
  } catch (error) {
    if (error instanceof NothingAccepted) {
      return outcomes
    } else if (error instanceof Refused) {
      for (const item of parsed) outcomes[item.at] = { decision: refuse(...error.problems), repeated: false }
    } else if (constraintOf(error) === 'ledger_command_once') {
      await attempt() // the same command ran beside us and won: the second look finds its answer
    } else {
      const problem = constraintProblem(error)
      if (!problem) throw error
      for (const item of parsed) outcomes[item.at] = { decision: refuse(problem), repeated: false }
    }
  }
  return outcomes
}

/** Rolls back whatever a refused command had written; its outcomes are already told. */
class NothingAccepted extends Error {}

function constraintOf(error: unknown): string | undefined {
  return (error as { constraint?: string }).constraint
}

const constraintProblems = new Map<string, Problem>()

/** Says which refusal a violated database constraint means; call once per constraint from a module's problems. */
export function mapConstraint(constraint: string, problem: Problem): void {
  constraintProblems.set(constraint, problem)
}

function constraintProblem(error: unknown): Problem | undefined {
  const constraint = constraintOf(error)
  return constraint === undefined ? undefined : constraintProblems.get(constraint)
}
