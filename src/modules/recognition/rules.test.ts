// The rules of proof, reviews and checks: as tables, and as promises that hold whatever was seen in whatever order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, plainDate, type PlainDate } from '../../platform/time.ts'
import type { SkillWitnessInput } from '../visits/index.ts'
import { assessments } from './items.ts'
import { discernment, itemFigures, judgeAnswers, MIN_ANSWERS, pointBiserial, type AnswerSeen, type Item } from './rules-items.ts'
import { nextReview, proofOf, recallWindow, REVIEW_DAYS, reviewDay, TIERS, type RunSeen } from './rules-proof.ts'
import { decideWitness, rungOf, type WitnessFacts } from './rules-witness.ts'

const day = (n: number) => addDays(plainDate('2026-09-01'), n)
const run = (n: number, more: Partial<RunSeen> = {}): RunSeen => ({ on: day(n), help: 'none', variant: false, slip: false, ...more })
const seen = (runs: RunSeen[]) => ({ runs, checks: [], practised: false })
const proved = [run(0), run(3), run(3, { variant: true }), run(12)]

test('proof takes two unaided days, another screen, and recall 7 to 21 days later', () => {
  const table: [RunSeen[], tier: string, missing: string][] = [
    [[run(0, { help: 'hints' })], 'guided', 'first second variant recall'],
    [[run(0)], 'witnessed', 'second variant recall'],
    [[run(0), run(0)], 'witnessed', 'second variant recall'],
    [[run(0), run(3)], 'witnessed', 'variant recall'],
    [[run(0), run(3), run(3, { variant: true })], 'witnessed', 'recall'],
    [[...proved.slice(0, 3), run(9)], 'witnessed', 'recall'],
    [[...proved.slice(0, 3), run(10)], 'proved', ''],
    [[...proved.slice(0, 3), run(24)], 'proved', ''],
    [[...proved.slice(0, 3), run(25)], 'witnessed', 'recall'],
    // Too late is not lost: the late day is the new beginning of the wait.
    [[...proved.slice(0, 3), run(25), run(33)], 'proved', ''],
    // The other screen counts as recall, never as one of the two ordinary days.
    [[run(0), run(3), run(12, { variant: true })], 'proved', ''],
    [[run(0), run(3, { variant: true }), run(12, { variant: true })], 'witnessed', 'second recall'],
    // Seven days after the first run alone are no recall.
    [[run(0), run(8), run(8, { variant: true })], 'witnessed', 'recall'],
  ]
  for (const [runs, tier, missing] of table) {
    const state = proofOf(seen(runs))!
    assert.deepEqual([state.tier, state.missing.join(' ')], [tier, missing], JSON.stringify(runs))
  }
  assert.equal(proofOf(seen(proved))!.provedOn, day(12))
  assert.equal(proofOf({ runs: [], checks: [], practised: true })!.tier, 'practised')
  assert.equal(proofOf(seen([])), undefined)
})

test('one secret given away is "not yet": everything has to be shown again on later days', () => {
  const after = proofOf(seen([...proved, run(20, { slip: true })]))!
  assert.deepEqual([after.tier, after.provedOn, after.missing.length, after.slippedOn], ['guided', null, 4, day(20)])
  const sameEvening = proofOf(seen([...proved, run(20, { slip: true }), run(20)]))!
  assert.equal(sameEvening.missing.length, 4, 'a good run of the same evening does not make up for it')
  const again = proved.map((one, index) => ({ ...one, on: day([21, 25, 25, 34][index]!) }))
  assert.equal(proofOf(seen([...proved, run(20, { slip: true }), ...again]))!.tier, 'proved')
  const atCheck = proofOf({ runs: proved, checks: [{ on: day(13), slip: true, variantRight: null }], practised: false })!
  assert.equal(atCheck.tier, 'guided', 'a check somebody sat beside counts the same')
})

const anyRun = fc.record({
  on: fc.integer({ min: 0, max: 80 }).map(day), help: fc.constantFrom('none', 'none', 'none', 'hints') as fc.Arbitrary<RunSeen['help']>,
  variant: fc.boolean(), slip: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})

test('the order of what was seen never matters, and seeing the same again changes nothing but the count', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 14 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (runs, dice) => {
      const shuffled = runs.map((one) => ({ one, at: dice.next().value as number })).toSorted((a, b) => a.at - b.at).map(({ one }) => one)
      assert.deepEqual(proofOf(seen(shuffled)), proofOf(seen(runs)))
      const twice = proofOf(seen([...runs, ...runs]))
      assert.deepEqual(twice && { ...twice, runs: runs.length }, proofOf(seen(runs)))
    }),
  )
})

test('another clean run never lowers a tier; proof never comes without its four parts', () => {
  const rank = (runs: RunSeen[]) => TIERS.indexOf(proofOf(seen(runs))?.tier ?? 'practised')
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 12 }), fc.integer({ min: 0, max: 80 }), fc.boolean(), (runs, at, variant) => {
      assert.ok(rank([...runs, run(at, { variant })]) >= rank(runs))
      const state = proofOf(seen(runs))
      if (state?.tier !== 'proved') return
      const slip = runs.filter((one) => one.slip).map(({ on }) => on).toSorted().at(-1)
      const clean = runs.filter((one) => !one.slip && one.help === 'none' && (slip === undefined || one.on > slip) && one.on <= state.provedOn!)
      assert.ok(new Set(clean.filter((one) => !one.variant).map(({ on }) => on)).size >= 2)
      assert.ok(clean.some((one) => one.variant))
    }),
  )
})

test('reviews climb 1, 3, 7, 21, 60 days; help needed goes one step back; a missed one simply waits', () => {
  assert.deepEqual(nextReview([]), { reviewStep: null, reviewOn: null })
  assert.deepEqual(nextReview([run(0, { help: 'hints' })]), { reviewStep: null, reviewOn: null })
  let at = 0
  const runs = [run(0)]
  for (const [step, days] of REVIEW_DAYS.entries()) {
    assert.deepEqual(nextReview(runs), { reviewStep: step, reviewOn: day(at + days) })
    at += days
    runs.push(run(at))
  }
  assert.deepEqual(nextReview(runs), { reviewStep: null, reviewOn: null }, 'after the fifth nothing calls any more')
  assert.deepEqual(nextReview([run(0), run(40)]), { reviewStep: 1, reviewOn: day(43) }, 'forty days late is still one step')
  assert.deepEqual(nextReview([run(0), run(1), run(4), run(5, { help: 'hints' })]), { reviewStep: 1, reviewOn: day(8) })
  assert.deepEqual(nextReview([run(0), run(1), run(4), run(10)]), { reviewStep: 3, reviewOn: day(31) }, 'a fifth of the week early is in time')
  assert.deepEqual(nextReview([run(0), run(1), run(4), run(9)]), { reviewStep: 2, reviewOn: day(11) }, 'two days early is only practice')
  assert.equal(reviewDay(day(3), day(9)), day(9))
  assert.equal(reviewDay(day(12), day(9)), day(12))
})

test('a review is always after the last run that moved it, and never after all five', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 20 }), (runs) => {
      const { reviewOn, reviewStep } = nextReview(runs)
      if (reviewOn === null) return assert.equal(reviewStep, null)
      assert.ok(reviewStep! >= 0 && reviewStep! < REVIEW_DAYS.length)
      assert.ok(runs.some(({ on }) => addDays(on, REVIEW_DAYS[reviewStep!]!) === reviewOn))
    }),
  )
})

test('recall can be shown from the seventh to the twenty-first day after the last ordinary unaided run', () => {
  assert.equal(recallWindow(seen([run(0)]), null), null)
  assert.deepEqual(recallWindow(seen([run(0), run(3), run(5, { variant: true })]), null), { from: day(10), to: day(24) })
  assert.equal(recallWindow(seen([run(0), run(3)]), day(1)), null, 'days before a slip do not count')
})

// ---- witnessing ----

const input: SkillWitnessInput = {
  householdId: 'h', residentId: 'r', guideId: 'g', guideVersion: 1, skill: 's', way: 'tu-lam', ranOn: day(0), help: 'none', variant: false, slip: false, device: 'own',
}
const facts: WitnessFacts = { household: { hamletId: 'm' }, territory: new Set(['m']), people: new Set(['r']), guideKnown: true, twin: false }

test('what may be witnessed, and what is said when not', () => {
  const table: [Partial<SkillWitnessInput>, Partial<WitnessFacts>, string | null][] = [
    [{}, {}, null],
    [{}, { territory: null }, null],
    [{ device: 'other' }, {}, 'recognition.notTheirDevice'],
    [{ ranOn: day(1) }, {}, 'recognition.futureDate'],
    [{ ranOn: day(-60) }, {}, null],
    [{ ranOn: day(-61) }, {}, 'recognition.tooOld'],
    [{}, { household: undefined }, 'recognition.householdUnknown'],
    [{}, { territory: new Set(['x']) }, 'recognition.notYourHamlet'],
    [{}, { people: new Set() }, 'recognition.personNotHere'],
    [{}, { guideKnown: false }, 'recognition.guideUnknown'],
    [{}, { twin: true }, 'recognition.repeated'],
  ]
  for (const [change, other, code] of table) {
    const decision = decideWitness({ ...input, ...change }, { ...facts, ...other }, day(0) as PlainDate)
    assert.equal(decision.ok ? null : decision.problems[0]!.code, code)
  }
})

test('help or a slip is "guided"; alone is "own device", and "once more" only on a later day', () => {
  assert.equal(rungOf({ ranOn: day(3), help: 'hints', slip: false }, day(0)), 2)
  assert.equal(rungOf({ ranOn: day(3), help: 'none', slip: true }, day(0)), 2)
  assert.equal(rungOf({ ranOn: day(3), help: 'none', slip: false }, null), 3)
  assert.equal(rungOf({ ranOn: day(3), help: 'none', slip: false }, day(3)), 3)
  assert.equal(rungOf({ ranOn: day(3), help: 'none', slip: false }, day(2)), 4)
})

// ---- checks ----

const item = (id: string, more: Partial<Item> = {}): Item => ({
  id, version: 1, shown: null, safety: false, variant: false, scene: { kind: 'sms', from: null, text: { vi: 'x', en: 'x' } }, ask: { vi: 'x', en: 'x' },
  options: [{ text: { vi: 'a', en: 'a' }, picture: 'check' }, { text: { vi: 'b', en: 'b' }, picture: 'stop' }], right: 1, why: { vi: 'x', en: 'x' }, ...more,
})

test('a sitting: one wrong safety item is a slip, a missed variant screen is no variant, a foreign item is none of ours', () => {
  const items = [item('a', { safety: true }), item('b', { variant: true }), item('c')]
  const good = judgeAnswers(items, [{ itemId: 'a', chosen: 1 }, { itemId: 'b', chosen: 1 }, { itemId: 'c', chosen: 0 }])!
  assert.deepEqual([good.asked, good.correct, good.slip, good.variantRight], [3, 2, false, true])
  assert.equal(judgeAnswers(items, [{ itemId: 'a', chosen: 0 }])!.slip, true)
  assert.equal(judgeAnswers(items, [{ itemId: 'a', chosen: 1 }])!.variantRight, null)
  assert.equal(judgeAnswers(items, [{ itemId: 'z', chosen: 1 }]), undefined)
  assert.equal(judgeAnswers(items, [{ itemId: 'c', chosen: 0 }, { itemId: 'c', chosen: 1 }])!.correct, 0, 'the first answer counts')
})

test('point-biserial equals the correlation of two columns, for any answers', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 20 })), { minLength: 3, maxLength: 60 }), (pairs) => {
      const found = pointBiserial(pairs)
      const [x, y] = [pairs.map(([right]) => (right ? 1 : 0) as number), pairs.map(([, score]) => score)]
      const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
      const spread = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))
      if (found === null) return assert.ok(spread(x) === 0 || spread(y) < 1e-9)
      const pearson = mean(x.map((value, i) => (value - mean(x)) * (y[i]! - mean(y)))) / (spread(x) * spread(y))
      assert.ok(Math.abs(found - pearson) < 1e-9)
    }),
  )
})

test('figures stay blank below the least number of answers and where everybody answers alike', () => {
  const answers = (n: number, of: (i: number) => AnswerSeen) => Array.from({ length: n }, (_, i) => of(i))
  const mixed = (i: number): AnswerSeen => ({ correct: i % 4 !== 0, restShare: i % 4 === 0 ? 0.2 : 0.8 })
  assert.deepEqual(itemFigures(answers(MIN_ANSWERS - 1, mixed)), { n: MIN_ANSWERS - 1, difficulty: null, discrimination: null })
  const figures = itemFigures(answers(40, mixed))
  assert.equal(figures.difficulty, 0.75)
  assert.ok(figures.discrimination! > 0.99)
  assert.equal(itemFigures(answers(40, () => ({ correct: true, restShare: 0.5 }))).discrimination, null)
  assert.equal(itemFigures(answers(40, (i) => ({ correct: i % 2 === 0, restShare: null }))).discrimination, null)
})

test('stopping everything is not telling apart', () => {
  const answers = (hits: number, falseAlarms: number) => [
    ...Array.from({ length: 4 }, (_, i) => ({ shown: 'scam', correct: i < hits })),
    ...Array.from({ length: 4 }, (_, i) => ({ shown: 'genuine', correct: i >= falseAlarms })),
    { shown: null, correct: true },
  ]
  assert.deepEqual(discernment(answers(4, 0)), { scams: 4, genuine: 4, score: 1 })
  assert.equal(discernment(answers(4, 4)).score, 0)
  assert.equal(discernment(answers(1, 3)).score, -0.5)
  assert.equal(discernment([{ shown: 'scam', correct: true }]).score, null)
})

test('every bank: three to five questions, one screen that looks different, and where a thief is near, one that cannot be made good', () => {
  for (const { guide, items, expiresOn, checkedOn } of assessments().values()) {
    assert.ok(items.length >= 3 && items.length <= 5, guide)
    assert.ok(items.some(({ variant }) => variant), `${guide}: another screen`)
    assert.ok(!items.some(({ shown }) => shown === 'scam') || items.some(({ safety }) => safety), `${guide}: safety`)
    assert.ok(!items.some(({ shown }) => shown === 'scam') || items.some(({ shown }) => shown === 'genuine'), `${guide}: the real thing beside the trap`)
    assert.deepEqual([...new Set(items.map(({ right }) => right))].toSorted(), [0, 1], `${guide}: pressing one side is no way through`)
    assert.ok(checkedOn < expiresOn, guide)
    for (const { options, scene } of items) assert.ok(scene.text.vi.length <= 160 && options.every(({ text }) => text.vi.length <= 40), `${guide}: short`)
  }
})
