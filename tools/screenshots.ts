// `npm run screenshots`: the demonstration in a database of its own, photographed as each role sees it, for README.md.
// `npm run screenshots -- board` takes only those whose name contains the word.

import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromiumMissing, openChromium } from '../test/support/chromium.ts'
import { startDemoSite, type DemoSite, type Visitor } from '../test/support/demo-site.ts'

const FOLDER = path.resolve(import.meta.dirname, '../docs/screenshots')
const MAX_BYTES = 150_000
const SCREENS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } }

interface Shot {
  name: string
  visitor: Visitor
  screen: keyof typeof SCREENS
  start: string
  /** From the start to the page wanted, as a person would go. */
  go?: (page: Page, site: DemoSite) => Promise<unknown>
  english?: boolean
}

const follow = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click()
  await page.waitForLoadState('load')
}

async function aHelper(page: Page, site: DemoSite): Promise<void> {
  const member = await site.database.db.selectFrom('teamMembers').select('cardCode').where('communeId', '=', site.communeId).where('state', '=', 'active').orderBy('id').executeTakeFirstOrThrow()
  await page.goto(`${site.origin}/nguoi-huong-dan/${member.cardCode}`)
}

async function aCharge(page: Page, site: DemoSite): Promise<void> {
  const charge = await site.database.db.selectFrom('charges').select('code').where('communeId', '=', site.communeId).where('state', '=', 'pending').orderBy('id').executeTakeFirstOrThrow()
  await page.goto(`${site.origin}/tra-phi/${charge.code}`)
}

async function aDossier(page: Page, site: DemoSite): Promise<void> {
  const { id } = await site.database.db.selectFrom('dossiers').select('id').where('communeId', '=', site.communeId).where('state', '=', 4).orderBy('id').executeTakeFirstOrThrow()
  await page.goto(`${site.origin}/ho-so/${id}`)
}

async function aPaper(page: Page, site: DemoSite): Promise<void> {
  const { id } = await site.database.db.selectFrom('documents').select('id').where('communeId', '=', site.communeId).where('number', 'is not', null).orderBy('id').executeTakeFirstOrThrow()
  await page.goto(`${site.origin}/van-ban/di/${id}`)
}

const SHOTS: Shot[] = [
  { name: 'doors-tonight', visitor: 'volunteer', screen: 'phone', start: '/di-ngo' },
  { name: 'household', visitor: 'volunteer', screen: 'phone', start: '/di-ngo', go: follow('main a[href*="/di-ngo/nha/"]') },
  {
    name: 'visit-form', visitor: 'volunteer', screen: 'phone', start: '/di-ngo',
    async go(page) {
      await follow('main a[href*="/di-ngo/nha/"]')(page)
      await follow('main a[href*="/ghi"]')(page)
    },
  },
  { name: 'helper-is-real', visitor: 'nobody', screen: 'phone', start: '/nguoi-huong-dan', go: aHelper },
  { name: 'invite-us', visitor: 'nobody', screen: 'phone', start: '/moi-den-nha' },
  { name: 'board', visitor: 'movement_officer', screen: 'desk', start: '/bang-dieu-hanh' },
  { name: 'board-english', visitor: 'movement_officer', screen: 'desk', start: '/bang-dieu-hanh', english: true },
  { name: 'door-map', visitor: 'movement_officer', screen: 'desk', start: '/bang-dieu-hanh/ban-do', go: follow('main a[href*="/bang-dieu-hanh/ban-do/"]') },
  { name: 'drives', visitor: 'movement_officer', screen: 'desk', start: '/dot-ra-quan', go: follow('main a[href^="/dot-ra-quan/"]:not([href$="/moi"])') },
  { name: 'people', visitor: 'movement_officer', screen: 'desk', start: '/nguoi?q=nguyen' },
  { name: 'ledger', visitor: 'auditor', screen: 'desk', start: '/so-cai' },
  { name: 'guides', visitor: 'nobody', screen: 'phone', start: '/hoc' },
  { name: 'guide-step', visitor: 'nobody', screen: 'phone', start: '/hoc/vneid-password/xem?b=2' },
  { name: 'practice', visitor: 'nobody', screen: 'phone', start: '/hoc/end-suspicious-call/goi-y?b=1' },
  { name: 'procedure', visitor: 'nobody', screen: 'phone', start: '/thu-tuc/1.014027' },
  { name: 'pay-by-qr', visitor: 'nobody', screen: 'phone', start: '/thu-tuc', go: aCharge },
  { name: 'dossier', visitor: 'specialist', screen: 'desk', start: '/ho-so', go: aDossier },
  { name: 'reception', visitor: 'receiver', screen: 'desk', start: '/ho-so/tiep-nhan?tt=1.014027' },
  { name: 'paper', visitor: 'van_thu', screen: 'desk', start: '/van-ban', go: aPaper },
  { name: 'to-sign', visitor: 'leader_signer', screen: 'phone', start: '/ky-so' },
  { name: 'team', visitor: 'movement_officer', screen: 'desk', start: '/to', go: follow('main a[href^="/to/"]:not([href$="/moi"])') },
]

async function take(browser: Browser, site: DemoSite, shot: Shot): Promise<number> {
  const context = await browser.newContext({ viewport: SCREENS[shot.screen], locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', serviceWorkers: 'block' })
  const cookie = await site.cookieOf(shot.visitor)
  const cookies = cookie === '' ? [] : [{ name: cookie.slice(0, cookie.indexOf('=')), value: cookie.slice(cookie.indexOf('=') + 1), url: site.origin }]
  await context.addCookies([...cookies, ...(shot.english ? [{ name: 'gocua_lang', value: 'en', url: site.origin }] : [])])
  const page = await context.newPage()
  const answer = await page.goto(site.origin + shot.start)
  if (answer?.status() !== 200) throw new Error(`${shot.name}: ${shot.start} answers ${answer?.status()}`)
  await shot.go?.(page, site)
  await page.addStyleTag({ content: '* { caret-color: transparent !important }' }).catch(() => undefined)
  const png = await page.screenshot({ animations: 'disabled' })
  fs.writeFileSync(path.join(FOLDER, `${shot.name}.png`), png)
  await context.close()
  return png.length
}

async function main(words: string[]): Promise<number> {
  if (chromiumMissing) {
    console.error(chromiumMissing)
    return 2
  }
  const wanted = SHOTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  fs.mkdirSync(FOLDER, { recursive: true })
  console.log('Loading the demonstration …')
  const site = await startDemoSite({ people: 16_000 })
  const browser = await openChromium()
  let heavy = 0
  try {
    for (const shot of wanted) {
      const bytes = await take(browser, site, shot)
      console.log(`${shot.name.padEnd(16)} ${String(Math.round(bytes / 1000)).padStart(4)} KB${bytes > MAX_BYTES ? '  TOO HEAVY' : ''}`)
      if (bytes > MAX_BYTES) heavy++
    }
  } finally {
    await browser.close()
    await site.close()
  }
  return heavy > 0 ? 1 : 0
}

process.exit(await main(process.argv.slice(2)))
