// The background work of signing: what was confirmed is signed even when a server died in between, and what a silent
// timestamp or revocation service left open is tried again.

import type { JobSpec } from '../../platform/jobs.ts'
import type { Services } from '../../platform/web/services.ts'
import { carryOut, SIGNING_JOB } from './commands-acts.ts'
import { completeEvidence } from './commands-evidence.ts'

export function signingJobs(services: Services): JobSpec<never>[] {
  return [
    { name: SIGNING_JOB, work: async ({ batchId }: { batchId?: string }) => void (await carryOut(services, batchId)) },
    { name: 'signatures-left-over', cron: '* * * * *', work: async () => void (await carryOut(services)) },
    { name: 'signature-evidence', cron: '* * * * *', work: async () => void (await completeEvidence(services)) },
  ] as JobSpec<never>[]
}
