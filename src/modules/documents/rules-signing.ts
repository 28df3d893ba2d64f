// In which capacity somebody signs (Decree 30/2020, article 13): TM., KT., TL., TUQ., Q.; what stands above the name, and
// which of them need a delegation in writing.

import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { PlainDate } from '../../platform/time.ts'
import { CAPACITIES } from './decree.ts'
import { documentProblems } from './problems.ts'

export interface Signing {
  capacity: string
  /** 'ỦY BAN NHÂN DÂN': the collective, when one stands above. */
  collective: string
  /** 'CHỦ TỊCH': whose place is taken or whose order is followed. */
  headTitle: string
  /** 'PHÓ CHỦ TỊCH': the signer's own. */
  ownTitle: string
}

/** The lines above the signature, in capitals as the decree has them. */
export function signBlock({ capacity, collective, headTitle, ownTitle }: Signing): string[] {
  const abbr = CAPACITIES.get(capacity)?.abbr ?? null
  const up = (text: string) => text.toLocaleUpperCase('vi')
  const above = collective.trim() === '' ? [] : [`TM. ${up(collective)}`]
  switch (capacity) {
    case 'tm':
      return [`TM. ${up(collective || headTitle)}`, up(ownTitle)]
    case 'q':
      return [...above, `Q. ${up(headTitle || ownTitle)}`]
    case 'kt':
      return [...above, `KT. ${up(headTitle)}`, up(ownTitle)]
    case 'tl':
    case 'tuq':
      return [`${abbr} ${up(headTitle)}`, up(ownTitle)]
    default:
      return [up(ownTitle)]
  }
}

export interface Delegation {
  fromAccountId: string
  toAccountId: string
  capacity: string
  /** Document types it covers; empty = all. */
  typeKeys: readonly string[]
  validFrom: PlainDate
  validTo: PlainDate
  /** Number and date of the paper that delegates. */
  basis: string
  withdrawnAt: string | null
}

/** The delegation a signature in this capacity rests on; null where none is needed. */
export function decideCapacity(
  capacity: string,
  { accountId, typeKey, today, delegations }: { accountId: string; typeKey: string; today: PlainDate; delegations: readonly Delegation[] },
): Decision<Delegation | null> {
  const known = CAPACITIES.get(capacity)
  if (!known?.needsDelegation) return accept(null)
  const found = delegations.find(
    (one) =>
      one.toAccountId === accountId && one.capacity === capacity && one.withdrawnAt === null && one.validFrom <= today && today <= one.validTo &&
      (one.typeKeys.length === 0 || one.typeKeys.includes(typeKey)),
  )
  return found ? accept(found) : refuse(withParams(documentProblems.capacityBasis, { capacity: known.abbr ?? known.name }))
}

/** Who was authorised (TUQ.) may not authorise others; no period runs backwards. */
export function decideDelegation(
  input: { fromAccountId: string; capacity: string; validFrom: PlainDate; validTo: PlainDate },
  standing: readonly Delegation[],
  today: PlainDate,
): Decision<null> {
  if (input.validTo < input.validFrom) return refuse(documentProblems.delegationDates)
  const borrowed = standing.some((one) => one.toAccountId === input.fromAccountId && one.capacity === 'tuq' && one.withdrawnAt === null && one.validTo >= today)
  return input.capacity === 'tuq' && borrowed ? refuse(documentProblems.capacityChain) : accept(null)
}
