// Fifty thousand people on one cheap phone: real Chromium slowed four times, the pages made by the service worker out of
// its own packs. Opens, searches, logs — the list page in a fifth of a second.
import type { Page } from 'playwright-core'
import { SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import type { BenchContext } from '../run.ts'
import { openCheapPhone, timeNavigation, type PageTiming } from './browser.ts'
import { enrolPhones, listDoors, listHamlets, type Communes } from './communes.ts'
import { median, medianOf, quantile } from './measure.ts'
import { judge, type Result } from './results.ts'
import { startService } from './service.ts'

const SLOWDOWN = 4
const PIN = '482915'
const LISTS = 4
const LOGS = 2

export async function measureBigPhone(context: BenchContext, { postgres, database, communeIds }: Communes): Promise<Result[]> {
  const { rounds, say, tempDir, onEnd } = context
  const communeId = communeIds[0]!
  const hamlets = await listHamlets(database, communeId)
  const service = await startService({ dataDir: await tempDir(), databaseUrl: postgres.url })
  onEnd(service.stop)
  const [enrolled] = await enrolPhones(database, communeId, hamlets)
  const phone = await openCheapPhone()
  onEnd(phone.close)
  await phone.context.addCookies([{ name: SESSION_COOKIE, value: enrolled!.token, url: service.origin, httpOnly: true, sameSite: 'Lax', expires: 4_000_000_000 }])
  const firstSyncMs = await fillPhone(phone.page, service.origin, hamlets.length)
  const { people, households } = await countHeld(database, communeId)
  say(`${people} people in ${households} households of ${hamlets.length} hamlets on the phone, in ${(firstSyncMs / 1000).toFixed(1)} s without a slow link`)

  const listUrl = (hamletId: string, more = '') => `${service.origin}/di-ngo?thon=${hamletId}${more}`
  const first: PageTiming[] = []
  const evening: PageTiming[] = []
  const whole: PageTiming[] = []
  const search: PageTiming[] = []
  const house: PageTiming[] = []
  const logged: number[] = []
  let slowdown = 0
  // The worker starts anew: nothing is decoded yet.
  await phone.page.goto(`${service.origin}/may-nay`)
  for (let round = 0; round < rounds; round++) {
    const chosen = Array.from({ length: LISTS }, (_, n) => hamlets[(round * LISTS + n * 7) % hamlets.length]!)
    const taken = await phone.slowed(SLOWDOWN, async (page) => {
      for (const hamletId of chosen) {
        first.push(await timeNavigation(page, listUrl(hamletId)))
        evening.push(await timeNavigation(page, listUrl(hamletId)))
        whole.push(await timeNavigation(page, listUrl(hamletId, '&xem=tat-ca')))
        search.push(await timeNavigation(page, listUrl(hamletId, '&xem=tat-ca&tim=nguyen')))
      }
      for (const { householdId } of (await listDoors(database, communeId, [chosen[0]!])).slice(0, LOGS)) {
        house.push(await timeNavigation(page, `${service.origin}/di-ngo/nha/${householdId}`))
        logged.push(await logVisit(page, service.origin, householdId))
      }
    })
    slowdown = taken.slowdown
    const ms = (list: PageTiming[]) => median(list.map((one) => one.responseMs)).toFixed(0)
    say(`list ${ms(evening)} ms (first time ${ms(first)}), whole hamlet ${ms(whole)}, search ${ms(search)}, house ${ms(house)}, saving ${median(logged).toFixed(0)}; ${slowdown.toFixed(2)}× slower`)
  }
  for (const timing of [...evening, ...whole, ...search]) if (!timing.fromWorker) throw new Error('A list did not come from the worker')
  const at = `the processor ${slowdown.toFixed(1)}× slower`
  return [
    judge({ id: 'phone-people', what: `people on one phone, ${hamlets.length} hamlets`, value: people, unit: 'people', atLeast: 50_000 * 0.97 }),
    judge({ id: 'phone-list', what: `the evening's list made by the worker, to the last byte, ${at}`, value: medianOf(evening, 'responseMs'), unit: 'ms', atMost: 200 }),
    judge({ id: 'phone-list-worker', what: 'of it, from the moment the browser turns to the worker', value: medianOf(evening, 'workerMs'), unit: 'ms' }),
    judge({ id: 'phone-list-first', what: 'the list when the hamlet is opened for the first time since the worker started', value: medianOf(first, 'responseMs'), unit: 'ms' }),
    judge({ id: 'phone-list-p95', what: 'the evening list, 95 of 100', value: quantile(evening.map((one) => one.responseMs), 0.95), unit: 'ms' }),
    judge({ id: 'phone-list-paint', what: 'the evening list on the screen', value: median(evening.map((one) => one.firstPaintMs ?? one.readyMs)), unit: 'ms' }),
    judge({ id: 'phone-whole', what: 'every door of a hamlet on one page', value: medianOf(whole, 'responseMs'), unit: 'ms' }),
    judge({ id: 'phone-search', what: 'a name searched in a hamlet', value: medianOf(search, 'responseMs'), unit: 'ms' }),
    judge({ id: 'phone-house', what: "a household's page", value: medianOf(house, 'responseMs'), unit: 'ms' }),
    judge({ id: 'phone-save', what: 'a visit saved, sealed and on disk, until the next page begins', value: median(logged), unit: 'ms' }),
    judge({ id: 'phone-fill', what: 'from the PIN to the last pack on disk, no slow link, full speed', value: firstSyncMs / 1000, unit: 's' }),
  ]
}

/** Sets the PIN through the page and waits until every hamlet is on the phone. */
async function fillPhone(page: Page, origin: string, hamlets: number): Promise<number> {
  await page.goto(`${origin}/may-nay/ma-pin`)
  await page.getByLabel('Mã PIN 6 số').fill(PIN)
  await page.getByLabel('Nhập lại mã PIN').fill(PIN)
  const startedMs = performance.now()
  await page.getByRole('button', { name: /Đặt mã/ }).click()
  await page.waitForURL(/\/di-ngo/, { timeout: 120_000 })
  for (let held = 0; held < hamlets; held = await page.evaluate(countPacks)) await new Promise((done) => setTimeout(done, 200))
  return performance.now() - startedMs
}

/** Runs in the page. */
function countPacks(): Promise<number> {
  return new Promise((done, fail) => {
    const open = indexedDB.open('gocua')
    open.onerror = () => fail(open.error ?? new Error('the phone has no database'))
    open.onsuccess = () => {
      const count = open.result.transaction(['packs']).objectStore('packs').count()
      count.onsuccess = () => {
        open.result.close()
        done(count.result)
      }
    }
  })
}

async function countHeld(database: Communes['database'], communeId: number): Promise<{ people: number; households: number }> {
  const { rows } = await database.pool.query<{ people: number; households: number }>(
    `select count(*)::int as people, count(distinct household_id)::int as households from residents r join households h on h.commune_id = r.commune_id and h.id = r.household_id
      where r.commune_id = $1 and r.state = 'active' and h.state = 'active'`, [communeId])
  return rows[0]!
}

/** The form filled and sent inside the page (a driven click is itself slowed); ms until the page that says it is saved has come. */
async function logVisit(page: Page, origin: string, householdId: string): Promise<number> {
  await page.goto(`${origin}/di-ngo/nha/${householdId}`)
  const formUrl = await page.evaluate(() => document.querySelector<HTMLAnchorElement>('a.house-person-go')!.href)
  await page.goto(formUrl)
  const saved = page.waitForEvent('load')
  saved.catch(() => undefined)
  await page.evaluate(() => {
    document.querySelector<HTMLInputElement>('input[name=rung][value="2"]')!.checked = true
    if (!document.querySelector('input[name=skills]:checked')) document.querySelector<HTMLInputElement>('input[name=skills]')!.checked = true
    const form = document.querySelector<HTMLInputElement>('input[name=rung]')!.form!
    form.requestSubmit([...form.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Lưu'))
  })
  await saved
  if ((await page.getByText(/Sẽ gửi khi có mạng|đã lưu|Đã lưu/i).count()) === 0) throw new Error(`The visit was not saved: ${(await page.locator('main').innerText()).slice(0, 400)}`)
  return page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseEnd)
}
