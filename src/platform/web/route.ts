// A route is data: method, path, who may use it, handler. The same shape is mounted by the server and by the
// phone's worker, so this file imports nothing of either.

import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import type { Instant, PlainDate } from '../time.ts'
import type { ViewContext } from '../../ui/context.ts'

/** Who may use a route. There is no default: a route without it does not compile, and a test walks them all. */
export type Who = { kind: 'anyone' } | { kind: 'signedIn' } | { kind: 'can'; permission: string }

export const anyone: Who = { kind: 'anyone' }
export const signedIn: Who = { kind: 'signedIn' }
export function can(permission: string): Who {
  return { kind: 'can', permission }
}

export type FormValue = string | File
/** What was typed, untouched, so that a refused form is shown again with everything in it. */
export interface FormValues {
  get(name: string): string
  getAll(name: string): string[]
  file(name: string): File | null
  has(name: string): boolean
  /** Single values by name, for re-rendering. */
  toObject(): Record<string, string>
  entries(): [string, FormValue][]
}

/** What every handler knows, on the server and on the phone. */
export interface Ctx {
  actor: Actor
  /** The commune acted in: the actor's own, or the one a province viewer chose. */
  communeId: number | null
  params: Record<string, string>
  query: URLSearchParams
  /** Empty unless the request carried a form. */
  form: FormValues
  now: Instant
  today: PlainDate
  t: ViewContext['t']
  view: ViewContext
  url: URL
}

export type Html = { toString(): string } | Promise<{ toString(): string }>
export interface Redirect {
  redirect: string
  flash?: { tone: 'ok' | 'warn' | 'bad'; text: string }
}
export interface PageWithStatus {
  html: Html
  status: number
}
export type Reply = Html | Response | Redirect | PageWithStatus

/** Post → see other; the flash sentence (already translated) is shown once on the next page. */
export function seeOther(path: string, flash?: Redirect['flash']): Redirect {
  return flash ? { redirect: path, flash } : { redirect: path }
}

export function isRedirect(reply: Reply): reply is Redirect {
  return typeof reply === 'object' && reply !== null && 'redirect' in reply && typeof reply.redirect === 'string'
}

/** A page with another status than 200, e.g. a refused form shown again (422). */
export function withStatus(status: number, html: Html): PageWithStatus {
  return { html, status }
}

export interface RouteOptions {
  who: Who
  /** Asks for a fresh identity confirmation (dangerous acts). */
  stepUp?: boolean
  /** Body cap in bytes; default 1 MB. */
  maxBytes?: number
  /**
   * Another machine calls, and the request proves itself (a signature over its body, which the handler checks first): it
   * may come from anywhere, and cookies are not looked at.
   */
  ownProof?: boolean
}

export interface ApiOptions<I, O> extends RouteOptions {
  summary: string
  input?: z.ZodType<I>
  output?: z.ZodType<O>
}

export interface Route<C extends Ctx = Ctx> extends RouteOptions {
  kind: 'page' | 'form' | 'api' | 'raw'
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  handler: (ctx: C) => Promise<Reply> | Reply
  api?: { summary: string; input?: z.ZodType; output?: z.ZodType }
}

type Handler<C extends Ctx> = (ctx: C) => Promise<Reply> | Reply

/** GET → HTML. */
export function page<C extends Ctx = Ctx>(path: string, options: RouteOptions, handler: Handler<C>): Route<C> {
  return { kind: 'page', method: 'GET', path, ...options, handler }
}

/** POST of an HTML form (urlencoded or multipart). */
export function form<C extends Ctx = Ctx>(path: string, options: RouteOptions, handler: Handler<C>): Route<C> {
  return { kind: 'form', method: 'POST', path, ...options, handler }
}

/** GET of a file or other non-HTML body. */
export function raw<C extends Ctx = Ctx>(
  method: Route['method'],
  path: string,
  options: RouteOptions,
  handler: Handler<C>,
): Route<C> {
  return { kind: 'raw', method, path, ...options, handler }
}

/** A documented machine interface under /api/v1; appears in the OpenAPI description. */
export function api<I, O, C extends Ctx = Ctx>(
  method: Route['method'],
  path: `/api/v1/${string}`,
  options: ApiOptions<I, O>,
  handler: (ctx: C, input: I) => Promise<O | Response> | O | Response,
): Route<C> {
  const { summary, input, output, ...rest } = options
  return {
    kind: 'api',
    method,
    path,
    ...rest,
    api: { summary, ...(input && { input: input as z.ZodType }), ...(output && { output: output as z.ZodType }) },
    handler: handler as unknown as Handler<C>,
  }
}

export function formValues(data: FormData | null): FormValues {
  const entries = data ? ([...data.entries()] as [string, FormValue][]) : []
  const text = (name: string) => entries.flatMap(([key, value]) => (key === name && typeof value === 'string' ? [value] : []))
  return {
    get: (name) => text(name)[0] ?? '',
    getAll: text,
    file(name) {
      const found = entries.find(([key, value]) => key === name && typeof value !== 'string' && value.size > 0)
      return (found?.[1] as File | undefined) ?? null
    },
    has: (name) => entries.some(([key]) => key === name),
    toObject: () => Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    entries: () => entries,
  }
}
