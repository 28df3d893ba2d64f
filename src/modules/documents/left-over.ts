// The number a clerk took stands in the register before it stands in the file: whoever dies in between leaves a paper that
// has its number and day, and this finishes it. Asked by the clerk's page and, after a crash, by a job every minute.

import { systemActor, type Actor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { refuse, type Decision } from '../../platform/problem.ts'
import type { Services } from '../../platform/web/services.ts'
import { numberWritten } from './commands-flow.ts'
import { cornersOf, fillNumber, makeFileList } from './prepare-files.ts'
import { listAnnexes } from './queries-attachments.ts'
import { documentProblems } from './problems.ts'
import { findAgency, findDocument, listNumbersLeftOver, listStageFiles, type DocumentRow } from './queries.ts'
import { getCommune } from '../places/index.ts'

/** Fills number and day into the signed file and puts it, with its annexes, before the clerk for the agency's signature. */
export async function writeNumber(services: Services, actor: Actor, communeId: number, paper: DocumentRow): Promise<Decision<unknown>> {
  const { files, annexes, agency, fictional } = await services.database.read(communeId, async (db) => ({
    files: await listStageFiles(db, communeId, paper.id), annexes: await listAnnexes(db, communeId, paper.id), agency: (await findAgency(db, communeId))?.name ?? '', fictional: (await getCommune(db, communeId)).fictional,
  }))
  const signed = files.find(({ stage }) => stage === 'signed')
  if (!signed) return refuse(documentProblems.notSigned)
  const bytes = await services.files.read(signed.sha256)
  if (!bytes) throw new Error(`the file store has lost ${signed.sha256}`)
  const now = services.now()
  const file = await fillNumber(services, bytes, paper)
  // Word and Excel files carry no signature on their page: a list of their hashes is sealed in their stead.
  const listFile = annexes.some(({ kind }) => kind !== 'pdf') ? await makeFileList(services, paper, annexes, { agency, fictional, now }) : undefined
  const list = listFile === undefined ? null : { id: newId(now) as string, file: listFile, sizeBytes: (await services.files.find(listFile))!.sizeBytes }
  const places = await cornersOf(services, [...annexes, ...(list ? [{ id: list.id, kind: 'pdf' as const, sha256: list.file }] : [])])
  return execute(services.database, numberWritten, { documentId: paper.id, file, places, list }, { actor, communeId, now, commandId: newId(now) })
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
