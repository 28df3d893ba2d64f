// How a prepared file is sealed for the counter, byte for byte the same on the phone and on the server: the key is
// random and travels only in the QR, so that who holds the bytes reads nothing, and who holds the QR alone has nothing.

import type { Typed } from './rules-form.ts'

/** What lies in an envelope beside the pages. */
export interface EnvelopeContent {
  v: 1
  communeId: number
  code: string
  procedureVersion: number
  formVersion: number | null
  /** Everything as typed; read again by the form's own version. */
  typed: Typed
  documents: { key: string; name: string; state: DocumentState; pages: number[] }[]
  /** Who helped; the applicant is whoever the form names, never the helper. */
  helpers: { code: string; on: string }[]
  preparedAt: string
}
export type DocumentState = 'photographed' | 'bring' | 'inData' | 'notMine' | 'todo'

export interface EnvelopePage {
  name: string
  mediaType: string
  bytes: Uint8Array<ArrayBuffer>
}

export interface Envelope {
  content: EnvelopeContent
  pages: EnvelopePage[]
}

/** Days from sealing until the counter can no longer open it. */
export const ENVELOPE_DAYS = 3
export const MAX_ENVELOPE_BYTES = 20_000_000
const MAGIC = 'GCE1'

const encoder = new TextEncoder()

function packed({ content, pages }: Envelope): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(JSON.stringify({ content, pages: pages.map(({ name, mediaType, bytes }) => ({ name, mediaType, size: bytes.length })) }))
  const whole = new Uint8Array(8 + head.length + pages.reduce((sum, page) => sum + page.bytes.length, 0))
  whole.set(encoder.encode(MAGIC))
  new DataView(whole.buffer).setUint32(4, head.length)
  whole.set(head, 8)
  let at = 8 + head.length
  for (const { bytes } of pages) {
    whole.set(bytes, at)
    at += bytes.length
  }
  return whole
}

function unpacked(whole: Uint8Array<ArrayBuffer>): Envelope | undefined {
  if (whole.length < 8 || new TextDecoder().decode(whole.subarray(0, 4)) !== MAGIC) return undefined
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(4)
  if (8 + length > whole.length) return undefined
  const head = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + length))) as { content: EnvelopeContent; pages: { name: string; mediaType: string; size: number }[] }
  let at = 8 + length
  const pages = head.pages.map(({ name, mediaType, size }) => ({ name, mediaType, bytes: whole.slice(at, (at += size)) }))
  return at === whole.length && head.content?.v === 1 ? { content: head.content, pages } : undefined
}

/** Bound to its name and commune: bytes put in the place of another envelope's do not open. */
const label = (id: string, communeId: number) => encoder.encode(`gocua-envelope:${id}:${communeId}`)

const importKey = (raw: Uint8Array<ArrayBuffer>) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

export const newEnvelopeKey = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32))

export async function sealEnvelope(envelope: Envelope, id: string, key: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: label(id, envelope.content.communeId) }, await importKey(key), packed(envelope)))
  const whole = new Uint8Array(12 + sealed.length)
  whole.set(iv)
  whole.set(sealed, 12)
  return whole
}

/** The envelope, or undefined when it was altered, cut, or sealed under another key, name or commune. */
export async function unsealEnvelope(sealed: Uint8Array<ArrayBuffer>, id: string, communeId: number, key: Uint8Array<ArrayBuffer>): Promise<Envelope | undefined> {
  if (sealed.length < 40 || key.length !== 32) return undefined
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, 12), additionalData: label(id, communeId) }, await importKey(key), sealed.subarray(12))
    return unpacked(new Uint8Array(plain))
  } catch {
    return undefined
  }
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** What the QR says: an address of ours whose key stands after the #, which browsers never send. */
export function envelopeAddress(origin: string, id: string, key: Uint8Array): string {
  return `${origin}/goi/${id}#${base64url(key)}`
}

/** Reads what a scanner or a hand brought; undefined when it is no envelope of ours. */
export function readEnvelopeAddress(text: string): { id: string; key: Uint8Array<ArrayBuffer> } | undefined {
  const found = /\/goi\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})#([A-Za-z0-9_-]{43})\s*$/.exec(text)
  const key = found && fromBase64url(found[2]!)
  return key?.length === 32 ? { id: found![1]!, key } : undefined
}
