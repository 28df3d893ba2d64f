// Cells as clerks fill them, one table for each kind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeTcvn3, encodeVni } from '../../../test/support/legacy-encoders.ts'
import { dateToExcelSerial } from '../../platform/sheet.ts'
import type { SheetCell } from '../../platform/sheet.ts'
import { addDays, dateParts, formatVi, plainDate } from '../../platform/time.ts'
import { isMarked, mendText, parseBirth, parseName, parsePhones, parseRole, parseSex } from './register-cells.ts'
import { hideIdNumbers } from './register-reasons.ts'

const today = plainDate('2026-11-22')

test('births', () => {
  const table: [SheetCell, string | number | null, string?][] = [
    ['1/2/1954', '1954-02-01'],
    ['01-02-1954', '1954-02-01'],
    ['01.02.1954', '1954-02-01'],
    [' 1 / 2 / 1954 ', '1954-02-01'],
    ['1954-02-01', '1954-02-01'],
    ['1954-02-01 00:00:00', '1954-02-01'],
    ['1954-02-01T00:00:00.000Z', '1954-02-01'],
    [{ date: plainDate('1954-02-01') }, '1954-02-01'],
    [19_756, '1954-02-01'],
    ['19756', '1954-02-01'],
    ['01021954', '1954-02-01'],
    [1_021_954, '1954-02-01'],
    ['19540201', '1954-02-01'],
    ['ngày 1 tháng 2 năm 1954', '1954-02-01'],
    ['Sinh ngày 01 tháng 02 năm 1954', '1954-02-01'],
    ['O1/O2/1954', '1954-02-01'],
    ['1,2,1954', '1954-02-01'],
    ['1 2 1954', '1954-02-01'],
    ["'1/2/1954", '1954-02-01'],
    ['01/02/1954.', '1954-02-01'],
    [1954, 1954],
    ['1954', 1954],
    ['1954.0', 1954],
    ['sinh năm 1954', 1954],
    ['SN 1954', 1954],
    ['2/1954', 1954],
    ['00/00/1954', 1954],
    ['0/2/1954', 1954],
    ['--/--/1954', 1954],
    ['01-02-54', '1954-02-01', 'twoDigitYear'],
    ['54', 1954, 'twoDigitYear'],
    ['010254', '1954-02-01', 'twoDigitYear'],
    ['5/6/12', '2012-06-05', 'twoDigitYearUnsure'],
    ['khoảng 1954', 1954, 'birthAbout'],
    ['1954?', 1954, 'birthAbout'],
    ['30/02/1954', 1954, 'birthImpossible'],
    ['31/11/1954', 1954, 'birthImpossible'],
    ['45/45/1954', 1954, 'birthImpossible'],
    ['2/13/1954', '1954-02-13', 'birthSwapped'],
    ['1/1/2027', null, 'birthFuture'],
    [2030, null, 'birthFuture'],
    ['23/11/2026', null, 'birthFuture'],
    [50_000, null, 'birthFuture'],
    ['1/1/1905', '1905-01-01', 'ageOver110'],
    ['', null, 'birthMissing'],
    [null, null, 'birthMissing'],
    ['-', null, 'birthMissing'],
    ['không rõ', null, 'birthUnreadable'],
    ['12/1/195', null, 'birthUnreadable'],
    ['1/2/3/1954', null, 'birthUnreadable'],
    ['0', null, 'birthMissing'],
    [-5, null, 'birthUnreadable'],
    ['1700', null, 'birthUnreadable'],
    [true, null, 'birthUnreadable'],
  ]
  for (const [cell, expected, code] of table) {
    const { birth, findings } = parseBirth(cell, today)
    const got = birth === null ? null : (birth.birthDate ?? birth.birthYear)
    assert.equal(got, expected, JSON.stringify(cell))
    assert.equal(findings[0]?.code, code, JSON.stringify(cell))
    assert.equal(birth === null && findings.length === 0, false)
  }
})

test('the century of an unsure year follows the person: a head cannot be twelve', () => {
  assert.equal(parseBirth('5/6/20', today).birth?.birthYear, 2020)
  assert.equal(parseBirth('5/6/20', today, { adult: true }).birth?.birthYear, 1920)
  assert.equal(parseBirth('5/6/05', today, { adult: true }).birth?.birthYear, 2005)
})

test('American order, once the column shows it', () => {
  assert.equal(parseBirth('2/1/1954', today, { order: 'monthFirst' }).birth?.birthDate, '1954-02-01')
  assert.equal(parseBirth('1954-02-01', today, { order: 'monthFirst' }).birth?.birthDate, '1954-02-01')
})

test('any living birth comes back from any of the usual forms', () => {
  const living = fc.integer({ min: 0, max: 110 * 365 }).map((days) => addDays(today, -days))
  fc.assert(
    fc.property(living, (date) => {
      const { year, month, day } = dateParts(date)
      const forms: SheetCell[] = [
        formatVi(date),
        `${day}-${month}-${year}`,
        `${day}.${month}.${year}`,
        date,
        { date },
        `ngày ${day} tháng ${month} năm ${year}`,
      ]
      const serial = dateToExcelSerial(date) ?? 0
      if (serial > 9999) forms.push(serial, String(serial))
      for (const form of forms) assert.deepEqual(parseBirth(form, today).birth, { birthYear: year, birthDate: date }, JSON.stringify(form))
    }),
  )
})

test('no cell makes a birth in the future or makes the parser throw', () => {
  const cell = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.stringMatching(/^[\d/.\- ]{1,12}$/))
  fc.assert(
    fc.property(cell, (value) => {
      const { birth, findings } = parseBirth(value, today)
      assert.ok(birth !== null || findings.length > 0)
      if (birth) assert.ok((birth.birthDate ?? String(birth.birthYear)) <= today && birth.birthYear <= 2026)
      parsePhones(value)
      parseName(String(value))
      parseRole(String(value))
    }),
  )
})

test('phones', () => {
  const table: [SheetCell, string[], string?][] = [
    ['0912345678', ['0912345678']],
    [912_345_678, ['0912345678']],
    ['912345678', ['0912345678']],
    ['0912 345 678', ['0912345678']],
    ['0912.345.678', ['0912345678']],
    ['(+84) 912-345-678', ['0912345678']],
    ['84912345678', ['0912345678']],
    ['0084912345678', ['0912345678']],
    ['02103812345', ['02103812345']],
    ['0912345678/0987654321', ['0912345678', '0987654321']],
    ['0912345678 - 0987654321', ['0912345678', '0987654321']],
    ['0912345678 hoặc 987654321', ['0912345678', '0987654321']],
    ['0912345678\n0987654321', ['0912345678', '0987654321']],
    ['09123456780987654321', ['0912345678', '0987654321']],
    ['0912345678, 0912345678', ['0912345678']],
    ['ĐT: 0912345678', ['0912345678']],
    ['01681234567', ['0381234567'], 'phoneOldPrefix'],
    [1_681_234_567, ['0381234567'], 'phoneOldPrefix'],
    ['091234567', [], 'phoneInvalid'],
    ['0112345678', [], 'phoneInvalid'],
    ['025201234567', [], 'phoneInvalid'],
    ['9.12E+08', [], 'phoneInvalid'],
    ['0912345678/12', ['0912345678'], 'phoneInvalid'],
    ['', []],
    [null, []],
    ['không', []],
    ['-', []],
    ['0', []],
  ]
  for (const [cell, phones, code] of table) {
    const parsed = parsePhones(cell)
    assert.deepEqual(parsed.phone === null ? [] : [parsed.phone, ...parsed.others], phones, JSON.stringify(cell))
    assert.equal(parsed.findings[0]?.code, code, JSON.stringify(cell))
    // Taking identity numbers out of a stored sheet must not take telephones with them.
    if (phones.length > 0) assert.deepEqual(parsePhones(typeof cell === 'string' ? hideIdNumbers(cell) : cell), parsed)
  }
})

test('roles and sexes', () => {
  const table: [string, string, string | null][] = [
    ['Chủ hộ', 'chu_ho', null],
    ['CH', 'chu_ho', null],
    ['vợ', 'vo_chong', 'nu'],
    ['Chồng', 'vo_chong', 'nam'],
    ['Vợ chủ hộ', 'vo_chong', 'nu'],
    ['con', 'con', null],
    ['Con gái', 'con', 'nu'],
    ['con dâu', 'dau_re', 'nu'],
    ['C.rể', 'dau_re', 'nam'],
    ['Bà', 'ong_ba', 'nu'],
    ['ba', 'bo_me', 'nam'],
    ['bà nội', 'ong_ba', 'nu'],
    ['Mẹ vợ', 'bo_me', 'nu'],
    ['Cháu ngoại', 'chau', null],
    ['em trai', 'anh_chi_em', 'nam'],
    ['Chị dâu', 'anh_chi_em', 'nu'],
    ['ở nhờ', 'khac', null],
    ['Con (tách hộ)', 'con', null],
    ['me', 'bo_me', 'nu'],
  ]
  for (const [text, role, sex] of table) assert.deepEqual(parseRole(text), { role, sex, known: true }, text)
  assert.deepEqual(parseRole('hàng xóm'), { role: 'khac', sex: null, known: false })
  assert.equal(parseRole(' '), null)
  for (const text of ['Nam', 'nam', 'NAM', 'Nam giới', 'M', 'Trai']) assert.equal(parseSex(text), 'nam', text)
  for (const text of ['Nữ', 'nu', 'NỮ', 'F', 'Gái', 'Nữ.']) assert.equal(parseSex(text), 'nu', text)
  assert.equal(parseSex(''), null)
  assert.equal(parseSex('1'), undefined)
  assert.deepEqual(['x', '1', 'X', '1954'].map(isMarked), [true, true, true, true])
  assert.deepEqual(['', '0', '-'].map(isMarked), [false, false, false])
})

test('names', () => {
  const table: [string, string, string | null, string?][] = [
    ['NGUYỄN THỊ  HOA', 'Nguyễn Thị Hoa', null],
    ['1. lê văn tám', 'Lê Văn Tám', null],
    ['- Giàng A Páo', 'Giàng A Páo', null],
    ["h'hen niê", "H'Hen Niê", null],
    ['Ông: Trần Văn Ba', 'Trần Văn Ba', null],
    ['Lê Văn Tám (đi làm xa)', 'Lê Văn Tám', 'đi làm xa', 'nameNote'],
    ['Lê Văn Tám (đã mất 2020)', 'Lê Văn Tám', 'đã mất 2020', 'maybeDead'],
    ['Lê Văn 8', 'Lê Văn 8', null, 'nameHasDigits'],
    ['Hoa', 'Hoa', null, 'nameShort'],
    ['', '', null, 'nameMissing'],
    ['???', '', null, 'nameUnreadable'],
  ]
  for (const [text, name, note, code] of table) {
    const parsed = parseName(text)
    assert.equal(parsed.name, name, text)
    assert.equal(parsed.note, note, text)
    assert.equal(parsed.findings[0]?.code, code, text)
  }
})

test('old fonts: the column decides short words, a pasted Unicode cell stays as it is', () => {
  assert.deepEqual(mendText(encodeTcvn3('Tú'), 'tcvn3'), { text: 'Tú', from: 'tcvn3', unsure: false })
  assert.deepEqual(mendText(encodeVni('Nguyễn Thị Hường'), 'vni'), { text: 'Nguyễn Thị Hường', from: 'vni', unsure: false })
  assert.deepEqual(mendText('Nguyễn Thị Hường', 'tcvn3'), { text: 'Nguyễn Thị Hường', from: 'unicode', unsure: false })
  assert.deepEqual(mendText(encodeTcvn3('Nguyễn Thị Hường'), 'unicode'), { text: 'Nguyễn Thị Hường', from: 'tcvn3', unsure: false })
  assert.deepEqual(mendText('Hà Văn Tó', 'unicode'), { text: 'Hà Văn Tó', from: 'unicode', unsure: false })
  assert.deepEqual(mendText('Le Van Tam', 'tcvn3'), { text: 'Le Van Tam', from: 'unicode', unsure: false })
  assert.equal(mendText('Nguy¿n V§n', 'unicode').unsure, true)
})

test('identity numbers are hidden, phones are not', () => {
  assert.equal(hideIdNumbers('CCCD 025201234567 cấp 2021'), 'CCCD [đã bỏ] cấp 2021')
  assert.equal(hideIdNumbers('CMND: 131234567'), 'CMND: [đã bỏ]')
  assert.equal(hideIdNumbers('025 201 234 567'), '[đã bỏ]')
  assert.equal(hideIdNumbers('ĐT 0912345678 hoặc 84912345678'), 'ĐT 0912345678 hoặc 84912345678')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 96 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 99_999_999 }), (province, sex, rest) => {
      const id = `${String(province).padStart(3, '0')}${sex}${String(rest).padStart(8, '0')}`
      assert.equal(hideIdNumbers(`số ${id}.`), 'số [đã bỏ].')
    }),
  )
  assert.equal(hideIdNumbers('sinh 01/02/1954, nhà số 12'), 'sinh 01/02/1954, nhà số 12')
})
