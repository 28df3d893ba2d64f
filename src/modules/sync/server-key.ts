// The key phones seal their outbox to: drawn from the deployment's secret, so a restored server can still open it.

import { createECDH, hkdfSync } from 'node:crypto'
import { toBase64Url } from './seal.ts'

const CURVE = 'prime256v1'
const cache = new WeakMap<Uint8Array, Promise<{ publicKey: string; privateKey: CryptoKey }>>()

/** P-256 key pair of this deployment: public point raw in base64url, private key for unsealing. */
export function serverKey(secret: Uint8Array): Promise<{ publicKey: string; privateKey: CryptoKey }> {
  let pair = cache.get(secret)
  if (!pair) cache.set(secret, (pair = derive(secret)))
  return pair
}

async function derive(secret: Uint8Array): Promise<{ publicKey: string; privateKey: CryptoKey }> {
  const ecdh = createECDH(CURVE)
  // A random 256-bit number is a valid P-256 scalar but for a chance of 2^-32; then the next one is taken.
  for (let counter = 0; ; counter++) {
    const scalar = Buffer.from(hkdfSync('sha256', secret, '', `gocua outbox key ${counter}`, 32))
    try {
      ecdh.setPrivateKey(scalar)
    } catch {
      continue
    }
    const point = ecdh.getPublicKey()
    const jwk = {
      kty: 'EC', crv: 'P-256', d: scalar.toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33, 65).toString('base64url'),
    }
    const privateKey = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
    return { publicKey: toBase64Url(point), privateKey }
  }
}
