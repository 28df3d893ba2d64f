// Verifying a stranger's file: in a thread of its own that may use only so much memory and time, a few at once.

import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Certificate } from './certificates.ts'
import { PDF_LIMITS } from './file.ts'
import type { PdfReport } from './report.ts'
import type { VerifyJob } from './verify-worker.ts'
import { projectFile } from '../root.ts'
import type { Instant } from '../time.ts'

const WORKER = projectFile('src/platform/pades/verify-worker.ts')
const DEADLINE_MS = 12_000
const HEAP_MB = 384
const AT_ONCE = 2

let running = 0
const line: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((turn) => line.push(turn))
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    line.shift()?.()
  }
}

export interface BoundedOptions {
  roots: readonly Certificate[]
  now: Instant
  evidence?: { ocsps: Uint8Array[]; crls: Uint8Array[] }
  deadlineMs?: number
}

/** Never throws for what is in the file; one that needs too much is said to be too large. */
export function verifyBounded(pdf: Uint8Array, { roots, now, evidence, deadlineMs = DEADLINE_MS }: BoundedOptions): Promise<PdfReport> {
  const tooMuch = (): PdfReport => ({
    verdict: 'unreadable', unreadable: 'too-large', sizeBytes: pdf.length, sha256: createHash('sha256').update(pdf).digest('hex'), pages: 0, signatures: [], unsigned: [], active: [], askOnline: [],
  })
  if (pdf.length > PDF_LIMITS.bytes) return Promise.resolve(tooMuch())
  const job: VerifyJob = { pdf: Uint8Array.from(pdf), roots: roots.map(({ der }) => Uint8Array.from(der)), ocsps: evidence?.ocsps ?? [], crls: evidence?.crls ?? [], now }
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker(WORKER, { workerData: job, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 } })
        const end = (work: () => void) => {
          clearTimeout(deadline)
          void worker.terminate()
          work()
        }
        const deadline = setTimeout(() => end(() => resolve(tooMuch())), deadlineMs)
        worker.once('message', (report: PdfReport) => end(() => resolve(report)))
        worker.once('error', (error: NodeJS.ErrnoException) => end(() => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooMuch()) : reject(error))))
      }),
  )
}
