// Several phones in one process: the real device code over an in-memory IndexedDB, talking to the real application
// through a link that can drop, double, cut and falsify answers, and a clock that can be wrong.

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createPhoneStore } from '../../src/device/phone-store.ts'
import { PhoneState, actorOf, type Profile } from '../../src/device/state.ts'
import { syncOnce, type SyncResult } from '../../src/device/sync-client.ts'
import { importDataKey } from '../../src/device/vault.ts'
import { epochMs, systemNow, toPlainDate } from '../../src/platform/time.ts'
import { formValues, type Ctx } from '../../src/platform/web/route.ts'
import type { FieldCommandKind, VisitStore } from '../../src/modules/visits/store.ts'
import { TEST_ORIGIN, type Session, type TestApp } from './app.ts'

globalThis.IDBKeyRange = IDBKeyRange

export type Fault = 'none' | 'drop-request' | 'drop-reply' | 'double' | 'cut' | 'portal' | 'error'

export interface Link {
  fault: (path: string) => Fault
  /** Requests that really reached the server. */
  reached: number
}

export interface TestPhone {
  state: PhoneState
  link: Link
  session: Session & { deviceId: string }
  /** ms the phone's clock is ahead of the true one. */
  clockError: number
  key: CryptoKey
  store(): VisitStore
  sync(): Promise<SyncResult>
  record(kind: FieldCommandKind, id: string, input: object): ReturnType<VisitStore['record']>
  /** The app is killed and opened again: only what is on disk remains. */
  restart(): void
  ctx(): Promise<Ctx>
}

export async function openTestPhone(app: TestApp, communeId: number, memberId: string): Promise<TestPhone> {
  const session = await app.phone(communeId, memberId)
  const link: Link = { fault: () => 'none', reached: 0 }
  const factory = new IDBFactory()
  const phone = { clockError: 0 } as TestPhone
  const ports = {
    indexedDB: factory,
    wallMs: () => epochMs(app.services.now()) + phone.clockError,
    fetch: (path: string, init: RequestInit = {}) => faultyFetch(app, session, link, path, init),
  }
  const key = await importDataKey(new Uint8Array(32).fill(1))
  Object.assign(phone, {
    state: new PhoneState(ports),
    link,
    session,
    key,
    store: () => createPhoneStore(phone.state, key),
    sync: () => syncOnce(phone.state),
    async record(kind: FieldCommandKind, id: string, input: object) {
      return phone.store().record(await phone.ctx(), kind, id, input as never)
    },
    restart() {
      phone.state.close()
      phone.state = new PhoneState(ports)
    },
    async ctx() {
      const now = await phone.state.now()
      const profile = (await phone.state.get('profile')) as Profile
      return { actor: actorOf(profile), communeId, now, today: toPlainDate(now), params: {}, query: new URLSearchParams(), form: formValues(null), t: (text: string) => text } as unknown as Ctx
    },
  } satisfies Partial<TestPhone>)
  const profile = (await (await ports.fetch('/sync/ho-so')).json()) as Profile
  await phone.state.set('profile', profile)
  await phone.state.set('open', { key, until: Number.MAX_SAFE_INTEGER })
  return phone
}

async function faultyFetch(app: TestApp, session: Session, link: Link, path: string, init: RequestInit): Promise<Response> {
  const fault = link.fault(path)
  const body = init.body instanceof Blob ? await init.body.arrayBuffer() : init.body
  const send = async () => {
    link.reached++
    return app.request(path, { ...init, body, headers: { host: 'localhost', origin: TEST_ORIGIN, cookie: session.cookie, ...(init.headers as Record<string, string>) } })
  }
  switch (fault) {
    case 'drop-request':
      throw new TypeError('network is down')
    case 'drop-reply':
      await send()
      throw new TypeError('network went down')
    case 'double': {
      await send()
      return send()
    }
    case 'portal':
      return new Response('<html><body>Chào mừng đến quán cà phê</body></html>', { status: 200, headers: { 'content-type': 'text/html' } })
    case 'error':
      return new Response('Bad gateway', { status: 502 })
    case 'cut': {
      const response = await send()
      if (response.status === 204) return response
      const bytes = new Uint8Array(await response.arrayBuffer())
      return new Response(bytes.slice(0, Math.floor(bytes.length / 2)), { status: response.status, headers: response.headers })
    }
    default:
      return send()
  }
}

/** A seeded stream of numbers in [0, 1): the seed is printed by the test that uses it. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function freshSeed(): number {
  return Number(process.env.SEED ?? epochMs(systemNow()) % 2 ** 31)
}
