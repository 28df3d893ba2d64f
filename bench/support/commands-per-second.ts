// Durable commands per second, side by side with bare single-row commits on the same server: permission, the rule's
// facts, rows in three tables and the ledger entry, answered only after the commit.
import { recordVisits } from '../../src/modules/visits/index.ts'
import { receiveOutbox } from '../../src/modules/sync/commands.ts'
import { execute } from '../../src/platform/command.ts'
import { openDatabase, type Database } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow, type Instant } from '../../src/platform/time.ts'
import { fieldCommands } from '../../src/field-commands.ts'
import type { BenchContext } from '../run.ts'
import { openBareCommits } from './bare-commits.ts'
import { enrolPhones, listDoors, listHamlets, openCommunes, visitMaker, type Communes } from './communes.ts'
import { median } from './measure.ts'
import { judge, type Result } from './results.ts'

const COMMUNES = 8
const CONNECTIONS = 16
/** Phones that send at the same time, over the same connections: what an evening at nine o'clock looks like. */
const CROWD = 128
const RUN_MS = 3000
const WARM_MS = 700
const OUTBOX = 1000

export async function commandsPerSecond(context: BenchContext): Promise<Result[]> {
  return measureCommands(context, await openCommunes(context, { people: 3000, communes: COMMUNES }))
}

async function measureCommands({ rounds, say, onEnd }: BenchContext, communes: Communes): Promise<Result[]> {
  const database = openDatabase(communes.postgres.url, { maxConnections: CONNECTIONS })
  onEnd(database.close)
  const bare = await openBareCommits(communes.postgres.url)
  onEnd(bare.close)
  const clients = await openClients(database, communes, CONNECTIONS / COMMUNES)
  const crowd = await openClients(database, communes, CROWD / COMMUNES)
  const sendOutbox = await openOutbox(database, communes)
  const shares = { many: [] as number[], crowd: [] as number[], one: [] as number[] }
  const figures = { many: [] as number[], crowd: [] as number[], bareMany: [] as number[], one: [] as number[], bareOne: [] as number[] }
  await runClients(clients, WARM_MS)
  await sendOutbox()
  for (let round = 0; round < rounds + 2; round++) {
    // Bare commits before and after, so that a neighbour's load cannot favour one side.
    const before = (await bare.measure(CONNECTIONS, RUN_MS / 2)).perSecond
    const many = await runClients(clients, RUN_MS)
    const after = (await bare.measure(CONNECTIONS, RUN_MS / 2)).perSecond
    const together = await runClients(crowd, RUN_MS)
    const last = (await bare.measure(CONNECTIONS, RUN_MS / 2)).perSecond
    const oneBefore = (await bare.measure(1, 1000)).perSecond
    const one = await sendOutbox()
    const oneAfter = (await bare.measure(1, 1000)).perSecond
    figures.many.push(many)
    figures.crowd.push(together)
    shares.crowd.push((200 * together) / (after + last))
    figures.bareMany.push((before + after) / 2)
    figures.one.push(one)
    figures.bareOne.push((oneBefore + oneAfter) / 2)
    shares.many.push((200 * many) / (before + after))
    shares.one.push((2 * one) / (oneBefore + oneAfter))
    say(`${many.toFixed(0)} commands/s of ${((before + after) / 2).toFixed(0)} bare (${shares.many.at(-1)!.toFixed(0)} %); crowd ${together.toFixed(0)}/s of ${((after + last) / 2).toFixed(0)} (${shares.crowd.at(-1)!.toFixed(0)} %); outbox ${one.toFixed(0)}/s of ${((oneBefore + oneAfter) / 2).toFixed(0)} (${shares.one.at(-1)!.toFixed(2)}×)`)
  }
  const what = `PostgreSQL ${bare.settings.server_version}, fsync ${bare.settings.fsync}`
  return [
    judge({ id: 'commands', what: `visits recorded one by one, ${COMMUNES} communes, ${CONNECTIONS} clients and connections, ${what}`, value: median(figures.many), unit: '/s', better: 'larger', peer: { name: 'bare commits', value: median(figures.bareMany) } }),
    judge({ id: 'commands-share', what: `of bare single-row commits on as many connections, each client waiting for its answer, median of pairs`, value: median(shares.many), unit: '%', atLeast: 30 }),
    judge({ id: 'commands-crowd', what: `the same from ${CROWD} phones at once over the same ${CONNECTIONS} connections`, value: median(figures.crowd), unit: '/s', better: 'larger', peer: { name: 'bare commits', value: median(figures.bareMany) } }),
    judge({ id: 'commands-crowd-share', what: `of bare single-row commits on ${CONNECTIONS} connections, median of pairs`, value: median(shares.crowd), unit: '%', atLeast: 30 }),
    judge({ id: 'outbox', what: `one phone's ${OUTBOX} commands, stored raw, decided and answered one by one`, value: median(figures.one), unit: '/s', better: 'larger', peer: { name: 'bare commits', value: median(figures.bareOne) } }),
    judge({ id: 'outbox-share', what: 'times bare single-row commits on one connection, median of pairs', value: median(shares.one), unit: '×', atLeast: 2 }),
  ]
}

type Client = () => Promise<void>

async function openClients(database: Database, { communeIds }: Communes, perCommune: number): Promise<Client[]> {
  const clients: Client[] = []
  for (const communeId of communeIds) {
    const hamlets = await listHamlets(database, communeId)
    const doors = await listDoors(database, communeId, hamlets)
    const phones = await enrolPhones(database, communeId, hamlets, perCommune)
    for (const [nth, { actor }] of phones.entries()) {
      const next = visitMaker(doors, communeId * 10 + nth)
      clients.push(async () => {
        const now = systemNow()
        const decision = await execute(database, recordVisits, next(), { actor, communeId, now, commandId: newId(now) })
        if (!decision.ok) throw new Error(`refused: ${decision.problems.map(({ code }) => code).join()}`)
      })
    }
  }
  return clients
}

async function runClients(clients: readonly Client[], durationMs: number): Promise<number> {
  const startedMs = performance.now()
  const counts = await Promise.all(clients.map(async (client) => {
    let count = 0
    for (; performance.now() - startedMs < durationMs; count++) await client()
    return count
  }))
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - startedMs)
}

/** A week of one phone without signal, delivered; every delivery is new commands. */
async function openOutbox(database: Database, { communeIds }: Communes): Promise<() => Promise<number>> {
  const communeId = communeIds[0]!
  const hamlets = await listHamlets(database, communeId)
  const doors = await listDoors(database, communeId, hamlets)
  const [phone] = await enrolPhones(database, communeId, hamlets)
  const next = visitMaker(doors, 99)
  let n = 0
  return async () => {
    const now = systemNow()
    const outbox = Array.from({ length: OUTBOX }, () => ({ id: newId(now), n: ++n, kind: 'visit.record', v: 1, at: now, body: next() }))
    const startedMs = performance.now()
    const acks = await receiveOutbox(database, fieldCommands, outbox, { actor: phone!.actor, communeId, deviceId: phone!.deviceId, clock: now as Instant, now: now as Instant })
    const elapsedMs = performance.now() - startedMs
    const accepted = acks.filter((ack) => ack.state === 'accepted').length
    if (accepted !== OUTBOX) throw new Error(`${accepted} of ${OUTBOX} accepted: ${JSON.stringify(acks.find((ack) => ack.state !== 'accepted'))}`)
    return (OUTBOX * 1000) / elapsedMs
  }
}
