// The peer alone: what our figures are held against, and a check that the peer runs as it should before we compare.
import type { BenchContext } from './run.ts'
import { medianOf } from './support/measure.ts'
import { ensurePeers } from './support/peers.ts'
import { makePeople, makeVisits } from './support/people.ts'
import { BATCH, startPouchPeer, toDocs } from './support/pouch-peer.ts'
import { judge, type Result } from './support/results.ts'
import { openSlowLink, overLink } from './support/slow-link.ts'

const PEOPLE = 16_000
const COMMANDS = 1_000
const PHONES = 500
const CHANGES = 100

export default async function peerBench({ rounds, say, tempDir, onEnd }: BenchContext): Promise<Result[]> {
  await ensurePeers(say)
  const people = makePeople(PEOPLE)
  const visits = toDocs(makeVisits(people, COMMANDS))
  const pulls = { default: [], tuned: [] } as Record<keyof typeof BATCH, Awaited<ReturnType<typeof pullOnce>>[]>
  const polls: Awaited<ReturnType<typeof overLink>>[] = []
  const pushes: Awaited<ReturnType<typeof overLink>>[] = []
  const herds: Awaited<ReturnType<typeof herdOnce>>[] = []

  const peer = await startPouchPeer(toDocs(people), await tempDir())
  onEnd(peer.stop)
  // Pushed records go to a server of their own, or later phones would pull them as well.
  const inbox = await startPouchPeer(toDocs(people), await tempDir())
  onEnd(inbox.stop)
  say(`the peer holds ${peer.docs} people`)
  const link = await openSlowLink({ targetPort: peer.port })
  onEnd(link.close)
  const uplink = await openSlowLink({ targetPort: inbox.port })
  onEnd(uplink.close)

  async function pullOnce(batchSize: number) {
    const phone = await peer.openPhone(link.origin)
    onEnd(phone.stop)
    const taken = await overLink(link, () => phone.pull(batchSize))
    if (taken.value.docs !== PEOPLE) throw new Error(`The peer's phone holds ${taken.value.docs} people`)
    polls.push(await overLink(link, () => phone.pull(batchSize)))
    await phone.stop()
    return taken
  }
  async function herdOnce() {
    const { before } = await peer.touch(CHANGES)
    return peer.herd({ phones: PHONES, since: before, changes: CHANGES })
  }

  for (let round = 0; round < rounds; round += 1) {
    pulls.tuned.push(await pullOnce(BATCH.tuned))
    say(`first sync, batch ${BATCH.tuned}: ${(pulls.tuned.at(-1)!.elapsedMs / 1000).toFixed(1)} s`)
    herds.push(await herdOnce())
    say(`${PHONES} phones × ${CHANGES} changes: ${(herds.at(-1)!.elapsedMs / 1000).toFixed(1)} s`)
    const phone = await inbox.openPhone(uplink.origin)
    onEnd(phone.stop)
    const renamed = visits.map((visit) => ({ ...visit, _id: `visit-${round}-${visit._id}` }))
    pushes.push(await overLink(uplink, () => phone.push(renamed, BATCH.default)))
    await phone.stop()
    say(`${COMMANDS} records up: ${(pushes.at(-1)!.elapsedMs / 1000).toFixed(1)} s`)
  }
  pulls.default.push(await pullOnce(BATCH.default))
  say(`first sync, batch ${BATCH.default}: ${(pulls.default.at(-1)!.elapsedMs / 1000).toFixed(1)} s`)

  const seconds = (id: string, what: string, rows: { elapsedMs: number }[]): Result =>
    judge({ id, what, value: medianOf(rows, 'elapsedMs') / 1000, unit: 's' })
  const bytes = (id: string, what: string, rows: { bytesUp: number; bytesDown: number }[]): Result =>
    judge({ id, what, value: (medianOf(rows, 'bytesUp') + medianOf(rows, 'bytesDown')) / 1000, unit: 'KB' })
  return [
    seconds('peer-first-sync-default', `PouchDB, batch ${BATCH.default}, ${PEOPLE} people, slow link, once`, pulls.default),
    bytes('peer-first-sync-default-bytes', 'up and down', pulls.default),
    seconds('peer-first-sync-tuned', `PouchDB, batch ${BATCH.tuned}, ${PEOPLE} people, slow link`, pulls.tuned),
    bytes('peer-first-sync-tuned-bytes', 'up and down', pulls.tuned),
    seconds('peer-poll', 'nothing new, slow link', polls),
    bytes('peer-poll-bytes', 'up and down', polls),
    judge({ id: 'peer-poll-requests', what: 'requests per poll', value: medianOf(polls, 'exchanges'), unit: 'requests' }),
    seconds('peer-push', `${COMMANDS} records up from a phone that holds nothing else, slow link`, pushes),
    bytes('peer-push-bytes', 'up and down', pushes),
    seconds('peer-herd', `${PHONES} phones pull ${CHANGES} changes each, loopback`, herds),
    judge({
      id: 'peer-herd-bytes',
      what: 'down, per phone',
      value: medianOf(herds, 'bytesDownEach') / 1000,
      unit: 'KB',
    }),
  ]
}
