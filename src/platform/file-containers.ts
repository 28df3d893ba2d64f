// Documents, recordings and archives: is it whole, and is there anything in it that may run?
// Reads only the parts it needs, so a long recording does not fill the memory.

import { ascii } from './file-bytes.ts'
import type { ByteSource, Inspection } from './file-bytes.ts'
import { findEntries } from './zip-directory.ts'

const DAMAGED: Inspection = { fault: 'damaged' }

/** EBML with document type "webm". Live recordings state no length, so only the start can be judged. */
export function checkWebm(head: Uint8Array, source: ByteSource): Inspection {
  if (!ascii(head, 0, 64).includes('webm')) return { fault: 'unknownKind' }
  return source.sizeBytes > 100 ? { kind: 'webm' } : DAMAGED
}

export function checkOgg(head: Uint8Array, source: ByteSource): Inspection {
  const first = ascii(head, 0, 128)
  if (!first.includes('OpusHead') && !first.includes('\x01vorbis')) return { fault: 'unknownKind' }
  return source.sizeBytes > 100 ? { kind: 'ogg' } : DAMAGED
}

const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1', 'avif', 'avis'])

/** Walks the top-level boxes: all must fit, and both the index (moov) and some sound (mdat) must be there. */
export async function checkMp4(head: Uint8Array, source: ByteSource): Promise<Inspection> {
  if (HEIC_BRANDS.has(ascii(head, 8, 12))) return { fault: 'heic' }
  const seen = new Set<string>()
  let at = 0
  while (at + 8 <= source.sizeBytes && seen.size < 10_000) {
    const box = await source.read(at, 16)
    const view = new DataView(box.buffer, box.byteOffset, box.byteLength)
    let size = view.getUint32(0)
    if (size === 1 && box.length === 16) size = Number(view.getBigUint64(8))
    if (size === 0) size = source.sizeBytes - at
    if (size < 8 || at + size > source.sizeBytes) return DAMAGED
    seen.add(ascii(box, 4, 8))
    at += size
  }
  const fragmented = seen.has('moof') && seen.has('mdat')
  return seen.has('moov') && (seen.has('mdat') || fragmented) ? { kind: 'mp4' } : DAMAGED
}

/** A sheet of 75,000 people unpacks to well under this; a bomb does not. */
const MAX_UNPACKED_BYTES = 1_000_000_000
const MACRO_PARTS = /(^|\/)(vbaProject\.bin|vbaData\.xml|vbaProjectSignature\.bin)$|(^|\/)(macrosheets|dialogsheets|activeX)\//i
const UNSAFE_NAME = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:|\0/i

/** Reads the list of contents at the end of the archive; tells Excel and Word files from plain archives. */
export async function checkZip(source: ByteSource): Promise<Inspection> {
  const archive = findEntries(await source.read(0, source.sizeBytes))
  if (!archive || archive.names.length === 0) return DAMAGED
  const { names, unpackedBytes } = archive
  if (unpackedBytes > MAX_UNPACKED_BYTES || names.some((name) => UNSAFE_NAME.test(name))) return { fault: 'unsafeArchive' }
  if (names.some((name) => MACRO_PARTS.test(name))) return { fault: 'macros' }
  if (!names.includes('[Content_Types].xml')) return { kind: 'zip' }
  if (names.some((name) => /^xl\/workbook\d*\.xml$/.test(name))) return { kind: 'xlsx' }
  if (names.includes('word/document.xml')) return { kind: 'docx' }
  return { fault: 'unknownKind' }
}

const BLOCK_BYTES = 1 << 20
const MARKUP = /^\s*(<!doctype|<html|<head|<body|<script|<svg|<iframe)/i

/**
 * Plain text or a table as text: no control characters anywhere. UTF-8, UTF-16 with its mark and the old
 * single-byte Vietnamese encodings all pass. Pages and scripts that a browser would run do not.
 */
export async function checkText(head: Uint8Array, source: ByteSource): Promise<Inspection> {
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const opening = ascii(head, 0, 512).replace(/^\u00ef\u00bb\u00bf/, '')
  if (MARKUP.test(opening) || opening.startsWith('#!')) return { fault: 'unknownKind' }
  if (wide) return source.sizeBytes % 2 === 0 ? { kind: 'text' } : DAMAGED
  for (let at = 0; at < source.sizeBytes; at += BLOCK_BYTES) {
    const block = await source.read(at, BLOCK_BYTES)
    if (block.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12)) {
      return { fault: 'unknownKind' }
    }
  }
  return { kind: 'text' }
}
