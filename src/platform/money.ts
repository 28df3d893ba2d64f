// Vietnamese money: whole đồng as safe integers, written, read and spelled the way receipts and payment lists need.

/** Whole đồng; may be negative (a refund). Never a fraction. */
export type AmountVnd = number

function mustBeWhole(amountVnd: AmountVnd): void {
  if (!Number.isSafeInteger(amountVnd)) throw new RangeError(`not a whole number of đồng: ${amountVnd}`)
}

/** '1.234.567' — Vietnamese grouping; also for plain counts of people or visits. */
export function formatNumberVi(value: number): string {
  mustBeWhole(value)
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, '.')
  return value < 0 ? `-${digits}` : digits
}

/** '1.234.567 đ' (a no-break space keeps the sign beside the figure). Throws RangeError on a fraction. */
export function formatVnd(amountVnd: AmountVnd): string {
  return `${formatNumberVi(amountVnd)}\u00a0đ`
}

/**
 * Reads typed money: '1.234.567 đ', '1,234,567', '50 000 đồng', '300000 VNĐ', '-5.000'.
 * Dots, commas and spaces may only group by three, so '1.5' and '12,50' are refused (undefined), not guessed.
 */
export function parseVnd(typed: string): AmountVnd | undefined {
  const text = typed
    .normalize('NFC')
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
    .replace(/\s*(?:đồng|đ|₫|vnđ|vnd)\.?$/i, '')
    .trim()
  const found = /^(-?)\s*(\d{1,3}(?:([., ])\d{3}(?:\3\d{3})*)?|\d+)$/.exec(text)
  if (!found) return undefined
  const value = Number((found[2] ?? '').replace(/[., ]/g, ''))
  if (!Number.isSafeInteger(value)) return undefined
  return found[1] === '-' && value !== 0 ? -value : value
}

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const

/** Three figures in words; `full` spells the leading zeros that a group in the middle of a number needs. */
function groupInWords(group: number, full: boolean): string {
  const hundreds = Math.floor(group / 100)
  const tens = Math.floor(group / 10) % 10
  const ones = group % 10
  const words: string[] = []
  if (hundreds > 0 || full) words.push(`${DIGITS[hundreds]} trăm`)
  if (tens === 0) {
    if (ones > 0) words.push(words.length > 0 ? `linh ${DIGITS[ones]}` : `${DIGITS[ones]}`)
    return words.join(' ')
  }
  words.push(tens === 1 ? 'mười' : `${DIGITS[tens]} mươi`)
  if (ones === 1) words.push(tens === 1 ? 'một' : 'mốt')
  else if (ones === 5) words.push('lăm')
  else if (ones > 0) words.push(`${DIGITS[ones]}`)
  return words.join(' ')
}

/** A non-negative whole number in Vietnamese words: 1_200_000 → 'một triệu hai trăm nghìn'. */
export function numberInWordsVi(value: number): string {
  mustBeWhole(value)
  if (value < 0) return `âm ${numberInWordsVi(-value)}`
  if (value === 0) return 'không'
  // Above a billion, Vietnamese counts billions with the same words again: nghìn tỷ, triệu tỷ.
  const billions = Math.floor(value / 1_000_000_000)
  const words: string[] = billions > 0 ? [`${numberInWordsVi(billions)} tỷ`] : []
  const rest = value % 1_000_000_000
  const groups: [number, string][] = [
    [Math.floor(rest / 1_000_000), 'triệu'],
    [Math.floor(rest / 1000) % 1000, 'nghìn'],
    [rest % 1000, ''],
  ]
  for (const [group, unit] of groups) {
    if (group > 0) words.push(`${groupInWords(group, words.length > 0)} ${unit}`.trim())
  }
  return words.join(' ')
}

/** For receipts and payment lists: 'Một triệu hai trăm nghìn đồng'. */
export function vndInWords(amountVnd: AmountVnd): string {
  const words = numberInWordsVi(amountVnd)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} đồng`
}
