// The calendar arithmetic must agree with the platform's own, day by day, and with Vietnamese midnight.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  addMinutes,
  addMonths,
  addYears,
  ageOn,
  atLocalTime,
  compareDates,
  dateFromEpochDay,
  daysBetween,
  daysInMonth,
  epochDay,
  epochMs,
  formatVi,
  formatViDateTime,
  formatViLong,
  formatViTime,
  instant,
  instantFromEpochMs,
  isAfter,
  isBefore,
  isInstant,
  isPlainDate,
  makeDate,
  millisecondsBetween,
  parsePlainDate,
  plainDate,
  startOfDay,
  systemNow,
  toLocalDateTime,
  toPlainDate,
  weekday,
  weekdayVi,
} from './time.ts'

const anyDay = fc.integer({ min: -700_000, max: 2_900_000 }).map(dateFromEpochDay)
const anyMs = fc.integer({ min: -60_000_000_000_000, max: 250_000_000_000_000 })

test('civil arithmetic agrees with the platform calendar on any day', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const theirs = new Date(ms)
      assert.equal(instantFromEpochMs(ms), theirs.toISOString())
      assert.equal(epochMs(instantFromEpochMs(ms)), ms)
      const day = plainDate(theirs.toISOString().slice(0, 10))
      assert.equal(weekday(day), theirs.getUTCDay() === 0 ? 7 : theirs.getUTCDay())
      assert.equal(epochDay(day), Math.floor(ms / 86_400_000))
    }),
  )
})

test('adding days is additive and undone by daysBetween', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }), (day, a, b) => {
      assert.equal(addDays(addDays(day, a), b), addDays(day, a + b))
      assert.equal(daysBetween(day, addDays(day, a)), a)
      assert.equal(isAfter(addDays(day, a), day), a > 0)
      assert.equal(isBefore(addDays(day, a), day), a < 0)
      assert.equal(Math.sign(compareDates(addDays(day, a), day)), Math.sign(a))
    }),
  )
})

test('typed dates: day before month, four-digit year, only days that exist', () => {
  const good: [string, string][] = [
    ['22/11/2026', '2026-11-22'],
    [' 1/2/1954 ', '1954-02-01'],
    ['01-02-1954', '1954-02-01'],
    ['01.02.1954', '1954-02-01'],
    ['2026-11-22', '2026-11-22'],
    ['29/02/2024', '2024-02-29'],
  ]
  for (const [typed, expected] of good) assert.equal(parsePlainDate(typed), expected, typed)
  for (const typed of ['', '31/4/2026', '29/2/2023', '1/13/2026', '1/2/54', '22/11', 'hôm nay', '2026-02-30', '0/1/2026']) {
    assert.equal(parsePlainDate(typed), undefined, typed)
  }
  fc.assert(fc.property(anyDay, (day) => assert.equal(parsePlainDate(formatVi(day)), day)))
})

test('branding refuses what is not a day or not an instant', () => {
  assert.ok(isPlainDate('2024-02-29'))
  for (const bad of ['2023-02-29', '2024-2-9', '22/11/2026', 5, null]) assert.ok(!isPlainDate(bad))
  assert.throws(() => plainDate('2023-02-29'), RangeError)
  assert.throws(() => makeDate(2023, 2, 29), RangeError)
  assert.ok(isInstant('2026-11-22T11:26:55.000Z'))
  for (const bad of ['2026-11-22', '2026-11-22T11:26:55Z', '2026-11-22T24:00:00.000Z', '2026-02-30T00:00:00.000Z']) assert.ok(!isInstant(bad))
  assert.equal(instant('2026-11-22T11:26:55Z'), '2026-11-22T11:26:55.000Z')
  assert.equal(instant('2026-11-22T11:26:55.123456Z'), '2026-11-22T11:26:55.123Z')
  assert.throws(() => instant('2026-11-22T11:26:55+07:00'), RangeError)
})

test('Việt Nam is seven hours ahead: the day turns at 17:00 UTC', () => {
  assert.equal(toPlainDate(instant('2026-11-22T16:59:59.999Z')), '2026-11-22')
  assert.equal(toPlainDate(instant('2026-11-22T17:00:00.000Z')), '2026-11-23')
  assert.equal(startOfDay(plainDate('2026-11-23')), '2026-11-22T17:00:00.000Z')
  assert.equal(atLocalTime(plainDate('2026-11-23'), 8 * 60), '2026-11-23T01:00:00.000Z')
  assert.deepEqual(toLocalDateTime(instant('2026-12-31T18:30:05.007Z')), { date: '2027-01-01', hour: 1, minute: 30, second: 5, millisecond: 7 })
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 1439 }), (day, minute) => {
      const local = toLocalDateTime(atLocalTime(day, minute))
      assert.equal(local.date, day)
      assert.equal(local.hour * 60 + local.minute, minute)
    }),
  )
})

test('months and years clamp to the last day; ages count whole years', () => {
  assert.equal(addMonths(plainDate('2026-01-31'), 1), '2026-02-28')
  assert.equal(addMonths(plainDate('2024-03-31'), -1), '2024-02-29')
  assert.equal(addMonths(plainDate('2026-11-22'), 14), '2028-01-22')
  assert.equal(addYears(plainDate('2024-02-29'), 1), '2025-02-28')
  assert.equal(daysInMonth(2000, 2), 29)
  assert.equal(daysInMonth(1900, 2), 28)
  assert.equal(ageOn(plainDate('1954-11-22'), plainDate('2026-11-22')), 72)
  assert.equal(ageOn(plainDate('1954-11-23'), plainDate('2026-11-22')), 71)
  assert.equal(ageOn(plainDate('2004-02-29'), plainDate('2025-02-28')), 20)
})

test('Vietnamese wording', () => {
  const day = plainDate('2026-11-22')
  assert.equal(formatVi(day), '22/11/2026')
  assert.equal(weekdayVi(day), 'Chủ nhật')
  assert.equal(formatViLong(day), 'Chủ nhật, ngày 22 tháng 11 năm 2026')
  assert.equal(formatViLong(plainDate('2026-02-05')), 'Thứ Năm, ngày 05 tháng 02 năm 2026')
  assert.equal(formatViDateTime(instant('2026-11-22T11:26:55.000Z')), '18:26 ngày 22/11/2026')
  assert.equal(formatViTime(instant('2026-11-22T01:05:00.000Z')), '08:05')
})

test('the clock gives a well-formed instant that moves on', () => {
  const first = systemNow()
  assert.ok(isInstant(first))
  assert.ok(systemNow() >= first)
  assert.equal(millisecondsBetween(first, addMinutes(first, 90)), 5_400_000)
})
