// Which background jobs exist, gathered from the modules: the other half of the table of contents.

import { accountJobs } from './modules/accounts/jobs.ts'
import { auditJobs } from './modules/audit/jobs.ts'
import { tellPortal } from './modules/dossiers/index.ts'
import { dossierJobs } from './modules/dossiers/jobs.ts'
import { authoringJobs } from './modules/authoring/jobs.ts'
import { foldAllCoverage } from './modules/boards/index.ts'
import { paymentsJobs } from './modules/payments/jobs.ts'
import { documentJobs } from './modules/documents/jobs.ts'
import { peopleJobs } from './modules/people/jobs.ts'
import type { JobSpec } from './platform/jobs.ts'
import { toPlainDate } from './platform/time.ts'
import { fieldCommands } from './field-commands.ts'
import { findDeviceOwner } from './modules/accounts/index.ts'
import { settleStrays } from './modules/sync/index.ts'
import { epochMs } from './platform/time.ts'
import { dropStaleDrafts } from './modules/procedures/index.ts'
import { resultsJobs, type TellStore } from './modules/results/jobs.ts'
import { signingJobs } from './modules/signing/jobs.ts'
import { visitsJobs } from './modules/visits/jobs.ts'
import { sweepAttempts } from './platform/web/rate-limit.ts'
import type { Services } from './platform/web/services.ts'

export function jobSpecs(services: Services): JobSpec<never>[] {
  return [
    {
      // Commands stored by a server that died before deciding them, from phones that have not come back since.
      name: 'settle-strays',
      cron: '* * * * *',
      work: async () => void (await settleStrays(services.database, fieldCommands, (deviceId) => findDeviceOwner(services.database.db, deviceId), services.now())),
    },
    { name: 'sweep-uploads', cron: '37 3 * * *', work: async () => void (await services.files.sweepUploads(24 * 30, epochMs(services.now()))) },
    { name: 'sweep-attempts', cron: '17 3 * * *', work: () => sweepAttempts(services.database, services.now()) },
    { name: 'drop-stale-drafts', cron: '*/15 * * * *', work: () => dropStaleDrafts(services.database, services.now()) },
    // One a line, so that two new modules do not meet on it.
    ...accountJobs(services),
    ...peopleJobs(services),
    ...auditJobs(services),
    ...visitsJobs(services),
    ...authoringJobs(services),
    ...paymentsJobs(services),
    ...documentJobs(services),
    ...signingJobs(services),
    ...dossierJobs(services),
    ...resultsJobs(services.database, tellStore(services), services.now),
    { name: 'fold-coverage', cron: '* * * * *', work: () => foldAllCoverage(services.database, momentOf(services)).then(() => undefined) },
  ]
}

/** The citizen's store is reached through the portal's adapter, which the counter owns. */
function tellStore(services: Services): TellStore {
  return (communeId, { dossierCode, ...result }) => tellPortal(services, communeId, '/api/results', { code: dossierCode, ...result })
}

function momentOf(services: Services) {
  const now = services.now()
  return { now, today: toPlainDate(now) }
}
