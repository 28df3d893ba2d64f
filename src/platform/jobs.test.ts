// The queue on the real database: a job exists only if its transaction commits, runs soon after, and is tried again.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BAO_HA, factories } from '../../test/support/factories.ts'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { startJobs, type Jobs } from './jobs.ts'

let t: TestDatabase
let jobs: Jobs
const done: number[] = []
let failures = 1

before(async () => {
  t = await testDatabase(10)
  await factories(t.database).communes()
  jobs = await startJobs(t.database, [
    { name: 'count', work: async ({ n }: { n: number }) => void done.push(n) } as never,
    {
      name: 'stumble', retryLimit: 2,
      work: async ({ n }: { n: number }) => {
        if (failures-- > 0) throw new Error('not the first time')
        done.push(n)
      },
    } as never,
  ])
})
after(async () => {
  await jobs.stop()
  await t.close()
})

async function eventually(n: number): Promise<void> {
  for (let tries = 0; tries < 200 && !done.includes(n); tries++) await new Promise((next) => setTimeout(next, 100))
  assert.ok(done.includes(n), `job ${n} ran`)
}

test('a job sent in a transaction runs once it has committed', async () => {
  await t.database.write(BAO_HA, (db) => jobs.send('count', { n: 1 }, db))
  await eventually(1)
})

test('a job of a transaction that failed never runs; the role of the transaction stays the application’s', async () => {
  await assert.rejects(
    t.database.write(BAO_HA, async (db) => {
      await jobs.send('count', { n: 2 }, db)
      await db.deleteFrom('ledger').execute()
    }),
    /permission denied/,
  )
  await jobs.send('count', { n: 3 })
  await eventually(3)
  assert.ok(!done.includes(2))
})

test('a job that fails is tried again', async () => {
  await jobs.send('stumble', { n: 4 })
  await eventually(4)
})
