// The commune board at 75,000 people and a million visits, through the whole application with sign-in and row-level
// security, beside the same figures counted from the rows at every look; and how soon a visit shows.
import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from '../src/app.tsx'
import { openSession, SESSION_COOKIE } from '../src/modules/accounts/index.ts'
import { foldCoverage, rebuildCoverage } from '../src/modules/boards/index.ts'
import { recordVisits } from '../src/modules/visits/index.ts'
import { systemActor } from '../src/platform/actor.ts'
import { executeMany } from '../src/platform/command.ts'
import { openDatabase, type Database } from '../src/platform/db.ts'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { createFileStore } from '../src/platform/files.ts'
import { newId } from '../src/platform/ids.ts'
import { createOutbound } from '../src/platform/outbound.ts'
import { createFakeMessenger } from '../src/platform/messaging/fake-messenger.ts'
import { migrate } from '../src/platform/migrate.ts'
import { projectFile } from '../src/platform/root.ts'
import { systemNow, toPlainDate } from '../src/platform/time.ts'
import type { BenchContext } from './run.ts'
import { buildBigCommune, type BigCommune } from './support/big-commune.ts'
import { median, quantile, timed } from './support/measure.ts'
import { naiveBoard } from './support/naive-board.ts'
import { judge, judgeRatio, type Result } from './support/results.ts'

const SIZES = { hamlets: 50, people: 75_000, visits: 1_000_000 }
const LOOKS = 40
const NAIVE_LOOKS = 5

export default async function boardsBench({ rounds, say, tempDir, onEnd }: BenchContext): Promise<Result[]> {
  const postgres = await startEmbeddedPostgres(await tempDir())
  onEnd(postgres.stop)
  const database = openDatabase(postgres.url)
  onEnd(database.close)
  await migrate(database.pool, projectFile('db/migrations'))
  const now = systemNow()
  const today = toPlainDate(now)
  const big = await buildBigCommune(database, SIZES, today, say)
  const rebuilt = await timed(() => database.write(big.communeId, (db) => rebuildCoverage(db, big.communeId, { today, now })))
  await database.pool.query('vacuum analyze coverage_subjects, coverage_counts, coverage_visits')
  say(`added up from nothing in ${(rebuilt.elapsedMs / 1000).toFixed(1)} s`)

  const dir = await tempDir()
  const { hono } = await createApp({
    database,
    files: createFileStore({ dir, maxBytes: 1_000_000 }),
    messenger: createFakeMessenger({ dir }),
    outbound: createOutbound(),
    jobs: { send: async () => undefined, stop: async () => undefined },
    now: systemNow,
    config: { origin: 'http://localhost', dataDir: dir, secret: new Uint8Array(32).fill(7), secure: false },
  })
  const cookie = await signIn(database, big.communeId)
  const get = async (path: string) => {
    const { value, elapsedMs } = await timed(async () => {
      const response = await hono.fetch(new Request(`http://localhost${path}`, { headers: { host: 'localhost', cookie } }))
      return { status: response.status, body: await response.text() }
    })
    if (value.status !== 200) throw new Error(`${path}: ${value.status} ${value.body.slice(0, 300)}`)
    return { html: value.body, elapsedMs }
  }
  const visitor = makeVisitor(database, big)

  await sameSums(database, big, today, (await get('/bang-dieu-hanh')).html)
  for (let warm = 0; warm < 10; warm += 1) await get('/bang-dieu-hanh')
  const quiet: number[] = []
  const busy: number[] = []
  const naive: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (let look = 0; look < LOOKS; look += 1) quiet.push((await get('/bang-dieu-hanh')).elapsedMs)
    for (let look = 0; look < LOOKS; look += 1) {
      await visitor(5)
      busy.push((await get('/bang-dieu-hanh')).elapsedMs)
    }
    for (let look = 0; look < NAIVE_LOOKS; look += 1) naive.push((await timed(() => database.read(big.communeId, (db) => naiveBoard(db, big.communeId, today)))).elapsedMs)
    say(`board p95 ${quantile(quiet, 0.95).toFixed(0)} ms quiet, ${quantile(busy, 0.95).toFixed(0)} ms with visits between, counted from rows ${quantile(naive, 0.95).toFixed(0)} ms`)
  }

  const fresh: number[] = []
  for (let n = 0; n < 5 * rounds; n += 1) fresh.push(await timeToShow(get, () => visitor(1)))
  await visitor(1000)
  const evening = await timed(() => foldCoverage(database, big.communeId, { today, now: systemNow() }))
  const page = async (path: string, looks: number) => {
    await get(path)
    const times: number[] = []
    for (let look = 0; look < looks; look += 1) times.push((await get(path)).elapsedMs)
    return quantile(times, 0.95)
  }
  const map = await page('/bang-dieu-hanh/ban-do', 5 * rounds)
  const hamlet = await page(`/bang-dieu-hanh/ban-do/${big.hamletIds[0]}`, 5 * rounds)
  const rows = await page('/bang-dieu-hanh/dong?xem=nguoi&bac=0', 5 * rounds)
  const writes = await writesWithAndWithoutIndex(database, visitor, rounds)

  const peer = { name: 'counted from the rows', value: quantile(naive, 0.95) }
  const sizes = '75,000 people, 1,000,000 visits, signed in, row-level security'
  return [
    judge({ id: 'board', what: `commune board, ${sizes}, p95 of ${quiet.length}`, value: quantile(quiet, 0.95), unit: 'ms', atMost: 100, peer }),
    judge({ id: 'board-busy', what: `the same with five new visits before each look, p95 of ${busy.length}`, value: quantile(busy, 0.95), unit: 'ms', atMost: 100, peer }),
    judgeRatio({ id: 'board-ratio', what: 'times faster than counting the same figures from the rows (page against bare queries)', value: quantile(quiet, 0.95), peer, atLeast: 5 }),
    judge({ id: 'board-median', what: 'commune board, median', value: median(quiet), unit: 'ms', peer: { name: peer.name, value: median(naive) } }),
    judge({ id: 'fresh', what: 'a visit is accepted → a board asked for then shows it, worst', value: quantile(fresh, 1), unit: 'ms', atMost: 2000 }),
    judge({ id: 'fold-evening', what: 'folding 1,000 visits that nobody looked at yet', value: evening.elapsedMs, unit: 'ms', atMost: 2000 }),
    judge({ id: 'rebuild', what: 'adding the commune up from nothing', value: rebuilt.elapsedMs, unit: 'ms' }),
    judge({ id: 'map', what: 'door map of the commune, 18,750 doors, p95', value: map, unit: 'ms' }),
    judge({ id: 'map-hamlet', what: 'door map of one hamlet, p95', value: hamlet, unit: 'ms' }),
    judge({ id: 'rows', what: 'list of people on rung 0, counted and first page, p95', value: rows, unit: 'ms' }),
    judge({ id: 'writes', what: 'visit commands one by one on 8 connections, with the boards’ index', value: writes.with, unit: '/s', better: 'larger', peer: { name: 'without it', value: writes.without } }),
  ]
}

async function signIn(database: Database, communeId: number): Promise<string> {
  const accountId = newId()
  await database.db.insertInto('accounts').values({ id: accountId, communeId, login: 'bench', fullName: 'Cán bộ', roles: ['movement_officer'], createdAt: systemNow() }).execute()
  const { token } = await openSession(database.db, { accountId }, systemNow(), 'bench')
  return `${SESSION_COOKIE}=${token}`
}

/** Records so many visits that meet somebody, at households in turn; resolves when all are accepted and durable. */
function makeVisitor(database: Database, { communeId }: BigCommune) {
  const actor = systemActor(communeId)
  let next = 0
  const homes = database.pool.query<{ id: string }>('select id from households order by md5(id::text)').then(({ rows }) => rows.map(({ id }) => id))
  return async (count: number): Promise<void> => {
    const now = systemNow()
    const ids = await homes
    const items = Array.from({ length: count }, () => ({ input: { householdId: ids[next++ % ids.length]!, outcome: 'met', visitedOn: toPlainDate(now), minutes: next % 480, lessons: [] }, commandId: newId(), now }))
    const outcomes = await executeMany(database, recordVisits, items, { actor, communeId, now })
    const refused = outcomes.find(({ decision }) => !decision.ok)
    if (refused) throw new Error(JSON.stringify(refused.decision))
  }
}

const visitsShown = (html: string) => Number(/xem=luot"[^>]*>.*?figure-number">([\d.]+)</s.exec(html)?.[1]?.replaceAll('.', ''))

/** From the moment a visit is accepted until a board that was asked for afterwards counts it. */
async function timeToShow(get: (path: string) => Promise<{ html: string }>, visit: () => Promise<void>): Promise<number> {
  const before = visitsShown((await get('/bang-dieu-hanh')).html)
  if (!Number.isFinite(before)) throw new Error('the board shows no visits')
  await visit()
  const started = performance.now()
  while (visitsShown((await get('/bang-dieu-hanh')).html) !== before + 1) {
    if (performance.now() - started > 10_000) throw new Error('the visit never showed')
    await sleep(20)
  }
  return performance.now() - started
}

/** The comparison is of equals: what the rows add up to is what the board shows. */
async function sameSums(database: Database, { communeId }: BigCommune, today: string, html: string): Promise<void> {
  const naive = await database.read(communeId, (db) => naiveBoard(db, communeId, today))
  const { rows } = await database.pool.query<{ fact: string; n: string }>('select fact, sum(n) as n from coverage_counts group by fact')
  const ours = new Map(rows.map(({ fact, n }) => [fact, Number(n)]))
  for (const [fact, n] of naive) {
    if (!fact.startsWith('visits') && (ours.get(fact) ?? 0) !== n) throw new Error(`${fact}: the board has ${ours.get(fact)}, the rows ${n}`)
  }
  if (visitsShown(html) !== naive.get('visits')) throw new Error(`visits: the board has ${visitsShown(html)}, the rows ${naive.get('visits')}`)
}

/** Boards add nothing to the write path but one partial index for promised days. */
async function writesWithAndWithoutIndex(database: Database, visitor: (count: number) => Promise<void>, rounds: number): Promise<{ with: number; without: number }> {
  const perSecond = async () => {
    const until = performance.now() + 2000
    let done = 0
    const started = performance.now()
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (; performance.now() < until; done += 1) await visitor(1)
    }))
    return (done / (performance.now() - started)) * 1000
  }
  const taken = { with: [] as number[], without: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    taken.with.push(await perSecond())
    await database.pool.query('drop index household_states_promised')
    taken.without.push(await perSecond())
    await database.pool.query('create index household_states_promised on household_states (commune_id, next_on) where next_on is not null')
  }
  return { with: median(taken.with), without: median(taken.without) }
}
