// One transaction on one connection, in as few round trips as it takes: `begin`, the scope and an opening statement go
// together, and so do the last statement and `commit`. Kysely builds and types the statements in between.

import { Transaction, type CompiledQuery, type ConnectionProvider, type DatabaseConnection, type Kysely, type KyselyProps, type QueryResult } from 'kysely'
import type pg from 'pg'
import { composedTypes } from './binary-rows.ts'
import type { PlainSql } from './plain-sql.ts'
import { asBinary, asPlain, isLong, type Statement } from './statement.ts'

/**
 * Runs `work` between `opening` (everything from `begin` up to the first question; the rows of its last statement go to
 * `work`) and `commit`, sent together with the statement that `work` leaves to be said last; null rolls back.
 * Whatever throws rolls back and is thrown on; a broken connection leaves the pool.
 */
export async function runFramed<DB, Row>(
  pool: pg.Pool,
  on: (provider: ConnectionProvider) => Transaction<DB>,
  opening: PlainSql,
  work: (trx: Transaction<DB>, opened: Row[]) => Promise<Ending>,
): Promise<void> {
  const client = await pool.connect()
  const turn = new OneByOne(client)
  let broken: Error | undefined
  try {
    const opened = lastOf<Row>(await client.query(opening)).rows
    const ending = await work(on(turn), opened)
    if (ending === null) await client.query('rollback')
    else {
      const done = lastOf(await client.query(`${await sayFirst(pool, client, ending)}commit`))
      // A statement failed and somebody caught the error: PostgreSQL kept nothing.
      if (done.command !== 'COMMIT') throw new Error('The transaction had failed before its commit')
    }
  } catch (error) {
    await turn.idle()
    await client.query('rollback').catch((lost: Error) => (broken = lost))
    throw error
  } finally {
    turn.close()
    client.release(broken)
  }
}

/** What a transaction says last: one text, or statements with rows; null rolls back. */
export type Ending = PlainSql | readonly (Statement | PlainSql)[] | null

/** Says statements of many rows, which go one by one; returns what is left to be said together with `commit`. */
async function sayFirst(pool: pg.Pool, client: pg.PoolClient, ending: NonNullable<Ending>): Promise<PlainSql> {
  if (typeof ending === 'string') return ending
  if (!isLong(ending)) return ending.map(asPlain).join('')
  const types = await composedTypes(pool, client, ending.flatMap((one) => (typeof one === 'string' ? [] : one.lists.map(({ type }) => type))))
  for (const one of ending) await client.query(typeof one === 'string' ? one : asBinary(one, types))
  return ''
}

/** A whole read-only transaction in one message; the rows of its question. */
export async function askOnce<Row>(pool: pg.Pool, opening: PlainSql, question: PlainSql): Promise<Row[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const answers = (await client.query(`${opening}${question}commit`)) as unknown as pg.QueryResult[]
    return answers.at(-2)!.rows as Row[]
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => (broken = lost))
    throw error
  } finally {
    client.release(broken)
  }
}

/** Several statements in one message are answered by a list. */
function lastOf<Row>(answer: pg.QueryResult | pg.QueryResult[]): { command: string; rows: Row[] } {
  return Array.isArray(answer) ? answer.at(-1)! : answer
}

/** Hands the one connection to one statement at a time; closed for good when the transaction is over. */
class OneByOne implements ConnectionProvider {
  private readonly connection: DatabaseConnection
  private last: Promise<unknown> = Promise.resolve()
  private isOver = false

  constructor(client: pg.PoolClient) {
    this.connection = {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
        if (this.isOver) throw new Error('This transaction is over: await every query inside it')
        const { command, rowCount, rows } = lastOf<R>(await client.query(sql, parameters as unknown[])) as pg.QueryResult & { rows: R[] }
        return { rows: rows ?? [], ...(CHANGES.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }) }
      },
      streamQuery: () => {
        throw new Error('Rows are fetched in pages, not streamed')
      },
    }
  }

  provideConnection<T>(use: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    const mine = this.last.then(() => use(this.connection))
    this.last = mine.catch(() => undefined)
    return mine
  }

  /** When nothing of it is under way any more. */
  async idle(): Promise<void> {
    await this.last
  }

  close(): void {
    this.isOver = true
  }
}

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Kysely bound to a transaction's connection. */
export function bindTo<DB>(db: Kysely<DB>, props: Omit<KyselyProps, 'executor'>): (provider: ConnectionProvider) => Transaction<DB> {
  return (provider) => new Transaction<DB>({ ...props, executor: db.getExecutor().withConnectionProvider(provider) })
}
