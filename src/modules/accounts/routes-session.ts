// What the routes of this module share: the session cookie, who is trying, and problems in the reader's language.

import { deleteCookie, setCookie } from 'hono/cookie'
import { clientAddress } from '../../platform/web/address.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { DEVICE_SESSION_SECONDS } from './rules.ts'

export const SESSION_COOKIE = 'gocua_session'

/** Staff cookies end with the browser (shared desks); a volunteer's phone keeps its own for weeks. */
export function giveSession(ctx: ServerCtx, token: string, kind: 'staff' | 'device'): void {
  setCookie(ctx.c, SESSION_COOKIE, token, {
    path: '/', httpOnly: true, sameSite: 'Lax', secure: ctx.services.config.secure, ...(kind === 'device' && { maxAge: DEVICE_SESSION_SECONDS }),
  })
}

export function takeSession(ctx: ServerCtx): void {
  deleteCookie(ctx.c, SESSION_COOKIE, { path: '/', secure: ctx.services.config.secure })
}

export function attemptOf(ctx: ServerCtx) {
  return { address: clientAddress(ctx.c), userAgent: ctx.c.req.header('user-agent') ?? '', now: ctx.now }
}

