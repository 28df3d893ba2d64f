// What is kept so that a thief of the database learns nothing: passwords as argon2id, secrets sealed with a key
// derived from the deployment's own secret, tokens as hashes.

import { argon2, createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** OWASP's argon2id floor: 19 MiB, two passes; a sign-in costs about 30 ms here and the service stays small. */
const ARGON = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

function derive(password: string, nonce: Uint8Array, cost: typeof ARGON): Promise<Buffer> {
  const message = password.normalize('NFC')
  return new Promise((resolve, reject) =>
    argon2('argon2id', { message, nonce, ...cost }, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** A PHC string ($argon2id$v=19$m=…,t=…,p=…$salt$hash). Vietnamese letters count the same however a keyboard composes them. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, ARGON)
  return `$argon2id$v=19$m=${ARGON.memory},t=${ARGON.passes},p=${ARGON.parallelism}$${unpadded(salt)}$${unpadded(key)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
let nobody: Promise<string> | undefined

/** True when the password matches. With no hash (unknown login) it takes as long and is false. */
export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const found = PHC.exec(stored ?? (await (nobody ??= hashPassword(randomBytes(18).toString('base64')))))
  if (!found) return false
  const [, memory, passes, parallelism, salt, hash] = found
  const expected = Buffer.from(hash!, 'base64')
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), tagLength: expected.length }
  const key = await derive(password, Buffer.from(salt!, 'base64'), cost)
  return timingSafeEqual(key, expected) && Boolean(stored)
}

function keyFor(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `gocua:${purpose}`, 32))
}

/** AES-256-GCM under a key of this purpose; `context` (e.g. the account id) must be the same to open it again. */
export function seal(secret: Uint8Array, purpose: string, plain: Uint8Array, context = ''): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), iv).setAAD(Buffer.from(context))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The plain bytes, or undefined when it was altered, cut, or sealed for something else. */
export function open(secret: Uint8Array, purpose: string, sealed: Uint8Array, context = ''): Buffer | undefined {
  if (sealed.length < 28) return undefined
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, purpose), bytes.subarray(0, 12)).setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  } catch {
    return undefined
  }
}

/** A JSON value sealed for a hidden form field (base64url). */
export function sealText(secret: Uint8Array, purpose: string, value: unknown): string {
  return seal(secret, purpose, Buffer.from(JSON.stringify(value))).toString('base64url')
}

/** What sealText took, or undefined. */
export function openText(secret: Uint8Array, purpose: string, text: string): unknown {
  const plain = text.length > 4000 ? undefined : open(secret, purpose, Buffer.from(text, 'base64url'))
  return plain === undefined ? undefined : JSON.parse(plain.toString('utf8'))
}

/** 32 bytes that only this deployment can compute from the label: the same label gives the same bytes. */
export function derivedBytes(secret: Uint8Array, purpose: string, label: string): Buffer {
  return createHmac('sha256', keyFor(secret, purpose)).update(label).digest()
}

/** Only hashes of bearer tokens are stored: they are random and long, so a plain hash is enough. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
