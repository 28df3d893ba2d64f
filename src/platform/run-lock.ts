// One running application per data folder: the second says where the first answers, a stale lock is cleared.

import * as fs from 'node:fs'
import * as path from 'node:path'

interface Lock {
  pid: number
  /** Start time of the process in clock ticks since boot: a reused pid has another one. */
  started: string
  address: string
}

function processStart(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

export type LockResult = { ok: true; setAddress(address: string): void; release(): void } | { ok: false; pid: number; address: string }

/** Takes the data folder for this process, or names the process that holds it. */
export function takeRunLock(dataDir: string): LockResult {
  fs.mkdirSync(dataDir, { recursive: true })
  const file = path.join(dataDir, 'running.json')
  const holder = readLock(file)
  if (holder && holder.pid !== process.pid && processStart(holder.pid) === holder.started) {
    return { ok: false, pid: holder.pid, address: holder.address }
  }
  const write = (address: string) =>
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, started: processStart(process.pid) ?? '', address } satisfies Lock))
  write('')
  return { ok: true, setAddress: write, release: () => fs.rmSync(file, { force: true }) }
}

function readLock(file: string): Lock | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Lock
  } catch {
    return undefined
  }
}
