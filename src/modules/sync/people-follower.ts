// Follows erasures: what phones once sent about a person, and the packs that carried them, go too.

import { sql } from 'kysely'
import type { PeopleFollower } from '../people/index.ts'

export const syncFollower: PeopleFollower = {
  name: 'sync',
  async erased(db, communeId, residentId) {
    await sql`
      update inbox set body = '{}' where commune_id = ${communeId}
         and (command_id = ${residentId} or body->>'residentId' = ${residentId})`.execute(db)
    await sql`
      update inbox set body = body - 'note' where commune_id = ${communeId} and body ? 'note'
         and body->'lessons' @> ${JSON.stringify([{ residentId }])}::jsonb`.execute(db)
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
    return [{ title: 'Điện thoại của tổ đã gửi về', table: 'inbox', purpose: 'chứng minh máy đã gửi gì, để không mất việc', rows }]
  },
}
