// Who wants to be reminded where, and what went out today.

import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'

export interface ReminderAddress {
  communeId: number
  accountId: string
  channel: string
  address: string
}

export async function listReminderAddresses(db: Db): Promise<ReminderAddress[]> {
  return db.selectFrom('documentReminderAddresses').select(['communeId', 'accountId', 'channel', 'address']).orderBy('communeId').orderBy('accountId').limit(20_000).execute()
}

export async function findReminderAddress(db: Db, communeId: number, accountId: string): Promise<ReminderAddress | undefined> {
  return db.selectFrom('documentReminderAddresses').select(['communeId', 'accountId', 'channel', 'address']).where('communeId', '=', communeId).where('accountId', '=', accountId).executeTakeFirst()
}

/** The reminder the carrier took today; undefined while none did. */
export async function findSentToday(db: Db, communeId: number, accountId: string, day: PlainDate): Promise<{ papers: number } | undefined> {
  return db.selectFrom('documentReminders').select('papers').where('communeId', '=', communeId).where('accountId', '=', accountId).where('day', '=', day).where('state', '=', 'sent').executeTakeFirst()
}
