// DER, written and taken apart: the few lines that CMS, timestamps and revocation answers need where bytes must come out
// exactly as signed. Whole structures of others are read with pkijs.

const TAG = { sequence: 0x30, set: 0x31, octets: 0x04, oid: 0x06, integer: 0x02, boolean: 0x01, null: 0x05, utf8: 0x0c, ia5: 0x16, enumerated: 0x0a, bits: 0x03, generalizedTime: 0x18, utcTime: 0x17 } as const

export function tlv(tag: number, ...content: Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Buffer.from([tag]), lengthOf(length), ...content])
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 255)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}

export const seq = (...content: Uint8Array[]): Buffer => tlv(TAG.sequence, ...content)
/** A SET in DER order. */
export const set = (...content: Uint8Array[]): Buffer => tlv(TAG.set, ...content.map((part) => Buffer.from(part)).toSorted(Buffer.compare))
export const octets = (bytes: Uint8Array): Buffer => tlv(TAG.octets, bytes)
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(TAG.bits, Buffer.from([unused]), bytes)
export const nil = (): Buffer => tlv(TAG.null)
export const bool = (value: boolean): Buffer => tlv(TAG.boolean, Buffer.from([value ? 255 : 0]))
export const utf8 = (text: string): Buffer => tlv(TAG.utf8, Buffer.from(text))
export const ia5 = (text: string): Buffer => tlv(TAG.ia5, Buffer.from(text, 'latin1'))
/** `[n]` around something, or in place of its tag. */
export const explicit = (n: number, ...content: Uint8Array[]): Buffer => tlv(0xa0 | n, ...content)
export const implicit = (n: number, value: Uint8Array, constructed = true): Buffer => Buffer.concat([Buffer.from([(constructed ? 0xa0 : 0x80) | n]), value.subarray(1)])

export function int(value: number | Uint8Array): Buffer {
  let bytes = typeof value === 'number' ? Buffer.from(value.toString(16).padStart(2, '0').replace(/^(.(..)*)$/, '0$1'), 'hex') : Buffer.from(value)
  while (bytes.length > 1 && bytes[0] === 0 && bytes[1]! < 128) bytes = bytes.subarray(1)
  return tlv(TAG.integer, bytes[0]! >= 128 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

export function oid(text: string): Buffer {
  const [first, second, ...rest] = text.split('.').map(BigInt) as [bigint, bigint, ...bigint[]]
  const bytes = [first * 40n + second, ...rest].flatMap((part) => {
    const groups = [Number(part & 127n)]
    for (let value = part >> 7n; value > 0n; value >>= 7n) groups.unshift(Number(value & 127n) | 128)
    return groups
  })
  return tlv(TAG.oid, Buffer.from(bytes))
}

/** `20261128055900Z`; whole seconds, UTC. */
export const generalizedTime = (iso: string): Buffer => tlv(TAG.generalizedTime, Buffer.from(`${iso.slice(0, 19).replace(/[-:T]/g, '')}Z`))
export const enumerated = (value: number): Buffer => tlv(TAG.enumerated, Buffer.from([value]))

// ---- reading ----

export interface Der {
  tag: number
  /** With tag and length. */
  whole: Buffer
  content: Buffer
}

export class DerFault extends Error {}

/** The element that begins here; its length must be written in the shortest way. */
export function readDer(bytes: Uint8Array, at = 0): Der {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = buffer[at]
  let length = buffer[at + 1]
  if (tag === undefined || length === undefined || (tag & 31) === 31) throw new DerFault('an element cannot be read')
  let head = 2
  if (length >= 128) {
    const count = length & 127
    if (count === 0 || count > 4 || at + 2 + count > buffer.length) throw new DerFault('a length cannot be read')
    length = buffer.readUIntBE(at + 2, count)
    if (length < 128 || (count > 1 && length < 2 ** (8 * (count - 1)))) throw new DerFault('a length is not in its shortest form')
    head = 2 + count
  }
  const end = at + head + length
  if (end > buffer.length) throw new DerFault('an element is cut off')
  return { tag, whole: buffer.subarray(at, end), content: buffer.subarray(at + head, end) }
}

export function children({ content }: Der): Der[] {
  const out: Der[] = []
  for (let at = 0; at < content.length; ) {
    const child = readDer(content, at)
    out.push(child)
    at += child.whole.length
  }
  return out
}

/** One of a structure's elements, which must be there with this tag. */
export function child(parent: Der, index: number, tag: number): Der {
  const found = children(parent)[index]
  if (found?.tag !== tag) throw new DerFault('a structure has another shape')
  return found
}

export function oidText({ content }: Der): string {
  const parts: bigint[] = []
  let value = 0n
  for (const byte of content) {
    value = (value << 7n) | BigInt(byte & 127)
    if (byte < 128) {
      parts.push(value)
      value = 0n
    }
  }
  const first = parts.shift() ?? 0n
  const head = first < 80n ? [first / 40n, first % 40n] : [2n, first - 80n]
  return [...head, ...parts].join('.')
}
