// What a phone meets on a weak link: its first sync of the whole commune, a poll with nothing new, a week's work going
// up — and the same for the peer, in turn, over the same link and with the same people.
import { listPackedHouseholds } from '../../src/modules/sync/index.ts'
import type { Database } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow } from '../../src/platform/time.ts'
import type { BenchContext } from '../run.ts'
import { enrolPhones, listDoors, listHamlets, visitMaker, type Communes, type Enrolled } from './communes.ts'
import { openDevice, type Device } from './device.ts'
import { median, medianOf } from './measure.ts'
import { BATCH, startPouchPeer, type PouchDoc } from './pouch-peer.ts'
import { judge, judgeRatio, type Result } from './results.ts'
import { freePort, startService } from './service.ts'
import { openSlowLink, overLink, type SlowLink, type Traffic } from './slow-link.ts'

const COMMANDS = 1000
const POLLS = 5

type Taken = { elapsedMs: number } & Traffic

interface Side {
  first: Taken[]
  poll: Taken[]
  up: Taken[]
}

export async function measureFieldSync(context: BenchContext, { postgres, database, communeIds }: Communes): Promise<Result[]> {
  const { rounds, say, tempDir, onEnd } = context
  const communeId = communeIds[0]!
  const hamlets = await listHamlets(database, communeId)
  const port = await freePort()
  const link = await openSlowLink({ targetPort: port })
  onEnd(link.close)
  const service = await startService({ dataDir: await tempDir(), databaseUrl: postgres.url, port, origin: link.origin })
  onEnd(service.stop)

  const people = await peopleDocs(database, communeId, hamlets)
  const peer = await startPouchPeer(people, await tempDir())
  onEnd(peer.stop)
  const peerLink = await openSlowLink({ targetPort: peer.port })
  onEnd(peerLink.close)
  // What phones push goes to a server of its own, or later first syncs would pull it as well.
  const inbox = await startPouchPeer(people.slice(0, 100), await tempDir())
  onEnd(inbox.stop)
  const inboxLink = await openSlowLink({ targetPort: inbox.port })
  onEnd(inboxLink.close)
  say(`${people.length} people in ${hamlets.length} hamlets, on both sides`)

  const next = visitMaker(await listDoors(database, communeId, hamlets), 5)
  const ours: Side & { cold?: Taken; offline: number[]; whole: Taken[] } = { first: [], poll: [], up: [], offline: [], whole: [] }
  const tuned: Side = { first: [], poll: [], up: [] }

  async function ourRound(enrolled: Enrolled): Promise<void> {
    const device = await openDevice({ origin: link.origin, enrolAt: service.origin, cookie: enrolled.cookie })
    try {
      const first = await synced(link, device)
      const held = await device.countPeople()
      if (held !== people.length) throw new Error(`Our phone holds ${held} people instead of ${people.length}`)
      if (ours.cold) ours.first.push(first)
      // No phone has asked before: the server makes the packs now.
      else ours.cold = first
      for (let n = 0; n < POLLS; n++) ours.poll.push(await synced(link, device))
      say(`ours: first ${seconds(first)}, ${kilobytes(first)} KB, ${first.exchanges} exchanges; poll ${seconds(ours.poll.at(-1)!)}, ${bytes(ours.poll.at(-1)!)} B`)
    } finally {
      device.close()
    }
  }

  async function ourUpload(enrolled: Enrolled): Promise<void> {
    const device = await openDevice({ origin: link.origin, enrolAt: service.origin, cookie: enrolled.cookie })
    try {
      await device.sync()
      ours.offline.push(await logOffline(device))
      const startedMs = performance.now()
      const turn = device.turns.length
      const whole = await synced(link, device)
      ours.whole.push(whole)
      // The answers came with the first turn and were stored when the second began.
      ours.up.push({ ...whole, elapsedMs: device.turns[turn + 1]! - startedMs })
      say(`ours: ${COMMANDS} commands up ${seconds(ours.up.at(-1)!)}; with news ${seconds(whole)}, ${kilobytes(whole)} KB`)
    } finally {
      device.close()
    }
  }

  async function logOffline(device: Device): Promise<number> {
    const startedMs = performance.now()
    const now = systemNow()
    for (let n = 0; n < COMMANDS; n++) await device.log(newId(now), next() as unknown as Record<string, unknown>)
    return (performance.now() - startedMs) / COMMANDS
  }

  async function peerRound(batch: number, side: Side): Promise<void> {
    const phone = await peer.openPhone(peerLink.origin)
    const first = await overLink(peerLink, () => phone.pull(batch))
    if (first.value.docs !== people.length) throw new Error(`The peer's phone holds ${first.value.docs} people`)
    side.first.push(first)
    for (let n = 0; n < POLLS; n++) side.poll.push(await overLink(peerLink, () => phone.pull(batch)))
    await phone.stop()
    say(`peer, batch ${batch}: first ${seconds(first)}, ${kilobytes(first)} KB; poll ${seconds(side.poll.at(-1)!)}`)
  }

  async function peerPush(round: number): Promise<void> {
    const phone = await inbox.openPhone(inboxLink.origin)
    const docs = Array.from({ length: COMMANDS }, (_, n) => ({ _id: `visit-${round}-${n}-${newId(systemNow())}`, ...next() }))
    // As large as our batch, so that the peer's own default does not decide.
    tuned.up.push(await overLink(inboxLink, () => phone.push(docs, BATCH.default)))
    await phone.stop()
    say(`peer: ${COMMANDS} records up ${seconds(tuned.up.at(-1)!)}`)
  }

  const phones = await enrolPhones(database, communeId, hamlets, rounds + 1)
  await ourRound(phones[0]!)
  for (let round = 0; round < rounds; round++) {
    await ourRound(phones[round + 1]!)
    await peerRound(BATCH.tuned, tuned)
  }
  for (let round = 0; round < rounds; round++) {
    await ourUpload(phones[round + 1]!)
    await peerPush(round)
  }
  // Two minutes at its default: once is enough for a ratio of thirty.
  const byDefault: Side = { first: [], poll: [], up: [] }
  await peerRound(BATCH.default, byDefault)
  return results({ ours, cold: ours.cold!, tuned, byDefault, people: people.length })
}

function results({ ours, cold, tuned, byDefault, people }: { ours: Side & { offline: number[]; whole: Taken[] }; cold: Taken; tuned: Side; byDefault: Side; people: number }): Result[] {
  const time = (taken: Taken[]): number => medianOf(taken, 'elapsedMs') / 1000
  const size = (taken: Taken[]): number => medianOf(taken, 'bytesUp') + medianOf(taken, 'bytesDown')
  const [peerDefault, peerTuned] = [{ name: `PouchDB, batch ${BATCH.default}`, value: time(byDefault.first) }, { name: `PouchDB, batch ${BATCH.tuned}`, value: time(tuned.first) }]
  const [first, up, poll] = [time(ours.first), time(ours.up), time(ours.poll)]
  const peerUp = { name: `PouchDB, batch ${BATCH.default}`, value: time(tuned.up) }
  return [
    judge({ id: 'first-sync', what: `${people} people onto one phone, signed in, real device code, slow link`, value: first, unit: 's', atMost: 5, peer: peerDefault }),
    judge({ id: 'first-sync-bytes', what: 'up and down, with headers', value: size(ours.first) / 1e6, unit: 'MB', atMost: 0.8, peer: { name: peerDefault.name, value: size(byDefault.first) / 1e6 } }),
    judgeRatio({ id: 'first-sync-ratio', what: 'times faster than the peer as it comes', value: first, peer: peerDefault, atLeast: 10 }),
    judgeRatio({ id: 'first-sync-ratio-tuned', what: 'times faster than the peer with its batch raised tenfold (no bar of its own)', value: first, peer: peerTuned }),
    judge({ id: 'first-sync-cold', what: 'the very first phone: the server makes the packs meanwhile (once)', value: cold.elapsedMs / 1000, unit: 's' }),
    judge({ id: 'poll-bytes', what: 'nothing new: up and down, with headers', value: size(ours.poll) / 1000, unit: 'KB', atMost: 0.5, peer: { name: peerTuned.name, value: size(tuned.poll) / 1000 } }),
    judge({ id: 'poll-exchanges', what: 'nothing new: round trips', value: medianOf(ours.poll, 'exchanges'), unit: 'round trips', atMost: 1, peer: { name: peerTuned.name, value: medianOf(tuned.poll, 'exchanges') } }),
    judge({ id: 'poll', what: 'nothing new, slow link (200 ms are the link)', value: poll, unit: 's', peer: { name: peerTuned.name, value: time(tuned.poll) } }),
    judge({ id: 'up', what: `${COMMANDS} offline commands up and answered one by one, real device code, slow link`, value: up, unit: 's', atMost: 1.5, peer: peerUp }),
    judgeRatio({ id: 'up-ratio', what: 'times faster than the peer', value: up, peer: peerUp, atLeast: 5 }),
    judge({ id: 'up-and-news', what: `the same, and the ${COMMANDS} changed households back on the phone as the server now has them`, value: time(ours.whole), unit: 's' }),
    judge({ id: 'up-bytes', what: 'up and down, with headers and the changed households', value: size(ours.whole) / 1000, unit: 'KB', peer: { name: peerUp.name, value: size(tuned.up) / 1000 } }),
    judge({ id: 'log-offline', what: 'saving one command on the phone, locked and sealed to the server', value: median(ours.offline), unit: 'ms' }),
  ]
}

async function synced(link: SlowLink, device: Device): Promise<Taken> {
  return overLink(link, async () => {
    const result = await device.sync()
    if (!result.ok || result.waiting > 0 || result.refused > 0) throw new Error(`The sync ended as ${JSON.stringify(result)}`)
  })
}

/** One document a person, as a document store keeps them; the first of each household carries what is said of the door. */
export async function peopleDocs(database: Database, communeId: number, hamlets: string[]): Promise<(PouchDoc & Record<string, unknown>)[]> {
  const households = await database.read(communeId, (db) => listPackedHouseholds(db, communeId, hamlets))
  return households.flatMap(({ people, phones, ...door }) =>
    people.map(({ id, ...person }, index) => ({
      _id: id, household: door.id, ...person, ...(phones[id] && { phone: phones[id] }),
      ...(index === 0 && { door: { ...door, lastVisits: door.lastVisits.map(({ id: _id, attachments: _none, unsent: _sent, ...visit }) => visit) } }),
    })),
  )
}

const seconds = ({ elapsedMs }: { elapsedMs: number }): string => `${(elapsedMs / 1000).toFixed(2)} s`
const bytes = ({ bytesUp, bytesDown }: Traffic): number => bytesUp + bytesDown
const kilobytes = (taken: Traffic): string => (bytes(taken) / 1000).toFixed(0)
