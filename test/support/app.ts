// The whole application on a real database for slice tests: sign in as any role, send forms, count rows.

import * as fs from 'node:fs'
import { createApp } from '../../src/app.tsx'
import { openSession, SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import type { DB } from '../../src/platform/db.ts'
import { createFileStore } from '../../src/platform/files.ts'
import { createStandIns, SIMULATED_IDENTITY } from '../../src/stand-ins/index.ts'
import { createOutbound } from '../../src/platform/outbound.ts'
import { createFakeMessenger } from '../../src/platform/messaging/fake-messenger.ts'
import { newId } from '../../src/platform/ids.ts'
import type { ServerRoute } from '../../src/platform/web/server.ts'
import type { Services } from '../../src/platform/web/services.ts'
import { systemNow, type Instant } from '../../src/platform/time.ts'
import { openTempDir, testDatabase } from './database.ts'
import { factories, type Factories } from './factories.ts'

export interface Session {
  cookie: string
}

export interface TestApp {
  services: Services
  routes: ServerRoute[]
  make: Factories
  /** Signs in a new staff account with these roles in a commune. */
  staff(roles: string[], communeId: number | null, more?: { provinceId?: number; confirmed?: boolean }): Promise<Session & { accountId: string }>
  /** Signs in an enrolled phone of a team member. */
  phone(communeId: number, memberId: string): Promise<Session & { deviceId: string }>
  /** Any request as it is; for device code and hostile input. */
  request(path: string, init: RequestInit): Promise<Response>
  get(path: string, session?: Session, headers?: Record<string, string>): Promise<Response>
  /** Posts a form as our own pages would; arrays become repeated fields, a File makes it multipart. */
  post(path: string, fields: Record<string, string | string[] | File>, session?: Session): Promise<Response>
  json(method: string, path: string, body: unknown, session?: Session): Promise<Response>
  count(table: keyof DB, communeId?: number): Promise<number>
  /** Turns the clock; null gives it back. */
  setNow(now: Instant | null): void
  close(): Promise<void>
}

export const TEST_ORIGIN = 'http://localhost'

export async function testApp(): Promise<TestApp> {
  const dir = openTempDir('files')
  const { database, close } = await testDatabase()
  let turned: Instant | null = null
  const standIns = createStandIns({ dir, now: () => turned ?? systemNow(), origin: TEST_ORIGIN })
  const services: Services = {
    database,
    files: createFileStore({ dir, maxBytes: 50 * 1024 * 1024 }),
    messenger: createFakeMessenger({ dir }),
    outbound: createOutbound(standIns.hosts),
    // Jobs run at once in tests, so that a test sees their effect; the queue itself has its own test.
    jobs: { send: async () => undefined, stop: async () => undefined },
    now: () => turned ?? systemNow(),
    config: { origin: TEST_ORIGIN, dataDir: dir, secret: new Uint8Array(32).fill(7), secure: false, identity: { simulated: SIMULATED_IDENTITY } },
  }
  const app = await createApp(services, standIns)
  const cookies = (session?: Session): Record<string, string> => (session ? { cookie: session.cookie } : {})
  return {
    services,
    routes: app.routes,
    make: factories(database),
    async staff(roles, communeId, more = {}) {
      const id = newId(services.now())
      await database.db
        .insertInto('accounts')
        .values({ id, communeId, provinceId: more.provinceId ?? null, login: `user-${id.slice(-8)}`, fullName: `Người thử ${roles[0]}`, roles, createdAt: services.now() })
        .execute()
      const { token } = await openSession(database.db, { accountId: id }, services.now(), 'test', more.confirmed ?? false)
      return { cookie: `${SESSION_COOKIE}=${token}`, accountId: id }
    },
    async phone(communeId, memberId) {
      const id = newId(services.now())
      await database.db
        .insertInto('devices')
        .values({ id, communeId, memberId, label: 'Máy thử', enrolledAt: services.now(), enrolledBy: 'test', dataKey: Buffer.alloc(32, 1) })
        .execute()
      const { token } = await openSession(database.db, { deviceId: id }, services.now(), 'test')
      return { cookie: `${SESSION_COOKIE}=${token}`, deviceId: id }
    },
    request: async (path, init) => app.hono.request(path, init),
    get: async (path, session, headers = {}) => app.hono.request(path, { headers: { host: 'localhost', ...cookies(session), ...headers } }),
    async post(path, fields, session) {
      const entries = Object.entries(fields).flatMap(([name, value]) => (Array.isArray(value) ? value.map((one) => [name, one] as const) : [[name, value] as const]))
      const multipart = entries.some(([, value]) => typeof value !== 'string')
      const body = multipart ? new FormData() : new URLSearchParams()
      for (const [name, value] of entries) (body as FormData).append(name, value as string)
      return app.hono.request(path, { method: 'POST', body, headers: { host: 'localhost', origin: TEST_ORIGIN, ...cookies(session) } })
    },
    json: async (method, path, body, session) =>
      app.hono.request(path, {
        method,
        body: JSON.stringify(body),
        headers: { host: 'localhost', origin: TEST_ORIGIN, 'content-type': 'application/json', accept: 'application/json', ...cookies(session) },
      }),
    async count(table, communeId) {
      let query = database.db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n'))
      if (communeId !== undefined) query = query.where('communeId' as never, '=', communeId as never)
      return Number((await query.executeTakeFirstOrThrow()).n)
    },
    setNow(now) {
      turned = now
    },
    async close() {
      await close()
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}
