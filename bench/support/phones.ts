// Many phones at once, as plain HTTP: each has one connection of its own and speaks in turn, as a phone does.
// Both sides of a comparison use this same client, so its cost is the same for both.
import { Agent, request } from 'node:http'
import type { Socket } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export interface PhoneReply {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** After undoing gzip or br. */
  body: Buffer
  /** The body as it crossed the wire. */
  encodedBytes: number
}

export interface Phone {
  /** `body`: bytes as they are, text, or an object sent as JSON. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<PhoneReply>
  json<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  /** Everything that crossed this phone's sockets so far, headers included. */
  traffic(): { bytesUp: number; bytesDown: number; requests: number; connections: number }
  close(): void
}

export function openPhone(origin: string, headers: Record<string, string> = {}): Phone {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(origin)
  const sockets = new Set<Socket>()
  let requests = 0

  function ask(method: string, path: string, body?: unknown, extra?: Record<string, string>): Promise<PhoneReply> {
    requests += 1
    const isRaw = typeof body === 'string' || body instanceof Uint8Array
    const payload = body === undefined ? undefined : isRaw ? body : JSON.stringify(body)
    const sent: Record<string, string | number> = { 'accept-encoding': 'gzip, br', ...headers, ...extra }
    if (payload !== undefined) sent['content-length'] = Buffer.byteLength(payload)
    if (payload !== undefined && !isRaw) sent['content-type'] = 'application/json'
    return new Promise((resolve, reject) => {
      const outgoing = request({ agent, hostname, port, method, path, headers: sent }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const raw = Buffer.concat(chunks)
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: decode(raw, incoming.headers['content-encoding']),
            encodedBytes: raw.length,
          })
        })
      })
      outgoing.on('socket', (socket) => sockets.add(socket))
      outgoing.on('error', reject)
      outgoing.end(payload)
    })
  }

  return {
    ask,
    json: async <T>(method: string, path: string, body?: unknown, extra?: Record<string, string>) => {
      const reply = await ask(method, path, body, extra)
      if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${reply.body.subarray(0, 300)}`)
      return JSON.parse(reply.body.toString()) as T
    },
    traffic: () => {
      const sum = (key: 'bytesRead' | 'bytesWritten'): number => [...sockets].reduce((total, one) => total + one[key], 0)
      return { bytesUp: sum('bytesWritten'), bytesDown: sum('bytesRead'), requests, connections: sockets.size }
    },
    close: () => agent.destroy(),
  }
}

function decode(raw: Buffer, encoding: string | undefined): Buffer {
  if (raw.length === 0) return raw
  if (encoding === 'gzip') return gunzipSync(raw)
  if (encoding === 'br') return brotliDecompressSync(raw)
  return raw
}

export interface Herd {
  /** From the first phone's first byte to the last phone's last. */
  elapsedMs: number
  /** Per phone, in no order. */
  eachMs: number[]
  bytesUpEach: number
  bytesDownEach: number
  requests: number
}

/** `count` phones start together; each runs `errand` over its own connection. One failing phone fails the herd. */
export async function sendHerd(
  count: number,
  origin: string,
  errand: (phone: Phone, index: number) => Promise<void>,
): Promise<Herd> {
  const phones = Array.from({ length: count }, () => openPhone(origin))
  const startedMs = performance.now()
  try {
    const eachMs = await Promise.all(
      phones.map(async (phone, index) => {
        await errand(phone, index)
        return performance.now() - startedMs
      }),
    )
    const elapsedMs = performance.now() - startedMs
    const traffic = phones.map((phone) => phone.traffic())
    const mean = (key: 'bytesUp' | 'bytesDown'): number => traffic.reduce((sum, one) => sum + one[key], 0) / count
    const requests = traffic.reduce((sum, one) => sum + one.requests, 0)
    return { elapsedMs, eachMs, bytesUpEach: mean('bytesUp'), bytesDownEach: mean('bytesDown'), requests }
  } finally {
    for (const phone of phones) phone.close()
  }
}
