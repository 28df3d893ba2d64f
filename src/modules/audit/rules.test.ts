// The legal clocks over weekends, Tết and the edge of the calendar; what a request may become; reading a typed hash.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '../../platform/time.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { readClocks } from './clocks.ts'
import { deadlinesOf, decideAct, groupedHash, orderRequests, readTypedHash, standingOf } from './rules.ts'
import type { RequestKind, RequestRow } from './schema.ts'

const clocks = readClocks()
const day = plainDate

test('answer in two working days, act by kind, longer when others must stop too', () => {
  const table: [RequestKind, string, boolean, string, string][] = [
    // kind, asked on, processors, answer by, act by
    ['withdraw', '2026-11-20', false, '2026-11-24', '2026-12-05'], // asked on a Friday
    ['withdraw', '2026-11-20', true, '2026-11-24', '2026-12-10'],
    ['restrict', '2026-02-13', false, '2026-02-24', '2026-02-28'], // Tết lies between
    ['access', '2026-11-23', false, '2026-11-25', '2026-12-03'],
    ['erase', '2026-11-21', false, '2026-11-24', '2026-12-01'], // asked on a Saturday
  ]
  for (const [kind, asked, processors, answerBy, actBy] of table) {
    const found = deadlinesOf(kind, day(asked), processors, clocks, workingCalendar())
    assert.deepEqual(found.ok && found.value, { answerBy, actBy }, `${kind} ${asked}`)
  }
  const beyond = deadlinesOf('access', day('2031-05-05'), false, clocks, workingCalendar())
  assert.ok(!beyond.ok && beyond.problems[0]!.params!.year === 2031, 'a year without a calendar is refused, never guessed')
  assert.ok(clocks.act.withdraw.sourced && !clocks.act.erase.sourced, 'what the source does not say is marked')
})

const request = (values: Partial<RequestRow>) => ({ id: '1', state: 'open', kind: 'access', answerBy: day('2026-11-24'), actBy: day('2026-12-01'), extendedAt: null, askedAt: '2026-11-20T03:00:00.000Z', ...values }) as RequestRow

test('which clock runs, and what is late comes first', () => {
  assert.deepEqual(standingOf(request({}), day('2026-11-23')), { next: 'answer', by: '2026-11-24', daysLeft: 1, late: false })
  assert.deepEqual(standingOf(request({}), day('2026-11-25')), { next: 'answer', by: '2026-11-24', daysLeft: -1, late: true })
  assert.deepEqual(standingOf(request({ state: 'answered' }), day('2026-11-25')), { next: 'act', by: '2026-12-01', daysLeft: 6, late: false })
  assert.equal(standingOf(request({ state: 'done' }), day('2027-01-01')).next, null)
  const order = orderRequests([request({ id: 'later', answerBy: day('2026-12-20') }), request({ id: 'late' }), request({ id: 'mid', state: 'answered' })], day('2026-11-30'))
  assert.deepEqual(order.map((row) => row.id), ['late', 'mid', 'later'])
})

test('a request goes one way: answered once, extended once and in time, settled for good', () => {
  const code = (values: Partial<RequestRow>, act: Parameters<typeof decideAct>[1], today = '2026-11-25') => {
    const decision = decideAct(request(values), act, day(today))
    return decision.ok ? 'ok' : decision.problems[0]!.code.replace('kiem-toan.', '')
  }
  assert.equal(code({}, 'answer'), 'ok')
  assert.equal(code({ state: 'answered' }, 'answer'), 'alreadyAnswered')
  assert.equal(code({}, 'finish'), 'ok')
  assert.equal(code({ state: 'done' }, 'refuse'), 'settled')
  assert.equal(code({ extendedAt: '2026-11-24T00:00:00.000Z' as never }, 'extend'), 'extendedAlready')
  assert.equal(code({}, 'extend', '2026-12-02'), 'tooLateToExtend')
  assert.equal(code({ kind: 'access' }, 'erase'), 'notErasable')
  assert.equal(code({ kind: 'erase' }, 'erase'), 'ok')
})

test('a hash from paper is read in groups and in capitals', () => {
  assert.equal(readTypedHash('9F86 D081 884c'), '9f86d081884c')
  assert.equal(readTypedHash('9f86'), undefined)
  assert.equal(readTypedHash('không phải mã'), undefined)
  assert.equal(groupedHash('9f86d081'), '9f86 d081')
})
