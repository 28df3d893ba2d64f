// The server's side of the port of the learning pages: guides from the database, the course as phones fetch it.

import { createHash } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import { sql } from 'kysely'
import { may } from '../../platform/actor.ts'
import type { Services } from '../../platform/web/services.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { LearningSetting } from './field-routes.tsx'
import { findCheck } from './checks.ts'
import { checkFileHref, guideFileHref, linesOf, type Course } from './pack.ts'
import { findGuide, findShippedGuide, listGuides, listShippedGuides } from './queries.ts'
import type { LearningStore } from './store.ts'
import { listRecordings } from './voices.ts'

const COMMUNE_COOKIE = 'gocua_hoc_xa'
const COMMUNES_FOR_MS = 60_000
const COURSE_FOR_MS = 15_000

export interface CommuneName {
  communeId: number
  name: string
}

const perServer = new WeakMap<Services, { communes?: { at: number; list: CommuneName[] }; courses: Map<number | null, { at: number; made: BuiltCourse }> }>()

function kept(services: Services) {
  const found = perServer.get(services) ?? { courses: new Map<number | null, { at: number; made: BuiltCourse }>() }
  perServer.set(services, found)
  return found
}

/** Communes that use this service, by name. */
export async function listLearningCommunes({ services }: Pick<ServerCtx, 'services'>): Promise<CommuneName[]> {
  const shelf = kept(services)
  if (shelf.communes && performance.now() - shelf.communes.at < COMMUNES_FOR_MS) return shelf.communes.list
  const list = await services.database.read('everywhere', async (db) => {
    const { rows } = await sql<CommuneName>`
      select c.commune_id, case c.kind when 'xa' then 'Xã ' when 'phuong' then 'Phường ' else 'Đặc khu ' end || c.name as name
        from communes c where c.valid_to is null and exists (select from teams t where t.commune_id = c.commune_id and t.state = 'active') order by c.name limit 500`.execute(db)
    return rows
  })
  // An empty service asks again at once: the first team changes the answer.
  if (list.length > 0) shelf.communes = { at: performance.now(), list }
  return list
}

/**
 * Whose guides are shown: the reader's own commune's; for the public the one chosen by `?xa=` (remembered), else the only one
 * there is, else null: the guides as they ship.
 */
export async function learningCommune(ctx: ServerCtx): Promise<number | null> {
  if (ctx.communeId !== null) return ctx.communeId
  const communes = await listLearningCommunes(ctx)
  const asked = Number(ctx.query.get('xa') ?? getCookie(ctx.c, COMMUNE_COOKIE) ?? Number.NaN)
  const chosen = communes.find(({ communeId }) => communeId === asked)
  if (chosen && ctx.query.has('xa')) setCookie(ctx.c, COMMUNE_COOKIE, String(chosen.communeId), { path: '/hoc', maxAge: 31_536_000, sameSite: 'Lax', secure: ctx.services.config.secure })
  if (chosen) return chosen.communeId
  return communes.length === 1 ? communes[0]!.communeId : null
}

export function serverStore(services: Services, communeId: number | null): LearningStore {
  const { database } = services
  return {
    list: async () => (communeId === null ? listShippedGuides() : await database.read(communeId, (db) => listGuides(db, communeId))).filter(({ withdrawn }) => !withdrawn),
    async find(guideId, version) {
      if (communeId !== null) return database.read(communeId, (db) => findGuide(db, communeId, guideId, version))
      const shipped = findShippedGuide(guideId)
      return version === undefined || shipped?.version === version ? shipped : undefined
    },
    recordings: async (guideId, version) => (communeId === null ? [] : database.read(communeId, (db) => listRecordings(db, communeId, guideId, version))),
    questions: async (guideId) => findCheck(guideId)?.items ?? 0,
    pack: async () => ({ kind: 'none', guides: [], shell: [], busy: false }),
    fetchPack: async () => false,
  }
}

export async function serverSetting(ctx: ServerCtx): Promise<LearningSetting> {
  return { store: serverStore(ctx.services, await learningCommune(ctx)), isCoach: may(ctx.actor, 'guide.coach') }
}

export interface BuiltCourse {
  course: Course
  /** The course file: table of contents, then a line for each guide and each guide's questions. */
  file: string
  etag: string
  bodies: Map<string, string>
}

/** The whole course of a commune as phones fetch it; built at most every few seconds. */
export async function buildCourse(services: Services, communeId: number | null): Promise<BuiltCourse> {
  const { courses } = kept(services)
  const known = courses.get(communeId)
  if (known && performance.now() - known.at < COURSE_FOR_MS) return known.made
  const store = serverStore(services, communeId)
  const bodies = new Map<string, string>()
  const course: Course = { format: 1, made: services.now(), guides: [] }
  for (const summary of await store.list()) {
    const keep = (body: string, hrefOf: typeof guideFileHref) => {
      const sha256 = createHash('sha256').update(body).digest('hex')
      const href = hrefOf(summary.id, sha256)
      bodies.set(href, body)
      return { href, sha256, sizeBytes: Buffer.byteLength(body) }
    }
    const questions = findCheck(summary.id)
    course.guides.push({
      summary, ...keep(JSON.stringify(await store.find(summary.id)), guideFileHref), recordings: await store.recordings(summary.id, summary.version),
      check: questions ? { ...keep(questions.body, checkFileHref), items: questions.items } : null,
    })
  }
  const etag = `"${createHash('sha256').update(JSON.stringify(course.guides)).digest('hex').slice(0, 24)}"`
  const lines = linesOf(course).map(({ href }) => bodies.get(href)!)
  const made = { course, bodies, etag, file: `${[JSON.stringify(course), ...lines].join('\n')}\n` }
  courses.set(communeId, { at: performance.now(), made })
  return made
}
