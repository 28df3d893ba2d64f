// Turns the rows of a household register into people grouped in households, each row with a verdict and its reasons. Pure: no database.
// Reading never invents: what had to be interpreted is said, what cannot be read is left out and said. Identity numbers never come through.
import { isBlankCell } from '../../platform/sheet.ts'
import type { SheetCell, SheetData } from '../../platform/sheet.ts'
import { cleanText, foldText } from '../../platform/text.ts'
import type { LegacyEncoding } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'
import { isDeath, isMarked, mendText, parseBirth, parseName, parsePhones, parseRole, parseSex, rawText } from './register-cells.ts'
import type { ParsedBirth, ParsedRole, RegisterBirth, Sex } from './register-cells.ts'
import { isNumberingRow } from './register-columns.ts'
import type { RegisterLayout } from './register-columns.ts'
import { markDuplicates } from './register-duplicates.ts'
import type { RegisterField } from './register-fields.ts'
import { HouseholdGrouper } from './register-households.ts'
import type { RegisterHousehold } from './register-households.ts'
import { hideIdNumbers, makeReason, notice } from './register-reasons.ts'
import type { Finding, RegisterNotice, RowReason } from './register-reasons.ts'
import { classifyRow, hamletFromTitles } from './register-rows.ts'
import type { HouseholdRole } from './rules.ts'

export { readLayout } from './register-columns.ts'
export type { ColumnGuess, RegisterLayout } from './register-columns.ts'
export { FIELD_LABELS } from './register-fields.ts'
export type { RegisterField } from './register-fields.ts'
export type { RegisterHousehold } from './register-households.ts'
export { REGISTER_NOTICES, REGISTER_REASONS } from './register-reasons.ts'
export type { ReasonCode, RegisterNotice, RowReason } from './register-reasons.ts'
export type { RegisterBirth, Sex } from './register-cells.ts'

/** What each column holds, by column index; missing entries are ignored. Starts as mappingOf(layout), corrected by the officer. */
export type RegisterMapping = readonly RegisterField[]

export type Verdict = 'ok' | 'doubtful' | 'refused'

export type RegisterPerson = {
  /** row number as Excel shows it */
  readonly row: number
  /** index into households; -1 when the row is refused */
  readonly household: number
  readonly fullName: string
  readonly birth: RegisterBirth | null
  readonly sex: Sex | null
  readonly role: HouseholdRole
  readonly isHead: boolean
  readonly hamlet: string | null
  readonly phone: string | null
  readonly otherPhones: readonly string[]
  readonly ethnicity: string | null
  readonly language: string | null
  readonly note: string | null
  readonly verdict: Verdict
  readonly reasons: readonly RowReason[]
}

export type SkippedRow = { readonly row: number; readonly kind: 'section' | 'header' | 'numbering' | 'total' | 'text'; readonly text: string }

export type RegisterReading = {
  readonly people: readonly RegisterPerson[]
  readonly households: readonly RegisterHousehold[]
  /** rows that are not people: sections, totals, repeated headers, signatures */
  readonly skipped: readonly SkippedRow[]
  readonly notices: readonly RegisterNotice[]
  readonly counts: { readonly ok: number; readonly doubtful: number; readonly refused: number }
}

export function mappingOf(layout: RegisterLayout): RegisterField[] {
  return layout.columns.map((guess) => guess.field)
}

/** A copy of the sheet that holds no identity numbers, safe to keep between upload and commit. */
export function withoutIdNumbers(sheet: SheetData, mapping: RegisterMapping): SheetData {
  const drop = new Set(mapping.flatMap((field, column) => (field === 'idNumber' ? [column] : [])))
  const hide = (cell: SheetCell): SheetCell => {
    if (typeof cell === 'number') return hideIdNumbers(String(cell)) === String(cell) ? cell : null
    return typeof cell === 'string' ? hideIdNumbers(cell) : cell
  }
  return { ...sheet, rows: sheet.rows.map((row) => row.map((cell, c) => (drop.has(c) ? null : hide(cell)))) }
}

type Columns = ReadonlyMap<RegisterField, readonly number[]>

/** A row under way; verdict and household are settled at the end. */
export type DraftPerson = {
  row: number
  fullName: string
  birth: RegisterBirth | null
  sex: Sex | null
  role: HouseholdRole
  roleGiven: boolean
  isHead: boolean
  hamlet: string | null
  phone: string | null
  otherPhones: readonly string[]
  ethnicity: string | null
  language: string | null
  note: string | null
  household: number
  reasons: RowReason[]
}

/**
 * Reads every row below the header. `today` decides what is the future and how two-digit years read; `hamlet` is used where neither a
 * column, a section line nor the title names one.
 */
export function readRegister(sheet: SheetData, layout: RegisterLayout, mapping: RegisterMapping, options: ReadOptions): RegisterReading {
  const steps = readRegisterSteps(sheet, layout, mapping, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

export type ReadOptions = { readonly today: PlainDate; readonly hamlet?: string }

const STEP_ROWS = 500

/** readRegister a few hundred rows at a time (some tens of milliseconds), so that a server can breathe, show progress or stop in between. */
export function* readRegisterSteps(
  sheet: SheetData,
  layout: RegisterLayout,
  mapping: RegisterMapping,
  options: ReadOptions,
): Generator<{ readonly done: number; readonly total: number }, RegisterReading> {
  const columns = byField(mapping)
  const reader = new RowReader(layout, columns, options.today)
  const nameColumns = ['fullName', 'surname', 'givenName', 'headName'].flatMap((field) => columns.get(field as RegisterField) ?? [])
  const headerKeys = layout.columns.map((guess) => foldText(guess.header.split(' / ').pop() ?? ''))
  const drafts: DraftPerson[] = []
  const skipped: SkippedRow[] = []
  const titleHamlet = columns.has('hamlet') ? null : hamletFromTitles([sheet.name, ...layout.titles])
  const groups = new HouseholdGrouper(columns, titleHamlet ?? options.hamlet ?? null)
  let closing = false
  for (let r = layout.bodyStart; r < sheet.rows.length; r++) {
    if ((r - layout.bodyStart) % STEP_ROWS === STEP_ROWS - 1) yield { done: r, total: sheet.rows.length }
    const row = sheet.rows[r] ?? []
    if (row.every(isBlankCell)) continue
    const kind = isNumberingRow(row) ? { kind: 'numbering' as const, text: '' } : classifyRow(row, nameColumns, headerKeys, reader.textOf, closing)
    if (kind.kind !== 'person') {
      if (kind.kind === 'section') groups.startSection(kind.text)
      if (kind.kind === 'section' || kind.kind === 'header') closing = false
      if (kind.kind === 'total' && kind.closes) closing = true
      skipped.push({ row: r + 1, kind: kind.kind, text: hideIdNumbers(kind.text).slice(0, 120) })
      continue
    }
    const draft = reader.read(row, r + 1)
    if (draft.reasons.every((reason) => reason.severity !== 'refuse')) groups.place(draft, reader.householdCells(row))
    drafts.push(draft)
  }
  const households = groups.finish()
  markDuplicates(drafts.filter((draft) => draft.household >= 0))
  const people = drafts.map(settle)
  const counts = { ok: 0, doubtful: 0, refused: 0 }
  for (const person of people) counts[person.verdict] += 1
  return { people, households, skipped, notices: readingNotices(columns, layout, groups, titleHamlet), counts }
}

function byField(mapping: RegisterMapping): Columns {
  const columns = new Map<RegisterField, number[]>()
  mapping.forEach((field, column) => {
    if (field === 'ignore' || field === 'idNumber') return
    columns.set(field, [...(columns.get(field) ?? []), column])
  })
  // A list of heads only: their names are the people.
  if (!columns.has('fullName') && !columns.has('givenName') && columns.has('headName')) {
    columns.set('fullName', columns.get('headName') ?? [])
    columns.delete('headName')
  }
  return columns
}

function readingNotices(columns: Columns, layout: RegisterLayout, groups: HouseholdGrouper, titleHamlet: string | null): RegisterNotice[] {
  const notices: RegisterNotice[] = []
  if (groups.sections) notices.push(notice('hamletFromSections'))
  else if (titleHamlet) notices.push(notice('hamletFromTitle', { hamlet: titleHamlet }))
  if (!groups.hasEvidence) notices.push(notice('noHouseholds'))
  const code = layout.columns.find((guess) => guess.field === 'householdCode')
  if (code && columns.has('householdCode') && /^(stt|tt|so tt)$/.test(foldText(code.header))) notices.push(notice('ordinalIsHousehold'))
  if (columns.has('female') && !columns.has('male')) notices.push(notice('onlyFemaleMarked'))
  if (columns.has('male') && !columns.has('female')) notices.push(notice('onlyMaleMarked'))
  return notices
}

function settle(draft: DraftPerson): RegisterPerson {
  const { roleGiven: _, ...person } = draft
  const has = (severity: string) => draft.reasons.some((reason) => reason.severity === severity)
  return { ...person, verdict: has('refuse') ? 'refused' : has('doubt') ? 'doubtful' : 'ok' }
}

/** Household cells of a row, in Unicode, blank as ''. */
export type HouseholdCells = { readonly code: string; readonly headName: string; readonly hamlet: string; readonly address: string }

class RowReader {
  private readonly layout: RegisterLayout
  private readonly columns: Columns
  private readonly today: PlainDate

  constructor(layout: RegisterLayout, columns: Columns, today: PlainDate) {
    this.layout = layout
    this.columns = columns
    this.today = today
  }

  private encodingOf(column: number): LegacyEncoding {
    return this.layout.columns[column]?.encoding ?? 'unicode'
  }

  readonly textOf = (row: readonly SheetCell[], column: number): string => mendText(rawText(row[column]), this.encodingOf(column)).text

  private text(row: readonly SheetCell[], field: RegisterField): string {
    return (this.columns.get(field) ?? [])
      .map((column) => this.textOf(row, column))
      .filter((text) => text !== '')
      .join(', ')
  }

  private first(field: RegisterField): number | undefined {
    return this.columns.get(field)?.[0]
  }

  householdCells(row: readonly SheetCell[]): HouseholdCells {
    const headName = this.text(row, 'headName')
    return {
      code: dittoBlank(this.text(row, 'householdCode')),
      headName: headName === '' || isDitto(headName) ? '' : parseName(headName).name,
      hamlet: dittoBlank(this.text(row, 'hamlet')),
      address: hideIdNumbers(dittoBlank(this.text(row, 'address'))),
    }
  }

  read(row: readonly SheetCell[], number: number): DraftPerson {
    const reasons: RowReason[] = []
    const add = (finding: Finding, column?: number) => reasons.push(makeReason(number, column === undefined ? finding : { column, ...finding }))
    const name = this.readName(row, add)
    const role = this.readRole(row, add)
    const { birth, sex: sexOfBirth } = this.readBirth(row, role, add)
    const sex = this.readSex(row, role, sexOfBirth, add)
    const { phone, others } = this.readPhones(row, add)
    const note = this.readNote(row, name.note, add)
    return {
      row: number,
      fullName: name.name,
      birth,
      sex,
      role: role?.role ?? 'khac',
      roleGiven: role !== null,
      isHead: role?.role === 'chu_ho',
      hamlet: null,
      phone,
      otherPhones: others,
      ethnicity: this.text(row, 'ethnicity') || null,
      language: this.text(row, 'language') || null,
      note,
      household: -1,
      reasons,
    }
  }

  private readName(row: readonly SheetCell[], add: Add): { name: string; note: string | null } {
    const fields: RegisterField[] = this.columns.has('fullName') ? ['fullName'] : ['surname', 'givenName']
    const column = this.first(fields[0] as RegisterField) ?? this.first('givenName')
    const mended = fields.flatMap((field) => this.columns.get(field) ?? []).map((c) => mendText(rawText(row[c]), this.encodingOf(c)))
    const text = cleanText(mended.map((part) => part.text).join(' '))
    const parsed = parseName(text)
    for (const finding of parsed.findings) add(finding, column)
    const converted = mended.find((part) => part.from === 'tcvn3' || part.from === 'vni')
    if (mended.some((part) => part.unsure)) add({ code: 'encodingUnsure', value: text }, column)
    else if (converted) add({ code: 'encodingConverted', value: text }, column)
    return parsed
  }

  private readRole(row: readonly SheetCell[], add: Add): ParsedRole | null {
    const column = this.first('role')
    if (column === undefined) return null
    const text = this.textOf(row, column)
    const role = parseRole(text)
    if (role && !role.known) add({ code: 'roleUnknown', value: text }, column)
    return role
  }

  private readBirth(row: readonly SheetCell[], role: ParsedRole | null, add: Add): { birth: RegisterBirth | null; sex: Sex | null } {
    const adult = role?.role === 'chu_ho' || role?.role === 'vo_chong' || role?.role === 'bo_me' || role?.role === 'ong_ba' || role?.role === 'dau_re'
    const options = { order: this.layout.dateOrder, adult }
    const parse = (cell: SheetCell | undefined, column: number): ParsedBirth =>
      parseBirth(typeof cell === 'string' ? mendText(cell, this.encodingOf(column)).text : cell, this.today, options)
    const report = (parsed: ParsedBirth, column: number) => {
      for (const finding of parsed.findings) add(finding, column)
      return parsed.birth
    }
    const column = this.first('birth')
    if (column !== undefined) return { birth: report(parse(row[column], column), column), sex: null }
    const year = this.first('birthYear')
    if (year !== undefined) {
      const part = (field: RegisterField) => rawText(row[this.first(field) ?? -1]).trim()
      const [day, month] = [part('birthDay'), part('birthMonth')]
      const whole = day !== '' && month !== '' ? `${day}/${month}/${rawText(row[year]).trim()}` : row[year]
      return { birth: report(parseBirth(whole ?? null, this.today, { adult }), year), sex: null }
    }
    // "Năm sinh: Nam | Nữ": the year stands in the column of the sex.
    for (const [field, sex] of [
      ['male', 'nam'],
      ['female', 'nu'],
    ] as const) {
      const marked = this.first(field)
      const text = marked === undefined ? '' : rawText(row[marked]).trim()
      if (marked !== undefined && /\d{2}/.test(text)) return { birth: report(parse(row[marked], marked), marked), sex }
    }
    add({ code: 'birthMissing' })
    return { birth: null, sex: null }
  }

  private readSex(row: readonly SheetCell[], role: ParsedRole | null, sexOfBirth: Sex | null, add: Add): Sex | null {
    const given = this.givenSex(row, add) ?? sexOfBirth
    const implied = role?.sex ?? null
    const roleText = this.first('role') === undefined ? '' : this.textOf(row, this.first('role') as number)
    if (given && implied && given !== implied) add({ code: 'sexAgainstRole', value: roleText }, this.first('role'))
    if (!given && implied) add({ code: 'sexFromRole', value: roleText }, this.first('role'))
    return given ?? implied
  }

  private givenSex(row: readonly SheetCell[], add: Add): Sex | null {
    const column = this.first('sex')
    if (column !== undefined) {
      const text = this.textOf(row, column)
      const sex = parseSex(text)
      if (sex === undefined) add({ code: 'sexUnreadable', value: text }, column)
      return sex ?? null
    }
    const [male, female] = [this.first('male'), this.first('female')]
    const isMale = male !== undefined && isMarked(this.textOf(row, male))
    const isFemale = female !== undefined && isMarked(this.textOf(row, female))
    if (isMale && isFemale) {
      add({ code: 'sexBoth', value: this.textOf(row, male) }, male)
      return null
    }
    if (isMale || (female !== undefined && male === undefined && !isFemale)) return 'nam'
    return isFemale || (male !== undefined && female === undefined) ? 'nu' : null
  }

  private readPhones(row: readonly SheetCell[], add: Add): { phone: string | null; others: string[] } {
    const found: string[] = []
    for (const column of this.columns.get('phone') ?? []) {
      const parsed = parsePhones(row[column])
      for (const finding of parsed.findings) add(finding, column)
      for (const phone of [parsed.phone, ...parsed.others]) if (phone && !found.includes(phone)) found.push(phone)
    }
    const [phone = null, ...others] = found
    return { phone, others }
  }

  private readNote(row: readonly SheetCell[], remark: string | null, add: Add): string | null {
    const raw = [remark ?? '', this.text(row, 'note')].filter((part) => part !== '').join('; ')
    const column = this.first('note')
    const note = hideIdNumbers(raw)
    if (note !== raw) add({ code: 'idNumberRemoved' }, column)
    if (column !== undefined && isDeath(this.text(row, 'note'))) add({ code: 'maybeDead', value: this.text(row, 'note') }, column)
    return note === '' ? null : note
  }
}

type Add = (finding: Finding, column?: number) => void

/** '"', 'nt', 'như trên', '-': the same as above. */
export function isDitto(text: string): boolean {
  return /^(?:["'“”″]+|-+|nt|n t|như trên|nhu tren|\/\/|〃)$/i.test(text.trim())
}

function dittoBlank(text: string): string {
  return isDitto(text) ? '' : text
}
