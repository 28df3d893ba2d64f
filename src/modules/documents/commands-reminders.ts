// Where an official wants to be reminded, said by themselves and taken back by themselves; and that a reminder went out.

import { z } from 'zod'
import { command } from '../../platform/command.ts'
import { checkMessage } from '../../platform/messaging/message-guard.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { plainDateShape, reminderAddressInput } from './schema.ts'

export const reminderAddressSet = command({
  type: 'document.reminder_address_set',
  may: 'document.read',
  input: reminderAddressInput,
  async run({ db, communeId, actor, now }, { channel, address }) {
    await db.deleteFrom('documentReminderAddresses').where('communeId', '=', communeId).where('accountId', '=', actor.id).execute()
    if (channel !== 'none') {
      const wrong = checkMessage({ channel, to: address, text: 'Thử', reference: 'thu' }).map((problem) => ({ ...problem, field: 'address' }))
      if (wrong.length > 0) return refuse(...wrong)
      await db.insertInto('documentReminderAddresses').values({ communeId, accountId: actor.id, channel, address, setAt: now }).execute()
    }
    // The address itself stays out of the ledger: it is the person's own.
    return accept({ subject: `account:${actor.id}`, data: { channel } })
  },
})

export const reminderTried = command({
  type: 'document.reminded',
  may: 'document.read',
  input: z.object({ accountId: z.uuid(), day: plainDateShape, papers: z.number().int(), trouble: z.string().nullable() }),
  async run({ db, communeId, now }, { accountId, day, papers, trouble }) {
    const row = { papers, trouble, state: trouble === null ? 'sent' : 'waiting', sentAt: trouble === null ? now : null }
    await db
      .insertInto('documentReminders')
      .values({ communeId, accountId, day, ...row, tries: 1 })
      .onConflict((oc) => oc.columns(['communeId', 'accountId', 'day']).doUpdateSet((eb) => ({ ...row, tries: eb('documentReminders.tries', '+', 1) })))
      .execute()
    return accept({ subject: `account:${accountId}`, data: { day, papers, sent: trouble === null } })
  },
})
