// Annexes in SQL: of papers that go, and of papers that came.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import type { AnnexKind } from './rules-attachments.ts'

export interface AnnexRow {
  id: string
  role: 'annex' | 'list'
  title: string
  fileName: string
  kind: AnnexKind
  /** As it was added. */
  sha256: string
  sizeBytes: number
  addedAt: Instant
  addedByName: string
  /** With the agency's signature on its first page. */
  sealedSha256: string | null
  sealedAt: Instant | null
}

/** Annexes in their order, the sealed list of files last. */
export async function listAnnexes(db: Db, communeId: number, documentId: string): Promise<AnnexRow[]> {
  return db
    .selectFrom('documentAttachments')
    .select(['id', 'title', 'fileName', 'sha256', 'sizeBytes', 'addedAt', 'addedByName', 'sealedSha256', 'sealedAt'])
    .select([sql<AnnexRow['role']>`role`.as('role'), sql<AnnexKind>`kind`.as('kind')])
    .where('communeId', '=', communeId)
    .where('documentId', '=', documentId)
    .orderBy('role')
    .orderBy('position')
    .execute()
}

export async function countAnnexes(db: Db, communeId: number, documentId: string): Promise<number> {
  return (await listAnnexes(db, communeId, documentId)).filter(({ role }) => role === 'annex').length
}

export interface IncomingAnnexRow {
  position: number
  fileName: string
  kind: AnnexKind | null
  /** Null: it could not be kept, `note` says why. */
  sha256: string | null
  sizeBytes: number
  integrity: 'valid' | 'unsigned' | 'unverifiable' | 'listed' | 'not_kept'
  note: string
}

export async function listIncomingAnnexes(db: Db, communeId: number, incomingId: string): Promise<IncomingAnnexRow[]> {
  return db
    .selectFrom('incomingAttachments')
    .select(['position', 'fileName', 'sha256', 'sizeBytes', 'note'])
    .select([sql<IncomingAnnexRow['integrity']>`integrity`.as('integrity'), sql<AnnexKind | null>`kind`.as('kind')])
    .where('communeId', '=', communeId)
    .where('incomingId', '=', incomingId)
    .orderBy('position')
    .execute()
}
