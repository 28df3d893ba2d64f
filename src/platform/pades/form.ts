// The form of a file: fields reserved for number, day and signatures, and filled. A signed page's own content is
// never edited; what comes later comes through these fields.

import { drawField, formObject } from './appearance.ts'
import type { Face } from './fonts.ts'
import { listFields, turnOf } from './fields.ts'
import { openPdf } from './file.ts'
import { dict, isName, name, PdfFault, Ref, Str, textString, type Dict, type PdfObject } from './objects.ts'
import { pageView, rectangle, toPoints, type BoxMm, type PageView } from './pages.ts'
import { Update } from './writer.ts'

export interface ReservedField extends BoxMm {
  name: string
  kind: 'text' | 'signature'
  page: number
}

/** Puts empty fields into a file that nobody has signed yet. */
export function reserveFields(pdf: Uint8Array, fields: readonly ReservedField[]): Buffer {
  const file = openPdf(Buffer.from(pdf))
  if (listFields(file).some(({ kind, dict: entry }) => kind === 'Sig' && entry.has('V'))) throw new PdfFault('the file is signed already')
  const update = new Update(file)
  for (const field of fields) {
    const view = pageView(file, field.page)
    const rect = toPoints(view, field)
    const size = sizeOf(rect, view.turn)
    const entry = widget({ view, rect, name: field.name, kind: field.kind === 'text' ? 'Tx' : 'Sig' })
    if (field.kind === 'text') entry.set('DA', new Str(Buffer.from('/Helv 0 Tf 0 g')))
    entry.set('AP', dict({ N: formObject(update, '', size, {}, view.turn) }))
    addField(update, view, update.add(entry))
  }
  return update.finish().bytes
}

/** Width and height as seen. */
export function sizeOf([x0, y0, x1, y1]: readonly [number, number, number, number], turn: PageView['turn']): [number, number] {
  return turn % 180 === 0 ? [x1 - x0, y1 - y0] : [y1 - y0, x1 - x0]
}

export function widget({ view, rect, name: fieldName, kind }: { view: PageView; rect: readonly number[]; name: string; kind: 'Tx' | 'Sig' }): Dict {
  return dict({
    Type: name('Annot'), Subtype: name('Widget'), FT: name(kind), T: textString(fieldName), F: kind === 'Sig' ? 132 : 4, Rect: [...rect], P: view.ref,
    ...(view.turn !== 0 && { MK: dict({ R: view.turn }) }),
  })
}

/** Hangs a field into the form and onto its page. */
export function addField(update: Update, view: PageView, field: Ref): void {
  const { file } = update
  const catalog = update.dict(file.root)!
  const formAt = catalog.get('AcroForm')
  const form = update.dict(formAt) ?? dict({ Fields: [] })
  const fields = update.get(form.get('Fields'))
  form.set('Fields', [...(Array.isArray(fields) ? fields : []), field])
  const isSignature = isName(update.dict(field)!.get('FT'), 'Sig')
  const flags = form.get('SigFlags')
  if (isSignature) form.set('SigFlags', (typeof flags === 'number' ? flags : 0) | 3)
  putBack(update, file.root, catalog, 'AcroForm', formAt, form)
  const page = update.dict(view.ref)!
  const annotsAt = page.get('Annots')
  const annots = update.get(annotsAt)
  putBack(update, view.ref, page, 'Annots', annotsAt, [...(Array.isArray(annots) ? annots : []), field])
}

/** Writes a value where it stood: as an object of its own, or inside its owner. */
export function putBack(update: Update, owner: Ref, ownerDict: Dict, key: string, at: PdfObject | undefined, value: PdfObject): void {
  if (at instanceof Ref) update.set(at, value)
  else {
    ownerDict.set(key, value)
    update.set(owner, ownerDict)
  }
}

export interface FieldText {
  text: string
  /** Default 13. */
  points?: number
  face?: Face
  align?: 'left' | 'centre' | 'right'
}

/**
 * Fills reserved text fields, also after somebody has signed: a new revision, nothing before it changes.
 * A field that has a value is never overwritten.
 */
export function fillFields(pdf: Uint8Array, values: Record<string, FieldText>): Buffer {
  const file = openPdf(Buffer.from(pdf))
  const update = new Update(file)
  const fields = listFields(file)
  for (const [wanted, { text, points = 13, face = 'regular', align = 'left' }] of Object.entries(values)) {
    const field = fields.find((one) => one.name === wanted && one.kind === 'Tx')
    const rect = field && rectangle(file, field.dict.get('Rect'))
    if (!field || !rect) throw new PdfFault(`there is no text field ${wanted}`)
    const had = file.resolve(field.dict.get('V'))
    if (had instanceof Str && had.bytes.length > 0) throw new PdfFault(`the field ${wanted} is filled already`)
    const turn = turnOf(file, field.dict)
    const entry = new Map(field.dict)
    entry.set('V', textString(text))
    entry.set('AP', dict({ N: drawField(update, { text, points, face, align }, sizeOf(rect, turn), turn) }))
    update.set(field.ref, entry)
  }
  return update.finish().bytes
}
