// Checkpoints: where each chain stood, appended to a file outside the database. A chain alone cannot show that its
// keeper cut off the end; a line written elsewhere (and printed, and handed to a witness) can.

import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Database } from '../../platform/db.ts'
import type { Services } from '../../platform/web/services.ts'
import type { Checkpoint } from './schema.ts'

export const CHECKPOINT_FILE = 'checkpoints.jsonl'

/** Every readable line of the file, in its order; a torn last line (power cut) is left out. */
export function readCheckpoints(file: string): Checkpoint[] {
  if (!fs.existsSync(file)) return []
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const point = JSON.parse(line) as Checkpoint
        return Number.isInteger(point.seq) && /^[0-9a-f]{64}$/.test(point.hash) ? [point] : []
      } catch {
        return []
      }
    })
}

export function checkpointFile(services: Services): string {
  return path.join(services.config.dataDir, CHECKPOINT_FILE)
}

/**
 * Appends where every chain stands now, chains that have not moved since their last line left out.
 * Returns the newest checkpoint of every chain. The lines are on disk (fsync) when it returns.
 */
export async function writeCheckpoints(services: Services): Promise<Map<number, Checkpoint>> {
  const file = checkpointFile(services)
  const newest = new Map(readCheckpoints(file).map((point) => [point.communeId, point]))
  const fresh: Checkpoint[] = []
  for (const head of await readHeads(services.database)) {
    const known = newest.get(head.communeId)
    if (known && known.seq === head.seq && known.hash === head.hash && known.epoch === head.epoch) continue
    const point = { at: services.now(), ...head }
    fresh.push(point)
    newest.set(head.communeId, point)
  }
  if (fresh.length > 0) appendDurably(file, fresh.map((point) => `${JSON.stringify(point)}\n`).join(''))
  return newest
}

async function readHeads(database: Database): Promise<Omit<Checkpoint, 'at'>[]> {
  const rows = await database.read('everywhere', (db) =>
    db.selectFrom('ledgerHeads').select(['communeId', 'epoch', 'seq', 'hash']).where('seq', '>', 0).orderBy('communeId').execute(),
  )
  return rows.map((row) => ({ ...row, hash: row.hash.toString('hex') }))
}

function appendDurably(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const handle = fs.openSync(file, 'a', 0o600)
  try {
    fs.writeSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}
