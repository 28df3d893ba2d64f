// Lessons without network: what the worker of /hoc does with a request, which files of the course it holds, and how it
// proves that they are whole. No worker globals in here but what `host` gives.

import { makeTranslator, type Catalogue } from '../locales/translate.ts'
import { learningFieldRoutes, type LearningSetting } from '../modules/learning/field-routes.tsx'
import { COURSE_HREF, filesOf, linesOf, takeLines, type Course } from '../modules/learning/pack.ts'
import { isWay } from '../modules/learning/rules.ts'
import { learningProblems } from '../modules/learning/problems.ts'
import type { Guide } from '../modules/learning/schema.ts'
import type { LearningStore, PackFile, PackState } from '../modules/learning/store.ts'
import { checkFieldRoutes } from '../modules/recognition/field-routes-check.tsx'
import { officeProblems } from '../modules/recognition/problems-office.ts'
import type { Check } from '../modules/recognition/rules-items.ts'
import type { CheckStore } from '../modules/recognition/store-check.ts'
import { ANONYMOUS } from '../platform/actor.ts'
import { refuse, type Problem } from '../platform/problem.ts'
import { epochMs, instantFromEpochMs, toPlainDate } from '../platform/time.ts'
import { formValues, type Ctx, type FormValues, type Route } from '../platform/web/route.ts'
import type { NavItem, ViewContext } from '../ui/context.ts'
import { ProblemPage } from '../ui/error-page.tsx'
import { answer, createRouter, type Match } from './router.ts'

export interface ShellFile {
  href: string
  sha256: string
  sizeBytes: number
}

export interface LearningHost {
  links: ViewContext['assets']
  /** Style, script, English: named by content. */
  shell: ShellFile[]
  shellCache: string
  /** Where the English of these pages lies. */
  english: string
  caches: CacheStorage
  fetch(path: string, init?: RequestInit): Promise<Response>
  wallMs(): number
  cookie(name: string): Promise<string | undefined>
  tellPages(message: unknown): void
}

/** Who reads, as the last page from the server said it. */
interface Who {
  isCoach: boolean
  name: string
  nav: NavItem[]
  commune: ViewContext['commune'] | null
}

const COURSE_CACHE = 'hoc-bai'
const CONTENTS = '/hoc/goi/muc-luc'
const WHO = '/hoc/goi/ai'
const AT_ONCE = 4
const STALE_MS = 6 * 3600_000
/** A phone that holds the page waits no longer than this for a weak network. */
const PATIENCE_MS = 2500
/** What a learner asks to be kept is waited for longer; then it is said not to be kept. */
const SENDING_MS = 20_000
const NOBODY: Who = { isCoach: false, name: '', nav: [], commune: null }

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function startLearning(host: LearningHost) {
  let busy: Promise<boolean> | undefined
  const course = () => host.caches.open(COURSE_CACHE)

  async function readJson<T>(key: string): Promise<T | undefined> {
    const kept = await (await course()).match(key)
    return kept ? ((await kept.json()) as T) : undefined
  }
  async function writeJson(key: string, value: unknown): Promise<void> {
    await (await course()).put(key, new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } }))
  }

  /** One file under its hash, or nothing: a broken transfer is never kept. */
  async function keep(file: { href: string; sha256: string }, bytes: ArrayBuffer, type: string): Promise<boolean> {
    if ((await sha256(bytes)) !== file.sha256) return false
    await (await course()).put(file.href, new Response(bytes, { headers: { 'content-type': type } }))
    return true
  }

  /** The whole course in one transfer; every guide is kept as soon as its line is complete. */
  async function fetchCourse(): Promise<Course | undefined> {
    const response = await host.fetch(COURSE_HREF)
    if (!response.ok || !response.headers.get('content-type')?.includes('gocua')) return undefined
    const decoder = new TextDecoder()
    const reader = response.body!.getReader()
    let [rest, at] = ['', 0]
    let contents: Course | undefined
    let files: ReturnType<typeof linesOf> = []
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const taken = takeLines(rest + decoder.decode(next.value, { stream: true }))
      rest = taken.rest
      for (const line of taken.lines) {
        if (!contents) {
          contents = JSON.parse(line) as Course
          files = linesOf(contents)
          await writeJson(CONTENTS, contents)
          continue
        }
        const file = files[at++]
        if (file) await keep(file, new TextEncoder().encode(line).buffer, 'application/json')
        host.tellPages({ type: 'hoc-goi', done: at, total: files.length })
      }
    }
    if (contents) await tidy(contents)
    return contents
  }

  /** Old versions of guides and recordings that the course no longer names. */
  async function tidy(contents: Course): Promise<void> {
    const cache = await course()
    const named = new Set([CONTENTS, WHO, ...linesOf(contents).map(({ href }) => href), ...contents.guides.flatMap(({ recordings }) => recordings.map(({ href }) => href))])
    for (const request of await cache.keys()) if (!named.has(new URL(request.url).pathname)) await cache.delete(request)
  }

  async function stateOf(cache: Cache, file: { href: string; sha256: string; sizeBytes: number }): Promise<PackFile> {
    const kept = await cache.match(file.href)
    const state = !kept ? 'missing' : (await sha256(await kept.arrayBuffer())) === file.sha256 ? 'here' : 'damaged'
    return { href: file.href, sizeBytes: file.sizeBytes, state }
  }

  async function pack(): Promise<PackState> {
    const contents = await readJson<Course>(CONTENTS).catch(() => undefined)
    const shellCache = await host.caches.open(host.shellCache)
    const shell = await Promise.all(host.shell.map((file) => stateOf(shellCache, file)))
    if (!contents) return { kind: 'unknown', guides: [], shell, busy: busy !== undefined }
    const cache = await course()
    const guides = []
    for (const { summary, href, sha256: hash, sizeBytes, recordings, check } of contents.guides) {
      const voices: Record<string, PackFile[]> = {}
      for (const recording of recordings) (voices[recording.language] ??= []).push(await stateOf(cache, recording))
      guides.push({ id: summary.id, version: summary.version, title: summary.title, pictogram: summary.pictogram, text: await stateOf(cache, { href, sha256: hash, sizeBytes }), check: check ? await stateOf(cache, check) : null, voices })
    }
    return { kind: 'held', guides, shell, busy: busy !== undefined }
  }

  /** What is missing of one guide or of all, fetched a few at a time. False when something still is. */
  async function fetchMissing(what: { guideId: string | null; language: string | null }): Promise<boolean> {
    const fresh = what.guideId === null && what.language === null ? await fetchCourse() : undefined
    const contents = fresh ?? (await readJson<Course>(CONTENTS)) ?? (await fetchCourse())
    if (!contents) return false
    await fetchShell()
    const cache = await course()
    const wanted = filesOf({ ...contents, guides: contents.guides.filter(({ summary }) => what.guideId === null || summary.id === what.guideId) }, what.language)
    const missing: typeof wanted = []
    for (const file of wanted) if ((await stateOf(cache, file)).state !== 'here') missing.push(file)
    const total = missing.length
    let failed = 0
    const lane = async () => {
      for (let file = missing.shift(); file; file = missing.shift()) {
        const response = await host.fetch(file.href).catch(() => undefined)
        const isKept = response?.ok === true && (await keep(file, await response.arrayBuffer(), response.headers.get('content-type') ?? 'application/octet-stream'))
        if (!isKept) failed++
        host.tellPages({ type: 'hoc-goi', done: total - missing.length, total })
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, total) }, lane))
    return failed === 0
  }

  async function fetchShell(): Promise<void> {
    const cache = await host.caches.open(host.shellCache)
    for (const file of host.shell) {
      if ((await stateOf(cache, file)).state === 'here') continue
      const response = await host.fetch(file.href)
      if (response.ok) await cache.put(file.href, response)
    }
  }

  /** One download at a time; pages are told when it ends. */
  function download(what: { guideId: string | null; language: string | null }): Promise<boolean> {
    busy ??= fetchMissing(what)
      .catch(() => false)
      .finally(() => {
        busy = undefined
        host.tellPages({ type: 'hoc-goi', ended: true })
      })
    return busy
  }

  const inCourse = async (guideId: string) => (await readJson<Course>(CONTENTS))?.guides.find(({ summary }) => summary.id === guideId)

  const store: LearningStore = {
    list: async () => ((await readJson<Course>(CONTENTS))?.guides ?? []).map(({ summary }) => summary),
    async find(guideId, version) {
      const found = await inCourse(guideId)
      if (!found || (version !== undefined && version !== found.summary.version)) return undefined
      return readJson<Guide>(found.href)
    },
    recordings: async (guideId) => (await inCourse(guideId))?.recordings ?? [],
    questions: async (guideId) => (await inCourse(guideId))?.check?.items ?? 0,
    pack,
    async fetchPack(what) {
      const done = download(what)
      // A short one is waited for, so that the page after it is already right; a long one is watched.
      return Promise.race([done, new Promise<boolean>((go) => setTimeout(() => go(true), PATIENCE_MS))])
    },
  }

  /** Short checks out of the course. Keeping is the server's: it is asked first, and this one answers when it cannot be reached. */
  const checkStore = async (): Promise<CheckStore> => ({
    isCoach: (await whoReads()).isCoach,
    code: '',
    list: async () => ((await readJson<Course>(CONTENTS))?.guides ?? []).flatMap(({ summary, check }) => (check ? [{ id: summary.id, title: summary.title, items: check.items }] : [])),
    async find(guideId) {
      const found = await inCourse(guideId)
      const check = found?.check ? await readJson<Check>(found.check.href) : undefined
      return found && check && { title: found.summary.title, check }
    },
    keep: async () => refuse(officeProblems.notKeptOffline),
  })

  const whoReads = async () => (await readJson<Who>(WHO)) ?? NOBODY
  const checkRoutes = checkFieldRoutes<Ctx>(checkStore)
  const lessonRoutes = learningFieldRoutes<Ctx>(async (): Promise<LearningSetting> => ({ store, isCoach: (await whoReads()).isCoach }))
  // Checks first: /hoc/kiem-tra is no guide.
  const routes = createRouter([...checkRoutes, ...lessonRoutes] as unknown as Route[])
  const isOfCheck = ({ route }: Match) => (checkRoutes as unknown as Route[]).includes(route)

  async function viewFor(url: URL): Promise<ViewContext> {
    const who = await whoReads()
    const [lang, theme, size] = [await host.cookie('gocua_lang'), await host.cookie('gocua_theme'), await host.cookie('gocua_size')]
    const english = lang === 'en' ? await (await host.caches.match(host.english))?.json() : null
    return {
      t: makeTranslator((english as Catalogue | undefined) ?? null),
      lang: english ? 'en' : 'vi',
      theme: (['sang', 'nang', 'toi'] as const).find((one) => one === theme) ?? 'auto',
      size: (['to', 'rat-to'] as const).find((one) => one === size) ?? 'vua',
      path: url.pathname + url.search,
      nav: who.nav,
      offline: true,
      sync: false,
      assets: host.links,
      ...(who.name && { actorName: who.name }),
      ...(who.commune && { commune: who.commune }),
    }
  }

  async function serve(match: Match, url: URL, form: FormValues): Promise<Response> {
    const view = await viewFor(url)
    const now = instantFromEpochMs(host.wallMs())
    const ctx: Ctx = { actor: ANONYMOUS, communeId: null, params: match.params, query: url.searchParams, form, now, today: toPlainDate(now), t: view.t, view, url }
    const problemPage = (problem: Problem) => (
      <ProblemPage v={view} status={problem.status} title={view.t('Chưa làm được việc này')} text={view.t(problem.text, problem.params)} back={{ href: '/hoc', label: view.t('Học') }} />
    )
    return answer(match.route, ctx, { remember: async () => undefined, problemPage })
  }

  /** Can this page be made here, whole? */
  async function canServe(match: Match, url: URL): Promise<boolean> {
    const { params } = match
    if (url.pathname === '/hoc/tai-ve') return true
    // Other pages under a guide (a difference reported, cards to print) are the server's.
    if (params.way !== undefined && !isWay(params.way)) return false
    const contents = await readJson<Course>(CONTENTS).catch(() => undefined)
    if (!contents) return false
    if (params.guideId === undefined) return true
    if (isOfCheck(match)) return (await (await checkStore()).find(params.guideId).catch(() => undefined)) !== undefined
    const version = Number(url.searchParams.get('ban') ?? '') || undefined
    return (await store.find(params.guideId, version).catch(() => undefined)) !== undefined
  }

  async function needsNetwork(url: URL): Promise<Response> {
    const view = await viewFor(url)
    const problem = learningProblems.notOffline
    const html = <ProblemPage v={view} status={problem.status} title={view.t('Cần có mạng')} text={view.t(problem.text)} back={{ href: '/hoc', label: view.t('Học') }} />
    return new Response(String(await (html as unknown as Promise<string>)), { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
  }

  async function navigate(request: Request, later: (work: Promise<unknown>) => void): Promise<Response> {
    const url = new URL(request.url)
    const match = routes.find(request.method, url.pathname)
    const isHere = match !== undefined && (await canServe(match, url))
    const local = async () => serve(match!, url, formValues(request.method === 'POST' ? await request.formData() : null))
    // The list asks the server first: it is where a new version, a sign-in or a sign-out is noticed. So does the end of a
    // check: the server knows which learner's page this browser remembers, and only the server can keep anything.
    const asksFirst = url.pathname === '/hoc' || url.pathname.endsWith('/ket-qua')
    if (isHere && !asksFirst) {
      later(refreshIfStale())
      return local()
    }
    try {
      if (isHere && request.method === 'POST') return await fetch(request.clone(), { signal: AbortSignal.timeout(SENDING_MS) })
      const fromNetwork = fetch(request)
      if (!isHere) return await fromNetwork
      fromNetwork.catch(() => undefined)
      const late = new Promise<undefined>((done) => setTimeout(() => done(undefined), PATIENCE_MS))
      const first = await Promise.race([fromNetwork, late])
      return first && first.status < 500 ? first : await local()
    } catch {
      return isHere ? local() : needsNetwork(url)
    }
  }

  async function refreshIfStale(): Promise<void> {
    const kept = await readJson<Course>(CONTENTS).catch(() => undefined)
    const age = kept ? host.wallMs() - epochMs(kept.made) : Number.POSITIVE_INFINITY
    if (age > STALE_MS) await download({ guideId: null, language: null })
  }

  /** Recordings and guide files that are here, with ranges cut out for players that ask for them. */
  async function file(request: Request): Promise<Response | undefined> {
    const kept = await (await course()).match(new URL(request.url).pathname)
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
    if (!kept || !range) return kept
    const bytes = await kept.arrayBuffer()
    const [from, to] = [Number(range[1]), range[2] === '' ? bytes.byteLength - 1 : Math.min(Number(range[2]), bytes.byteLength - 1)]
    const headers = { 'content-type': kept.headers.get('content-type') ?? '', 'content-range': `bytes ${from}-${to}/${bytes.byteLength}`, 'accept-ranges': 'bytes' }
    return new Response(bytes.slice(from, to + 1), { status: 206, headers })
  }

  return { navigate, file, download, refreshIfStale, fetchShell, pack, setWho: (who: Who) => writeJson(WHO, who) }
}
