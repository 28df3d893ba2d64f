// Memory of a whole service: its processes and all their descendants, shared pages counted once (PSS).
// PostgreSQL's children share buffers, so adding up RSS would count the same pages many times over.
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessMemory {
  pid: number
  name: string
  rssBytes: number
  /** Null when the kernel does not let us read it (another user's process, and we are not root). */
  pssBytes: number | null
}

export interface TreeMemory {
  /** Sum of PSS; RSS stands in for processes whose PSS is unreadable, and `complete` is then false. */
  totalBytes: number
  rssBytes: number
  complete: boolean
  processes: ProcessMemory[]
}

/**
 * Reads /proc for `rootPids` and their descendants. Give PostgreSQL's postmaster as a root of its own when it was not
 * started by the app (see `postmasterPid`). Linux only.
 */
export function treeMemory(...rootPids: number[]): TreeMemory {
  const processes = [...descendants(rootPids)].flatMap((pid) => readProcess(pid) ?? [])
  return {
    totalBytes: processes.reduce((sum, one) => sum + (one.pssBytes ?? one.rssBytes), 0),
    rssBytes: processes.reduce((sum, one) => sum + one.rssBytes, 0),
    complete: processes.every((one) => one.pssBytes !== null),
    processes,
  }
}

/** The server's process id from its data folder. */
export function postmasterPid(dataDir: string): number {
  return Number(readFileSync(`${dataDir}/postmaster.pid`, 'utf8').split('\n')[0])
}

function descendants(rootPids: number[]): Set<number> {
  const childrenOf = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    const parent = Number(/^PPid:\s*(\d+)/m.exec(readQuietly(`/proc/${pid}/status`))?.[1] ?? -1)
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  }
  const found = new Set<number>()
  const waiting = [...rootPids]
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    if (found.has(pid)) continue
    found.add(pid)
    waiting.push(...(childrenOf.get(pid) ?? []))
  }
  return found
}

/** Undefined when the process ended meanwhile. */
function readProcess(pid: number): ProcessMemory | undefined {
  const status = readQuietly(`/proc/${pid}/status`)
  if (status === '') return undefined
  const pss = kilobytes(readQuietly(`/proc/${pid}/smaps_rollup`), 'Pss')
  return {
    pid,
    name: readQuietly(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 80),
    rssBytes: (kilobytes(status, 'VmRSS') ?? 0) * 1024,
    pssBytes: pss === null ? null : pss * 1024,
  }
}

function kilobytes(text: string, key: string): number | null {
  const found = new RegExp(`^${key}:\\s*(\\d+) kB`, 'm').exec(text)
  return found ? Number(found[1]) : null
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
