// The ground rules of every change, on a real database: once and only once, nothing left by a refusal,
// dense order under concurrent writers, walls between communes, a chain that finds tampering.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { BAO_HA, factories, VAN_BAN } from '../../test/support/factories.ts'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { systemActor } from './actor.ts'
import { command, execute, executeMany } from './command.ts'
import { newId, uuidv7 } from './ids.ts'
import { accept, defineProblems, refuse } from './problem.ts'
import { systemNow } from './time.ts'

let t: TestDatabase
const problems = defineProblems('test', { odd: { status: 422, text: 'Số lẻ.' } })

before(async () => {
  t = await testDatabase(20)
  const make = factories(t.database)
  await make.communes()
  await make.hamlet(VAN_BAN)
})
after(() => t.close())

const openAlley = command({
  type: 'test.alley',
  may: 'place.manage',
  input: z.object({ hamletId: z.uuid(), sort: z.number().int() }),
  async run({ db, communeId }, input) {
    const id = newId()
    await db.insertInto('alleys').values({ communeId, id, hamletId: input.hamletId, name: 'Ngõ', sort: input.sort }).execute()
    if (input.sort % 2) return refuse(problems.odd)
    return accept({ subject: `alley:${id}`, hamletIds: [input.hamletId], data: { sort: input.sort }, answer: { id } })
  },
})

const firstHamlet = () => t.database.db.selectFrom('hamlets').select('id').where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()
const countAlleys = async () => (await t.database.db.selectFrom('alleys').select('id').execute()).length
const invoke = (commandId: string = uuidv7()) => ({ actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: systemNow(), commandId })

test('a command sent twice is done once and answers the same', async () => {
  const { id: hamletId } = await firstHamlet()
  const invocation = invoke()
  const first = await execute(t.database, openAlley, { hamletId, sort: 2 }, invocation)
  const second = await execute(t.database, openAlley, { hamletId, sort: 2 }, invocation)
  assert.ok(first.ok)
  assert.deepEqual(second, first)
  assert.equal(await countAlleys(), 1)
})

test('the same command arriving on eight connections at once is done once', async () => {
  const { id: hamletId } = await firstHamlet()
  const before = await countAlleys()
  const invocation = invoke()
  const answers = await Promise.all(Array.from({ length: 8 }, () => execute(t.database, openAlley, { hamletId, sort: 4 }, invocation)))
  assert.equal(await countAlleys(), before + 1)
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
})

test('a refused command leaves no row and no ledger entry', async () => {
  const { id: hamletId } = await firstHamlet()
  const [alleys, entries] = [await countAlleys(), (await t.database.db.selectFrom('ledger').select('seq').execute()).length]
  const decision = await execute(t.database, openAlley, { hamletId, sort: 3 }, invoke())
  assert.equal(decision.ok, false)
  assert.equal(await countAlleys(), alleys)
  assert.equal((await t.database.db.selectFrom('ledger').select('seq').execute()).length, entries)
})

test('an actor without the permission is refused before anything is read', async () => {
  const { id: hamletId } = await firstHamlet()
  const actor = { ...systemActor(VAN_BAN), permissions: new Set(['board.read']) }
  const decision = await execute(t.database, openAlley, { hamletId, sort: 2 }, { ...invoke(), actor })
  assert.equal(decision.ok ? '' : decision.problems[0]!.code, 'chung.notAllowed')
})

test('row security: a command in one commune cannot write into another, nor read it', async () => {
  const foreign = command({
    type: 'test.foreign',
    may: 'x',
    input: z.object({}),
    async run({ db }) {
      const seen = await db.selectFrom('hamlets').select('id').execute()
      assert.deepEqual(seen, [])
      await db.insertInto('hamlets').values({ communeId: VAN_BAN, id: newId(), name: 'x', kind: 'thôn', validFrom: '2026-01-01' as never }).execute()
      return accept({ subject: 'x', data: {} })
    },
  })
  await assert.rejects(execute(t.database, foreign, {}, { actor: systemActor(BAO_HA), communeId: BAO_HA, now: systemNow(), commandId: uuidv7() }), /row-level security/)
})

test('the application role cannot change or delete the ledger', async () => {
  await assert.rejects(t.database.write(VAN_BAN, (db) => db.deleteFrom('ledger').execute()), /permission denied/)
  await assert.rejects(t.database.db.deleteFrom('ledger').execute(), /append-only/)
})

test('concurrent writers: a polling reader by dense sequence loses nothing; the naive serial cursor does', async () => {
  const { id: hamletId } = await firstHamlet()
  await t.database.pool.query('create table naive (n bigserial primary key, writer int)')
  let done = false
  const seen = { ledger: new Set<number>(), naive: new Set<number>() }
  const start = Number((await t.database.db.selectFrom('ledgerHeads').select('seq').where('communeId', '=', VAN_BAN).executeTakeFirstOrThrow()).seq)
  const poll = async () => {
    let cursors = { ledger: start, naive: 0 }
    for (let last = false; ; last = done) {
      const entries = await t.database.read(VAN_BAN, (db) => db.selectFrom('ledger').select('seq').where('communeId', '=', VAN_BAN).where('seq', '>', cursors.ledger).orderBy('seq').execute())
      const rows = (await t.database.pool.query('select n from naive where n > $1 order by n', [cursors.naive])).rows as { n: number }[]
      for (const { seq } of entries) seen.ledger.add(seq)
      for (const { n } of rows) seen.naive.add(n)
      cursors = { ledger: entries.at(-1)?.seq ?? cursors.ledger, naive: rows.at(-1)?.n ?? cursors.naive }
      if (last) return
    }
  }
  const reader = poll()
  const writers = 8
  const each = 60
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const client = await t.database.pool.connect()
      for (let i = 0; i < each; i++) {
        // The naive writer takes its number early and commits late, as any transaction with some work in it does.
        await client.query('begin')
        await client.query('insert into naive (writer) values ($1)', [writer])
        await new Promise((next) => setTimeout(next, (writer * 7 + i * 3) % 9))
        await client.query('commit')
        await execute(t.database, openAlley, { hamletId, sort: 2 }, invoke())
      }
      client.release()
    }),
  )
  done = true
  await reader
  assert.equal(seen.ledger.size, writers * each, 'the dense sequence loses nothing')
  const seqs = [...seen.ledger].toSorted((a, b) => a - b)
  assert.equal(seqs.at(-1)! - seqs[0]! + 1, seqs.length, 'and has no gap')
  assert.ok(seen.naive.size < writers * each, `the naive cursor is a mutant that must lose rows (saw ${seen.naive.size} of ${writers * each})`)
})

test('a batch: bad items are refused beside good ones, repeats inside it are done once', async () => {
  const many = command({
    type: 'test.batch',
    may: 'x',
    input: z.object({ sort: z.number() }),
    async runMany({ db, communeId }, items) {
      const { id: hamletId } = await db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).executeTakeFirstOrThrow()
      const good = items.filter((item) => item.input.sort % 2 === 0)
      if (good.length) await db.insertInto('alleys').values(good.map((item) => ({ communeId, id: newId(), hamletId, name: 'Ngõ lô', sort: item.input.sort }))).execute()
      return items.map((item) => (item.input.sort % 2 ? refuse(problems.odd) : accept({ subject: 'alley', hamletIds: [hamletId], data: { sort: item.input.sort } })))
    },
  })
  const before = await countAlleys()
  const same = uuidv7()
  const item = (input: unknown, commandId = uuidv7()) => ({ input, commandId, now: systemNow() })
  const outcomes = await executeMany(t.database, many, [item({ sort: 10 }, same), item({ sort: 11 }), item({ wrong: 1 }), item({ sort: 12 }), item({ sort: 10 }, same)], {
    actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: systemNow(),
  })
  assert.deepEqual(outcomes.map((outcome) => outcome.decision.ok), [true, false, false, true, true])
  assert.equal(outcomes[4]!.repeated, true)
  assert.equal(await countAlleys(), before + 2)
})
