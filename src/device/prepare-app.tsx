// What the worker of /chuan-bi/ does with a request: the same pages as the server's, answered from the phone. No worker
// globals in here, so tests drive it directly.

import { makeTranslator, type Catalogue as Words } from '../locales/translate.ts'
import { prepareRoutes } from '../modules/procedures/field-prepare-routes.tsx'
import { prepareProblems } from '../modules/procedures/problems-prepare.ts'
import { OpenPasscodePage, PasscodePage } from '../modules/procedures/views-passcode.tsx'
import { PreparePage } from '../modules/procedures/views-prepare.tsx'
import { ANONYMOUS } from '../platform/actor.ts'
import type { Problem } from '../platform/problem.ts'
import { instantFromEpochMs, toPlainDate } from '../platform/time.ts'
import { anyone, form, formValues, page, seeOther, withStatus, type Ctx, type Route } from '../platform/web/route.ts'
import type { ViewContext } from '../ui/context.ts'
import { ProblemPage } from '../ui/error-page.tsx'
import { ButtonLink, Buttons } from '../ui/form.tsx'
import { Notice } from '../ui/parts.tsx'
import { phoneStore, type PrepareState, type Standing } from './prepare-store.ts'
import { answer, createRouter, toResponse, type Match } from './router.ts'

export interface PrepareHost {
  links: ViewContext['assets']
  en: Words
  state: PrepareState
  /** Look and language, as the site's cookies say. */
  prefs(): Promise<Record<string, string>>
}

const OPEN_ALWAYS = new Set(['/chuan-bi/mo-khoa', '/chuan-bi/xoa-va-bo-khoa'])
const CATALOGUE_WAIT_MS = 2500

export function startPrepare(host: PrepareHost) {
  const { state } = host
  const router = createRouter([...(passcodeRoutes(state) as Route[]), ...(prepareRoutes<Ctx>(() => phoneStore(state)) as Route[])])
  const remember = (flash: NonNullable<ViewContext['flash']>) => state.put('flash', flash)

  async function viewFor(url: URL, takesFlash: boolean): Promise<ViewContext> {
    const prefs = await host.prefs()
    const flash = takesFlash ? await state.get<NonNullable<ViewContext['flash']>>('flash') : undefined
    if (flash) await state.put('flash', undefined)
    const lang = prefs.gocua_lang === 'en' ? 'en' : 'vi'
    return {
      t: makeTranslator(lang === 'en' ? host.en : null), lang, path: url.pathname + url.search, offline: false, nav: [], assets: host.links,
      theme: (['sang', 'nang', 'toi'] as const).find((one) => one === prefs.gocua_theme) ?? 'auto',
      size: (['to', 'rat-to'] as const).find((one) => one === prefs.gocua_size) ?? 'vua',
      ...(flash && { flash }),
    }
  }

  async function serve({ route, params }: Match, request: Request, url: URL): Promise<Response> {
    const view = await viewFor(url, route.kind === 'page')
    const now = instantFromEpochMs(state.ports.wallMs())
    const sent = formValues(request.method === 'POST' ? await request.formData() : null)
    const ctx: Ctx = { actor: ANONYMOUS, communeId: null, params, query: url.searchParams, form: sent, now, today: toPlainDate(now), t: view.t, view, url }
    const problemPage = (problem: Problem) => (
      <ProblemPage v={view} status={problem.status} title={view.t('Chưa làm được việc này')} text={view.t(problem.text, problem.params)} back={{ href: '/chuan-bi/cua-toi', label: view.t('Hồ sơ trên máy này') }} />
    )
    return answer(route, ctx, { remember, problemPage })
  }

  async function fromNetwork(request: Request, url: URL, fetchPage: (request: Request) => Promise<Response>): Promise<Response> {
    try {
      return await fetchPage(request)
    } catch {
      return toResponse({ html: <NoNetworkPage v={await viewFor(url, false)} />, status: 503 }, { remember })
    }
  }

  let last: Promise<unknown> = Promise.resolve()

  /** Forms are answered one after the other: a button pressed twice does its work once. */
  function handle(request: Request, fetchPage: (request: Request) => Promise<Response>): Promise<Response> {
    if (request.method !== 'POST') return handleNow(request, fetchPage)
    const turn = last.then(() => handleNow(request, fetchPage))
    last = turn.catch(() => undefined)
    return turn
  }

  /** Answers a request for a page under /chuan-bi/. */
  async function handleNow(request: Request, fetchPage: (request: Request) => Promise<Response>): Promise<Response> {
    const url = new URL(request.url)
    const match = router.find(request.method, url.pathname)
    if (!match) return fromNetwork(request, url, fetchPage)
    const at = await state.standing()
    if (at !== 'open' && !OPEN_ALWAYS.has(url.pathname)) return lockedPage(url, request, at)
    if (url.pathname.startsWith('/chuan-bi/bat-dau/')) await Promise.race([state.refresh(), new Promise((done) => setTimeout(done, CATALOGUE_WAIT_MS))])
    const copy = request.clone()
    const isHere = await knowsDraft(match)
    // Begun before this worker was there: the server still has it.
    return isHere ? serve(match, request, url) : fromNetwork(copy, url, fetchPage)
  }

  async function knowsDraft({ params }: Match): Promise<boolean> {
    if (params.id === undefined) return true
    const draft = await phoneStore(state).findDraft(params.id)
    return draft !== undefined
  }

  async function lockedPage(url: URL, request: Request, at: Standing): Promise<Response> {
    const next = request.method === 'GET' ? url.pathname : '/chuan-bi/cua-toi'
    return toResponse({ html: <OpenPasscodePage v={await viewFor(url, false)} next={next} spent={at === 'spent'} />, status: 200 }, { remember })
  }

  return { handle }
}

function NoNetworkPage({ v }: { v: ViewContext }) {
  const { t } = v
  return (
    <PreparePage v={v} title={t('Trang này cần có mạng')}>
      <Notice tone="info">{t('Không liên lạc được với máy chủ. Hồ sơ đã lưu trên máy vẫn mở và làm tiếp được.')}</Notice>
      <Buttons><ButtonLink href="/chuan-bi/cua-toi" icon="document">{t('Hồ sơ trên máy này')}</ButtonLink></Buttons>
    </PreparePage>
  )
}

function passcodeRoutes(state: PrepareState): Route[] {
  const all = { who: anyone }
  const said = (ctx: Ctx, problems: Problem[]) => problems.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field !== undefined && { field }) }))
  return [
    page('/chuan-bi/khoa', all, async (ctx) => <PasscodePage v={ctx.view} locked={await state.isLocked()} />),
    form('/chuan-bi/khoa', all, async (ctx) => {
      const [pin, again] = [ctx.form.get('pin').trim(), ctx.form.get('again').trim()]
      const problem = !/^\d{6}$/.test(pin) ? prepareProblems.passcodeForm : pin !== again ? prepareProblems.passcodeAgain : undefined
      if (problem) return withStatus(422, <PasscodePage v={ctx.view} locked={await state.isLocked()} problems={said(ctx, [problem])} />)
      await state.setPasscode(pin)
      return seeOther('/chuan-bi/cua-toi', { tone: 'ok', text: ctx.t('Đã đặt mã khóa.') })
    }),
    form('/chuan-bi/khoa-ngay', all, async () => {
      await state.lockNow()
      return seeOther('/chuan-bi/cua-toi')
    }),
    form('/chuan-bi/mo-khoa', all, async (ctx) => {
      const opened = await state.unlock(ctx.form.get('pin').trim())
      const next = /^\/chuan-bi\/[\w./-]*$/.test(ctx.form.get('tiep')) ? ctx.form.get('tiep') : '/chuan-bi/cua-toi'
      if (opened.ok) return seeOther(next)
      return withStatus(422, <OpenPasscodePage v={ctx.view} next={next} spent={(await state.standing()) === 'spent'} problems={said(ctx, opened.problems)} />)
    }),
    form('/chuan-bi/xoa-va-bo-khoa', all, async (ctx) => {
      await state.clear()
      return seeOther('/chuan-bi/cua-toi', { tone: 'ok', text: ctx.t('Đã xóa hết hồ sơ khỏi máy này.') })
    }),
  ]
}

