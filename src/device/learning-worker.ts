// The worker of /hoc, for everybody and without account: lessons answered from the course on this device, everything else
// passed on. The worker of volunteers' phones (worker.ts) has the rest of the site; the browser gives /hoc to this one.

import { followPractice } from '../modules/learning/field-routes.tsx'
import { offerRun } from '../modules/recognition/rules-offer.ts'
import { epochMs, systemNow } from '../platform/time.ts'
import { startLearning, type ShellFile } from './learning-app.tsx'

declare const self: WorkerScope & typeof globalThis
/** Filled in by the bundler. */
declare const BUILD: { version: string; shell: ShellFile[]; english: string; links: { css: string; learning: string } }

interface WorkerScope {
  addEventListener(type: string, listener: (event: never) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void>; matchAll(): Promise<{ postMessage(message: unknown): void }[]> }
  cookieStore?: { get(name: string): Promise<{ value?: string } | null> }
}
interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(response: Promise<Response>): void
}

// As the server does: a finished run is offered to whoever witnesses it.
followPractice('recognition', offerRun)

const SHELL_CACHE = `hoc-trang-${BUILD.version}`

const learning = startLearning({
  links: BUILD.links,
  shell: BUILD.shell,
  shellCache: SHELL_CACHE,
  english: BUILD.english,
  caches: self.caches,
  fetch: (path, init) => fetch(path, { credentials: 'same-origin', ...init }),
  wallMs: () => epochMs(systemNow()),
  cookie: async (name) => (await self.cookieStore?.get(name))?.value,
  tellPages: (message) => void self.clients.matchAll().then((pages) => pages.forEach((page) => page.postMessage(message))),
})

self.addEventListener('install', (event: ExtendableEvent) => {
  // Without the pages' own files there is no worker; without the course there is one that says so.
  event.waitUntil(
    learning
      .fetchShell()
      .then(() => learning.download({ guideId: null, language: null }))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event: ExtendableEvent) => {
  const tidy = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('hoc-trang-') && name !== SHELL_CACHE).map((name) => caches.delete(name))))
  event.waitUntil(tidy.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    const isLesson = url.pathname === '/hoc' || url.pathname.startsWith('/hoc/')
    if (isLesson) event.respondWith(learning.navigate(request, (work) => event.waitUntil(work)))
    return
  }
  if (request.method !== 'GET') return
  if (url.pathname.startsWith('/assets/')) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
  else if (request.destination === 'audio') event.respondWith(learning.file(request).then((kept) => kept ?? fetch(request)))
})

self.addEventListener('message', (event: ExtendableEvent & { data: { type?: string; who?: never } }) => {
  if (event.data.type === 'who' && event.data.who) event.waitUntil(learning.setWho(event.data.who).then(() => learning.refreshIfStale()))
})
