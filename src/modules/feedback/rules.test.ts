// The clocks of petitions across weekends, Tết and make-up Saturdays; what may follow what; blanks that stay blanks.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, plainDate } from '../../platform/time.ts'
import { loadWorkingCalendar } from '../../platform/working-calendar-files.ts'
import { isWorkingDay } from '../../platform/working-calendar.ts'
import { addUp, clocksOf, decideAct, isLate, nextDuty, publishBy, resumedBy, type Act, type PetitionState } from './rules.ts'

const calendar = loadWorkingCalendar()

const CASES: [string, string, string, string][] = [
  ['2026-11-23', '2026-11-25', '2026-11-30', '2026-12-14'], // a Monday
  ['2026-11-27', '2026-12-01', '2026-12-04', '2026-12-18'], // a Friday: the weekend does not count
  ['2026-11-28', '2026-12-01', '2026-12-04', '2026-12-18'], // a Saturday counts from Monday
]
for (const [received, refuseBy, askBy, resolveBy] of CASES) {
  test(`received ${received}: refuse by ${refuseBy}, ask by ${askBy}, resolve by ${resolveBy}`, () =>
    assert.deepEqual(clocksOf(calendar, plainDate(received)), { refuseBy, askBy, resolveBy }))
}

test('the clocks end on working days, in order, and never before one another, all year round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), (days) => {
      const received = addDays(plainDate('2026-01-01'), days)
      const { refuseBy, askBy, resolveBy } = clocksOf(calendar, received)
      assert.ok(received < refuseBy && refuseBy < askBy && askBy < resolveBy)
      for (const day of [refuseBy, askBy, resolveBy]) assert.ok(isWorkingDay(calendar, day), day)
      assert.ok(clocksOf(calendar, addDays(received, 1)).resolveBy >= resolveBy, 'later received is never earlier due')
    }),
  )
})

test('waiting for the sender does not count; an answer on the same day moves nothing', () => {
  const resolveBy = plainDate('2026-12-14')
  assert.equal(resumedBy(calendar, resolveBy, plainDate('2026-11-25'), plainDate('2026-11-25')), resolveBy)
  assert.equal(resumedBy(calendar, resolveBy, plainDate('2026-11-25'), plainDate('2026-11-27')), '2026-12-16')
  assert.equal(resumedBy(calendar, resolveBy, plainDate('2026-11-27'), plainDate('2026-11-29')), resolveBy)
  assert.equal(publishBy(calendar, plainDate('2026-12-11')), '2026-12-15')
})

test('what may follow what', () => {
  const walks: [Act[], string | undefined][] = [
    [['accept', 'resolve', 'publish'], 'published'],
    [['ask', 'add', 'resolve'], 'resolved'],
    [['refuse'], 'refused'],
    [['refuse', 'resolve'], undefined],
    [['publish'], undefined],
    [['accept', 'add'], undefined],
    [['ask', 'add', 'ask'], undefined],
  ]
  for (const [acts, end] of walks) {
    let petition: { state: PetitionState; askedText: string | null } | undefined = { state: 'new', askedText: null }
    for (const act of acts) {
      const decision: ReturnType<typeof decideAct> | undefined = petition && decideAct(petition, act)
      petition = decision?.ok ? { state: decision.value, askedText: act === 'ask' ? '?' : petition!.askedText } : undefined
    }
    assert.equal(petition?.state, end, acts.join(' → '))
  }
})

test('late is what is owed and past, never what waits for the sender', () => {
  const dates = { refuseBy: plainDate('2026-11-25'), askBy: plainDate('2026-11-30'), resolveBy: plainDate('2026-12-14'), publishBy: null }
  assert.equal(isLate({ state: 'new', ...dates }, plainDate('2026-11-25')), false)
  assert.equal(isLate({ state: 'new', ...dates }, plainDate('2026-11-26')), true)
  assert.equal(isLate({ state: 'asked', ...dates }, plainDate('2027-01-26')), false)
  assert.equal(nextDuty({ state: 'refused', ...dates }), undefined)
})

test('blanks are neither content nor unhappy', () => {
  assert.deepEqual(addUp([{ face: 3 }, { face: null }, { face: 1 }, { face: 2 }, { face: null }]), { asked: 5, content: 1, between: 1, unhappy: 1, blank: 2 })
})
