// What papers do when signing tells: signed by the leader, sealed by the clerk, refused, or the same signature with more
// evidence in it. In the transaction of the signature, so that file and state never part.

import { askForSignature, type SignatureEnv, type SignatureEvent, type SignatureFollower } from '../signing/index.ts'
import { Refused, withParams } from '../../platform/problem.ts'
import { documentProblems } from './problems.ts'
import { findDocument, type DocumentRow } from './queries.ts'
import { STATES, type DocumentState } from './rules-flow.ts'
import { dueOf } from './commands-flow.ts'
import { FIELDS, forgetFiles, keepFile, SUBJECT_KIND, titleOf } from './stage-files.ts'
import { trail } from './trail.ts'

async function paperOf({ db, communeId }: SignatureEnv, { subject }: SignatureEvent): Promise<DocumentRow> {
  const paper = await findDocument(db, communeId, subject.id)
  if (!paper) throw new Refused(documentProblems.notFound)
  return paper
}

async function move({ db, communeId, now }: SignatureEnv, paper: DocumentRow, from: DocumentState, to: DocumentState): Promise<void> {
  const done = await db.updateTable('documents').set({ state: to, changedAt: now }).where('communeId', '=', communeId).where('id', '=', paper.id).where('state', '=', from).executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new Refused(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
}

export const documentsSignatureFollower: SignatureFollower = {
  kind: SUBJECT_KIND,
  hrefOf: (documentId) => `/van-ban/di/${documentId}`,
  async signed(env, event) {
    const paper = await paperOf(env, event)
    if (event.act === 'initial') {
      await move(env, paper, 'awaiting_initials', 'awaiting_signature')
      await keepFile(env, paper.id, 'initialled', event.fileId)
      await trail(env, paper.id, 'initial')
      await askForSignature(env, { subject: event.subject, title: titleOf(paper), act: 'sign', accountId: paper.signerId, fileId: event.fileId, place: { field: FIELDS.signature }, dueAt: dueOf(paper) })
      return
    }
    if (event.act === 'seal') {
      await move(env, paper, 'numbered', 'sealed')
      await keepFile(env, paper.id, 'sealed', event.fileId)
      await trail(env, paper.id, 'seal')
      return
    }
    await move(env, paper, 'awaiting_signature', 'signed')
    await keepFile(env, paper.id, 'signed', event.fileId)
    await trail(env, paper.id, 'sign')
  },
  async declined(env, event) {
    const paper = await paperOf(env, event)
    if (event.act === 'seal') {
      // It has its number and stays where it is; the clerk may ask for the seal again.
      await trail(env, paper.id, 'refuse_seal', event.reason)
      return
    }
    await move(env, paper, event.act === 'initial' ? 'awaiting_initials' : 'awaiting_signature', 'drafting')
    await forgetFiles(env, paper.id)
    await trail(env, paper.id, event.act === 'initial' ? 'refuse_initials' : 'refuse_signature', event.reason)
  },
  async improved({ db, communeId, now }, event) {
    await db
      .updateTable('documentFiles')
      .set({ sha256: event.fileId, madeAt: now })
      .where('communeId', '=', communeId)
      .where('documentId', '=', event.subject.id)
      .where('sha256', '=', event.fromFileId)
      .execute()
  },
}
