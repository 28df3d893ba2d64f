// What a journey needs: a database with a small commune, the application in its own process behind a link that can be
// cut, and Chromium as a volunteer's phone.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openSession, SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import { createFileStore } from '../../src/platform/files.ts'
import { newId } from '../../src/platform/ids.ts'
import { createFakeMessenger } from '../../src/platform/messaging/fake-messenger.ts'
import { createOutbound } from '../../src/platform/outbound.ts'
import { systemNow } from '../../src/platform/time.ts'
import type { Services } from '../../src/platform/web/services.ts'
import { createStandIns } from '../../src/stand-ins/index.ts'
import { openChromium } from './chromium.ts'
import { openTempDir, testDatabase, type TestDatabase } from './database.ts'
import { factories, VAN_BAN, type Factories } from './factories.ts'
import { program } from './programs.ts'

export const PHONE = { width: 360, height: 740 }
export const DESK = { width: 1280, height: 800 }

export interface Link {
  /** What happens to the next requests. */
  mode: 'open' | 'cut' | 'portal'
  /** Changes bodies on their way, e.g. to ship another worker. */
  rewrite?: (path: string, body: string) => string
  requests: string[]
}

export interface Journey {
  t: TestDatabase
  make: Factories
  origin: string
  link: Link
  browser: Browser
  hamlets: { id: string; name: string; alleyId: string; households: { id: string; people: string[] }[] }[]
  team: { teamId: string; leaderId: string; memberId: string }
  /** What a server on the same database and files would have: for work that a job does in the next one. */
  services(): Services
  killServer(): Promise<void>
  startServer(): Promise<void>
  /** A new phone with a device session; nothing is stored on it yet. */
  phone(memberId: string, options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>
  staff(roles: string[], options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>
  close(): Promise<void>
}

/** Two hamlets of four houses, one team. */
export async function openJourney(options: { jobs?: boolean } = {}): Promise<Journey> {
  const t = await testDatabase(6)
  const make = factories(t.database)
  await make.communes()
  const hamlets: Journey['hamlets'] = []
  for (const name of ['Đồng Rào', 'Gò Chàm']) {
    const id = await make.hamlet(VAN_BAN, { name })
    const { alleyId, doorIds } = await make.alley(VAN_BAN, id, 4)
    const households = []
    for (const [index, doorId] of doorIds.entries()) {
      const household = await make.household(VAN_BAN, id, { doorId, headName: `Hà Thị ${['Thảo', 'Lý', 'Mẩy', 'Sua'][index]}` })
      const people = [
        await make.resident(VAN_BAN, household, { fullName: `Hà Thị ${['Thảo', 'Lý', 'Mẩy', 'Sua'][index]}`, householdRole: 'chu_ho', birthYear: 1954, device: 'own' }),
        await make.resident(VAN_BAN, household, { fullName: `Hà Văn ${['Dân', 'Páo', 'Chư', 'Tủa'][index]}`, birthYear: 1988, device: 'shared' }),
      ]
      households.push({ id: household, people })
    }
    hamlets.push({ id, name, alleyId, households })
  }
  const team = await make.team(VAN_BAN, hamlets.map((hamlet) => hamlet.id))
  await make.drive(VAN_BAN, hamlets.map((hamlet) => hamlet.id))

  const dataDir = openTempDir('journey')
  const link: Link = { mode: 'open', requests: [] }
  let upstream = 0
  const proxy = http.createServer((request, response) => passOn(link, upstream, request, response))
  // Else a connection that rested five seconds is closed just as a slow test speaks again.
  proxy.keepAliveTimeout = 120_000
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const origin = `http://localhost:${(proxy.address() as AddressInfo).port}`

  let server: ChildProcess | undefined
  const startServer = async () => {
    upstream = await freePort()
    server = spawn(process.execPath, program('test/support/serve.ts'), {
      env: { ...process.env, DATABASE_URL: t.url, PORT: String(upstream), DATA_DIR: dataDir, ORIGIN: origin, WITH_JOBS: options.jobs ? 'yes' : 'no' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const failed = once(server, 'exit').then(([code]) => assert.fail(`the server did not start (exit ${code})`))
    failed.catch(() => undefined)
    await Promise.race([once(server.stdout!, 'data'), failed])
  }
  const killServer = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }
  await startServer()
  const browser = await openChromium()
  const signIn = async (context: BrowserContext, owner: { accountId: string } | { deviceId: string }) => {
    const { token } = await openSession(t.database.db, owner, systemNow(), 'journey', true)
    await context.addCookies([{ name: SESSION_COOKIE, value: token, url: origin, httpOnly: true, sameSite: 'Lax', expires: 4_000_000_000 }])
    return context
  }
  return {
    t, make, origin, link, browser, hamlets, team, killServer, startServer,
    services: () => ({
      database: t.database, files: createFileStore({ dir: dataDir, maxBytes: 50 * 1024 * 1024 }), messenger: createFakeMessenger({ dir: dataDir }), outbound: createOutbound(createStandIns({ dir: dataDir, now: systemNow, origin }).hosts),
      jobs: { send: async () => undefined, stop: async () => undefined }, now: systemNow, config: { origin, dataDir, secret: new Uint8Array(32).fill(7), secure: false },
    }),
    async phone(memberId, options = {}) {
      const deviceId = newId()
      await t.database.db
        .insertInto('devices')
        .values({ id: deviceId, communeId: VAN_BAN, memberId, label: 'Máy thử', enrolledAt: systemNow(), enrolledBy: 'test', dataKey: Buffer.alloc(32, 1) })
        .execute()
      return signIn(await browser.newContext({ viewport: PHONE, ...options }), { deviceId })
    },
    async staff(roles, options = {}) {
      const accountId = newId()
      await t.database.db
        .insertInto('accounts')
        .values({ id: accountId, communeId: VAN_BAN, login: `user-${accountId.slice(-8)}`, fullName: 'Cán bộ thử', roles, createdAt: systemNow() })
        .execute()
      return signIn(await browser.newContext({ viewport: DESK, ...options }), { accountId })
    },
    async close() {
      await browser.close()
      await killServer()
      proxy.closeAllConnections()
      await new Promise((done) => proxy.close(done))
      await t.close()
      fs.rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = http.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}

function passOn(link: Link, upstream: number, request: http.IncomingMessage, response: http.ServerResponse): void {
  link.requests.push(`${request.method} ${request.url}`)
  if (link.mode === 'cut') {
    request.socket.destroy()
    return
  }
  if (link.mode === 'portal') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Wifi</title><body>Chào mừng! Hãy đăng nhập wifi.</body></html>')
    return
  }
  const forward = http.request({ host: '127.0.0.1', port: upstream, path: request.url, method: request.method, headers: { ...request.headers, 'accept-encoding': 'identity' } }, (answer) => {
    if (!link.rewrite) {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
      return
    }
    const pieces: Buffer[] = []
    answer.on('data', (piece: Buffer) => pieces.push(piece))
    answer.on('end', () => {
      const body = link.rewrite!(request.url!, Buffer.concat(pieces).toString('utf8'))
      const headers = { ...answer.headers }
      delete headers['content-length']
      delete headers['transfer-encoding']
      response.writeHead(answer.statusCode!, headers).end(body)
    })
  })
  forward.on('error', () => request.socket.destroy())
  request.pipe(forward)
}

export const PIN = '482915'

/** Sets the PIN and waits until the phone holds its hamlets. */
export async function preparePhone(journey: Journey, context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${journey.origin}/may-nay/ma-pin`)
  await page.getByLabel('Mã PIN 6 số').fill(PIN)
  await page.getByLabel('Nhập lại mã PIN').fill(PIN)
  await page.getByRole('button', { name: /Đặt mã/ }).click()
  await page.waitForURL(/\/di-ngo/)
  return page
}

export async function countVisits(journey: Journey): Promise<number> {
  return (await journey.t.database.db.selectFrom('visits').select('id').execute()).length
}

/** Waits until `check` holds; fails with `what` after the time. */
export async function until(what: string, check: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (let tries = 0; tries < seconds * 10; tries++) {
    if (await check()) return
    await new Promise((done) => setTimeout(done, 100))
  }
  assert.fail(`still not so after ${seconds} s: ${what}`)
}
