// PDF objects as plain values, read strictly and written back. Signer and verifier see a file through this one reader,
// so no document can show the one something that it hides from the other.

export class Name {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
}

export class Ref {
  readonly num: number
  readonly gen: number
  constructor(num: number, gen: number) {
    this.num = num
    this.gen = gen
  }
}

/** A string; `from`/`to` say where it stands in the file, brackets included, when it was read from one. */
export class Str {
  readonly bytes: Buffer
  readonly hex: boolean
  readonly from: number
  readonly to: number
  constructor(bytes: Buffer, hex = false, from = -1, to = -1) {
    this.bytes = bytes
    this.hex = hex
    this.from = from
    this.to = to
  }
}

export type Dict = Map<string, PdfObject>

export class Stream {
  readonly dict: Dict
  /** As it stands in the file: filters not yet taken off. */
  readonly raw: Buffer
  constructor(dict: Dict, raw: Buffer) {
    this.dict = dict
    this.raw = raw
  }
}

/** Bytes already written as PDF; for what only our own writer makes. */
export class Verbatim {
  readonly bytes: Buffer
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

export type PdfObject = null | boolean | number | Name | Ref | Str | Stream | Verbatim | PdfObject[] | Dict

/** The file breaks a rule of its format, or is larger than we are willing to read. */
export class PdfFault extends Error {
  readonly reason: 'malformed' | 'too-large'
  constructor(message: string, reason: 'malformed' | 'too-large' = 'malformed') {
    super(message)
    this.reason = reason
  }
}

export const name = (value: string): Name => new Name(value)

export function dict(entries: Record<string, PdfObject | undefined>): Dict {
  return new Map(Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])))
}

export function isDict(value: PdfObject | undefined): value is Dict {
  return value instanceof Map
}

export function isName(value: PdfObject | undefined, expected: string): boolean {
  return value instanceof Name && value.value === expected
}

/** Text for people: UTF-16BE with its mark where ASCII does not do. */
export function textString(text: string): Str {
  if (/^[\x20-\x7e]*$/.test(text)) return new Str(Buffer.from(text, 'latin1'))
  return new Str(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]))
}

/** The other way; unknown bytes are read as Latin-1. */
export function readTextString({ bytes }: Str): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16().toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8')
  return bytes.toString('latin1')
}

// ---- reading ----

const MAX_DEPTH = 60
const MAX_NAME = 255
/** One array or dictionary may not have more members; a page list or a width table stays far below. */
const MAX_MEMBERS = 200_000

const kinds = new Uint8Array(256)
for (const white of [0, 9, 10, 12, 13, 32]) kinds[white] = 1
for (const delimiter of '()<>[]{}/%') kinds[delimiter.charCodeAt(0)] = 2

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && kinds[byte] === 1
const isRegular = (byte: number | undefined): boolean => byte !== undefined && kinds[byte] === 0
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

export class Lexer {
  readonly bytes: Buffer
  at: number
  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  fail(what: string): never {
    throw new PdfFault(`${what} at byte ${this.at}`)
  }

  /** Past white space and comments. */
  skip(): void {
    for (;;) {
      const byte = this.bytes[this.at]
      if (isWhite(byte)) this.at += 1
      else if (byte === 0x25) while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1
      else return
    }
  }

  /** True, and past it, when this keyword stands here and ends here. */
  take(word: string): boolean {
    const end = this.at + word.length
    if (this.bytes.toString('latin1', this.at, end) !== word || isRegular(this.bytes[end])) return false
    this.at = end
    return true
  }

  expect(word: string): void {
    if (!this.take(word)) this.fail(`“${word}” is missing`)
  }

  /** A whole number without sign. */
  integer(): number {
    const start = this.at
    while (isDigit(this.bytes[this.at])) this.at += 1
    if (this.at === start || this.at - start > 12 || isRegular(this.bytes[this.at])) this.fail('a number is missing')
    return Number(this.bytes.toString('latin1', start, this.at))
  }

  object(depth = 0): PdfObject {
    if (depth > MAX_DEPTH) throw new PdfFault('objects nested too deeply', 'too-large')
    this.skip()
    const byte = this.bytes[this.at]
    switch (byte) {
      case 0x2f:
        return this.name()
      case 0x28:
        return this.literal()
      case 0x5b:
        return this.array(depth)
      case 0x3c:
        return this.bytes[this.at + 1] === 0x3c ? this.dictionary(depth) : this.hexadecimal()
      default:
    }
    if (isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.numberOrRef()
    if (this.take('true')) return true
    if (this.take('false')) return false
    if (this.take('null')) return null
    return this.fail('unknown object')
  }

  name(): Name {
    this.at += 1
    const start = this.at
    while (isRegular(this.bytes[this.at])) this.at += 1
    if (this.at - start > MAX_NAME) this.fail('a name is too long')
    const text = this.bytes.toString('latin1', start, this.at)
    return new Name(text.includes('#') ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16))) : text)
  }

  private numberOrRef(): number | Ref {
    const value = this.number()
    if (!Number.isInteger(value) || value < 0) return value
    const back = this.at
    this.skip()
    if (isDigit(this.bytes[this.at])) {
      const start = this.at
      while (isDigit(this.bytes[this.at]) && this.at - start < 6) this.at += 1
      const gen = Number(this.bytes.toString('latin1', start, this.at))
      if (isWhite(this.bytes[this.at])) {
        this.skip()
        if (this.take('R')) return new Ref(value, gen)
      }
    }
    this.at = back
    return value
  }

  private number(): number {
    const start = this.at
    while (isRegular(this.bytes[this.at])) this.at += 1
    const text = this.bytes.toString('latin1', start, Math.min(this.at, start + 40))
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) this.fail('a number cannot be read')
    return Number(text)
  }

  private array(depth: number): PdfObject[] {
    this.at += 1
    const items: PdfObject[] = []
    for (;;) {
      this.skip()
      if (this.bytes[this.at] === 0x5d) break
      if (this.at >= this.bytes.length) this.fail('an array does not end')
      items.push(this.object(depth + 1))
      if (items.length > MAX_MEMBERS) throw new PdfFault('an array is too long', 'too-large')
    }
    this.at += 1
    return items
  }

  dictionary(depth = 0): Dict {
    if (this.bytes[this.at] !== 0x3c || this.bytes[this.at + 1] !== 0x3c) this.fail('a dictionary is missing')
    this.at += 2
    const entries: Dict = new Map()
    for (;;) {
      this.skip()
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e) break
      if (this.bytes[this.at] !== 0x2f) this.fail('a dictionary does not end')
      const key = this.name().value
      // Readers disagree on which of two counts: nobody honest writes both.
      if (entries.has(key)) this.fail(`/${key} is given twice`)
      entries.set(key, this.object(depth + 1))
      if (entries.size > MAX_MEMBERS) throw new PdfFault('a dictionary is too long', 'too-large')
    }
    this.at += 2
    return entries
  }

  private hexadecimal(): Str {
    const from = this.at
    const end = this.bytes.indexOf(0x3e, from)
    if (end === -1) this.fail('a string does not end')
    const digits = this.bytes.toString('latin1', from + 1, end).replace(/[\0\t\n\f\r ]+/g, '')
    if (!/^[0-9A-Fa-f]*$/.test(digits)) this.fail('a string cannot be read')
    this.at = end + 1
    return new Str(Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex'), true, from, this.at)
  }

  private literal(): Str {
    const from = this.at
    const out: number[] = []
    let open = 1
    this.at += 1
    for (;;) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) this.fail('a string does not end')
      if (byte === 0x5c) this.escape(out)
      else if (byte === 0x29 && --open === 0) break
      else {
        if (byte === 0x28) open += 1
        out.push(byte)
      }
    }
    return new Str(Buffer.from(out), false, from, this.at)
  }

  private escape(out: number[]): void {
    const byte = this.bytes[this.at++]
    if (byte === undefined) this.fail('a string does not end')
    const known = { n: 10, r: 13, t: 9, b: 8, f: 12 }[String.fromCharCode(byte)]
    if (known !== undefined) out.push(known)
    else if (byte >= 48 && byte <= 55) {
      let value = byte - 48
      for (let more = 0; more < 2 && this.bytes[this.at]! >= 48 && this.bytes[this.at]! <= 55; more++) value = value * 8 + this.bytes[this.at++]! - 48
      out.push(value & 255)
    } else if (byte === 13) {
      if (this.bytes[this.at] === 10) this.at += 1
    } else if (byte !== 10) out.push(byte)
  }
}

// ---- writing ----

export function write(value: PdfObject): Buffer {
  const parts: (Buffer | string)[] = []
  put(value, parts)
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
}

function put(value: PdfObject, out: (Buffer | string)[]): void {
  if (value === null || typeof value === 'boolean') out.push(String(value))
  else if (typeof value === 'number') out.push(number(value))
  else if (value instanceof Name) out.push(`/${value.value.replace(/[^\x21-\x7e]|[#()<>[\]{}/%]/g, (c) => `#${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}`)
  else if (value instanceof Ref) out.push(`${value.num} ${value.gen} R`)
  else if (value instanceof Str) out.push(value.hex ? `<${value.bytes.toString('hex')}>` : `(${escaped(value.bytes)})`)
  else if (value instanceof Verbatim) out.push(value.bytes)
  else if (value instanceof Stream) {
    put(new Map([...value.dict, ['Length', value.raw.length]]), out)
    out.push('\nstream\n', value.raw, '\nendstream')
  } else if (Array.isArray(value)) {
    out.push('[')
    for (const [index, item] of value.entries()) {
      if (index > 0) out.push(' ')
      put(item, out)
    }
    out.push(']')
  } else {
    out.push('<<')
    for (const [key, item] of value) {
      put(new Name(key), out)
      out.push(' ')
      put(item, out)
    }
    out.push('>>')
  }
}

export function number(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} cannot be written in a PDF`)
  return Number.isInteger(value) ? String(value) : value.toFixed(4).replace(/\.?0+$/, '')
}

function escaped(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\\()\r]/g, (c) => (c === '\r' ? '\\r' : `\\${c}`))
}

/** Equal in everything a reader could see. */
export function sameObject(a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return write(a).equals(write(b))
}
