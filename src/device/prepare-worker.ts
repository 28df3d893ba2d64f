// The service worker of /chuan-bi/: a citizen's pages answered from the citizen's own phone. Apart from the field
// worker in every way: its scope, its cache, its database.

import { epochMs, systemNow } from '../platform/time.ts'
import { startPrepare } from './prepare-app.tsx'
import { PrepareState } from './prepare-store.ts'

declare const self: ServiceWorkerGlobalScope & typeof globalThis
declare const BUILD: { version: string; keep: string[]; links: { css: string }; en: Record<string, string> }

interface ServiceWorkerGlobalScope {
  addEventListener(type: string, listener: (event: never) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  cookieStore?: { getAll(): Promise<{ name: string; value: string }[]> }
}
interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(response: Promise<Response>): void
}

const CACHE = `chuan-bi-${BUILD.version}`

const state = new PrepareState({
  indexedDB: self.indexedDB,
  fetch: (path, init) => fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init }),
  wallMs: () => epochMs(systemNow()),
})
const prepare = startPrepare({
  links: BUILD.links,
  en: BUILD.en,
  state,
  prefs: async () => Object.fromEntries(((await self.cookieStore?.getAll().catch(() => [])) ?? []).map(({ name, value }) => [name, value])),
})

self.addEventListener('install', (event: ExtendableEvent) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(BUILD.keep)).then(() => state.refresh()).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event: ExtendableEvent) => {
  const tidy = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('chuan-bi-') && name !== CACHE).map((name) => caches.delete(name))))
  event.waitUntil(tidy.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
  else if (url.pathname.startsWith('/chuan-bi/') && !/\.(js|json)$/.test(url.pathname)) event.respondWith(prepare.handle(request, (one) => fetch(one)))
})
