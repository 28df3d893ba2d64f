// What a promise of "seconds" can be held to on a machine that others load too: processor time, not the clock on the wall.

/** Does the work; returns its result and the seconds of processor time this process, with its threads, spent meanwhile. */
export async function processorSeconds<T>(work: () => Promise<T> | T): Promise<{ result: T; seconds: number }> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, seconds: (user + system) / 1e6 }
}
