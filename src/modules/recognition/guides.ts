// The guides a run can be of, with the skill each one teaches as the evidence ladder names it.

import type { Db } from '../../platform/db.ts'
import { SKILLS, type FieldGuide } from '../visits/index.ts'

/** In teaching order. */
export async function listFieldGuides(_db: Db, _communeId: number): Promise<FieldGuide[]> {
  return SKILLS.map(({ key, name }) => ({ id: key, version: 1, skill: key, title: name }))
}

export async function findFieldGuide(db: Db, communeId: number, guideId: string): Promise<FieldGuide | undefined> {
  return (await listFieldGuides(db, communeId)).find(({ id }) => id === guideId)
}
