// A citizen's session and the sign-in on its way: cookies of one path only, sealed. Like every session it is no business of
// the ledger; what is kept in the database nobody can read without the browser's half.

import { randomBytes } from 'node:crypto'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { hashToken, open, openText, seal, sealText } from '../../platform/secrets.ts'
import { addSeconds, type Instant } from '../../platform/time.ts'
import { safePath } from '../../platform/web/safe-path.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { Principal } from '../dossiers/index.ts'
import { ATTEMPT_SECONDS, readSessionCookie, ROOM, SESSION_SECONDS, type Attempt } from './rules.ts'

const SESSION = 'gocua_cong_dan'
const ATTEMPT = 'gocua_cong_dan_luot'
const PARCEL = 'gocua_cong_dan_goi'
const PURPOSE = 'citizen-session'

/** No other page of the house ever receives these. */
const cookie = (ctx: ServerCtx, maxAge: number) => ({ path: ROOM, httpOnly: true, sameSite: 'Lax' as const, secure: ctx.services.config.secure, maxAge })

export interface CitizenSession {
  communeId: number
  principal: Principal
  expiresAt: Instant
}

export async function openCitizenSession(ctx: ServerCtx, communeId: number, principal: Principal): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  const sealed = seal(Buffer.from(token), PURPOSE, Buffer.from(JSON.stringify(principal)), String(communeId))
  await ctx.services.database.write(communeId, async (db) => {
    await db.deleteFrom('citizenSessions').where('communeId', '=', communeId).where('expiresAt', '<=', ctx.now).execute()
    await db.insertInto('citizenSessions').values({ communeId, tokenHash: hashToken(token), sealed, expiresAt: addSeconds(ctx.now, SESSION_SECONDS) }).execute()
  })
  setCookie(ctx.c, SESSION, `${communeId}.${token}`, cookie(ctx, SESSION_SECONDS))
}

export async function findCitizenSession(ctx: ServerCtx): Promise<CitizenSession | undefined> {
  const named = readSessionCookie(getCookie(ctx.c, SESSION))
  if (!named) return undefined
  const { communeId, token } = named
  const row = await ctx.services.database.read(communeId, (db) => db.selectFrom('citizenSessions').select(['sealed', 'expiresAt']).where('communeId', '=', communeId).where('tokenHash', '=', hashToken(token)).where('expiresAt', '>', ctx.now).executeTakeFirst())
  const plain = row && open(Buffer.from(token), PURPOSE, row.sealed, String(communeId))
  return plain ? { communeId, principal: JSON.parse(plain.toString('utf8')) as Principal, expiresAt: row.expiresAt } : undefined
}

export async function endCitizenSession(ctx: ServerCtx): Promise<void> {
  const named = readSessionCookie(getCookie(ctx.c, SESSION))
  if (named) await ctx.services.database.write(named.communeId, (db) => db.deleteFrom('citizenSessions').where('communeId', '=', named.communeId).where('tokenHash', '=', hashToken(named.token)).execute())
  for (const name of [SESSION, ATTEMPT, PARCEL]) deleteCookie(ctx.c, name, { path: ROOM })
}

export function keepAttempt(ctx: ServerCtx, attempt: Attempt): void {
  setCookie(ctx.c, ATTEMPT, sealText(ctx.services.config.secret, ATTEMPT, attempt), cookie(ctx, ATTEMPT_SECONDS))
}

/** Good for one return only. */
export function takeAttempt(ctx: ServerCtx): Attempt | undefined {
  const text = getCookie(ctx.c, ATTEMPT)
  deleteCookie(ctx.c, ATTEMPT, { path: ROOM })
  return text === undefined ? undefined : (openText(ctx.services.config.secret, ATTEMPT, text) as Attempt | undefined)
}

/** What the QR of a sealed file says waits in the browser while its owner signs in: the server never keeps that key. */
export function keepParcel(ctx: ServerCtx, qr: string): void {
  setCookie(ctx.c, PARCEL, Buffer.from(qr).toString('base64url'), cookie(ctx, ATTEMPT_SECONDS))
}

export function parcelOf(ctx: ServerCtx): string {
  return Buffer.from(getCookie(ctx.c, PARCEL) ?? '', 'base64url').toString('utf8').slice(0, 600)
}

export function dropParcel(ctx: ServerCtx): void {
  deleteCookie(ctx.c, PARCEL, { path: ROOM })
}

/** Only inside this room, so that a link cannot lead a signed-in person elsewhere. */
export function onwardPath(wanted: string): string {
  const path = safePath(wanted)
  return path === ROOM || path.startsWith(`${ROOM}/`) || path.startsWith(`${ROOM}?`) ? path : ROOM
}
