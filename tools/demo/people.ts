// Households and the people in them: sizes, generations, ages, names, languages, phones, as the published figures have them.

import type { Insertable } from 'kysely'
import { needsOf, type Need } from '../../src/modules/people/rules.ts'
import type { DB } from '../../src/platform/db.ts'
import { foldText } from '../../src/platform/text.ts'
import { addDays, addMinutes, dateParts, daysInMonth, makeDate, startOfDay, type PlainDate } from '../../src/platform/time.ts'
import {
  ADULTS_WITH_SMARTPHONE, AGE_BANDS, BOYS_AMONG_CHILDREN, DISABILITY_BY_AGE, HOUSEHOLD_SIZES, OWN_LANGUAGE, SMARTPHONE_BY_AGE, type Band, type Ethnic,
} from './figures.ts'
import { OFFICER, type DemoHousehold, type DemoPerson } from './model.ts'
import { givenName, surname } from './names.ts'
import type { DemoHamlet } from './places.ts'
import type { Random } from './random.ts'

/**
 * Who lives together, by age band; h head, w spouse, c child, d child's spouse, p parent of the head, g grandchild.
 * Assumption; raked below so that sizes and age bands both come out as published.
 */
const FAMILIES = [
  'h:E', 'h:P', 'h:A', 'h:Y',
  'h:E w:E', 'h:P w:P', 'h:A w:A', 'h:A c:K', 'h:P c:Y', 'h:E c:A', 'h:A p:E',
  'h:A w:A c:K', 'h:A w:A c:Y', 'h:P w:P c:A', 'h:P w:P c:Y', 'h:E w:E c:A', 'h:A p:E c:K', 'h:A c:K c:K', 'h:A c:Y c:Y',
  'h:A w:A c:K c:K', 'h:A w:A c:Y c:K', 'h:A w:A c:Y c:Y', 'h:P w:P c:A d:A', 'h:A w:A p:E c:K', 'h:P w:P c:Y c:Y', 'h:P c:A d:A g:K', 'h:A w:A c:K p:P',
  'h:A w:A c:K c:K p:E', 'h:A w:A c:K c:K c:K', 'h:A w:A c:Y c:K p:E', 'h:A w:A c:Y c:Y p:E', 'h:P w:P c:A d:A g:K', 'h:A w:A c:K c:K p:P', 'h:A w:A c:Y c:Y c:K',
  'h:A w:A c:K c:K p:E p:E', 'h:P w:P c:A d:A g:K g:K', 'h:A w:A c:K c:K c:K c:Y', 'h:A w:A c:Y c:Y c:K p:E', 'h:P w:P c:A d:A c:Y g:K',
  'h:P w:P c:A d:A c:A g:K g:K', 'h:A w:A c:Y c:K c:K p:E p:E', 'h:P w:P c:A d:A c:Y g:K g:K',
  'h:P w:P c:A d:A c:A c:Y g:K g:K', 'h:P w:P p:E c:A d:A c:Y g:K g:K', 'h:A w:A c:Y c:Y c:K c:K p:E p:E',
].map((text) => text.split(' ').map((word) => ({ part: word[0] as Part, band: word[2] as Band })))
type Part = 'h' | 'w' | 'c' | 'd' | 'p' | 'g'
type Family = (typeof FAMILIES)[number]

const ROLES: Record<Part, string> = { h: 'chu_ho', w: 'vo_chong', c: 'con', d: 'dau_re', p: 'bo_me', g: 'chau' }
/** 050 belongs to no Vietnamese operator (assumption), so that no demonstration number rings at a real person's. */
const NOBODYS_PREFIX = '050'

/** Weights per family so that sizes keep their shares and bands come near theirs: iterative proportional fitting. */
function rakedFamilies(): (readonly [Family, number])[] {
  const weights = FAMILIES.map((family) => sizeShare(family.length) / FAMILIES.filter((other) => other.length === family.length).length)
  for (let round = 0; round < 400; round++) {
    const bands = Object.fromEntries(Object.keys(AGE_BANDS).map((band) => [band, 0])) as Record<Band, number>
    for (const [i, family] of FAMILIES.entries()) for (const { band } of family) bands[band] += weights[i]!
    const people = Object.values(bands).reduce((sum, count) => sum + count, 0)
    const pull = (band: Band) => AGE_BANDS[band].percent / 100 / (bands[band] / people)
    for (const [i, family] of FAMILIES.entries()) {
      const mean = family.reduce((sum, { band }) => sum + Math.log(pull(band)), 0) / family.length
      // Rare shapes stay possible: no family may fade to nothing.
      weights[i] = Math.max(weights[i]! * Math.exp(0.3 * mean), sizeShare(family.length) * 0.01)
    }
    for (const [size] of HOUSEHOLD_SIZES) {
      const sum = FAMILIES.reduce((total, family, i) => total + (family.length === size ? weights[i]! : 0), 0)
      for (const [i, family] of FAMILIES.entries()) if (family.length === size) weights[i] = (weights[i]! * sizeShare(size)) / sum
    }
  }
  return FAMILIES.map((family, i) => [family, weights[i]!])
}

function sizeShare(size: number): number {
  return (HOUSEHOLD_SIZES.find(([n]) => n === size)?.[1] ?? 0) / 100
}

export interface PeopleRows {
  households: Insertable<DB['households']>[]
  residents: Insertable<DB['residents']>[]
  consents: Insertable<DB['consents']>[]
}

const WORDING = 'Tôi đồng ý để xã ghi rằng tôi cần được giúp tận nhà, chỉ dùng để sắp xếp người đến hướng dẫn. Tôi có thể rút lại bất cứ lúc nào.'

export function makePeople(random: Random, of: { communeId: number; hamlets: DemoHamlet[]; today: PlainDate; registeredOn: PlainDate }) {
  const rows: PeopleRows = { households: [], residents: [], consents: [] }
  const households: DemoHousehold[] = []
  const families = rakedFamilies()
  const phoneFactor = smartphoneFactor()
  for (const [hamletIndex, hamlet] of of.hamlets.entries()) {
    const places = walk(random, hamlet)
    for (let n = 0; n < hamlet.households; n++) {
      const place = places[n] ?? null
      const ethnic = random.weighted(Object.entries(hamlet.mix) as [Ethnic, number][])
      const people = makeFamily(random, random.weighted(families), ethnic, of.today)
      const index = households.length
      const id = random.id(addMinutes(startOfDay(of.registeredOn), index % 1440))
      for (const person of people) person.householdIndex = index
      giveDevices(random, people, phoneFactor)
      const household: DemoHousehold = {
        id, index, hamletIndex, alleyIndex: place?.alleyIndex ?? null, doorId: place?.doorId ?? null, headName: people[0]!.fullName, people,
        state: random.chance(0.004) ? 'moved_away' : 'active',
      }
      for (const person of people) person.state = household.state === 'moved_away' || random.chance(0.008) ? 'moved_away' : person.age > 70 && random.chance(0.02) ? 'died' : 'active'
      if (household.state === 'active' && people.every((person) => person.state !== 'active')) people[0]!.state = 'active'
      households.push(household)
      giveMarks(random, household, of, rows)
      const code = `${String(hamletIndex + 1).padStart(2, '0')}-${String(n + 1).padStart(4, '0')}`
      writeRows(household, { communeId: of.communeId, hamletId: hamlet.id, code, registeredOn: of.registeredOn }, rows)
    }
  }
  return { households, rows }
}

/** Doors in walking order with who may stand there: an empty house now and then, two households behind one door. */
function walk(random: Random, hamlet: DemoHamlet): { alleyIndex: number; doorId: string }[] {
  const all = hamlet.alleys.flatMap((alley, alleyIndex) => alley.doors.map((doorId) => ({ alleyIndex, doorId })))
  return all.flatMap((place) => (random.chance(0.02) ? [] : random.chance(0.015) ? [place, place] : [place]))
}

/** Youngest generation first, so that parents are old enough for their children. */
function makeFamily(random: Random, family: Family, ethnic: Ethnic, today: PlainDate): DemoPerson[] {
  const ages: number[] = []
  const oldest = (...parts: Part[]) => Math.max(-1, ...family.map(({ part }, i) => (parts.includes(part) ? (ages[i] ?? -1) : -1)))
  for (const generation of [['g'], ['c', 'd'], ['h', 'w'], ['p']] as Part[][]) {
    const below = generation[0] === 'c' ? oldest('g') : generation[0] === 'h' ? oldest('c', 'd') : oldest('h', 'w')
    const cap = capBelow(family, generation[0] === 'c' ? ['h', 'w'] : generation[0] === 'h' ? ['p'] : [])
    let spouse: number | undefined
    for (const [i, { part, band }] of family.entries()) {
      if (!generation.includes(part)) continue
      const isParent = part !== 'c' || family.some((other) => other.part === 'g' && band === 'A')
      ages[i] = spouse === undefined || part === 'c' ? ageIn(random, band, isParent ? below : -1, cap) : clampTo(spouse + random.int(-4, 4), band, below, cap)
      if (part !== 'c' || family.some((other) => other.part === 'd')) spouse ??= ages[i]
    }
  }
  const manHeads = random.chance(family.some(({ part }) => part === 'w') ? 0.8 : family[0]!.band === 'E' ? 0.25 : 0.45)
  const fatherName = surname(random, ethnic)
  let parents = 0
  let children = 0
  return family.map(({ part }, i) => {
    const age = ages[i]!
    const sex: DemoPerson['sex'] =
      part === 'h' ? (manHeads ? 'nam' : 'nu')
      : part === 'w' ? (manHeads ? 'nu' : 'nam')
      : part === 'p' ? (parents++ === 0 && random.chance(0.72) ? 'nu' : parents === 2 ? 'nam' : 'nu')
      : part === 'd' ? 'nu'
      : part === 'c' && children++ === 0 && family.some((other) => other.part === 'd') ? 'nam'
      : random.chance(age < 15 ? BOYS_AMONG_CHILDREN : 0.57) ? 'nam' : 'nu'
    const own = part === 'c' || part === 'g' || (part === 'h' && manHeads) || (part === 'w' && !manHeads) || (part === 'p' && sex === 'nam')
    return makePerson(random, { part, sex, age, ethnic, surname: own ? fatherName : surname(random, ethnic), today })
  })
}

/** The oldest a generation may be for its parents to keep to their own band. */
function capBelow(family: Family, parents: Part[]): number {
  return Math.min(200, ...family.map(({ part, band }) => (parents.includes(part) ? AGE_BANDS[band].to - 18 : 200)))
}

function ageIn(random: Random, band: Band, below: number, cap: number): number {
  const { from } = AGE_BANDS[band]
  const to = Math.max(from, Math.min(AGE_BANDS[band].to, cap))
  const [low, high] = below < 0 ? [from, to] : [Math.max(from, below + 18), Math.min(to, below + 42)]
  if (low > high) return Math.max(from, below + 18)
  // The old grow fewer with every year (assumption: a tenth fewer).
  if (band === 'E') return Math.min(high, low + Math.floor(-Math.log(1 - random.next()) * 9))
  return random.int(low, high)
}

function clampTo(age: number, band: Band, below: number, cap: number): number {
  return Math.max(below < 0 ? 0 : below + 17, Math.min(AGE_BANDS[band].to, cap, Math.max(AGE_BANDS[band].from, age)))
}

function makePerson(random: Random, of: { part: Part; sex: DemoPerson['sex']; age: number; ethnic: Ethnic; surname: string; today: PlainDate }): DemoPerson {
  const { part, sex, age, ethnic, today } = of
  const now = dateParts(today)
  const month = random.int(1, 12)
  const dayOfMonth = random.int(1, 28)
  const birthYear = now.year - age - (month > now.month || (month === now.month && dayOfMonth > now.day) ? 1 : 0)
  const speaks = ethnic === 'kinh' ? undefined : OWN_LANGUAGE[ethnic]
  return {
    id: random.id(startOfDay(addDays(today, -90))),
    householdIndex: 0,
    fullName: `${of.surname} ${givenName(random, sex, birthYear, ethnic)}`,
    sex, birthYear,
    birthDate: random.chance(0.7) ? makeDate(birthYear, month, Math.min(dayOfMonth, daysInMonth(birthYear, month))) : null,
    age,
    role: ROLES[part],
    language: speaks && random.chance(age < 25 ? speaks.young : age < 55 ? speaks.adult : speaks.old) ? speaks.code : 'vi',
    device: 'none', phone: null, needs: [], state: 'active',
  }
}

/** Scales the assumed fall with age so that the published share of adults comes out. */
function smartphoneFactor(): number {
  // Expected share over the published bands, each year of age within a band alike.
  let people = 0
  let phones = 0
  for (const { from, to, percent } of Object.values(AGE_BANDS)) {
    for (let age = Math.max(18, from); age <= Math.min(to, 90); age++) {
      const weight = percent / (Math.min(to, 90) - from + 1)
      people += weight
      phones += weight * shareFor(SMARTPHONE_BY_AGE, age)
    }
  }
  return ADULTS_WITH_SMARTPHONE / 100 / (phones / people)
}

function shareFor(table: readonly (readonly [number, number])[], age: number): number {
  return table.find(([upTo]) => age <= upTo)?.[1] ?? 0
}

function giveDevices(random: Random, people: DemoPerson[], factor: number): void {
  for (const person of people) {
    const share = person.age >= 18 ? Math.min(0.97, shareFor(SMARTPHONE_BY_AGE, person.age) * factor) : person.age >= 13 ? 0.35 : 0
    if (random.chance(share)) person.device = 'own'
  }
  const hasPhone = people.some((person) => person.device === 'own')
  for (const person of people) {
    if (person.device !== 'own' && hasPhone && person.age >= 8 && random.chance(person.age < 18 ? 0.7 : 0.45)) person.device = 'shared'
    // Nobody has asked yet (assumption: one adult in twenty-five).
    if (person.age >= 18 && random.chance(0.04)) person.device = 'unknown'
    if (person.age >= 18 && (person.device === 'own' ? random.chance(0.62) : random.chance(0.25))) {
      person.phone = `${NOBODYS_PREFIX}${String(random.int(0, 9_999_999)).padStart(7, '0')}`
    }
  }
}

/** Marks of disability and living alone stand only where consent was given (assumption: two in three agree). */
function giveMarks(random: Random, household: DemoHousehold, of: { communeId: number; today: PlainDate; registeredOn: PlainDate }, rows: PeopleRows): void {
  const active = household.people.filter((person) => person.state === 'active')
  for (const person of household.people) {
    const marks: Need[] = []
    if (random.chance(shareFor(DISABILITY_BY_AGE, person.age))) marks.push('disability')
    if (active.length === 1 && active[0] === person && person.age >= 60) marks.push('living_alone')
    const agreed = marks.length > 0 && person.state === 'active' && random.chance(0.67)
    person.needs = needsOf(person, agreed ? marks : [], of.today)
    if (agreed) {
      const givenAt = addMinutes(startOfDay(addDays(of.registeredOn, random.int(0, 20))), random.int(480, 1200))
      rows.consents.push({
        communeId: of.communeId, id: random.id(givenAt), residentId: person.id, purpose: 'needs', wording: WORDING, givenAt,
        givenHow: person.age < 18 ? 'giam_ho' : random.chance(0.3) ? 'ky' : 'noi', recordedBy: OFFICER,
      })
    }
  }
}

function writeRows(household: DemoHousehold, of: { communeId: number; hamletId: string; code: string; registeredOn: PlainDate }, rows: PeopleRows): void {
  const { communeId } = of
  const createdAt = addMinutes(startOfDay(of.registeredOn), 540 + (household.index % 480))
  const { id, headName, state, doorId } = household
  rows.households.push({ communeId, id, hamletId: of.hamletId, doorId, code: of.code, headName, headNameKey: foldText(headName), state, createdAt })
  for (const { id: personId, fullName, birthYear, birthDate, sex, role, language, device, phone, needs, state: personState } of household.people) {
    rows.residents.push({
      communeId, id: personId, householdId: id, fullName, nameKey: foldText(fullName), birthYear, birthDate, sex, householdRole: role, language, device, phone, needs,
      state: personState, createdAt,
    })
  }
}
