// Asking for a signature, giving it back, taking the question away.

import { command, type CommandEnv } from '../../platform/command.ts'
import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused } from '../../platform/problem.ts'
import { followerOf } from './followers.ts'
import { signingProblems } from './problems.ts'
import { findRequest, type RequestRow } from './queries.ts'
import { declineInput, requestShape, uploadInput, type SignatureRequestInput } from './schema.ts'

type AskEnv = Pick<CommandEnv, 'db' | 'communeId' | 'now' | 'actor'>

/**
 * Puts a file before somebody to sign, in the caller's own command: the caller's ledger entry tells of it.
 * Returns the request's id. The answer comes through `followSignatures`.
 */
export async function askForSignature({ db, communeId, now, actor }: AskEnv, input: SignatureRequestInput): Promise<string> {
  const { subject, place, ...request } = requestShape.parse(input)
  const id = newId(now)
  await db
    .insertInto('signatureRequests')
    .values({ communeId, id, subjectKind: subject.kind, subjectId: subject.id, place: JSON.stringify(place), ...request, askedAt: now, askedBy: actor.id })
    .execute()
  return id
}

/** Takes back what has not been signed yet; true when there was something to take back. */
export async function withdrawSignature({ db, communeId, now, actor }: AskEnv, requestId: string): Promise<boolean> {
  const done = await db
    .updateTable('signatureRequests')
    .set({ state: 'withdrawn', decidedAt: now, decidedBy: actor.id })
    .where('communeId', '=', communeId)
    .where('id', '=', requestId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** The request while this person may still decide it; refuses otherwise. */
export async function openRequest({ db, communeId, actor }: Pick<CommandEnv, 'db' | 'communeId' | 'actor'>, requestId: string): Promise<RequestRow> {
  const request = await findRequest(db, communeId, requestId)
  if (!request) throw new Refused(signingProblems.noSuchRequest)
  if (request.accountId === null ? !may(actor, 'signing.seal') : request.accountId !== actor.id) throw new Refused(signingProblems.notForYou)
  if (request.state !== 'waiting') throw new Refused(signingProblems.alreadyDecided)
  return request
}

export function eventOf({ id, subject, act, accountId, fileId }: RequestRow) {
  return { requestId: id, subject, act, accountId, fromFileId: fileId }
}

export const signatureDeclined = command({
  type: 'signature.declined',
  may: 'signing.sign',
  input: declineInput,
  async run(env, { requestId, reason }) {
    const { db, communeId, now, actor } = env
    const request = await openRequest(env, requestId)
    const done = await db
      .updateTable('signatureRequests')
      .set({ state: 'declined', declineReason: reason, decidedAt: now, decidedBy: actor.id })
      .where('communeId', '=', communeId)
      .where('id', '=', requestId)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (done.numUpdatedRows !== 1n) return refuse(signingProblems.alreadyDecided)
    await followerOf(request.subject.kind)?.declined(env, { ...eventOf(request), reason })
    return accept({ subject: `signature:${requestId}`, data: { for: `${request.subject.kind}:${request.subject.id}`, act: request.act, reason } })
  },
})

/** A PDF of one's own, to be signed by oneself. */
export const uploadAsked = command({
  type: 'signature.upload_asked',
  may: 'signing.sign',
  input: uploadInput,
  async run(env, { fileId, title, place }) {
    const requestId = await askForSignature(env, { subject: { kind: 'upload', id: fileId }, title, act: 'sign', accountId: env.actor.id, fileId, place })
    return accept({ subject: `signature:${requestId}`, data: { file: fileId, title }, answer: { requestId } })
  },
})
