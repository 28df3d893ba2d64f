// The Monday meeting: 500 volunteers' phones ask at the same moment for the same evening's hundred changes. Each has a
// member, a session and a connection of its own; both sides use the same client on the same two cores.
import { recordVisits } from '../../src/modules/visits/index.ts'
import type { SyncResponse } from '../../src/modules/sync/schema.ts'
import { decodeHouseholds } from '../../src/modules/sync/pack.ts'
import { executeMany } from '../../src/platform/command.ts'
import { newId } from '../../src/platform/ids.ts'
import { systemNow } from '../../src/platform/time.ts'
import type { BenchContext } from '../run.ts'
import { enrolPhones, listDoors, listHamlets, visitMaker, type Communes, type Enrolled } from './communes.ts'
import { median, medianOf } from './measure.ts'
import { openPhone, sendHerd, type Herd } from './phones.ts'
import { startPouchPeer } from './pouch-peer.ts'
import { peopleDocs } from './field-sync.ts'
import { judge, judgeRatio, type Result } from './results.ts'
import { startService } from './service.ts'

const PHONES = 500
const PHONES_PER_MEMBER = 1
const CHANGES = 100

interface Standing {
  enrolled: Enrolled
  position: SyncResponse['position']
  area: string
}

export async function measureHerd(context: BenchContext, { postgres, database, communeIds }: Communes): Promise<Result[]> {
  const { rounds, say, tempDir, onEnd } = context
  const communeId = communeIds[0]!
  const hamlets = await listHamlets(database, communeId)
  const service = await startService({ dataDir: await tempDir(), databaseUrl: postgres.url })
  onEnd(service.stop)
  const peer = await startPouchPeer(await peopleDocs(database, communeId, hamlets), await tempDir())
  onEnd(peer.stop)

  const officer = (await enrolPhones(database, communeId, hamlets))[0]!
  const enrolled: Enrolled[] = []
  while (enrolled.length < PHONES) enrolled.push(...(await enrolPhones(database, communeId, hamlets, PHONES_PER_MEMBER)))
  const next = visitMaker(await listDoors(database, communeId, hamlets), 11)
  const ask = (standing: { position: SyncResponse['position'] | null; area: string }) => ({ schema: 1, clock: systemNow(), ...standing, ...(standing.position === null && { have: hamlets }) })
  const signed = ({ cookie }: Enrolled) => ({ cookie, origin: service.origin })

  say(`${PHONES} phones enrolled; each takes its position`)
  const standings: Standing[] = []
  for (const one of enrolled) {
    const phone = openPhone(service.origin, signed(one))
    const reply = await phone.json<SyncResponse>('POST', '/sync', ask({ position: null, area: '' }))
    standings.push({ enrolled: one, position: reply.position, area: reply.area!.sha })
    phone.close()
  }

  async function ourRound(): Promise<Herd> {
    const now = systemNow()
    const items = Array.from({ length: CHANGES }, () => ({ input: next(), commandId: newId(now), now }))
    const outcomes = await executeMany(database, recordVisits, items, { actor: officer.actor, communeId, now })
    if (!outcomes.every(({ decision }) => decision.ok)) throw new Error('a change of the bench was refused')
    const herd = await sendHerd(PHONES, service.origin, async (phone, index) => {
      const standing = standings[index]!
      const reply = await phone.json<SyncResponse>('POST', '/sync', ask({ position: standing.position, area: standing.area }), signed(standing.enrolled))
      const got = ((reply.deltas ?? []) as { count: number }[]).reduce((sum, { count }) => sum + count, 0)
      if (got !== CHANGES) throw new Error(`A phone got ${got} changes instead of ${CHANGES}`)
      if (index === 0 && decodeHouseholds(reply.deltas![0] as never).length !== CHANGES) throw new Error('the changes cannot be read')
      standing.position = reply.position
      standing.area = reply.area?.sha ?? standing.area
    })
    say(`ours: ${PHONES} phones × ${CHANGES} changes ${(herd.elapsedMs / 1000).toFixed(2)} s, ${(herd.bytesDownEach / 1000).toFixed(1)} KB each`)
    return herd
  }

  async function peerRound(): Promise<Herd> {
    const { before } = await peer.touch(CHANGES)
    const herd = await peer.herd({ phones: PHONES, since: before, changes: CHANGES })
    say(`peer: ${(herd.elapsedMs / 1000).toFixed(2)} s, ${(herd.bytesDownEach / 1000).toFixed(1)} KB each`)
    return herd
  }

  const ours: Herd[] = []
  const theirs: Herd[] = []
  await ourRound()
  for (let round = 0; round < rounds; round++) {
    ours.push(await ourRound())
    theirs.push(await peerRound())
  }
  const peerTime = { name: 'PouchDB, fewest requests', value: medianOf(theirs, 'elapsedMs') / 1000 }
  const value = medianOf(ours, 'elapsedMs') / 1000
  return [
    judge({ id: 'herd', what: `${PHONES} phones of as many members pull ${CHANGES} changed households each, signed in, loopback`, value, unit: 's', atMost: 2, peer: peerTime }),
    judgeRatio({ id: 'herd-ratio', what: 'times faster than the peer (no bar of its own)', value, peer: peerTime }),
    judge({ id: 'herd-median', what: 'half of the phones have theirs after', value: median(ours.map(({ eachMs }) => median(eachMs))) / 1000, unit: 's', peer: { name: peerTime.name, value: median(theirs.map(({ eachMs }) => median(eachMs))) / 1000 } }),
    judge({ id: 'herd-bytes', what: 'down, per phone', value: medianOf(ours, 'bytesDownEach') / 1000, unit: 'KB', peer: { name: peerTime.name, value: medianOf(theirs, 'bytesDownEach') / 1000 } }),
  ]
}
