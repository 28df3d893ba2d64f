// Holds the slow link against physics: a comparison over a link that is not what it says would be worth nothing.
import type { BenchContext } from './run.ts'
import { downloadMs, limitMs, openSocket, pingMs, startProbeServer, uploadMs } from './support/link-probe.ts'
import { median } from './support/measure.ts'
import { judge, type Result } from './support/results.ts'
import { FIELD_LINK, openSlowLink, type SlowLinkOptions } from './support/slow-link.ts'

const SIZE_BYTES = 500_000
const TOLERANCE = 0.03

export default async function linkBench({ rounds, say, onEnd }: BenchContext): Promise<Result[]> {
  const server = await startProbeServer(SIZE_BYTES)
  onEnd(server.close)
  const open = async (sharing: SlowLinkOptions['sharing']) => {
    const link = await openSlowLink({ targetPort: server.port, ...(sharing ? { sharing } : {}) })
    onEnd(link.close)
    return link
  }
  const limit = limitMs(SIZE_BYTES, FIELD_LINK)
  const seen = { fresh: [], ping: [], down: [], up: [], both: [], four: [], own: [] } as Record<string, number[]>
  const [shared, single] = [await open('shared'), await open('per-connection')]
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1}`)
    const startedMs = performance.now()
    const socket = await openSocket(shared.port)
    await pingMs(socket)
    seen.fresh!.push(performance.now() - startedMs)
    for (let ping = 0; ping < 5; ping += 1) seen.ping!.push(await pingMs(socket))
    seen.down!.push(await downloadMs(socket, SIZE_BYTES))
    seen.up!.push(await uploadMs(socket, SIZE_BYTES))
    const other = await openSocket(shared.port)
    await pingMs(other)
    seen.both!.push(...(await Promise.all([downloadMs(socket, SIZE_BYTES), uploadMs(other, SIZE_BYTES)])))
    for (const [key, link] of [['four', shared], ['own', single]] as const) {
      const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(link.port)))
      await Promise.all(sockets.map(pingMs))
      seen[key]!.push(Math.max(...(await Promise.all(sockets.map((one) => downloadMs(one, SIZE_BYTES))))))
      for (const one of sockets) one.destroy()
    }
    socket.destroy()
    other.destroy()
  }
  const off = (id: string, what: string, values: number[], physicalMs: number): Result =>
    judge({
      id,
      what: `${what}: median ${median(values).toFixed(1)} ms, physics ${physicalMs.toFixed(1)} ms`,
      value: Math.abs(median(values) / physicalMs - 1) * 100,
      unit: '% off',
      atMost: TOLERANCE * 100,
    })
  const four = limitMs(4 * SIZE_BYTES, FIELD_LINK)
  return [
    off('round-trip', 'one byte there and back on an open connection', seen.ping!, FIELD_LINK.roundTripMs),
    off('fresh-connection', 'first answer on a new connection, two round trips', seen.fresh!, 2 * FIELD_LINK.roundTripMs),
    off('download', '500 KB down', seen.down!, limit),
    off('upload', '500 KB up', seen.up!, limit),
    off('full-duplex', '500 KB each way at once', seen.both!, limit),
    off('shared', '4 × 500 KB down, one phone with four connections', seen.four!, four),
    off('per-connection', '4 × 500 KB down, four phones', seen.own!, limit),
  ]
}
