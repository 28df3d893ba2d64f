// A volunteer's phone: from the leader's screen to the data key, and to its end.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { addSeconds, instant, type Instant } from '../../platform/time.ts'
import { createEnrolment } from './index.ts'
import { sweepAccounts } from './jobs.ts'

let app: TestApp
let team: Awaited<ReturnType<TestApp['make']['team']>>
let otherTeam: typeof team
let clock: Instant
let leader: Browser

let hour = instant('2026-11-22T01:00:00Z')
function wait(seconds: number, from = clock): void {
  clock = addSeconds(from, seconds)
  app.setNow(clock)
}

before(async () => {
  app = await testApp()
  await app.make.communes()
  const hamlet = await app.make.hamlet(VAN_BAN)
  team = await app.make.team(VAN_BAN, [hamlet])
  otherTeam = await app.make.team(VAN_BAN, [hamlet])
})
after(() => app.close())
beforeEach(async () => {
  hour = addSeconds(hour, 3600)
  wait(0, hour)
  leader = browser(app, (await app.phone(VAN_BAN, team.leaderId)).cookie)
})

async function issue(by = leader, memberId = team.memberId): Promise<string> {
  await by.get(`/doi/ghi-danh/${memberId}`)
  const page = await by.send(`/doi/ghi-danh/${memberId}`)
  assert.match(page.html, /<svg/)
  return /<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<\/code>/.exec(page.html)![1]!
}

async function enrol(): Promise<{ phone: Browser; deviceId: string }> {
  const code = await issue()
  const phone = browser(app)
  await phone.get('/ghi-danh')
  await phone.get((await phone.send('/ghi-danh', { code: ` ${code.toLowerCase()} ` })).location!)
  const claimed = await phone.send(`/ghi-danh/${code.replaceAll('-', '')}`)
  assert.deepEqual([claimed.status, claimed.location], [303, '/ghi-danh/xong'])
  return { phone, deviceId: (await phone.json('/api/v1/device/key', {})).body.deviceId as string }
}

test('the leader shows a code, the volunteer’s phone opens it, sees whose it is, and gets its key', async () => {
  const code = await issue()
  const phone = browser(app)
  const page = await phone.get(`/ghi-danh/${code}`)
  assert.match(page.text, /Máy này là của Lê Văn Thành Viên\?/)
  assert.match(page.text, /Tổ số 1.*Xã Vân Bán.*Tình nguyện viên/)
  await phone.send(`/ghi-danh/${code.replaceAll('-', '')}`)
  assert.match((await phone.get('/ghi-danh/xong')).text, /đặt mã PIN/)
  const key = await phone.json('/api/v1/device/key', {})
  assert.equal(key.status, 200)
  assert.equal(Buffer.from(key.body.key as string, 'base64url').length, 32)
  assert.equal(key.body.memberId, team.memberId)
  assert.equal(key.body.expiresAt, addSeconds(clock, 45 * 86_400))
  const entry = await app.services.database.db.selectFrom('ledger').selectAll().where('type', '=', 'device.enrolled').executeTakeFirstOrThrow()
  assert.equal(entry.actorId, team.memberId)
  assert.ok(!JSON.stringify(entry).includes(key.body.key as string))
  const stored = await app.services.database.db.selectFrom('enrolments').select('tokenHash').execute()
  assert.ok(!JSON.stringify(stored).includes(code.replaceAll('-', '')))
})

test('each phone has a key of its own', async () => {
  const [one, two] = [await enrol(), await enrol()]
  const keys = await Promise.all([one, two].map(async ({ phone }) => (await phone.json('/api/v1/device/key', {})).body.key))
  assert.notEqual(keys[0], keys[1])
})

test('a used, ended, replaced or made-up code is refused with what to do, and names nobody', async () => {
  const used = await issue()
  const phone = browser(app)
  await phone.get(`/ghi-danh/${used}`)
  await phone.send(`/ghi-danh/${used.replaceAll('-', '')}`)
  const thief = browser(app)
  const gone = await thief.get(`/ghi-danh/${used}`)
  assert.equal(gone.status, 410)
  assert.match(gone.text, /đã dùng cho một máy rồi/)
  assert.doesNotMatch(gone.text, /Thành Viên/)

  const replaced = await issue()
  const live = await issue()
  assert.match((await thief.get(`/ghi-danh/${replaced}`)).text, /tổ trưởng tạo mã mới/)
  assert.equal((await thief.get(`/ghi-danh/${live}`)).status, 200)
  wait(15 * 60 + 1)
  const late = await thief.send(`/ghi-danh/${live.replaceAll('-', '')}`)
  assert.equal(late.status, 410)
  assert.match(late.text, /quá 15 phút/)
  for (const bad of ['AAAA-AAAA-AAAA', '1', '%3Cscript%3E', 'x'.repeat(300)]) {
    const page = await thief.get(`/ghi-danh/${bad}`)
    assert.equal(page.status, 404, bad)
    assert.doesNotMatch(page.html, /<script>/)
  }
  await thief.get('/ghi-danh')
  const typed = await thief.send('/ghi-danh', { code: '"><script>alert(1)</script>' })
  assert.equal(typed.status, 422)
  assert.doesNotMatch(typed.html, /<script>alert/)
})

test('a form sent twice by a bad connection enrols one phone and leaves it signed in', async () => {
  const code = (await issue()).replaceAll('-', '')
  const page = await browser(app).get(`/ghi-danh/${code}`)
  const fields = { commandId: /name="commandId" value="([^"]+)"/.exec(page.html)![1]! }
  const before = await app.count('devices', VAN_BAN)
  const [one, two] = [await app.post(`/ghi-danh/${code}`, fields), await app.post(`/ghi-danh/${code}`, fields)]
  assert.deepEqual([one.status, two.status], [303, 303])
  assert.equal(await app.count('devices', VAN_BAN), before + 1)
  wait(121)
  assert.equal((await app.post(`/ghi-danh/${code}`, fields)).status, 410)
})

test('a leader enrols and revokes in the own team only; a member neither; an officer everywhere in the commune', async () => {
  assert.equal((await leader.get(`/doi/ghi-danh/${otherTeam.memberId}`)).status, 404)
  const member = browser(app, (await app.phone(VAN_BAN, team.memberId)).cookie)
  assert.equal((await member.get(`/doi/ghi-danh/${team.memberId}`)).status, 403)
  const far = await app.phone(VAN_BAN, otherTeam.memberId)
  assert.equal((await leader.get(`/doi/may/${far.deviceId}/thu-hoi`)).status, 404)
  assert.equal((await app.post(`/doi/may/${far.deviceId}/thu-hoi`, { reason: 'Mất máy' }, leader)).status, 404)
  assert.doesNotMatch((await leader.get('/doi/may')).html, new RegExp(far.deviceId))

  const officer = browser(app, (await app.staff(['movement_officer'], VAN_BAN)).cookie)
  await issue(officer, otherTeam.memberId)
  assert.match((await officer.get('/doi/may')).html, new RegExp(far.deviceId))
  const stranger = browser(app, (await app.staff(['movement_officer'], BAO_HA)).cookie)
  assert.equal((await stranger.get(`/doi/ghi-danh/${team.memberId}`)).status, 404)
  assert.equal((await stranger.get(`/doi/may/${far.deviceId}/thu-hoi`)).status, 404)
})

test('a lost phone: its key is gone, its session ends, it is told why, and the ledger knows', async () => {
  const { phone, deviceId } = await enrol()
  await leader.get(`/doi/may/${deviceId}/thu-hoi`)
  const nothing = await leader.send('/thu-hoi')
  assert.equal(nothing.status, 422)
  assert.equal((await leader.send('/thu-hoi', { reason: 'Mất máy' })).location, '/doi/may')
  assert.match((await leader.get('/doi/may')).text, /Đã thu hồi 22\/11\/2026: Mất máy/)

  const row = await app.services.database.db.selectFrom('devices').select(['dataKey', 'revokeReason']).where('id', '=', deviceId).executeTakeFirstOrThrow()
  assert.deepEqual(row, { dataKey: null, revokeReason: 'Mất máy' })
  const answer = await phone.json('/api/v1/device/key', {})
  assert.equal(answer.status, 403)
  assert.equal((answer.body.problems as { code: string }[])[0]!.code, 'accounts.deviceRevoked')
  assert.match((await phone.get('/toi')).text, /Máy này đã bị thu hồi.*Việc chưa gửi vẫn xuất ra được/)
  assert.equal((await phone.get('/')).status, 200, 'public pages still open')
  assert.equal((await app.post(`/doi/may/${deviceId}/thu-hoi`, { reason: 'Mất máy' }, leader)).status, 422)
  const entry = await app.services.database.db.selectFrom('ledger').select('data').where('type', '=', 'device.revoked').where('subject', '=', `device:${deviceId}`).executeTakeFirstOrThrow()
  assert.deepEqual(entry.data, { memberId: team.memberId, reason: 'Mất máy' })
})

test('who left the team is told so, and gets no code', async () => {
  const { db } = app.services.database
  const { phone } = await enrol()
  await db.updateTable('teamMembers').set({ state: 'left' }).where('id', '=', team.memberId).execute()
  const answer = await phone.json('/api/v1/device/key', {})
  assert.equal((answer.body.problems as { code: string }[])[0]!.code, 'accounts.memberGone')
  assert.equal((await app.post(`/doi/ghi-danh/${team.memberId}`, {}, leader)).status, 422)
  assert.match((await leader.get(`/doi/ghi-danh/${team.memberId}`)).text, /đã rời tổ/)
  await db.updateTable('teamMembers').set({ state: 'active' }).where('id', '=', team.memberId).execute()
})

test('a phone keeps its session for 45 days from its last contact, and shows when it was last heard of', async () => {
  const { phone, deviceId } = await enrol()
  wait(44 * 86_400)
  assert.equal((await phone.get('/toi')).status, 200)
  wait(44 * 86_400)
  assert.equal((await phone.get('/toi')).status, 200)
  const seen = await app.services.database.db.selectFrom('devices').select('lastSeenAt').where('id', '=', deviceId).executeTakeFirstOrThrow()
  assert.equal(seen.lastSeenAt, clock)
  wait(46 * 86_400)
  assert.equal((await phone.get('/toi')).status, 303)
})

test('a volunteer’s phone is not asked for passwords, and is not lost to a staff sign-in', async () => {
  const { phone } = await enrol()
  assert.match((await phone.get('/tai-khoan/mat-khau')).text, /không làm được trên máy của tình nguyện viên/)
  await phone.get('/dang-nhap')
  const refused = await phone.send('/dang-nhap', { login: 'x', password: 'y' })
  assert.equal(refused.status, 409)
  assert.match((await phone.get('/dang-xuat')).text, /Hãy gửi hết việc trước/)
  await phone.send('/dang-xuat')
  assert.equal((await phone.get('/toi')).status, 303)
})

test('codes cannot be guessed one after the other', async () => {
  const thief = browser(app)
  let status = 0
  for (let i = 0; i < 31; i++) status = (await thief.get('/ghi-danh/AAAAAAAAAAAA')).status
  assert.equal(status, 429)
})

test('the demonstration makes codes without a leader', async () => {
  const made = await createEnrolment(app.services.database.db, { communeId: VAN_BAN, memberId: team.leaderId }, clock)
  assert.match((await browser(app).get(made.path)).text, /Trần Thị Tổ Trưởng.*Tổ trưởng/)
})

test('the nightly round forgets what is over and keeps what still opens something', async () => {
  const { db } = app.services.database
  const { phone } = await enrol()
  await createEnrolment(db, { communeId: VAN_BAN, memberId: team.leaderId }, clock)
  const before = await app.count('sessions')
  await sweepAccounts(app.services)
  assert.equal(await app.count('sessions'), before)
  assert.equal((await phone.get('/toi')).status, 200)
  wait(400 * 86_400)
  await sweepAccounts(app.services)
  assert.deepEqual([await app.count('sessions'), await app.count('enrolments')], [0, 0])
})
