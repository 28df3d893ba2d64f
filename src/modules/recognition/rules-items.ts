// Short checks: judging a sitting, and what many real answers say about each question. A figure from too few answers is
// blank, not small.

export interface ItemOption {
  text: { vi: string; en: string }
  picture: string
}

export interface Item {
  id: string
  version: number
  /** What the scene shows, when telling a trap from the real thing is the question. */
  shown: 'scam' | 'genuine' | null
  /** The wrong choice gives away a code, a password or money: not yet, whatever else is right. */
  safety: boolean
  /** A screen that looks different from the one learned on. */
  variant: boolean
  scene: { kind: 'sms' | 'call' | 'chat' | 'screen' | 'paper' | 'qr'; from: { vi: string; en: string } | null; text: { vi: string; en: string } }
  ask: { vi: string; en: string }
  options: [ItemOption, ItemOption]
  right: 0 | 1
  why: { vi: string; en: string }
}

/** The questions of one guide as pages and phones hold them. */
export interface Check {
  guide: string
  status: 'official' | 'unverified'
  checkedOn: string
  expiresOn: string
  items: Item[]
}

export interface GivenAnswer {
  itemId: string
  chosen: number
}

export interface JudgedSitting {
  answers: { item: Item; chosen: number; correct: boolean }[]
  asked: number
  correct: number
  slip: boolean
  /** Every variant screen answered right; null: none was asked. */
  variantRight: boolean | null
}

/** Undefined when an answer belongs to no question here. An item counts once: its first answer. */
export function judgeAnswers(items: readonly Item[], given: readonly GivenAnswer[]): JudgedSitting | undefined {
  const byId = new Map(items.map((item) => [item.id, item]))
  const answers = new Map<string, JudgedSitting['answers'][number]>()
  for (const { itemId, chosen } of given) {
    const item = byId.get(itemId)
    if (!item) return undefined
    if (!answers.has(itemId)) answers.set(itemId, { item, chosen, correct: chosen === item.right })
  }
  const all = [...answers.values()]
  const variants = all.filter(({ item }) => item.variant)
  return {
    answers: all,
    asked: all.length,
    correct: all.filter(({ correct }) => correct).length,
    slip: all.some(({ item, correct }) => item.safety && !correct),
    variantRight: variants.length === 0 ? null : variants.every(({ correct }) => correct),
  }
}

// ---- what the answers say ----

/** One answer with how its sitting went as a whole. */
export interface AnswerSeen {
  correct: boolean
  /** Of the sitting's other answers, the share that was right; null when there was no other. */
  restShare: number | null
}

/** Below so many answers a figure says more about chance than about the question. */
export const MIN_ANSWERS = 30

export interface ItemFigures {
  n: number
  /** Share answered right (the classical difficulty index); null below MIN_ANSWERS. */
  difficulty: number | null
  /** Point-biserial correlation with the rest of the sitting; null below MIN_ANSWERS or when everybody answers alike. */
  discrimination: number | null
}

export function itemFigures(answers: readonly AnswerSeen[]): ItemFigures {
  const n = answers.length
  if (n < MIN_ANSWERS) return { n, difficulty: null, discrimination: null }
  const paired = answers.filter((answer): answer is AnswerSeen & { restShare: number } => answer.restShare !== null)
  return {
    n,
    difficulty: answers.filter(({ correct }) => correct).length / n,
    discrimination: paired.length < MIN_ANSWERS ? null : pointBiserial(paired.map(({ correct, restShare }) => [correct, restShare])),
  }
}

/** (M₁ − M₀) / s · √(p·q), with the population's standard deviation. Null when either group or the spread is empty. */
export function pointBiserial(pairs: readonly (readonly [right: boolean, score: number])[]): number | null {
  const right = pairs.filter(([one]) => one).map(([, score]) => score)
  const wrong = pairs.filter(([one]) => !one).map(([, score]) => score)
  if (right.length === 0 || wrong.length === 0) return null
  const all = pairs.map(([, score]) => score)
  const mean = average(all)
  const deviation = Math.sqrt(average(all.map((score) => (score - mean) ** 2)))
  if (deviation < 1e-12) return null
  const p = right.length / pairs.length
  return ((average(right) - average(wrong)) / deviation) * Math.sqrt(p * (1 - p))
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export interface Discernment {
  scams: number
  genuine: number
  /** Share of traps stopped, minus share of genuine messages stopped: 1 = tells them apart, 0 = guesses or stops everything. */
  score: number | null
}

export function discernment(answers: readonly { shown: string | null; correct: boolean }[]): Discernment {
  const scams = answers.filter(({ shown }) => shown === 'scam')
  const genuine = answers.filter(({ shown }) => shown === 'genuine')
  if (scams.length === 0 || genuine.length === 0) return { scams: scams.length, genuine: genuine.length, score: null }
  const hits = scams.filter(({ correct }) => correct).length / scams.length
  const falseAlarms = genuine.filter(({ correct }) => !correct).length / genuine.length
  return { scams: scams.length, genuine: genuine.length, score: hits - falseAlarms }
}
