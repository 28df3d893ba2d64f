// The morning's reminders: who asked to be reminded is told once a day what is late or due, by the carrier of messages. What the
// carrier would not take waits and is offered again until noon; a reminder of yesterday is worth nothing.

import { systemActor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { Channel } from '../../platform/messaging/messenger.ts'
import { toPlainDate } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { getCommune } from '../places/index.ts'
import { reminderTried } from './commands-reminders.ts'
import { listReminderAddresses, findSentToday } from './queries-reminders.ts'
import { listOpenTasks } from './queries-incoming.ts'
import { listAbsent, listDocuments, listUnits } from './queries.ts'
import { reminderOf, reminderText, type Owed } from './rules-reminders.ts'

/** Tells everybody who is due; returns how many messages the carrier took. */
export async function remindAll(services: Services): Promise<number> {
  const now = services.now()
  const today = toPlainDate(now)
  const addresses = await services.database.read('everywhere', (db) => listReminderAddresses(db))
  let sent = 0
  for (const { communeId, accountId, channel, address } of addresses) {
    const found = await services.database.read(communeId, async (db) => {
      if ((await findSentToday(db, communeId, accountId, today)) !== undefined) return undefined
      const ids = [accountId, ...(await listAbsent(db, communeId, accountId, today))]
      const units = (await listUnits(db, communeId)).filter(({ headAccountId }) => headAccountId !== null && ids.includes(headAccountId)).map(({ id }) => id)
      const papers = await listDocuments(db, communeId, { waitsFor: { accountIds: ids, vanThu: false } })
      const tasks = await listOpenTasks(db, communeId, units, false)
      const owed: Owed[] = [...papers.map(({ dueOn }) => ({ dueOn })), ...tasks.map(({ dueAt }) => ({ dueOn: dueAt && toPlainDate(dueAt) }))]
      return { reminder: reminderOf(owed, today), papers: owed.length, communeName: (await getCommune(db, communeId)).name }
    })
    if (!found?.reminder) continue
    const receipt = await services.messenger.send({ channel: channel as Channel, to: address, text: reminderText(found.reminder, found.communeName), reference: `vb-${accountId}-${today}` })
    await execute(services.database, reminderTried, { accountId, day: today, papers: found.papers, trouble: receipt.ok ? null : receipt.problems[0]!.text }, { actor: systemActor(communeId), communeId, now, commandId: newId(now) })
    if (receipt.ok) sent += 1
  }
  return sent
}
