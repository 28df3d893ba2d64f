// The skill tree of content/skills, read once and typed: what guides teach and which frameworks that belongs to.

import content from '../../../content/skills/skill-tree.json' with { type: 'json' }

export interface SkillNode {
  key: string
  group: string
  /** Key in content/skills/household-skills.json, by which evidence is counted. */
  household: string
  /** One of the five household skills. */
  slot: string
  digcomp: string[]
  /** Item of decision 757; null until its annexes are transcribed. */
  qd757: string | null
  name: string
  nameEn: string
}

interface SkillTree {
  version: string
  groups: { key: string; name: string; nameEn: string }[]
  skills: SkillNode[]
  frameworks: { key: string; name: string; version: string; effectiveFrom: string | null; effectiveTo: string | null; notice: string; noticeEn: string; source: { name: string; url: string | null }; checkedOn: string; expiresOn: string; status: string }[]
}

export const SKILL_TREE: SkillTree = content as unknown as SkillTree
