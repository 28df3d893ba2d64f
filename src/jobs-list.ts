// Which background jobs exist, gathered from the modules: the other half of the table of contents.

import type { JobSpec } from './platform/jobs.ts'
import { sweepAttempts } from './platform/web/rate-limit.ts'
import type { Services } from './platform/web/services.ts'

export function jobSpecs(services: Services): JobSpec<never>[] {
  return [{ name: 'sweep-attempts', cron: '17 3 * * *', work: () => sweepAttempts(services.database, services.now()) }]
}
