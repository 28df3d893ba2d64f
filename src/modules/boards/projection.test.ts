// Counted facts against a count from nothing, after every kind of command in random order: visits, moves, merges of
// people and hamlets, consents, erasure, confirmations; an import taken back; a commune absorbed. The seed is printed;
// GOCUA_SEED repeats a run.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { systemActor } from '../../platform/actor.ts'
import { command, execute, type Command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept } from '../../platform/problem.ts'
import { addDays, addMinutes, plainDate, toPlainDate, type Instant } from '../../platform/time.ts'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import {
  addHousehold, addResident, editResident, eraseResident, mergeResidents, moveHousehold, moveResident, recordConsent, setHouseholdState, setResidentState, splitHousehold, withdrawConsent,
} from '../people/index.ts'
import { absorbCommune, offerCommune } from '../places/commands-communes.ts'
import { mergeHamletsCommand, splitHamletCommand } from '../places/commands.ts'
import { SKILL_KEYS } from '../visits/index.ts'
import { recordConfirmation } from '../visits/commands-calls.ts'
import { closeDrive } from '../visits/commands-drives.ts'
import { recordVisits } from '../visits/commands-visits.ts'
import { foldAllCoverage, foldCoverage, rebuildCoverage } from './index.ts'

let app: TestApp
const START = '2026-11-22T12:00:00.000Z' as Instant
let now = START
const moment = () => ({ now, today: toPlainDate(now) })

before(async () => {
  app = await testApp()
  await app.make.communes()
})
after(() => app.close())

async function run<I>(cmd: Command<I>, input: unknown): Promise<boolean> {
  const decision = await execute(app.services.database, cmd, input, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now, commandId: newId() })
  return decision.ok
}

/** Everything counted, in an order of its own; emptied counts say nothing. */
async function counted(communeId = VAN_BAN) {
  const { db } = app.services.database
  const { rows: subjects } = await sql`select id, household_id, hamlet_id, array(select unnest(facts) order by 1) as facts from coverage_subjects where commune_id = ${communeId} order by id`.execute(db)
  const { rows: counts } = await sql`select fact, hamlet_id, n from coverage_counts where commune_id = ${communeId} and n <> 0 order by fact, hamlet_id`.execute(db)
  const { rows: visits } = await sql`select hamlet_id, day, drive_id, outcome, visits from coverage_visits where commune_id = ${communeId} order by 1, 2, 3, 4`.execute(db)
  return { subjects, counts, visits }
}

async function liveEqualsRebuilt(what: string) {
  await foldCoverage(app.services.database, VAN_BAN, moment())
  const live = await counted()
  await app.services.database.write(VAN_BAN, (db) => rebuildCoverage(db, VAN_BAN, moment()))
  assert.deepEqual(live, await counted(), what)
  return live
}

function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const upTo = (n: number) => Math.floor(next() * n)
  return { upTo, one: <T>(list: readonly T[]): T => list[upTo(list.length)]! }
}

async function settle() {
  const hamlets: string[] = []
  for (const name of ['Một', 'Hai', 'Ba', 'Bốn']) {
    const hamletId = await app.make.hamlet(VAN_BAN, { name })
    const { doorIds } = await app.make.alley(VAN_BAN, hamletId, 8, `Ngõ ${name}`)
    for (const doorId of doorIds) {
      const household = await app.make.household(VAN_BAN, hamletId, { doorId })
      for (let n = 0; n < 3; n++) await app.make.resident(VAN_BAN, household, { fullName: `Người ${n}`, birthYear: 1950 + n * 20 })
    }
    hamlets.push(hamletId)
  }
  await app.make.drive(VAN_BAN, hamlets.slice(0, 3), { skills: ['online-payment', 'self-protection'], targetRung: 2 })
  await app.make.drive(VAN_BAN, hamlets.slice(1), { name: 'Mỗi nhà một người', targetGroup: 'households', targetUnit: 'households', targetRung: 3, skills: ['online-payment'] })
}

async function state() {
  const { db } = app.services.database
  const residents = await db.selectFrom('residents').select(['id', 'householdId']).where('communeId', '=', VAN_BAN).where('state', '=', 'active').orderBy('id').execute()
  const households = await db.selectFrom('households').select(['id', 'hamletId']).where('communeId', '=', VAN_BAN).where('state', '=', 'active').orderBy('id').execute()
  const hamlets = await db.selectFrom('hamlets').select('id').where('communeId', '=', VAN_BAN).where('validTo', 'is', null).orderBy('id').execute()
  const alleys = await db.selectFrom('alleys').select(['id', 'hamletId']).where('communeId', '=', VAN_BAN).orderBy('id').execute()
  const consents = await db.selectFrom('consents').select('id').where('communeId', '=', VAN_BAN).where('withdrawnAt', 'is', null).orderBy('id').execute()
  return { residents, households, hamlets, alleys, consents }
}

const DECISION = { effectiveOn: toPlainDate(START), decisionNumber: '12/NQ-HĐND', decisionDate: toPlainDate(START) }
const CONSENT = { wording: 'Tôi đồng ý', how: 'noi' }

/** One random command of one kind; returns its name and whether it was accepted. */
async function step({ upTo, one }: ReturnType<typeof dice>): Promise<[string, boolean]> {
  const { residents, households, hamlets, alleys, consents } = await state()
  const [person, other, home, elsewhere, hamlet] = [one(residents), one(residents), one(households), one(households), one(hamlets)]
  const visit = () => {
    const inside = residents.filter(({ householdId }) => householdId === home.id)
    const met = upTo(4) > 0
    const skills = new Set([one(SKILL_KEYS), one(SKILL_KEYS), 'cashless-payment'])
    const lessons = met ? inside.slice(0, 2).flatMap(({ id }) => [...skills].map((skill) => ({ residentId: id, skill, rung: 1 + upTo(3) }))) : []
    return run(recordVisits, { householdId: home.id, outcome: met ? 'met' : one(['nobody_home', 'refused', 'come_back']), visitedOn: addDays(toPlainDate(now), -upTo(40)), minutes: upTo(60), lessons })
  }
  const kinds: [string, number, () => Promise<boolean>][] = [
    ['visit', 30, visit],
    ['household added', 3, () => run(addHousehold, { hamletId: hamlet.id, headName: 'Chủ Mới' })],
    ['resident added', 5, () => run(addResident, { householdId: home.id, fullName: 'Người Thêm', birthYear: 1930 + upTo(90), device: one(['own', 'none']), ...(upTo(2) && { disability: true, consent: CONSENT }) })],
    ['resident edited', 5, () => run(editResident, { residentId: person.id, fields: { language: { value: one(['vi', 'tyz', 'hmn']) }, device: { value: one(['own', 'shared']) }, birth: { value: one(['1960', '2000', null]) } } })],
    ['household moved', 3, () => run(moveHousehold, { householdId: home.id, hamletId: hamlet.id })],
    ['resident moved', 4, () => run(moveResident, { residentId: person.id, toHouseholdId: elsewhere.id })],
    ['split', 3, () => run(splitHousehold, { householdId: person.householdId, residentIds: [person.id], headName: 'Tách Ra' })],
    ['resident left', 3, () => run(setResidentState, { residentId: person.id, state: one(['moved_away', 'died']) })],
    ['household left', 1, () => run(setHouseholdState, { householdId: home.id, state: 'moved_away' })],
    ['consent', 4, () => run(recordConsent, { residentId: person.id, purpose: 'needs', consent: CONSENT, disability: upTo(2) === 0, livingAlone: upTo(2) === 0 })],
    ['consent withdrawn', 2, async () => consents.length > 0 && run(withdrawConsent, { consentId: one(consents).id })],
    ['erased', 1, () => run(eraseResident, { residentId: person.id, reason: 'người ấy yêu cầu' })],
    ['confirmed', 2, () => run(recordConfirmation, { residentId: person.id, skill: one(SKILL_KEYS), confirmedOn: toPlainDate(now), source: 'VNeID, mục kỹ năng số' })],
    ['people merged', 2, async () => person.id !== other.id && mergePair(person.id, other.id)],
    ['hamlets merged', 1, async () => hamlets.length > 2 && run(mergeHamletsCommand, { from: [hamlet.id], into: hamlets.find(({ id }) => id !== hamlet.id)!.id, ...DECISION })],
    ['hamlet split', 1, async () => run(splitHamletCommand, {
      hamletId: hamlet.id, keep: true, parts: [{ name: 'Cũ', kind: 'thôn' }, { name: `Mới ${upTo(1e6)}`, kind: 'thôn' }], rest: upTo(2),
      alleys: Object.fromEntries(alleys.filter(({ hamletId }) => hamletId === hamlet.id).map(({ id }) => [id, upTo(2)])), ...DECISION,
    })],
  ]
  let left = upTo(kinds.reduce((sum, [, weight]) => sum + weight, 0))
  const [name, , act] = kinds.find(([, weight]) => (left -= weight) < 0)!
  return [name, await act()]
}

async function mergePair(firstId: string, secondId: string): Promise<boolean> {
  const { db } = app.services.database
  const pair = await db.selectFrom('duplicatePairs').select('id').where('firstId', '=', firstId).where('secondId', '=', secondId).where('state', '=', 'open').executeTakeFirst()
  const pairId = pair?.id ?? newId()
  if (!pair) await db.insertInto('duplicatePairs').values({ communeId: VAN_BAN, id: pairId, firstId, secondId, score: 1 }).onConflict((oc) => oc.doNothing()).execute()
  return run(mergeResidents, { pairId, keepId: firstId })
}

test('after any commands in any order, what was folded equals a count from nothing', async () => {
  const seed = Number(process.env.GOCUA_SEED ?? Math.floor(Math.random() * 1e9))
  console.log(`seed ${seed}`)
  await settle()
  const random = dice(seed)
  const accepted = new Map<string, number>()
  let since: string[] = []
  await foldCoverage(app.services.database, VAN_BAN, moment())
  for (let n = 1; n <= 200; n++) {
    const [name, ok] = await step(random)
    since.push(ok ? name : `(${name})`)
    if (ok) accepted.set(name, (accepted.get(name) ?? 0) + 1)
    if (n % 10 !== 0) continue
    await liveEqualsRebuilt(`seed ${seed}, step ${n}: ${since.join(', ')}`)
    since = []
    now = addMinutes(now, 90)
  }
  for (const name of ['visit', 'resident moved', 'household moved', 'people merged', 'consent', 'split']) assert.ok((accepted.get(name) ?? 0) > 0, `seed ${seed}: no ${name} was accepted`)
})

test('a drive that closes, a skill chosen, a new day: definitions follow', async () => {
  const { db } = app.services.database
  const [drive] = await db.selectFrom('drives').select('id').where('communeId', '=', VAN_BAN).execute()
  const before = await liveEqualsRebuilt('before')
  assert.ok(before.counts.some((row) => (row as { fact: string }).fact.startsWith(`drive:${drive!.id}`)))
  assert.ok(await run(closeDrive, { driveId: drive!.id }))
  const closed = await liveEqualsRebuilt('closed')
  assert.ok(!closed.counts.some((row) => (row as { fact: string }).fact.startsWith(`drive:${drive!.id}`)))

  const { households } = await state()
  const birthday = addDays(toPlainDate(now), 1)
  const turning = await app.make.resident(VAN_BAN, households[0]!.id, { birthYear: 1966, birthDate: plainDate(`1966${birthday.slice(4)}`) })
  await app.services.database.write(VAN_BAN, (trx) => rebuildCoverage(trx, VAN_BAN, moment()))
  const factsOf = async () => (await db.selectFrom('coverageSubjects').select('facts').where('id', '=', turning).executeTakeFirstOrThrow()).facts
  assert.ok(!(await factsOf()).some((fact) => fact.startsWith('need:age')))
  now = addMinutes(now, 24 * 60)
  assert.equal(await foldCoverage(app.services.database, VAN_BAN, moment()), 'folded')
  assert.ok((await factsOf()).includes('need:age:0'), 'sixty today')
  await liveEqualsRebuilt('the day after')
})

test('folding again changes nothing; two readers at once count once; the minute job finds who is behind', async () => {
  const { database } = app.services
  assert.equal(await foldCoverage(database, VAN_BAN, moment()), 'fresh')
  const { households } = await state()
  for (const { id } of households.slice(0, 5)) await run(recordVisits, { householdId: id, outcome: 'met', visitedOn: toPlainDate(now), lessons: [] })
  const done = await Promise.all([1, 2, 3, 4].map(() => foldCoverage(database, VAN_BAN, moment())))
  assert.equal(done.filter((one) => one === 'folded').length, 1, done.join())
  await liveEqualsRebuilt('two readers')
  await run(recordVisits, { householdId: households[0]!.id, outcome: 'nobody_home', visitedOn: toPlainDate(now), minutes: 3, lessons: [] })
  assert.equal(await foldAllCoverage(database, moment()), 1)
  assert.equal(await foldAllCoverage(database, moment()), 0)
})

test('an import comes and is taken back, with somebody who had moved to another hamlet', async () => {
  const { hamlets, households } = await state()
  const [home, away] = [hamlets[0]!.id, households.find(({ hamletId }) => hamletId !== hamlets[0]!.id)!]
  const importId = newId()
  const before = await liveEqualsRebuilt('before the import')
  const imported: string[] = []
  const come = command<unknown>({
    type: 'register.imported', may: 'people.import', input: z.unknown(),
    async run({ db, communeId }) {
      const householdId = newId()
      await db.insertInto('households').values({ communeId, id: householdId, hamletId: home, headName: 'Mới Nhập', headNameKey: 'moi nhap', importId, createdAt: now }).execute()
      for (let n = 0; n < 3; n++) {
        const id = newId()
        await db.insertInto('residents').values({ communeId, id, householdId, fullName: 'Mới Nhập', nameKey: 'moi nhap', importId, createdAt: now }).execute()
        imported.push(id)
      }
      return accept({ subject: `register_import:${importId}`, hamletIds: [home], data: {} })
    },
  })
  assert.ok(await run(come, {}))
  await liveEqualsRebuilt('imported')
  assert.ok(await run(moveResident, { residentId: imported[0], toHouseholdId: away.id }))
  await liveEqualsRebuilt('moved')
  const go = command<unknown>({
    type: 'register.undone', may: 'people.import', input: z.unknown(),
    async run({ db, communeId }) {
      await db.deleteFrom('residents').where('communeId', '=', communeId).where('importId', '=', importId).execute()
      await db.deleteFrom('households').where('communeId', '=', communeId).where('importId', '=', importId).execute()
      return accept({ subject: `register_import:${importId}`, hamletIds: [home], data: {} })
    },
  })
  assert.ok(await run(go, {}))
  assert.deepEqual(await liveEqualsRebuilt('taken back'), before)
})

test('a commune that is absorbed counts nothing more; the one that took it in counts both', async () => {
  const hamletId = await app.make.hamlet(BAO_HA, { name: 'Bản Xa' })
  const household = await app.make.household(BAO_HA, hamletId)
  await app.make.resident(BAO_HA, household)
  const inBaoHa = <I>(cmd: Command<I>, input: unknown) => execute(app.services.database, cmd, input, { actor: systemActor(BAO_HA), communeId: BAO_HA, now, commandId: newId() })
  assert.ok((await inBaoHa(recordVisits, { householdId: household, outcome: 'met', visitedOn: toPlainDate(now), lessons: [] })).ok)
  await foldCoverage(app.services.database, BAO_HA, moment())
  assert.ok((await counted(BAO_HA)).counts.length > 3)
  const offer = await inBaoHa(offerCommune, { toCommune: VAN_BAN, ...DECISION })
  assert.ok(offer.ok)
  assert.ok(await run(absorbCommune, { handoverId: (offer.value as { id: string }).id }))
  const together = await liveEqualsRebuilt('absorbed')
  assert.ok(together.subjects.some((row) => (row as { id: string }).id === household))
  assert.ok(together.visits.some((row) => (row as { hamletId: string }).hamletId === hamletId))
  await foldCoverage(app.services.database, BAO_HA, moment())
  assert.deepEqual(await counted(BAO_HA), { subjects: [], counts: [], visits: [] })
})

test('no commune reads or folds another’s counts', async () => {
  const { database } = app.services
  const seen = await database.read(BAO_HA, (db) => db.selectFrom('coverageCounts').select((eb) => eb.fn.countAll<number>().as('n')).where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow())
  assert.equal(Number(seen.n), 0)
  await assert.rejects(database.write(BAO_HA, (db) => sql`select coverage_rebuild(${VAN_BAN}, current_date, '', '[]', now())`.execute(db)), /another commune/)
  await assert.rejects(database.write(VAN_BAN, (db) => sql`update coverage_counts set n = 0`.execute(db)), /permission denied/)
})
