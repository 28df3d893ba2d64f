// Measures a slow link from outside, with plain sockets, so that its claims can be held against physics.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

const PING = Buffer.from('p')

/** A server that answers `p` with `p`, `s` by sending `size` bytes, and anything longer by one `k` when `size` came. */
export async function startProbeServer(sizeBytes: number): Promise<{ port: number; close(): void }> {
  const server: Server = createServer({ noDelay: true }, (socket) => {
    let received = 0
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      if (received === 0 && chunk.length === 1) {
        socket.write(chunk[0] === PING[0] ? PING : Buffer.alloc(sizeBytes, 's'))
        return
      }
      received += chunk.length
      if (received >= sizeBytes) {
        received -= sizeBytes
        socket.write('k')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The probe server has no port')
  return { port: address.port, close: () => void server.close() }
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

async function receive(socket: Socket, sizeBytes: number): Promise<void> {
  let got = 0
  await new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      got += chunk.length
      if (got < sizeBytes) return
      socket.off('data', onData)
      resolve()
    }
    socket.on('data', onData)
    socket.once('close', () => reject(new Error('The connection closed early')))
  })
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

/** One byte there and one back, ms. */
export function pingMs(socket: Socket): Promise<number> {
  return elapsed(async () => {
    socket.write(PING)
    await receive(socket, 1)
  })
}

/** From the request byte to the last byte of `sizeBytes`, ms. */
export function downloadMs(socket: Socket, sizeBytes: number): Promise<number> {
  return elapsed(async () => {
    socket.write('s')
    await receive(socket, sizeBytes)
  })
}

/** From the first byte sent to the server's one-byte answer, ms. */
export function uploadMs(socket: Socket, sizeBytes: number): Promise<number> {
  return elapsed(async () => {
    socket.write(Buffer.alloc(sizeBytes, 'u'))
    await receive(socket, 1)
  })
}

/** What physics allows: one round trip and the time the bytes need at the link's speed, ms. */
export function limitMs(sizeBytes: number, link: { roundTripMs: number; bitsPerSecond: number }): number {
  return link.roundTripMs + (sizeBytes * 8 * 1000) / link.bitsPerSecond
}
