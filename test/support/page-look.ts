// One look at one page in Chromium: loaded once on a phone's screen, then widened to a desk's. Finds serious accessibility
// faults, anything wider than the screen, errors of the console, and a heading, title or language that is missing.

import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'

export const SCREENS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } }

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Every rule of WCAG 2.0 to 2.2, A and AA, and of the good habits those whose breach is serious. */
const ASKED: Asked = {
  tags: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  habits: ['accesskeys', 'aria-dialog-name', 'aria-text', 'aria-treeitem-name', 'label-title-only', 'tabindex'],
  kept: ['serious', 'critical'],
  // The frame is one component: looked through on a visitor's first page. Of many like rows the first dozen are looked through.
  frame: [['.header'], ['.nav'], ['.footer']],
  likes: [['tbody > tr:nth-child(n+13)'], ['li:nth-child(n+25)']],
}

export interface Looked {
  faults: string[]
  heading: string
  /** The page carries a script, so it may be another page without one. */
  scripted: boolean
}

/** A context whose pages hold the checker from their first moment; cookies as in a Cookie header. */
export async function openLooking(browser: Browser, origin: string, cookie: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', serviceWorkers: 'block', viewport: SCREENS.phone, ...options })
  const pairs = cookie.split('; ').filter(Boolean)
  await context.addCookies(pairs.map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: origin })))
  if (options.javaScriptEnabled !== false) await context.addInitScript({ content: axeSource })
  return context
}

/** The text of the first main heading in HTML as it was sent: what a browser without script shows. */
export function headingIn(html: string): string {
  const inner = /<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? ''
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return squeeze(inner.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!))
}

const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim()

/** `withFrame`: header, menu and foot too. */
export async function look(page: Page, address: string, withFrame = true): Promise<Looked> {
  const asked = { ...ASKED, frame: withFrame ? [] : ASKED.frame }
  const faults: string[] = []
  const complain = (message: { type(): string; text(): string }) => void (message.type() === 'error' && faults.push(`console: ${message.text()}`))
  const broken = (error: Error) => void faults.push(`script: ${error.message}`)
  page.on('console', complain)
  page.on('pageerror', broken)
  try {
    await page.setViewportSize(SCREENS.phone)
    const response = await page.goto(address, { waitUntil: 'load' })
    if (response?.status() !== 200) faults.push(`status ${response?.status()}`)
    const sent = (await response?.text()) ?? ''
    const small = await page.evaluate(seePhone, asked)
    faults.push(...small.violations.map((fault) => `360: ${fault}`))
    if (small.title.trim() === '') faults.push('no title')
    if (small.lang !== 'vi') faults.push(`lang “${small.lang}”`)
    if (squeeze(small.heading) === '') faults.push('no main heading')
    if (squeeze(small.heading) !== headingIn(sent)) faults.push(`without JavaScript the heading is “${headingIn(sent)}”, with it “${squeeze(small.heading)}”`)
    await page.setViewportSize(SCREENS.desk)
    const large = await page.evaluate(seeDesk, asked)
    faults.push(...large.violations.map((fault) => `1280: ${fault}`))
    return { faults, heading: squeeze(small.heading), scripted: /<script\b/.test(sent) }
  } finally {
    page.off('console', complain)
    page.off('pageerror', broken)
  }
}

/** The same address where scripts never run: the same heading. */
export async function lookWithoutScript(context: BrowserContext, address: string, heading: string): Promise<string[]> {
  const page = await context.newPage()
  await page.goto(address)
  const without = squeeze((await page.locator('h1').first().textContent({ timeout: 5000 }).catch(() => '')) ?? '')
  await page.close()
  return without === heading ? [] : [`without JavaScript the heading is “${without}”, with it “${heading}”`]
}

// ---- what runs inside the page ----

interface Violation {
  id: string
  impact: string
  nodes: { target: string[]; failureSummary: string }[]
}
interface Asked {
  tags: string[]
  habits: string[]
  kept: string[]
  frame: string[][]
  likes: string[][]
}
interface Seeing {
  axe: { run(context: object, options: object): Promise<{ violations: Violation[] }>; getRules(tags: string[]): { ruleId: string; tags: string[] }[] }
  looks: Map<Element, string>
  lookOf(element: Element): string
  violations(include: unknown[], asked: Asked): Promise<string[]>
  wide(): string[]
}

async function seePhone(asked: Asked) {
  const state = globalThis as unknown as Seeing
  state.violations = async (include, { tags, habits, kept, frame, likes }) => {
    const rules = [...state.axe.getRules(tags).filter((rule) => !rule.tags.includes('experimental') && !rule.tags.includes('deprecated')).map(({ ruleId }) => ruleId), ...habits]
    const { violations } = await state.axe.run({ include, exclude: [...frame, ...likes] }, { resultTypes: ['violations'], preload: false, runOnly: { type: 'rule', values: rules } })
    return violations.filter(({ impact }) => kept.includes(impact)).map(({ id, nodes }) => `axe ${id}: ${nodes[0]!.target.join(' ')} (${nodes.length}) ${nodes[0]!.failureSummary.split('\n')[1]?.trim() ?? ''}`)
  }
  state.wide = () => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth - clientWidth <= 1) return []
    const widest = [...document.querySelectorAll('body *')].find((element) => element.getBoundingClientRect().right > clientWidth + 1)
    return [`wider than the screen by ${scrollWidth - clientWidth} px, such as ${widest?.tagName.toLowerCase()}.${widest?.className}`]
  }
  state.lookOf = (element) => {
    if (!(element as HTMLElement).checkVisibility()) return ''
    const { color, backgroundColor, backgroundImage } = getComputedStyle(element)
    return `${color} ${backgroundColor} ${backgroundImage}`
  }
  const violations = await state.violations([document], asked)
  state.looks = new Map([...document.querySelectorAll('body *')].map((element) => [element, state.lookOf(element)]))
  return { violations: [...violations, ...state.wide()], title: document.title, lang: document.documentElement.lang, heading: document.querySelector('h1')?.textContent ?? '' }
}

/** Of the same page made wide, what was not to be seen on the phone or is coloured otherwise, by every rule. */
async function seeDesk(asked: Asked) {
  const state = globalThis as unknown as Seeing
  const other = new Set([...state.looks].filter(([element, look]) => ![look, ''].includes(state.lookOf(element)) && !asked.frame.some(([frame]) => element.closest(frame!))).map(([element]) => element))
  const tops = [...other].filter((element) => { for (let up = element.parentElement; up; up = up.parentElement) if (other.has(up)) return false; return true })
  return { violations: [...(tops.length === 0 ? [] : await state.violations(tops, asked)), ...state.wide()] }
}
