// Rows to columns and back: a pack travels as one JSON of columns, which compresses far better than rows
// (ids split into their time and their random part, words into dictionaries, days into numbers). Same on both sides.

import { dateFromEpochDay, epochDay, type PlainDate } from '../../platform/time.ts'

/** How one field travels. */
export type FieldKind = 'id' | 'text' | 'word' | 'int' | 'day' | 'bool' | { rows: Shape } | { words: true } | { json: true }
export type Shape = Record<string, FieldKind>
export interface Columns {
  count: number
  columns: Record<string, unknown>
}

type Row = Record<string, unknown>

export function toColumns(rows: readonly Row[], shape: Shape): Columns {
  const columns: Record<string, unknown> = {}
  for (const [field, kind] of Object.entries(shape)) columns[field] = packColumn(rows.map((row) => row[field]), kind)
  return { count: rows.length, columns }
}

export function fromColumns<T>(packed: Columns, shape: Shape): T[] {
  // A column that did not exist yet when the pack was made reads as nothing known.
  const read = Object.entries(shape).map(([field, kind]) => [field, field in packed.columns ? unpackColumn(packed.columns[field], kind, packed.count) : new Array(packed.count).fill(null)] as const)
  return Array.from({ length: packed.count }, (_, index) => {
    const row: Row = {}
    for (const [field, values] of read) row[field] = values[index]
    return row as T
  })
}

function packColumn(values: unknown[], kind: FieldKind): unknown {
  if (typeof kind === 'object') {
    if ('rows' in kind) {
      const lists = values as Row[][]
      return { n: lists.map((list) => list.length), of: toColumns(lists.flat(), kind.rows) }
    }
    if ('words' in kind) return packWords((values as string[][]).map((list) => list.join('\n')))
    return values.map((value) => value ?? null)
  }
  switch (kind) {
    case 'id':
      return packIds(values as (string | null)[])
    case 'word':
      return packWords(values as (string | null)[])
    case 'day':
      return values.map((value) => (value == null ? null : epochDay(value as PlainDate)))
    case 'bool':
      return values.map((value) => (value ? 1 : 0))
    default:
      return values.map((value) => value ?? null)
  }
}

function unpackColumn(column: unknown, kind: FieldKind, count: number): unknown[] {
  if (typeof kind === 'object') {
    if ('rows' in kind) {
      const { n, of } = column as { n: number[]; of: Columns }
      const flat = fromColumns<Row>(of, kind.rows)
      let at = 0
      return n.map((length) => flat.slice(at, (at += length)))
    }
    if ('words' in kind) return unpackWords(column as PackedWords).map((text) => (text ? text.split('\n') : []))
    return column as unknown[]
  }
  switch (kind) {
    case 'id':
      return unpackIds(column as PackedIds, count)
    case 'word':
      return unpackWords(column as PackedWords)
    case 'day':
      return (column as (number | null)[]).map((day) => (day === null ? null : dateFromEpochDay(day)))
    case 'bool':
      return (column as number[]).map((value) => value === 1)
    default:
      return column as unknown[]
  }
}

interface PackedWords {
  d: string[]
  i: (number | null)[]
}

function packWords(values: (string | null | undefined)[]): PackedWords {
  const places = new Map<string, number>()
  const i = values.map((value) => {
    if (value == null) return null
    const place = places.get(value) ?? places.size
    places.set(value, place)
    return place
  })
  return { d: [...places.keys()], i }
}

function unpackWords({ d, i }: PackedWords): (string | null)[] {
  return i.map((place) => (place === null ? null : d[place]!))
}

/**
 * UUIDv7 = 48 bits of time, a version digit, 19 random digits. Times of rows made together are equal or close,
 * so their differences cost almost nothing; only the random part is paid for. Other ids travel whole in `x`.
 */
interface PackedIds {
  /** Time in ms since the previous id's; null = no id or another kind of id. */
  t: (number | null)[]
  r: string
  x?: Record<number, string>
}

const V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7([0-9a-f]{3})-([0-9a-f]{4})-([0-9a-f]{12})$/

function packIds(values: (string | null | undefined)[]): PackedIds {
  let before = 0
  const random: string[] = []
  const x: Record<number, string> = {}
  const t = values.map((value, index) => {
    const match = value == null ? null : V7.exec(value)
    if (!match) {
      if (value != null) x[index] = value
      return null
    }
    const time = Number.parseInt(match[1]! + match[2]!, 16)
    const step = time - before
    before = time
    random.push(match[3]! + match[4]! + match[5]!)
    return step
  })
  return { t, r: random.join(''), ...(Object.keys(x).length > 0 && { x }) }
}

function unpackIds({ t, r, x }: PackedIds, count: number): (string | null)[] {
  let time = 0
  let at = 0
  return Array.from({ length: count }, (_, index) => {
    const step = t[index]!
    if (step === null) return x?.[index] ?? null
    time += step
    const stamp = time.toString(16).padStart(12, '0')
    const random = r.slice(at, (at += 19))
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${random.slice(0, 3)}-${random.slice(3, 7)}-${random.slice(7)}`
  })
}
