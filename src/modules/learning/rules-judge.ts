// Is this a good guide? Judges what comes in as a file or from the editor: each fault refused with a sentence that names the
// place, all of them at once, so that an author mends in one go.

import tree from '../../../content/skills/skill-tree.json' with { type: 'json' }
import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import { addDays } from '../../platform/time.ts'
import { learningProblems as said } from './problems.ts'
import { PICTOGRAM_NAMES } from './pictograms.ts'
import { realNumberIn } from './rules.ts'
import { guide as guideShape, type Fact, type Guide, type Step, type Words } from './schema.ts'

export const KEPT_DAYS = 90
const MAX_PROBLEMS = 30
const SKILLS = new Set(tree.skills.map(({ key }) => key))

/** A guide from anywhere (a parsed file, a draft): the guide, or every fault with its place. */
export function judgeGuide(raw: unknown): Decision<Guide> {
  const parsed = guideShape.safeParse(raw)
  if (!parsed.success) return refuse(...parsed.error.issues.slice(0, MAX_PROBLEMS).map((issue) => shapeProblem(issue, raw)))
  const problems = [...textProblems(parsed.data), ...pointerProblems(parsed.data), ...factProblems(parsed.data)]
  return problems.length === 0 ? accept(parsed.data) : refuse(...problems.slice(0, MAX_PROBLEMS))
}

/** The same from the text of a file. */
export function judgeGuideFile(text: string): Decision<Guide> {
  try {
    return judgeGuide(JSON.parse(text))
  } catch {
    return refuse(said.notReadable)
  }
}

/** 'steps.2.say' → 'steps[find].say': authors know names, not numbers. */
function placeOf(path: readonly PropertyKey[], raw: unknown): string {
  let node: unknown = raw
  let place = ''
  for (const part of path) {
    node = (node as Record<PropertyKey, unknown> | undefined)?.[part]
    const id = (node as { id?: unknown } | undefined)?.id
    place += typeof part === 'number' ? `[${typeof id === 'string' ? id : part + 1}]` : `${place === '' ? '' : '.'}${String(part)}`
  }
  return place === '' ? '(cả bài)' : place
}

function shapeProblem(issue: { code: string; message: string; path: PropertyKey[] }, raw: unknown): Problem {
  const place = placeOf(issue.path, raw)
  const last = issue.path.at(-1)
  if (last === 'picture' || last === 'pictogram') {
    const name = issue.path.reduce<unknown>((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], raw)
    return withParams(said.missingPicture, { place, name: typeof name === 'string' ? name : '' })
  }
  return withParams(said.badShape, { place, detail: /[À-ỹĐđ]/u.test(issue.message) ? issue.message : 'thiếu hoặc không đúng dạng' })
}

/** Every text with its place. */
function textsOf(guide: Guide): { place: string; text: Words }[] {
  const found: { place: string; text: Words }[] = []
  const walk = (node: unknown, path: PropertyKey[]): void => {
    if (typeof node !== 'object' || node === null) return
    if ('vi' in node && typeof node.vi === 'string') {
      found.push({ place: placeOf(path, guide), text: node as Words })
      return
    }
    for (const [key, value] of Array.isArray(node) ? node.entries() : Object.entries(node)) walk(value, [...path, key])
  }
  walk({ ...guide, sources: {} }, [])
  return found
}

const MARKUP = /<\s*[/!?a-z]|&#?\w+;|javascript\s*:|\bon[a-z]+\s*=|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/i

function textProblems(guide: Guide): Problem[] {
  const declared = new Set(guide.languages)
  return textsOf(guide).flatMap(({ place, text }) => {
    const missing = guide.languages.filter((language) => !(language in text)).map((name) => withParams(said.languageMissing, { place, name }))
    const extra = Object.keys(text).filter((language) => !declared.has(language)).map((name) => withParams(said.languageExtra, { place, name }))
    const all = Object.values(text)
    const script = all.some((one) => MARKUP.test(one)) ? [withParams(said.scriptInText, { place })] : []
    const numbers = all.some((one) => realNumberIn(one) !== undefined) ? [withParams(said.realNumber, { place })] : []
    return [...missing, ...extra, ...script, ...numbers]
  })
}

function pointerProblems(guide: Guide): Problem[] {
  const problems: Problem[] = []
  const nowhere = (place: string, name: string) => void problems.push(withParams(said.pointsNowhere, { place, name }))
  const screens = new Map(guide.screens.map((screen) => [screen.id, new Set(screen.parts.map(({ id }) => id))]))
  const checkTouch = (place: string, screen: string, touch: string | null) => {
    const parts = screens.get(screen)
    if (!parts) problems.push(withParams(said.missingPicture, { place, name: screen }))
    else if (touch !== null && !parts.has(touch)) nowhere(place, `${screen}.${touch}`)
  }
  twice('screens', guide.screens, problems)
  twice('steps', [...guide.steps, ...guide.mistake.recover], problems)
  for (const screen of guide.screens) {
    twice(`screens[${screen.id}].parts`, screen.parts, problems)
    for (const part of screen.parts) if (part.tap?.to !== undefined && !screens.has(part.tap.to)) nowhere(`screens[${screen.id}].parts[${part.id}].tap`, part.tap.to)
  }
  for (const step of guide.steps) checkTouch(`steps[${step.id}]`, step.screen, step.touch)
  const { mistake } = guide
  checkTouch('mistake', mistake.screen, mistake.right)
  checkTouch('mistake', mistake.screen, mistake.trap)
  if (mistake.right === mistake.trap) problems.push(withParams(said.sameChoice, { place: 'mistake' }))
  for (const step of mistake.recover) checkTouch(`mistake.recover[${step.id}]`, step.screen, step.touch)
  const steps = new Set(guide.steps.map(({ id }) => id))
  for (const one of guide.variant.steps) {
    if (!steps.has(one.step)) nowhere('variant.steps', one.step)
    checkTouch(`variant.steps[${one.step}]`, one.screen, one.touch)
  }
  if (!SKILLS.has(guide.skill)) nowhere('skill', guide.skill)
  if (!PICTOGRAM_NAMES.includes(guide.pictogram)) problems.push(withParams(said.missingPicture, { place: 'pictogram', name: guide.pictogram }))
  return problems
}

function twice(place: string, list: readonly { id: string }[], problems: Problem[]): void {
  const seen = new Set<string>()
  for (const { id } of list) {
    if (seen.has(id)) problems.push(withParams(said.twice, { place, name: id }))
    seen.add(id)
  }
}

function factProblems(guide: Guide): Problem[] {
  const named = (list: readonly Step[], where: string): [string, Fact][] => list.map((step) => [`${where}[${step.id}]`, step])
  const notes = (['before', 'goesWrong', 'never', 'coach'] as const).flatMap((where) => guide[where].map((note, index): [string, Fact] => [`${where}[${index + 1}]`, note]))
  const facts = [...named(guide.steps, 'steps'), ...named(guide.mistake.recover, 'mistake.recover'), ...notes]
  return facts.flatMap(([place, fact]) => [
    ...fact.sources.filter((source) => !(source in guide.sources)).map((name) => withParams(said.pointsNowhere, { place, name })),
    ...(fact.sources.length === 0 && fact.certainty !== 'to-check' ? [withParams(said.noSource, { place })] : []),
    ...(isKept(fact) ? [] : [withParams(said.keptTooLong, { place })]),
  ])
}

function isKept(fact: Fact): boolean {
  try {
    return fact.expiresOn > fact.checkedOn && fact.expiresOn <= addDays(fact.checkedOn as never, KEPT_DAYS)
  } catch {
    return false
  }
}
