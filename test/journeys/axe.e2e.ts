// Every kind of page, as every role, on a phone's screen and a desk's: no serious accessibility fault, nothing wider than
// the screen, no error in the console, a title, a language, and the same heading without JavaScript. No dead link.

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromiumMissing, openChromium } from '../support/chromium.ts'
import { startDemoSite, VISITORS, type DemoSite, type Visitor } from '../support/demo-site.ts'
import { differingVisitors, distinct, mapSite, pagePatterns, type Found, type SiteMap } from '../support/site-map.ts'
import { DEMO_PASSWORD } from '../../tools/demo/logins.ts'

const SCREENS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } }
const AT_ONCE = 2
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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
  '/goi/:id': 'once an envelope is sealed',
  '/danh-muc-thu-tuc/nhap/:fileId': 'while a sheet is being compared',
  '/dia-ban/danh-sach-don-vi/:id': 'while a unit list is being imported',
}

/**
 * The rooms of the field visit, walked page by page. The rooms that came later (learning, the counter, payments, papers) are
 * not walked yet: their own journeys go through them, and each joins this list when its pages have been looked at one by one.
 */
const WALKED = new Set([
  '', 'bang-dieu-hanh', 'chon-xa', 'chuyen-tiep', 'cong-to-vien', 'dang-nhap', 'dang-xuat', 'di-ngo', 'dia-ban', 'doi', 'dot-ra-quan', 'ghi-danh', 'he-thong-thiet-ke', 'ho', 'ky-nang', 'loi-moi',
  'luot-tham', 'may-nay', 'moi-den-nha', 'nguoi', 'nguoi-gieo-so', 'nguoi-huong-dan', 'nha-chua-den', 'quan-tri', 'so-cai', 'tai-khoan', 'tinh', 'to', 'toi', 'viec-cua-toi', 'viec-tre', 'viec-tu-may',
  'xac-nhan', 'xac-nhan-lai', 'yeu-cau-du-lieu',
])
/** Under the alleys, but of a later room. */
const LATER = /^\/di-ngo\/(chung-kien|hoc|on-lai)/
const walks = (path: string) => WALKED.has(path.split('/')[1] ?? '') && !LATER.test(path)

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
  map = await mapSite(site, differingVisitors(VISITORS), [...STARTS, await site.enrolmentPath(), ...(await thingsDone())], walks)
})
after(async () => {
  await browser?.close()
  await site?.close()
})

async function send(address: string, fields: Record<string, string>, cookie: string): Promise<Response> {
  return site.hono.request(new URL(address, site.origin), { method: 'POST', body: new URLSearchParams(fields), headers: { host: new URL(site.origin).host, origin: site.origin, cookie } })
}

/** Pages that exist only once somebody has done something: done here, as people would. */
async function thingsDone(): Promise<string[]> {
  const { db } = site.database
  const resident = await db.selectFrom('residents').select('id').where('communeId', '=', site.communeId).where('state', '=', 'active').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const asked = await send('/yeu-cau-du-lieu', { residentId: resident.id, kind: 'erase', askedBy: 'self', askedHow: 'counter' }, await site.cookieOf('commune_admin'))
  const checking = await send('/so-cai/kiem-tra', { chain: String(site.communeId) }, await site.cookieOf('auditor'))
  const call = await send('/moi-den-nha', { callerName: 'Bà Thử', placeText: 'Ngõ Thử, số 3', about: 'Quên mật khẩu VNeID', xa: String(site.communeId) }, '')
  return [asked, checking, call].map((answer) => answer.headers.get('location') ?? `/nowhere-${answer.status}`)
}

/** The cookie of somebody whose password was right and whose code is still to come. */
async function passwordGiven(): Promise<string> {
  const answer = await send('/dang-nhap', { login: 'demo.quantri', password: DEMO_PASSWORD }, '')
  return answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]!).join('; ')
}

async function contextFor(cookie: string, options: Parameters<Browser['newContext']>[0]): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', serviceWorkers: 'block', ...options })
  const cookies = cookie.split('; ').filter(Boolean).map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: site.origin }))
  await context.addCookies(cookies)
  return context
}

interface Looked {
  faults: string[]
  heading: string
}

async function look(page: Page, address: string): Promise<Looked> {
  const faults: string[] = []
  const complain = (message: { type(): string; text(): string }) => void (message.type() === 'error' && faults.push(`console: ${message.text()}`))
  const broken = (error: Error) => void faults.push(`script: ${error.message}`)
  page.on('console', complain)
  page.on('pageerror', broken)
  const response = await page.goto(site.origin + address, { waitUntil: 'load' })
  if (response?.status() !== 200) faults.push(`status ${response?.status()}`)
  await page.evaluate(axeSource)
  const seen = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    const widest = [...document.querySelectorAll('body *')].find((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    return {
      violations: violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `axe ${id}: ${nodes[0]!.target.join(' ')} (${nodes.length}) ${nodes[0]!.failureSummary.split('\n')[1]?.trim() ?? ''}`),
      wide: wide > 1 ? `wider than the screen by ${wide} px, such as ${widest?.tagName.toLowerCase()}.${widest?.className}` : '',
      title: document.title,
      lang: document.documentElement.lang,
      heading: document.querySelector('h1')?.textContent?.trim() ?? '',
    }
  })
  page.off('console', complain)
  page.off('pageerror', broken)
  faults.push(...seen.violations)
  if (seen.wide) faults.push(seen.wide)
  if (seen.title.trim() === '') faults.push('no title')
  if (seen.lang !== 'vi') faults.push(`lang “${seen.lang}”`)
  if (seen.heading === '') faults.push('no main heading')
  return { faults, heading: seen.heading }
}

async function lookAt(pages: readonly Pick<Found, 'address' | 'visitor'>[], cookieOf: (visitor: Visitor) => Promise<string> | string): Promise<string[]> {
  const faults: string[] = []
  for (const [visitor, list] of Map.groupBy(pages, (one) => one.visitor)) {
    const cookie = await cookieOf(visitor)
    const contexts = [
      await contextFor(cookie, { viewport: SCREENS.phone }),
      await contextFor(cookie, { viewport: SCREENS.desk }),
      await contextFor(cookie, { viewport: SCREENS.phone, javaScriptEnabled: false }),
    ] as const
    const queue = list.map(({ address }) => address)
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      const [phone, desk, plain] = [await contexts[0].newPage(), await contexts[1].newPage(), await contexts[2].newPage()]
      for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
        const [small, large] = [await look(phone, address), await look(desk, address)]
        await plain.goto(site.origin + address)
        const without = (await plain.locator('h1').first().textContent({ timeout: 5000 }).catch(() => ''))?.trim()
        const said = [...small.faults.map((fault) => `360: ${fault}`), ...large.faults.map((fault) => `1280: ${fault}`)]
        if (without !== small.heading) said.push(`without JavaScript the heading is “${without}”, with it “${small.heading}”`)
        faults.push(...said.map((fault) => `${visitor} ${address} · ${fault}`))
      }
    }))
    for (const context of contexts) await context.close()
  }
  return faults
}

function none(faults: readonly string[], law: string): void {
  assert.equal(faults.length, 0, `${law} (${faults.length})\n  ${faults.slice(0, 60).join('\n  ')}`)
}

test('no link on any page is dead for the one who sees it', skip, () => {
  none(map.dead, 'Show only what may be opened.')
})

test('every page can be reached', skip, () => {
  const reached = new Set([...map.found.map(({ pattern }) => pattern), ...Object.keys(IN_THE_MIDDLE), '/dang-nhap/ma'])
  none(pagePatterns(site).filter((pattern) => walks(pattern) && !reached.has(pattern)), 'Link to it, or say in this test when it exists.')
})

test('every page is accessible, fits the screen and is quiet', { ...skip, timeout: 540_000 }, async (t) => {
  const pages = distinct(map.found)
  const startedMs = performance.now()
  const faults = await lookAt(pages, (visitor) => site.cookieOf(visitor))
  t.diagnostic(`${pages.length} pages on two screens and without JavaScript, in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
  none(faults, 'Mend the page or the component.')
})

test('between password and code too', skip, async () => {
  none(await lookAt([{ address: '/dang-nhap/ma', visitor: 'nobody' }], () => halfway), 'Mend the page.')
})

test('in the sun, in the dark and in large type too', { ...skip, timeout: 120_000 }, async () => {
  const looks = ['gocua_theme=nang', 'gocua_theme=toi', 'gocua_size=rat-to']
  const officer = await site.cookieOf('movement_officer')
  const volunteer = await site.cookieOf('volunteer')
  const addresses = [['/he-thong-thiet-ke', officer], ['/di-ngo', volunteer], ['/bang-dieu-hanh', officer]] as const
  const faults: string[] = []
  for (const dressed of looks) {
    for (const [address, cookie] of addresses) {
      const said = await lookAt([{ address, visitor: 'nobody' }], () => `${cookie}; ${dressed}`)
      faults.push(...said.map((fault) => `${dressed} ${fault}`))
    }
  }
  none(faults, 'Mend the style.')
})
