// Charges as the counter sees them; the cashier's other rooms and the payer's page are in files beside this one.

import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { Refused } from '../../platform/problem.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { cashTaken, chargeCancelled, chargeRaised, receiptIssued } from './commands.ts'
import { paymentSlip, receiptPaper } from './papers.ts'
import { paymentProblems } from './problems.ts'
import { countByState, findCharge, findReceipt, findStaffName, listCharges, listPayments, listRefunds, PAGE_ROWS, type ChargeRow } from './queries.ts'
import { accountOf, chargeOf, pageNo, paperHead, payBox, pdfReply, powersOf, qrText, roomOf } from './routes-common.tsx'
import { formatPaymentCode, openVnd } from './rules.ts'
import { ChargePage, ChargesPage, NewChargePage } from './views.tsx'
import { bankName, CHARGE_STATES, STAND_IN_PROVIDER } from './words.ts'

const reads = { who: can('payment.read') }
const raises = { who: can('payment.raise') }

export async function chargePage(ctx: ServerCtx, charge: ChargeRow, problems?: Problem[], values?: Record<string, string>) {
  const [payments, refunds, receipt, raisedByName] = await ctx.read(async (db) => [
    await listPayments(db, ctx.communeId!, { chargeId: charge.id }),
    await listRefunds(db, ctx.communeId!, { chargeId: charge.id }),
    await findReceipt(db, ctx.communeId!, { chargeId: charge.id }),
    await findStaffName(db, ctx.communeId!, charge.raisedBy),
  ] as const)
  const box = payBox(ctx, charge, await accountOf(ctx))
  return (
    <ChargePage
      v={ctx.view}
      {...box}
      payments={payments}
      refunds={refunds}
      receipt={receipt}
      powers={powersOf(ctx)}
      commandId={() => newId(ctx.now)}
      raisedByName={raisedByName ?? ctx.t('hệ thống')}
      {...(problems && { problems: said(ctx, problems) })}
      {...(values && { values })}
    />
  )
}

const back = (charge: ChargeRow) => `/thu-phi/khoan/${charge.id}`

export const chargeRoutes: ServerRoute[] = [

  page<ServerCtx>('/thu-phi', reads, async (ctx) => {
    const state = ctx.query.get('trang_thai') ?? ''
    const sought = (ctx.query.get('tim') ?? '').trim().slice(0, 80)
    const filter = { page: pageNo(ctx), ...(state in CHARGE_STATES && { state }), ...(sought && { sought }) }
    const [list, counts] = await ctx.read(async (db) => [await listCharges(db, ctx.communeId!, filter), await countByState(db, ctx.communeId!)] as const)
    return <ChargesPage v={ctx.view} {...list} pageNo={filter.page} pageRows={PAGE_ROWS} counts={counts} state={filter.state ?? ''} sought={sought} {...await roomOf(ctx)} />
  }),

  page<ServerCtx>('/thu-phi/moi', raises, (ctx) => <NewChargePage v={ctx.view} values={{}} commandId={newId(ctx.now)} />),
  form<ServerCtx>('/thu-phi/moi', raises, async (ctx) => {
    const decision = await ctx.run(chargeRaised, ctx.form.toObject())
    if (!decision.ok) return withStatus(422, <NewChargePage v={ctx.view} values={ctx.form.toObject()} problems={said(ctx, decision.problems)} commandId={newId(ctx.now)} />)
    return seeOther(`/thu-phi/khoan/${(decision.value as { chargeId: string }).chargeId}`, { tone: 'ok', text: ctx.t('Đã lập khoản thu. Mời người dân quét mã QR.') })
  }),

  page<ServerCtx>('/thu-phi/khoan/:chargeId', reads, async (ctx) => chargePage(ctx, await chargeOf(ctx))),

  form<ServerCtx>('/thu-phi/khoan/:chargeId/tien-mat', { who: can('payment.cash') }, async (ctx) => {
    const charge = await chargeOf(ctx)
    const decision = await ctx.run(cashTaken, { chargeId: charge.id, amountVnd: ctx.form.get('amountVnd') })
    if (!decision.ok) return withStatus(422, await chargePage(ctx, charge, decision.problems, { form: 'cash', ...ctx.form.toObject() }))
    return seeOther(back(charge), { tone: 'ok', text: ctx.t('Đã ghi tiền mặt. Nhớ đưa biên nhận.') })
  }),

  form<ServerCtx>('/thu-phi/khoan/:chargeId/huy', raises, async (ctx) => {
    const charge = await chargeOf(ctx)
    const decision = await ctx.run(chargeCancelled, { chargeId: charge.id, reason: ctx.form.get('reason') })
    if (!decision.ok) return withStatus(422, await chargePage(ctx, charge, decision.problems, { form: 'cancel', ...ctx.form.toObject() }))
    return seeOther(back(charge), { tone: 'warn', text: ctx.t('Đã hủy khoản thu.') })
  }),

  form<ServerCtx>('/thu-phi/khoan/:chargeId/bien-nhan', reads, async (ctx) => {
    const charge = await chargeOf(ctx)
    const known = await ctx.read((db) => findReceipt(db, ctx.communeId!, { chargeId: charge.id }))
    const decision = known ? undefined : await ctx.run(receiptIssued, { chargeId: charge.id })
    return decision?.ok === false ? ctx.refusal(decision.problems) : seeOther(back(charge), { tone: 'ok', text: ctx.t('Đã lập biên nhận.') })
  }),

  raw<ServerCtx>('GET', '/thu-phi/khoan/:chargeId/phieu.pdf', reads, async (ctx) => {
    const charge = await chargeOf(ctx)
    const account = await accountOf(ctx)
    if (charge.cancelled) return ctx.refusal([paymentProblems.closed])
    if (openVnd(charge) === 0) return ctx.refusal([paymentProblems.settled])
    const qr = qrText(charge, account)
    if (!account || !qr) return ctx.refusal([paymentProblems.noAccount])
    const slip = {
      ...(await paperHead(ctx)), title: charge.title, payerName: charge.payerName, lines: charge.lines, amountVnd: charge.amountVnd, openVnd: openVnd(charge), code: formatPaymentCode(charge.code),
      bank: bankName(account.bankBin), accountNumber: account.accountNumber, accountName: account.accountName, dueAt: charge.dueAt, qr, payUrl: `${ctx.services.config.origin}/tra-phi/${charge.code}`,
      standIn: account.provider === STAND_IN_PROVIDER,
    }
    return pdfReply(paymentSlip(slip), 'phieu-thanh-toan.pdf')
  }),

  raw<ServerCtx>('GET', '/thu-phi/bien-nhan/:receiptId/bien-nhan.pdf', reads, async (ctx) => {
    const found = await ctx.read(async (db) => {
      const receipt = await findReceipt(db, ctx.communeId!, { receiptId: ctx.params.receiptId ?? '' })
      if (!receipt) return undefined
      const charge = (await findCharge(db, ctx.communeId!, receipt.chargeId))!
      return { receipt, charge, payments: await listPayments(db, ctx.communeId!, { chargeId: charge.id }), name: await findStaffName(db, ctx.communeId!, receipt.issuedBy) }
    })
    if (!found) throw new Refused(paymentProblems.noSuchReceipt)
    const { receipt, charge, payments, name } = found
    const paper = {
      ...(await paperHead(ctx)), number: receipt.number, year: receipt.year, title: charge.title, payerName: charge.payerName, lines: charge.lines, amountVnd: receipt.amountVnd, payments,
      issuedAt: receipt.issuedAt, issuedByName: name ?? '', code: charge.code, checkUrl: `${ctx.services.config.origin}/tra-phi/${charge.code}`,
    }
    return pdfReply(receiptPaper(paper), `bien-nhan-${receipt.number}-${receipt.year}.pdf`, receipt.issuedAt)
  }),
]
