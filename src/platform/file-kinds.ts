// What a file really is, told by its content: declared types and names are only a claim to check.
// Whole structures are walked, so a file cut off on the way or dressed up as another is caught here.

import { ascii } from './file-bytes.ts'
import type { ByteSource, FileKind, Inspection } from './file-bytes.ts'
import { checkJpeg, checkPng, checkWebp } from './file-images.ts'
import { checkMp4, checkOgg, checkText, checkWebm, checkZip } from './file-containers.ts'
import { checkPdf } from './file-pdf.ts'

export type { ByteSource, FileFault, FileKind, Inspection } from './file-bytes.ts'

/** The media type a file of each kind is kept and served under. */
export const MEDIA_TYPES: Record<FileKind, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  pdf: 'application/pdf',
  webm: 'audio/webm',
  ogg: 'audio/ogg',
  mp4: 'audio/mp4',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  zip: 'application/zip',
  text: 'text/plain; charset=utf-8',
}

const HEAD_BYTES = 4096

/** Decide the kind from the bytes alone. Reads the file in parts; memory stays small except for images. */
export async function inspectFile(source: ByteSource): Promise<Inspection> {
  if (source.sizeBytes === 0) return { fault: 'empty' }
  const head = await source.read(0, HEAD_BYTES)
  if (startsWith(head, 0xff, 0xd8, 0xff)) return whole('jpeg', source, checkJpeg)
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47)) return whole('png', source, checkPng)
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return whole('webp', source, checkWebp)
  if (ascii(head, 0, 1024).includes('%PDF-')) return checkPdf(source)
  if (startsWith(head, 0x1a, 0x45, 0xdf, 0xa3)) return checkWebm(head, source)
  if (ascii(head, 0, 4) === 'OggS') return checkOgg(head, source)
  if (ascii(head, 4, 8) === 'ftyp') return checkMp4(head, source)
  if (startsWith(head, 0x50, 0x4b)) return checkZip(source)
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) return { fault: 'oldOffice' }
  return checkText(head, source)
}

async function whole(kind: FileKind, source: ByteSource, intact: (bytes: Uint8Array) => boolean): Promise<Inspection> {
  return intact(await source.read(0, source.sizeBytes)) ? { kind } : { fault: 'damaged' }
}

function startsWith(bytes: Uint8Array, ...signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

/** Claims that say nothing, so that the content alone decides. */
const VAGUE = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'application/force-download'])
const CLAIMS: [RegExp, FileKind[]][] = [
  [/^image\/(jpe?g|pjpeg)$/, ['jpeg']],
  [/^image\/png$/, ['png']],
  [/^image\/webp$/, ['webp']],
  [/^application\/(x-)?pdf$/, ['pdf']],
  [/^(audio|video)\/webm$/, ['webm']],
  [/^(audio|video|application)\/(ogg|opus)$/, ['ogg']],
  [/^(audio|video)\/(mp4|x-m4a|m4a|aac|quicktime)$/, ['mp4']],
  [/^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet$/, ['xlsx']],
  [/^application\/vnd\.openxmlformats-officedocument\.wordprocessingml\.document$/, ['docx']],
  [/^application\/(x-)?zip(-compressed)?$/, ['zip', 'xlsx', 'docx']],
  // Windows with Excel installed calls a .csv file an Excel file.
  [/^application\/vnd\.ms-excel$/, ['text', 'xlsx']],
  [/^text\/(plain|csv|tab-separated-values)$/, ['text']],
]

/** Whether a declared media type (parameters ignored) can be true of this kind. */
export function claimMatches(declaredType: string, kind: FileKind): boolean {
  const claim = declaredType.split(';')[0]!.trim().toLowerCase()
  if (VAGUE.has(claim)) return true
  return CLAIMS.some(([pattern, kinds]) => pattern.test(claim) && kinds.includes(kind))
}
