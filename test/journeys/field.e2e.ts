// A volunteer's evening in a real browser, with everything that goes wrong on one: no signal, a killed server, a new
// version of the app, a photo without network, two tabs, a wifi portal, no worker at all, no script at all.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { phonePhoto } from '../support/sample-files.ts'
import { countVisits, openJourney, preparePhone, PIN, until, type Journey } from '../support/journey.ts'

let journey: Journey
let visits = 0

before(async () => {
  journey = await openJourney()
})
beforeEach(async () => {
  journey.link.mode = 'open'
  delete journey.link.rewrite
  visits = await countVisits(journey)
})
after(() => journey.close())

const house = (hamlet: number, index: number) => journey.hamlets[hamlet]!.households[index]!

async function openVisitForm(page: Page, hamlet: number, index: number, person = 0): Promise<void> {
  const { id, people } = house(hamlet, index)
  await page.goto(`${journey.origin}/di-ngo/nha/${id}`)
  await page.locator(`a.house-person-go[href*="nguoi=${people[person]}"]`).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function chooseAndSave(page: Page, rung = 2): Promise<void> {
  await page.locator(`input[name=rung][value="${rung}"]`).check({ force: true })
  if ((await page.locator('input[name=skills]:checked').count()) === 0) await page.locator('input[name=skills]').first().check({ force: true })
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
}

async function arrived(count: number): Promise<void> {
  await until(`${visits + count} visits on the server`, async () => (await countVisits(journey)) === visits + count)
}

/** The line on the page (or the status page) that says what waits. */
async function syncNow(page: Page): Promise<void> {
  await page.goto(`${journey.origin}/may-nay`)
  await page.getByRole('button', { name: 'Đồng bộ ngay' }).click()
  await page.waitForURL(/may-nay$/)
}

async function withPhone(work: (context: BrowserContext, page: Page) => Promise<void>): Promise<void> {
  const context = await journey.phone(journey.team.memberId)
  try {
    await work(context, await preparePhone(journey, context))
  } finally {
    await context.close()
  }
}

test('no signal: from the list to a saved visit in six taps; it shows as unsent and arrives once', () =>
  withPhone(async (_context, page) => {
    journey.link.mode = 'cut'
    await page.goto(`${journey.origin}/di-ngo?thon=${journey.hamlets[0]!.id}&xem=tat-ca`)
    let taps = 0
    const tap = async (selector: string) => {
      taps++
      await page.locator(selector).first().click()
    }
    await tap(`a[href*="/di-ngo/nha/${house(0, 0).id}"]`)
    await tap(`a.house-person-go[href*="nguoi=${house(0, 0).people[0]}"]`)
    await page.locator('input[name=rung]').first().waitFor({ state: 'attached' })
    await tap('label:has(input[name=rung][value="2"])')
    if ((await page.locator('input[name=skills]:checked').count()) === 0) await tap('label:has(input[name=skills])')
    taps++
    await page.getByRole('button', { name: 'Lưu', exact: true }).click()
    await page.getByText('Sẽ gửi khi có mạng').waitFor()
    assert.ok(taps <= 6, `${taps} taps`)
    await page.goto(`${journey.origin}/viec-cua-toi`)
    assert.match(await page.locator('main').innerText(), /Hà Thị Thảo/)
    assert.equal(await countVisits(journey), visits)
    journey.link.mode = 'open'
    await syncNow(page)
    await arrived(1)
    await syncNow(page)
    await arrived(1)
    const evidence = await journey.t.database.db.selectFrom('evidence').selectAll().where('residentId', '=', house(0, 0).people[0]!).execute()
    assert.deepEqual(evidence.map((row) => row.rung), [2])
  }))

test('the server is killed while the form is open: the visit is kept and arrives when it is back', () =>
  withPhone(async (_context, page) => {
    await openVisitForm(page, 0, 1)
    await journey.killServer()
    await chooseAndSave(page)
    await page.getByText('Sẽ gửi khi có mạng').waitFor()
    await journey.startServer()
    await syncNow(page)
    await arrived(1)
  }))

test('a new version of the app arrives while work is unsent: nothing is lost', () =>
  withPhone(async (_context, page) => {
    journey.link.mode = 'cut'
    await openVisitForm(page, 0, 2)
    await chooseAndSave(page)
    await page.getByText('Sẽ gửi khi có mạng').waitFor()
    journey.link.mode = 'open'
    journey.link.rewrite = (url, body) => (url === '/sw.js' ? `${body}\n// another version` : body)
    const changed = page.evaluate(async () => {
      const before = navigator.serviceWorker.controller
      const registration = await navigator.serviceWorker.getRegistration()
      const next = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
      await registration!.update()
      await next
      return navigator.serviceWorker.controller !== before
    })
    assert.equal(await changed, true)
    await syncNow(page)
    await arrived(1)
  }))

test('a photo attached without network arrives after its visit, whole and without its place', () =>
  withPhone(async (_context, page) => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'gocua-photo-')), 'lop-hoc.jpg')
    fs.writeFileSync(file, phonePhoto(1))
    journey.link.mode = 'cut'
    await openVisitForm(page, 0, 3)
    await page.locator('details:has(input[name=attachment])').evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)))
    await page.locator('input[name=attachment]').setInputFiles(file)
    await chooseAndSave(page)
    await page.getByText('Sẽ gửi khi có mạng').waitFor()
    journey.link.mode = 'open'
    await syncNow(page)
    await arrived(1)
    await until('the photo is on the server', async () => {
      const row = await journey.t.database.db.selectFrom('visitAttachments').select('fileId').where('fileId', 'is not', null).executeTakeFirst()
      return row !== undefined
    })
  }))

test('two tabs log at two doors at once: both arrive, each once', () =>
  withPhone(async (context, page) => {
    const second = await context.newPage()
    journey.link.mode = 'cut'
    await openVisitForm(page, 1, 0)
    await openVisitForm(second, 1, 1)
    await Promise.all([chooseAndSave(page), chooseAndSave(second)])
    await Promise.all([page, second].map((one) => one.getByText('Sẽ gửi khi có mạng').waitFor()))
    journey.link.mode = 'open'
    await Promise.all([syncNow(page), syncNow(second)])
    await arrived(2)
  }))

test('a wifi portal answers 200 with its own page: nothing is taken for sent', () =>
  withPhone(async (_context, page) => {
    journey.link.mode = 'cut'
    await openVisitForm(page, 1, 2)
    await chooseAndSave(page)
    await page.getByText('Sẽ gửi khi có mạng').waitFor()
    journey.link.mode = 'portal'
    await syncNow(page)
    await page.getByText('Mạng này đang bắt đăng nhập').waitFor()
    assert.equal(await countVisits(journey), visits)
    journey.link.mode = 'open'
    await syncNow(page)
    await arrived(1)
  }))

test('locked: the list asks for the PIN, a wrong one is refused, the right one opens; a form sent behind the lock is kept', () =>
  withPhone(async (_context, page) => {
    await openVisitForm(page, 1, 3)
    const tab = await page.context().newPage()
    await tab.goto(`${journey.origin}/may-nay`)
    await tab.getByRole('button', { name: 'Khóa máy' }).click()
    await tab.waitForURL(/mo-khoa/)
    await chooseAndSave(page)
    await page.getByText('Máy đã tự khóa').waitFor()
    await page.getByLabel('Mã PIN 6 số').fill('000000')
    await page.getByRole('button', { name: 'Mở khóa' }).click()
    await page.getByText('Mã PIN chưa đúng').first().waitFor()
    await page.getByLabel('Mã PIN 6 số').fill(PIN)
    await page.getByRole('button', { name: 'Mở khóa' }).click()
    await page.waitForURL(/di-ngo/)
    await syncNow(page)
    await arrived(1)
  }))

test('a browser without workers: the same pages from the server, visits recorded at once', async () => {
  const context = await journey.phone(journey.team.memberId, { serviceWorkers: 'block' })
  const page = await context.newPage()
  await openVisitForm(page, 1, 2, 1)
  await chooseAndSave(page)
  await page.getByText('Đã ghi.').waitFor()
  await arrived(1)
  await context.close()
})

test('no JavaScript: the volunteer logs a visit, the leader sees it', async () => {
  const context = await journey.phone(journey.team.memberId, { javaScriptEnabled: false })
  const page = await context.newPage()
  await openVisitForm(page, 1, 3, 1)
  await chooseAndSave(page)
  await page.getByText('Đã ghi.').waitFor()
  await arrived(1)
  await context.close()
  const desk = await journey.phone(journey.team.leaderId, { javaScriptEnabled: false })
  const leader = await desk.newPage()
  await leader.goto(`${journey.origin}/di-ngo/nha/${house(1, 3).id}`)
  assert.match(await leader.locator('main').innerText(), /Lê Văn Thành Viên/)
  await desk.close()
})
