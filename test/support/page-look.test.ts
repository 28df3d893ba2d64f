// The look at a page sees what it is there to see: faults of each kind are planted, and each must be told.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { chromiumMissing, openChromium } from './chromium.ts'
import { look, openLooking } from './page-look.ts'

const ORIGIN = 'http://planted.test'

/** Pages with one fault each, and what must be said of it; the last has none. */
const PLANTED: [fault: string, html: string, said: RegExp | null][] = [
  ['pale words', '<p style="color:#999">Chữ nhạt</p>', /360: axe color-contrast/],
  ['pale words on a desk only', '<style>p{color:#000}@media(min-width:900px){p{color:#aaa}}</style><p>Chữ nhạt khi rộng</p>', /1280: axe color-contrast/],
  ['a picture without words, on a desk only', '<style>img{display:none}@media(min-width:900px){img{display:block}}</style><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="90" height="90">', /1280: axe image-alt/],
  ['a box without a label', '<input name="ten">', /360: axe label/],
  ['targets too small and too close', '<style>div a{padding:0;width:12px;height:12px;overflow:hidden}</style><div><a href="/a">a</a><a href="/b">b</a><a href="/c">c</a></div>', /360: axe target-size/],
  ['wider than a phone', '<div style="width:500px">rộng</div>', /360: wider than the screen by \d+ px/],
  ['wider than a desk', '<style>@media(min-width:900px){div{width:1500px}}</style><div>rộng</div>', /1280: wider than the screen by \d+ px/],
  ['an error in the console', '<script>console.error("hỏng")</script>', /console: hỏng/],
  ['a script that throws', '<script>throw new Error("đứt")</script>', /script: đứt/],
  ['a file that is not there', '<img alt="" src="/khong-co.png">', /console: Failed to load/],
  ['no heading', '<style>h1{display:none}</style><script>document.querySelector("h1").remove()</script>', /no main heading/],
  ['another heading by script', '<script>document.querySelector("h1").textContent = "Khác"</script>', /without JavaScript the heading is “Thử”, with it “Khác”/],
  ['nothing', '<p>Chữ đậm, <a href="/">đường dẫn</a>.</p><form><label>Tên <input name="ten"></label></form>', null],
]

test('a fault of each kind, planted, is told; a good page is not', { skip: chromiumMissing }, async () => {
  const browser = await openChromium()
  after(() => browser.close())
  const context = await openLooking(browser, ORIGIN, '')
  const page = await context.newPage()
  for (const [fault, inner, said] of PLANTED) {
    const body = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title><meta name="viewport" content="width=device-width"><style>a{display:inline-block;padding:12px}</style></head><body><main><h1>Thử</h1>${inner}</main></body></html>`
    await page.route('**/*', (route) => (route.request().url().endsWith('/thu') ? route.fulfill({ contentType: 'text/html', body }) : route.fulfill({ status: 404, body: '' })))
    const { faults } = await look(page, `${ORIGIN}/thu`)
    if (said === null) assert.deepEqual(faults, [], fault)
    else assert.ok(faults.some((one) => said.test(one)), `${fault}: ${faults.join('\n') || 'nothing was said'}`)
    await page.unroute('**/*')
  }
  await context.close()
})
