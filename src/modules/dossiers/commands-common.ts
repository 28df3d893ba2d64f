// One dossier under change: load it locked, let the statechart and the clock decide, save row, event, steps and the word to
// the portal in one statement. Every command on a dossier goes through here, so that no axis is forgotten.

import { sql } from 'kysely'
import type { CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { Refused, withParams } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import { loadWorkingCalendar } from '../../platform/working-calendar-files.ts'
import { MissingCalendarYear, type WorkingCalendar } from '../../platform/working-calendar.ts'
import { followSteps } from './commands-signatures.ts'
import { tellFollowers } from './followers.ts'
import { dossierProblems } from './problems.ts'
import { delegatorsOf, DOSSIER_COLUMNS, findSettings, getFlow, type SettingsRow } from './queries.ts'
import { clockAt, type Clock } from './rules-clock.ts'
import { isClosed, move, nationalState, openSteps, pausedIn, type FlowEvent } from './rules-flow.ts'
import { clockFacts, holdsStep, plannedEnd, whenWords } from './rules.ts'
import type { Flow, FlowState, FlowStep } from './schema-flow.ts'
import type { DossierEvent, DossierRow } from './schema.ts'
import { EVENT_WORDS, stateWords } from './words.ts'

let loaded: WorkingCalendar | undefined
/** The dated holidays of content/calendars, read once. */
export function calendar(): WorkingCalendar {
  return (loaded ??= loadWorkingCalendar())
}

/** Clock arithmetic that may reach a year nobody has holidays for: then the officer is told what is missing. */
export function withCalendar<T>(work: (calendar: WorkingCalendar) => T): T {
  try {
    return work(calendar())
  } catch (error) {
    if (error instanceof MissingCalendarYear) throw new Refused(withParams(dossierProblems.calendarMissing, { year: error.year }))
    throw error
  }
}

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

const ISO = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
const plainWords = (text: string) => text

/**
 * The dossier, locked until the transaction ends, so of two officers one waits and then sees what the other did: a
 * `revision` that is no longer the newest is refused with who did what and when.
 */
export async function loadDossier(env: CommandEnv, dossierId: string, revision?: number): Promise<Loaded> {
  const { db, communeId } = env
  // Locked first, read afterwards: what is read beside a row one has waited for would still be the old state.
  const row = (await db.selectFrom('dossiers as d').select(DOSSIER_COLUMNS).where('d.communeId', '=', communeId).where('d.id', '=', dossierId).forUpdate().executeTakeFirst()) as unknown as DossierRow | undefined
  if (!row) throw new Refused(dossierProblems.noSuchDossier)
  const { rows } = await sql<{ events: DossierEvent[]; tasks: OpenTask[] | null }>`
    select (select json_agg(json_build_object('no', e.no, 'at', to_char(e.at at time zone 'UTC', ${ISO}), 'actorId', e.actor_id, 'actorName', e.actor_name, 'type', e.type, 'data', e.data) order by e.no)
              from dossier_events e where e.commune_id = ${communeId} and e.dossier_id = ${dossierId}::uuid) as events,
           (select json_agg(json_build_object('id', t.id, 'step', t.step, 'name', t.name, 'role', t.role, 'assigneeId', t.assignee_id, 'assigneeName', t.assignee_name,
                'plannedAt', to_char(t.planned_at at time zone 'UTC', ${ISO}), 'openedAt', to_char(t.opened_at at time zone 'UTC', ${ISO})))
              from dossier_tasks t where t.commune_id = ${communeId} and t.dossier_id = ${dossierId}::uuid and t.state = 'open') as tasks`.execute(db)
  const { events, tasks } = rows[0]!
  if (revision !== undefined && revision !== row.revision) {
    const since = events.filter((event) => event.no > revision).at(-1) ?? events.at(-1)!
    throw new Refused(withParams(dossierProblems.changedMeanwhile, { who: since.actorName, what: EVENT_WORDS[since.type] ?? since.type, when: whenWords(since.at) }))
  }
  return { row, flow: await getFlow(db, communeId, row.flowId), events, tasks: tasks ?? [] }
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
  /** More columns of the row; snake_case is the plugin's business, not ours. */
  patch?: Partial<Record<keyof DossierRow | 'searchKey', unknown>>
  closing?: Closing[]
  /** To whom steps that open now are given. */
  assign?: { id: string; name: string } | null
  answer?: Record<string, unknown>
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

/** Saves a change: row, event, steps, word to the portal; tells the followers; returns the ledger's event. */
export async function saveChange(env: CommandEnv, { row, flow, events, tasks }: Loaded, change: Change): Promise<Saved> {
  const { db, communeId, now, actor } = env
  const no = row.revision + 1
  const event: DossierEvent = { no, at: now, actorId: actor.id, actorName: actor.name, type: change.type, data: change.data ?? {} }
  const flowState = change.next ?? row.flowState
  const all = [...events, event]
  const { clock, columns } = clockColumns(row.deadline, all, now)
  const facts = clockFacts(row.deadline, all)
  const state = nationalState(flowState)
  const stays = new Set(openSteps(flow, flowState).map(({ key }) => key))
  const closing = [...(change.closing ?? [])]
  for (const task of tasks) if (!stays.has(task.step) && !closing.some(({ step }) => step === task.step)) closing.push({ step: task.step, state: isClosed(flowState) ? 'cancelled' : 'recalled' })
  const already = new Set(tasks.map(({ step }) => step))
  const opening = openedTasks(env, row.id, openSteps(flow, flowState).filter(({ key }) => !already.has(key)), clock, change.assign)
  const patch: Record<string, unknown> = {
    ...columns, flowState: JSON.stringify(flowState), state, acceptedAt: facts.acceptedAt, endedAt: facts.endedAt, supplements: flowState.supplements, revision: no,
    syncState: row.syncState === 'off' ? 'off' : 'waiting', ...change.patch,
  }
  const dossier = { ...row, ...columns, flowState, state, acceptedAt: facts.acceptedAt, endedAt: facts.endedAt, supplements: flowState.supplements, revision: no, syncState: patch.syncState, ...change.patch } as DossierRow
  const sets = sql.join(Object.entries(patch).map(([column, value]) => sql`${sql.ref(column)} = ${value}`))
  const sortAt = clock.dueAt ?? 'infinity'
  await sql`
    with head as (update dossiers set ${sets} where commune_id = ${communeId} and id = ${row.id}::uuid),
    happened as (insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
      values (${communeId}, ${row.id}::uuid, ${no}, ${now}::timestamptz, ${actor.id}, ${actor.name}, ${change.type}, ${JSON.stringify(event.data)}::jsonb)),
    closed as (update dossier_tasks t set state = c.state, done_at = ${now}::timestamptz, done_by = ${actor.name}, outcome = c.outcome, note = c.note
      from jsonb_to_recordset(${JSON.stringify(closing)}::jsonb) as c (step text, state text, outcome text, note text)
      where t.commune_id = ${communeId} and t.dossier_id = ${row.id}::uuid and t.state = 'open' and t.step = c.step),
    kept as (update dossier_tasks t set sort_at = ${sortAt}::timestamptz
      where t.commune_id = ${communeId} and t.dossier_id = ${row.id}::uuid and t.state = 'open' and t.step <> all(${closing.map(({ step }) => step)}::text[]) and t.sort_at is distinct from ${sortAt}::timestamptz),
    opened as (insert into dossier_tasks (commune_id, id, dossier_id, step, name, unit, role, agency, assignee_id, assignee_name, handed_by, state, opened_at, planned_at, sort_at)
      select commune_id, id, dossier_id, step, name, unit, role, agency, assignee_id, assignee_name, handed_by, state, opened_at, planned_at, sort_at
        from jsonb_populate_recordset(null::dossier_tasks, ${JSON.stringify(opening)}::jsonb)),
    told as (insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
      select ${communeId}, ${row.id}::uuid, ${no}, ${newId(now)}::uuid, ${JSON.stringify(portalPayload(dossier, event))}::jsonb, ${now}::timestamptz, ${now}::timestamptz where ${row.syncState !== 'off'})
    select 1`.execute(db)
  if (dossier.resultFile !== null && dossier.state === 4) await followSteps(env, row.id, openSteps(flow, flowState))
  await tellFollowers(env, dossier, event)
  return { subject: `dossier:${row.id}`, data: { event: change.type, no, state, ...change.data }, answer: { dossierId: row.id, revision: no, state, ...change.answer }, dossier }
}

/** The next number of a kind for a day; the row stays locked until commit, so no two get the same. */
export async function nextNumber({ db, communeId }: Pick<CommandEnv, 'db' | 'communeId'>, kind: string, day: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into dossier_counters (commune_id, kind, day, last) values (${communeId}, ${kind}, ${day}::date, 1)
    on conflict (commune_id, kind, day) do update set last = dossier_counters.last + 1 returning last`.execute(db)
  return rows[0]!.last
}

const EMPTY: SettingsRow = { codePattern: 'ordinary', agency: '', owner: '01', centreName: '', phone: '', portalUrl: '', portalCursor: 0 }

/** Settings of the commune; until the agency's identifier is known, codes carry the unit's official number. */
export async function settingsOf(env: Pick<CommandEnv, 'db' | 'communeId'>): Promise<SettingsRow> {
  const row = (await findSettings(env.db, env.communeId)) ?? EMPTY
  return { ...row, agency: row.agency || `XA${String(env.communeId).padStart(5, '0')}` }
}
