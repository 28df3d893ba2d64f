// The pure decisions of syncing: what time a command really has, whether to send changes or a whole pack,
// and how commands written by an older app are lifted. Same on server and phone.

import { addMilliseconds, epochMs, instantFromEpochMs, type Instant } from '../../platform/time.ts'
import type { OutboxEntry } from './schema.ts'

/** Version of commands and packs this build speaks; older commands are lifted, newer ones wait. */
export const SCHEMA_VERSION = 1

/** Clocks further apart than this are corrected; less is left alone. */
const TOLERATED_SKEW_MS = 2 * 60_000

/**
 * The phone's time that never runs backwards: its clock plus the last known offset from the server, but never before
 * the latest instant it has already used or heard (a clock set back a year does not date visits a year ago).
 */
export function phoneNow(wallMs: number, offsetMs: number, highWater: Instant | null): Instant {
  const corrected = wallMs + offsetMs
  return instantFromEpochMs(highWater === null ? corrected : Math.max(corrected, epochMs(highWater)))
}

/** Offset to remember from a reply: server time minus phone time; small differences count as none. */
export function clockOffset(serverNow: Instant, phoneWallMs: number): number {
  const offset = epochMs(serverNow) - phoneWallMs
  return Math.abs(offset) < TOLERATED_SKEW_MS ? 0 : offset
}

/** The instant the server keeps for a command: the phone's own, corrected when its clock is wrong, never in the future. */
export function settleTime(made: Instant, phoneClock: Instant, serverNow: Instant): Instant {
  const skew = epochMs(serverNow) - epochMs(phoneClock)
  const corrected = Math.abs(skew) < TOLERATED_SKEW_MS ? made : addMilliseconds(made, skew)
  return corrected > serverNow ? serverNow : corrected
}

/** Above this share of a hamlet's households, one pack is cheaper than the changes. */
const PACK_SHARE = 0.3

export function packInstead(changedHouseholds: number, allHouseholds: number): boolean {
  return changedHouseholds > 20 && changedHouseholds > allHouseholds * PACK_SHARE
}

export type Lifted = { ok: true; entry: OutboxEntry } | { ok: false; reason: 'newer' | 'unknown' }

type Lift = (body: Record<string, unknown>) => Record<string, unknown>

/** How to read a command of an older schema version: version → kind → lift to the next version. */
const LIFTS: Record<number, Record<string, Lift>> = {}

/** Brings a command to the present schema version; a newer one waits for a newer server. */
export function liftCommand(entry: OutboxEntry, lifts: Record<number, Record<string, Lift>> = LIFTS, present = SCHEMA_VERSION): Lifted {
  if (entry.v > present) return { ok: false, reason: 'newer' }
  let { body } = entry
  for (let version = entry.v; version < present; version++) body = lifts[version]?.[entry.kind]?.(body) ?? body
  return { ok: true, entry: { ...entry, v: present, body } }
}

/** Acknowledged commands stay on the phone this long, to be offered again to a restored server. */
export const KEEP_ACKNOWLEDGED_DAYS = 30

/** The data key dies after so many days without contact: a phone in a drawer holds nothing readable. */
export const KEY_LIFE_DAYS = 21

/** Beyond this many entries nobody reads the feed: packs are cheaper. */
export const FEED_LIMIT = 20_000

export interface FeedEntry {
  seq: number
  hamletIds: readonly string[]
  householdIds: readonly string[] | null
}

/** What changed in one hamlet after `from`: single households, or the hamlet as a whole. */
export function changesIn(feed: readonly FeedEntry[], hamletId: string, from: number): { whole: boolean; householdIds: Set<string> } {
  const householdIds = new Set<string>()
  let whole = false
  for (const entry of feed) {
    if (entry.seq <= from || !entry.hamletIds.includes(hamletId)) continue
    if (entry.householdIds === null) whole = true
    else for (const id of entry.householdIds) householdIds.add(id)
  }
  return { whole, householdIds }
}
