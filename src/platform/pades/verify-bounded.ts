// Verifying a stranger's file: in a thread of its own that may use only so much memory and time. A thread that ran into
// a bound is ended, and the next file gets a fresh one; idle threads end by themselves.

import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Certificate } from './certificates.ts'
import { PDF_LIMITS } from './file.ts'
import type { PdfReport } from './report.ts'
import type { VerifyJob } from './verify-worker.ts'
import { projectFile } from '../root.ts'
import type { Instant } from '../time.ts'

const WORKER = projectFile('src/platform/pades/verify-worker.ts')
const DEADLINE_MS = 30_000
/** A thread that is not ready by then will not be. */
const START_MS = 60_000
const IDLE_MS = 20_000
const HEAP_MB = 384
const AT_ONCE = 2

const idle: { worker: Worker; timer: NodeJS.Timeout }[] = []
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
  return inTurn(() => judgeIn(takeWorker(), job, deadlineMs, tooMuch))
}

function judgeIn({ worker, isReady }: { worker: Worker; isReady: boolean }, job: VerifyJob, deadlineMs: number, tooMuch: () => PdfReport): Promise<PdfReport> {
  return new Promise((resolve, reject) => {
    let deadline: NodeJS.Timeout
    const stop = (work: () => void) => {
      clearTimeout(deadline)
      // One by one: the worker has listeners of its own, without which it would hear nothing the next time.
      worker.off('message', onMessage)
      worker.off('error', onError)
      work()
    }
    const end = (work: () => void) => stop(() => void worker.terminate().then(work, reject))
    const begin = () => {
      clearTimeout(deadline)
      deadline = setTimeout(() => end(() => resolve(tooMuch())), deadlineMs)
      worker.postMessage(job)
    }
    const onMessage = (answer: PdfReport | 'ready') => {
      if (answer === 'ready') return begin()
      stop(() => rest(worker))
      resolve(answer)
    }
    const onError = (error: NodeJS.ErrnoException) => end(() => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooMuch()) : reject(error)))
    worker.on('message', onMessage)
    worker.on('error', onError)
    if (isReady) begin()
    else deadline = setTimeout(() => end(() => reject(new Error('the verifier’s thread did not start'))), START_MS)
  })
}

function takeWorker(): { worker: Worker; isReady: boolean } {
  const waiting = idle.pop()
  if (!waiting) return { isReady: false, worker: new Worker(WORKER, { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 } }) }
  clearTimeout(waiting.timer)
  waiting.worker.ref()
  return { worker: waiting.worker, isReady: true }
}

function rest(worker: Worker): void {
  worker.unref()
  const entry = { worker, timer: setTimeout(() => leave(entry.worker), IDLE_MS).unref() }
  idle.push(entry)
}

function leave(worker: Worker): void {
  const at = idle.findIndex((one) => one.worker === worker)
  if (at !== -1) idle.splice(at, 1)
  void worker.terminate()
}
