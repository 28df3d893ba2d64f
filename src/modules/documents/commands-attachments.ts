// Annexes in files of their own: added and taken away while the paper is drafted, signed for the agency once it has its number
// (Decree 30/2020, Annex I), and what signing answers.

import { askForSignature, listRequestsOf, type SignatureFollower } from '../signing/index.ts'
import { z } from 'zod'
import { sql } from 'kysely'
import { command, mapConstraint, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { getDocument } from './commands-drafts.ts'
import { documentProblems } from './problems.ts'
import { listStageFiles, type DocumentRow } from './queries.ts'
import { listAnnexes, type AnnexRow } from './queries-attachments.ts'
import { ANNEX_KINDS, annexLabel, decideAnnex } from './rules-attachments.ts'
import { isEditable, STATES } from './rules-flow.ts'
import { annexFields } from './schema.ts'
import { FIELDS, storedFile, subjectOf, titleOf } from './stage-files.ts'
import { trail } from './trail.ts'

mapConstraint('document_attachments_once', documentProblems.annexTwice)

/** How signing names the annexes of a paper; which of them is told by the file. */
export const ANNEX_SUBJECT = 'document_attachment'
export function annexesOf(documentId: string) {
  return { kind: ANNEX_SUBJECT, id: documentId }
}

export const annexAdded = command({
  type: 'document.annex_added',
  may: 'document.draft',
  // The file was judged before the command: that reads the whole of it.
  input: annexFields.extend({ documentId: z.uuid(), fileName: z.string().min(1).max(120), kind: z.enum(ANNEX_KINDS), sha256: storedFile, sizeBytes: z.number().int().min(1) }),
  async run(env, { documentId, ...file }) {
    const { db, communeId, actor, now } = env
    const paper = await getDocument(env, documentId)
    if (!isEditable(paper.state)) return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    const decision = decideAnnex(await listAnnexes(db, communeId, documentId), file)
    if (!decision.ok) return decision
    const id = newId(now)
    await insertAnnex(env, { id, documentId, role: 'annex', addedByName: actor.name, ...file })
    await db.updateTable('documents').set({ changedAt: now }).where('communeId', '=', communeId).where('id', '=', documentId).execute()
    await trail(env, documentId, 'attach', file.fileName)
    return accept({ subject: `document:${documentId}`, data: { annex: id, file: file.fileName, sha256: file.sha256 }, answer: { documentId, annexId: id } })
  },
})

type NewAnnex = Pick<AnnexRow, 'id' | 'role' | 'title' | 'fileName' | 'kind' | 'sha256' | 'sizeBytes' | 'addedByName'> & { documentId: string }

export async function insertAnnex({ db, communeId, now }: CommandEnv, annex: NewAnnex): Promise<void> {
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from document_attachments where commune_id = ${communeId} and document_id = ${annex.documentId})`
  await db.insertInto('documentAttachments').values({ communeId, ...annex, position, addedAt: now }).execute()
}

export const annexRemoved = command({
  type: 'document.annex_removed',
  may: 'document.draft',
  input: z.object({ documentId: z.uuid(), annexId: z.uuid() }),
  async run(env, { documentId, annexId }) {
    const { db, communeId, now } = env
    const paper = await getDocument(env, documentId)
    if (!isEditable(paper.state)) return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    const gone = await db.deleteFrom('documentAttachments').where('communeId', '=', communeId).where('documentId', '=', documentId).where('id', '=', annexId).returning(['fileName', 'sha256']).executeTakeFirst()
    if (!gone) return refuse(documentProblems.notFound)
    await db.updateTable('documents').set({ changedAt: now }).where('communeId', '=', communeId).where('id', '=', documentId).execute()
    await trail(env, documentId, 'detach', gone.fileName)
    return accept({ subject: `document:${documentId}`, data: { annex: annexId, sha256: gone.sha256 }, answer: { documentId } })
  },
})

/** Where on its first page each annex is signed: read from the files before the command. */
export const placesShape = z.array(z.object({ id: z.uuid(), place: z.object({ page: z.number().int(), leftMm: z.number(), topMm: z.number(), widthMm: z.number(), heightMm: z.number() }) })).max(40)
export type AnnexPlaces = z.infer<typeof placesShape>

/** Puts every annex that can carry a signature, and does not yet, before the clerk; returns how many. */
export async function askForAnnexSeals(env: CommandEnv, paper: DocumentRow, places: AnnexPlaces): Promise<number> {
  const { db, communeId } = env
  const all = await listAnnexes(db, communeId, paper.id)
  const annexes = all.filter(({ role }) => role === 'annex')
  const asked = new Set((await listRequestsOf(db, communeId, annexesOf(paper.id))).filter(({ state }) => state === 'waiting').map(({ fileId }) => fileId))
  let count = 0
  for (const annex of all) {
    const place = places.find(({ id }) => id === annex.id)?.place
    if (!place || annex.sealedSha256 !== null || asked.has(annex.sha256)) continue
    const label = annex.role === 'list' ? annex.title : `${annexLabel(annexes.indexOf(annex) + 1, annexes.length)}: ${annex.title}`
    await askForSignature(env, { subject: annexesOf(paper.id), title: `${paper.fullNumber}, ${label}`.slice(0, 300), act: 'attachment', accountId: null, fileId: annex.sha256, place, words: [`Số: ${paper.fullNumber}`] })
    count += 1
  }
  return count
}

/** Annexes that still need the agency's signature: PDFs, and the list that stands for the others. */
export function unsealedAnnexes(annexes: readonly AnnexRow[]): AnnexRow[] {
  return annexes.filter(({ kind, sealedSha256 }) => kind === 'pdf' && sealedSha256 === null)
}

/** The clerk gave back what was to be sealed and has thought better of it: a paper with a number cannot go back. */
export const sealAskedAgain = command({
  type: 'document.seal_asked_again',
  may: 'document.register',
  input: z.object({ documentId: z.uuid(), places: placesShape }),
  async run(env, { documentId, places }) {
    const { db, communeId } = env
    const paper = await getDocument(env, documentId)
    if (paper.state !== 'numbered' && paper.state !== 'sealed') return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    let asked = await askForAnnexSeals(env, paper, places)
    const waits = (await listRequestsOf(db, communeId, subjectOf(documentId))).some(({ state }) => state === 'waiting')
    const file = (await listStageFiles(db, communeId, documentId)).find(({ stage }) => stage === 'numbered')
    if (paper.state === 'numbered' && !waits && file) {
      await askForSignature(env, { subject: subjectOf(documentId), title: `${paper.fullNumber}, ${titleOf(paper)}`.slice(0, 300), act: 'seal', accountId: null, fileId: file.sha256, place: { field: FIELDS.seal } })
      asked += 1
    }
    if (asked === 0) return refuse(documentProblems.nothingToSeal)
    return accept({ subject: `document:${documentId}`, data: { asked }, answer: { documentId } })
  },
})

export const annexesSignatureFollower: SignatureFollower = {
  kind: ANNEX_SUBJECT,
  hrefOf: (documentId) => `/van-ban/di/${documentId}#phu-luc`,
  async signed({ db, communeId, now }, { subject, fromFileId, fileId }) {
    await db.updateTable('documentAttachments').set({ sealedSha256: fileId, sealedAt: now }).where('communeId', '=', communeId).where('documentId', '=', subject.id).where('sha256', '=', fromFileId).execute()
  },
  async declined(env, { subject, reason }) {
    await trail(env, subject.id, 'refuse_seal', reason)
  },
  async improved({ db, communeId }, { subject, fromFileId, fileId }) {
    await db.updateTable('documentAttachments').set({ sealedSha256: fileId }).where('communeId', '=', communeId).where('documentId', '=', subject.id).where('sealedSha256', '=', fromFileId).execute()
  },
}
