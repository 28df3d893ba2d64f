// The hamlets this phone holds: packs in locked boxes, households changed since on top, decoded once and kept in memory.

import { decodeHouseholds, type Pack, type PackedHousehold as Household } from '../modules/sync/pack.ts'
import { ask } from './idb.ts'
import type { PackRef } from '../modules/sync/schema.ts'
import type { ChangeRow, PackRow, PhoneState } from './state.ts'
import { openBytes, openJson } from './vault.ts'

/** Decoded hamlets, per phone; dropped whenever something new arrives for them. */
const decoded = new WeakMap<PhoneState, Map<string, Map<string, Household>>>()

function cacheOf(state: PhoneState): Map<string, Map<string, Household>> {
  let cache = decoded.get(state)
  if (!cache) decoded.set(state, (cache = new Map()))
  return cache
}

export function forgetDecoded(state: PhoneState, hamletIds?: Iterable<string>): void {
  if (!hamletIds) decoded.delete(state)
  else for (const id of hamletIds) cacheOf(state).delete(id)
}

/** Every household of a hamlet by id, in walking order; empty when the phone does not hold it. */
export async function hamletHouseholds(state: PhoneState, key: CryptoKey, hamletId: string): Promise<Map<string, Household>> {
  const cache = cacheOf(state)
  const known = cache.get(hamletId)
  if (known) return known
  const { pack, changes } = await state.transact(['packs', 'changes'], 'readonly', async (store) => ({
    pack: await ask<PackRow | undefined>(store('packs').get(hamletId)),
    changes: await ask<ChangeRow[]>(store('changes').index('hamlet').getAll(hamletId)),
  }))
  const households = new Map<string, Household>()
  if (pack) {
    const body = JSON.parse(new TextDecoder().decode(await openBytes(key, pack.box))) as Pack
    for (const household of decodeHouseholds(body.households)) households.set(household.id, household)
  }
  for (const change of changes) {
    if (change.box) households.set(change.householdId, await openJson<Household>(key, change.box))
    else households.delete(change.householdId)
  }
  const ordered = new Map([...households.values()].toSorted(inWalkingOrder).map((household) => [household.id, household]))
  cache.set(hamletId, ordered)
  return ordered
}

/** Alley by alley as the leader numbered them, houses without an alley last. */
function inWalkingOrder(a: Household, b: Household): number {
  return (
    Number(a.alleyId === null) - Number(b.alleyId === null) || a.alleySort - b.alleySort || compare(a.alleyName, b.alleyName) ||
    compare(a.alleyId, b.alleyId) || a.doorSort - b.doorSort || compare(a.headName, b.headName) || compare(a.id, b.id)
  )
}

function compare(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}

/** The hamlet a household belongs to on this phone, without opening a box. */
export async function findHamletOf(state: PhoneState, householdId: string): Promise<string | undefined> {
  return state.transact(['members', 'changes'], 'readonly', async (store) => {
    const change = await ask<ChangeRow | undefined>(store('changes').get(householdId))
    if (change) return change.box ? change.hamletId : undefined
    for (const row of await ask<{ hamletId: string; ids: string[] }[]>(store('members').getAll())) {
      if (row.ids.includes(householdId)) return row.hamletId
    }
    return undefined
  })
}

export async function heldHamlets(state: PhoneState): Promise<string[]> {
  return state.transact(['packs'], 'readonly', async (store) => (await ask(store('packs').getAllKeys())) as string[])
}

/** Puts a downloaded pack in place; changes heard after it was built stay on top. */
export async function storePack(state: PhoneState, ref: PackRef, row: PackRow, householdIds: string[]): Promise<void> {
  await state.transact(['meta', 'packs', 'members', 'changes', 'partial'], 'readwrite', async (store) => {
    const wanted = (await ask<PackRef[] | undefined>(store('meta').get('wanted'))) ?? []
    // Withdrawn or replaced while it was on its way.
    if (!wanted.some((pack) => pack.sha256 === ref.sha256)) return
    await ask(store('packs').put(row))
    await ask(store('members').put({ hamletId: ref.hamletId, ids: householdIds }))
    for (const change of await ask<ChangeRow[]>(store('changes').index('hamlet').getAll(ref.hamletId))) {
      if (change.seq <= ref.seq) await ask(store('changes').delete(change.householdId))
    }
    await ask(store('meta').put(wanted.filter((pack) => pack.sha256 !== ref.sha256), 'wanted'))
    await ask(store('partial').delete(ref.sha256))
  })
  forgetDecoded(state, [ref.hamletId])
}
