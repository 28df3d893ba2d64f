// Applies db/migrations/*.sql in name order, once each, forward only; a changed file that was already
// applied is refused, so that the database and the folder never tell two stories.

import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import type pg from 'pg'

const LOCK = 7_301_001

/** Brings the database up to date; returns the names applied now. Throws when an applied file changed. */
export async function migrate(pool: pg.Pool, folder: string): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query('create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())')
    const seen = new Map<string, string>(
      (await client.query('select name, sha256 from migrations')).rows.map((row) => [row.name, row.sha256]),
    )
    const applied: string[] = []
    for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.sql')).toSorted()) {
      const text = fs.readFileSync(path.join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = seen.get(name)
      if (before === sha256) continue
      if (before) throw new Error(`${name} was applied before and has changed since: add a new migration instead.`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into migrations (name, sha256) values ($1, $2)', [name, sha256])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined)
    client.release()
  }
}
