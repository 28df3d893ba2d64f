// Config → database → demonstration → listen. Stops cleanly on Ctrl-C: server, jobs, pool, embedded PostgreSQL.

import { serve, type ServerType } from '@hono/node-server'
import { stop as stopBundler } from 'esbuild'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createApp } from './app.tsx'
import { createStandIns, SIMULATED_IDENTITY } from './stand-ins/index.ts'
import { readConfig, deploymentSecret, type Config } from './config.ts'
import { jobSpecs } from './jobs-list.ts'
import { writeCheckpoints } from './modules/audit/index.ts'
import { openDatabase, type Database } from './platform/db.ts'
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts'
import { createFileStore } from './platform/files.ts'
import { startJobs } from './platform/jobs.ts'
import { createFakeMessenger } from './platform/messaging/fake-messenger.ts'
import { migrate } from './platform/migrate.ts'
import { createOutbound } from './platform/outbound.ts'
import { projectFile } from './platform/root.ts'
import { takeRunLock } from './platform/run-lock.ts'
import { systemNow } from './platform/time.ts'
import type { Services } from './platform/web/services.ts'
import { closeDemoLogins, loadDemoOnce, loadInChild, printLogins } from './demo.ts'
import * as fs from 'node:fs'
import * as path from 'node:path'

const MAX_UPLOAD_BYTES = 200 * 1024 * 1024

type Closer = { name: string; close(): Promise<unknown> | unknown }

async function main(): Promise<void> {
  const config = readSettings()
  const closers: Closer[] = []
  stopOnSignals(closers)

  const lock = takeRunLock(config.dataDir)
  if (!lock.ok) return fail(`Gõ Cửa is already running on this data folder (process ${lock.pid}${lock.address && `, ${lock.address}`}). Stop it, or set DATA_DIR to another folder.`)
  closers.push({ name: 'lock', close: () => lock.release() })

  const port = await freePort(config)
  const { database, url } = await openStore(config, closers)
  const origin = config.origin ?? `http://${['0.0.0.0', '127.0.0.1', '::', '::1'].includes(config.host) ? 'localhost' : config.host}:${port}`
  const standIns = createStandIns({ dir: path.join(config.dataDir, 'stand-ins'), now: systemNow, origin })
  const services: Services = {
    database,
    files: createFileStore({ dir: path.join(config.dataDir, 'files'), maxBytes: MAX_UPLOAD_BYTES }),
    messenger: createFakeMessenger({ dir: path.join(config.dataDir, 'messages') }),
    outbound: createOutbound(standIns.hosts),
    jobs: { send: async () => undefined, stop: async () => undefined },
    now: systemNow,
    config: { origin, dataDir: config.dataDir, secret: deploymentSecret(config.dataDir), secure: origin.startsWith('https:'), identity: { real: config.identity, simulated: SIMULATED_IDENTITY } },
  }
  services.jobs = await startJobs(database, jobSpecs(services))
  closers.push({ name: 'checkpoints', close: () => writeCheckpoints(services) })
  closers.push({ name: 'jobs', close: () => services.jobs.stop() })
  if (config.demo) await loadDemoOnce(services, (line) => console.log(line), () => loadInChild(services, url))
  else await closeDemoLogins(services)

  const app = await createApp(services, standIns)
  // The bundler has made the pages' scripts; its process would stay.
  await stopBundler()
  const server = serve({ fetch: app.hono.fetch, port, hostname: config.host })
  await once(server, 'listening')
  closers.push({ name: 'http', close: () => closeServer(server) })
  lock.setAddress(origin)
  console.log(`\nGõ Cửa: ${origin}`)
  if (config.demo) await printLogins(services, (line) => console.log(line))
  console.log('Ctrl-C stops everything.')
}

/** A setting that cannot be meant, or a data folder nobody may write, is said in one sentence. */
function readSettings(): Config {
  try {
    const config = readConfig(process.env, process.env.GOCUA_CWD ?? process.cwd())
    fs.mkdirSync(config.dataDir, { recursive: true })
    fs.accessSync(config.dataDir, fs.constants.W_OK)
    return config
  } catch (error) {
    const { code, path: where, message } = error as NodeJS.ErrnoException
    return fail(code === 'EACCES' || code === 'EROFS' ? `The data folder cannot be written (${where}). Choose another: DATA_DIR=/some/folder npm start` : message)
  }
}

async function openStore(config: Config, closers: Closer[]): Promise<{ database: Database; url: string }> {
  let url = config.databaseUrl
  if (!url) {
    // Known to the closers before it is up: Ctrl-C in between must not leave it behind.
    const starting = startEmbeddedPostgres(config.dataDir)
    closers.push({ name: 'postgres', close: async () => (await starting).stop() })
    url = (await starting).url
  }
  const database = openDatabase(url)
  closers.push({ name: 'pool', close: () => database.close() })
  await migrate(database.pool, projectFile('db/migrations'))
  return { database, url }
}

/** The wanted port, or, when it is taken, a sentence and the next free one (asked for by PORT: the sentence only). */
async function freePort(config: Config): Promise<number> {
  if (await isFree(config.port, config.host)) return config.port === 0 ? pickAny(config.host) : config.port
  for (let port = config.port + 1; port < config.port + 50; port++) {
    if (!(await isFree(port, config.host))) continue
    if (config.portGiven) fail(`Port ${config.port} is taken. Port ${port} is free: PORT=${port} npm start`)
    console.log(`Port ${config.port} is taken; using ${port} instead (choose with PORT=…).`)
    return port
  }
  return fail(`Port ${config.port} and the next 50 are taken: set PORT to a free one.`)
}

async function isFree(port: number, host: string): Promise<boolean> {
  const probe = createServer()
  return new Promise((done) => {
    probe.once('error', () => done(false))
    probe.listen(port, host, () => probe.close(() => done(true)))
  })
}

async function pickAny(host: string): Promise<number> {
  const probe = createServer()
  probe.listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  return port
}

async function closeServer(server: ServerType): Promise<void> {
  const closed = new Promise((done) => server.close(done))
  if ('closeIdleConnections' in server) server.closeIdleConnections()
  const forced = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 3000)
  await closed
  clearTimeout(forced)
}

let stopping = false
let stopAll = async (code: number): Promise<void> => process.exit(code)

function stopOnSignals(closers: Closer[]): void {
  stopAll = async (code) => {
    if (stopping) return
    stopping = true
    for (const { name, close } of closers.toReversed()) {
      try {
        await close()
      } catch (error) {
        console.error(`Stopping ${name}: ${(error as Error).message}`)
      }
    }
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0))
  // The launcher holds the other end: when it is gone, nobody is left to press Ctrl-C.
  if (process.connected) process.once('disconnect', () => void stopAll(0))
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exitCode = 1
  throw new Stopped(sentence)
}
class Stopped extends Error {}

try {
  await main()
} catch (error) {
  if (!(error instanceof Stopped) && !stopping) console.error(error)
  await stopAll(1)
}
