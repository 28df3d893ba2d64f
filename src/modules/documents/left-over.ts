// The number a clerk took stands in the register before it stands in the file: whoever dies in between leaves a paper that
// has its number and day, and this finishes it. Asked by the clerk's page and, after a crash, by a job every minute.

import { systemActor, type Actor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { refuse, type Decision } from '../../platform/problem.ts'
import type { Services } from '../../platform/web/services.ts'
import { numberWritten } from './commands-flow.ts'
import { fillNumber } from './prepare-files.ts'
import { documentProblems } from './problems.ts'
import { findDocument, listNumbersLeftOver, listStageFiles, type DocumentRow } from './queries.ts'

/** Fills number and day into the signed file and puts it before the clerk for the agency's signature. */
export async function writeNumber(services: Services, actor: Actor, communeId: number, paper: DocumentRow): Promise<Decision<unknown>> {
  const files = await services.database.read(communeId, (db) => listStageFiles(db, communeId, paper.id))
  const signed = files.find(({ stage }) => stage === 'signed')
  if (!signed) return refuse(documentProblems.notSigned)
  const bytes = await services.files.read(signed.sha256)
  if (!bytes) throw new Error(`the file store has lost ${signed.sha256}`)
  const file = await fillNumber(services, bytes, paper)
  const now = services.now()
  return execute(services.database, numberWritten, { documentId: paper.id, file }, { actor, communeId, now, commandId: newId(now) })
}

/** Finishes what a dead server left between register and file, in every commune; returns how many. */
export async function finishNumbers(services: Services): Promise<number> {
  const left = await services.database.read('everywhere', (db) => listNumbersLeftOver(db))
  let done = 0
  for (const { communeId, id } of left) {
    const paper = await services.database.read(communeId, (db) => findDocument(db, communeId, id))
    if (paper && (await writeNumber(services, systemActor(communeId), communeId, paper)).ok) done += 1
  }
  return done
}
