// Reads single cells of a household register as clerks really fill them: births, phones, sexes, roles, names, old fonts.
// Pure. Each parser says what it understood and, where it had to interpret, why.
import { excelSerialToDate, isDateCell } from '../../platform/sheet.ts'
import type { SheetCell } from '../../platform/sheet.ts'
import { cleanText, convertLegacy, decideEncoding, foldText, titleCaseName } from '../../platform/text.ts'
import type { LegacyEncoding } from '../../platform/text.ts'
import { ageOn, dateParts, formatVi, isRealDay, makeDate } from '../../platform/time.ts'
import type { PlainDate } from '../../platform/time.ts'
import type { Finding } from './register-reasons.ts'
import type { HouseholdRole } from './rules.ts'

export type Sex = 'nam' | 'nu'

export type RegisterBirth = {
  readonly birthYear: number
  /** only when day, month and year are all known */
  readonly birthDate: PlainDate | null
}

/** The text a cell shows, before any mending: dates as d/m/y, whole numbers without ".0". */
export function rawText(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (isDateCell(cell)) return formatVi(cell.date)
  if (typeof cell === 'boolean') return cell ? 'x' : ''
  return String(cell)
}

// ---- old fonts ----

export type MendedText = { readonly text: string; readonly from: LegacyEncoding; readonly unsure: boolean }

const ASCII = /^[\x20-\x7e\n\t]*$/

/**
 * Unicode text of a cell in a column mostly written in `column`'s encoding. A cell of another encoding in that column (pasted from
 * elsewhere) is judged by itself.
 */
export function mendText(raw: string, column: LegacyEncoding): MendedText {
  if (ASCII.test(raw)) return { text: cleanText(raw), from: 'unicode', unsure: false }
  const key = `${column}|${raw}`
  const known = mended.get(key)
  if (known) return known
  if (mended.size > 5000) mended.clear()
  const answer = mendOnce(raw, column)
  mended.set(key, answer)
  return answer
}

/** Registers repeat themselves: roles, hamlets, peoples. */
const mended = new Map<string, MendedText>()

function mendOnce(raw: string, column: LegacyEncoding): MendedText {
  const own = decideEncoding([raw])
  let from = own.encoding
  if (column === 'tcvn3' || column === 'vni') {
    // A short word may read as Vietnamese both ways ("Tó"): then its column decides.
    const asColumn = decideEncoding([convertLegacy(raw, column)])
    if (own.encoding === 'unknown' || (own.encoding !== column && asColumn.score >= own.score && !onlyUnicode(raw))) from = column
  } else if (own.encoding !== 'unicode' && own.words < 2 && own.score < 1) {
    from = 'unknown'
  }
  const text = from === 'tcvn3' || from === 'vni' ? convertLegacy(raw, from) : raw
  return { text: cleanText(text), from, unsure: from === 'unknown' }
}

function onlyUnicode(raw: string): boolean {
  return /[\u0100-\u1eff]/.test(raw)
}

// ---- births ----

export type DateOrder = 'dayFirst' | 'monthFirst'
export type ParsedBirth = { readonly birth: RegisterBirth | null; readonly findings: Finding[] }

const BLANK_BIRTH = /^(?:[\s\-–—._/?]*|0)$/

/** 'd/m/y' parts of a written date, as numbers; undefined when it is not three or two groups of digits. */
export function dateGroups(text: string): string[] | undefined {
  const groups = text.split(/\s*[/.,;\-–\\ ]\s*/).filter((part) => part !== '')
  return (groups.length === 2 || groups.length === 3) && groups.every((part) => /^\d{1,4}$/.test(part)) ? groups : undefined
}

/**
 * A birth from one cell. Understands real dates, Excel day numbers, years, d/m/y in any separator, m/y, ISO, 01021954, two-digit years,
 * "ngày 1 tháng 2 năm 1954", 00/00/1954. `adult` (a head, a spouse, a parent) helps to choose the century.
 */
export function parseBirth(cell: SheetCell | undefined, today: PlainDate, options: { order?: DateOrder; adult?: boolean } = {}): ParsedBirth {
  const shown = rawText(cell)
  if (isDateCell(cell)) return finish(dateBirth(cell.date), shown, today, [])
  const text = shown.trim()
  if (BLANK_BIRTH.test(text)) return { birth: null, findings: [{ code: 'birthMissing' }] }
  const found = /^\d+(?:\.0+)?$/.test(text) ? fromDigits(text.replace(/\.0+$/, ''), today, options) : fromWords(text, today, options)
  return found ? finish(found.birth, shown, today, found.findings) : { birth: null, findings: [{ code: 'birthUnreadable', value: shown }] }
}

/** 21/1/1915: below it a bare number is a slip of the keys rather than the birth of somebody living. */
const OLDEST_SERIAL = 5500

type Found = { birth: RegisterBirth; findings: Finding[] } | undefined

function dateBirth(date: PlainDate): RegisterBirth {
  return { birthYear: dateParts(date).year, birthDate: date }
}

function finish(birth: RegisterBirth, shown: string, today: PlainDate, findings: Finding[]): ParsedBirth {
  const now = dateParts(today).year
  if ((birth.birthDate ?? `${birth.birthYear}-01-01`) > today) return { birth: null, findings: [{ code: 'birthFuture', value: shown }] }
  const age = birth.birthDate ? ageOn(birth.birthDate, today) : now - birth.birthYear
  return { birth, findings: age > 110 ? [...findings, { code: 'ageOver110', value: shown, params: { age } }] : findings }
}

function fromDigits(digits: string, today: PlainDate, options: { order?: DateOrder; adult?: boolean }): Found {
  const value = Number(digits)
  if (digits.length === 4 && value >= 1850) return { birth: { birthYear: value, birthDate: null }, findings: [] }
  if (digits.length <= 2) return withYear(digits, digits, today, options.adult, (year) => ({ birthYear: year, birthDate: null }))
  if (digits.length === 8 && Number(digits.slice(4)) >= 1850)
    return fromGroups([digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)], digits, today, options)
  if (digits.length === 8) return fromGroups([digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)], digits, today, options)
  if (digits.length === 7 && Number(digits.slice(3)) >= 1850)
    return fromGroups([digits.slice(0, 1), digits.slice(1, 3), digits.slice(3)], digits, today, options)
  if (digits.length === 6) return fromGroups([digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)], digits, today, options)
  const date = value < OLDEST_SERIAL ? undefined : excelSerialToDate(value)
  return date ? { birth: dateBirth(date), findings: [] } : undefined
}

function fromWords(text: string, today: PlainDate, options: { order?: DateOrder; adult?: boolean }): Found {
  const folded = foldText(
    /\d/.test(text)
      ? text.replace(/([\d/.-])[oO](?![a-z])/g, (_, before: string) => `${before}0`).replace(/(^|[^a-z])[oO](?=[\d/.-])/g, (_, before: string) => `${before}0`)
      : text,
  )
  const about = /\b(khoang|chung|do|tam|uoc)\b|\?/.test(folded)
  const spoken = /^(?:sinh )?(?:ngay )?(\d{1,2}) thang (\d{1,2}) (?:nam )?(\d{2,4})$/.exec(folded)
  const groups = spoken ? spoken.slice(1) : dateGroups(folded.replace(/[t ]00:00(:00(\.0+)?)?z?$/, '').replace(/^[^\d]+|[^\d]+$/g, ''))
  if (groups) return fromGroups(groups, text, today, options)
  const years = folded.match(/\d+/g) ?? []
  const [year] = years
  if (years.length !== 1 || year === undefined || year.length !== 4) return undefined
  return { birth: { birthYear: Number(year), birthDate: null }, findings: about ? [{ code: 'birthAbout', value: text, params: { year } }] : [] }
}

function fromGroups(groups: string[], shown: string, today: PlainDate, options: { order?: DateOrder; adult?: boolean }): Found {
  if (groups.length === 2) {
    const [month, year] = groups as [string, string]
    if (year.length === 4 && Number(month) <= 12) return { birth: { birthYear: Number(year), birthDate: null }, findings: [] }
    return undefined
  }
  let [day, month, year] = groups as [string, string, string]
  if (day.length === 4) [day, year] = [year, day]
  else if (options.order === 'monthFirst') [day, month] = [month, day]
  if (year.length === 3 || day.length > 2 || month.length > 2) return undefined
  return withYear(year, shown, today, options.adult, (fullYear, findings) => {
    const [d, m] = [Number(day), Number(month)]
    if (isRealDay(fullYear, m, d)) return dateBirth(makeDate(fullYear, m, d))
    if (d === 0 && m === 0) return { birthYear: fullYear, birthDate: null } // 00/00/1954: only the year is known
    if (d === 0 && m <= 12) return { birthYear: fullYear, birthDate: null }
    if (m > 12 && isRealDay(fullYear, d, m)) {
      const date = makeDate(fullYear, d, m)
      findings.push({ code: 'birthSwapped', value: shown, params: { date: formatVi(date) } })
      return dateBirth(date)
    }
    findings.push({ code: 'birthImpossible', value: shown, params: { year: fullYear } })
    return { birthYear: fullYear, birthDate: null }
  })
}

/** Two figures above this year's can only be the last century; below, both are possible and the choice is doubtful. */
function withYear(
  year: string,
  shown: string,
  today: PlainDate,
  adult: boolean | undefined,
  make: (year: number, findings: Finding[]) => RegisterBirth,
): Found {
  const findings: Finding[] = []
  const value = Number(year)
  if (year.length === 4) return value < 1850 ? undefined : { birth: make(value, findings), findings }
  const thisYear = dateParts(today).year
  const recent = 2000 + value
  if (recent > thisYear) {
    findings.push({ code: 'twoDigitYear', value: shown, params: { year: 1900 + value } })
    return { birth: make(1900 + value, findings), findings }
  }
  const old = adult === true && thisYear - recent < 15 && thisYear - (1900 + value) <= 110
  const chosen = old ? 1900 + value : recent
  findings.push({ code: 'twoDigitYearUnsure', value: shown, params: { year: chosen, other: old ? recent : 1900 + value } })
  return { birth: make(chosen, findings), findings }
}

// ---- phones ----

export type ParsedPhones = { readonly phone: string | null; readonly others: string[]; readonly findings: Finding[] }

/** Eleven-digit mobile prefixes that became ten-digit ones in 2018. */
const OLD_PREFIXES: Record<string, string> = {
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0186': '056',
  '0188': '058',
  '0199': '059',
}
const PHONE = /^(?:0[35789]\d{8}|02\d{8,9})$/

function onePhone(digits: string): { phone: string; old: boolean } | undefined {
  let number = digits.replace(/^(?:0084|84(?=\d{9,10}$))/, '0')
  if (/^[35789]\d{8}$/.test(number) || /^1[2689]\d{8}$/.test(number)) number = `0${number}`
  const renewed = number.length === 11 ? OLD_PREFIXES[number.slice(0, 4)] : undefined
  if (renewed) return { phone: renewed + number.slice(4), old: true }
  return PHONE.test(number) ? { phone: number, old: false } : undefined
}

/** One or two numbers from a cell: lost first zero, spaces, dots, +84, old prefixes. What cannot be a number is left out, with the reason. */
export function parsePhones(cell: SheetCell | undefined): ParsedPhones {
  const shown = rawText(cell)
  if (/^[\s\-–—._/?0x]*$/i.test(shown) || /^(khong( co)?|k|ko|chua co)$/.test(foldText(shown))) return { phone: null, others: [], findings: [] }
  const phones: string[] = []
  const findings: Finding[] = []
  const digitsOf = (part: string) => part.replace(/\D/g, '')
  const tryPart = (part: string): boolean => {
    const found = onePhone(digitsOf(part))
    if (!found) return false
    if (!phones.includes(found.phone)) phones.push(found.phone)
    if (found.old) findings.push({ code: 'phoneOldPrefix', value: part.trim(), params: { phone: found.phone } })
    return true
  }
  const whole = typeof cell === 'string' ? shown : shown.replace(/\.0+$/, '')
  if (!tryPart(whole)) {
    const parts = whole.split(/[/,;\n]|\s+-\s+|\s*(?:hoặc|hoac|và)\s*|\s{2,}/).filter((part) => digitsOf(part) !== '')
    const runs = parts.length > 1 ? parts : splitRun(whole)
    for (const part of runs) if (!tryPart(part)) findings.push({ code: 'phoneInvalid', value: part.trim() })
  }
  const [phone = null, ...others] = phones
  return { phone, others, findings }
}

/** Two ten-digit numbers run together or parted by one space or dash. */
function splitRun(text: string): string[] {
  const digits = text.replace(/\D/g, '')
  if (digits.length === 20 && onePhone(digits.slice(0, 10)) && onePhone(digits.slice(10))) return [digits.slice(0, 10), digits.slice(10)]
  return [text]
}

// ---- sex, role ----

const SEXES: Record<string, Sex> = {
  nam: 'nam',
  na: 'nam',
  trai: 'nam',
  m: 'nam',
  male: 'nam',
  'nam gioi': 'nam',
  ong: 'nam',
  nu: 'nu',
  gai: 'nu',
  f: 'nu',
  female: 'nu',
  'nu gioi': 'nu',
  n: 'nu',
}

export function parseSex(text: string): Sex | null | undefined {
  const folded = foldText(text).replace(/[.\s]+$/, '')
  if (folded === '' || folded === '-') return null
  return SEXES[folded]
}

/** A cell of a "Nam" or a "Nữ" column: is it marked? 0 and dashes are not marks. */
export function isMarked(text: string): boolean {
  return !/^(?:|0|-|–|khong|k)$/.test(foldText(text))
}

export type ParsedRole = { readonly role: HouseholdRole; readonly sex: Sex | null; readonly known: boolean }

type RoleEntry = readonly [HouseholdRole, Sex | null]

/** By exact Vietnamese first ("bà" is a grandmother, "ba" a father), then without accents. */
const ROLES_EXACT: Record<string, RoleEntry> = { ba: ['bo_me', 'nam'], bà: ['ong_ba', 'nu'], má: ['bo_me', 'nu'], mà: ['bo_me', 'nu'] }
const ROLES: Record<string, RoleEntry> = {}
function roles(role: HouseholdRole, sex: Sex | null, names: string): void {
  for (const name of names.split('|')) ROLES[name] = [role, sex]
}
roles('chu_ho', null, 'chu ho|ch|c.ho|c ho|chuho|ban than|chu ho gd|chu')
roles('vo_chong', 'nu', 'vo|vo ch|ba xa')
roles('vo_chong', 'nam', 'chong')
roles('vo_chong', null, 'vo chong|vo/chong')
roles('con', null, 'con|con de|con ruot|con nuoi|con rieng|con chung|con ut|con ca|con ch')
roles('con', 'nam', 'con trai|con trai ut|con trai ca')
roles('con', 'nu', 'con gai|con gai ut|con gai ca')
roles('dau_re', 'nu', 'con dau|dau|c.dau')
roles('dau_re', 'nam', 'con re|re|c.re')
roles('bo_me', 'nam', 'bo|cha|bo de|cha de|bo ruot|cha ruot|bo vo|bo chong|cha vo|cha chong|bo nuoi|tia|ong than|ong thong gia')
roles('bo_me', 'nu', 'me|ma|me de|me ruot|me vo|me chong|me nuoi|bu|u|bam')
roles('bo_me', null, 'bo me|cha me|bo/me')
roles('ong_ba', 'nam', 'ong|ong noi|ong ngoai|cu ong')
roles('ong_ba', 'nu', 'ba|ba noi|ba ngoai|cu ba')
roles('ong_ba', null, 'ong ba|cu')
roles('chau', null, 'chau|chau noi|chau ngoai|chau ruot|chat|chau ho|chut')
roles('chau', 'nam', 'chau trai')
roles('chau', 'nu', 'chau gai|chau dau')
roles('anh_chi_em', null, 'em|em ruot|anh chi em|em ut|em ho')
roles('anh_chi_em', 'nam', 'anh|anh trai|em trai|anh re|em re|anh ruot|anh vo|anh ho')
roles('anh_chi_em', 'nu', 'chi|chi gai|em gai|chi dau|em dau|chi ruot|chi ho|chi vo')
roles('khac', null, 'khac|o nho|o tro|nguoi o nho|o cung|nguoi giup viec|ho hang|quan he khac|cung o')
roles('khac', 'nam', 'chu ruot|bac trai|cau|duong|bac ruot')
roles('khac', 'nu', 'co|di|thim|mo|bac gai|co ruot|di ruot')

/** Household role, and the sex it implies. `known` is false for words not in the list: kept as "Khác". */
export function parseRole(text: string): ParsedRole | null {
  const clean = cleanText(text)
    .toLowerCase()
    .replace(/\(.*\)/g, '')
    .replace(/[.:;,\s]+$/, '')
    .trim()
  if (clean === '' || clean === '-') return null
  const hit = ROLES_EXACT[clean] ?? ROLES[foldText(clean)] ?? ROLES[foldText(clean).replace(/ (?:cua )?(?:chu ho|ch)$/, '')]
  return hit ? { role: hit[0], sex: hit[1], known: true } : { role: 'khac', sex: null, known: false }
}

// ---- names ----

export type ParsedName = { readonly name: string; readonly note: string | null; readonly findings: Finding[] }

/** A person's name in title case; numbering before it is dropped, a remark in brackets becomes a note. */
export function parseName(text: string): ParsedName {
  const findings: Finding[] = []
  let name = text.replace(/^\s*(?:\d{1,4}\s*[.)\-/]\s*|[-+*•]\s*)/, '')
  let note: string | null = null
  const bracket = /[([]([^)\]]*)[)\]]?\s*$/.exec(name)
  if (bracket) {
    note = cleanText(bracket[1] ?? '') || null
    name = name.slice(0, bracket.index)
    if (note) findings.push({ code: isDeath(note) ? 'maybeDead' : 'nameNote', value: text })
  }
  name = titleCaseName(name.replace(/[;,.:\s]+$/, '').replace(/^(?:Ông|Bà)\s*:\s*/i, ''))
  if (name === '') return { name: '', note, findings: [{ code: 'nameMissing' }] }
  if (!/[a-zà-ỹ]/i.test(name)) return { name: '', note, findings: [{ code: 'nameUnreadable', value: text }] }
  if (/\d/.test(name)) findings.push({ code: 'nameHasDigits', value: text })
  else if (!name.includes(' ')) findings.push({ code: 'nameShort', value: text })
  return { name, note, findings }
}

export function isDeath(text: string): boolean {
  return /(?:^|\s)(?:da )?(?:chet|mat|tu vong|qua doi|khai tu)(?:\s|$|\/|\d)/.test(foldText(text))
}
