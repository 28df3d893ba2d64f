// Names for things: time-ordered UUIDs made on any device, and short codes that people read aloud or copy by hand.
import { epochMs, systemNow } from './time.ts'
import type { Instant } from './time.ts'

/** A string id that only fits where ids of the same kind fit: `type PersonId = Id<'person'>`. */
export type Id<Kind extends string> = string & { readonly __id: Kind }

const UUID_SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

let lastMs = -1
let counter = 0

const IDS_AT_ONCE = 64
const pool = new Uint8Array(16 * IDS_AT_ONCE)
let drawn = IDS_AT_ONCE

/** Sixteen random bytes that nobody had before; the system is asked for many at once, which costs as much as for one. */
function freshBytes(): Uint8Array {
  if (drawn === IDS_AT_ONCE) {
    crypto.getRandomValues(pool)
    drawn = 0
  }
  return pool.subarray(16 * drawn, 16 * ++drawn)
}

/**
 * A UUIDv7 (RFC 9562): 48-bit milliseconds, a 12-bit counter that keeps ids made in one millisecond in order,
 * 62 random bits. A clock that steps back inside a running process never makes a smaller id.
 */
export function uuidv7(at: Instant = systemNow()): string {
  const asked = epochMs(at)
  const bytes = freshBytes()
  if (asked > lastMs) {
    lastMs = asked
    counter = ((bytes[6] ?? 0) << 3) & 0x7ff // leaves room to count up inside the millisecond
  } else if (++counter > 0xfff) {
    lastMs += 1
    counter = 0
  }
  let ms = lastMs
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256
    ms = Math.floor(ms / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += HEX[bytes[i] ?? 0]
  }
  return text
}

/** A fresh time-ordered id of a kind. */
export function newId<Kind extends string>(at?: Instant): Id<Kind> {
  return uuidv7(at) as Id<Kind>
}

/** True for a lower-case RFC 9562 UUID of any version. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID_SHAPE.test(value)
}

/** Brands a UUID from outside. Throws TypeError when it is not one: bad form input should be tested with isUuid first. */
export function asId<Kind extends string>(value: string): Id<Kind> {
  if (!isUuid(value)) throw new TypeError(`not a UUID: ${value}`)
  return value as Id<Kind>
}

/** Milliseconds since 1970 in a UUIDv7; undefined for other versions. */
export function uuidTimeMs(id: string): number | undefined {
  if (!isUuid(id) || id.charAt(14) !== '7') return undefined
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

// ---- short codes ----

/** 31 signs (a prime, so the check sign catches every single slip and every swap); no 0 O I L U. */
const ALPHABET = '123456789ABCDEFGHJKMNPQRSTVWXYZ'

function checkSign(payload: string): string {
  let sum = 0
  for (let i = 0; i < payload.length; i++) sum += (i + 2) * ALPHABET.indexOf(payload.charAt(i))
  return ALPHABET.charAt(sum % 31)
}

/**
 * A random code for cards and slips: `payloadLength` signs (4–24, default 7: 2.7·10¹⁰ codes) and a check sign, no dash.
 * It is a name to look up, not a secret.
 */
export function newShortCode(payloadLength = 7): string {
  if (payloadLength < 4 || payloadLength > 24) throw new RangeError('payloadLength must be 4–24')
  let payload = ''
  while (payload.length < payloadLength) {
    for (const byte of crypto.getRandomValues(new Uint8Array(payloadLength * 2))) {
      if (byte < 248 && payload.length < payloadLength) payload += ALPHABET.charAt(byte % 31) // 248 = 8·31: no bias
    }
  }
  return payload + checkSign(payload)
}

/** Grouped by four for reading aloud: 'K7M2-9QXA'. */
export function formatShortCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Reads what a person typed: any case, spaces, dashes; I and L count as 1. Undefined when it cannot be a code. */
export function readShortCode(typed: string): string | undefined {
  const code = typed
    .toUpperCase()
    .replace(/[\s\-–.]/g, '')
    .replace(/[IL]/g, '1')
  if (code.length < 5 || code.length > 25) return undefined
  for (const sign of code) if (!ALPHABET.includes(sign)) return undefined
  return checkSign(code.slice(0, -1)) === code.slice(-1) ? code : undefined
}
