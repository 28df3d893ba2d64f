// What makes a signature checkable for years (B-LT): certificates, OCSP answers and revocation lists, kept in the file's
// Document Security Store, in a revision of their own behind what they speak for.

import { createHash } from 'node:crypto'
import { openPdf, type PdfFile } from './file.ts'
import { dict, name, Ref, Stream, type Dict, type PdfObject } from './objects.ts'
import { Update } from './writer.ts'

export interface StoredEvidence {
  certificates: Buffer[]
  ocsps: Buffer[]
  crls: Buffer[]
}

const KINDS = { certificates: 'Certs', ocsps: 'OCSPs', crls: 'CRLs' } as const
type Kind = keyof typeof KINDS
const MAX_ITEMS = 500

/** Everything the file keeps in its store. */
export function readEvidence(file: PdfFile): StoredEvidence {
  const store = file.dictOf(file.dictOf(file.root)!.get('DSS'))
  const of = (kind: Kind): Buffer[] => streamsOf(file, store?.get(KINDS[kind])).flatMap(({ stream }) => file.decode(stream) ?? [])
  return { certificates: of('certificates'), ocsps: of('ocsps'), crls: of('crls') }
}

function streamsOf(file: PdfFile, value: PdfObject | undefined): { ref: Ref; stream: Stream }[] {
  const list = file.resolve(value)
  if (!Array.isArray(list)) return []
  return list.slice(0, MAX_ITEMS).flatMap((ref) => {
    const stream = file.resolve(ref)
    return ref instanceof Ref && stream instanceof Stream ? [{ ref, stream }] : []
  })
}

/** Adds what is not there yet; the same bytes are kept once. Returns the file unchanged when nothing is new. */
export function addEvidence(pdf: Uint8Array, more: { certificates: readonly Uint8Array[]; ocsps: readonly Uint8Array[]; crls: readonly Uint8Array[] }): Buffer {
  const file = openPdf(Buffer.from(pdf))
  const update = new Update(file)
  const catalog = update.dict(file.root)!
  const at = catalog.get('DSS')
  const store: Dict = update.dict(at) ?? dict({ Type: name('DSS') })
  let added = 0
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const there = streamsOf(file, store.get(KINDS[kind]))
    const known = new Set(there.map(({ stream }) => hash(file.decode(stream) ?? Buffer.alloc(0))))
    const fresh = [...new Map(more[kind].map((bytes) => [hash(bytes), Buffer.from(bytes)])).entries()].filter(([key]) => !known.has(key)).map(([, bytes]) => update.stream({}, bytes))
    added += fresh.length
    if (fresh.length + there.length > 0) store.set(KINDS[kind], [...there.map(({ ref }) => ref), ...fresh])
  }
  if (added === 0) return file.bytes
  if (at instanceof Ref) update.set(at, store)
  else {
    catalog.set('DSS', update.add(store))
    update.set(file.root, catalog)
  }
  return update.finish().bytes
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
