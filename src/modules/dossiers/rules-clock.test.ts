// The legal clock: cases from the law in a table, and properties across Tết, make-up Saturdays, pauses and extensions.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addMilliseconds, addMinutes, atLocalTime, epochMs, instantFromEpochMs, millisecondsBetween, plainDate, toPlainDate, type Instant } from '../../platform/time.ts'
import { loadWorkingCalendar } from '../../platform/working-calendar-files.ts'
import { isWorkingDay, workingMinutesBetween } from '../../platform/working-calendar.ts'
import { apologyDue, clockAt, clockSentence, clockStart, forecast, momentWords, usedMinutes, type ClockFacts, type Deadline, type Extension, type Pause } from './rules-clock.ts'
import { clockFacts } from './rules.ts'

const calendar = loadWorkingCalendar()
const at = (text: string): Instant => {
  const [date, time = '00:00'] = text.split(' ')
  const [hour, minute] = time.split(':').map(Number)
  return atLocalTime(plainDate(date!), hour! * 60 + minute!)
}
const sameDay: Deadline = { kind: 'sameDay', cutoffMinutes: 15 * 60 }
const amount = (n: number, unit: Extract<Deadline, { kind: 'amount' }>['unit']): Deadline => ({ kind: 'amount', amount: n, unit })
const facts = (deadline: Deadline, accepted: string, more: Partial<ClockFacts> = {}): ClockFacts => ({ deadline, acceptedAt: at(accepted), pauses: [], extensions: [], endedAt: null, ...more })
const pause = (from: string, to: string | null, ground: Pause['ground'] = 'supplement'): Pause => ({ ground, from: at(from), to: to === null ? null : at(to), by: 'Âu', basis: '' })

describe('when it is due', () => {
  const CASES: [what: string, facts: ClockFacts, due: string][] = [
    ['three working days from a Monday morning', facts(amount(3, 'workingDays'), '2026-11-16 10:00'), '2026-11-19 10:00'],
    ['a weekend is not counted', facts(amount(3, 'workingDays'), '2026-11-19 10:00'), '2026-11-24 10:00'],
    ['received on a Sunday counts from Monday 08:00', facts(amount(1, 'workingDays'), '2026-11-22 20:00'), '2026-11-23 17:00'],
    ['received at closing time counts from the next opening', facts(amount(1, 'workingDays'), '2026-11-16 17:00'), '2026-11-17 17:00'],
    ['same day, received 14:59', facts(sameDay, '2026-11-16 14:59'), '2026-11-16 17:00'],
    ['same day, received 15:00 sharp is still that day', facts(sameDay, '2026-11-16 15:00'), '2026-11-16 17:00'],
    ['same day, received 15:01', facts(sameDay, '2026-11-16 15:01'), '2026-11-17 17:00'],
    ['same day, late on a Friday', facts(sameDay, '2026-11-20 16:00'), '2026-11-23 17:00'],
    ['same day, received in the night', facts(sameDay, '2026-11-16 22:00'), '2026-11-17 17:00'],
    ['across Tết Bính Ngọ', facts(amount(3, 'workingDays'), '2026-02-13 10:00'), '2026-02-25 10:00'],
    ['a make-up Saturday is counted', facts(amount(2, 'workingDays'), '2026-01-09 10:00'), '2026-01-12 10:00'],
    ['four working hours over the evening', facts(amount(4, 'workingHours'), '2026-11-16 15:00'), '2026-11-17 10:00'],
    ['ten days of the calendar', facts(amount(10, 'days'), '2026-11-16 10:00'), '2026-11-26 17:00'],
    ['a calendar term that ends on a Sunday ends at the close of Monday', facts(amount(6, 'days'), '2026-11-16 10:00'), '2026-11-23 17:00'],
    ['24 hours', facts(amount(24, 'hours'), '2026-11-16 10:00'), '2026-11-17 10:00'],
    ['one month from the 31st', facts(amount(1, 'months'), '2027-05-31 10:00'), '2027-06-30 17:00'],
    ['waiting a working day for a supplement moves it by a working day', facts(amount(3, 'workingDays'), '2026-11-16 10:00', { pauses: [pause('2026-11-17 10:00', '2026-11-18 10:00')] }), '2026-11-20 10:00'],
    ['waiting over a weekend moves it by the working time waited', facts(amount(3, 'workingDays'), '2026-11-19 10:00', { pauses: [pause('2026-11-20 16:00', '2026-11-23 09:00')] }), '2026-11-24 12:00'],
    ['two pauses that overlap count once', facts(amount(3, 'workingDays'), '2026-11-16 10:00', { pauses: [pause('2026-11-17 10:00', '2026-11-18 10:00'), pause('2026-11-17 12:00', '2026-11-18 10:00', 'obligation')] }), '2026-11-20 10:00'],
    ['certification lengthened by two working days', facts(sameDay, '2026-11-16 10:00', { extensions: [{ at: at('2026-11-16 15:00'), amount: 2, unit: 'workingDays', by: '', basis: '' }] }), '2026-11-18 17:00'],
  ]
  for (const [what, given, due] of CASES) test(what, () => assert.equal(clockAt(calendar, given, at('2026-11-16 12:00') > given.acceptedAt! ? at('2026-11-16 12:00') : given.acceptedAt!).dueAt, at(due)))
})

test('while the citizen is waited for there is no due time, and what is left stays the same', () => {
  const given = facts(amount(3, 'workingDays'), '2026-11-16 10:00', { pauses: [pause('2026-11-17 10:00', null)] })
  for (const now of ['2026-11-17 10:00', '2026-11-20 15:00', '2026-12-01 09:00']) {
    const clock = clockAt(calendar, given, at(now))
    assert.deepEqual([clock.dueAt, clock.state, clock.remainingMinutes, clock.overdue], [null, 'paused', 2 * 540, false])
  }
})

test('the clock says in one sentence where it stands', () => {
  const waited = { pauses: [pause('2026-11-17 10:00', '2026-11-18 10:00')] }
  const CASES: [ClockFacts, string, string][] = [
    [facts(amount(4, 'workingDays'), '2026-11-20 16:00', { pauses: [pause('2026-11-23 16:00', '2026-11-24 16:00')] }), '2026-11-26 10:00', 'Đã dùng 2 ngày 3 giờ, tạm dừng 1 ngày vì chờ bổ sung, hạn 16:00 thứ Sáu, 27/11/2026.'],
    [facts(amount(3, 'workingDays'), '2026-11-16 10:00'), '2026-11-16 10:20', 'Đã dùng 20 phút, hạn 10:00 thứ Năm, 19/11/2026.'],
    [facts(amount(3, 'workingDays'), '2026-11-16 10:00', { pauses: [pause('2026-11-17 10:00', null)] }), '2026-11-18 10:00', 'Đã dùng 1 ngày, tạm dừng 1 ngày vì chờ bổ sung, còn 2 ngày tính từ khi tiếp tục.'],
    [facts(amount(1, 'workingDays'), '2026-11-16 10:00'), '2026-11-17 12:00', 'Đã dùng 1 ngày 2 giờ, trễ 2 giờ so với hạn 10:00 thứ Ba, 17/11/2026.'],
    [facts(amount(3, 'workingDays'), '2026-11-16 10:00', { ...waited, endedAt: at('2026-11-19 10:00') }), '2026-12-30 10:00', 'Đã dùng 2 ngày, tạm dừng 1 ngày vì chờ bổ sung, xong trước hạn 10:00 thứ Sáu, 20/11/2026.'],
    [{ ...facts(amount(3, 'workingDays'), '2026-11-16 10:00'), acceptedAt: null }, '2026-11-16 12:00', 'Chưa tính giờ: hồ sơ chưa được tiếp nhận.'],
    [facts({ kind: 'unknown' }, '2026-11-16 10:00'), '2026-11-16 12:00', 'Đã dùng 2 giờ, thời hạn theo luật chuyên ngành nên chưa đếm ngược.'],
  ]
  for (const [given, now, sentence] of CASES) assert.equal(clockSentence(calendar, given, at(now)), sentence)
})

test('an apology is owed when late, once, and again after a new date was missed too', () => {
  const late = facts(amount(1, 'workingDays'), '2026-11-16 10:00')
  const clock = clockAt(calendar, late, at('2026-11-17 12:00'))
  assert.equal(apologyDue(clockAt(calendar, late, at('2026-11-17 09:00')), []), false)
  assert.equal(apologyDue(clock, []), true)
  assert.equal(apologyDue(clock, [{ at: at('2026-11-17 11:00') }]), false)
  const extended = { ...late, extensions: [{ at: at('2026-11-17 11:00'), amount: 1, unit: 'workingDays', by: '', basis: '' } as Extension] }
  assert.equal(apologyDue(clockAt(calendar, extended, at('2026-11-17 12:00')), [{ at: at('2026-11-17 11:00') }]), false)
  assert.equal(apologyDue(clockAt(calendar, extended, at('2026-11-19 12:00')), [{ at: at('2026-11-17 11:00') }]), true)
})

test('a forecast warns before it is late', () => {
  const clock = clockAt(calendar, facts(amount(3, 'workingDays'), '2026-11-16 10:00'), at('2026-11-18 10:00'))
  assert.deepEqual(forecast(calendar, clock, 1 / 3, at('2026-11-18 10:00')), { finishAt: at('2026-11-19 10:00'), willBeLate: false })
  assert.equal(forecast(calendar, clock, 0.5, at('2026-11-18 10:00'))?.willBeLate, true)
})

// ---- properties, on moments around Tết Bính Ngọ and the make-up Saturdays of 2026 ----

const moment = fc.integer({ min: epochMs(at('2026-01-05 00:00')), max: epochMs(at('2026-03-20 00:00')) }).map((ms) => instantFromEpochMs(Math.floor(ms / 60_000) * 60_000))
const deadline: fc.Arbitrary<Deadline> = fc.oneof(
  fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 20 }), unit: fc.constantFrom('workingHours' as const, 'workingDays' as const, 'hours' as const, 'days' as const) }),
  fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 3 }), unit: fc.constant('months' as const) }),
  fc.constant(sameDay),
)
/** Pauses after acceptance, closed, in no order and perhaps overlapping. */
const closedPauses = (from: Instant) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 10_000 })), { maxLength: 4 }).map((list) =>
    list.map(([start, length]): Pause => ({ ground: 'supplement', from: addMinutes(from, start), to: addMinutes(from, start + length), by: '', basis: '' })),
  )
const anyFacts = moment.chain((acceptedAt) => fc.record({ deadline, acceptedAt: fc.constant(acceptedAt), pauses: closedPauses(acceptedAt), extensions: fc.constant([]), endedAt: fc.constant(null) }))
const measured = (given: ClockFacts, from: Instant, to: Instant) =>
  clockAt(calendar, given, from).measure === 'working' ? workingMinutesBetween(calendar, from, to) : millisecondsBetween(from, to) / 60_000

test('used time never runs backwards and never faster than time itself', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 30_000 }), (given, later, more) => {
      const [a, b] = [addMinutes(given.acceptedAt, later), addMinutes(given.acceptedAt, later + more)]
      const grown = usedMinutes(calendar, given, b) - usedMinutes(calendar, given, a)
      assert.ok(grown >= -1e-6 && grown <= measured(given, a, b) + 1e-6, `${grown} of ${measured(given, a, b)}`)
    }),
  )
})

test('used and paused time add up to all the time since the start', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 60_000 }), (given, later) => {
      const now = addMinutes(given.acceptedAt, later)
      const clock = clockAt(calendar, given, now)
      if (now <= clock.startedAt!) return
      assert.ok(Math.abs(clock.usedMinutes + clock.pausedMinutes - measured(given, clock.startedAt!, now)) < 1e-6)
    }),
  )
})

test('additive: a file cut in two at any moment uses what both parts use', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 40_000 }), (given, first, second) => {
      const start = clockStart(calendar, given.acceptedAt)
      const [cut, end] = [addMinutes(start, first), addMinutes(start, first + second)]
      const inside = given.pauses.map((one) => ({ ...one, from: one.from < cut ? cut : one.from })).filter((one) => one.to! > one.from)
      const rest = usedMinutes(calendar, { ...given, acceptedAt: cut, pauses: inside }, end)
      // The second part begins to count at the next opening when the cut falls into the night: nothing was open in between.
      const whole = usedMinutes(calendar, given, end) - usedMinutes(calendar, given, cut)
      if (clockAt(calendar, given, end).measure === 'working' || clockStart(calendar, cut) === cut) assert.ok(Math.abs(whole - rest) < 1e-6, `${whole} and ${rest}`)
    }),
  )
})

test('the due time does not depend on when it is asked for, and a file accepted later is never due earlier', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 5000 }), (given, a, b, delay) => {
      const settled = given.pauses.reduce((last, one) => (one.to! > last ? one.to! : last), given.acceptedAt)
      const due = clockAt(calendar, given, addMinutes(settled, a)).dueAt
      assert.equal(clockAt(calendar, given, addMinutes(settled, b)).dueAt, due)
      // Without pauses: one that began before the later acceptance would be another pause.
      const bare = (acceptedAt: Instant) => clockAt(calendar, { ...given, acceptedAt, pauses: [] }, addMinutes(settled, a + delay)).dueAt!
      const [sooner, later] = [bare(given.acceptedAt), bare(addMinutes(given.acceptedAt, delay))]
      assert.ok(later >= sooner, `${later} is before ${sooner}`)
    }),
  )
})

test('at the due time of a working clock exactly the granted time is used; it is due inside office hours', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const far = addMilliseconds(given.acceptedAt, 200 * 86_400_000)
      const clock = clockAt(calendar, given, far)
      assert.ok(isWorkingDay(calendar, toPlainDate(clock.dueAt!)), momentWords(clock.dueAt!))
      if (clock.measure === 'working') assert.ok(Math.abs(usedMinutes(calendar, given, clock.dueAt!) - clock.budgetMinutes!) < 1e-3)
      assert.ok(clock.nearAt! <= clock.dueAt!)
    }),
  )
})

test('a pause or an extension never makes the due time earlier', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 10 }), (given, start, length, days) => {
      const far = addMilliseconds(given.acceptedAt, 200 * 86_400_000)
      const due = clockAt(calendar, given, far).dueAt!
      const more: Pause = { ground: 'supplement', from: addMinutes(given.acceptedAt, start), to: addMinutes(given.acceptedAt, start + length), by: '', basis: '' }
      assert.ok(clockAt(calendar, { ...given, pauses: [...given.pauses, more] }, far).dueAt! >= due)
      assert.ok(clockAt(calendar, { ...given, extensions: [{ at: given.acceptedAt, amount: days, unit: 'workingDays', by: '', basis: '' }] }, far).dueAt! >= due)
    }),
  )
})

test('recomputed from the events it is the same clock', () => {
  fc.assert(
    fc.property(moment, fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 3, maxLength: 3 }), deadline, (start, gaps, limit) => {
      const [asked, answered, now] = gaps.reduce<Instant[]>((list, gap) => [...list, addMinutes(list.at(-1) ?? start, gap)], []) as [Instant, Instant, Instant]
      const event = (moment_: Instant, type: string) => ({ at: moment_, type, actorName: 'Âu', data: {} })
      const folded = clockFacts(limit, [event(start, 'filed'), event(start, 'accepted'), event(asked, 'supplement_asked'), event(answered, 'supplement_answered')])
      const written: ClockFacts = { deadline: limit, acceptedAt: start, pauses: [{ ground: 'supplement', from: asked, to: answered, by: 'Âu', basis: '' }], extensions: [], endedAt: null }
      assert.deepEqual(clockAt(calendar, folded, now), clockAt(calendar, written, now))
    }),
  )
})
