// What every movement of money has in common: the charge's lock, its sums, its state, and the word to its followers.

import type { CommandEnv } from '../../platform/command.ts'
import { newId, uuidv7 } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { toPlainDate, type Instant } from '../../platform/time.ts'
import { tellFollowers, type ChargeChange } from './followers.ts'
import { paymentProblems } from './problems.ts'
import { findCharge, type ChargeRow, type CreditRow } from './queries.ts'
import { chargeState } from './rules.ts'

export type Env = Pick<CommandEnv, 'db' | 'communeId' | 'now'> & { actor: { id: string } }

export async function lockedCharge({ db, communeId }: Env, chargeId: string): Promise<ChargeRow> {
  const charge = await findCharge(db, communeId, chargeId, true)
  if (!charge) throw new Refused(paymentProblems.noSuchCharge)
  return charge
}

/** Writes the charge's new sums and tells those who wait for it. The caller holds the charge's lock. */
export async function moveCharge(
  { db, communeId, now }: Env,
  charge: ChargeRow,
  by: ChargeChange['by'],
  change: { addPaid?: number; addRefunded?: number; cancelReason?: string },
): Promise<ChargeRow> {
  const { moved, row } = movedCharge(charge, change, now)
  await db.updateTable('charges').set(row).where('communeId', '=', communeId).where('id', '=', charge.id).execute()
  await tellMoved(db, communeId, charge, moved, by, now)
  return moved
}

/** The charge after money came or went, and the columns that change. */
export function movedCharge(charge: ChargeRow, change: { addPaid?: number; addRefunded?: number; cancelReason?: string }, now: Instant) {
  const cancelled = charge.cancelled || change.cancelReason !== undefined
  const sums = { paidVnd: charge.paidVnd + (change.addPaid ?? 0), refundedVnd: charge.refundedVnd + (change.addRefunded ?? 0) }
  const state = chargeState({ amountVnd: charge.amountVnd, cancelled, ...sums })
  const settledAt = state === 'paid' || state === 'over' ? (charge.settledAt ?? now) : null
  const row = { ...sums, state, settledAt, ...(change.cancelReason !== undefined && { cancelledAt: now, cancelReason: change.cancelReason }) }
  return { moved: { ...charge, ...row, cancelled } as ChargeRow, row }
}

export async function tellMoved(db: Env['db'], communeId: number, was: ChargeRow, is: ChargeRow, by: ChargeChange['by'], at: Instant): Promise<void> {
  const { paidVnd, refundedVnd } = is
  await tellFollowers(db, communeId, { chargeId: was.id, subject: { kind: was.subjectKind, id: was.subjectId }, was: was.state, is: is.state, amountVnd: was.amountVnd, paidVnd, refundedVnd, by, at })
}

/** Counts a bank credit for a charge: one payment row per credit, which the database holds us to. */
export async function countCredit(env: Env, charge: ChargeRow, credit: Pick<CreditRow, 'id' | 'amountVnd' | 'bookedAt' | 'bookedOn'>): Promise<ChargeRow> {
  const { db, communeId, now, actor } = env
  await db
    .insertInto('chargePayments')
    .values({ communeId, id: newId(now), chargeId: charge.id, kind: 'bank', creditId: credit.id, amountVnd: credit.amountVnd, paidAt: credit.bookedAt, paidOn: credit.bookedOn, recordedBy: actor.id, recordedAt: now })
    .execute()
  return moveCharge(env, charge, 'bank', { addPaid: credit.amountVnd })
}

export async function countCash(env: Env, charge: ChargeRow, amountVnd: number): Promise<ChargeRow> {
  const { db, communeId, now, actor } = env
  await db.insertInto('chargePayments').values({ communeId, id: uuidv7(now), chargeId: charge.id, kind: 'cash', amountVnd, paidAt: now, paidOn: dayOf(now), recordedBy: actor.id, recordedAt: now }).execute()
  return moveCharge(env, charge, 'cash', { addPaid: amountVnd })
}

export const dayOf = (at: Instant) => toPlainDate(at)
