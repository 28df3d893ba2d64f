// `npm test`: brings what is missing (Chromium, poppler), then types, lint, drift, and every test on one shared PostgreSQL.
// `npm test -- visits` runs only the test files whose path matches. Everything started here ends with it, Ctrl-C included.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { chromiumMissing, HEADLESS_BUILD } from '../test/support/chromium.ts'
import { bundleTests } from './bundle-tests.ts'
import { ROOT, runStaticSteps } from './check.ts'

// One more than the two cores we promise to fit: a browser waits about a third of its time.
const CONCURRENCY = 3
const FILE_TIMEOUT_MS = 600_000
/** In this order: the long ones first, so that no lane waits for another at the end. */
const JOURNEYS = ['test/journeys/*.e2e.ts']
const SLICES = ['test/**/*.test.ts', 'tools/**/*.test.ts', 'src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts']

/** A folder of this run's own under the system's temporary folder: all tests write below it, so one removal clears all. */
function ownTempFolder(): string {
  const dir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'gocua-run-'))
  // Like /tmp itself: tests run parts of the product as another user.
  fs.chmodSync(dir, 0o1777)
  process.env.TMPDIR = dir
  return dir
}

function find(patterns: string[], wanted: string[]): string[] {
  const files = patterns.flatMap((pattern) => fs.globSync(pattern, { cwd: ROOT, exclude: (name) => name === 'node_modules' }).toSorted())
  const matches = (file: string) => wanted.some((word) => file.includes(word.replace(/^\.\//, '')) || path.matchesGlob(file, word))
  return wanted.length === 0 ? files : files.filter(matches)
}

/** Programs the tests look at the finished product with. Returns what could not be had. */
async function bringPrograms(): Promise<string[]> {
  const runs = (command: string, ...words: string[]) => spawnSync(command, words).error === undefined
  const mayInstall = process.getuid?.() === 0 && runs('apt-get', '--version')
  // Any Chromium will do; the headless build saves a good part of the run.
  const hasAny = chromiumMissing === false
  const wanted = { 'poppler-utils': !runs('pdftotext', '-v'), qpdf: !runs('qpdf', '--version'), openssl: !runs('openssl', 'version'), 'chromium-headless-shell': !process.env.CHROMIUM && !fs.existsSync(HEADLESS_BUILD) && (mayInstall || !hasAny) }
  let missing = Object.entries(wanted).flatMap(([name, isMissing]) => (isMissing ? [name] : []))
  if (mayInstall && missing.length > 0) {
    apt('update', '-qq')
    missing = missing.filter((name) => !brought(name))
    // Older Debian has no headless build of its own.
    if (missing.includes('chromium-headless-shell') && (hasAny || brought('chromium'))) missing = missing.filter((name) => name !== 'chromium-headless-shell')
  }
  return missing.map((name) => (name === 'chromium-headless-shell' ? 'chromium' : name))
}

function apt(...words: string[]): boolean {
  return spawnSync('apt-get', words, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', TMPDIR: '/tmp' }, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

function brought(name: string): boolean {
  console.log(`Installing ${name} (once) …`)
  return apt('install', '--yes', '--no-install-recommends', name)
}

function complain(missing: string[]): void {
  const line = '─'.repeat(78)
  console.error(`${line}\nNOT TESTED HERE: ${missing.join(' and ')} could not be found or installed.`)
  if (missing.includes('chromium')) console.error('Every journey in a real browser is skipped.')
  if (missing.includes('poppler-utils')) console.error('Tests that read finished PDFs back are skipped.')
  if (missing.includes('qpdf') || missing.includes('openssl')) console.error('Proof of signatures by independent tools is skipped.')
  console.error(`To run them: sudo apt-get install ${missing.join(' ')}\n${line}`)
}

/** Processes of this run, wherever they went: they carry its folder in their command line or environment. */
function strays(folder: string): number[] {
  if (!fs.existsSync('/proc/self/environ')) return []
  const read = (pid: string, file: string) => {
    try {
      return fs.readFileSync(`/proc/${pid}/${file}`, 'latin1')
    } catch {
      return ''
    }
  }
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  return pids.filter((pid) => read(pid, 'cmdline').includes(folder) || read(pid, 'environ').includes(`TMPDIR=${folder}`)).map(Number)
}

async function endStrays(folder: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    for (let tries = 0; tries < 20; tries++) {
      const left = strays(folder)
      if (left.length === 0) return
      if (tries === 0) for (const pid of left) tryKill(pid, signal)
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself meanwhile.
  }
}

let tests: ChildProcess | undefined

async function runTests(files: string[], flags: string[], postgresUrl: string, folder: string): Promise<boolean> {
  const bundle = path.join(folder, 'bundle')
  const bundled = await bundleTests(files, bundle)
  const args = ['--enable-source-maps', '--disable-warning=ExperimentalWarning', '--test', `--test-concurrency=${CONCURRENCY}`, `--test-timeout=${FILE_TIMEOUT_MS}`, '--test-force-exit']
  tests = spawn(process.execPath, [...args, ...flags, ...bundled], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, GOCUA_TEST_PG: postgresUrl, GOCUA_TEST_BUNDLE: bundle } })
  return new Promise((done) => tests!.on('close', (code) => done(code === 0)))
}

async function main(words: string[], folder: string, stoppers: (() => Promise<unknown>)[]): Promise<boolean> {
  const flags = words.filter((word) => word.startsWith('--'))
  const wanted = words.filter((word) => !word.startsWith('--'))
  const slices = find(SLICES, wanted)
  const journeys = find(JOURNEYS, wanted)
  if (slices.length + journeys.length === 0) {
    console.error(`No test file matches ${wanted.join(', ')}.`)
    return false
  }
  const missing = await bringPrograms()
  const strict = process.env.CI === 'true' || process.env.CI === '1'
  const failed = strict ? missing.map((name) => `${name} is missing`) : []
  if (wanted.length === 0) failed.push(...(await runStaticSteps()))

  const { startTestServer } = await import('../test/support/database.ts')
  const postgres = await startTestServer()
  stoppers.push(() => postgres.stop())
  const files = missing.includes('chromium') ? slices : [...journeys, ...slices]
  if (missing.length > 0) complain(missing)
  console.log(`${files.length} test files, ${CONCURRENCY} at a time, in ${folder}`)
  const passed = await runTests(files, flags, postgres.url, folder)
  if (missing.length > 0) complain(missing)
  if (failed.length > 0) console.error(`✖ FAILED before the tests: ${failed.join(', ')} (see above)`)
  return passed && failed.length === 0
}

const folder = ownTempFolder()
const stoppers: (() => Promise<unknown>)[] = []
let ending: Promise<void> | undefined
const end = () =>
  (ending ??= (async () => {
    tests?.kill('SIGTERM')
    for (const stop of stoppers) await stop().catch(() => undefined)
    await endStrays(folder)
    fs.rmSync(folder, { recursive: true, force: true })
  })())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end().then(() => process.exit(130)))

let passed = false
try {
  passed = await main(process.argv.slice(2), folder, stoppers)
} catch (error) {
  console.error(error)
}
await end()
process.exit(passed ? 0 : 1)
