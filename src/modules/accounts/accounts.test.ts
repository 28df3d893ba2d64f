// Staff sign-in, second factor, confirming again, own account, administration: as people meet them.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { createApp } from '../../app.tsx'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { BAO_HA, VAN_BAN } from '../../../test/support/factories.ts'
import { addMinutes, addSeconds, instant, type Instant } from '../../platform/time.ts'
import { totpCode } from '../../platform/totp.ts'
import { createStaff, SESSION_COOKIE } from './index.ts'

let app: TestApp
let clock: Instant
const PASSWORD = 'suối trong đầu bản'
const TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

before(async () => {
  app = await testApp()
  await app.make.communes()
})
after(() => app.close())
// Each test begins in a fresh quarter of an hour, so that the attempts of one do not count in the next.
let quarter = instant('2026-11-22T01:00:00Z')
beforeEach(() => {
  quarter = addMinutes(quarter, 60)
  wait(0, quarter)
})

function wait(seconds: number, from = clock): void {
  clock = addSeconds(from, seconds)
  app.setNow(clock)
}

let made = 0
async function account(more: Partial<Parameters<typeof createStaff>[1]> = {}) {
  const login = `vanban.lan${++made}`
  const staff = { login, fullName: 'Hoàng Thị Lan', roles: ['receiver'], communeId: VAN_BAN, password: PASSWORD, secret: app.services.config.secret, ...more }
  return { login, ...(await createStaff(app.services.database.db, staff, clock)) }
}

async function signIn(login: string, password = PASSWORD, path = '/dang-nhap'): Promise<Browser> {
  const person = browser(app)
  await person.get(path)
  const page = await person.send('/dang-nhap', { login, password })
  if (page.text.includes('Mã 6 số trong ứng dụng xác thực')) await person.send('/dang-nhap/ma', { code: totpCode(TOTP, clock) })
  return person
}

test('a person signs in and goes on to where they were going', async () => {
  const { login } = await account({ totpSecret: TOTP })
  const person = browser(app)
  const barred = await person.get('/tai-khoan/phien')
  assert.equal(barred.location, '/dang-nhap?tiep=%2Ftai-khoan%2Fphien')
  await person.get(barred.location!)
  await person.send('/dang-nhap', { login: ` ${login.toUpperCase()} `, password: PASSWORD })
  const entered = await person.send('/dang-nhap/ma', { code: totpCode(TOTP, clock) })
  assert.deepEqual([entered.status, entered.location], [303, '/tai-khoan/phien'])
  const sessions = await person.get('/tai-khoan/phien')
  assert.match(sessions.text, /Máy này/)
  assert.match((await person.get('/toi')).text, /Hoàng Thị Lan.*Cán bộ tiếp nhận.*Xã Vân Bán/)
})

test('the cookie is out of reach of scripts and other sites, and Secure on https', async () => {
  const { login } = await account()
  const response = await app.post('/dang-nhap', { login, password: PASSWORD, tiep: '/' })
  const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith(SESSION_COOKIE))!
  assert.match(line, /HttpOnly/)
  assert.match(line, /SameSite=Lax/)
  assert.doesNotMatch(line, /Max-Age|Secure/)
  app.services.config.secure = true
  const secure = await app.post('/dang-nhap', { login, password: PASSWORD, tiep: '/' })
  app.services.config.secure = false
  assert.match(secure.headers.getSetCookie().find((cookie) => cookie.startsWith(SESSION_COOKIE))!, /Secure/)
})

test('signing in never leads to another site', async () => {
  for (const evil of ['https://evil.vn', '//evil.vn', '/\\evil.vn', '/\t/evil.vn']) {
    const { login } = await account({ totpSecret: TOTP })
    const person = browser(app)
    await person.get(`/dang-nhap?tiep=${encodeURIComponent(evil)}`)
    await person.send('/dang-nhap', { login, password: PASSWORD })
    assert.equal((await person.send('/dang-nhap/ma', { code: totpCode(TOTP, clock) })).location, '/')
  }
})

test('a wrong password, an unknown login and a locked account sound the same, and keep the login typed', async () => {
  const { login, accountId } = await account()
  const locked = await account()
  await app.services.database.db.updateTable('accounts').set({ state: 'locked' }).where('id', '=', locked.accountId).execute()
  const answers = new Set<string>()
  for (const [name, password] of [[login, 'sai rồi nhé bạn'], ['khong.co.ai', PASSWORD], [locked.login, PASSWORD], ['', '']] as const) {
    const person = browser(app)
    await person.get('/dang-nhap')
    const page = await person.send('/dang-nhap', { login: name, password })
    assert.equal(page.status, 422)
    assert.match(page.html, new RegExp(`value="${name}"`))
    assert.doesNotMatch(page.html, /sai rồi nhé bạn/)
    answers.add(page.text.replace(name, ''))
  }
  assert.equal(answers.size, 1)
  assert.equal((await app.services.database.db.selectFrom('sessions').select('id').where('accountId', 'in', [accountId, locked.accountId]).execute()).length, 0)
})

test('guessing is slowed down per login and per address, and the wait is told', async () => {
  const { login } = await account()
  const tryOnce = (name: string, from: string) => requestFrom(from, { login: name, password: 'không đúng đâu', tiep: '/' })
  for (let i = 0; i < 8; i++) assert.equal((await tryOnce(login, `10.0.0.${i}`)).status, 422)
  const limited = await tryOnce(login, '10.0.0.99')
  assert.equal(limited.status, 429)
  assert.match(await limited.text(), /Bạn thử quá nhiều lần. Hãy chờ \d+ giây/)
  const right = await requestFrom('10.0.0.98', { login, password: PASSWORD, tiep: '/' })
  assert.equal(right.status, 429)
  wait(900)
  assert.equal((await requestFrom('10.0.0.98', { login, password: PASSWORD, tiep: '/' })).status, 303)
  const guess = async (i: number) => (await requestFrom('10.9.9.9', { login: `x${i}`, password: 'y', tiep: '/' })).status
  await Promise.all(Array.from({ length: 60 }, (_, i) => guess(i)))
  assert.equal(await guess(60), 429)
})

let same: ReturnType<typeof createApp> | undefined
const sameApp = () => (same ??= createApp(app.services))

test('a password typed into the login box is kept nowhere', async () => {
  await app.post('/dang-nhap', { login: 'gõ nhầm mật khẩu vào đây', password: 'x', tiep: '/' })
  assert.ok(!JSON.stringify(await app.services.database.db.selectFrom('rateLimits').selectAll().execute()).includes('nhầm'))
})

async function requestFrom(address: string, fields: Record<string, string>): Promise<Response> {
  return (await sameApp()).hono.request('/dang-nhap', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { host: 'localhost', origin: 'http://localhost', 'x-forwarded-for': address },
  })
}

test('with an authenticator app a password alone opens nothing; a code works once', async () => {
  const { login, accountId } = await account({ totpSecret: TOTP })
  const stored = await app.services.database.db.selectFrom('accounts').select('totpSecret').where('id', '=', accountId).executeTakeFirstOrThrow()
  assert.ok(!stored.totpSecret!.toString('latin1').includes('Hello!'), 'the secret is sealed at rest')
  const person = browser(app)
  await person.get('/dang-nhap?tiep=/tai-khoan/bao-ve')
  await person.send('/dang-nhap', { login, password: PASSWORD })
  assert.equal((await browser(app, person.cookie).get('/toi')).status, 303)
  const wrong = await person.send('/dang-nhap/ma', { code: '000000' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Mã này không đúng hoặc đã dùng rồi/)
  const code = totpCode(TOTP, clock)
  const entered = await person.send('/dang-nhap/ma', { code })
  assert.deepEqual([entered.status, entered.location], [303, '/tai-khoan/bao-ve'])
  const thief = browser(app)
  await thief.get('/dang-nhap')
  await thief.send('/dang-nhap', { login, password: PASSWORD })
  assert.equal((await thief.send('/dang-nhap/ma', { code })).status, 422)
})

test('the second step waits five minutes, dies with the password, and cannot be guessed', async () => {
  const { login, accountId } = await account({ totpSecret: TOTP })
  const person = browser(app)
  await person.get('/dang-nhap')
  const second = await person.send('/dang-nhap', { login, password: PASSWORD })
  wait(301)
  assert.match((await person.send('/dang-nhap/ma', { code: totpCode(TOTP, clock) })).text, /quá 5 phút/)
  wait(0, quarter)
  const ticket = /name="ve" value="([^"]+)"/.exec(second.html)![1]!
  await app.services.database.db.updateTable('accounts').set({ passwordHash: 'x' }).where('id', '=', accountId).execute()
  assert.equal((await app.post('/dang-nhap/ma', { ve: ticket, code: totpCode(TOTP, clock) })).status, 422)
  assert.equal((await app.post('/dang-nhap/ma', { ve: ticket.slice(0, -4) + 'AAAA', code: totpCode(TOTP, clock) })).status, 422)

  const other = await account({ totpSecret: TOTP })
  await person.get('/dang-nhap')
  await person.send('/dang-nhap', { login: other.login, password: PASSWORD })
  for (let i = 0; i < 6; i++) assert.equal((await person.send('/dang-nhap/ma', { code: String(100000 + i) })).status, 422)
  assert.equal((await person.send('/dang-nhap/ma', { code: totpCode(TOTP, clock) })).status, 429)
})

test('an administrator without a second factor can only add one, and then has the whole commune', async () => {
  const { login } = await account({ roles: ['commune_admin'] })
  const person = await signIn(login, PASSWORD, '/dang-nhap?tiep=/quan-tri/tai-khoan')
  assert.equal((await person.get('/quan-tri/tai-khoan')).location, '/tai-khoan/bao-ve')
  assert.match((await person.get('/tai-khoan/bao-ve')).text, /Vai trò của bạn cần thêm một lớp bảo vệ/)
  const offer = await person.get('/tai-khoan/ma-xac-thuc')
  assert.match(offer.html, /<svg/)
  const secret = /<code>([A-Z2-7 ]{30,})<\/code>/.exec(offer.html)![1]!.replaceAll(' ', '')
  const wrong = await person.send('/tai-khoan/ma-xac-thuc', { code: '123456' })
  assert.equal(wrong.status, 422)
  assert.ok(wrong.html.includes(secret.slice(0, 4)), 'the same key is shown again, already scanned')
  const codesPage = await person.send('/tai-khoan/ma-xac-thuc', { code: totpCode(secret, clock) })
  const codes = [...codesPage.html.matchAll(/<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})<\/code>/g)].map((match) => match[1]!)
  assert.equal(new Set(codes).size, 10)
  assert.equal((await person.get('/quan-tri/tai-khoan')).status, 200)

  // A code on paper opens once, however it is typed.
  const stranger = browser(app)
  await stranger.get('/dang-nhap')
  await stranger.send('/dang-nhap', { login, password: PASSWORD })
  assert.equal((await stranger.send('/dang-nhap/ma', { code: codes[0]!.toLowerCase().replaceAll('-', ' ') })).status, 303)
  const again = browser(app)
  await again.get('/dang-nhap')
  await again.send('/dang-nhap', { login, password: PASSWORD })
  assert.equal((await again.send('/dang-nhap/ma', { code: codes[0]! })).status, 422)
  assert.equal((await app.services.database.db.selectFrom('ledger').select('data').where('type', '=', 'account.totp_set').execute()).length, 1)
})

test('a dangerous page asks who you are again and comes back; the old cookie is worth nothing', async () => {
  const { login } = await account({ roles: ['commune_admin'], totpSecret: TOTP })
  const person = await signIn(login)
  wait(11 * 60)
  const asked = await person.get('/quan-tri/tai-khoan/moi')
  assert.equal(asked.location, '/xac-nhan-lai?tiep=%2Fquan-tri%2Ftai-khoan%2Fmoi')
  await person.get(asked.location!)
  const old = person.cookie
  assert.equal((await person.send('/xac-nhan-lai', { password: 'sai mật khẩu' })).status, 422)
  assert.equal((await person.send('/xac-nhan-lai', { password: PASSWORD })).location, '/quan-tri/tai-khoan/moi')
  assert.equal((await person.get('/quan-tri/tai-khoan/moi')).status, 200)
  assert.equal((await browser(app, old).get('/toi')).status, 303)
  wait(10 * 60 + 1)
  assert.equal((await person.get('/quan-tri/tai-khoan/moi')).status, 303)
})

test('the administrator makes an account; its one-time password is shown once and must be changed', async () => {
  const { login } = await account({ roles: ['commune_admin'], totpSecret: TOTP })
  const admin = await signIn(login)
  await admin.get('/quan-tri/tai-khoan/moi')
  const refused = await admin.send('/quan-tri/tai-khoan/moi', { fullName: 'Lò Văn Tú', login: 'Lò Tú' })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /hãy chọn ít nhất một vai trò/)
  assert.match(refused.html, /value="Lò Văn Tú"/)
  const taken = await admin.send('/quan-tri/tai-khoan/moi', { fullName: 'Lò Văn Tú', login, roles: ['receiver'] })
  assert.match(taken.text, /Tên đăng nhập này đã có người dùng/)

  const fresh = `vanban.tu${++made}`
  const shown = await admin.send('/quan-tri/tai-khoan/moi', { fullName: 'Lò Văn Tú', login: fresh, roles: ['receiver', 'cashier'] })
  const password = /Mật khẩu một lần<\/span><code>([^<]+)</.exec(shown.html)![1]!
  const ledger = await app.services.database.db.selectFrom('ledger').selectAll().where('type', '=', 'account.created').execute()
  assert.equal(ledger.length, 1)
  assert.ok(!JSON.stringify(ledger).includes(password))

  const person = browser(app)
  await person.get('/dang-nhap')
  assert.equal((await person.send('/dang-nhap', { login: fresh, password })).location, '/tai-khoan/mat-khau')
  assert.equal((await person.get('/quan-tri/tai-khoan')).location, '/tai-khoan/mat-khau')
  await person.get('/tai-khoan/mat-khau')
  const weak = await person.send('/tai-khoan/mat-khau', { password, newPassword: 'matkhau2026', again: 'matkhau2027' })
  assert.match(weak.text, /Mật khẩu này quá quen/)
  assert.match(weak.text, /chưa giống nhau/)
  const good = await person.send('/tai-khoan/mat-khau', { password, newPassword: 'cầu treo nước xanh', again: 'cầu treo nước xanh' })
  assert.deepEqual([good.status, good.location], [303, '/tai-khoan/bao-ve'])
  assert.equal((await person.get('/ho')).location, '/tai-khoan/bao-ve', 'nothing else opens before the second factor')
})

test('a one-time password ends after a week; a doubled form makes one account', async () => {
  const { login } = await account({ roles: ['commune_admin'], totpSecret: TOTP })
  const admin = await signIn(login)
  const page = await admin.get('/quan-tri/tai-khoan/moi')
  const fields = { fullName: 'Hà Thị Mơ', login: `vanban.mo${++made}`, roles: ['van_thu'], commandId: /name="commandId" value="([^"]+)"/.exec(page.html)![1]! }
  const [one, two] = [await app.post('/quan-tri/tai-khoan/moi', fields, admin), await app.post('/quan-tri/tai-khoan/moi', fields, admin)]
  const read = async (response: Response) => /Mật khẩu một lần<\/span><code>([^<]+)</.exec(await response.text())![1]!
  const password = await read(one)
  assert.equal(await read(two), password)
  wait(8 * 86_400)
  const person = browser(app)
  await person.get('/dang-nhap')
  assert.equal((await person.send('/dang-nhap', { login: fields.login, password })).status, 422)
})

test('roles, locking, resetting: each takes effect at once, and the last administrator stays', async () => {
  const boss = await account({ roles: ['commune_admin'], totpSecret: TOTP, communeId: BAO_HA })
  const admin = await signIn(boss.login)
  const clerk = await account({ communeId: BAO_HA, roles: ['receiver'] })
  const person = await signIn(clerk.login)
  const path = `/quan-tri/tai-khoan/${clerk.accountId}`

  await admin.get(`/quan-tri/tai-khoan/${boss.accountId}`)
  const last = await admin.send('/vai-tro', { fullName: 'X', roles: ['receiver'] })
  assert.match(last.text, /người quản trị cuối cùng/)
  assert.equal((await app.post(`/quan-tri/tai-khoan/${boss.accountId}/khoa`, {}, admin)).status, 422)

  await admin.get(path)
  assert.equal((await admin.send('/vai-tro', { fullName: 'Hoàng Thị Lan', roles: ['movement_officer'] })).status, 303)
  // The new duties need a second factor, so the open session may only add it.
  assert.equal((await person.get('/doi/may')).location, '/tai-khoan/bao-ve')

  await admin.get(path)
  await admin.send('/khoa')
  assert.equal((await person.get('/toi')).status, 303)
  await admin.get(path)
  await admin.send('/mo-khoa')
  await admin.get(path)
  const reset = await admin.send('/cap-lai', { dropSecondFactor: 'co' })
  assert.match(reset.text, /Mật khẩu một lần/)
  const types = await app.services.database.db.selectFrom('ledger').select('type').where('subject', '=', `account:${clerk.accountId}`).orderBy('seq').execute()
  assert.deepEqual(types.map((row) => row.type), ['account.role_changed', 'account.locked', 'account.unlocked', 'account.password_reset'])
})

test('another commune’s accounts do not exist for an administrator', async () => {
  const { login } = await account({ roles: ['commune_admin'], totpSecret: TOTP })
  const admin = await signIn(login)
  const far = await account({ communeId: BAO_HA })
  await signIn(far.login)
  const session = await app.services.database.db.selectFrom('sessions').select('id').where('accountId', '=', far.accountId).executeTakeFirstOrThrow()
  assert.equal((await admin.get(`/quan-tri/tai-khoan/${far.accountId}`)).status, 404)
  for (const act of ['vai-tro', 'khoa', 'cap-lai', `phien/${session.id}/dung`]) {
    const response = await app.post(`/quan-tri/tai-khoan/${far.accountId}/${act}`, { fullName: 'x', roles: ['receiver'] }, admin)
    assert.equal(response.status, 404, act)
  }
  assert.equal((await admin.get('/quan-tri/tai-khoan/khong-phai-ma')).status, 404)
})

test('sessions: one’s own can be ended, the administrator ends others’, signing out ends this one', async () => {
  const mine = await account()
  const [desk, phone] = [await signIn(mine.login), await signIn(mine.login)]
  const list = await desk.get('/tai-khoan/phien')
  const other = /\/tai-khoan\/phien\/([0-9a-f-]+)\/dung/.exec(list.html)![1]!
  assert.equal((await desk.send(`/${other}/dung`)).location, '/tai-khoan/phien')
  assert.equal((await phone.get('/toi')).status, 303)
  const stranger = await signIn((await account()).login)
  const deskId = await app.services.database.db.selectFrom('sessions').select('id').where('accountId', '=', mine.accountId).where('revokedAt', 'is', null).executeTakeFirstOrThrow()
  assert.equal((await app.post(`/tai-khoan/phien/${deskId.id}/dung`, {}, stranger)).status, 404)

  const admin = await signIn((await account({ roles: ['commune_admin'], totpSecret: TOTP })).login)
  await admin.get(`/quan-tri/tai-khoan/${mine.accountId}`)
  await admin.send(`/phien/${deskId.id}/dung`)
  assert.equal((await desk.get('/toi')).status, 303)

  await stranger.get('/dang-xuat')
  await stranger.send('/dang-xuat')
  assert.equal(stranger.cookie, '')
})

test('a session ends after twelve idle hours, and after a week however busy', async () => {
  const { login } = await account()
  const person = await signIn(login)
  for (let hours = 0; hours < 7 * 24; hours += 11) {
    assert.equal((await person.get('/toi')).status, 200, `after ${hours} hours`)
    wait(11 * 3600)
  }
  assert.equal((await person.get('/toi')).status, 303)
  const lazy = await signIn((await account()).login)
  wait(12 * 3600 + 1)
  assert.equal((await lazy.get('/toi')).status, 303)
})

test('the last second factor of an administrator cannot be dropped; recovery codes can be renewed', async () => {
  const { login, accountId } = await account({ roles: ['commune_admin'], totpSecret: TOTP })
  const person = await signIn(login)
  assert.equal((await app.post('/tai-khoan/ma-xac-thuc/bo', {}, person)).status, 422)
  await person.get('/tai-khoan/bao-ve')
  const [first, second] = [await person.send('/tai-khoan/ma-du-phong'), await person.get('/tai-khoan/bao-ve').then(() => person.send('/tai-khoan/ma-du-phong'))]
  assert.notEqual(first.text, second.text)
  const kept = await app.services.database.db.selectFrom('recoveryCodes').select('codeHash').where('accountId', '=', accountId).execute()
  assert.equal(kept.length, 10)
})

test('a province viewer chooses a commune and sees only that one; others’ are refused', async () => {
  const { login } = await account({ roles: ['province_viewer'], communeId: null, provinceId: 25, totpSecret: TOTP })
  const person = await signIn(login)
  const page = await person.get('/chon-xa')
  assert.match(page.text, /Xã Vân Bán/)
  assert.doesNotMatch(page.text, /Bảo Hà/)
  assert.equal((await person.send('/chon-xa', { xa: String(BAO_HA) })).status, 422)
  await person.get('/chon-xa?tiep=/toi')
  assert.equal((await person.send('/chon-xa', { xa: String(VAN_BAN) })).location, '/toi')
  assert.match((await person.get('/toi')).text, /Xã Vân Bán/)
  // Their own changes go to the province's ledger.
  await person.get('/tai-khoan/mat-khau')
  await person.send('/tai-khoan/mat-khau', { password: PASSWORD, newPassword: 'núi cao sương sớm', again: 'núi cao sương sớm' })
  const entry = await app.services.database.db.selectFrom('ledger').select('communeId').where('type', '=', 'account.password_changed').where('communeId', '=', 0).execute()
  assert.equal(entry.length, 1)
  const clerk = await signIn((await account()).login)
  assert.match((await clerk.get('/chon-xa')).text, /không cần chọn xã/)
})

test('changing the password signs out every other machine', async () => {
  const { login } = await account()
  const [desk, phone] = [await signIn(login), await signIn(login)]
  await desk.get('/tai-khoan/mat-khau')
  assert.match((await desk.send('/tai-khoan/mat-khau', { password: 'nhầm mất rồi', newPassword: 'đò ngang bến cũ', again: 'đò ngang bến cũ' })).text, /Mật khẩu chưa đúng/)
  await desk.send('/tai-khoan/mat-khau', { password: PASSWORD, newPassword: 'đò ngang bến cũ', again: 'đò ngang bến cũ' })
  assert.equal((await desk.get('/toi')).status, 200)
  assert.equal((await phone.get('/toi')).status, 303)
})
