// Writes household registers as hamlets really keep them — merged titles, odd headers, every way to write a birth or a phone, old fonts —
// from a seed, and says what each row truly means, so that tests can measure the reader. All people are invented.
import { writeXlsx } from 'hucre/xlsx'
import { dateToExcelSerial } from '../../src/platform/sheet.ts'
import type { MergeRange, SheetCell, SheetData } from '../../src/platform/sheet.ts'
import { foldText } from '../../src/platform/text.ts'
import { addDays, dateParts, plainDate } from '../../src/platform/time.ts'
import type { PlainDate } from '../../src/platform/time.ts'
import { encodeTcvn3, encodeVni } from './legacy-encoders.ts'
import { GIVEN, HAMLETS, LANES, MIDDLE, seededRandom, SURNAMES } from './messy-names.ts'

export type MessyOptions = {
  /** rows of people, about */
  readonly rows?: number
  readonly seed?: number
  readonly encoding?: 'unicode' | 'tcvn3' | 'vni'
  /** wide: one header row, household number and head columns; twoRow: merged two-row header, birth years under Nam | Nữ, sections; terse: abbreviations without accents */
  readonly layout?: 'wide' | 'twoRow' | 'terse'
  readonly today?: PlainDate
}

export type TruthRow = {
  /** Excel row number */
  readonly row: number
  readonly expected: 'ok' | 'doubtful' | 'refused'
  /** codes that must be among the reasons */
  readonly codes: readonly string[]
  readonly fullName: string
  readonly birthYear: number | null
  readonly birthDate: PlainDate | null
  readonly sex: 'nam' | 'nu'
  readonly role: string
  /** rows with one number live together */
  readonly household: number
  readonly hamlet: string
  readonly phone: string | null
  readonly otherPhones: readonly string[]
}

export type MessyRegister = {
  readonly sheet: SheetData
  readonly truth: readonly TruthRow[]
  /** the same as an .xlsx file */
  bytes(): Promise<Uint8Array>
}

type Member = { sex: 'nam' | 'nu'; role: string; word: string; name: string; birth: PlainDate }

type Messy = { cell: SheetCell; birthYear: number | null; birthDate: PlainDate | null; codes: string[] }

export function messyRegister(options: MessyOptions = {}): MessyRegister {
  const layout = options.layout ?? 'wide'
  const encoding = options.encoding ?? 'unicode'
  const today = options.today ?? plainDate('2026-11-22')
  const random = seededRandom(options.seed ?? 1)
  const int = (min: number, max: number) => min + Math.floor(random() * (max - min + 1))
  const pick = <T>(list: readonly T[]): T => list[int(0, list.length - 1)] as T
  const chance = (share: number) => random() < share
  const wanted = options.rows ?? 16_000

  const rows: SheetCell[][] = []
  const merges: MergeRange[] = []
  const dateCells: [number, number][] = []
  const truth: TruthRow[] = []
  const usedBirths = new Set<string>()
  const usedPhones = new Set<string>()

  const encode = (text: string) => (encoding === 'tcvn3' ? encodeTcvn3(text) : encoding === 'vni' ? encodeVni(text) : text)
  const enc = (cell: SheetCell): SheetCell => (typeof cell === 'string' ? encode(cell) : cell)

  // ---- people ----
  function newName(sex: 'nam' | 'nu', surname: string): string {
    return [surname, pick(MIDDLE[sex]), ...(chance(0.15) ? [pick(MIDDLE[sex])] : []), pick(GIVEN[sex])].filter((word, i, all) => word !== all[i - 1]).join(' ')
  }
  function newMember(sex: 'nam' | 'nu', role: string, word: string, ages: [number, number], surname: string, taken: Set<string>): Member {
    for (;;) {
      const name = newName(sex, surname)
      const birth = addDays(today, -int(ages[0] * 366, ages[1] * 365))
      const key = `${foldText(name)}|${birth}`
      if (usedBirths.has(key) || taken.has(foldText(name))) continue
      usedBirths.add(key)
      taken.add(foldText(name))
      return { sex, role, word, name, birth }
    }
  }
  function newHousehold(): Member[] {
    const taken = new Set<string>()
    const surname = pick(SURNAMES)
    const headSex = chance(0.72) ? 'nam' : 'nu'
    const headAge = int(26, 80)
    const members = [newMember(headSex, 'chu_ho', pick(['Chủ hộ', 'Chủ hộ', 'chủ hộ', 'CH', 'Chủ Hộ ']), [headAge, headAge + 1], surname, taken)]
    if (chance(0.75)) {
      const other = headSex === 'nam' ? 'nu' : 'nam'
      members.push(
        newMember(
          other,
          'vo_chong',
          other === 'nu' ? pick(['Vợ', 'vợ', 'Vợ chủ hộ']) : 'Chồng',
          [Math.max(20, headAge - 6), headAge + 4],
          pick(SURNAMES),
          taken,
        ),
      )
    }
    for (let i = int(0, 3); i > 0; i--) {
      const sex = chance(0.5) ? 'nam' : 'nu'
      members.push(newMember(sex, 'con', pick([sex === 'nam' ? 'Con trai' : 'Con gái', 'Con', 'Con đẻ']), [1, Math.max(2, headAge - 20)], surname, taken))
    }
    if (headAge < 55 && chance(0.15))
      members.push(newMember('nu', 'bo_me', pick(['Mẹ', 'Mẹ đẻ', 'mẹ chồng']), [headAge + 18, headAge + 35], pick(SURNAMES), taken))
    if (headAge > 52 && chance(0.3)) members.push(newMember(chance(0.5) ? 'nam' : 'nu', 'chau', pick(['Cháu', 'Cháu nội']), [1, 15], surname, taken))
    if (headAge > 50 && chance(0.1)) members.push(newMember('nu', 'dau_re', 'Con dâu', [22, 35], pick(SURNAMES), taken))
    return members
  }

  // ---- mess ----
  function messyName(name: string): string {
    const dice = random()
    if (dice < 0.12) return name.toUpperCase()
    if (dice < 0.16) return name.toLowerCase()
    if (dice < 0.22) return ` ${name.replace(' ', '  ')} `
    if (encoding === 'unicode' && dice < 0.26) return name.normalize('NFD')
    if (encoding === 'unicode' && dice < 0.28) return name.replace(' ', '\u00a0')
    if (dice < 0.3) return `${int(1, 6)}. ${name}`
    return name
  }
  function messyBirth(birth: PlainDate): Messy {
    const { year, month, day } = dateParts(birth)
    const two = (n: number) => String(n).padStart(2, '0')
    const dice = random()
    const whole = (cell: SheetCell, codes: string[] = []): Messy => ({ cell, birthYear: year, birthDate: birth, codes })
    const yearOnly = (cell: SheetCell, codes: string[] = []): Messy => ({ cell, birthYear: year, birthDate: null, codes })
    const nothing = (cell: SheetCell, code: string): Messy => ({ cell, birthYear: null, birthDate: null, codes: [code] })
    if (dice < 0.26) return whole(`${day}/${month}/${year}`)
    if (dice < 0.38) return whole(`${two(day)}/${two(month)}/${year}`)
    if (dice < 0.46) return whole(`${two(day)}-${two(month)}-${year}`)
    if (dice < 0.52) return whole(`${two(day)}.${two(month)}.${year}`)
    if (dice < 0.6) return whole({ date: birth })
    if (dice < 0.66) return whole(dateToExcelSerial(birth) ?? null)
    if (dice < 0.68) return whole(`${year}-${two(month)}-${two(day)}`)
    if (dice < 0.7) return whole(`${two(day)}${two(month)}${year}`)
    if (dice < 0.76) return yearOnly(year)
    if (dice < 0.84) return yearOnly(String(year))
    if (dice < 0.86) return yearOnly(`${two(month)}/${year}`)
    if (dice < 0.87) return yearOnly(`00/00/${year}`)
    if (dice < 0.88) return whole(` ${day} / ${month} / ${year} `)
    if (dice < 0.93 && year > 1926 && year < 2000) return whole(`${two(day)}-${two(month)}-${two(year % 100)}`, ['twoDigitYear'])
    if (dice < 0.94 && year >= 2000) return whole(`${two(day)}/${two(month)}/${two(year % 100)}`, ['twoDigitYearUnsure'])
    if (dice < 0.95) return yearOnly(`30/02/${year}`, ['birthImpossible'])
    if (dice < 0.953) return nothing(`${two(day)}/${two(month)}/${2027 + int(0, 60)}`, 'birthFuture')
    if (dice < 0.958) return nothing(pick(['không nhớ', 'chưa rõ', '??/x/y']), 'birthUnreadable')
    if (dice < 0.968) return nothing(null, 'birthMissing')
    if (dice < 0.97) return { cell: `1/5/${1900 + int(1, 14)}`, birthYear: null, birthDate: null, codes: ['ageOver110'] }
    if (dice < 0.973) return yearOnly(`khoảng ${year}`, ['birthAbout'])
    return whole(`ngày ${day} tháng ${month} năm ${year}`)
  }
  function newPhone(): string {
    for (;;) {
      const phone = `0${pick(['32', '33', '35', '36', '38', '39', '70', '77', '81', '83', '86', '88', '90', '91', '96', '97', '98'])}${String(int(0, 9_999_999)).padStart(7, '0')}`
      if (usedPhones.has(phone)) continue
      usedPhones.add(phone)
      return phone
    }
  }
  function messyPhone(): { cell: SheetCell; phone: string | null; others: string[]; codes: string[] } {
    if (chance(0.35)) return { cell: null, phone: null, others: [], codes: [] }
    const phone = newPhone()
    const one = (cell: SheetCell, codes: string[] = []) => ({ cell, phone, others: [], codes })
    const dice = random()
    if (dice < 0.4) return one(phone)
    if (dice < 0.6) return one(Number(phone))
    if (dice < 0.66) return one(phone.slice(1))
    if (dice < 0.76) return one(`${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`)
    if (dice < 0.82) return one(`${phone.slice(0, 4)}.${phone.slice(4, 7)}.${phone.slice(7)}`)
    if (dice < 0.88) return one(`+84${phone.slice(1)}`)
    if (dice < 0.9) return one(`84 ${phone.slice(1)}`)
    if (dice < 0.96) {
      const second = newPhone()
      return { cell: `${phone}${pick(['/', ' - ', '; ', ', '])}${second}`, phone, others: [second], codes: [] }
    }
    if (dice < 0.97) return { cell: `0168${phone.slice(3)}`, phone: `038${phone.slice(3)}`, others: [], codes: ['phoneOldPrefix'] }
    return { cell: pick([phone.slice(0, 8), `0111${phone.slice(4)}`, '12345']), phone: null, others: [], codes: ['phoneInvalid'] }
  }

  // ---- the sheet above the people ----
  const wide = [
    'STT',
    'Số hộ khẩu',
    'Họ tên chủ hộ',
    'Họ và tên',
    'Ngày, tháng, năm sinh',
    'Giới tính',
    'Quan hệ với chủ hộ',
    'Thôn',
    'Địa chỉ',
    'Số điện thoại',
    'Dân tộc',
    'Số CCCD',
    'Ghi chú',
  ]
  const terse = ['TT', 'So ho', 'Chu ho', 'Ho va ten', 'NTNS', 'GT', 'QH voi chu ho', 'Xom', 'Ngo', 'SDT', 'D.toc', 'CMND/CCCD', 'GC']
  const twoRow = ['STT', 'Họ và tên', 'Năm sinh', '', 'Quan hệ với chủ hộ', 'Nơi ở', 'Điện thoại', 'Số thẻ BHYT', 'Ghi chú']
  const header = layout === 'wide' ? wide : layout === 'terse' ? terse : twoRow
  const width = header.length
  const fullRow = (cells: SheetCell[]) => Array.from({ length: width }, (_, c) => cells[c] ?? null)
  const titleRow = (text: string) => {
    merges.push({ top: rows.length, left: 0, bottom: rows.length, right: width - 1 })
    rows.push(fullRow([enc(text)]))
  }
  function pushHeader(): void {
    if (layout !== 'twoRow') {
      rows.push(header.map((text) => (layout === 'terse' ? text : enc(text))))
      return
    }
    const top = rows.length
    rows.push(header.map((text) => (text === '' ? null : enc(text))))
    rows.push(fullRow([null, null, enc('Nam'), enc('Nữ')]))
    merges.push({ top, left: 2, bottom: top, right: 3 })
    for (const c of [0, 1, 4, 5, 6, 7, 8]) merges.push({ top, left: c, bottom: top + 1, right: c })
  }
  titleRow('ỦY BAN NHÂN DÂN XÃ VÂN BÁN (DỮ LIỆU GIẢ ĐỊNH)')
  titleRow('DANH SÁCH NHÂN KHẨU THƯỜNG TRÚ NĂM 2026')
  rows.push(fullRow([]))
  pushHeader()
  rows.push(Array.from({ length: width }, (_, c) => (layout === 'terse' ? c + 1 : `(${c + 1})`)))

  // ---- the people ----
  let household = -1
  let ordinal = 0
  const perHamlet = Math.ceil(wanted / HAMLETS.length)
  let lastEmitted: { member: Member; cells: SheetCell[]; truth: TruthRow } | undefined
  for (const hamlet of HAMLETS) {
    if (layout === 'twoRow') titleRow(pick([hamlet, `${pick(['I', 'II', 'IV'])}. ${hamlet.toUpperCase()}`]))
    const hamletStart = truth.length
    let homeNumber = 0
    while (truth.length - hamletStart < perHamlet && truth.length < wanted) {
      household += 1
      homeNumber += 1
      const members = newHousehold()
      const head = members[0] as Member
      const lane = pick(LANES)
      members.forEach((member, i) => emit(member, i, head, hamlet, lane, homeNumber))
      if (chance(0.01) && lastEmitted) emitAgain(lastEmitted)
      if (layout !== 'terse' && chance(0.002)) emitNameless(hamlet)
    }
    if (layout === 'wide' && chance(0.6)) rows.push(header.map((text) => enc(text))) // a page's header copied along
    if (chance(0.7)) rows.push(fullRow([enc('Cộng'), null, enc(`${truth.length - hamletStart} người`)]))
  }
  rows.push(fullRow([]), fullRow([null, null, enc('Vân Bán, ngày 20 tháng 11 năm 2026')]))
  rows.push(fullRow([null, enc('Người lập biểu'), null, enc('Trưởng thôn')]))
  rows.push(fullRow([null, enc('Nguyễn Văn Lập'), null, enc('Trần Văn Trưởng')]))

  function emit(member: Member, index: number, head: Member, hamlet: string, lane: string, homeNumber: number): void {
    ordinal += 1
    const birth = layout === 'twoRow' ? yearUnderSex(member) : messyBirth(member.birth)
    const phone = messyPhone()
    const codes = [...birth.codes, ...phone.codes]
    let name = messyName(member.name)
    if (chance(0.002)) {
      name = `${member.name} (đã mất)`
      codes.push('maybeDead')
    }
    const sexWord = member.sex === 'nam' ? pick(['Nam', 'Nam', 'nam', 'NAM']) : pick(['Nữ', 'Nữ', 'nữ', 'Nu'])
    const cells: Record<string, SheetCell> = {
      tt: ordinal,
      code: index === 0 || chance(0.3) ? homeNumber : null,
      head: index === 0 ? head.name : null,
      name,
      birth: birth.cell,
      sex: sexWord,
      role: member.word,
      hamlet: index === 0 ? hamlet : chance(0.5) ? hamlet : null,
      lane: index === 0 ? lane : null,
      phone: phone.cell,
      people: 'Kinh',
      id: chance(0.8) ? `025${String(int(0, 999_999_999)).padStart(9, '0')}` : null,
      note: chance(0.05) ? pick(['đi làm xa', 'CCCD 025201234567', 'hộ nghèo']) : null,
    }
    const row =
      layout === 'twoRow'
        ? [
            cells.tt,
            cells.name,
            member.sex === 'nam' ? birth.cell : null,
            member.sex === 'nu' ? birth.cell : null,
            cells.role,
            cells.lane,
            cells.phone,
            cells.id,
            cells.note,
          ]
        : [
            cells.tt,
            cells.code,
            cells.head,
            cells.name,
            cells.birth,
            cells.sex,
            cells.role,
            cells.hamlet,
            cells.lane,
            cells.phone,
            cells.people,
            cells.id,
            cells.note,
          ]
    pushPerson(
      row.map((cell) => cell ?? null),
      member,
      birth,
      phone,
      codes,
      hamlet,
    )
  }

  /** Under "Nam" or "Nữ" registers write the year, sometimes the day. */
  function yearUnderSex(member: Member): Messy {
    const messy = messyBirth(member.birth)
    const { year } = dateParts(member.birth)
    const readable = messy.codes.length === 0 || messy.codes[0] === 'birthImpossible' || messy.codes[0]?.startsWith('twoDigit')
    return readable ? messy : { cell: year, birthYear: year, birthDate: null, codes: [] }
  }

  function pushPerson(
    row: SheetCell[],
    member: Member,
    birth: Messy,
    phone: { phone: string | null; others: string[] },
    codes: string[],
    hamlet: string,
  ): void {
    const cells = row.map(enc)
    cells.forEach((cell, c) => {
      if (typeof cell === 'object' && cell !== null) dateCells.push([rows.length, c])
    })
    rows.push(cells)
    const over = codes.includes('ageOver110')
    const entry: TruthRow = {
      row: rows.length,
      expected: codes.some((code) => code !== 'twoDigitYear' && code !== 'phoneOldPrefix') ? 'doubtful' : 'ok',
      codes,
      fullName: member.name,
      birthYear: over ? Number(String(birth.cell).slice(-4)) : birth.birthYear,
      birthDate: over ? plainDate(`${String(birth.cell).slice(-4)}-05-01`) : birth.birthDate,
      sex: member.sex,
      role: member.role,
      household,
      hamlet,
      phone: phone.phone,
      otherPhones: phone.others,
    }
    truth.push(entry)
    lastEmitted = { member, cells, truth: entry }
  }

  /** The same person once more, as when two clerks both add a newcomer. */
  function emitAgain(last: { cells: SheetCell[]; truth: TruthRow }): void {
    if (last.truth.role === 'chu_ho') return // a second head would be another defect
    const copy = [...last.cells]
    copy[0] = ++ordinal
    copy.forEach((cell, c) => {
      if (typeof cell === 'object' && cell !== null) dateCells.push([rows.length, c])
    })
    rows.push(copy)
    truth.push({ ...last.truth, row: rows.length, expected: 'doubtful', codes: [...last.truth.codes, '?duplicate'] })
  }

  function emitNameless(hamlet: string): void {
    const row =
      layout === 'twoRow'
        ? [++ordinal, null, 1980, null, enc('Con'), enc('Ngõ Đình'), '0987654321']
        : [++ordinal, null, null, null, '1/1/1980', enc('Nam'), enc('Con'), null, null, '0987654321']
    rows.push(fullRow(row))
    truth.push({
      row: rows.length,
      expected: 'refused',
      codes: ['nameMissing'],
      fullName: '',
      birthYear: 1980,
      birthDate: null,
      sex: 'nam',
      role: 'con',
      household,
      hamlet,
      phone: '0987654321',
      otherPhones: [],
    })
  }

  const sheet: SheetData = { name: 'Nhân khẩu', hidden: false, rows, merges }
  return { sheet, truth, bytes: () => toXlsx(sheet, dateCells) }
}

async function toXlsx(sheet: SheetData, dateCells: readonly [number, number][]): Promise<Uint8Array> {
  const cells = new Map(dateCells.map(([r, c]) => [`${r},${c}`, { style: { numFmt: 'dd/mm/yyyy' } }]))
  const rows = sheet.rows.map((row) => row.map((cell) => (typeof cell === 'object' && cell !== null ? (dateToExcelSerial(cell.date) ?? null) : cell)))
  const merges = sheet.merges.map((m) => ({ startRow: m.top, startCol: m.left, endRow: m.bottom, endCol: m.right }))
  return writeXlsx({ sheets: [{ name: sheet.name, rows, merges, cells }] })
}
