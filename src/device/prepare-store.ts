// What a citizen prepares, on their own phone: a database of its own, every draft and photo locked under a key that
// cannot leave the browser, and under a passcode when one is set. Nothing here belongs to a helper's work.

import { prepareProblems } from '../modules/procedures/problems-prepare.ts'
import { newEnvelopeKey } from '../modules/procedures/seal-envelope.ts'
import type { Basis, Draft, NewPage, PrepareStore } from '../modules/procedures/store.ts'
import { accept, refuse, withParams, type Decision } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'
import { ask, transact } from './idb.ts'
import { importDataKey, lockBytes, lockJson, MAX_WRONG_PINS, openBytes, openJson, unwrapDataKey, wrapDataKey, type Box, type PinLock } from './vault.ts'

const DB_NAME = 'gocua-chuan-bi'
/** A phone that lies about closes itself. */
const OPEN_FOR_MS = 15 * 60_000

export interface Catalogue {
  communeId: number | null
  communeName: string
  entries: Basis[]
}

interface DraftRow {
  id: string
  savedAt: string
  box: Box
}
interface Kept {
  draft: Draft
  basis: Basis
}
type StoreName = 'meta' | 'drafts' | 'pages'

export interface PreparePorts {
  indexedDB: IDBFactory
  fetch(path: string, init?: RequestInit): Promise<Response>
  wallMs(): number
}

export type Standing = 'open' | 'locked' | 'spent'

export class PrepareState {
  readonly ports: PreparePorts
  #db: Promise<IDBDatabase> | undefined

  constructor(ports: PreparePorts) {
    this.ports = ports
  }

  db(): Promise<IDBDatabase> {
    this.#db ??= new Promise<IDBDatabase>((done, fail) => {
      const request = this.ports.indexedDB.open(DB_NAME, 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore('meta')
        request.result.createObjectStore('drafts', { keyPath: 'id' })
        request.result.createObjectStore('pages', { keyPath: 'id' }).createIndex('draft', 'draftId')
      }
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close()
          this.#db = undefined
        }
        done(request.result)
      }
      request.onerror = () => fail(request.error ?? new Error('IndexedDB cannot be opened'))
    })
    return this.#db
  }

  async get<T>(name: string): Promise<T | undefined> {
    return ask<T | undefined>((await this.db()).transaction('meta').objectStore('meta').get(name))
  }

  async put(name: string, value: unknown): Promise<void> {
    await transact<void, StoreName>(await this.db(), ['meta'], 'readwrite', async (store) => void (value === undefined ? store('meta').delete(name) : store('meta').put(value, name)))
  }

  async standing(): Promise<Standing> {
    const lock = await this.get<PinLock>('lock')
    if (!lock) return 'open'
    if (lock.wrong >= MAX_WRONG_PINS) return 'spent'
    const opened = await this.get<{ key: CryptoKey; until: number }>('opened')
    return opened && opened.until > this.ports.wallMs() ? 'open' : 'locked'
  }

  async isLocked(): Promise<boolean> {
    return (await this.get('lock')) !== undefined
  }

  /** The key of everything here; made at first use. Only while the phone stands open. */
  async key(): Promise<CryptoKey> {
    if (await this.get('lock')) {
      const opened = await this.get<{ key: CryptoKey; until: number }>('opened')
      if (!opened || opened.until <= this.ports.wallMs()) throw new Error('The drafts are locked')
      await this.put('opened', { ...opened, until: this.ports.wallMs() + OPEN_FOR_MS })
      return opened.key
    }
    const known = await this.get<CryptoKey>('deviceKey')
    if (known) return known
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    await this.put('deviceKey', fresh)
    return fresh
  }

  /** Locks everything anew under a fresh key that only this passcode opens. */
  async setPasscode(pin: string): Promise<void> {
    const old = await this.key()
    const raw = crypto.getRandomValues(new Uint8Array(32))
    const [lock, fresh] = [await wrapDataKey(raw, pin), await importDataKey(raw)]
    const db = await this.db()
    const drafts = await ask<DraftRow[]>(db.transaction('drafts').objectStore('drafts').getAll())
    const pages = await ask<{ id: string; draftId: string; box: Box }[]>(db.transaction('pages').objectStore('pages').getAll())
    for (const row of [...drafts, ...pages]) row.box = await lockBytes(fresh, await openBytes(old, row.box))
    await transact<void, StoreName>(db, ['meta', 'drafts', 'pages'], 'readwrite', async (store) => {
      for (const row of drafts) store('drafts').put(row)
      for (const row of pages) store('pages').put(row)
      store('meta').put(lock, 'lock')
      store('meta').put({ key: fresh, until: this.ports.wallMs() + OPEN_FOR_MS }, 'opened')
      store('meta').delete('deviceKey')
    })
  }

  async unlock(pin: string): Promise<Decision<void>> {
    const lock = await this.get<PinLock>('lock')
    if (!lock) return accept(undefined)
    if (lock.wrong >= MAX_WRONG_PINS) return refuse(prepareProblems.passcodeSpent)
    // Counted before it is tried: closing the browser in between saves no attempt.
    await this.put('lock', { ...lock, wrong: lock.wrong + 1 })
    const key = await unwrapDataKey(lock, pin)
    if (!key) return refuse(lock.wrong + 1 >= MAX_WRONG_PINS ? prepareProblems.passcodeSpent : withParams(prepareProblems.wrongPasscode, { left: MAX_WRONG_PINS - lock.wrong - 1 }))
    await this.put('lock', { ...lock, wrong: 0 })
    await this.put('opened', { key, until: this.ports.wallMs() + OPEN_FOR_MS })
    return accept(undefined)
  }

  lockNow(): Promise<void> {
    return this.put('opened', undefined)
  }

  /** Everything prepared here goes, with the passcode; the catalogue stays. */
  async clear(): Promise<void> {
    await transact<void, StoreName>(await this.db(), ['meta', 'drafts', 'pages'], 'readwrite', async (store) => {
      store('drafts').clear()
      store('pages').clear()
      for (const name of ['lock', 'opened', 'deviceKey']) store('meta').delete(name)
    })
  }

  /** Brings the catalogue up to date; says whether there was an answer. */
  async refresh(): Promise<boolean> {
    try {
      const response = await this.ports.fetch('/chuan-bi/danh-muc.json', { headers: { accept: 'application/json' } })
      if (!response.ok || !response.headers.get('content-type')?.startsWith('application/json')) return false
      await this.put('catalogue', await response.json())
      return true
    } catch {
      return false
    }
  }
}

export function phoneStore(state: PrepareState): PrepareStore {
  const rows = async (id?: string): Promise<Kept[]> => {
    const [db, key] = [await state.db(), await state.key()]
    const store = db.transaction('drafts').objectStore('drafts')
    const found = id === undefined ? await ask<DraftRow[]>(store.getAll()) : [await ask<DraftRow | undefined>(store.get(id))]
    return Promise.all(found.flatMap((row) => (row ? [openJson<Kept>(key, row.box)] : [])))
  }
  const catalogue = () => state.get<Catalogue>('catalogue')

  async function saveDraft(draft: Draft, page?: NewPage): Promise<Decision<void>> {
    const [db, key] = [await state.db(), await state.key()]
    const known = (await rows(draft.id))[0]?.basis ?? (await catalogue())?.entries.find((entry) => entry.procedure.code === draft.code)
    if (!known) return refuse(prepareProblems.notPrepared)
    const row: DraftRow = { id: draft.id, savedAt: draft.savedAt, box: await lockJson(key, { draft, basis: known } satisfies Kept) }
    const photo = page && { id: page.id, draftId: draft.id, box: await lockBytes(key, page.bytes) }
    const kept = new Set(draft.pages.map((one) => one.id))
    try {
      await transact<void, StoreName>(db, ['drafts', 'pages'], 'readwrite', async (store) => {
        store('drafts').put(row)
        if (photo) store('pages').put(photo)
        const there = await ask<IDBValidKey[]>(store('pages').index('draft').getAllKeys(draft.id))
        for (const id of there) if (!kept.has(String(id))) store('pages').delete(id)
      })
    } catch (error) {
      if ((error as Error).name === 'QuotaExceededError') return refuse(prepareProblems.storageFull)
      throw error
    }
    return accept(undefined)
  }

  return {
    kind: 'phone',
    listDrafts: async () => (await rows()).map(({ draft }) => draft).sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1)),
    findDraft: async (id) => (await rows(id))[0]?.draft,
    saveDraft,
    async dropDraft(id) {
      await transact<void, StoreName>(await state.db(), ['drafts', 'pages'], 'readwrite', async (store) => {
        store('drafts').delete(id)
        for (const page of await ask<IDBValidKey[]>(store('pages').index('draft').getAllKeys(id))) store('pages').delete(page)
      })
    },
    async readPage(draftId, pageId) {
      const row = await ask<{ draftId: string; box: Box } | undefined>((await state.db()).transaction('pages').objectStore('pages').get(pageId))
      return row?.draftId === draftId ? openBytes(await state.key(), row.box) : undefined
    },
    async basisOf(code, draft) {
      if (draft) {
        const kept = (await rows(draft.id))[0]
        return kept && { ...kept.basis, communeId: draft.communeId, communeName: draft.communeName }
      }
      const all = await catalogue()
      const entry = all?.entries.find((one) => one.procedure.code === code)
      return all && entry && all.communeId !== null ? { ...entry, communeId: all.communeId, communeName: all.communeName } : undefined
    },
    // One request at a time is answered here (prepare-app.tsx), so that a second press finds the first one's key.
    envelopeKey: async () => newEnvelopeKey(),
    async upload(draft, sealed) {
      const { id } = draft.envelope!
      const query = new URLSearchParams({ xa: String(draft.communeId), 'thu-tuc': draft.code, ban: String(draft.procedureVersion), ...(draft.formVersion !== null && { mau: String(draft.formVersion) }), ...(draft.helpers[0] && { the: draft.helpers[0].code }) })
      let response: Response
      try {
        response = await state.ports.fetch(`/goi/${id}?${query.toString()}`, { method: 'POST', body: sealed, headers: { accept: 'application/json', 'content-type': 'application/octet-stream' } })
      } catch {
        return refuse(prepareProblems.notOnline)
      }
      const type = response.headers.get('content-type') ?? ''
      if (response.ok && type.startsWith('application/json')) return accept((await response.json()) as { expiresAt: Instant })
      if (!type.includes('problem+json')) return refuse(prepareProblems.otherAnswer)
      const { problems } = (await response.json()) as { problems: { code: string; detail: string }[] }
      return refuse({ code: problems[0]?.code ?? 'prepare.otherAnswer', status: response.status, text: problems[0]?.detail ?? prepareProblems.otherAnswer.text })
    },
  }
}
