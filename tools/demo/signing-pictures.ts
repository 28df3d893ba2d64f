// Pictures for the demonstration and the tests of signing: a scrawl that is nobody's, and a seal that is plainly a specimen.

import { deflateSync } from 'node:zlib'

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

/** Two rings and a crossed-out star: round and red like a seal, and nobody's. */
export function specimenSeal(size = 360): Buffer {
  const middle = size / 2
  return png(size, size, (at) => {
    const [x, y] = [(at % size) - middle, Math.floor(at / size) - middle]
    const radius = Math.hypot(x, y) / middle
    const angle = Math.atan2(y, x) + Math.PI / 2
    const star = 0.3 / Math.cos(((angle + 2 * Math.PI) % ((2 * Math.PI) / 5)) - Math.PI / 5) ** 3
    const inRing = (radius > 0.93 && radius < 0.98) || (radius > 0.62 && radius < 0.65)
    const crossed = Math.abs(x + y) < size * 0.02 && radius < 0.92
    return [200, 20, 30, inRing || radius < star * 0.9 || crossed ? 255 : 0]
  })
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
