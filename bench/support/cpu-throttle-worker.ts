// Keeps the beat of a CPU throttle: SIGCONT, run, SIGSTOP, rest. Always ends with SIGCONT.
import { parentPort, workerData } from 'node:worker_threads'
import type { ThrottleWorkerData } from './cpu-throttle.ts'

const { pids, times, flag } = workerData as ThrottleWorkerData
const stopped = new Int32Array(flag)
const PERIOD_MS = 16
const sleeper = new Int32Array(new SharedArrayBuffer(4))

function sleepUntil(momentMs: number): void {
  const left = momentMs - performance.now()
  if (left > 0) Atomics.wait(sleeper, 0, 0, left)
}

function signalAll(signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // Ended meanwhile.
    }
  }
}

parentPort?.postMessage('beating')
let runMs = 0
let restMs = 0
while (Atomics.load(stopped, 0) === 0) {
  const startedMs = performance.now()
  signalAll('SIGCONT')
  sleepUntil(startedMs + PERIOD_MS / times)
  signalAll('SIGSTOP')
  const pausedMs = performance.now()
  runMs += pausedMs - startedMs
  // What was really run decides how long to rest, over the whole time: lateness does not add up.
  sleepUntil(pausedMs + Math.max(0, runMs * (times - 1) - restMs))
  restMs += performance.now() - pausedMs
}
signalAll('SIGCONT')
