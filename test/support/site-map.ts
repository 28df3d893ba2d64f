// Walks the site as each role by its links, without a browser: which pages each role reaches, which links are dead, and
// one address for every kind of page.

import { permissionsOf } from '../../src/modules/accounts/index.ts'
import type { DemoSite, Visitor } from './demo-site.ts'

export interface Found {
  /** The route's pattern, e.g. `/ho/:id`. */
  pattern: string
  /** One real address of it. */
  address: string
  visitor: Visitor
  /** What the page is made of, words and numbers left out: two roles with equal shapes see the same page. */
  shape: string
}

export interface SiteMap {
  found: Found[]
  /** `role: /where → /target gives 404` */
  dead: string[]
}

const PER_PATTERN = 2
const MAX_PAGES = 300
const SHAPES_PER_PATTERN = 2

interface Pattern {
  path: string
  matches: RegExp
}

function patternsOf(site: DemoSite): Pattern[] {
  const pages = site.routes.filter(({ kind, method }) => kind === 'page' && method === 'GET')
  const compile = (path: string) => new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+(\{([^}]+)\})?/g, (_, __, inner: string | undefined) => `(?:${inner ?? '[^/]+'})`)}$`)
  // Fixed words before parameters, so that /ho/moi is not taken for /ho/:id.
  return pages.map(({ path }) => ({ path, matches: compile(path) })).toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)
}

export function pagePatterns(site: DemoSite): string[] {
  return [...new Set(patternsOf(site).map(({ path }) => path))]
}

function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&')).filter((href) => href.startsWith('/') && !href.startsWith('//'))
}

function shapeOf(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html
  const tags = [...main.matchAll(/<([a-z][a-z0-9-]*)((?:\s[^<>]*?)?)\/?>/g)].map(([, tag, attributes]) => `${tag}.${/class="([^"]*)"/.exec(attributes ?? '')?.[1] ?? ''}`)
  return [...new Set(tags)].toSorted().join(' ')
}

/** `starts` are addresses no page links to, such as the one in a QR code; only addresses that `walks` are followed. */
export async function mapSite(site: DemoSite, visitors: readonly Visitor[], starts: readonly string[], walks: (path: string) => boolean = () => true): Promise<SiteMap> {
  const patterns = patternsOf(site)
  const patternOf = (path: string) => patterns.find(({ matches }) => matches.test(path))?.path
  const found: Found[] = []
  const dead = new Set<string>()
  for (const visitor of visitors) {
    const cookie = await site.cookieOf(visitor)
    const taken = new Map<string, number>()
    const queue: { address: string; from: string }[] = ['/', ...starts].map((address) => ({ address, from: 'start' }))
    const seen = new Set<string>()
    for (let pages = 0; queue.length > 0 && pages < MAX_PAGES; ) {
      const { address, from } = queue.shift()!
      const url = new URL(address, site.origin)
      if (!walks(url.pathname)) continue
      const kind = patternOf(url.pathname) ?? url.pathname
      // The same page with another query is looked at once more, not for ever.
      const key = `${kind}?${[...url.searchParams.keys()].toSorted().join('&')}`
      if (seen.has(url.pathname + url.search) || (taken.get(key) ?? 0) >= PER_PATTERN) continue
      seen.add(url.pathname + url.search)
      taken.set(key, (taken.get(key) ?? 0) + 1)
      pages++
      const response = await site.hono.request(url, { headers: { host: url.host, cookie } })
      const isHtml = response.headers.get('content-type')?.startsWith('text/html') === true
      const body = isHtml ? await response.text() : (await response.arrayBuffer(), '')
      if (response.status >= 500 || (response.status >= 400 && from !== 'start')) dead.add(`${visitor}: ${from} → ${url.pathname}${url.search} gives ${response.status}`)
      if (response.status !== 200 || !isHtml) continue
      const pattern = patternOf(url.pathname)
      if (pattern) found.push({ pattern, address: url.pathname + url.search, visitor, shape: shapeOf(body) })
      queue.push(...linksIn(body).map((href) => ({ address: href, from: url.pathname })))
    }
  }
  return { found, dead: [...dead] }
}

/** Every kind of page once for each shape it takes, at most two. */
export function distinct(found: readonly Found[]): Found[] {
  const chosen = new Map<string, Map<string, Found>>()
  for (const one of found) {
    const shapes = chosen.get(one.pattern) ?? new Map<string, Found>()
    chosen.set(one.pattern, shapes)
    if (!shapes.has(one.shape) && shapes.size < SHAPES_PER_PATTERN) shapes.set(one.shape, one)
  }
  return [...chosen.values()].flatMap((shapes) => [...shapes.values()])
}

/** One visitor for each set of permissions: roles that may do the same see the same. */
export function differingVisitors(visitors: readonly Visitor[]): Visitor[] {
  const key = (visitor: Visitor) => (visitor === 'nobody' ? '' : visitor === 'volunteer' || visitor === 'team_leader' ? visitor : [...permissionsOf([visitor])].toSorted().join(' '))
  return [...new Map(visitors.toReversed().map((visitor) => [key(visitor), visitor])).values()].toReversed()
}
