// Several phones, one server, and everything that can go wrong between any two persisted steps: a seeded scheduler draws
// actions and faults, a model remembers what was saved. At the end nothing saved is lost, nothing is applied twice, all
// phones equal the server, and a revoked phone holds nothing. SEED=… repeats a run.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeHouseholds, encodeHouseholds, type PackedHousehold } from '../src/modules/sync/pack.ts'
import { listPackedHouseholds } from '../src/modules/sync/queries.ts'
import { listOutbox } from '../src/device/outbox.ts'
import { heldHamlets, hamletHouseholds } from '../src/device/pack-store.ts'
import type { PhoneState } from '../src/device/state.ts'
import { verifyChain } from '../src/modules/audit/verify.ts'
import { mergeHamletsCommand } from '../src/modules/places/commands.ts'
import { execute } from '../src/platform/command.ts'
import { systemActor } from '../src/platform/actor.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { toPlainDate } from '../src/platform/time.ts'
import { testApp, type TestApp } from './support/app.ts'
import { VAN_BAN } from './support/factories.ts'
import { freshSeed, openTestPhone, seeded, type Fault, type TestPhone } from './support/phones.ts'

let app: TestApp
before(async () => {
  app = await testApp()
  await app.make.communes()
})
after(() => app.close())

interface World {
  hamlets: { id: string; households: string[] }[]
  /** household → its people. */
  people: Map<string, string[]>
  phones: TestPhone[]
  /** Every command a phone said it had saved. */
  saved: Map<string, { householdId: string; phone: number }>
  random: () => number
}

const FAULTS: Fault[] = ['drop-request', 'drop-reply', 'double', 'cut', 'portal', 'error']

async function buildWorld(seed: number): Promise<World> {
  const world: World = { hamlets: [], people: new Map(), phones: [], saved: new Map(), random: seeded(seed) }
  for (let hamlet = 0; hamlet < 4; hamlet++) {
    const id = await app.make.hamlet(VAN_BAN, { name: `Khu ${seed}-${hamlet}` })
    const { doorIds } = await app.make.alley(VAN_BAN, id, 5)
    const households: string[] = []
    for (const doorId of doorIds) {
      const household = await app.make.household(VAN_BAN, id, { doorId })
      world.people.set(household, [await app.make.resident(VAN_BAN, household), await app.make.resident(VAN_BAN, household, { fullName: 'Đinh Văn Mẫu' })])
      households.push(household)
    }
    world.hamlets.push({ id, households })
  }
  // Two teams whose hamlets overlap, two phones each.
  for (const share of [world.hamlets.slice(0, 3), world.hamlets.slice(1)]) {
    const team = await app.make.team(VAN_BAN, share.map((hamlet) => hamlet.id))
    world.phones.push(await openTestPhone(app, VAN_BAN, team.leaderId), await openTestPhone(app, VAN_BAN, team.memberId))
  }
  return world
}

const pick = <T>(world: World, list: readonly T[]): T => list[Math.floor(world.random() * list.length)]!

/** Makes the phone die at the n-th write from now: whatever was not committed is gone. */
function crashAfter(state: PhoneState, writes: number): { crashed: () => boolean } {
  let left = writes
  let crashed = false
  const original = state.transact.bind(state)
  state.transact = async (stores, mode, work) => {
    if (mode === 'readwrite' && left-- <= 0) {
      crashed = true
      throw new Error('the phone died')
    }
    return original(stores, mode, work)
  }
  return { crashed: () => crashed }
}

async function knock(world: World, at: number): Promise<void> {
  const phone = world.phones[at]!
  const hamletId = pick(world, await heldHamlets(phone.state))
  if (!hamletId) return
  const doors = await phone.store().doors((await phone.ctx()).actor, hamletId)
  if (doors.length === 0) return
  const door = pick(world, doors)
  const met = world.random() < 0.7
  const person = pick(world, door.people)
  const id = uuidv7()
  const input = {
    householdId: door.id, outcome: met ? 'met' : 'nobody_home', visitedOn: toPlainDate(app.services.now()), visitedAt: null, minutes: Math.floor(world.random() * 60),
    driveId: null, memberId: null, nextOn: null, note: world.random() < 0.3 ? `ghi chú ${id.slice(-4)}` : null, teacherId: null, escalation: null, attachments: [], mends: null,
    lessons: met ? [{ residentId: person.id, skill: pick(world, ['vneid-install', 'cashless-payment']), rung: 1 + Math.floor(world.random() * 3) }] : [],
  }
  const crash = world.random() < 0.15 ? crashAfter(phone.state, Math.floor(world.random() * 2)) : undefined
  try {
    const decision = await phone.record('visit.record', id, input)
    if (decision.ok) world.saved.set(id, { householdId: door.id, phone: at })
  } catch (error) {
    assert.ok(crash?.crashed(), String(error))
  }
  if (crash) phone.restart()
}

async function syncWithFaults(world: World, at: number): Promise<void> {
  const phone = world.phones[at]!
  phone.link.fault = () => (world.random() < 0.35 ? pick(world, FAULTS) : 'none')
  phone.clockError = world.random() < 0.2 ? Math.round((world.random() - 0.5) * 4e10) : phone.clockError
  const crash = world.random() < 0.3 ? crashAfter(phone.state, Math.floor(world.random() * 6)) : undefined
  try {
    await phone.sync()
  } catch (error) {
    assert.ok(crash?.crashed(), `sync threw: ${(error as Error).stack}`)
  }
  if (crash) phone.restart()
}

/** The register moves while phones are out with unsent work: two hamlets become one. */
async function rearrange(world: World): Promise<void> {
  const [from, into] = [world.hamlets[1]!, world.hamlets[2]!]
  const today = toPlainDate(app.services.now())
  const input = { from: [from.id], into: into.id, effectiveOn: today, decisionNumber: '12/NQ-HĐND', decisionDate: today, note: '' }
  const invocation = { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: app.services.now(), commandId: uuidv7() }
  const decision = await execute(app.services.database, mergeHamletsCommand, input, invocation)
  assert.ok(decision.ok, JSON.stringify(decision))
}

function comparable(household: PackedHousehold): unknown {
  return JSON.parse(JSON.stringify(decodeHouseholds(JSON.parse(JSON.stringify(encodeHouseholds([household])))).map((one) => ({ ...one, lastVisits: one.lastVisits.map((visit) => ({ ...visit, id: '' })) }))[0]))
}

const BASE = freshSeed()
const ROUNDS = Number(process.env.MODEL_ROUNDS ?? 3)

for (let round = 0; round < ROUNDS; round++) {
  const seed = BASE + round
  test(`phones, faults and crashes: nothing lost, nothing doubled, all equal (SEED=${seed})`, async () => {
    const world = await buildWorld(seed)
    for (const phone of world.phones) await phone.sync()
    const before = new Set((await app.services.database.db.selectFrom('visits').select('id').execute()).map((row) => row.id))
    const steps = 60
    for (let step = 0; step < steps; step++) {
      const at = Math.floor(world.random() * world.phones.length)
      if (step === Math.floor(steps / 2)) await rearrange(world)
      else if (world.random() < 0.6) await knock(world, at)
      else await syncWithFaults(world, at)
    }
    // The storm is over: everybody comes home, twice, so that each hears of the others.
    for (let times = 0; times < 2; times++) {
      for (const phone of world.phones) {
        phone.link.fault = () => 'none'
        const result = await phone.sync()
        assert.deepEqual([result.ok, result.waiting], [true, 0])
      }
    }
    await checkSaved(world, before)
    for (const phone of world.phones) await checkEqual(phone)
    await checkRevocation(world)
    const { faults } = await verifyChain((work) => app.services.database.read(VAN_BAN, work), VAN_BAN, [])
    assert.deepEqual(faults, [])
  })
}

/** Every saved command is on the server exactly once, or waits on its phone with a reason. */
async function checkSaved(world: World, before: Set<string>): Promise<void> {
  const rows = await app.services.database.db.selectFrom('visits').select(['id', 'householdId']).execute()
  const here = new Map(rows.map((row) => [row.id, row.householdId]))
  for (const [id, { householdId, phone }] of world.saved) {
    const row = (await listOutbox(world.phones[phone]!.state)).find((one) => one.id === id)
    if (here.has(id)) assert.equal(here.get(id), householdId)
    else assert.equal(row?.state, 'refused', `command ${id} is neither on the server nor waiting for its maker`)
  }
  // And nothing is there that nobody saved — but a phone that died after the save and before saying so.
  for (const row of rows) {
    if (before.has(row.id) || world.saved.has(row.id)) continue
    const known = (await Promise.all(world.phones.map((phone) => listOutbox(phone.state)))).flat().some((one) => one.id === row.id)
    assert.ok(known, `visit ${row.id} came from nowhere`)
  }
  const { rows: doubled } = await app.services.database.pool.query('select command_id from ledger group by command_id having count(*) > 1')
  assert.equal(doubled.length, 0)
}

async function checkEqual(phone: TestPhone): Promise<void> {
  const profile = await phone.state.get('profile')
  const hamletIds = await heldHamlets(phone.state)
  const server = await app.services.database.read(VAN_BAN, (db) => listPackedHouseholds(db, VAN_BAN, hamletIds))
  const there = new Map(server.map((household) => [household.id, comparable(household)]))
  const here = new Map<string, unknown>()
  for (const hamletId of hamletIds) for (const household of (await hamletHouseholds(phone.state, phone.key, hamletId)).values()) here.set(household.id, comparable(household))
  assert.deepEqual([...here.keys()].toSorted(), [...there.keys()].toSorted(), `households of ${profile?.actor.name}`)
  for (const [id, household] of here) assert.deepEqual(household, there.get(id))
}

async function checkRevocation(world: World): Promise<void> {
  const phone = world.phones.at(-1)!
  await app.services.database.db.updateTable('devices').set({ revokedAt: app.services.now(), dataKey: null }).where('id', '=', phone.session.deviceId).execute()
  assert.equal((await phone.sync()).trouble, 'revoked')
  assert.deepEqual(await heldHamlets(phone.state), [])
  assert.equal(await phone.state.get('area'), undefined)
}
