// Reading a QR code out of a photograph that somebody sends: the picture is looked at in memory and never kept.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** A picture that unpacks to more than this is not a photo of a card. */
const MAX_PIXELS = 60_000_000

let ready: Promise<unknown> | undefined

function prepare(): Promise<unknown> {
  ready ??= prepareZXingModule({
    overrides: { wasmBinary: readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).buffer as ArrayBuffer },
    fireImmediately: true,
  }) as Promise<unknown>
  return ready
}

/** The text of the first QR code found, or undefined: no picture, too large, or no code in it. */
export async function readQr(bytes: Uint8Array): Promise<string | undefined> {
  const size = pictureSize(bytes)
  if (!size || size.width * size.height > MAX_PIXELS) return undefined
  await prepare()
  try {
    const found = await readBarcodes(bytes, { formats: ['QRCode'], tryHarder: true, tryDownscale: true, maxNumberOfSymbols: 1 })
    return found.find(({ isValid }) => isValid)?.text
  } catch {
    return undefined
  }
}

/** Width and height as the head of a PNG or JPEG says them. */
export function pictureSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) }
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; at + 9 < bytes.length; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at] !== 0xff || view.getUint16(at + 2) < 2) return undefined
    const marker = bytes[at + 1]!
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
  }
  return undefined
}
