// Procedures from a spreadsheet, or from the officer's own form: which column is what, what would change field by field,
// and the new version. Headings and words of other people's sheets are data here, not sentences of ours.

import { cleanText, foldText } from '../../platform/text-fold.ts'
import { formatVnd, parseVnd } from '../../platform/money.ts'
import { isDateCell, type SheetCell } from '../../platform/sheet.ts'
import type { Certainty, Deadline, FeeRow, Procedure } from './schema.ts'

export const IMPORT_FIELDS = ['name', 'deadline', 'feeAny', 'feeOnline', 'feeCounter', 'agency', 'result', 'legalBasis'] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]
export type Column = ImportField | 'code' | ''

export interface Patch {
  code: string
  field: ImportField
  value: string
}

export interface Change extends Patch {
  before: string
  after: string
  /** What cannot be read: shown, and not offered. */
  unreadable: boolean
}

export interface RowDiff {
  code: string
  name: string
  isNew: boolean
  changes: Change[]
}

const HEADINGS: [Column, string[]][] = [
  ['code', ['ma', 'ma thu tuc', 'ma tthc', 'ma so']],
  ['name', ['ten', 'ten thu tuc', 'ten tthc', 'thu tuc']],
  ['deadline', ['thoi han', 'thoi han giai quyet', 'thoi gian giai quyet', 'thoi gian']],
  ['feeOnline', ['phi truc tuyen', 'phi, le phi truc tuyen', 'le phi truc tuyen']],
  ['feeCounter', ['phi tai quay', 'phi truc tiep', 'le phi truc tiep']],
  ['feeAny', ['phi', 'le phi', 'phi, le phi', 'phi le phi']],
  ['agency', ['co quan', 'co quan thuc hien', 'co quan giai quyet']],
  ['result', ['ket qua', 'ket qua thuc hien']],
  ['legalBasis', ['can cu', 'can cu phap ly']],
]

/** The first row that names a code, and what each of its columns seems to be. */
export function guessColumns(rows: readonly (readonly SheetCell[])[]): { heading: number; columns: Column[] } | undefined {
  for (const [heading, row] of rows.slice(0, 15).entries()) {
    const columns = row.map((cell): Column => HEADINGS.find(([, words]) => words.includes(foldText(textOf(cell)).replace(/[.:*]+$/, '')))?.[0] ?? '')
    if (columns.includes('code') && columns.some((column) => column !== '' && column !== 'code')) return { heading, columns: columns.map((column, at) => (columns.indexOf(column) === at ? column : '')) }
  }
  return undefined
}

export function textOf(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return cleanText(isDateCell(cell) ? cell.date : String(cell))
}

const CODE = /^[0-9]\.[0-9]{6}(\.[0-9A-Z.]+)?$/
const UNITS: [RegExp, Deadline['unit']][] = [[/ngay lam viec/, 'workingDay'], [/gio/, 'hour'], [/thang/, 'month'], [/ngay/, 'day']]

/** "3 ngày làm việc", "15 đến 20 ngày", "trong ngày"; what is not understood keeps its words and has no figure. */
export function readDeadline(text: string, certainty: Certainty): Deadline {
  const plain = foldText(text)
  const sameDay = /trong ngay|ngay trong ngay/.test(plain)
  const [low, high] = [...plain.matchAll(/\d+/g)].map(([figure]) => Number(figure))
  const unit = UNITS.find(([pattern]) => pattern.test(plain))?.[1] ?? null
  const figure = sameDay || unit === null ? null : (low ?? null)
  const range = /\d+\s*(-|–|den|toi)\s*\d+/.test(plain)
  return { value: figure, maxValue: figure === null ? null : range ? (high ?? figure) : figure, unit: figure === null ? null : unit, sameDayBefore15: sameDay, immediate: false, extraWorkingDays: null, text, certainty }
}

/** Whole đồng, 0 for free, undefined when it cannot be read. */
export function readFee(text: string): number | undefined {
  if (/^(mien phi|khong|khong thu|0)$/.test(foldText(text))) return 0
  return parseVnd(text)
}

const CHANNEL_OF: Partial<Record<ImportField, FeeRow['channel']>> = { feeAny: 'any', feeOnline: 'online', feeCounter: 'counter' }

/** What stands in a field now, as people compare it. */
export function fieldText(procedure: Procedure | undefined, field: ImportField): string {
  if (!procedure) return ''
  const channel = CHANNEL_OF[field]
  if (channel !== undefined) {
    if (procedure.fees.kind === 'free') return field === 'feeAny' ? formatVnd(0) : ''
    const row = procedure.fees.rows.find((one) => one.channel === channel)
    return row ? formatVnd(row.amountVnd) : ''
  }
  switch (field) {
    case 'name':
      return procedure.name
    case 'deadline':
      return procedure.deadline.text
    case 'agency':
      return procedure.agency.name
    case 'result':
      return procedure.result?.name ?? ''
    default:
      return procedure.legalBasis.map((basis) => basis.name).join('; ')
  }
}

/** Every cell that differs from what holds now. A blank cell changes nothing. */
export function diffRows(rows: readonly (readonly SheetCell[])[], heading: number, columns: readonly Column[], current: ReadonlyMap<string, Procedure>): RowDiff[] {
  const codeAt = columns.indexOf('code')
  const diffs = new Map<string, RowDiff>()
  for (const row of rows.slice(heading + 1)) {
    const code = textOf(row[codeAt])
    if (!CODE.test(code) || diffs.has(code)) continue
    const now = current.get(code)
    const changes = columns.flatMap((field, at): Change[] => {
      if (field === '' || field === 'code') return []
      const value = textOf(row[at])
      const isFee = CHANNEL_OF[field] !== undefined
      const amount = isFee ? readFee(value) : undefined
      const after = isFee && amount !== undefined ? formatVnd(amount) : value
      const before = fieldText(now, field)
      return value === '' || after === before ? [] : [{ code, field, value, before, after, unreadable: isFee && amount === undefined }]
    })
    const name = now?.name ?? textOf(row[columns.indexOf('name')])
    if (changes.length > 0 && name !== '') diffs.set(code, { code, name, isNew: now === undefined, changes })
  }
  return [...diffs.values()]
}

/** The procedure with these fields changed. A new one begins with nothing but its name; what nobody said stays unknown. */
export function applyPatches(now: Procedure | undefined, code: string, patches: readonly Patch[]): Procedure {
  let next: Procedure = now ?? blank(code, patches.find((patch) => patch.field === 'name')?.value ?? code)
  for (const { field, value } of patches) next = applyOne(next, field, value)
  return next
}

function applyOne(procedure: Procedure, field: ImportField, value: string): Procedure {
  const channel = CHANNEL_OF[field]
  if (channel !== undefined) return withFee(procedure, channel, readFee(value))
  switch (field) {
    case 'name':
      return { ...procedure, name: value }
    case 'deadline':
      return { ...procedure, deadline: readDeadline(value, 'copy') }
    case 'agency':
      return { ...procedure, agency: { key: /công an/i.test(value) ? 'police' : 'commune', name: value, certainty: 'copy' } }
    case 'result':
      return { ...procedure, result: { kind: 'document', name: value, certainty: 'copy' } }
    default:
      return { ...procedure, legalBasis: value.split(';').map(cleanText).filter(Boolean).map((name) => ({ name, certainty: 'copy' as const })) }
  }
}

function withFee(procedure: Procedure, channel: FeeRow['channel'], amountVnd: number | undefined): Procedure {
  if (amountVnd === undefined) return procedure
  if (channel === 'any' && amountVnd === 0) return { ...procedure, fees: { kind: 'free', rows: [], note: null, certainty: 'copy' } }
  const row: FeeRow = { channel, unit: 'case', amountVnd, tiers: [], capVnd: null, validFrom: null, validTo: null, basis: null, certainty: 'copy' }
  const others = procedure.fees.rows.filter((one) => one.channel !== channel && (channel !== 'any' || one.channel === 'any'))
  return { ...procedure, fees: { kind: 'fixed', rows: [...others, row], note: procedure.fees.note, certainty: 'copy' } }
}

function blank(code: string, name: string): Procedure {
  return {
    code, name, short: name.slice(0, 80), sector: 'khac', events: [], keywords: [], deadline: readDeadline('Chưa rõ', 'unverified'), fees: { kind: 'unknown', rows: [], note: null, certainty: 'unverified' },
    exemptions: [], documents: [], channels: null, agency: { key: 'commune', name: 'Ủy ban nhân dân xã, phường, đặc khu', certainty: 'unverified' }, steps: [], result: null,
    legalBasis: [{ name: 'Chưa rõ', certainty: 'unverified' }], notes: [], validFrom: null, validTo: null, certainty: 'unverified',
  }
}
