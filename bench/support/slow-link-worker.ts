// The link itself: each direction is a token bucket one packet deep (a packet leaves when the one before it has left)
// followed by half the round trip. Departure times come from arithmetic, not from timers, so late timers never add up.
import { createServer, connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { LinkWorkerData } from './slow-link.ts'

const { targetPort, roundTripMs, bitsPerSecond, sharing, counters } = workerData as LinkWorkerData
const seen = new BigInt64Array(counters)
const UP = 0
const DOWN = 1
const CONNECTIONS = 2
const EXCHANGES = 3

/** About one TCP segment. */
const PACKET_BYTES = 1400
/** Unacknowledged bytes a sender may have on the link; above the bandwidth-delay product, so it never limits. */
const WINDOW_BYTES = 64 * 1024

interface Lane {
  /** Puts `sizeBytes` on the link; `arrive` is called when the last of them reaches the far end. */
  send(sizeBytes: number, arrive: () => void): void
}

function createLane(): Lane {
  const oneWayMs = roundTripMs / 2
  const waiting: { dueMs: number; arrive: () => void }[] = []
  let freeAtMs = 0
  let timer: NodeJS.Timeout | undefined

  function deliverDue(): void {
    timer = undefined
    // Arrivals are in order of dueMs: one speed, one delay, first in first out.
    while (waiting[0] && waiting[0].dueMs <= performance.now()) waiting.shift()!.arrive()
    schedule()
  }
  function schedule(): void {
    const next = waiting[0]
    if (next && !timer) timer = setTimeout(deliverDue, Math.max(0, next.dueMs - performance.now()))
  }
  return {
    send(sizeBytes, arrive) {
      freeAtMs = Math.max(performance.now(), freeAtMs) + (sizeBytes * 8 * 1000) / bitsPerSecond
      waiting.push({ dueMs: freeAtMs + oneWayMs, arrive })
      schedule()
    },
  }
}

function carry(from: Socket, to: Socket, lane: Lane, onBytes: (count: number) => void): void {
  let onLinkBytes = 0
  from.on('data', (chunk: Buffer) => {
    onBytes(chunk.length)
    onLinkBytes += chunk.length
    if (onLinkBytes > WINDOW_BYTES) from.pause()
    for (let at = 0; at < chunk.length; at += PACKET_BYTES) {
      const packet = chunk.subarray(at, at + PACKET_BYTES)
      lane.send(packet.length, () => {
        const taken = (): void => {
          onLinkBytes -= packet.length
          if (onLinkBytes <= WINDOW_BYTES && from.isPaused()) from.resume()
        }
        if (to.destroyed) taken()
        else to.write(packet, taken)
      })
    }
  })
  from.on('end', () => lane.send(0, () => to.end()))
  from.on('error', () => lane.send(0, () => to.destroy()))
  from.on('close', (hadError) => {
    if (hadError) lane.send(0, () => to.destroy())
  })
}

const sharedLanes = { up: createLane(), down: createLane() }

const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
  Atomics.add(seen, CONNECTIONS, 1n)
  const lanes = sharing === 'shared' ? sharedLanes : { up: createLane(), down: createLane() }
  const target = connect({ host: '127.0.0.1', port: targetPort, allowHalfOpen: true, noDelay: true })
  let clientMaySpeak = true
  carry(client, target, lanes.up, (count) => {
    Atomics.add(seen, UP, BigInt(count))
    if (clientMaySpeak) Atomics.add(seen, EXCHANGES, 1n)
    clientMaySpeak = false
  })
  carry(target, client, lanes.down, (count) => {
    Atomics.add(seen, DOWN, BigInt(count))
    clientMaySpeak = true
  })
  // The loopback handshake took no time; a real one takes a round trip before the client's first byte may leave.
  setTimeout(() => client.resume(), roundTripMs)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') parentPort?.postMessage(address.port)
})
