// Finds the header of a household register and guesses what each column holds, from the words above it and from what is in it.
// Pure. The officer sees every guess with its confidence and corrects it; nothing is read before that.
import { columnName, isBlankCell, isDateCell } from '../../platform/sheet.ts'
import type { SheetCell, SheetData } from '../../platform/sheet.ts'
import { editDistance, foldText } from '../../platform/text.ts'
import type { LegacyEncoding } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'
import { dateGroups, mendText, rawText } from './register-cells.ts'
import type { DateOrder } from './register-cells.ts'
import { contentScore, idNumberShare, sampleColumn, sheetEncoding } from './register-content.ts'
import type { ColumnSample } from './register-content.ts'
import { FIELD_RULES, PHRASES } from './register-fields.ts'
import type { RegisterField } from './register-fields.ts'
import { notice } from './register-reasons.ts'
import type { RegisterNotice } from './register-reasons.ts'

export type ColumnGuess = {
  readonly column: number
  readonly letter: string
  /** the words of the header above it, parents first, in Unicode */
  readonly header: string
  readonly field: RegisterField
  /** 0–1; below 0.75 the screen asks the officer to look */
  readonly confidence: number
  readonly encoding: LegacyEncoding
  /** its values were converted from an old font */
  readonly converted: boolean
  /** a few values as they will be shown; none for columns of identity numbers */
  readonly samples: readonly string[]
}

export type RegisterLayout = {
  /** index of the first and last header row; -1 when there is none */
  readonly headerTop: number
  readonly headerBottom: number
  /** index of the first row that may hold a person */
  readonly bodyStart: number
  readonly titles: readonly string[]
  readonly columns: readonly ColumnGuess[]
  readonly dateOrder: DateOrder
  readonly notices: readonly RegisterNotice[]
}

const SCAN_ROWS = 40
const MAX_HEADER_ROWS = 3

/** Header, columns and encodings of one sheet. Works on any sheet: without a header it guesses from content and says so. */
export function readLayout(sheet: SheetData, today: PlainDate): RegisterLayout {
  const width = sheet.rows[0]?.length ?? 0
  const encoding = sheetEncoding(sheet)
  const mend = (raw: string) => mendText(raw, encoding).text
  const header = findHeader(sheet, width, mend)
  let bodyStart = header ? header.bottom + 1 : firstDataRow(sheet)
  while (bodyStart < sheet.rows.length && isNumberingRow(sheet.rows[bodyStart] ?? [])) bodyStart += 1
  const samples = Array.from({ length: width }, (_, c) => sampleColumn(sheet, c, bodyStart, today, encoding))
  const dateOrder = findDateOrder(samples)
  const labels = header ? header.labels : Array.from({ length: width }, () => BLANK_LABEL)
  const columns = settle(assign(labels, samples), samples)
  const top = header?.top ?? -1
  const titles = sheet.rows
    .slice(0, top === -1 ? bodyStart : top)
    .flatMap((row) => row.filter((cell) => typeof cell === 'string').map((cell) => mend(cell as string)))
  return {
    headerTop: top,
    headerBottom: header?.bottom ?? -1,
    bodyStart,
    titles: titles.filter((title) => title !== ''),
    columns,
    dateOrder,
    notices: layoutNotices(header !== undefined, columns, dateOrder),
  }
}

function layoutNotices(hasHeader: boolean, columns: readonly ColumnGuess[], order: DateOrder): RegisterNotice[] {
  const letters = (test: (guess: ColumnGuess) => boolean) =>
    columns
      .filter(test)
      .map((guess) => guess.letter)
      .join(', ')
  const notices: RegisterNotice[] = []
  if (!hasHeader) notices.push(notice('noHeader'))
  if (!columns.some((guess) => guess.field === 'fullName' || guess.field === 'givenName' || guess.field === 'headName')) notices.push(notice('noNameColumn'))
  const dropped = letters((guess) => guess.field === 'idNumber')
  if (dropped) notices.push(notice('idNumbersDropped', { columns: dropped }))
  for (const [encoding, label] of [
    ['tcvn3', 'TCVN3 (.VnTime)'],
    ['vni', 'VNI'],
  ] as const) {
    const legacy = letters((guess) => guess.encoding === encoding && guess.converted && guess.field !== 'idNumber')
    if (legacy) notices.push(notice('legacyEncoding', { columns: legacy, encoding: label }))
  }
  if (order === 'monthFirst') notices.push(notice('monthFirst', { columns: letters((guess) => guess.field === 'birth') }))
  return notices
}

// ---- the header ----

type Label = { readonly parts: readonly string[]; readonly text: string }
const BLANK_LABEL: Label = { parts: [], text: '' }

type Mend = (raw: string) => string

function findHeader(sheet: SheetData, width: number, mend: Mend): { top: number; bottom: number; labels: Label[] } | undefined {
  const last = Math.min(sheet.rows.length, SCAN_ROWS)
  let best: { top: number; bottom: number; labels: Label[]; score: number } | undefined
  const rowPenalty = Array.from({ length: last }, (_, r) => dataPenalty(sheet.rows[r] ?? []))
  for (let top = 0; top < last; top++) {
    for (let bottom = top; bottom < Math.min(top + MAX_HEADER_ROWS, last); bottom++) {
      const labels = labelsOf(sheet, top, bottom, width, mend)
      let score = headerScore(labels) - 0.35 * (bottom - top)
      for (let r = top; r <= bottom; r++) score -= rowPenalty[r] ?? 0
      if (score >= 1.5 && (best === undefined || score > best.score + 1e-9)) best = { top, bottom, labels, score }
    }
  }
  if (!best) return undefined
  // A heading merged downwards into the header belongs to it, with the whole of its row: "Năm sinh" over "Nam | Nữ".
  const { bottom } = best
  let { top } = best
  for (const merge of sheet.merges)
    if (merge.bottom >= top && merge.bottom <= bottom && merge.top < top && bottom - merge.top < MAX_HEADER_ROWS) top = merge.top
  return top === best.top ? best : { top, bottom, labels: labelsOf(sheet, top, bottom, width, mend) }
}

/** Sum of the best match of each different field: a header names several things once each. */
function headerScore(labels: readonly Label[]): number {
  const siblings = siblingWords(labels)
  const best = new Map<RegisterField, number>()
  for (const label of labels) {
    const hit = matchLabel(label, siblings)
    if (hit && hit.score > (best.get(hit.field) ?? 0)) best.set(hit.field, hit.score)
  }
  let sum = 0
  for (const score of best.values()) sum += score
  return sum
}

/** Cells that look like a person's data do not belong in a header. */
function dataPenalty(row: readonly SheetCell[]): number {
  let penalty = 0
  for (const cell of row) {
    if (isDateCell(cell) || (typeof cell === 'number' && cell > 31)) penalty += 0.6
    else if (typeof cell === 'string' && (/^\s*\+?[\d .]{9,}\s*$/.test(cell) || (dateGroups(cell.trim())?.length ?? 0) === 3)) penalty += 0.6
    else if (typeof cell === 'string' && cell.length > 80) penalty += 0.3
  }
  return penalty
}

function labelsOf(sheet: SheetData, top: number, bottom: number, width: number, mend: Mend): Label[] {
  const grid: string[][] = []
  for (let r = top; r <= bottom; r++) grid.push(Array.from({ length: width }, (_, c) => mend(rawText(sheet.rows[r]?.[c]))))
  for (const merge of sheet.merges) {
    if (merge.bottom < top || merge.top > bottom) continue
    const isTitle = merge.right - merge.left + 1 > Math.max(4, width * 0.6)
    const value = mend(rawText(sheet.rows[merge.top]?.[merge.left]))
    for (let r = Math.max(top, merge.top); r <= Math.min(bottom, merge.bottom); r++) {
      for (let c = merge.left; c <= Math.min(merge.right, width - 1); c++) (grid[r - top] as string[])[c] = isTitle ? '' : value
    }
  }
  // Without merges (CSV), a parent stands over its first child only: lend it to the children on its right.
  for (let r = 0; r + 1 < grid.length; r++) {
    const [parents, children] = [grid[r] as string[], grid[r + 1] as string[]]
    for (let c = 1; c < width; c++)
      if (parents[c] === '' && children[c] !== '' && children[c - 1] !== '' && parents[c - 1] !== '') parents[c] = parents[c - 1] as string
  }
  return Array.from({ length: width }, (_, c) => {
    const parts = grid.map((row) => row[c] ?? '').filter((part, i, all) => part !== '' && part !== all[i - 1])
    return { parts, text: parts.join(' / ') }
  })
}

function siblingWords(labels: readonly Label[]): Set<string> {
  return new Set(labels.map((label) => foldText(label.parts[label.parts.length - 1] ?? '')))
}

/** Words only: brackets, dots and dashes become spaces. */
export function foldLabel(text: string): string {
  return foldText(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

function matchLabel(label: Label, siblings: Set<string>): { field: RegisterField; score: number } | undefined {
  if (label.text === '') return undefined
  const child = label.parts[label.parts.length - 1] ?? ''
  const parent = label.parts.slice(0, -1).join(' ')
  const special = matchChild(child, foldLabel(parent), siblings)
  if (special) return special
  const own = matchWords(child)
  const whole = label.parts.length > 1 ? matchWords(`${parent} ${child}`) : undefined
  return !whole || (own && own.score >= whole.score) ? own : { field: whole.field, score: whole.score * 0.95 }
}

/** Children that mean something only beside their siblings: Nam | Nữ, Ngày | Tháng | Năm, Họ | Tên. */
function matchChild(child: string, parent: string, siblings: Set<string>): { field: RegisterField; score: number } | undefined {
  const word = foldLabel(child)
  const hasYearHat = child.toLowerCase().includes('ă')
  if (word === 'nam' && siblings.has('thang') && (hasYearHat || !siblings.has('nu'))) return { field: 'birthYear', score: 1 }
  if (word === 'nam' && !hasYearHat && (siblings.has('nu') || /gioi|phai/.test(parent))) return { field: 'male', score: 1 }
  if (word === 'nam' && hasYearHat && /sinh/.test(parent)) return { field: 'birth', score: 0.9 }
  if (word === 'nu' || word === 'gai') return { field: 'female', score: 1 }
  if (word === 'trai' && siblings.has('gai')) return { field: 'male', score: 1 }
  if (word === 'ngay' && siblings.has('thang')) return { field: 'birthDay', score: 1 }
  if (word === 'thang' && siblings.has('ngay')) return { field: 'birthMonth', score: 1 }
  if (word === 'ten' && [...siblings].some((other) => /^ho( |$)/.test(foldLabel(other)) && foldLabel(other) !== 'ho ten'))
    return { field: 'givenName', score: 1 }
  // "ĐT" is a telephone, "DT" a people: only the stroke of the Đ tells them apart.
  if (word === 'dt') return { field: /đ/i.test(child) ? 'phone' : 'ethnicity', score: 0.7 }
  return undefined
}

function matchWords(text: string): { field: RegisterField; score: number } | undefined {
  const words = foldLabel(text)
  if (words === '' || words.length > 90) return undefined
  for (const rule of FIELD_RULES) if (rule.pattern.test(words)) return { field: rule.field, score: rule.score }
  for (const [phrase, field] of PHRASES) {
    const limit = phrase.length >= 9 ? 2 : phrase.length >= 5 ? 1 : 0
    if (limit > 0 && editDistance(words, phrase, limit) <= limit) return { field, score: 0.75 }
  }
  return undefined
}

// ---- rows before the people ----

function firstDataRow(sheet: SheetData): number {
  const found = sheet.rows.findIndex((row) => row.filter((cell) => !isBlankCell(cell)).length >= Math.min(3, row.length))
  return Math.max(0, found)
}

/** '(1) (2) (3)', '1 2 3 4', 'A B 1 2': the numbering of columns under a header. */
export function isNumberingRow(row: readonly SheetCell[]): boolean {
  const texts = row.map((cell) => rawText(cell).trim()).filter((text) => text !== '')
  if (texts.length < 3 || !texts.every((text) => /^[([]?\s*(?:\d{1,2}|[a-zđ])\s*[)\]]?$/i.test(text))) return false
  const numbers = texts.map((text) => Number(/\d+/.exec(text)?.[0] ?? Number.NaN)).filter((n) => !Number.isNaN(n))
  return numbers.length >= 2 && numbers.every((n, i) => i === 0 || n === (numbers[i - 1] ?? 0) + 1) && numbers.length + 3 >= texts.length
}

// ---- columns ----

function assign(labels: readonly Label[], samples: readonly ColumnSample[]): ColumnGuess[] {
  const siblings = siblingWords(labels)
  return samples.map((sample, column) => {
    const label = labels[column] ?? BLANK_LABEL
    const hit = matchLabel(label, siblings)
    const isId = hit?.field === 'idNumber' || idNumberShare(sample) >= 0.5
    let field: RegisterField = hit?.field ?? 'ignore'
    let confidence = hit ? hit.score : 0.5
    if (isId) {
      field = 'idNumber'
      confidence = 1
    } else if (hit) {
      const content = contentScore(sample, hit.field)
      if (content !== undefined) confidence = content < 0.3 ? hit.score * 0.5 : Math.min(1, hit.score * 0.75 + content * 0.25)
    } else if (sample.count > 0) {
      const best = bestByContent(sample)
      if (best && (best.score >= 0.7 || label.text === '')) {
        field = best.field
        confidence = Math.min(0.7, best.score * 0.7)
      }
    }
    return {
      column,
      letter: columnName(column),
      header: label.text,
      field,
      confidence: Math.round(confidence * 100) / 100,
      encoding: sample.encoding,
      converted: sample.isLegacy,
      samples: field === 'idNumber' ? [] : sample.shown,
    }
  })
}

const GUESSABLE: readonly RegisterField[] = ['fullName', 'birth', 'sex', 'phone', 'role', 'hamlet', 'ethnicity', 'ordinal']

function bestByContent(sample: ColumnSample): { field: RegisterField; score: number } | undefined {
  let best: { field: RegisterField; score: number } | undefined
  for (const field of GUESSABLE) {
    const score = contentScore(sample, field) ?? 0
    if (score >= 0.6 && score > (best?.score ?? 0)) best = { field, score }
  }
  return best
}

const ONCE: readonly RegisterField[] = [
  'ordinal',
  'householdCode',
  'headName',
  'fullName',
  'surname',
  'givenName',
  'birth',
  'birthDay',
  'birthMonth',
  'birthYear',
  'sex',
  'male',
  'female',
  'role',
  'hamlet',
  'ethnicity',
  'language',
]

/** One column for each thing that exists once: the surer keeps it, the other is left for the officer. */
function settle(guesses: ColumnGuess[], samples: readonly ColumnSample[]): ColumnGuess[] {
  const columns = [...guesses]
  const setField = (column: number, field: RegisterField, confidence: number) => {
    const old = columns[column]
    if (old) columns[column] = { ...old, field, confidence }
  }
  // Two number columns: the one written only on the first line of a household counts households.
  const ordinals = columns.filter((guess) => guess.field === 'ordinal')
  if (!columns.some((guess) => guess.field === 'householdCode')) {
    const sparse = ordinals.find((guess) => (samples[guess.column]?.fill ?? 1) < 0.75 && (samples[guess.column]?.fill ?? 0) > 0.05)
    const repeated = ordinals.length > 1 ? ordinals.find((guess) => samples[guess.column]?.repeats) : undefined
    const household = sparse ?? repeated
    if (household) setField(household.column, 'householdCode', 0.7)
  }
  for (const field of ONCE) {
    const rivals = columns.filter((guess) => guess.field === field).sort((a, b) => b.confidence - a.confidence || a.column - b.column)
    for (const loser of rivals.slice(1)) setField(loser.column, 'ignore', 0.4)
  }
  return columns
}

/** Which part of the dates comes first: only a column where the second part passes 12 and the first never does is American. */
function findDateOrder(samples: readonly ColumnSample[]): DateOrder {
  const best = samples.reduce((sum, sample) => ({ day: sum.day + sample.dayFirst, month: sum.month + sample.monthFirst }), { day: 0, month: 0 })
  return best.month >= 5 && best.day === 0 ? 'monthFirst' : 'dayFirst'
}
