// Walks a chain from its first entry to its head in pages, and says every fault in a sentence. The screen and
// `npm run verify-ledger` share it.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { chainVerifier, type Fault, type LedgerHead, type StoredEntry } from '../../platform/ledger.ts'
import type { Checkpoint } from './schema.ts'

const ENTRIES_AT_ONCE = 2000

export interface ChainReport {
  communeId: number
  entries: number
  erased: number
  checkpoints: number
  faults: Fault[]
  /** False when it was told to stop before the end: then nothing is said about what was not read. */
  complete: boolean
}

/** Opens a transaction for one page; the walk never holds one for long. */
export type ReadPage = <T>(work: (db: Db) => Promise<T>) => Promise<T>

interface PageRead {
  head: LedgerHead
  entries: StoredEntry[]
}

/**
 * The next entries and the head as one statement sees them, so that work going on meanwhile is never mistaken for a
 * fault. data::text gives back exactly the bytes that were committed: the column is json, which keeps its text.
 */
async function readEntries(db: Db, communeId: number, after: number): Promise<PageRead> {
  const { rows } = await sql<StoredEntry & { headSeq: number | null; headHash: Buffer | null }>`
    select h.seq as head_seq, h.hash as head_hash, l.*
      from (select ${communeId}::integer as commune) c
      left join ledger_heads h on h.commune_id = c.commune
      left join lateral (
        select commune_id, seq, at, actor_id, type, subject, data::text as data, salt, commitment, prev_hash, hash
          from ledger where commune_id = c.commune and seq > ${after} order by seq limit ${ENTRIES_AT_ONCE}) l on true`.execute(db)
  const { headSeq, headHash } = rows[0]!
  return { head: { seq: headSeq ?? 0, hash: headHash ?? Buffer.alloc(32) }, entries: rows.filter((row) => row.seq !== null) }
}

/**
 * Verifies one commune's chain against its head row and against checkpoints written outside the database.
 * `progress` hears how many entries are done; answering true stops the walk.
 */
export async function verifyChain(
  read: ReadPage,
  communeId: number,
  checkpoints: readonly Checkpoint[],
  progress: (done: number, total: number) => Promise<boolean> | boolean = () => false,
): Promise<ChainReport> {
  const verifier = chainVerifier(communeId)
  const marks = checkpoints.filter((point) => point.communeId === communeId)
  const found = new Map<number, Uint8Array>()
  const asked = new Set(marks.map((point) => point.seq))
  let page = await read((db) => readEntries(db, communeId, 0))
  for (let done = 0; ; ) {
    for (const entry of page.entries) {
      verifier.add(entry)
      if (asked.has(entry.seq)) found.set(entry.seq, entry.hash)
    }
    done += page.entries.length
    if (await progress(done, page.head.seq)) return { communeId, entries: done, erased: 0, checkpoints: marks.length, faults: [], complete: false }
    if (page.entries.length < ENTRIES_AT_ONCE) break
    const after = page.entries.at(-1)!.seq
    page = await read((db) => readEntries(db, communeId, after))
  }
  const { head } = page
  const points = marks.map((point) => ({ seq: point.seq, hash: Buffer.from(point.hash, 'hex'), found: found.get(point.seq) ?? null }))
  const { entries, erased, faults } = verifier.finish(head, points)
  return { communeId, entries, erased, checkpoints: marks.length, faults, complete: true }
}

/** Every commune that has a chain: by its head row, its entries, or a checkpoint that remembers one. */
export async function listChains(read: ReadPage, checkpoints: readonly Checkpoint[]): Promise<number[]> {
  const rows = await read(async (db) => {
    const heads = await db.selectFrom('ledgerHeads').select('communeId').execute()
    const { rows: chains } = await sql<{ communeId: number }>`
      with recursive each as (
        (select commune_id from ledger order by commune_id limit 1)
        union all select (select l.commune_id from ledger l where l.commune_id > e.commune_id order by l.commune_id limit 1) from each e where e.commune_id is not null)
      select commune_id from each where commune_id is not null`.execute(db)
    return [...heads, ...chains]
  })
  return [...new Set([...rows.map((row) => row.communeId), ...checkpoints.map((point) => point.communeId)])].sort((a, b) => a - b)
}
