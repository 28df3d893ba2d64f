// Charges: raised (by other modules inside their own command, or by hand at the counter), cancelled, paid in cash.

import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { formatNumberVi } from '../../platform/money.ts'
import { accept, refuse, Refused, withParams, type Decision } from '../../platform/problem.ts'
import { atLocalTime, toPlainDate, type Instant } from '../../platform/time.ts'
import { problemsOf } from '../../platform/validation.ts'
import { countCash, lockedCharge, moveCharge, type Env } from './commands-common.ts'
import { paymentProblems } from './problems.ts'
import { currentAccount, findReceipt } from './queries.ts'
import { decideCash, newPaymentCode } from './rules.ts'
import { cancelInput, cashInput, chargeInput, counterChargeInput, receiptInput, type ChargeInput } from './schema.ts'
import { sql } from 'kysely'

/**
 * Raises a charge inside the caller's transaction and beside the caller's ledger entry. The lines must add up to the
 * amount; a fee that is unknown or nought raises nothing. Returns the charge's id and the code for its purpose.
 */
export async function raiseCharge(env: Env, input: ChargeInput): Promise<Decision<{ chargeId: string; code: string }>> {
  const read = chargeInput.safeParse(input)
  if (!read.success) return refuse(...problemsOf(read.error))
  const { subject, title, payerName, stage, amountVnd, lines, dueAt } = read.data
  const sum = lines.reduce((total, one) => total + one.amountVnd, 0)
  if (sum !== amountVnd) return refuse(withParams(paymentProblems.sumDiffers, { lines: formatNumberVi(sum), amount: formatNumberVi(amountVnd) }))
  const { db, communeId, now, actor } = env
  const account = await currentAccount(db, communeId)
  const row = { id: newId(now) as string, code: newPaymentCode() }
  await db
    .insertInto('charges')
    .values({
      communeId, ...row, subjectKind: subject.kind, subjectId: subject.id, title, payerName, stage, amountVnd, lines: JSON.stringify(lines), accountId: account?.id ?? null,
      raisedAt: now, raisedBy: actor.id, dueAt,
    })
    .execute()
  return accept({ chargeId: row.id, code: row.code })
}

/** Takes a charge back inside the caller's transaction; what was paid already then waits to be refunded. */
export async function cancelCharge(env: Env, chargeId: string, reason: string): Promise<Decision<true>> {
  const charge = await lockedCharge(env, chargeId)
  if (charge.cancelled) return accept(true)
  await moveCharge(env, charge, 'cancel', { cancelReason: reason })
  return accept(true)
}

export const chargeRaised = command({
  type: 'charge.raised',
  may: 'payment.raise',
  input: counterChargeInput,
  async run(env, { title, payerName, amountVnd, legalBasis, dueOn }) {
    const id = newId(env.now)
    const dueAt: Instant | null = dueOn === null ? null : atLocalTime(dueOn, 24 * 60 - 1)
    const lines = [{ label: title, amountVnd, why: 'nhập tại quầy', legalBasis, certainty: 'C' as const }]
    const raised = await raiseCharge(env, { subject: { kind: 'counter', id }, title, payerName, amountVnd, lines, dueAt })
    if (!raised.ok) return raised
    return accept({ subject: `charge:${raised.value.chargeId}`, data: { amountVnd, by: 'counter' }, answer: raised.value })
  },
})

export const chargeCancelled = command({
  type: 'charge.cancelled',
  may: 'payment.raise',
  input: cancelInput,
  async run(env, { chargeId, reason }) {
    const charge = await lockedCharge(env, chargeId)
    if (charge.cancelled) return refuse(paymentProblems.closed)
    const moved = await moveCharge(env, charge, 'cancel', { cancelReason: reason })
    return accept({ subject: `charge:${chargeId}`, data: { reason, paidVnd: moved.paidVnd } })
  },
})

export const cashTaken = command({
  type: 'charge.cash_taken',
  may: 'payment.cash',
  input: cashInput,
  async run(env, { chargeId, amountVnd }) {
    const charge = await lockedCharge(env, chargeId)
    const decision = decideCash(charge, amountVnd)
    if (!decision.ok) return decision
    const moved = await countCash(env, charge, amountVnd)
    return accept({ subject: `charge:${chargeId}`, data: { amountVnd, state: moved.state } })
  },
})

/** One receipt per charge, numbered without gaps within the year: the number is taken in the transaction that writes it. */
export const receiptIssued = command({
  type: 'receipt.issued',
  may: 'payment.read',
  input: receiptInput,
  async run(env, { chargeId }) {
    const { db, communeId, now, actor } = env
    const charge = await lockedCharge(env, chargeId)
    if (charge.state !== 'paid' && charge.state !== 'over') return refuse(paymentProblems.notSettled)
    if (await findReceipt(db, communeId, { chargeId })) throw new Refused(paymentProblems.settled)
    const year = Number(toPlainDate(now).slice(0, 4))
    const { rows } = await sql<{ number: number }>`
      insert into receipt_counters (commune_id, year, last_number) values (${communeId}, ${year}, 1)
      on conflict (commune_id, year) do update set last_number = receipt_counters.last_number + 1 returning last_number as number`.execute(db)
    const receipt = { id: newId(now) as string, year, number: rows[0]!.number, chargeId, amountVnd: charge.amountVnd }
    await db.insertInto('receipts').values({ communeId, ...receipt, issuedAt: now, issuedBy: actor.id }).execute()
    return accept({ subject: `charge:${chargeId}`, data: { number: receipt.number, year, amountVnd: charge.amountVnd }, answer: { receiptId: receipt.id } })
  },
})
