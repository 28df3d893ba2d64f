// The service worker: the field pages answered from the phone itself, everything else passed to the server, and the
// outbox sent whenever there is a chance. Registered for the whole site once a phone is enrolled.

import { startPhone } from './phone-app.tsx'
import { epochMs, systemNow } from '../platform/time.ts'

declare const self: ServiceWorkerGlobalScope & typeof globalThis
/** Filled in by the bundler: addresses and version of what this worker keeps. */
declare const BUILD: { version: string; shell: { href: string }[]; english: string; links: { css: string; script: string } }

interface ServiceWorkerGlobalScope {
  addEventListener(type: string, listener: (event: never) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void>; matchAll(): Promise<{ postMessage(message: unknown): void }[]> }
  registration: { sync?: { register(tag: string): Promise<void> } }
}
interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(response: Promise<Response>): void
}

const CACHE = `gocua-${BUILD.version}`

const phone = startPhone({
  links: BUILD.links,
  english: async () => (await (await caches.match(BUILD.english))?.json()) as Record<string, string> | undefined,
  ports: {
    indexedDB: self.indexedDB,
    fetch: (path, init) => fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init }),
    wallMs: () => epochMs(systemNow()),
  },
  isPersisted: () => navigator.storage?.persisted?.() ?? Promise.resolve(false),
  lock: (work) => (navigator.locks ? navigator.locks.request('gocua-sync', work) : work()),
  tellPages: (message) => void self.clients.matchAll().then((pages) => pages.forEach((page) => page.postMessage(message))),
  askForBackgroundSync: () => void self.registration.sync?.register('gocua').catch(() => undefined),
})

self.addEventListener('install', (event: ExtendableEvent) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(BUILD.shell.map(({ href }) => href))).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event: ExtendableEvent) => {
  const tidy = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('gocua-') && name !== CACHE).map((name) => caches.delete(name))))
  event.waitUntil(tidy.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
    return
  }
  if (request.mode !== 'navigate') return
  event.respondWith(phone.navigate(request, (work) => event.waitUntil(work)))
})

self.addEventListener('sync', (event: ExtendableEvent) => event.waitUntil(phone.syncNow()))
self.addEventListener('message', (event: ExtendableEvent & { data: { type?: string }; source: { postMessage(message: unknown): void } | null }) => {
  if (event.data.type === 'sync') event.waitUntil(phone.syncNow())
  if (event.data.type === 'status') event.waitUntil(phone.status().then((status) => event.source?.postMessage(status)))
})
