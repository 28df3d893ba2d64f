// Reads only the table of contents of a ZIP file, to refuse a bomb before anything is unpacked.
// The unpacker stops each part at the size declared here, so a table that lies makes a broken file, not a big one.

const END_OF_DIRECTORY = 0x0605_4b50
const DIRECTORY_ENTRY = 0x0201_4b50
const SIZE_IN_ZIP64 = 0xffff_ffff

export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes.length >= 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
}

/** Part names and the total unpacked size they declare; undefined when the table is broken or hides a size. */
export function findEntries(bytes: Uint8Array): { names: string[]; unpackedBytes: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  const earliest = Math.max(0, bytes.length - 22 - 0xffff)
  while (end >= earliest && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1
  if (end < earliest) return undefined
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const names: string[] = []
  let unpackedBytes = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) return undefined
    const packed = view.getUint32(at + 20, true)
    const unpacked = view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    const hidesSize = unpacked === SIZE_IN_ZIP64 || packed === SIZE_IN_ZIP64 || (unpacked === 0 && packed > 2) || (packed === 0 && !name.endsWith('/'))
    if (hidesSize) return undefined
    names.push(name)
    unpackedBytes += unpacked
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return { names, unpackedBytes }
}
