// What a phone pays for its first field pages, over HTTP as the service sends them (gzip), and what the whole service
// with the demonstration holds in memory once nobody asks for anything.
import { SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import type { BenchContext } from '../run.ts'
import { enrolPhones, listDoors, listHamlets, type Communes } from './communes.ts'
import { KILOBYTE, MEGABYTE } from './measure.ts'
import { treeMemory } from './memory.ts'
import { openPhone } from './phones.ts'
import { judge, type Result } from './results.ts'
import { startService } from './service.ts'

const REST_MS = 20_000

export async function measurePages({ say, tempDir, onEnd }: BenchContext, { postgres, database, communeIds }: Communes): Promise<Result[]> {
  const communeId = communeIds[0]!
  const hamlets = (await listHamlets(database, communeId)).slice(0, 1)
  const service = await startService({ dataDir: await tempDir(), databaseUrl: postgres.url })
  onEnd(service.stop)
  const [enrolled] = await enrolPhones(database, communeId, hamlets)
  const [door] = await listDoors(database, communeId, hamlets)
  const phone = openPhone(service.origin, { cookie: `${SESSION_COOKIE}=${enrolled!.token}`, 'accept-encoding': 'gzip' })
  onEnd(phone.close)
  const sizes = new Map<string, number>()
  const weigh = async (path: string): Promise<number> => {
    const reply = await phone.ask('GET', path)
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`)
    if (reply.headers['content-encoding'] !== 'gzip') throw new Error(`${path} came uncompressed`)
    sizes.set(path, reply.encodedBytes)
    return reply.encodedBytes
  }
  const page = async (path: string): Promise<{ looks: number; script: number }> => {
    const html = (await phone.ask('GET', path)).body.toString()
    const all = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1]!)
    const styles = all(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g).concat(all(/<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"/g))
    let looks = await weigh(path)
    for (const style of new Set(styles)) looks += await weigh(style)
    let script = 0
    for (const source of new Set(all(/<script[^>]+src="([^"]+)"/g))) script += await weigh(source)
    return { looks, script }
  }
  const list = await page(`/di-ngo?thon=${hamlets[0]}&xem=tat-ca`)
  const form = await page(`/di-ngo/nha/${door!.householdId}/ghi?nguoi=${door!.people[0]}`)
  const worker = await weigh('/sw.js')
  say([...sizes].map(([path, size]) => `${path.replace(/[0-9a-f-]{36}/g, '…')} ${(size / KILOBYTE).toFixed(1)} KB`).join('; '))
  return [
    judge({ id: 'weight-list', what: 'HTML and CSS of the longest field list (every door of a hamlet), first load, gzip', value: list.looks / KILOBYTE, unit: 'KB', atMost: 50 }),
    judge({ id: 'weight-form', what: 'HTML and CSS of the visit form, first load, gzip', value: form.looks / KILOBYTE, unit: 'KB', atMost: 50 }),
    judge({ id: 'weight-script', what: 'page script of both, gzip', value: Math.max(list.script, form.script) / KILOBYTE, unit: 'KB', atMost: 10 }),
    judge({ id: 'weight-worker', what: 'the service worker, gzip', value: worker / KILOBYTE, unit: 'KB', atMost: 60 }),
  ]
}

/** Loads the demonstration as `npm start` does on a fresh machine, starts again as it does on every other day, and rests. */
export async function measureMemory({ say, tempDir, onEnd }: BenchContext): Promise<Result[]> {
  const dataDir = await tempDir()
  const first = await startService({ dataDir, demo: true, readyWithinMs: 300_000 })
  onEnd(first.stop)
  await new Promise((done) => setTimeout(done, REST_MS))
  const loaded = treeMemory(first.pid)
  say(`just loaded: ${(loaded.totalBytes / MEGABYTE).toFixed(0)} MB`)
  await first.stop()
  const service = await startService({ dataDir, demo: true })
  onEnd(service.stop)
  for (const path of ['/', '/dang-nhap', '/healthz']) await fetch(`${service.origin}${path}`)
  await new Promise((done) => setTimeout(done, REST_MS))
  const memory = treeMemory(service.pid)
  const database = memory.processes.filter(({ name }) => name.includes('postgres')).reduce((sum, one) => sum + (one.pssBytes ?? one.rssBytes), 0)
  say(memory.processes.map((one) => `${one.name.slice(0, 30)} ${((one.pssBytes ?? one.rssBytes) / MEGABYTE).toFixed(0)} MB`).join('; '))
  const how = memory.complete ? 'PSS' : 'PSS, where readable'
  return [
    judge({ id: 'memory', what: `the whole service at rest with 16,000 people, all processes with PostgreSQL, ${how}`, value: memory.totalBytes / MEGABYTE, unit: 'MB', atMost: 300 }),
    judge({ id: 'memory-database', what: "PostgreSQL's part of it", value: database / MEGABYTE, unit: 'MB' }),
    judge({ id: 'memory-just-loaded', what: 'the same right after loading the demonstration, before the first restart', value: loaded.totalBytes / MEGABYTE, unit: 'MB', atMost: 300 }),
  ]
}
