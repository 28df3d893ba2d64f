// The yearly list of files, filing papers, closing, handing over to the archive, destroying by minutes.

import { command, mapConstraint, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { addYears } from '../../platform/time.ts'
import { getDocument } from './commands-drafts.ts'
import { documentProblems } from './problems.ts'
import { listUnits } from './queries.ts'
import { findIncoming } from './queries-incoming.ts'
import { listCaseFiles, type CaseFileRow } from './queries-registers.ts'
import { caseFileInput, caseFileStepInput, filingInput, termInput, termStepInput } from './schema.ts'

mapConstraint('case_files_code', documentProblems.caseFileCodeTaken)
mapConstraint('case_file_papers_pkey', documentProblems.filedAlready)

async function getCaseFile({ db, communeId }: CommandEnv, id: string): Promise<CaseFileRow> {
  const [found] = await listCaseFiles(db, communeId, undefined, id)
  if (!found) throw new Refused(documentProblems.notFound)
  return found
}

export const caseFileOpened = command({
  type: 'document.case_file_opened',
  may: 'document.register',
  input: caseFileInput,
  async run({ db, communeId, now, today }, { retention, ...input }) {
    if (!(await listUnits(db, communeId)).some(({ id }) => id === input.unitId)) return refuse(documentProblems.noSuchUnit)
    const id = newId(now)
    await db.insertInto('caseFiles').values({ communeId, id, ...input, retentionYears: retention === 'forever' ? null : retention, state: 'open', openedOn: today }).execute()
    return accept({ subject: `case_file:${id}`, data: { ...input, retention }, answer: { caseFileId: id } })
  },
})

export const paperFiled = command({
  type: 'document.filed',
  may: 'document.draft',
  input: filingInput,
  async run(env, { caseFileId, direction, paperId }) {
    const { db, communeId, actor, now } = env
    const file = await getCaseFile(env, caseFileId)
    if (file.state !== 'open') return refuse(documentProblems.caseFileClosed)
    if (direction === 'out') {
      const paper = await getDocument(env, paperId)
      if (paper.fullNumber === null) return refuse(documentProblems.fileUnissued)
    } else if (!(await findIncoming(db, communeId, paperId))) return refuse(documentProblems.notFound)
    await db.insertInto('caseFilePapers').values({ communeId, caseFileId, direction, paperId, filedAt: now, filedByName: actor.name }).execute()
    return accept({ subject: `case_file:${caseFileId}`, data: { direction, paperId } })
  },
})

/** Years of keeping run from the end of the year in which the file was closed. */
export function mayDestroyFrom(file: Pick<CaseFileRow, 'closedOn' | 'retentionYears'>) {
  if (file.closedOn === null || file.retentionYears === null) return undefined
  return addYears(`${file.closedOn.slice(0, 4)}-12-31` as NonNullable<CaseFileRow['closedOn']>, file.retentionYears)
}

export const caseFileMoved = command({
  type: 'document.case_file_moved',
  may: 'document.register',
  input: caseFileStepInput,
  async run(env, { caseFileId, step, note }) {
    const { db, communeId, today } = env
    const file = await getCaseFile(env, caseFileId)
    const change = ((): Record<string, unknown> => {
      switch (step) {
        case 'close':
          if (file.state === 'open') return { state: 'closed', closedOn: today }
          break
        case 'reopen':
          if (file.state === 'closed') return { state: 'open', closedOn: null }
          break
        case 'hand_over':
          if (file.state === 'closed') return { state: 'handed_over', handedOverOn: today, handoverNote: note }
          break
        case 'destroy': {
          const from = mayDestroyFrom(file)
          if (from === undefined || from >= today) throw new Refused(withParams(documentProblems.keptLonger, { until: from ?? '' }))
          if (note === '') throw new Refused(documentProblems.destructionBasis)
          if (file.state === 'closed' || file.state === 'handed_over') return { state: 'destroyed', destroyedOn: today, destructionNote: note }
        }
      }
      throw new Refused(documentProblems.caseFileClosed)
    })()
    await db.updateTable('caseFiles').set(change).where('communeId', '=', communeId).where('id', '=', caseFileId).execute()
    return accept({ subject: `case_file:${caseFileId}`, data: { step, note } })
  },
})

export const termEntered = command({
  type: 'document.term_entered',
  may: 'document.register',
  input: termInput,
  async run({ db, communeId, actor, now }, { title, retention, basis }) {
    const id = newId(now)
    await db.insertInto('retentionTerms').values({ communeId, id, title, years: retention === 'forever' ? null : retention, basis, enteredByName: actor.name, enteredAt: now }).execute()
    return accept({ subject: `retention_term:${id}`, data: { title, retention, basis }, answer: { termId: id } })
  },
})

/** Compared with the text of the rule, or no longer to be chosen; files that were opened with it keep their term. */
export const termMoved = command({
  type: 'document.term_moved',
  may: 'document.register',
  input: termStepInput,
  async run({ db, communeId, actor, now, today }, { termId, step }) {
    const change = step === 'check' ? { checkedOn: today, checkedByName: actor.name } : { withdrawnAt: now }
    const done = await db.updateTable('retentionTerms').set(change).where('communeId', '=', communeId).where('id', '=', termId).where('withdrawnAt', 'is', null).executeTakeFirst()
    if (done.numUpdatedRows === 0n) return refuse(documentProblems.notFound)
    return accept({ subject: `retention_term:${termId}`, data: { step } })
  },
})
