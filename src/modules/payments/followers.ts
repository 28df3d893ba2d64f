// Others raise charges here and wait for the money. They follow their charges in the transaction that moves them, without
// this module knowing who they are: what they write stands or falls with the payment.

import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import type { ChargeState } from './rules.ts'

export interface ChargeChange {
  chargeId: string
  subject: { kind: string; id: string }
  was: ChargeState
  is: ChargeState
  amountVnd: number
  paidVnd: number
  refundedVnd: number
  /** 'bank' counts as paid online for the index; cash does not. */
  by: 'bank' | 'cash' | 'refund' | 'cancel'
  at: Instant
}

export interface PaymentsFollower {
  name: string
  /** Only charges of this kind of subject are told; left out = all. */
  subjectKind?: string
  /** Called after the charge's row was written, once per change of its money, in the same transaction. */
  changed(db: Db, communeId: number, change: ChargeChange): Promise<void>
}

const followers = new Map<string, PaymentsFollower>()

/** Called once by the composition root for each module that raises charges. */
export function followPayments(follower: PaymentsFollower): void {
  followers.set(follower.name, follower)
}

export async function tellFollowers(db: Db, communeId: number, change: ChargeChange): Promise<void> {
  for (const follower of followers.values()) {
    if (follower.subjectKind === undefined || follower.subjectKind === change.subject.kind) await follower.changed(db, communeId, change)
  }
}
