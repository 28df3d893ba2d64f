// Pure decisions on places: when a hamlet may be opened, renamed, merged, split; how door numbers are read and ordered.
// No clock, no database: `today` and the facts are arguments.

import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import { sameText, vietnameseKey } from '../../platform/text.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import { placeProblems } from './problems.ts'
import type { Decided } from './schema.ts'

export interface HamletFact {
  id: string
  name: string
  kind: string
  validFrom: PlainDate
  validTo: PlainDate | null
}

const unless = (problems: Problem[]): Decision<null> => (problems.length > 0 ? refuse(...problems) : accept(null))

/** The paper must be signed, in force today, and not older than the hamlets it changes. */
export function checkPaper(paper: Pick<Decided, 'decisionDate' | 'effectiveOn'>, touched: HamletFact[], today: PlainDate): Problem[] {
  const problems: Problem[] = []
  if (paper.decisionDate > today) problems.push(placeProblems.decisionLater)
  if (paper.effectiveOn > today) problems.push(withParams(placeProblems.futureDate, { day: formatVi(paper.effectiveOn) }))
  const young = touched.find((hamlet) => hamlet.validFrom > paper.effectiveOn)
  if (young) problems.push(withParams(placeProblems.beforeOpening, { name: young.name, day: formatVi(young.validFrom) }))
  return problems
}

function closedProblem(hamlet: HamletFact): Problem {
  return withParams(placeProblems.hamletClosed, { name: hamlet.name, day: formatVi(hamlet.validTo!) })
}

/** A living hamlet of that name and word, other than those about to go. */
export function nameProblem(wanted: { name: string; kind: string }, all: HamletFact[], going: string[] = []): Problem[] {
  const taken = all.find(
    (hamlet) => hamlet.validTo === null && !going.includes(hamlet.id) && sameText(hamlet.name, wanted.name) && sameText(hamlet.kind, wanted.kind),
  )
  return taken ? [withParams(placeProblems.nameTaken, { name: taken.name })] : []
}

export function decideOpening(input: { name: string; kind: string } & Decided, all: HamletFact[], today: PlainDate): Decision<null> {
  return unless([...nameProblem(input, all), ...checkPaper(input, [], today)])
}

export function decideRenaming(
  input: { hamletId: string; name: string; kind: string } & Decided,
  all: HamletFact[],
  currentNameSince: PlainDate | undefined,
  today: PlainDate,
): Decision<HamletFact> {
  const hamlet = all.find(({ id }) => id === input.hamletId)
  if (!hamlet) return refuse(placeProblems.noSuchHamlet)
  if (hamlet.validTo !== null) return refuse(closedProblem(hamlet))
  const problems = [...nameProblem(input, all, [hamlet.id]), ...checkPaper(input, [hamlet], today)]
  if (hamlet.name === input.name && hamlet.kind === input.kind) problems.push(placeProblems.sameName)
  else if (currentNameSince !== undefined && input.effectiveOn <= currentNameSince) {
    problems.push(withParams(placeProblems.renamedThatDay, { day: formatVi(currentNameSince), name: hamlet.name }))
  }
  return problems.length > 0 ? refuse(...problems) : accept(hamlet)
}

/** A hamlet ends without a successor only when nothing stands in it: no household of any state, no door. */
export function decideClosing(
  input: { hamletId: string } & Decided,
  all: HamletFact[],
  left: { households: number; doors: number },
  today: PlainDate,
): Decision<HamletFact> {
  const hamlet = all.find(({ id }) => id === input.hamletId)
  if (!hamlet) return refuse(placeProblems.noSuchHamlet)
  if (hamlet.validTo !== null) return refuse(closedProblem(hamlet))
  const problems = checkPaper(input, [hamlet], today)
  if (left.households + left.doors > 0) problems.push(withParams(placeProblems.stillInhabited, left))
  return problems.length > 0 ? refuse(...problems) : accept(hamlet)
}

export interface MergePlan {
  sources: HamletFact[]
  /** null = a new hamlet. */
  into: HamletFact | null
}

export function decideMerge(
  input: { from: string[]; into: string; name: string; kind: string } & Decided,
  all: HamletFact[],
  today: PlainDate,
): Decision<MergePlan> {
  const byId = new Map(all.map((hamlet) => [hamlet.id, hamlet]))
  const ids = [...new Set(input.from)]
  const sources = ids.flatMap((id) => byId.get(id) ?? [])
  const into = input.into === '' ? null : byId.get(input.into)
  if (sources.length < ids.length || into === undefined) return refuse(placeProblems.noSuchHamlet)
  const touched = into ? [...sources, into] : sources
  const closed = touched.find((hamlet) => hamlet.validTo !== null)
  if (closed) return refuse(closedProblem(closed))
  const problems = checkPaper(input, touched, today)
  if (into && ids.includes(into.id)) problems.push(withParams(placeProblems.mergeIntoItself, { name: into.name }))
  if (!into && sources.length < 2) problems.push(placeProblems.tooFewToMerge)
  if (!into) problems.push(...nameProblem(input, all, ids))
  return problems.length > 0 ? refuse(...problems) : accept({ sources, into })
}

export interface SplitPart {
  name: string
  kind: string
  alleyIds: string[]
  /** True for the old hamlet itself when it goes on. */
  kept: boolean
  /** True for the part that takes households without a door. */
  rest: boolean
}

export function decideSplit(
  input: { hamletId: string; keep: boolean; parts: { name: string; kind: string }[]; alleys: Record<string, number>; rest: number } & Decided,
  all: HamletFact[],
  alleys: { id: string; name: string }[],
  today: PlainDate,
): Decision<{ source: HamletFact; parts: SplitPart[] }> {
  const source = all.find(({ id }) => id === input.hamletId)
  if (!source) return refuse(placeProblems.noSuchHamlet)
  if (source.validTo !== null) return refuse(closedProblem(source))
  const problems = checkPaper(input, [source], today)
  if (Object.keys(input.alleys).some((id) => !alleys.some((alley) => alley.id === id))) problems.push(placeProblems.alleyElsewhere)
  const homeless = alleys.find((alley) => input.alleys[alley.id] === undefined)
  if (homeless) problems.push(withParams(placeProblems.alleyUnassigned, { name: homeless.name }))
  if ([...Object.values(input.alleys), input.rest].some((part) => part >= input.parts.length)) problems.push(placeProblems.noSuchPart)
  const parts = input.parts.map((part, index): SplitPart => ({
    ...part,
    ...(index === 0 && input.keep && { name: source.name, kind: source.kind }),
    alleyIds: alleys.flatMap((alley) => (input.alleys[alley.id] === index ? [alley.id] : [])),
    kept: index === 0 && input.keep,
    rest: input.rest === index,
  }))
  for (const part of parts) {
    if (!part.kept) problems.push(...nameProblem(part, all, input.keep ? [] : [source.id]))
    if (part.alleyIds.length === 0 && !part.kept && !part.rest) problems.push(withParams(placeProblems.emptyPart, { name: part.name }))
  }
  const twin = parts.find((part, index) => parts.slice(0, index).some((other) => sameText(other.name, part.name) && sameText(other.kind, part.kind)))
  if (twin) problems.push(withParams(placeProblems.twoPartsOneName, { name: twin.name }))
  return problems.length > 0 ? refuse(...problems) : accept({ source, parts })
}

// ---- doors ----

export const MOST_DOORS_AT_ONCE = 500
const RANGE = /^(\d{1,4})\s*(?:-|–|đến|den)\s*(\d{1,4})\s*(chẵn|chan|lẻ|le)?$/iu

/**
 * Reads what people write for a row of houses: '1-40', '1-39 lẻ', '2-40 chẵn', '5, 5A, 7/1'; parts by comma,
 * semicolon or line; a range may run down. Gives the labels in that order: it is the walking order.
 */
export function parseDoorLabels(text: string): Decision<string[]> {
  const labels: string[] = []
  const parts = text.split(/[,;\n]/).map((part) => part.replace(/\s+/g, ' ').trim()).filter((part) => part !== '')
  for (const part of parts) {
    const range = RANGE.exec(part)
    if (range) labels.push(...readRange(Number(range[1]), Number(range[2]), range[3]))
    else if (/^\d+\s*[-–]/.test(part) && !/^\d+[-–]\w*[A-Za-z]/u.test(part)) return refuse(withParams(placeProblems.badRange, { part }))
    else labels.push(part)
    if (labels.length > 10_000) break
  }
  if (labels.length === 0) return refuse(placeProblems.noLabels)
  if (labels.length > MOST_DOORS_AT_ONCE) return refuse(withParams(placeProblems.tooManyDoors, { limit: MOST_DOORS_AT_ONCE, n: labels.length }))
  const long = labels.find((label) => label.length > 20)
  if (long) return refuse(withParams(placeProblems.labelTooLong, { label: `${long.slice(0, 20)}…` }))
  const seen = new Set<string>()
  for (const label of labels) {
    if (seen.has(label.toLowerCase())) return refuse(withParams(placeProblems.repeatedLabel, { label }))
    seen.add(label.toLowerCase())
  }
  return accept(labels)
}

function readRange(from: number, to: number, parity: string | undefined): string[] {
  const wanted = parity === undefined ? null : /^l/i.test(parity) ? 1 : 0
  const step = from <= to ? 1 : -1
  const numbers: string[] = []
  for (let n = from; step > 0 ? n <= to : n >= to; n += step) if (wanted === null || n % 2 === wanted) numbers.push(String(n))
  return numbers
}

/** The same list with one item a step nearer the start or the end, or right there; unchanged at the edge. */
export function moveInOrder(ids: readonly string[], id: string, step: 'up' | 'down' | 'first' | 'last'): string[] {
  const at = ids.indexOf(id)
  if (at < 0) return [...ids]
  const rest = ids.filter((other) => other !== id)
  const to = { up: Math.max(0, at - 1), down: Math.min(rest.length, at + 1), first: 0, last: rest.length }[step]
  return rest.toSpliced(to, 0, id)
}

/** Door numbers by value: 2 before 10, 5 before 5A. */
export function orderByLabel<T extends { label: string }>(doors: readonly T[]): T[] {
  const key = (label: string) => vietnameseKey(label)
  return doors.toSorted((a, b) => (key(a.label) < key(b.label) ? -1 : key(a.label) > key(b.label) ? 1 : 0))
}
