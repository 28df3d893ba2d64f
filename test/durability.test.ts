// A phone is told "I have it" only of what survives a power cut: the application and PostgreSQL (fsync on) are killed
// with SIGKILL under load; afterwards every acknowledged command is found exactly once and the ledger adds up. Meanwhile clerks
// take numbers for papers: wherever in their requests the kill strikes, no number is lost, given twice or without its paper.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import * as path from 'node:path'
import { after, before, test } from 'node:test'
import { createStaff, openSession, SESSION_COOKIE } from '../src/modules/accounts/index.ts'
import { draftWritten } from '../src/modules/documents/commands-drafts.ts'
import { agencySettled, unitSettled } from '../src/modules/documents/commands-office.ts'
import { makeUnsigned, paperOfRow } from '../src/modules/documents/prepare-files.ts'
import { findAgency, findDocument } from '../src/modules/documents/queries.ts'
import { systemActor } from '../src/platform/actor.ts'
import { execute } from '../src/platform/command.ts'
import { openDatabase, type Database } from '../src/platform/db.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { createFileStore } from '../src/platform/files.ts'
import { newId } from '../src/platform/ids.ts'
import { chainVerifier, type StoredEntry } from '../src/platform/ledger.ts'
import { migrate } from '../src/platform/migrate.ts'
import { addDays, systemNow, toPlainDate } from '../src/platform/time.ts'
import type { Services } from '../src/platform/web/services.ts'
import { MIGRATIONS, openTempDir } from './support/database.ts'
import { factories, VAN_BAN } from './support/factories.ts'
import { freshSeed, seeded } from './support/phones.ts'
import { program } from './support/programs.ts'

const PHONES = 6
const HOUSES = 40
const PAPERS = 250
const CLERKS = 3
/** Load before each kill: long enough to be in the middle of everything. */
const LOAD_MS = { least: 700, more: 900 }

const seed = freshSeed()
const random = seeded(seed)
const dir = openTempDir('durability')
const origin = 'http://127.0.0.1'
let postgres: EmbeddedPostgres
let app: { process: ChildProcess; port: number } | undefined
let database: Database
const phones: { cookie: string; n: number }[] = []
const houses: { id: string; people: string[] }[] = []
let clerk = ''
const papers: string[] = []
const acknowledged = new Set<string>()
/** Sent, and the answer never came: may be there or not, but never twice. */
const uncertain = new Set<string>()

before(async () => {
  postgres = await startEmbeddedPostgres(dir)
  database = openDatabase(postgres.url)
  await migrate(database.pool, MIGRATIONS)
  const make = factories(database)
  await make.communes()
  const hamletId = await make.hamlet(VAN_BAN)
  for (let n = 0; n < HOUSES; n++) {
    const id = await make.household(VAN_BAN, hamletId)
    houses.push({ id, people: [await make.resident(VAN_BAN, id)] })
  }
  const { memberId } = await make.team(VAN_BAN, [hamletId])
  for (let n = 0; n < PHONES; n++) {
    const deviceId = newId()
    await database.db.insertInto('devices').values({ id: deviceId, communeId: VAN_BAN, memberId, label: 'Máy thử', enrolledAt: systemNow(), enrolledBy: 'test', dataKey: Buffer.alloc(32, 1) }).execute()
    const { token } = await openSession(database.db, { deviceId }, systemNow(), 'test')
    phones.push({ cookie: `${SESSION_COOKIE}=${token}`, n: 0 })
  }
  await makePapers()
  await startApp()
})

/** Papers that the leader has signed and that wait for their number, all over one typeset file. */
async function makePapers(): Promise<void> {
  const run = async (command: Parameters<typeof execute>[1], input: unknown) => {
    const done = await execute(database, command as never, input, { actor, communeId: VAN_BAN, now: systemNow(), commandId: newId() })
    assert.ok(done.ok, JSON.stringify(done))
    return done.value as Record<string, string>
  }
  let actor = systemActor(VAN_BAN)
  const { accountId } = await createStaff(database.db, { login: 'van.thu', fullName: 'Nhữ Thị Thư', roles: ['van_thu'], communeId: VAN_BAN, password: 'suối trong đầu bản', totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', secret: new Uint8Array(32).fill(7) }, systemNow())
  clerk = `${SESSION_COOKIE}=${(await openSession(database.db, { accountId }, systemNow(), 'test', true)).token}`
  await run(agencySettled, { parentName: '', name: 'Ủy ban nhân dân xã Vân Bán', abbr: 'UBND', place: 'Vân Bán', organCode: 'H25.1', collective: '', headTitle: 'Chủ tịch', numbering: 'by-type', sealMm: 36 })
  const { unitId } = await run(unitSettled, { name: 'Văn phòng', abbr: 'VP', headAccountId: accountId })
  actor = { ...actor, id: accountId }
  const { documentId } = await run(draftWritten, { typeKey: 'thong-bao', unitId, subject: 'Về việc thử', body: 'Nội dung.', recipients: 'Lưu: VT', signerId: accountId, signerTitle: 'Chủ tịch' })
  const row = await database.db.selectFrom('documents').selectAll().where('id', '=', documentId!).executeTakeFirstOrThrow()
  papers.push(...Array.from({ length: PAPERS }, () => newId() as string))
  await database.db.deleteFrom('documentVersions').execute()
  await database.db.deleteFrom('documentSteps').execute()
  await database.db.deleteFrom('documents').execute()
  await database.db.insertInto('documents').values(papers.map((id) => ({ ...row, id, state: 'signed' }))).execute()
  const files = createFileStore({ dir: path.join(dir, 'files'), maxBytes: 1 << 24 })
  const [paper, agency] = await database.read(VAN_BAN, async (db) => [(await findDocument(db, VAN_BAN, papers[0]!))!, (await findAgency(db, VAN_BAN))!] as const)
  const sha256 = await makeUnsigned({ files } as Services, paperOfRow(paper, agency, true, toPlainDate(systemNow())), { sealMm: 36, initials: false, now: systemNow() })
  await database.db.insertInto('documentFiles').values(papers.map((documentId) => ({ communeId: VAN_BAN, documentId, stage: 'signed', sha256, madeAt: systemNow() }))).execute()
}

/** A clerk presses “Lấy số” on one paper after the other, and again on those whose answer never came. */
async function numberUntil(isOver: () => boolean): Promise<void> {
  while (!isOver() && app) {
    const id = papers[Math.floor(random() * papers.length)]!
    const here = `${origin}:${app.port}`
    await fetch(`${here}/van-ban/di/${id}/so`, { method: 'POST', body: new URLSearchParams(), redirect: 'manual', headers: { cookie: clerk, origin: here } }).catch(() => pause(20))
  }
}

/** Numbers 1 to the last, each of one paper that knows it; each paper where its number, its file and the question to seal agree. */
async function checkNumbers(): Promise<number> {
  const { rows } = await database.pool.query<{ state: string; number: number | null; register: number | null; file: boolean; asked: number }>(
    `select d.state, d.number, n.number as register, exists (select from document_files f where f.document_id = d.id and f.stage = 'numbered') as file,
            (select count(*)::int from signature_requests r where r.subject_id = d.id::text and r.state = 'waiting') as asked
       from documents d left join document_numbers n on n.document_id = d.id and n.register = 'out' where d.commune_id = $1`, [VAN_BAN])
  const wrong = rows.filter(({ state, number, register, file, asked }) => number !== register || (state === 'signed' ? file || asked !== 0 : state !== 'numbered' || number === null || !file || asked !== 1))
  assert.deepEqual(wrong, [], `numbers (SEED=${seed})`)
  const { rows: [series] } = await database.pool.query<{ known: number; most: number; last: number }>(
    `select count(*)::int as known, coalesce(max(number), 0)::int as most, coalesce((select max(last) from document_series where register = 'out'), 0)::int as last from document_numbers where register = 'out'`)
  assert.deepEqual([series!.most, series!.last], [series!.known, series!.known], `no gap (SEED=${seed})`)
  return series!.known
}

after(async () => {
  await killApp()
  await database.close()
  await postgres.stop()
  fs.rmSync(dir, { recursive: true, force: true })
})

async function startApp(): Promise<void> {
  const port = await freePort()
  const child = spawn(process.execPath, program('test/support/serve.ts'), {
    env: { ...process.env, DATABASE_URL: postgres.url, PORT: String(port), DATA_DIR: path.join(dir, 'files'), ORIGIN: `${origin}:${port}` },
    // What it says of a database that is gone is what it should say; a test that fails says enough.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const failed = once(child, 'exit').then(([code]) => assert.fail(`the application did not start (exit ${code})`))
  failed.catch(() => undefined)
  await Promise.race([once(child.stdout!, 'data'), failed])
  app = { process: child, port }
}

async function killApp(): Promise<void> {
  const child = app?.process
  app = undefined
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Power off: every process of the server at once, without a word. */
async function killPostgres(): Promise<void> {
  await database.close()
  const children = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === postgres.pid)
  for (const pid of [postgres.pid, ...children]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // it ended by itself in between
    }
  }
  while (isThere(postgres.pid)) await pause(10)
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return -1
  }
}

function isThere(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  return port
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

function newCommand(phone: { n: number }) {
  const house = houses[Math.floor(random() * houses.length)]!
  const body = {
    householdId: house.id, outcome: 'met', visitedOn: addDays(toPlainDate(systemNow()), -Math.floor(random() * 300)), minutes: 1 + Math.floor(random() * 400),
    lessons: [{ residentId: house.people[0]!, skill: 'online-payment', rung: 1 + Math.floor(random() * 2) }],
  }
  return { id: newId() as string, n: ++phone.n, kind: 'visit.record', v: 1, at: systemNow(), body }
}

/** Sends one to four commands at a time, as phones do, and believes only what is answered. */
async function sendUntil(isOver: () => boolean, phone: { cookie: string; n: number }): Promise<void> {
  while (!isOver() && app) {
    const outbox = Array.from({ length: 1 + Math.floor(random() * 4) }, () => newCommand(phone))
    for (const { id } of outbox) uncertain.add(id)
    try {
      const here = `${origin}:${app.port}`
      const response = await fetch(`${here}/sync`, {
        method: 'POST', body: JSON.stringify({ schema: 1, position: null, area: '', have: [], clock: systemNow(), outbox }), headers: { cookie: phone.cookie, origin: here },
      })
      if (!response.ok) continue
      const { acks } = (await response.json()) as { acks: { id: string; state: string }[] }
      for (const { id, state } of acks) {
        uncertain.delete(id)
        if (state === 'accepted' || state === 'already') acknowledged.add(id)
      }
    } catch {
      // The answer never came.
      await pause(20)
    }
  }
}

async function underLoad(kill: () => Promise<void>): Promise<void> {
  let isOver = false
  const before = acknowledged.size
  const senders = [...phones.map((phone) => sendUntil(() => isOver, phone)), ...Array.from({ length: CLERKS }, () => numberUntil(() => isOver))]
  // On a machine that others load, the first answer may take its time.
  for (let tries = 0; tries < 300 && acknowledged.size === before; tries++) await pause(50)
  await pause(LOAD_MS.least + random() * LOAD_MS.more)
  await kill()
  isOver = true
  await Promise.all(senders)
}

async function checkNothingLost(): Promise<void> {
  await checkNumbers()
  const { rows } = await database.pool.query<{ id: string; visits: number; entries: number }>(
    `select x.id, (select count(*)::int from visits v where v.id = x.id) as visits, (select count(*)::int from ledger l where l.command_id = x.id) as entries
       from unnest($1::uuid[]) as x(id)`, [[...acknowledged, ...uncertain]])
  const wrong = rows.filter(({ id, visits, entries }) => (acknowledged.has(id) ? visits !== 1 || entries !== 1 : visits > 1 || visits !== entries))
  assert.deepEqual(wrong, [], `of ${acknowledged.size} acknowledged commands (SEED=${seed})`)
  const verifier = chainVerifier(VAN_BAN)
  const entries = await database.pool.query<StoredEntry>(
    `select commune_id as "communeId", seq, at, actor_id as "actorId", type, subject, data::text, salt, commitment, prev_hash as "prevHash", hash from ledger where commune_id = $1 order by seq`, [VAN_BAN])
  for (const entry of entries.rows) verifier.add(entry)
  const head = await database.pool.query<{ seq: number; hash: Uint8Array }>('select seq, hash from ledger_heads where commune_id = $1', [VAN_BAN])
  assert.deepEqual(verifier.finish(head.rows[0]!).faults, [])
}

test(`kill −9 of the application under load: every acknowledged command is there once (SEED=${seed})`, async () => {
  for (let round = 0; round < 2; round++) {
    const before = acknowledged.size
    await underLoad(killApp)
    assert.ok(acknowledged.size > before, 'the load got through before the kill')
    await checkNothingLost()
    await startApp()
  }
})

test(`kill −9 of PostgreSQL under load: every acknowledged command is there once, and the application goes on (SEED=${seed})`, async () => {
  for (let round = 0; round < 2; round++) {
    const before = acknowledged.size
    await underLoad(killPostgres)
    assert.ok(acknowledged.size > before, 'the load got through before the kill')
    postgres = await startEmbeddedPostgres(dir)
    database = openDatabase(postgres.url)
    const { rows } = await database.pool.query<{ fsync: string }>(`select current_setting('fsync') as fsync`)
    assert.equal(rows[0]!.fsync, 'on')
    await checkNothingLost()
  }
  // The same process, whose connections all died: it answers again by itself.
  const before = acknowledged.size
  await underLoad(async () => undefined)
  assert.ok(acknowledged.size > before, 'the application takes work again')
  await checkNothingLost()
})

test(`papers left between number and file are finished under the number they have (SEED=${seed})`, async (t) => {
  const here = `${origin}:${app!.port}`
  const leftOver = async () => (await database.pool.query<{ id: string; number: number }>(`select id, number from documents where state = 'signed' and number is not null order by number`)).rows
  const left = await leftOver()
  t.diagnostic(`${await checkNumbers()} numbers taken, ${left.length} papers left between number and file`)
  for (const { id } of left) await fetch(`${here}/van-ban/di/${id}/so`, { method: 'POST', body: new URLSearchParams(), redirect: 'manual', headers: { cookie: clerk, origin: here } })
  assert.deepEqual(await leftOver(), [])
  const { rows } = await database.pool.query<{ number: number }>('select number from documents where id = any($1::uuid[]) order by number', [left.map(({ id }) => id)])
  assert.deepEqual(rows.map(({ number }) => number), left.map(({ number }) => number))
  await checkNumbers()
})

test(`work whose answer never came is offered again and is done once (SEED=${seed})`, async () => {
  const phone = phones[0]!
  // Deliveries the killed server had stored and not answered to the end, of any phone: offered by the first, they are its own.
  const { rows } = await database.pool.query<{ entries: string }>('select entries from outbox_deliveries where device_id = (select device_id from ledger where command_id = $1)', [[...acknowledged][0]])
  const again = rows.flatMap(({ entries }) => JSON.parse(entries) as unknown[])
  const here = `${origin}:${app!.port}`
  for (const outbox of [again, again, [newCommand(phone)]]) {
    const response = await fetch(`${here}/sync`, { method: 'POST', body: JSON.stringify({ schema: 1, position: null, area: '', have: [], clock: systemNow(), outbox }), headers: { cookie: phone.cookie, origin: here } })
    assert.equal(response.status, 200)
  }
  await checkNothingLost()
})
