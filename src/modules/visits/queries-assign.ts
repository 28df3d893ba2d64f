// What planning an evening needs: hamlets and alleys to choose from, and who already walks where.

import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'

export async function listOwnHamlets(db: Db, communeId: number, hamletIds: string[] | null): Promise<{ id: string; name: string }[]> {
  let query = db.selectFrom('hamlets').select(['id', 'name']).where('communeId', '=', communeId).where('validTo', 'is', null)
  if (hamletIds !== null) query = query.where('id', 'in', hamletIds.length > 0 ? hamletIds : ['00000000-0000-0000-0000-000000000000'])
  return query.orderBy('sort').orderBy('name').execute()
}

export async function listHamletAlleys(db: Db, communeId: number, hamletId: string): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('alleys')
    .select(['id', 'name'])
    .where('communeId', '=', communeId)
    .where('hamletId', '=', hamletId)
    .orderBy('sort')
    .orderBy('name')
    .execute()
}

export async function listAssigned(
  db: Db,
  communeId: number,
  driveId: string,
  hamletId: string,
  onDate: PlainDate,
): Promise<{ alleyId: string; memberId: string; fullName: string }[]> {
  return db
    .selectFrom('eveningAssignments as e')
    .innerJoin('alleys as a', (join) => join.onRef('a.communeId', '=', 'e.communeId').onRef('a.id', '=', 'e.alleyId'))
    .innerJoin('teamMembers as m', (join) => join.onRef('m.communeId', '=', 'e.communeId').onRef('m.id', '=', 'e.memberId'))
    .select(['e.alleyId', 'e.memberId', 'm.fullName'])
    .where('e.communeId', '=', communeId)
    .where('e.driveId', '=', driveId)
    .where('e.onDate', '=', onDate)
    .where('a.hamletId', '=', hamletId)
    .orderBy('m.fullName')
    .execute()
}
