// `npm run bench -- NAME…`: runs bench/NAME.bench.ts, prints a table and keeps bench/results/NAME.json.
// A missed bar is a figure, not a failure: the exit code is non-zero only when something could not be measured.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeBenchTables } from '../tools/bench-table.ts'
import { formatTable, type Result } from './support/results.ts'

export interface BenchContext {
  /** Rounds per figure: `--rounds N`, else 3. */
  rounds: number
  /** Progress for the person waiting, with the seconds since the start. */
  say(message: string): void
  /** A folder of this run's own that any user may enter (PostgreSQL refuses root), removed at the end. */
  tempDir(): Promise<string>
  /** Runs at the end, last registered first, also when the bench failed or was interrupted. */
  onEnd(clean: () => Promise<unknown> | void): void
}

/** What a bench file exports by default. */
export type Bench = (context: BenchContext) => Promise<Result[]>

const benchDir = import.meta.dirname

async function measureOne(name: string, rounds: number): Promise<Result[]> {
  const startedMs = performance.now()
  const cleaners: (() => Promise<unknown> | void)[] = []
  const context: BenchContext = {
    rounds,
    say: (message) => console.log(`  ${((performance.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${message}`),
    tempDir: async () => {
      const dir = await mkdtemp(join(tmpdir(), `gocua-bench-${name}-`))
      await chmod(dir, 0o755)
      cleaners.push(() => rm(dir, { recursive: true, force: true }))
      return dir
    },
    onEnd: (clean) => void cleaners.push(clean),
  }
  const cleanUp = async (): Promise<void> => {
    for (let clean = cleaners.pop(); clean; clean = cleaners.pop()) {
      try {
        await clean()
      } catch (error) {
        console.error(`  could not clean up: ${error}`)
      }
    }
  }
  const interrupted = (): void => void cleanUp().finally(() => process.exit(130))
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    const { default: bench } = (await import(`./${name}.bench.ts`)) as { default: Bench }
    const results = await bench(context)
    if (results.length === 0) throw new Error('the bench returned no figure')
    return results
  } finally {
    await cleanUp()
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
  }
}

async function main(args: string[]): Promise<number> {
  const roundsAt = args.indexOf('--rounds')
  const rounds = roundsAt < 0 ? 3 : Number(args.splice(roundsAt, 2)[1])
  const known = (await readdir(benchDir))
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.slice(0, -'.bench.ts'.length))
  if (args.length === 0 || !Number.isInteger(rounds) || rounds < 1 || args.some((name) => !known.includes(name))) {
    console.error(`Say which: npm run bench -- ${known.join(' | ')} [--rounds N]`)
    return 2
  }
  let failed = 0
  for (const name of args) {
    const load = loadavg()[0]!.toFixed(1)
    console.log(`${name}: ${availableParallelism()} cores, load ${load}, Node ${process.version}, median of ${rounds}`)
    try {
      const results = await measureOne(name, rounds)
      await mkdir(join(benchDir, 'results'), { recursive: true })
      await writeFile(join(benchDir, 'results', `${name}.json`), `${JSON.stringify(results, null, 2)}\n`)
      writeBenchTables()
      console.log(`\n${formatTable(results)}\n`)
    } catch (error) {
      failed += 1
      console.error(`${name} could not be measured:`, error)
    }
  }
  return failed > 0 ? 1 : 0
}

process.exit(await main(process.argv.slice(2)))
