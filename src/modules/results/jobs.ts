// Sends electronic results to the citizen's store until the portal has acknowledged them; one that fails waits longer each
// time and keeps nobody else waiting.

import type { Database } from '../../platform/db.ts'
import type { JobSpec } from '../../platform/jobs.ts'
import { addMinutes, type Instant } from '../../platform/time.ts'

/** Resolves when the store has the result; throws when it has not. The result's code makes a repeat harmless. */
export type TellStore = (communeId: number, result: { dossierCode: string; resultCode: string; name: string; sha256: string }) => Promise<void>

const GAPS_MINUTES = [1, 5, 15, 60, 240, 720, 1440]

export async function pushResults(database: Database, tell: TellStore, now: Instant): Promise<number> {
  const due = await database.read('everywhere', (db) => db.selectFrom('resultPushes').select(['communeId', 'id', 'dossierCode', 'resultCode', 'resultName', 'resultLink', 'tries']).where('state', '=', 'waiting').where('nextAt', '<=', now).orderBy('nextAt').limit(200).execute())
  let sent = 0
  for (const { communeId, id, dossierCode, resultCode, resultName, resultLink, tries } of due) {
    let change: { state: string; sentAt: Instant; lastError: null; tries: number } | { lastError: string; tries: number; nextAt: Instant }
    try {
      await tell(communeId, { dossierCode, resultCode, name: resultName, sha256: resultLink })
      change = { state: 'sent', sentAt: now, lastError: null, tries: tries + 1 }
      sent += 1
    } catch (error) {
      change = { lastError: String(error).slice(0, 300), tries: tries + 1, nextAt: addMinutes(now, GAPS_MINUTES[Math.min(tries, GAPS_MINUTES.length - 1)]!) }
    }
    await database.write(communeId, (db) => db.updateTable('resultPushes').set(change).where('communeId', '=', communeId).where('id', '=', id).where('state', '=', 'waiting').execute())
  }
  return sent
}

export function resultsJobs(database: Database, tell: TellStore, now: () => Instant): JobSpec<never>[] {
  return [{ name: 'push-results', cron: '* * * * *', work: async () => void (await pushResults(database, tell, now())) }]
}
