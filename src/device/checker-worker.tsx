// The worker of the page that checks badges: with network the server answers and the key book is renewed; without it the
// same page is drawn here, from the kept keys and status lists, and says how old they are. It holds nothing about anybody.

import jsQRImport from 'jsqr'
import { makeTranslator } from '../locales/translate.ts'
import { officeProblems } from '../modules/recognition/problems-office.ts'
import { verifyBadge, type TrustBook } from '../modules/recognition/rules-badge.ts'
import { VerifyPage, type VerifyProps } from '../modules/recognition/views-verify.tsx'
import { systemNow, toPlainDate } from '../platform/time.ts'
import type { ViewContext } from '../ui/context.ts'

declare const self: CheckerScope & typeof globalThis
/** Filled in by the bundler. */
declare const BUILD: { version: string; keep: string[]; links: { css: string; icon: string; checker: string }; en: Record<string, string> }

interface CheckerScope {
  addEventListener(type: string, listener: (event: never) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  cookieStore?: { get(name: string): Promise<{ value?: string } | null> }
}
interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(response: Promise<Response>): void
}

const CACHE = `gocua-huy-hieu-${BUILD.version}`
const BOOK = '/huy-hieu/so-khoa.json'
const PAGE = '/huy-hieu/kiem-tra'
/** A phone's photo is made smaller before its code is looked for. */
const LONGEST_SIDE = 2400
// The package is CommonJS with a default export inside a default export.
const jsQR = ((jsQRImport as unknown as { default?: typeof jsQRImport }).default ?? jsQRImport) as typeof jsQRImport

self.addEventListener('install', (event: ExtendableEvent) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...BUILD.keep, BOOK]))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event: ExtendableEvent) => {
  const tidy = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('gocua-huy-hieu-') && name !== CACHE).map((name) => caches.delete(name))))
  event.waitUntil(tidy.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) return event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
  if (request.mode === 'navigate' && url.pathname === PAGE) event.respondWith(answer(request, url, (work) => event.waitUntil(work)))
})

async function answer(request: Request, url: URL, later: (work: Promise<unknown>) => void): Promise<Response> {
  const copy = request.method === 'POST' ? request.clone() : null
  try {
    const response = await fetch(request)
    if (response.ok) later(renewBook())
    return response
  } catch {
    return drawn(url, copy)
  }
}

async function renewBook(): Promise<void> {
  const response = await fetch(BOOK, { cache: 'no-store' })
  // A portal answers 200 with a page of its own: only our JSON is kept.
  if (response.ok && response.headers.get('content-type')?.includes('json')) await (await caches.open(CACHE)).put(BOOK, response)
}

async function drawn(url: URL, request: Request | null): Promise<Response> {
  const kept = await caches.match(BOOK)
  const now = systemNow()
  const v = await viewOf(url)
  const book: TrustBook = kept ? ((await kept.json()) as TrustBook) : { keys: [], lists: {} }
  const found = request ? await textOf(request) : { text: url.searchParams.get('h') ?? '', typed: '' }
  const props: VerifyProps = { v, today: toPlainDate(now), keptFrom: book.at ?? now, typed: found.typed }
  const problem = found.text === undefined ? officeProblems.pictureUnreadable : request && found.text.trim() === '' ? officeProblems.nothingToVerify : null
  const html =
    problem !== null ? <VerifyPage {...props} problems={[{ text: v.t(problem.text), ...(problem.field && { field: problem.field }) }]} /> :
    found.text ? <VerifyPage {...props} verdict={await verifyBadge(found.text, book, now)} /> :
    <VerifyPage {...props} />
  return new Response(String(await html), { status: problem ? problem.status : 200, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

async function textOf(request: Request): Promise<{ text: string | undefined; typed: string }> {
  const form = await request.formData()
  const picture = form.get('picture')
  const typed = String(form.get('badge') ?? '')
  if (picture instanceof File && picture.size > 0) return { text: await readPicture(picture), typed: '' }
  return { text: typed, typed }
}

/** Undefined: no code found, or no picture at all. */
async function readPicture(file: Blob): Promise<string | undefined> {
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
    const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)]
    const canvas = new OffscreenCanvas(width, height).getContext('2d')!
    canvas.drawImage(picture, 0, 0, width, height)
    return jsQR(canvas.getImageData(0, 0, width, height).data, width, height)?.data
  } catch {
    return undefined
  }
}

/** The language chosen on our pages, as on the server; Vietnamese where the browser does not let a worker read it. */
async function viewOf(url: URL): Promise<ViewContext> {
  const lang = (await self.cookieStore?.get('gocua_lang'))?.value === 'en' ? 'en' : 'vi'
  return { t: makeTranslator(lang === 'en' ? BUILD.en : null), lang, theme: 'auto', size: 'vua', path: url.pathname, nav: [], offline: true, assets: { css: BUILD.links.css, icon: BUILD.links.icon, script: BUILD.links.checker } }
}
