// Copies certified by the agency, in SQL.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import { PAGE_SIZE } from './queries.ts'

export interface CopyRow {
  id: string
  copyKey: string
  source: 'out' | 'in' | 'scan'
  paperId: string | null
  title: string
  fullNumber: string
  madeAt: Instant
  madeByName: string
  fileSha256: string
  sealedSha256: string | null
  sealedAt: Instant | null
  refusedReason: string | null
}

function rows(db: Db, communeId: number) {
  return db
    .selectFrom('documentCopies')
    .select(['id', 'copyKey', 'paperId', 'title', 'fullNumber', 'madeAt', 'madeByName', 'fileSha256', 'sealedSha256', 'sealedAt', 'refusedReason'])
    .select(sql<CopyRow['source']>`source`.as('source'))
    .where('communeId', '=', communeId)
}

export async function findCopy(db: Db, communeId: number, id: string): Promise<CopyRow | undefined> {
  return rows(db, communeId).where('id', '=', id).executeTakeFirst()
}

/** Newest first, one page; `before` continues below a copy. */
export async function listCopies(db: Db, communeId: number, before?: { madeAt: Instant; id: string }): Promise<CopyRow[]> {
  let query = rows(db, communeId)
  if (before) query = query.where(sql<boolean>`(made_at, id) < (${before.madeAt}::timestamptz, ${before.id}::uuid)`)
  return query.orderBy('madeAt', 'desc').orderBy('id', 'desc').limit(PAGE_SIZE).execute()
}

export async function listCopiesOf(db: Db, communeId: number, paperId: string): Promise<CopyRow[]> {
  return rows(db, communeId).where('paperId', '=', paperId).orderBy('madeAt').limit(50).execute()
}
