// Reads of voices and recordings.

import { findGuide, listGuides, type Guide, type Recording } from '../learning/index.ts'
import type { Db } from '../../platform/db.ts'
import { spokenSteps, textToSpeak, type Spoken } from './rules.ts'
import type { RecordingState } from './schema.ts'

export interface VoiceRow {
  id: string
  fullName: string
  credit: string
  languages: string[]
  consentedOn: string
  actorId: string | null
  withdrawnAt: string | null
}

const VOICE = ['id', 'fullName', 'credit', 'languages', 'consentedOn', 'actorId', 'withdrawnAt'] as const

/** Everybody who lends their voice, at most 200; those who have withdrawn are left out. */
export async function listVoices(db: Db, communeId: number): Promise<VoiceRow[]> {
  return db.selectFrom('voices').select(VOICE).where('communeId', '=', communeId).where('withdrawnAt', 'is', null).orderBy('fullName').orderBy('id').limit(200).execute()
}

export async function findVoice(db: Db, communeId: number, id: string): Promise<VoiceRow | undefined> {
  return db.selectFrom('voices').select(VOICE).where('communeId', '=', communeId).where('id', '=', id).where('withdrawnAt', 'is', null).executeTakeFirst()
}

export interface RecordingRow extends Spoken {
  guideVersion: number
  voiceId: string
  voiceName: string
  voiceActorId: string | null
  fileId: string
  sizeBytes: number
  milliseconds: number
  clearDb: number
  testTone: boolean
  recordedBy: string
  recordedAt: string
  reviewedBy: string | null
  reviewedAt: string | null
  reason: string
}

function recordings(db: Db, communeId: number) {
  return db
    .selectFrom('recordings as r')
    .innerJoin('voices as v', (join) => join.onRef('v.communeId', '=', 'r.communeId').onRef('v.id', '=', 'r.voiceId'))
    .select([
      'r.id', 'r.guideId', 'r.stepId', 'r.language', 'r.spokenText', 'r.guideVersion', 'r.voiceId', 'v.fullName as voiceName', 'v.actorId as voiceActorId', 'r.state', 'r.fileId',
      'r.sizeBytes', 'r.milliseconds', 'r.clearDb', 'r.testTone', 'r.recordedBy', 'r.recordedAt', 'r.reviewedBy', 'r.reviewedAt', 'r.reason',
    ])
    .where('r.communeId', '=', communeId)
}

export async function findRecording(db: Db, communeId: number, id: string): Promise<RecordingRow | undefined> {
  return (await recordings(db, communeId).where('r.id', '=', id).executeTakeFirst()) as RecordingRow | undefined
}

/** All that was recorded of one sentence, newest first. */
export async function recordingsOfStep(db: Db, communeId: number, guideId: string, stepId: string, language: string): Promise<RecordingRow[]> {
  const query = recordings(db, communeId).where('r.guideId', '=', guideId).where('r.stepId', '=', stepId).where('r.language', '=', language)
  return (await query.orderBy('r.recordedAt', 'desc').orderBy('r.id', 'desc').limit(20).execute()) as RecordingRow[]
}

export const WAITING_ON_PAGE = 50

/** Waiting to be heard, oldest first, a page at a time. */
export async function listWaiting(db: Db, communeId: number, page: number): Promise<{ rows: RecordingRow[]; total: number }> {
  const total = await db.selectFrom('recordings').select((eb) => eb.fn.countAll<number>().as('n')).where('communeId', '=', communeId).where('state', '=', 'to_review').executeTakeFirstOrThrow()
  const rows = await recordings(db, communeId).where('r.state', '=', 'to_review').orderBy('r.recordedAt').orderBy('r.id').limit(WAITING_ON_PAGE).offset((page - 1) * WAITING_ON_PAGE).execute()
  return { rows: rows as RecordingRow[], total: Number(total.n) }
}

/** What the board counts; replaced and withdrawn ones are history. */
export async function spokenSoFar(db: Db, communeId: number): Promise<Spoken[]> {
  const rows = await db
    .selectFrom('recordings')
    .select(['id', 'guideId', 'stepId', 'language', 'spokenText', 'state'])
    .where('communeId', '=', communeId)
    .where('state', 'not in', ['replaced', 'withdrawn'])
    .execute()
  return rows as Spoken[]
}

/** Every guide people learn from, whole, in teaching order; withdrawn ones need neither a voice nor a fresh date. */
export async function allGuides(db: Db, communeId: number): Promise<Guide[]> {
  const guides: Guide[] = []
  for (const { id, withdrawn } of await listGuides(db, communeId)) if (!withdrawn) guides.push((await findGuide(db, communeId, id))!)
  return guides
}

/** For learning's port: what people may hear of one version. A version hears what was spoken of its own words. */
export async function approvedRecordings(db: Db, communeId: number, guideId: string, version: number): Promise<Recording[]> {
  const guide = await findGuide(db, communeId, guideId, version)
  if (!guide) return []
  const steps = new Map(spokenSteps(guide).map((step) => [step.id, step]))
  const rows = await db
    .selectFrom('recordings')
    .select(['stepId', 'language', 'spokenText', 'fileId', 'sizeBytes'])
    .where('communeId', '=', communeId)
    .where('guideId', '=', guideId)
    .where('state', '=', 'approved')
    .where('testTone', '=', false)
    .orderBy('reviewedAt', 'desc')
    .execute()
  const heard = new Map<string, Recording>()
  for (const { stepId, language, spokenText, fileId, sizeBytes } of rows) {
    const step = steps.get(stepId)
    if (!step || textToSpeak(step, language).text !== spokenText || heard.has(`${stepId}/${language}`)) continue
    heard.set(`${stepId}/${language}`, { stepId, language, href: `/hoc/giong-doc/${fileId}`, type: 'audio/ogg', sha256: fileId, sizeBytes })
  }
  return [...heard.values()]
}

/** Bytes of a language that phones would take along. */
export async function approvedBytes(db: Db, communeId: number, language: string): Promise<number> {
  const { bytes } = await db
    .selectFrom('recordings')
    .select((eb) => eb.fn.sum<string | null>('sizeBytes').as('bytes'))
    .where('communeId', '=', communeId)
    .where('language', '=', language)
    .where('state', '=', 'approved')
    .executeTakeFirstOrThrow()
  return Number(bytes ?? 0)
}

/** Whether anybody may hear this file: an approved recording of some commune has it. */
export async function isHeard(db: Db, fileId: string): Promise<boolean> {
  return (await db.selectFrom('recordings').select('id').where('fileId', '=', fileId).where('state', '=', 'approved').limit(1).executeTakeFirst()) !== undefined
}

/** Files of a voice that no other voice's recording shares. */
export async function filesOfVoice(db: Db, communeId: number, voiceId: string): Promise<string[]> {
  const rows = await db.selectFrom('recordings').select('fileId').distinct().where('communeId', '=', communeId).where('voiceId', '=', voiceId).execute()
  return rows.map(({ fileId }) => fileId)
}

export const OPEN_STATES: RecordingState[] = ['draft', 'to_review', 'returned']
