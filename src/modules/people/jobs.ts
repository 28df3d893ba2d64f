// Work that takes longer than a page may: committing and undoing a register, looking for people written twice, and
// the daily round (who turned sixty; staged registers nobody came back to).

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { systemActor } from '../../platform/actor.ts'
import { execute, type Command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { JobSpec } from '../../platform/jobs.ts'
import type { Services } from '../../platform/web/services.ts'
import { dateParts, toPlainDate } from '../../platform/time.ts'
import { commitRegister, undoRegister } from './commands-commit.ts'
import { searchDuplicates } from './commands-duplicates.ts'
import { keepPairs, likelyPairs } from './queries-duplicates.ts'
import { ELDERLY_AGE } from './rules.ts'

export const COMMIT_JOB = 'people-import-commit'
export const UNDO_JOB = 'people-import-undo'
export const DUPLICATES_JOB = 'people-duplicates'

interface ImportJob {
  communeId: number
  importId: string
  actorId: string
}

interface SearchJob {
  communeId: number
  searchId: string
}

export function peopleJobs(services: Services): JobSpec<never>[] {
  const specs = [
    { name: COMMIT_JOB, retryLimit: 3, work: (job: ImportJob) => runCommit(services, job) },
    { name: UNDO_JOB, retryLimit: 3, work: (job: ImportJob) => runUndo(services, job) },
    { name: DUPLICATES_JOB, retryLimit: 1, work: (job: SearchJob) => runSearch(services, job) },
    { name: 'people-daily', cron: '11 2 * * *', work: () => runDaily(services) },
  ]
  return specs as unknown as JobSpec<never>[]
}

/** One work, one command id: a retried job finds the first answer instead of doing it twice. */
function commandIdOf(importId: string, work: string): string {
  const hex = createHash('sha256').update(`${work}:${importId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function runAs<I>(services: Services, cmd: Command<I>, job: ImportJob, work: string) {
  const actor = { ...systemActor(job.communeId), id: job.actorId }
  return execute(services.database, cmd, { importId: job.importId }, { actor, communeId: job.communeId, now: services.now(), commandId: commandIdOf(job.importId, work) })
}

async function runCommit(services: Services, job: ImportJob): Promise<void> {
  const { communeId, importId } = job
  const report = (done: number, total: number) =>
    services.database.write(communeId, async (db) => {
      const row = await db
        .updateTable('registerImports').set({ progressDone: done, progressTotal: total }).where('communeId', '=', communeId).where('id', '=', importId)
        .returning('cancelAsked').executeTakeFirst()
      return row?.cancelAsked === true
    })
  const outcome = await runAs(services, commitRegister(report), job, 'commit')
  if (outcome.ok) {
    await searchAfterImport(services, job)
    return
  }
  // Stopped, or the hamlets changed meanwhile: nothing was written, the preview stands.
  await services.database.write(communeId, (db) =>
    db
      .updateTable('registerImports').set({ state: 'previewed', progressDone: 0, cancelAsked: false })
      .where('communeId', '=', communeId).where('id', '=', importId).where('state', '=', 'committing').execute(),
  )
}

/** Who came twice is looked for at once; a search that is already running finds them too. */
async function searchAfterImport(services: Services, { communeId, importId, actorId }: ImportJob): Promise<void> {
  const actor = { ...systemActor(communeId), id: actorId }
  const asked = await execute(services.database, searchDuplicates, { importId }, { actor, communeId, now: services.now(), commandId: commandIdOf(importId, 'duplicates') })
  if (asked.ok) await services.jobs.send(DUPLICATES_JOB, { communeId, searchId: (asked.value as { id: string }).id })
}

async function runUndo(services: Services, job: ImportJob): Promise<void> {
  const outcome = await runAs(services, undoRegister, job, 'undo')
  if (!outcome.ok) throw new Error(`undo of ${job.importId} refused: ${outcome.problems.map((problem) => problem.code).join(', ')}`)
}

/** Hamlet by hamlet, each in a transaction of its own: the page shows how far it is and may stop it. */
async function runSearch(services: Services, { communeId, searchId }: SearchJob): Promise<void> {
  const { database } = services
  const hamlets = await database.read(communeId, (db) =>
    db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).where('validTo', 'is', null).orderBy('sort').execute(),
  )
  let found = 0
  for (const [index, hamlet] of hamlets.entries()) {
    const goesOn = await database.write(communeId, async (db) => {
      const pairs = await likelyPairs(db, communeId, { hamletId: hamlet.id })
      found += await keepPairs(db, communeId, pairs.map((pair) => ({ ...pair, id: newId(services.now()) })))
      const row = await db
        .updateTable('duplicateSearches').set({ done: index + 1, total: hamlets.length, found })
        .where('communeId', '=', communeId).where('id', '=', searchId).returning('state').executeTakeFirst()
      return row?.state === 'running'
    })
    if (!goesOn) return
  }
  await database.write(communeId, (db) =>
    db
      .updateTable('duplicateSearches').set({ state: 'done', endedAt: services.now() })
      .where('communeId', '=', communeId).where('id', '=', searchId).where('state', '=', 'running').execute(),
  )
}

/** The mark "age" follows the calendar; staged registers nobody touched for a week are dropped with all they hold. */
async function runDaily(services: Services): Promise<void> {
  const today = toPlainDate(services.now())
  const bornBy = dateParts(today).year - ELDERLY_AGE
  await services.database.write('everywhere', async (db) => {
    await sql`
      update residents set needs = array_append(needs, 'age')
       where state = 'active' and not ('age' = any (needs))
         and case when birth_date is null then birth_year <= ${bornBy} else birth_date <= (${today}::date - make_interval(years => ${ELDERLY_AGE})) end`.execute(db)
    const stale = sql`select commune_id, id from register_imports where state in ('uploaded', 'mapped', 'previewed') and created_at < ${services.now()}::timestamptz - interval '7 days'`
    for (const table of ['register_import_rows', 'register_import_households', 'register_import_sheets']) {
      await sql`delete from ${sql.table(table)} where (commune_id, import_id) in (${stale})`.execute(db)
    }
    await sql`update register_imports set state = 'cancelled', sheets = '[]', summary = '{}', mapping = '{}' where (commune_id, id) in (${stale})`.execute(db)
  })
}
