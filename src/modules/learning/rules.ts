// Decisions about going through a guide: which steps who sees, what a touch means, which numbers are refused, what a run
// was. Pure and without Zod: the same on the server and in the phone's worker.

import type { Fact, Guide, LearningSettings, Part, PracticeRun, Screen, Step, Way, Words } from './schema.ts'

/** A text in the reader's language, else Vietnamese. */
export function say(text: Words, language: string): string {
  return text[language] ?? text.vi!
}

/** Residents see what somebody has confirmed; a helper also what is still to be checked on a phone. */
export function visibleSteps(guide: Pick<Guide, 'steps'>, isCoach: boolean): Step[] {
  return isCoach ? guide.steps : guide.steps.filter(({ certainty }) => certainty !== 'to-check')
}

export function hiddenSteps(guide: Pick<Guide, 'steps'>): Step[] {
  return guide.steps.filter(({ certainty }) => certainty === 'to-check')
}

export function screenOf(guide: Pick<Guide, 'screens'>, id: string): Screen {
  const found = guide.screens.find((screen) => screen.id === id)
  if (!found) throw new Error(`guide without its screen ${id}`)
  return found
}

/** The steps of a run: in the variant some stand on other screens. */
export function stepsOf(guide: Guide, options: { isCoach: boolean; variant: boolean }): Step[] {
  const steps = visibleSteps(guide, options.isCoach)
  if (!options.variant) return steps
  const changed = new Map(guide.variant.steps.map((one) => [one.step, one]))
  return steps.map((step) => {
    const other = changed.get(step.id)
    if (!other) return step
    const part = screenOf(guide, other.screen).parts.find(({ id }) => id === other.touch)
    // The step's own hint says where its place was on the first screen; here only the words on it lead there.
    return { ...step, screen: other.screen, touch: other.touch, hint: part ? lookFor(part.label) : step.hint }
  })
}

const LOOK_FOR: Record<string, string> = { vi: 'Tìm chữ', en: 'Look for' }

function lookFor(label: Words): Words {
  return Object.fromEntries(Object.entries(label).map(([language, text]) => [language, `${LOOK_FOR[language] ?? ''} “${text.replaceAll(/[“”]/g, '')}”.`.trim()]))
}

export type Touch = { kind: 'right' } | { kind: 'wrong'; says: Words | null; to: string | null; harm: boolean }

/** What touching `part` means at `step`. */
export function judgeTouch(step: Pick<Step, 'touch'>, part: Pick<Part, 'id' | 'tap'>): Touch {
  if (step.touch === part.id) return { kind: 'right' }
  return { kind: 'wrong', says: part.tap?.says ?? null, to: part.tap?.to ?? null, harm: part.tap?.harm === true }
}

/** Kinds of part that look as if they could be touched; the rest is only read. */
const TOUCHABLE = new Set<Part['kind']>(['field', 'button', 'link', 'row', 'tile', 'tab', 'toggle', 'choice', 'keypad', 'qr', 'card'])

export function isTouchable(part: Part, step: Pick<Step, 'touch'> | null): boolean {
  return TOUCHABLE.has(part.kind) || part.id === step?.touch || part.tap !== undefined
}

/** 'id': as long as a citizen's number (12) or the older one (9); 'phone': a Vietnamese telephone number. Short hotlines pass. */
export function realNumberIn(text: string): 'id' | 'phone' | undefined {
  const joined = text.replace(/(?<=\d)[\s.-]+(?=\d)/g, '')
  if (/(?<!\d)(?:\+?84|0)[235789]\d{8}(?!\d)/.test(joined)) return 'phone'
  return /(?<!\d)(?:\d{12}|\d{9})(?!\d)/.test(joined) ? 'id' : undefined
}

/** Digits of an id or phone, or a secret with its digits: a report about a step needs none of these. */
export function holdsSecret(text: string): boolean {
  return realNumberIn(text) !== undefined || /(otp|mật khẩu|mat khau|password|passcode|mã pin)\W{0,12}(là|la|:|=)?\W{0,4}[\w@#$%!]*\d/iu.test(text)
}

export const PAUSE_SECONDS = 20

/** What a run was, from what the address carried. Times are null unless the learner let them be kept. */
export function summarise(guide: Pick<Guide, 'id' | 'version' | 'skill'>, run: Omit<PracticeRun, 'guideId' | 'guideVersion' | 'skill'>): PracticeRun {
  return { guideId: guide.id, guideVersion: guide.version, skill: guide.skill, ...run }
}

/** Days until a fact must be looked at again; negative when it is late. */
export function isExpired(fact: Pick<Fact, 'expiresOn'>, today: string): boolean {
  return fact.expiresOn < today
}

export const NO_SETTINGS: LearningSettings = { cityApp: '', cityAppHelp: '' }
const CITY_APP: Words = { vi: 'ứng dụng của tỉnh', en: 'the province’s app' }

/** The guide as this commune says it: {app} is the city's app, {help} where its help is. */
export function withLocalNames<T>(content: T, settings: LearningSettings): T {
  const name = (language: string) => settings.cityApp || (CITY_APP[language] ?? CITY_APP.vi!)
  const help = settings.cityAppHelp || '1022'
  const walk = (node: unknown, language: string): unknown => {
    if (typeof node === 'string') return node.includes('{') ? node.replaceAll('{app}', name(language)).replaceAll('{help}', help) : node
    if (Array.isArray(node)) return node.map((one) => walk(one, language))
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value, typeof value === 'string' ? key : language)]))
  }
  return walk(content, 'vi') as T
}

export function isWay(text: string): text is Way {
  return ['xem', 'cung-lam', 'goi-y', 'tu-lam', 'loi'].includes(text)
}
