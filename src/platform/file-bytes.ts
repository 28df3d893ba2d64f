// The words and small tools that the file inspectors share.

export type FileKind = 'jpeg' | 'png' | 'webp' | 'pdf' | 'webm' | 'ogg' | 'mp4' | 'xlsx' | 'docx' | 'zip' | 'text'

/** Random access to bytes wherever they are; `read` may return fewer bytes at the end. */
export interface ByteSource {
  sizeBytes: number
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Why a file is refused; each has its sentence in files.ts. */
export type FileFault = 'empty' | 'damaged' | 'unknownKind' | 'macros' | 'oldOffice' | 'heic' | 'unsafeArchive' | 'pdfScript'

export type Inspection = { kind: FileKind } | { fault: FileFault }

/** Bytes from..to (whole by default) as text, one character a byte. For short signatures and names. */
export function ascii(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = ''
  for (const byte of bytes.subarray(from, to)) text += String.fromCharCode(byte)
  return text
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
