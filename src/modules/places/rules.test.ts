// The decisions on places, by table and by property: door numbers as people write them, order, papers, parts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainDate } from '../../platform/time.ts'
import { decideMerge, decideRenaming, decideSplit, moveInOrder, orderByLabel, parseDoorLabels, type HamletFact } from './rules.ts'
import { readOfficialUnits, readPredecessors } from './rules-units.ts'

const TODAY = plainDate('2026-11-22')
const paper = { decisionNumber: '12/NQ-HĐND', decisionDate: plainDate('2026-10-01'), effectiveOn: plainDate('2026-11-01'), note: null }
const hamlet = (id: string, name: string, more: Partial<HamletFact> = {}): HamletFact => ({ id, name, kind: 'thôn', validFrom: plainDate('2025-07-01'), validTo: null, ...more })
const codes = (decision: { ok: boolean; problems?: { code: string }[] }) => (decision.ok ? [] : decision.problems!.map((problem) => problem.code.replace('dia-ban.', '')))

test('door numbers are read as people write them', () => {
  const cases: [string, string[]][] = [
    ['1-5', ['1', '2', '3', '4', '5']],
    ['5 - 1', ['5', '4', '3', '2', '1']],
    ['1-7 lẻ', ['1', '3', '5', '7']],
    ['2-8 chan, 9', ['2', '4', '6', '8', '9']],
    ['5, 5A; 7/1\n12-A', ['5', '5A', '7/1', '12-A']],
    ['  nhà văn hóa ', ['nhà văn hóa']],
  ]
  for (const [typed, wanted] of cases) {
    const read = parseDoorLabels(typed)
    assert.deepEqual(read.ok && read.value, wanted, typed)
  }
  const refused: [string, string][] = [['', 'noLabels'], ['1-', 'badRange'], ['1-40 nhà', 'badRange'], ['1-900', 'tooManyDoors'], ['3, 1-5', 'repeatedLabel'], ['5a, 5A', 'repeatedLabel']]
  for (const [typed, code] of refused) assert.deepEqual(codes(parseDoorLabels(typed)), [code], typed)
})

test('moving in a row never loses or doubles a door', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 }), fc.nat(), fc.constantFrom('up', 'down', 'first', 'last'), (ids, at, step) => {
      const id = ids[at % ids.length]!
      const moved = moveInOrder(ids, id, step)
      assert.deepEqual(moved.toSorted(), ids.toSorted())
      assert.deepEqual(moved.filter((other) => other !== id), ids.filter((other) => other !== id))
    }),
  )
  assert.deepEqual(orderByLabel(['10', '5A', '2', '5', '12/3'].map((label) => ({ label }))).map((door) => door.label), ['2', '5', '5A', '10', '12/3'])
})

test('a merger says what is wrong with it', () => {
  const all = [hamlet('a', 'Đồng Rào'), hamlet('b', 'Dùng'), hamlet('c', 'Gò Chàm', { validTo: plainDate('2026-01-01') }), hamlet('d', 'Nương Sơn', { validFrom: plainDate('2026-11-10') })]
  const input = { from: ['a', 'b'], into: '', name: 'Đồng Dùng', kind: 'thôn', ...paper }
  assert.ok(decideMerge(input, all, TODAY).ok)
  assert.deepEqual(codes(decideMerge({ ...input, from: ['a'] }, all, TODAY)), ['tooFewToMerge'])
  assert.deepEqual(codes(decideMerge({ ...input, from: ['a', 'c'] }, all, TODAY)), ['hamletClosed'])
  assert.deepEqual(codes(decideMerge({ ...input, from: ['a', 'x'] }, all, TODAY)), ['noSuchHamlet'])
  assert.deepEqual(codes(decideMerge({ ...input, into: 'a' }, all, TODAY)), ['mergeIntoItself'])
  assert.deepEqual(codes(decideMerge({ ...input, from: ['b', 'd'] }, all, TODAY)), ['beforeOpening'])
  assert.deepEqual(codes(decideMerge({ ...input, effectiveOn: plainDate('2026-12-01') }, all, TODAY)), ['futureDate'])
  assert.deepEqual(codes(decideMerge({ ...input, name: 'NƯƠNG SƠN' }, all, TODAY)), ['nameTaken'])
  assert.ok(decideMerge({ ...input, name: 'Đồng Rào' }, all, TODAY).ok, 'the new hamlet may keep the name of one that goes')
  assert.ok(decideMerge({ ...input, from: ['a'], into: 'b' }, all, TODAY).ok, 'one hamlet may join another')
})

test('a renaming needs a later day than the name in force, and a new name', () => {
  const all = [hamlet('a', 'Đồng Rào'), hamlet('b', 'Dùng')]
  const input = { hamletId: 'a', name: 'Đồng Rào Mới', kind: 'thôn', ...paper }
  assert.ok(decideRenaming(input, all, plainDate('2025-07-01'), TODAY).ok)
  assert.deepEqual(codes(decideRenaming(input, all, paper.effectiveOn, TODAY)), ['renamedThatDay'])
  assert.deepEqual(codes(decideRenaming({ ...input, name: 'Đồng Rào' }, all, undefined, TODAY)), ['sameName'])
  assert.deepEqual(codes(decideRenaming({ ...input, name: 'dùng' }, all, undefined, TODAY)), ['nameTaken'])
})

test('a split gives every alley to exactly one part', () => {
  const all = [hamlet('a', 'Đồng Rào'), hamlet('b', 'Dùng')]
  const alleys = [{ id: '1', name: 'Ngõ Giếng' }, { id: '2', name: 'Ngõ Đình' }]
  const input = { hamletId: 'a', keep: false, parts: [{ name: 'Rào Trên', kind: 'thôn' }, { name: 'Rào Dưới', kind: 'thôn' }], alleys: { 1: 0, 2: 1 } as Record<string, number>, rest: 0, ...paper }
  const split = decideSplit(input, all, alleys, TODAY)
  assert.deepEqual(split.ok && split.value.parts.map((part) => part.alleyIds), [['1'], ['2']])
  assert.deepEqual(codes(decideSplit({ ...input, alleys: { 1: 0 } }, all, alleys, TODAY)), ['alleyUnassigned', 'emptyPart'])
  assert.deepEqual(codes(decideSplit({ ...input, alleys: { 1: 0, 2: 1, 9: 0 } }, all, alleys, TODAY)), ['alleyElsewhere'])
  assert.deepEqual(codes(decideSplit({ ...input, parts: [input.parts[0]!, { name: 'RÀO TRÊN', kind: 'Thôn' }] }, all, alleys, TODAY)), ['twoPartsOneName'])
  assert.deepEqual(codes(decideSplit({ ...input, rest: 4 }, all, alleys, TODAY)), ['noSuchPart'])
  const kept = decideSplit({ ...input, keep: true }, all, alleys, TODAY)
  assert.ok(kept.ok && kept.value.parts[0]!.kept && kept.value.parts[0]!.name === 'Đồng Rào', 'the part that goes on keeps its name')
})

const sheet = (rows: (string | number | null)[][]) => [{ name: 'T', hidden: false, merges: [], rows }]

test('a unit list is found under a title, in any column order, in Vietnamese or English', () => {
  const read = readOfficialUnits(
    sheet([
      ['DANH MỤC ĐƠN VỊ HÀNH CHÍNH', null, null, null],
      [null, null, null, null],
      ['Mã xã', 'Tên đơn vị', 'Tỉnh/Thành phố', 'Dân số (người)', 'Diện tích (km2)', 'Đơn vị hành chính cũ'],
      [8377, 'Xã Vân Bán', 'Tỉnh Phú Thọ', '16.000', '22,66', 'Xã Tùng Khê, Xã Tam Sơn (phần còn lại, sau sáp nhập)'],
      ['03979', 'Phường Mộc Sơn', 'Sơn La', null, 0, ''],
      ['123456', 'Xã Sai Mã', 'Sơn La', '', '', ''],
      ['', 'Thị trấn Cũ', 'Sơn La', '', '', ''],
      ['', 'xã Vân Bán', 'Phú Thọ', '', '', ''],
    ]),
  )
  assert.ok(read.ok)
  assert.deepEqual(read.value.units.map(({ code, kind, name, province, population, areaKm2 }) => [code, kind, name, province, population, areaKm2]), [
    ['08377', 'xa', 'Vân Bán', 'Phú Thọ', 16000, '22.66'],
    ['03979', 'phuong', 'Mộc Sơn', 'Sơn La', null, null],
  ])
  assert.deepEqual(read.value.units[0]!.predecessors, ['Xã Tùng Khê', 'Xã Tam Sơn (phần còn lại, sau sáp nhập)'])
  assert.deepEqual(read.value.refused.map((row) => [row.rowNo, row.reasons[0]!.text]), [
    [6, 'Mã “{code}” không phải năm chữ số.'],
    [7, 'Thiếu loại đơn vị (xã, phường hoặc đặc khu).'],
    [8, 'Trùng với dòng {row}.'],
  ])
  assert.deepEqual(read.value.remarks.map((row) => row.rowNo), [5], 'an area of nought is left blank, and said')
  assert.deepEqual(codes(readOfficialUnits(sheet([['a', 'b'], ['c', 'd']]))), ['noHeader'])
  assert.deepEqual(readPredecessors('Không sáp nhập'), [])
})
