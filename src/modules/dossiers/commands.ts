// What may be done with a dossier: accept or refuse, ask once for a supplement, hand on, do a step, give it back, stop,
// withdraw, extend with an apology, attach a result, return it. Each goes through the statechart pinned to the dossier.

import { listStaff } from '../accounts/index.ts'
import { sql } from 'kysely'
import { may } from '../../platform/actor.ts'
import { command, mapConstraint, type CommandEnv } from '../../platform/command.ts'
import { accept, Refused, withParams, type Decision } from '../../platform/problem.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { dossierCommand, loadDossier, mustHold, mustMove, nextNumber, saveChange, settingsOf, type Change, type Loaded } from './commands-common.ts'
import { feeOnAcceptance } from './commands-file.ts'
import { dossierProblems } from './problems.ts'
import { dateParts, plainDate } from '../../platform/time.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { addPaper, paperReplaced } from './commands-signatures.ts'
import { livePaper } from './queries-papers.ts'
import { openSteps, stepOf } from './rules-flow.ts'
import { outcomeOf, STEP_PERMISSION, whenWords } from './rules.ts'
import { STEP_ROLES, type StepRole } from './schema-flow.ts'
import {
  acceptInput, assignInput, componentsInput, dossierInput, extendInput, noteInput, obligationInput, refuseInput, resultInput, returnInput, stepInput, stopInput, supplementInput, supplyInput, withdrawInput,
  type ComponentInput,
} from './schema.ts'

mapConstraint('dossier_supplement_once', withParams(dossierProblems.supplementOnce, { when: 'trước đó' }))

/** Load, decide what changes, save: the shape of every command here. */
async function change(env: CommandEnv, input: { dossierId: string; revision?: number | undefined }, decide: (loaded: Loaded) => Promise<Change> | Change): Promise<Decision<LedgerEvent>> {
  const loaded = await loadDossier(env, input.dossierId, input.revision)
  const { dossier: _row, ...event } = await saveChange(env, loaded, await decide(loaded))
  return accept(event)
}

export const dossierAccepted = dossierCommand({
  type: 'dossier.accepted',
  may: 'dossier.receive',
  input: acceptInput,
  async decide(env, loaded, input) {
      const next = mustMove(loaded, { type: 'ACCEPT' })
      const { row } = loaded
      const way = input.resultWay !== undefined && input.resultWay !== row.resultWay && { resultWay: input.resultWay, deliveryState: input.resultWay === 'post' && row.channel !== 2 ? 'waiting' : 'none' }
      const fee = await feeOnAcceptance(env, row, input.exemptions)
      return { type: 'accepted', next, patch: { ...fee?.patch, ...way }, ...(fee?.raise && { also: fee.raise }) }
  },
})

export const dossierRefused = command({
  type: 'dossier.refused',
  may: 'dossier.receive',
  input: refuseInput,
  run: (env, input) => change(env, input, (loaded) => ({ type: 'refused', next: mustMove(loaded, { type: 'REFUSE' }), data: { reason: input.reason } })),
})

/** The one request to supplement, with a reason for each part and plain words. */
export const supplementAsked = command({
  type: 'dossier.supplement_asked',
  may: 'dossier.ask',
  input: supplementInput,
  run: (env, input) =>
    change(env, input, async (loaded) => {
      const { row, events } = loaded
      const earlier = events.find(({ type }) => type === 'supplement_asked')
      if (earlier) throw new Refused(withParams(dossierProblems.supplementOnce, { when: whenWords(earlier.at) }))
      const next = mustMove(loaded, { type: 'ASK_SUPPLEMENT' })
      await env.db
        .insertInto('dossierSupplements')
        .values({
          communeId: env.communeId, dossierId: row.id, askedAt: env.now, askedBy: env.actor.id, askedName: env.actor.name, reasons: JSON.stringify(input.reasons), words: input.words,
          contactName: input.contactName, contactPhone: input.contactPhone,
        })
        .execute()
      return { type: 'supplement_asked', next, data: { basis: 'Nghị định 118/2025/NĐ-CP, Điều 11', reasons: input.reasons, words: input.words } }
    }),
})

export const supplementAnswered = command({
  type: 'dossier.supplement_answered',
  may: 'dossier.receive',
  input: supplyInput,
  run: (env, input) =>
    change(env, input, async (loaded) => {
      const next = mustMove(loaded, { type: 'SUPPLY' })
      await env.db.updateTable('dossierSupplements').set({ answeredAt: env.now, answer: input.answer }).where('communeId', '=', env.communeId).where('dossierId', '=', loaded.row.id).execute()
      await addComponents(env, loaded.row.id, input.components)
      const changedForm = Object.keys(input.formData).length > 0
      return {
        type: 'supplement_answered', next, data: { answer: input.answer, papers: input.components.length },
        ...(changedForm && { patch: { formData: { ...loaded.row.formData, ...input.formData } } }),
      }
    }),
})

/** Papers that came after the first ones take the next numbers. */
export async function addComponents(env: CommandEnv, dossierId: string, components: readonly ComponentInput[]): Promise<void> {
  if (components.length === 0) return
  const { last } = await env.db
    .selectFrom('dossierComponents').select(sql<number>`coalesce(max(no), 0)::integer`.as('last'))
    .where('communeId', '=', env.communeId).where('dossierId', '=', dossierId).executeTakeFirstOrThrow()
  await env.db
    .insertInto('dossierComponents')
    .values(
      components.map((paper, index) => ({
        communeId: env.communeId, dossierId, no: last + index + 1, documentKey: paper.documentKey, name: paper.name, kind: paper.kind, copies: paper.copies, pages: paper.pages,
        fileId: paper.fileId, fileName: paper.fileName, digitised: paper.fileId !== null, reused: paper.reused, fromStore: paper.fromStore, replacedBy: paper.replacedBy, addedAt: env.now, addedBy: env.actor.name,
      })),
    )
    .execute()
}

/** Papers scanned or photographed after reception. */
export const componentsAdded = command({
  type: 'dossier.components_added',
  may: 'dossier.receive',
  input: componentsInput,
  run: (env, input) =>
    change(env, input, async (loaded) => {
      await addComponents(env, loaded.row.id, input.components)
      return { type: 'components_added', data: { papers: input.components.map(({ name }) => name) } }
    }),
})

/** Handed over to whoever does the first step. */
export const dossierBegun = dossierCommand({
  type: 'dossier.begun',
  may: 'dossier.receive',
  input: dossierInput,
  decide: (_env, loaded) => ({ type: 'begun', next: mustMove(loaded, { type: 'BEGIN' }) }),
})

/** One step is done; the statechart says which ones open now. */
export const stepDone = dossierCommand({
  type: 'dossier.step_done',
  may: 'dossier.read',
  input: stepInput,
  async decide(env, loaded, input) {
      const { flow, tasks } = loaded
      const step = stepOf(flow, input.step)
      if (!step) throw new Refused(dossierProblems.noSuchStep)
      if (!may(env.actor, STEP_PERMISSION[step.role])) throw new Refused(withParams(dossierProblems.notYourRole, { step: step.name, role: STEP_ROLES[step.role] }))
      const next = mustMove(loaded, { type: 'STEP', step: input.step })
      const task = await mustHold(env, tasks, input.step)
      if (loaded.row.resultFile !== null) await refuseWhatIsSigned(env, loaded.row.id, step.role)
      const outcome = outcomeOf(workingCalendar(), task.plannedAt, env.now)
      return {
        type: 'step_done', next, data: { step: input.step, name: step.name, note: input.note, outcome, ...(next.value === 'done' && { finished: true }) },
        closing: [{ step: input.step, state: 'done', outcome, note: input.note }],
      }
  },
})

/** A result that is signed digitally does its steps itself: no button stands in for the signature. */
async function refuseWhatIsSigned({ db, communeId }: CommandEnv, dossierId: string, role: StepRole): Promise<void> {
  if (role !== 'leader' && role !== 'van_thu') return
  const paper = await livePaper(db, communeId, dossierId, 'result')
  if (role === 'leader' && paper?.state === 'asked') throw new Refused(dossierProblems.signInstead)
  if (role === 'van_thu' && paper?.state === 'signed') throw new Refused(dossierProblems.sealInstead)
}

/** Sent back by who holds the step now, or recalled by who handed it over: one stage back either way. */
function goBack(type: 'dossier.step_back' | 'dossier.recalled') {
  return command({
    type,
    may: 'dossier.read',
    input: noteInput,
    run: (env, input) =>
      change(env, input, async (loaded) => {
        const open = openSteps(loaded.flow, loaded.row.flowState)
        if (type === 'dossier.step_back') {
          const mine = open.filter((step) => may(env.actor, STEP_PERMISSION[step.role]))
          if (mine.length === 0) throw new Refused(withParams(dossierProblems.notYourRole, { step: open[0]?.name ?? '', role: open[0] ? STEP_ROLES[open[0].role] : '' }))
          await mustHold(env, loaded.tasks, mine[0]!.key)
        } else {
          const last = loaded.events.findLast(({ type: what }) => what === 'step_done' || what === 'begun')
          if (last?.actorId !== env.actor.id && !may(env.actor, 'dossier.steer')) throw new Refused(withParams(dossierProblems.notYourStep, { name: last?.actorName ?? '' }))
        }
        return { type: type === 'dossier.recalled' ? 'recalled' : 'step_back', next: mustMove(loaded, { type: 'BACK' }), data: { note: input.note } }
      }),
  })
}
export const stepBack = goBack('dossier.step_back')
export const dossierRecalled = goBack('dossier.recalled')

/** Given to somebody who can do it; given again to somebody else the same way. */
export const taskAssigned = command({
  type: 'dossier.assigned',
  may: 'dossier.assign',
  input: assignInput,
  run: (env, input) =>
    change(env, input, async (loaded) => {
      const step = stepOf(loaded.flow, input.step)
      const task = loaded.tasks.find((one) => one.step === input.step)
      if (!step || !task) throw new Refused(dossierProblems.noSuchStep)
      const person = (await listStaff(env.db, env.communeId, STEP_PERMISSION[step.role])).find(({ id }) => id === input.accountId)
      if (!person) throw new Refused(dossierProblems.noSuchPerson)
      await env.db.updateTable('dossierTasks').set({ assigneeId: person.id, assigneeName: person.fullName }).where('communeId', '=', env.communeId).where('id', '=', task.id).execute()
      return { type: 'assigned', data: { step: input.step, name: step.name, to: person.fullName, toId: person.id, ...(task.assigneeName && { from: task.assigneeName }) } }
    }),
})

export const dossierStopped = command({
  type: 'dossier.stopped',
  may: 'dossier.process',
  input: stopInput,
  run: (env, input) => change(env, input, (loaded) => ({ type: 'stopped', next: mustMove(loaded, { type: 'STOP' }), data: { reason: input.reason, basis: input.basis } })),
})

export const dossierWithdrawn = command({
  type: 'dossier.withdrawn',
  may: 'dossier.receive',
  input: withdrawInput,
  run: (env, input) => change(env, input, (loaded) => ({ type: 'withdrawn', next: mustMove(loaded, { type: 'WITHDRAW' }), data: { reason: input.reason } })),
})

/** Form 04: an apology and a new date. How often the law allows it is not verified: once here. */
export const dossierExtended = command({
  type: 'dossier.extended',
  may: 'dossier.process',
  input: extendInput,
  run: (env, input) =>
    change(env, input, (loaded) => {
      const { row, events } = loaded
      if (row.dueAt === null || row.endedAt !== null) throw new Refused(dossierProblems.noDeadline)
      if (events.some(({ type }) => type === 'extended')) throw new Refused(dossierProblems.extendedOnce)
      return { type: 'extended', data: { amount: input.amount, unit: input.unit, reason: input.reason, basis: input.basis, promisedAt: row.dueAt }, patch: { apologyAt: env.now } }
    }),
})

/** A late dossier whose person has been told sorry, without a new date. */
export const dossierApologised = command({
  type: 'dossier.apologised',
  may: 'dossier.process',
  input: refuseInput,
  run: (env, input) => change(env, input, () => ({ type: 'apologised', data: { reason: input.reason }, patch: { apologyAt: env.now } })),
})

export const obligationAsked = command({
  type: 'dossier.obligation_asked',
  may: 'dossier.process',
  input: obligationInput,
  run: (env, input) => change(env, input, (loaded) => ({ type: 'obligation_asked', next: mustMove(loaded, { type: 'ASK_OBLIGATION' }), data: { basis: input.basis } })),
})

export const obligationMet = command({
  type: 'dossier.obligation_met',
  may: 'dossier.process',
  input: dossierInput,
  run: (env, input) => change(env, input, (loaded) => ({ type: 'obligation_met', next: mustMove(loaded, { type: 'OBLIGATION_MET' }) })),
})

/** The result as a file, with a code of its own; with a signer, it goes to the leader and the clerk at their steps. */
export const resultAttached = command({
  type: 'dossier.result_attached',
  may: 'dossier.result',
  input: resultInput,
  run: (env, input) =>
    change(env, input, async ({ row }) => {
      if ([3, 7, 8, 10].includes(row.state)) throw new Refused(withParams(dossierProblems.notNow, { state: 'đã kết thúc' }))
      const signer = input.signerId === null ? undefined : (await listStaff(env.db, env.communeId, 'dossier.sign')).find(({ id }) => id === input.signerId)
      if (input.signerId !== null && !signer) throw new Refused(dossierProblems.noSuchSigner)
      await paperReplaced(env, row.id, 'result')
      if (signer && input.fileId !== null) await addPaper(env, { dossierId: row.id, kind: 'result', title: `${input.name}, hồ sơ ${row.code}`, signerId: signer.id, signerName: signer.fullName, fileId: input.fileId }, 'at its step')
      const { agency } = await settingsOf(env)
      const { year } = dateParts(env.today)
      const resultCode = row.resultCode ?? `KQ.${agency}-${year}-${String(await nextNumber(env, 'result', plainDate(`${year}-01-01`))).padStart(6, '0')}`
      return {
        type: 'result_attached', data: { result: { code: resultCode, name: input.name, electronic: input.fileId !== null }, fileName: input.fileName, ...(signer && { to: signer.fullName }) },
        patch: { resultCode, resultFile: input.fileId, resultName: input.name },
      }
    }),
})

export const dossierReturned = dossierCommand({
  type: 'dossier.returned',
  may: 'dossier.return',
  input: returnInput,
  async decide(env, loaded, input) {
      const { row } = loaded
      const next = mustMove(loaded, { type: 'RETURN' })
      if (row.resultFile !== null) await refuseUnsealed(env, row.id)
      if (row.returnsDocument && row.resultCode === null) throw new Refused(dossierProblems.noResultYet)
      if (row.paymentState === 'due' || row.paymentState === 'part') throw new Refused(dossierProblems.unpaid)
      return { type: 'returned', next, data: { receivedBy: input.receivedBy, method: input.method }, patch: { returnedAt: env.now } }
  },
})

async function refuseUnsealed({ db, communeId }: CommandEnv, dossierId: string): Promise<void> {
  const paper = await livePaper(db, communeId, dossierId, 'result')
  if (paper && paper.state !== 'sealed') throw new Refused(dossierProblems.notSealed)
}

export const noteWritten = command({
  type: 'dossier.noted',
  may: 'dossier.process',
  input: noteInput,
  run: (env, input) => change(env, input, () => ({ type: 'note', data: { note: input.note } })),
})

