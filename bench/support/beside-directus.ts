// The counter beside Directus, on one PostgreSQL server and over loopback HTTP with the same client: filing one dossier
// from as many clients as wait at once, and looking at a page of the queue. Ours is the whole service as operators run it.
import { openSession, SESSION_COOKIE } from '../../src/modules/accounts/index.ts'
import { newId } from '../../src/platform/ids.ts'
import { addDays, systemNow, toPlainDate } from '../../src/platform/time.ts'
import type { BenchContext } from '../run.ts'
import { startDirectus } from './directus-peer.ts'
import { loadedDatabase } from './loaded-database.ts'
import { loadDossiers, makeCommunes } from './many-dossiers.ts'
import { interleave, median, medianOf, quantile } from './measure.ts'
import { besideNeighbours } from './neighbours.ts'
import { openPhone, type Phone } from './phones.ts'
import { judge, type Result } from './results.ts'
import { startService } from './service.ts'

const ROWS = 100_000
const CLIENTS = 16
const WARM_MS = 2000
const SUBMIT_MS = 5000
const LOOKS = 60
/** A page of our queue. */
const PAGE = 30
const PROCEDURE = '1.004837'

interface Side {
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
    await submitFor(side, WARM_MS)
  }
  const round = (name: string, side: Side) => async () => {
    const before = await side.count()
    const { value: calls, share } = await besideNeighbours(() => submitFor(side, SUBMIT_MS))
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
    const taken = { perSecond: calls.perSecond, submitP95: quantile(calls.times, 0.95), queueP95: quantile(looks, 0.95), share }
    say(`${name}: ${taken.perSecond.toFixed(0)} filed/s, p95 ${taken.submitP95.toFixed(0)} ms, queue p95 ${taken.queueP95.toFixed(0)} ms; others took ${(share * 100).toFixed(0)} %`)
    return taken
  }
  const taken = await interleave(rounds, { ours: round('ours', ours), peer: round(peer.name, theirs) })

  const row = (id: string, what: string, figure: 'perSecond' | 'submitP95' | 'queueP95', unit: string, better: 'smaller' | 'larger') =>
    judge({ id, what, value: medianOf(taken.ours, figure), unit, better, peer: { name: peer.name, value: medianOf(taken.peer, figure) } })
  const place = `${ROWS.toLocaleString('en')} dossiers in ${CLIENTS} communes, both over loopback HTTP on one PostgreSQL server`
  return [
    row('directus-filed', `dossiers filed by ${CLIENTS} clients, ${place}; ours numbers, computes the day it is due, writes event, search words, outbox and ledger; the peer stores the item, its activity and its revision`, 'perSecond', '/s', 'larger'),
    row('directus-filed-p95', 'one filing, p95', 'submitP95', 'ms', 'smaller'),
    row('directus-queue-p95', `a page of ${PAGE} on a desk, soonest due first, p95: ours the whole page with the counts of every list, the peer the rows as JSON`, 'queueP95', 'ms', 'smaller'),
    judge({ id: 'directus-neighbours', what: 'of both cores taken by other processes during the filing, median of both sides’ rounds', value: median([...taken.ours, ...taken.peer].map(({ share }) => share)) * 100, unit: '%' }),
  ]
}

/** Every client files, waits for its answer and files again. */
async function submitFor(side: Side, forMs: number): Promise<{ perSecond: number; times: number[] }> {
  const times: number[] = []
  const started = performance.now()
  const until = started + forMs
  await Promise.all(side.phones.map(async (phone, n) => {
    while (performance.now() < until) {
      const begun = performance.now()
      await side.submit(phone, n)
      times.push(performance.now() - begun)
    }
  }))
  return { perSecond: (times.length / (performance.now() - started)) * 1000, times }
}
