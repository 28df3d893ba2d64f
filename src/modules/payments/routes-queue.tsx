// What waits for a person: money without a clear owner, money that is too much, refunds under way.

import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { isPlainDate } from '../../platform/time.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { payRefunds, takesOrders } from './bank-orders.ts'
import { creditAssigned } from './commands-credits.ts'
import { refundAsked, refundDecided, refundPaid } from './commands-refunds.ts'
import { paymentProblems } from './problems.ts'
import { findCharge, findCredit, listAccounts, listCredits, listOddMessages, listOverpaid, listRefunds, openCharges, PAGE_ROWS, type CreditRow, type RefundRow } from './queries.ts'
import { chargePage } from './routes-charges.tsx'
import { chargeOf, pageNo, powersOf, roomOf } from './routes-common.tsx'
import { suggestCharges } from './rules.ts'
import { CreditPage, CreditsPage, QueuePage, RefundPage, RefundsPage } from './views-queue.tsx'
import { CREDIT_STATES } from './words.ts'

const reads = { who: can('payment.read') }

async function creditOf(ctx: ServerCtx): Promise<CreditRow> {
  const id = ctx.params.creditId ?? ''
  const credit = isUuid(id) ? await ctx.read((db) => findCredit(db, ctx.communeId!, id)) : undefined
  if (!credit) throw new Refused(paymentProblems.noSuchCredit)
  return credit
}

async function creditPage(ctx: ServerCtx, credit: CreditRow, problems?: Problem[]) {
  const [open, refunds, charge] = await ctx.read(async (db) => [
    credit.state === 'held' ? await openCharges(db, ctx.communeId!, credit.amountVnd, credit.namedChargeId) : [],
    await listRefunds(db, ctx.communeId!, { creditId: credit.id }),
    credit.chargeId ? await findCharge(db, ctx.communeId!, credit.chargeId) : undefined,
  ] as const)
  return (
    <CreditPage
      v={ctx.view}
      credit={credit}
      charge={charge}
      refunds={refunds}
      suggestions={suggestCharges(credit, open.filter(({ cancelled }) => !cancelled))}
      powers={powersOf(ctx)}
      commandId={() => newId(ctx.now)}
      values={problems ? ctx.form.toObject() : undefined}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
}

async function refundOf(ctx: ServerCtx): Promise<RefundRow> {
  const id = ctx.params.refundId ?? ''
  const [refund] = isUuid(id) ? await ctx.read((db) => listRefunds(db, ctx.communeId!, { refundId: id })) : []
  if (!refund) throw new Refused(paymentProblems.noSuchRefund)
  return refund
}

export const queueRoutes: ServerRoute[] = [
  page<ServerCtx>('/thu-phi/can-xem', reads, async (ctx) => {
    const [held, over, odd] = await ctx.read(async (db) => [await listCredits(db, ctx.communeId!, { state: 'held', page: pageNo(ctx) }), await listOverpaid(db, ctx.communeId!), await listOddMessages(db, ctx.communeId!)] as const)
    return <QueuePage v={ctx.view} held={held} over={over} odd={odd} pageNo={pageNo(ctx)} pageRows={PAGE_ROWS} {...await roomOf(ctx)} />
  }),

  page<ServerCtx>('/thu-phi/tien-vao', reads, async (ctx) => {
    const [day, state] = [ctx.query.get('ngay') ?? '', ctx.query.get('trang_thai') ?? '']
    const filter = { page: pageNo(ctx), ...(isPlainDate(day) && { day }), ...(state in CREDIT_STATES && { state }) }
    const list = await ctx.read((db) => listCredits(db, ctx.communeId!, filter))
    return <CreditsPage v={ctx.view} {...list} filter={filter} pageRows={PAGE_ROWS} />
  }),

  page<ServerCtx>('/thu-phi/tien-vao/:creditId', reads, async (ctx) => creditPage(ctx, await creditOf(ctx))),

  form<ServerCtx>('/thu-phi/tien-vao/:creditId/gan', { who: can('payment.match') }, async (ctx) => {
    const credit = await creditOf(ctx)
    const decision = await ctx.run(creditAssigned, { creditId: credit.id, chargeId: ctx.form.get('chargeId') })
    if (!decision.ok) return withStatus(422, await creditPage(ctx, credit, decision.problems))
    return seeOther(`/thu-phi/khoan/${ctx.form.get('chargeId')}`, { tone: 'ok', text: ctx.t('Đã ghi tiền cho khoản này.') })
  }),

  form<ServerCtx>('/thu-phi/tien-vao/:creditId/hoan-tien', { who: can('payment.refund') }, async (ctx) => {
    const credit = await creditOf(ctx)
    const decision = await ctx.run(refundAsked, { creditId: credit.id, amountVnd: credit.amountVnd, method: 'bank', reason: ctx.form.get('reason') })
    if (!decision.ok) return withStatus(422, await creditPage(ctx, credit, decision.problems))
    return seeOther(`/thu-phi/hoan-tien/${(decision.value as { refundId: string }).refundId}`, { tone: 'ok', text: ctx.t('Đã gửi đề nghị hoàn tiền. Chờ người khác duyệt.') })
  }),

  form<ServerCtx>('/thu-phi/khoan/:chargeId/hoan-tien', { who: can('payment.refund') }, async (ctx) => {
    const charge = await chargeOf(ctx)
    const fields = ctx.form.toObject()
    const decision = await ctx.run(refundAsked, { chargeId: charge.id, amountVnd: fields.amountVnd, method: fields.method, reason: fields.reason })
    if (!decision.ok) return withStatus(422, await chargePage(ctx, charge, decision.problems, { form: 'refund', ...fields }))
    return seeOther(`/thu-phi/hoan-tien/${(decision.value as { refundId: string }).refundId}`, { tone: 'ok', text: ctx.t('Đã gửi đề nghị hoàn tiền. Chờ người khác duyệt.') })
  }),

  page<ServerCtx>('/thu-phi/hoan-tien', reads, async (ctx) => {
    const refunds = await ctx.read((db) => listRefunds(db, ctx.communeId!, { page: pageNo(ctx) }))
    return <RefundsPage v={ctx.view} refunds={refunds} pageNo={pageNo(ctx)} more={refunds.length === PAGE_ROWS} {...await roomOf(ctx)} />
  }),

  page<ServerCtx>('/thu-phi/hoan-tien/:refundId', reads, async (ctx) => {
    const refund = await refundOf(ctx)
    const accounts = await ctx.read((db) => listAccounts(db, ctx.communeId!))
    return <RefundPage v={ctx.view} refund={refund} powers={powersOf(ctx)} mine={refund.askedBy === ctx.actor.id} byMachine={accounts.some(takesOrders)} commandId={() => newId(ctx.now)} />
  }),

  form<ServerCtx>('/thu-phi/hoan-tien/:refundId/duyet', { who: can('payment.approve'), stepUp: true }, async (ctx) => {
    const refund = await refundOf(ctx)
    const approve = ctx.form.get('approve') === 'yes'
    const decision = await ctx.run(refundDecided, { refundId: refund.id, approve, note: ctx.form.get('note') })
    if (!decision.ok) return ctx.refusal(decision.problems)
    // At once when the bank is there; the job tries again when it is not.
    if (approve && refund.method === 'bank') await payRefunds(ctx.services, refund.id)
    return seeOther(`/thu-phi/hoan-tien/${refund.id}`, approve ? { tone: 'ok', text: ctx.t('Đã duyệt hoàn tiền.') } : { tone: 'warn', text: ctx.t('Đã không duyệt.') })
  }),

  form<ServerCtx>('/thu-phi/hoan-tien/:refundId/da-chi', { who: can('payment.refund') }, async (ctx) => {
    const refund = await refundOf(ctx)
    const decision = await ctx.run(refundPaid, { refundId: refund.id, bankReference: ctx.form.get('bankReference').trim() || null })
    return decision.ok ? seeOther(`/thu-phi/hoan-tien/${refund.id}`, { tone: 'ok', text: ctx.t('Đã ghi là đã trả lại tiền.') }) : ctx.refusal(decision.problems)
  }),
]
