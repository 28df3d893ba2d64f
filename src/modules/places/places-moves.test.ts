// Whatever series of mergers, splits, renamings and border changes a commune goes through: no door is lost, every
// household stands in exactly one living hamlet, people are neither lost nor doubled, and old ids still lead somewhere.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { testApp, type TestApp } from '../../../test/support/app.ts'
import { BAO_HA } from '../../../test/support/factories.ts'
import { systemActor } from '../../platform/actor.ts'
import { execute, type Command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { addSeconds, instant, type Instant } from '../../platform/time.ts'
import { addHousehold } from '../people/index.ts'
import { mergeHamletsCommand, renameHamletCommand, splitHamletCommand } from './commands.ts'
import { reassignAlley } from './commands-alleys.ts'
import { listAlleys, listHamlets, resolveHamlet } from './queries.ts'

let app: TestApp
let clock: Instant = instant('2026-11-22T03:00:00Z')
before(async () => {
  app = await testApp()
  await app.make.communes()
})
after(() => app.close())

const paper = { decisionNumber: '1/NQ', decisionDate: '2026-11-01', effectiveOn: '2026-11-02', note: '' }
async function run<I>(cmd: Command<I>, input: unknown) {
  clock = addSeconds(clock, 1)
  return execute(app.services.database, cmd, input, { actor: systemActor(BAO_HA), communeId: BAO_HA, now: clock, commandId: newId() })
}

type Step = { act: 'merge_new' | 'merge_into' | 'split' | 'split_keep' | 'rename' | 'border'; picks: number[] }
const steps = fc.array(
  fc.record({ act: fc.constantFrom<Step['act']>('merge_new', 'merge_into', 'split', 'split_keep', 'rename', 'border'), picks: fc.array(fc.nat(99), { minLength: 8, maxLength: 8 }) }),
  { minLength: 1, maxLength: 6 },
)
let serial = 0

async function take({ act, picks }: Step): Promise<boolean> {
  const living = await app.services.database.read(BAO_HA, (db) => listHamlets(db, BAO_HA))
  const pick = <T,>(list: T[], n: number) => list[picks[n]! % list.length]!
  const hamlet = pick(living, 0)
  const name = `Mới ${++serial}`
  if (act === 'rename') return (await run(renameHamletCommand, { hamletId: hamlet.id, name, kind: 'bản', ...paper, effectiveOn: '2026-11-20' })).ok
  if (act === 'merge_new') return (await run(mergeHamletsCommand, { from: [hamlet.id, pick(living, 1).id], into: '', name, kind: 'bản', ...paper })).ok
  if (act === 'merge_into') return (await run(mergeHamletsCommand, { from: [hamlet.id], into: pick(living, 1).id, ...paper })).ok
  const alleys = await app.services.database.read(BAO_HA, (db) => listAlleys(db, BAO_HA, hamlet.id))
  if (act === 'border') return alleys.length > 0 && (await run(reassignAlley, { alleyId: pick(alleys, 2).id, toHamletId: pick(living, 1).id })).ok
  const parts = [{ name: `${name} A`, kind: 'bản' }, { name: `${name} B`, kind: 'bản' }]
  const assigned = Object.fromEntries(alleys.map((alley, index) => [alley.id, picks[(index % 5) + 3]! % 2]))
  return (await run(splitHamletCommand, { hamletId: hamlet.id, keep: act === 'split_keep', parts, alleys: assigned, rest: picks[2]! % 2, ...paper })).ok
}

async function snapshot() {
  const db = app.services.database.db
  const homes = await db
    .selectFrom('households as h')
    .innerJoin('hamlets as p', (join) => join.onRef('p.communeId', '=', 'h.communeId').onRef('p.id', '=', 'h.hamletId'))
    .innerJoin('householdStates as s', (join) => join.onRef('s.communeId', '=', 'h.communeId').onRef('s.householdId', '=', 'h.id'))
    .leftJoin('doors as d', (join) => join.onRef('d.communeId', '=', 'h.communeId').onRef('d.id', '=', 'h.doorId'))
    .select(['h.id', 'h.hamletId', 'p.validTo', 's.hamletId as stateHamlet', 'd.alleyId'])
    .where('h.communeId', '=', BAO_HA)
    .execute()
  const doors = await db
    .selectFrom('doors as d')
    .innerJoin('alleys as a', (join) => join.onRef('a.communeId', '=', 'd.communeId').onRef('a.id', '=', 'd.alleyId'))
    .innerJoin('hamlets as p', (join) => join.onRef('p.communeId', '=', 'a.communeId').onRef('p.id', '=', 'a.hamletId'))
    .select(['d.id', 'p.id as hamletId', 'p.validTo', 'a.id as alleyId'])
    .where('d.communeId', '=', BAO_HA)
    .execute()
  return { homes, doors, people: await app.count('residents', BAO_HA) }
}

test('no series of changes loses a door, a household or a person', async () => {
  for (const name of ['Bản Một', 'Bản Hai', 'Bản Ba']) {
    const hamletId = await app.make.hamlet(BAO_HA, { name })
    for (const alley of ['Ngõ A', 'Ngõ B']) {
      const { doorIds } = await app.make.alley(BAO_HA, hamletId, 3, alley)
      for (const doorId of doorIds) await app.make.resident(BAO_HA, await app.make.household(BAO_HA, hamletId, { doorId }))
    }
    await app.make.resident(BAO_HA, await app.make.household(BAO_HA, hamletId))
  }
  const start = await snapshot()
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(steps, async (series) => {
      for (const step of series) accepted += Number(await take(step))
      const now = await snapshot()
      assert.deepEqual(now.homes.map((home) => home.id).toSorted(), start.homes.map((home) => home.id).toSorted(), 'the same households')
      assert.deepEqual(now.doors.map((door) => door.id).toSorted(), start.doors.map((door) => door.id).toSorted(), 'the same doors')
      assert.equal(now.people, start.people)
      const hamletOfAlley = new Map(now.doors.map((door) => [door.alleyId, door.hamletId]))
      for (const home of now.homes) {
        assert.equal(home.validTo, null, 'a household stands in a living hamlet')
        assert.equal(home.stateHamlet, home.hamletId, 'the door map knows it there')
        if (home.alleyId) assert.equal(hamletOfAlley.get(home.alleyId), home.hamletId, 'the household went with its door')
      }
      for (const door of now.doors) assert.equal(door.validTo, null, 'a door stands in a living hamlet')
      const all = await app.services.database.read(BAO_HA, (db) => listHamlets(db, BAO_HA, { closed: true }))
      for (const hamlet of all) {
        const today = await app.services.database.read(BAO_HA, (db) => resolveHamlet(db, BAO_HA, hamlet.id))
        assert.ok(all.some((row) => row.id === today && row.validTo === null), 'every id that ever was leads to a living hamlet')
      }
    }),
    { numRuns: 15 },
  )
  assert.ok(accepted > 15, `only ${accepted} changes were accepted`)
})

test('two officers merging the same hamlet at the same moment: one of them is told', async () => {
  const [a, b, c] = [await app.make.hamlet(BAO_HA, { name: 'Đôi A' }), await app.make.hamlet(BAO_HA, { name: 'Đôi B' }), await app.make.hamlet(BAO_HA, { name: 'Đôi C' })]
  const both = await Promise.all([run(mergeHamletsCommand, { from: [a], into: b, ...paper }), run(mergeHamletsCommand, { from: [a], into: c, ...paper })])
  assert.equal(both.filter((decision) => decision.ok).length, 1)
})

test('households written while their hamlet is merged away end up in the successor', async () => {
  const [old, next] = [await app.make.hamlet(BAO_HA, { name: 'Đua A' }), await app.make.hamlet(BAO_HA, { name: 'Đua B' })]
  const add = (n: number) => run(addHousehold, { hamletId: old, headName: `Lý Văn Đua ${n}` })
  const outcomes = await Promise.all([...Array.from({ length: 6 }, (_, n) => add(n)), run(mergeHamletsCommand, { from: [old], into: next, ...paper }), ...Array.from({ length: 6 }, (_, n) => add(n + 6))])
  assert.deepEqual(outcomes.filter((decision) => !decision.ok), [])
  const rows = await app.services.database.db
    .selectFrom('households as h')
    .innerJoin('householdStates as s', (join) => join.onRef('s.communeId', '=', 'h.communeId').onRef('s.householdId', '=', 'h.id'))
    .select(['h.hamletId', 's.hamletId as stateHamlet'])
    .where('h.headName', 'like', 'Lý Văn Đua%')
    .execute()
  assert.equal(rows.length, 12)
  assert.ok(rows.every((row) => row.hamletId === next && row.stateHamlet === next))
})

test('unsent work for a hamlet that was split lands where its door stands now', async () => {
  const old = await app.make.hamlet(BAO_HA, { name: 'Chẻ' })
  const [left, right] = [await app.make.alley(BAO_HA, old, 2, 'Trái'), await app.make.alley(BAO_HA, old, 2, 'Phải')]
  const parts = [{ name: 'Chẻ Trái', kind: 'bản' }, { name: 'Chẻ Phải', kind: 'bản' }]
  const split = await run(splitHamletCommand, { hamletId: old, keep: false, parts, alleys: { [left.alleyId]: 0, [right.alleyId]: 1 }, rest: 0, ...paper })
  const ids = split.ok ? (split.value as { ids: string[] }).ids : []
  const behindDoor = await run(addHousehold, { hamletId: old, headName: 'Sùng A Phải', doorId: right.doorIds[0] })
  const nowhere = await run(addHousehold, { hamletId: old, headName: 'Sùng A Đâu' })
  const home = async (decision: typeof nowhere) => (await app.services.database.db.selectFrom('households').select('hamletId').where('id', '=', (decision.ok && (decision.value as { id: string }).id) || '').executeTakeFirst())?.hamletId
  assert.equal(await home(behindDoor), ids[1])
  assert.equal(await home(nowhere), ids[0])
})
