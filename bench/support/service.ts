// Our own service as a process of its own, as an operator runs it: `npm start`'s bundle, a port, a data folder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

export interface Service {
  /** `http://127.0.0.1:<port>`: where it listens, whatever ORIGIN it was told. */
  origin: string
  port: number
  /** The app's process; the embedded PostgreSQL is among its descendants. */
  pid: number
  /** The last 8,000 characters it printed. */
  log(): string
  stop(): Promise<void>
}

export interface ServiceOptions {
  /** A folder that any user may enter (`context.tempDir()` is), or PostgreSQL moves out of it. */
  dataDir: string
  /** Without it, the embedded PostgreSQL in `dataDir`. */
  databaseUrl?: string
  /** Load the demonstration first. Default no. */
  demo?: boolean
  /** Pick it with `freePort` before, when a slow link must exist first. */
  port?: number
  /** The address that browsers see, e.g. a slow link's. */
  origin?: string
  readyWithinMs?: number
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Starts it and waits until GET /healthz answers 200. Throws with what it printed when it does not. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const port = options.port ?? (await freePort())
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: options.dataDir,
    DEMO: options.demo ? 'yes' : 'no',
  }
  delete env.DATABASE_URL
  delete env.ORIGIN
  if (options.databaseUrl) env.DATABASE_URL = options.databaseUrl
  if (options.origin) env.ORIGIN = options.origin
  const child = spawn(process.execPath, [join(ROOT, 'tools', 'start.mjs')], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  const keep = (chunk: Buffer): void => {
    printed = `${printed}${chunk}`.slice(-8000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const exited = once(child, 'exit')
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null
  const origin = `http://127.0.0.1:${port}`

  async function stop(): Promise<void> {
    if (hasExited()) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await exited
    clearTimeout(late)
  }

  const deadlineMs = performance.now() + (options.readyWithinMs ?? 120_000)
  while (!(await isHealthy(origin))) {
    if (hasExited()) throw new Error(`The service ended while starting:\n${printed}`)
    if (performance.now() > deadlineMs) {
      await stop()
      throw new Error(`The service was not ready in time:\n${printed}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { origin, port, pid: child.pid!, log: () => printed, stop }
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2000) })).status === 200
  } catch {
    return false
  }
}
