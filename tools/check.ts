// The static part of the tests: types, lint, drift of generated files. `npm run check` runs these and the tests of the
// house rules; `npm run fix` mends what lint can mend and formats the files changed since the last commit (or those named).

import { spawn, spawnSync } from 'node:child_process'
import * as path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '..')
const CODE = ['src', 'test', 'tools', 'bench']
const binary = (name: string) => path.join(ROOT, 'node_modules/.bin', name)
const NODE_TS = ['--import', 'tsx', '--disable-warning=ExperimentalWarning']

interface Step {
  name: string
  command: string
  args: string[]
}

const STATIC_STEPS: Step[] = [
  { name: 'types', command: binary('tsc'), args: ['--noEmit', '-p', '.'] },
  { name: 'lint', command: binary('oxlint'), args: [...CODE] },
  { name: 'drift', command: process.execPath, args: [...NODE_TS, 'tools/db-types.ts', '--check'] },
]

/** Runs the static steps side by side; every one runs, and the names of those that failed come back. */
export async function runStaticSteps(): Promise<string[]> {
  const passed = await Promise.all(STATIC_STEPS.map(runStep))
  return STATIC_STEPS.filter((_, index) => !passed[index]).map(({ name }) => name)
}

async function runStep({ name, command, args }: Step): Promise<boolean> {
  const startedMs = performance.now()
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk))
  const code = await new Promise<number>((done) => {
    child.on('error', (error) => {
      printed += error.message
      done(1)
    })
    child.on('close', (status) => done(status ?? 1))
  })
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✔' : '✖'} ${name.padEnd(8)} ${seconds.padStart(5)} s`)
  if (code !== 0) console.log(printed.trimEnd())
  return code === 0
}

export function runHouseRules(): boolean {
  const files = ['architecture', 'documents', 'lint', 'locales'].map((name) => `test/${name}.test.ts`)
  return spawnSync(process.execPath, [...NODE_TS, '--test', ...files], { cwd: ROOT, stdio: 'inherit' }).status === 0
}

function fix(named: string[]): boolean {
  const lint = spawnSync(binary('oxlint'), ['--fix', ...(named.length > 0 ? named : CODE)], { cwd: ROOT, stdio: 'inherit' })
  const files = named.length > 0 ? named : changedFiles()
  const format = files.length === 0 ? { status: 0 } : spawnSync(binary('oxfmt'), ['--no-error-on-unmatched-pattern', ...files], { cwd: ROOT, stdio: 'inherit' })
  return lint.status === 0 && format.status === 0
}

function changedFiles(): string[] {
  const listed = (...args: string[]) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.split('\n')
  const all = [...listed('diff', '--name-only', '--diff-filter=d', 'HEAD'), ...listed('ls-files', '--others', '--exclude-standard')]
  return all.filter((file) => CODE.some((folder) => file.startsWith(`${folder}/`)) && /\.(tsx?|css)$/.test(file))
}

if (process.argv[1] === import.meta.filename) {
  const [first, ...rest] = process.argv.slice(2)
  const passed = first === '--fix' ? fix(rest) : (await runStaticSteps()).length === 0 && runHouseRules()
  process.exitCode = passed ? 0 : 1
}
