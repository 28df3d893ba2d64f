// Addresses that mean what figures mean, whom a drive counts, and boards put together from counted facts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../platform/ids.ts'
import { plainDate } from '../../platform/time.ts'
import { SKILL_KEYS } from '../visits/index.ts'
import { assembleBoard, defineDrive, type BoardFacts, type Drive } from './rules.ts'
import { DEVICES, KINDS, NEEDS, OUTCOMES, parseRowFilter, rowsHref, type RowFilter } from './schema.ts'

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const rung = some(fc.integer({ min: 0, max: 5 }))
const day = some(fc.constantFrom(plainDate('2026-01-31'), plainDate('2026-11-22')))
const filter: fc.Arbitrary<RowFilter> = fc
  .record({
    kind: fc.constantFrom(...KINDS), hamletId: some(fc.constant(newId())), alleyId: some(fc.constantFrom('none', newId())), help: some(fc.constant(true)), rung, fromRung: rung, skill: some(fc.constantFrom(...SKILL_KEYS)), need: some(fc.constantFrom(...NEEDS)),
    language: some(fc.constantFrom('vi', 'tyz')), device: some(fc.constantFrom(...DEVICES)), bornUnknown: some(fc.constant(true)), agreed: some(fc.boolean()),
    driveId: some(fc.constant(newId())), reached: some(fc.boolean()), five: some(fc.boolean()), overdue: some(fc.boolean()), dark: some(fc.constantFrom('never' as const, 'refused' as const)),
    outcome: some(fc.constantFrom(...OUTCOMES)), from: day, to: day,
  })
  .map((parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as unknown as RowFilter)

test('the address of a figure reads back as the same filter', () => {
  fc.assert(fc.property(filter, (wanted) => assert.deepEqual(parseRowFilter(new URL(rowsHref(wanted), 'http://x').searchParams), wanted)))
})

test('nonsense in an address is left out, an unknown kind is refused', () => {
  assert.equal(parseRowFilter(new URLSearchParams('xem=tien')), undefined)
  assert.deepEqual(parseRowFilter(new URLSearchParams("xem=nguoi&bac=7&thon=1&tieng='x&ky-nang=bay&tu=31/2/2026")), { kind: 'people' })
})

const drive: Drive = {
  id: newId(), name: '45 ngày đêm', startsOn: plainDate('2026-11-01'), endsOn: plainDate('2026-12-15'), skills: ['online-payment'], targetGroup: 'adults', targetPopulation: 'Người từ 18 tuổi',
  targetValue: 80, targetUnit: 'percent', targetRung: 3, targetSource: 'KH 01', hamletIds: ['b', 'a'],
}

test('a drive counts the group its target names: an age by year of birth, needs, everybody, or households', () => {
  const today = plainDate('2026-11-22')
  const of = (targetGroup: Drive['targetGroup']) => defineDrive({ ...drive, targetGroup }, today)
  assert.deepEqual(of('adults'), { id: drive.id, unit: 'people', rung: 3, skills: ['cashless-payment', 'online-payment'], hamlets: ['a', 'b'], born: 2008, needs: false })
  assert.deepEqual((['elderly', 'needs', 'everyone', 'households'] as const).map((group) => [of(group).unit, of(group).born, of(group).needs]), [
    ['people', 1966, false], ['people', null, true], ['people', null, false], ['households', null, false],
  ])
})

function facts(sums: Record<string, number>, more: Partial<BoardFacts> = {}): BoardFacts {
  return {
    sums: new Map(Object.entries(sums)), byHamlet: new Map(), hamlets: [], recentVisits: 0, drives: [], today: plainDate('2026-11-22'), recentFrom: plainDate('2026-11-16'),
    late: { promised: 0, calls: 0, escalations: 0, phones: null, refused: null }, ...more,
  }
}

test('what nobody recorded is a dash, what was counted as none is nought', () => {
  const silent = assembleBoard(facts({ 'people:0': 3, 'born:unknown': 3, 'doors:0': 1 }))
  assert.deepEqual(silent.needs.map(({ key, total }) => [key, total.value]), [['age', null], ['disability', null], ['living_alone', null]])
  assert.equal(silent.late.phones.value, null)
  const asked = assembleBoard(facts({ 'people:0': 3, 'born:unknown': 1, agreed: 2, 'need:living_alone:0': 1 }))
  assert.deepEqual(asked.needs.map(({ key, total }) => [key, total.value]), [['age', 0], ['disability', 0], ['living_alone', 1]])
})

test('each skill spreads everybody over its rungs; coarse records show only where there are any', () => {
  const board = assembleBoard(facts({ 'people:0': 4, 'people:3': 6, 'skill:cashless-payment:3': 5, 'skill:cashless-payment:2': 1, 'skill:online-payment:2': 1 }))
  const line = board.skills.find(({ key }) => key === 'cashless-payment')!
  assert.deepEqual(line.rungs.map(({ value }) => value), [4, 0, 1, 5, 0, 0])
  assert.equal(line.total.value, 6)
  assert.ok(board.skills.some(({ key }) => key === 'online-payment'))
  assert.ok(!board.skills.some(({ key }) => key === 'self-protection'))
})

test('a target in percent asks for whole people; an empty population asks for nothing', () => {
  const of = (sums: Record<string, number>) => assembleBoard(facts(sums, { drives: [drive] })).drives[0]!
  assert.equal(of({ [`drive:${drive.id}:in`]: 11, [`drive:${drive.id}:done`]: 9 }).wanted, 9)
  const empty = of({})
  assert.deepEqual([empty.wanted, empty.reached.value, empty.population.value], [null, null, 0])
})
