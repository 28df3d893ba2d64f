// Nightly: files of erased people leave the disk, and answered calls forget who called.

import { sql } from 'kysely'
import type { JobSpec } from '../../platform/jobs.ts'
import { addDays, startOfDay, toPlainDate } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'

/** A call answered so long ago needs no name, place or telephone any more: our own rule, said on the caller's page. */
export const FORGET_CALLS_DAYS = 90
const FORGOTTEN = '(đã xóa)'

export function visitsJobs(services: Services): JobSpec<never>[] {
  return [{ name: 'visits-nightly', cron: '47 2 * * *', work: () => runNightly(services) }]
}

export async function runNightly({ database, files, now }: Pick<Services, 'database' | 'files' | 'now'>): Promise<void> {
  const { rows } = await sql<{ communeId: number; fileId: string; shared: boolean }>`
    select e.commune_id, e.file_id, exists (select from visit_attachments a where a.file_id = e.file_id) as shared from erased_files e limit 10000`.execute(database.db)
  for (const { communeId, fileId, shared } of rows) {
    // The same bytes may hang on somebody else's visit: then only this name of theirs goes.
    if (!shared) await files.remove(fileId)
    await database.db.deleteFrom('erasedFiles').where('communeId', '=', communeId).where('fileId', '=', fileId).execute()
  }
  const before = startOfDay(addDays(toPlainDate(now()), -FORGET_CALLS_DAYS))
  await sql`update house_calls set caller_name = ${FORGOTTEN}, place_text = ${FORGOTTEN}, about = ${FORGOTTEN}, phone = null, answer = null
    where state in ('done', 'declined') and answered_at < ${before} and caller_name <> ${FORGOTTEN}`.execute(database.db)
}
