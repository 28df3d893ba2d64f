// Papers of a dossier that are signed and sealed: which ones count, and where each stands.

import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'

export const PAPER_KINDS = ['result', '03', '04', '05'] as const
export type PaperKind = (typeof PAPER_KINDS)[number]
export type PaperState = 'waiting' | 'asked' | 'signed' | 'sealed' | 'declined' | 'withdrawn'

export interface SignedPaperRow {
  id: string
  dossierId: string
  kind: PaperKind
  state: PaperState
  title: string
  signerId: string
  signerName: string
  sourceFile: string
  fileId: string
  requestId: string | null
  declineReason: string | null
  madeAt: Instant
  changedAt: Instant
}

const COLUMNS = ['id', 'dossierId', 'kind', 'state', 'title', 'signerId', 'signerName', 'sourceFile', 'fileId', 'requestId', 'declineReason', 'madeAt', 'changedAt'] as const

export async function findPaper(db: Db, communeId: number, id: string): Promise<SignedPaperRow | undefined> {
  return (await db.selectFrom('dossierPapers').select(COLUMNS).where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()) as SignedPaperRow | undefined
}

/** The paper of this kind that counts; declined and withdrawn ones do not. */
export async function livePaper(db: Db, communeId: number, dossierId: string, kind: PaperKind): Promise<SignedPaperRow | undefined> {
  return (await db
    .selectFrom('dossierPapers').select(COLUMNS)
    .where('communeId', '=', communeId).where('dossierId', '=', dossierId).where('kind', '=', kind).where('state', 'not in', ['declined', 'withdrawn']).executeTakeFirst()) as SignedPaperRow | undefined
}

/** All of a dossier, newest first. */
export async function listPapers(db: Db, communeId: number, dossierId: string): Promise<SignedPaperRow[]> {
  return (await db.selectFrom('dossierPapers').select(COLUMNS).where('communeId', '=', communeId).where('dossierId', '=', dossierId).orderBy('madeAt', 'desc').limit(50).execute()) as SignedPaperRow[]
}
