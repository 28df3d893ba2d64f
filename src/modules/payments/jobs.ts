// Background work of payments: messages a dead server left undecided, refunds a bank did not take, yesterday's statement.

import type { JobSpec } from '../../platform/jobs.ts'
import type { Services } from '../../platform/web/services.ts'
import { settleWaiting } from './bank-inbox.ts'
import { fetchYesterday, payRefunds } from './bank-orders.ts'

export function paymentsJobs(services: Services): JobSpec<never>[] {
  return [
    { name: 'settle-bank-messages', cron: '* * * * *', work: async () => void (await settleWaiting(services.database, services.now())) },
    { name: 'pay-refunds', cron: '*/5 * * * *', work: async () => void (await payRefunds(services)) },
    { name: 'fetch-statements', cron: '20 0-6 * * *', work: () => fetchYesterday(services) },
  ]
}
