// The guides a run can be of, with the skill each one teaches as the evidence ladder names it.

import tree from '../../../content/skills/skill-tree.json' with { type: 'json' }
import type { Db } from '../../platform/db.ts'
import { listGuides } from '../learning/index.ts'
import type { FieldGuide } from '../visits/index.ts'

/** Node of the skill tree → key on the ladder (content/skills/household-skills.json). */
const LADDER_SKILL = new Map(tree.skills.map(({ key, household }) => [key, household]))

/** In teaching order, each in the version this commune teaches now. */
export async function listFieldGuides(db: Db, communeId: number): Promise<FieldGuide[]> {
  return (await listGuides(db, communeId)).map(({ id, version, skill, title }) => ({ id, version, skill: LADDER_SKILL.get(skill) ?? skill, title }))
}

export async function findFieldGuide(db: Db, communeId: number, guideId: string): Promise<FieldGuide | undefined> {
  return (await listFieldGuides(db, communeId)).find(({ id }) => id === guideId)
}
