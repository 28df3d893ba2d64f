// Two-phase signing of a PDF: prepare (the new revision with a hole for the signature, and the digest of everything
// else) → somebody authorises that digest → embed. Between the two nothing may move: the digest is taken again.

import { drawAppearance, type Appearance } from './appearance.ts'
import { digestOf, listFields, turnOf, type Field } from './fields.ts'
import { openPdf, type PdfFile } from './file.ts'
import { addField, sizeOf, widget } from './form.ts'
import { dict, isName, name, PdfFault, type Ref, Str, textString, Verbatim, type Dict } from './objects.ts'
import { pageView, rectangle, toPoints, type BoxMm } from './pages.ts'
import { Update } from './writer.ts'
import { toLocalDateTime, type Instant } from '../time.ts'

export type SignatureSpot = { field: string } | ({ page: number } & BoxMm) | { hidden: true }

export interface PrepareOptions {
  spot: SignatureSpot
  appearance?: Appearance
  /** Who signs, and why, in words for people. */
  signerName?: string
  reason?: string
  /** The signer's own clock; the proof of time is the timestamp. */
  at?: Instant
  /** Bytes kept free for the signature; default 9,000. */
  reservedBytes?: number
  /** A timestamp over the whole document instead of a person's signature. */
  kind?: 'signature' | 'timestamp'
}

export interface Prepared {
  /** The whole file with its hole. */
  bytes: Buffer
  byteRange: [number, number, number, number]
  /** SHA-256 of what the byte range covers. */
  digest: Buffer
}

/** Room for certificates, timestamp and some more: 18,000 hexadecimal digits of the file. */
export const RESERVED_BYTES = 9000

/** Throws PdfFault when the file is damaged, encrypted, or closed to further signatures. */
export function prepareSignature(pdf: Uint8Array, options: PrepareOptions): Prepared {
  const file = openPdf(Buffer.from(pdf))
  const fields = listFields(file)
  const signed = fields.filter(({ kind, dict: entry }) => kind === 'Sig' && entry.has('V'))
  if (certifiedLevel(file) === 1) throw new PdfFault('the file was closed to any change by its first signature')
  const update = new Update(file)
  const isTimestamp = options.kind === 'timestamp'
  const reserved = options.reservedBytes ?? RESERVED_BYTES
  const value = update.add(null)
  const entries = dict({
    Type: name(isTimestamp ? 'DocTimeStamp' : 'Sig'), Filter: name('Adobe.PPKLite'), SubFilter: name(isTimestamp ? 'ETSI.RFC3161' : 'ETSI.CAdES.detached'),
    ByteRange: new Verbatim(Buffer.from(RANGE_PLACE)), Contents: new Str(Buffer.alloc(reserved), true),
    Name: options.signerName === undefined ? undefined : textString(options.signerName),
    Reason: options.reason === undefined ? undefined : textString(options.reason),
    M: options.at === undefined || isTimestamp ? undefined : new Str(Buffer.from(pdfDate(options.at))),
  })
  if (signed.length === 0 && !isTimestamp) certify(update, value, entries)
  update.set(value, entries)
  placeField(update, fields, value, options)
  const { bytes, offsets } = update.finish()
  return withRange(bytes, offsets.get(value.num)!)
}

/** What the first signature allows: 1 nothing, 2 forms and signatures, 3 notes too; undefined = nobody certified it. */
export function certifiedLevel(file: PdfFile): number | undefined {
  const signature = file.dictOf(file.dictOf(file.dictOf(file.root)!.get('Perms'))?.get('DocMDP'))
  const references = file.resolve(signature?.get('Reference'))
  if (!Array.isArray(references)) return undefined
  for (const reference of references) {
    const entry = file.dictOf(reference)
    if (!isName(file.resolve(entry?.get('TransformMethod')), 'DocMDP')) continue
    const level = file.resolve(file.dictOf(entry!.get('TransformParams'))?.get('P'))
    return typeof level === 'number' ? level : 2
  }
  return undefined
}

/** The first signature says what may follow: form fields and further signatures (P = 2), nothing else. */
function certify(update: Update, value: Ref, entries: Dict): void {
  entries.set('Reference', [
    dict({ Type: name('SigRef'), TransformMethod: name('DocMDP'), TransformParams: dict({ Type: name('TransformParams'), P: 2, V: name('1.2') }) }),
  ])
  const catalog = update.dict(update.file.root)!
  const perms = update.dict(catalog.get('Perms')) ?? new Map()
  perms.set('DocMDP', value)
  catalog.set('Perms', perms)
  update.set(update.file.root, catalog)
}

function placeField(update: Update, fields: Field[], value: Ref, { spot, appearance, kind }: PrepareOptions): void {
  const { file } = update
  if ('field' in spot) {
    const field = fields.find((one) => one.name === spot.field && one.kind === 'Sig')
    if (!field) throw new PdfFault(`there is no signature field ${spot.field}`)
    if (field.dict.has('V')) throw new PdfFault(`the field ${spot.field} is signed already`)
    const entry = new Map(field.dict)
    const rect = rectangle(file, entry.get('Rect'))
    const turn = turnOf(file, entry)
    if (appearance && rect && rect[2] > rect[0]) entry.set('AP', dict({ N: drawAppearance(update, appearance, sizeOf(rect, turn), turn) }))
    entry.set('V', value)
    entry.set('F', 132)
    update.set(field.ref, entry)
    return
  }
  const view = pageView(file, 'page' in spot ? spot.page : 1)
  const rect = 'page' in spot ? toPoints(view, spot) : ([0, 0, 0, 0] as const)
  const entry = widget({ view, rect, name: freeName(fields, kind === 'timestamp' ? 'DauThoiGian' : 'ChuKy'), kind: 'Sig' })
  if (appearance && 'page' in spot) entry.set('AP', dict({ N: drawAppearance(update, appearance, sizeOf(rect, view.turn), view.turn) }))
  entry.set('V', value)
  addField(update, view, update.add(entry))
}

function freeName(fields: Field[], stem: string): string {
  const taken = new Set(fields.map((field) => field.name))
  for (let n = 1; ; n++) if (!taken.has(`${stem}${n}`)) return `${stem}${n}`
}

/** Ten digits a number: written once the length of the file is known. */
const RANGE_PLACE = '[0 0000000000 0000000000 0000000000]'

function withRange(bytes: Buffer, at: number): Prepared {
  const hole = bytes.indexOf('/Contents <', at) + '/Contents '.length
  const after = bytes.indexOf('>', hole) + 1
  const byteRange: Prepared['byteRange'] = [0, hole, after, bytes.length - after]
  const place = bytes.indexOf(RANGE_PLACE, at)
  bytes.write(`[${byteRange.join(' ')}]`.padEnd(RANGE_PLACE.length), place, 'latin1')
  return { bytes, byteRange, digest: digestOf(bytes, byteRange) }
}

/** The bytes between prepare and embed are not those that were authorised. */
export class Drifted extends Error {}

/** Puts the signature into its hole. Throws Drifted when file or digest are not those of `prepareSignature`. */
export function embedSignature({ bytes, byteRange, digest }: Prepared, cms: Uint8Array): Buffer {
  const [, hole, after, rest] = byteRange
  if (bytes.length !== after + rest || bytes[hole] !== 0x3c || bytes[after - 1] !== 0x3e || !digestOf(bytes, byteRange).equals(digest)) throw new Drifted('the prepared file has changed')
  const room = (after - hole - 2) / 2
  if (cms.length > room) throw new RangeError(`a signature of ${cms.length} bytes does not fit into ${room}`)
  const out = Buffer.from(bytes)
  out.write(Buffer.from(cms).toString('hex').padEnd(room * 2, '0'), hole + 1, 'latin1')
  return out
}

export function pdfDate(at: Instant): string {
  const { date, hour, minute, second } = toLocalDateTime(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `D:${date.replaceAll('-', '')}${two(hour)}${two(minute)}${two(second)}+07'00'`
}
