// Which background jobs exist, gathered from the modules: the other half of the table of contents.

import { accountJobs } from './modules/accounts/jobs.ts'
import { foldAllCoverage } from './modules/boards/index.ts'
import { peopleJobs } from './modules/people/jobs.ts'
import type { JobSpec } from './platform/jobs.ts'
import { toPlainDate } from './platform/time.ts'
import { sweepAttempts } from './platform/web/rate-limit.ts'
import type { Services } from './platform/web/services.ts'

export function jobSpecs(services: Services): JobSpec<never>[] {
  return [
    { name: 'sweep-attempts', cron: '17 3 * * *', work: () => sweepAttempts(services.database, services.now()) }, ...accountJobs(services), ...peopleJobs(services),
    { name: 'fold-coverage', cron: '* * * * *', work: () => foldAllCoverage(services.database, momentOf(services)).then(() => undefined) },
  ]
}

function momentOf(services: Services) {
  const now = services.now()
  return { now, today: toPlainDate(now) }
}
