// Photos, recordings, papers and spreadsheets, kept under the name of their own content (SHA-256).
// A file is acknowledged only after it is on the disk (fsync of file and folder), so kill −9 or a power cut
// loses none; phones with a poor signal send theirs in pieces and go on where they stopped.

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { stripJpegMetadata, stripPngMetadata, stripWebpMetadata } from './file-images.ts'
import { claimMatches, inspectFile, MEDIA_TYPES, type ByteSource, type FileKind } from './file-kinds.ts'
import { isMissing, syncPath } from './file-disk.ts'
import { fileProblems, type SaveOptions, type StoredFile } from './file-problems.ts'
import { createUploads, type Uploads } from './file-uploads.ts'
import { accept, refuse, withParams, type Decision } from './problem.ts'

export { stripJpegMetadata } from './file-images.ts'
export { fileProblems } from './file-problems.ts'
export type { SaveOptions, StoredFile } from './file-problems.ts'
export type { FileKind } from './file-kinds.ts'
export type { UploadPiece, UploadStart, UploadState } from './file-uploads.ts'

export interface FileStore extends Uploads {
  /** Keep a file. Refuses empty, too large, damaged, disguised, macro-carrying and unwanted ones; nothing stays behind. */
  save(content: Uint8Array | AsyncIterable<Uint8Array>, options?: SaveOptions): Promise<Decision<StoredFile>>
  find(id: string): Promise<StoredFile | undefined>
  /** The bytes in a stream, or undefined when there is no such file. */
  openStream(id: string, range?: { start: number; end: number }): Promise<ReadStream | undefined>
  read(id: string): Promise<Uint8Array | undefined>
  /** For a person's right to erasure. The caller knows that nothing else refers to the file. */
  remove(id: string): Promise<void>
}

const KIND_WORDS: Record<FileKind, string> = {
  jpeg: 'ảnh JPEG', png: 'ảnh PNG', webp: 'ảnh WebP', pdf: 'PDF', webm: 'bản ghi WebM', ogg: 'bản ghi âm Ogg', mp4: 'bản ghi MP4',
  xlsx: 'bảng tính Excel (.xlsx)', docx: 'văn bản Word (.docx)', zip: 'tệp nén ZIP', text: 'văn bản hoặc bảng CSV',
}
const STRIP: Partial<Record<FileKind, (bytes: Uint8Array) => Uint8Array>> = {
  jpeg: stripJpegMetadata, png: stripPngMetadata, webp: stripWebpMetadata,
}
const ID_SHAPE = /^[0-9a-f]{64}$/

/** A store under `dir` (made when missing); no file above `maxBytes` is taken. */
export function createFileStore({ dir, maxBytes }: { dir: string; maxBytes: number }): FileStore {
  const objects = path.join(dir, 'objects')
  const incoming = path.join(dir, 'incoming')
  const place = (id: string) => path.join(objects, id.slice(0, 2), id.slice(2))
  const tooLarge = () => refuse(withParams(fileProblems.tooLarge, { megabytes: Math.floor(maxBytes / 1_000_000) || 1 }))

  async function save(content: Uint8Array | AsyncIterable<Uint8Array>, options: SaveOptions = {}): Promise<Decision<StoredFile>> {
    await mkdir(incoming, { recursive: true })
    const temporary = path.join(incoming, `${randomUUID()}.saving`)
    try {
      const received = await receive(content, temporary)
      return received ? await keep(temporary, received.sha256, options) : tooLarge()
    } finally {
      await rm(temporary, { force: true })
    }
  }

  /** Stream into a new file; undefined as soon as there is too much. */
  async function receive(content: Uint8Array | AsyncIterable<Uint8Array>, file: string): Promise<{ sha256: string } | undefined> {
    const hash = createHash('sha256')
    let sizeBytes = 0
    const handle = await open(file, 'wx', 0o600)
    try {
      for await (const piece of content instanceof Uint8Array ? [content] : content) {
        sizeBytes += piece.length
        if (sizeBytes > maxBytes) return undefined
        hash.update(piece)
        await handle.writeFile(piece)
      }
    } finally {
      await handle.close()
    }
    return { sha256: hash.digest('hex') }
  }

  /** Judge a complete file and move it into the store. The temporary file is used up or left to the caller. */
  async function keep(temporary: string, sha256: string, options: SaveOptions): Promise<Decision<StoredFile>> {
    if (options.sha256 !== undefined && options.sha256.toLowerCase() !== sha256) return refuse(fileProblems.changedOnTheWay)
    const judged = await judge(temporary, options)
    if (!judged.ok) return judged
    const kind = judged.value
    const strip = STRIP[kind]
    if (!strip) {
      await moveIn(temporary, sha256, kind)
      return accept((await find(sha256))!)
    }
    const stripped = strip(await readFile(temporary))
    const id = createHash('sha256').update(stripped).digest('hex')
    await writeFile(`${temporary}.clean`, stripped, { mode: 0o600 })
    await moveIn(`${temporary}.clean`, id, kind)
    await rm(temporary, { force: true })
    return accept((await find(id))!)
  }

  async function judge(file: string, options: SaveOptions): Promise<Decision<FileKind>> {
    const handle = await open(file, 'r')
    try {
      const inspection = await inspectFile(await byteSource(handle))
      if ('fault' in inspection) return refuse(fileProblems[inspection.fault])
      const { kind } = inspection
      if (!claimMatches(options.declaredType ?? '', kind)) {
        return refuse(withParams(fileProblems.disguised, { declared: options.declaredType!, actual: KIND_WORDS[kind] }))
      }
      if (options.accept && !options.accept.includes(kind)) {
        const wanted = options.accept.map((wantedKind) => KIND_WORDS[wantedKind]).join(', ')
        return refuse(withParams(fileProblems.notWantedHere, { wanted }))
      }
      return accept(kind)
    } finally {
      await handle.close()
    }
  }

  /** Durable before it returns: the bytes, then the names. The kind stands beside the content. */
  async function moveIn(temporary: string, id: string, kind: FileKind): Promise<void> {
    const target = place(id)
    const folder = path.dirname(target)
    await mkdir(folder, { recursive: true })
    await syncPath(temporary)
    const label = `${temporary}.kind`
    await writeFile(label, kind, { mode: 0o600 })
    await syncPath(label)
    await rename(label, `${target}.kind`)
    await rename(temporary, target)
    for (const changed of [folder, objects, dir]) await syncPath(changed)
  }

  async function find(id: string): Promise<StoredFile | undefined> {
    if (!ID_SHAPE.test(id)) return undefined
    try {
      const [kind, stats] = await Promise.all([readFile(`${place(id)}.kind`, 'utf8'), stat(place(id))])
      return { id, kind: kind as FileKind, mediaType: MEDIA_TYPES[kind as FileKind], sizeBytes: stats.size }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  return {
    save,
    find,
    async openStream(id, range) {
      return (await find(id)) ? createReadStream(place(id), range) : undefined
    },
    async read(id) {
      return (await find(id)) ? new Uint8Array(await readFile(place(id))) : undefined
    },
    async remove(id) {
      if (!ID_SHAPE.test(id)) return
      for (const file of [place(id), `${place(id)}.kind`]) await rm(file, { force: true })
      await syncPath(path.dirname(place(id))).catch(ignoreMissing)
    },
    ...createUploads({ dir: incoming, maxBytes, tooLarge, keep }),
  }
}

async function byteSource(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat()
  return {
    sizeBytes: size,
    async read(offset, length) {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset)
      return buffer.subarray(0, bytesRead)
    },
  }
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error
}
