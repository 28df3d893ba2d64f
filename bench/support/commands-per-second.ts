// Durable commands per second, side by side with bare single-row commits on the same server: permission, the rule's
// facts, rows and the ledger entry, answered only after the commit. Two kinds of command: a visit (some eight rows in six
// tables, their keys and indexes) and a plain one (a consent: one row and its entry). Beside them the floor: the same rows
// of a visit written by one function call, without any application.
import { recordConsent } from '../../src/modules/people/index.ts'
import { recordVisits } from '../../src/modules/visits/index.ts'
import { receiveOutbox } from '../../src/modules/sync/commands.ts'
import { execute, type Command } from '../../src/platform/command.ts'
import { openDatabase, type Database } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow, type Instant } from '../../src/platform/time.ts'
import { fieldCommands } from '../../src/field-commands.ts'
import type { BenchContext } from '../run.ts'
import { openBareCommits } from './bare-commits.ts'
import { openFloor } from './floor-commits.ts'
import { enrolPhones, listDoors, listHamlets, openCommunes, visitMaker, type Communes, type Door } from './communes.ts'
import { median } from './measure.ts'
import { judge, type Result } from './results.ts'

const COMMUNES = 8
const CONNECTIONS = 16
/** Phones that send at the same time, over the same connections: what an evening at nine o'clock looks like. */
const CROWD = 128
const RUN_MS = 3000
const WARM_MS = 700
const OUTBOX = 1000
/** One is over in a fifth of a second: several a round, or one hiccup of the machine decides. */
const OUTBOXES = 3

export async function commandsPerSecond(context: BenchContext): Promise<Result[]> {
  return measureCommands(context, await openCommunes(context, { people: 3000, communes: COMMUNES }))
}

async function measureCommands({ rounds, say, onEnd }: BenchContext, communes: Communes): Promise<Result[]> {
  const database = openDatabase(communes.postgres.url, { maxConnections: CONNECTIONS })
  onEnd(database.close)
  const bare = await openBareCommits(communes.postgres.url)
  onEnd(bare.close)
  const floor = await openFloor(communes.postgres.url, communes.communeIds)
  onEnd(floor.close)
  const clients = await openClients(database, communes, { perCommune: CONNECTIONS / COMMUNES, kind: visits })
  const plain = await openClients(database, communes, { perCommune: CONNECTIONS / COMMUNES, kind: consents })
  const crowd = await openClients(database, communes, { perCommune: CROWD / COMMUNES, kind: visits })
  const sendOutbox = await openOutbox(database, communes)
  const seen = { bareMany: [] as number[], bareOne: [] as number[], many: [] as Seen[], plain: [] as Seen[], crowd: [] as Seen[], floor: [] as Seen[], one: [] as Seen[], floorOne: [] as Seen[] }
  const bareMany = async () => {
    const { perSecond } = await bare.measure(CONNECTIONS, RUN_MS / 2)
    seen.bareMany.push(perSecond)
    return perSecond
  }
  const bareOne = async () => {
    const { perSecond } = await bare.measure(1, 1000)
    seen.bareOne.push(perSecond)
    return perSecond
  }
  await runClients(clients, WARM_MS)
  await runClients(plain, WARM_MS)
  await sendOutbox()
  await floor.measureBatch(OUTBOX)
  for (let round = 0; round < rounds + 2; round++) {
    // Bare commits before and after each, so that a neighbour's load cannot favour one side.
    let before = await bareMany()
    const beside = async (list: Seen[], measure: () => Promise<number>) => {
      const perSecond = await measure()
      const after = await bareMany()
      list.push({ perSecond, share: (2 * perSecond) / (before + after) })
      before = after
    }
    await beside(seen.many, () => runClients(clients, RUN_MS))
    await beside(seen.plain, () => runClients(plain, RUN_MS))
    await beside(seen.floor, () => floor.measure(CONNECTIONS, RUN_MS))
    await beside(seen.crowd, () => runClients(crowd, RUN_MS))
    let lone = await bareOne()
    for (let nth = 0; nth < OUTBOXES; nth++) {
      const one = await sendOutbox()
      const floorOne = await floor.measureBatch(OUTBOX)
      const next = await bareOne()
      seen.one.push({ perSecond: one, share: (2 * one) / (lone + next) })
      seen.floorOne.push({ perSecond: floorOne, share: (2 * floorOne) / (lone + next) })
      lone = next
    }
    const told = (name: string, list: Seen[]) => `${name} ${list.at(-1)!.perSecond.toFixed(0)}/s (${list.at(-1)!.share.toFixed(2)})`
    say(`bare ${before.toFixed(0)} and ${lone.toFixed(0)}/s; ${told('visits', seen.many)}, ${told('consents', seen.plain)}, ${told('floor', seen.floor)}, ${told('crowd', seen.crowd)}, ${told('outbox', seen.one)}, ${told('its floor', seen.floorOne)}`)
  }
  const what = `PostgreSQL ${bare.settings.server_version}, fsync ${bare.settings.fsync}`
  const perSecond = (list: readonly Seen[]) => median(list.map((one) => one.perSecond))
  const share = (list: readonly Seen[]) => median(list.map((one) => one.share))
  const many = { name: 'bare commits', value: median(seen.bareMany) }
  const one = { name: 'bare commits', value: median(seen.bareOne) }
  const told = (id: string, words: string, list: readonly Seen[], peer: { name: string; value: number }): Result => judge({ id, what: words, value: perSecond(list), unit: '/s', better: 'larger', peer })
  return [
    told('commands', `visits from ${CROWD} phones of ${COMMUNES} communes over ${CONNECTIONS} connections, each durable before its answer, ${what}`, seen.crowd, many),
    judge({ id: 'commands-share', what: `visits from ${CROWD} phones over ${CONNECTIONS} connections: of bare single-row commits on as many connections, median of pairs`, value: 100 * share(seen.crowd), unit: '%', atLeast: 30 }),
    told('commands-waiting', `visits from ${CONNECTIONS} clients, each waiting for its answer before its next`, seen.many, many),
    judge({ id: 'commands-waiting-share', what: 'each client waiting: of bare single-row commits (no bar: see the floor below)', value: 100 * share(seen.many), unit: '%' }),
    told('commands-floor', 'rows and entry of a visit by one function call and nothing else, as many connections: what this PostgreSQL must do in any case', seen.floor, many),
    judge({ id: 'commands-floor-share', what: 'of bare single-row commits: the most a visit could reach with a commit of its own', value: 100 * share(seen.floor), unit: '%' }),
    told('commands-plain', `consents (one row and its entry) from ${CONNECTIONS} clients, each waiting for its answer`, seen.plain, many),
    judge({ id: 'commands-plain-share', what: 'consents: of bare single-row commits (no bar)', value: 100 * share(seen.plain), unit: '%' }),
    told('outbox', `one phone's ${OUTBOX} commands, stored raw, decided and answered one by one`, seen.one, one),
    judge({ id: 'outbox-share', what: 'times bare single-row commits on one connection, median of pairs', value: share(seen.one), unit: '×', atLeast: 2 }),
    judge({ id: 'outbox-floor-share', what: `times: the rows and entries of ${OUTBOX} visits by one function call in one commit, without application or inbox`, value: share(seen.floorOne), unit: '×' }),
  ]
}

interface Seen {
  perSecond: number
  /** Of the bare commits around it. */
  share: number
}

type Client = () => Promise<void>

interface Kind {
  command: Command<never>
  /** Inputs without end. */
  inputs(doors: readonly Door[], seed: number): () => unknown
}

const visits: Kind = { command: recordVisits as never, inputs: visitMaker }
const WORDING = 'Tôi đồng ý được nhắc lịch học qua điện thoại.'
const consents: Kind = {
  command: recordConsent as never,
  inputs: (doors, seed) => {
    const people = doors.flatMap((door) => door.people)
    let at = seed * 101
    return () => ({ residentId: people[at++ % people.length]!, purpose: 'reminders', consent: { wording: WORDING, how: 'noi' } })
  },
}

async function openClients(database: Database, { communeIds }: Communes, { perCommune, kind }: { perCommune: number; kind: Kind }): Promise<Client[]> {
  const clients: Client[] = []
  for (const communeId of communeIds) {
    const hamlets = await listHamlets(database, communeId)
    const doors = await listDoors(database, communeId, hamlets)
    const phones = await enrolPhones(database, communeId, hamlets, perCommune)
    for (const [nth, { actor }] of phones.entries()) {
      const next = kind.inputs(doors, communeId * 10 + nth)
      clients.push(async () => {
        const now = systemNow()
        const decision = await execute(database, kind.command, next(), { actor, communeId, now, commandId: newId(now) })
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
