// Money the bank says came in: booked once per transaction, counted when its code names an open charge, held for a
// person otherwise.

import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused } from '../../platform/problem.ts'
import { toPlainDate } from '../../platform/time.ts'
import type { z } from 'zod'
import { countCredit, lockedCharge, type Env } from './commands-common.ts'
import { paymentProblems } from './problems.ts'
import { findCredit, findCreditByTransaction, listChargesByCode, type ChargeRow, type CreditRow } from './queries.ts'
import { codesIn, countsAtOnce, judgeCredit } from './rules.ts'
import { assignInput, creditInput } from './schema.ts'

/** What a credit is when its code names these charges; nothing is written. */
export function judgedCredit({ now }: Pick<Env, 'now'>, input: z.output<typeof creditInput>, named: readonly ChargeRow[]): { credit: CreditRow; counted: ChargeRow | undefined } {
  // Two codes in one purpose: a person decides which was meant.
  const charge = named.length === 1 ? named[0] : undefined
  const verdict = judgeCredit(input, charge)
  const counted = charge !== undefined && countsAtOnce(verdict) ? charge : undefined
  const { messageId: _message, ...told } = input
  const credit: CreditRow = {
    ...told, id: newId(now), bookedOn: toPlainDate(input.bookedAt), firstSeenAt: now, verdict, state: counted ? 'matched' : 'held', chargeId: counted?.id ?? null, namedChargeId: counted ? null : (charge?.id ?? null),
  }
  return { credit, counted }
}

/** Books one credit under the lock of the charge it names. The caller has looked whether it is known. */
async function bookCredit(env: Env, input: z.output<typeof creditInput>): Promise<CreditRow> {
  const { db, communeId, now } = env
  const { credit, counted } = judgedCredit(env, input, await listChargesByCode(db, communeId, codesIn(input.purpose)))
  await db.insertInto('bankCredits').values({ communeId, ...credit, settledAt: counted ? now : null, settledBy: counted ? env.actor.id : null }).execute()
  if (counted) await countCredit(env, counted, credit)
  return credit
}

export const creditReceived = command({
  type: 'credit.received',
  may: 'payment.receive',
  input: creditInput,
  async run(env, input) {
    // A statement may have brought it before its message came.
    if (await findCreditByTransaction(env.db, env.communeId, input.provider, input.transactionId)) return refuse(paymentProblems.creditKnown)
    const credit = await bookCredit(env, input)
    if (input.messageId !== null) {
      const done = { settledAt: env.now, outcome: 'credited', creditId: credit.id }
      await env.db.updateTable('bankMessages').set(done).where('communeId', '=', env.communeId).where('id', '=', input.messageId).execute()
    }
    const { id, amountVnd, verdict, chargeId } = credit
    return accept({ subject: `credit:${id}`, data: { amountVnd, verdict, chargeId, seen: input.firstSeen }, answer: { creditId: id, amountVnd, verdict } })
  },
})

/** A person says which charge held money was for; it then counts as any other. */
export const creditAssigned = command({
  type: 'credit.assigned',
  may: 'payment.match',
  input: assignInput,
  async run(env, { creditId, chargeId }) {
    const { db, communeId, now, actor } = env
    const charge = await lockedCharge(env, chargeId)
    const credit = await findCredit(db, communeId, creditId, true)
    if (!credit) throw new Refused(paymentProblems.noSuchCredit)
    if (credit.state !== 'held' || (await hasRefund(env, creditId))) return refuse(paymentProblems.notHeld)
    if (charge.cancelled) return refuse(paymentProblems.closed)
    await db.updateTable('bankCredits').set({ state: 'matched', chargeId, settledBy: actor.id, settledAt: now }).where('communeId', '=', communeId).where('id', '=', creditId).execute()
    const moved = await countCredit(env, charge, credit)
    return accept({ subject: `credit:${creditId}`, data: { chargeId, amountVnd: credit.amountVnd, state: moved.state } })
  },
})

async function hasRefund({ db, communeId }: Env, creditId: string): Promise<boolean> {
  const row = await db.selectFrom('refunds').select('id').where('communeId', '=', communeId).where('creditId', '=', creditId).where('state', 'in', ['asked', 'approved', 'paid']).executeTakeFirst()
  return row !== undefined
}
