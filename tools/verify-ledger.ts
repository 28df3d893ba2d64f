// `npm run verify-ledger`: proves every ledger offline, from the data folder (DATA_DIR) or a DATABASE_URL, and against
// the checkpoints written outside the database. One sentence for each fault; exit code 0 sound, 1 faults, 2 not checked.
// Options: --checkpoints FILE (default DATA_DIR/checkpoints.jsonl), --mark CODE:SEQ:HASH from a printed sheet (repeatable).

import * as fs from 'node:fs'
import * as path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.ts'
import { CHECKPOINT_FILE, listChains, readCheckpoints, verifyChain } from '../src/modules/audit/index.ts'
import { openDatabase, type Database } from '../src/platform/db.ts'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { takeRunLock } from '../src/platform/run-lock.ts'

const SOUND = 0
const FAULTS = 1
const NOT_CHECKED = 2

/** Cannot check at all, and why: not the same as a fault. */
class CannotCheck extends Error {}

interface Mark {
  communeId: number
  seq: number
  hash: string
}

function readMark(text: string): Mark {
  const found = /^(\d{1,5}):(\d+):([0-9a-f]{8,64})$/.exec(text.toLowerCase().replace(/\s/g, ''))
  if (!found) throw new CannotCheck(`--mark ${text}: write it as on the sheet, for example 08377:1234:9f86d081884c7d65`)
  return { communeId: Number(found[1]), seq: Number(found[2]), hash: found[3]! }
}

/** The socket of a server that runs on this data folder now (the application is up): its own lock file tells. */
function runningSocket(dataDir: string): string | undefined {
  const note = path.join(dataDir, 'WHERE-IS-THE-DATABASE.txt')
  const shared = fs.existsSync(note) ? /its cluster is in\s+(.+?)\s*$/.exec(fs.readFileSync(note, 'utf8'))?.[1] : undefined
  const lock = path.join(shared ?? path.join(dataDir, 'postgres'), 'postmaster.pid')
  return fs.existsSync(lock) ? fs.readFileSync(lock, 'utf8').split('\n')[4] : undefined
}

async function openStore(dataDir: string, databaseUrl: string | undefined): Promise<{ database: Database; close(): Promise<void> }> {
  if (databaseUrl) return plainly(openDatabase(databaseUrl, { maxConnections: 2 }))
  if (!fs.existsSync(dataDir)) throw new CannotCheck(`There is no data folder ${dataDir}: set DATA_DIR or DATABASE_URL.`)
  const lock = takeRunLock(dataDir)
  if (!lock.ok) {
    const socket = runningSocket(dataDir)
    if (!socket) throw new CannotCheck(`Gõ Cửa runs on ${dataDir} (process ${lock.pid}) but its database cannot be found: set DATABASE_URL.`)
    return plainly(openDatabase(`postgres://gocua@localhost/gocua?host=${encodeURIComponent(socket)}`, { maxConnections: 2 }))
  }
  const postgres = await startEmbeddedPostgres(dataDir)
  const database = openDatabase(postgres.url, { maxConnections: 2 })
  return {
    database,
    async close() {
      await database.close()
      await postgres.stop()
      lock.release()
    },
  }
}

function plainly(database: Database) {
  return { database, close: () => database.close() }
}

async function nameOf(database: Database, communeId: number): Promise<string> {
  const code = String(communeId).padStart(5, '0')
  if (communeId === 0) return 'province (00000)'
  const row = await database.db.selectFrom('communes').select('name').where('communeId', '=', communeId).executeTakeFirst()
  return `${row?.name ?? 'unknown commune'} (${code})`
}

/** A mark typed from paper: the entry must be there and its hash must begin as printed. */
async function checkMark(database: Database, mark: Mark): Promise<string | undefined> {
  const row = await database.db.selectFrom('ledger').select('hash').where('communeId', '=', mark.communeId).where('seq', '=', mark.seq).executeTakeFirst()
  if (!row) return `entry ${mark.seq} of the printed sheet is no longer in the ledger: it was cut short after the sheet was printed`
  if (!row.hash.toString('hex').startsWith(mark.hash)) return `entry ${mark.seq} differs from the printed sheet: the ledger was rewritten, or the sheet was mistyped`
  return undefined
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { checkpoints: { type: 'string' }, mark: { type: 'string', multiple: true, default: [] } } })
  const config = readConfig(process.env, process.env.GOCUA_CWD ?? process.cwd())
  const file = values.checkpoints ?? path.join(config.dataDir, CHECKPOINT_FILE)
  if (values.checkpoints && !fs.existsSync(file)) throw new CannotCheck(`There is no checkpoint file ${file}.`)
  const marks = values.mark.map(readMark)
  const checkpoints = readCheckpoints(file)
  const { database, close } = await openStore(config.dataDir, config.databaseUrl)
  let faults = 0
  try {
    const read = <T>(work: Parameters<typeof database.read<T>>[1]) => database.read('everywhere', work)
    const chains = await listChains(read, checkpoints)
    for (const communeId of chains) {
      const name = await nameOf(database, communeId)
      const report = await verifyChain(read, communeId, checkpoints)
      const sentences = report.faults.map((fault) => fault.text)
      for (const mark of marks.filter((one) => one.communeId === communeId)) sentences.push(...[await checkMark(database, mark)].filter((one) => one !== undefined))
      faults += sentences.length
      const counts = `${report.entries} entries, ${report.erased} erased, ${report.checkpoints} checkpoints`
      console.log(sentences.length === 0 ? `${name}: sound. ${counts}.` : `${name}: ${sentences.length} fault(s). ${counts}.`)
      for (const sentence of sentences) console.log(`  - ${sentence}`)
    }
    if (chains.length === 0) console.log('No ledger has an entry yet.')
    for (const mark of marks.filter((one) => !chains.includes(one.communeId))) {
      faults++
      console.log(`${String(mark.communeId).padStart(5, '0')}: there is no ledger for the printed sheet.`)
    }
    if (checkpoints.length === 0) console.log(`No checkpoints in ${file}: a log cut at its end together with its head row would not be noticed.`)
  } finally {
    await close()
  }
  return faults > 0 ? FAULTS : SOUND
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof CannotCheck) && (error as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') console.error(error)
  else console.error((error as Error).message)
  process.exitCode = NOT_CHECKED
}
