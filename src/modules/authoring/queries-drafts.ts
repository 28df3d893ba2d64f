// Reads of drafts, and of who looks after which guide.

import type { Guide } from '../learning/index.ts'
import type { Db } from '../../platform/db.ts'
import type { ArrivedSound, DraftState } from './schema.ts'

export interface DraftRow {
  id: string
  guideId: string
  baseVersion: number
  body: Guide
  revision: number
  state: DraftState
  authors: string[]
  note: string
  reason: string
  createdAt: string
  changedBy: string
  changedAt: string
  sentBy: string | null
  reviewedBy: string | null
  reviewedAt: string | null
  publishedVersion: number | null
  sounds: ArrivedSound[]
}

const DRAFT = [
  'id', 'guideId', 'baseVersion', 'body', 'revision', 'state', 'authors', 'note', 'reason', 'createdAt', 'changedBy', 'changedAt', 'sentBy', 'reviewedBy', 'reviewedAt', 'publishedVersion', 'sounds',
] as const
export const OPEN_DRAFT: DraftState[] = ['draft', 'to_review', 'returned']

export async function findDraft(db: Db, communeId: number, id: string): Promise<DraftRow | undefined> {
  return (await db.selectFrom('guideDrafts').select(DRAFT).where('communeId', '=', communeId).where('id', '=', id).executeTakeFirst()) as unknown as DraftRow | undefined
}

/** The same, held until the transaction ends: two authors save one after the other. */
export async function holdDraft(db: Db, communeId: number, id: string): Promise<DraftRow | undefined> {
  return (await db.selectFrom('guideDrafts').select(DRAFT).where('communeId', '=', communeId).where('id', '=', id).forUpdate().executeTakeFirst()) as unknown as DraftRow | undefined
}

export async function findOpenDraft(db: Db, communeId: number, guideId: string): Promise<DraftRow | undefined> {
  return (await db.selectFrom('guideDrafts').select(DRAFT).where('communeId', '=', communeId).where('guideId', '=', guideId).where('state', 'in', OPEN_DRAFT).executeTakeFirst()) as unknown as DraftRow | undefined
}

/** Open drafts of all guides; one for a guide at most. */
export async function listOpenDrafts(db: Db, communeId: number): Promise<DraftRow[]> {
  return (await db.selectFrom('guideDrafts').select(DRAFT).where('communeId', '=', communeId).where('state', 'in', OPEN_DRAFT).orderBy('changedAt', 'desc').limit(200).execute()) as unknown as DraftRow[]
}

export interface RevisionRow {
  revision: number
  section: string
  savedBy: string
  savedAt: string
}

/** Every saved state, newest first, at most 100. */
export async function listRevisions(db: Db, communeId: number, draftId: string): Promise<RevisionRow[]> {
  return db.selectFrom('guideDraftRevisions').select(['revision', 'section', 'savedBy', 'savedAt']).where('communeId', '=', communeId).where('draftId', '=', draftId).orderBy('revision', 'desc').limit(100).execute()
}

/** The draft as it was at a revision or, when the page's own saving took that one's place, right before it. */
export async function findRevision(db: Db, communeId: number, draftId: string, revision: number): Promise<Guide | undefined> {
  const row = await db
    .selectFrom('guideDraftRevisions').select('body').where('communeId', '=', communeId).where('draftId', '=', draftId).where('revision', '<=', revision).orderBy('revision', 'desc').limit(1).executeTakeFirst()
  return row?.body as unknown as Guide | undefined
}

export interface Colleague {
  id: string
  fullName: string
}

/** Who can be asked to look after a guide: staff of the commune and members of its teams who coach. */
export async function listColleagues(db: Db, communeId: number): Promise<Colleague[]> {
  const staff = await db.selectFrom('accounts').select(['id', 'fullName']).where('communeId', '=', communeId).orderBy('fullName').limit(200).execute()
  const members = await db.selectFrom('teamMembers').select(['id', 'fullName']).where('communeId', '=', communeId).where('state', '=', 'active').orderBy('fullName').limit(500).execute()
  return [...staff, ...members]
}

export interface CheckRow {
  guideId: string
  assignee: string
  note: string
  assignedAt: string
}

export async function listChecks(db: Db, communeId: number): Promise<CheckRow[]> {
  return db.selectFrom('guideChecks').select(['guideId', 'assignee', 'note', 'assignedAt']).where('communeId', '=', communeId).execute()
}
