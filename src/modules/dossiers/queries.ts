// Dossiers in SQL: one, its parts, and lists that read from an index and page by key, so that they stay quick as files add up.

import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { Db, DB } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { readCode, readSerial } from './rules-codes.ts'
import type { Flow } from './schema-flow.ts'
import { readPhone, type DossierEvent, type DossierRow } from './schema.ts'

export const PAGE_ROWS = 30

export const DOSSIER_COLUMNS = [
  'd.id', 'd.code', 'd.procedureCode', 'd.procedureName', 'd.procedureVersion', 'd.flowId', 'd.flowState', 'd.state', 'd.channel', 'd.filedWhere', 'd.resolvingAgency', 'd.receivingPoint',
  'd.applicantName', 'd.organisation', 'd.personalId', 'd.phone', 'd.email', 'd.address', 'd.representative', 'd.assistedBy', 'd.request', 'd.sets', 'd.formData', 'd.resultWay', 'd.returnsDocument',
  'd.deadline', 'd.filedAt', 'd.acceptedAt', 'd.originalDueAt', 'd.dueAt', 'd.nearAt', 'd.endedAt', 'd.returnedAt', 'd.apologyAt', 'd.supplements', 'd.paymentState', 'd.paidOnline', 'd.fees', 'd.exemptions',
  'd.deliveryState', 'd.syncState', 'd.vneid', 'd.sourceDatabases', 'd.resultCode', 'd.resultFile', 'd.resultName', 'd.resultLink', 'd.rating', 'd.petition', 'd.revision', 'd.createdAt',
] as const

/** One dossier by its id. */
export async function findDossier(db: Db, communeId: number, dossierId: string): Promise<DossierRow | undefined> {
  const row = await db.selectFrom('dossiers as d').select(DOSSIER_COLUMNS).where('d.communeId', '=', communeId).where('d.id', '=', dossierId).executeTakeFirst()
  return row as unknown as DossierRow | undefined
}

/** One dossier by the code on its receipt, as people type it. */
export async function findDossierByCode(db: Db, communeId: number, typed: string): Promise<DossierRow | undefined> {
  const code = readCode(typed)
  if (code === undefined) return undefined
  const row = await db.selectFrom('dossiers as d').select(DOSSIER_COLUMNS).where('d.communeId', '=', communeId).where('d.code', '=', code).executeTakeFirst()
  return row as unknown as DossierRow | undefined
}

/** Everything that happened, oldest first: clock, control slip and national event list are computed from it. */
export async function dossierEvents(db: Db, communeId: number, dossierId: string): Promise<DossierEvent[]> {
  const rows = await db.selectFrom('dossierEvents').select(['no', 'at', 'actorId', 'actorName', 'type', 'data']).where('communeId', '=', communeId).where('dossierId', '=', dossierId).orderBy('no').execute()
  return rows as unknown as DossierEvent[]
}

export interface ComponentRow {
  no: number
  documentKey: string
  name: string
  kind: string
  copies: number
  pages: number | null
  fileId: string | null
  fileName: string | null
  digitised: boolean
  reused: boolean
  fromStore: boolean
  replacedBy: string | null
  addedAt: Instant
}

export async function dossierComponents(db: Db, communeId: number, dossierId: string): Promise<ComponentRow[]> {
  return db
    .selectFrom('dossierComponents')
    .select(['no', 'documentKey', 'name', 'kind', 'copies', 'pages', 'fileId', 'fileName', 'digitised', 'reused', 'fromStore', 'replacedBy', 'addedAt'])
    .where('communeId', '=', communeId).where('dossierId', '=', dossierId).orderBy('no').execute()
}

export interface TaskRow {
  id: string
  dossierId: string
  step: string
  name: string
  unit: string
  role: string
  agency: string | null
  assigneeId: string | null
  assigneeName: string | null
  handedBy: string
  state: string
  openedAt: Instant
  plannedAt: Instant | null
  doneAt: Instant | null
  doneBy: string | null
  outcome: string | null
  note: string | null
}

export async function dossierTasks(db: Db, communeId: number, dossierId: string): Promise<TaskRow[]> {
  return db
    .selectFrom('dossierTasks')
    .select(['id', 'dossierId', 'step', 'name', 'unit', 'role', 'agency', 'assigneeId', 'assigneeName', 'handedBy', 'state', 'openedAt', 'plannedAt', 'doneAt', 'doneBy', 'outcome', 'note'])
    .where('communeId', '=', communeId).where('dossierId', '=', dossierId).orderBy('openedAt').orderBy('id').execute()
}

export interface SupplementRow {
  askedAt: Instant
  askedName: string
  reasons: { part: string; reason: string; words: string }[]
  words: string
  contactName: string
  contactPhone: string
  answeredAt: Instant | null
  answer: string | null
}

export async function findSupplement(db: Db, communeId: number, dossierId: string): Promise<SupplementRow | undefined> {
  const row = await db
    .selectFrom('dossierSupplements')
    .select(['askedAt', 'askedName', 'reasons', 'words', 'contactName', 'contactPhone', 'answeredAt', 'answer'])
    .where('communeId', '=', communeId).where('dossierId', '=', dossierId).executeTakeFirst()
  return row as unknown as SupplementRow | undefined
}

const flows = new Map<string, Flow>()
/** The flow a dossier is pinned to; a flow row never changes, so it is kept. */
export async function getFlow(db: Db, communeId: number, flowId: string): Promise<Flow> {
  const known = flows.get(flowId)
  if (known) return known
  const row = await db.selectFrom('dossierFlows').select('definition').where('communeId', '=', communeId).where('id', '=', flowId).executeTakeFirstOrThrow()
  return keptFlow(flowId, row.definition as Flow)
}

/** The same flow is the same object: its statechart is built once. */
export function keptFlow(flowId: string, definition: Flow): Flow {
  const known = flows.get(flowId)
  if (known) return known
  if (flows.size > 2000) flows.clear()
  flows.set(flowId, definition)
  return definition
}

// ---- lists ----

export const LIST_NAMES = ['mine', 'unit', 'leader', 'near', 'overdue', 'waiting', 'done', 'all'] as const
export type ListName = (typeof LIST_NAMES)[number]

export interface ListAsk {
  list: ListName
  /** The reader, and those who delegated to the reader today. */
  holders?: string[]
  units?: string[]
  state?: number
  procedureCode?: string
  channel?: number
  /** The last row of the page before. */
  after?: { at: Instant; id: string }
  now: Instant
}

export interface DossierLine {
  id: string
  code: string
  procedureName: string
  procedureCode: string
  applicantName: string
  phone: string | null
  state: number
  channel: number
  createdAt: Instant
  acceptedAt: Instant | null
  dueAt: Instant | null
  nearAt: Instant | null
  endedAt: Instant | null
  apologyAt: Instant | null
  paymentState: string
  syncState: string
  resultWay: string
  revision: number
  /** What the row is sorted by, for the next page. */
  sortAt: Instant
  /** The step's row, in lists of steps. */
  taskId?: string
  step: string | null
  stepName: string | null
  assigneeName: string | null
}

const LINE = [
  'd.id', 'd.code', 'd.procedureName', 'd.procedureCode', 'd.applicantName', 'd.phone', 'd.state', 'd.channel', 'd.createdAt', 'd.acceptedAt', 'd.dueAt', 'd.nearAt', 'd.endedAt', 'd.apologyAt',
  'd.paymentState', 'd.syncState', 'd.resultWay', 'd.revision',
] as const

/** One page of a list, at most `PAGE_ROWS` rows and one more when there is a next page. */
export async function listDossiers(db: Db, communeId: number, ask: ListAsk): Promise<DossierLine[]> {
  const limit = PAGE_ROWS + 1
  if (ask.list === 'mine' || ask.list === 'unit' || ask.list === 'leader') return taskLines(db, communeId, ask, limit)
  let query = db.selectFrom('dossiers as d').select(LINE).where('d.communeId', '=', communeId)
  query = narrowed(query as never, ask) as never
  if (ask.list === 'near' || ask.list === 'overdue') {
    query = query.select('d.dueAt as sortAt').where('d.endedAt', 'is', null).where('d.dueAt', 'is not', null) as never
    query = ask.list === 'overdue' ? query.where('d.dueAt', '<', ask.now) : query.where('d.dueAt', '>=', ask.now).where('d.nearAt', '<=', ask.now)
    if (ask.after) query = query.where(sql<boolean>`(d.due_at, d.id) > (${ask.after.at}::timestamptz, ${ask.after.id}::uuid)`)
    query = query.orderBy('d.dueAt').orderBy('d.id')
  } else {
    query = query.select('d.createdAt as sortAt') as never
    if (ask.list === 'waiting') query = query.where('d.state', '=', 1)
    if (ask.list === 'done') query = query.where('d.state', '=', 9)
    if (ask.after) query = query.where(sql<boolean>`(d.created_at, d.id) < (${ask.after.at}::timestamptz, ${ask.after.id}::uuid)`)
    query = query.orderBy('d.createdAt', 'desc').orderBy('d.id', 'desc')
  }
  return withSteps(db, communeId, (await query.limit(limit).execute()) as unknown as DossierLine[])
}

function narrowed(query: SelectQueryBuilder<DB & { d: DB['dossiers'] }, 'd', object>, { state, procedureCode, channel }: ListAsk) {
  let narrow = query
  if (state !== undefined) narrow = narrow.where('d.state', '=', state)
  if (procedureCode !== undefined) narrow = narrow.where('d.procedureCode', '=', procedureCode)
  if (channel !== undefined) narrow = narrow.where('d.channel', '=', channel)
  return narrow
}

/** The oldest open step of each, asked once for the whole page. */
async function withSteps(db: Db, communeId: number, rows: Omit<DossierLine, 'step' | 'stepName' | 'assigneeName'>[]): Promise<DossierLine[]> {
  const ids = rows.map(({ id }) => id)
  const { rows: steps } = ids.length === 0
    ? { rows: [] }
    : await sql<{ dossierId: string; step: string; stepName: string; assigneeName: string | null }>`
        select distinct on (dossier_id) dossier_id, step, name as step_name, assignee_name from dossier_tasks
         where commune_id = ${communeId} and dossier_id = any(${ids}::uuid[]) and state = 'open' order by dossier_id, opened_at, id`.execute(db)
  const byDossier = new Map(steps.map((one) => [one.dossierId, one]))
  return rows.map((row) => {
    const at = byDossier.get(row.id)
    return { ...row, step: at?.step ?? null, stepName: at?.stepName ?? null, assigneeName: at?.assigneeName ?? null }
  })
}

async function taskLines(db: Db, communeId: number, ask: ListAsk, limit: number): Promise<DossierLine[]> {
  let query = db
    .selectFrom('dossierTasks as t')
    .innerJoin('dossiers as d', (join) => join.onRef('d.communeId', '=', 't.communeId').onRef('d.id', '=', 't.dossierId'))
    .select(LINE)
    .select(['t.step', 't.name as stepName', 't.assigneeName', 't.sortAt'])
    .where('t.communeId', '=', communeId)
    .where('t.state', '=', 'open')
  query = narrowed(query as never, ask) as never
  if (ask.list === 'mine') query = query.where('t.assigneeId', 'in', ask.holders?.length ? ask.holders : [''])
  if (ask.list === 'unit') query = query.where('t.unit', 'in', ask.units?.length ? ask.units : [''])
  if (ask.list === 'leader') query = query.where('t.role', '=', 'leader')
  if (ask.after) query = query.where(sql<boolean>`(t.sort_at, t.id) > (${ask.after.at}::timestamptz, ${ask.after.id}::uuid)`)
  return (await query.select('t.id as taskId').orderBy('t.sortAt').orderBy('t.id').limit(limit).execute()) as unknown as DossierLine[]
}

/** How many rows each list has, counted to `cap` and no further, all in one message: a figure on a tab must not read a whole year. */
export async function countDossiers(db: Db, communeId: number, names: readonly ListName[], { holders = [], units = [], now }: Pick<ListAsk, 'holders' | 'units' | 'now'>, cap = 100): Promise<Map<ListName, number>> {
  const tasks = (which: RawBuilder<unknown>) => sql`dossier_tasks where commune_id = ${communeId} and state = 'open' and ${which}`
  const dossiers = (which: RawBuilder<unknown>) => sql`dossiers where commune_id = ${communeId} and ${which}`
  const from: Record<ListName, RawBuilder<unknown>> = {
    mine: tasks(sql`assignee_id = any(${holders}::text[])`),
    unit: tasks(sql`unit = any(${units}::text[])`),
    leader: tasks(sql`role = 'leader'`),
    near: dossiers(sql`ended_at is null and due_at >= ${now}::timestamptz and near_at <= ${now}::timestamptz`),
    overdue: dossiers(sql`ended_at is null and due_at < ${now}::timestamptz`),
    waiting: dossiers(sql`state = 1`),
    done: dossiers(sql`state = 9`),
    all: dossiers(sql`true`),
  }
  if (names.length === 0) return new Map()
  const { rows } = await sql<{ name: ListName; n: number }>`${sql.join(names.map((name) => sql`select ${name}::text as name, (select count(*)::integer from (select 1 from ${from[name]} limit ${cap}) few) as n`), sql` union all `)}`.execute(db)
  return new Map(rows.map(({ name, n }) => [name, n]))
}

export async function linesOf(db: Db, communeId: number, ids: readonly string[]): Promise<DossierLine[]> {
  if (ids.length === 0) return []
  const rows = (await db
    .selectFrom('dossiers as d').select(LINE).select('d.createdAt as sortAt')
    .where('d.communeId', '=', communeId).where('d.id', 'in', [...ids]).execute()) as unknown as DossierLine[]
  const byId = new Map((await withSteps(db, communeId, rows)).map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export interface SettingsRow {
  codePattern: string
  agency: string
  owner: string
  centreName: string
  phone: string
  portalUrl: string
  portalCursor: number
}

export async function findSettings(db: Db, communeId: number): Promise<SettingsRow | undefined> {
  return db.selectFrom('dossierSettings').select(['codePattern', 'agency', 'owner', 'centreName', 'phone', 'portalUrl', 'portalCursor']).where('communeId', '=', communeId).executeTakeFirst()
}

/** Those whose work this person may do today. */
export async function delegatorsOf(db: Db, communeId: number, toId: string, today: PlainDate): Promise<{ fromId: string; fromName: string; toId: string; startsOn: PlainDate; endsOn: PlainDate }[]> {
  return db
    .selectFrom('dossierDelegations').select(['fromId', 'fromName', 'toId', 'startsOn', 'endsOn'])
    .where('communeId', '=', communeId).where('toId', '=', sql<string>`${toId}::uuid`).where('startsOn', '<=', today).where('endsOn', '>=', today).where('endedAt', 'is', null).limit(50).execute()
}

export async function unitsOf(db: Db, communeId: number, accountId: string): Promise<string[]> {
  const row = await db.selectFrom('dossierStaff').select('units').where('communeId', '=', communeId).where('accountId', '=', sql<string>`${accountId}::uuid`).executeTakeFirst()
  return row?.units ?? []
}

/** What the search box means: a code, the last digits of one, a telephone number, or words of a name. */
export function readSearch(typed: string): { kind: 'code' | 'serial' | 'phone' | 'words'; value: string } {
  const code = readCode(typed)
  if (code !== undefined) return { kind: 'code', value: code.toLowerCase() }
  const phone = readPhone(typed)
  if (phone !== undefined) return { kind: 'phone', value: phone }
  const serial = readSerial(typed)
  if (serial !== undefined) return { kind: 'serial', value: `s${serial}` }
  return { kind: 'words', value: typed }
}

/** The open steps of many dossiers, oldest first. */
export async function openStepsOf(db: Db, communeId: number, ids: readonly string[]): Promise<Map<string, { step: string; role: string }[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('dossierTasks').select(['dossierId', 'step', 'role']).where('communeId', '=', communeId).where('state', '=', 'open').where('dossierId', 'in', [...ids]).orderBy('openedAt').orderBy('id').execute()
  return Map.groupBy(rows, ({ dossierId }) => dossierId) as Map<string, { step: string; role: string }[]>
}
