// Pure decisions of signing: what hash a confirmation is bound to, what is printed, where a seal goes, when evidence is
// tried again.

import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { addMinutes, epochMs, toLocalDateTime, type Instant } from '../../platform/time.ts'
import { signingProblems } from './problems.ts'
import type { Act } from './schema.ts'

export const TEST_NOTE = 'Chữ ký thử nghiệm, không có giá trị pháp lý'

/** The text whose hash a passkey signs: which acts, and the digest of each prepared file. */
export function confirmationText(acts: readonly { id: string; digest: Uint8Array }[]): string {
  const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `gocua: ky so\n${acts.map(({ id, digest }) => `${id} ${hex(digest)}`).toSorted().join('\n')}\n`
}

/** Which holder's key and look an act uses. */
export function usesAgencyKey(act: Act): boolean {
  return act === 'seal' || act === 'copy' || act === 'attachment'
}

/** Copies and attachments carry text instead of a picture, closed by the time of signing (ISO 8601, Vietnamese offset). */
export function textLines(act: Act, words: readonly string[], now: Instant): string[] | undefined {
  return act === 'copy' || act === 'attachment' ? [...words, `Thời gian ký: ${localIso(now)}`] : undefined
}

export function localIso(at: Instant): string {
  const { date, hour, minute, second } = toLocalDateTime(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}+07:00`
}

interface BoxMm {
  leftMm: number
  topMm: number
  widthMm: number
  heightMm: number
}

/** The agency's seal covers about a third of the personal signature, on its left (Nghị định 30/2020, Phụ lục I). */
export function sealBeside(personal: BoxMm, sealMm: number): BoxMm {
  return { leftMm: personal.leftMm + personal.widthMm / 3 - sealMm, topMm: Math.max(0, personal.topMm + personal.heightMm / 2 - sealMm / 2), widthMm: sealMm, heightMm: sealMm }
}

export interface CredentialState {
  validFrom: string
  validUntil: string
  revokedAt: string | null
}

/** May this certificate sign now? */
export function decideUse(credential: CredentialState | undefined, now: Instant): Decision<true> {
  if (!credential) return refuse(signingProblems.noCredential)
  if (credential.revokedAt !== null) return refuse(signingProblems.revoked)
  const at = epochMs(now)
  if (at < epochMs(credential.validFrom as Instant) || at > epochMs(credential.validUntil as Instant)) return refuse(signingProblems.expired)
  return accept(true)
}

export const MAX_EVIDENCE_TRIES = 40

/** Evidence is tried after 1, 2, 4 … minutes, at most every 6 hours; undefined = given up. */
export function nextTry(tries: number, now: Instant): Instant | undefined {
  return tries >= MAX_EVIDENCE_TRIES ? undefined : addMinutes(now, Math.min(360, 2 ** Math.min(tries, 10)))
}

/** What a certificate's end within so many days is worth a reminder. */
export const REMIND_DAYS = 30
