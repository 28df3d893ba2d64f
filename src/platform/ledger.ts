// The ledger's words in TypeScript: what an entry is, appending, and a second, independent computation of the
// hash chain for the verifier (the first is the database function ledger_append).

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './db.ts'
import type { Instant } from './time.ts'
import { asPlain, rowsOf, statement, type Statement } from './statement.ts'

/** What a command leaves behind: written beside its rows, in the same transaction. */
export interface LedgerEvent {
  /** What it is about, e.g. `visit:<uuid>`; erasure works by subject. No line breaks. */
  subject: string
  /** Hamlets whose phones must hear of it. */
  hamletIds?: string[]
  /** Households whose rows changed, so that phones refresh just these; left out = the whole hamlet, fetched anew. */
  householdIds?: string[]
  data: Record<string, unknown>
  /** Returned to the caller now and to every repeat of the same command id. */
  answer?: unknown
}

export interface NewEntry extends LedgerEvent {
  at: Instant
  actorId: string
  deviceId: string | null
  commandId: string
  type: string
}

/** JSON with sorted keys, so that equal data have equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted((value as Record<string, unknown>)[key])]))
}

/** Appends entries as the last statement of the transaction; returns the sequence number of the last one. */
export async function appendLedger(db: Db, communeId: number, entries: readonly NewEntry[]): Promise<number> {
  const { rows } = await sql<{ ledgerAppend: number }>`${sql.raw(asPlain(ledgerStatement(communeId, entries)))}`.execute(db)
  return rows[0]!.ledgerAppend
}

/** The same as a statement, to be said last. */
export function ledgerStatement(communeId: number, entries: readonly NewEntry[]): Statement {
  const rows = entries.map((entry) => [
    entry.at,
    entry.actorId,
    entry.deviceId,
    entry.commandId,
    entry.type,
    entry.subject,
    entry.hamletIds ?? [],
    entry.householdIds,
    canonicalJson(entry.data),
    entry.answer === undefined ? null : JSON.stringify(entry.answer),
  ])
  return statement`select ledger_append(${communeId}, ${rowsOf('new_ledger_entry', rows)})`
}

/** One ledger row as the verifier reads it, in full text so that bytes are what was committed. */
export interface StoredEntry {
  communeId: number
  seq: number
  at: Instant
  actorId: string
  type: string
  subject: string
  data: string | null
  salt: Uint8Array | null
  commitment: Uint8Array
  prevHash: Uint8Array
  hash: Uint8Array
}

export interface LedgerHead {
  seq: number
  hash: Uint8Array
}

export interface Fault {
  communeId: number
  seq: number
  kind: 'gap' | 'content' | 'chain' | 'truncated' | 'rewritten'
  text: string
}

/** commitment = SHA-256(salt ‖ data). */
export function commit(salt: Uint8Array, data: string): Buffer {
  return createHash('sha256').update(salt).update(data, 'utf8').digest()
}

/** hash = SHA-256(prev_hash ‖ "seq\nat\nactor\ntype\nsubject\n" ‖ commitment). */
export function chainHash(entry: Omit<StoredEntry, 'hash' | 'data' | 'salt' | 'communeId'>): Buffer {
  const head = [entry.seq, entry.at, entry.actorId, entry.type, entry.subject].join('\n') + '\n'
  return createHash('sha256').update(entry.prevHash).update(head, 'utf8').update(entry.commitment).digest()
}

/** Walks one commune's entries in order, one at a time, and collects every fault (bounded to 100). */
export function chainVerifier(communeId: number) {
  const faults: Fault[] = []
  const say = (seq: number, kind: Fault['kind'], text: string) => {
    if (faults.length < 100) faults.push({ communeId, seq, kind, text })
  }
  let expected = 1
  let previous: Uint8Array = new Uint8Array(32)
  let erased = 0
  return {
    add(entry: StoredEntry): void {
      if (entry.seq !== expected) say(entry.seq, 'gap', `thiếu mục ${expected} đến ${entry.seq - 1}`)
      if (!same(entry.prevHash, previous)) say(entry.seq, 'chain', `mục ${entry.seq} không nối vào mục trước`)
      if (!same(chainHash(entry), entry.hash)) say(entry.seq, 'chain', `mã băm của mục ${entry.seq} không khớp nội dung`)
      if (entry.data === null || entry.salt === null) erased++
      else if (!same(commit(entry.salt, entry.data), entry.commitment)) say(entry.seq, 'content', `dữ liệu của mục ${entry.seq} đã bị sửa`)
      previous = entry.hash
      expected = entry.seq + 1
    },
    /** Compares with the head row and with checkpoints written down elsewhere (the witness against truncation). */
    finish(head: LedgerHead, checkpoints: { seq: number; hash: Uint8Array; found: Uint8Array | null }[] = []) {
      const last = expected - 1
      if (head.seq !== last || !same(head.hash, previous)) say(last, 'truncated', `sổ dừng ở mục ${last} nhưng đầu sổ ghi ${head.seq}`)
      for (const point of checkpoints) {
        if (point.found === null) say(point.seq, 'truncated', `mốc đã ghi ngoài sổ ở mục ${point.seq} không còn trong sổ`)
        else if (!same(point.found, point.hash)) say(point.seq, 'rewritten', `mốc đã ghi ngoài sổ ở mục ${point.seq} khác với sổ`)
      }
      return { entries: last, erased, faults }
    },
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
