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
  /** Patterns that only send on to another page. */
  passed: string[]
  /** `role: /where → /target gives 404` */
  dead: string[]
}

/** Addresses of one kind (pattern and names in the query) that a visitor opens: two, later visitors one; of one pattern with whatever query, so many. */
const PER_KIND = 2
const ENOUGH_OF_A_KIND = 8
const PER_PATTERN = 6
/** No visitor has so many pages: links that never end are a fault. */
const TOO_MANY = 3000
const SHAPES_PER_PATTERN = 2

interface Pattern {
  path: string
  matches: RegExp
  /** Not a file. */
  isPage: boolean
}

function patternsOf(site: DemoSite): Pattern[] {
  const gets = site.routes.filter(({ method }) => method === 'GET')
  const compile = (path: string) => new RegExp(`^${path.replace(/:\w+(?:\{([^}]+)\})?|\./g, (part, inner: string | undefined) => (part === '.' ? '\\.' : `(?:${inner ?? '[^/]+'})`))}$`)
  // Fixed words before parameters, so that /ho/moi is not taken for /ho/:id.
  return gets.map(({ path, kind }) => ({ path, matches: compile(path), isPage: kind === 'page' })).toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)
}

export function pagePatterns(site: DemoSite): string[] {
  return [...new Set(patternsOf(site).filter(({ isPage }) => isPage).map(({ path }) => path))]
}

function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&')).filter((href) => href.startsWith('/') && !href.startsWith('//'))
}

function shapeOf(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html
  const tags = [...main.matchAll(/<([a-z][a-z0-9-]*)((?:\s[^<>]*?)?)\/?>/g)].map(([, tag, attributes]) => `${tag}.${/class="([^"]*)"/.exec(attributes ?? '')?.[1] ?? ''}`)
  return [...new Set(tags)].toSorted().join(' ')
}

/** Where a form that only asks (method="get") leads when it is sent as it stands. */
function askingForms(html: string, here: string): string[] {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].filter(([, attributes]) => /method="get"/i.test(attributes!))
  return forms.map(([, attributes, inner]) => {
    const query = new URLSearchParams()
    for (const [, input] of inner!.matchAll(/<input\b([^>]*)>/g)) {
      const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input!)?.[1]?.replaceAll('&amp;', '&')
      const isTick = ['checkbox', 'radio'].includes(of('type') ?? '')
      if (of('name') !== undefined && (!isTick || /\bchecked\b/.test(input!))) query.append(of('name')!, of('value') ?? '')
    }
    return `${/action="([^"]*)"/.exec(attributes!)?.[1]?.replaceAll('&amp;', '&') ?? here}?${query}`
  })
}

/** `starts` are addresses no page links to, such as the one in a QR code. Redirects are followed as a browser would. */
export async function mapSite(site: DemoSite, visitors: readonly Visitor[], starts: readonly string[]): Promise<SiteMap> {
  const patterns = patternsOf(site)
  const known = new Map<string, Pattern | undefined>()
  const patternOf = (path: string) => {
    if (!known.has(path)) known.set(path, patterns.find(({ matches }) => matches.test(path)))
    return known.get(path)
  }
  const found: Found[] = []
  const dead = new Set<string>()
  const passed = new Set<string>()
  const everywhere = new Map<string, number>()
  for (const visitor of visitors) {
    const cookie = await site.cookieOf(visitor)
    const taken = new Map<string, number>()
    const queue: { address: string; from: string }[] = ['/', ...starts].map((address) => ({ address, from: 'start' }))
    const seen = new Set<string>()
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { address, from } = next
      const url = new URL(address, site.origin)
      if (url.origin !== site.origin) continue
      const { path: pattern, isPage = false } = patternOf(url.pathname) ?? {}
      const kind = pattern ?? url.pathname
      // The same page with another query is looked at once more, not for ever.
      const key = `${kind} ${[...new Set(url.searchParams.keys())].toSorted().join('&')}`
      // A file is made for each request, some in a second: one of each kind is enough.
      const most = isPage && (everywhere.get(key) ?? 0) < ENOUGH_OF_A_KIND ? PER_KIND : 1
      if (seen.has(url.pathname + url.search) || (taken.get(key) ?? 0) >= most || (taken.get(kind) ?? 0) >= PER_PATTERN) continue
      seen.add(url.pathname + url.search)
      for (const one of new Set([key, kind])) taken.set(one, (taken.get(one) ?? 0) + 1)
      everywhere.set(key, (everywhere.get(key) ?? 0) + 1)
      if (seen.size > TOO_MANY) throw new Error(`${visitor} walks without end, now at ${address}`)
      const response = await site.hono.request(url, { headers: { host: url.host, cookie } })
      const isHtml = response.headers.get('content-type')?.startsWith('text/html') === true
      const body = isHtml ? await response.text() : (await response.arrayBuffer(), '')
      if (response.status >= 500 || (response.status >= 400 && from !== 'start')) dead.add(`${visitor}: ${from} → ${url.pathname}${url.search} gives ${response.status}`)
      const location = response.headers.get('location')
      if (location !== null && response.status < 400) {
        // Sent to sign in: not let through.
        if (pattern !== undefined && !location.startsWith('/dang-nhap')) passed.add(pattern)
        queue.push({ address: new URL(location, url).href, from })
        continue
      }
      if (response.status !== 200 || !isHtml) continue
      if (pattern !== undefined && isPage) found.push({ pattern, address: url.pathname + url.search, visitor, shape: shapeOf(body) })
      queue.push(...[...linksIn(body), ...askingForms(body, url.pathname)].map((href) => ({ address: href, from: url.pathname })))
    }
  }
  return { found, passed: [...passed], dead: [...dead] }
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
