// What a phone remembers, by name, and the small rules about it. One object per phone; a test makes several.

import type { Actor } from '../platform/actor.ts'
import { isInstant, type Instant } from '../platform/time.ts'
import { phoneNow } from '../modules/sync/rules.ts'
import type { PackRef } from '../modules/sync/schema.ts'
import { ask, openPhoneDb, transact, type StoreName } from './idb.ts'
import type { Box, PinLock } from './vault.ts'

/** Everything the phone takes from outside: replaced by several phones in tests, by the browser in the worker. */
export interface PhonePorts {
  indexedDB: IDBFactory
  /** Same-origin fetch with the session cookie. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The phone's clock, ms since 1970 — possibly wrong. */
  wallMs(): number
}

/** Who this phone belongs to; given at enrolment, kept in plain text (needed while locked). */
export interface Profile {
  actor: Omit<Actor, 'permissions'> & { permissions: string[] }
  commune: { name: string; fictional: boolean }
  /** Raw P-256 point, base64url: commands are sealed to it. */
  serverKey: string
  enrolledAt: string
}

export interface Flash {
  tone: 'ok' | 'warn' | 'bad'
  text: string
}

export interface Meta {
  profile: Profile
  lock: PinLock
  /** The unlocked key, not extractable, until it must be asked for again. */
  open: { key: CryptoKey; until: number }
  position: [epoch: string, seq: number, hash: string]
  area: { sha: string; box: Box }
  wanted: PackRef[]
  lastN: number
  clock: { offsetMs: number; highWater: Instant | null }
  lastSync: { at: Instant; ok: boolean; trouble?: SyncTrouble }
  lastContact: Instant
  /** With whom a lesson was begun last: ids only. */
  together: { householdId: string; residentId: string }
  /** Some rows of the outbox are `unseen`. */
  unseen: true
  /** The server said this phone is revoked: only unsent work is left. */
  revoked: { at: string }
  prefs: { lang?: string; theme?: string; size?: string }
  /** Sentences to show once, one per page: two tabs that save at once get one each. */
  flashes: Flash[]
}

export type SyncTrouble = 'offline' | 'portal' | 'signed-out' | 'revoked' | 'server' | 'update'

/** The answer broke off or does not add up: the same as no answer. */
export class Cut extends Error {}

/** Our server names its time in a header that no portal knows. */
export function isOurs(response: Response): boolean {
  return isInstant(response.headers.get('x-gocua'))
}

export interface OutboxRow {
  n: number
  id: string
  /** The enrolment it was made under: after a new one, it can only be exported. */
  deviceId: string | null
  kind: string
  v: number
  at: Instant
  /** The input, for showing and sending; unreadable once the key is gone. */
  box: Box
  /** The whole entry sealed to the server: survives a dead key. */
  sealed: { k: string; iv: string; c: string }
  state: 'waiting' | 'done' | 'refused' | 'settled'
  /** The server has it, but what it changed has not come back yet: still shown from here. */
  unseen?: true
  problems?: { code: string; text: string; field?: string; params?: Record<string, string | number> }[]
  mends?: string
  doneAt?: Instant
  /** SHA-256 of files announced by it and not yet with the server. */
  files: string[]
}

export interface PackRow {
  hamletId: string
  sha256: string
  seq: number
  box: Box
}

export interface ChangeRow {
  householdId: string
  hamletId: string
  seq: number
  /** null: the household left this phone's hamlets. */
  box: Box | null
}

export interface PartialRow {
  sha256: string
  bytes: Uint8Array<ArrayBuffer>
}

export interface FileRow {
  sha256: string
  mediaType: string
  sizeBytes: number
  box: Box
  sent: boolean
  attachmentId: string
  visitId: string
  refused?: string
}

/** Short enough that another worker of this phone (an upgrade under way) is not overheard for long. */
const BELIEVED_MS = 150

export class PhoneState {
  readonly ports: PhonePorts
  /** All of `meta` as last read, for one page's many questions. */
  private known: { readAtMs: number; values: Promise<Map<string, unknown>> } | undefined
  private opening: Promise<IDBDatabase> | undefined

  constructor(ports: PhonePorts) {
    this.ports = ports
  }

  private async db(): Promise<IDBDatabase> {
    this.opening ??= openPhoneDb(this.ports.indexedDB).then((db) => {
      db.onclose = () => (this.opening = undefined)
      return db
    })
    return this.opening
  }

  async transact<T>(stores: StoreName[], mode: IDBTransactionMode, work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>): Promise<T> {
    const writesMeta = mode === 'readwrite' && stores.includes('meta')
    try {
      return await transact(await this.db(), stores, mode, work)
    } catch (error) {
      // The connection gave way to an upgrade or was closed by the browser: once more on a new one.
      if ((error as Error).name !== 'InvalidStateError') throw error
      this.opening = undefined
      return await transact(await this.db(), stores, mode, work)
    } finally {
      if (writesMeta) this.known = undefined
    }
  }

  /** Reads everything small at once and believes it for a moment: a page asks twenty times, a transaction each is slow. */
  async get<K extends keyof Meta>(name: K): Promise<Meta[K] | undefined> {
    const nowMs = performance.now()
    if (!this.known || nowMs - this.known.readAtMs > BELIEVED_MS) {
      const mine = { readAtMs: nowMs, values: this.readMeta() }
      mine.values.catch(() => this.known === mine && (this.known = undefined))
      this.known = mine
    }
    return (await this.known.values).get(name) as Meta[K] | undefined
  }

  private readMeta(): Promise<Map<string, unknown>> {
    return this.transact(['meta'], 'readonly', async (store) => {
      const [names, values] = await Promise.all([ask(store('meta').getAllKeys()), ask<unknown[]>(store('meta').getAll())])
      return new Map(names.map((name, index) => [String(name), values[index]]))
    })
  }

  async set<K extends keyof Meta>(name: K, value: Meta[K]): Promise<void> {
    await this.transact(['meta'], 'readwrite', async (store) => void (await ask(store('meta').put(value, name))))
  }

  async forget(...names: (keyof Meta)[]): Promise<void> {
    await this.transact(['meta'], 'readwrite', async (store) => {
      for (const name of names) await ask(store('meta').delete(name))
    })
  }

  /** Adds a sentence for the next page. */
  async flash(flash: Flash): Promise<void> {
    await this.transact(['meta'], 'readwrite', async (store) => {
      const waiting = (await ask<Flash[] | undefined>(store('meta').get('flashes'))) ?? []
      await ask(store('meta').put([...waiting, flash].slice(-5), 'flashes'))
    })
  }

  /** Takes the oldest sentence; asks for a write only when there is one. */
  async takeFlash(): Promise<Flash | undefined> {
    if (!(await this.get('flashes'))?.length) return undefined
    return this.transact(['meta'], 'readwrite', async (store) => {
      const [first, ...rest] = (await ask<Flash[] | undefined>(store('meta').get('flashes'))) ?? []
      await ask(store('meta').put(rest, 'flashes'))
      return first
    })
  }

  /** The phone's corrected time, never earlier than any instant it has used. */
  async now(): Promise<Instant> {
    const clock = await this.get('clock')
    return phoneNow(this.ports.wallMs(), clock?.offsetMs ?? 0, clock?.highWater ?? null)
  }

  /** The unlocked data key, or null when the PIN must be asked for. */
  async key(): Promise<CryptoKey | null> {
    const open = await this.get('open')
    return open && open.until > this.ports.wallMs() ? open.key : null
  }

  close(): void {
    void this.opening?.then((db) => db.close())
    this.opening = undefined
  }
}

export function actorOf(profile: Profile): Actor {
  return { ...profile.actor, permissions: new Set(profile.actor.permissions) }
}
