// What is written opens again with the same Vietnamese, numbers, dates and merges; what cannot be read is refused in words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import type { Problem } from './problem.ts'
import { columnName, dateToExcelSerial, excelSerialToDate } from './sheet.ts'
import { dateFromEpochDay, plainDate } from './time.ts'
import { readWorkbook, safeSheetName, sheetProblems, streamSheet, writeWorkbook } from './xlsx.ts'
import type { SheetCell, WorkbookData } from './xlsx.ts'
import { processorSeconds } from '../../test/support/processor-time.ts'

async function opened(bytes: Uint8Array, options = {}): Promise<WorkbookData> {
  const answer = await readWorkbook(bytes, options)
  assert.ok(answer.ok, JSON.stringify(answer))
  return answer.value
}

async function refused(bytes: Uint8Array, options = {}): Promise<Problem> {
  const answer = await readWorkbook(bytes, options)
  assert.ok(!answer.ok)
  return answer.problems[0] as Problem
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const text = (value: string) => new TextEncoder().encode(value)

const COLUMNS = [
  { header: 'Họ và tên', width: 28 },
  { header: 'Ngày sinh', format: 'date' as const },
  { header: 'Số lượt', format: 'number' as const },
  { header: 'Tiền hỗ trợ', format: 'vnd' as const },
  { header: 'Tỷ lệ', format: 'percent' as const },
]
const ROWS: SheetCell[][] = [
  ['Nguyễn Thị Hường', { date: plainDate('1954-02-01') }, 12, 300_000, 0.758],
  ['=HYPERLINK("http://x")', { date: plainDate('1899-05-01') }, 0, null, null],
  ['  Giàng A Páo & <vợ>', '2024-02-29', null, 50_000, 1],
]

test('a workbook opens again as it was written', async () => {
  const bytes = await writeWorkbook([
    { name: 'Thôn Đồng: 1/2', title: ['UBND XÃ VÂN BÁN', 'Danh sách lượt thăm'], columns: COLUMNS, rows: ROWS },
    { name: 'thôn đồng  1 2', columns: [{ header: 'Một' }], rows: [['1']] },
  ])
  const book = await opened(bytes)
  assert.deepEqual(
    book.sheets.map((sheet) => sheet.name),
    ['Thôn Đồng 1 2', 'thôn đồng 1 2 2'],
  )
  const [sheet] = book.sheets
  assert.deepEqual(sheet?.merges, [
    { top: 0, left: 0, bottom: 0, right: 4 },
    { top: 1, left: 0, bottom: 1, right: 4 },
  ])
  assert.deepEqual(sheet?.rows.slice(2), [
    COLUMNS.map((column) => column.header),
    ['Nguyễn Thị Hường', { date: '1954-02-01' }, 12, 300_000, 0.758],
    ['=HYPERLINK("http://x")', '01/05/1899', 0, null, null],
    ['  Giàng A Páo & <vợ>', { date: '2024-02-29' }, null, 50_000, 1],
  ])
})

test('header style, frozen header, widths and number formats are in the file', async () => {
  for (const bytes of [
    await writeWorkbook([{ name: 'A', columns: COLUMNS, rows: ROWS }]),
    await collect(streamSheet({ name: 'A', columns: COLUMNS, rows: ROWS })),
  ]) {
    const [sheet] = (await readXlsx(bytes, { readStyles: true })).sheets
    assert.deepEqual(sheet?.freezePane, { rows: 1 })
    assert.equal(sheet?.cells?.get('0,0')?.style?.font?.bold, true)
    assert.notEqual(sheet?.cells?.get('1,0')?.style?.font?.bold, true)
    assert.equal(sheet?.cells?.get('1,1')?.style?.numFmt, 'dd/mm/yyyy')
    assert.equal(sheet?.cells?.get('1,3')?.style?.numFmt, '#,##0 "đ"')
    assert.equal(sheet?.columns?.[0]?.width, 28)
    assert.equal(sheet?.cells?.get('2,0')?.formula, undefined)
  }
})

test('any cells survive the round trip', async () => {
  const cell = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: fc.constantFrom(...'aĂđ ợ&<>"\'=+-@1.,\n') }),
    fc.constant(null),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 }), async (rows) => {
      const columns = [
        { header: 'a', format: 'number' as const },
        { header: 'b', format: 'number' as const },
        { header: 'c', format: 'number' as const },
      ]
      const [sheet] = (await opened(await writeWorkbook([{ name: 'x', columns, rows }]))).sheets
      const blank = (value: SheetCell | undefined) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value)
      const expected = rows.map((row) => row.map((value) => (Object.is(value, -0) ? 0 : blank(value))))
      rows.forEach((_, r) =>
        assert.deepEqual(
          [0, 1, 2].map((c) => blank(sheet?.rows[r + 1]?.[c])),
          expected[r],
        ),
      )
    }),
    { numRuns: 40 },
  )
})

test('a whole commune streams out and in, in seconds', async () => {
  function* people(): Generator<SheetCell[]> {
    for (let i = 0; i < 16_000; i++) yield [`Nguyễn Văn ${i}`, { date: dateFromEpochDay(-9000 + i) }, i, i * 1000, i / 16_000]
  }
  const { result, seconds } = await processorSeconds(async () => opened(await collect(streamSheet({ name: 'Nhân khẩu', columns: COLUMNS, rows: people() }))))
  const [sheet] = result.sheets
  assert.ok(seconds < 15)
  assert.equal(sheet?.rows.length, 16_001)
  assert.deepEqual(sheet?.rows[16_000], ['Nguyễn Văn 15999', { date: dateFromEpochDay(6999) }, 15_999, 15_999_000, 15_999 / 16_000])
})

test('CSV and TSV: commas, semicolons and tabs; UTF-8, UTF-16 and old Windows code pages', async () => {
  const expected = [
    ['Họ tên', 'Năm sinh', 'ĐT'],
    ['Lê "Tám"', '1954', '0912 345 678'],
    ['A, B', '01/02/54', null],
  ]
  const line = (sep: string) => `Họ tên${sep}Năm sinh${sep}ĐT\r\n"Lê ""Tám"""${sep}1954${sep}0912 345 678\r\n"A, B"${sep}01/02/54${sep}\r\n`
  for (const sep of [',', ';', '\t']) {
    const book = await opened(text(`\ufeff${line(sep)}`))
    assert.equal(book.kind, 'csv')
    assert.deepEqual(book.sheets[0]?.rows, expected)
  }
  const utf16 = new Uint8Array([0xff, 0xfe, ...[...line('\t')].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8])])
  assert.deepEqual((await opened(utf16)).sheets[0]?.rows, expected)
  const tcvn3 = new Uint8Array([...'Nguy\xd4n V\xa8n,1954\n'].map((char) => char.charCodeAt(0)))
  assert.deepEqual((await opened(tcvn3)).sheets[0]?.rows, [['NguyÔn V¨n', '1954']])
})

test('one sheet can be asked for; hidden ones are marked', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Thấy', rows: [['a']] },
      { name: 'Ẩn', rows: [['b']], hidden: true },
    ],
  })
  assert.deepEqual(
    (await opened(bytes)).sheets.map((sheet) => sheet.hidden),
    [false, true],
  )
  assert.deepEqual(
    (await opened(bytes, { sheet: 'Ẩn' })).sheets.map((sheet) => sheet.name),
    ['Ẩn'],
  )
  assert.equal((await refused(bytes, { sheet: 'Không có' })).code, sheetProblems.noSuchSheet.code)
})

test('a stray cell far away does not blow the sheet up', async () => {
  const far: (string | null)[] = Array.from({ length: 16_000 }, (_, c) => (c === 15_999 ? 'lạc' : null))
  const rows = [['Họ tên'], ['Lê Tám'], ...Array.from({ length: 2000 }, () => []), far]
  const bytes = await writeXlsx({ sheets: [{ name: 'a', rows }] })
  await assert.rejects(readXlsx(bytes)) // 32 million cells if read whole
  const [sheet] = (await opened(bytes)).sheets
  assert.deepEqual(sheet?.rows, [['Họ tên'], ['Lê Tám']])
})

test('what cannot be read is refused with the reason', async () => {
  const good = await writeWorkbook([{ name: 'a', columns: COLUMNS, rows: ROWS }])
  const ole = (streamName: string) =>
    new Uint8Array([
      0xd0,
      0xcf,
      0x11,
      0xe0,
      0xa1,
      0xb1,
      0x1a,
      0xe1,
      ...Array.from({ length: 600 }, () => 0),
      ...[...streamName].flatMap((char) => [char.charCodeAt(0), 0]),
    ])
  const encrypted = await writeXlsx({ sheets: [{ name: 'a', rows: [['b']] }], encryption: { password: 'x', spinCount: 10 } })
  const table: [string, Uint8Array, Problem][] = [
    ['nothing', new Uint8Array(), sheetProblems.empty],
    ['blank sheet', await writeXlsx({ sheets: [{ name: 'a', rows: [[null, ' ']] }] }), sheetProblems.empty],
    ['old Excel', ole('Workbook'), sheetProblems.oldExcel],
    ['password', encrypted, sheetProblems.encrypted],
    ['half a file', good.slice(0, good.length >> 1), sheetProblems.corrupt],
    ['a web page named .xls', text('<html><table><tr><td>1</td></tr></table></html>'), sheetProblems.webPage],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), sheetProblems.otherKind],
    ['another zip', zipOf('word/document.xml', new Uint8Array(10)), sheetProblems.otherKind],
    ['a bomb', zipOf('xl/workbook.xml', new Uint8Array(5_000_000)), sheetProblems.bomb],
    ['a bomb that hides its size', zipOf('xl/workbook.xml', new Uint8Array(5_000_000), 0), sheetProblems.corrupt],
    ['a bomb that lies about its size', zipOf('[Content_Types].xml', new Uint8Array(50_000_000), 100, 'xl/workbook.xml'), sheetProblems.corrupt],
  ]
  for (const [name, bytes, expected] of table) {
    assert.equal((await refused(bytes, { limits: { unpackedBytes: 1_000_000 } })).code, expected.code, name)
  }
  assert.equal((await refused(good, { limits: { rows: 2 } })).code, sheetProblems.tooManyRows.code)
  assert.equal((await refused(good, { limits: { fileBytes: 100 } })).code, sheetProblems.tooBig.code)
  assert.equal((await refused(text('a,b\n'.repeat(20)), { limits: { rows: 10 } })).code, sheetProblems.tooManyRows.code)
})

test('random bytes and broken workbooks never throw', async () => {
  const good = await writeWorkbook([{ name: 'a', columns: COLUMNS, rows: ROWS }])
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = good.slice()
      for (const [at, value] of changes) bytes[at] = value
      await readWorkbook(bytes)
    }),
    { numRuns: 60 },
  )
})

test('day numbers', () => {
  const table: [number, string | undefined][] = [
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, undefined],
    [61, '1900-03-01'],
    [19_756, '1954-02-01'],
    [46_348, '2026-11-22'],
    [0, undefined],
    [1.5, undefined],
    [3e6, undefined],
  ]
  for (const [serial, date] of table) {
    assert.equal(excelSerialToDate(serial), date)
    if (date) assert.equal(dateToExcelSerial(plainDate(date)), serial)
  }
  assert.equal(dateToExcelSerial(plainDate('1899-12-31')), undefined)
  assert.equal([0, 25, 26, 701, 702].map(columnName).join(), 'A,Z,AA,ZZ,AAA')
  assert.equal(safeSheetName("'[x]/'"), 'x')
  assert.equal(safeSheetName(' :? '), 'Trang 1')
})

/** A one-part archive (two with `second`), its declared unpacked size forged when asked. */
function zipOf(name: string, content: Uint8Array, declared = content.length, second?: string): Uint8Array {
  const parts: number[][] = []
  const directory: number[] = []
  let offset = 0
  const u16 = (n: number) => [n & 255, (n >> 8) & 255]
  const u32 = (n: number) => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255]
  for (const partName of second ? [name, second] : [name]) {
    const packed = [...deflateRawSync(content)]
    const label = [...partName].map((char) => char.charCodeAt(0))
    const common = [...u16(20), ...u16(0), ...u16(8), ...u32(0), ...u32(0), ...u32(packed.length), ...u32(declared), ...u16(label.length), ...u16(0)]
    const part = [...u32(0x0403_4b50), ...common, ...label, ...packed]
    directory.push(...u32(0x0201_4b50), ...u16(20), ...common, ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(offset), ...label)
    parts.push(part)
    offset += part.length
  }
  const count = parts.length
  return new Uint8Array([
    ...parts.flat(),
    ...directory,
    ...u32(0x0605_4b50),
    ...u16(0),
    ...u16(0),
    ...u16(count),
    ...u16(count),
    ...u32(directory.length),
    ...u32(offset),
    ...u16(0),
  ])
}
