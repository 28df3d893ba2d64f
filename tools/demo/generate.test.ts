// The fictional commune: the same from the same seed, as the published figures have people, and never a visit that the
// rules of visits would refuse.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decidePhone, holdsIdNumber } from '../../src/modules/people/rules.ts'
import { decideVisit, DEFAULT_LOCAL_SKILL, foldEvidence, meetsFiveSkills, type EvidenceState, type SameDayVisit } from '../../src/modules/visits/index.ts'
import { isUuid, readShortCode } from '../../src/platform/ids.ts'
import { plainDate, toPlainDate, type PlainDate } from '../../src/platform/time.ts'
import { ADULTS_WITH_SMARTPHONE, AGE_BANDS, HOUSEHOLD_SIZES, WOMEN_PERCENT } from './figures.ts'
import { asInput, generateCommune } from './generate.ts'
import type { DemoPerson } from './model.ts'
import { KINH_SURNAMES } from './names.ts'
import { seeded } from './random.ts'

const today = plainDate('2026-11-22')
const commune = generateCommune({ communeId: 99_001, people: 16_000, seed: 'test', today })
const people = commune.households.flatMap((household) => household.people)
const percent = (list: readonly DemoPerson[], is: (person: DemoPerson) => boolean) => (100 * list.filter(is).length) / list.length

function near(found: number, published: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(found - published) <= tolerance, `${what}: ${found.toFixed(1)}, published ${published}`)
}

test('the same seed makes the same rows, another seed others', () => {
  const small = { communeId: 99_002, people: 900, seed: 'a', today }
  assert.deepEqual(generateCommune(small), generateCommune(small))
  assert.notDeepEqual(generateCommune(small).rows.residents, generateCommune({ ...small, seed: 'b' }).rows.residents)
})

test('a commune of the asked size', () => {
  near(people.length, 16_000, 400, 'people')
  near(commune.households.length, 4278, 100, 'households')
  assert.ok(commune.hamlets.length >= 20 && commune.hamlets.length <= 24)
  const members = commune.rows.teamMembers!.length
  assert.ok(members >= 150 && members <= 200, `${members} members`)
  assert.equal(new Set(commune.rows.teamMembers!.map(({ cardCode }) => cardCode)).size, members)
  assert.ok(commune.rows.teamMembers!.every(({ cardCode }) => readShortCode(cardCode) === cardCode))
  assert.equal(new Set(commune.hamlets.map(({ name }) => name)).size, commune.hamlets.length)
})

test('ages, sexes, phones, names and household sizes are as published', () => {
  for (const [band, { from, to, percent: published }] of Object.entries(AGE_BANDS)) near(percent(people, ({ age }) => age >= from && age <= to), published, 1.5, `band ${band}`)
  near(percent(people, ({ sex }) => sex === 'nu'), WOMEN_PERCENT, 2, 'women')
  const asked = people.filter(({ age, device }) => age >= 18 && device !== 'unknown')
  near(percent(asked, ({ device }) => device === 'own'), ADULTS_WITH_SMARTPHONE, 2, 'smartphones')
  for (const [size, published] of HOUSEHOLD_SIZES) near((100 * commune.households.filter((household) => household.people.length === size).length) / commune.households.length, published, 1.8, `households of ${size}`)
  // Hamlets where nearly everybody is Kinh.
  const kinh = people.filter(({ householdIndex }) => commune.hamlets[commune.households[householdIndex]!.hamletIndex]!.mix.kinh > 0.9)
  for (const [surname, published] of KINH_SURNAMES.slice(0, 5)) near(percent(kinh, ({ fullName }) => fullName.startsWith(`${surname} `)), published, 2.5, surname)
})

test('parents are old enough, and no number in the register could be a real one', () => {
  for (const { people: home } of commune.households) {
    const head = home.find(({ role }) => role === 'chu_ho')!
    for (const child of home.filter(({ role }) => role === 'con')) assert.ok(head.age - child.age >= 17, `${head.age} ${child.age}`)
    for (const parent of home.filter(({ role }) => role === 'bo_me')) assert.ok(parent.age - head.age >= 17)
  }
  for (const { phone, fullName, id } of people) {
    assert.ok(isUuid(id))
    assert.ok(!holdsIdNumber(fullName))
    if (phone !== null) assert.ok(phone.startsWith('050') && decidePhone(phone).ok, phone)
  }
  const consenting = new Set(commune.rows.consents!.map(({ residentId }) => residentId))
  for (const person of people) if (person.needs.some((need) => need !== 'age')) assert.ok(consenting.has(person.id), 'a mark without consent')
})

test('the rules of visits accept every visit on the day it was reported', () => {
  const own = new Map<string, PlainDate>()
  const sameDay = new Map<string, SameDayVisit[]>()
  const drives = new Map(commune.drives.map((drive) => [drive.id, drive]))
  const ids = new Set<string>()
  for (const visit of commune.visits) {
    const { household, team, id, visitedOn, receivedAt } = visit
    const input = asInput(visit)
    const living = new Set(household.people.filter(({ state }) => state === 'active').map(({ id: personId }) => personId))
    const key = `${household.id}|${visitedOn}`
    const decision = decideVisit(
      { ...input, visitedAt: input.visitedAt!, by: visit.memberId },
      {
        household: { hamletId: commune.hamlets[household.hamletIndex]!.id, active: true },
        territory: new Set([commune.hamlets[team.hamletIndex]!.id]),
        people: living,
        ownSince: (personId, skill) => own.get(`${personId}|${skill}`) ?? null,
        drive: input.driveId === null ? undefined : drives.get(input.driveId),
        teacherKnown: true,
        sameDay: sameDay.get(key) ?? [],
      },
      toPlainDate(receivedAt),
    )
    assert.ok(decision.ok, JSON.stringify(decision))
    assert.ok(!ids.has(id) && receivedAt >= visit.visitedAt && receivedAt <= `${today}T00:00:00.000Z`)
    ids.add(id)
    sameDay.set(key, [...(sameDay.get(key) ?? []), { by: visit.memberId, visitedAt: visit.visitedAt, outcome: visit.outcome, minutes: visit.minutes, note: visit.note !== null, lessons: visit.lessons }])
    for (const { residentId, skill, rung } of visit.lessons) {
      const since = own.get(`${residentId}|${skill}`)
      if (rung >= 3 && (since === undefined || visitedOn < since)) own.set(`${residentId}|${skill}`, visitedOn)
    }
    if (household.state !== 'active') assert.ok(visit.outcome === 'moved' || visit.outcome === 'nobody_home')
  }
  assert.ok(ids.size > 10_000)
})

test('diligence is uneven and every rung is there', () => {
  const byTeam = Map.groupBy(commune.visits, ({ team }) => team.id)
  const stopped = commune.teams.filter(({ habit }) => habit === 'stops_after_week_three')
  assert.ok(stopped.length >= 2)
  for (const { id } of stopped) assert.ok(byTeam.get(id)!.every(({ visitedOn }) => visitedOn < '2026-10-06'))
  const seen = new Set(commune.visits.map(({ household }) => household.id))
  const dark = commune.households.length - seen.size
  assert.ok(dark > 200 && dark < commune.households.length / 3, `${dark} dark doors`)
  const rungs = commune.visits.flatMap(({ lessons }) => lessons.map(({ rung }) => rung))
  for (const rung of [1, 2, 3, 4]) assert.ok(rungs.filter((found) => found === rung).length > 150, `rung ${rung}`)
  assert.ok(new Set(commune.visits.map(({ outcome }) => outcome)).size === 5)
  assert.ok(commune.visits.filter(({ teacherId }) => teacherId !== null).length > 80)
  assert.ok(new Set(commune.visits.map(({ visitedOn }) => visitedOn)).size < 68, 'no evening was rained off')
})

test('some households have somebody who can do all five skills, by the rule of the visits module', () => {
  const states = new Map<string, Map<string, EvidenceState>>()
  for (const { id, visitedOn, lessons } of commune.visits) {
    for (const { residentId, skill, rung } of lessons) {
      const known = states.get(residentId) ?? new Map<string, EvidenceState>()
      states.set(residentId, known.set(skill, foldEvidence(known.get(skill), skill, { rung, on: visitedOn, visitId: id, source: null })))
    }
  }
  const able = commune.households.filter((household) => household.people.some((person) => meetsFiveSkills([...(states.get(person.id)?.values() ?? [])], DEFAULT_LOCAL_SKILL)))
  assert.ok(able.length > 60 && able.length < 500, `${able.length} households`)
})

test('the generator of numbers is even', () => {
  const random = seeded('even')
  const counts = Array.from({ length: 10 }, () => 0)
  for (let i = 0; i < 50_000; i++) counts[random.int(0, 9)]! += 1
  for (const count of counts) assert.ok(Math.abs(count - 5000) < 300, String(count))
})
