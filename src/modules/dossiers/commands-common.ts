// Dossiers under change: load them locked, let the statechart and the clock decide, write row, event, steps and the word to
// the portal. Every command on a dossier goes through here, so that no axis is forgotten; most of them in two messages to
// the database, the question beside `begin` and everything written beside `commit`.

import { sql } from 'kysely'
import type * as z from 'zod'
import { command, type Command, type CommandEnv } from '../../platform/command.ts'
import { toInstantText, type Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { literalList, literalRow, type PlainSql } from '../../platform/plain-sql.ts'
import { accept, refuse, Refused, withParams, type Decision } from '../../platform/problem.ts'
import { toPlainDate, type Instant } from '../../platform/time.ts'
import { withCalendar } from '../../platform/working-calendar-files.ts'
import { followSteps } from './commands-signatures.ts'
import { concernedBy, plainWordsOf, tellFollowers } from './followers.ts'
import { dossierProblems } from './problems.ts'
import { delegatorsOf, findSettings, getFlow, type SettingsRow } from './queries.ts'
import { clockAt, type Clock } from './rules-clock.ts'
import { isClosed, move, nationalState, openSteps, pausedIn, type FlowEvent } from './rules-flow.ts'
import { clockFacts, holdsStep, plannedEnd, whenWords } from './rules.ts'
import type { Flow, FlowState, FlowStep } from './schema-flow.ts'
import type { DossierEvent, DossierRow } from './schema.ts'
import { EVENT_WORDS, stateWords } from './words.ts'

export interface OpenTask {
  id: string
  step: string
  name: string
  role: string
  assigneeId: string | null
  assigneeName: string | null
  plannedAt: Instant | null
  openedAt: Instant
}

export interface Loaded {
  row: DossierRow
  flow: Flow
  events: DossierEvent[]
  tasks: OpenTask[]
}

const plainWords = (text: string) => text

/** What `dossier_facts` answers: rows as JSON, columns as the database names them. */
interface RawFacts {
  dossier: Record<string, unknown>
  events: (Omit<DossierEvent, 'at'> & { at: string })[]
  tasks: (Omit<OpenTask, 'plannedAt' | 'openedAt'> & { plannedAt: string | null; openedAt: string })[] | null
}

/** Locks the dossiers until the transaction ends, so of two officers one waits and then sees what the other did. */
function factsQuestion(communeId: number, dossierIds: readonly string[]): PlainSql {
  return `select dossier, events, tasks from dossier_facts(${communeId}, ${literalList(dossierIds)}::uuid[]); `
}

const instantOf = (text: string) => toInstantText(text.replace('T', ' ')) as Instant
const maybeInstant = (text: unknown) => (typeof text === 'string' ? instantOf(text) : null)
const INSTANTS = ['filedAt', 'acceptedAt', 'originalDueAt', 'dueAt', 'nearAt', 'endedAt', 'returnedAt', 'apologyAt', 'createdAt']
const camels = new Map<string, string>()

function camel(column: string): string {
  let name = camels.get(column)
  if (name === undefined) camels.set(column, (name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())))
  return name
}

async function readFacts(db: Db, communeId: number, { dossier, events, tasks }: RawFacts): Promise<Loaded> {
  const row: Record<string, unknown> = {}
  for (const column in dossier) row[camel(column)] = dossier[column]
  for (const name of INSTANTS) row[name] = maybeInstant(row[name])
  return {
    row: row as unknown as DossierRow, flow: await getFlow(db, communeId, row.flowId as string), events: events.map((event) => ({ ...event, at: instantOf(event.at) })),
    tasks: (tasks ?? []).map((task) => ({ ...task, plannedAt: maybeInstant(task.plannedAt), openedAt: instantOf(task.openedAt) })),
  }
}

/** One dossier, locked; a `revision` that is no longer the newest is refused with who did what and when. */
export async function loadDossier({ db, communeId }: CommandEnv, dossierId: string, revision?: number): Promise<Loaded> {
  const { rows } = await sql.raw<RawFacts>(factsQuestion(communeId, [dossierId])).execute(db)
  if (!rows[0]) throw new Refused(dossierProblems.noSuchDossier)
  return atRevision(await readFacts(db, communeId, rows[0]), revision)
}

function atRevision(loaded: Loaded, revision: number | undefined): Loaded {
  const { row, events } = loaded
  if (revision === undefined || revision === row.revision) return loaded
  const since = events.filter((event) => event.no > revision).at(-1) ?? events.at(-1)!
  throw new Refused(withParams(dossierProblems.changedMeanwhile, { who: since.actorName, what: EVENT_WORDS[since.type] ?? since.type, when: whenWords(since.at) }))
}

/** The next state, or a refusal that says where the dossier stands. */
export function mustMove({ row, flow }: Pick<Loaded, 'row' | 'flow'>, event: FlowEvent): FlowState {
  const next = move(flow, row.flowState, event)
  if (next !== null) return next
  if (event.type === 'STEP' && pausedIn(row.flowState) === 'supplement') throw new Refused(dossierProblems.waitingForCitizen)
  throw new Refused(withParams(dossierProblems.notNow, { state: stateWords(plainWords, row.state) }))
}

/** The open task of a step, held by the actor; refuses otherwise. */
export async function mustHold(env: CommandEnv, tasks: readonly OpenTask[], step: string): Promise<OpenTask> {
  const task = tasks.find((one) => one.step === step)
  if (!task) throw new Refused(dossierProblems.noSuchStep)
  if (task.assigneeId === null || task.assigneeId === env.actor.id || env.actor.kind === 'system') return task
  if (holdsStep(task, env.actor.id, await delegatorsOf(env.db, env.communeId, env.actor.id, env.today), env.today)) return task
  throw new Refused(withParams(dossierProblems.notYourStep, { name: task.assigneeName ?? '' }))
}

/** What a task row gets when a step ends. */
export interface Closing {
  step: string
  state: 'done' | 'recalled' | 'cancelled'
  outcome?: string | null
  note?: string
}

export interface Change {
  type: string
  data?: Record<string, unknown>
  next?: FlowState
  /** More columns of the row. */
  patch?: Partial<Record<keyof DossierRow, unknown>>
  closing?: Closing[]
  /** To whom steps that open now are given. */
  assign?: { id: string; name: string } | null
  answer?: Record<string, unknown>
  /** Written beside the change once nothing can be refused any more. */
  also?: (env: CommandEnv) => Promise<void>
}

export interface Saved extends LedgerEvent {
  dossier: DossierRow
}

const iso = (at: Instant | null) => at

/** The clock columns as they stand after `events`. */
export function clockColumns(deadline: DossierRow['deadline'], events: readonly DossierEvent[], now: Instant): { clock: Clock; columns: Record<string, Instant | null> } {
  const clock = withCalendar((days) => clockAt(days, clockFacts(deadline, events), now))
  return { clock, columns: { dueAt: iso(clock.dueAt), nearAt: iso(clock.nearAt), originalDueAt: iso(clock.originalDueAt) } }
}

/** Steps that open with this state, as rows of `dossier_tasks`. */
export function openedTasks(env: Pick<CommandEnv, 'communeId' | 'now' | 'actor'>, dossierId: string, steps: readonly FlowStep[], clock: Clock, assign: Change['assign']): Record<string, unknown>[] {
  return steps.map((step) => ({
    commune_id: env.communeId, id: newId(env.now), dossier_id: dossierId, step: step.key, name: step.name, unit: step.unit, role: step.role, agency: step.agency ?? null,
    assignee_id: assign?.id ?? null, assignee_name: assign?.name ?? null, handed_by: env.actor.name, state: 'open', opened_at: env.now,
    planned_at: withCalendar((days) => plannedEnd(days, clock, step, env.now)), sort_at: clock.dueAt ?? 'infinity',
  }))
}

/** The payload for the portal: the code of the state and what the national event list asks for. */
export function portalPayload(dossier: Pick<DossierRow, 'code' | 'state' | 'procedureCode' | 'dueAt' | 'revision'>, event: DossierEvent): Record<string, unknown> {
  return { code: dossier.code, procedureCode: dossier.procedureCode, no: event.no, state: dossier.state, at: event.at, type: event.type, by: event.actorName, dueAt: dossier.dueAt, ...(event.data.result !== undefined && { result: event.data.result }) }
}

interface Prepared {
  saved: Saved
  event: DossierEvent
  /** As it stands afterwards, for the next command of the same batch. */
  after: Loaded
  statement: PlainSql
}

/** What a change comes to and the statement that writes it; may still refuse (a year without holidays). */
function prepareChange(env: CommandEnv, { row, flow, events, tasks }: Loaded, change: Change): Prepared {
  const { communeId, now, actor } = env
  const no = row.revision + 1
  const event: DossierEvent = { no, at: now, actorId: actor.id, actorName: actor.name, type: change.type, data: change.data ?? {} }
  const flowState = change.next ?? row.flowState
  const all = [...events, event]
  const { clock, columns } = clockColumns(row.deadline, all, now)
  const facts = clockFacts(row.deadline, all)
  const state = nationalState(flowState)
  const open = openSteps(flow, flowState)
  const stays = new Set(open.map(({ key }) => key))
  const closing = [...(change.closing ?? [])]
  for (const task of tasks) if (!stays.has(task.step) && !closing.some(({ step }) => step === task.step)) closing.push({ step: task.step, state: isClosed(flowState) ? 'cancelled' : 'recalled' })
  const closed = new Set(closing.map(({ step }) => step))
  const kept = tasks.filter(({ step }) => !closed.has(step))
  const already = new Set(tasks.map(({ step }) => step))
  const opening = openedTasks(env, row.id, open.filter(({ key }) => !already.has(key)), clock, change.assign)
  const patch: Record<string, unknown> = {
    ...columns, flowState, state, acceptedAt: facts.acceptedAt, endedAt: facts.endedAt, supplements: flowState.supplements, revision: no, syncState: row.syncState === 'off' ? 'off' : 'waiting', ...change.patch,
  }
  const dossier = { ...row, ...patch } as DossierRow
  const told = row.syncState === 'off' ? null : JSON.stringify(portalPayload(dossier, event))
  // In the order of the type `dossier_change` (migration 0321).
  const write = literalRow([
    row.id, no, now, actor.id, actor.name, change.type, JSON.stringify(event.data),
    JSON.stringify(flowState), state, 'formData' in patch ? JSON.stringify(dossier.formData) : null, dossier.resultWay, dossier.acceptedAt, dossier.originalDueAt, dossier.dueAt, dossier.nearAt,
    dossier.endedAt, dossier.returnedAt, dossier.apologyAt, dossier.supplements, dossier.paymentState, dossier.paidOnline, JSON.stringify(dossier.fees), dossier.exemptions, dossier.deliveryState,
    dossier.syncState, dossier.resultCode, dossier.resultFile, dossier.resultName, dossier.resultLink, dossier.rating, dossier.petition,
    clock.dueAt ?? 'infinity', kept.length > 0, closing.length > 0 ? JSON.stringify(closing) : null, opening.length > 0 ? JSON.stringify(opening) : null, told === null ? null : newId(now), told,
  ])
  const opened = opening.map(({ id, step, name, role, assignee_id, assignee_name, planned_at }) => ({ id, step, name, role, assigneeId: assignee_id, assigneeName: assignee_name, plannedAt: planned_at, openedAt: now }) as OpenTask)
  return {
    saved: { subject: `dossier:${row.id}`, data: { event: change.type, no, state, ...change.data }, answer: { dossierId: row.id, revision: no, state, ...change.answer }, dossier },
    event, after: { row: dossier, flow, events: all, tasks: [...kept, ...opened] }, statement: `select dossier_write(${communeId}, ${write}::dossier_change); `,
  }
}

/** A result that is signed moves with the steps of its dossier. */
const followsSteps = ({ resultFile, state }: DossierRow) => resultFile !== null && state === 4

/** Saves a change at once and tells the followers; returns the ledger's event. */
export async function saveChange(env: CommandEnv, loaded: Loaded, change: Change): Promise<Saved> {
  return write(env, prepareChange(env, loaded, change), change)
}

async function write(env: CommandEnv, { saved, event, after, statement }: Prepared, change: Change, before: PlainSql = ''): Promise<Saved> {
  const { dossier } = saved
  await sql.raw(before + statement + plainWordsOf(env, dossier, event)).execute(env.db)
  await change.also?.(env)
  if (followsSteps(dossier)) await followSteps(env, dossier.id, openSteps(after.flow, dossier.flowState))
  await tellFollowers(env, dossier, event)
  return saved
}

interface DossierCommand<I> {
  type: string
  may: string
  input: z.ZodType<I>
  /** Reads, decides and may refuse; whatever it writes goes into the change. */
  decide(env: CommandEnv, loaded: Loaded, input: I): Change | Promise<Change>
}

/** A command on one dossier that writes nothing before it is decided: many of them share a transaction. */
export function dossierCommand<I extends { dossierId: string; revision?: number | undefined }>({ decide, ...spec }: DossierCommand<I>): Command<I> {
  return command<I>({
    ...spec,
    ask: (communeId, items) => factsQuestion(communeId, [...new Set(items.map(({ input }) => input.dossierId))]),
    async runMany({ db, communeId, atEnd }, items, asked) {
      const dossiers = new Map<string, Loaded>()
      for (const row of asked as unknown as RawFacts[]) {
        const one = await readFacts(db, communeId, row)
        dossiers.set(one.row.id, one)
      }
      let waiting: PlainSql = ''
      const decisions: Decision<LedgerEvent>[] = []
      for (const { input, now, actor, commandId } of items) {
        const env: CommandEnv = { db, communeId, now, today: toPlainDate(now), actor, commandId }
        try {
          const found = dossiers.get(input.dossierId)
          if (!found) throw new Refused(dossierProblems.noSuchDossier)
          const loaded = atRevision(found, input.revision)
          const change = await decide(env, loaded, input)
          const prepared = prepareChange(env, loaded, change)
          const { dossier, ...event } = prepared.saved
          if (change.also || followsSteps(dossier) || concernedBy(dossier, prepared.event)) {
            // Somebody reads what is written here: all that waits is written now.
            await write(env, prepared, change, waiting)
            waiting = ''
            dossiers.set(dossier.id, await loadedAgain(env, prepared))
          } else {
            waiting += prepared.statement + plainWordsOf(env, dossier, prepared.event)
            dossiers.set(dossier.id, prepared.after)
          }
          decisions.push(accept(event))
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          decisions.push(refuse(...error.problems))
        }
      }
      if (waiting !== '') atEnd(waiting)
      return decisions
    },
  })
}

/** Followers may have moved the dossier once more. */
async function loadedAgain(env: CommandEnv, { saved, after }: Prepared): Promise<Loaded> {
  return concernedBy(saved.dossier, after.events.at(-1)!) ? loadDossier(env, saved.dossier.id) : after
}

/** The next number of a kind for a day; the row stays locked until commit, so no two get the same. */
export async function nextNumber({ db, communeId }: Pick<CommandEnv, 'db' | 'communeId'>, kind: string, day: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into dossier_counters (commune_id, kind, day, last) values (${communeId}, ${kind}, ${day}::date, 1)
    on conflict (commune_id, kind, day) do update set last = dossier_counters.last + 1 returning last`.execute(db)
  return rows[0]!.last
}

export const EMPTY_SETTINGS: SettingsRow = { codePattern: 'ordinary', agency: '', owner: '01', centreName: '', phone: '', portalUrl: '', portalCursor: 0 }

/** Settings of the commune; until the agency's identifier is known, codes carry the unit's official number. */
export async function settingsOf(env: Pick<CommandEnv, 'db' | 'communeId'>): Promise<SettingsRow> {
  return settled(env.communeId, (await findSettings(env.db, env.communeId)) ?? EMPTY_SETTINGS)
}

export function settled(communeId: number, row: SettingsRow): SettingsRow {
  return { ...row, agency: row.agency || `XA${String(communeId).padStart(5, '0')}` }
}
