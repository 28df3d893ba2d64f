// What a spreadsheet is to the rest of the house: plain rows of plain cells, the same whether it came from .xlsx, .csv or a test.
// Pure, so that rules that read sheets run anywhere; xlsx.ts does the file work.
import { dateFromEpochDay, epochDay } from './time.ts'
import type { PlainDate } from './time.ts'

/** A cell that the file itself marks as a date. A bare number may still be one: see excelSerialToDate. */
export type DateCell = { readonly date: PlainDate }

export type SheetCell = string | number | boolean | DateCell | null

/** Row and column numbers from 0, both ends included. Only the top-left cell of a merge holds its value. */
export type MergeRange = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number }

export type SheetData = {
  readonly name: string
  readonly hidden: boolean
  /** rows of equal length; blank rows inside are kept so that row numbers match what Excel shows (index + 1) */
  readonly rows: readonly (readonly SheetCell[])[]
  readonly merges: readonly MergeRange[]
}

export function isDateCell(cell: SheetCell | undefined): cell is DateCell {
  return typeof cell === 'object' && cell !== null
}

export function isBlankCell(cell: SheetCell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}

const DAY_OF_SERIAL_1 = -25_567 // 1900-01-01

/**
 * Excel's day number as a date (system 1900). Serial 60 is the 29 February 1900 that never was: undefined, as are
 * fractions of a day, numbers below 1 and above 2958465 (31/12/9999).
 */
export function excelSerialToDate(serial: number): PlainDate | undefined {
  if (!Number.isInteger(serial) || serial < 1 || serial === 60 || serial > 2_958_465) return undefined
  return dateFromEpochDay(DAY_OF_SERIAL_1 + serial - (serial > 60 ? 2 : 1))
}

/** The day number Excel shows as this date; undefined before 1900, which Excel cannot hold. */
export function dateToExcelSerial(date: PlainDate): number | undefined {
  const serial = epochDay(date) - DAY_OF_SERIAL_1 + 1
  if (serial < 1) return undefined
  return serial >= 60 ? serial + 1 : serial
}

/** 'A', 'B', … 'Z', 'AA' for column 0, 1, … */
export function columnName(index: number): string {
  let name = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  return name
}
