// What waits to go to the hub: put there by the command that causes it, in its transaction; sent by exchange.ts.

import type { CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { Business } from './edxml.ts'

export interface Outgoing {
  business: Business
  documentId: string | null
  hubDocumentId: string
  toCode: string
  toName: string
  note?: string
}

/** Puts messages in the queue, in the transaction of the command that causes them. */
export async function queueMessages({ db, communeId, now }: Pick<CommandEnv, 'db' | 'communeId' | 'now'>, messages: readonly Outgoing[]): Promise<void> {
  if (messages.length === 0) return
  await db
    .insertInto('exchangeMessages')
    .values(messages.map(({ note, ...one }) => ({ communeId, id: newId(now) as string, direction: 'out', ...one, statusNote: note ?? null, state: 'waiting', nextAt: now, madeAt: now, changedAt: now })))
    .execute()
}

/** The paper's name on the hub. */
export function hubIdOf(documentId: string): string {
  return `gocua:${documentId}`
}
