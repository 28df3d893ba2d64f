// A PDF file read strictly by its cross-reference tables, never by searching for objects: the state after any of its
// revisions can be opened. Sizes are capped, because verifying is open to the public.

import { inflateSync } from 'node:zlib'
import { isDict, isName, isWhite, Lexer, Name, PdfFault, Ref, Stream, type Dict, type PdfObject } from './objects.ts'

export interface Entry {
  /** Where the object stands, or undefined when it lies in an object stream. */
  offset?: number
  gen: number
  /** Number of the object stream and the place in it. */
  container?: number
  index?: number
}

export interface Section {
  from: number
  /** Just behind its trailer, or behind the object of a cross-reference stream. */
  to: number
  /** Object number of a cross-reference stream; a table has none. */
  streamNum?: number
  trailer: Dict
  entries: Map<number, Entry | null>
}

export interface PdfLimits {
  bytes: number
  objects: number
  inflatedBytes: number
  sections: number
}

export const PDF_LIMITS: PdfLimits = { bytes: 60 * 1024 * 1024, objects: 400_000, inflatedBytes: 200 * 1024 * 1024, sections: 300 }

export interface PdfFile {
  bytes: Buffer
  version: string
  /** Newest first. */
  sections: Section[]
  /** The newest trailer. */
  trailer: Dict
  /** Object number → where; null = deleted. */
  entries: Map<number, Entry | null>
  root: Ref
  /** The object of a reference, or the value itself. Unknown numbers are null, as the format says. */
  resolve(value: PdfObject | undefined): PdfObject
  dictOf(value: PdfObject | undefined): Dict | undefined
  /** Filters taken off (Flate and its predictors); undefined for filters of pictures. */
  decode(stream: Stream): Buffer | undefined
}

/** Opens the file as a reader would that sees its bytes up to here. Throws PdfFault. */
export function openPdf(bytes: Buffer, limits: PdfLimits = PDF_LIMITS): PdfFile {
  if (bytes.length > limits.bytes) throw new PdfFault('the file is too large', 'too-large')
  const header = /^%PDF-(1\.[0-7]|2\.0)[\r\n]/.exec(bytes.toString('latin1', 0, 12))
  if (!header) throw new PdfFault('this is not a PDF')
  const reader = new Reader(bytes, limits, header[1]!)
  return reader.open()
}

/** Where the file's last `startxref` points, and where its end marker ends. */
export function lastStart(bytes: Buffer): { xref: number; end: number } {
  const eof = bytes.lastIndexOf('%%EOF')
  if (eof === -1) throw new PdfFault('the end marker is missing')
  for (let at = eof + 5; at < bytes.length; at++) if (!isWhite(bytes[at])) throw new PdfFault('something follows the end of the file')
  const word = bytes.lastIndexOf('startxref', eof)
  if (word === -1 || eof - word > 60) throw new PdfFault('startxref is missing')
  const lexer = new Lexer(bytes, word + 9)
  while (isWhite(bytes[lexer.at])) lexer.at += 1
  const xref = lexer.integer()
  while (isWhite(bytes[lexer.at])) lexer.at += 1
  if (lexer.at !== eof) throw new PdfFault('startxref cannot be read')
  return { xref, end: eof + 5 }
}

class Reader implements PdfFile {
  readonly bytes: Buffer
  readonly version: string
  readonly sections: Section[] = []
  readonly entries = new Map<number, Entry | null>()
  trailer: Dict = new Map()
  root: Ref = new Ref(0, 0)
  private readonly limits: PdfLimits
  private readonly kept = new Map<number, PdfObject>()
  private readonly containers = new Map<number, { bytes: Buffer; offsets: [number, number][] }>()
  private readonly busy = new Set<number>()
  private inflated = 0

  constructor(bytes: Buffer, limits: PdfLimits, version: string) {
    this.bytes = bytes
    this.limits = limits
    this.version = version
  }

  open(): PdfFile {
    const seen = new Set<number>()
    for (let at: number | undefined = lastStart(this.bytes).xref; at !== undefined; ) {
      if (seen.has(at) || seen.size >= this.limits.sections) throw new PdfFault('cross-reference tables run in a circle')
      seen.add(at)
      const section = this.section(at)
      const hybrid = section.trailer.get('XRefStm')
      this.sections.push(section)
      if (typeof hybrid === 'number') this.sections.push(this.section(hybrid))
      at = previous(section.trailer)
    }
    this.trailer = this.sections[0]!.trailer
    for (const { entries } of this.sections) for (const [num, entry] of entries) if (!this.entries.has(num)) this.entries.set(num, entry)
    if (this.entries.size > this.limits.objects) throw new PdfFault('the file has too many objects', 'too-large')
    const root = this.trailer.get('Root')
    if (!(root instanceof Ref) || !isName(this.dictOf(root)?.get('Type'), 'Catalog')) throw new PdfFault('the catalog is missing')
    this.root = root
    return this
  }

  private section(at: number): Section {
    if (at <= 0 || at >= this.bytes.length) throw new PdfFault('a cross-reference table lies outside of the file')
    const lexer = new Lexer(this.bytes, at)
    while (isWhite(this.bytes[lexer.at])) lexer.at += 1
    return lexer.take('xref') ? this.table(lexer, at) : this.xrefStream(lexer, at)
  }

  private table(lexer: Lexer, from: number): Section {
    const entries: Section['entries'] = new Map()
    for (;;) {
      lexer.skip()
      if (lexer.take('trailer')) break
      const first = lexer.integer()
      lexer.skip()
      const count = lexer.integer()
      if (count > this.limits.objects || first > 8_388_607) throw new PdfFault('the file has too many objects', 'too-large')
      lexer.skip()
      for (let index = 0; index < count; index++) {
        const line = /^(\d{10}) (\d{5}) ([nf])[\r\n ]{1,2}/.exec(this.bytes.toString('latin1', lexer.at, lexer.at + 20))
        if (!line) throw new PdfFault(`a cross-reference entry cannot be read at byte ${lexer.at}`)
        lexer.at += line[0].length
        if (entries.has(first + index)) throw new PdfFault('an object is listed twice')
        entries.set(first + index, line[3] === 'n' ? { offset: Number(line[1]), gen: Number(line[2]) } : null)
      }
    }
    lexer.skip()
    const trailer = lexer.dictionary()
    return { from, to: lexer.at, entries, trailer }
  }

  private xrefStream(lexer: Lexer, from: number): Section {
    const num = lexer.integer()
    const { value: stream, end } = readIndirect(this.bytes, from, (length) => this.resolve(length), num)
    if (!(stream instanceof Stream) || !isName(stream.dict.get('Type'), 'XRef')) throw new PdfFault('a cross-reference stream is missing')
    const { dict } = stream
    const widths = dict.get('W')
    const size = dict.get('Size')
    if (!Array.isArray(widths) || widths.length !== 3 || !widths.every((w) => typeof w === 'number' && w >= 0 && w <= 6) || typeof size !== 'number') throw new PdfFault('a cross-reference stream cannot be read')
    const [w0, w1, w2] = widths as [number, number, number]
    const index = (dict.get('Index') ?? [0, size]) as PdfObject[]
    if (!Array.isArray(index) || index.length % 2 || !index.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 0)) throw new PdfFault('a cross-reference stream cannot be read')
    const data = this.decode(stream)
    if (!data) throw new PdfFault('a cross-reference stream cannot be read')
    const entries: Section['entries'] = new Map()
    let at = 0
    const field = (width: number, otherwise: number) => {
      const value = width === 0 ? otherwise : data.readUIntBE(at, width)
      at += width
      return value
    }
    for (let pair = 0; pair < index.length; pair += 2) {
      const [first, count] = [index[pair] as number, index[pair + 1] as number]
      if (count > this.limits.objects || at + count * (w0 + w1 + w2) > data.length) throw new PdfFault('a cross-reference stream is too short')
      for (let i = 0; i < count; i++) {
        const [kind, a, b] = [field(w0, 1), field(w1, 0), field(w2, 0)]
        if (entries.has(first + i)) throw new PdfFault('an object is listed twice')
        if (kind === 0) entries.set(first + i, null)
        else if (kind === 1) entries.set(first + i, { offset: a, gen: b })
        else if (kind === 2) entries.set(first + i, { container: a, index: b, gen: 0 })
      }
    }
    return { from, to: end, streamNum: num, entries, trailer: dict }
  }

  resolve(value: PdfObject | undefined): PdfObject {
    let current = value ?? null
    for (let steps = 0; current instanceof Ref; steps++) {
      if (steps > 20) throw new PdfFault('references run in a circle')
      current = this.fetch(current)
    }
    return current
  }

  dictOf(value: PdfObject | undefined): Dict | undefined {
    const found = this.resolve(value)
    return isDict(found) ? found : found instanceof Stream ? found.dict : undefined
  }

  private fetch({ num, gen }: Ref): PdfObject {
    const entry = this.entries.get(num)
    if (!entry || entry.gen !== gen) return null
    const known = this.kept.get(num)
    if (known !== undefined) return known
    if (this.busy.has(num)) throw new PdfFault('an object is needed to read itself')
    this.busy.add(num)
    try {
      const value = entry.offset === undefined ? this.contained(num, entry) : this.indirect(entry.offset, num, gen)
      this.kept.set(num, value)
      return value
    } finally {
      this.busy.delete(num)
    }
  }

  /** The object that is said to stand at this place; it must be that one. */
  private indirect(offset: number, num: number, gen?: number): PdfObject {
    return readIndirect(this.bytes, offset, (length) => this.resolve(length), num, gen).value
  }

  private contained(num: number, { container = -1, index = -1 }: Entry): PdfObject {
    const { bytes, offsets } = this.container(container)
    const place = offsets[index]
    if (place?.[0] !== num) throw new PdfFault(`object ${num} is not where it should be`)
    const value = new Lexer(bytes, place[1]).object()
    if (value instanceof Ref) throw new PdfFault('an object stream holds a bare reference')
    return value
  }

  private container(num: number): { bytes: Buffer; offsets: [number, number][] } {
    const known = this.containers.get(num)
    if (known) return known
    const stream = this.entries.get(num)?.offset === undefined ? null : this.fetch(new Ref(num, 0))
    if (!(stream instanceof Stream) || !isName(stream.dict.get('Type'), 'ObjStm')) throw new PdfFault('an object stream is missing')
    const [count, first] = [this.resolve(stream.dict.get('N')), this.resolve(stream.dict.get('First'))]
    const bytes = this.decode(stream)
    if (typeof count !== 'number' || typeof first !== 'number' || !bytes || count > this.limits.objects || first > bytes.length) throw new PdfFault('an object stream cannot be read')
    const lexer = new Lexer(bytes.subarray(0, first))
    const offsets = Array.from({ length: count }, (): [number, number] => {
      lexer.skip()
      const contained = lexer.integer()
      lexer.skip()
      return [contained, first + lexer.integer()]
    })
    const made = { bytes, offsets }
    this.containers.set(num, made)
    return made
  }

  decode({ dict, raw }: Stream): Buffer | undefined {
    const filter = this.resolve(dict.get('Filter'))
    const filters = filter === null ? [] : Array.isArray(filter) ? filter.map((one) => this.resolve(one)) : [filter]
    const parms = this.resolve(dict.get('DecodeParms'))
    const allParms = Array.isArray(parms) ? parms.map((one) => this.dictOf(one)) : [this.dictOf(parms)]
    let bytes = raw
    for (const [index, one] of filters.entries()) {
      if (!(one instanceof Name) || one.value !== 'FlateDecode') return undefined
      bytes = unpredicted(this.inflate(bytes), allParms[index])
    }
    return bytes
  }

  private inflate(bytes: Buffer): Buffer {
    const left = this.limits.inflatedBytes - this.inflated
    try {
      const out = inflateSync(bytes, { maxOutputLength: Math.max(1, Math.min(left, 80 * 1024 * 1024)) })
      this.inflated += out.length
      return out
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new PdfFault('a stream unpacks to too much', 'too-large')
      throw new PdfFault('a stream cannot be unpacked')
    }
  }
}

function previous(trailer: Dict): number | undefined {
  const prev = trailer.get('Prev')
  if (prev === undefined) return undefined
  if (typeof prev !== 'number' || !Number.isInteger(prev)) throw new PdfFault('/Prev is not a place')
  return prev
}

/** Reads `num gen obj … endobj` at this place. `length` resolves a stream's length. */
export function readIndirect(bytes: Buffer, offset: number, length: (value: PdfObject | undefined) => PdfObject, num?: number, gen?: number): { num: number; gen: number; value: PdfObject; end: number } {
  if (offset <= 0 || offset >= bytes.length) throw new PdfFault(`object ${num ?? '?'} lies outside of the file`)
  const lexer = new Lexer(bytes, offset)
  while (isWhite(bytes[lexer.at])) lexer.at += 1
  const foundNum = lexer.integer()
  lexer.skip()
  const foundGen = lexer.integer()
  lexer.skip()
  lexer.expect('obj')
  if ((num !== undefined && foundNum !== num) || (gen !== undefined && foundGen !== gen)) throw new PdfFault(`object ${num} is not where it should be`)
  const value = lexer.object()
  lexer.skip()
  if (!isDict(value) || !lexer.take('stream')) {
    lexer.expect('endobj')
    return { num: foundNum, gen: foundGen, value, end: lexer.at }
  }
  if (bytes[lexer.at] === 13 && bytes[lexer.at + 1] === 10) lexer.at += 2
  else if (bytes[lexer.at] === 10) lexer.at += 1
  else throw new PdfFault(`the stream of object ${foundNum} does not begin`)
  const size = length(value.get('Length'))
  const start = lexer.at
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || start + size > bytes.length) throw new PdfFault(`the stream of object ${foundNum} has no length`)
  lexer.at = start + size
  while (isWhite(bytes[lexer.at])) lexer.at += 1
  lexer.expect('endstream')
  lexer.skip()
  lexer.expect('endobj')
  return { num: foundNum, gen: foundGen, value: new Stream(value, bytes.subarray(start, start + size)), end: lexer.at }
}

/** Takes off the row predictors that cross-reference streams use. */
function unpredicted(bytes: Buffer, parms: Dict | undefined): Buffer {
  const predictor = parms?.get('Predictor') ?? 1
  if (typeof predictor !== 'number' || predictor < 2) return bytes
  const of = (key: string, otherwise: number) => {
    const value = parms?.get(key)
    return typeof value === 'number' ? value : otherwise
  }
  if (predictor < 10) throw new PdfFault('a stream is packed in a way we do not read')
  const step = Math.max(1, (of('Colors', 1) * of('BitsPerComponent', 8)) >> 3)
  const width = Math.ceil((of('Columns', 1) * of('Colors', 1) * of('BitsPerComponent', 8)) / 8)
  return unfilterRows(bytes, width, step)
}

/** The row filters of PNG (and of PDF's predictors 10–15). */
export function unfilterRows(bytes: Buffer, width: number, step: number): Buffer {
  if (width <= 0 || bytes.length % (width + 1) !== 0) throw new PdfFault('rows of a stream cannot be read')
  const rows = bytes.length / (width + 1)
  const out = Buffer.alloc(rows * width)
  for (let row = 0; row < rows; row++) {
    const kind = bytes[row * (width + 1)]!
    const [from, to] = [row * (width + 1) + 1, row * width]
    for (let i = 0; i < width; i++) {
      const left = i >= step ? out[to + i - step]! : 0
      const up = row > 0 ? out[to + i - width]! : 0
      const corner = row > 0 && i >= step ? out[to + i - width - step]! : 0
      out[to + i] = bytes[from + i]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind]!
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
