// Files for tests of signing: a plain two-page PDF/A as the house makes them, and handwriting as a PNG.

import { deflateSync } from 'node:zlib'
import { closePdf, renderPdf } from '../../src/platform/pdf.ts'

/** Two pages of Vietnamese text, PDF/A-2b. */
export async function plainPdf(pages = 2): Promise<Buffer> {
  const template = `#set page(paper: "a4", margin: 25mm); #set text(size: 13pt)
#for n in range(data.pages) [= Quyết định về việc thử chữ ký số #(n + 1)
#lorem(240) #if n + 1 < data.pages [#pagebreak()]]`
  const pdf = await renderPdf({ template, data: { pages }, standard: 'a-2b', createdAt: '2026-11-28T00:00:00Z', maxPages: 500 })
  await closePdf()
  return Buffer.from(pdf)
}

/** A scrawl, different for each seed: dark on transparent ground. */
export function scribble(seed: number, width = 360, height = 140): Buffer {
  const alpha = Buffer.alloc(width * height)
  for (let step = 0; step < 3000; step++) {
    const t = step / 3000
    const x = width * (0.08 + 0.8 * t) + 26 * Math.sin(t * 31 + seed)
    const y = height * (0.5 + 0.32 * Math.sin(t * 19 + seed * 1.7) * Math.cos(t * 5 + seed))
    const pen = 2 + 1.2 * Math.sin(t * 12 + seed)
    for (let dy = -3; dy <= 3; dy++) for (let dx = -3; dx <= 3; dx++) if (dx * dx + dy * dy <= pen * pen) mark(alpha, width, height, Math.round(x + dx), Math.round(y + dy))
  }
  return png(width, height, (at) => [20, 30, 90, alpha[at]!])
}

function mark(alpha: Buffer, width: number, height: number, x: number, y: number): void {
  if (x >= 0 && y >= 0 && x < width && y < height) alpha[y * width + x] = 255
}

/** An RGBA PNG from a function of the pixel's index. */
export function png(width: number, height: number, pixel: (at: number) => [number, number, number, number]): Buffer {
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.set(pixel(y * width + x), y * (width * 4 + 1) + 1 + x * 4)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(body.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc(named), named.length + 4)
  return out
}

function crc(bytes: Buffer): number {
  let value = ~0
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return ~value >>> 0
}
