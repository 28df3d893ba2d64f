// What runs, checks and practice add up to, per person and guide: kept beside every change, and made again from nothing
// when somebody doubts it. Both go through the same pure rule.

import type { Db } from '../../platform/db.ts'
import { findSeen } from './queries.ts'
import { proofOf } from './rules-proof.ts'

/** Call after anything about this person and guide changed. */
export async function refreshProof(db: Db, communeId: number, residentId: string, guideId: string, skill: string): Promise<void> {
  const state = proofOf(await findSeen(db, communeId, residentId, guideId))
  if (!state) {
    await db.deleteFrom('proofStates').where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId).execute()
    return
  }
  const row = { skill, ...state }
  await db
    .insertInto('proofStates').values({ communeId, residentId, guideId, ...row })
    .onConflict((oc) => oc.columns(['communeId', 'residentId', 'guideId']).doUpdateSet(row)).execute()
}

/** Every guide this person has anything in. */
export async function refreshLearner(db: Db, communeId: number, residentId: string): Promise<void> {
  await db.deleteFrom('proofStates').where('communeId', '=', communeId).where('residentId', '=', residentId).execute()
  for (const { guideId, skill } of await listTouched(db, communeId, residentId)) await refreshProof(db, communeId, residentId, guideId, skill)
}

/** All of a commune, from its rows. */
export async function rebuildProofs(db: Db, communeId: number): Promise<void> {
  await db.deleteFrom('proofStates').where('communeId', '=', communeId).execute()
  for (const { residentId, guideId, skill } of await listTouched(db, communeId, null)) await refreshProof(db, communeId, residentId, guideId, skill)
}

async function listTouched(db: Db, communeId: number, residentId: string | null): Promise<{ residentId: string; guideId: string; skill: string }[]> {
  const from = (table: 'skillRuns' | 'practiceRecords' | 'checkSittings') => {
    const query = db.selectFrom(table).select(['residentId', 'guideId', 'skill']).distinct().where('communeId', '=', communeId).where('residentId', 'is not', null).$narrowType<{ residentId: string }>()
    return residentId === null ? query : query.where('residentId', '=', residentId)
  }
  return from('skillRuns').union(from('practiceRecords')).union(from('checkSittings')).execute()
}
