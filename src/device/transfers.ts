// Packs down and files up, in pieces that survive a cut: what has arrived is kept and the rest asked for.

import type { Pack } from '../modules/sync/pack.ts'
import { decodeHouseholds } from '../modules/sync/pack.ts'
import type { PackRef } from '../modules/sync/schema.ts'
import { ask } from './idb.ts'
import { storePack } from './pack-store.ts'
import { Cut, isOurs, type FileRow, type PartialRow, type PhoneState } from './state.ts'
import { lockBytes, openBytes } from './vault.ts'

const SAVE_EVERY_BYTES = 65_536
const FILE_CHUNK_BYTES = 131_072
/** As many as browsers open to one server. */
const AT_ONCE = 6

/** Downloads every pack still wanted, a few at a time. Throws when the link breaks; what arrived stays. */
export async function fetchWantedPacks(state: PhoneState, key: CryptoKey): Promise<void> {
  const queue = [...((await state.get('wanted')) ?? [])]
  const lane = async () => {
    for (let ref = queue.shift(); ref; ref = queue.shift()) await fetchPack(state, key, ref)
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, queue.length) }, lane))
  for (const one of lanes) if (one.status === 'rejected') throw one.reason
}

async function fetchPack(state: PhoneState, key: CryptoKey, ref: PackRef): Promise<void> {
  const bytes = await download(state, ref)
  if (!bytes) {
    // The server replaced it meanwhile: forget the wish, the next round trip names the new one.
    await state.set('wanted', ((await state.get('wanted')) ?? []).filter((pack) => pack.sha256 !== ref.sha256))
    return
  }
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
  const pack = JSON.parse(text) as Pack
  const ids = decodeHouseholds(pack.households).map((household) => household.id)
  const box = await lockBytes(key, new TextEncoder().encode(text))
  await storePack(state, ref, { hamletId: ref.hamletId, sha256: ref.sha256, seq: ref.seq, box }, ids)
}

async function download(state: PhoneState, ref: PackRef): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const before = await state.transact(['partial'], 'readonly', async (store) => ask<PartialRow | undefined>(store('partial').get(ref.sha256)))
  let bytes = before?.bytes ?? new Uint8Array(0)
  const response = await state.ports.fetch(`/sync/goi/${ref.sha256}`, bytes.length > 0 ? { headers: { range: `bytes=${bytes.length}-` } } : {})
  if (!isOurs(response)) throw new Cut('not our server')
  if (response.status === 404) return undefined
  if (response.status === 200) bytes = new Uint8Array(0)
  else if (response.status !== 206) throw new Cut(`pack: ${response.status}`)
  let saved = bytes.length
  const save = async () => {
    await state.transact(['partial'], 'readwrite', async (store) => void (await ask(store('partial').put({ sha256: ref.sha256, bytes } satisfies PartialRow))))
    saved = bytes.length
  }
  try {
    const reader = response.body!.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes = join(bytes, next.value)
      if (bytes.length - saved >= SAVE_EVERY_BYTES) await save()
    }
  } catch (error) {
    if (bytes.length > saved) await save()
    throw new Cut(String(error))
  }
  if ((await sha256(bytes)) !== ref.sha256) {
    const complete = bytes.length >= ref.sizeBytes
    if (complete) await state.transact(['partial'], 'readwrite', async (store) => void (await ask(store('partial').delete(ref.sha256))))
    else await save()
    throw new Cut('the pack is not whole')
  }
  return bytes
}

function join(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Sends photos and recordings whose visit the server already has; resumes where the server says it stopped. */
export async function sendWaitingFiles(state: PhoneState, key: CryptoKey): Promise<void> {
  const files = await state.transact(['files'], 'readonly', async (store) => ask<FileRow[]>(store('files').getAll()))
  for (const file of files) {
    if (!file.sent && !file.refused) await sendFile(state, key, file)
  }
}

async function sendFile(state: PhoneState, key: CryptoKey, file: FileRow): Promise<void> {
  const bytes = await openBytes(key, file.box)
  for (let offset = await askOffset(state, file); ; ) {
    const chunk = bytes.slice(offset, offset + FILE_CHUNK_BYTES)
    const response = await state.ports.fetch(`/sync/tep/${file.attachmentId}?offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: chunk,
    })
    const answer = await ours<{ offset?: number; done?: boolean; problem?: string; later?: boolean }>(response)
    if (answer.later) return
    if (answer.problem) return markFile(state, file, { refused: answer.problem })
    if (answer.done) return markFile(state, file, { sent: true })
    if (answer.offset === undefined || answer.offset <= offset) throw new Cut('the upload does not move on')
    offset = answer.offset
  }
}

async function askOffset(state: PhoneState, file: FileRow): Promise<number> {
  const answer = await ours<{ offset?: number }>(await state.ports.fetch(`/sync/tep/${file.attachmentId}`, {}))
  return Math.min(answer.offset ?? 0, file.sizeBytes)
}

async function ours<T>(response: Response): Promise<T> {
  if (!isOurs(response) || response.status >= 500) throw new Cut(`upload: ${response.status}`)
  return (await response.json()) as T
}

/** A file the server has is no longer needed here; a refused one stays to be seen. */
async function markFile(state: PhoneState, file: FileRow, change: Partial<FileRow>): Promise<void> {
  await state.transact(['files'], 'readwrite', async (store) => {
    if (change.sent) await ask(store('files').delete(file.sha256))
    else await ask(store('files').put({ ...file, ...change }))
  })
}
