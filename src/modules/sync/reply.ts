// The answer to one round trip: nothing at all, or what changed since the phone's position. Identical answers (a herd of
// phones after the Monday meeting) are made and compressed once.

import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Actor } from '../../platform/actor.ts'
import type { Database, Db } from '../../platform/db.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { listFieldGuides } from '../recognition/index.ts'
import { listAssignedAlleys, readArea } from '../visits/index.ts'
import { encodeHouseholds } from './pack.ts'
import { packsFor } from './packs.ts'
import { countHouseholds, findHeadAndHash, listFeed, listPackedHouseholds, type Head } from './queries.ts'
import { changesIn, FEED_LIMIT, packInstead } from './rules.ts'
import type { Ack, SyncRequest, SyncResponse } from './schema.ts'

export interface Asker {
  actor: Actor
  communeId: number
  hamletIds: string[]
}

interface Area {
  sha: string
  value: Awaited<ReturnType<typeof readArea>>
}

/** Areas per hamlets and evenings per commune: they change only with a ledger entry or with the day. */
const areas = new Map<string, Promise<Area['value']>>()
const evenings = new Map<string, ReturnType<typeof listAssignedAlleys>>()
const bodies = new Map<string, Promise<SyncResponse>>()
const encoded = new WeakMap<SyncResponse, { br?: Buffer; gzip?: Buffer }>()
const KEEP = 50

function remember<V>(cache: Map<string, Promise<V>>, key: string, make: () => Promise<V>): Promise<V> {
  const known = cache.get(key)
  if (known !== undefined) return known
  const value = make()
  cache.set(key, value)
  value.catch(() => cache.delete(key))
  if (cache.size > KEEP) cache.delete(cache.keys().next().value!)
  return value
}

/** From so many commands on, answers travel alone: they are a few kilobytes, what they changed may be a hundred. */
const ANSWER_FIRST = 50

/** null = nothing new: 204. */
export async function makeReply(database: Database, asker: Asker, request: SyncRequest, acks: readonly Ack[], clock: { now: Instant; today: PlainDate }): Promise<SyncResponse | null> {
  const { communeId, hamletIds } = asker
  if (acks.length >= ANSWER_FIRST && request.position) return { gocua: 1, position: request.position, later: true, acks: [...acks] }
  const { head, hashAt } = await findHeadAndHash(database, communeId, request.position?.[1] ?? 0)
  const known = request.position === null || (head.epoch.startsWith(request.position[0]) && hashAt === request.position[2])
  const position: SyncResponse['position'] = [head.epoch, head.seq, head.hash]
  if (!known) return { gocua: 1, position, reset: true }

  const area = await areaOf(database, asker, head, clock.today)
  const from = request.position?.[1] ?? head.seq
  const news = from < head.seq || request.have !== undefined || area.sha !== request.area
  if (!news && acks.length === 0) return null

  const have = request.have === undefined ? hamletIds : hamletIds.filter((hamletId) => request.have!.includes(hamletId))
  const key = [communeId, head.epoch, from, head.seq, [...have].toSorted().join(), hamletIds.join(), area.sha === request.area ? '' : area.sha].join(':')
  const body = await remember(bodies, key, () => changesSince(database, asker, { head, from, have, clock, area: area.sha === request.area ? undefined : area }))
  return acks.length === 0 ? body : { ...body, acks: [...acks] }
}

/** What everybody of these hamlets shares, and the alleys of each member's evening: read once for all who ask. */
async function areaOf(database: Database, { actor, communeId, hamletIds }: Asker, { epoch, seq }: Head, today: PlainDate): Promise<Area> {
  const key = [communeId, epoch, seq, today].join(':')
  const [common, assigned] = await Promise.all([
    remember(areas, `${key}:${hamletIds.join()}`, () => database.read(communeId, (db) => readWholeArea(db, communeId, hamletIds, today))),
    remember(evenings, key, () => database.read(communeId, (db) => listAssignedAlleys(db, communeId, today))),
  ])
  const value = { ...common, assignedAlleyIds: assigned.get(actor.memberId ?? '') ?? [] }
  return { sha: createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8), value }
}

async function readWholeArea(db: Db, communeId: number, hamletIds: string[], today: PlainDate): Promise<Area['value']> {
  return { ...(await readArea(db, communeId, { hamletIds, memberId: null }, today)), guides: await listFieldGuides(db, communeId) }
}

interface Question {
  head: Head
  from: number
  /** Hamlets the phone holds already. */
  have: readonly string[]
  clock: { now: Instant }
  area: Area | undefined
}

async function changesSince(database: Database, { communeId, hamletIds }: Asker, { head, from, have, clock, area }: Question): Promise<SyncResponse> {
  const missing = hamletIds.filter((hamletId) => !have.includes(hamletId))
  const { crowded, left } = await readChanges(database, communeId, have, from, head.seq)
  const packs = await packsFor(database, communeId, [...missing, ...crowded], clock.now)
  // A reused pack is older than the position the phone will stand on: what changed in between comes along.
  for (const pack of packs) {
    if (pack.seq >= head.seq) continue
    const later = await readChanges(database, communeId, [pack.hamletId], pack.seq, head.seq)
    for (const [id, hamletId] of later.left) left.set(id, hamletId)
  }
  const households = left.size === 0 ? [] : await database.read(communeId, (db) => listPackedHouseholds(db, communeId, hamletIds, [...left.keys()]))
  for (const household of households) left.delete(household.id)
  return {
    gocua: 1,
    position: [head.epoch, head.seq, head.hash],
    ...(area && { area: { sha: area.sha, value: area.value } }),
    ...(packs.length > 0 && { packs }),
    ...(households.length > 0 && { deltas: [encodeHouseholds(households)] }),
    // Changed, and in none of this phone's hamlets any more.
    ...(left.size > 0 && { gone: [...left] }),
  }
}

interface Changes {
  /** Hamlets for which one pack is cheaper than the changes. */
  crowded: string[]
  /** Changed households → the hamlet whose entry named them. */
  left: Map<string, string>
}

async function readChanges(database: Database, communeId: number, hamletIds: readonly string[], from: number, to: number): Promise<Changes> {
  const changes: Changes = { crowded: [], left: new Map() }
  if (from >= to || hamletIds.length === 0) return changes
  if (to - from > FEED_LIMIT) return { ...changes, crowded: [...hamletIds] }
  return database.read(communeId, async (db) => {
    const feed = await listFeed(db, communeId, hamletIds, from, to)
    for (const hamletId of hamletIds) {
      const { whole, householdIds } = changesIn(feed, hamletId, from)
      const many = householdIds.size > 20 && packInstead(householdIds.size, await countHouseholds(db, communeId, hamletId))
      if (whole || many) changes.crowded.push(hamletId)
      else for (const id of householdIds) changes.left.set(id, hamletId)
    }
    return changes
  })
}

/** The body as it travels; compressed once per answer. */
export function encodeReply(reply: SyncResponse, acceptEncoding: string): { body: Buffer | string; encoding?: 'br' | 'gzip' } {
  const kept = encoded.get(reply) ?? {}
  encoded.set(reply, kept)
  const text = () => JSON.stringify(reply)
  if (/\bbr\b/.test(acceptEncoding)) return { body: (kept.br ??= brotliCompressSync(text(), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })), encoding: 'br' }
  if (/\bgzip\b/.test(acceptEncoding)) return { body: (kept.gzip ??= gzipSync(text())), encoding: 'gzip' }
  return { body: text() }
}
