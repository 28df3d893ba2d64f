// Counts attempts per bucket in the database, so that several processes share one count and a restart forgives nothing.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../db.ts'
import { accept, commonProblems, refuse, withParams, type Decision } from '../problem.ts'
import { epochMs, instantFromEpochMs, type Instant } from '../time.ts'

/**
 * Counts one attempt. `seconds` is the length of the fixed window, `limit` the attempts allowed in it.
 * Refuses with the seconds left to wait.
 */
export async function countAttempt(
  database: Database,
  bucket: string,
  rule: { limit: number; seconds: number },
  now: Instant,
): Promise<Decision<number>> {
  const windowMs = rule.seconds * 1000
  // People type passwords into the login box: what was tried is counted, never kept.
  const key = createHash('sha256').update(bucket).digest('base64url')
  const start = Math.floor(epochMs(now) / windowMs) * windowMs
  const { rows } = await sql<{ hits: number }>`
    insert into rate_limits (bucket, window_start, hits) values (${key}, ${instantFromEpochMs(start)}, 1)
    on conflict (bucket, window_start) do update set hits = rate_limits.hits + 1 returning hits`.execute(database.db)
  const hits = rows[0]!.hits
  if (hits > rule.limit) {
    const seconds = Math.ceil((start + windowMs - epochMs(now)) / 1000)
    return refuse(withParams(commonProblems.tooMany, { seconds }))
  }
  return accept(hits)
}

/** Forgets windows that ended more than a day ago. */
export async function sweepAttempts(database: Database, now: Instant): Promise<void> {
  await sql`delete from rate_limits where window_start < ${now}::timestamptz - interval '1 day'`.execute(database.db)
}
