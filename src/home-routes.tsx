// The pages that belong to no module: first page, health, appearance, and the design system.

import { setCookie } from 'hono/cookie'
import { anyone, form, page, raw, seeOther } from './platform/web/route.ts'
import { safePath } from './platform/web/safe-path.ts'
import type { ServerCtx, ServerRoute } from './platform/web/server.ts'
import { PublicHome, TodayPage } from './home-views.tsx'
import { findLate, lateWork } from './modules/boards/index.ts'
import { may } from './platform/actor.ts'
import { DesignSystemPage } from './ui/system-page.tsx'

const YEAR_SECONDS = 31_536_000

export const homeRoutes: ServerRoute[] = [
  page<ServerCtx>('/', { who: anyone }, (ctx) => (ctx.actor.kind === 'anonymous' ? <PublicHome v={ctx.view} /> : todayPage(ctx))),
  raw<ServerCtx>('GET', '/healthz', { who: anyone }, async ({ services }) => {
    const up = await services.database.isUp()
    return Response.json({ ok: up, database: up ? 'up' : 'down' }, { status: up ? 200 : 503, headers: { 'Cache-Control': 'no-store' } })
  }),
  form<ServerCtx>('/giao-dien', { who: anyone }, ({ form: sent, c, services }) => {
    for (const [field, cookie] of [['theme', 'gocua_theme'], ['size', 'gocua_size'], ['lang', 'gocua_lang']] as const) {
      const value = sent.get(field)
      if (/^[a-z-]{2,8}$/.test(value)) {
        setCookie(c, cookie, value, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'Lax', secure: services.config.secure })
      }
    }
    return seeOther(safePath(sent.get('back')))
  }),
  page<ServerCtx>('/he-thong-thiet-ke', { who: anyone }, ({ view }) => <DesignSystemPage v={view} />),
]

/** What waits for this person, then every door they may open. */
async function todayPage(ctx: ServerCtx) {
  const { actor, communeId, view } = ctx
  if (communeId === null || !may(actor, 'board.read')) return <TodayPage v={view} />
  const scope = { communeId, hamletIds: actor.hamletIds, teamId: actor.hamletIds === null ? null : actor.teamId }
  const late = lateWork(await ctx.read((db) => findLate(db, scope, ctx.today, ctx.now)))
  return <TodayPage v={view} late={late} />
}
