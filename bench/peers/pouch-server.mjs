// The peer's server: express-pouchdb on LevelDB, as its own documentation mounts it, with password sign-in in front.
// One SHA-256 per request is the cheapest honest check there is; it flatters the peer (its own sign-in runs PBKDF2).
import { createHash, timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import expressPouchDB from 'express-pouchdb'
import PouchDB from 'pouchdb'
import { serveOps } from './ops.mjs'

const DATABASE = 'people'
const dataDir = await mkdtemp(join(tmpdir(), 'gocua-peer-pouch-'))
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }))

const Store = PouchDB.defaults({ prefix: `${dataDir}/` })
let people
let requests = 0

function requireSignIn(user, password) {
  const expected = createHash('sha256').update(`Basic ${btoa(`${user}:${password}`)}`).digest()
  return (request, response, next) => {
    requests += 1
    const given = createHash('sha256').update(request.headers.authorization ?? '').digest()
    if (timingSafeEqual(given, expected)) next()
    else response.status(401).json({ error: 'unauthorized' })
  }
}

serveOps({
  /** Loads one JSON document a line, each with `_id`, and listens; returns the port. */
  async listen({ docsFile, user, password }) {
    const app = express()
    app.use(requireSignIn(user, password))
    app.use('/', expressPouchDB(Store, { mode: 'minimumForPouchDB' }))
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address()
    // Made over HTTP: the server only knows databases it was asked to make.
    const headers = { authorization: `Basic ${btoa(`${user}:${password}`)}` }
    const made = await fetch(`http://127.0.0.1:${port}/${DATABASE}`, { method: 'PUT', headers })
    if (!made.ok) throw new Error(`The database was not made: ${made.status}`)
    people = new Store(DATABASE)
    const lines = (await readFile(docsFile, 'utf8')).split('\n').filter(Boolean)
    for (let at = 0; at < lines.length; at += 1000) {
      await people.bulkDocs(lines.slice(at, at + 1000).map((line) => JSON.parse(line)))
    }
    return { port, database: DATABASE, docs: (await people.info()).doc_count }
  },
  /** Changes `count` documents once each; returns the sequence before and after. */
  async touch({ count }) {
    const before = (await people.info()).update_seq
    const { rows } = await people.allDocs({ include_docs: true, limit: count })
    await people.bulkDocs(rows.map(({ doc }) => ({ ...doc, lastVisitOn: `touched-${before}` })))
    return { before, after: (await people.info()).update_seq }
  },
  async info() {
    return { ...(await people.info()), requests }
  },
})
