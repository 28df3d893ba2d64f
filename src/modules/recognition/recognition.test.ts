// Witnessing through the whole application: what the volunteer, the learner and the boards notice.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addDays, atLocalTime, plainDate, toPlainDate } from '../../platform/time.ts'
import { newId } from '../../platform/ids.ts'
import { browser } from '../../../test/support/browser.ts'
import { testApp, type Session, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { openTestPhone } from '../../../test/support/phones.ts'
import { foldCoverage } from '../boards/index.ts'
import { rebuildEvidence } from '../visits/index.ts'
import { rebuildProofs } from './projection.ts'

const START = plainDate('2026-09-01')
let app: TestApp

before(async () => {
  app = await testApp()
  await app.make.communes()
})
after(() => app.close())

/** Evening of the day so many days after the start. */
const evening = (n: number) => app.setNow(atLocalTime(addDays(START, n), 19 * 60 + 30))

async function world() {
  evening(0)
  const hamletId = await app.make.hamlet(VAN_BAN)
  const team = await app.make.team(VAN_BAN, [hamletId])
  const { doorIds } = await app.make.alley(VAN_BAN, hamletId, 2)
  const householdId = await app.make.household(VAN_BAN, hamletId, { doorId: doorIds[0]!, headName: 'Vàng Thị Đặt' })
  const residentId = await app.make.resident(VAN_BAN, householdId, { fullName: 'Vàng Thị Đặt', device: 'own' })
  return { hamletId, team, householdId, residentId, phone: await app.phone(VAN_BAN, team.memberId), officer: await app.staff(['movement_officer'], VAN_BAN, { confirmed: true }) }
}

const db = () => app.services.database.db
const evidenceOf = async (residentId: string) => db().selectFrom('evidence').selectAll().where('residentId', '=', residentId).orderBy('skill').execute()
const proofOfPerson = async (residentId: string) => db().selectFrom('proofStates').selectAll().where('residentId', '=', residentId).executeTakeFirst()

/** Fills the form as the volunteer would. */
async function witness({ householdId, residentId }: { householdId: string; residentId: string }, session: Session, more: Record<string, string> = {}) {
  const path = `/di-ngo/nha/${householdId}/chung-kien/${residentId}`
  return app.post(path, { guideId: 'vneid-password', help: 'none', device: 'own', way: 'tu-lam', ranOn: toPlainDate(app.services.now()), commandId: newId(), ...more }, session)
}

test('a witnessed run counts once on the ladder, lights the door and the board, and is no visit', async () => {
  const home = await world()
  const { hamletId, householdId, residentId, phone } = home
  const page = browser(app, phone.cookie)
  assert.match((await page.get(`/di-ngo/nha/${householdId}`)).text, /Cùng học/)
  assert.match((await page.get(`/di-ngo/nha/${householdId}/hoc/${residentId}`)).text, /Cùng làm.*Ghi chứng kiến/)
  await page.get(`/di-ngo/nha/${householdId}/chung-kien/${residentId}?bai=vneid-password&cach=tu-lam`)
  const sent = await page.send(`/chung-kien/${residentId}`, { help: 'none', device: 'own', ranOn: START })
  assert.equal(sent.status, 303)
  assert.deepEqual((await evidenceOf(residentId)).map(({ skill, rung, ownSince }) => [skill, rung, ownSince]), [['vneid-password', 3, START]])
  const again = await witness(home, phone)
  assert.equal(again.status, 422)
  assert.match(await again.text(), /đã được ghi rồi/)
  assert.equal(await app.count('skillRuns'), 1)
  assert.equal(await app.count('visits'), 0)
  const state = await db().selectFrom('householdStates').select(['bestRung', 'visits']).where('householdId', '=', householdId).executeTakeFirstOrThrow()
  assert.deepEqual(state, { bestRung: 3, visits: 0 })
  const moment = { now: app.services.now(), today: START }
  await foldCoverage(app.services.database, VAN_BAN, moment)
  const counts = await db().selectFrom('coverageCounts').select(['fact', 'n']).where('hamletId', '=', hamletId).where('n', '>', 0).execute()
  const facts = new Map(counts.map(({ fact, n }) => [fact, n]))
  assert.deepEqual([facts.get('people:3'), facts.get('doors:3'), facts.get('skill:vneid-password:3')], [1, 1, 1])
})

test('days apart: own device, once more, another screen, recall: proved; what is kept equals what is rebuilt', async () => {
  const home = await world()
  const { residentId, phone } = home
  const tiers: string[] = []
  for (const [n, more] of [[0, { help: 'hints' }], [1, {}], [3, {}], [3, { variant: 'co' }], [11, {}]] as const) {
    evening(n)
    assert.equal((await witness(home, phone, more)).status, 303)
    tiers.push((await proofOfPerson(residentId))!.tier)
  }
  assert.deepEqual(tiers, ['guided', 'witnessed', 'witnessed', 'witnessed', 'proved'])
  const [ladder] = await evidenceOf(residentId)
  assert.deepEqual([ladder!.rung, ladder!.ownSince, ladder!.reachedOn], [4, addDays(START, 1), addDays(START, 3)])
  const before = { evidence: await evidenceOf(residentId), proof: await proofOfPerson(residentId), house: await db().selectFrom('householdStates').selectAll().where('householdId', '=', home.householdId).execute() }
  await app.services.database.write(VAN_BAN, async (trx) => {
    await rebuildEvidence(trx, VAN_BAN)
    await rebuildProofs(trx, VAN_BAN)
  })
  assert.deepEqual({ evidence: await evidenceOf(residentId), proof: await proofOfPerson(residentId), house: await db().selectFrom('householdStates').selectAll().where('householdId', '=', home.householdId).execute() }, before)
})

test('a run that arrives late makes the one after it "once more on a later day"', async () => {
  const home = await world()
  evening(5)
  await witness(home, home.phone)
  assert.equal((await evidenceOf(home.residentId))[0]!.rung, 3)
  await witness(home, home.phone, { ranOn: addDays(START, 2) })
  assert.deepEqual((await evidenceOf(home.residentId)).map(({ rung, ownSince }) => [rung, ownSince]), [[4, addDays(START, 2)]])
})

test('one code given away: the ladder says guided, proof begins anew', async () => {
  const home = await world()
  await witness(home, home.phone, { slip: 'co' })
  const proof = (await proofOfPerson(home.residentId))!
  assert.deepEqual([proof.tier, proof.slippedOn, (await evidenceOf(home.residentId))[0]!.rung], ['guided', START, 2])
})

test('refused with a sentence and everything typed still there: the helper’s own phone, another hamlet, another commune, a stranger', async () => {
  const home = await world()
  const refused = await witness(home, home.phone, { device: 'other', variant: 'co' })
  const html = await refused.text()
  assert.equal(refused.status, 422)
  assert.match(html, /Chỉ chứng kiến được khi người học làm trên máy của họ/)
  assert.match(html, /name="variant"[^>]*checked/)
  assert.match(html, /value="none"[^>]*checked/)
  const other = await app.make.team(VAN_BAN, [await app.make.hamlet(VAN_BAN, { name: 'Gò Chàm' })])
  assert.equal((await witness(home, await app.phone(VAN_BAN, other.memberId))).status, 404)
  assert.equal((await witness(home, await app.staff(['movement_officer'], BAO_HA))).status, 404)
  assert.match((await app.get(`/di-ngo/nha/${home.householdId}/chung-kien/${home.residentId}`)).headers.get('location')!, /dang-nhap/)
})

test('a phone without signal: witnessed on the phone, the ladder there moves at once, sent twice it counts once; a review comes back with the rows', async () => {
  const home = await world()
  const phone = await openTestPhone(app, VAN_BAN, home.team.memberId)
  await phone.sync()
  const guides = (await phone.store().area((await phone.ctx()).actor)).guides!
  const guide = guides.find(({ id }) => id === 'vneid-password')!
  const run = {
    householdId: home.householdId, residentId: home.residentId, guideId: guide.id, guideVersion: guide.version, skill: guide.skill, way: 'tu-lam', ranOn: START, ranAt: null,
    help: 'none', variant: false, slip: false, device: 'own',
  }
  phone.link.fault = () => 'drop-request'
  assert.equal((await phone.record('skill.witness', newId(), run)).ok, true)
  const twin = await phone.record('skill.witness', newId(), run)
  assert.equal(twin.ok ? null : twin.problems[0]!.code, 'recognition.repeated')
  const there = async () => (await phone.store().household((await phone.ctx()).actor, home.householdId))!
  assert.deepEqual((await there()).people[0]!.evidence.map(({ skill, rung }) => [skill, rung]), [[guide.skill, 3]])
  assert.equal((await there()).bestRung, 3)
  assert.equal((await there()).visits, 0)
  phone.link.fault = (path) => (path === '/sync' ? 'drop-reply' : 'none')
  await phone.sync()
  phone.link.fault = () => 'none'
  await phone.sync()
  assert.equal(await db().selectFrom('skillRuns').select('id').where('residentId', '=', home.residentId).execute().then((rows) => rows.length), 1)
  assert.deepEqual((await phone.store().work((await phone.ctx()).actor)).map(({ kind, state }) => [kind, state]), [['skill.witness', 'sent']])
  const [kept] = (await there()).people[0]!.evidence
  assert.deepEqual([kept!.rung, kept!.reviewOn], [3, addDays(START, 1)])
})

test('due for review: tonight’s door says so, until it is done', async () => {
  const home = await world()
  await witness(home, home.phone)
  const list = async () => (await browser(app, home.phone.cookie).get(`/di-ngo?thon=${home.hamletId}`)).text
  assert.doesNotMatch(await list(), /Đến ngày ôn lại/)
  evening(1)
  assert.match(await list(), /Đến ngày ôn lại 1 bài/)
  assert.match((await browser(app, home.phone.cookie).get(`/di-ngo/nha/${home.householdId}`)).text, /ôn lại/)
  await witness(home, home.phone)
  assert.doesNotMatch(await list(), /Đến ngày ôn lại/)
  evening(30)
  assert.match(await list(), /Đến ngày ôn lại 1 bài/, 'nobody came on day 4: it simply waits')
})
