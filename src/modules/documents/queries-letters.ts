// Letters in SQL: those of one paper, and those that are due.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import type { LetterState } from './rules-letters.ts'

export interface LetterRow {
  id: string
  documentId: string
  organName: string
  address: string
  state: LetterState
  attempts: number
  nextAt: Instant | null
  lastError: string | null
  askedAt: Instant
  askedByName: string
  sentAt: Instant | null
}

function rows(db: Db, communeId: number) {
  return db
    .selectFrom('documentLetters')
    .select(['id', 'documentId', 'organName', 'address', 'attempts', 'nextAt', 'lastError', 'askedAt', 'askedByName', 'sentAt'])
    .select(sql<LetterState>`state`.as('state'))
    .where('communeId', '=', communeId)
}

export async function listLetters(db: Db, communeId: number, documentId: string): Promise<LetterRow[]> {
  return rows(db, communeId).where('documentId', '=', documentId).orderBy('askedAt').orderBy('id').limit(500).execute()
}

export async function findLetter(db: Db, communeId: number, id: string): Promise<LetterRow | undefined> {
  return rows(db, communeId).where('id', '=', id).executeTakeFirst()
}

export async function listDueLetters(db: Db, communeId: number, now: Instant, limit: number): Promise<LetterRow[]> {
  return rows(db, communeId).where('state', '=', 'waiting').where('nextAt', '<=', now).orderBy('nextAt').orderBy('id').limit(limit).execute()
}

export async function listCommunesWithDueLetters(db: Db, now: Instant): Promise<number[]> {
  return (await db.selectFrom('documentLetters').select('communeId').distinct().where('state', '=', 'waiting').where('nextAt', '<=', now).execute()).map(({ communeId }) => communeId)
}
