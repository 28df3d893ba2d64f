// The file of a paper at each stage of its way, and the fields reserved in it: number and day are filled in after the leader
// has signed, the agency's signature comes last. Names are agreed between typesetter, filling and signing.

import { z } from 'zod'
import type { CommandEnv } from '../../platform/command.ts'
import { typeName } from './decree.ts'
import type { DocumentRow, Stage } from './queries.ts'

/** Names of the reserved fields. */
export const FIELDS = { number: 'so', day: 'ngay', month: 'thang', year: 'nam', initials: 'ky_nhay', signature: 'nguoi_ky', seal: 'co_quan' } as const

/** How signing names what it is asked about. */
export const SUBJECT_KIND = 'document'
export function subjectOf(documentId: string) {
  return { kind: SUBJECT_KIND, id: documentId }
}

/** What signers read in their list. */
export function titleOf(paper: Pick<DocumentRow, 'typeKey' | 'subject'>): string {
  return `${typeName(paper.typeKey)}: ${paper.subject}`.slice(0, 300)
}

/** Its name in the file store. */
export const storedFile = z.string().regex(/^[0-9a-f]{64}$/)

type Env = Pick<CommandEnv, 'db' | 'communeId' | 'now'>

export async function keepFile({ db, communeId, now }: Env, documentId: string, stage: Stage, sha256: string): Promise<void> {
  const row = { sha256, madeAt: now }
  await db
    .insertInto('documentFiles')
    .values({ communeId, documentId, stage, ...row })
    .onConflict((oc) => oc.columns(['communeId', 'documentId', 'stage']).doUpdateSet(row))
    .execute()
}

export async function forgetFiles({ db, communeId }: Env, documentId: string): Promise<void> {
  await db.deleteFrom('documentFiles').where('communeId', '=', communeId).where('documentId', '=', documentId).execute()
}
