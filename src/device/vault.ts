// Locking what the phone holds: boxes are AES-256-GCM under the data key; the data key is wrapped by the PIN
// (PBKDF2) and dies on revocation, on ten wrong PINs, and after weeks without contact. See the decision record on
// what a six-digit PIN can and cannot do.

export interface Box {
  iv: Uint8Array<ArrayBuffer>
  c: ArrayBuffer
}

const ITERATIONS = 310_000
export const MAX_WRONG_PINS = 10

export interface PinLock {
  salt: Uint8Array<ArrayBuffer>
  iterations: number
  iv: Uint8Array<ArrayBuffer>
  wrapped: ArrayBuffer
  wrong: number
}

export async function importDataKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Wraps the data key by a PIN. */
export async function wrapDataKey(dataKey: Uint8Array<ArrayBuffer>, pin: string, iterations = ITERATIONS): Promise<PinLock> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await pinKey(pin, salt, iterations), dataKey)
  return { salt, iterations, iv, wrapped, wrong: 0 }
}

/** The data key, or null when the PIN is wrong. */
export async function unwrapDataKey(lock: PinLock, pin: string): Promise<CryptoKey | null> {
  try {
    const key = await pinKey(pin, lock.salt, lock.iterations)
    return await importDataKey(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: lock.iv }, key, lock.wrapped)))
  } catch {
    return null
  }
}

export async function lockBytes(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<Box> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, c: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) }
}

export async function openBytes(key: CryptoKey, box: Box): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.iv }, key, box.c))
}

export async function lockJson(key: CryptoKey, value: unknown): Promise<Box> {
  return lockBytes(key, new TextEncoder().encode(JSON.stringify(value)))
}

export async function openJson<T>(key: CryptoKey, box: Box): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, box))) as T
}
