// PouchDB against express-pouchdb: the peer of the sync bench, driven from here, run in processes of its own.
// Where a choice had to be made it favours the peer: memory stores on the phone, one SHA-256 as sign-in,
// no fsync on the server (LevelDB's default), a phone that pushes from an empty database.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { sendHerd, type Herd } from './phones.ts'

export interface PouchPeer {
  port: number
  pid: number
  /** Documents on the server. */
  docs: number
  /** Changes `count` documents on the server; the sequence before and after. */
  touch(count: number): Promise<{ before: number; after: number }>
  /** A new, empty phone in a process of its own, which reaches the server at `origin` (a slow link, or the port itself). */
  openPhone(origin: string): Promise<PouchPhone>
  /** `phones` clients, already at `since`, each pull what came after it and write their checkpoint. */
  herd(options: { phones: number; since: number; changes: number }): Promise<Herd>
  stop(): Promise<void>
}

export interface PouchPhone {
  /** Replicates what is new; with nothing new, this is the idle poll. */
  pull(batchSize: number): Promise<{ elapsedMs: number; written: number; requests: number; docs: number }>
  /** Stores `docs` on the phone, then times pushing them. */
  push(docs: readonly PouchDoc[], batchSize: number): Promise<{ elapsedMs: number; written: number; requests: number }>
  /** The last replication's requests, as `METHOD /path?query`. */
  requests(): Promise<string[]>
  stop(): Promise<void>
}

export type PouchDoc = { _id: string }

/** PouchDB's own default, and the size its manual would lead a patient operator to. */
export const BATCH = { default: 100, tuned: 1000 } as const

const SIGN_IN = { user: 'volunteer', password: 'bench-only' }
let phonesOpened = 0

/** Any rows with an `id` become documents: the peer carries the same fields as we do. */
export function toDocs<Row extends { id: string }>(rows: readonly Row[]): (Omit<Row, 'id'> & PouchDoc)[] {
  return rows.map(({ id, ...fields }) => ({ _id: id, ...fields }))
}

export async function startPouchPeer(docs: readonly PouchDoc[], tempDir: string): Promise<PouchPeer> {
  const docsFile = join(tempDir, 'docs.ndjson')
  await writeFile(docsFile, docs.map((doc) => JSON.stringify(doc)).join('\n'))
  const server = await startChild('peers/pouch-server.mjs')
  const open = await server.call<{ port: number; database: string; docs: number }>('listen', { docsFile, ...SIGN_IN })
  const path = `/${open.database}`
  return {
    port: open.port,
    pid: server.pid,
    docs: open.docs,
    touch: (count) => server.call('touch', { count }),
    openPhone: (origin) => openPouchPhone(`${origin}${path}`),
    herd: (options) => herd(`http://127.0.0.1:${open.port}`, path, options),
    stop: server.stop,
  }
}

async function openPouchPhone(url: string): Promise<PouchPhone> {
  const child = await startChild('peers/pouch-client.mjs')
  phonesOpened += 1
  await child.call('open', { url, name: `phone-${phonesOpened}`, ...SIGN_IN })
  return {
    pull: (batchSize) => child.call('pull', { batchSize }),
    push: (docs, batchSize) => child.call('push', { docs, batchSize }),
    requests: () => child.call('requests'),
    stop: child.stop,
  }
}

/**
 * The fewest requests the protocol allows (database info, checkpoint, changes, documents, new checkpoint): five, where
 * the real client makes nine. 500 real clients in one process would mostly measure themselves.
 */
async function herd(
  origin: string,
  path: string,
  { phones, since, changes }: { phones: number; since: number; changes: number },
): Promise<Herd> {
  const signIn = { authorization: `Basic ${btoa(`${SIGN_IN.user}:${SIGN_IN.password}`)}` }
  const run = ++phonesOpened
  const taken = await sendHerd(phones, origin, async (phone, index) => {
    const checkpoint = `${path}/_local/herd-${run}-${index}`
    await phone.json('GET', `${path}/`, undefined, signIn)
    const known = await phone.ask('GET', checkpoint, undefined, signIn)
    if (known.status !== 404) throw new Error(`A new phone had a checkpoint already: ${known.status}`)
    const feed = await phone.json<{ results: { id: string; changes: { rev: string }[] }[]; last_seq: number }>(
      'GET',
      `${path}/_changes?style=all_docs&since=${since}&limit=${Math.max(changes, BATCH.default)}`,
      undefined,
      signIn,
    )
    const docs = feed.results.map((row) => ({ id: row.id, rev: row.changes[0]?.rev }))
    const answer = await phone.json<{ results: { docs: { ok?: unknown }[] }[] }>(
      'POST',
      `${path}/_bulk_get?revs=true&latest=true`,
      { docs },
      signIn,
    )
    const got = answer.results.filter((row) => row.docs[0]?.ok).length
    if (got !== changes) throw new Error(`A phone got ${got} changes instead of ${changes}`)
    await phone.json('PUT', checkpoint, { last_seq: feed.last_seq }, signIn)
  })
  return taken
}
