// The skills people are taught and what each proves, read from content so that server and phone bundle the same
// words. A household skill (slot) is proven by some of its teachable skills; the fifth slot is the commune's choice.

import content from '../../../content/skills/household-skills.json' with { type: 'json' }

export interface SkillSource {
  source: { name: string; url: string }
  checkedOn: string
  expiresOn: string
  status: string
}

export interface HouseholdSkill {
  key: string
  order: number
  name: string
}

export interface Skill extends SkillSource {
  key: string
  /** The household skill it belongs to. */
  slot: string
  /** Whether doing it counts as that household skill; installing VNeID alone does not. */
  proves: boolean
  name: string
  short: string
}

export const HOUSEHOLD_SKILLS: readonly HouseholdSkill[] = content.households
export const SKILLS: readonly Skill[] = content.skills
export const FIVE_SKILL_RULE: SkillSource & { text: string } = content.rule
export const SKILL_MAPPING: SkillSource & { text: string } = content.mapping
export const LOCAL_SLOT = 'local-platform'
/** Counts for the fifth slot until a commune chooses its own. */
export const DEFAULT_LOCAL_SKILL: string = content.defaultLocalSkill

const byKey = new Map<string, { key: string; name: string; short: string; slot: string; proves: boolean }>([
  ...HOUSEHOLD_SKILLS.map((skill) => [skill.key, { ...skill, short: skill.name, slot: skill.key, proves: true }] as const),
  ...SKILLS.map((skill) => [skill.key, skill] as const),
])

export function isSkill(key: string): boolean {
  return byKey.has(key)
}

/** Vietnamese name; an unknown key (older content) shows as itself. */
export function skillName(key: string): string {
  return byKey.get(key)?.name ?? key
}

export function skillShort(key: string): string {
  return byKey.get(key)?.short ?? key
}

export function slotOf(key: string): string | undefined {
  return byKey.get(key)?.slot
}

/**
 * Which of the five household skills being able to do `key` proves; undefined when none.
 * `localSkill` is the commune's choice for the fifth slot.
 */
export function provenSlot(key: string, localSkill: string): string | undefined {
  const skill = byKey.get(key)
  if (!skill?.proves) return undefined
  if (skill.slot === LOCAL_SLOT && key !== LOCAL_SLOT && key !== localSkill) return undefined
  return skill.slot
}

/** Every skill that proves a slot → that slot, for one commune. */
export function provingSkills(localSkill: string): Record<string, string> {
  const proving: Record<string, string> = {}
  for (const key of byKey.keys()) {
    const slot = provenSlot(key, localSkill)
    if (slot !== undefined) proving[key] = slot
  }
  return proving
}

/** All keys in teaching order: the household skills' own keys last, as a coarse choice for older records. */
export const SKILL_KEYS: readonly string[] = [...SKILLS.map((skill) => skill.key), ...HOUSEHOLD_SKILLS.map((skill) => skill.key)]

/** Skills a drive teaches, expanded: a household skill stands for all that belong to it. */
export function teachable(driveSkills: readonly string[]): string[] {
  const wanted = new Set(driveSkills)
  const chosen = SKILLS.filter((skill) => wanted.has(skill.key) || wanted.has(skill.slot)).map((skill) => skill.key)
  return chosen.length > 0 ? chosen : SKILLS.map((skill) => skill.key)
}
