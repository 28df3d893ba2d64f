// Pictures: walking their structure to the end (is the whole picture here?) and removing what was not asked for.
// A phone writes the place, the time and its own model into every photo; a helper's photo of a house must not keep them.

import { ascii, concatBytes } from './file-bytes.ts'

interface JpegSegment {
  marker: number
  start: number
  end: number
}

/** Header segments up to the first scan, and where the picture ends; undefined when it is cut off or broken. */
function jpegLayout(bytes: Uint8Array): { segments: JpegSegment[]; scan: number; end: number } | undefined {
  const segments: JpegSegment[] = []
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    while (bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1]!
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return undefined
    if (marker === 0xda) {
      const pictureEnd = endOfImage(bytes, end)
      const framed = segments.some((segment) => isFrame(segment.marker))
      return pictureEnd === undefined || !framed ? undefined : { segments, scan: at, end: pictureEnd }
    }
    segments.push({ marker, start: at, end })
    at = end
  }
  return undefined
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Position after the end marker, over further scans and tables of a progressive picture. */
function endOfImage(bytes: Uint8Array, from: number): number | undefined {
  let at = from
  while (at + 1 < bytes.length) {
    const next = bytes.indexOf(0xff, at)
    if (next < 0 || next + 1 >= bytes.length) return undefined
    const marker = bytes[next + 1]!
    if (marker === 0xd9) return next + 2
    const inScan = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)
    at = inScan ? next + (marker === 0xff ? 1 : 2) : next + 2 + (((bytes[next + 2] ?? 0) << 8) | (bytes[next + 3] ?? 2))
  }
  return undefined
}

export function checkJpeg(bytes: Uint8Array): boolean {
  return jpegLayout(bytes) !== undefined
}

/**
 * The same picture without EXIF, GPS, XMP, IPTC, comments, embedded previews or anything appended after it
 * (motion photos hide a video there). Pixels are untouched; the turn of the picture and its colour profile are kept.
 * Returns the input itself when it is not a whole JPEG.
 */
export function stripJpegMetadata(bytes: Uint8Array): Uint8Array {
  const layout = jpegLayout(bytes)
  if (!layout) return bytes
  const kept = layout.segments.filter((segment) => keepsSegment(bytes, segment))
  const turn = layout.segments.map((segment) => exifOrientation(bytes.subarray(segment.start, segment.end))).find(Boolean)
  return concatBytes([
    bytes.subarray(0, 2),
    ...(turn === undefined || turn === 1 ? [] : [orientationSegment(turn)]),
    ...kept.map((segment) => bytes.subarray(segment.start, segment.end)),
    bytes.subarray(layout.scan, layout.end),
  ])
}

function keepsSegment(bytes: Uint8Array, { marker, start }: JpegSegment): boolean {
  if (marker === 0xfe) return false
  if (marker < 0xe0 || marker > 0xef) return true
  const name = ascii(bytes.subarray(start + 4, start + 16))
  return (marker === 0xe0 && name.startsWith('JFIF\0')) || (marker === 0xe2 && name.startsWith('ICC_PROFILE\0')) ||
    (marker === 0xee && name.startsWith('Adobe'))
}

/** Tag 0x0112 of the first image directory, 1–8; undefined when the segment holds no readable EXIF. */
function exifOrientation(segment: Uint8Array): number | undefined {
  if (segment[1] !== 0xe1 || ascii(segment.subarray(4, 10)) !== 'Exif\0\0' || segment.length < 24) return undefined
  const view = new DataView(segment.buffer, segment.byteOffset + 10, segment.length - 10)
  const little = view.getUint16(0) === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > view.byteLength) return undefined
  const entries = view.getUint16(directory, little)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > view.byteLength) return undefined
    if (view.getUint16(entry, little) !== 0x0112) continue
    const value = view.getUint16(entry + 8, little)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}

/** An EXIF segment that says how the picture is turned and nothing else. */
function orientationSegment(turn: number): Uint8Array {
  return Uint8Array.from([
    0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8,
    0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0,
  ])
}

/** PNG chunks in order with their bounds, or undefined when the file stops before IEND. */
function pngChunks(bytes: Uint8Array): { type: string; start: number; end: number }[] | undefined {
  const chunks: { type: string; start: number; end: number }[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    const type = ascii(bytes.subarray(at + 4, at + 8))
    if (end > bytes.length) return undefined
    chunks.push({ type, start: at, end })
    if (type === 'IEND') return chunks.some((chunk) => chunk.type === 'IDAT') ? chunks : undefined
    at = end
  }
  return undefined
}

export function checkPng(bytes: Uint8Array): boolean {
  return pngChunks(bytes)?.[0]?.type === 'IHDR'
}

const PNG_METADATA = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'])

/** The same picture without EXIF, texts and times; the input itself when it is not a whole PNG. */
export function stripPngMetadata(bytes: Uint8Array): Uint8Array {
  const chunks = pngChunks(bytes)
  if (!chunks) return bytes
  const kept = chunks.filter((chunk) => !PNG_METADATA.has(chunk.type))
  return concatBytes([bytes.subarray(0, 8), ...kept.map((chunk) => bytes.subarray(chunk.start, chunk.end))])
}

/** RIFF chunks after the WEBP signature, or undefined when the file is shorter than it says. */
function webpChunks(bytes: Uint8Array): { type: string; start: number; end: number }[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fileEnd = bytes.length < 12 ? Infinity : 8 + view.getUint32(4, true)
  if (fileEnd > bytes.length) return undefined
  const chunks: { type: string; start: number; end: number }[] = []
  let at = 12
  while (at + 8 <= fileEnd) {
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (end > fileEnd) return undefined
    chunks.push({ type: ascii(bytes.subarray(at, at + 4)), start: at, end })
    at = end
  }
  return chunks
}

export function checkWebp(bytes: Uint8Array): boolean {
  return webpChunks(bytes)?.some((chunk) => ['VP8 ', 'VP8L', 'ANMF'].includes(chunk.type)) ?? false
}

/** The same picture without EXIF and XMP; the input itself when it is not a whole WebP. */
export function stripWebpMetadata(bytes: Uint8Array): Uint8Array {
  const chunks = webpChunks(bytes)
  if (!chunks) return bytes
  const kept = chunks.filter((chunk) => chunk.type !== 'EXIF' && chunk.type !== 'XMP ')
  const stripped = concatBytes([bytes.subarray(0, 12), ...kept.map((chunk) => bytes.subarray(chunk.start, chunk.end))])
  new DataView(stripped.buffer).setUint32(4, stripped.length - 8, true)
  // The VP8X header announces which extra chunks follow: bit 3 EXIF, bit 2 XMP.
  if (ascii(stripped.subarray(12, 16)) === 'VP8X') stripped[20] = stripped[20]! & ~0b1100
  return stripped
}
