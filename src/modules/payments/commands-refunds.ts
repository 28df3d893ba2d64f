// Money that goes back: asked by one person, approved by another, paid by the bank's order or in cash at the counter.

import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { formatNumberVi } from '../../platform/money.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { toPlainDate } from '../../platform/time.ts'
import { lockedCharge, moveCharge, type Env } from './commands-common.ts'
import { paymentProblems } from './problems.ts'
import { findCredit, listPayments, listRefunds, refundsUnderWay, type RefundRow } from './queries.ts'
import { decideRefund, decideRefundApproval } from './rules.ts'
import { refundDecisionInput, refundInput, refundPaidInput } from './schema.ts'

export const refundAsked = command({
  type: 'refund.asked',
  may: 'payment.refund',
  input: refundInput,
  async run(env, input) {
    const { db, communeId, now, actor } = env
    const decision = input.chargeId !== null ? await ofCharge(env, input.chargeId, input) : await ofCredit(env, input.creditId!, input.amountVnd)
    if (!decision.ok) return decision
    const id = newId(now)
    await db.insertInto('refunds').values({ communeId, id, ...input, askedBy: actor.id, askedAt: now }).execute()
    return accept({ subject: `refund:${id}`, data: { chargeId: input.chargeId, creditId: input.creditId, amountVnd: input.amountVnd, method: input.method }, answer: { refundId: id } })
  },
})

async function ofCharge(env: Env, chargeId: string, { amountVnd, method }: { amountVnd: number; method: string }) {
  const charge = await lockedCharge(env, chargeId)
  if (method === 'bank') {
    const payments = await listPayments(env.db, env.communeId, { chargeId })
    if (!payments.some(({ kind }) => kind === 'bank')) return refuse(paymentProblems.cashRefundOnly)
  }
  return decideRefund(amountVnd, charge.paidVnd - (await refundsUnderWay(env.db, env.communeId, { chargeId })))
}

/** Held money goes back whole: a part of it would belong nowhere. */
async function ofCredit(env: Env, creditId: string, amountVnd: number) {
  const credit = await findCredit(env.db, env.communeId, creditId, true)
  if (!credit) throw new Refused(paymentProblems.noSuchCredit)
  if (credit.state !== 'held' || (await refundsUnderWay(env.db, env.communeId, { creditId })) > 0) return refuse(paymentProblems.notHeld)
  return amountVnd === credit.amountVnd ? accept(amountVnd) : refuse(withParams(paymentProblems.refundWhole, { amount: formatNumberVi(credit.amountVnd) }, 'amountVnd'))
}

async function lockedRefund({ db, communeId }: Env, refundId: string): Promise<RefundRow> {
  await db.selectFrom('refunds').select('id').where('communeId', '=', communeId).where('id', '=', refundId).forUpdate().executeTakeFirst()
  const [refund] = await listRefunds(db, communeId, { refundId })
  if (!refund) throw new Refused(paymentProblems.noSuchRefund)
  return refund
}

export const refundDecided = command({
  type: 'refund.decided',
  may: 'payment.approve',
  input: refundDecisionInput,
  async run(env, { refundId, approve, note }) {
    const { db, communeId, now, actor } = env
    const refund = await lockedRefund(env, refundId)
    const decision = decideRefundApproval(refund, actor.id)
    if (!decision.ok) return decision
    const change = { state: approve ? 'approved' : 'refused', decidedBy: actor.id, decidedAt: now, decisionNote: note }
    await db.updateTable('refunds').set(change).where('communeId', '=', communeId).where('id', '=', refundId).execute()
    return accept({ subject: `refund:${refundId}`, data: { approve, amountVnd: refund.amountVnd } })
  },
})

/** The money has left: in cash over the counter, or by an order the bank has taken. */
export const refundPaid = command({
  type: 'refund.paid',
  may: 'payment.refund',
  input: refundPaidInput,
  async run(env, { refundId, bankReference }) {
    const { db, communeId, now } = env
    const [known] = await listRefunds(db, communeId, { refundId })
    // The charge's lock first, as everybody takes it.
    const charge = known?.chargeId ? await lockedCharge(env, known.chargeId) : undefined
    const refund = await lockedRefund(env, refundId)
    if (refund.state !== 'approved') return refuse(paymentProblems.notApproved)
    const paid = { state: 'paid', paidAt: now, paidOn: toPlainDate(now), bankReference, lastError: null }
    await db.updateTable('refunds').set(paid).where('communeId', '=', communeId).where('id', '=', refundId).execute()
    if (charge) await moveCharge(env, charge, 'refund', { addRefunded: refund.amountVnd })
    if (refund.creditId) await db.updateTable('bankCredits').set({ state: 'returned', settledAt: now, settledBy: env.actor.id }).where('communeId', '=', communeId).where('id', '=', refund.creditId).execute()
    return accept({ subject: `refund:${refundId}`, data: { amountVnd: refund.amountVnd, method: refund.method, bankReference } })
  },
})
