// The one launcher behind every npm script. Runs on whatever Node the machine has (20 or later): installs what is
// missing, then hands over to the pinned Node of this project.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const pinnedNode = path.join(modules, 'node/bin/node')
const stampFile = path.join(modules, '.gocua-installed')

function lockHash() {
  const hash = createHash('sha256')
  for (const name of ['package.json', 'package-lock.json']) hash.update(fs.readFileSync(path.join(root, name)))
  return hash.digest('hex')
}

/** Installs dependencies when node_modules is missing or older than the lock file. */
function install() {
  const wanted = lockHash()
  const have = fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : ''
  if (have === wanted && fs.existsSync(pinnedNode)) return
  console.log('Installing what is missing (once) …')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  // Not `npm ci`: it refuses a lock file that lacks packages for other platforms, and some of the PDF compiler's are
  // not published. With the lock file present, `npm install` brings the same versions; `--no-save` because npm 10 would
  // rewrite a lock file that npm 11 wrote.
  const done = spawnSync(command, [...args, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', env: { ...cleanEnv(), ...cacheForTheHomeless() } })
  if (done.status !== 0) {
    console.error('npm could not install the packages. Check that the package registry can be reached, then run the same command again.')
    process.exit(done.status ?? 1)
  }
  if (!fs.existsSync(pinnedNode)) {
    console.error(`The pinned Node is missing (${pinnedNode}): npm was not allowed to run its install script. Run: npm rebuild node esbuild`)
    process.exit(1)
  }
  fs.writeFileSync(stampFile, wanted)
}

/** npm passes its own settings down as npm_config_*; a nested npm must not inherit those of this run. */
function cleanEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_') && !name.startsWith('npm_package_') && !name.startsWith('npm_lifecycle')))
}

/** A service user may have no home to keep a cache in; npm would refuse to go on. */
function cacheForTheHomeless() {
  try {
    fs.accessSync(os.homedir(), fs.constants.W_OK)
    return {}
  } catch {
    return { npm_config_cache: path.join(os.tmpdir(), `gocua-npm-${process.getuid?.() ?? 'cache'}`) }
  }
}

function runPinned(args, env = {}, leash = false) {
  const child = spawn(pinnedNode, args, {
    // A leash is a channel that closes when this process is gone, however it went: the service then stops itself.
    stdio: leash ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: { ...process.env, ...env, PATH: `${path.dirname(pinnedNode)}${path.delimiter}${process.env.PATH ?? ''}` },
    cwd: root,
  })
  // Ctrl-C reaches the child through the terminal; a signal sent to us alone is passed on.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
  if (process.env.npm_lifecycle_event) followNpm(() => child.kill('SIGTERM'))
}

/** A signal to npm alone ends npm and the shell between us, which passes nothing on: seen by having another parent. */
function followNpm(stop) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && stop(), 500).unref()
}

const [task, ...rest] = process.argv.slice(2)
install()
const tsx = ['--import', 'tsx', '--disable-warning=ExperimentalWarning']
const tools = {
  // A small service for a small machine: a young generation of 8 MB and two memory arenas keep it 100 MB smaller after use.
  start: () => runPinned(['--max-semi-space-size=8', path.join(root, 'tools/start.mjs'), ...rest], { GOCUA_CWD: process.env.INIT_CWD ?? process.cwd(), MALLOC_ARENA_MAX: '2' }, true),
  dev: () => runPinned(['--watch-path=src', ...tsx, 'src/main.ts', ...rest], { GOCUA_CWD: process.env.INIT_CWD ?? process.cwd() }),
  test: () => runPinned([...tsx, 'tools/test.ts', ...rest]),
  check: () => runPinned([...tsx, 'tools/check.ts', ...rest]),
  fix: () => runPinned([...tsx, 'tools/check.ts', '--fix', ...rest]),
  bench: () => runPinned([...tsx, 'bench/run.ts', ...rest]),
  demo: () => runPinned([...tsx, 'tools/demo.ts', ...rest], { GOCUA_CWD: process.env.INIT_CWD ?? process.cwd() }),
  'db-types': () => runPinned([...tsx, 'tools/db-types.ts', ...rest]),
  'new-module': () => runPinned([...tsx, 'tools/new-module.ts', ...rest]),
  screenshots: () => runPinned([...tsx, 'tools/screenshots.ts', ...rest]),
  'verify-pdf': () => runPinned([...tsx, 'tools/verify-pdf.ts', ...rest], { GOCUA_CWD: process.env.INIT_CWD ?? process.cwd() }),
  'verify-ledger': () => runPinned([...tsx, 'tools/verify-ledger.ts', ...rest], { GOCUA_CWD: process.env.INIT_CWD ?? process.cwd() }),
  'verify-badge': () => runPinned([...tsx, 'tools/verify-badge.ts', ...rest], { GOCUA_CWD: process.env.INIT_CWD ?? process.cwd() }),
}
const chosen = tools[task]
if (!chosen) {
  console.error(`Unknown task “${task ?? ''}”. One of: ${Object.keys(tools).join(', ')}`)
  process.exit(2)
}
chosen()
