// The floor under every command: how many single-row transactions per second this PostgreSQL makes durable.
// One small row, one INSERT, one commit, nothing else: no rules, no ledger, no second table.
import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface BareCommits {
  connections: number
  commits: number
  elapsedMs: number
  perSecond: number
}

export interface BareCommitBase {
  /** Commits per second on `connections` connections for `durationMs`, after a short warm-up that is not counted. */
  measure(connections: number, durationMs?: number): Promise<BareCommits>
  /** `fsync`, `synchronous_commit` and `full_page_writes` as the server has them, and its version. */
  settings: Record<'fsync' | 'synchronous_commit' | 'full_page_writes' | 'server_version', string>
  close(): Promise<void>
}

const WARM_UP_MS = 300
const BODY = 'Ghi lượt thăm nhà ông Nguyễn Văn Bình, ngõ 3: hướng dẫn VNeID, tự làm được.'

/**
 * Makes a schema `bench_…` of its own in the given database and drops it on `close`. Refuses a server that does not
 * fsync, since commits would then not be durable and the comparison would say nothing.
 */
export async function openBareCommits(connectionString: string): Promise<BareCommitBase> {
  const owner = new pg.Client({ connectionString })
  await owner.connect()
  const schema = `bench_${randomBytes(6).toString('hex')}`
  const settings = {} as BareCommitBase['settings']
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'server_version'] as const) {
    const { rows } = await owner.query<{ setting: string }>('select current_setting($1) as setting', [name])
    settings[name] = rows[0]?.setting ?? 'unknown'
  }
  if (settings.fsync !== 'on' || settings.synchronous_commit !== 'on') {
    await owner.end()
    throw new Error(`This PostgreSQL does not make commits durable: ${JSON.stringify(settings)}`)
  }
  await owner.query(`create schema ${schema}`)
  await owner.query(`create table ${schema}.visit (id bigint generated always as identity primary key, body text not null)`)
  const insert = { name: 'bare-commit', text: `insert into ${schema}.visit (body) values ($1)`, values: [BODY] }

  async function commitUntil(client: pg.Client, deadlineMs: number): Promise<number> {
    let commits = 0
    for (; performance.now() < deadlineMs; commits += 1) await client.query(insert)
    return commits
  }

  return {
    settings,
    measure: async (connections, durationMs = 3000) => {
      const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString }))
      try {
        await Promise.all(clients.map((client) => client.connect()))
        const warmUntilMs = performance.now() + WARM_UP_MS
        await Promise.all(clients.map((client) => commitUntil(client, warmUntilMs)))
        const startedMs = performance.now()
        const each = await Promise.all(clients.map((client) => commitUntil(client, startedMs + durationMs)))
        const elapsedMs = performance.now() - startedMs
        const commits = each.reduce((sum, one) => sum + one, 0)
        return { connections, commits, elapsedMs, perSecond: (commits * 1000) / elapsedMs }
      } finally {
        await Promise.all(clients.map((client) => client.end()))
      }
    },
    close: async () => {
      await owner.query(`drop schema if exists ${schema} cascade`)
      await owner.end()
    },
  }
}
