// The outbox: append-only, dense numbers, sealed twice over. A saved command is on disk before anybody is told so,
// and leaves only when the server has answered for it.

import { addDays, toPlainDate, type Instant } from '../platform/time.ts'
import { KEEP_ACKNOWLEDGED_DAYS, phoneNow, SCHEMA_VERSION } from '../modules/sync/rules.ts'
import { seal } from '../modules/sync/seal.ts'
import type { Ack, OutboxEntry } from '../modules/sync/schema.ts'
import { ask } from './idb.ts'
import type { FileRow, Meta, OutboxRow, PhoneState } from './state.ts'
import { lockBytes, lockJson, openJson } from './vault.ts'

export interface NewCommand {
  id: string
  kind: string
  body: Record<string, unknown>
  mends?: string
}

export interface NewFile {
  sha256: string
  mediaType: string
  bytes: Uint8Array<ArrayBuffer>
  attachmentId: string
}

/** Saves a command (and its files) in one strict transaction; the same id again changes nothing. */
export async function appendCommand(state: PhoneState, key: CryptoKey, command: NewCommand, files: NewFile[] = []): Promise<void> {
  const profile = await state.get('profile')
  if (!profile) throw new Error('This phone is not enrolled')
  const at = await state.now()
  const box = await lockJson(key, command.body)
  const fileRows: FileRow[] = []
  for (const file of files) {
    fileRows.push({
      sha256: file.sha256, mediaType: file.mediaType, sizeBytes: file.bytes.length, box: await lockBytes(key, file.bytes),
      sent: false, attachmentId: file.attachmentId, visitId: command.id,
    })
  }
  // Sealing is slow and must not happen inside a transaction; the number inside the seal is informative only.
  const lastSeen = (await state.get('lastN')) ?? 0
  const entry: OutboxEntry = {
    id: command.id, n: lastSeen + 1, kind: command.kind, v: SCHEMA_VERSION, at, body: command.body, ...(command.mends && { mends: command.mends }),
  }
  const sealed = await seal(entry, profile.serverKey)
  await state.transact(['meta', 'outbox', 'files'], 'readwrite', async (store) => {
    const byId = store('outbox').index('id')
    if ((await ask(byId.getKey(command.id))) !== undefined) return
    const n = ((await ask<number | undefined>(store('meta').get('lastN'))) ?? 0) + 1
    const row: OutboxRow = {
      n, id: command.id, deviceId: profile.actor.deviceId, kind: command.kind, v: SCHEMA_VERSION, at, box, sealed, state: 'waiting', files: files.map((file) => file.sha256),
      ...(command.mends && { mends: command.mends }),
    }
    await ask(store('outbox').add(row))
    await ask(store('meta').put(n, 'lastN'))
    const clock = (await ask<Meta['clock'] | undefined>(store('meta').get('clock'))) ?? { offsetMs: 0, highWater: null }
    await ask(store('meta').put({ ...clock, highWater: phoneNow(state.ports.wallMs(), clock.offsetMs, at) }, 'clock'))
    for (const file of fileRows) await ask(store('files').put(file))
    if (command.mends) {
      const mended = await ask<OutboxRow | undefined>(byId.get(command.mends))
      if (mended?.state === 'refused') await ask(store('outbox').put({ ...mended, state: 'settled' }))
    }
  })
}

/** What this enrolment made, oldest first. */
export async function listOutbox(state: PhoneState): Promise<OutboxRow[]> {
  const deviceId = (await state.get('profile'))?.actor.deviceId ?? null
  return (await listEverything(state)).filter((row) => row.deviceId === deviceId)
}

/** What pages show from the outbox itself: not answered yet, or answered and its news not here yet. */
export async function listShown(state: PhoneState): Promise<OutboxRow[]> {
  const deviceId = (await state.get('profile'))?.actor.deviceId ?? null
  const unseen = await state.get('unseen')
  const rows = await state.transact(['outbox'], 'readonly', async (store) => {
    const index = store('outbox').index('state')
    const [waiting, done] = await Promise.all([ask<OutboxRow[]>(index.getAll('waiting')), unseen ? ask<OutboxRow[]>(index.getAll('done')) : []])
    return [...waiting, ...done.filter((row) => row.unseen)]
  })
  return rows.filter((row) => row.deviceId === deviceId).toSorted((a, b) => a.n - b.n)
}

async function listEverything(state: PhoneState): Promise<OutboxRow[]> {
  return state.transact(['outbox'], 'readonly', async (store) => ask<OutboxRow[]>(store('outbox').getAll()))
}

export interface Counts {
  waiting: number
  refused: number
  /** Left by an earlier enrolment of this phone: only an officer can bring it in. */
  sealed: number
}

export async function countWaiting(state: PhoneState): Promise<Counts> {
  const deviceId = (await state.get('profile'))?.actor.deviceId ?? null
  const open = (await listUnsettled(state)).map((row) => (row.deviceId === deviceId ? row.state : 'sealed'))
  const count = (state: string) => open.filter((one) => one === state).length
  return { waiting: count('waiting'), refused: count('refused'), sealed: count('sealed') }
}

function listUnsettled(state: PhoneState): Promise<OutboxRow[]> {
  return state.transact(['outbox'], 'readonly', async (store) => {
    const index = store('outbox').index('state')
    return [...(await ask<OutboxRow[]>(index.getAll('waiting'))), ...(await ask<OutboxRow[]>(index.getAll('refused')))]
  })
}

/** The entry as it travels. */
export async function toEntry(key: CryptoKey, row: OutboxRow): Promise<OutboxEntry> {
  const body = await openJson<Record<string, unknown>>(key, row.box)
  return { id: row.id, n: row.n, kind: row.kind, v: row.v, at: row.at, body, ...(row.mends && { mends: row.mends }) }
}

/**
 * Applies the server's answers inside the caller's transaction; forgets what was acknowledged long ago. `seen`: what
 * the commands changed is on the phone by now; otherwise accepted ones are still shown from the outbox.
 */
export async function applyAcks(outbox: IDBObjectStore, acks: Ack[], now: Instant, seen: boolean): Promise<void> {
  const byId = new Map(acks.map((ack) => [ack.id, ack]))
  const oldest = addDays(toPlainDate(now), -KEEP_ACKNOWLEDGED_DAYS)
  const writes: Promise<unknown>[] = []
  for (const row of await ask<OutboxRow[]>(outbox.getAll())) {
    const ack = byId.get(row.id)
    if (ack && ack.state !== 'waiting' && row.state === 'waiting') writes.push(ask(outbox.put(answered(row, ack, now, seen))))
    else if (seen && row.unseen) writes.push(ask(outbox.put(without(row))))
    else if ((row.state === 'done' || row.state === 'settled') && toPlainDate(row.doneAt ?? row.at) < oldest) writes.push(ask(outbox.delete(row.n)))
  }
  await Promise.all(writes)
}

function answered(row: OutboxRow, ack: Ack, now: Instant, seen: boolean): OutboxRow {
  if (ack.state === 'refused') return { ...row, state: 'refused', problems: ack.problems ?? [] }
  return { ...row, state: 'done', doneAt: now, ...(!seen && { unseen: true }) }
}

function without({ unseen: _seen, ...row }: OutboxRow): OutboxRow {
  return row
}

/** After a restored backup: everything acknowledged in the last weeks is offered again (the server knows repeats). */
export async function reofferAcknowledged(outbox: IDBObjectStore): Promise<void> {
  for (const row of await ask<OutboxRow[]>(outbox.getAll())) {
    if (row.state === 'done') await ask(outbox.put({ ...without(row), state: 'waiting' }))
  }
}

/** Unsent work as a file that only the server can open: for a locked, revoked or broken phone. */
export async function exportSealed(state: PhoneState): Promise<string> {
  const rows = (await listUnsettled(state)).toSorted((a, b) => a.n - b.n)
  return JSON.stringify({ gocua: 'unsent-work', version: 1, commands: rows.map(({ id, at, deviceId, sealed }) => ({ id, at, deviceId, sealed })) })
}
