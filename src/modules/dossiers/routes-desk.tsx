// Tickets (public and at the desk), saved views, delegations, settings and flows.

import { listStaff } from '../accounts/index.ts'
import { listProcedures } from '../procedures/index.ts'
import { ANONYMOUS, may, type Actor } from '../../platform/actor.ts'
import { isUuid } from '../../platform/ids.ts'
import { commonProblems, Refused, type Problem } from '../../platform/problem.ts'
import { anyone, can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import { said } from '../../platform/web/refusals.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { delegated, delegationEnded, flowPublished, settingsChanged, ticketCalled, ticketEnded, ticketTaken, unitsSet, viewDropped, viewSaved } from './commands-desk.ts'
import { dossierProblems } from './problems.ts'
import { findCounter, findTicket, listCounters, listDelegations, listFlows, listTickets, listUnits } from './queries-desk.ts'
import { findSettings } from './queries.ts'
import { freshId } from './routes-common.ts'
import { flowText } from './rules-flow-text.ts'
import { CallDeskPage, CallingScreen, TakeTicketPage, TicketPage } from './views-desk.tsx'
import { CountersPage, FlowsPage, SettingsPage } from './views-settings.tsx'

const calls = { who: can('ticket.call') }
const configures = { who: can('dossier.configure') }
const delegates = { who: can('dossier.delegate') }
const reads = { who: can('dossier.read') }

/** Somebody who walked in: may take a ticket and nothing else. */
function visitor(communeId: number): Actor {
  return { ...ANONYMOUS, communeId, permissions: new Set(['ticket.take']) }
}

async function counterOf(ctx: ServerCtx) {
  const counter = await ctx.readEverywhere((db) => findCounter(db, ctx.params.code ?? ''))
  if (!counter) throw new Refused(commonProblems.notFound)
  return counter
}

function looksAgain(ctx: ServerCtx, seconds: number): void {
  ctx.c.header('Refresh', String(seconds))
}

async function deskPage(ctx: ServerCtx, problems?: Problem[]) {
  const communeId = ctx.communeId!
  const desk = (ctx.query.get('quay') ?? ctx.form.get('desk') ?? '').slice(0, 30) || ctx.t('Quầy 1')
  const data = await ctx.read(async (db) => ({
    waiting: await listTickets(db, communeId, ctx.today, 'waiting'),
    called: await listTickets(db, communeId, ctx.today, 'called'),
    missed: await listTickets(db, communeId, ctx.today, 'missed', 20),
    code: (await db.selectFrom('communes').select('code').where('communeId', '=', communeId).executeTakeFirstOrThrow()).code,
  }))
  const flash = problems?.[0] && { tone: 'warn' as const, text: ctx.t(problems[0].text, problems[0].params) }
  return <CallDeskPage v={flash ? { ...ctx.view, flash } : ctx.view} desk={desk} mine={data.called.find((one) => one.desk === desk)} waiting={data.waiting} missed={data.missed} commandId={() => freshId(ctx)} code={data.code} />
}

async function settingsPage(ctx: ServerCtx, refused?: { form: 'settings' | 'delegation' | 'units'; problems: Problem[] }) {
  const communeId = ctx.communeId!
  const data = await ctx.read(async (db) => ({
    settings: await findSettings(db, communeId),
    staff: await listStaff(db, communeId, 'dossier.read'),
    units: await listUnits(db, communeId),
    delegations: await listDelegations(db, communeId, ctx.today),
  }))
  return (
    <SettingsPage
      v={ctx.view} {...data} today={ctx.today} mayConfigure={may(ctx.actor, 'dossier.configure')} mayDelegate={may(ctx.actor, 'dossier.delegate')} commandId={() => freshId(ctx)}
      {...(refused && { refused: { form: refused.form, problems: said(ctx, refused.problems), values: ctx.form.toObject() } })}
    />
  )
}

async function flowsPage(ctx: ServerCtx, problems?: Problem[]) {
  const communeId = ctx.communeId!
  const code = ctx.query.get('tt') ?? ctx.form.get('procedureCode')
  const data = await ctx.read(async (db) => ({ flows: await listFlows(db, communeId), procedures: (await listProcedures(db, communeId, ctx.today)).map((one) => ({ code: one.code, name: one.short })) }))
  const current = data.flows.find((flow) => flow.procedureCode === code) ?? data.flows.find((flow) => flow.procedureCode === '*')
  return (
    <FlowsPage
      v={ctx.view} {...data} code={code} text={problems ? ctx.form.get('text') : current ? flowText(current.definition) : ''} commandId={freshId(ctx)} {...(problems && { problems: said(ctx, problems) })}
    />
  )
}

export const deskRoutes: ServerRoute[] = [
  page<ServerCtx>('/lay-so', { who: anyone }, async (ctx) => <CountersPage v={ctx.view} counters={await ctx.readEverywhere(listCounters)} title={ctx.t('Lấy số thứ tự')} address="/lay-so" other={{ href: '/goi-so', label: ctx.t('Xem bảng gọi số') }} />),
  page<ServerCtx>('/goi-so', { who: anyone }, async (ctx) => <CountersPage v={ctx.view} counters={await ctx.readEverywhere(listCounters)} title={ctx.t('Bảng gọi số')} address="/goi-so" />),
  page<ServerCtx>('/lay-so/:code', { who: anyone }, async (ctx) => {
    const counter = await counterOf(ctx)
    return <TakeTicketPage v={ctx.view} code={counter.code} name={counter.name} commandId={freshId(ctx)} />
  }),
  form<ServerCtx>('/lay-so/:code', { who: anyone }, async (ctx) => {
    const counter = await counterOf(ctx)
    const purpose = ctx.form.get('purpose')
    const taken = await ctx.run(ticketTaken, { purpose, priority: ctx.form.get('priority') === 'yes' }, { communeId: counter.communeId, actor: visitor(counter.communeId) })
    if (!taken.ok) return ctx.refusal(taken.problems)
    return seeOther(`/lay-so/${counter.code}/${(taken.value as { ticketId: string }).ticketId}`)
  }),
  page<ServerCtx>('/lay-so/:code/:ticketId', { who: anyone }, async (ctx) => {
    const counter = await counterOf(ctx)
    const id = ctx.params.ticketId ?? ''
    const ticket = isUuid(id) ? await ctx.services.database.read(counter.communeId, (db) => findTicket(db, counter.communeId, id)) : undefined
    if (!ticket) throw new Refused(dossierProblems.noSuchTicket)
    looksAgain(ctx, 10)
    return <TicketPage v={ctx.view} ticket={ticket} name={counter.name} code={counter.code} />
  }),
  page<ServerCtx>('/goi-so/:code', { who: anyone }, async (ctx) => {
    const counter = await counterOf(ctx)
    const [called, waiting] = await ctx.services.database.read(counter.communeId, async (db) => [
      await listTickets(db, counter.communeId, ctx.today, 'called'), await listTickets(db, counter.communeId, ctx.today, 'waiting'),
    ])
    looksAgain(ctx, 5)
    return <CallingScreen v={ctx.view} name={counter.name} called={called!} waiting={waiting!} now={ctx.now} />
  }),

  page<ServerCtx>('/ho-so/goi-so', calls, (ctx) => deskPage(ctx)),
  form<ServerCtx>('/ho-so/goi-so', calls, async (ctx) => {
    const called = await ctx.run(ticketCalled, ctx.form.toObject())
    return called.ok ? seeOther(`/ho-so/goi-so?quay=${encodeURIComponent(ctx.form.get('desk').trim())}`) : withStatus(200, await deskPage(ctx, called.problems))
  }),
  form<ServerCtx>('/ho-so/goi-so/xong', calls, async (ctx) => {
    const ended = await ctx.run(ticketEnded, ctx.form.toObject())
    return ended.ok ? seeOther(`/ho-so/goi-so?quay=${encodeURIComponent(ctx.form.get('quay'))}`) : ctx.refusal(ended.problems)
  }),

  form<ServerCtx>('/ho-so/bo-loc', reads, async (ctx) => {
    const saved = await ctx.run(viewSaved, ctx.form.toObject())
    const here = ctx.form.get('query')
    return seeOther(`/ho-so?${here}`, saved.ok ? { tone: 'ok', text: ctx.t('Đã lưu bộ lọc.') } : { tone: 'bad', text: said(ctx, saved.problems)[0]!.text })
  }),
  form<ServerCtx>('/ho-so/bo-loc/:viewId/bo', reads, async (ctx) => {
    const viewId = ctx.params.viewId ?? ''
    if (!isUuid(viewId)) throw new Refused(commonProblems.notFound)
    await ctx.run(viewDropped, { viewId })
    return seeOther('/ho-so', { tone: 'ok', text: ctx.t('Đã bỏ bộ lọc.') })
  }),

  page<ServerCtx>('/ho-so/cai-dat', delegates, (ctx) => settingsPage(ctx)),
  form<ServerCtx>('/ho-so/cai-dat', configures, async (ctx) => {
    const changed = await ctx.run(settingsChanged, ctx.form.toObject())
    return changed.ok ? seeOther('/ho-so/cai-dat', { tone: 'ok', text: ctx.t('Đã lưu cài đặt.') }) : withStatus(422, await settingsPage(ctx, { form: 'settings', problems: changed.problems }))
  }),
  form<ServerCtx>('/ho-so/cai-dat/phong', configures, async (ctx) => {
    const set = await ctx.run(unitsSet, { accountId: ctx.form.get('accountId'), units: ctx.form.getAll('units') })
    return set.ok ? seeOther('/ho-so/cai-dat', { tone: 'ok', text: ctx.t('Đã lưu danh sách phòng.') }) : withStatus(422, await settingsPage(ctx, { form: 'units', problems: set.problems }))
  }),
  form<ServerCtx>('/ho-so/uy-quyen', delegates, async (ctx) => {
    const done = await ctx.run(delegated, ctx.form.toObject())
    return done.ok ? seeOther('/ho-so/cai-dat', { tone: 'ok', text: ctx.t('Đã ghi ủy quyền.') }) : withStatus(422, await settingsPage(ctx, { form: 'delegation', problems: done.problems }))
  }),
  form<ServerCtx>('/ho-so/uy-quyen/:delegationId/ket-thuc', delegates, async (ctx) => {
    const delegationId = ctx.params.delegationId ?? ''
    if (!isUuid(delegationId)) throw new Refused(dossierProblems.noSuchDelegation)
    const ended = await ctx.run(delegationEnded, { delegationId })
    return ended.ok ? seeOther('/ho-so/cai-dat', { tone: 'ok', text: ctx.t('Đã kết thúc ủy quyền.') }) : ctx.refusal(ended.problems)
  }),
  page<ServerCtx>('/ho-so/quy-trinh', configures, (ctx) => flowsPage(ctx)),
  form<ServerCtx>('/ho-so/quy-trinh', configures, async (ctx) => {
    const published = await ctx.run(flowPublished, ctx.form.toObject())
    if (!published.ok) return withStatus(422, await flowsPage(ctx, published.problems.map((problem) => ({ ...problem, field: 'text' }))))
    return seeOther(`/ho-so/quy-trinh?tt=${encodeURIComponent(ctx.form.get('procedureCode'))}`, { tone: 'ok', text: ctx.t('Đã ban hành. Hồ sơ đến từ bây giờ theo quy trình mới; hồ sơ đang làm giữ quy trình cũ.') })
  }),
]
