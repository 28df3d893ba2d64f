// The pure rules of visits: tables for what is refused, properties for folding and ranking.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../platform/ids.ts'
import { addDays, atLocalTime, plainDate, type PlainDate } from '../../platform/time.ts'
import {
  decideVisit,
  foldEvidence,
  foldVisit,
  householdState,
  lifted,
  mergeEvidence,
  OUTCOMES,
  rankDoors,
  UNTOUCHED,
  withEvidence,
  type EvidenceSeen,
  type EvidenceState,
  type Rung,
  type VisitCommand,
  type VisitFacts,
  type VisitSeen,
} from './rules.ts'
import { DEFAULT_LOCAL_SKILL, HOUSEHOLD_SKILLS, provenSlot, SKILL_KEYS, SKILLS, teachable } from './skills.ts'
import type { FieldHousehold, FieldPerson } from './store.ts'

const TODAY = plainDate('2026-11-22')
const ANNA = newId()
const BINH = newId()
const HAMLET = newId()
const SKILL = 'public-service-filing'

function visit(values: Partial<VisitCommand> = {}): VisitCommand {
  return {
    householdId: newId(),
    outcome: 'met',
    visitedOn: TODAY,
    visitedAt: atLocalTime(TODAY, 19 * 60),
    minutes: 20,
    driveId: null,
    memberId: null,
    nextOn: null,
    note: null,
    lessons: [],
    teacherId: null,
    escalation: null,
    attachments: [],
    mends: null,
    by: 'lan',
    ...values,
  }
}

function facts(values: Partial<VisitFacts> = {}): VisitFacts {
  return {
    household: { hamletId: HAMLET, active: true },
    territory: new Set([HAMLET]),
    people: new Set([ANNA, BINH]),
    ownSince: () => null,
    drive: undefined,
    teacherKnown: true,
    sameDay: [],
    ...values,
  }
}

const lesson = (rung: 1 | 2 | 3 | 4, residentId: string = ANNA, skill = SKILL) => ({ residentId, skill, rung })
const DRIVE = { name: '45 ngày đêm', startsOn: plainDate('2026-11-01'), endsOn: plainDate('2026-11-20') }

test('a visit is refused for each thing that is wrong, and only for that', () => {
  const cases: [string, Partial<VisitCommand>, Partial<VisitFacts>, string[]][] = [
    ['met, one person, one skill', { lessons: [lesson(2)] }, {}, []],
    ['nobody home', { outcome: 'nobody_home', minutes: 0 }, {}, []],
    ['household unknown', {}, { household: undefined }, ['visits.householdUnknown']],
    ['household gone', {}, { household: { hamletId: HAMLET, active: false } }, ['visits.householdGone']],
    ['another hamlet', {}, { territory: new Set([newId()]) }, ['visits.notYourHamlet']],
    ['officer anywhere', {}, { territory: null }, []],
    ['tomorrow', { visitedOn: addDays(TODAY, 1) }, {}, ['visits.futureDate']],
    ['60 days ago', { visitedOn: addDays(TODAY, -60) }, {}, []],
    ['61 days ago', { visitedOn: addDays(TODAY, -61) }, {}, ['visits.tooOld']],
    ['minutes negative', { minutes: -1 }, {}, ['visits.minutesRange']],
    ['minutes 480', { minutes: 480 }, {}, []],
    ['minutes 481', { minutes: 481 }, {}, ['visits.minutesRange']],
    ['promise on the same day', { nextOn: TODAY }, {}, ['visits.nextBeforeVisit']],
    ['promise in two years', { nextOn: addDays(TODAY, 700) }, {}, ['visits.nextTooFar']],
    ['lesson though nobody was met', { outcome: 'refused', lessons: [lesson(2)] }, {}, ['visits.lessonsWithoutMeeting']],
    ['somebody of another house', { lessons: [lesson(2, newId())] }, {}, ['visits.personNotHere']],
    ['unknown skill', { lessons: [lesson(2, ANNA, 'fly')] }, {}, ['visits.skillUnknown']],
    ['the same skill twice', { lessons: [lesson(2), lesson(3)] }, {}, ['visits.sameLessonTwice']],
    ['two people, one skill', { lessons: [lesson(2), lesson(3, BINH)] }, {}, []],
    ['unaided with no earlier day', { lessons: [lesson(4)] }, {}, ['visits.unaidedTooEarly']],
    ['unaided on the same day', { lessons: [lesson(4)] }, { ownSince: () => TODAY }, ['visits.unaidedTooEarly']],
    ['unaided the day after', { lessons: [lesson(4)] }, { ownSince: () => addDays(TODAY, -1) }, []],
    ['no such drive', { driveId: newId() }, {}, ['visits.driveUnknown']],
    ['drive over', { driveId: newId() }, { drive: DRIVE }, ['visits.driveNotThatDay']],
    ['drive that day', { driveId: newId(), visitedOn: plainDate('2026-11-20') }, { drive: DRIVE }, []],
    ['teacher unknown', { teacherId: newId(), lessons: [lesson(2)] }, { teacherKnown: false }, ['visits.teacherUnknown']],
    ['teaching oneself', { teacherId: ANNA, lessons: [lesson(2)] }, {}, ['visits.teacherIsLearner']],
    ['several wrongs at once', { visitedOn: addDays(TODAY, 2), minutes: 999 }, {}, ['visits.futureDate', 'visits.minutesRange']],
  ]
  for (const [name, command, known, expected] of cases) {
    const decision = decideVisit(visit(command), facts(known), TODAY)
    assert.deepEqual(decision.ok ? [] : decision.problems.map(({ code }) => code), expected, name)
  }
})

test('the same log pressed twice is refused; a second knock later is not', () => {
  const first = { by: 'lan', visitedAt: atLocalTime(TODAY, 19 * 60 - 5), outcome: 'met' as const, minutes: 20, note: false, lessons: [lesson(2)] }
  const again = decideVisit(visit({ lessons: [lesson(2)] }), facts({ sameDay: [first] }), TODAY)
  assert.equal(again.ok, false)
  for (const other of [
    { ...first, visitedAt: atLocalTime(TODAY, 12 * 60) },
    { ...first, by: 'hung' },
    { ...first, minutes: 5 },
    { ...first, lessons: [lesson(3)] },
  ]) {
    assert.equal(decideVisit(visit({ lessons: [lesson(2)] }), facts({ sameDay: [other] }), TODAY).ok, true)
  }
})

const someDate = fc.integer({ min: 0, max: 90 }).map((days) => addDays(TODAY, -days))
const someId = fc.constantFrom(newId(), newId(), newId(), newId())
const someSeen: fc.Arbitrary<EvidenceSeen> = fc.oneof(
  fc.record({ rung: fc.constantFrom<Rung>(1, 2, 3, 4), on: someDate, visitId: someId, source: fc.constant(null) }),
  fc.record({ rung: fc.constant<Rung>(5), on: someDate, visitId: fc.constant(null), source: fc.constantFrom('Quyết định 12', 'VNeID') }),
)
const fold = (seen: readonly EvidenceSeen[]) => seen.reduce<EvidenceState | undefined>((state, one) => foldEvidence(state, SKILL, one), undefined)

test('evidence: whatever the order, however often heard, the same ladder; it never falls', () => {
  fc.assert(
    fc.property(
      fc.array(someSeen, { minLength: 1, maxLength: 8 }),
      fc.array(someSeen, { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      (left, right, dice) => {
        const all = [...left, ...right]
        const shuffled = all
          .map((seen) => ({ seen, key: dice.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ seen }) => seen)
        assert.deepEqual(fold(shuffled), fold(all))
        assert.deepEqual(fold([...all, ...left]), fold(all))
        assert.deepEqual(mergeEvidence(fold(left)!, fold(right)!), fold(all))
        assert.ok(fold(all)!.rung >= fold(left)!.rung)
        const own =
          all
            .filter(({ rung }) => rung === 3 || rung === 4)
            .map(({ on }) => on)
            .toSorted()[0] ?? null
        assert.equal(fold(all)!.ownSince, own)
      },
    ),
  )
})

const someVisit: fc.Arbitrary<VisitSeen> = fc
  .record({
    id: fc.uuid(),
    visitedOn: someDate,
    minute: fc.integer({ min: 1000, max: 1300 }),
    outcome: fc.constantFrom(...OUTCOMES),
    next: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
  })
  .map(({ id, visitedOn, minute, outcome, next }) => ({
    id,
    visitedOn,
    visitedAt: atLocalTime(visitedOn, minute),
    outcome,
    nextOn: next === null ? null : addDays(visitedOn, next),
  }))

test('a household adds up the same in any order of arrival; only a meeting lights the door', () => {
  fc.assert(
    fc.property(fc.uniqueArray(someVisit, { selector: ({ id }) => id, maxLength: 8 }), (visits) => {
      const forward = visits.reduce(foldVisit, UNTOUCHED)
      assert.deepEqual(visits.toReversed().reduce(foldVisit, UNTOUCHED), forward)
      assert.equal(forward.visits, visits.length)
      assert.equal(forward.bestRung, visits.some(({ outcome }) => outcome === 'met') ? 1 : 0)
      const last = visits.toSorted((a, b) => (a.visitedOn + a.visitedAt + a.id < b.visitedOn + b.visitedAt + b.id ? 1 : -1))[0]
      assert.equal(forward.nextOn, last?.nextOn ?? null)
    }),
  )
})

const evidence = (skill: string, rung: Rung, reachedOn: PlainDate = TODAY): EvidenceState => ({
  skill,
  rung,
  reachedOn,
  ownSince: rung >= 3 ? reachedOn : null,
  visitId: null,
  source: null,
})

test('five skills need one person, on their own device, in each of the five', () => {
  const five = ['public-service-filing', 'safe-shopping', 'cashless-payment', 'refuse-fake-calls', 'etax-mobile']
  const state = (people: EvidenceState[][], localSkill = DEFAULT_LOCAL_SKILL) => householdState({ visits: [], people, localSkill })
  assert.equal(state([five.map((skill) => evidence(skill, 3))]).fiveSkills, true)
  assert.equal(state([five.map((skill) => evidence(skill, 3))]).bestRung, 3)
  assert.equal(state([five.map((skill) => evidence(skill, 2))]).fiveSkills, false, 'guided is not proficient')
  assert.equal(
    state([five.slice(0, 3).map((skill) => evidence(skill, 4)), five.slice(3).map((skill) => evidence(skill, 4))]).fiveSkills,
    false,
    'two people do not add up',
  )
  assert.equal(state([five.map((skill) => evidence(skill, 3))], 'city-app').fiveSkills, false, 'the commune chose another platform')
  assert.equal(state([five.with(0, 'vneid-install').map((skill) => evidence(skill, 4))]).fiveSkills, false, 'installing VNeID proves no public service')
})

test('counting on from a state with the ladders of those who rose gives what counting everybody gives', () => {
  const someSkill = fc.constantFrom(...SKILLS.map(({ key }) => key))
  const someLadder = fc.uniqueArray(fc.record({ skill: someSkill, rung: fc.constantFrom<Rung>(1, 2, 3, 4, 5) }), { selector: ({ skill }) => skill, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(someLadder, { minLength: 1, maxLength: 4 }), fc.nat(), fc.uniqueArray(fc.record({ skill: someSkill, rung: fc.constantFrom<Rung>(1, 2, 3, 4) }), { selector: ({ skill }) => skill, maxLength: 5 }), fc.nat(3), (before, who, lessons, metVisits) => {
      const people = before.map((ladder) => new Map(ladder.map(({ skill, rung }) => [skill, evidence(skill, rung)])))
      const all = () => people.map((skills) => [...skills.values()])
      const state = withEvidence({ ...UNTOUCHED, metVisits }, all(), DEFAULT_LOCAL_SKILL)
      const risen = people[who % people.length]!
      for (const { skill, rung } of lessons) risen.set(skill, foldEvidence(risen.get(skill), skill, { rung, on: TODAY, visitId: null, source: null }))
      assert.deepEqual(lifted(state, [[...risen.values()]], DEFAULT_LOCAL_SKILL), withEvidence(state, all(), DEFAULT_LOCAL_SKILL))
    }),
  )
})

test('content: every skill has its place, source and dates; each household skill can be proven', () => {
  for (const skill of SKILLS) {
    assert.ok(
      HOUSEHOLD_SKILLS.some(({ key }) => key === skill.slot),
      skill.key,
    )
    assert.match(skill.source.url, /^https:\/\//)
    assert.ok(skill.checkedOn < skill.expiresOn)
  }
  for (const { key } of HOUSEHOLD_SKILLS)
    assert.ok(
      SKILLS.some((skill) => provenSlot(skill.key, DEFAULT_LOCAL_SKILL) === key),
      key,
    )
  assert.deepEqual(teachable(['online-payment']), ['cashless-payment'])
  assert.deepEqual(teachable(['etax-mobile', 'online-payment']), ['cashless-payment', 'etax-mobile'])
})

function person(values: Partial<FieldPerson> = {}): FieldPerson {
  return { id: newId(), name: 'Lò Thị Mẫu', birthYear: 1980, sex: 'nu', role: 'chu_ho', language: 'vi', device: 'own', needs: [], evidence: [], ...values }
}

function household(values: Partial<FieldHousehold> = {}): FieldHousehold {
  return {
    id: newId(),
    hamletId: HAMLET,
    headName: 'Lò Văn Thử',
    alleyId: 'a',
    alleyName: 'Ngõ Giếng',
    alleySort: 0,
    doorLabel: '1',
    doorSort: 0,
    people: [person()],
    visits: 1,
    lastVisitOn: addDays(TODAY, -20),
    lastOutcome: 'met',
    nextOn: null,
    bestRung: 1,
    fiveSkills: false,
    askedOn: null,
    askedAbout: null,
    unsent: 0,
    ...values,
  }
}

test('each reason to knock, and each reason to leave in peace', () => {
  const drive = { skills: ['online-public-services'] }
  const cases: [string, Partial<FieldHousehold>, string[]][] = [
    ['never visited', { visits: 0, lastVisitOn: null, lastOutcome: null }, ['never']],
    ['promised for yesterday', { nextOn: addDays(TODAY, -1) }, ['promised', 'no_drive_skill', 'five_missing']],
    ['promised for tomorrow', { nextOn: addDays(TODAY, 1) }, []],
    ['visited today', { lastVisitOn: TODAY }, []],
    ['asked, though promised later', { askedOn: TODAY, askedAbout: 'VNeID', nextOn: addDays(TODAY, 3) }, ['asked', 'no_drive_skill', 'five_missing']],
    ['refused last week', { lastOutcome: 'refused', lastVisitOn: addDays(TODAY, -7) }, []],
    ['refused long ago', { lastOutcome: 'refused', lastVisitOn: addDays(TODAY, -31) }, ['no_drive_skill', 'five_missing']],
    ['moved away', { lastOutcome: 'moved' }, []],
    ['nobody home', { lastOutcome: 'nobody_home' }, ['no_drive_skill', 'not_home', 'five_missing']],
    ['guided 8 days ago', { people: [person({ evidence: [evidence(SKILL, 2, addDays(TODAY, -8))] })] }, ['check_unaided', 'five_missing']],
    ['guided 6 days ago', { people: [person({ evidence: [evidence(SKILL, 2, addDays(TODAY, -6))] })] }, ['five_missing']],
    [
      'lives alone, disabled, old',
      { fiveSkills: true, people: [person({ needs: ['age', 'disability', 'living_alone'], evidence: [evidence(SKILL, 2)] })] },
      ['needs_disability', 'needs_alone', 'needs_age'],
    ],
    ['old but able', { fiveSkills: true, people: [person({ needs: ['age'], evidence: [evidence(SKILL, 4)] })] }, []],
    [
      'one phone for all',
      { fiveSkills: true, people: [person({ device: 'shared', evidence: [evidence(SKILL, 4)] }), person({ device: 'none' })] },
      ['shared_phone'],
    ],
    ['no phone at all', { fiveSkills: true, people: [person({ device: 'none', evidence: [evidence(SKILL, 4)] })] }, ['no_phone']],
  ]
  for (const [name, values, expected] of cases) {
    const [door] = rankDoors([household(values)], drive, TODAY)
    assert.deepEqual(
      door!.reasons.map(({ code }) => code),
      expected,
      name,
    )
    assert.equal(door!.score > 0, expected.length > 0, name)
  }
})

const someHousehold = fc
  .record({
    alley: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null }),
    doorSort: fc.nat(9),
    visits: fc.nat(2),
    days: fc.nat(40),
    outcome: fc.constantFrom(...OUTCOMES),
    skill: fc.constantFrom(...SKILL_KEYS),
    rung: fc.constantFrom<Rung>(1, 2, 3, 4),
  })
  .map(({ alley, doorSort, visits, days, outcome, skill, rung }) =>
    household({
      alleyId: alley,
      alleySort: alley === null ? 0 : alley.charCodeAt(0),
      doorSort,
      visits,
      lastVisitOn: visits ? addDays(TODAY, -days) : null,
      lastOutcome: visits ? outcome : null,
      people: [person({ evidence: visits ? [evidence(skill, rung, addDays(TODAY, -days))] : [] })],
    }),
  )

test('ranking keeps every door, alleys stay together when walking, need order falls, and input order is nothing', () => {
  fc.assert(
    fc.property(fc.array(someHousehold, { maxLength: 30 }), (households) => {
      const walking = rankDoors(households, null, TODAY)
      assert.equal(walking.length, households.length)
      const alleys = walking.map((door) => door.household.alleyId)
      assert.equal(new Set(alleys).size, alleys.filter((alley, index) => alley !== alleys[index - 1]).length)
      assert.deepEqual(rankDoors(households.toReversed(), null, TODAY), walking)
      const scores = rankDoors(households, null, TODAY, 'need').map(({ score }) => score)
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => b - a),
      )
    }),
  )
})
