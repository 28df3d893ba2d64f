// How much of the machine others took while something was measured: on shared cores a slow round may be somebody else's.

import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const TICKS_PER_SECOND = 100

/** Fields of /proc/N/stat after the name: [1] parent, [11] user, [12] system, [13] and [14] the same of children that ended. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** Ticks of this process and all that descend from it. */
function ownTicks(): number {
  const stats = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    const stat = statOf(pid)
    return stat ? [[pid, stat] as const] : []
  }))
  const mine = (pid: string): boolean => pid === String(process.pid) || (stats.has(pid) && mine(stats.get(pid)![1]!))
  let ticks = 0
  for (const [pid, stat] of stats) if (mine(pid)) ticks += [11, 12, 13, 14].reduce((sum, at) => sum + Number(stat[at]), 0)
  return ticks
}

/** Ticks in which any core worked for anybody. */
function busyTicks(): number {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number)
  return user! + nice! + system! + irq! + softirq!
}

/** Processor time that a process has used since it began. */
export function processorMs(pid: number): number {
  const stat = statOf(String(pid))
  if (!stat) throw new Error(`process ${pid} is gone`)
  return ((Number(stat[11]) + Number(stat[12])) * 1000) / TICKS_PER_SECOND
}

/** The work's answer, and the share of all cores' time that others took meanwhile, from 0 to 1. */
export async function besideNeighbours<T>(work: () => Promise<T>): Promise<{ value: T; share: number }> {
  const [busy, own, started] = [busyTicks(), ownTicks(), performance.now()]
  const value = await work()
  const all = ((performance.now() - started) / 1000) * TICKS_PER_SECOND * availableParallelism()
  return { value, share: Math.max(0, (busyTicks() - busy - (ownTicks() - own)) / all) }
}
