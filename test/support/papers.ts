// Pictures of written papers, made up: sharp, shaken, dark or washed out, so that tests and journeys need no camera.

import { deflateSync } from 'node:zlib'

interface Picture {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** Lines of letter-like strokes on slightly grey paper; the same for the same size. */
export function page(width: number, height: number, { lines = Math.floor(height / 22) }: { lines?: number } = {}): Picture {
  const data = new Uint8ClampedArray(width * height * 4).fill(226)
  for (let at = 3; at < data.length; at += 4) data[at] = 255
  let seed = 7
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
  const ink = (left: number, top: number, wide: number, high: number) => {
    for (let y = top; y < Math.min(height, top + high); y++) for (let x = left; x < Math.min(width, left + wide); x++) data.fill(38, (y * width + x) * 4, (y * width + x) * 4 + 3)
  }
  for (let line = 0; line < lines; line++) {
    const top = 10 + line * 22
    if (top + 12 > height) break
    for (let x = 12; x < width - 14; x += 5 + Math.floor(random() * 5)) {
      if (random() < 0.14) continue
      const high = 5 + Math.floor(random() * 7)
      ink(x, top + 11 - high, 2, high)
      if (random() < 0.5) ink(x, top + Math.floor(random() * 9), 4, 2)
    }
  }
  return { data, width, height }
}

/** Each pixel the mean of its neighbours within `radius`, twice: as a shaking hand does. */
export function blurred(picture: Picture, radius: number): Picture {
  if (radius === 0) return picture
  return box(box(box(box(picture, radius, 1, 0), radius, 0, 1), radius, 1, 0), radius, 0, 1)
}

function box({ data, width, height }: Picture, radius: number, dx: number, dy: number): Picture {
  const out = new Uint8ClampedArray(data)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let [sum, n] = [0, 0]
        for (let step = -radius; step <= radius; step++) {
          const [u, v] = [x + dx * step, y + dy * step]
          if (u < 0 || v < 0 || u >= width || v >= height) continue
          sum += data[(v * width + u) * 4 + channel]!
          n++
        }
        out[(y * width + x) * 4 + channel] = sum / n
      }
    }
  }
  return { data: out, width, height }
}

export const dim = (picture: Picture, part: number): Picture => mapped(picture, (value) => value * part)
export const bright = (picture: Picture, part: number): Picture => mapped(picture, (value) => value + (255 - value) * part)

function mapped({ data, width, height }: Picture, change: (value: number) => number): Picture {
  return { data: data.map((value, at) => (at % 4 === 3 ? 255 : change(value))), width, height }
}

/** The picture as a PNG file. */
export function png({ data, width, height }: Picture): Buffer {
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) Buffer.from(data.buffer, data.byteOffset + y * width * 4, width * 4).copy(rows, y * (width * 4 + 1) + 1)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc(body), body.length + 4)
  return whole
}

function crc(bytes: Buffer): number {
  let value = ~0
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return ~value >>> 0
}
