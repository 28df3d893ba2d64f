// Adds a revision behind a PDF without touching a byte of it: what was signed stays what it was. The new
// cross-reference takes the form the file already uses, so that old readers follow it too.

import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { lastStart, type PdfFile } from './file.ts'
import { dict, name, PdfFault, Ref, Str, Stream, write, type Dict, type PdfObject } from './objects.ts'

export interface Appended {
  bytes: Buffer
  /** Where each object of this revision stands (its `num gen obj`). */
  offsets: Map<number, number>
}

export class Update {
  readonly file: PdfFile
  private readonly changed = new Map<number, { gen: number; value: PdfObject }>()
  private next: number

  constructor(file: PdfFile) {
    if (file.trailer.has('Encrypt')) throw new PdfFault('the file is encrypted')
    this.file = file
    const size = file.trailer.get('Size')
    this.next = Math.max(typeof size === 'number' ? size : 0, ...[...file.entries.keys()].map((num) => num + 1))
  }

  add(value: PdfObject): Ref {
    const ref = new Ref(this.next++, 0)
    this.changed.set(ref.num, { gen: 0, value })
    return ref
  }

  set(ref: Ref, value: PdfObject): void {
    this.changed.set(ref.num, { gen: ref.gen, value })
  }

  /** The object as this revision has it so far. */
  get(value: PdfObject | undefined): PdfObject {
    if (!(value instanceof Ref)) return value ?? null
    const mine = this.changed.get(value.num)
    return mine ? mine.value : this.file.resolve(value)
  }

  /** A copy to be changed, and a way to put it back where it belongs. */
  dict(value: PdfObject | undefined): Dict | undefined {
    const found = this.get(value)
    return found instanceof Map ? new Map(found) : undefined
  }

  /** A stream with its content packed. */
  stream(entries: Record<string, PdfObject | undefined>, content: Buffer): Ref {
    return this.add(new Stream(new Map([...dict(entries), ['Filter', name('FlateDecode')]]), deflateSync(content, { level: 9 })))
  }

  finish(): Appended {
    const { file } = this
    const parts: Buffer[] = [file.bytes]
    let at = file.bytes.length
    const push = (bytes: Buffer) => {
      parts.push(bytes)
      at += bytes.length
    }
    if (file.bytes.at(-1) !== 10) push(Buffer.from('\n'))
    const offsets = new Map<number, number>()
    const objects = [...this.changed].toSorted(([a], [b]) => a - b)
    for (const [num, { gen, value }] of objects) {
      offsets.set(num, at)
      push(Buffer.concat([Buffer.from(`${num} ${gen} obj\n`), write(value), Buffer.from('\nendobj\n')]))
    }
    const trailer = this.trailer(objects.map(([, { value }]) => value))
    const from = at
    if (file.sections[0]!.streamNum === undefined) push(this.table(offsets, trailer))
    else push(this.xrefStream(offsets, trailer, from))
    push(Buffer.from(`startxref\n${from}\n%%EOF\n`))
    return { bytes: Buffer.concat(parts), offsets }
  }

  private trailer(values: PdfObject[]): Dict {
    const { trailer, bytes, root } = this.file
    const ids = this.file.resolve(trailer.get('ID'))
    const hash = createHash('sha256').update(`${bytes.length}`)
    for (const value of values) hash.update(value instanceof Stream ? value.raw : write(value))
    const fresh = new Str(hash.digest().subarray(0, 16), true)
    return dict({
      Size: this.next,
      Root: root,
      Info: trailer.get('Info'),
      ID: [Array.isArray(ids) && ids[0] instanceof Str ? new Str(ids[0].bytes, true) : fresh, fresh],
      Prev: lastStart(bytes).xref,
    })
  }

  private table(offsets: Map<number, number>, trailer: Dict): Buffer {
    const lines = runs([...offsets.keys()]).map(
      (run) => `${run[0]} ${run.length}\n${run.map((num) => `${String(offsets.get(num)).padStart(10, '0')} ${String(this.changed.get(num)!.gen).padStart(5, '0')} n \n`).join('')}`,
    )
    return Buffer.concat([Buffer.from(`xref\n${lines.join('')}trailer\n`), write(trailer), Buffer.from('\n')])
  }

  private xrefStream(offsets: Map<number, number>, trailer: Dict, from: number): Buffer {
    const num = this.next++
    const all = new Map([...offsets, [num, from]])
    const rows = Buffer.alloc(all.size * 7)
    for (const [row, [key, offset]] of [...all].entries()) {
      rows[row * 7] = 1
      rows.writeUInt32BE(offset, row * 7 + 1)
      rows.writeUInt16BE(this.changed.get(key)?.gen ?? 0, row * 7 + 5)
    }
    const index = runs([...all.keys()]).flatMap((run) => [run[0]!, run.length])
    const entries: Dict = new Map([...dict({ Type: name('XRef'), W: [1, 4, 2], Index: index, Filter: name('FlateDecode') }), ...trailer, ['Size', this.next]])
    return Buffer.concat([Buffer.from(`${num} 0 obj\n`), write(new Stream(entries, deflateSync(rows))), Buffer.from('\nendobj\n')])
  }
}

/** Numbers in ascending order, cut where one is missing. */
function runs(numbers: number[]): number[][] {
  const out: number[][] = []
  for (const num of numbers) {
    const last = out.at(-1)
    if (last && last.at(-1) === num - 1) last.push(num)
    else out.push([num])
  }
  return out
}
