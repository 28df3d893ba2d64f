// Does a PDF carry something that runs: JavaScript, a program to launch? Names may be written in
// hex (`/J#61vaScript`) and hidden in compressed object streams, so both are undone before looking.

import { ascii, type ByteSource, type Inspection } from './file-bytes.ts'

/** Streams of objects are small; one that unpacks to more hides something. */
const MOST_UNPACKED_BYTES = 8_000_000
const MOST_STREAMS = 5_000
const RUNS = /\/(JavaScript|JS(?=[\s(<\d/])|Launch(?=[\s/<>]))/
/** Pictures and fonts: their bytes spell anything by chance. */
const STREAM_BODIES = /stream\r?\n[^]*?endstream/g

export async function checkPdf(source: ByteSource): Promise<Inspection> {
  const tail = await source.read(Math.max(0, source.sizeBytes - 2048), 2048)
  if (!ascii(tail).includes('%%EOF')) return { fault: 'damaged' }
  const bytes = await source.read(0, source.sizeBytes)
  // One sign a byte, so that places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(bytes)
  if (RUNS.test(plainNames(text.replace(STREAM_BODIES, '')))) return { fault: 'pdfScript' }
  return (await hidesScript(text, bytes)) ? { fault: 'pdfScript' } : { kind: 'pdf' }
}

function plainNames(text: string): string {
  return text.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

async function hidesScript(text: string, bytes: Uint8Array): Promise<boolean> {
  const streams = [...text.matchAll(/\/ObjStm[^]{0,400}?stream\r?\n/g)].slice(0, MOST_STREAMS)
  for (const { index, 0: head } of streams) {
    const from = index + head.length
    const end = text.indexOf('endstream', from)
    const packed = bytes.slice(from, end === -1 ? undefined : end)
    const unpacked = await inflate(packed)
    if (unpacked === undefined || RUNS.test(plainNames(new TextDecoder('latin1').decode(unpacked)))) return true
  }
  return false
}

/** The unpacked bytes; what cannot be unpacked whole is returned as far as it went, undefined when it is too much. */
async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      parts.push(piece.value)
      size += piece.value.length
      if (size > MOST_UNPACKED_BYTES) return undefined
    }
  } catch {
    // A line break after the data, or another packing: what was read so far is looked at.
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
