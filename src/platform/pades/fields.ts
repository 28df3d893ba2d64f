// The fields of a file's form, and the bytes that a signature covers: what signer and verifier both look at.

import { createHash } from 'node:crypto'
import type { PdfFile } from './file.ts'
import { isName, PdfFault, readTextString, Ref, Str, type Dict, type PdfObject } from './objects.ts'
import { pageRefs, pageView, type PageView } from './pages.ts'

export interface Field {
  ref: Ref
  dict: Dict
  name: string
  kind: 'Tx' | 'Sig' | 'Btn' | 'Ch' | ''
}

const MAX_FIELDS = 5000

/** Every field that carries a value, by its full name. */
export function listFields(file: PdfFile): Field[] {
  const form = file.dictOf(file.dictOf(file.root)!.get('AcroForm'))
  const roots = file.resolve(form?.get('Fields'))
  const found: Field[] = []
  const seen = new Set<number>()
  const walk = (value: PdfObject, above: string, kind: PdfObject | undefined): void => {
    if (!(value instanceof Ref) || seen.has(value.num)) throw new PdfFault('the form cannot be read')
    seen.add(value.num)
    if (seen.size > MAX_FIELDS) throw new PdfFault('the form has too many fields', 'too-large')
    const entry = file.dictOf(value)
    if (!entry) return
    const partial = file.resolve(entry.get('T'))
    const full = partial instanceof Str ? [above, readTextString(partial)].filter(Boolean).join('.') : above
    const type = entry.get('FT') ?? kind
    const kids = file.resolve(entry.get('Kids'))
    // Kids without a name are this field's own appearances.
    const below = Array.isArray(kids) ? kids.filter((kid) => file.dictOf(kid)?.has('T')) : []
    if (below.length > 0) for (const kid of below) walk(kid, full, type)
    else found.push({ ref: value, dict: entry, name: full, kind: (['Tx', 'Sig', 'Btn', 'Ch'].find((one) => isName(file.resolve(type), one)) ?? '') as Field['kind'] })
  }
  if (Array.isArray(roots)) for (const root of roots) walk(root, '', undefined)
  return found
}

/** How the page is turned that a field stands on. */
export function turnOf(file: PdfFile, field: Dict): PageView['turn'] {
  const at = field.get('P')
  const index = at instanceof Ref ? pageRefs(file).findIndex((ref) => ref.num === at.num) : -1
  return index === -1 ? 0 : pageView(file, index + 1).turn
}

/** SHA-256 of what a byte range covers. */
export function digestOf(bytes: Uint8Array, [a, b, c, d]: readonly number[], algorithm = 'sha256'): Buffer {
  return createHash(algorithm).update(bytes.subarray(a, a! + b!)).update(bytes.subarray(c, c! + d!)).digest()
}
