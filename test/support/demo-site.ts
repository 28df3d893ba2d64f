// The real application on a small demonstration, behind a real port: for journeys in a browser and for screenshots.

import * as fs from 'node:fs'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import * as path from 'node:path'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { sql } from 'kysely'
import { createApp } from '../../src/app.tsx'
import { jobSpecs } from '../../src/jobs-list.ts'
import { createEnrolment, openSession, ROLE_NAMES, SESSION_COOKIE, type Role } from '../../src/modules/accounts/index.ts'
import type { Database } from '../../src/platform/db.ts'
import { createFileStore } from '../../src/platform/files.ts'
import { createOutbound } from '../../src/platform/outbound.ts'
import { createStandIns, SIMULATED_IDENTITY } from '../../src/stand-ins/index.ts'
import { createFakeMessenger } from '../../src/platform/messaging/fake-messenger.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow } from '../../src/platform/time.ts'
import type { ServerRoute } from '../../src/platform/web/server.ts'
import type { Services } from '../../src/platform/web/services.ts'
import { FIRST_DEMO_COMMUNE } from '../../tools/demo/generate.ts'
import { loadDemo } from '../../tools/demo/load.ts'
import { openTempDir, testDatabase } from './database.ts'

export type Visitor = Role | 'nobody'
export const VISITORS: readonly Visitor[] = ['nobody', ...ROLE_NAMES]

export interface DemoSite {
  origin: string
  communeId: number
  hono: Hono
  routes: ServerRoute[]
  services: Services
  database: Database
  /** The Cookie header of somebody in this role, freshly confirmed; '' for nobody. */
  cookieOf(visitor: Visitor): Promise<string>
  /** A fresh link that enrols a phone. */
  enrolmentPath(): Promise<string>
  close(): Promise<void>
}

export async function startDemoSite(options: { people: number; visits?: number; seed?: string } = { people: 600 }): Promise<DemoSite> {
  const dir = openTempDir('demo-site')
  const { database, close } = await testDatabase(12)
  const server = serve({ fetch: (request) => hono.fetch(request), port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  // The same places as in src/main.ts: the loader keeps files and certificates there.
  const standIns = createStandIns({ dir: path.join(dir, 'stand-ins'), now: systemNow, origin })
  const services: Services = {
    database,
    files: createFileStore({ dir: path.join(dir, 'files'), maxBytes: 50 * 1024 * 1024 }),
    messenger: createFakeMessenger({ dir }),
    outbound: createOutbound(standIns.hosts),
    // Background work is done at once, so that its pages show an end.
    jobs: { send: async (name, data) => jobSpecs(services).find((spec) => spec.name === name)?.work(data as never), stop: async () => undefined },
    now: systemNow,
    config: { origin, dataDir: dir, secret: new Uint8Array(32).fill(7), secure: false, identity: { simulated: SIMULATED_IDENTITY } },
  }
  await loadDemo(services, { communes: 1, seed: options.seed ?? 'ngo-cua', people: options.people, visits: options.visits }, () => undefined)
  const { hono, routes } = await createApp(services, standIns)
  const { db } = database
  const communeId = FIRST_DEMO_COMMUNE

  const memberOf = async (role: 'leader' | 'member') => {
    const found = await db.selectFrom('teamMembers').select('id').where('communeId', '=', communeId).where('role', '=', role).where('state', '=', 'active').orderBy('id').executeTakeFirstOrThrow()
    return found.id
  }
  const sessions = new Map<Visitor, string>()
  return {
    origin, communeId, hono, routes, services, database,
    async cookieOf(visitor) {
      if (visitor === 'nobody') return ''
      const known = sessions.get(visitor)
      if (known) return known
      const now = services.now()
      let owner: { accountId: string } | { deviceId: string }
      if (visitor === 'volunteer' || visitor === 'team_leader') {
        const id = newId(now)
        const memberId = await memberOf(visitor === 'volunteer' ? 'member' : 'leader')
        await db.insertInto('devices').values({ id, communeId, memberId, label: 'Máy thử', enrolledAt: now, enrolledBy: 'test', dataKey: Buffer.alloc(32, 1) }).execute()
        owner = { deviceId: id }
      } else {
        const account = await db.selectFrom('accounts').select('id').where('login', 'like', 'demo.%').where(sql<boolean>`${visitor} = any(roles)`).orderBy('login').executeTakeFirstOrThrow()
        owner = { accountId: account.id }
      }
      const { token } = await openSession(db, owner, now, 'test', true)
      sessions.set(visitor, `${SESSION_COOKIE}=${token}`)
      return sessions.get(visitor)!
    },
    enrolmentPath: () => database.write(communeId, async (trx) => (await createEnrolment(trx, { communeId, memberId: await memberOf('member') }, services.now())).path),
    async close() {
      await new Promise((done) => {
        server.close(done)
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      await close()
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}
