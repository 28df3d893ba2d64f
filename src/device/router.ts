// Runs a route list inside the worker: match, who, form, handler, answer — the phone's small counterpart of the server's mount.

import { may, type Actor } from '../platform/actor.ts'
import { Refused, type Problem } from '../platform/problem.ts'
import { isRedirect, type Ctx, type Redirect, type Reply, type Route } from '../platform/web/route.ts'

export interface Match {
  route: Route
  params: Record<string, string>
}

interface Compiled {
  route: Route
  pattern: RegExp
  names: string[]
}

export function createRouter(routes: readonly Route[]) {
  const compiled: Compiled[] = routes.map((route) => {
    const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
    return { route, names, pattern: new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`) }
  })
  return {
    find(method: string, pathname: string): Match | undefined {
      for (const { route, pattern, names } of compiled) {
        if (route.method !== method) continue
        const found = pattern.exec(pathname)
        if (found) return { route, params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1]!)])) }
      }
      return undefined
    },
  }
}

export interface AnswerPorts {
  remember(flash: NonNullable<Redirect['flash']>): Promise<void>
  problemPage(problem: Problem): Reply
}

export function mayUse(route: Route, actor: Actor): boolean {
  return route.who.kind === 'can' ? may(actor, route.who.permission) : true
}

export async function answer(route: Route, ctx: Ctx, ports: AnswerPorts): Promise<Response> {
  try {
    return await toResponse(await route.handler(ctx), ports)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const [problem] = error.problems
    return toResponse({ html: ports.problemPage(problem!) as never, status: problem!.status }, ports)
  }
}

export async function toResponse(reply: Reply, ports: Pick<AnswerPorts, 'remember'>): Promise<Response> {
  if (reply instanceof Response) return reply
  if (isRedirect(reply)) {
    if (reply.flash) await ports.remember(reply.flash)
    return new Response(null, { status: 303, headers: { location: reply.redirect } })
  }
  const { html, status } = typeof reply === 'object' && reply !== null && 'html' in reply && 'status' in reply ? reply : { html: reply, status: 200 }
  return new Response(String(await html), { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
}
