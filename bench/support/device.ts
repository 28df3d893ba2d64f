// A volunteer's phone without a browser around it: the real device code (sync, packs, outbox, sealed boxes) over an
// IndexedDB in memory, speaking HTTP through whatever link it is given, over connections of its own as a browser would.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { PhoneState, type Profile } from '../../src/device/state.ts'
import { appendCommand } from '../../src/device/outbox.ts'
import { heldHamlets, hamletHouseholds } from '../../src/device/pack-store.ts'
import { syncOnce, type SyncResult } from '../../src/device/sync-client.ts'
import { importDataKey } from '../../src/device/vault.ts'
import { epochMs, systemNow } from '../../src/platform/time.ts'

globalThis.IDBKeyRange = IDBKeyRange

export interface Device {
  sync(): Promise<SyncResult>
  /** When it turned to the server with `POST /sync`, each time: what the turn before brought was stored by then. */
  turns: number[]
  /** Logs a command as the field form does: on disk and sealed before it returns. */
  log(id: string, body: Record<string, unknown>): Promise<void>
  /** People on this phone, from its own store. */
  countPeople(): Promise<number>
  close(): void
}

/** Browsers open at most six connections to one server over HTTP/1.1. */
const CONNECTIONS = 6

/**
 * Opens a phone that was enrolled (through `enrolAt`, not over the link under test) and unlocked but holds nothing yet.
 * Its first request over `origin` opens its first connection.
 */
export async function openDevice({ origin, enrolAt, cookie }: { origin: string; enrolAt: string; cookie: string }): Promise<Device> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const turns: number[] = []
  const state = new PhoneState({
    indexedDB: new IDBFactory(),
    wallMs: () => epochMs(systemNow()),
    fetch: (path, init) => {
      if (path === '/sync') turns.push(performance.now())
      return fetchOver(agent, origin, cookie, path, init)
    },
  })
  const key = await importDataKey(new Uint8Array(32).fill(1))
  const profile = (await (await fetch(`${enrolAt}/sync/ho-so`, { headers: { cookie } })).json()) as Profile
  await state.set('profile', profile)
  await state.set('open', { key, until: Number.MAX_SAFE_INTEGER })
  return {
    turns,
    sync: () => syncOnce(state),
    log: (id, body) => appendCommand(state, key, { id, kind: 'visit.record', body }),
    async countPeople() {
      let people = 0
      for (const hamletId of await heldHamlets(state)) {
        for (const household of (await hamletHouseholds(state, key, hamletId)).values()) people += household.people.length
      }
      return people
    },
    close() {
      state.close()
      agent.destroy()
    },
  }
}

/** `fetch` on the agent's connections, with the headers that matter; answers are undone as a browser would. */
async function fetchOver(agent: Agent, origin: string, cookie: string, path: string, init: RequestInit = {}): Promise<Response> {
  const { hostname, port, host } = new URL(origin)
  const body = init.body === undefined || init.body === null ? undefined : Buffer.from(await new Response(init.body).arrayBuffer())
  const headers = {
    ...Object.fromEntries(new Headers(init.headers)), cookie, host, 'accept-encoding': 'gzip, br',
    ...(init.method && init.method !== 'GET' && { origin: `http://${host}` }), ...(body && { 'content-length': String(body.length) }),
  }
  return new Promise((done, fail) => {
    const outgoing = request({ agent, hostname, port, path, method: init.method ?? 'GET', headers }, (incoming) => {
      const { statusCode: status = 0, headers: answered } = incoming
      const plain = undo(incoming, answered['content-encoding'])
      const empty = status === 204 || status === 304
      if (empty) incoming.resume()
      done(new Response(empty ? null : (Readable.toWeb(plain) as ReadableStream), { status, headers: Object.entries(answered).map(([name, value]): [string, string] => [name, String(value)]) }))
    })
    // The platform's fetch calls a broken line a TypeError.
    outgoing.on('error', (error) => fail(new TypeError(error.message)))
    outgoing.end(body)
  })
}

function undo(incoming: Readable, encoding: string | undefined): Readable {
  if (encoding === 'gzip') return incoming.pipe(createGunzip())
  if (encoding === 'br') return incoming.pipe(createBrotliDecompress())
  return incoming
}
