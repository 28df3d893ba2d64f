// Rows in PostgreSQL's binary form of an array of a composite type: the bytes its own `array_recv` and `record_recv` read.
// Types are asked of the database, once; a field of a type not listed here is a bug and throws.

import type pg from 'pg'
import type { Field } from './plain-sql.ts'
import { epochDay, epochMs, type Instant, type PlainDate } from './time.ts'

/** A composite type: its own number and those of its columns. */
export interface ComposedType {
  oid: number
  columns: readonly number[]
}
export type ComposedTypes = ReadonlyMap<string, ComposedType>

const known = new WeakMap<pg.Pool, Map<string, ComposedType>>()

/** The types of these names, asked on the connection given when one is met for the first time. */
export async function composedTypes(pool: pg.Pool, client: pg.PoolClient, names: readonly string[]): Promise<ComposedTypes> {
  let types = known.get(pool)
  if (!types) known.set(pool, (types = new Map()))
  const missing = names.filter((name) => !types.has(name))
  if (missing.length > 0) {
    const { rows } = await client.query<{ name: string; oid: number; columns: number[] }>(
      `select t.typname as name, t.oid::integer, array_agg(a.atttypid::integer order by a.attnum) as columns
         from pg_type t join pg_attribute a on a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
        where t.typname = any($1) and t.typnamespace = 'public'::regnamespace group by t.oid, t.typname`, [missing])
    for (const { name, oid, columns } of rows) types.set(name, { oid, columns })
  }
  return types
}

export function binaryRows(rows: readonly (readonly Field[])[], { oid, columns }: ComposedType): Buffer {
  const out = new Bytes(rows.length * columns.length * 24 + 64)
  startArray(out, oid, rows.length)
  for (const row of rows) {
    const end = out.reserveLength()
    out.int32(columns.length)
    for (const [index, type] of columns.entries()) {
      out.int32(type)
      const field = row[index]
      if (field === null || field === undefined) out.int32(-1)
      else WRITERS[type]!(out, field as never)
    }
    out.fillLength(end)
  }
  return out.done()
}

function startArray(out: Bytes, type: number, length: number): void {
  out.int32(length === 0 ? 0 : 1)
  out.int32(1) // nothing is said of nulls, which costs nothing
  out.int32(type)
  if (length === 0) return
  out.int32(length)
  out.int32(1)
}

const [BOOL, INT4, TEXT, DATE, TIMESTAMPTZ, UUID, UUIDS] = [16, 23, 25, 1082, 1184, 2950, 2951] as const
/** PostgreSQL counts from 2000-01-01. */
const DAYS_TO_2000 = 10_957
const MS_TO_2000 = DAYS_TO_2000 * 86_400_000

/** Each writes the length of its bytes and the bytes. */
const WRITERS: Record<number, (out: Bytes, field: never) => void> = {
  [BOOL]: (out, field: boolean) => {
    out.int32(1)
    out.byte(field ? 1 : 0)
  },
  [INT4]: (out, field: number) => {
    out.int32(4)
    out.int32(field)
  },
  [DATE]: (out, field: PlainDate) => {
    out.int32(4)
    out.int32(epochDay(field) - DAYS_TO_2000)
  },
  [TIMESTAMPTZ]: (out, field: Instant) => {
    const ms = epochMs(field) - MS_TO_2000
    const us = ms * 1000
    // After the year 2285 a number no longer holds each microsecond.
    if (Number.isSafeInteger(us)) out.int64(us)
    else out.bigInt64(BigInt(ms) * 1000n)
  },
  [UUID]: (out, field: string) => out.uuid(field),
  [UUIDS]: (out, field: readonly string[]) => {
    const end = out.reserveLength()
    startArray(out, UUID, field.length)
    for (const one of field) out.uuid(one)
    out.fillLength(end)
  },
  [TEXT]: (out, field: string) => out.text(field),
}

/** Value of a hexadecimal digit by its letter. */
const NIBBLE = new Uint8Array(128)
for (let digit = 0; digit < 16; digit++) NIBBLE[digit.toString(16).charCodeAt(0)] = NIBBLE[digit.toString(16).toUpperCase().charCodeAt(0)] = digit

/** Bytes that grow. */
class Bytes {
  #buffer: Buffer
  #at = 0

  constructor(guess: number) {
    this.#buffer = Buffer.allocUnsafe(guess)
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(2 * this.#buffer.length + bytes)
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }

  byte(value: number): void {
    this.#room(1)
    this.#buffer[this.#at++] = value
  }

  int32(value: number): void {
    this.#room(4)
    const buffer = this.#buffer
    buffer[this.#at++] = value >> 24
    buffer[this.#at++] = value >> 16
    buffer[this.#at++] = value >> 8
    buffer[this.#at++] = value
  }

  /** With its length. */
  int64(value: number): void {
    this.int32(8)
    this.int32(Math.floor(value / 2 ** 32))
    this.int32(value | 0)
  }

  /** With its length. */
  bigInt64(value: bigint): void {
    this.int32(8)
    this.#room(8)
    this.#at = this.#buffer.writeBigInt64BE(value, this.#at)
  }

  /** With its length; dashes are passed over. */
  uuid(text: string): void {
    this.int32(16)
    this.#room(16)
    const buffer = this.#buffer
    for (let at = 0; at < 36; ) {
      if (text[at] === '-') at++
      else {
        buffer[this.#at++] = (NIBBLE[text.charCodeAt(at)]! << 4) | NIBBLE[text.charCodeAt(at + 1)]!
        at += 2
      }
    }
  }

  /** With its length. */
  text(text: string): void {
    const end = this.reserveLength()
    this.#room(3 * text.length)
    this.#at += this.#buffer.write(text, this.#at)
    this.fillLength(end)
  }

  /** Leaves four bytes for a length; `fillLength` counts what came after them. */
  reserveLength(): number {
    this.int32(0)
    return this.#at
  }

  fillLength(from: number): void {
    this.#buffer.writeInt32BE(this.#at - from, from - 4)
  }

  done(): Buffer {
    return this.#buffer.subarray(0, this.#at)
  }
}
