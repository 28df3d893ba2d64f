// What this machine can do at best, so that our figures can be read: durable commits of a bare PostgreSQL, and whether
// the slowed-down browser is really as slow as it says, in the page and in the service worker.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import type { BenchContext } from './run.ts'
import { openBareCommits } from './support/bare-commits.ts'
import { openCheapPhone } from './support/browser.ts'
import { median, quantile } from './support/measure.ts'
import { judge, type Result } from './support/results.ts'

const SLOWDOWN = 4
const SPIN = 'function spin(){const t=performance.now();let x=1;for(let i=0;i<20e6;i++)x=(x*31+i)|0;return performance.now()-t+(x===0?1e-9:0)}'
const PAGE = `<!doctype html><title>spin</title><script>${SPIN};navigator.serviceWorker.register('/sw.js')</script>`
const WORKER = `${SPIN}
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('message', (event) => event.ports[0].postMessage(spin()))`

export default async function machineBench(context: BenchContext): Promise<Result[]> {
  return [...(await bareCommits(context)), ...(await slowBrowser(context))]
}

async function bareCommits({ rounds, say, tempDir, onEnd }: BenchContext): Promise<Result[]> {
  const postgres = await startEmbeddedPostgres(await tempDir())
  onEnd(postgres.stop)
  const bare = await openBareCommits(postgres.url)
  onEnd(bare.close)
  const perSecond = { one: [] as number[], sixteen: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    perSecond.one.push((await bare.measure(1)).perSecond)
    perSecond.sixteen.push((await bare.measure(16)).perSecond)
    say(`bare commits: ${perSecond.one.at(-1)!.toFixed(0)}/s on 1, ${perSecond.sixteen.at(-1)!.toFixed(0)}/s on 16`)
  }
  const what = `single-row commits, PostgreSQL ${bare.settings.server_version}, fsync ${bare.settings.fsync}`
  return [
    judge({ id: 'bare-commits-1', what: `${what}, 1 connection`, value: median(perSecond.one), unit: '/s' }),
    judge({ id: 'bare-commits-16', what: `${what}, 16 connections`, value: median(perSecond.sixteen), unit: '/s' }),
  ]
}

async function slowBrowser({ rounds, say, onEnd }: BenchContext): Promise<Result[]> {
  const server = createServer((request, response) => {
    const isWorker = request.url === '/sw.js'
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html')
    response.end(isWorker ? WORKER : PAGE)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onEnd(() => void server.close())
  const phone = await openCheapPhone()
  onEnd(phone.close)
  await phone.page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`)
  await phone.page.waitForFunction(() => navigator.serviceWorker.controller)
  const inPage = (): Promise<number> => phone.page.evaluate('spin()')
  const inWorker = (): Promise<number> =>
    phone.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = (event: MessageEvent<number>) => resolve(event.data)
          navigator.serviceWorker.controller?.postMessage('spin', [port2])
        }),
    )
  for (let warm = 0; warm < 5; warm += 1) await Promise.all([inPage(), inWorker()])
  const ratios = { page: [] as number[], worker: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    for (const [where, spin] of [['page', inPage], ['worker', inWorker]] as const) {
      const five = async (): Promise<number> => median([await spin(), await spin(), await spin(), await spin(), await spin()])
      const free = await five()
      const { value: slow } = await phone.slowed(SLOWDOWN, five)
      ratios[where].push(slow / free)
    }
    say(`slow-down: page ${ratios.page.at(-1)!.toFixed(2)}, worker ${ratios.worker.at(-1)!.toFixed(2)}`)
  }
  const figure = (where: 'page' | 'worker'): Result =>
    judge({
      id: `slowdown-${where}`,
      what: `a plain loop in the ${where}, asked for ${SLOWDOWN}; worst round ${quantile(ratios[where], 0).toFixed(2)}`,
      value: median(ratios[where]),
      unit: '× slower',
      atLeast: SLOWDOWN * 0.95,
    })
  return [figure('page'), figure('worker')]
}
