// Decisions about money: codes in what banks make of a purpose, verdicts, states, and sums that no order can change.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant, plainDate } from '../../platform/time.ts'
import {
  balances, chargeState, codesIn, decideCash, decideClosing, decideRefundApproval, excessVnd, formatPaymentCode, judgeCredit, newPaymentCode, openVnd, readPaymentCode, suggestCharges, type DayFigures,
} from './rules.ts'
import { readStatement, readStatementMoment, readStatementMoney } from './statement-reader.ts'

const code = newPaymentCode()

test('a code is found however a bank mangles the purpose', () => {
  const spaced = formatPaymentCode(code)
  for (const purpose of [code, code.toLowerCase(), `MBVCB.1234567.${code}.CT tu 0123456789 NGUYEN VAN A toi 999`, `${spaced} le phi`, `IBFT ${code}-LE PHI`, `GC${code}`, `X${code}${code}`, `${code.slice(0, 5)} ${code.slice(5)}`]) {
    assert.deepEqual(codesIn(purpose), [code], purpose)
  }
})

test('words, other numbers and damaged codes are no code', () => {
  for (const purpose of ['', 'NGUYEN VAN A chuyen tien', 'GC', 'GC12345', code.slice(0, -1), 'GCO0IL12345AB']) assert.deepEqual(codesIn(purpose), [], purpose)
})

test('one wrong sign or two swapped are always noticed', () => {
  fc.assert(
    fc.property(fc.nat(10), fc.constantFrom(...'123456789ABCDEFGHJKMNPQRSTVWXYZ'), (at, sign) => {
      const good = newPaymentCode()
      const place = 2 + at
      const bad = good.slice(0, place) + sign + good.slice(place + 1)
      if (bad !== good) assert.equal(readPaymentCode(bad), undefined)
      const swapped = good.slice(0, place) + (good[place + 1] ?? '') + good[place] + good.slice(place + 2)
      if (swapped !== good && swapped.length === good.length && place + 1 < good.length) assert.equal(readPaymentCode(swapped), undefined)
    }),
  )
})

const charge = (more = {}) => ({ amountVnd: 10_000, paidVnd: 0, refundedVnd: 0, cancelled: false, dueAt: null, cancelledAt: null, ...more })
const at = instant('2026-11-28T03:00:00Z')

const VERDICTS: [string, number, object | undefined, string][] = [
  ['the open amount', 10_000, {}, 'exact'],
  ['less', 4000, {}, 'partial'],
  ['the rest', 6000, { paidVnd: 4000 }, 'exact'],
  ['more', 12_000, {}, 'over'],
  ['again, after it was paid', 10_000, { paidVnd: 10_000 }, 'over'],
  ['booked in time', 10_000, { dueAt: at }, 'exact'],
  ['booked too late', 10_000, { dueAt: instant('2026-11-28T02:59:59Z') }, 'late'],
  ['for a cancelled charge', 10_000, { cancelled: true, cancelledAt: at }, 'late'],
  ['without a charge', 10_000, undefined, 'unmatched'],
]
for (const [name, amountVnd, more, verdict] of VERDICTS) {
  test(`a credit of ${name} is ${verdict}`, () => assert.equal(judgeCredit({ amountVnd, bookedAt: at }, more && charge(more)), verdict))
}

test('the state of a charge is a function of its sums', () => {
  const cases: [object, string][] = [
    [{}, 'pending'], [{ paidVnd: 1 }, 'partial'], [{ paidVnd: 10_000 }, 'paid'], [{ paidVnd: 10_001 }, 'over'], [{ paidVnd: 12_000, refundedVnd: 2000 }, 'paid'],
    [{ paidVnd: 10_000, refundedVnd: 10_000 }, 'refunded'], [{ cancelled: true }, 'cancelled'], [{ cancelled: true, paidVnd: 1 }, 'over'], [{ cancelled: true, paidVnd: 1, refundedVnd: 1 }, 'refunded'],
  ]
  for (const [more, state] of cases) assert.equal(chargeState(charge(more)), state, JSON.stringify(more))
})

test('whatever was paid and refunded: open and excess are never both more than nothing, and explain the difference', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(2e9), fc.nat(2e9), fc.boolean(), (amountVnd, paidVnd, refund, cancelled) => {
      const one = { amountVnd, paidVnd, refundedVnd: Math.min(refund, paidVnd), cancelled }
      const net = one.paidVnd - one.refundedVnd
      assert.ok(openVnd(one) === 0 || excessVnd(one) === 0)
      if (!cancelled) assert.equal(net + openVnd(one) - excessVnd(one), amountVnd)
      else assert.equal(excessVnd(one), net)
    }),
  )
})

test('a person is offered what comes near: a slip in the code, then amount and name', () => {
  const base = { paidVnd: 0, refundedVnd: 0, cancelled: false, raisedAt: at, payerName: null }
  const near = { ...base, id: 'near', code, amountVnd: 50_000 }
  const named = { ...base, id: 'named', code: newPaymentCode(), amountVnd: 10_000, payerName: 'Lò Thị Mỷ' }
  const far = { ...base, id: 'far', code: newPaymentCode(), amountVnd: 77_000, payerName: 'Trần Văn Xa' }
  const slip = code.slice(0, 6) + (code[6] === 'A' ? 'B' : 'A') + code.slice(7)
  const found = suggestCharges({ purpose: `${slip} LO THI MY nop le phi`, amountVnd: 10_000, payerName: null }, [far, named, near])
  assert.deepEqual(found.map((one) => one.charge.id).toSorted(), ['named', 'near'])
  assert.deepEqual(found.find((one) => one.charge.id === 'named')!.reasons, ['amount', 'name'])
  assert.deepEqual(suggestCharges({ purpose: 'chuyen tien', amountVnd: 1, payerName: null }, [far]), [])
  assert.deepEqual(suggestCharges({ purpose: `${code.slice(0, 8)} nop le phi`, amountVnd: 1, payerName: null }, [far, near])[0]!.reasons, ['code'], 'the beginning of a code is enough to offer it')
})

test('cash is taken up to what is open and no further', () => {
  assert.equal(decideCash(charge(), 10_000).ok, true)
  assert.equal(decideCash(charge({ paidVnd: 4000 }), 6001).ok, false)
  assert.equal(decideCash(charge({ paidVnd: 10_000 }), 1).ok, false)
  assert.equal(decideCash(charge({ cancelled: true }), 1).ok, false)
})

test('nobody approves the refund they asked for', () => {
  assert.equal(decideRefundApproval({ state: 'asked', askedBy: 'a' }, 'a').ok, false)
  assert.equal(decideRefundApproval({ state: 'asked', askedBy: 'a' }, 'b').ok, true)
  assert.equal(decideRefundApproval({ state: 'paid', askedBy: 'a' }, 'b').ok, false)
})

const pair = (sum: number, count = 1) => ({ count, sum })
const DAY: DayFigures = {
  bankIn: pair(30), matched: pair(20), held: pair(10), returned: pair(0, 0), counted: pair(20), cash: pair(5), statement: pair(30), missingHere: pair(0, 0), missingThere: pair(0, 0), differing: pair(0, 0),
  refundsBank: pair(0, 0), refundsCash: pair(0, 0),
}
const closing = { day: plainDate('2026-11-27'), dayText: '27/11/2026', today: plainDate('2026-11-28'), unchanged: false }

test('a day closes only when bank, books, verdicts and charges agree', () => {
  assert.equal(decideClosing(DAY, closing).ok, true)
  const refused: [Partial<DayFigures>, object, string][] = [
    [{ statement: null }, {}, 'noStatement'], [{ statement: pair(31) }, {}, 'notBalanced'], [{ held: pair(9) }, {}, 'notBalanced'], [{ counted: pair(21) }, {}, 'notBalanced'],
    [{ missingThere: pair(10) }, {}, 'notBalanced'], [{}, { today: closing.day }, 'dayNotOver'], [{}, { unchanged: true }, 'closedAlready'],
  ]
  for (const [figures, how, problem] of refused) {
    const decision = decideClosing({ ...DAY, ...figures }, { ...closing, ...how })
    assert.ok(!decision.ok)
    assert.equal(decision.problems[0]!.code, `payments.${problem}`)
  }
  assert.deepEqual(balances(DAY).map(({ difference }) => difference), [0, 0, 0])
})

// ---- statements ----

const sheet = (rows: (string | number | null)[][]) => ({ name: 'A', hidden: false, merges: [], rows })

test('a statement is read under the heads banks use, with a title above and sums below', () => {
  const read = readStatement(
    sheet([
      ['SAO KÊ TÀI KHOẢN', null, null, null, null],
      ['Ngày giao dịch', 'Số tham chiếu', 'Phát sinh nợ', 'Phát sinh có', 'Diễn giải'],
      ['28/11/2026 08:15:30', 'FT1', null, '1.250.000', 'GC123'],
      ['28/11/2026', 'FT2', '50,000.00', '', 'Hoan tien'],
      [null, null, '50.000', '1.250.000', 'Tổng'],
    ]),
  )
  assert.ok(read.ok)
  assert.deepEqual(read.value.map(({ transactionId, amountVnd, bookedAt }) => [transactionId, amountVnd, bookedAt]), [['FT1', 1_250_000, '2026-11-28T01:15:30.000Z'], ['FT2', -50_000, '2026-11-28T05:00:00.000Z']])
})

test('a statement that cannot be read whole is refused with the line', () => {
  const head = ['Mã giao dịch', 'Ngày giao dịch', 'Số tiền', 'Nội dung']
  const cases: [(string | number | null)[][], string][] = [
    [[['x', 'y']], 'noColumns'], [[head, ['1', 'hôm qua', '5', '']], 'badRow'], [[head, ['1', '28/11/2026', 'năm', '']], 'badRow'], [[head, ['1', '28/11/2026', '5', ''], ['1', '28/11/2026', '5', '']], 'badRow'], [[head], 'noRows'],
  ]
  for (const [rows, problem] of cases) {
    const read = readStatement(sheet(rows))
    assert.ok(!read.ok)
    assert.equal(read.problems[0]!.code, `payments.${problem}`)
  }
})

test('money and moments as statements write them', () => {
  for (const [text, value] of [['1.234.567', 1_234_567], ['+50000', 50_000], ['-1,000.00', -1000], ['', 0], ['1,5', undefined], ['abc', undefined], [250_000, 250_000], [0.5, undefined]] as const) assert.equal(readStatementMoney(text), value, String(text))
  assert.equal(readStatementMoment('2026-11-28 00:30'), '2026-11-27T17:30:00.000Z')
  assert.equal(readStatementMoment('28/11/2026 25:00'), undefined)
  assert.equal(readStatementMoment({ date: plainDate('2026-11-28') }), '2026-11-28T05:00:00.000Z')
})
