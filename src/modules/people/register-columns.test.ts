// Headers in many spellings, on one row or several or nowhere, and what each column is taken for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeTcvn3 } from '../../../test/support/legacy-encoders.ts'
import { en } from '../../locales/en/register.ts'
import type { MergeRange, SheetCell, SheetData } from '../../platform/sheet.ts'
import { plainDate } from '../../platform/time.ts'
import { sheetProblems } from '../../platform/xlsx.ts'
import { FIELD_LABELS, mappingOf, readLayout, readRegister, REGISTER_NOTICES, REGISTER_REASONS } from './register-reader.ts'
import type { RegisterPerson, RegisterReading } from './register-reader.ts'

const today = plainDate('2026-11-22')

function sheetOf(rows: SheetCell[][], merges: MergeRange[] = [], name = 'Sheet1'): SheetData {
  const width = Math.max(...rows.map((row) => row.length))
  return { name, hidden: false, merges, rows: rows.map((row) => Array.from({ length: width }, (_, c) => row[c] ?? null)) }
}

function read(sheet: SheetData): RegisterReading {
  const layout = readLayout(sheet, today)
  return readRegister(sheet, layout, mappingOf(layout), { today })
}

const fields = (sheet: SheetData) => mappingOf(readLayout(sheet, today)).join(' ')
const codes = (person: RegisterPerson | undefined) => person?.reasons.filter((reason) => reason.severity !== 'info').map((reason) => reason.code)

test('an identity column without a telling name is known by its content', () => {
  const rows: SheetCell[][] = [['Họ và tên', 'Năm sinh', 'Mã số']]
  for (let i = 0; i < 12; i++) rows.push([`Lê Văn ${['An', 'Bình', 'Cường', 'Dũng'][i % 4]}`, 1950 + i, `0250540${String(10_000 + i * 37)}`])
  assert.equal(fields(sheetOf(rows)), 'fullName birth idNumber')
  rows.forEach((row, i) => (row[2] = i === 0 ? 'Mã số' : Number(row[2])))
  assert.equal(fields(sheetOf(rows)), 'fullName birth idNumber')
})

test('headers in many spellings', () => {
  const body: SheetCell[] = [1, 'Nguyễn Thị Hoa', '1/2/1954', 'Nữ', 'Vợ', '0912345678']
  const table: [string[], string][] = [
    [['STT', 'Họ và tên', 'Ngày tháng năm sinh', 'Giới tính', 'Quan hệ với chủ hộ', 'Số điện thoại'], 'ordinal fullName birth sex role phone'],
    [['TT', 'HỌ TÊN', 'NĂM SINH', 'GT', 'QH VỚI CH', 'SĐT'], 'ordinal fullName birth sex role phone'],
    [['Số TT', 'Ho ten', 'Ngay sinh', 'Nam/Nữ', 'Quan he', 'ĐT'], 'ordinal fullName birth sex role phone'],
    [['S.T.T', 'Họ, chữ đệm và tên', 'Ngày, tháng,\nnăm sinh', 'Phái', 'Q.hệ với chủ hộ', 'Điện thoại liên hệ'], 'ordinal fullName birth sex role phone'],
    [['Stt', 'Họ va tện', 'Ngày sih', 'Giơi tính', 'Quan hệ vói chủ họ', 'Số điên thoạii'], 'ordinal fullName birth sex role phone'],
    [['STT', 'Họ và tên khai sinh', 'Sinh ngày', 'Giới', 'Mối quan hệ với chủ hộ', 'Zalo'], 'ordinal fullName birth sex role phone'],
    [['STT', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Quan hệ với chủ hộ', 'Điện thoại'].map(encodeTcvn3), 'ordinal fullName birth sex role phone'],
  ]
  for (const [header, expected] of table) {
    assert.equal(fields(sheetOf([['UBND XÃ VÂN BÁN'], header, body, body, body])), expected, header.join(' | '))
  }
  assert.equal(
    fields(
      sheetOf([
        ['Mã hộ', 'Họ và tên chủ hộ', 'Họ tên thành viên', 'Thôn/Xóm', 'Nơi thường trú', 'Dân tộc', 'Tiếng mẹ đẻ', 'Ghi chú'],
        [1, 'Lê A', 'Lê A', 'Thôn 1', 'Ngõ 2', 'Kinh', 'Việt', null],
      ]),
    ),
    'householdCode headName fullName hamlet address ethnicity language note',
  )
})

test('a two-row header: Ngày | Tháng | Năm, Họ | Tên, Nam | Nữ with crosses', () => {
  const rows: SheetCell[][] = [
    ['DANH SÁCH NHÂN KHẨU BẢN SUỐI MẠ'],
    ['STT', 'Họ và tên', null, 'Ngày sinh', null, null, 'Giới tính', null, 'Ghi chú'],
    [null, 'Họ đệm', 'Tên', 'Ngày', 'Tháng', 'Năm', 'Nam', 'Nữ', null],
    [1, 'Giàng A', 'Páo', 1, 2, 1954, 'x', null, null],
    [2, 'Sùng Thị', 'Mỷ', null, null, 1960, null, 'x', null],
    [3, 'Giàng Thị', 'Dở', 31, 4, 1990, 'x', 'x', null],
  ]
  const merges = [
    { top: 0, left: 0, bottom: 0, right: 8 },
    { top: 1, left: 1, bottom: 1, right: 2 },
    { top: 1, left: 3, bottom: 1, right: 5 },
    { top: 1, left: 6, bottom: 1, right: 7 },
  ]
  for (const sheet of [sheetOf(rows, merges), sheetOf(rows)]) {
    assert.equal(fields(sheet), 'ordinal surname givenName birthDay birthMonth birthYear male female note')
    const { people, notices } = read(sheet)
    assert.deepEqual(
      people.map((p) => [p.fullName, p.birth?.birthDate ?? p.birth?.birthYear, p.sex, p.hamlet]),
      [
        ['Giàng A Páo', '1954-02-01', 'nam', 'Bản Suối Mạ'],
        ['Sùng Thị Mỷ', 1960, 'nu', 'Bản Suối Mạ'],
        ['Giàng Thị Dở', 1990, null, 'Bản Suối Mạ'],
      ],
    )
    assert.deepEqual(codes(people[2]), ['birthImpossible', 'sexBoth'])
    assert.deepEqual(
      notices.map((entry) => entry.code),
      ['hamletFromTitle', 'noHouseholds'],
    )
  }
})

test('no header at all: columns are guessed from what is in them, and it is said', () => {
  const rows: SheetCell[][] = Array.from({ length: 30 }, (_, i) => [
    i + 1,
    `${['Nguyễn Văn', 'Trần Thị', 'Lê Hoàng'][i % 3]} ${['An', 'Bình', 'Chi', 'Dung', 'Giang'][i % 5]}`,
    `${(i % 28) + 1}/${(i % 12) + 1}/${1950 + i}`,
    ['Nam', 'Nữ'][i % 2] as string,
    ['Chủ hộ', 'Vợ', 'Con'][i % 3] as string,
    `09123456${10 + i}`,
  ])
  const layout = readLayout(sheetOf(rows), today)
  assert.equal(mappingOf(layout).join(' '), 'ordinal fullName birth sex role phone')
  assert.equal(layout.bodyStart, 0)
  assert.deepEqual(
    layout.notices.map((entry) => entry.code),
    ['noHeader'],
  )
  assert.ok(layout.columns.every((guess) => guess.confidence < 0.75))
  assert.equal(read(sheetOf(rows)).people.length, 30)
})

test('an ordinal written once per household counts households', () => {
  const sheet = sheetOf([
    ['STT', 'Họ và tên', 'Năm sinh'],
    [1, 'Lê Văn Tám', 1954],
    [null, 'Trần Thị Hoa', 1956],
    [null, 'Lê Văn Út', 1990],
    [2, 'Ngô Văn Ba', 1960],
    [null, 'Ngô Thị Tư', 1990],
  ])
  const { households, notices } = read(sheet)
  assert.deepEqual(
    households.map((h) => [h.headName, h.rows.length]),
    [
      ['Lê Văn Tám', 3],
      ['Ngô Văn Ba', 2],
    ],
  )
  assert.deepEqual(
    notices.map((entry) => entry.code),
    ['ordinalIsHousehold'],
  )
})

test('dates written the American way are recognised from the whole column', () => {
  const rows: SheetCell[][] = [['Họ và tên', 'Ngày sinh']]
  for (let i = 0; i < 12; i++) rows.push([`Lê Văn ${['An', 'Bình', 'Cường'][i % 3]} ${['Một', 'Hai', 'Ba', 'Tư'][i % 4]}`, `${(i % 12) + 1}/${i + 14}/1960`])
  rows.push(['Lê Thị Út', '2/3/1961'])
  const layout = readLayout(sheetOf(rows), today)
  assert.equal(layout.dateOrder, 'monthFirst')
  assert.ok(layout.notices.some((entry) => entry.code === 'monthFirst'))
  assert.equal(read(sheetOf(rows)).people.at(-1)?.birth?.birthDate, '1961-02-03')
})

test('a sheet that is no register is said to be none, and nothing breaks', () => {
  for (const rows of [
    [
      ['Thu', 'Chi'],
      [1, 2],
    ],
    [['x']],
    [
      [null, null],
      [null, 1],
    ],
    [['Báo cáo'], ['Nội dung dài dòng']],
  ] as SheetCell[][][]) {
    const layout = readLayout(sheetOf(rows), today)
    assert.ok(
      layout.notices.some((entry) => entry.code === 'noNameColumn'),
      JSON.stringify(rows),
    )
    readRegister(sheetOf(rows), layout, mappingOf(layout), { today })
  }
})

test('every sentence has its English, with the same placeholders', () => {
  const sentences = [
    ...Object.values(REGISTER_REASONS).map((spec) => spec.text),
    ...Object.values(REGISTER_NOTICES),
    ...Object.values(FIELD_LABELS),
    ...Object.values(sheetProblems).map((p) => p.text),
  ]
  const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
  for (const text of sentences) {
    assert.ok(en[text], text)
    assert.deepEqual(placeholders(en[text] ?? ''), placeholders(text), text)
  }
  assert.equal(Object.keys(en).length, new Set(sentences).size)
})
