// The pure rules of people: what may be kept, how two edits meet, whose hamlet and alley is meant, who may be one person.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Instant, PlainDate } from '../../platform/time.ts'
import {
  decideBirth, decideName, decidePhone, EDITABLE_FIELDS, holdsIdNumber, IDENTITY_FIELDS, isElderly, maskPhone, mergeFields, needsOf, type EditableField, type FieldNow, type Offer,
} from './rules.ts'
import { likeness, SHOWN_FROM, type Candidate } from './rules-duplicates.ts'
import { findKnown, hamletKey, matchHamlets, readAddress, readLanguage } from './rules-import.ts'
import { exactAlternatives, mendedAlternatives, soundKey } from './rules-search.ts'

const today = '2026-11-22' as PlainDate

describe('what may be kept', () => {
  test('births', () => {
    const table: [string, unknown][] = [
      ['', { birthYear: null, birthDate: null }],
      ['1954', { birthYear: 1954, birthDate: null }],
      ['2/9/1954', { birthYear: 1954, birthDate: '1954-09-02' }],
      ['1954-09-02', { birthYear: 1954, birthDate: '1954-09-02' }],
    ]
    for (const [typed, expected] of table) assert.deepEqual(decideBirth(typed, today), { ok: true, value: expected }, typed)
    for (const typed of ['31/2/1954', '54', 'năm ngoái', '1899', '2027', '1/1/2027', '02/13/1954']) assert.equal(decideBirth(typed, today).ok, false, typed)
  })

  test('phones', () => {
    const table: [string | null, string | null][] = [[null, null], ['  ', null], ['0912 000 118', '0912000118'], ['+84 912.000.118', '0912000118'], ['84912000118', '0912000118'], ['024 3825 1234', '02438251234']]
    for (const [typed, expected] of table) assert.deepEqual(decidePhone(typed), { ok: true, value: expected }, String(typed))
    for (const typed of ['12', '0123456789', '025054001234', 'không']) assert.equal(decidePhone(typed).ok, false, typed)
    assert.equal(maskPhone('0912000118'), '0912***18')
  })

  test('identity numbers never, names of every kind yes', () => {
    for (const text of ['CCCD 025054001234', '025 054 001 234', '123456789', 'Lò A 123-456-789']) assert.ok(holdsIdNumber(text), text)
    for (const text of ['Bùi Thị Thảo', 'K’ Brêu', 'Zơ Râm Bôn', '0912000118', 'Ngõ 12/34', `O'Neil <b>`]) assert.ok(!holdsIdNumber(text), text)
    assert.deepEqual(decideName('  Hà   Thị Mai '), { ok: true, value: 'Hà Thị Mai' })
    assert.equal(decideName('   ').ok, false)
  })

  test('sixty: from the birthday, or from the year when only that is known', () => {
    const born = (birthYear: number | null, birthDate: string | null = null) => isElderly({ birthYear, birthDate: birthDate as PlainDate | null }, today)
    assert.deepEqual([born(1966, '1966-11-22'), born(1966, '1966-11-23'), born(1966), born(1967), born(null)], [true, false, true, false, false])
    assert.deepEqual(needsOf({ birthYear: 1950 }, ['living_alone'], today), ['age', 'living_alone'])
    assert.deepEqual(needsOf({ birthYear: 1990 }, ['age'], today), [], 'age is never taken on trust')
  })
})

const at = (minute: number) => `2026-11-22T01:${String(minute).padStart(2, '0')}:00.000Z` as Instant
const value = fc.constantFrom<string | null>('a', 'b', 'c', null)
const now = fc.record(Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, fc.record({ value, seq: fc.nat(5), minute: fc.nat(59) })]))) as fc.Arbitrary<Record<EditableField, { value: string | null; seq: number; minute: number }>>
const offers = fc.dictionary(fc.constantFrom(...EDITABLE_FIELDS), fc.record({ value, base: fc.option(fc.nat(6), { nil: undefined }), seen: fc.option(value, { nil: undefined }) })) as fc.Arbitrary<Partial<Record<EditableField, Offer>>>

describe('two edits made apart', () => {
  const fieldsOf = (drawn: Record<EditableField, { value: string | null; seq: number; minute: number }>) =>
    Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, { value: drawn[field].value, seq: drawn[field].seq, at: drawn[field].seq === 0 ? null : at(drawn[field].minute) }])) as Record<EditableField, FieldNow>

  test('nothing offered is ever lost: applied, waiting, or kept beside the winner', () => {
    fc.assert(fc.property(now, offers, fc.nat(59), (drawn, offered, minute) => {
      const fields = fieldsOf(drawn)
      const merged = mergeFields(fields, offered, at(minute))
      for (const field of EDITABLE_FIELDS) {
        const offer = offered[field]
        if (!offer || offer.value === fields[field].value) continue
        const applied = merged.apply.some((change) => change.field === field && change.value === offer.value)
        const waits = merged.conflicts.some((conflict) => conflict.field === field && conflict.offered === offer.value)
        const kept = merged.lost.some((lost) => lost.field === field && lost.by === 'offered' && lost.value === offer.value)
        assert.equal(Number(applied) + Number(waits) + Number(kept), 1)
        const overwritten = applied && offer.base !== undefined && fields[field].seq > offer.base
        if (overwritten) assert.ok(merged.lost.some((lost) => lost.field === field && lost.by === 'stored' && lost.value === fields[field].value))
      }
    }))
  })

  test('who somebody is never turns on a clock', () => {
    fc.assert(fc.property(now, offers, fc.nat(59), (drawn, offered, minute) => {
      const merged = mergeFields(fieldsOf(drawn), offered, at(minute))
      assert.ok(merged.lost.every((lost) => !IDENTITY_FIELDS.includes(lost.field)))
      assert.ok(merged.conflicts.every((conflict) => IDENTITY_FIELDS.includes(conflict.field)))
    }))
  })

  test('applying the same edit again changes nothing', () => {
    fc.assert(fc.property(now, offers, fc.nat(59), (drawn, offered, minute) => {
      const fields = fieldsOf(drawn)
      const first = mergeFields(fields, offered, at(minute))
      const after = { ...fields }
      for (const { field, value: set } of first.apply) after[field] = { value: set, seq: 9, at: at(minute) }
      assert.deepEqual(mergeFields(after, offered, at(minute)).apply, [])
    }))
  })
})

describe('a register’s places', () => {
  test('hamlets by name, however written', () => {
    const hamlets = [{ id: '1', name: 'Đồng Bèn' }, { id: '2', name: 'Gò Chùa' }, { id: '3', name: 'Khu 5' }, { id: '4', name: 'Khu 6' }, { id: '5', name: 'Tổ dân phố số 07' }]
    const matched = matchHamlets(['THÔN ĐỒNG BÈN', 'dong ben', 'Gò Chua', 'Go Chuaa', 'khu 05', 'Khu 7', 'TDP 7', 'Nơi Khác'], hamlets)
    assert.deepEqual([...matched.values()], ['1', '1', '2', '2', '3', null, '5', null])
    assert.equal(hamletKey('Tổ 4'), hamletKey('Tổ dân phố số 4'))
  })

  test('alleys and doors in addresses', () => {
    const table: [string | null, string | null, string | null][] = [
      [null, null, null],
      ['Số 12, ngõ Giếng', 'Ngõ Giếng', '12'],
      ['SN 12A ngõ 5', 'Ngõ 5', '12A'],
      ['ngõ 34', 'Ngõ 34', null],
      ['Xóm Trại, thôn Đồng Bèn', 'Xóm Trại', null],
      ['thôn Đồng Bèn, xã Vân Bán', null, null],
      ['Đường Bờ Sông', 'Đường Bờ Sông', null],
    ]
    for (const [address, alleyName, doorLabel] of table) assert.deepEqual(readAddress(address), { alleyName, doorLabel }, String(address))
  })

  test('languages by their names', () => {
    assert.deepEqual(['Mường', 'tiếng Mông', "H'Mông", 'Kinh', '', null, 'Tiếng Lạ'].map((one) => readLanguage(one)), ['mtq', 'hmn', 'hmn', 'vi', undefined, undefined, undefined])
  })

  test('somebody already there needs more than a name', () => {
    const known = { id: 'k', nameKey: 'ha thi mai', birthYear: 1954, birthDate: null, phone: '0912000118', hamletId: 'h', householdId: 'o', headName: 'x', hamletName: 'y' }
    const person = (more: object) => ({ nameKey: 'ha thi mai', birthYear: 1954, birthDate: null, phone: null, hamletId: 'h', ...more })
    assert.ok(findKnown(person({}), [known]))
    assert.ok(findKnown(person({ hamletId: 'z', phone: '0912000118' }), [known]))
    assert.equal(findKnown(person({ hamletId: 'z' }), [known]), undefined, 'a namesake of one year in another hamlet')
    assert.equal(findKnown(person({ birthYear: 1980 }), [known]), undefined)
  })
})

describe('one person or two', () => {
  const base: Candidate = { id: 'a', fullName: 'Hà Thị Mai', birthYear: 1954, birthDate: null, sex: 'nu', phone: null, householdId: 'o1', hamletId: 'h1' }
  const other = (more: Partial<Candidate>): Candidate => ({ ...base, id: 'b', householdId: 'o2', ...more })
  const shown = (more: Partial<Candidate>) => likeness(base, other(more)).score >= SHOWN_FROM

  test('what an officer is asked about, and what not', () => {
    assert.ok(shown({}), 'same name, year and hamlet')
    assert.ok(shown({ fullName: 'Ha Thi Mai' }), 'accents only')
    assert.ok(shown({ householdId: 'o1', birthYear: 1955 }), 'same household, a year apart')
    assert.ok(shown({ birthYear: 1945, householdId: 'o1' }), 'digits swapped')
    assert.ok(shown({ hamletId: 'h2', phone: null, birthYear: 1954, fullName: 'Hà Thị Mai', birthDate: null }) === false, 'a namesake elsewhere')
    assert.ok(likeness({ ...base, birthDate: '1954-03-05' }, other({ hamletId: 'h2', birthDate: '1954-03-05' })).score >= SHOWN_FROM, 'same day of birth, anywhere')
    assert.ok(!shown({ fullName: 'Trần Văn Long' }))
    assert.ok(!shown({ birthYear: 1970 }))
    assert.ok(!shown({ householdId: 'o1', fullName: 'Hà Thị Mơ', birthYear: 1956 }), 'sisters')
  })

  test('likeness has no first and second', () => {
    const person = fc.record({
      id: fc.constant('x'), fullName: fc.constantFrom('Hà Thị Mai', 'Ha Thi Mai', 'Hà Thị Mây', 'Bùi Văn An'), birthYear: fc.option(fc.integer({ min: 1950, max: 1956 }), { nil: null }),
      birthDate: fc.constant(null), sex: fc.constantFrom('nam', 'nu', null), phone: fc.constantFrom('0912000118', null), householdId: fc.constantFrom('o1', 'o2'), hamletId: fc.constant('h'),
    })
    fc.assert(fc.property(person, person, (a, b) => {
      assert.equal(likeness(a, b).score, likeness(b, a).score)
      assert.ok(likeness(a, b).score >= 0 && likeness(a, b).score <= 1)
    }))
  })
})

describe('slips in the search box', () => {
  const dictionary = ['nguyen', 'thi', 'thao', 'trang', 'chang', 'son', 'xon', 'lan', 'nan', 'phuong', 'thanh']
  test('the word itself, words it begins, then near ones', () => {
    assert.deepEqual(exactAlternatives(['thi', 'th'], dictionary)[1]!.toSorted(), ['th', 'thanh', 'thao', 'thi'])
    assert.ok(mendedAlternatives(['thoa'], dictionary)![0]!.includes('thao'))
    assert.ok(mendedAlternatives(['chang'], dictionary)![0]!.includes('trang'))
    assert.ok(mendedAlternatives(['nguyn'], dictionary)![0]!.includes('nguyen'))
    assert.equal(mendedAlternatives(['phuong'], dictionary), null)
    assert.equal(soundKey('son'), soundKey('xon'))
  })
})
