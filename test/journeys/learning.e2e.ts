// A learner at a phone's screen who never types: finds a task by its picture, practises with hints, falls for the planned
// mistake and gets out of it; the same with the network gone after one visit, and without JavaScript. And what a phone says of the course
// it holds when a file of it is gone.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { openJourney, preparePhone, until, type Journey } from '../support/journey.ts'

let journey: Journey
before(async () => {
  journey = await openJourney()
})
beforeEach(() => {
  journey.link.mode = 'open'
})
after(() => journey.close())

const PHONE = { viewport: { width: 360, height: 740 }, locale: 'vi-VN', hasTouch: true }

async function learner(work: (page: Page, context: BrowserContext) => Promise<void>, options: Parameters<Journey['browser']['newContext']>[0] = {}): Promise<void> {
  const context = await journey.browser.newContext({ ...PHONE, ...options })
  try {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await work(page, context)
    assert.deepEqual(errors, [])
  } finally {
    await context.close()
  }
}

/** Taps the part of the practice screen that stands under this id. */
const touch = (page: Page, part: string) => page.locator(`#cho-${part}`).click()
const heard = (page: Page) => page.locator('#loi').innerText()
const RIGHT = ['forgot', 'id', 'phone', 'info', 'next', 'issued', 'next', 'keys', 'ok', 'login']

/** From the list to the last page of the planned mistake, by tapping alone. */
async function practise(page: Page): Promise<void> {
  await page.locator('.task-link', { has: page.locator('.pictogram') }).filter({ hasText: 'Quên mật khẩu VNeID' }).click()
  await page.getByRole('link', { name: /Tự làm, có gợi ý/ }).click()
  assert.match(await heard(page), /Quên mật khẩu/)
  // A wrong place teaches and shows the right one; nothing is lost.
  await touch(page, 'go')
  await page.getByText('Chưa có mật khẩu thì chưa đăng nhập được').waitFor()
  assert.equal(await page.locator('.sim-ringed').getAttribute('id'), 'cho-forgot')
  for (const [index, part] of RIGHT.entries()) {
    if (index === 3) {
      await page.getByRole('link', { name: 'Gợi ý' }).click()
      await page.locator('.sim-ringed').waitFor()
    }
    await touch(page, part)
  }
  assert.match(await page.locator('main').innerText(), /Bấm nhầm 1 lần.*Xem gợi ý 1 lần/s)
  // Back and again keep their places through all of it.
  await page.getByRole('link', { name: 'Tự làm', exact: true }).click()
  for (const part of RIGHT) await touch(page, part)
  await page.getByText('Không bấm nhầm chỗ nào').waitFor()
  await page.getByRole('link', { name: 'Gỡ lỗi' }).click()
  await touch(page, 'open')
  assert.match(await heard(page), /trang giả/)
  await touch(page, 'otp')
  await page.getByText('Ngoài đời, chỗ này có thể mất tiền').waitFor()
  await touch(page, 'close')
  await touch(page, 'police')
  await page.getByText('Xong rồi!').waitFor()
}

/** One visit, until the course is here. */
async function visitOnce(page: Page): Promise<void> {
  await page.goto(`${journey.origin}/hoc`)
  await until('the worker of lessons is in charge', () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL.endsWith('/hoc-sw.js') === true))
}

test('never typing: found by picture, practised with hints and alone, fallen for the mistake, recovered; screen by screen within 360 px', () =>
  learner(async (page) => {
    await page.goto(journey.origin)
    await page.getByRole('link', { name: /Học và tập/ }).click()
    await practise(page)
  }))

test('without JavaScript, the same', () =>
  learner(
    async (page) => {
      await page.goto(`${journey.origin}/hoc`)
      await practise(page)
      await page.goto(`${journey.origin}/hoc/tai-ve`)
      await page.getByText('Máy này chưa giữ bài nào').waitFor()
    },
    { javaScriptEnabled: false },
  ))

test('with the network gone after one visit, the same; every guide opens, within 360 px', () =>
  learner(async (page) => {
    await visitOnce(page)
    journey.link.mode = 'cut'
    journey.link.requests.length = 0
    await page.goto(`${journey.origin}/hoc`)
    await practise(page)
    await page.goto(`${journey.origin}/hoc/tai-ve`)
    await page.getByText('Đủ bài: học được khi không có mạng').waitFor()
    const guides = await page.locator('.pack-guide').count()
    assert.equal(guides, 17)
    await page.goto(`${journey.origin}/hoc`)
    const links = await page.locator('.task-link').evaluateAll((all) => all.map((one) => one.getAttribute('href')!))
    assert.equal(links.length, 17)
    const ways = ['/xem', '/cung-lam', '/goi-y', '/tu-lam', '/loi']
    for (const [index, href] of links.entries()) {
      for (const way of ['', ways[index % ways.length]!]) {
        const response = await page.goto(journey.origin + href + way)
        assert.equal(response!.status(), 200, href + way)
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, href + way)
      }
    }
    // Pages that only the server has say what is missing.
    const report = await page.goto(`${journey.origin}/hoc/vneid-password/khac?buoc=find&ban=1`)
    assert.equal(report!.status(), 503)
    await page.getByText('Việc này cần mạng').waitFor()
  }))

test('a real number typed into a practice box is refused kindly, with and without network, and not shown again', () =>
  learner(async (page) => {
    await visitOnce(page)
    for (const mode of ['open', 'cut'] as const) {
      journey.link.mode = mode
      for (const [typed, said] of [['001 088 000 123', 'giống số căn cước thật'], ['0912.345.678', 'giống số điện thoại thật']] as const) {
        await page.goto(`${journey.origin}/hoc/vneid-password/goi-y?b=1`)
        await page.getByText('Muốn tự gõ thử').click()
        await page.locator('input[name=go]').fill(typed)
        await page.getByRole('button', { name: 'Xong ô này' }).click()
        await page.locator('.error').getByText(said).waitFor()
        assert.ok(!(await page.content()).includes(typed))
      }
      await page.locator('input[name=go]').fill('số tập')
      await page.getByRole('button', { name: 'Xong ô này' }).click()
      await page.waitForURL(/b=2/)
    }
  }))

test('a short check with the network gone: every guide has one, answers are explained; what was not kept is said, kept later, once', async () => {
  const context = await journey.phone(journey.team.memberId, PHONE)
  const page = await context.newPage()
  await visitOnce(page)
  journey.link.mode = 'cut'
  await page.goto(`${journey.origin}/hoc/kiem-tra`)
  assert.equal(await page.locator('.knock-link').count(), 17)
  await page.locator('.knock-link', { hasText: 'Đăng nhập VssID' }).click()
  for (let n = 1; n <= 5; n++) {
    assert.equal(await page.locator('.choices a').count(), 2)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    await page.locator('.choices a').first().click()
    await page.waitForURL(new RegExp(`d=0{${n}}$`))
  }
  await page.getByText('Đúng 2 trong 5 câu').waitFor()
  await page.getByText('Có câu để lộ mã, mật khẩu hoặc tiền').waitFor()
  const sittings = () => journey.t.database.db.selectFrom('checkSittings').select(['guideId', 'correct']).execute()
  for (let press = 1; press <= 2; press++) {
    await page.getByRole('button', { name: 'Đồng ý giữ' }).click()
    await page.getByText('Chưa giữ được câu trả lời vì chưa có mạng').waitFor()
  }
  assert.deepEqual(await sittings(), [])
  journey.link.mode = 'open'
  await page.getByRole('button', { name: 'Đồng ý giữ' }).click()
  await page.getByText('Đã giữ câu trả lời').waitFor()
  assert.deepEqual(await sittings(), [{ guideId: 'vssid-sign-in', correct: 2 }])
  // The address on older posters leads here.
  await page.goto(`${journey.origin}/kiem-tra-nhanh`)
  assert.equal(new URL(page.url()).pathname, '/hoc/kiem-tra')
  await context.close()
})

test('a file deleted from the course is admitted, a spoiled one too; one guide is fetched again by itself', () =>
  learner(async (page) => {
    await visitOnce(page)
    const spoil = (file: string, body: string | null) =>
      page.evaluate(
        async ([name, text]) => {
          const cache = await caches.open('hoc-bai')
          const key = (await cache.keys()).find((request) => request.url.includes(`/hoc/goi/${name}/`))!
          await (text === null ? cache.delete(key) : cache.put(key, new Response(text)))
        },
        [file, body] as const,
      )
    await page.goto(`${journey.origin}/hoc/tai-ve`)
    await page.getByText('Đủ bài: học được khi không có mạng').waitFor()
    await spoil('bai/vneid-password', null)
    await spoil('bai/land-tax', '{"id":"land-tax"}')
    await spoil('cau-hoi/qr-payment', null)
    journey.link.mode = 'cut'
    await page.goto(`${journey.origin}/hoc/tai-ve`)
    await page.getByText('Chưa đủ bài').waitFor()
    assert.match(await page.locator('main').innerText(), /Thiếu hoặc hỏng 3 tệp/)
    assert.match(await page.locator('.pack-guide', { hasText: 'Quên mật khẩu' }).innerText(), /thiếu/)
    assert.match(await page.locator('.pack-guide', { hasText: 'Nộp thuế đất' }).innerText(), /hỏng/)
    const gone = await page.goto(`${journey.origin}/hoc/vneid-password`)
    assert.equal(gone!.status(), 503)
    assert.equal((await page.goto(`${journey.origin}/hoc/qr-payment`))!.status(), 200)
    assert.equal((await page.goto(`${journey.origin}/hoc/qr-payment/kiem-tra`))!.status(), 503, 'the guide is here, its questions are not')
    journey.link.mode = 'open'
    await page.goto(`${journey.origin}/hoc/tai-ve`)
    journey.link.requests.length = 0
    await page.locator('.pack-guide', { hasText: 'Quên mật khẩu' }).getByRole('button').click()
    await page.getByText('Thiếu hoặc hỏng 2 tệp').waitFor()
    assert.equal(journey.link.requests.filter((line) => line.includes('/hoc/goi/bai/')).length, 1)
    await page.getByRole('button', { name: 'Tải phần còn thiếu' }).click()
    await page.getByText('Đủ bài: học được khi không có mạng').waitFor()
  }))

test('on a volunteer’s phone both workers live side by side: the lesson keeps the menu, the alleys keep working', async () => {
  const context = await journey.phone(journey.team.memberId)
  const page = await preparePhone(journey, context)
  await visitOnce(page)
  await until('the worker knows that a helper reads', () => page.evaluate(async () => (await (await (await caches.open('hoc-bai')).match('/hoc/goi/ai'))?.json())?.isCoach === true))
  journey.link.mode = 'cut'
  await page.goto(`${journey.origin}/hoc`)
  assert.ok((await page.locator('nav.nav a[href="/di-ngo"]').count()) > 0)
  await page.goto(`${journey.origin}/hoc/field-report`)
  // A helper sees what is still to be checked; the public does not.
  assert.match(await page.locator('main').innerText(), /Chọn lĩnh vực/)
  await page.goto(`${journey.origin}/di-ngo`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await context.close()
  await learner(async (other) => {
    journey.link.mode = 'open'
    await other.goto(`${journey.origin}/hoc/field-report`)
    const words = await other.locator('main').innerText()
    assert.doesNotMatch(words, /Chọn lĩnh vực/)
    assert.match(words, /Còn 7 bước chưa ai kiểm tra/)
  })
})

test('twice the text: nothing is wider than the screen, and the three places of the bar stay in their order', () =>
  learner(async (page) => {
    for (const path of ['/hoc', '/hoc/vneid-password', '/hoc/vneid-password/xem', '/hoc/vneid-password/goi-y?b=3', '/hoc/vneid-password/cung-lam', '/hoc/qr-payment/goi-y', '/hoc/land-tax/goi-y?b=2']) {
      await page.goto(journey.origin + path)
      await page.evaluate(() => (document.documentElement.style.fontSize = '212%'))
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 361, path)
      if (!/xem|goi-y/.test(path)) continue
      const places = await page.locator('.thumbs').evaluate((bar) => [...bar.querySelectorAll('a, button')].filter((one) => one.getClientRects().length > 0).map((one) => one.textContent!.trim()))
      assert.equal(places[0], 'Lùi lại')
      assert.equal(places[1], 'Nghe lại')
    }
  }))

test('by keys alone, as a switch does it: the first step done, a hint asked for, a check answered; everything that can be pressed has a name', () =>
  learner(async (page) => {
    /** Tab until the place is reached, then Enter. */
    const press = async (selector: string) => {
      for (let tabs = 0; tabs < 40; tabs++) {
        await page.keyboard.press('Tab')
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return page.keyboard.press('Enter')
      }
      assert.fail(`${selector} is not reached by keys on ${page.url()}`)
    }
    const nameless = () =>
      page.evaluate(() => [...document.querySelectorAll<HTMLElement>('a[href], button')].filter((one) => one.getClientRects().length > 0 && !`${one.getAttribute('aria-label') ?? ''}${one.textContent}${one.querySelector('[aria-label]')?.getAttribute('aria-label') ?? ''}`.trim()).map((one) => one.outerHTML.slice(0, 120)))
    await page.goto(`${journey.origin}/hoc/vneid-password/goi-y`)
    assert.deepEqual(await nameless(), [])
    await press('#cho-forgot')
    await page.waitForURL(/b=1/)
    await press('a.thumb-main')
    await page.waitForURL(/h=1/)
    await press('.sim-ringed')
    await page.waitForURL(/b=2/)
    await page.goto(`${journey.origin}/hoc/vneid-password/kiem-tra`)
    assert.deepEqual(await nameless(), [])
    await press('.choices a')
    await page.waitForURL(/d=0$/)
    await page.goto(`${journey.origin}/hoc`)
    assert.deepEqual(await nameless(), [])
  }))
