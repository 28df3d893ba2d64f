// Every kind of page, as every role, on a phone's screen and a desk's: no serious accessibility fault, nothing wider than
// the screen, no error in the console, a title, a language, and the same heading without JavaScript. No dead link.

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { chromiumMissing, openChromium } from '../support/chromium.ts'
import { startDemoSite, VISITORS, type DemoSite, type Visitor } from '../support/demo-site.ts'
import { look, lookWithoutScript, openLooking } from '../support/page-look.ts'
import { differingVisitors, distinct, mapSite, pagePatterns, type Found, type SiteMap } from '../support/site-map.ts'
import { sendForm, thingsDone } from '../support/things-done.ts'
import { DEMO_PASSWORD } from '../../tools/demo/logins.ts'

const AT_ONCE = 3
/**
 * All links are followed in every run. Looking takes over a second a page, so a run looks at every fourth page, by turns:
 * `SEED=0` to `SEED=3` choose the quarter, `LOOK=all npm test -- journeys/axe` looks at all of them.
 */
const SEED = Number(process.env.SEED ?? randomInt(4))
const LOOK_AT_ALL = process.env.LOOK === 'all'

/** Pages no link leads to: from a QR code, typed by hand, or the phone's own. */
const STARTS = ['/he-thong-thiet-ke', '/nguoi-huong-dan', '/dang-nhap', '/ghi-danh', '/xac-nhan-lai', '/may-nay', '/may-nay/ma-pin', '/may-nay/mo-khoa', '/viec-tu-may', '/viec-tu-may/nhan-tep', '/xac-nhan', '/chuan-bi/khoa']

/** Pages that exist only in the middle of something; their own tests go there. */
const IN_THE_MIDDLE: Record<string, string> = {
  '/ghi-danh/xong': 'right after a phone is enrolled',
  '/nguoi/nhap-so/:importId': 'while a register is being imported',
  '/chuan-bi': 'leads on to /chuan-bi/cua-toi',
  '/chuan-bi/ho-so/:id': 'once a file is begun; test/journeys/preparing.e2e.ts goes there',
  '/chuan-bi/ho-so/:id/to-khai': 'as above',
  '/chuan-bi/ho-so/:id/giay-to/:key': 'as above',
  '/chuan-bi/ho-so/:id/nguoi-giup': 'as above',
  '/chuan-bi/ho-so/:id/dong-goi': 'as above',
  '/chuan-bi/ho-so/:id/to-in': 'as above',
  '/ho-so-cua-toi/:dossierId': 'for a citizen who signed in, below',
  '/ho-so-cua-toi/gui': 'as above, with a sealed file; the tests of citizens go there',
  '/ho-so-cua-toi/tro-ve': 'where the provider of identities sends back to',
  '/goi/:id': 'once an envelope is sealed',
  '/ky-so/dot/:batchId/thiet-bi/:token': 'while a programme on the official’s own desk signs; the tests of signing go there',
  '/danh-muc-thu-tuc/nhap/:fileId': 'while a sheet is being compared',
  '/dia-ban/danh-sach-don-vi/:id': 'while a unit list is being imported',
}

let site: DemoSite
let browser: Browser
let map: SiteMap
let halfway: string
const skip = { skip: chromiumMissing }

before(async () => {
  if (chromiumMissing) return
  site = await startDemoSite({ people: 600 })
  browser = await openChromium()
  halfway = await passwordGiven()
  map = await mapSite(site, differingVisitors(VISITORS), [...STARTS, await site.enrolmentPath(), ...(await thingsDone(site))])
})
after(async () => {
  await browser?.close()
  await site?.close()
})

/** The cookie of somebody whose password was right and whose code is still to come. */
async function passwordGiven(): Promise<string> {
  const answer = await sendForm(site, 'nobody', '/dang-nhap', { login: 'demo.quantri', password: DEMO_PASSWORD })
  return answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]!).join('; ')
}

/** Rooms that a browser without script has looked into. */
const rooms = new Set<string>()

/** Every address of a visitor on both screens; one scripted page of each room also in a browser without script. */
async function lookAt(pages: readonly Pick<Found, 'address' | 'visitor'>[], cookieOf: (visitor: Visitor) => Promise<string> | string): Promise<string[]> {
  const faults: string[] = []
  for (const [visitor, list] of Map.groupBy(pages, (one) => one.visitor)) {
    const cookie = await cookieOf(visitor)
    const [context, plain] = [await openLooking(browser, site.origin, cookie), await openLooking(browser, site.origin, cookie, { javaScriptEnabled: false })]
    const queue = list.map(({ address }) => address)
    const framed = queue[0]
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, async () => {
      const page = await context.newPage()
      for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
        const { faults: seen, scripted, heading } = await look(page, site.origin + address, address === framed)
        const room = address.split(/[/?]/)[1]!
        if (scripted && !rooms.has(room)) {
          rooms.add(room)
          seen.push(...(await lookWithoutScript(plain, site.origin + address, heading)))
        }
        faults.push(...seen.map((fault) => `${visitor} ${address} · ${fault}`))
      }
    }))
    for (const one of [context, plain]) await one.close()
  }
  return faults
}

function none(faults: readonly string[], law: string): void {
  assert.equal(faults.length, 0, `${law} (${faults.length})\n  ${faults.slice(0, 200).join('\n  ')}`)
}

test('no link on any page is dead for the one who sees it', skip, () => {
  none(map.dead, 'Show only what may be opened.')
})

test('every page can be reached', skip, () => {
  const reached = new Set([...map.found.map(({ pattern }) => pattern), ...map.passed, ...Object.keys(IN_THE_MIDDLE), '/dang-nhap/ma'])
  none(pagePatterns(site).filter((pattern) => !reached.has(pattern)), 'Link to it, or say in this test when it exists.')
})

test(`every page is accessible, fits the screen and is quiet (${LOOK_AT_ALL ? 'all' : `SEED=${SEED}`})`, { ...skip, timeout: 540_000 }, async (t) => {
  const pages = distinct(map.found).filter((_, nth) => LOOK_AT_ALL || (nth + SEED) % 4 === 0)
  const startedMs = performance.now()
  for (const [visitor, theirs] of Map.groupBy(pages, (one) => one.visitor)) {
    await t.test(`${visitor}: ${theirs.length} pages`, async () => {
      none(await lookAt(theirs, () => site.cookieOf(visitor)), 'Mend the page or the component.')
    })
  }
  const seconds = (performance.now() - startedMs) / 1000
  t.diagnostic(`${pages.length} pages of ${new Set(pages.map(({ pattern }) => pattern)).size} kinds on two screens in ${seconds.toFixed(0)} s, ${(seconds / pages.length).toFixed(2)} s a page`)
})

test('between password and code too', skip, async () => {
  none(await lookAt([{ address: '/dang-nhap/ma', visitor: 'nobody' }], () => halfway), 'Mend the page.')
})

test('for a citizen who signed in too', skip, async () => {
  const context = await browser.newContext({ serviceWorkers: 'block', javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${site.origin}/ho-so-cua-toi/dang-nhap?xa=${site.communeId}`)
  await page.getByRole('button', { name: /Sùng Thị Mẩy/ }).click()
  await page.waitForURL(/ho-so-cua-toi$/)
  const own = await page.locator('main a[href^="/ho-so-cua-toi/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!).find((href) => /[0-9a-f]{8}-/.test(href)))
  const cookies = await context.cookies(`${site.origin}/ho-so-cua-toi`)
  await context.close()
  assert.ok(own, 'she has a dossier in the demonstration')
  none(await lookAt(['/ho-so-cua-toi', own].map((address) => ({ address, visitor: 'nobody' })), () => cookies.map(({ name, value }) => `${name}=${value}`).join('; ')), 'Mend the page.')
})

test('in the sun, in the dark and in large type too', { ...skip, timeout: 120_000 }, async () => {
  const looks = ['gocua_theme=nang', 'gocua_theme=toi', 'gocua_size=rat-to']
  const officer = await site.cookieOf('movement_officer')
  const volunteer = await site.cookieOf('volunteer')
  const addresses = [['/he-thong-thiet-ke', officer], ['/di-ngo', volunteer], ['/bang-dieu-hanh', officer]] as const
  const faults: string[] = []
  for (const [nth, dressed] of looks.entries()) {
    for (const [address, cookie] of LOOK_AT_ALL ? addresses : [addresses[0], addresses[1 + ((nth + SEED) % 2)]!]) {
      const said = await lookAt([{ address, visitor: 'nobody' }], () => `${cookie}; ${dressed}`)
      faults.push(...said.map((fault) => `${dressed} ${fault}`))
    }
  }
  none(faults, 'Mend the style.')
})
