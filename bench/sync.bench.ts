// `npm run bench -- sync`: what a phone on a weak link feels, what a crowd of them asks of the server, and what the server
// promises to keep — each against its bar, and against PouchDB where PouchDB does the same. About a quarter of an hour.
import type { BenchContext } from './run.ts'
import { measureBigPhone } from './support/big-phone.ts'
import { commandsPerSecond } from './support/commands-per-second.ts'
import { openCommunes } from './support/communes.ts'
import { measureFieldSync } from './support/field-sync.ts'
import { measureHerd } from './support/monday-herd.ts'
import { measureMemory, measurePages } from './support/page-weight.ts'
import { ensurePeers } from './support/peers.ts'
import type { Result } from './support/results.ts'

const COMMUNE = 16_000
const BIG_COMMUNE = 50_500

export default async function sync(context: BenchContext): Promise<Result[]> {
  const { say } = context
  await ensurePeers(say)
  const commune = (run: BenchContext, people: number) => openCommunes(run, { people })
  // BENCH_ONLY=field,herd… for a part; the file of results is then that part's.
  const parts: [string, (run: BenchContext) => Promise<Result[]>][] = [
    ['field', async (run) => measureFieldSync(run, await commune(run, COMMUNE))],
    ['herd', async (run) => measureHerd(run, await commune(run, COMMUNE))],
    ['phone', async (run) => measureBigPhone(run, await commune(run, BIG_COMMUNE))],
    ['commands', commandsPerSecond],
    ['pages', async (run) => measurePages(run, await commune(run, COMMUNE))],
    ['memory', measureMemory],
  ]
  const only = process.env.BENCH_ONLY?.split(',')
  const results: Result[] = []
  for (const [name, measure] of parts) {
    if (only && !only.includes(name)) continue
    say(`— ${name}`)
    results.push(...(await alone(context, measure)))
  }
  return results
}

/** Each part cleans up before the next begins: what it started would slow the others. */
async function alone(context: BenchContext, measure: (run: BenchContext) => Promise<Result[]>): Promise<Result[]> {
  const cleaners: (() => Promise<unknown> | void)[] = []
  let isClean = false
  const clean = async (): Promise<void> => {
    if (isClean) return
    isClean = true
    for (let one = cleaners.pop(); one; one = cleaners.pop()) await one()
  }
  context.onEnd(clean)
  try {
    return await measure({ ...context, onEnd: (one) => void cleaners.push(one) })
  } finally {
    await clean()
  }
}
