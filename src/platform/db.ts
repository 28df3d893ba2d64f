// The one way to the database: a pool, Kysely over it, and transactions that act in exactly one commune
// (row-level security is the second wall behind `who`).

import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '../../db/schema.gen.ts'
import type { PlainSql } from './plain-sql.ts'
import { askOnce, bindTo, runFramed, type Ending } from './transaction.ts'

export type { DB } from '../../db/schema.gen.ts'
/** A transaction or the pool itself; queries take it as their first argument. */
export type Db = Kysely<DB> | Transaction<DB>

/**
 * Which rows a transaction may touch: one commune (its number), no commune at all (`none`: reference tables only),
 * or every commune (`everywhere`: sign-in lookup, jobs, public checks, the province's roll-up; never a request's default).
 */
export type Scope = number | 'none' | 'everywhere'

// `date` and timestamps stay text ('YYYY-MM-DD', ISO instant in UTC): platform/time owns their meaning.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, toInstantText)
const TIMESTAMPTZ_ARRAY = 1185
const DATE_ARRAY = 1182
const parseTextArray = pg.types.getTypeParser(1009 as never) as (text: string) => string[]
pg.types.setTypeParser(DATE_ARRAY as never, parseTextArray)
pg.types.setTypeParser(TIMESTAMPTZ_ARRAY as never, (text: string) => parseTextArray(text).map(toInstantText))

/** PostgreSQL's text of a timestamp (sessions run in UTC) as an ISO instant. */
export function toInstantText(text: string): string {
  const [day, rest = ''] = text.split(' ')
  const clock = rest.replace(/[+-]\d\d(:?\d\d)?$/, '')
  const [seconds, fraction = ''] = clock.split('.')
  return `${day}T${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}

export interface Database {
  db: Kysely<DB>
  pool: pg.Pool
  /** Runs `work` in a transaction acting in `scope`; any throw rolls back. */
  write<T>(scope: Scope, work: (db: Transaction<DB>) => Promise<T>): Promise<T>
  /**
   * A write whose first question travels with `begin` and whose last statement travels with `commit` (two round trips
   * fewer): `work` gets the rows of `opening` and answers with its value and the last statement; null rolls back.
   */
  writeFramed<Row, T>(scope: Scope, opening: PlainSql, work: (db: Transaction<DB>, opened: Row[]) => Promise<{ value: T; ending: Ending }>): Promise<T>
  /** The same, read-only: one consistent snapshot for a page. */
  read<T>(scope: Scope, work: (db: Transaction<DB>) => Promise<T>): Promise<T>
  /** One question without parameters in its scope, read-only, in a single round trip. */
  ask<Row>(scope: Scope, question: PlainSql): Promise<Row[]>
  /** True when the database answers within two seconds. */
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** Opens the pool. `url` is a PostgreSQL connection string; sessions run in UTC. */
export function openDatabase(url: string, options: { maxConnections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 20,
    options: '-c timezone=UTC -c standard_conforming_strings=on',
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', () => undefined) // a broken idle connection is replaced at its next use
  // One that breaks while it is used fails its statement; the event beside it must not end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const dialect = new PostgresDialect({ pool })
  const config = { dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] }
  const db = new Kysely<DB>(config)
  const bound = bindTo(db, { config, dialect, driver: dialect.createDriver() })
  async function writeFramed<Row, T>(scope: Scope, opening: PlainSql, work: (db: Transaction<DB>, opened: Row[]) => Promise<{ value: T; ending: Ending }>): Promise<T> {
    let answer: { value: T } | undefined
    await runFramed<DB, Row>(pool, bound, enter(scope, 'read write') + opening, async (trx, opened) => {
      const { value, ending } = await work(trx, opened)
      answer = { value }
      return ending
    })
    return answer!.value
  }
  async function inScope<T>(scope: Scope, mode: 'read write' | 'read only', work: (db: Transaction<DB>) => Promise<T>): Promise<T> {
    let answer: { value: T } | undefined
    await runFramed<DB, never>(pool, bound, enter(scope, mode), async (trx) => {
      answer = { value: await work(trx) }
      return ''
    })
    return answer!.value
  }
  return {
    db,
    pool,
    write: (scope, work) => inScope(scope, 'read write', work),
    writeFramed,
    read: (scope, work) => inScope(scope, 'read only', work),
    ask: (scope, question) => askOnce(pool, enter(scope, 'read only'), question),
    async isUp() {
      const late = new Promise<boolean>((done) => setTimeout(() => done(false), 2000).unref())
      const answer = pool.query('select 1').then(
        () => true,
        () => false,
      )
      return Promise.race([answer, late])
    },
    close: () => db.destroy(),
  }
}

function enter(scope: Scope, mode: 'read write' | 'read only'): PlainSql {
  const role = scope === 'everywhere' ? '' : 'set local role gocua_app; '
  const commune = typeof scope === 'number' ? String(Math.trunc(scope)) : ''
  return `begin ${mode}; ${role}set local gocua.commune_id = '${commune}'; `
}
