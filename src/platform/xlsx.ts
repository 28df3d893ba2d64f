// Spreadsheets in and out (.xlsx, .csv, .tsv) over the hucre library: caps against bombs, refusals an officer can act on,
// and files that open cleanly in Excel with Vietnamese text, a frozen header and real numbers and dates.
import { detectDelimiter, parseCsv } from 'hucre/csv'
import { readXlsx, writeXlsx, writeXlsxStream } from 'hucre/xlsx'
import type { CellStyle, CellValue, ColumnDef, Sheet } from 'hucre/xlsx'
import { accept, defineProblems, refuse, withParams } from './problem.ts'
import type { Decision } from './problem.ts'
import { columnName, dateToExcelSerial, isBlankCell, isDateCell } from './sheet.ts'
import type { MergeRange, SheetCell, SheetData } from './sheet.ts'
import { formatVi, isPlainDate } from './time.ts'
import { findEntries, looksLikeZip } from './zip-directory.ts'

export type { DateCell, MergeRange, SheetCell, SheetData } from './sheet.ts'

export const sheetProblems = defineProblems('sheet', {
  tooBig: { status: 413, text: 'Tệp nặng {megabytes} MB, quá mức {limit} MB. Hãy tách thành nhiều tệp nhỏ hơn rồi tải lên từng tệp.' },
  bomb: { status: 413, text: 'Tệp khi mở ra quá lớn nên không được đọc. Hãy chép riêng các dòng cần dùng sang một tệp Excel mới rồi tải lên.' },
  tooManyRows: { status: 413, text: 'Trang tính “{sheet}” có hơn {limit} dòng. Hãy tách theo thôn hoặc theo xã cũ rồi tải lên từng tệp.' },
  oldExcel: {
    status: 415,
    text: 'Tệp này là Excel đời cũ (.xls). Hãy mở bằng Excel, chọn Lưu thành (Save As) kiểu “Excel Workbook (.xlsx)”, rồi tải lên lại.',
  },
  encrypted: { status: 415, text: 'Tệp này có mật khẩu nên không mở được. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi tải lên.' },
  webPage: { status: 415, text: 'Tệp này là trang web đổi đuôi, không phải Excel thật. Hãy mở bằng Excel, Lưu thành (Save As) .xlsx, rồi tải lên lại.' },
  otherKind: { status: 415, text: 'Đây không phải tệp Excel (.xlsx) hay .csv. Hãy chọn đúng tệp, hoặc lưu lại thành .xlsx rồi tải lên.' },
  corrupt: { status: 422, text: 'Tệp bị hỏng hoặc tải lên chưa đủ. Hãy mở thử bằng Excel, lưu lại thành tệp mới rồi tải lên.' },
  empty: { status: 422, text: 'Tệp không có dòng nào. Hãy kiểm tra lại đã chọn đúng tệp chưa.' },
  noSuchSheet: { status: 404, text: 'Không có trang tính “{sheet}” trong tệp. Hãy chọn lại trang tính.' },
})

export type ReadLimits = {
  readonly fileBytes: number
  readonly unpackedBytes: number
  readonly rows: number
  readonly columns: number
}

/** Comfortably above the largest commune (75,000 people), far below what would hurt the server. */
export const DEFAULT_LIMITS: ReadLimits = { fileBytes: 25_000_000, unpackedBytes: 400_000_000, rows: 100_000, columns: 200 }

export type WorkbookData = {
  readonly kind: 'xlsx' | 'csv'
  readonly sheets: readonly SheetData[]
}

/**
 * Reads a workbook from bytes (the name of the file is not trusted). Cells keep their type; dates the file marks as dates become
 * { date }; formulas give their last value. Columns past the limit are left out. Never throws on bad input: see sheetProblems.
 * @param options.sheet read only this sheet (others are left out)
 */
export async function readWorkbook(bytes: Uint8Array, options: { sheet?: string; limits?: Partial<ReadLimits> } = {}): Promise<Decision<WorkbookData>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  if (bytes.length === 0) return refuse(sheetProblems.empty)
  if (bytes.length > limits.fileBytes) {
    const megabytes = Math.ceil(bytes.length / 1_000_000)
    return refuse(withParams(sheetProblems.tooBig, { megabytes, limit: Math.floor(limits.fileBytes / 1_000_000) }))
  }
  if (looksLikeZip(bytes)) return readPacked(bytes, options.sheet, limits)
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    return refuse(contains(bytes, utf16('EncryptedPackage')) ? sheetProblems.encrypted : sheetProblems.oldExcel)
  }
  return readText(bytes, limits)
}

async function readPacked(bytes: Uint8Array, sheet: string | undefined, limits: ReadLimits): Promise<Decision<WorkbookData>> {
  const entries = findEntries(bytes)
  if (entries === undefined) return refuse(sheetProblems.corrupt)
  if (entries.unpackedBytes > limits.unpackedBytes) return refuse(sheetProblems.bomb)
  if (!entries.names.some((name) => name.endsWith('workbook.xml'))) {
    return refuse(sheetProblems.otherKind)
  }
  let sheets: Sheet[]
  try {
    const range = `A1:${columnName(limits.columns - 1)}${limits.rows + 1}`
    const wanted = sheet === undefined ? {} : { sheets: (info: { name: string }) => info.name === sheet }
    sheets = (await readXlsx(bytes, { range, maxRows: limits.rows + 1, ...wanted })).sheets
  } catch {
    return refuse(sheetProblems.corrupt)
  }
  if (sheet !== undefined && sheets.length === 0) return refuse(withParams(sheetProblems.noSuchSheet, { sheet }))
  const data = sheets.map(toSheetData)
  return checkedWorkbook('xlsx', data, limits)
}

function checkedWorkbook(kind: 'xlsx' | 'csv', sheets: SheetData[], limits: ReadLimits): Decision<WorkbookData> {
  const long = sheets.find((sheet) => sheet.rows.length > limits.rows)
  if (long) return refuse(withParams(sheetProblems.tooManyRows, { sheet: long.name, limit: limits.rows }))
  if (sheets.every((sheet) => sheet.rows.length === 0)) return refuse(sheetProblems.empty)
  return accept({ kind, sheets })
}

function toSheetData(sheet: Sheet): SheetData {
  return {
    name: sheet.name,
    hidden: sheet.hidden === true || sheet.veryHidden === true,
    rows: squared(sheet.rows.map((row) => row.map(toCell))),
    merges: (sheet.merges ?? []).map((m) => ({ top: m.startRow, left: m.startCol, bottom: m.endRow, right: m.endCol })),
  }
}

function toCell(value: CellValue | undefined): SheetCell {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return value === '' ? null : value
  const ms = value.getTime()
  const date = Number.isNaN(ms) ? '' : value.toISOString().slice(0, 10)
  return isPlainDate(date) ? { date } : null
}

/** Drops blank rows at the end and blank columns at the right; pads the rest to one width. */
function squared(rows: SheetCell[][]): SheetCell[][] {
  let height = 0
  let width = 0
  rows.forEach((row, r) => {
    for (let c = row.length - 1; c >= 0; c--) {
      if (isBlankCell(row[c])) continue
      height = r + 1
      if (c + 1 > width) width = c + 1
      break
    }
  })
  return rows.slice(0, height).map((row) => Array.from({ length: width }, (_, c) => row[c] ?? null))
}

// ---- text files ----

function readText(bytes: Uint8Array, limits: ReadLimits): Decision<WorkbookData> {
  const text = decodeText(bytes)
  if (text === undefined) return refuse(sheetProblems.otherKind)
  if (/^\s*(?:<!doctype html|<html|<table|<\?xml)/i.test(text)) return refuse(sheetProblems.webPage)
  let rows: CellValue[][]
  try {
    const delimiter = detectDelimiter(text)
    rows = parseCsv(text, { delimiter, typeInference: false, maxRows: limits.rows + 1 })
  } catch {
    return refuse(sheetProblems.corrupt)
  }
  const cells = rows.map((row) => row.slice(0, limits.columns).map(toCell))
  return checkedWorkbook('csv', [{ name: 'CSV', hidden: false, rows: squared(cells), merges: [] }], limits)
}

/** UTF-8 or UTF-16 by their marks, then UTF-8 if it is valid, else Windows-1252, which keeps TCVN3 and VNI codes intact. */
function decodeText(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes)
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes)
  for (let i = 0; i < Math.min(bytes.length, 4096); i++) {
    const byte = bytes[i] ?? 0
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) return undefined // binary
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function startsWith(bytes: Uint8Array, prefix: number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte)
}

function utf16(text: string): number[] {
  return [...text].flatMap((char) => [char.charCodeAt(0), 0])
}

function contains(bytes: Uint8Array, wanted: number[]): boolean {
  const first = wanted[0] ?? 0
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true
  }
  return false
}

// ---- writing ----

export type ColumnFormat = 'text' | 'number' | 'vnd' | 'percent' | 'date'

export type SheetColumn = {
  readonly header: string
  /** in characters; by default as wide as the header needs */
  readonly width?: number
  readonly format?: ColumnFormat
}

export type SheetToWrite = {
  readonly name: string
  /** lines above the table, bold, across its width */
  readonly title?: readonly string[]
  readonly columns: readonly SheetColumn[]
  readonly rows: Iterable<readonly SheetCell[]>
  readonly merges?: readonly MergeRange[]
}

const NUMBER_FORMATS: Record<ColumnFormat, string | undefined> = {
  text: '@',
  number: '#,##0',
  vnd: '#,##0 "đ"',
  percent: '0.0%',
  date: 'dd/mm/yyyy',
}
const THIN = { style: 'thin', color: { rgb: 'BFBFBF' } } as const
const BORDER = { top: THIN, bottom: THIN, left: THIN, right: THIN }
const HEADER_STYLE: CellStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E3EEF7' } },
  border: BORDER,
  alignment: { wrapText: true, vertical: 'center', horizontal: 'center' },
}
const TITLE_STYLE: CellStyle = { font: { bold: true, size: 13 }, alignment: { horizontal: 'center', vertical: 'center' } }

/** Excel's rule: at most 31 characters, none of : \ / ? * [ ], not empty, no apostrophe at either end. */
export function safeSheetName(name: string): string {
  const safe = name
    .replace(/[:\\/?*[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 31)
    .replace(/^'+|'+$/g, '')
    .trim()
  return safe === '' ? 'Trang 1' : safe
}

function columnDef(column: SheetColumn): ColumnDef {
  const numFmt = NUMBER_FORMATS[column.format ?? 'text']
  const style: CellStyle = { border: BORDER, alignment: { vertical: 'top', wrapText: column.format === undefined || column.format === 'text' } }
  return { width: column.width ?? Math.min(40, Math.max(8, column.header.length + 3)), style: numFmt ? { ...style, numFmt } : style }
}

/** Text stays text (a formula typed by a resident is never run); dates become day numbers, or text before 1900. */
function fromCell(cell: SheetCell, format: ColumnFormat | undefined): CellValue {
  if (cell === null || cell === undefined) return null
  if (isDateCell(cell)) return (format === 'date' ? dateToExcelSerial(cell.date) : undefined) ?? formatVi(cell.date)
  if (format === 'date' && typeof cell === 'string' && isPlainDate(cell)) return dateToExcelSerial(cell) ?? formatVi(cell)
  if (format === 'text' || format === undefined) return typeof cell === 'number' ? String(cell) : cell
  return cell
}

/**
 * Writes a workbook of one or more sheets with titles, styled and frozen headers, widths and number formats.
 * Holds the sheets in memory: up to about 20,000 rows; longer lists go through streamSheet.
 */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  const names = new Set<string>()
  return writeXlsx({
    defaultFont: { name: 'Times New Roman', size: 12 },
    sheets: sheets.map((sheet) => {
      const title = sheet.title ?? []
      const width = sheet.columns.length
      const rows: CellValue[][] = title.map((line) => [line])
      rows.push(sheet.columns.map((column) => column.header))
      for (const row of sheet.rows) rows.push(sheet.columns.map((column, c) => fromCell(row[c] ?? null, column.format)))
      const cells = new Map<string, { style: CellStyle }>()
      title.forEach((_, r) => {
        for (let c = 0; c < width; c++) cells.set(`${r},${c}`, { style: TITLE_STYLE })
      })
      for (let c = 0; c < width; c++) cells.set(`${title.length},${c}`, { style: HEADER_STYLE })
      const merges = title.map((_, r) => ({ startRow: r, startCol: 0, endRow: r, endCol: Math.max(0, width - 1) })).filter((m) => m.endCol > 0)
      for (const m of sheet.merges ?? []) merges.push({ startRow: m.top, startCol: m.left, endRow: m.bottom, endCol: m.right })
      return {
        name: uniqueName(safeSheetName(sheet.name), names),
        columns: sheet.columns.map(columnDef),
        rows,
        cells,
        merges,
        freezePane: { rows: title.length + 1 },
      }
    }),
  })
}

function uniqueName(name: string, taken: Set<string>): string {
  let unique = name
  for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name.slice(0, 31 - String(n).length - 1)} ${n}`
  taken.add(unique.toLowerCase())
  return unique
}

/**
 * One sheet as a stream whose memory does not grow with the rows: for exports of a whole commune. Rows are pulled as the reader
 * reads, so they may come from a database cursor.
 */
export function streamSheet(sheet: {
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: Iterable<readonly SheetCell[]> | AsyncIterable<readonly SheetCell[]>
}): ReadableStream<Uint8Array> {
  const body = sheet.columns.map(columnDef)
  const columns = body.map((column) => ({ ...column, style: HEADER_STYLE }))
  async function* lines(): AsyncGenerator<CellValue[]> {
    yield sheet.columns.map((column) => column.header)
    // The library looks a column's style up for each row as it writes it, so from here on the body's style applies.
    columns.forEach((column, c) => Object.assign(column, body[c]))
    for await (const row of sheet.rows) yield sheet.columns.map((column, c) => fromCell(row[c] ?? null, column.format))
  }
  return writeXlsxStream(lines(), { name: safeSheetName(sheet.name), columns, freezePane: { rows: 1 } })
}
