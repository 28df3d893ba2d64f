// Addresses of results: deliveries for staff, tracking for everybody.

import { getCommune } from '../places/index.ts'
import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { renderPdf, type PdfDocument } from '../../platform/pdf.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { deliveriesHanded, deliveryAsked, deliveryMoved } from './commands.ts'
import { centreName, handoverPaper, labelPaper } from './papers.ts'
import { resultProblems } from './problems.ts'
import { countDeliveries, deliveryEvents, deliveryOf, findDelivery, findHandover, findRatingToken, findTracked, listDeliveries, listHandovers, type DeliveryRow } from './queries.ts'
import { DELIVERY_STATES, readTail } from './rules.ts'
import { TrackFormPage, TrackPage } from './views-track.tsx'
import { DeliveriesPage, DeliveryPage, HandoverPage, NewDeliveryPage } from './views.tsx'

const reads = { who: can('result.read') }
const delivers = { who: can('result.deliver') }
const LOOK_LIMIT = { limit: 60, seconds: 600 }
/** Ten tries at one dossier's four digits an hour, from wherever they come. */
const CODE_LIMIT = { limit: 10, seconds: 3600 }

function said(ctx: ServerCtx, problems: Problem[]): FieldProblem[] {
  return problems.map(({ text, params, field }) => {
    const filled = typeof params?.detail === 'string' ? { ...params, detail: ctx.t(params.detail) } : params
    return { text: ctx.t(text, filled), ...(field !== undefined && { field: field.split('.')[0]! }) }
  })
}

const pageNo = (ctx: ServerCtx) => Math.max(1, Math.min(100_000, Math.trunc(Number(ctx.query.get('trang') ?? 1)) || 1))

async function deliveryIn(ctx: ServerCtx): Promise<DeliveryRow> {
  const id = ctx.params.deliveryId ?? ''
  const delivery = isUuid(id) ? await ctx.read((db) => findDelivery(db, ctx.communeId!, id)) : undefined
  if (!delivery) throw new Refused(resultProblems.noSuchDelivery)
  return delivery
}

async function deliveryPage(ctx: ServerCtx, delivery: DeliveryRow, problems?: Problem[]) {
  const events = await ctx.read((db) => deliveryEvents(db, ctx.communeId!, delivery.id))
  return <DeliveryPage v={ctx.view} delivery={delivery} events={events} delivers={may(ctx.actor, 'result.deliver')} commandId={() => newId(ctx.now)} values={problems ? ctx.form.toObject() : {}} {...(problems && { problems: said(ctx, problems) })} />
}

async function handoverPage(ctx: ServerCtx, problems?: Problem[]) {
  const [ready, handovers] = await ctx.read(async (db) => [(await listDeliveries(db, ctx.communeId!, { state: 'ready' })).rows, await listHandovers(db, ctx.communeId!)] as const)
  return <HandoverPage v={ctx.view} ready={ready} handovers={handovers} values={problems ? ctx.form.toObject() : {}} codes={problems ? ctx.form.getAll('codes') : ready.map(({ code }) => code)} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
}

async function sender(ctx: ServerCtx) {
  const commune = await ctx.read((db) => getCommune(db, ctx.communeId!))
  return { senderName: centreName(commune), senderPlace: commune.provinceName, fictional: commune.fictional }
}

async function pdf(document: PdfDocument, name: string): Promise<Response> {
  const bytes = await renderPdf(document)
  return new Response(bytes as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'Cache-Control': 'no-store' } })
}

async function countLook(ctx: ServerCtx, code: string): Promise<void> {
  for (const [bucket, rule] of [[`track-from:${clientAddress(ctx.c)}`, LOOK_LIMIT], [`track-code:${code.toLowerCase()}`, CODE_LIMIT]] as const) {
    const limited = await countAttempt(ctx.services.database, bucket, rule, ctx.now)
    if (!limited.ok) throw new Refused(...limited.problems)
  }
}

export const resultsRoutes: ServerRoute[] = [
  page<ServerCtx>('/tra-ket-qua', reads, async (ctx) => {
    const wanted = ctx.query.get('trang_thai') ?? ''
    const state = (DELIVERY_STATES as readonly string[]).includes(wanted) ? wanted : ''
    const [list, counts] = await ctx.read(async (db) => [await listDeliveries(db, ctx.communeId!, { page: pageNo(ctx), ...(state && { state }) }), await countDeliveries(db, ctx.communeId!)] as const)
    return <DeliveriesPage v={ctx.view} {...list} pageNo={pageNo(ctx)} counts={counts} state={state} delivers={may(ctx.actor, 'result.deliver')} />
  }),

  page<ServerCtx>('/tra-ket-qua/moi', delivers, (ctx) => <NewDeliveryPage v={ctx.view} values={{ dossierCode: ctx.query.get('ho-so') ?? '' }} commandId={newId(ctx.now)} />),
  form<ServerCtx>('/tra-ket-qua/moi', delivers, async (ctx) => {
    const decision = await ctx.run(deliveryAsked, ctx.form.toObject())
    if (!decision.ok) return withStatus(422, <NewDeliveryPage v={ctx.view} values={ctx.form.toObject()} problems={said(ctx, decision.problems)} commandId={newId(ctx.now)} />)
    return seeOther(`/tra-ket-qua/${(decision.value as { deliveryId: string }).deliveryId}`, { tone: 'ok', text: ctx.t('Đã thêm bưu gửi. Hãy in nhãn và đóng gói.') })
  }),

  page<ServerCtx>('/tra-ket-qua/ban-giao', delivers, (ctx) => handoverPage(ctx)),
  form<ServerCtx>('/tra-ket-qua/ban-giao', delivers, async (ctx) => {
    const decision = await ctx.run(deliveriesHanded, { ...ctx.form.toObject(), codes: ctx.form.getAll('codes') })
    if (!decision.ok) return withStatus(422, await handoverPage(ctx, decision.problems))
    return seeOther('/tra-ket-qua/ban-giao', { tone: 'ok', text: ctx.t('Đã bàn giao {n} bưu gửi. Hãy in danh sách để hai bên ký.', { n: (decision.value as { count: number }).count }) })
  }),
  raw<ServerCtx>('GET', '/tra-ket-qua/ban-giao/:handoverId/danh-sach.pdf', reads, async (ctx) => {
    const found = await ctx.read(async (db) => {
      const handover = await findHandover(db, ctx.communeId!, ctx.params.handoverId ?? '')
      return handover && { handover, rows: (await listDeliveries(db, ctx.communeId!, { handoverId: handover.id })).rows }
    })
    if (!found) throw new Refused(resultProblems.noSuchHandover)
    return pdf(handoverPaper({ ...(await sender(ctx)), ...found.handover, rows: found.rows }), 'ban-giao-buu-gui.pdf')
  }),

  page<ServerCtx>('/tra-ket-qua/:deliveryId', reads, async (ctx) => deliveryPage(ctx, await deliveryIn(ctx))),
  form<ServerCtx>('/tra-ket-qua/:deliveryId/buoc', delivers, async (ctx) => {
    const delivery = await deliveryIn(ctx)
    const decision = await ctx.run(deliveryMoved, { ...ctx.form.toObject(), deliveryId: delivery.id })
    if (!decision.ok) return withStatus(decision.problems[0]?.status === 409 ? 409 : 422, await deliveryPage(ctx, delivery, decision.problems))
    return seeOther(`/tra-ket-qua/${delivery.id}`, { tone: 'ok', text: ctx.t('Đã ghi lại.') })
  }),
  raw<ServerCtx>('GET', '/tra-ket-qua/:deliveryId/nhan.pdf', reads, async (ctx) => {
    const delivery = await deliveryIn(ctx)
    return pdf(labelPaper({ ...delivery, ...(await sender(ctx)) }), `nhan-${delivery.code}.pdf`)
  }),

  page<ServerCtx>('/tra-cuu', { who: anyone }, (ctx) => <TrackFormPage v={ctx.view} code={(ctx.query.get('ma') ?? '').slice(0, 80)} tail="" />),
  form<ServerCtx>('/tra-cuu', { who: anyone }, async (ctx) => {
    const [code, typed] = [ctx.form.get('code').trim().slice(0, 80), ctx.form.get('tail').slice(0, 20)]
    const tail = readTail(typed)
    const again = (problem: Problem) => withStatus(problem.status, <TrackFormPage v={ctx.view} code={code} tail={typed} problems={said(ctx, [problem])} />)
    if (code === '' || tail === undefined) return again(resultProblems.typeBoth)
    await countLook(ctx, code)
    const found = await ctx.readEverywhere(async (db) => {
      const tracked = await findTracked(db, code, tail)
      if (!tracked) return undefined
      const delivery = await deliveryOf(db, tracked.communeId, tracked.dossierId)
      return { found: tracked, events: delivery ? await deliveryEvents(db, tracked.communeId, delivery.id) : [], ratingToken: tracked.state === 10 ? await findRatingToken(db, tracked.communeId, tracked.dossierId) : undefined }
    })
    return found ? <TrackPage v={ctx.view} {...found} /> : again(resultProblems.noMatch)
  }),
]
