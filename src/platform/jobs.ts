// Background work on the same database (pg-boss): a job is enqueued in the transaction that needs it, retried,
// and ends in the dead-letter queue when it keeps failing.

import { PgBoss } from 'pg-boss'
import type { Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Database, DB } from './db.ts'

export interface JobSpec<T extends object> {
  name: string
  retryLimit?: number
  /** A cron line in Vietnamese time, for work that repeats. */
  cron?: string
  work(data: T): Promise<void>
}

export interface Jobs {
  /** Enqueues inside `db`'s transaction when given: the job exists only if the transaction commits. */
  send(name: string, data: object, db?: Transaction<DB>): Promise<void>
  stop(): Promise<void>
}

const DEAD_LETTERS = 'dead-letters'

/** Starts the queue and its workers. Schema `pgboss` is created on first use. */
export async function startJobs(database: Database, specs: JobSpec<never>[]): Promise<Jobs> {
  const executeSql = async (text: string, values?: unknown[]) => database.pool.query(text, values as never)
  const boss = new PgBoss({ db: { executeSql } as never, schema: 'pgboss', supervise: true })
  boss.on('error', (error) => console.error(JSON.stringify({ job: 'pg-boss', error: String(error) })))
  await boss.start()
  await boss.createQueue(DEAD_LETTERS)
  for (const spec of specs) {
    await boss.createQueue(spec.name, { retryLimit: spec.retryLimit ?? 5, retryBackoff: true, deadLetter: DEAD_LETTERS } as never)
    await boss.work(spec.name, { pollingIntervalSeconds: 2 }, async (batch: { data: unknown }[]) => {
      for (const job of batch) await spec.work(job.data as never)
    })
    if (spec.cron) await boss.schedule(spec.name, spec.cron, {}, { tz: 'Asia/Ho_Chi_Minh' })
  }
  return {
    async send(name, data, db) {
      if (!db) {
        await boss.send(name, data)
        return
      }
      // The queue's tables belong to the owner; the transaction's role goes back to the application right after.
      const within = {
        executeSql: async (text: string, values: unknown[] = []) => {
          const raw = rawQuery(text, values)
          const result = await raw.execute(db)
          return { rows: result.rows }
        },
      }
      const { rows } = await sql<{ role: string }>`select current_setting('role') as role`.execute(db)
      await sql`reset role`.execute(db)
      await boss.send(name, data, { db: within } as never)
      if (rows[0]!.role !== 'none') await sql`set local role gocua_app`.execute(db)
    },
    stop: () => boss.stop({ graceful: true, timeout: 5000 }) as Promise<void>,
  }
}

/** pg-boss writes $1…$n; Kysely wants template parts. */
function rawQuery(text: string, values: unknown[]) {
  const parts = text.split(/\$(\d+)/)
  const strings = parts.filter((_, index) => index % 2 === 0)
  const used = parts.filter((_, index) => index % 2 === 1).map((number) => values[Number(number) - 1])
  return sql<Record<string, unknown>>(Object.assign(strings, { raw: strings }) as unknown as TemplateStringsArray, ...used)
}
