// A citizen's own dossiers at one commune: those in her number, and those she sent while signed in.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import type { WorkingCalendar } from '../../platform/working-calendar.ts'
import type { Translate } from '../../ui/context.ts'
import { DOSSIER_COLUMNS, dossierEvents, findSupplement } from './queries.ts'
import { clockSentence } from './rules-clock.ts'
import { clockFacts, type Relation } from './rules.ts'
import type { DossierEvent, DossierRow } from './schema.ts'
import { eventWords, SUPPLEMENT_REASONS } from './words.ts'

/** At most so many are shown, newest first. */
const OWN_MOST = 30

export interface Owner {
  issuer: string
  subject: string
  personalId: string | null
}

/** Her dossiers, newest first; with `dossierId` that one, if it is hers, however old. */
export async function listOwnDossiers(db: Db, communeId: number, { issuer, subject, personalId }: Owner, dossierId?: string): Promise<DossierRow[]> {
  let sent = db.selectFrom('dossierPrincipals').select('dossierId').where('communeId', '=', communeId).where('issuer', '=', issuer).where('subject', '=', subject).orderBy('dossierId', 'desc').limit(OWN_MOST)
  if (dossierId !== undefined) sent = sent.where('dossierId', '=', dossierId)
  const own = (await sent.execute()).map((row) => row.dossierId)
  // The words lead to them; the number itself decides, as a name could be written like one.
  const found = dossierId !== undefined ? [dossierId] : personalId === null ? [] : (await sql<{ id: string }>`select id from find_dossiers(${communeId}, ${JSON.stringify([[`c${personalId}`]])}::jsonb, ${OWN_MOST})`.execute(db)).rows.map(({ id }) => id)
  const ids = [...new Set([...found, ...own])]
  if (ids.length === 0) return []
  const rows = await db.selectFrom('dossiers as d').select(DOSSIER_COLUMNS).where('d.communeId', '=', communeId).where('d.id', 'in', ids).orderBy('d.createdAt', 'desc').orderBy('d.id').limit(OWN_MOST).execute()
  return (rows as unknown as DossierRow[]).filter(({ id, personalId: applicant }) => own.includes(id) || (personalId !== null && applicant === personalId))
}

export interface PrincipalRow {
  provider: string
  simulated: boolean
  name: string
  level: number
  authenticatedAt: Instant
  relation: Relation
}

export async function findPrincipal(db: Db, communeId: number, dossierId: string): Promise<PrincipalRow | undefined> {
  return (await db.selectFrom('dossierPrincipals').select(['provider', 'simulated', 'name', 'level', 'authenticatedAt', 'relation']).where('communeId', '=', communeId).where('dossierId', '=', dossierId).executeTakeFirst()) as PrincipalRow | undefined
}

export interface DossierStory {
  /** The clock in one sentence. */
  clock: string
  /** What the citizen still has to bring, as the officer said it; answered ones are left out. */
  asked: { part: string; why: string; words: string }[]
  askedWords: string
  contact: { name: string; phone: string } | null
  happened: { at: Instant; words: string; text: string }[]
}

/** What only officers write for each other, and what a citizen has no use for. */
const INSIDE = new Set(['note', 'assigned', 'recalled', 'step_back', 'paper_submitted', 'paper_declined'])

/** One dossier told to its owner. */
export async function storyOf(db: Db, communeId: number, calendar: WorkingCalendar, dossier: Pick<DossierRow, 'id' | 'deadline'>, now: Instant, t: Translate): Promise<DossierStory> {
  const events: DossierEvent[] = await dossierEvents(db, communeId, dossier.id)
  const supplement = await findSupplement(db, communeId, dossier.id)
  const open = supplement?.answeredAt === null ? supplement : undefined
  return {
    clock: clockSentence(calendar, clockFacts(dossier.deadline, events), now, t),
    asked: (open?.reasons ?? []).map(({ part, reason, words }) => ({ part, why: t(SUPPLEMENT_REASONS[reason] ?? reason), words })),
    askedWords: open?.words ?? '',
    contact: open ? { name: open.contactName, phone: open.contactPhone } : null,
    happened: events.filter(({ type }) => !INSIDE.has(type)).map(({ at, type, data }) => ({ at, words: eventWords(t, type), text: [data.name, ['refused', 'stopped', 'extended', 'apologised'].includes(type) ? data.reason : undefined].filter(Boolean).map(String).join('. ') })),
  }
}
