// Whole registers: the header is found, the columns guessed, people and households come out as they truly are, and every doubt is explained.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messyRegister } from '../../../test/support/messy-register.ts'
import type { MessyOptions, TruthRow } from '../../../test/support/messy-register.ts'
import { processorSeconds } from '../../../test/support/processor-time.ts'
import type { MergeRange, SheetCell, SheetData } from '../../platform/sheet.ts'
import { sameText } from '../../platform/text.ts'
import { plainDate } from '../../platform/time.ts'
import { readWorkbook } from '../../platform/xlsx.ts'
import { mappingOf, readLayout, readRegister, readRegisterSteps, REGISTER_REASONS, withoutIdNumbers } from './register-reader.ts'
import type { RegisterField, RegisterPerson, RegisterReading } from './register-reader.ts'

const today = plainDate('2026-11-22')

function sheetOf(rows: SheetCell[][], merges: MergeRange[] = [], name = 'Sheet1'): SheetData {
  const width = Math.max(...rows.map((row) => row.length))
  return { name, hidden: false, merges, rows: rows.map((row) => Array.from({ length: width }, (_, c) => row[c] ?? null)) }
}

function read(sheet: SheetData): RegisterReading {
  const layout = readLayout(sheet, today)
  return readRegister(sheet, layout, mappingOf(layout), { today })
}

const codes = (person: RegisterPerson | undefined) => person?.reasons.filter((reason) => reason.severity !== 'info').map((reason) => reason.code)

/** Every person exactly as the truth has them: name, birth, sex, role, hamlet, phones. */
function isExact(person: RegisterPerson, truth: TruthRow): boolean {
  return (
    sameText(person.fullName, truth.fullName) &&
    person.fullName === person.fullName.normalize('NFC') &&
    (person.birth?.birthYear ?? null) === truth.birthYear &&
    (person.birth?.birthDate ?? null) === truth.birthDate &&
    person.sex === truth.sex &&
    person.role === truth.role &&
    sameText(person.hamlet ?? '', truth.hamlet) &&
    person.phone === truth.phone &&
    person.otherPhones.join() === truth.otherPhones.join()
  )
}

function measure(reading: RegisterReading, truth: readonly TruthRow[]): { good: number; exact: number; unexplained: string[]; homesBroken: number } {
  const people = new Map(reading.people.map((person) => [person.row, person]))
  const homes = new Map<number, number>()
  const result = { good: 0, exact: 0, unexplained: [] as string[], homesBroken: 0 }
  for (const row of truth) {
    const person = people.get(row.row)
    assert.ok(person, `row ${row.row} is lost`)
    if (row.expected === 'ok') {
      result.good += 1
      if (isExact(person, row) && person.verdict === 'ok') result.exact += 1
    } else if (person.verdict === 'ok') result.unexplained.push(`row ${row.row}: ${row.codes.join()}`)
    for (const code of row.codes) {
      const wanted = code === '?duplicate' ? ['duplicate', 'maybeDuplicate'] : [code]
      if (!person.reasons.some((reason) => wanted.includes(reason.code))) result.unexplained.push(`row ${row.row}: no ${code}`)
    }
    if (row.expected === 'refused') continue
    if (homes.has(row.household) && homes.get(row.household) !== person.household) result.homesBroken += 1
    homes.set(row.household, person.household)
  }
  assert.equal(new Set(homes.values()).size, homes.size)
  return result
}

async function importMessy(options: MessyOptions): Promise<{ reading: RegisterReading; truth: readonly TruthRow[]; seconds: number }> {
  const messy = messyRegister({ today, ...options })
  const bytes = await messy.bytes()
  const { result, seconds } = await processorSeconds(async () => {
    const book = await readWorkbook(bytes)
    assert.ok(book.ok)
    return read(book.value.sheets[0] as SheetData)
  })
  return { reading: result, truth: messy.truth, seconds }
}

test('a messy register of 16,000 rows is read from .xlsx in seconds: ≥99% of good rows exactly true, every doubtful row explained', async () => {
  const { reading, truth, seconds } = await importMessy({ rows: 16_000, seed: 20_261_122 })
  const { good, exact, unexplained, homesBroken } = measure(reading, truth)
  assert.ok(truth.length >= 16_000)
  assert.ok(exact / good >= 0.99, `${exact} of ${good}`)
  assert.deepEqual(unexplained, [])
  assert.equal(homesBroken, 0)
  assert.ok(seconds < 12, `${seconds} s`)
  assert.equal(reading.counts.ok + reading.counts.doubtful + reading.counts.refused, reading.people.length)
  assert.ok(reading.counts.doubtful > 500 && reading.counts.refused > 0)
})

for (const layout of ['wide', 'twoRow', 'terse'] as const) {
  for (const encoding of ['unicode', 'tcvn3', 'vni'] as const) {
    test(`layout ${layout}, ${encoding}: as true`, async () => {
      for (const seed of [3, 4]) {
        const { reading, truth } = await importMessy({ rows: 1500, seed, layout, encoding })
        const { good, exact, unexplained, homesBroken } = measure(reading, truth)
        assert.ok(exact / good >= 0.99, `seed ${seed}: ${exact} of ${good}`)
        assert.deepEqual(unexplained, [], `seed ${seed}`)
        assert.equal(homesBroken, 0, `seed ${seed}`)
      }
    })
  }
}

test('identity numbers never come through: not as a field, a note, a reason, a sample or a skipped row', () => {
  for (const layout of ['wide', 'twoRow', 'terse'] as const) {
    const { sheet } = messyRegister({ rows: 800, seed: 5, layout, today })
    assert.match(JSON.stringify(sheet.rows), /025\d{9}/)
    const guess = readLayout(sheet, today)
    const reading = readRegister(sheet, guess, mappingOf(guess), { today })
    assert.doesNotMatch(JSON.stringify([guess, reading]), /025\d{9}/)
    assert.ok(guess.notices.some((entry) => entry.code === 'idNumbersDropped'))
    const kept = withoutIdNumbers(sheet, mappingOf(guess))
    assert.doesNotMatch(JSON.stringify(kept.rows), /025\d{9}/)
    const seen = (person: RegisterPerson) => [person.fullName, person.birth, person.phone, person.otherPhones, person.verdict]
    assert.deepEqual(readRegister(kept, guess, mappingOf(guess), { today }).people.map(seen), reading.people.map(seen))
  }
})

test('reading in steps tells its progress and ends with the same answer', () => {
  const { sheet } = messyRegister({ rows: 2600, seed: 9, today })
  const layout = readLayout(sheet, today)
  const steps = readRegisterSteps(sheet, layout, mappingOf(layout), { today })
  const seen: number[] = []
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) {
      assert.deepEqual(step.value, readRegister(sheet, layout, mappingOf(layout), { today }))
      break
    }
    seen.push(step.value.done)
  }
  assert.equal(seen.length, Math.floor((sheet.rows.length - layout.bodyStart) / 500))
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    seen,
  )
})

test('the officer’s correction wins over the guess', () => {
  const sheet = sheetOf([
    ['A', 'B', 'C'],
    ['Lê Văn Tám', '1954', 'Lê Thị Út'],
    ['Lê Văn Chín', '1956', 'Lê Thị Một'],
  ])
  const layout = readLayout(sheet, today)
  const mapping: RegisterField[] = ['ignore', 'birth', 'fullName']
  const { people } = readRegister(sheet, { ...layout, bodyStart: 1 }, mapping, { today, hamlet: 'Thôn Đồng Bèn' })
  assert.deepEqual(
    people.map((p) => [p.fullName, p.hamlet]),
    [
      ['Lê Thị Út', 'Thôn Đồng Bèn'],
      ['Lê Thị Một', 'Thôn Đồng Bèn'],
    ],
  )
})

test('households: blank and ditto head means the same as above; a code that starts again is another household', () => {
  const header = ['Số hộ', 'Chủ hộ', 'Họ và tên', 'Năm sinh', 'Thôn']
  const { households, people } = read(
    sheetOf([
      header,
      ['1', 'Lê Văn Tám', 'Lê Văn Tám', 1954, 'Gò Chùa'],
      [null, null, 'Trần Thị Hoa', 1956, null],
      [null, '"', 'Lê Văn Út', 1990, '"'],
      ['2', 'Ngô Văn Ba', 'Ngô Văn Ba', 1960, null],
      ['2', 'Ngo Van Ba', 'Ngô Thị Tư', 1990, null],
      ['1', 'Đỗ Thị Lan', 'Đỗ Thị Lan', 1970, 'Đồng Bèn'],
    ]),
  )
  assert.deepEqual(
    households.map((h) => [h.code, h.headName, h.hamlet, h.rows]),
    [
      ['1', 'Lê Văn Tám', 'Gò Chùa', [2, 3, 4]],
      ['2', 'Ngô Văn Ba', 'Gò Chùa', [5, 6]],
      ['1', 'Đỗ Thị Lan', 'Đồng Bèn', [7]],
    ],
  )
  assert.deepEqual(
    people.filter((p) => p.isHead).map((p) => p.row),
    [2, 5, 7],
  )
  assert.ok(people.every((p) => p.verdict === 'ok'))
})

test('households by the word “chủ hộ”; two heads, no head and an unlisted head are questioned', () => {
  const byRole = read(
    sheetOf([
      ['Họ và tên', 'Năm sinh', 'Quan hệ'],
      ['Lê Văn Tám', 1954, 'Chủ hộ'],
      ['Trần Thị Hoa', 1956, 'Vợ'],
      ['Ngô Văn Ba', 1960, 'Chủ hộ'],
      ['Ngô Thị Tư', 1990, 'Con'],
    ]),
  )
  assert.deepEqual(
    byRole.households.map((h) => h.rows),
    [
      [2, 3],
      [4, 5],
    ],
  )
  const twoHeads = read(
    sheetOf([
      ['Số hộ', 'Họ và tên', 'Năm sinh', 'Quan hệ'],
      [1, 'Lê Văn Tám', 1954, 'Chủ hộ'],
      [1, 'Trần Thị Hoa', 1956, 'Chủ hộ'],
      [2, 'Ngô Văn Ba', 1960, 'Con'],
    ]),
  )
  assert.deepEqual(twoHeads.people.map(codes), [[], ['twoHeads'], ['noHead']])
  assert.equal(twoHeads.people.filter((p) => p.isHead).length, 1)
  const unlisted = read(
    sheetOf([
      ['Chủ hộ', 'Họ và tên', 'Năm sinh'],
      ['Lê Văn Tám', 'Trần Thị Hoa', 1956],
      [null, 'Lê Văn Út', 1990],
    ]),
  )
  assert.deepEqual(unlisted.people.map(codes), [['headNotListed'], []])
})

test('a list of heads only: each is a person and a household', () => {
  const { people, households } = read(
    sheetOf([
      ['STT', 'Họ tên chủ hộ', 'Số khẩu', 'Điện thoại'],
      [1, 'Lê Văn Tám', 4, '0912345678'],
      [2, 'Ngô Văn Ba', 2, null],
    ]),
  )
  assert.deepEqual(
    people.map((p) => [p.fullName, p.phone, p.isHead]),
    [
      ['Lê Văn Tám', '0912345678', true],
      ['Ngô Văn Ba', null, true],
    ],
  )
  assert.equal(households.length, 2)
})

test('sections, totals, page headers, numbering and signatures are not people; surnames like Bàn, Tô and Khu are', () => {
  const header = ['STT', 'Họ và tên', 'Năm sinh', 'Quan hệ']
  const { people, skipped } = read(
    sheetOf([
      header,
      ['(1)', '(2)', '(3)', '(4)'],
      ['II. THÔN ĐỒNG BÈN: 120 hộ'],
      [1, 'Bàn Văn Khé', 1954, 'Chủ hộ'],
      [2, 'Tô Thị Lý', 1956, 'Vợ'],
      header,
      ['Tổ 5'],
      [3, 'Khuất Văn An', 1960, 'Chủ hộ'],
      ['Cộng', null, '3 khẩu'],
      ['Tổng số: 2 hộ, 3 nhân khẩu'],
      [null, null, 'Ngày 20 tháng 11 năm 2026'],
      [null, 'Người lập biểu'],
      [null, 'Nguyễn Văn Lập'],
    ]),
  )
  assert.deepEqual(
    people.map((p) => [p.fullName, p.hamlet]),
    [
      ['Bàn Văn Khé', 'Thôn Đồng Bèn'],
      ['Tô Thị Lý', 'Thôn Đồng Bèn'],
      ['Khuất Văn An', 'Tổ 5'],
    ],
  )
  assert.deepEqual(
    skipped.map((row) => row.kind),
    ['section', 'header', 'section', 'total', 'total', 'total', 'total', 'text'],
  )
})

test('the same person twice is marked on the later row, with the row it repeats; namesakes are left alone', () => {
  const { people } = read(
    sheetOf([
      ['Số hộ', 'Họ và tên', 'Ngày sinh', 'Điện thoại'],
      [1, 'Nguyễn Thị Hoà', '1/2/1954', null],
      [2, 'NGUYỄN THỊ HÒA', '01-02-1954', null],
      [3, 'Nguyen Thi Hoa', '1/2/1954', null],
      [4, 'Lê Văn Tám', 1954, '0912345678'],
      [5, 'Lê Văn Tám', 1954, null],
      [6, 'Le Van Tam', 1954, 912_345_678],
      [7, 'Ngô Văn Ba', 1990, null],
      [7, 'Ngo Van Ba', null, null],
    ]),
  )
  assert.deepEqual(people.map(codes), [[], ['duplicate'], ['maybeDuplicate'], [], [], ['maybeDuplicate'], [], ['birthMissing', 'maybeDuplicate']])
  assert.equal(people[1]?.reasons[0]?.params.other, 2)
  assert.equal(people[5]?.reasons[0]?.params.other, 5)
})

test('a reason names the row, the column and the value, and can be read as a sentence', () => {
  const { people } = read(
    sheetOf([
      ['Họ và tên', 'Ngày sinh', 'Quan hệ', 'Điện thoại', 'Giới tính'],
      ['Lê Văn Tám', '30/2/1954', 'Chủ hộ', '0912', 'Nam'],
      ['Trần Thị Hoa', '1/1/2030', 'Vợ', null, 'Nam'],
      [null, '1/1/1990', 'Con', null, 'Nam'],
      ['Lê Thị Út', 1990, 'Con gái', null, null],
    ]),
  )
  assert.deepEqual(
    people.map((p) => [p.verdict, ...(codes(p) ?? [])]),
    [['doubtful', 'birthImpossible', 'phoneInvalid'], ['doubtful', 'birthFuture', 'sexAgainstRole'], ['refused', 'nameMissing'], ['ok']],
  )
  const [reason] = people[0]?.reasons ?? []
  assert.deepEqual(reason, {
    code: 'birthImpossible',
    severity: 'doubt',
    text: REGISTER_REASONS.birthImpossible.text,
    params: { row: 2, value: '30/2/1954', year: 1954 },
    column: 'B',
  })
  assert.deepEqual(
    people[3]?.reasons.map((r) => r.code),
    ['sexFromRole'],
  )
  assert.equal(people[3]?.sex, 'nu')
})
