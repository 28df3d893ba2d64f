// What audit keeps about a person: their own requests. They follow a merger of records, show on the page of what is
// held, and lose their words when the person is erased (that there was a request, and when, stays).

import type { PeopleFollower } from '../people/index.ts'

export const auditFollower: PeopleFollower = {
  name: 'audit',
  async merged(db, communeId, { fromId, intoId }) {
    await db.updateTable('personalDataRequests').set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).execute()
  },
  async erased(db, communeId, residentId) {
    await db
      .updateTable('personalDataRequests')
      .set({ wish: null, answer: null, extensionReason: null, outcome: null })
      .where('communeId', '=', communeId)
      .where('residentId', '=', residentId)
      .execute()
    return []
  },
  async held(db, communeId, residentId) {
    const rows = await db
      .selectFrom('personalDataRequests')
      .select(['kind', 'askedAt', 'askedHow', 'askedBy', 'wish', 'answerBy', 'actBy', 'state', 'answeredAt', 'answer', 'doneAt', 'outcome', 'refusalGround'])
      .where('communeId', '=', communeId)
      .where('residentId', '=', residentId)
      .orderBy('askedAt')
      .execute()
    return [{ title: 'Yêu cầu về dữ liệu cá nhân', table: 'personal_data_requests', purpose: 'trả lời đúng hạn theo Nghị định 356/2025', rows }]
  },
}
