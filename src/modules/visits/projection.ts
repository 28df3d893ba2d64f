// The projections of visits rebuilt from what was written: evidence per person and skill, state per household.
// Live folding must give the same; other modules call this when they move or merge people.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { DEFAULT_LOCAL_SKILL, HOUSEHOLD_SKILLS, provingSkills } from './skills.ts'

/** The commune's skill for the fifth household slot; ours until it chooses. */
export async function findLocalSkill(db: Db, communeId: number): Promise<{ key: string; chosen: boolean }> {
  const row = await db.selectFrom('communes').select('localSkill').where('communeId', '=', communeId).executeTakeFirst()
  return { key: row?.localSkill ?? DEFAULT_LOCAL_SKILL, chosen: row?.localSkill != null }
}

/** Everything of a commune, from its visits, lessons and confirmations. Run inside a transaction acting in it. */
export async function rebuildEvidence(db: Db, communeId: number): Promise<void> {
  await sql`select rebuild_evidence(${communeId}, null)`.execute(db)
  await refreshHouseholds(db, communeId, null)
}

/** After people were merged: their evidence from all lessons of both. Then call refreshHouseholds for their households. */
export async function refreshPeople(db: Db, communeId: number, residentIds: readonly string[]): Promise<void> {
  await sql`select rebuild_evidence(${communeId}, ${residentIds}::uuid[])`.execute(db)
}

/** After people moved in or out, households merged or split, or the fifth skill changed (null = all households). */
export async function refreshHouseholds(db: Db, communeId: number, householdIds: readonly string[] | null): Promise<void> {
  const { key } = await findLocalSkill(db, communeId)
  const proving = JSON.stringify(provingSkills(key))
  await sql`select rebuild_household_states(${communeId}, ${householdIds}::uuid[], ${proving}::jsonb, ${HOUSEHOLD_SKILLS.length})`.execute(db)
}
