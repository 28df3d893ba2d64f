// Commands that share a transaction: fewer commits, and still every one decided, answered and written down by itself.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { factories, VAN_BAN } from '../../test/support/factories.ts'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { systemActor } from './actor.ts'
import { command, execute, executeMany } from './command.ts'
import { newId } from './ids.ts'
import { accept, defineProblems, refuse } from './problem.ts'
import { systemNow } from './time.ts'

let t: TestDatabase
let hamletId: string
const problems = defineProblems('test', { odd: { status: 422, text: 'Số lẻ.' } })

before(async () => {
  t = await testDatabase(6)
  const make = factories(t.database)
  await make.communes()
  hamletId = await make.hamlet(VAN_BAN)
})
after(() => t.close())

const CRASH = 13
const BREAK = 26

/** Refuses odd numbers, crashes on 13 (a bug), breaks a constraint of the database on 26. */
const openAlleys = command({
  type: 'test.alleys',
  may: 'place.manage',
  input: z.object({ sort: z.number().int() }),
  async runMany({ db, communeId }, items) {
    if (items.some(({ input }) => input.sort === CRASH)) throw new TypeError('a bug')
    const even = items.filter(({ input }) => input.sort % 2 === 0)
    if (even.length > 0) {
      await db.insertInto('alleys').values(even.map(({ input, commandId }) => ({
        communeId, id: commandId, hamletId: input.sort === BREAK ? newId() : hamletId, name: 'Ngõ', sort: input.sort,
      }))).execute()
    }
    return items.map(({ input, commandId }) =>
      input.sort % 2 ? refuse(problems.odd) : accept({ subject: `alley:${commandId}`, hamletIds: [hamletId], data: { sort: input.sort }, answer: { sort: input.sort } }))
  },
})

const send = (sort: number, { commandId = newId() as string, actorId = 'system' } = {}) =>
  execute(t.database, openAlleys, { sort }, { actor: { ...systemActor(VAN_BAN), id: actorId }, communeId: VAN_BAN, now: systemNow(), commandId })
const entries = () => t.database.db.selectFrom('ledger').select(['seq', 'commandId', 'actorId', 'answer']).where('type', '=', 'test.alleys').orderBy('seq').execute()
const transactions = async () => (await t.database.pool.query<{ n: number }>(`select count(distinct xmin::text)::int as n from ledger where type = 'test.alleys'`)).rows[0]!.n

test('fifty commands at once share a few commits; each has its own answer, entry and actor', async () => {
  const sorts = Array.from({ length: 50 }, (_, n) => 100 + 2 * n)
  const answers = await Promise.all(sorts.map((sort) => send(sort, { actorId: `actor-${sort}` })))
  assert.deepEqual(answers, sorts.map((sort) => accept({ sort })))
  const written = await entries()
  assert.deepEqual(new Set(written.map((entry) => `${entry.actorId} ${JSON.stringify(entry.answer)}`)), new Set(sorts.map((sort) => `actor-${sort} {"sort":${sort}}`)))
  assert.ok((await transactions()) <= 5, `${await transactions()} transactions`)
})

test('a refused, a crashing and a constraint-breaking command hurt only themselves', async () => {
  const before = (await entries()).length
  const sorts = [200, 201, CRASH, 202, BREAK, 203, 204, 206]
  const answers = await Promise.allSettled(sorts.map((sort) => send(sort)))
  const told = answers.map((answer) => (answer.status === 'rejected' ? 'thrown' : answer.value.ok ? 'done' : answer.value.problems[0]!.code))
  assert.deepEqual(told, ['done', 'test.odd', 'thrown', 'done', 'thrown', 'test.odd', 'done', 'done'])
  assert.equal((await entries()).length, before + 4)
})

test('one delivery with a command that breaks a constraint: the others are kept', async () => {
  const before = (await entries()).length
  const items = [302, 303, 304].map((sort) => ({ input: { sort }, commandId: newId() as string, now: systemNow() }))
  const broken = { input: { sort: BREAK }, commandId: newId() as string, now: systemNow() }
  await assert.rejects(executeMany(t.database, openAlleys, [...items, broken], { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: systemNow() }), /foreign key/)
  assert.equal((await entries()).length, before + 2)
  const again = await executeMany(t.database, openAlleys, items, { actor: systemActor(VAN_BAN), communeId: VAN_BAN, now: systemNow() })
  assert.deepEqual(again.map(({ repeated }) => repeated), [true, false, true])
  assert.equal((await entries()).length, before + 2)
})

test('the same command in several deliveries at once, among others, is done once and answered alike', async () => {
  const before = (await entries()).length
  const commandId = newId()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? send(500 + 2 * n) : send(400, { commandId }))))
  assert.ok(answers.every((answer) => answer.ok))
  assert.equal((await entries()).length, before + 11)
  assert.deepEqual(await send(400, { commandId }), accept({ sort: 400 }))
  assert.deepEqual(await send(401, { commandId }), accept({ sort: 400 }), 'the first answer stands, whatever is sent under its id')
})

test('a lane ends and begins again: one command after the other, each at once', async () => {
  for (const sort of [600, 602, 604]) assert.deepEqual(await send(sort), accept({ sort }))
})
