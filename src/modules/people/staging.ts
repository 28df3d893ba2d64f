// A register's sheets between upload and commit: cells without identity numbers, packed; and a reading of one sheet
// as the officer mapped it.

import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { inspectFile } from '../../platform/file-kinds.ts'
import { fileProblems } from '../../platform/file-problems.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { SheetCell, SheetData } from '../../platform/sheet.ts'
import type { PlainDate } from '../../platform/time.ts'
import { readWorkbook, sheetProblems } from '../../platform/xlsx.ts'
import { peopleProblems } from './problems.ts'
import { mappingOf, readLayout, withoutIdNumbers, type RegisterField, type RegisterLayout } from './register-reader.ts'

/** What the import row remembers of each sheet. */
export interface SheetSummary {
  name: string
  hidden: boolean
  rows: number
  /** As found at upload, before identity numbers were taken out. */
  layout: RegisterLayout
  /** Rows of this sheet's own top, to choose the header by. */
  top: string[][]
}

export interface StagedSheet extends SheetSummary {
  cells: Buffer
}

export interface Mapping {
  sheetNo: number
  headerRow: number
  fields: RegisterField[]
  defaultHamletId: string | null
  hamlets: Record<string, string>
  /** Texts of hamlets in the file that match none, with how many rows each has. */
  unmatched?: Record<string, number>
}

const TOP_ROWS = 12

/** Reads an uploaded workbook; the bytes themselves go no further. */
export async function stageWorkbook(bytes: Uint8Array, today: PlainDate): Promise<Decision<StagedSheet[]>> {
  const sniffed = await inspectFile({ sizeBytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) })
  if ('fault' in sniffed && sniffed.fault !== 'oldOffice' && sniffed.fault !== 'unknownKind') return refuse(fileProblems[sniffed.fault])
  if ('kind' in sniffed && sniffed.kind !== 'xlsx' && sniffed.kind !== 'text') return refuse(sheetProblems.otherKind)
  const workbook = await readWorkbook(bytes)
  if (!workbook.ok) return workbook
  const sheets: StagedSheet[] = []
  for (const sheet of workbook.value.sheets.filter((one) => one.rows.length > 0).slice(0, 60)) sheets.push(await stageSheet(sheet, today))
  return sheets.length > 0 ? accept(sheets) : refuse(withParams(peopleProblems.fileUnreadable, { detail: 'tệp không có trang tính nào có chữ.' }))
}

async function stageSheet(sheet: SheetData, today: PlainDate): Promise<StagedSheet> {
  const layout = readLayout(sheet, today)
  const clean = withoutIdNumbers(sheet, mappingOf(layout))
  const cells = await promisify(gzip)(JSON.stringify({ rows: clean.rows, merges: clean.merges }))
  const top = clean.rows.slice(0, TOP_ROWS).map((row) => row.slice(0, 12).map(showCell))
  return { name: sheet.name, hidden: sheet.hidden, rows: sheet.rows.length, layout, top, cells }
}

function showCell(cell: SheetCell): string {
  if (cell === null) return ''
  return (typeof cell === 'object' ? cell.date : String(cell)).slice(0, 40)
}

export async function unpackSheet(summary: SheetSummary, cells: Buffer): Promise<SheetData> {
  const { rows, merges } = JSON.parse((await promisify(gunzip)(cells)).toString('utf8')) as Pick<SheetData, 'rows' | 'merges'>
  return { name: summary.name, hidden: summary.hidden, rows, merges }
}

/** The layout to read by: the one found at upload, or found again below the row the officer named as header. */
export function layoutFor(sheet: SheetData, summary: SheetSummary, headerRow: number, today: PlainDate): RegisterLayout {
  if (headerRow === 0 || headerRow - 1 === summary.layout.headerTop) return summary.layout
  const above = headerRow - 1
  const rows = sheet.rows.map((row, index) => (index < above ? row.map(() => null) : row))
  return readLayout({ ...sheet, rows, merges: sheet.merges.filter((merge) => merge.top >= above) }, today)
}
