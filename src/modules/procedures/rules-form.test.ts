// The form engine, case by case, and beside Ajv: two judges that know nothing of each other must agree on every shipped
// form, whatever stands in it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { isPlainDate, type PlainDate } from '../../platform/time.ts'
import { askedFields, changeRows, judgeForm, judgeStored, readData, typedOf, type Typed } from './rules-form.ts'
import { faultsOf, schemaOf, layoutOf, sectionsOf, type Field, type Section } from './rules-form-shape.ts'
import { SHIPPED_FORMS } from './rules-forms.ts'

const TODAY = '2026-11-28' as PlainDate
const forms = [...SHIPPED_FORMS.values()]
const pension = SHIPPED_FORMS.get('1.014027')!

const GOOD: Typed = {
  personName: ['  Hà   Thị Mơ '], personBirth: ['1948'], personGender: ['nu'], personNumber: ['001 148 000 123'], personPlace: ['Xóm Gò, xã Mẫu'],
  hasPension: ['no'], hasAllowance: ['no'], poor: ['khong'], payBy: ['tien-mat'], byOther: ['no'],
}
const said = (typed: Typed, form = pension) => judgeForm(form, typed, TODAY).problems.map((one) => [one.field, one.text.replace(/\{(\w+)\}/g, (_, name: string) => String(one.params[name]))])

describe('reading and judging', () => {
  test('what people type becomes data: spaces, composed letters, years alone, numbers with gaps', () => {
    const { data, problems } = judgeForm(pension, { ...GOOD, personName: ['Hà Thị Mơ'.normalize('NFD')] }, TODAY)
    assert.deepEqual(problems, [])
    assert.equal(data.personName, 'Hà Thị Mơ'.normalize('NFC'))
    assert.equal(data.personNumber, '001148000123')
    assert.equal(data.personBirth, '1948')
    assert.equal(data.hasPension, false)
  })

  const WRONG: [what: string, change: Typed, field: string, sentence: RegExp][] = [
    ['an empty name', { personName: [' '] }, 'personName', /^Hãy điền ô “Họ và tên ông, bà”/],
    ['a name with figures', { personName: ['Hà 123'] }, 'personName', /chỉ gồm chữ/],
    ['a number too short', { personNumber: ['12345'] }, 'personNumber', /đúng 12 chữ số. Bạn vừa gõ 5/],
    ['a day that does not exist', { personBirth: ['30/02/1948'] }, 'personBirth', /hãy viết ngày như 11\/07\/1954/],
    ['a birth in the future', { personBirth: ['01/12/2026'] }, 'personBirth', /sau hôm nay/],
    ['a year in the future', { personBirth: ['2027'] }, 'personBirth', /sau hôm nay/],
    ['no choice', { payBy: [] }, 'payBy', /^Hãy chọn ở ô “Cách nhận tiền”/],
    ['a choice that is not offered', { payBy: ['vang'] }, 'payBy', /^Hãy chọn/],
    ['a yes-no that is neither', { hasPension: ['maybe'] }, 'hasPension', /^Hãy chọn/],
    ['a phone number of nothing but a dash', { personPhone: ['-'] }, 'personPhone', /bắt đầu bằng 0/],
    ['a phone number of letters', { personPhone: ['gọi tôi'] }, 'personPhone', /bắt đầu bằng 0/],
    ['the amount is asked once the pension is there', { hasPension: ['yes'] }, 'pensionVnd', /^Hãy điền ô “Số tiền nhận mỗi tháng”/],
    ['an amount in words', { hasPension: ['yes'], pensionVnd: ['năm trăm'] }, 'pensionVnd', /một số từ 0 đến/],
  ]
  for (const [what, change, field, sentence] of WRONG) {
    test(what, () => {
      const problems = said({ ...GOOD, ...change })
      assert.deepEqual(problems.map(([name]) => name), [field])
      assert.match(problems[0]![1]!, sentence)
    })
  }

  test('1.200.000 is a number; a condition that no longer holds takes its answer out', () => {
    assert.equal(judgeForm(pension, { ...GOOD, hasPension: ['yes'], pensionVnd: ['1.200.000'] }, TODAY).data.pensionVnd, 1_200_000)
    const { data, problems } = judgeForm(pension, { ...GOOD, hasPension: ['no'], pensionVnd: ['1.200.000'] }, TODAY)
    assert.deepEqual([data.pensionVnd, problems], [undefined, []])
  })

  test('a birth date is judged on the day the form was filled in: the year of today is not the future', () => {
    assert.deepEqual(said({ ...GOOD, personBirth: ['2026'] }), [])
  })

  test('data nobody could have typed is refused as a whole', () => {
    const { data } = judgeForm(pension, GOOD, TODAY)
    assert.equal(judgeStored(pension, data, TODAY).length, 0)
    assert.equal(judgeStored(pension, { ...data, secretField: 'x' }, TODAY).length, 1)
    assert.equal(judgeStored(pension, { ...data, pensionVnd: 5 }, TODAY).length, 1)
  })

  test('repeated parts: add, drop the first, keep the second; the least number stays', () => {
    const marital = SHIPPED_FORMS.get('1.004873')!
    const stays = sectionsOf(marital).find((section) => section.repeat)!
    let typed: Typed = { 'stays.0.place': ['Thôn Một'] }
    typed = changeRows(stays, typed, { add: true })
    typed['stays.1.place'] = ['Thôn Hai']
    assert.equal(askedFields([stays], typed).length, 6)
    typed = changeRows(stays, typed, { drop: 0 })
    assert.deepEqual(readData([stays], typed), { stays: [{ place: 'Thôn Hai' }] })
    typed = changeRows(stays, typed, { drop: 0 })
    assert.deepEqual(readData([stays], typed), { stays: [{}] })
  })
})

describe('shape', () => {
  for (const form of forms) {
    test(`${form.code}: sections → schema and layout → sections, without faults`, () => {
      const sections = sectionsOf(form)
      assert.deepEqual(faultsOf(sections), [])
      assert.deepEqual(schemaOf(form.code, form.title, sections), form.schema)
      assert.deepEqual(layoutOf(sections), form.layout)
    })
  }

  const box = (more: Partial<Field>): Field => ({ name: 'one', kind: 'text', label: 'Một', required: true, ...more })
  const FAULTY: [string, Section[], string][] = [
    ['a name with an accent', [{ title: 'A', fields: [box({ name: 'tên' })] }], 'name'],
    ['a name the page itself uses', [{ title: 'A', fields: [box({ name: 'commandId' })] }], 'name'],
    ['the same name twice', [{ title: 'A', fields: [box({}), box({})] }], 'twice'],
    ['a choice of one', [{ title: 'A', fields: [box({ kind: 'choice', options: [{ value: 'a', label: 'A' }] })] }], 'noOptions'],
    ['a condition on what comes later', [{ title: 'A', fields: [box({ when: { field: 'two', is: ['yes'] } }), box({ name: 'two', kind: 'yesNo' })] }], 'condition'],
    ['a condition on an answer nobody can give', [{ title: 'A', fields: [box({ name: 'two', kind: 'yesNo' }), box({ when: { field: 'two', is: ['perhaps'] } })] }], 'condition'],
    ['a section of nothing', [{ title: 'A', fields: [] }], 'noFields'],
  ]
  for (const [what, sections, kind] of FAULTY) test(what, () => assert.ok(faultsOf(sections).some((fault) => fault.kind === kind)))
})

describe('beside Ajv', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowMatchingProperties: true, strictRequired: false, strictTypes: false })
  // The engine's own format checks the calendar separately; only the shape counts here.
  ajv.addFormat('date', (text: string) => isPlainDate(text))
  const value = fc.oneof(fc.constantFrom('', 'yes', 'no', '1948', '11/07/1954', '2026-01-31', '31/02/2000', '0912345678', '001148000123', '15', '-3', 'Hà Thị Mơ', 'x'.repeat(90)), fc.string({ maxLength: 12 }))
  for (const form of forms) {
    const sections = sectionsOf(form)
    const judge = ajv.compile(form.schema)
    test(`${form.code}: the same verdict on anything typed`, () => {
      const boxes = sections.flatMap(({ repeat, fields }) => fields.flatMap((field) => (repeat ? [0, 1].map((index) => ({ path: `${repeat.name}.${index}.${field.name}`, field })) : [{ path: field.name, field }])))
      const typed = fc.record(Object.fromEntries(boxes.map(({ path, field }) => [path, fc.oneof({ weight: 4, arbitrary: liked(field) }, { weight: 1, arbitrary: value }).map((text) => [text])])), { requiredKeys: [] })
      fc.assert(
        fc.property(typed, (boxesTyped) => {
          const { data, problems } = judgeForm(form, boxesTyped as Typed, '2999-01-01' as PlainDate)
          const agreed = judge(structuredClone(data))
          // The engine also knows real years; Ajv only their pattern.
          if (problems.length === 0) assert.equal(agreed, true, ajv.errorsText(judge.errors))
          else if (agreed) assert.ok(problems.every(({ field }) => /birth/i.test(field)), JSON.stringify(problems))
          assert.deepEqual(readData(sections, typedOf(sections, data)), data)
        }),
        { numRuns: 60 },
      )
    })
  }

  function liked(field: Field): fc.Arbitrary<string> {
    if (field.options) return fc.constantFrom(...field.options.map((option) => option.value))
    const LIKED: Partial<Record<Field['kind'], string[]>> = { name: ['Hà Thị Mơ', 'Vàng A Páo'], date: ['11/07/2025'], birthDate: ['1950', '02/09/1945'], number: ['1', '2000', '1950'], phone: ['0912 345 678'], personalNumber: ['001148000123'], yesNo: ['yes', 'no'] }
    return fc.constantFrom(...(LIKED[field.kind] ?? ['Xóm Gò', 'Một câu.']))
  }
})
