// `npm run bench -- NAME…`: runs bench/NAME.bench.ts, prints a table and keeps bench/results/NAME.json.
// A missed bar is a figure, not a failure: the exit code is non-zero only when something could not be measured.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

/** What a bench file exports by default; by `parts`, what is measured only when asked for (`--part`), with ids that begin with its name. */
export type Bench = (context: BenchContext) => Promise<Result[]>

const benchDir = import.meta.dirname

async function measureOne(name: string, rounds: number, part?: string): Promise<Result[]> {
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
    const file = (await import(`./${name}.bench.ts`)) as { default: Bench; parts?: Record<string, Bench> }
    const bench = part === undefined ? file.default : file.parts?.[part]
    if (!bench) throw new Error(`${name} has no part ${part}, only: ${Object.keys(file.parts ?? {}).join(', ') || 'the whole'}`)
    const results = await bench(context)
    const partOf = (id: string): string | undefined => Object.keys(file.parts ?? {}).find((one) => id.startsWith(`${one}-`))
    if (!results.every(({ id }) => partOf(id) === part)) throw new Error('the figures of a part, and only they, begin with its name')
    if (results.length === 0) throw new Error('the bench returned no figure')
    await keep(name, results, ({ id }) => partOf(id) === part)
    return results
  } finally {
    await cleanUp()
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
  }
}

/** Into bench/results: what was not asked for this time stays as it was measured last. */
async function keep(name: string, results: Result[], isMeasured: (row: Result) => boolean): Promise<void> {
  const file = join(benchDir, 'results', `${name}.json`)
  const before = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as Result[]
  const rows = [...before.filter((row) => !isMeasured(row)), ...results]
  await mkdir(join(benchDir, 'results'), { recursive: true })
  await writeFile(file, `${JSON.stringify(rows, null, 2)}\n`)
  writeBenchTables()
}

async function main(args: string[]): Promise<number> {
  const roundsAt = args.indexOf('--rounds')
  const rounds = roundsAt < 0 ? 3 : Number(args.splice(roundsAt, 2)[1])
  const partAt = args.indexOf('--part')
  const part = partAt < 0 ? undefined : args.splice(partAt, 2)[1]
  const known = (await readdir(benchDir))
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.slice(0, -'.bench.ts'.length))
  if (args.length === 0 || !Number.isInteger(rounds) || rounds < 1 || args.some((name) => !known.includes(name))) {
    console.error(`Say which: npm run bench -- ${known.join(' | ')} [--rounds N] [--part NAME]`)
    return 2
  }
  let failed = 0
  for (const name of args) {
    const load = loadavg()[0]!.toFixed(1)
    console.log(`${name}: ${availableParallelism()} cores, load ${load}, Node ${process.version}, median of ${rounds}`)
    try {
      const results = await measureOne(name, rounds, part)
      console.log(`\n${formatTable(results)}\n`)
    } catch (error) {
      failed += 1
      console.error(`${name} could not be measured:`, error)
    }
  }
  return failed > 0 ? 1 : 0
}

process.exit(await main(process.argv.slice(2)))
