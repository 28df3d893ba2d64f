// The counter beside Directus, on one PostgreSQL server and over loopback HTTP with the same client: filing one dossier
// from as many clients as wait at once, and looking at a page of the queue. Ours is the whole service as operators run it.
import { openSession, SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import { newId } from '../../src/platform/ids.ts'
import { addDays, systemNow, toPlainDate } from '../../src/platform/time.ts'
import type { BenchContext } from '../run.ts'
import { startDirectus } from './directus-peer.ts'
import { loadedDatabase } from './loaded-database.ts'
import { loadDossiers, makeCommunes } from './many-dossiers.ts'
import { interleave, medianOf, quantile } from './measure.ts'
import { besideNeighbours, processorMs } from './neighbours.ts'
import { openPhone, type Phone } from './phones.ts'
import { judge, type Result } from './results.ts'
import { startService } from './service.ts'

const ROWS = 100_000
const CLIENTS = 16
/** Filings before anything is measured: under load a warm-up by the clock would leave the slower side cold. */
const WARM = 800
const SUBMIT_MS = 4000
const LOOKS = 60
/** A round in which others took more of the machine than this is measured again, so often; the quietest one counts. */
const QUIET = 0.1
const TRIES = 2
/** A page of our queue. */
const PAGE = 30
const PROCEDURE = '1.004837'

type Taken = Record<'perSecond' | 'submitP95' | 'processor' | 'queueP95' | 'neighbours', number>

interface Side {
  /** The server's process. */
  pid: number
  phones: Phone[]
  /** Files one dossier as client `n`. */
  submit(phone: Phone, n: number): Promise<void>
  /** A page of client `n`'s queue; answers how many dossiers are on it. */
  look(phone: Phone, n: number): Promise<number>
  count(): Promise<number>
}

export async function besideDirectus(context: BenchContext): Promise<Result[]> {
  const { rounds, say, tempDir, onEnd } = context
  const { database, url, loaded: communes } = await loadedDatabase(context, `beside-directus-${ROWS}`, async (empty) => {
    const made = await makeCommunes(empty, CLIENTS)
    await loadDossiers(empty, made, 0, ROWS, say)
    return made
  })
  const peer = await startDirectus({ url, communes: communes.map(({ communeId }) => communeId), rows: ROWS, tempDir: await tempDir(), say })
  onEnd(peer.stop)
  const service = await startService({ dataDir: await tempDir(), databaseUrl: url })
  onEnd(service.stop)
  // As a browser names it: the service knows itself as localhost.
  const origin = service.origin.replace('127.0.0.1', 'localhost')

  let serial = Math.floor(performance.timeOrigin % 10_000_000)
  const applicant = () => {
    serial += 1
    return { name: `Nguyễn Thị Số ${serial}`, phone: `09${String(10_000_000 + serial).slice(-8)}` }
  }
  const sessions = await Promise.all(communes.map(({ accountId }) => openSession(database.db, { accountId }, systemNow(), 'bench')))
  const ours: Side = {
    pid: service.pid,
    phones: sessions.map(({ token }) => openPhone(service.origin, { host: new URL(origin).host, origin, cookie: `${SESSION_COOKIE}=${token}` })),
    submit: async (phone) => {
      const { name, phone: number } = applicant()
      const fields = new URLSearchParams({ commandId: newId(), procedureCode: PROCEDURE, decision: 'keep', applicantName: name, phone: number, resultWay: 'counter', sets: '1' })
      const { status, headers, body } = await phone.ask('POST', '/ho-so/tiep-nhan', String(fields), { 'content-type': 'application/x-www-form-urlencoded' })
      if (status !== 303 || !/vua=[0-9a-f-]{36}/.test(String(headers.location))) throw new Error(`A dossier was not filed: ${status} ${body.toString().replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 300)}`)
    },
    look: async (phone) => {
      const { status, body } = await phone.ask('GET', '/ho-so?xem=cua-phong')
      if (status !== 200) throw new Error(`The queue answered ${status}`)
      return new Set(body.toString().match(/\/ho-so\/[0-9a-f-]{36}(?=")/g)).size
    },
    count: async () => Number((await database.db.selectFrom('dossiers').select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow()).n),
  }
  const dueAt = `${addDays(toPlainDate(systemNow()), 3)}T09:00:00Z`
  const theirs: Side = {
    pid: peer.pid,
    phones: communes.map(() => openPhone(peer.origin, peer.headers)),
    submit: async (phone, n) => {
      const { name, phone: number } = applicant()
      const item = { commune_id: communes[n]!.communeId, code: `CU-${serial}`, procedure_code: PROCEDURE, applicant_name: name, phone: number, state: 1, due_at: dueAt, assigned: 'van-phong' }
      await phone.json('POST', '/items/dossiers', item)
    },
    look: async (phone, n) => {
      const query = new URLSearchParams({ 'filter[commune_id][_eq]': String(communes[n]!.communeId), 'filter[state][_eq]': '4', sort: 'due_at', limit: String(PAGE) })
      return (await phone.json<{ data: unknown[] }>('GET', `/items/dossiers?${query}`)).data.length
    },
    count: peer.count,
  }

  for (const side of [ours, theirs]) {
    onEnd(() => side.phones.forEach((phone) => phone.close()))
    await submitWhile(side, (done) => done < WARM)
  }
  const measure = async (name: string, side: Side) => {
    const before = await side.count()
    const used = processorMs(side.pid)
    const calls = await submitWhile(side, (_, elapsedMs) => elapsedMs < SUBMIT_MS)
    const processor = (processorMs(side.pid) - used) / calls.times.length
    const grown = (await side.count()) - before
    if (grown !== calls.times.length) throw new Error(`${name} answered ${calls.times.length} times and holds ${grown} dossiers more`)
    const looks: number[] = []
    for (let at = -5; at < LOOKS; at += 1) {
      const n = (at + 5) % CLIENTS
      const begun = performance.now()
      const shown = await side.look(side.phones[n]!, n)
      if (at >= 0) looks.push(performance.now() - begun)
      if (shown !== PAGE) throw new Error(`${name} shows ${shown} dossiers on a page of ${PAGE}`)
    }
    return { perSecond: calls.perSecond, processor, submitP95: quantile(calls.times, 0.95), queueP95: quantile(looks, 0.95) }
  }
  const round = (name: string, side: Side) => async () => {
    let quietest: Taken | undefined
    for (let tries = 0; tries < TRIES && (quietest?.neighbours ?? 1) > QUIET; tries += 1) {
      const { value, share: neighbours } = await besideNeighbours(() => measure(name, side))
      say(`${name}: ${value.perSecond.toFixed(0)} filed/s, p95 ${value.submitP95.toFixed(0)} ms, ${value.processor.toFixed(1)} ms of its process each, queue p95 ${value.queueP95.toFixed(0)} ms; others took ${(neighbours * 100).toFixed(0)} %`)
      if (!quietest || neighbours < quietest.neighbours) quietest = { ...value, neighbours }
    }
    return quietest!
  }
  const taken = await interleave(rounds, { ours: round('ours', ours), peer: round(peer.name, theirs) })

  const row = (id: string, what: string, figure: keyof Taken, unit: string, better: 'smaller' | 'larger') =>
    judge({ id, what, value: medianOf(taken.ours, figure), unit, better, peer: { name: peer.name, value: medianOf(taken.peer, figure) } })
  const neighbours = (id: string, what: string, rows: readonly Taken[]) => judge({ id, what, value: medianOf(rows, 'neighbours') * 100, unit: '%' })
  const place = `${ROWS.toLocaleString('en')} dossiers in ${CLIENTS} communes, both over loopback HTTP on one PostgreSQL server`
  return [
    row('directus-filed', `dossiers filed by ${CLIENTS} clients, ${place}; ours numbers, computes the day it is due, writes event, search words, outbox and ledger; the peer stores the item, its activity and its revision`, 'perSecond', '/s', 'larger'),
    row('directus-filed-p95', 'one filing, p95', 'submitP95', 'ms', 'smaller'),
    row('directus-filed-processor', 'processor time of the server’s process for one filing, PostgreSQL and clients not counted', 'processor', 'ms', 'smaller'),
    row('directus-queue-p95', `a page of ${PAGE} on a desk, soonest due first, p95: ours the whole page with the counts of every list, the peer the rows as JSON`, 'queueP95', 'ms', 'smaller'),
    neighbours('directus-neighbours', `of both cores taken by other processes in our rounds (above ${QUIET * 100} % tried again, the quietest of ${TRIES} counts)`, taken.ours),
    neighbours('directus-neighbours-peer', 'the same in the rounds of the peer', taken.peer),
  ]
}

/** Every client files, waits for its answer and files again. */
async function submitWhile(side: Side, more: (done: number, elapsedMs: number) => boolean): Promise<{ perSecond: number; times: number[] }> {
  const times: number[] = []
  const started = performance.now()
  await Promise.all(side.phones.map(async (phone, n) => {
    while (more(times.length, performance.now() - started)) {
      const begun = performance.now()
      await side.submit(phone, n)
      times.push(performance.now() - begun)
    }
  }))
  return { perSecond: (times.length / (performance.now() - started)) * 1000, times }
}
