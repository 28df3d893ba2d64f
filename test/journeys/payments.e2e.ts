// From a fee to a face, in a real browser: a charge is shown as VietQR and read back from the screen, paid in the stand-in
// bank whose messages come late and twice, receipted, reconciled; the result goes home after one failed attempt, is
// tracked by a stranger with a code, and rated with one tap. Residents have no script at all.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import jsQR from 'jsqr'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromiumMissing, openChromium } from '../support/chromium.ts'
import { startDemoSite, type DemoSite, type Visitor } from '../support/demo-site.ts'
import { dossierRow } from '../support/dossier-row.ts'
import { pdfText, popplerMissing } from '../support/poppler.ts'
import { askForRating } from '../../src/modules/feedback/commands.ts'
import { decodeVietQr } from '../../src/modules/payments/vietqr.ts'

const skip = { skip: chromiumMissing }
let site: DemoSite
let browser: Browser
const contexts: BrowserContext[] = []

before(async () => {
  if (chromiumMissing) return
  site = await startDemoSite({ people: 600 })
  browser = await openChromium()
})
after(async () => {
  for (const context of contexts) await context.close()
  await browser?.close()
  await site?.close()
})

async function person(visitor: Visitor, options: { script?: boolean } = {}): Promise<Page> {
  const viewport = visitor === 'nobody' ? { width: 360, height: 740 } : { width: 1280, height: 800 }
  const context = await browser.newContext({ viewport, locale: 'vi-VN', serviceWorkers: 'block', javaScriptEnabled: options.script ?? visitor !== 'nobody' })
  contexts.push(context)
  const cookie = await site.cookieOf(visitor)
  if (cookie !== '') await context.addCookies([{ name: cookie.slice(0, cookie.indexOf('=')), value: cookie.slice(cookie.indexOf('=') + 1), url: site.origin }])
  return context.newPage()
}

/** What a camera would read off this part of the screen. */
async function scan(page: Page, selector: string): Promise<string | undefined> {
  const png = (await page.locator(selector).screenshot()).toString('base64')
  const blank = await page.context().newPage()
  const image = await blank.evaluate(async (data: string) => {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const pen = canvas.getContext('2d')!
    pen.drawImage(bitmap, 0, 0)
    return { width: bitmap.width, height: bitmap.height, pixels: [...pen.getImageData(0, 0, bitmap.width, bitmap.height).data] }
  }, png)
  await blank.close()
  return jsQR(new Uint8ClampedArray(image.pixels), image.width, image.height)?.data
}

const press = async (page: Page, name: string) => {
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.waitForLoadState('load')
}
const words = (page: Page) => page.locator('main').innerText()

async function faults(page: Page, wanted: string[]): Promise<void> {
  await page.goto(`${site.origin}/gia-lap/ngan-hang/giao-dich`)
  for (const box of await page.locator('input[name=faults]').all()) {
    const on = wanted.includes((await box.getAttribute('value'))!)
    if ((await box.isChecked()) !== on) await box.setChecked(on, { force: true })
  }
  await press(page, 'Áp dụng lỗi')
}

test('a fee is scanned off the screen, paid, told late and twice, receipted once, and the day balances', skip, async () => {
  const cashier = await person('cashier')
  await cashier.goto(`${site.origin}/thu-phi/moi`)
  await cashier.getByLabel('Thu về việc gì').fill('Chứng thực bản sao, 5 trang')
  await cashier.getByLabel('Người trả').fill('Lò Thị Mỷ (hư cấu)')
  await cashier.getByLabel('Số tiền').fill('7.000')
  await cashier.getByLabel('Căn cứ thu').fill('Bảng phí của xã, dữ liệu trình diễn')
  await press(cashier, 'Lập khoản thu')
  const charge = cashier.url()
  const text = await scan(cashier, '.qr-picture')
  assert.ok(text, 'the code on the desk’s screen can be read')
  const qr = decodeVietQr(text)
  assert.ok(qr.ok)
  assert.deepEqual([qr.value.amountVnd, qr.value.bankBin], [7000, '999999'])

  const resident = await person('nobody')
  await faults(resident, ['late', 'doubled'])
  await resident.goto(`${site.origin}/tra-phi/${qr.value.purpose}`)
  assert.equal(await scan(resident, '.qr-picture'), text, 'a phone of 360 points shows a code that reads the same')
  await resident.getByRole('link', { name: 'Mở ngân hàng giả lập' }).click()
  await press(resident, 'Chuyển')
  assert.match(await words(resident), /Đã chuyển giả 7\.000/)
  await resident.goto(`${site.origin}/tra-phi/${qr.value.purpose}`)
  assert.match(await words(resident), /Chưa trả/, 'the message is late: nothing is claimed')
  await faults(resident, [])
  await press(resident, 'Báo ngay mọi tin đang chờ')
  await resident.goto(`${site.origin}/tra-phi/${qr.value.purpose}`)
  assert.match(await words(resident), /Đã trả đủ/)

  await cashier.goto(charge)
  await press(cashier, 'Lập biên nhận')
  const receipt = await cashier.getByRole('link', { name: /In biên nhận số/ }).getAttribute('href')
  const pdf = await cashier.request.get(site.origin + receipt)
  assert.equal(pdf.headers()['content-type'], 'application/pdf')
  if (popplerMissing === false) assert.match(pdfText(await pdf.body()).replace(/\s+/g, ' '), /BIÊN NHẬN ĐÃ NHẬN TIỀN.*Bảy nghìn đồng.*không phải hóa đơn/)
  const id = charge.split('/').at(-1)!
  const rows = await site.database.db.selectFrom('chargePayments').select('amountVnd').where('chargeId', '=', id).execute()
  assert.deepEqual(rows.map(({ amountVnd }) => amountVnd), [7000], 'told twice, paid once')

  await cashier.goto(`${site.origin}/thu-phi/doi-soat`)
  await cashier.locator('main table a[href^="/thu-phi/doi-soat/"]').nth(4).click()
  await cashier.waitForLoadState('load')
  assert.match(await words(cashier), /Khớp tới từng đồng/)
  for (const href of await cashier.locator('main table a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))) {
    assert.equal((await cashier.request.get(href)).status(), 200, `${href} opens to its rows`)
  }
})

test('the result goes home after one failed attempt, is tracked with a code and four digits, and rated with one tap', skip, async () => {
  const { id, code } = await dossierRow(site, { communeId: site.communeId, state: 10 })
  await askForRating(site.database.db, site.communeId, id, site.services.now())
  const desk = await person('receiver')
  await desk.goto(`${site.origin}/tra-ket-qua/moi?ho-so=${encodeURIComponent(code)}`)
  await desk.getByLabel('Người nhận kết quả').fill('Lò Thị Mỷ')
  await desk.getByLabel('Địa chỉ').fill('Bản Phặc (hư cấu)')
  await desk.locator('input[name=consentedHow]').first().check({ force: true })
  await press(desk, 'Thêm bưu gửi')
  const parcel = desk.url()
  const happened = async (what: string, note = '') => {
    await desk.goto(parcel)
    await desk.locator('select[name=move]').selectOption({ label: what })
    await desk.locator('input[name=note]').fill(note)
    await press(desk, 'Ghi lại')
  }
  await happened('Đã đóng gói, dán nhãn')
  await desk.goto(`${site.origin}/tra-ket-qua/ban-giao`)
  await desk.getByLabel('Đơn vị bưu chính').fill('Bưu điện (hư cấu)')
  await desk.getByLabel('Người nhận của bưu chính').fill('Chị Nga')
  await press(desk, 'Bàn giao')
  await happened('Giao chưa được', 'Không có nhà')
  await happened('Đi giao lại')
  await desk.goto(parcel)
  await desk.locator('input[name=identityCheck][value=card]').check({ force: true })
  await press(desk, 'Ghi đã nhận')
  assert.match(await words(desk), /Đã tới tay người nhận.*đã xem căn cước bản gốc/s)

  const resident = await person('nobody')
  await resident.goto(`${site.origin}/tra-cuu?ma=${encodeURIComponent(code)}`)
  await resident.getByLabel('4 số cuối điện thoại ghi trong hồ sơ').fill('5678')
  await press(resident, 'Xem')
  const tracked = await words(resident)
  assert.match(tracked, /Đã trả kết quả.*Đã giao tận tay.*Giao chưa được/s)
  assert.doesNotMatch(tracked, /Mỷ|Bản Phặc|Chị Nga|0912/)
  await resident.getByRole('link', { name: /Bấm một lần/ }).click()
  await resident.getByRole('button', { name: 'Hài lòng', exact: true }).click()
  await resident.waitForLoadState('load')
  assert.match(await words(resident), /Cảm ơn bạn!.*Hài lòng/s)
  const dossier = await site.database.db.selectFrom('dossiers').select(['rating', 'deliveryState']).where('id', '=', id).executeTakeFirstOrThrow()
  assert.deepEqual(dossier, { rating: 3, deliveryState: 'delivered' })
})
