// One round trip with the server: the outbox up, changes down, all applied in one transaction. Whatever breaks —
// no signal, a portal's page, half an answer, a killed phone — leaves the phone as it was, to try again.

import { clockOffset, SCHEMA_VERSION } from '../modules/sync/rules.ts'
import { decodeHouseholds } from '../modules/sync/pack.ts'
import type { Columns } from '../modules/sync/columns.ts'
import type { Ack, PackRef, SyncQuestion, SyncResponse } from '../modules/sync/schema.ts'
import { instantFromEpochMs, type Instant } from '../platform/time.ts'
import { ask } from './idb.ts'
import { applyAcks, countWaiting, listOutbox, reofferAcknowledged, toEntry, type Counts } from './outbox.ts'
import { forgetDecoded, heldHamlets } from './pack-store.ts'
import { fetchWantedPacks, sendWaitingFiles } from './transfers.ts'
import { Cut, isOurs, type ChangeRow, type Meta, type PhoneState, type SyncTrouble } from './state.ts'
import { lockJson, openJson } from './vault.ts'
import type { FieldArea } from '../modules/visits/store.ts'

/** Commands in one request: small enough for a weak link, large enough for a week's work in a few trips. */
const BATCH = 1000
/** A compressed request pays off above this many characters. */
const COMPRESS_ABOVE = 900

export interface SyncResult extends Counts {
  ok: boolean
  trouble?: SyncTrouble
}

/** Brings everything up to date; safe to call at any time, from several tabs, and to kill at any point. */
export async function syncOnce(state: PhoneState): Promise<SyncResult> {
  const key = await state.key()
  if (!key) return result(state, 'offline')
  try {
    for (let rounds = 0; rounds < 50; rounds++) {
      const trouble = await roundTrip(state, key)
      if (trouble) return await settle(state, trouble)
      if (await state.get('unseen')) continue
      await fetchWantedPacks(state, key)
      const left = (await listOutbox(state)).some((row) => row.state === 'waiting' && !setAside.get(state)?.has(row.id))
      if (!left && !(await needsAnother(state, key))) break
    }
    await sendWaitingFiles(state, key)
    return await settle(state)
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === 'AbortError' || error instanceof Cut) return await settle(state, 'offline')
    throw error
  }
}

/** Commands a server of an older version could not read yet: kept, not sent again in this run. */
const setAside = new WeakMap<PhoneState, Set<string>>()

async function needsAnother(state: PhoneState, key: CryptoKey): Promise<boolean> {
  const area = await readArea(state, key)
  if (!area || !(await state.get('position'))) return true
  if ((await state.get('wanted'))?.length) return true
  const held = new Set(await heldHamlets(state))
  return area.hamlets.some((hamlet) => !held.has(hamlet.id))
}

/** The area as last opened: it changes rarely and every page asks for it. */
const openedAreas = new WeakMap<PhoneState, { sha: string; value: Promise<FieldArea> }>()

export async function readArea(state: PhoneState, key: CryptoKey): Promise<FieldArea | undefined> {
  const area = await state.get('area')
  if (!area) return undefined
  const known = openedAreas.get(state)
  if (known?.sha === area.sha) return known.value
  const opened = { sha: area.sha, value: openJson<FieldArea>(key, area.box) }
  openedAreas.set(state, opened)
  return opened.value
}

async function roundTrip(state: PhoneState, key: CryptoKey): Promise<SyncTrouble | undefined> {
  const request = await buildRequest(state, key)
  const response = await post(state, request)
  const trouble = troubleOf(response)
  if (trouble) return trouble
  const wall = state.ports.wallMs()
  if (response.status === 204) {
    if (await state.get('unseen')) await applyAnswers(state, [], response.headers.get('x-gocua') as Instant, true)
    return undefined
  }
  const reply = parseReply(await response.text())
  if (!reply) return 'portal'
  if (reply.later) {
    await applyAnswers(state, reply.acks ?? [], response.headers.get('x-gocua') as Instant, false)
    return undefined
  }
  await applyReply(state, key, reply, { now: response.headers.get('x-gocua') as Instant, wall })
  return undefined
}

async function buildRequest(state: PhoneState, key: CryptoKey): Promise<SyncQuestion> {
  const waiting = (await listOutbox(state)).filter((row) => row.state === 'waiting' && !setAside.get(state)?.has(row.id)).slice(0, BATCH)
  const [position, area, held] = [await state.get('position'), await readArea(state, key), await heldHamlets(state)]
  const wanted = new Set((await state.get('wanted'))?.map((pack) => pack.hamletId))
  const complete = area !== undefined && area.hamlets.every((hamlet) => held.includes(hamlet.id) || wanted.has(hamlet.id))
  return {
    schema: SCHEMA_VERSION,
    position: position ? [position[0].slice(0, 8), position[1], position[2]] : null,
    area: (await state.get('area'))?.sha ?? '',
    ...(!complete && { have: [...new Set([...held, ...wanted])] }),
    clock: instantFromEpochMs(state.ports.wallMs()),
    ...(waiting.length > 0 && { outbox: await Promise.all(waiting.map((row) => toEntry(key, row))) }),
  }
}

async function post(state: PhoneState, request: SyncQuestion): Promise<Response> {
  const text = JSON.stringify(request)
  // A body without a type is sent without the header: a poll counts its bytes.
  if (text.length < COMPRESS_ABOVE) return state.ports.fetch('/sync', { method: 'POST', body: new TextEncoder().encode(text) })
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  const body = await new Response(stream).arrayBuffer()
  return state.ports.fetch('/sync', { method: 'POST', headers: { 'x-gocua-encoding': 'gzip' }, body })
}

function troubleOf(response: Response): SyncTrouble | undefined {
  const ours = isOurs(response)
  if (response.redirected || !ours) return response.status >= 500 ? 'server' : 'portal'
  if (response.status === 401) return 'signed-out'
  if (response.status === 403) return 'revoked'
  if (response.status === 409) return 'update'
  if (!response.ok) return 'server'
  if (response.status !== 204 && !response.headers.get('content-type')?.includes('json')) return 'portal'
  return undefined
}

function parseReply(text: string): SyncResponse | undefined {
  try {
    const reply = JSON.parse(text) as SyncResponse
    return reply.gocua === 1 && Array.isArray(reply.position) ? reply : undefined
  } catch {
    return undefined
  }
}

/** Answers without news: what was accepted stays on show until its news come. */
async function applyAnswers(state: PhoneState, acks: Ack[], now: Instant, seen: boolean): Promise<void> {
  await state.transact(['meta', 'outbox'], 'readwrite', async (store) => {
    await applyAcks(store('outbox'), acks, now, seen)
    if (seen) await ask(store('meta').delete('unseen'))
    else await ask(store('meta').put(true, 'unseen'))
    await ask(store('meta').put(now, 'lastContact'))
  })
  for (const ack of acks) if (ack.state === 'waiting') remember(state, ack.id)
}

interface Incoming {
  changes: ChangeRow[]
  hamletIds: string[]
}

/** Boxes are made first (cryptography cannot run inside a transaction), then everything is written at once. */
async function applyReply(state: PhoneState, key: CryptoKey, reply: SyncResponse, { now, wall }: { now: Instant; wall: number }): Promise<void> {
  const incoming = await boxChanges(key, reply)
  const area = reply.area && { sha: reply.area.sha, box: await lockJson(key, reply.area.value) }
  const territory = reply.area && new Set((reply.area.value as FieldArea).hamlets.map((hamlet) => hamlet.id))
  await state.transact(['meta', 'outbox', 'packs', 'members', 'changes'], 'readwrite', async (store) => {
    const meta = store('meta')
    const wanted = new Map(((await ask<PackRef[] | undefined>(meta.get('wanted'))) ?? []).map((pack) => [pack.hamletId, pack]))
    if (reply.reset) {
      // Ids never die and the register is the server's: only what was said to be done must be said again.
      await reofferAcknowledged(store('outbox'))
      for (const name of ['packs', 'members', 'changes'] as const) await ask(store(name).clear())
      wanted.clear()
    }
    const gone = (reply.gone ?? []).map(([householdId, hamletId]): ChangeRow => ({ householdId, hamletId, seq: reply.position[1], box: null }))
    await Promise.all([...incoming.changes, ...gone].map((change) => ask(store('changes').put(change))))
    for (const pack of reply.packs ?? []) wanted.set(pack.hamletId, pack)
    if (area && territory) {
      await ask(meta.put(area, 'area'))
      for (const id of await leftHamlets(store, territory)) await dropHamlet(store, id)
      for (const id of wanted.keys()) if (!territory.has(id)) wanted.delete(id)
    }
    if (reply.reset) await ask(meta.delete('position'))
    else await ask(meta.put(reply.position, 'position'))
    await ask(meta.put([...wanted.values()], 'wanted'))
    await ask(meta.put({ offsetMs: clockOffset(now, wall), highWater: now } satisfies Meta['clock'], 'clock'))
    await ask(meta.put(now, 'lastContact'))
    await applyAcks(store('outbox'), reply.acks ?? [], now, true)
    await ask(meta.delete('unseen'))
  })
  for (const ack of reply.acks ?? []) if (ack.state === 'waiting') remember(state, ack.id)
  forgetDecoded(state, reply.reset || reply.area ? undefined : incoming.hamletIds)
  if (reply.gone?.length) forgetDecoded(state)
}

function remember(state: PhoneState, id: string): void {
  const ids = setAside.get(state) ?? new Set()
  setAside.set(state, ids.add(id))
}

async function boxChanges(key: CryptoKey, reply: SyncResponse): Promise<Incoming> {
  const households = ((reply.deltas ?? []) as Columns[]).flatMap((columns) => decodeHouseholds(columns))
  const changes = await Promise.all(
    households.map(async (household): Promise<ChangeRow> => ({ householdId: household.id, hamletId: household.hamletId, seq: reply.position[1], box: await lockJson(key, household) })),
  )
  return { changes, hamletIds: [...new Set(households.map((household) => household.hamletId))] }
}

type Stores = (name: 'packs' | 'members' | 'changes') => IDBObjectStore

async function leftHamlets(store: Stores, territory: Set<string>): Promise<string[]> {
  const held = (await ask(store('packs').getAllKeys())) as string[]
  return held.filter((id) => !territory.has(id))
}

async function dropHamlet(store: Stores, hamletId: string): Promise<void> {
  await ask(store('packs').delete(hamletId))
  await ask(store('members').delete(hamletId))
  for (const id of await ask(store('changes').index('hamlet').getAllKeys(hamletId))) await ask(store('changes').delete(id))
}

/** Writes down how the sync ended; a revoked phone forgets its key and everything it held but its unsent work. */
async function settle(state: PhoneState, trouble?: SyncTrouble): Promise<SyncResult> {
  const at = await state.now()
  if (trouble === 'revoked') await wipe(state, at)
  await state.set('lastSync', { at, ok: !trouble, ...(trouble && { trouble }) })
  return result(state, trouble)
}

async function result(state: PhoneState, trouble?: SyncTrouble): Promise<SyncResult> {
  return { ok: !trouble, ...(trouble && { trouble }), ...(await countWaiting(state)) }
}

/** The data key dies; packs go; the sealed outbox stays for the server to open. */
export async function wipe(state: PhoneState, at: string | null): Promise<void> {
  await state.transact(['meta', 'packs', 'members', 'changes', 'partial', 'files'], 'readwrite', async (store) => {
    for (const name of ['packs', 'members', 'changes', 'partial', 'files'] as const) await ask(store(name).clear())
    for (const name of ['lock', 'open', 'area', 'position', 'wanted', 'unseen'] as const) await ask(store('meta').delete(name))
    if (at) await ask(store('meta').put({ at } satisfies Meta['revoked'], 'revoked'))
  })
  forgetDecoded(state)
}
