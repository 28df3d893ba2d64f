// Decisions about money: the payment code in a purpose, where a credit belongs, what state a charge is in. Pure, and the
// same whatever order the bank's messages come in.

import { newShortCode, readShortCode } from '../../platform/ids.ts'
import { formatNumberVi } from '../../platform/money.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { editDistance, foldText, nameSimilarity } from '../../platform/text.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { paymentProblems } from './problems.ts'

// ---- the code in the purpose ----

export const CODE_PREFIX = 'GC'
const SIGNS = 11

/** 'GC' and eleven signs: ten random ones (about 8·10¹⁴ codes) and a check sign. Short enough for 25 characters with words beside it. */
export function newPaymentCode(): string {
  return CODE_PREFIX + newShortCode(SIGNS - 1)
}

/** 'GC K7M2 94QX ABC': for reading aloud. */
export function formatPaymentCode(code: string): string {
  return `${CODE_PREFIX} ${code.slice(2).replace(/(.{4})(?=.)/g, '$1 ')}`
}

/** What was typed or scanned as one code; undefined when the check sign says no. */
export function readPaymentCode(typed: string): string | undefined {
  const bare = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  if (!bare.startsWith(CODE_PREFIX) || bare.length !== CODE_PREFIX.length + SIGNS) return undefined
  const code = readShortCode(bare.slice(2))
  return code === undefined ? undefined : CODE_PREFIX + code
}

/** Every good code in the purpose of a transfer, however the bank cut, glued or spaced it. */
export function codesIn(purpose: string): string[] {
  const bare = purpose.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const found = new Set<string>()
  for (let at = bare.indexOf(CODE_PREFIX); at !== -1; at = bare.indexOf(CODE_PREFIX, at + 1)) {
    const code = readPaymentCode(bare.slice(at, at + CODE_PREFIX.length + SIGNS))
    if (code) found.add(code)
  }
  return [...found]
}

/** Pieces of a purpose that look like a code with something wrong. */
export function almostCodes(purpose: string): string[] {
  const bare = purpose.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return [...bare.matchAll(/(?=(GC[0-9A-Z]{9,12}))/g)].map((match) => match[1]!)
}

// ---- charges ----

export type ChargeState = 'pending' | 'partial' | 'paid' | 'over' | 'cancelled' | 'refunded'

export interface ChargeMoney {
  amountVnd: number
  paidVnd: number
  refundedVnd: number
  cancelled: boolean
}

/** A function of sums only, so that the order in which money came cannot matter. */
export function chargeState({ amountVnd, paidVnd, refundedVnd, cancelled }: ChargeMoney): ChargeState {
  const net = paidVnd - refundedVnd
  if (cancelled) return net > 0 ? 'over' : refundedVnd > 0 ? 'refunded' : 'cancelled'
  if (net > amountVnd) return 'over'
  if (net === amountVnd) return 'paid'
  if (net === 0 && refundedVnd > 0) return 'refunded'
  return net === 0 ? 'pending' : 'partial'
}

/** What is still to be paid; never negative. */
export function openVnd(charge: ChargeMoney): number {
  return charge.cancelled ? 0 : Math.max(0, charge.amountVnd - (charge.paidVnd - charge.refundedVnd))
}

/** What was paid and is not owed: goes back to the payer. */
export function excessVnd(charge: ChargeMoney): number {
  return Math.max(0, charge.paidVnd - charge.refundedVnd - (charge.cancelled ? 0 : charge.amountVnd))
}

// ---- credits ----

export type Verdict = 'exact' | 'partial' | 'over' | 'late' | 'unmatched'

/** Late is judged by the bank's booking, never by when its message came. Late money waits for a person; the rest counts at once. */
export function judgeCredit(credit: { amountVnd: number; bookedAt: Instant }, charge: (ChargeMoney & { dueAt: Instant | null; cancelledAt: Instant | null }) | undefined): Verdict {
  if (!charge) return 'unmatched'
  if (charge.cancelledAt !== null || (charge.dueAt !== null && credit.bookedAt > charge.dueAt)) return 'late'
  const open = openVnd(charge)
  return credit.amountVnd === open ? 'exact' : credit.amountVnd < open ? 'partial' : 'over'
}

export const countsAtOnce = (verdict: Verdict) => verdict === 'exact' || verdict === 'partial' || verdict === 'over'

export interface Candidate extends ChargeMoney {
  id: string
  code: string
  payerName: string | null
  raisedAt: Instant
}

export interface Suggestion<C> {
  charge: C
  score: number
  reasons: ('code' | 'amount' | 'name' | 'named')[]
}

/** Which open charges a credit without a good code may have been meant for, best first. A person decides. */
export function suggestCharges<C extends Candidate>(credit: { purpose: string; amountVnd: number; payerName: string | null; namedChargeId?: string | null }, candidates: readonly C[]): Suggestion<C>[] {
  const slips = almostCodes(credit.purpose)
  // A bank that cut the purpose short left the beginning of a code.
  const beginnings = credit.purpose.toUpperCase().match(/GC[0-9A-Z]{4,10}(?![0-9A-Z])/g) ?? []
  const words = foldText(credit.purpose)
  return candidates
    .map((charge): Suggestion<C> => {
      const reasons: Suggestion<C>['reasons'] = []
      let score = 0
      if (credit.namedChargeId === charge.id) {
        reasons.push('named')
        score += 5
      }
      const distance = Math.min(99, ...slips.map((slip) => editDistance(slip.slice(0, charge.code.length), charge.code, 3)))
      const cutShort = beginnings.some((part) => charge.code.startsWith(part))
      if (distance <= 2 || cutShort) {
        reasons.push('code')
        score += cutShort ? 2 : 3 - distance
      }
      if (openVnd(charge) === credit.amountVnd) {
        reasons.push('amount')
        score += 1
      }
      const payer = foldText(charge.payerName ?? '')
      if (payer !== '' && (words.includes(payer) || nameSimilarity(credit.payerName ?? '', charge.payerName ?? '') > 0.85)) {
        reasons.push('name')
        score += 1.5
      }
      return { charge, score, reasons }
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || (a.charge.raisedAt < b.charge.raisedAt ? 1 : -1))
    .slice(0, 8)
}

// ---- acts of people ----

export function decideCash(charge: ChargeMoney, amountVnd: number): Decision<number> {
  if (charge.cancelled) return refuse(paymentProblems.closed)
  const open = openVnd(charge)
  if (open === 0) return refuse(paymentProblems.settled)
  return amountVnd > open ? refuse(withParams(paymentProblems.cashTooMuch, { open: formatNumberVi(open) }, 'amountVnd')) : accept(amountVnd)
}

/** At most what was paid, less what has gone back or is already asked back. */
export function decideRefund(amountVnd: number, most: number): Decision<number> {
  return amountVnd > most ? refuse(withParams(paymentProblems.refundTooMuch, { most: formatNumberVi(Math.max(0, most)) }, 'amountVnd')) : accept(amountVnd)
}

export function decideRefundApproval(refund: { state: string; askedBy: string }, approver: string): Decision<true> {
  if (refund.state !== 'asked') return refuse(paymentProblems.alreadyDecided)
  return refund.askedBy === approver ? refuse(paymentProblems.sameHands) : accept(true)
}

// ---- the day ----

/** What a day adds up to; every number has rows behind it. Amounts in đồng. */
export interface DayFigures {
  bankIn: { count: number; sum: number }
  matched: { count: number; sum: number }
  held: { count: number; sum: number }
  returned: { count: number; sum: number }
  counted: { count: number; sum: number }
  cash: { count: number; sum: number }
  /** Null: no statement covers the day for every account. */
  statement: { count: number; sum: number } | null
  missingHere: { count: number; sum: number }
  missingThere: { count: number; sum: number }
  differing: { count: number; sum: number }
  refundsBank: { count: number; sum: number }
  refundsCash: { count: number; sum: number }
}

export interface Balance {
  key: 'statement' | 'credits' | 'charges'
  left: number
  right: number
  difference: number
}

/** Three equations that must each come out at nought: bank and books, books and verdicts, verdicts and charges. */
export function balances(day: DayFigures): Balance[] {
  const one = (key: Balance['key'], left: number, right: number) => ({ key, left, right, difference: left - right })
  return [
    ...(day.statement ? [one('statement', day.statement.sum, day.bankIn.sum)] : []),
    one('credits', day.bankIn.sum, day.matched.sum + day.held.sum + day.returned.sum),
    one('charges', day.matched.sum, day.counted.sum),
  ]
}

export function decideClosing(day: DayFigures, on: { day: PlainDate; dayText: string; today: PlainDate; unchanged: boolean }): Decision<true> {
  const params = { day: on.dayText }
  if (on.day >= on.today) return refuse(withParams(paymentProblems.dayNotOver, params))
  if (on.unchanged) return refuse(withParams(paymentProblems.closedAlready, params))
  if (day.statement === null) return refuse(withParams(paymentProblems.noStatement, params))
  const off = balances(day).find(({ difference }) => difference !== 0)
  if (off) return refuse(withParams(paymentProblems.notBalanced, { ...params, amount: formatNumberVi(off.difference) }))
  return day.missingHere.count + day.missingThere.count + day.differing.count > 0 ? refuse(withParams(paymentProblems.notBalanced, { ...params, amount: 0 })) : accept(true)
}
