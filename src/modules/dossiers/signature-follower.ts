// What a dossier does when signing tells: the leader's signature is the leader's step, the seal the clerk's; declined, the
// file goes back with the reason. In the transaction of the signature, so that paper and dossier never part.

import type { SignatureEnv, SignatureEvent, SignatureFollower } from '../signing/index.ts'
import { systemActor } from '../../platform/actor.ts'
import type { CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { toPlainDate } from '../../platform/time.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { loadDossier, saveChange, type Change, type Loaded } from './commands-common.ts'
import { PAPER_SUBJECT, paperDeclined, paperSealed, paperSigned, paperUnsigned } from './commands-signatures.ts'
import { concernedBy, tellFollowers } from './followers.ts'
import { dossierProblems } from './problems.ts'
import { findDossier } from './queries.ts'
import { findPaper, type SignedPaperRow } from './queries-papers.ts'
import { move, openSteps } from './rules-flow.ts'
import { outcomeOf } from './rules.ts'
import type { StepRole } from './schema-flow.ts'
import type { DossierEvent } from './schema.ts'

async function paperOf({ db, communeId }: SignatureEnv, { subject }: SignatureEvent): Promise<SignedPaperRow> {
  const paper = await findPaper(db, communeId, subject.id)
  if (!paper) throw new Refused(dossierProblems.noSuchPaper)
  return paper
}

const commandEnv = (env: SignatureEnv, event: SignatureEvent): CommandEnv => ({ ...env, today: toPlainDate(env.now), commandId: event.requestId })

/** The step this signature does, when it is open; otherwise only an event is written. */
function doneStep(env: SignatureEnv, { row, flow, tasks }: Loaded, role: StepRole): Omit<Change, 'type' | 'data'> & { data: Record<string, unknown> } | undefined {
  const step = openSteps(flow, row.flowState).find((one) => one.role === role)
  const next = step && move(flow, row.flowState, { type: 'STEP', step: step.key })
  const task = step && tasks.find((one) => one.step === step.key)
  if (!step || !next || !task) return undefined
  const outcome = outcomeOf(workingCalendar(), task.plannedAt, env.now)
  return { next, data: { step: step.key, name: step.name, outcome, ...(next.value === 'done' && { finished: true }) }, closing: [{ step: step.key, state: 'done', outcome }] }
}

async function signed(env: SignatureEnv, event: SignatureEvent & { fileId: string }): Promise<void> {
  const paper = await paperOf(env, event)
  const seal = event.act === 'seal'
  const loaded = await loadDossier(commandEnv(env, event), paper.dossierId)
  // The paper first: saving the change looks at where it stands.
  await (seal ? paperSealed(env, paper, event.fileId) : paperSigned(env, paper, event.fileId))
  const isResult = paper.kind === 'result'
  const done = isResult ? doneStep(env, loaded, seal ? 'van_thu' : 'leader') : undefined
  const { resultCode, resultName } = loaded.row
  const change: Change = {
    ...done, type: done ? 'step_done' : seal ? 'paper_sealed' : 'paper_signed',
    data: { ...done?.data, paper: paper.kind, signed: seal ? 'seal' : 'sign', ...(isResult && seal && { result: { code: resultCode, name: resultName, electronic: true } }) },
    ...(isResult && { patch: { resultFile: event.fileId } }),
  }
  await saveChange(commandEnv(env, event), loaded, change)
}

async function declined(env: SignatureEnv, event: SignatureEvent & { reason: string }): Promise<void> {
  const paper = await paperOf(env, event)
  const loaded = await loadDossier(commandEnv(env, event), paper.dossierId)
  if (paper.kind !== 'result') {
    await paperDeclined(env, paper, event.reason)
    await saveChange(commandEnv(env, event), loaded, { type: 'paper_declined', data: { paper: paper.kind, reason: event.reason } })
    return
  }
  // The clerk's refusal brings the paper back before the leader; the leader's, back to whoever drafted it.
  await (event.act === 'seal' ? paperUnsigned(env, { ...paper, requestId: null }) : paperDeclined(env, paper, event.reason))
  const next = move(loaded.flow, loaded.row.flowState, { type: 'BACK' })
  await saveChange(commandEnv(env, event), loaded, { type: next ? 'step_back' : 'paper_declined', data: { paper: 'result', note: event.reason }, ...(next && { next }), patch: event.act === 'seal' ? { resultFile: paper.sourceFile } : { resultFile: null, resultCode: null, resultName: null } })
}

export const dossiersSignatureFollower: SignatureFollower = {
  kind: PAPER_SUBJECT,
  signed,
  declined,
  /** The same signature with more proof in it takes its place. */
  async improved({ db, communeId, now }, { subject, fromFileId, fileId }) {
    const changed = await db
      .updateTable('dossierPapers').set({ fileId, changedAt: now }).where('communeId', '=', communeId).where('id', '=', subject.id).where('fileId', '=', fromFileId).returning(['dossierId', 'kind']).executeTakeFirst()
    if (changed?.kind !== 'result') return
    const moved = await db.updateTable('dossiers').set({ resultFile: fileId }).where('communeId', '=', communeId).where('id', '=', changed.dossierId).where('resultFile', '=', fromFileId).returning('id').executeTakeFirst()
    if (!moved) return
    // Nothing happened to the dossier, so no event; but whoever keeps a copy of the result (the citizen's store) wants the better one.
    const dossier = (await findDossier(db, communeId, moved.id))!
    const event: DossierEvent = { no: dossier.revision, at: now, actorId: 'system', actorName: 'Hệ thống', type: 'proof_added', data: {} }
    if (concernedBy(dossier, event)) await tellFollowers({ db, communeId, now, today: toPlainDate(now), actor: systemActor(communeId), commandId: newId(now) }, dossier, event)
  },
}
