// Uploads in pieces, for photos and recordings made where there is no signal: the phone names its upload,
// asks how much has arrived, and sends the rest. Any piece may be sent twice, and the end may be asked for again.

import { createHash } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { constants, createReadStream } from 'node:fs'
import path from 'node:path'
import { isMissing, syncPath } from './file-disk.ts'
import { fileProblems, type SaveOptions, type StoredFile } from './file-problems.ts'
import { accept, refuse, withParams, type Decision } from './problem.ts'

export interface UploadStart {
  /** Made by the phone: a UUID. Repeating a start with the same values is harmless. */
  uploadId: string
  sizeBytes: number
  /** SHA-256 of the whole, hex. */
  sha256: string
  declaredType?: string
  accept?: SaveOptions['accept']
}

export interface UploadPiece {
  uploadId: string
  /** Where in the file the piece begins; at most what the server already has. */
  offset: number
  bytes: Uint8Array
  /** SHA-256 of this piece, hex. */
  sha256: string
}

/** How much is safely on the server's disk; `file` once all of it is there and was accepted. */
export interface UploadState {
  offset: number
  file?: StoredFile
}

export interface Uploads {
  startUpload(start: UploadStart): Promise<Decision<UploadState>>
  /** Refuses with `tep.gap` (params.offset) when pieces are missing before this one. */
  addPiece(piece: UploadPiece): Promise<Decision<UploadState>>
  /** Forget uploads and their receipts untouched for so long. Returns how many. */
  sweepUploads(olderThanHours: number, nowMilliseconds: number): Promise<number>
}

interface Paths {
  part: string
  plan: string
  receipt: string
}

interface UploadsOptions {
  dir: string
  maxBytes: number
  tooLarge: () => Decision<never>
  keep: (file: string, sha256: string, options: SaveOptions) => Promise<Decision<StoredFile>>
}

const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function createUploads({ dir, maxBytes, tooLarge, keep }: UploadsOptions): Uploads {
  const queues = new Map<string, Promise<unknown>>()

  /** One step at a time for each upload: two tabs may send the same photo. */
  function inTurn<T>(uploadId: string, step: () => Promise<T>): Promise<T> {
    const turn = (queues.get(uploadId) ?? Promise.resolve()).then(step, step)
    queues.set(uploadId, turn)
    void turn.catch(() => undefined).finally(() => {
      if (queues.get(uploadId) === turn) queues.delete(uploadId)
    })
    return turn
  }

  function paths(uploadId: string): Paths {
    const base = path.join(dir, uploadId)
    return { part: `${base}.part`, plan: `${base}.plan`, receipt: `${base}.receipt` }
  }

  async function start(plan: UploadStart): Promise<Decision<UploadState>> {
    if (plan.sizeBytes > maxBytes) return tooLarge()
    if (plan.sizeBytes <= 0) return refuse(fileProblems.empty)
    const at = paths(plan.uploadId)
    const known = await readJson<UploadStart>(at.plan)
    if (known && (known.sha256 !== plan.sha256 || known.sizeBytes !== plan.sizeBytes)) return refuse(fileProblems.otherUpload)
    const done = await readJson<StoredFile>(at.receipt)
    if (done) return accept({ offset: plan.sizeBytes, file: done })
    if (!known) {
      await mkdir(dir, { recursive: true })
      await (await open(at.part, 'a', 0o600)).close()
      await writeDurably(at.plan, plan)
    }
    const offset = await sizeOf(at.part)
    // All had arrived when the server was killed: only the last step is missing.
    return offset === plan.sizeBytes ? finish(at, plan) : accept({ offset })
  }

  async function add(piece: UploadPiece): Promise<Decision<UploadState>> {
    const at = paths(piece.uploadId)
    const plan = await readJson<UploadStart>(at.plan)
    if (!plan) return refuse(fileProblems.unknownUpload)
    const done = await readJson<StoredFile>(at.receipt)
    if (done) return accept({ offset: plan.sizeBytes, file: done })
    if (sha256(piece.bytes) !== piece.sha256.toLowerCase()) return refuse(fileProblems.changedOnTheWay)
    const arrived = await sizeOf(at.part)
    if (piece.offset > arrived) return refuse(withParams(fileProblems.gap, { offset: arrived }))
    if (piece.offset + piece.bytes.length > plan.sizeBytes) return refuse(fileProblems.changedOnTheWay)
    await writeAt(at.part, piece.bytes, piece.offset)
    const offset = Math.max(arrived, piece.offset + piece.bytes.length)
    return offset < plan.sizeBytes ? accept({ offset }) : finish(at, plan)
  }

  async function finish(at: Paths, plan: UploadStart): Promise<Decision<UploadState>> {
    const whole = await sha256OfFile(at.part)
    const kept = await keep(at.part, whole, { ...plan, declaredType: plan.declaredType ?? '' })
    if (!kept.ok) {
      // What arrived is not the promised file, or may not be kept: the phone must begin again, or mend it.
      for (const file of [at.part, at.plan]) await rm(file, { force: true })
      return kept
    }
    await writeDurably(at.receipt, kept.value)
    return accept({ offset: plan.sizeBytes, file: kept.value })
  }

  return {
    async startUpload(plan) {
      if (!UPLOAD_ID.test(plan.uploadId)) return refuse(fileProblems.unknownUpload)
      return inTurn(plan.uploadId, () => start(plan))
    },
    async addPiece(piece) {
      if (!UPLOAD_ID.test(piece.uploadId)) return refuse(fileProblems.unknownUpload)
      return inTurn(piece.uploadId, () => add(piece))
    },
    async sweepUploads(olderThanHours, nowMilliseconds) {
      const names = await readdir(dir).catch(() => [])
      let swept = 0
      for (const name of names) {
        const file = path.join(dir, name)
        const touched = await stat(file).then((stats) => stats.mtimeMs, () => nowMilliseconds)
        if (nowMilliseconds - touched <= olderThanHours * 3_600_000) continue
        await rm(file, { force: true })
        swept += 1
      }
      return swept
    },
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then((stats) => stats.size, (error: unknown) => {
    if (isMissing(error)) return 0
    throw error
  })
}

async function writeAt(file: string, bytes: Uint8Array, offset: number): Promise<void> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    for (let written = 0; written < bytes.length; ) {
      written += (await handle.write(bytes, written, bytes.length - written, offset + written)).bytesWritten
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function writeDurably(file: string, value: unknown): Promise<void> {
  const temporary = `${file}.new`
  await writeFile(temporary, JSON.stringify(value), { mode: 0o600 })
  await syncPath(temporary)
  await rename(temporary, file)
  await syncPath(path.dirname(file))
}
