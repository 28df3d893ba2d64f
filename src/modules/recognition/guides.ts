// The guides a run can be of, with the skill each one teaches as the evidence ladder names it.

import tree from '../../../content/skills/skill-tree.json' with { type: 'json' }
import type { Db } from '../../platform/db.ts'
import { listGuides } from '../learning/index.ts'
import type { FieldGuide } from '../visits/index.ts'

const NODES = new Map(tree.skills.map((node) => [node.key, node]))

/** A guide with what a badge for it is called: the skill, not the lesson. */
export interface KnownGuide extends FieldGuide {
  skillName: string
  /** The commune has taken it back: no longer learned, still named in records. */
  isWithdrawn: boolean
}

/** In teaching order, each in the version this commune teaches now. */
export async function listKnownGuides(db: Db, communeId: number): Promise<KnownGuide[]> {
  return (await listGuides(db, communeId)).map(({ id, version, skill, title, withdrawn }) => {
    const node = NODES.get(skill)
    return { id, version, skill: node?.household ?? skill, title, skillName: node?.name ?? title.vi!, isWithdrawn: withdrawn !== undefined }
  })
}

/** What phones are sent. */
export async function listFieldGuides(db: Db, communeId: number): Promise<FieldGuide[]> {
  return (await listKnownGuides(db, communeId)).filter(({ isWithdrawn }) => !isWithdrawn).map(({ skillName: _, isWithdrawn: __, ...guide }) => guide)
}

export async function findKnownGuide(db: Db, communeId: number, guideId: string): Promise<KnownGuide | undefined> {
  return (await listKnownGuides(db, communeId)).find(({ id }) => id === guideId)
}
