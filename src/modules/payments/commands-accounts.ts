// Which accounts the commune is paid into, and the key by which their bank's messages are believed.

import { command, mapConstraint } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, Refused } from '../../platform/problem.ts'
import { paymentProblems } from './problems.ts'
import { accountIdInput, accountInput } from './schema.ts'
import { providerOf } from './words.ts'

mapConstraint('payment_accounts_once', paymentProblems.accountTwice)
mapConstraint('bank_credits_once', paymentProblems.creditKnown)

export const accountOpened = command({
  type: 'payment_account.opened',
  may: 'payment.settings',
  input: accountInput,
  async run({ db, communeId, now }, account) {
    const id = newId(now)
    await db.insertInto('paymentAccounts').values({ communeId, id, ...account, provider: providerOf(account.bankBin), openedAt: now }).execute()
    return accept({ subject: `payment-account:${id}`, data: { bankBin: account.bankBin }, answer: { accountId: id } })
  },
})

/** Closing takes the account off new QR codes; money that still comes in is still believed and booked. */
export const accountClosed = command({
  type: 'payment_account.closed',
  may: 'payment.settings',
  input: accountIdInput,
  async run({ db, communeId, now }, { accountId }) {
    const closed = await db.updateTable('paymentAccounts').set({ closedAt: now }).where('communeId', '=', communeId).where('id', '=', accountId).where('closedAt', 'is', null).executeTakeFirst()
    if (closed.numUpdatedRows === 0n) throw new Refused(paymentProblems.noSuchAccount)
    return accept({ subject: `payment-account:${accountId}`, data: {} })
  },
})

export const accountKeyRenewed = command({
  type: 'payment_account.key_renewed',
  may: 'payment.settings',
  input: accountIdInput,
  async run({ db, communeId }, { accountId }) {
    const row = await db
      .updateTable('paymentAccounts')
      .set((eb) => ({ keyNumber: eb('keyNumber', '+', 1) }))
      .where('communeId', '=', communeId)
      .where('id', '=', accountId)
      .returning('keyNumber')
      .executeTakeFirst()
    if (!row) throw new Refused(paymentProblems.noSuchAccount)
    return accept({ subject: `payment-account:${accountId}`, data: { keyNumber: row.keyNumber } })
  },
})
