// Reads the official list of units out of any spreadsheet: finds the header by its words (Vietnamese or English, in
// any order), reads each row, and says of each row it cannot take why. Pure.

import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { isBlankCell, isDateCell, type SheetCell, type SheetData } from '../../platform/sheet.ts'
import { cleanText, foldText } from '../../platform/text.ts'
import { placeProblems } from './problems.ts'
import type { OfficialUnit, RefusedRow, Reason, UnitField, UnitReading } from './schema-units.ts'

const HEADERS: Record<UnitField, RegExp> = {
  province: /^(ten )?(tinh|thanh pho)( ?[/,(-]? ?(thanh pho|tp|thanh)\)?)?( moi)?$|^province( name)?$/,
  code: /^(ma|ma so)( (xa|dvhc|don vi|phuong xa|xa phuong|don vi hanh chinh|hanh chinh|bnv|tms|cuc thong ke))?( moi)?$|^(unit |ward |commune )?code$/,
  kind: /^(loai|cap|loai hinh)( (don vi|dvhc|xa|don vi hanh chinh))?$|^(type|kind|unit type)$/,
  name: /^(ten )?(xa|phuong|don vi|dvhc|xa phuong|phuong xa|xa ?[/,] ?phuong.*|phuong ?[/,] ?xa.*|don vi hanh chinh.*|xa phuong dac khu)( moi)?$|^ten$|^(unit |ward |commune )?name$/,
  area: /^dien tich.*$|^area( ?\(?km2?²?\)?)?$/,
  population: /^(quy mo )?dan so.*$|^so dan.*$|^population.*$/,
  seat: /^tru so.*$|^trung tam hanh chinh.*$|^noi dat tru so$|^seat$/,
  predecessors: /^(cac )?(don vi|xa|dvhc).*(cu|truoc sap nhap|truoc sap xep|hop thanh|sap nhap)$|^(duoc )?(sap nhap|hinh thanh|hop thanh) tu$|^truoc sap (nhap|xep)$|^(predecessors|merged from|former units)$/,
}
const FIELDS = Object.keys(HEADERS) as UnitField[]
const HEADER_SEARCH_ROWS = 30

const headerKey = (cell: SheetCell) => foldText(plain(cell)).replace(/[_*:]+/g, ' ').replace(/\s+/g, ' ').trim()

function plain(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return isDateCell(cell) ? cell.date : cleanText(String(cell))
}

function columnsOf(row: readonly SheetCell[]): Partial<Record<UnitField, number>> {
  const found: Partial<Record<UnitField, number>> = {}
  row.forEach((cell, index) => {
    const key = headerKey(cell)
    const field = FIELDS.find((one) => found[one] === undefined && HEADERS[one].test(key))
    if (key !== '' && field) found[field] = index
  })
  return found
}

/** Reads the first sheet that has a header row with at least the province and the name. */
export function readOfficialUnits(sheets: readonly SheetData[]): Decision<UnitReading> {
  for (const sheet of sheets) {
    const headerAt = sheet.rows.slice(0, HEADER_SEARCH_ROWS).findIndex((row) => {
      const columns = columnsOf(row)
      return columns.name !== undefined && columns.province !== undefined
    })
    if (headerAt >= 0) return readRows(sheet, headerAt)
  }
  return refuse(placeProblems.noHeader)
}

function readRows(sheet: SheetData, headerAt: number): Decision<UnitReading> {
  const header = sheet.rows[headerAt]!
  const columns = columnsOf(header)
  const mapping = Object.fromEntries(FIELDS.flatMap((field) => (columns[field] === undefined ? [] : [[field, plain(header[columns[field]])]])))
  const units: OfficialUnit[] = []
  const refused: RefusedRow[] = []
  const remarks: RefusedRow[] = []
  const seen = new Map<string, number>()
  sheet.rows.forEach((row, index) => {
    if (index <= headerAt || row.every(isBlankCell)) return
    const rowNo = index + 1
    const { unit, reasons, doubts } = readUnit((field) => plain(columns[field] === undefined ? null : row[columns[field]]), rowNo)
    for (const key of [foldedIdentity(unit), unit.code]) {
      if (key === null || reasons.length > 0) continue
      const earlier = seen.get(key)
      if (earlier !== undefined) reasons.push({ text: 'Trùng với dòng {row}.', params: { row: earlier } })
      else seen.set(key, rowNo)
    }
    const text = row.map(plain).filter((part) => part !== '').join(' · ').slice(0, 200)
    if (reasons.length > 0) {
      refused.push({ rowNo, text, reasons })
      return
    }
    units.push(unit)
    if (doubts.length > 0) remarks.push({ rowNo, text, reasons: doubts, taken: true })
  })
  return accept({ mapping, units, refused, remarks })
}

/** Accents count: Văn Bán and Vân Bán are two communes. */
const foldedIdentity = (unit: OfficialUnit) => [unit.province, unit.kind, unit.name].join('|').toLowerCase()

const KIND_WORDS: [RegExp, OfficialUnit['kind']][] = [
  [/^xa\b/, 'xa'],
  [/^(phuong|p\.)/, 'phuong'],
  [/^dac khu\b/, 'dac_khu'],
  [/^commune\b/, 'xa'],
  [/^ward\b/, 'phuong'],
  [/^special (zone|unit)\b/, 'dac_khu'],
]
const NAME_PREFIX = /^(xã|phường|đặc khu)\s+/iu

function readUnit(cell: (field: UnitField) => string, rowNo: number): { unit: OfficialUnit; reasons: Reason[]; doubts: Reason[] } {
  const reasons: Reason[] = []
  const doubts: Reason[] = []
  const written = cell('name')
  const kindText = foldText(cell('kind') || (NAME_PREFIX.exec(written)?.[1] ?? ''))
  const kind = KIND_WORDS.find(([word]) => word.test(kindText))?.[1]
  const name = written.replace(NAME_PREFIX, '')
  const province = cell('province').replace(/^(tỉnh|thành phố|thủ đô|tp\.?)\s+/iu, '')
  if (name === '') reasons.push({ text: 'Thiếu tên đơn vị.' })
  if (province === '') reasons.push({ text: 'Thiếu tên tỉnh.' })
  if (!kind) {
    if (kindText === '') reasons.push({ text: 'Thiếu loại đơn vị (xã, phường hoặc đặc khu).' })
    else reasons.push({ text: 'Loại “{kind}” không phải xã, phường hay đặc khu.', params: { kind: cell('kind') } })
  }
  const code = readCode(cell('code'))
  if (code === undefined) reasons.push({ text: 'Mã “{code}” không phải năm chữ số.', params: { code: cell('code') } })
  const area = readArea(cell('area'))
  if (area === undefined) doubts.push({ text: 'Diện tích “{value}” không phải số km² hợp lý: để trống.', params: { value: cell('area') } })
  const population = readPopulation(cell('population'))
  if (population === undefined) doubts.push({ text: 'Số dân “{value}” không phải số người hợp lý: để trống.', params: { value: cell('population') } })
  const seat = cell('seat')
  return {
    unit: {
      rowNo, province, name, kind: kind ?? 'xa', code: code ?? null, areaKm2: area ?? null, population: population ?? null,
      seat: isBlankWord(seat) ? null : seat, predecessors: readPredecessors(cell('predecessors')),
    },
    reasons,
    doubts,
  }
}

const isBlankWord = (text: string) => text === '' || /^(-|—|dang cap nhat|chua co|khong sap nhap)$/.test(foldText(text))

/** Five digits; a spreadsheet that ate the zeros in front gives them back. null = left blank, undefined = wrong. */
function readCode(text: string): string | null | undefined {
  if (isBlankWord(text)) return null
  return /^\d{1,5}$/.test(text) ? text.padStart(5, '0') : undefined
}

/** Square kilometres as decimal text; comma or point; the largest commune has under 2,000 km². */
function readArea(text: string): string | null | undefined {
  if (isBlankWord(text)) return null
  const bare = text.replace(/\s|km²|km2/gi, '')
  const number = /^\d{1,3}(\.\d{3})+,\d+$/.test(bare) ? bare.replaceAll('.', '').replace(',', '.') : bare.replace(',', '.')
  return /^\d+(\.\d+)?$/.test(number) && Number(number) > 0 && Number(number) < 10_000 ? String(Number(number)) : undefined
}

/** Whole people; thousands may be marked by points, commas or spaces. Blank is not zero. */
function readPopulation(text: string): number | null | undefined {
  if (isBlankWord(text)) return null
  const bare = text.replace(/\s*người$/iu, '')
  const digits = /^\d{1,3}([., ]\d{3})+$/.test(bare) ? bare.replace(/[., ]/g, '') : bare
  return /^\d{1,7}$/.test(digits) && Number(digits) > 0 ? Number(digits) : undefined
}

/** 'Xã A | Xã B' or 'Xã A; Xã B' or 'Xã A, Xã B (phần còn lại, …)': commas inside brackets do not part. */
export function readPredecessors(text: string): string[] {
  const parts = /[|;\n]/.test(text) ? text.split(/[|;\n]/) : text.split(/,(?![^(]*\))/)
  return parts.map(cleanText).filter((part) => !isBlankWord(part))
}

/** What search compares: word, name, province and the old units, without accents. */
export function unitSearchKey(unit: OfficialUnit, kindWord: string): string {
  return foldText([`${kindWord} ${unit.name}`, unit.province, ...unit.predecessors].join(' | '))
}
