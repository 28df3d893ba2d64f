// Passkeys with a software authenticator: adding one, signing in, confirming again, and every way to cheat.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testApp, TEST_ORIGIN, type TestApp } from '../../../test/support/app.ts'
import { softAuthenticator, type SoftAuthenticator } from '../../../test/support/authenticator.ts'
import { browser, type Browser } from '../../../test/support/browser.ts'
import { VAN_BAN } from '../../../test/support/factories.ts'
import { addSeconds, instant } from '../../platform/time.ts'
import { createStaff } from './index.ts'

let app: TestApp
const PASSWORD = 'mây trắng lưng đèo'
let clock = instant('2026-11-22T01:00:00Z')
let made = 0

before(async () => {
  app = await testApp()
  await app.make.communes()
  app.setNow(clock)
})
after(() => app.close())

type Options = { challenge: string; rp: { id?: string }; rpId?: string }
const api = async (person: Browser, path: string, body: unknown = {}) => person.json(`/api/v1/passkeys/${path}`, body)
const options = async (person: Browser, act: string) => (await api(person, `${act}/options`)).body as unknown as Options

async function withPasskey(roles = ['commune_admin']): Promise<{ login: string; person: Browser; key: SoftAuthenticator }> {
  clock = addSeconds(clock, 3600)
  app.setNow(clock)
  const login = `khoa.${++made}`
  await createStaff(app.services.database.db, { login, fullName: 'Vàng A Sử', roles, communeId: VAN_BAN, password: PASSWORD }, clock)
  const person = browser(app)
  await person.get('/dang-nhap')
  await person.send('/dang-nhap', { login, password: PASSWORD })
  const key = softAuthenticator()
  const added = await api(person, 'register', { label: 'Máy bàn', credential: key.create(await options(person, 'register'), TEST_ORIGIN) })
  assert.equal(added.status, 200, JSON.stringify(added.body))
  return { login, person, key }
}

test('a passkey finishes an administrator’s account and then opens it without a password', async () => {
  const { login, person, key } = await withPasskey()
  assert.equal((await person.get('/quan-tri/tai-khoan')).status, 200)
  assert.match((await person.get('/tai-khoan/bao-ve')).text, /Máy bàn/)

  const desk = browser(app)
  assert.match((await desk.get('/dang-nhap')).html, /<passkey-button hidden/)
  const entered = await api(desk, 'sign-in', { tiep: '/quan-tri/tai-khoan', credential: key.get(await options(desk, 'sign-in'), TEST_ORIGIN) })
  assert.deepEqual(entered.body, { next: '/quan-tri/tai-khoan' })
  assert.equal((await desk.get('/quan-tri/tai-khoan')).status, 200)

  // Password alone now stops at the second step.
  const other = browser(app)
  await other.get('/dang-nhap')
  assert.match((await other.send('/dang-nhap', { login, password: PASSWORD })).text, /Còn một bước nữa/)
  assert.equal(other.cookie, '')
})

test('a passkey confirms again before dangerous acts, under a new cookie', async () => {
  const { person, key } = await withPasskey()
  clock = addSeconds(clock, 11 * 60)
  app.setNow(clock)
  assert.equal((await person.get('/quan-tri/tai-khoan/moi')).status, 303)
  const old = person.cookie
  const confirmed = await api(person, 'confirm', { tiep: '//evil.vn', credential: key.get(await options(person, 'confirm'), TEST_ORIGIN) })
  assert.deepEqual(confirmed.body, { next: '/' })
  assert.equal((await person.get('/quan-tri/tai-khoan/moi')).status, 200)
  assert.notEqual(person.cookie, old)
})

test('what must not open anything: old answers, other sites, other people’s keys, cloned keys, strangers', async () => {
  const { person, key } = await withPasskey()
  const { key: neighbour } = await withPasskey()
  const refusedSignIn = async (credential: unknown, why: string) => {
    const thief = browser(app)
    const answer = await api(thief, 'sign-in', { credential })
    assert.equal(answer.status, 422, why)
    assert.equal(thief.cookie, '', why)
  }
  const asked = () => options(browser(app), 'sign-in')

  const once = key.get(await asked(), TEST_ORIGIN)
  assert.equal((await api(browser(app), 'sign-in', { credential: once })).status, 200)
  await refusedSignIn(once, 'the same answer a second time')
  await refusedSignIn(key.get({ challenge: 'bWFkZSB1cA', rpId: 'localhost' }, TEST_ORIGIN), 'a challenge we never gave')
  await refusedSignIn(key.get(await asked(), 'https://evil.vn'), 'signed for another site')
  await refusedSignIn(key.get({ ...(await asked()), rpId: 'evil.vn' }, TEST_ORIGIN), 'made for another site')
  await refusedSignIn(softAuthenticator().get(await asked(), TEST_ORIGIN), 'a key nobody added')
  await refusedSignIn(key.get(await options(person, 'confirm'), TEST_ORIGIN), 'a challenge for confirming used to sign in')

  const late = await asked()
  clock = addSeconds(clock, 301)
  app.setNow(clock)
  await refusedSignIn(key.get(late, TEST_ORIGIN), 'after five minutes')
  key.setCounter(1)
  await refusedSignIn(key.get(await asked(), TEST_ORIGIN), 'a counter that stepped back: a clone')

  const crossed = await api(person, 'confirm', { credential: neighbour.get(await options(person, 'confirm'), TEST_ORIGIN) })
  assert.equal(crossed.status, 422)
  assert.equal((await api(browser(app), 'sign-in', { credential: 'rubbish' })).status, 422)
  assert.equal((await api(browser(app), 'register', {})).status, 401)
})

test('adding a passkey asks for a fresh confirmation; the last one of an administrator stays', async () => {
  const { person, key } = await withPasskey()
  const id = (key.get({ challenge: 'eA', rpId: 'localhost' }, TEST_ORIGIN) as { id: string }).id
  await person.get('/tai-khoan/bao-ve')
  assert.equal((await person.send('/khoa-truy-cap/bo')).status, 422)
  const second = softAuthenticator()
  const registration = second.create(await options(person, 'register'), TEST_ORIGIN)
  await api(person, 'register', { credential: registration })
  assert.equal((await app.post('/tai-khoan/khoa-truy-cap/bo', { credentialId: id }, person)).status, 303)
  clock = addSeconds(clock, 11 * 60)
  app.setNow(clock)
  const late = await api(person, 'register/options')
  assert.equal(late.status, 403)
  assert.equal((late.body.problems as { code: string }[])[0]!.code, 'chung.stepUp')
})
