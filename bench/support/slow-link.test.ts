// The link must never be faster than it says, and on a quiet machine hardly slower (`bench/link.bench.ts` gives figures).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { downloadMs, limitMs, openSocket, pingMs, startProbeServer, uploadMs } from './link-probe.ts'
import { openSlowLink, overLink } from './slow-link.ts'

/** Never faster than physics; slower only by what a busy test machine may add. */
function assertNear(actualMs: number, physicalMs: number): void {
  assert.ok(actualMs >= physicalMs - 1, `${actualMs} ms is faster than the link allows (${physicalMs} ms)`)
  assert.ok(actualMs <= physicalMs * 1.25 + 50, `${actualMs} ms is far slower than the link (${physicalMs} ms)`)
}

test('the link keeps its round trip and its speed in both directions', async () => {
  const sizeBytes = 200_000
  const server = await startProbeServer(sizeBytes)
  const field = { roundTripMs: 200, bitsPerSecond: 2_000_000 }
  const link = await openSlowLink({ targetPort: server.port, ...field })
  const startedMs = performance.now()
  const socket = await openSocket(link.port)
  await pingMs(socket)
  assertNear(performance.now() - startedMs, 400)
  assertNear(await pingMs(socket), 200)
  const down = await overLink(link, () => downloadMs(socket, sizeBytes))
  assertNear(down.value, limitMs(sizeBytes, field))
  assert.deepEqual([down.bytesUp, down.bytesDown, down.exchanges], [1, sizeBytes, 1])
  const up = await overLink(link, () => uploadMs(socket, sizeBytes))
  assertNear(up.value, limitMs(sizeBytes, field))
  assert.deepEqual([up.bytesUp, up.bytesDown, up.connections], [sizeBytes, 1, 0])
  socket.destroy()
  await link.close()
  server.close()
})

test('connections share one radio, or have a link each', async () => {
  const sizeBytes = 50_000
  const server = await startProbeServer(sizeBytes)
  const speed = { roundTripMs: 40, bitsPerSecond: 4_000_000 }
  for (const [sharing, expectedMs] of [
    ['shared', limitMs(4 * sizeBytes, speed)],
    ['per-connection', limitMs(sizeBytes, speed)],
  ] as const) {
    const link = await openSlowLink({ targetPort: server.port, ...speed, sharing })
    const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(link.port)))
    await Promise.all(sockets.map(pingMs))
    const allMs = Math.max(...(await Promise.all(sockets.map((socket) => downloadMs(socket, sizeBytes)))))
    assertNear(allMs, expectedMs)
    for (const socket of sockets) socket.destroy()
    await link.close()
  }
  server.close()
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
  const link = await openSlowLink({ targetPort: port, roundTripMs: 10, bitsPerSecond: 80_000_000 })
  assert.equal(await (await fetch(`${link.origin}/`)).text(), body)
  await assert.rejects(fetch(`${link.origin}/cut`))
  await link.close()
  server.close()
  server.closeAllConnections()
})
