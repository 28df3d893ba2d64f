// The demonstration's communes in a database of the bench's own, with fsync on, and phones enrolled in them: the same
// generator, tables and permissions as everywhere, so that a bench measures the product and not a model of it.
import type { Actor } from '../../src/platform/actor.ts'
import { findActor, openSession } from '../../src/modules/accounts/queries.ts'
import { SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import type { VisitDraft } from '../../src/modules/visits/index.ts'
import { openDatabase, type Database } from '../../src/platform/db.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { newId } from '../../src/platform/ids.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { projectFile } from '../../src/platform/root.ts'
import { addDays, systemNow, toPlainDate } from '../../src/platform/time.ts'
import { factories } from '../../test/support/factories.ts'
import { FIRST_DEMO_COMMUNE } from '../../tools/demo/generate.ts'
import { loadDemo, loaderServices } from '../../tools/demo/load.ts'
import type { BenchContext } from '../run.ts'
import { createRandom, type Random } from './people.ts'

export interface Communes {
  postgres: EmbeddedPostgres
  database: Database
  communeIds: number[]
}

/** Starts a PostgreSQL with the product's own settings (fsync on) and fills it with the generator's communes. */
export async function openCommunes({ say, tempDir, onEnd }: BenchContext, options: { people: number; communes?: number; seed?: string }): Promise<Communes> {
  const postgres = await startEmbeddedPostgres(await tempDir())
  onEnd(postgres.stop)
  const database = openDatabase(postgres.url)
  onEnd(database.close)
  await migrate(database.pool, projectFile('db/migrations'))
  const communes = options.communes ?? 1
  const services = loaderServices(database, { secret: new Uint8Array(32).fill(7), dataDir: await tempDir() })
  await loadDemo(services, { people: options.people, communes, seed: options.seed ?? 'bench' }, say)
  return { postgres, database, communeIds: Array.from({ length: communes }, (_, nth) => FIRST_DEMO_COMMUNE + nth) }
}

export interface Enrolled {
  deviceId: string
  cookie: string
  token: string
  actor: Actor
}

export async function listHamlets(database: Database, communeId: number): Promise<string[]> {
  const rows = await database.db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).where('validTo', 'is', null).orderBy('id').execute()
  return rows.map((row) => row.id)
}

/** Enrols `count` phones of one member whose team covers `hamletIds`. */
export async function enrolPhones(database: Database, communeId: number, hamletIds: string[], count = 1): Promise<Enrolled[]> {
  const { memberId } = await factories(database).team(communeId, hamletIds)
  return Promise.all(Array.from({ length: count }, async () => {
    const [deviceId, now] = [newId(), systemNow()]
    await database.db
      .insertInto('devices')
      .values({ id: deviceId, communeId, memberId, label: 'bench', enrolledAt: now, enrolledBy: 'bench', dataKey: Buffer.alloc(32, 1) })
      .execute()
    const { token } = await openSession(database.db, { deviceId }, now, 'bench')
    const actor = await findActor(database, token, now)
    if (!actor) throw new Error('the phone just enrolled has no session')
    return { deviceId, token, cookie: `${SESSION_COOKIE}=${token}`, actor }
  }))
}

export interface Door {
  householdId: string
  people: string[]
}

/** Doors with at least one person, in no order that matters; the same for the same data. */
export async function listDoors(database: Database, communeId: number, hamletIds: readonly string[]): Promise<Door[]> {
  const { rows } = await database.pool.query<Door>(
    `select h.id as "householdId", array_agg(r.id order by r.id) as people from households h
       join residents r on r.commune_id = h.commune_id and r.household_id = h.id and r.state = 'active'
      where h.commune_id = $1 and h.hamlet_id = any($2) and h.state = 'active' group by h.id order by h.id`,
    [communeId, hamletIds],
  )
  return rows
}

const SKILLS = ['online-public-services', 'online-shopping', 'online-payment', 'self-protection'] as const
const NOTES = ['Hẹn tối thứ bảy', 'Nhà có con gái giúp', 'Máy cũ, mạng yếu', 'Đã tự làm được', 'Cần người nói tiếng Mường', null]
const DAYS = 40
const OUTCOMES: ['met' | 'nobody_home' | 'come_back', number][] = [['met', 80], ['nobody_home', 14], ['come_back', 6]]

/** Visits without end: each call is the next door, each round of all doors another day, with a lesson or two where somebody was met. */
export function visitMaker(doors: readonly Door[], seed: number): () => VisitDraft {
  const random = createRandom(seed)
  const order = shuffled(doors, random)
  const today = toPlainDate(systemNow())
  // Two makers never write the same visit of the same day: the rules would refuse the second as a repeat.
  const spare = 1 + (seed % 16) * 25
  let at = 0
  return () => {
    const door = order[at % order.length]!
    const visitedOn = addDays(today, -((seed + Math.floor(at / order.length)) % DAYS))
    at += 1
    const outcome = random.weighted(OUTCOMES)
    const met = outcome === 'met'
    const learners = met ? door.people.slice(0, 1 + random.below(2)) : []
    return {
      householdId: door.householdId, outcome, visitedOn, minutes: spare + random.below(25), note: random.pick(NOTES),
      lessons: learners.map((residentId) => ({ residentId, skill: random.pick(SKILLS), rung: random.pick([1, 2, 2, 3] as const) })),
    }
  }
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[copy[last], copy[other]] = [copy[other]!, copy[last]!]
  }
  return copy
}
