// The one way to the database: a pool, Kysely over it, and transactions that act in exactly one commune
// (row-level security is the second wall behind `who`).

import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '../../db/schema.gen.ts'

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

function toInstantText(text: string): string {
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
  /** The same, read-only: one consistent snapshot for a page. */
  read<T>(scope: Scope, work: (db: Transaction<DB>) => Promise<T>): Promise<T>
  /** True when the database answers within two seconds. */
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** Opens the pool. `url` is a PostgreSQL connection string; sessions run in UTC. */
export function openDatabase(url: string, options: { maxConnections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 20,
    options: '-c timezone=UTC',
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', () => undefined) // a broken idle connection is replaced at its next use
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const inScope = async <T>(scope: Scope, readOnly: boolean, work: (db: Transaction<DB>) => Promise<T>) =>
    db.transaction().execute(async (trx) => {
      await enterScope(trx, scope, readOnly)
      return work(trx)
    })
  return {
    db,
    pool,
    write: (scope, work) => inScope(scope, false, work),
    read: (scope, work) => inScope(scope, true, work),
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

async function enterScope(trx: Transaction<DB>, scope: Scope, readOnly: boolean): Promise<void> {
  const mode = readOnly ? 'set transaction read only; ' : ''
  const role = scope === 'everywhere' ? '' : 'set local role gocua_app; '
  const commune = typeof scope === 'number' ? String(Math.trunc(scope)) : ''
  await sql.raw(`${mode}${role}set local gocua.commune_id = '${commune}'`).execute(trx)
}
