// The pages that belong to no module: first page, health, appearance, and the design system.

import { setCookie } from 'hono/cookie'
import { anyone, form, page, raw, seeOther } from './platform/web/route.ts'
import type { ServerCtx, ServerRoute } from './platform/web/server.ts'
import { Page } from './ui/layout.tsx'
import { DesignSystemPage } from './ui/system-page.tsx'

const YEAR_SECONDS = 31_536_000

export const homeRoutes: ServerRoute[] = [
  page<ServerCtx>('/', { who: anyone }, ({ view }) => <Page v={view} title={view.t('Trang đầu')} />),
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
    return seeOther(safeBack(sent.get('back')))
  }),
  page<ServerCtx>('/he-thong-thiet-ke', { who: anyone }, ({ view }) => <DesignSystemPage v={view} />),
]

/** Only our own paths: never a way to another site. */
export function safeBack(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : '/'
}
