// What a procedure costs, case by case, as the facts give it; and what must hold of every price list.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainDate } from '../../platform/time.ts'
import catalogue from '../../../content/procedures/catalogue.json' with { type: 'json' }
import { quoteFee, tariffOf, type CatalogueFees, type QuoteAsk } from './rules-tariff.ts'
import { CHANNELS, type Tariff } from './schema.ts'

const on = plainDate('2026-11-28')
const B = { legalBasis: 'Thông tư 226/2016/TT-BTC', certainty: 'B' as const }

const COPIES: Tariff = { procedureCode: '2.000815', rows: [{ key: 'copy', label: 'Chứng thực bản sao', per: 'page', amountVnd: 2000, tiers: [{ from: 3, amountVnd: 1000 }], capVnd: 200_000, ...B }] }
const TEMPORARY: Tariff = {
  procedureCode: '1.004194',
  rows: [
    { key: 'counter', label: 'Đăng ký tạm trú', channels: ['counter', 'post'], per: 'case', amountVnd: 10_000, ...B },
    { key: 'online', label: 'Đăng ký tạm trú', channels: ['online'], per: 'case', amountVnd: 7000, ...B },
  ],
  reliefs: [{ key: 'people', label: 'Người được miễn lệ phí cư trú', exemptions: ['child', 'elderly', 'poor'], percent: 100, ...B }],
}
const COUNCIL: Tariff = { procedureCode: '1.004873', rows: [{ key: 'council', label: 'Xác nhận tình trạng hôn nhân', per: 'case', amountVnd: null, note: 'Hội đồng nhân dân tỉnh quy định', legalBasis: 'Nghị quyết của tỉnh', certainty: 'C' }] }
const HALF: Tariff = {
  procedureCode: '1.001612',
  rows: [{ key: 'fee', label: 'Đăng ký hộ kinh doanh', per: 'case', amountVnd: 50_001, ...B }],
  reliefs: [{ key: 'online-half', label: 'Giảm khi nộp trực tuyến', channels: ['online'], percent: 50, from: plainDate('2026-01-01'), to: plainDate('2026-12-31'), legalBasis: 'Nghị quyết 89/2022', certainty: 'B' }],
}

const CASES: [string, Tariff, Partial<QuoteAsk>, number | null, string][] = [
  ['one page', COPIES, { pages: 1 }, 2000, 'known'],
  ['two pages', COPIES, { pages: 2 }, 4000, 'known'],
  ['from the third page it is half', COPIES, { pages: 5 }, 7000, 'known'],
  ['three copies of five pages', COPIES, { pages: 5, copies: 3 }, 21_000, 'known'],
  ['a thick copy stops at 200,000', COPIES, { pages: 500 }, 200_000, 'known'],
  ['the cap is per copy', COPIES, { pages: 500, copies: 2 }, 400_000, 'known'],
  ['at the counter', TEMPORARY, {}, 10_000, 'known'],
  ['online is cheaper', TEMPORARY, { channel: 'online' }, 7000, 'known'],
  ['an elderly person pays nothing', TEMPORARY, { exemptions: ['elderly'] }, 0, 'free'],
  ['grounds that do not count change nothing', TEMPORARY, { exemptions: ['veteran'] }, 10_000, 'known'],
  ['set by the council: unknown, not nought', COUNCIL, {}, null, 'unknown'],
  ['half of an odd amount goes down', HALF, { channel: 'online' }, 25_000, 'known'],
  ['the relief of a channel needs the channel', HALF, {}, 50_001, 'known'],
  ['a relief that has ended', HALF, { channel: 'online', on: plainDate('2027-01-01') }, 50_001, 'known'],
  ['no rows at all is nothing on record, not free', { procedureCode: 'x', rows: [] }, {}, null, 'none'],
  ['free by law', { procedureCode: '1.001193', rows: [], free: { legalBasis: 'Luật Hộ tịch', certainty: 'B' } }, {}, 0, 'free'],
]

for (const [name, tariff, ask, total, standing] of CASES) {
  test(name, () => {
    const quote = quoteFee(tariff, { channel: 'counter', on, ...ask })
    assert.equal(quote.totalVnd, total)
    assert.equal(quote.standing, standing)
    for (const line of quote.lines) assert.ok(line.why !== '' && line.legalBasis !== '', 'every line says why, and by which law')
  })
}

test('the reckoning is spelled out', () => {
  assert.equal(quoteFee(COPIES, { channel: 'counter', on, pages: 5, copies: 3 }).lines[0]!.why, '3 bản × (2 trang × 2.000 + 3 trang × 1.000)')
  assert.match(quoteFee(COPIES, { channel: 'counter', on, pages: 500 }).lines[0]!.why, /nhiều nhất 200\.000/)
})

test('who might pay less is told so', () => {
  assert.deepEqual(quoteFee(TEMPORARY, { channel: 'counter', on }).couldSave.map(({ exemptions }) => exemptions), [['child', 'elderly', 'poor']])
  assert.deepEqual(quoteFee(HALF, { channel: 'counter', on }).couldSave.map(({ channels }) => channels), [['online']])
  assert.deepEqual(quoteFee(TEMPORARY, { channel: 'counter', on, exemptions: ['child'] }).couldSave, [])
})

test('a whole waiver clears even a fee nobody has told us', () => {
  const quote = quoteFee({ ...COUNCIL, reliefs: [{ key: 'all', label: 'Miễn khi nộp trực tuyến', channels: ['online'], percent: 100, legalBasis: 'Nghị quyết', certainty: 'B' }] }, { channel: 'online', on })
  assert.deepEqual([quote.totalVnd, quote.standing], [0, 'free'])
})

test('the certainty of a price is that of its weakest line', () => {
  const mixed: Tariff = { procedureCode: 'x', rows: [{ key: 'a', label: 'A', per: 'case', amountVnd: 1, legalBasis: 'a', certainty: 'A' }, { key: 'b', label: 'B', per: 'case', amountVnd: 1, legalBasis: 'b', certainty: 'C' }] }
  assert.equal(quoteFee(mixed, { channel: 'counter', on }).certainty, 'C')
})

const anyTariff = fc.record({
  procedureCode: fc.constant('x'),
  rows: fc.array(
    fc.record({
      key: fc.uuid(), label: fc.constant('A'), per: fc.constantFrom('case', 'copy', 'page'), amountVnd: fc.option(fc.integer({ min: 0, max: 1e6 })), legalBasis: fc.constant('x'), certainty: fc.constantFrom('A', 'B', 'C'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  reliefs: fc.array(fc.record({ key: fc.uuid(), label: fc.constant('R'), percent: fc.constantFrom(25, 50, 100), legalBasis: fc.constant('x'), certainty: fc.constantFrom('A', 'B', 'C') }), { maxLength: 3 }),
}) as fc.Arbitrary<Tariff>

test('of any price list: lines add up, reliefs never make it dearer or negative, unknown is never a number', () => {
  fc.assert(
    fc.property(anyTariff, fc.constantFrom(...CHANNELS), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 400 }), (tariff, channel, copies, pages) => {
      const quote = quoteFee(tariff, { channel, on, copies, pages })
      const bare = quoteFee({ ...tariff, reliefs: [] }, { channel, on, copies, pages })
      const waived = (tariff.reliefs ?? []).some(({ percent }) => percent === 100)
      if (tariff.rows.some(({ amountVnd }) => amountVnd === null) && !waived) assert.equal(quote.totalVnd, null)
      if (quote.totalVnd === null) return
      assert.ok(quote.totalVnd >= 0)
      if (bare.totalVnd !== null) assert.ok(quote.totalVnd <= bare.totalVnd)
      if (quote.lines.every(({ amountVnd }) => amountVnd !== null)) assert.equal(quote.lines.reduce((sum, { amountVnd }) => sum + amountVnd!, 0), quote.totalVnd)
    }),
    { numRuns: 300 },
  )
})

test('every procedure of the catalogue has a price, is free, or says that it is not known', () => {
  const procedures = catalogue.procedures as unknown as CatalogueFees[]
  assert.ok(procedures.length >= 37)
  for (const procedure of procedures) {
    const quote = quoteFee(tariffOf(procedure), { channel: 'counter', on })
    const { kind, rows } = procedure.fees
    if (kind === 'free') assert.deepEqual([quote.totalVnd, quote.standing], [0, 'free'], procedure.code)
    else if (rows.length === 0) assert.deepEqual([quote.totalVnd, quote.standing], [null, 'unknown'], procedure.code)
    else if (quote.standing !== 'none') assert.ok(quote.totalVnd! > 0, procedure.code)
    for (const line of quote.lines) assert.ok(line.legalBasis !== '' && line.why !== '', procedure.code)
  }
  const copies = procedures.find(({ code }) => code === '2.000815')!
  assert.equal(quoteFee(tariffOf(copies), { channel: 'counter', on, pages: 5, copies: 3 }).totalVnd, 21_000)
  const residence = procedures.find(({ code }) => code === '1.004222')!
  assert.deepEqual([quoteFee(tariffOf(residence), { channel: 'online', on }).totalVnd, quoteFee(tariffOf(residence), { channel: 'counter', on }).totalVnd], [10_000, 20_000])
})
