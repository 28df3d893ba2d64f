// Reads of learning: a commune's published version of a guide, else the one that ships; reports; settings.

import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import { shippedGuides } from './guides.ts'
import { NO_SETTINGS, withLocalNames } from './rules.ts'
import type { Guide, LearningSettings } from './schema.ts'

export interface GuideSummary extends Pick<Guide, 'id' | 'version' | 'skill' | 'order' | 'pictogram' | 'languages' | 'title' | 'promise' | 'expiresOn' | 'status' | 'withdrawn'> {
  /** When this commune published it; null: as it ships. */
  publishedAt: Instant | null
}

export interface GuideVersion {
  guideId: string
  version: number
  note: string
  publishedAt: Instant | null
  publishedBy: string | null
  approvedBy: string | null
}

function summaryOf(guide: Guide, publishedAt: Instant | null): GuideSummary {
  const { id, version, skill, order, pictogram, languages, title, promise, expiresOn, status, withdrawn } = guide
  return { id, version, skill, order, pictogram, languages, title, promise, expiresOn, status, publishedAt, ...(withdrawn && { withdrawn }) }
}

/** Every guide in its newest version, also one that was withdrawn, in teaching order, with the commune's own names in the texts. */
export async function listGuides(db: Db, communeId: number): Promise<GuideSummary[]> {
  const settings = await findSettings(db, communeId)
  const { rows } = await sql<{ guideId: string; body: Guide; publishedAt: Instant }>`
    select distinct on (guide_id) guide_id, published_at,
           jsonb_build_object('id', guide_id, 'version', version) || jsonb_path_query_first(body, '$') - 'screens' - 'steps' - 'mistake' - 'variant' - 'sources' as body
      from guide_versions where commune_id = ${communeId} order by guide_id, (origin_commune = ${communeId}) desc, version desc`.execute(db)
  const published = new Map(rows.map((row) => [row.guideId, row]))
  const all = [
    ...[...shippedGuides().values()].filter(({ id }) => !published.has(id)).map((guide) => summaryOf(guide, null)),
    ...rows.map(({ body, publishedAt }) => summaryOf(body, publishedAt)),
  ]
  return withLocalNames(all.toSorted((a, b) => a.order - b.order || a.id.localeCompare(b.id)), settings)
}

/** The same without a commune: what ships. For people of nowhere yet. */
export function listShippedGuides(): GuideSummary[] {
  return withLocalNames([...shippedGuides().values()].map((guide) => summaryOf(guide, null)), NO_SETTINGS)
}

/** As it was written, {placeholders} and all; for authors. The newest version unless one is named; undefined: there is none. */
export async function findGuideSource(db: Db, communeId: number, guideId: string, version?: number): Promise<Guide | undefined> {
  let query = db.selectFrom('guideVersions').select('body').where('communeId', '=', communeId).where('guideId', '=', guideId)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.orderBy(sql`(origin_commune = ${communeId}) desc`).orderBy('version', 'desc').limit(1).executeTakeFirst()
  if (row) return row.body as unknown as Guide
  const shipped = shippedGuides().get(guideId)
  return version === undefined || shipped?.version === version ? shipped : undefined
}

/** A guide as this commune's people read it: the newest version, or the one an old record names. */
export async function findGuide(db: Db, communeId: number, guideId: string, version?: number): Promise<Guide | undefined> {
  const guide = await findGuideSource(db, communeId, guideId, version)
  return guide && withLocalNames(guide, await findSettings(db, communeId))
}

export function findShippedGuide(guideId: string): Guide | undefined {
  const guide = shippedGuides().get(guideId)
  return guide && withLocalNames(guide, NO_SETTINGS)
}

/** Versions people of this commune may have learned with, newest first. */
export async function listVersions(db: Db, communeId: number, guideId: string): Promise<GuideVersion[]> {
  const rows = await db
    .selectFrom('guideVersions')
    .select(['guideId', 'version', 'note', 'publishedAt', 'publishedBy', 'approvedBy'])
    .where('communeId', '=', communeId)
    .where('guideId', '=', guideId)
    .orderBy('version', 'desc')
    .limit(200)
    .execute()
  const shipped = shippedGuides().get(guideId)
  const isKept = rows.some(({ version }) => version === shipped?.version)
  return [...(rows as GuideVersion[]), ...(shipped && !isKept ? [{ guideId, version: shipped.version, note: '', publishedAt: null, publishedBy: null, approvedBy: null }] : [])]
}

export async function findSettings(db: Db, communeId: number): Promise<LearningSettings> {
  const row = await db
    .selectFrom('learningSettings')
    .select(['cityApp', 'cityAppHelp'])
    .where('communeId', '=', communeId)
    .orderBy(sql`(origin_commune = ${communeId}) desc`)
    .orderBy('changedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? NO_SETTINGS
}

export interface GuideReport {
  id: string
  guideId: string
  version: number
  stepId: string
  text: string
  appVersion: string
  reportedAs: string
  reportedAt: Instant
  state: 'open' | 'mended' | 'same'
}

/** What people say looks different on their phone, newest first, at most 200. */
export async function listReports(db: Db, communeId: number, filter: { state?: GuideReport['state']; guideId?: string } = {}): Promise<GuideReport[]> {
  let query = db
    .selectFrom('guideReports')
    .select(['id', 'guideId', 'version', 'stepId', 'text', 'appVersion', 'reportedAs', 'reportedAt', 'state'])
    .where('communeId', '=', communeId)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.guideId) query = query.where('guideId', '=', filter.guideId)
  return (await query.orderBy('reportedAt', 'desc').orderBy('id').limit(200).execute()) as GuideReport[]
}
