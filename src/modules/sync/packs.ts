// Packs built lazily and shared by every phone of the hamlet: reused while few households changed since, rebuilt when
// the hamlet changed wholesale or too much.

import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Database } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import { encodeHouseholds, type Pack } from './pack.ts'
import { countHouseholds, findHead, findNewestPacks, insertPack, listFeed, listPackedHouseholds } from './queries.ts'
import { changesIn, FEED_LIMIT, packInstead, SCHEMA_VERSION } from './rules.ts'
import type { PackRef } from './schema.ts'

const gzipAsync = promisify(gzip)

/** Builds under way, so that a herd of phones waits for one build. */
const underWay = new Map<string, Promise<PackRef>>()

/** A usable pack for each hamlet: reused or built now. */
export async function packsFor(database: Database, communeId: number, hamletIds: readonly string[], now: Instant): Promise<PackRef[]> {
  if (hamletIds.length === 0) return []
  const usable = await database.read(communeId, async (db) => {
    const head = await findHead(db, communeId)
    const known = await findNewestPacks(db, communeId, hamletIds, SCHEMA_VERSION)
    const recent = [...known.values()].filter((pack) => head.seq - pack.seq <= FEED_LIMIT)
    const feed = await listFeed(db, communeId, hamletIds, Math.min(head.seq, ...recent.map((pack) => pack.seq)), head.seq)
    const fit = new Map<string, PackRef>()
    for (const pack of recent) {
      const { whole, householdIds } = changesIn(feed, pack.hamletId, pack.seq)
      if (!whole && !packInstead(householdIds.size, await countHouseholds(db, communeId, pack.hamletId))) fit.set(pack.hamletId, pack)
    }
    return fit
  })
  const refs: PackRef[] = []
  for (const hamletId of hamletIds) refs.push(usable.get(hamletId) ?? (await buildOnce(database, communeId, hamletId, now)))
  return refs
}

async function buildOnce(database: Database, communeId: number, hamletId: string, now: Instant): Promise<PackRef> {
  const key = `${communeId}:${hamletId}`
  const running = underWay.get(key)
  if (running) return running
  const build = buildPack(database, communeId, hamletId, now).finally(() => underWay.delete(key))
  underWay.set(key, build)
  return build
}

async function buildPack(database: Database, communeId: number, hamletId: string, now: Instant): Promise<PackRef> {
  const { seq, households } = await database.read(communeId, async (db) => {
    // The head first: rows may be newer than it, never older, and changes after it are sent again.
    const head = await findHead(db, communeId)
    return { seq: head.seq, households: await listPackedHouseholds(db, communeId, [hamletId]) }
  })
  const pack: Pack = { v: SCHEMA_VERSION, seq, hamletId, households: encodeHouseholds(households) }
  const body = await gzipAsync(JSON.stringify(pack), { level: 9 })
  const sha256 = createHash('sha256').update(body).digest('hex')
  await database.write(communeId, (db) => insertPack(db, { communeId, hamletId, schemaVersion: SCHEMA_VERSION, seq, sha256, body, builtAt: now }))
  return { hamletId, seq, sha256, sizeBytes: body.length }
}
