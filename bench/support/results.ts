// One measured figure against its bar: the shape kept in bench/results, and the table a person reads.
import { tidy } from './measure.ts'

export interface Result {
  id: string
  /** What was measured, in a sentence fragment a reader can check. */
  what: string
  value: number
  unit: string
  /** Null: told for information, nothing was promised. */
  bar: string | null
  ok: boolean | null
  peer?: string
  peerValue?: number
  /** How many times better than the peer: above 1, we win. */
  ratio?: number
}

export interface Figure {
  id: string
  what: string
  value: number
  unit: string
  /** The promise: at most, or at least, so many units. */
  atMost?: number
  atLeast?: number
  peer?: { name: string; value: number }
  /** Which direction is good, for `ratio`, when there is no bar to tell it. Default: smaller. */
  better?: 'smaller' | 'larger'
}

/** Compares a figure with its bar before rounding it. */
export function judge(figure: Figure): Result {
  const { id, what, value, unit, atMost, atLeast, peer } = figure
  if (!Number.isFinite(value)) throw new Error(`${id}: measured ${value}, which is no figure`)
  const result: Result = { id, what, value: tidy(value), unit, bar: null, ok: null }
  if (atMost !== undefined) Object.assign(result, { bar: `≤ ${atMost}`, ok: value <= atMost })
  if (atLeast !== undefined) Object.assign(result, { bar: `≥ ${atLeast}`, ok: value >= atLeast })
  if (peer) {
    const larger = figure.better === 'larger' || atLeast !== undefined
    result.peer = peer.name
    result.peerValue = tidy(peer.value)
    result.ratio = tidy(larger ? value / peer.value : peer.value / value, 3)
  }
  return result
}

/** "At least N times better than the peer", as a figure of its own; both values in the same unit, smaller is better. */
export function judgeRatio(figure: {
  id: string
  what: string
  value: number
  peer: { name: string; value: number }
  /** Left out: told, nothing was promised. */
  atLeast?: number
}): Result {
  const ratio = figure.peer.value / figure.value
  const result = judge({ id: figure.id, what: figure.what, value: ratio, unit: '×', ...(figure.atLeast !== undefined && { atLeast: figure.atLeast }) })
  return { ...result, peer: figure.peer.name, peerValue: tidy(figure.peer.value), ratio: tidy(ratio, 3) }
}

export function formatTable(results: readonly Result[]): string {
  const rows = results.map((r) => [
    r.ok === null ? '·' : r.ok ? 'ok' : 'MISS',
    r.id,
    `${r.value.toLocaleString('en')} ${r.unit}`,
    r.bar ?? '',
    r.peer ? `${r.peer}: ${r.peerValue?.toLocaleString('en')}` : '',
    r.ratio === undefined ? '' : `${r.ratio.toLocaleString('en')}×`,
    r.what,
  ])
  const table = [['', 'figure', 'measured', 'bar', 'peer', 'ratio', 'what'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  return table
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd())
    .join('\n')
}
