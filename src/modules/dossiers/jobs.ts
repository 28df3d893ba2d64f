// The background work of dossiers: the portal, each minute and whenever a screen has something new for it.

import type { JobSpec } from '../../platform/jobs.ts'
import type { Services } from '../../platform/web/services.ts'
import { syncEveryPortal, syncPortal } from './portal.ts'

export function dossierJobs(services: Services): JobSpec<never>[] {
  return [
    {
      name: 'portal-sync',
      cron: '* * * * *',
      work: async ({ communeId }: { communeId?: number }) => {
        if (communeId === undefined) await syncEveryPortal(services)
        else await syncPortal(services, communeId)
      },
    },
  ] as JobSpec<never>[]
}
