// A fresh, migrated database per test file, cloned from a template: on the server of the test run when there is
// one (GOCUA_TEST_PG), else on an embedded PostgreSQL of this process's own.

import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import pg from 'pg'
import { openDatabase, type Database } from '../../src/platform/db.ts'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { migrate } from '../../src/platform/migrate.ts'

export const MIGRATIONS = path.resolve(import.meta.dirname, '../../db/migrations')
export const TEMPLATE = 'gocua_template'

/** Replaces the database name inside a connection string. */
export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.toString()
}

/** A folder that any user may enter, for tests run as root or not. */
export function openTempDir(label: string): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `gocua-${label}-`))
  fs.chmodSync(dir, 0o755)
  return dir
}

/** Starts a server and prepares the template; used by the test runner and by a single file run alone. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const dir = openTempDir('pg')
  const server = await startEmbeddedPostgres(dir, { fsync: 'off', max_connections: '120' })
  const pool = new pg.Pool({ connectionString: server.url })
  await pool.query(`create database ${TEMPLATE}`)
  await pool.end()
  const template = new pg.Pool({ connectionString: withDatabase(server.url, TEMPLATE) })
  await migrate(template, MIGRATIONS)
  await template.end()
  return {
    url: server.url,
    async stop() {
      await server.stop()
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}

let own: Promise<{ url: string; stop(): Promise<void> }> | undefined
let serial = 0

export interface TestDatabase {
  database: Database
  url: string
  close(): Promise<void>
}

/** A database of its own; close it in `after`. */
export async function testDatabase(maxConnections = 8): Promise<TestDatabase> {
  const given = process.env.GOCUA_TEST_PG
  const server = given ? { url: given, stop: async () => undefined } : await (own ??= startTestServer())
  const name = `test_${process.pid}_${serial++}`
  const admin = new pg.Client({ connectionString: withDatabase(server.url, 'postgres') })
  await admin.connect()
  await cloneTemplate(admin, name)
  const url = withDatabase(server.url, name)
  const database = openDatabase(url, { maxConnections })
  return {
    database,
    url,
    async close() {
      await database.close()
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
      if (!given && --openCount === 0) {
        own = undefined
        await server.stop()
      }
    },
  }
}

let openCount = 0
async function cloneTemplate(admin: pg.Client, name: string): Promise<void> {
  openCount++
  for (let tries = 0; ; tries++) {
    try {
      await admin.query(`create database ${name} template ${TEMPLATE}`)
      return
    } catch (error) {
      // 55006: another file is cloning the template this moment.
      if ((error as { code?: string }).code !== '55006' || tries > 100) throw error
      await new Promise((done) => setTimeout(done, 50))
    }
  }
}
