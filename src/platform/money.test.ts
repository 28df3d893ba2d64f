// Money must read back to the same đồng whatever separators were typed, and be spelled as a cashier would.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatNumberVi, formatVnd, numberInWordsVi, parseVnd, vndInWords } from './money.ts'

test('written with dots and đ', () => {
  assert.equal(formatVnd(1_234_567), '1.234.567\u00a0đ')
  assert.equal(formatVnd(0), '0\u00a0đ')
  assert.equal(formatVnd(-50_000), '-50.000\u00a0đ')
  assert.equal(formatNumberVi(16_000), '16.000')
  assert.throws(() => formatVnd(1.5), RangeError)
  assert.throws(() => formatVnd(Number.NaN), RangeError)
})

test('typed money is read, ambiguous money is refused', () => {
  const good: [string, number][] = [
    ['1.234.567 đ', 1_234_567],
    ['1,234,567', 1_234_567],
    ['50 000 đồng', 50_000],
    ['300000 VNĐ', 300_000],
    ['300.000đ.', 300_000],
    ['-5.000', -5000],
    ['0', 0],
    ['7000₫', 7000],
    ['1\u00a0234\u00a0567\u00a0đ', 1_234_567],
  ]
  for (const [typed, expected] of good) assert.equal(parseVnd(typed), expected, typed)
  for (const typed of ['', 'đ', '1.5', '12,50', '1.23.456', '1.234,567', '12a', '99999999999999999999', '1.234.56']) {
    assert.equal(parseVnd(typed), undefined, typed)
  }
  fc.assert(fc.property(fc.maxSafeInteger(), (amount) => assert.equal(parseVnd(formatVnd(amount)), amount === 0 ? 0 : amount)))
})

test('in words', () => {
  const table: [number, string][] = [
    [0, 'không'],
    [5, 'năm'],
    [10, 'mười'],
    [11, 'mười một'],
    [15, 'mười lăm'],
    [21, 'hai mươi mốt'],
    [25, 'hai mươi lăm'],
    [40, 'bốn mươi'],
    [101, 'một trăm linh một'],
    [115, 'một trăm mười lăm'],
    [1000, 'một nghìn'],
    [1005, 'một nghìn không trăm linh năm'],
    [50_000, 'năm mươi nghìn'],
    [300_000, 'ba trăm nghìn'],
    [1_200_000, 'một triệu hai trăm nghìn'],
    [1_234_567, 'một triệu hai trăm ba mươi bốn nghìn năm trăm sáu mươi bảy'],
    [2_000_000_001, 'hai tỷ không trăm linh một'],
    [1_500_000_000_000, 'một nghìn năm trăm tỷ'],
    [-7000, 'âm bảy nghìn'],
  ]
  for (const [value, words] of table) assert.equal(numberInWordsVi(value), words)
  assert.equal(vndInWords(300_000), 'Ba trăm nghìn đồng')
})

test('no two amounts share their words', () => {
  const seen = new Map<string, number>()
  const amounts = Array.from({ length: 12_000 }, (_, i) => (i < 6000 ? i : i * 7919))
  for (const amount of amounts) {
    const words = numberInWordsVi(amount)
    assert.ok(!seen.has(words), `${amount} and ${seen.get(words)}: ${words}`)
    seen.set(words, amount)
  }
})
