// A bank's statement as plain rows. Banks head their columns differently; what cannot be read is refused with its line,
// because a statement with a hole balances nothing. Pure.

import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { isDateCell, type SheetCell, type SheetData } from '../../platform/sheet.ts'
import { foldText } from '../../platform/text.ts'
import { atLocalTime, instant, isPlainDate, parsePlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import { paymentProblems } from './problems.ts'

export interface StatementLine {
  rowNo: number
  transactionId: string
  bookedAt: Instant
  /** Money in positive, money out negative. */
  amountVnd: number
  purpose: string
  payerName: string | null
}

type Column = 'id' | 'when' | 'in' | 'out' | 'amount' | 'purpose' | 'payer'

/** Folded heads seen on statements; the first that fits wins. */
const HEADS: Record<Column, readonly string[]> = {
  id: ['ma giao dich', 'so giao dich', 'so tham chieu', 'ma tham chieu', 'so but toan', 'transaction id', 'reference', 'ref no'],
  when: ['ngay giao dich', 'thoi gian giao dich', 'thoi gian', 'ngay gio', 'ngay hieu luc', 'ngay', 'transaction date', 'date'],
  in: ['ghi co', 'phat sinh co', 'so tien ghi co', 'co', 'credit'],
  out: ['ghi no', 'phat sinh no', 'so tien ghi no', 'no', 'debit'],
  amount: ['so tien', 'amount'],
  purpose: ['noi dung giao dich', 'noi dung', 'dien giai', 'mo ta', 'description', 'remark'],
  payer: ['nguoi chuyen', 'ten nguoi chuyen', 'doi tac', 'tai khoan doi ung', 'ten doi ung', 'sender'],
}
const NAMES: Record<Column, string> = { id: 'Mã giao dịch', when: 'Ngày giao dịch', in: 'Ghi có', out: 'Ghi nợ', amount: 'Số tiền', purpose: 'Nội dung', payer: 'Người chuyển' }
const HEAD_ROWS = 30

function columnsOf(row: readonly SheetCell[]): Partial<Record<Column, number>> {
  const heads = row.map((cell) => (typeof cell === 'string' ? foldText(cell).replace(/\(.*?\)/g, '').trim() : ''))
  const found: Partial<Record<Column, number>> = {}
  for (const [column, words] of Object.entries(HEADS) as [Column, readonly string[]][]) {
    const at = words.map((word) => heads.indexOf(word)).find((index) => index !== -1)
    if (at !== undefined) found[column] = at
  }
  return found
}

const textOf = (cell: SheetCell | undefined) => (cell === null || cell === undefined ? '' : isDateCell(cell) ? cell.date : String(cell).trim())

/** Whole đồng from '1.234.567', '1,234,567.00', '+50000'; 0 for a blank; undefined when it is no such thing. */
export function readStatementMoney(cell: SheetCell | undefined): number | undefined {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : undefined
  const text = textOf(cell).replace(/\s|đ|₫|vnd|vnđ/gi, '')
  if (text === '' || text === '-') return 0
  const found = /^([+-]?)(\d{1,3}(?:[.,]\d{3})*|\d+)(?:[.,]0{1,2})?$/.exec(text)
  if (!found) return undefined
  const value = Number(found[2]!.replace(/[.,]/g, ''))
  return Number.isSafeInteger(value) ? (found[1] === '-' ? -value : value) : undefined
}

/** A Vietnamese wall clock: '28/11/2026 08:15:30', '2026-11-28T01:15:30Z', or a day alone (then noon). */
export function readStatementMoment(cell: SheetCell | undefined): Instant | undefined {
  const text = textOf(cell)
  if (/T.*Z$/.test(text)) {
    try {
      return instant(text)
    } catch {
      return undefined
    }
  }
  const found = /^(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text)
  const day: PlainDate | undefined = found ? parsePlainDate(found[1]!) : isPlainDate(text) ? text : undefined
  if (!day) return undefined
  if (found?.[2] === undefined) return atLocalTime(day, 12 * 60)
  const [hour, minute, second] = [Number(found[2]), Number(found[3]), Number(found[4] ?? 0)]
  return hour > 23 || minute > 59 || second > 59 ? undefined : atLocalTime(day, hour * 60 + minute + second / 60)
}

export function readStatement(sheet: SheetData): Decision<StatementLine[]> {
  const headAt = sheet.rows.slice(0, HEAD_ROWS).findIndex((row) => {
    const { id, purpose } = columnsOf(row)
    return id !== undefined && purpose !== undefined
  })
  const columns = headAt === -1 ? columnsOf(sheet.rows[0] ?? []) : columnsOf(sheet.rows[headAt]!)
  const needed: Column[] = ['id', 'when', ...(columns.amount === undefined ? (['in'] as Column[]) : []), 'purpose']
  const missing = needed.find((column) => columns[column] === undefined)
  if (missing) return refuse(withParams(paymentProblems.noColumns, { column: NAMES[missing] }))
  const lines: StatementLine[] = []
  const seen = new Set<string>()
  for (const [index, row] of sheet.rows.entries()) {
    if (index <= headAt) continue
    const cell = (column: Column) => (columns[column] === undefined ? undefined : row[columns[column]])
    const transactionId = textOf(cell('id'))
    // Sums and remarks under the list carry no transaction number.
    if (transactionId === '') continue
    const bad = (what: string) => refuse(withParams(paymentProblems.badRow, { row: index + 1, what }))
    const bookedAt = readStatementMoment(cell('when'))
    if (!bookedAt) return bad(NAMES.when)
    const [into, out, amount] = [readStatementMoney(cell('in')), readStatementMoney(cell('out')), readStatementMoney(cell('amount'))]
    if (into === undefined || out === undefined || amount === undefined) return bad(NAMES.amount)
    const amountVnd = columns.in === undefined && columns.out === undefined ? amount : Math.abs(into) - Math.abs(out)
    if (amountVnd === 0 || seen.has(transactionId)) return bad(amountVnd === 0 ? NAMES.amount : NAMES.id)
    seen.add(transactionId)
    lines.push({ rowNo: index + 1, transactionId: transactionId.slice(0, 80), bookedAt, amountVnd, purpose: textOf(cell('purpose')).slice(0, 500), payerName: textOf(cell('payer')).slice(0, 120) || null })
  }
  return lines.length === 0 ? refuse(paymentProblems.noRows) : accept(lines)
}
