// Follows merges: a resident who became a helper stays linked to the record that stands.

import type { PeopleFollower } from '../people/index.ts'

export const teamsFollower: PeopleFollower = {
  name: 'teams',
  async merged(db, communeId, { fromId, intoId }) {
    await db.updateTable('teamMembers').set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).execute()
  },
  async erased(db, communeId, residentId) {
    await db.updateTable('teamMembers').set({ residentId: null }).where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
    return []
  },
  async touched(db, communeId, importId) {
    const rows = await db
      .selectFrom('teamMembers as m')
      .innerJoin('residents as r', (join) => join.onRef('r.communeId', '=', 'm.communeId').onRef('r.id', '=', 'm.residentId'))
      .select('r.id').where('m.communeId', '=', communeId).where('r.importId', '=', importId).execute()
    return rows.map((row) => ({ residentId: row.id, reason: 'đang là người hướng dẫn trong tổ' }))
  },
  async held(db, communeId, residentId) {
    const rows = await db.selectFrom('teamMembers').select(['fullName', 'role', 'phone', 'languages', 'skills', 'state']).where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
    return [{ title: 'Là người hướng dẫn trong tổ', table: 'team_members', purpose: 'dân kiểm tra được người hướng dẫn là thật', rows }]
  },
}
