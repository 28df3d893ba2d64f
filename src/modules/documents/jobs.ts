// Background work of documents: every minute each commune's messages go to the hub and come from it, and letters go out by mail.

import type { JobSpec } from '../../platform/jobs.ts'
import type { Services } from '../../platform/web/services.ts'
import { exchangeNow } from './exchange.ts'
import { sendAllLetters, sendLetters } from './letters.ts'
import { finishNumbers } from './left-over.ts'
import { remindAll } from './reminders.ts'
import { LETTERS_JOB } from './routes-letters.tsx'

export function documentJobs(services: Services): JobSpec<never>[] {
  return [
    { name: 'document-reminders', cron: '*/20 7-11 * * 1-5', work: async () => void (await remindAll(services)) },
    { name: 'document-numbers-left-over', cron: '* * * * *', work: async () => void (await finishNumbers(services)) },
    {
      name: LETTERS_JOB,
      cron: '* * * * *',
      work: async ({ communeId }: { communeId?: number }) => {
        if (communeId === undefined) await sendAllLetters(services)
        else await sendLetters(services, communeId)
      },
    },
    {
      name: 'exchange-documents',
      cron: '* * * * *',
      work: async () => {
        const communes = await services.database.read('everywhere', (db) => db.selectFrom('documentAgencies').select('communeId').execute())
        for (const { communeId } of communes) await exchangeNow(services, communeId)
      },
    },
  ] as JobSpec<never>[]
}
