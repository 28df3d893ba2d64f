// The projections of visits rebuilt from what was written: evidence per person and skill, state per household.
// Live folding must give the same; other modules call this when they move or merge people.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'
import { foldEvidence, type EvidenceState, type Rung } from './rules.ts'
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

/** What another module saw somebody do on a day. The id is that module's own; the same id again raises the rung, never lowers it. */
export interface EvidenceAct {
  id: string
  residentId: string
  skill: string
  rung: 2 | 3 | 4
  on: PlainDate
}

/** Keeps the acts and folds them into the ladder; then the doors of these households. Give acts of living residents. */
export async function addEvidenceActs(db: Db, communeId: number, acts: readonly EvidenceAct[], householdIds: readonly string[]): Promise<void> {
  for (const { id, residentId, skill, rung, on } of acts) {
    await sql`insert into evidence_acts as a (commune_id, id, resident_id, skill, rung, seen_on) values (${communeId}, ${id}, ${residentId}, ${skill}, ${rung}, ${on})
      on conflict (commune_id, id) do update set rung = greatest(a.rung, excluded.rung)`.execute(db)
    const known = await db.selectFrom('evidence').select(['skill', 'rung', 'reachedOn', 'ownSince', 'visitId', 'source'])
      .where('communeId', '=', communeId).where('residentId', '=', residentId).where('skill', '=', skill).executeTakeFirst()
    const before = known && ({ ...known, rung: known.rung as Rung } satisfies EvidenceState)
    const state = foldEvidence(before, skill, { rung, on, visitId: null, source: null })
    await db.insertInto('evidence').values({ communeId, residentId, ...state })
      .onConflict((oc) => oc.columns(['communeId', 'residentId', 'skill']).doUpdateSet({ ...state })).execute()
  }
  if (householdIds.length > 0) await refreshHouseholds(db, communeId, householdIds)
}
