// The ladder of proof, per person and guide. Practised is one's own word; witnessed is a volunteer's, beside the learner
// and on the learner's own device; proved takes time. Nothing here is a government's word: that is recorded by visits.

import { addDays, daysBetween, type PlainDate } from '../../platform/time.ts'

export const TIERS = ['practised', 'guided', 'witnessed', 'proved'] as const
export type Tier = (typeof TIERS)[number]

/** What proof asks for, in the order in which it is done. Ours, not the annexes of decision 757, which nobody has transcribed. */
export const PROOF_STEPS = ['first', 'second', 'variant', 'recall'] as const
export type ProofStep = (typeof PROOF_STEPS)[number]
/** Recall: so many days after an unaided run that was not the first. */
export const RECALL_DAYS = { from: 7, to: 21 }

export type Help = 'none' | 'hints'

/** A run somebody stood beside. */
export interface RunSeen {
  on: PlainDate
  help: Help
  variant: boolean
  slip: boolean
}

/** A short check somebody sat beside. */
export interface CheckSeen {
  on: PlainDate
  slip: boolean
  variantRight: boolean | null
}

export interface LearningSeen {
  runs: readonly RunSeen[]
  checks: readonly CheckSeen[]
  practised: boolean
}

export interface ProofState {
  tier: Tier
  /** Runs witnessed (lượt). */
  runs: number
  witnessedOn: PlainDate | null
  provedOn: PlainDate | null
  /** The last time a code, a password or money was given away: everything before it has to be shown again. */
  slippedOn: PlainDate | null
  missing: ProofStep[]
  reviewStep: number | null
  reviewOn: PlainDate | null
}

/** Undefined when nothing was seen at all. The order of what was seen never matters. */
export function proofOf(seen: LearningSeen): ProofState | undefined {
  if (seen.runs.length + seen.checks.length === 0 && !seen.practised) return undefined
  const slippedOn = latest([...seen.runs, ...seen.checks].filter(({ slip }) => slip).map(({ on }) => on))
  // One secret given away is not outweighed by anything: what counts begins on a later day.
  const counts = ({ on, slip }: { on: PlainDate; slip: boolean }) => !slip && (slippedOn === null || on > slippedOn)
  const unaided = seen.runs.filter((run) => counts(run) && run.help === 'none')
  const plain = distinct(unaided.filter((run) => !run.variant).map(({ on }) => on))
  const variant = distinct([...unaided.filter((run) => run.variant), ...seen.checks.filter((check) => counts(check) && check.variantRight === true)].map(({ on }) => on))
  const steps = stepsDone(plain, variant, distinct(unaided.map(({ on }) => on)))
  const missing = PROOF_STEPS.filter((step) => steps[step] === null)
  const provedOn = missing.length === 0 ? latest(Object.values(steps) as PlainDate[]) : null
  const witnessedOn = earliest(unaided.map(({ on }) => on))
  const tier: Tier = provedOn ? 'proved' : witnessedOn ? 'witnessed' : seen.runs.length > 0 ? 'guided' : 'practised'
  return { tier, runs: seen.runs.length, witnessedOn, provedOn, slippedOn, missing, ...nextReview(seen.runs) }
}

/** The earliest day on which each step was there; null = not yet. */
function stepsDone(plain: PlainDate[], variant: PlainDate[], any: PlainDate[]): Record<ProofStep, PlainDate | null> {
  const later = plain.slice(1)
  const recall = any.find((day) => later.some((before) => isRecall(before, day))) ?? null
  return { first: plain[0] ?? null, second: plain[1] ?? null, variant: variant[0] ?? null, recall }
}

function isRecall(before: PlainDate, day: PlainDate): boolean {
  const days = daysBetween(before, day)
  return days >= RECALL_DAYS.from && days <= RECALL_DAYS.to
}

/** When recall can be shown, counted from the last unaided run that is not the first; null while there is none. */
export function recallWindow({ runs }: Pick<LearningSeen, 'runs'>, slippedOn: PlainDate | null): { from: PlainDate; to: PlainDate } | null {
  const days = distinct(runs.filter((run) => run.help === 'none' && !run.slip && !run.variant && (slippedOn === null || run.on > slippedOn)).map(({ on }) => on))
  const last = days.slice(1).at(-1)
  return last === undefined ? null : { from: addDays(last, RECALL_DAYS.from), to: addDays(last, RECALL_DAYS.to) }
}

// ---- reviews ----

/** Days between reviews. A fixed ladder is enough; a missed review simply waits for the next walk. */
export const REVIEW_DAYS = [1, 3, 7, 21, 60] as const

/**
 * Which review comes next and from which day, from the runs alone. It begins with the first unaided run; each unaided run
 * that comes when a review is due climbs a step, one that needed help (or slipped) goes a step back.
 * Null when nothing has begun or all five are done.
 */
export function nextReview(runs: readonly RunSeen[]): { reviewStep: number | null; reviewOn: PlainDate | null } {
  let step: number | null = null
  let due: PlainDate | null = null
  for (const [day, ofDay] of [...Map.groupBy(runs, ({ on }) => on)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const stumbled = ofDay.some((run) => run.slip || run.help === 'hints')
    if (step === null) {
      if (stumbled) continue
      step = 0
    } else if (due === null) {
      // All five were done: only a stumble begins again.
      if (!stumbled) continue
      step = REVIEW_DAYS.length - 1
    } else if (stumbled) {
      step = Math.max(0, step - 1)
    } else if (day >= earliestFor(due, step)) {
      step += 1
    } else {
      continue
    }
    due = step < REVIEW_DAYS.length ? addDays(day, REVIEW_DAYS[step]!) : null
  }
  return due === null ? { reviewStep: null, reviewOn: null } : { reviewStep: step, reviewOn: due }
}

/** The walk may come a little early: a fifth of the interval. */
function earliestFor(due: PlainDate, step: number): PlainDate {
  return addDays(due, -Math.floor(REVIEW_DAYS[step]! / 5))
}

/** The day to show: never in the past, because a missed review simply moves. */
export function reviewDay(reviewOn: PlainDate, today: PlainDate): PlainDate {
  return reviewOn < today ? today : reviewOn
}

// ---- days ----

function distinct(days: readonly PlainDate[]): PlainDate[] {
  return [...new Set(days)].toSorted()
}

function latest(days: readonly PlainDate[]): PlainDate | null {
  return days.toSorted().at(-1) ?? null
}

function earliest(days: readonly PlainDate[]): PlainDate | null {
  return days.toSorted()[0] ?? null
}
