// Decisions about a citizen who signs in: how surely she is known, when a sign-in is too late. Pure.

import { addSeconds, type Instant } from '../../platform/time.ts'

export const ROOM = '/ho-so-cua-toi'
/** A sign-in has to come back within this; a session ends after that, however busy. */
export const ATTEMPT_SECONDS = 600
export const SESSION_SECONDS = 1800

/** What the browser carries away to the provider and must bring back. */
export interface Attempt {
  communeId: number
  state: string
  nonce: string
  verifier: string
  begunAt: Instant
  /** Where she wanted to go. */
  onward: string
}

/** 'loa2', 'urn:vn:eid:muc:2', '2' → 2; nothing that is understood is level 0. */
export function levelOf(acr: unknown): number {
  const found = typeof acr === 'string' ? /(?:^|[^0-9])([1-9])$/.exec(acr.trim()) : null
  return found ? Number(found[1]) : 0
}

/** Names and numbers out of a verified token: a number that is none is left out rather than guessed at. */
export function readClaims(claims: Record<string, unknown>, numberClaim: string): { subject: string; name: string; personalId: string | null } {
  const number = typeof claims[numberClaim] === 'string' ? claims[numberClaim].replace(/[\s.-]/g, '') : ''
  const name = typeof claims.name === 'string' ? claims.name.trim().slice(0, 120) : ''
  return { subject: String(claims.sub).slice(0, 255), name: name || 'Người đã đăng nhập', personalId: /^\d{12}$/.test(number) ? number : null }
}

export const attemptIsLate = (attempt: Pick<Attempt, 'begunAt'>, now: Instant): boolean => addSeconds(attempt.begunAt, ATTEMPT_SECONDS) <= now || attempt.begunAt > now

/** The cookie of a session names its commune, so that it is looked for behind one wall only. */
export function readSessionCookie(text: string | undefined): { communeId: number; token: string } | undefined {
  const found = /^(\d{1,6})\.([A-Za-z0-9_-]{43})$/.exec(text ?? '')
  return found ? { communeId: Number(found[1]), token: found[2]! } : undefined
}
