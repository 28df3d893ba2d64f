// Calls from residents: the public page without account, its answer by code, the leader's list; escalations beside.

import { sql } from 'kysely'
import { may } from '../../platform/actor.ts'
import { isUuid, newId, readShortCode } from '../../platform/ids.ts'
import { commonProblems, Refused, type Problem } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, can, form, page, seeOther, withStatus, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { findHouseholds } from '../people/index.ts'
import { answerCall, askHouseCall, caller, handleEscalation, isTheirs } from './commands-calls.ts'
import { officeProblems } from './problems-office.ts'
import { listOwnHamlets } from './queries-assign.ts'
import { countCalls, findCall, findCallByCode, listCalls, listEscalations, listMemberOptions, type CallRow } from './queries-calls.ts'
import { communeOf, pick } from './routes-drives.tsx'
import { AskForVisitPage, CallListPage, CallPage, CallReceivedPage, EscalationListPage, type CallPageProps, type EscalationListProps } from './views-calls.tsx'
import { fieldProblems } from './words.ts'

/** One connection may ask this often; a whole hamlet behind one address still gets through in a day. */
const ASK_LIMIT = { limit: 6, seconds: 3600 }
const LOOK_LIMIT = { limit: 60, seconds: 3600 }

export const callRoutes: ServerRoute[] = [
  page<ServerCtx>('/moi-den-nha', { who: anyone }, (ctx) => askPage(ctx, {})),
  form<ServerCtx>('/moi-den-nha', { who: anyone, maxBytes: 20_000 }, ask),
  page<ServerCtx>('/moi-den-nha/:code', { who: anyone }, async (ctx) => {
    const limited = await countAttempt(ctx.services.database, `call-look:${clientAddress(ctx.c)}`, LOOK_LIMIT, ctx.now)
    if (!limited.ok) return ctx.refusal(limited.problems)
    const code = readShortCode(ctx.params.code ?? '')
    const call = code === undefined ? undefined : await ctx.readEverywhere((db) => findCallByCode(db, code))
    if (!call || code === undefined) throw new Refused(officeProblems.callMissing)
    return <CallReceivedPage v={ctx.view} code={code} call={call} />
  }),
  page<ServerCtx>('/loi-moi', { who: can('call.answer') }, async (ctx) => {
    const state = pick<CallRow['state']>(ctx.query.get('xem'), ['open', 'accepted', 'done', 'declined'])
    const { calls, counts } = await ctx.read(async (db) => ({
      calls: await listCalls(db, communeOf(ctx), ctx.actor.hamletIds, state),
      counts: await countCalls(db, communeOf(ctx), ctx.actor.hamletIds),
    }))
    return <CallListPage v={ctx.view} calls={calls} counts={counts} state={state} />
  }),
  page<ServerCtx>('/loi-moi/:id', { who: can('call.answer') }, (ctx) => callPage(ctx)),
  form<ServerCtx>('/loi-moi/:id', { who: can('call.answer') }, answer),
  page<ServerCtx>('/chuyen-tiep', { who: can('escalation.handle') }, (ctx) => escalationPage(ctx)),
  form<ServerCtx>('/chuyen-tiep/:id', { who: can('escalation.handle') }, async (ctx) => {
    const name = `answer.${ctx.params.id}`
    const typed = ctx.form.get(name)
    const decision = await ctx.run(handleEscalation, { escalationId: ctx.params.id, answer: typed })
    if (!decision.ok) return escalationPage(ctx, { id: ctx.params.id ?? '', answer: typed, problems: renamed(fieldProblems(ctx.t, decision.problems, { answer: ctx.t('Đã giải quyết thế nào?') }), name) })
    return seeOther('/chuyen-tiep', { tone: 'ok', text: ctx.t('Đã lưu câu trả lời.') })
  }),
]

interface CommuneChoice {
  communeId: number
  code: string
  name: string
}

/** Communes whose teams use this service: only they can be asked. */
async function listCommunes(ctx: ServerCtx): Promise<CommuneChoice[]> {
  return ctx.readEverywhere(async (db) => {
    const { rows } = await sql<CommuneChoice>`
      select c.commune_id, c.code, case c.kind when 'xa' then 'xã ' when 'phuong' then 'phường ' else 'đặc khu ' end || c.name || case when c.fictional then ' (dữ liệu hư cấu)' else '' end as name
        from communes c where c.valid_to is null and exists (select from teams t where t.commune_id = c.commune_id and t.state = 'active') order by c.name`.execute(
      db,
    )
    return rows
  })
}

/** `?xa=08377`, else the reader's own commune, else the only one there is. */
function chosen(ctx: ServerCtx, communes: readonly CommuneChoice[]): CommuneChoice | null {
  if (ctx.query.has('chon')) return null
  const code = ctx.query.get('xa')
  if (code !== null) return communes.find((one) => one.code === code || String(one.communeId) === code) ?? null
  if (ctx.actor.communeId !== null) return communes.find((one) => one.communeId === ctx.actor.communeId) ?? null
  return communes.length === 1 ? communes[0]! : null
}

async function askPage(ctx: ServerCtx, values: Record<string, string>, problems?: readonly Problem[]): Promise<Reply> {
  const communes = await listCommunes(ctx)
  const commune = chosen(ctx, communes)
  const hamlets = commune ? await ctx.services.database.read(commune.communeId, (db) => listOwnHamlets(db, commune.communeId, null)) : []
  const html = (
    <AskForVisitPage
      v={ctx.view}
      communes={communes}
      commune={commune}
      hamlets={hamlets}
      values={values}
      commandId={newId()}
      {...(problems && { problems: fieldProblems(ctx.t, problems) })}
    />
  )
  return problems ? withStatus(problems[0]?.status ?? 422, html) : html
}

async function ask(ctx: ServerCtx): Promise<Reply> {
  const values = ctx.form.toObject()
  // Whoever answers calls may write many down for people who telephone.
  if (!may(ctx.actor, 'call.answer')) {
    const limited = await countAttempt(ctx.services.database, `call-ask:${clientAddress(ctx.c)}`, ASK_LIMIT, ctx.now)
    if (!limited.ok) return askPage(ctx, values, limited.problems)
  }
  const commune = chosen(ctx, await listCommunes(ctx))
  if (!commune) return askPage(ctx, values, [officeProblems.callCommune])
  const { callerName, placeText, about } = values
  const input = { callerName, placeText, about, hamletId: values.hamletId || null, phone: values.phone?.trim() || null }
  const decision = await ctx.run(askHouseCall, input, { communeId: commune.communeId, actor: caller(commune.communeId) })
  if (!decision.ok) return askPage(ctx, values, decision.problems)
  const { code } = decision.value as { code: string }
  return seeOther(`/moi-den-nha/${code}`, { tone: 'ok', text: ctx.t('Đã gửi lời mời.') })
}

async function callPage(ctx: ServerCtx, again?: { values: Record<string, string>; problems: NonNullable<CallPageProps['problems']> }): Promise<Reply> {
  const id = ctx.params.id ?? ''
  const call = isUuid(id) ? await ctx.read((db) => findCall(db, communeOf(ctx), id)) : undefined
  if (!call || !isTheirs(ctx.actor, call.hamletId)) throw new Refused(officeProblems.callMissing)
  const search = (ctx.query.get('tim') ?? call.callerName).trim()
  const { found, members } = await ctx.read(async (db) => ({
    found: await findHouseholds(db, communeOf(ctx), search, ctx.actor.hamletIds),
    members: await listMemberOptions(db, communeOf(ctx), call.hamletId ? [call.hamletId] : ctx.actor.hamletIds),
  }))
  const near = found.rows.toSorted((a, b) => Number(b.hamletId === call.hamletId) - Number(a.hamletId === call.hamletId)).slice(0, 10)
  const html = (
    <CallPage
      v={ctx.view}
      call={call}
      search={search}
      members={members}
      values={again?.values ?? {}}
      commandIds={{ accept: newId(), decline: newId(), done: newId() }}
      found={near.map((row) => ({
        id: row.id,
        headName: row.headName,
        where: [row.hamletName, row.alleyName, row.doorLabel].filter(Boolean).join(', '),
        names: row.names,
      }))}
      {...(again && { problems: again.problems })}
    />
  )
  return again ? withStatus(422, html) : html
}

async function answer(ctx: ServerCtx): Promise<Reply> {
  const values = ctx.form.toObject()
  const act = values.act ?? ''
  const input = {
    callId: ctx.params.id,
    act,
    householdId: values.householdId || null,
    memberId: values.memberId || null,
    answer: values[`answer.${act}`]?.trim() || null,
  }
  const decision = await ctx.run(answerCall, input)
  if (!decision.ok) {
    if (decision.problems[0]?.status === 404) return ctx.refusal(decision.problems)
    return callPage(ctx, { values, problems: { act, problems: renamed(fieldProblems(ctx.t, decision.problems), `answer.${act}`) } })
  }
  return seeOther('/loi-moi', { tone: 'ok', text: act === 'accept' ? ctx.t('Đã nhận. Nhà này lên đầu danh sách tối nay.') : ctx.t('Đã lưu.') })
}

async function escalationPage(ctx: ServerCtx, problems?: NonNullable<EscalationListProps['problems']>): Promise<Reply> {
  const state = ctx.query.get('xem') === 'xong' ? 'handled' : 'open'
  const toWhom = pick(ctx.query.get('den'), ['', 'counter', 'police', 'leader'])
  const rows = await ctx.read((db) => listEscalations(db, communeOf(ctx), { hamletIds: ctx.actor.hamletIds, state, ...(toWhom && { toWhom }) }))
  if (problems && !rows.some(({ id }) => id === problems.id)) throw new Refused(commonProblems.notFound)
  const html = (
    <EscalationListPage
      v={ctx.view}
      rows={rows}
      state={state}
      toWhom={toWhom}
      commandIds={new Map(rows.map(({ id }) => [id, newId()]))}
      mayOpenHouse={may(ctx.actor, 'visit.read')}
      {...(problems && { problems })}
    />
  )
  return problems ? withStatus(422, html) : html
}

/** Several answers stand on one page, so each box has a name of its own; the commands know one. */
function renamed<P extends { field?: string }>(problems: P[], name: string): P[] {
  return problems.map((problem) => (problem.field === 'answer' ? { ...problem, field: name } : problem))
}
