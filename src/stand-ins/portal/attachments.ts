// What the stand-in portal hands out as attached papers: a small real picture, and spoilt ones for those who want to see how
// the counter takes them.

import { deflateSync } from 'node:zlib'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A grey sheet with dark lines, 240 × 320: looks like a page from afar and says nothing about anybody. */
export function samplePage(): Buffer {
  const [width, height] = [240, 320]
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isLine = y > 40 && y % 22 < 3 && x > 24 && x < 216 - (y % 5) * 12
      rows[y * (width + 1) + 1 + x] = isLine ? 90 : 236
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

export function attachment(name: string): Response {
  const page = samplePage()
  const answer = (bytes: Uint8Array, type = 'image/png') => new Response(bytes as BodyInit, { headers: { 'content-type': type } })
  switch (name) {
    case 'giay-to.png':
      return answer(page)
    case 'rong.png':
      return answer(new Uint8Array())
    case 'cut.png':
      return answer(page.subarray(0, page.length / 2))
    case 'gia-danh.pdf':
      return answer(page, 'application/pdf')
    default:
      return new Response('', { status: 404 })
  }
}
