// Follows erasures: what phones once sent about a person and nobody has answered yet, and the packs that carried them, go too.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { PeopleFollower } from '../people/index.ts'
import type { OutboxEntry } from './schema.ts'

export const syncFollower: PeopleFollower = {
  name: 'sync',
  async erased(db, communeId, residentId) {
    await sql`
      update inbox set body = '{}' where commune_id = ${communeId}
         and (command_id = ${residentId} or body->>'residentId' = ${residentId})`.execute(db)
    await sql`
      update inbox set body = body - 'note' where commune_id = ${communeId} and body ? 'note'
         and body->'lessons' @> ${JSON.stringify([{ residentId }])}::jsonb`.execute(db)
    for (const { deviceId, firstCommand, entries } of await listDeliveries(db, communeId, residentId)) {
      const left = entries.map((entry) => (isAbout(entry, residentId) ? { ...entry, body: {} } : teaches(entry, residentId) ? { ...entry, body: { ...entry.body, note: null } } : entry))
      await db.updateTable('outboxDeliveries').set({ entries: JSON.stringify(left) }).where('communeId', '=', communeId).where('deviceId', '=', deviceId).where('firstCommand', '=', firstCommand).execute()
    }
    await sql`
      delete from packs p using households o, residents r
       where p.commune_id = ${communeId} and r.commune_id = p.commune_id and r.id = ${residentId}
         and o.commune_id = r.commune_id and o.id = r.household_id and p.hamlet_id = o.hamlet_id`.execute(db)
    return []
  },
  async held(db, communeId, residentId) {
    const { rows } = await sql<Record<string, unknown>>`
      select kind, made_at as "madeAt", received_at as "receivedAt", state, body from inbox
       where commune_id = ${communeId} and (command_id = ${residentId} or body->>'residentId' = ${residentId}) order by received_at`.execute(db)
    const arriving = (await listDeliveries(db, communeId, residentId)).flatMap(({ receivedAt, entries }) =>
      entries.filter((entry) => isAbout(entry, residentId)).map(({ kind, at, body }) => ({ kind, madeAt: at, receivedAt, state: 'received', body })))
    return [{ title: 'Điện thoại của tổ đã gửi về, chưa trả lời xong', table: 'inbox', purpose: 'để không mất việc', rows: [...rows, ...arriving] }]
  },
}

async function listDeliveries(db: Db, communeId: number, residentId: string): Promise<{ deviceId: string; firstCommand: string; receivedAt: string; entries: OutboxEntry[] }[]> {
  const rows = await db.selectFrom('outboxDeliveries').select(['deviceId', 'firstCommand', 'receivedAt', 'entries']).where('communeId', '=', communeId).where('entries', 'like', `%${residentId}%`).execute()
  return rows.map(({ entries, ...rest }) => ({ ...rest, entries: JSON.parse(entries) as OutboxEntry[] }))
}

function isAbout({ id, body }: OutboxEntry, residentId: string): boolean {
  return id === residentId || body.residentId === residentId
}

function teaches({ body }: OutboxEntry, residentId: string): boolean {
  return Array.isArray(body.lessons) && body.lessons.some((lesson: { residentId?: unknown }) => lesson.residentId === residentId)
}
