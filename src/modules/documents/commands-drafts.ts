// Drafting: write, save versions, comment, ask other units. Confidential papers are refused before anything is kept.

import { findAccount } from '../accounts/index.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { sql } from 'kysely'
import { documentProblems } from './problems.ts'
import { findConsultation, findDocument, listUnits, NEW_PAPER, searchText, type DocumentRow, type Unit } from './queries.ts'
import { isEditable, STATES } from './rules-flow.ts'
import { trail } from './trail.ts'
import { plainText } from './rules-markup.ts'
import { decideSecrecy } from './rules-secrecy.ts'
import { autosaveInput, commentInput, consultInput, draftInput, editInput, opinionInput, resolveInput, type DraftFields } from './schema.ts'
import { endOfWork } from './rules-deadline.ts'

/** The paper, or the refusal that it is not here. */
export async function getDocument({ db, communeId }: Pick<CommandEnv, 'db' | 'communeId'>, id: string): Promise<DocumentRow> {
  const found = await findDocument(db, communeId, id)
  if (!found) throw new Refused(documentProblems.notFound)
  return found
}

async function unitOf({ db, communeId }: CommandEnv, unitId: string): Promise<Unit> {
  const unit = (await listUnits(db, communeId)).find(({ id }) => id === unitId)
  if (!unit) throw new Refused(documentProblems.noSuchUnit)
  return unit
}

/** The columns a draft's fields fill, and what it is found by. */
async function columnsOf(env: CommandEnv, { secrecy: _secrecy, ...fields }: DraftFields) {
  await unitOf(env, fields.unitId)
  const signer = fields.signerId === null ? undefined : await findAccount(env.db, env.communeId, fields.signerId)
  if (fields.signerId !== null && !signer) throw new Refused(documentProblems.noSigner)
  return {
    ...fields,
    signerName: signer?.fullName ?? '',
    changedAt: env.now,
    search: searchOf([fields.subject, fields.addressee, plainText(fields.body), ...fields.recipients]),
  }
}

export function searchOf(parts: readonly string[]) {
  return sql<string>`strip(to_tsvector('simple', ${searchText(...parts)}))`
}

async function keepVersion({ db, communeId, actor, now }: CommandEnv, documentId: string, version: number, { subject, body }: { subject: string; body: string }): Promise<void> {
  await db.insertInto('documentVersions').values({ communeId, documentId, version, subject, body, byId: actor.id, byName: actor.name, at: now }).execute()
  await db.deleteFrom('documentAutosaves').where('communeId', '=', communeId).where('documentId', 'in', version === 1 ? [documentId, NEW_PAPER] : [documentId]).where('accountId', '=', actor.id).execute()
}

export const draftWritten = command({
  type: 'document.drafted',
  may: 'document.draft',
  input: draftInput,
  async run(env, input) {
    const allowed = decideSecrecy(input.secrecy, `${input.subject}\n${input.body}`)
    if (!allowed.ok) return allowed
    const { db, communeId, actor, now } = env
    const id = newId(now)
    await db
      .insertInto('documents')
      .values({ communeId, id, ...(await columnsOf(env, input)), state: 'drafting', version: 1, drafterId: actor.id, drafterName: actor.name, createdAt: now })
      .execute()
    await keepVersion(env, id, 1, input)
    await trail(env, id, 'draft')
    return accept({ subject: `document:${id}`, data: { typeKey: input.typeKey, version: 1 }, answer: { documentId: id } })
  },
})

export const draftEdited = command({
  type: 'document.edited',
  may: 'document.draft',
  input: editInput,
  async run(env, { documentId, baseVersion, ...input }) {
    const { db, communeId } = env
    const paper = await getDocument(env, documentId)
    if (!isEditable(paper.state)) return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    const allowed = decideSecrecy(input.secrecy, `${input.subject}\n${input.body}`)
    if (!allowed.ok) return allowed
    if (paper.version !== baseVersion) {
      const last = await db.selectFrom('documentVersions').select('byName').where('communeId', '=', communeId).where('documentId', '=', documentId).where('version', '=', paper.version).executeTakeFirst()
      return refuse(withParams(documentProblems.changedMeanwhile, { name: last?.byName ?? '', version: paper.version }))
    }
    const version = paper.version + 1
    const { numUpdatedRows } = await db
      .updateTable('documents')
      .set({ ...(await columnsOf(env, input)), version })
      .where('communeId', '=', communeId)
      .where('id', '=', documentId)
      .where('version', '=', baseVersion)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return refuse(withParams(documentProblems.changedMeanwhile, { name: '', version }))
    await keepVersion(env, documentId, version, input)
    return accept({ subject: `document:${documentId}`, data: { version }, answer: { documentId, version } })
  },
})

export const commented = command({
  type: 'document.commented',
  may: 'document.draft',
  input: commentInput,
  async run(env, { documentId, text }) {
    const { db, communeId, actor, now } = env
    const paper = await getDocument(env, documentId)
    const id = newId(now)
    await db.insertInto('documentComments').values({ communeId, id, documentId, version: paper.version, byId: actor.id, byName: actor.name, text, at: now }).execute()
    return accept({ subject: `document:${documentId}`, data: { comment: id }, answer: { documentId } })
  },
})

export const commentResolved = command({
  type: 'document.comment_resolved',
  may: 'document.draft',
  input: resolveInput,
  async run({ db, communeId, now }, { commentId }) {
    const row = await db.updateTable('documentComments').set({ resolvedAt: now }).where('communeId', '=', communeId).where('id', '=', commentId).returning('documentId').executeTakeFirst()
    if (!row) return refuse(documentProblems.notFound)
    return accept({ subject: `document:${row.documentId}`, data: { comment: commentId }, answer: { documentId: row.documentId } })
  },
})

/** The deadline of an opinion is the end of its working day. */
export const unitsConsulted = command({
  type: 'document.units_consulted',
  may: 'document.draft',
  input: consultInput,
  async run(env, { documentId, unitIds, dueOn, question }) {
    const { db, communeId, actor, now } = env
    const paper = await getDocument(env, documentId)
    if (!isEditable(paper.state)) return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    for (const unitId of unitIds) await unitOf(env, unitId)
    await db
      .insertInto('documentConsultations')
      .values([...new Set(unitIds)].map((unitId) => ({ communeId, id: newId(now) as string, documentId, unitId, question, askedByName: actor.name, askedAt: now, dueAt: endOfWork(workingCalendar(), dueOn) })))
      .execute()
    return accept({ subject: `document:${documentId}`, data: { units: unitIds, dueOn }, answer: { documentId } })
  },
})

export const opinionGiven = command({
  type: 'document.opinion_given',
  may: 'document.draft',
  input: opinionInput,
  async run(env, { consultationId, verdict, answer }) {
    const { db, communeId, actor, now } = env
    const asked = await findConsultation(db, communeId, consultationId)
    if (!asked) return refuse(documentProblems.notFound)
    await db.updateTable('documentConsultations').set({ verdict, answer, answeredByName: actor.name, answeredAt: now }).where('communeId', '=', communeId).where('id', '=', consultationId).execute()
    return accept({ subject: `document:${asked.documentId}`, data: { unit: asked.unitId, verdict }, answer: { documentId: asked.documentId } })
  },
})

/** Whoever asked may stop waiting; what was not answered stays blank and says so. */
export const consultationEnded = command({
  type: 'document.consultation_ended',
  may: 'document.draft',
  input: commentInput.pick({ documentId: true }),
  async run(env, { documentId }) {
    const { db, communeId, actor, now } = env
    const paper = await getDocument(env, documentId)
    if (paper.drafterId !== actor.id) return refuse(withParams(documentProblems.notYours, { name: paper.drafterName }))
    const ended = await db
      .updateTable('documentConsultations')
      .set({ verdict: 'none', answeredAt: now, answeredByName: actor.name })
      .where('communeId', '=', communeId)
      .where('documentId', '=', documentId)
      .where('answeredAt', 'is', null)
      .returning('unitId')
      .execute()
    return accept({ subject: `document:${documentId}`, data: { unanswered: ended.map((row) => row.unitId) }, answer: { documentId } })
  },
})

/** What an editor keeps by itself: confidential words are not kept either. */
export const autosaved = command({
  type: 'document.autosaved',
  may: 'document.draft',
  input: autosaveInput,
  async run(env, { documentId, baseVersion, fields }) {
    const { db, communeId, actor, now } = env
    if (documentId !== NEW_PAPER) {
      const paper = await getDocument(env, documentId)
      if (!isEditable(paper.state)) return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    }
    const allowed = decideSecrecy(fields.secrecy ?? 'none', `${fields.subject ?? ''}\n${fields.body ?? ''}`)
    if (!allowed.ok) return allowed
    const row = { baseVersion, fields: JSON.stringify(fields), at: now }
    await db
      .insertInto('documentAutosaves')
      .values({ communeId, documentId, accountId: actor.id, ...row })
      .onConflict((oc) => oc.columns(['communeId', 'documentId', 'accountId']).doUpdateSet(row))
      .execute()
    return accept({ subject: `document:${documentId}`, data: { baseVersion } })
  },
})
