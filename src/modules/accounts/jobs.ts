// The nightly round of accounts: forget codes and challenges that are over, and sessions that ended long ago.

import type { JobSpec } from '../../platform/jobs.ts'
import { addSeconds } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'

const DAY_SECONDS = 86_400
/** Long enough to answer "was somebody else signed in?" afterwards. */
const KEEP_SESSIONS_DAYS = 180

export async function sweepAccounts({ database, now }: Pick<Services, 'database' | 'now'>): Promise<void> {
  const at = now()
  const { db } = database
  await db.deleteFrom('passkeyChallenges').where('expiresAt', '<', at).execute()
  await db.deleteFrom('enrolments').where('expiresAt', '<', addSeconds(at, -7 * DAY_SECONDS)).execute()
  const old = addSeconds(at, -KEEP_SESSIONS_DAYS * DAY_SECONDS)
  await db.deleteFrom('sessions').where((eb) => eb.or([eb('expiresAt', '<', old), eb('revokedAt', '<', old)])).execute()
}

export function accountJobs(services: Services): JobSpec<never>[] {
  return [{ name: 'accounts-nightly', cron: '23 3 * * *', work: () => sweepAccounts(services) }]
}
