// Looks at what is in a column: a sample of its values, and how well they fit each thing it might be.
import { isBlankCell, isDateCell } from '../../platform/sheet.ts'
import type { SheetCell, SheetData } from '../../platform/sheet.ts'
import { decideEncoding, foldText, isVietnameseSyllable } from '../../platform/text.ts'
import type { LegacyEncoding } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'
import { dateGroups, isMarked, mendText, parseBirth, parsePhones, parseRole, parseSex, rawText } from './register-cells.ts'
import type { RegisterField } from './register-fields.ts'
import { hideIdNumbers } from './register-reasons.ts'

export type ColumnSample = {
  /** values looked at, at most SAMPLE */
  readonly cells: readonly SheetCell[]
  readonly texts: readonly string[]
  readonly shown: readonly string[]
  readonly count: number
  /** share of the non-blank rows that have a value here */
  readonly fill: number
  /** the same value stands on neighbouring rows */
  readonly repeats: boolean
  readonly encoding: LegacyEncoding
  /** a good part of its values is in an old font, not just a heading repeated inside */
  readonly isLegacy: boolean
  /** written dates whose first (second) part passes 12 */
  readonly dayFirst: number
  readonly monthFirst: number
  readonly today: PlainDate
}

const SAMPLE = 400

/** Words a column needs before its own encoding outweighs that of the sheet. */
const SURE_WORDS = 20

/** The encoding most of the sheet is in, for columns and headings too short to tell by themselves. */
export function sheetEncoding(sheet: SheetData): LegacyEncoding {
  const texts: string[] = []
  const step = Math.max(1, Math.floor(sheet.rows.length / 1500))
  for (let r = 0; r < sheet.rows.length; r += r < 40 ? 1 : step) for (const cell of sheet.rows[r] ?? []) if (typeof cell === 'string') texts.push(cell)
  return decideEncoding(texts).encoding
}

/** Spread over the whole column: the first pages of a register are often the tidiest. */
export function sampleColumn(sheet: SheetData, column: number, bodyStart: number, today: PlainDate, ofSheet: LegacyEncoding): ColumnSample {
  const rows = sheet.rows
  const cells: SheetCell[] = []
  let filled = 0
  let seen = 0
  let neighbours = 0
  let previous = ''
  const legacy: string[] = []
  const total = Math.max(1, rows.length - bodyStart)
  const step = Math.max(1, Math.floor(total / SAMPLE))
  for (let r = bodyStart; r < rows.length; r++) {
    const row = rows[r] ?? []
    const cell = row[column] ?? null
    if (row.some((other, c) => c !== column && !isBlankCell(other))) seen += 1
    if (isBlankCell(cell)) continue
    filled += 1
    const text = rawText(cell)
    if (text === previous) neighbours += 1
    previous = text
    if ((r - bodyStart) % step === 0 || cells.length < 50) cells.push(cell)
    if (typeof cell === 'string' && legacy.length < 4000) legacy.push(cell)
  }
  const own = decideEncoding(legacy)
  const encoding = own.words >= SURE_WORDS ? own.encoding : ofSheet
  const texts = cells.map((cell) => mendText(rawText(cell), encoding).text)
  const groups = cells.filter((cell) => typeof cell === 'string').map((cell) => dateGroups((cell as string).trim()))
  const parts = groups.filter((g) => g?.length === 3 && (g[0]?.length ?? 9) <= 2).map((g) => [Number(g?.[0]), Number(g?.[1])] as const)
  return {
    cells,
    texts,
    shown: [...new Set(texts)].slice(0, 3).map(hideIdNumbers),
    count: cells.length,
    fill: seen === 0 ? 0 : filled / seen,
    repeats: filled > 10 && neighbours / filled > 0.3,
    encoding,
    isLegacy: (encoding === 'tcvn3' || encoding === 'vni') && own.words >= Math.max(3, filled / 20),
    dayFirst: parts.filter(([a, b]) => a > 12 && b <= 12).length,
    monthFirst: parts.filter(([a, b]) => b > 12 && a <= 12).length,
    today,
  }
}

function share(sample: ColumnSample, test: (text: string, cell: SheetCell) => boolean): number {
  if (sample.count === 0) return 0
  let hits = 0
  sample.texts.forEach((text, i) => {
    if (test(text, sample.cells[i] ?? null)) hits += 1
  })
  return hits / sample.count
}

/** Share of values that are twelve-digit identity numbers (eleven when Excel ate the zero). */
export function idNumberShare(sample: ColumnSample): number {
  return share(sample, (text) => {
    const digits = text.replace(/[ .]/g, '')
    return /^0?\d{11}$/.test(digits) && !/^(?:84[35789]\d{8}|01[2689]\d{8}|02\d{9})$/.test(digits) && /^0?(?:0[0-9]|[1-9][0-9])/.test(digits)
  })
}

const SURNAMES = new Set(
  `nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh ha cao trinh doan luong mai dao truong lam phung ta quach thach ma giang sung vang lo
   quang cam ca tong deo hau thao lu chang trang ban trieu dang ban ly phu tan chao hu seo cu moua vi lang luc nong hua be be chu nung than khuat luu thai to kieu nghiem
   cung tang van au don khong mac kim son danh ksor rmah siu kpa nay rcham y h ro`.split(/\s+/),
)

function looksLikeName(text: string): boolean {
  const words = foldText(text)
    .replace(/[^a-z' ]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length < 2 || words.length > 6 || /\d{2}/.test(text)) return false
  const first = words[0] ?? ''
  return SURNAMES.has(first) || (text.split(' ').every((word) => isVietnameseSyllable(word)) && /^[A-ZĐÀ-Ỹ]/.test(text) && words.length >= 3)
}

const PEOPLES =
  /^(kinh|tay|thai|muong|h?'?mong|hmong|nung|dao|hoa|khmer|kho ?me|gia ?rai|e ?de|ba ?na|cham|xo ?dang|san (chay|diu|chi)|co ho|hre|tho|giay|la chi|ha nhi|lao|kho mu|xinh mun|khang|viet)$/

/**
 * How well the values fit a field, 0–1; undefined for fields whose content proves nothing (notes, addresses, codes).
 */
export function contentScore(sample: ColumnSample, field: RegisterField): number | undefined {
  if (sample.count === 0) return undefined
  switch (field) {
    case 'fullName':
    case 'headName':
      return share(sample, looksLikeName)
    case 'birth':
      return share(sample, (_, cell) => looksLikeBirth(cell, sample.today))
    case 'birthYear':
      return share(sample, (text) => /^(19|20)\d\d$/.test(text) || /^\d{2}$/.test(text))
    case 'birthDay':
      return share(sample, (text) => /^\d{1,2}$/.test(text) && Number(text) <= 31)
    case 'birthMonth':
      return share(sample, (text) => /^\d{1,2}$/.test(text) && Number(text) <= 12)
    case 'sex':
      return share(sample, (text) => parseSex(text) !== undefined)
    case 'male':
    case 'female':
      return share(sample, (text, cell) => text.length <= 2 || !isMarked(text) || looksLikeBirth(cell, sample.today))
    case 'role':
      return share(sample, (text) => parseRole(text)?.known === true)
    case 'phone':
      return share(sample, (_, cell) => parsePhones(cell).phone !== null)
    case 'ethnicity':
      return share(sample, (text) => PEOPLES.test(foldText(text)))
    case 'hamlet':
      return hamletScore(sample)
    case 'ordinal':
      return share(sample, (text) => /^\d{1,5}$/.test(text)) * (risesMostly(sample) ? 1 : 0.3)
    default:
      return undefined
  }
}

/** A year, a date or a day number of a life, not just any digits. */
function looksLikeBirth(cell: SheetCell, today: PlainDate): boolean {
  if (isDateCell(cell)) return true
  const text = rawText(cell).trim()
  if (/^\d{1,3}$/.test(text) || text.replace(/\D/g, '').length > 8) return false
  const { birth } = parseBirth(cell, today)
  return birth !== null && birth.birthYear >= 1900
}

function hamletScore(sample: ColumnSample): number {
  const named = share(sample, (text) => /^(thôn|bản|xóm|khu|tổ|ấp|khóm|buôn|tiểu khu|tdp|thon|xom|khu pho|to \d)/i.test(text))
  const few = new Set(sample.texts.map(foldText)).size <= Math.max(3, sample.count / 8)
  return few ? Math.max(named, sample.repeats ? 0.5 : 0) : named * 0.5
}

function risesMostly(sample: ColumnSample): boolean {
  const numbers = sample.texts.map(Number).filter((n) => Number.isFinite(n))
  if (numbers.length < 3) return false
  let rising = 0
  numbers.forEach((n, i) => {
    if (i > 0 && n > (numbers[i - 1] ?? 0)) rising += 1
  })
  return rising / (numbers.length - 1) > 0.6
}
