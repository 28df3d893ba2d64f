// A cheap phone, as near as a desk can come: Debian's Chromium with every one of its processes slowed down.
// The DevTools slow-down reaches only a page's main thread; our lists are made by the service worker, so it would
// measure nothing. Instead all of Chromium runs one part in four of the time (see cpu-throttle.ts).
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openChromium } from '../../test/support/chromium.ts'
import { startCpuThrottle } from './cpu-throttle.ts'
import { median } from './measure.ts'

export interface CheapPhone {
  context: BrowserContext
  page: Page
  /** Slows all of Chromium by `times` while `work` runs; says how many times slower a plain loop really ran. */
  slowed<T>(times: number, work: (page: Page) => Promise<T>): Promise<{ value: T; slowdown: number }>
  close(): Promise<void>
}

export async function openCheapPhone(options: { baseURL?: string } = {}): Promise<CheapPhone> {
  const browser = await openChromium()
  const context = await browser.newContext({
    ...options,
    viewport: { width: 360, height: 740 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  })
  const page = await context.newPage()
  const setting = new Map<number, { beat: number; slowdown: number }>()
  return {
    context,
    page,
    slowed: async (times, work) => {
      const found = setting.get(times) ?? (await calibrate(browser, context, times))
      setting.set(times, found)
      const value = await slowly(browser, found.beat, () => work(page))
      return { value, slowdown: found.slowdown }
    },
    close: async () => {
      await context.close()
      await browser.close()
    },
  }
}

async function slowly<T>(browser: Browser, beat: number, work: () => Promise<T>): Promise<T> {
  const throttle = await startCpuThrottle(await processIds(browser), beat)
  try {
    return await work()
  } finally {
    await throttle.stop()
  }
}

/**
 * Finds the beat at which a plain loop in a page really takes `times` as long: waking a dozen processes costs time
 * too, so asking for 4 alone gives 5 or 6.
 */
async function calibrate(
  browser: Browser,
  context: BrowserContext,
  times: number,
): Promise<{ beat: number; slowdown: number }> {
  const page = await context.newPage()
  const spins = (count: number): Promise<number[]> => page.evaluate(spinMs, count)
  try {
    await spins(3)
    let beat = times
    let best: { beat: number; slowdown: number } | undefined
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const freeMs = median(await spins(5))
      const slowdown = median(await slowly(browser, beat, () => spins(5))) / freeMs
      // Rather a little too slow than too fast.
      if (slowdown >= times * 0.99 && (!best || slowdown < best.slowdown)) best = { beat, slowdown }
      if (best && best.slowdown < times * 1.05) break
      beat = Math.max(1.1, (beat * times * 1.02) / slowdown)
    }
    if (!best) throw new Error(`The browser could not be slowed ${times} times`)
    return best
  } finally {
    await page.close()
  }
}

/** Runs in the page: how long a loop of about 60 ms takes, `count` times. */
function spinMs(count: number): number[] {
  return Array.from({ length: count }, () => {
    const startedMs = performance.now()
    let mixed = 1
    for (let step = 0; step < 20_000_000; step += 1) mixed = (mixed * 31 + step) | 0
    return performance.now() - startedMs + (mixed === 0 ? 1e-9 : 0)
  })
}

/** Chromium's own account of its processes: browser, renderers (pages and workers), storage, network. */
async function processIds(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.map((one) => one.id)
}

export interface PageTiming {
  /** From the start of the navigation to the last byte of the answer, ms. */
  responseMs: number
  /** From the moment the browser turns to the service worker to the last byte of its answer, ms. */
  workerMs: number
  /** To the end of DOMContentLoaded, ms. */
  readyMs: number
  /** To the first text or picture on the screen, ms; null when the browser painted none yet. */
  firstPaintMs: number | null
  /** A service worker made the answer. */
  fromWorker: boolean
}

/** Goes to `url` and reads the browser's own clock of it, so that driving the browser is not part of the figure. */
export async function timeNavigation(page: Page, url: string): Promise<PageTiming> {
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0, null, { timeout: 5000 })
    .catch(() => undefined)
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const paint = performance.getEntriesByName('first-contentful-paint')[0]
    return {
      responseMs: navigation!.responseEnd,
      workerMs: navigation!.responseEnd - navigation!.workerStart,
      readyMs: navigation!.domContentLoadedEventEnd,
      firstPaintMs: paint ? paint.startTime : null,
      fromWorker: navigation!.workerStart > 0,
    }
  })
}

export interface PageResource {
  url: string
  /** 'document', 'link', 'css', 'script', 'img', 'fetch', … as the browser names the initiator. */
  kind: string
  /** Body as it crossed the wire, compressed; 0 when it came from a cache. */
  encodedBytes: number
}

/** What the page now open has loaded, the document first. The worker's own script is not among it. */
export function pageResources(page: Page): Promise<PageResource[]> {
  return page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((entry) => {
      const one = entry as PerformanceResourceTiming
      const kind = one.entryType === 'navigation' ? 'document' : one.initiatorType
      return { url: one.name, kind, encodedBytes: one.encodedBodySize }
    }),
  )
}
