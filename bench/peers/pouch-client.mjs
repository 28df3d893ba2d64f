// The peer's phone: a PouchDB in memory (kinder to it than IndexedDB), replicating over HTTP with the platform's fetch.
import PouchDB from 'pouchdb'
import memory from 'pouchdb-adapter-memory'
import { serveOps } from './ops.mjs'

PouchDB.plugin(memory)

let local
let remote
let seen = []

async function replicate(run) {
  seen = []
  const startedMs = performance.now()
  const result = await run
  const elapsedMs = performance.now() - startedMs
  if (!result.ok || result.doc_write_failures > 0) throw new Error(`Replication failed: ${JSON.stringify(result)}`)
  return { elapsedMs, written: result.docs_written, requests: seen.length }
}

serveOps({
  /** A new, empty phone pointed at a server (or at a slow link before it). */
  async open({ url, user, password, name }) {
    local = new PouchDB(name, { adapter: 'memory' })
    remote = new PouchDB(url, {
      skip_setup: true,
      auth: { username: user, password },
      fetch: (address, options) => {
        seen.push(`${options?.method ?? 'GET'} ${new URL(address).pathname}${new URL(address).search}`)
        // PouchDB builds its headers with a library of its own; the platform's fetch wants plain pairs.
        return fetch(address, { ...options, headers: [...(options?.headers ?? [])] })
      },
    })
  },
  /** Pulls what is new; also the idle poll, when nothing is. */
  async pull({ batchSize }) {
    const result = await replicate(local.replicate.from(remote, { batch_size: batchSize }))
    return { ...result, docs: (await local.info()).doc_count }
  },
  /** Writes documents locally first (not timed), then pushes them. */
  async push({ docs, batchSize }) {
    await local.bulkDocs(docs)
    return replicate(local.replicate.to(remote, { batch_size: batchSize }))
  },
  /** What the last replication asked the server for. */
  async requests() {
    return seen
  },
  async close() {
    await local.destroy()
  },
})
