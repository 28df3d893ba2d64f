// A guide gets a voice and a new version, in a real browser: a local speaker records, somebody else listens, a learner
// hears it; a change is written, approved and published, and who learned with the old version still reads the old one.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openSession, SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow } from '../../src/platform/time.ts'
import { chromiumMissing, openChromium } from '../support/chromium.ts'
import { openTempDir } from '../support/database.ts'
import { VAN_BAN } from '../support/factories.ts'
import { DESK, openJourney, PHONE, until, type Journey } from '../support/journey.ts'
import { emptyRoom, opusFile, voiceLike, wavFile } from '../support/sounds.ts'

const GUIDE = 'vneid-password'
const skip = { skip: chromiumMissing }
let journey: Journey
let microphone: Browser
let dir: string

before(async () => {
  if (chromiumMissing) return
  journey = await openJourney()
  dir = openTempDir('voice')
  fs.writeFileSync(path.join(dir, 'voice.wav'), wavFile(voiceLike(30, { volume: 0.15 })))
  microphone = await openChromium({ args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${path.join(dir, 'voice.wav')}`] })
})
after(async () => {
  await microphone?.close()
  await journey?.close()
  if (dir) fs.rmSync(dir, { recursive: true, force: true })
})

async function person(browser: Browser, role: string, viewport: { width: number; height: number }, more: object = {}): Promise<BrowserContext> {
  const accountId = newId()
  await journey.t.database.db.insertInto('accounts').values({ id: accountId, communeId: VAN_BAN, login: `user-${accountId.slice(-8)}`, fullName: `Cán bộ ${role}`, roles: [role], createdAt: systemNow() }).execute()
  const { token } = await openSession(journey.t.database.db, { accountId }, systemNow(), 'journey', true)
  const context = await browser.newContext({ viewport, ...more })
  await context.addCookies([{ name: SESSION_COOKIE, value: token, url: journey.origin, httpOnly: true, sameSite: 'Lax', expires: 4_000_000_000 }])
  return context
}

const recordings = () => journey.t.database.db.selectFrom('recordings').select(['id', 'state', 'stepId', 'milliseconds', 'sizeBytes']).execute()

test('a speaker records in the browser, a second person approves, a learner’s page plays it', skip, async () => {
  const speaker = await (await person(microphone, 'movement_officer', PHONE)).newPage()
  const faults: string[] = []
  speaker.on('pageerror', (error) => faults.push(error.message))
  await speaker.goto(`${journey.origin}/ghi-am/nguoi-doc?tieng=hmn`)
  await speaker.getByLabel('Họ tên người đọc').fill('Vàng Thị Sua')
  await speaker.locator('input[name=agreed]').check({ force: true })
  await speaker.getByRole('button', { name: 'Thêm người đọc' }).click()
  await speaker.waitForURL(/tieng=hmn/)
  await speaker.goto(`${journey.origin}/ghi-am/bai/${GUIDE}/hmn`)
  await speaker.getByRole('button', { name: 'Ghi âm' }).click()
  await speaker.locator('voice-recorder[recording]').waitFor()
  const levels = new Set<number>()
  for (let look = 0; look < 25; look++) {
    levels.add(await speaker.locator('meter').evaluate((meter) => (meter as HTMLMeterElement).value))
    await speaker.waitForTimeout(100)
  }
  assert.ok(Math.max(...levels) > 0.3, `the meter moves: ${[...levels].join(' ')}`)
  await speaker.getByRole('button', { name: 'Dừng' }).click()
  await speaker.getByText('Hãy nghe lại').waitFor()
  assert.equal(await speaker.locator('voice-recorder audio').evaluate((audio) => (audio as HTMLAudioElement).src.startsWith('blob:')), true)
  await speaker.getByRole('button', { name: 'Giữ bản này' }).click()
  await speaker.waitForURL((url) => !url.pathname.endsWith('/find'))
  const [kept] = await recordings()
  assert.ok(kept && kept.milliseconds > 1000 && kept.sizeBytes < 20_000, JSON.stringify(kept))
  await speaker.getByRole('button', { name: /Gửi duyệt 1 câu/ }).click()
  await speaker.waitForURL(/\/ghi-am\?tieng=hmn/)
  await speaker.goto(`${journey.origin}/ghi-am/duyet/${kept.id}`)
  assert.equal(await speaker.getByRole('button', { name: 'Duyệt, cho bà con nghe' }).count(), 0, 'not the own one')

  const listener = await (await person(journey.browser, 'commune_admin', DESK)).newPage()
  await listener.goto(`${journey.origin}/ghi-am/duyet`)
  await listener.locator(`a[href="/ghi-am/duyet/${kept.id}"]`).click()
  const playable = await listener.locator('audio').evaluate(async (audio) => {
    const media = audio as HTMLAudioElement
    media.load()
    await new Promise((done, fail) => (media.addEventListener('loadedmetadata', done, { once: true }), media.addEventListener('error', fail, { once: true })))
    return media.duration
  })
  assert.ok(playable > 1, `${playable} s`)
  await listener.getByRole('button', { name: 'Duyệt, cho bà con nghe' }).click()
  await listener.getByText('Bà con nghe được câu này rồi').waitFor()

  const learner = await (await journey.phone(journey.team.memberId)).newPage()
  await learner.goto(`${journey.origin}/hoc/${GUIDE}/xem?tieng=hmn`)
  const src = await learner.locator('speak-button[data-src^="/hoc/giong-doc/"]').first().getAttribute('data-src')
  const seconds = await learner.evaluate(async (address) => {
    const audio = new Audio(address)
    await new Promise((done, fail) => (audio.addEventListener('loadedmetadata', done, { once: true }), audio.addEventListener('error', fail, { once: true })))
    return audio.duration
  }, src!)
  assert.ok(Math.abs(seconds - playable) < 0.1, `${seconds} s in the learner’s page`)
  assert.deepEqual(faults, [])
})

test('silence, a video and an over-large file are refused with a sentence that names the step, with script and without', skip, async () => {
  const files = {
    silence: { name: 'im.wav', mimeType: 'audio/wav', buffer: Buffer.from(wavFile(emptyRoom(3))) },
    video: { name: 'phim.webm', mimeType: 'video/webm', buffer: Buffer.from(await opusFile(voiceLike(2), 'webm', { video: true })) },
  }
  const large = path.join(dir, 'large.wav')
  fs.writeFileSync(large, '')
  fs.truncateSync(large, 200_000_000)
  const before = (await recordings()).length
  const plain = await (await person(journey.browser, 'movement_officer', PHONE, { javaScriptEnabled: false })).newPage()
  const send = async (page: Page, file: (typeof files)['video'] | string) => {
    await page.goto(`${journey.origin}/ghi-am/bai/${GUIDE}/hmn/id`)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: 'Giữ bản này' }).click()
    return page.locator('.problems').innerText()
  }
  assert.match(await send(plain, files.silence), /Bước 2 “.*không nghe thấy giọng nói/s)
  assert.match(await send(plain, files.video), /Bước 2 “.*là phim, không phải bản ghi âm/s)
  assert.match(await send(plain, large), /Bước 2 “.*quá lớn/s)
  const scripted = await (await person(journey.browser, 'movement_officer', PHONE)).newPage()
  assert.match(await send(scripted, files.video), /Bước 2 “.*là phim/s)
  await scripted.goto(`${journey.origin}/ghi-am/bai/${GUIDE}/hmn/id`)
  await scripted.locator('input[type=file]').setInputFiles(files.silence)
  await scripted.getByText('Không nghe thấy giọng nói').waitFor()
  await scripted.locator('input[type=file]').setInputFiles(large)
  await scripted.getByText('Tệp quá lớn').waitFor()
  assert.equal((await recordings()).length, before)
})

test('a change is written, kept while typing, drawn, approved and published; the old link shows the old version', skip, async () => {
  const author = await (await person(journey.browser, 'movement_officer', DESK)).newPage()
  await author.goto(`${journey.origin}/soan-bai/bai/${GUIDE}`)
  const old = await (await author.request.get(`${journey.origin}/hoc/${GUIDE}?ban=1`)).text()
  await author.getByRole('button', { name: 'Sửa bài' }).click()
  await author.waitForURL(/\/soan-bai\/nhap\//)
  const draft = author.url()
  await author.goto(`${draft}/man.who`)
  const drawn = await author.locator('#xem-thu svg').innerHTML()
  await author.locator('textarea').nth(2).fill('Quên mật khẩu rồi')
  await author.getByText('Đã tự lưu lúc').waitFor()
  await until('the picture is drawn anew', async () => (await author.locator('#xem-thu svg').innerHTML()) !== drawn)
  await author.goto(`${draft}/bai`)
  await author.getByLabel('Học xong làm được gì', { exact: true }).fill('Tự đặt lại mật khẩu, không nhờ ai.')
  await author.getByRole('button', { name: 'Lưu', exact: true }).click()
  await author.getByText('Đã lưu.').waitFor()
  await author.goto(draft)
  await author.getByLabel('Bản này đổi gì, vì sao').fill('Lời hứa rõ hơn')
  await author.getByRole('button', { name: 'Gửi duyệt' }).click()
  await author.getByText('người khác phải duyệt').waitFor()

  const second = await (await person(journey.browser, 'commune_admin', PHONE)).newPage()
  await second.goto(draft)
  assert.match(await second.locator('main').innerText(), /Tự đặt lại mật khẩu, không nhờ ai/)
  await second.getByRole('button', { name: 'Duyệt và ra bản mới' }).click()
  await second.getByText('Đã ra bản 2').waitFor()

  const learner = await (await journey.phone(journey.team.memberId)).newPage()
  await learner.goto(`${journey.origin}/hoc/${GUIDE}`)
  assert.match(await learner.locator('main').innerText(), /không nhờ ai/)
  await learner.goto(`${journey.origin}/hoc/${GUIDE}?ban=1`)
  const text = await learner.locator('main').innerText()
  assert.doesNotMatch(text, /không nhờ ai/)
  assert.match(text, /Tự đặt lại mật khẩu VNeID trên máy mình/)
  assert.match(old, /Tự đặt lại mật khẩu VNeID trên máy mình/)
})
