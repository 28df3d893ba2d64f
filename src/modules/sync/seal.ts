// Sealing a command so that only this server can open it: the phone keeps its outbox sealed, and a locked,
// revoked or broken phone's unsent work can still be brought in as a file. Same code on both sides (Web Crypto).
// ECDH P-256 (fresh key per entry) → HKDF-SHA-256 → AES-256-GCM.

const INFO = new TextEncoder().encode('gocua outbox seal 1')
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

export interface Sealed {
  /** Ephemeral public key, raw, base64url. */
  k: string
  iv: string
  /** Cipher text, base64url. */
  c: string
}

export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(plain.length)
  for (let i = 0; i < plain.length; i++) bytes[i] = plain.charCodeAt(i)
  return bytes
}

async function sharedKey(privateKey: CryptoKey, publicKey: CryptoKey, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256)
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: INFO }, material, { name: 'AES-GCM', length: 256 }, false, [use])
}

/** Seals a JSON value to the server's public key (raw P-256 point, base64url). */
export async function seal(value: unknown, serverPublicKey: string): Promise<Sealed> {
  const server = await crypto.subtle.importKey('raw', fromBase64Url(serverPublicKey), CURVE, false, [])
  const own = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const key = await sharedKey(own.privateKey, server, 'encrypt')
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(value))
  const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain)
  const point = await crypto.subtle.exportKey('raw', own.publicKey)
  return { k: toBase64Url(new Uint8Array(point)), iv: toBase64Url(iv), c: toBase64Url(new Uint8Array(cipher)) }
}

/** Opens what was sealed to `privateKey`; throws when it was not, or was altered. */
export async function unseal(sealed: Sealed, privateKey: CryptoKey): Promise<unknown> {
  const phone = await crypto.subtle.importKey('raw', fromBase64Url(sealed.k), CURVE, false, [])
  const key = await sharedKey(privateKey, phone, 'decrypt')
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64Url(sealed.iv) }, key, fromBase64Url(sealed.c))
  return JSON.parse(new TextDecoder().decode(plain))
}
