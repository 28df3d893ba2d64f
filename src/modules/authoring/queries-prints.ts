// Reads of papers that were asked for, and of what an exported file carries.

import type { Db } from '../../platform/db.ts'

export interface PrintRow {
  id: string
  paper: 'the' | 'a4' | 'a3'
  grey: boolean
  language: string
  guideIds: string[]
  done: number
  state: 'waiting' | 'done' | 'failed' | 'cancelled'
  fileId: string | null
  askedAt: string
}

const PRINT = ['id', 'paper', 'grey', 'language', 'guideIds', 'done', 'state', 'fileId', 'askedAt'] as const

export async function findPrint(db: Db, communeId: number, id: string): Promise<PrintRow | undefined> {
  return (await db.selectFrom('guidePrints').select(PRINT).where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()) as PrintRow | undefined
}

/** The last ten. */
export async function listPrints(db: Db, communeId: number): Promise<PrintRow[]> {
  return (await db.selectFrom('guidePrints').select(PRINT).where('communeId', '=', communeId).orderBy('askedAt', 'desc').limit(10).execute()) as PrintRow[]
}

export interface SoundOnFile {
  stepId: string
  language: string
  spokenText: string
  fileId: string
  credit: string
  consent: string
}

/** Approved recordings of a guide with what their voices agreed to. */
export async function soundsOfGuide(db: Db, communeId: number, guideId: string): Promise<SoundOnFile[]> {
  return db
    .selectFrom('recordings as r')
    .innerJoin('voices as v', (join) => join.onRef('v.communeId', '=', 'r.communeId').onRef('v.id', '=', 'r.voiceId'))
    .select(['r.stepId', 'r.language', 'r.spokenText', 'r.fileId', 'v.credit', 'v.consent'])
    .where('r.communeId', '=', communeId).where('r.guideId', '=', guideId).where('r.state', '=', 'approved').where('r.testTone', '=', false)
    .orderBy('r.reviewedAt', 'desc').limit(500)
    .execute()
}
