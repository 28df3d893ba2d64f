// Background work of audit: walking a chain for the screen, and the daily checkpoint.

import type { JobSpec } from '../../platform/jobs.ts'
import type { Services } from '../../platform/web/services.ts'
import { checkpointFile, readCheckpoints, writeCheckpoints } from './checkpoints.ts'
import { verifyChain } from './verify.ts'

export const CHECK_JOB = 'audit-check'

export interface CheckJob {
  communeId: number
  checkId: string
  chain: number
}

export function auditJobs(services: Services): JobSpec<never>[] {
  const specs = [
    { name: CHECK_JOB, retryLimit: 1, work: (job: CheckJob) => runCheck(services, job) },
    { name: 'audit-checkpoint', cron: '3 0 * * *', work: () => writeCheckpoints(services).then(() => undefined) },
  ]
  return specs as unknown as JobSpec<never>[]
}

/** Walks the chain; the check's row hears each page and may say stop. */
export async function runCheck(services: Services, { communeId, checkId, chain }: CheckJob): Promise<void> {
  const { database } = services
  const save = (values: Record<string, unknown>) =>
    database.write(communeId, (db) =>
      db
        .updateTable('ledgerChecks')
        .set({ ...values, movedAt: services.now() })
        .where('communeId', '=', communeId)
        .where('id', '=', checkId)
        .where('state', '=', 'running')
        .returning('id')
        .executeTakeFirst(),
    )
  try {
    const checkpoints = readCheckpoints(checkpointFile(services))
    const report = await verifyChain((work) => database.read(chain, work), chain, checkpoints, async (done, total) => (await save({ done, total })) === undefined)
    if (!report.complete) return
    await save({ state: 'done', done: report.entries, erased: report.erased, faults: JSON.stringify(report.faults), endedAt: services.now() })
  } catch (error) {
    await save({ state: 'failed', endedAt: services.now() })
    throw error
  }
}
