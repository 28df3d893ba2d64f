// Mounts routes on the server: who → input → handler → answer. The only place that turns refusals into pages
// or problem+json, sets cookies, and writes security headers.

import { Hono, type Context } from 'hono'
import { compress } from 'hono/compress'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Transaction } from 'kysely'
import type { ViewContext } from '../../ui/context.ts'
import type { Actor } from '../actor.ts'
import { ANONYMOUS, may } from '../actor.ts'
import { execute, type Command } from '../command.ts'
import type { DB } from '../db.ts'
import { isUuid, uuidv7 } from '../ids.ts'
import { accept, commonProblems, refuse, Refused, withParams, type Decision, type Problem } from '../problem.ts'
import { epochMs, toPlainDate } from '../time.ts'
import { problemsOf } from '../validation.ts'
import { formValues, isRedirect, type Ctx, type FormValues, type Redirect, type Reply, type Route } from './route.ts'
import { isSameOrigin, securityHeaders } from './security.ts'
import type { Services } from './services.ts'

export interface ServerCtx extends Ctx {
  services: Services
  c: Context
  /** One read-only snapshot in the acting commune. Throws Refused when no commune is chosen. */
  read<T>(work: (db: Transaction<DB>) => Promise<T>): Promise<T>
  /** Reads across communes: only for public checks, sign-in and the province's roll-up. */
  readEverywhere<T>(work: (db: Transaction<DB>) => Promise<T>): Promise<T>
  /** Runs a command as the actor; the form's hidden `commandId` makes a doubled post harmless. */
  run<I>(cmd: Command<I>, input: unknown, options?: RunOptions): Promise<Decision<unknown>>
  /** Page or problem+json for a refusal. */
  refusal(problems: Problem[]): Promise<Response>
}

export interface RunOptions {
  commandId?: string
  communeId?: number
  actor?: Actor
}

/** What the composition root gives: who is asking, how pages look, how a refusal is shown. */
export interface WebPorts {
  services: Services
  authenticate(c: Context): Promise<Actor>
  view(c: Context, actor: Actor, flash?: Redirect['flash']): Promise<ViewContext>
  problemPage(view: ViewContext, problem: Problem, status: number): Reply
}

const CONFIRMED_FOR_MS = 10 * 60 * 1000
const DEFAULT_MAX_BYTES = 1024 * 1024
const FLASH = 'gocua_flash'

export type ServerRoute = Route<ServerCtx>

/** Builds the application from route lists. Every answer passes here. */
export function mount(ports: WebPorts, routes: ServerRoute[]): Hono {
  const app = new Hono()
  // Pages, styles and scripts travel gzipped; what is compressed already (sync, packs) passes as it is.
  app.use(compress())
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(securityHeaders(c.res))) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    if (ports.services.config.secure) c.res.headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  })
  for (const route of routes) {
    app.on(route.method, route.path, (c) => serve(ports, route, c))
  }
  app.notFound(async (c) => answerProblems(ports, c, await safeActor(ports, c), [commonProblems.notFound]))
  app.onError(async (error, c) => answerError(ports, c, error))
  return app
}

async function serve(ports: WebPorts, route: ServerRoute, c: Context): Promise<Response> {
  const url = new URL(c.req.url)
  const bearer = c.req.header('authorization')?.startsWith('Bearer ') === true
  if (route.method !== 'GET' && !bearer && !route.ownProof && !isSameOrigin(c.req.raw, url)) {
    return answerProblems(ports, c, await safeActor(ports, c), [commonProblems.crossSite])
  }
  const actor = route.ownProof ? ANONYMOUS : await ports.authenticate(c)
  const barred = bar(route, actor, ports)
  if (barred) return answerBarred(ports, c, actor, barred, url)

  const body = await readBody(route, c)
  if (!body.ok) return answerProblems(ports, c, actor, body.problems)
  const ctx = await serverCtx(ports, c, actor, url, body.value.form)
  try {
    const reply = route.kind === 'api' ? await serveApi(route, ctx, body.value.json) : await route.handler(ctx)
    return await send(c, reply, ports.services.config.secure)
  } catch (error) {
    if (isMalformedId(error)) return answerProblems(ports, c, actor, [commonProblems.notFound])
    if (!(error instanceof Refused)) throw error
    if (error.problems[0] === commonProblems.chooseCommune && !wantsJson(c)) {
      return c.redirect(`/chon-xa?tiep=${encodeURIComponent(url.pathname + url.search)}`, 303)
    }
    return answerProblems(ports, c, actor, error.problems)
  }
}

function bar(route: ServerRoute, actor: Actor, ports: WebPorts): Problem | undefined {
  const { who } = route
  if (who.kind === 'anyone') return undefined
  if (actor.kind === 'anonymous') return actor.ended ?? commonProblems.signInFirst
  if (who.kind === 'can' && !may(actor, who.permission)) return commonProblems.notAllowed
  if (route.stepUp && !isFresh(actor, ports)) return commonProblems.stepUp
  return undefined
}

function isFresh(actor: Actor, ports: WebPorts): boolean {
  if (actor.confirmedAt === null) return false
  return epochMs(ports.services.now()) - epochMs(actor.confirmedAt as never) < CONFIRMED_FOR_MS
}

function answerBarred(ports: WebPorts, c: Context, actor: Actor, problem: Problem, url: URL): Promise<Response> | Response {
  const back = encodeURIComponent(c.req.method === 'GET' ? url.pathname + url.search : formPage(c, url))
  if (!wantsJson(c)) {
    if (problem === commonProblems.notAllowed && actor.mustFirst !== undefined) return c.redirect(actor.mustFirst, 303)
    if (problem === commonProblems.signInFirst) return c.redirect(`/dang-nhap?tiep=${back}`, 303)
    if (problem === commonProblems.stepUp) return c.redirect(`/xac-nhan-lai?tiep=${back}`, 303)
  }
  return answerProblems(ports, c, actor, [problem])
}

/** The page whose form was sent (its answers come back there), or the first page. */
function formPage(c: Context, url: URL): string {
  try {
    const from = new URL(c.req.header('referer') ?? '')
    return from.host === (c.req.header('host') ?? url.host) ? from.pathname + from.search : '/'
  } catch {
    return '/'
  }
}

async function readBody(route: ServerRoute, c: Context): Promise<Decision<{ form: FormValues; json: unknown }>> {
  const empty = formValues(null)
  if (route.method === 'GET' || route.kind === 'raw') return accept({ form: empty, json: undefined })
  const limit = route.maxBytes ?? DEFAULT_MAX_BYTES
  const tooLarge = refuse(withParams(commonProblems.tooLarge, { megabytes: Math.max(1, Math.round(limit / 1048576)) }))
  if (Number(c.req.header('content-length') ?? 0) > limit) return tooLarge
  const bytes = await readCapped(c.req.raw, limit)
  if (bytes === null) return tooLarge
  try {
    if (route.kind === 'api') return accept({ form: empty, json: bytes.length ? JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) : {} })
    const data = await new Response(bytes as BodyInit, { headers: { 'content-type': c.req.header('content-type') ?? '' } }).formData()
    return accept({ form: formValues(data), json: undefined })
  } catch {
    return refuse(commonProblems.malformed)
  }
}

/** Reads at most `limit` bytes; null when there are more. */
export async function readCapped(request: Request, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > limit) return null
      chunks.push(chunk)
    }
  }
  return Buffer.concat(chunks)
}

async function serverCtx(ports: WebPorts, c: Context, actor: Actor, url: URL, form: FormValues): Promise<ServerCtx> {
  const { services } = ports
  const now = services.now()
  // A post answers with a redirect: the sentence waits for the page after it.
  const flash = c.req.method === 'GET' ? takeFlash(c) : undefined
  const view = await ports.view(c, actor, flash)
  const communeId = chosenCommune(actor, url, c)
  const commune = () => {
    if (communeId === null) throw new Refused(actor.provinceCommunes.length > 0 ? commonProblems.chooseCommune : commonProblems.notAllowed)
    return communeId
  }
  return {
    actor,
    communeId,
    params: c.req.param() as Record<string, string>,
    query: url.searchParams,
    form,
    now,
    today: toPlainDate(now),
    t: view.t,
    view,
    url,
    services,
    c,
    read: async (work) => services.database.read(commune(), work),
    readEverywhere: (work) => services.database.read('everywhere', work),
    async run(cmd, input, options = {}) {
      const typed = form.get('commandId')
      const commandId = options.commandId ?? (isUuid(typed) ? typed : uuidv7(now))
      const acting = options.actor ?? actor
      return execute(services.database, cmd, input, { actor: acting, communeId: options.communeId ?? commune(), now, commandId })
    },
    refusal: (problems) => answerProblems(ports, c, actor, problems),
  }
}

/** An address with something else where an id belongs names nothing: not found, rather than our mistake. */
function isMalformedId(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return code === '22P02' && message?.includes('type uuid') === true
}

/** The page shows long work: it looks again by itself after a few seconds, without script. */
export function reloadSoon({ c }: Pick<ServerCtx, 'c'>): void {
  c.header('Refresh', '3')
}

/** Everybody acts in their own commune; a province viewer may look into one of theirs with ?xa=08377. */
export function chosenCommune(actor: Actor, url: URL, c: Context): number | null {
  if (actor.communeId !== null) return actor.communeId
  const wanted = Number(url.searchParams.get('xa') ?? getCookie(c, 'gocua_xa') ?? Number.NaN)
  return actor.provinceCommunes.includes(wanted) ? wanted : null
}

async function serveApi(route: ServerRoute, ctx: ServerCtx, json: unknown): Promise<Response> {
  const input = route.api?.input
  const handler = route.handler as unknown as (ctx: ServerCtx, input: unknown) => Promise<unknown>
  let value: unknown = json
  if (input) {
    const parsed = input.safeParse(route.method === 'GET' ? Object.fromEntries(ctx.query) : json)
    if (!parsed.success) throw new Refused(...problemsOf(parsed.error))
    value = parsed.data
  }
  const result = await handler(ctx, value)
  return result instanceof Response ? result : Response.json(result, { headers: { 'Cache-Control': 'no-store' } })
}

async function send(c: Context, reply: Reply, secure: boolean): Promise<Response> {
  // Hono adds cookies set on the context only to answers made through it, so every Response passes through c.body.
  if (reply instanceof Response) return carry(c, reply)
  if (isRedirect(reply)) {
    if (reply.flash) {
      setCookie(c, FLASH, encodeURIComponent(JSON.stringify(reply.flash)), { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 60, secure })
    }
    return c.redirect(reply.redirect, 303)
  }
  const { html, status } = isPageWithStatus(reply) ? reply : { html: reply, status: 200 }
  c.header('Cache-Control', 'no-store')
  return c.html(String(await html), status as 200)
}

function carry(c: Context, response: Response): Response {
  for (const [name, value] of response.headers) c.header(name, value, { append: name.toLowerCase() === 'set-cookie' })
  return c.newResponse(response.body, response.status as 200)
}

function isPageWithStatus(reply: Reply): reply is { html: never; status: number } {
  return typeof reply === 'object' && reply !== null && 'html' in reply && 'status' in reply
}

function takeFlash(c: Context): Redirect['flash'] {
  const text = getCookie(c, FLASH)
  if (!text) return undefined
  deleteCookie(c, FLASH, { path: '/' })
  try {
    const flash = JSON.parse(decodeURIComponent(text)) as NonNullable<Redirect['flash']>
    return { tone: ['ok', 'warn', 'bad'].includes(flash.tone) ? flash.tone : 'ok', text: String(flash.text).slice(0, 500) }
  } catch {
    return undefined
  }
}

export function wantsJson(c: Context): boolean {
  const accept = c.req.header('accept') ?? ''
  return c.req.path.startsWith('/api/') || c.req.path === '/sync' || (accept.includes('json') && !accept.includes('text/html'))
}

/** problem+json (RFC 9457) or a page with the same words. */
async function answerProblems(ports: WebPorts, c: Context, actor: Actor, problems: Problem[]): Promise<Response> {
  const first = problems[0] ?? commonProblems.malformed
  const view = await ports.view(c, actor)
  if (first.code === commonProblems.tooMany.code) c.header('Retry-After', String(first.params?.seconds ?? 60))
  if (wantsJson(c)) {
    const body = {
      type: `urn:gocua:problem:${first.code}`,
      title: view.t(first.text, first.params),
      status: first.status,
      problems: problems.map(({ code, field, text, params }) => ({ code, ...(field && { field }), detail: view.t(text, params) })),
    }
    return c.newResponse(JSON.stringify(body), first.status as 400, { 'Content-Type': 'application/problem+json; charset=utf-8' })
  }
  const reply = ports.problemPage(view, first, first.status)
  return send(c, { html: reply as never, status: first.status }, false)
}

async function safeActor(ports: WebPorts, c: Context): Promise<Actor> {
  const { ANONYMOUS } = await import('../actor.ts')
  return ports.authenticate(c).catch(() => ANONYMOUS)
}

async function answerError(ports: WebPorts, c: Context, error: Error): Promise<Response> {
  const { ANONYMOUS } = await import('../actor.ts')
  const reference = uuidv7(ports.services.now()).slice(-12)
  const down = !(await ports.services.database.isUp())
  console.error(JSON.stringify({ at: ports.services.now(), reference, path: c.req.path, method: c.req.method, error: error.stack ?? String(error) }))
  const problem = down ? commonProblems.databaseDown : withParams(commonProblems.broken, { reference })
  try {
    return await answerProblems(ports, c, ANONYMOUS, [problem])
  } catch {
    return c.text(problem.text.replace('{reference}', reference), problem.status as 500)
  }
}
