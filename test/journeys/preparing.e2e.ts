// A daughter prepares her mother's pension file on her own phone, without signal: a helper is noted, a shaky photograph is
// warned of, the browser is closed in between, and the counter opens what she sealed. Once.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import jsqr from 'jsqr'
import type { BrowserContext, Page } from 'playwright-core'
import { openJourney, PHONE, until, type Journey } from '../support/journey.ts'
import { blurred, page as paper, png } from '../support/papers.ts'

let journey: Journey
let daughter: BrowserContext

before(async () => {
  journey = await openJourney()
  daughter = await journey.browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
})
after(() => journey.close())

const PENSION = '1.014027'

/** A phone's picture: the sheet with a margin of table round it. */
function photo(shaken: boolean) {
  const sheet = paper(900, 1240)
  return { name: 'IMG_2031.png', mimeType: 'image/png', buffer: png(shaken ? blurred(sheet, 4) : sheet) }
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click()
}

async function choose(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`label:has(input[name="${name}"][value="${value}"])`).click()
}

/** What a scanner at the counter reads off the screen. */
async function scan(page: Page): Promise<string> {
  const pixels = await page.evaluate(async () => {
    const svg = document.querySelector('.qr-picture svg')!
    const image = new Image(600, 600)
    image.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`
    await image.decode()
    const canvas = new OffscreenCanvas(600, 600)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0, 600, 600)
    return [...context.getImageData(0, 0, 600, 600).data]
  })
  return jsqr(new Uint8ClampedArray(pixels), 600, 600)!.data
}

test('from the catalogue to the counter, most of it without signal', async () => {
  const { origin, link } = journey
  let page = await daughter.newPage()
  await page.goto(`${origin}/thu-tuc?tim=nguoi+gia`)
  await page.getByText('Trợ cấp hưu trí xã hội').click()
  assert.match(await page.locator('main').innerText(), /10 ngày làm việc[\s\S]*Miễn phí/)
  await until('the worker holds the pages', () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/chuan-bi/'))?.active?.state === 'activated'))

  link.mode = 'cut'
  await page.goto(`${origin}/chuan-bi/bat-dau/${PENSION}`)
  await choose(page, 'giup', 'co')
  await press(page, 'Bắt đầu')
  const { cardCode } = await journey.t.database.db.selectFrom('teamMembers').select('cardCode').where('id', '=', journey.team.memberId).executeTakeFirstOrThrow()
  await page.getByLabel('Mã trên thẻ người hướng dẫn').fill(cardCode)
  await press(page, 'Ghi người giúp')
  await page.getByText('Đã ghi người giúp.').waitFor()
  const home = page.url()

  // The form saves itself; a browser closed in the middle loses nothing.
  await page.locator('.checklist a[href$="/to-khai"]').click()
  await page.getByLabel('Họ và tên ông, bà').fill('Hà Thị Mơ')
  await page.getByLabel('Ngày sinh ông, bà').fill('1948')
  await page.getByText('Đã lưu', { exact: true }).waitFor()
  await page.close()
  page = await daughter.newPage()
  await page.goto(`${origin}/chuan-bi/cua-toi`)
  assert.match(await page.locator('main').innerText(), /Hà Thị Mơ[\s\S]*Đang làm/)
  await page.getByRole('link', { name: 'Trợ cấp hưu trí xã hội' }).click()
  await page.locator('.checklist a[href$="/to-khai"]').click()
  assert.equal(await page.getByLabel('Họ và tên ông, bà').inputValue(), 'Hà Thị Mơ')

  await choose(page, 'personGender', 'nu')
  await page.getByLabel('Số định danh cá nhân của ông, bà').fill('00114800012')
  await page.getByLabel('Nơi ở hiện nay').fill('Xóm Gò, xã Vân Bán')
  assert.equal(await page.getByLabel('Số tiền nhận mỗi tháng').isVisible(), false, 'not asked yet')
  await choose(page, 'hasPension', 'yes')
  assert.equal(await page.getByLabel('Số tiền nhận mỗi tháng').isVisible(), true)
  await choose(page, 'hasPension', 'no')
  for (const [name, value] of [['hasAllowance', 'no'], ['poor', 'khong'], ['payBy', 'tien-mat'], ['byOther', 'no']] as const) await choose(page, name, value)
  await press(page, 'Xong tờ khai')
  await page.locator('.problems').getByText('có đúng 12 chữ số. Bạn vừa gõ 11').waitFor()
  await page.getByLabel('Số định danh cá nhân của ông, bà').fill('001148000123')
  await press(page, 'Xong tờ khai')
  await page.getByText('Tờ khai đã xong.').waitFor()

  // A shaky picture is warned of before it is kept; a steady one is straightened and light.
  await page.locator('.checklist a[href*="/giay-to/"]').click()
  const box = page.locator('input[type=file]')
  await box.setInputFiles(photo(true))
  await page.getByText('Ảnh bị nhòe. Giữ chắc tay').waitFor()
  await press(page, 'Giữ ảnh này')
  await page.getByText('Đã giữ ảnh.').waitFor()
  assert.match(await page.locator('.photo-list').innerText(), /Ảnh bị nhòe/)
  await press(page, 'Bỏ ảnh này')
  await page.getByText('Đã bỏ ảnh.').waitFor()
  for (const nth of [1, 2]) {
    await page.locator('input[type=file]').setInputFiles(photo(false))
    await page.locator('paper-camera[data-ready]').waitFor()
    assert.equal(await page.locator('[data-warning]:visible').count(), 0)
    await press(page, 'Giữ ảnh này')
    await page.getByText(`Trang ${nth},`).waitFor()
  }
  const kilobytes = [...(await page.locator('.photo-list').innerText()).matchAll(/(\d+) KB/g)].map(([, size]) => Number(size))
  assert.ok(kilobytes.length === 2 && kilobytes.every((size) => size > 20 && size <= 500), kilobytes.join())
  assert.ok((await page.locator('.photo-list img').first().evaluate((image) => (image as HTMLImageElement).naturalHeight)) >= 1000, 'large enough to read')

  // Without signal nothing is sent and nothing is lost; with it, one envelope, however often one presses.
  await page.goto(`${home}/dong-goi`)
  await press(page, 'Đóng gói và lấy mã QR')
  await page.getByText('Máy chưa có mạng nên chưa gửi gói đi được').waitFor()
  link.mode = 'portal'
  await press(page, 'Đóng gói và lấy mã QR')
  await page.getByText('Mạng này trả lời không đúng').waitFor()
  link.mode = 'open'
  await page.getByRole('button', { name: 'Đóng gói và lấy mã QR' }).dblclick()
  await page.getByText('Mã này là chìa khóa').waitFor()
  const address = await scan(page)
  assert.match(address, new RegExp(`^${origin}/goi/[0-9a-f-]{36}#[\\w-]{43}$`))
  const envelopes = await journey.t.database.db.selectFrom('sealedEnvelopes').selectAll().execute()
  assert.equal(envelopes.length, 1)
  assert.ok(envelopes[0]!.ciphertext !== null && !envelopes[0]!.ciphertext.toString('utf8').includes('Hà Thị Mơ'))
  assert.equal(envelopes[0]!.helperMemberId, journey.team.memberId)
  assert.ok(link.requests.every((request) => !request.includes(address.split('#')[1]!)), 'the key never travelled')

  const desk = await journey.staff(['receiver'])
  const counter = await desk.newPage()
  await counter.goto(`${origin}/ho-so/tiep-nhan/phong-bi`)
  await counter.getByLabel('Mã QR của gói').fill(address)
  await counter.keyboard.press('Enter')
  await counter.getByText('Tờ khai đủ và đúng dạng.').waitFor()
  const seen = await counter.locator('main').innerText()
  assert.match(seen, /Hà Thị Mơ/)
  assert.match(seen, /••••0123/)
  assert.match(seen, /Lê Văn Thành Viên\s+Thẻ thật, còn hạn/)
  assert.equal(await counter.locator('main a[href*="/giay-to/"]').count(), 2)
  await counter.goto(`${origin}/ho-so/tiep-nhan/phong-bi`)
  await counter.getByLabel('Mã QR của gói').fill(address)
  await counter.keyboard.press('Enter')
  await counter.locator('.problems').getByText('Mỗi gói chỉ mở một lần').waitFor()
  await desk.close()
})

test('a passcode locks everything on the phone; forgetting it leaves only deleting', async () => {
  const { origin, link } = journey
  link.mode = 'cut'
  const page = await daughter.newPage()
  await page.goto(`${origin}/chuan-bi/khoa`)
  await page.getByLabel('Mã khóa 6 số').fill('135790')
  await page.getByLabel('Gõ lại mã khóa').fill('135790')
  await press(page, 'Đặt mã khóa')
  await page.getByText('Đã đặt mã khóa.').waitFor()
  await page.goto(`${origin}/chuan-bi/khoa`)
  await press(page, 'Khóa ngay')
  await page.getByRole('heading', { name: 'Hồ sơ đang khóa' }).waitFor()
  await page.getByLabel('Mã khóa 6 số').fill('000000')
  await press(page, 'Mở khóa')
  await page.locator('.error').getByText('Còn 9 lần thử').waitFor()
  await page.getByLabel('Mã khóa 6 số').fill('135790')
  await press(page, 'Mở khóa')
  await page.getByRole('heading', { name: 'Hồ sơ trên máy này' }).waitFor()
  assert.match(await page.locator('main').innerText(), /Hà Thị Mơ/)
  await page.locator('summary', { hasText: 'Xóa hết khỏi máy này' }).click()
  await press(page, 'Xóa hết')
  await page.getByText('Chưa có hồ sơ nào.').waitFor()
  link.mode = 'open'
})
