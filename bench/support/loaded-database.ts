// A database that a bench fills once. With BENCH_KEEP=folder it stays there and the next run takes it as it is, so that a
// change can be tried without loading a million rows each time; a figure from such a run is told as one.

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../src/platform/db.ts'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { projectFile } from '../../src/platform/root.ts'
import type { BenchContext } from '../run.ts'

/** As a province's server is set up: memory for what is in daily use, and no checkpoint in the middle of a rush. */
const SETTINGS = { shared_buffers: '1GB', max_wal_size: '4GB' }

/** Starts it, migrated and filled; what `load` answers (plain JSON) is kept beside it. */
export async function loadedDatabase<T>({ say, tempDir, onEnd }: BenchContext, name: string, load: (database: Database) => Promise<T>): Promise<{ database: Database; url: string; loaded: T }> {
  const keep = process.env.BENCH_KEEP
  const dir = keep ? join(keep, name) : await tempDir()
  await mkdir(dir, { recursive: true })
  if (keep) for (const one of [keep, dir]) await chmod(one, 0o755)
  const postgres = await startEmbeddedPostgres(dir, SETTINGS)
  onEnd(postgres.stop)
  const database = openDatabase(postgres.url)
  onEnd(database.close)
  await migrate(database.pool, projectFile('db/migrations'))
  const note = join(dir, 'loaded.json')
  const before = await readFile(note, 'utf8').catch(() => undefined)
  if (before !== undefined) {
    say(`${name} as it was kept in ${dir}`)
    return { database, url: postgres.url, loaded: JSON.parse(before) as T }
  }
  const loaded = await load(database)
  await writeFile(note, JSON.stringify(loaded))
  return { database, url: postgres.url, loaded }
}
