// A bad rural mobile link on loopback: 200 ms round trip and 2 Mbit/s each way, between a client and a local server.
// The model runs in a worker thread, so a busy client or server in this process cannot make the link look slower.
// Not modelled (both sides of a comparison get the same): packet headers, loss, TCP slow start, TLS.
import { Worker } from 'node:worker_threads'

export interface SlowLinkOptions {
  /** Port of the real server on 127.0.0.1. */
  targetPort: number
  /** Full round trip in ms; half is added in each direction. Default 200. */
  roundTripMs?: number
  /** Payload bits per second in each direction. Default 2,000,000. */
  bitsPerSecond?: number
  /** `shared`: all connections are one phone's radio. `per-connection`: each connection is a phone of its own. */
  sharing?: 'shared' | 'per-connection'
}

export interface Traffic {
  /** Payload bytes from client to server, HTTP headers included. */
  bytesUp: number
  bytesDown: number
  connections: number
  /** Times a client spoke after the server did: requests, as long as nothing is pipelined. */
  exchanges: number
}

export interface SlowLink {
  port: number
  /** `http://127.0.0.1:<port>` — a secure context for browsers. */
  origin: string
  traffic(): Traffic
  close(): Promise<void>
}

/** What the worker is started with; counters are shared memory in the order of `Traffic`. */
export interface LinkWorkerData {
  targetPort: number
  roundTripMs: number
  bitsPerSecond: number
  sharing: 'shared' | 'per-connection'
  counters: SharedArrayBuffer
}

export const FIELD_LINK = { roundTripMs: 200, bitsPerSecond: 2_000_000 } as const

export async function openSlowLink(options: SlowLinkOptions): Promise<SlowLink> {
  const counters = new SharedArrayBuffer(4 * 8)
  const seen = new BigInt64Array(counters)
  const workerData: LinkWorkerData = {
    targetPort: options.targetPort,
    roundTripMs: options.roundTripMs ?? FIELD_LINK.roundTripMs,
    bitsPerSecond: options.bitsPerSecond ?? FIELD_LINK.bitsPerSecond,
    sharing: options.sharing ?? 'shared',
    counters,
  }
  const worker = new Worker(new URL('./slow-link-worker.ts', import.meta.url), { workerData })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  worker.unref()
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    traffic: () => ({
      bytesUp: Number(Atomics.load(seen, 0)),
      bytesDown: Number(Atomics.load(seen, 1)),
      connections: Number(Atomics.load(seen, 2)),
      exchanges: Number(Atomics.load(seen, 3)),
    }),
    close: async () => {
      await worker.terminate()
    },
  }
}

/** Runs `work` and says how long it took (ms) and what crossed the link meanwhile. */
export async function overLink<T>(
  link: SlowLink,
  work: () => Promise<T>,
): Promise<{ value: T; elapsedMs: number } & Traffic> {
  const before = link.traffic()
  const startedMs = performance.now()
  const value = await work()
  const elapsedMs = performance.now() - startedMs
  const after = link.traffic()
  return {
    value,
    elapsedMs,
    bytesUp: after.bytesUp - before.bytesUp,
    bytesDown: after.bytesDown - before.bytesDown,
    connections: after.connections - before.connections,
    exchanges: after.exchanges - before.exchanges,
  }
}
