// The arithmetic of a fair comparison: medians over runs, the two sides taking turns, sizes as they cross the wire.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Linear interpolation between order statistics; `share` from 0 to 1. Throws on no values: blank is not zero. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('No values were measured')
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const low = sorted[Math.floor(position)]!
  const high = sorted[Math.ceil(position)]!
  return low + (high - low) * (position - Math.floor(position))
}

/** Elapsed milliseconds, with the answer. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; elapsedMs: number }> {
  const startedMs = performance.now()
  const value = await work()
  return { value, elapsedMs: performance.now() - startedMs }
}

/**
 * Runs every side once per round, in turn (A B A B …), so that a neighbour's load on the machine falls on both.
 * Returns each side's values in order of rounds.
 */
export async function interleave<Side extends string, T>(
  rounds: number,
  sides: Record<Side, (round: number) => Promise<T>>,
): Promise<Record<Side, T[]>> {
  const names = Object.keys(sides) as Side[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Side, T[]>
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) taken[name].push(await sides[name](round))
  }
  return taken
}

/** The median of each number in records of the same shape, e.g. elapsedMs and bytes over rounds. */
export function medianOf<Key extends string>(rows: readonly Record<Key, number>[], key: Key): number {
  return median(rows.map((row) => row[key]))
}

/** Gzip at the level web servers commonly use (6). */
export function gzipBytes(content: string | Uint8Array): number {
  return gzipSync(content, { level: 6 }).length
}

export function brotliBytes(content: string | Uint8Array, quality = 5): number {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length
}

export const KILOBYTE = 1000
export const MEGABYTE = 1_000_000

/** Rounds to a few significant digits, so that a results file does not claim nanoseconds. */
export function tidy(value: number, digits = 4): number {
  return value === 0 ? 0 : Number(value.toPrecision(digits))
}
