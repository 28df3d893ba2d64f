// The picture of a handwritten signature or a seal: only its shape is taken from the uploaded PNG, its colour is the
// decree's (Nghị định 30/2020, Phụ lục I: blue for a person, red for the agency), and it stays a few kilobytes.

import { deflateSync, inflateSync } from 'node:zlib'
import { unfilterRows } from './file.ts'
import { PdfFault } from './objects.ts'

export interface Picture {
  width: number
  height: number
  /** One byte a pixel, 0 = nothing there; packed. */
  packedAlpha: Buffer
}

const MAX_SIDE = 4000
/** Enough for 300 dots an inch over four centimetres. */
const KEPT_SIDE = 480
const LEVELS = 15

/** Reads a PNG as a shape: transparent or white is nothing, dark or coloured is ink. Throws PdfFault. */
export function readPicture(png: Uint8Array): Picture {
  const { width, height, ink } = inkOf(Buffer.from(png))
  const [left, top, right, bottom] = bounds(ink, width, height)
  const [w, h] = [right - left + 1, bottom - top + 1]
  const step = Math.max(1, Math.max(w, h) / KEPT_SIDE)
  const [outW, outH] = [Math.max(1, Math.floor(w / step)), Math.max(1, Math.floor(h / step))]
  const alpha = Buffer.alloc(outW * outH)
  for (let y = 0; y < outH; y++) {
    for (let x = 0; x < outW; x++) alpha[y * outW + x] = average(ink, width, [left + x * step, top + y * step, left + (x + 1) * step, top + (y + 1) * step])
  }
  // Few levels look the same and pack much smaller.
  for (let i = 0; i < alpha.length; i++) alpha[i] = Math.round((Math.round((alpha[i]! * LEVELS) / 255) * 255) / LEVELS)
  return { width: outW, height: outH, packedAlpha: deflateSync(alpha, { level: 9 }) }
}

function average(ink: Buffer, width: number, [x0, y0, x1, y1]: [number, number, number, number]): number {
  let [sum, count] = [0, 0]
  for (let y = Math.floor(y0); y < Math.max(Math.floor(y0) + 1, Math.floor(y1)); y++) {
    for (let x = Math.floor(x0); x < Math.max(Math.floor(x0) + 1, Math.floor(x1)); x++) {
      sum += ink[y * width + x] ?? 0
      count += 1
    }
  }
  return Math.round(sum / count)
}

function bounds(ink: Buffer, width: number, height: number): [number, number, number, number] {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x]! < 24) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  if (right < 0) throw new PdfFault('the picture is empty')
  return [left, top, right, bottom]
}

interface Header {
  width: number
  height: number
  depth: number
  colour: number
  palette: Buffer | undefined
  transparent: Buffer | undefined
}

function inkOf(png: Buffer): { width: number; height: number; ink: Buffer } {
  const { header, data } = chunksOf(png)
  const { width, height, depth, colour } = header
  const channels = ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as Record<number, number>)[colour]
  if (channels === undefined || ![1, 2, 4, 8].includes(depth) || (depth < 8 && colour !== 0 && colour !== 3)) throw new PdfFault('this kind of PNG is not read')
  const rowBytes = Math.ceil((width * channels * depth) / 8)
  const rows = unfilterRows(inflateSync(data, { maxOutputLength: (rowBytes + 1) * height + 1 }), rowBytes, Math.max(1, (channels * depth) >> 3))
  if (rows.length !== rowBytes * height) throw new PdfFault('the picture is cut off')
  const ink = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) ink[y * width + x] = inkAt(rows.subarray(y * rowBytes, (y + 1) * rowBytes), x, header)
  return { width, height, ink }
}

function inkAt(row: Buffer, x: number, { depth, colour, palette, transparent }: Header): number {
  const sample = depth === 8 ? row[x]! : (row[(x * depth) >> 3]! >> (8 - depth - ((x * depth) & 7))) & ((1 << depth) - 1)
  const dark = (r: number, g: number, b: number) => 255 - Math.round(0.299 * r + 0.587 * g + 0.114 * b)
  // With a transparent ground every colour is ink, however light; on an opaque one only what is darker than paper.
  if (colour === 6) return row[x * 4 + 3]! === 255 ? boosted(dark(row[x * 4]!, row[x * 4 + 1]!, row[x * 4 + 2]!)) : row[x * 4 + 3]!
  if (colour === 4) return row[x * 2 + 1]! === 255 ? boosted(255 - row[x * 2]!) : row[x * 2 + 1]!
  if (colour === 2) return boosted(dark(row[x * 3]!, row[x * 3 + 1]!, row[x * 3 + 2]!))
  if (colour === 3) {
    const alpha = transparent?.[sample] ?? 255
    return alpha === 255 ? boosted(dark(palette?.[sample * 3] ?? 0, palette?.[sample * 3 + 1] ?? 0, palette?.[sample * 3 + 2] ?? 0)) : alpha
  }
  return boosted(255 - Math.round((sample * 255) / ((1 << depth) - 1)))
}

/** Ink on a photographed sheet is rarely black: what is clearly darker than paper counts in full. */
function boosted(darkness: number): number {
  return darkness < 40 ? 0 : Math.min(255, (darkness - 40) * 2)
}

function chunksOf(png: Buffer): { header: Header; data: Buffer } {
  if (png.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new PdfFault('this is not a PNG')
  const data: Buffer[] = []
  let header: Header | undefined
  for (let at = 8; at + 12 <= png.length; ) {
    const size = png.readUInt32BE(at)
    const kind = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + size)
    if (kind === 'IHDR' && size === 13) {
      header = { width: body.readUInt32BE(0), height: body.readUInt32BE(4), depth: body[8]!, colour: body[9]!, palette: undefined, transparent: undefined }
      if (header.width < 1 || header.height < 1 || header.width > MAX_SIDE || header.height > MAX_SIDE || body[12] !== 0) throw new PdfFault('this kind of PNG is not read')
    } else if (kind === 'PLTE' && header) header.palette = body
    else if (kind === 'tRNS' && header) header.transparent = body
    else if (kind === 'IDAT') data.push(body)
    else if (kind === 'IEND') break
    at += 12 + size
  }
  if (!header || data.length === 0) throw new PdfFault('the picture is cut off')
  return { header, data: Buffer.concat(data) }
}
