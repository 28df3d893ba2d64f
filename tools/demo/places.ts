// An invented commune: hamlets, alleys with names, doors in walking order. No name here is taken from a list of real hamlets.

import type { Insertable } from 'kysely'
import type { DB } from '../../src/platform/db.ts'
import { addDays, startOfDay, type Instant, type PlainDate } from '../../src/platform/time.ts'
import { HAMLET_MIXES, type Ethnic } from './figures.ts'
import { OFFICER } from './model.ts'
import type { Random } from './random.ts'

export interface DemoHamlet {
  id: string
  name: string
  households: number
  mix: Readonly<Record<Ethnic, number>>
  alleys: DemoAlley[]
}

export interface DemoAlley {
  id: string
  hamletId: string
  /** Far from the road: seldom walked. */
  remote: boolean
  doors: string[]
}

export interface PlaceRows {
  hamlets: Insertable<DB['hamlets']>[]
  hamletNames: Insertable<DB['hamletNames']>[]
  alleys: Insertable<DB['alleys']>[]
  doors: Insertable<DB['doors']>[]
  placeChanges: Insertable<DB['placeChanges']>[]
}

const FIRST = ['Đồng', 'Gò', 'Bãi', 'Khe', 'Dốc', 'Trại', 'Ao', 'Bến', 'Đầm', 'Rừng', 'Suối', 'Vườn', 'Cầu', 'Đồi', 'Hang', 'Núi']
const SECOND = ['Sim', 'Lim', 'Mận', 'Quế', 'Thông', 'Mây', 'Ngải', 'Vầu', 'Trám', 'Sấu', 'Vải', 'Ổi', 'Khế', 'Sung', 'Tre', 'Bưởi', 'Ráy', 'Chuối', 'Cam', 'Sậy']
const ALLEYS = [
  'Ngõ Giếng', 'Ngõ Cây Gạo', 'Ngõ Ao Sen', 'Ngõ Nhà Văn Hóa', 'Ngõ Sân Kho', 'Ngõ Bờ Mương', 'Ngõ Đầu Cầu', 'Ngõ Cây Đa', 'Ngõ Đình', 'Ngõ Trường Học',
  'Ngõ Lò Gạch', 'Ngõ Cổng Làng', 'Ngõ Bến Đò', 'Ngõ Đồi Chè', 'Ngõ Trạm Bơm', 'Ngõ Cây Nhãn', 'Ngõ Bãi Bóng', 'Ngõ Hàng Tre', 'Ngõ Vườn Ươm', 'Ngõ Dốc Đỏ',
  'Ngõ Ven Suối', 'Ngõ Sau Chợ', 'Ngõ Kho Thóc', 'Ngõ Trạm Xá',
]
const PEOPLE_PER_HAMLET = 720
const DOORS_PER_ALLEY = 21

/** `label` is what the commune calls its hamlets (khu, thôn, bản, tổ dân phố). */
export function makePlaces(random: Random, of: { communeId: number; people: number; households: number; label: string; openedOn: PlainDate; today: PlainDate }): { hamlets: DemoHamlet[]; rows: PlaceRows } {
  const rows: PlaceRows = { hamlets: [], hamletNames: [], alleys: [], doors: [], placeChanges: [] }
  const { communeId, openedOn } = of
  const opened = startOfDay(openedOn)
  const count = Math.max(3, Math.round(of.people / PEOPLE_PER_HAMLET))
  const names = hamletNames(random, count + 3)
  const weights = Array.from({ length: count }, () => 0.55 + random.next())
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const mixes = spreadMixes(random, count)
  let left = of.households
  const hamlets = weights.map((weight, index): DemoHamlet => {
    const households = index === count - 1 ? left : Math.round((of.households * weight) / total)
    left -= households
    const id = random.id(opened)
    const name = names[index]!
    rows.hamlets.push({ communeId, id, name, kind: of.label, sort: index, validFrom: openedOn, validTo: null, succeededBy: [] })
    return { id, name, households, mix: mixes[index]!, alleys: makeAlleys(random, { communeId, hamletId: id, households, at: opened }, rows) }
  })
  const [renamedOn, mergedOn] = [addDays(of.today, -262), addDays(of.today, -171)]
  for (const [index, hamlet] of hamlets.entries()) {
    const since = index === 0 ? renamedOn : index === 1 ? mergedOn : openedOn
    rows.hamletNames.push({ communeId, hamletId: hamlet.id, name: hamlet.name, validFrom: since, validTo: null })
  }
  rename(random, of, hamlets[0]!, names[count]!, renamedOn, rows)
  merge(random, of, hamlets[1]!, names.slice(count + 1), mergedOn, rows)
  return { hamlets, rows }
}

function hamletNames(random: Random, count: number): string[] {
  const all = random.shuffle(FIRST.flatMap((first) => SECOND.map((second) => `${first} ${second}`)))
  return Array.from({ length: count }, (_, i) => (i < all.length ? all[i]! : `${all[i % all.length]!} ${Math.floor(i / all.length) + 1}`))
}

function spreadMixes(random: Random, count: number) {
  const total = HAMLET_MIXES.reduce((sum, [, weight]) => sum + weight, 0)
  const wanted = HAMLET_MIXES.flatMap(([mix, weight]) => Array.from({ length: Math.max(1, Math.round((count * weight) / total)) }, () => mix))
  while (wanted.length < count) wanted.unshift(HAMLET_MIXES[0]![0])
  return random.shuffle(wanted.slice(-count))
}

function makeAlleys(random: Random, of: { communeId: number; hamletId: string; households: number; at: Instant }, rows: PlaceRows): DemoAlley[] {
  const { communeId, hamletId } = of
  const count = Math.max(2, Math.round(of.households / DOORS_PER_ALLEY))
  const names = random.shuffle(ALLEYS)
  const weights = Array.from({ length: count }, () => 0.5 + random.next())
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  // A few doors more than households: an empty house here and there.
  const doors = Math.round(of.households * 1.005)
  return weights.map((weight, sort) => {
    const id = random.id(of.at)
    const name = `${names[sort % names.length]!}${sort >= names.length ? ` ${Math.floor(sort / names.length) + 1}` : ''}`
    rows.alleys.push({ communeId, id, hamletId, name, sort })
    return { id, hamletId, remote: random.chance(0.12), doors: makeDoors(random, { communeId, alleyId: id, count: Math.max(3, Math.round((doors * weight) / total)), at: of.at }, rows) }
  })
}

function makeDoors(random: Random, of: { communeId: number; alleyId: string; count: number; at: Instant }, rows: PlaceRows): string[] {
  let number = 0
  return Array.from({ length: of.count }, (_, sort) => {
    const id = random.id(of.at)
    const again = sort > 0 && random.chance(0.06)
    if (!again) number += 1
    rows.doors.push({ communeId: of.communeId, id, alleyId: of.alleyId, label: `${number}${again ? 'A' : ''}`, sort })
    return id
  })
}

type Of = { communeId: number; label: string; openedOn: PlainDate }

/** One hamlet had another name until the spring. */
function rename(random: Random, { communeId, openedOn }: Of, hamlet: DemoHamlet, oldName: string, on: PlainDate, rows: PlaceRows): void {
  rows.hamletNames.push({ communeId, hamletId: hamlet.id, name: oldName, validFrom: openedOn, validTo: on })
  rows.placeChanges.push({
    communeId, id: random.id(startOfDay(on)), kind: 'renamed', effectiveOn: on, decisionNumber: '12/NQ-HĐND', decisionDate: addDays(on, -20),
    fromIds: [hamlet.id], toIds: [hamlet.id], note: `${oldName} → ${hamlet.name}`, recordedAt: startOfDay(on), recordedBy: OFFICER,
  })
}

/** One hamlet was made of two small ones in the summer. */
function merge(random: Random, { communeId, label, openedOn }: Of, into: DemoHamlet, oldNames: string[], on: PlainDate, rows: PlaceRows): void {
  rows.hamlets.find((row) => row.id === into.id)!.validFrom = on
  const from = oldNames.map((name, index) => {
    const id = random.id(startOfDay(openedOn))
    rows.hamlets.push({ communeId, id, name, kind: label, sort: 900 + index, validFrom: openedOn, validTo: on, succeededBy: [into.id] })
    rows.hamletNames.push({ communeId, hamletId: id, name, validFrom: openedOn, validTo: on })
    return id
  })
  rows.placeChanges.push({
    communeId, id: random.id(startOfDay(on)), kind: 'merged', effectiveOn: on, decisionNumber: '27/NQ-HĐND', decisionDate: addDays(on, -15),
    fromIds: from, toIds: [into.id], note: `${oldNames.join(', ')} → ${into.name}`, recordedAt: startOfDay(on), recordedBy: OFFICER,
  })
}
