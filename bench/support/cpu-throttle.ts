// Slows processes by pausing them most of the time: a quarter of the time running is a machine four times slower,
// for every thread they have. The clock they see goes on. Pauses come every 16 ms, below what is measured.
import { Worker } from 'node:worker_threads'

export interface CpuThrottle {
  /** Lets all of them run freely again. */
  stop(): Promise<void>
}

/** Given to the worker thread, which keeps the beat even when this one is busy. */
export interface ThrottleWorkerData {
  pids: number[]
  times: number
  /** [0] becomes 1 when it should stop. */
  flag: SharedArrayBuffer
}

/** `pids` must be processes that the caller started. `times` 1 does nothing. Linux and macOS. */
export async function startCpuThrottle(pids: number[], times: number): Promise<CpuThrottle> {
  if (times <= 1) return { stop: async () => {} }
  const flag = new SharedArrayBuffer(4)
  const workerData: ThrottleWorkerData = { pids, times, flag }
  const worker = new Worker(new URL('./cpu-throttle-worker.ts', import.meta.url), { workerData })
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('exit', () => resolve())
    worker.once('error', reject)
  })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  return {
    stop: async () => {
      Atomics.store(new Int32Array(flag), 0, 1)
      await ended
    },
  }
}
