// Papers coming in: checked on arrival, registered in one continuous yearly series, acknowledged the same day, instructed,
// worked on. What was tampered with or is confidential never gets a number; that it came and why it was refused is kept.

import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { dateParts, toPlainDate } from '../../platform/time.ts'
import { withCalendar } from '../../platform/working-calendar-files.ts'
import { z } from 'zod'
import { takeNumber } from './commands-flow.ts'
import { searchOf } from './commands-drafts.ts'
import { TYPES } from './decree.ts'
import { documentProblems } from './problems.ts'
import { listUnits } from './queries.ts'
import { findIncoming, findIncomingByHub, findSameIncoming, listTasks, type IncomingRow } from './queries-incoming.ts'
import { dueAfter, endOfWork } from './rules-deadline.ts'
import { arrivalSecret } from './rules-secrecy.ts'
import { ANNEX_KINDS, ARRIVED_MAX } from './rules-attachments.ts'
import { arrivalFields, instructInput, taskDoneInput } from './schema.ts'
import { storedFile } from './stage-files.ts'

/** What the check of the file said, made before the command (it reads the whole file). */
const checkedFile = {
  fileSha256: z.string().regex(/^[0-9a-f]{64}$/),
  fileSizeBytes: z.number().int(),
  integrity: z.enum(['valid', 'unsigned', 'unverifiable']),
  integrityNote: z.string().max(400),
  /** Words found in the file, for the search and the confidentiality net. */
  fileText: z.string().max(2_000_000),
}
const arrivedAnnex = z.object({
  fileName: z.string().min(1).max(120), kind: z.enum(ANNEX_KINDS).nullable(), sha256: storedFile.nullable(), sizeBytes: z.number().int().min(0),
  integrity: z.enum(['valid', 'unsigned', 'unverifiable', 'listed', 'not_kept']), note: z.string().max(400),
})
export const arrivalInput = z.object({ ...arrivalFields.shape, ...checkedFile, via: z.enum(['hub', 'email', 'upload', 'scan']), hubDocumentId: z.string().max(200).nullable().default(null), annexes: z.array(arrivedAnnex).max(ARRIVED_MAX).default([]) })
export type ArrivalInput = z.infer<typeof arrivalInput>

export const arrivalRegistered = command({
  type: 'document.arrived',
  may: 'document.register',
  input: arrivalInput,
  async run(env, { fileText, secrecy, annexes, ...paper }) {
    const { db, communeId, now } = env
    const secret = arrivalSecret(secrecy, `${paper.subject}\n${fileText}`)
    if (secret) return refuse(secret)
    if (paper.hubDocumentId !== null) {
      const again = await findIncomingByHub(db, communeId, paper.hubDocumentId)
      if (again) return accept({ subject: `incoming:${again.id}`, data: { again: true }, answer: { incomingId: again.id, arrivalNumber: again.arrivalNumber, again: true } })
    }
    const same = await findSameIncoming(db, communeId, paper)
    if (same) return refuse(withParams(documentProblems.duplicateArrival, { number: same.fullNumber, organ: same.organName, arrival: same.arrivalNumber }))
    const id = newId(now)
    const { year } = dateParts(toPlainDate(now))
    const arrivalNumber = await takeNumber(env, 'in', 'all', year, { documentId: id })
    await db
      .insertInto('incomingDocuments')
      .values({
        communeId, id, ...paper, arrivalNumber, arrivalYear: year, arrivedAt: now, state: 'registered', acknowledgedAt: now,
        search: searchOf([paper.subject, paper.organName, paper.fullNumber, TYPES.get(paper.typeKey)?.name ?? '', fileText.slice(0, 400_000)]),
      })
      .execute()
    if (annexes.length > 0) await db.insertInto('incomingAttachments').values(annexes.map((annex, index) => ({ communeId, incomingId: id, position: index + 1, ...annex }))).execute()
    return accept({ subject: `incoming:${id}`, data: { arrivalNumber, via: paper.via, integrity: paper.integrity, ...(annexes.length > 0 && { files: annexes.map(({ fileName, sha256 }) => ({ name: fileName, sha256 })) }) }, answer: { incomingId: id, arrivalNumber } })
  },
})

/** What was turned away and why; nothing of its content is kept. */
export const arrivalRefused = command({
  type: 'document.arrival_refused',
  may: 'document.register',
  input: z.object({ via: z.enum(['hub', 'email', 'upload', 'scan']), organName: z.string().max(200), fullNumber: z.string().max(60), reason: z.string().max(600), hubDocumentId: z.string().max(200).nullable().default(null), told: z.boolean() }),
  async run({ db, communeId, now }, { told, ...row }) {
    const id = newId(now)
    await db.insertInto('incomingRefusals').values({ communeId, id, at: now, ...row, toldAt: told ? now : null }).execute()
    return accept({ subject: `incoming_refusal:${id}`, data: { via: row.via, reason: row.reason } })
  },
})

async function getIncoming({ db, communeId }: CommandEnv, id: string): Promise<IncomingRow> {
  const found = await findIncoming(db, communeId, id)
  if (!found) throw new Refused(documentProblems.notFound)
  return found
}

export const incomingInstructed = command({
  type: 'document.instructed',
  may: 'document.direct',
  input: instructInput,
  async run(env, { incomingId, instruction, leadUnitId, coUnitIds, dueOn, dueDays, dueUnit }) {
    const { db, communeId, actor, now, today } = env
    const paper = await getIncoming(env, incomingId)
    if (!['registered', 'assigned'].includes(paper.state)) return refuse(documentProblems.incomingClosed)
    const known = new Set((await listUnits(db, communeId)).map(({ id }) => id))
    const wanted = [leadUnitId, ...coUnitIds.filter((id) => id !== leadUnitId)]
    if (!wanted.every((id) => known.has(id))) return refuse(documentProblems.noSuchUnit)
    // A day that was named stands above the number of days.
    const term = dueOn === null && dueDays !== null ? { count: dueDays, unit: dueUnit } : undefined
    const dueAt = withCalendar((days) => (term ? dueAfter(days, today, term) : endOfWork(days, dueOn!)))
    await db.updateTable('incomingDocuments').set({ state: 'assigned', instruction, instructedByName: actor.name, instructedAt: now, dueAt, dueCount: term?.count ?? null, dueUnit: term?.unit ?? null }).where('communeId', '=', communeId).where('id', '=', incomingId).execute()
    // Units that have reported keep their report; the others follow the new instruction.
    await db.deleteFrom('incomingTasks').where('communeId', '=', communeId).where('incomingId', '=', incomingId).where('doneAt', 'is', null).execute()
    await db
      .insertInto('incomingTasks')
      .values([...new Set(wanted)].map((unitId) => ({ communeId, incomingId, unitId, role: unitId === leadUnitId ? 'lead' : 'co', dueAt })))
      .onConflict((oc) => oc.columns(['communeId', 'incomingId', 'unitId']).doUpdateSet({ role: sql<string>`excluded.role` }))
      .execute()
    return accept({ subject: `incoming:${incomingId}`, data: { leadUnitId, coUnitIds, dueAt, ...(term && { days: term.count, unit: term.unit }) } })
  },
})

export const taskDone = command({
  type: 'document.task_done',
  may: 'document.draft',
  input: taskDoneInput,
  async run(env, { incomingId, unitId, result }) {
    const { db, communeId, actor, now } = env
    const paper = await getIncoming(env, incomingId)
    if (paper.state !== 'assigned') return refuse(documentProblems.incomingClosed)
    const unit = (await listUnits(db, communeId)).find(({ id }) => id === unitId)
    if (!unit) return refuse(documentProblems.noSuchUnit)
    const done = await db
      .updateTable('incomingTasks')
      .set({ doneAt: now, doneByName: actor.name, result })
      .where('communeId', '=', communeId)
      .where('incomingId', '=', incomingId)
      .where('unitId', '=', unitId)
      .where('doneAt', 'is', null)
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) return refuse(withParams(documentProblems.notYours, { name: unit.name }))
    // The lead's report closes the paper once the others have reported too.
    const open = (await listTasks(db, communeId, incomingId)).filter((task) => task.doneAt === null)
    if (open.length === 0) await db.updateTable('incomingDocuments').set({ state: 'done', doneAt: now, result }).where('communeId', '=', communeId).where('id', '=', incomingId).execute()
    return accept({ subject: `incoming:${incomingId}`, data: { unitId, closed: open.length === 0 } })
  },
})

/** The sender took it back: marked, kept, not worked on. */
export const incomingRecalled = command({
  type: 'document.arrival_recalled',
  may: 'document.register',
  input: z.object({ hubDocumentId: z.string().max(200), reason: z.string().max(600) }),
  async run({ db, communeId }, { hubDocumentId, reason }) {
    const paper = await findIncomingByHub(db, communeId, hubDocumentId)
    if (!paper) return refuse(documentProblems.notFound)
    await db.updateTable('incomingDocuments').set({ state: 'recalled', result: reason }).where('communeId', '=', communeId).where('id', '=', paper.id).execute()
    return accept({ subject: `incoming:${paper.id}`, data: { reason }, answer: { incomingId: paper.id } })
  },
})
