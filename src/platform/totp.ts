// Six-digit codes of an authenticator app (RFC 6238): SHA-1, 30 seconds, one step of tolerance either side.

import { Secret, TOTP } from 'otpauth'
import { epochMs, type Instant } from './time.ts'

const PERIOD_SECONDS = 30

/** 20 random bytes in base32, as authenticator apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The otpauth:// address for the QR code. */
export function totpUri(secretBase32: string, label: string, issuer = 'Gõ Cửa'): string {
  return new TOTP({ issuer, label, secret: secretBase32, period: PERIOD_SECONDS }).toString()
}

/** The code at an instant. */
export function totpCode(secretBase32: string, now: Instant): string {
  return TOTP.generate({ secret: Secret.fromBase32(secretBase32), timestamp: epochMs(now), period: PERIOD_SECONDS })
}

/**
 * The time step a typed code belongs to, or undefined when it is wrong or not later than `lastStep`
 * (a code seen over a shoulder cannot be used a second time).
 */
export function acceptedTotpStep(secretBase32: string, typed: string, now: Instant, lastStep: number | null): number | undefined {
  const token = typed.replace(/[\s.-]/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const timestamp = epochMs(now)
  const delta = TOTP.validate({ token, secret: Secret.fromBase32(secretBase32), timestamp, period: PERIOD_SECONDS, window: 1 })
  if (delta === null) return undefined
  const step = TOTP.counter({ period: PERIOD_SECONDS, timestamp }) + delta
  return lastStep !== null && step <= lastStep ? undefined : step
}
