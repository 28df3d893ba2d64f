// The link must never be faster than it says, and hardly slower (`bench/link.bench.ts` gives figures). Other work on the
// machine can only make it slower, so the lower bound holds every time and the upper one for the best of a few tries.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, test } from 'node:test'
import { downloadMs, limitMs, openSocket, pingMs, startProbeServer, uploadMs } from './link-probe.ts'
import { openSlowLink, overLink } from './slow-link.ts'

const TRIES = 6
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function probe(sizeBytes: number) {
  const server = await startProbeServer(sizeBytes)
  open.push(() => server.close())
  return server
}

async function link(options: Parameters<typeof openSlowLink>[0]) {
  const opened = await openSlowLink(options)
  open.push(() => opened.close())
  return opened
}

async function socketTo(port: number) {
  const socket = await openSocket(port)
  open.push(() => socket.destroy())
  return socket
}

/** Never faster than physics; within a quarter of it at least once. Returns the best. */
async function assertNear(what: string, physicalMs: number, measureMs: () => Promise<number>): Promise<number> {
  let best = Infinity
  for (let tries = 0; tries < TRIES && best > physicalMs * 1.25 + 50; tries++) {
    const actualMs = await measureMs()
    assert.ok(actualMs >= physicalMs - 1, `${what}: ${actualMs} ms is faster than the link allows (${physicalMs} ms)`)
    best = Math.min(best, actualMs)
  }
  // A machine with no time to spare at all still must not make it look like another link.
  assert.ok(best <= physicalMs * 2 + 100, `${what}: ${best} ms at best is far slower than the link (${physicalMs} ms)`)
  return best
}

test('the link keeps its round trip and its speed in both directions', async () => {
  const sizeBytes = 200_000
  const server = await probe(sizeBytes)
  const field = { roundTripMs: 200, bitsPerSecond: 2_000_000 }
  const slow = await link({ targetPort: server.port, ...field })
  await assertNear('opening and one byte', 400, async () => {
    const startedMs = performance.now()
    await pingMs(await socketTo(slow.port))
    return performance.now() - startedMs
  })
  const socket = await socketTo(slow.port)
  const ping = await assertNear('one byte', 200, () => pingMs(socket))
  const down = await assertNear('down', limitMs(sizeBytes, field), async () => {
    const { value, bytesUp, bytesDown, exchanges } = await overLink(slow, () => downloadMs(socket, sizeBytes))
    assert.deepEqual([bytesUp, bytesDown, exchanges], [1, sizeBytes, 1])
    return value
  })
  const up = await assertNear('up', limitMs(sizeBytes, field), async () => {
    const { value, bytesUp, bytesDown, connections } = await overLink(slow, () => uploadMs(socket, sizeBytes))
    assert.deepEqual([bytesUp, bytesDown, connections], [sizeBytes, 1, 0])
    return value
  })
  assert.ok(Math.min(down, up) > 2 * ping, `200 kB (${down} and ${up} ms) take much longer than a byte (${ping} ms)`)
})

test('connections share one radio, or have a link each', async () => {
  const sizeBytes = 50_000
  const server = await probe(sizeBytes)
  const speed = { roundTripMs: 40, bitsPerSecond: 4_000_000 }
  const allMs = async (sharing: 'shared' | 'per-connection') => {
    const slow = await link({ targetPort: server.port, ...speed, sharing })
    const sockets = await Promise.all([1, 2, 3, 4].map(() => socketTo(slow.port)))
    await Promise.all(sockets.map(pingMs))
    return async () => Math.max(...(await Promise.all(sockets.map((socket) => downloadMs(socket, sizeBytes)))))
  }
  const shared = await assertNear('four at once over one radio', limitMs(4 * sizeBytes, speed), await allMs('shared'))
  const own = await assertNear('four at once over four', limitMs(sizeBytes, speed), await allMs('per-connection'))
  assert.ok(own < shared, `a link each (${own} ms) is faster than one for all (${shared} ms)`)
})

test('HTTP passes unchanged, and a server that hangs up is seen by the client', async () => {
  const body = 'Nguyễn Thị Sáu '.repeat(20_000)
  const server = createServer((request, response) => {
    if (request.url === '/cut') request.socket.destroy()
    else response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  open.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const slow = await link({ targetPort: port, roundTripMs: 10, bitsPerSecond: 80_000_000 })
  assert.equal(await (await fetch(`${slow.origin}/`)).text(), body)
  await assert.rejects(fetch(`${slow.origin}/cut`))
})
