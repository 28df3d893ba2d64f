// What a badge says and how it is checked: Open Badges 3.0 as a JSON Web Token (ES256), its Bitstring status list, and the
// commune's key by its RFC 7638 thumbprint. Web Crypto only, so that page, worker and command line decide alike, without network.

import { epochMs, instantFromEpochMs, isInstant, type Instant } from '../../platform/time.ts'

export const CONTEXTS = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'] as const
/** What every badge says of itself, in these words. */
export const IS_AND_IS_NOT =
  'Tự làm trên máy mình hai ngày khác nhau, trên màn hình lạ, và lần nữa sau 7–21 ngày. Không có giá trị pháp lý, không phải xác nhận theo QĐ 757/QĐ-BKHCN.'
/** A skill fades and screens change: after so long it is shown again. */
export const VALID_YEARS = 2
/** The least length the Bitstring Status List recommendation allows: one bit of many hides whose it is. */
export const STATUS_BITS = 131_072

export interface PublicJwk {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

export interface BadgeFacts {
  badgeId: string
  /** A random name for the person: nothing in it leads to a register. */
  subjectId: string
  origin: string
  kid: string
  communeName: string
  fictional: boolean
  guideId: string
  skillName: string
  issuedAt: Instant
  validUntil: Instant
  statusIndex: number
}

export interface Credential {
  '@context': readonly string[]
  id: string
  type: string[]
  issuer: { id: string; type: string[]; name: string }
  validFrom: string
  validUntil: string
  name: string
  credentialSubject: {
    id: string
    type: string[]
    achievement: { id: string; type: string[]; name: string; description: string; criteria: { narrative: string } }
  }
  credentialStatus: { type: string; statusPurpose: string; statusListIndex: string; statusListCredential: string }
}

export interface BadgeClaims extends Credential {
  iss: string
  jti: string
  sub: string
  nbf: number
  exp: number
}

const CRITERIA = 'Có người ngồi cạnh chứng kiến. Lộ mã OTP, mật khẩu hay tiền là chưa đạt.'

export function issuerId(origin: string, kid: string): string {
  return `${origin}/huy-hieu/xa/${kid}`
}

export function keyId(origin: string, kid: string): string {
  return `${origin}/huy-hieu/khoa/${kid}`
}

export function statusListId(origin: string, kid: string): string {
  return `${origin}/huy-hieu/trang-thai/${kid}`
}

/** Seconds only: instants in credentials carry no fraction. */
function wholeSeconds(at: Instant): Instant {
  return instantFromEpochMs(Math.floor(epochMs(at) / 1000) * 1000)
}

function xmlInstant(at: Instant): string {
  return wholeSeconds(at).replace('.000Z', 'Z')
}

function seconds(text: string): number {
  return Math.floor(epochMs(text.replace(/(?<!\.\d{3})Z$/, '.000Z') as Instant) / 1000)
}

/** The credential as Open Badges 3.0 wants it, with the registered claims of its JWT form beside it. */
export function badgeClaims(facts: BadgeFacts): BadgeClaims {
  const { badgeId, subjectId, origin, kid, communeName, fictional, guideId, skillName, statusIndex } = facts
  const list = statusListId(origin, kid)
  const credential: Credential = {
    '@context': CONTEXTS,
    id: `urn:uuid:${badgeId}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: issuerId(origin, kid), type: ['Profile'], name: fictional && !communeName.includes('hư cấu') ? `${communeName} (hư cấu)` : communeName },
    validFrom: xmlInstant(facts.issuedAt),
    validUntil: xmlInstant(facts.validUntil),
    name: skillName,
    credentialSubject: {
      id: `urn:uuid:${subjectId}`,
      type: ['AchievementSubject'],
      achievement: { id: `${origin}/huy-hieu/bai/${guideId}`, type: ['Achievement'], name: skillName, description: IS_AND_IS_NOT, criteria: { narrative: CRITERIA } },
    },
    credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: String(statusIndex), statusListCredential: list },
  }
  return { ...credential, iss: credential.issuer.id, jti: credential.id, sub: credential.credentialSubject.id, nbf: seconds(credential.validFrom), exp: seconds(credential.validUntil) }
}

/** Header of both kinds of token; `kid` leads to the public key as a JWK. */
export function tokenHeader(origin: string, kid: string): { alg: 'ES256'; typ: 'JWT'; kid: string } {
  return { alg: 'ES256', typ: 'JWT', kid: keyId(origin, kid) }
}

/** The address in the QR: a camera opens the checking page, and whoever has no network reads the token out of it. */
export function badgeAddress(origin: string, jwt: string): string {
  return `${origin}/huy-hieu/kiem-tra?h=${jwt}`
}

/** The token in whatever was pasted or scanned: the address, the bare token, with spaces and line breaks in between. */
export function findToken(text: string): string | undefined {
  return /eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{80,200}/.exec(text.replace(/\s+/g, ''))?.[0]
}

// ---- keys ----

export function asPublicJwk({ x, y }: { x?: unknown; y?: unknown }): PublicJwk {
  return { kty: 'EC', crv: 'P-256', x: String(x), y: String(y) }
}

/** The first 128 bits of the RFC 7638 thumbprint (SHA-256 of the required members in their order), base64url: short enough for a QR. */
export async function thumbprint({ crv, kty, x, y }: PublicJwk): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(JSON.stringify({ crv, kty, x, y })))).subarray(0, 16))
}

/** For reading aloud against the printed page: 32 hexadecimal digits in groups of four. */
export function fingerprintOf(kid: string): string {
  const hex = [...(fromBase64Url(kid) ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()
  return hex.replace(/(.{4})(?=.)/g, '$1 ')
}

// ---- checking ----

/** What a checker holds on to, so that it needs no network: public keys and the latest signed status lists. */
export interface TrustBook {
  /** When the book was fetched; left out by whoever has just made it. */
  at?: Instant
  keys: { kid: string; jwk: PublicJwk; communeName: string; fictional: boolean }[]
  /** kid → signed status list. */
  lists: Record<string, string>
}

export type Verdict =
  | { kind: 'unreadable' }
  /** Not signed by a key this checker knows. */
  | { kind: 'stranger'; issuerName: string }
  /** The signature does not fit what stands there. */
  | { kind: 'forged' }
  /** Signed, but not what an Open Badges 3.0 credential of ours looks like. */
  | { kind: 'malformed'; missing: string[] }
  | {
      kind: 'genuine'
      credential: Credential
      kid: string
      fictional: boolean
      time: 'valid' | 'early' | 'expired'
      /** 'unknown': no status list at hand. `listFrom`: how old the answer is. */
      status: 'standing' | 'revoked' | 'unknown'
      listFrom: Instant | null
    }

export async function verifyBadge(text: string, book: TrustBook, now: Instant): Promise<Verdict> {
  const token = findToken(text)
  const parts = token === undefined ? undefined : readToken(token)
  if (!parts) return { kind: 'unreadable' }
  const { header, claims } = parts
  const kid = /\/([\w-]{22})$/.exec(String(header.kid))?.[1]
  const key = book.keys.find((one) => one.kid === kid)
  const issuerName = String((claims.issuer as { name?: unknown } | undefined)?.name ?? '').slice(0, 100)
  if (!key || (await thumbprint(key.jwk)) !== key.kid) return { kind: 'stranger', issuerName }
  if (header.alg !== 'ES256' || !(await isSigned(parts, key.jwk))) return { kind: 'forged' }
  const missing = missingParts(claims)
  if (missing.length > 0) return { kind: 'malformed', missing }
  const credential = claims as unknown as BadgeClaims
  const at = Math.floor(epochMs(now) / 1000)
  return {
    kind: 'genuine',
    credential,
    kid: key.kid,
    fictional: key.fictional,
    time: at < credential.nbf ? 'early' : at >= credential.exp ? 'expired' : 'valid',
    ...(await statusOf(credential, key, book.lists[key.kid])),
  }
}

async function statusOf({ credentialStatus: entry }: Credential, key: TrustBook['keys'][number], list: string | undefined): Promise<{ status: 'standing' | 'revoked' | 'unknown'; listFrom: Instant | null }> {
  const unknown = { status: 'unknown', listFrom: null } as const
  const parts = list === undefined ? undefined : readToken(list)
  if (!parts || !(await isSigned(parts, key.jwk))) return unknown
  const { id, validFrom, credentialSubject } = parts.claims as { id?: unknown; validFrom?: unknown; credentialSubject?: { encodedList?: unknown; statusPurpose?: unknown } }
  if (id !== entry.statusListCredential || credentialSubject?.statusPurpose !== entry.statusPurpose) return unknown
  const bits = await decodeBits(String(credentialSubject.encodedList))
  const from = `${String(validFrom).replace(/Z$/, '')}.000Z`
  if (!bits || !isInstant(from)) return unknown
  return { status: bitAt(bits, Number(entry.statusListIndex)) ? 'revoked' : 'standing', listFrom: from as Instant }
}

/** Names of required parts that are missing or contradict the registered claims; empty when the badge is whole. */
export function missingParts(claims: Record<string, unknown>): string[] {
  const found: string[] = []
  const need = (name: string, holds: unknown) => void (holds || found.push(name))
  const text = (value: unknown) => typeof value === 'string' && value !== ''
  const has = (value: unknown, word: string) => Array.isArray(value) && value.includes(word)
  const issuer = claims.issuer as Partial<Credential['issuer']> | undefined
  const subject = claims.credentialSubject as Partial<Credential['credentialSubject']> | undefined
  const status = claims.credentialStatus as Partial<Credential['credentialStatus']> | undefined
  const achievement = subject?.achievement as Partial<Credential['credentialSubject']['achievement']> | undefined
  need('@context', Array.isArray(claims['@context']) && claims['@context'][0] === CONTEXTS[0] && claims['@context'].includes(CONTEXTS[1]))
  need('type', has(claims.type, 'VerifiableCredential') && has(claims.type, 'OpenBadgeCredential'))
  need('id', text(claims.id) && claims.jti === claims.id)
  need('issuer', text(issuer?.id) && has(issuer?.type, 'Profile') && claims.iss === issuer?.id)
  need('name', text(claims.name))
  need('validFrom', text(claims.validFrom) && claims.nbf === seconds(String(claims.validFrom)))
  need('validUntil', text(claims.validUntil) && claims.exp === seconds(String(claims.validUntil)))
  need('credentialSubject', text(subject?.id) && has(subject?.type, 'AchievementSubject') && claims.sub === subject?.id)
  need('achievement', text(achievement?.id) && has(achievement?.type, 'Achievement') && text(achievement?.name) && text(achievement?.description) && text(achievement?.criteria?.narrative))
  need('credentialStatus', status?.type === 'BitstringStatusListEntry' && status.statusPurpose === 'revocation' && /^\d{1,6}$/.test(status.statusListIndex ?? '') && text(status.statusListCredential))
  return found
}

interface Token {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  signed: string
  signature: Uint8Array<ArrayBuffer>
}

function readToken(jwt: string): Token | undefined {
  const [head = '', body = '', tail = ''] = jwt.split('.')
  const signature = fromBase64Url(tail)
  const [header, claims] = [readJson(head), readJson(body)]
  return header && claims && signature?.length === 64 ? { header, claims, signed: `${head}.${body}`, signature } : undefined
}

function readJson(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(part)))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

async function isSigned({ signed, signature }: Token, jwk: PublicJwk): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('jwk', { ...jwk, ext: true }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, utf8(signed))
  } catch {
    return false
  }
}

// ---- the status list ----

/** GZIP of the bits, base64url with the multibase letter `u`; bit 0 is the leftmost of the first byte. */
export async function encodeBits(revoked: Iterable<number>): Promise<string> {
  const bits = new Uint8Array(STATUS_BITS / 8)
  for (const index of revoked) bits[index >> 3]! |= 0x80 >> (index & 7)
  return `u${toBase64Url(await through(bits, new CompressionStream('gzip'), bits.length))}`
}

export async function decodeBits(encoded: string): Promise<Uint8Array | undefined> {
  const packed = encoded.startsWith('u') ? fromBase64Url(encoded.slice(1)) : undefined
  if (!packed) return undefined
  try {
    const bits = await through(packed, new DecompressionStream('gzip'), MAX_BITS_BYTES)
    return bits.length * 8 >= STATUS_BITS ? bits : undefined
  } catch {
    return undefined
  }
}

/** A list that unpacks to more is a bomb, not a list. */
const MAX_BITS_BYTES = 1 << 20

export function bitAt(bits: Uint8Array, index: number): boolean {
  return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > limit) throw new RangeError('unpacks to more than allowed')
    pieces.push(value)
  }
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer())
}

export interface StatusListClaims {
  '@context': string[]
  id: string
  type: string[]
  issuer: string
  validFrom: string
  credentialSubject: { id: string; type: string; statusPurpose: string; encodedList: string }
  iss: string
  nbf: number
}

export async function statusListClaims(origin: string, kid: string, revoked: Iterable<number>, at: Instant): Promise<StatusListClaims> {
  const id = statusListId(origin, kid)
  const validFrom = xmlInstant(at)
  return {
    '@context': [CONTEXTS[0]],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: issuerId(origin, kid),
    validFrom,
    credentialSubject: { id: `${id}#list`, type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: await encodeBits(revoked) },
    iss: issuerId(origin, kid),
    nbf: seconds(validFrom),
  }
}

// ---- bytes ----

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}
