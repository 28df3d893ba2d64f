// What the worker does with a navigation: which pages the phone answers, what a locked or revoked phone shows, and when
// it syncs. No worker globals in here, so tests drive it directly.

import { makeTranslator, type Catalogue } from '../locales/translate.ts'
import { menuFor } from '../menu.ts'
import { witnessRoutes } from '../modules/recognition/field-routes.tsx'
import type { Together } from '../modules/recognition/store.ts'
import { fieldRoutes } from '../modules/visits/field-routes.tsx'
import { ANONYMOUS } from '../platform/actor.ts'
import { epochMs, toPlainDate } from '../platform/time.ts'
import { formValues, type Ctx, type FormValues, type Route } from '../platform/web/route.ts'
import { ProblemPage } from '../ui/error-page.tsx'
import type { ViewContext } from '../ui/context.ts'
import { standing, touch, type PhoneStanding } from './lock.ts'
import { countWaiting } from './outbox.ts'
import { NeedsNetworkPage, RevokedPage, UnlockPage } from './pages.tsx'
import { createPhoneStore } from './phone-store.ts'
import { ALWAYS_OPEN, phoneRoutes } from './phone-routes.tsx'
import { answer, createRouter, mayUse, toResponse, type Match } from './router.ts'
import { actorOf, PhoneState, type PhonePorts } from './state.ts'
import { syncOnce, type SyncResult } from './sync-client.ts'

export interface PhoneHost {
  links: ViewContext['assets']
  /** English for every sentence this bundle can say, from what was kept at installation; asked only by readers of English. */
  english(): Promise<Catalogue | undefined>
  ports: PhonePorts
  isPersisted(): Promise<boolean>
  /** Runs one sync at a time, also across tabs and workers. */
  lock<T>(work: () => Promise<T>): Promise<T>
  tellPages(message: unknown): void
  askForBackgroundSync(): void
}

export interface Phone {
  state: PhoneState
  navigate(request: Request, later: (work: Promise<unknown>) => void): Promise<Response>
  syncNow(): Promise<SyncResult>
  status(): Promise<unknown>
}

/** A page older than this asks for news in the background. */
const SYNC_EVERY_MS = 60_000

interface PhoneCtx extends Ctx {
  key: CryptoKey
}

export function startPhone(host: PhoneHost): Phone {
  const state = new PhoneState(host.ports)
  let running: Promise<SyncResult> | undefined
  const syncNow = () => (running ??= host.lock(() => syncOnce(state)).finally(() => (running = undefined)).then(tell))
  const tell = async (result: SyncResult) => {
    host.tellPages(await status())
    return result
  }
  const status = async () => ({ type: 'gocua-status', standing: await standing(state), ...(await countWaiting(state)), lastSync: await state.get('lastSync') })

  const own = createRouter(
    phoneRoutes({ state, sync: syncNow, isPersisted: host.isPersisted, forward: (action, values) => forward(action, values) }),
  )
  const storeOf = (ctx: PhoneCtx) => createPhoneStore(state, ctx.key)
  const witnessStoreOf = (ctx: PhoneCtx) => ({ ...storeOf(ctx), begin: (together: Together) => state.set('together', together), current: () => state.get('together') })
  const field = createRouter([...fieldRoutes(storeOf), ...witnessRoutes(witnessStoreOf)] as unknown as Route[])

  /** A form that waited behind the lock, answered as if it had just come. */
  async function forward(action: string, values: [string, string][]): Promise<Response> {
    const url = new URL(action, 'https://phone.invalid')
    const data = new FormData()
    for (const [name, value] of values) data.append(name, value)
    const match = field.find('POST', url.pathname)
    return match ? serve(match, url, formValues(data)) : toResponse({ redirect: action }, { remember })
  }

  const remember = (flash: NonNullable<ViewContext['flash']>) => state.flash(flash)

  async function serve(match: Match, url: URL, form: FormValues): Promise<Response> {
    const ctx = await context(match, url, form)
    if (!mayUse(match.route, ctx.actor)) return toResponse(await networkPage(url), { remember })
    const problemPage = (problem: { text: string; status: number; params?: Record<string, string | number> }) => (
      <ProblemPage v={ctx.view} status={problem.status} title={ctx.t('Chưa làm được việc này')} text={ctx.t(problem.text, problem.params)} back={{ href: '/di-ngo', label: ctx.t('Đi ngõ') }} />
    )
    return answer(match.route, ctx, { remember, problemPage })
  }

  async function context({ params, route }: Match, url: URL, form: FormValues): Promise<PhoneCtx> {
    const profile = await state.get('profile')
    const now = await state.now()
    const actor = profile ? actorOf(profile) : ANONYMOUS
    // A post answers with a redirect: the sentence waits for the page after it.
    const view = await viewFor(url, route.method === 'GET')
    const key = (await state.key()) as CryptoKey
    return { actor, communeId: actor.communeId, params, query: url.searchParams, form, now, today: toPlainDate(now), t: view.t, view, url, key }
  }

  async function viewFor(url: URL, showFlash = true): Promise<ViewContext> {
    const [profile, prefs, flash] = [await state.get('profile'), (await state.get('prefs')) ?? {}, showFlash ? await state.takeFlash() : undefined]
    const english = prefs.lang === 'en' ? await host.english() : undefined
    const lang = english ? 'en' : 'vi'
    const t = makeTranslator(english ?? null)
    return {
      t, lang, path: url.pathname + url.search, offline: true, assets: host.links,
      theme: (['sang', 'nang', 'toi'] as const).find((one) => one === prefs.theme) ?? 'auto',
      size: (['to', 'rat-to'] as const).find((one) => one === prefs.size) ?? 'vua',
      nav: profile ? menuFor(actorOf(profile), url.pathname, t) : [],
      ...(profile && { actorName: profile.actor.name, commune: profile.commune }),
      ...(flash && { flash }),
    }
  }

  async function networkPage(url: URL, form?: FormValues) {
    const v = await viewFor(url)
    const values = form?.entries().filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return { html: <NeedsNetworkPage v={v} {...(values && { retry: { action: url.pathname + url.search, values } })} />, status: 503 }
  }

  async function readForm(request: Request): Promise<FormValues> {
    return formValues(request.method === 'POST' ? await request.formData() : null)
  }

  /** Pages this phone answers when it is not open. */
  async function behindLock(at: PhoneStanding, url: URL, request: Request): Promise<Response | undefined> {
    const next = request.method === 'GET' ? url.pathname + url.search : '/di-ngo'
    if (at === 'no-pin') return url.pathname.startsWith('/may-nay') ? undefined : toResponse({ redirect: `/may-nay/ma-pin?tiep=${encodeURIComponent(next)}` }, { remember })
    if (at === 'revoked') return toResponse({ html: <RevokedPage v={await viewFor(url)} counts={await countWaiting(state)} />, status: 403 }, { remember })
    if (request.method === 'GET') return toResponse({ redirect: `/may-nay/mo-khoa?tiep=${encodeURIComponent(next)}` }, { remember })
    const values = (await readForm(request)).entries().filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return toResponse({ html: <UnlockPage v={await viewFor(url)} next={next} carry={{ action: url.pathname + url.search, values }} />, status: 200 }, { remember })
  }

  async function fromNetwork(request: Request, url: URL): Promise<Response> {
    const copy = request.method === 'POST' ? request.clone() : null
    try {
      return await fetch(request)
    } catch {
      return toResponse(await networkPage(url, copy ? await readForm(copy) : undefined), { remember })
    }
  }

  /** Enrolling, signing in and out, and checking a helper are the server's, whatever state the phone is in. */
  const isServersOwn = (path: string) => /^\/(ghi-danh|dang-nhap|dang-xuat|nguoi-huong-dan|moi-den-nha|thu-tuc|chuan-bi|goi|trang-hoc|huy-hieu)(\/|$)/.test(path)

  async function navigate(request: Request, later: (work: Promise<unknown>) => void): Promise<Response> {
    const url = new URL(request.url)
    const at = await standing(state)
    const ownMatch = own.find(request.method, url.pathname)
    if (isServersOwn(url.pathname)) return fromNetwork(request, url)
    if (at === 'not-enrolled') return ownMatch && url.pathname === '/may-nay/ma-pin' ? serve(ownMatch, url, await readForm(request)) : fromNetwork(request, url)
    if (ownMatch && (at === 'open' || ALWAYS_OPEN.has(url.pathname))) return serve(ownMatch, url, await readForm(request))
    if (at !== 'open') return (await behindLock(at, url, request)) ?? fromNetwork(request, url)

    await touch(state)
    const match = field.find(request.method, url.pathname)
    if (!match || !(await state.get('area'))) return fromNetwork(request, url)
    const response = await serve(match, url, await readForm(request))
    const lastSync = await state.get('lastSync')
    const isStale = !lastSync || state.ports.wallMs() - epochMs(lastSync.at) > SYNC_EVERY_MS
    if (request.method === 'POST' || isStale) {
      if (request.method === 'POST') host.askForBackgroundSync()
      later(syncNow().catch(() => undefined))
    }
    return response
  }

  return { state, navigate, syncNow, status }
}

