// A timestamp or proof of validity that could not be had when somebody signed: added later, without touching what was
// signed. The signature stays valid meanwhile, and the screen says what is still missing.

import { systemActor } from '../../platform/actor.ts'
import { command, execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { buildChain } from '../../platform/pades/certificates.ts'
import { signatureValueOf, withTimestamp } from '../../platform/pades/cms.ts'
import { readCms } from '../../platform/pades/cms-read.ts'
import { readDer } from '../../platform/pades/der.ts'
import { addEvidence } from '../../platform/pades/evidence.ts'
import { openPdf } from '../../platform/pades/file.ts'
import { listFields } from '../../platform/pades/fields.ts'
import { Str } from '../../platform/pades/objects.ts'
import { accept, refuse } from '../../platform/problem.ts'
import type { Services } from '../../platform/web/services.ts'
import { eventOf } from './commands.ts'
import { followerOf } from './followers.ts'
import { signingProblems } from './problems.ts'
import { findRequest, isSuperseded, listEvidenceDue, type RequestRow } from './queries.ts'
import { trustedRoots } from './roots.ts'
import { nextTry } from './rules.ts'
import { evidenceInput, improvedInput } from './schema.ts'
import { checkChain, stampBytes } from './trust-client.ts'

export const signatureImproved = command({
  type: 'signature.improved',
  may: 'signing.sign',
  input: improvedInput,
  async run(env, { requestId, fromFileId, fileId, level }) {
    const { db, communeId } = env
    const request = await findRequest(db, communeId, requestId)
    if (request?.state !== 'signed' || request.resultFileId !== fromFileId) return refuse(signingProblems.alreadyDecided)
    await db
      .updateTable('signatureRequests')
      .set({ resultFileId: fileId, level, evidence: level === 'B-LT' ? 'done' : 'waiting', ...(level === 'B-LT' && { evidenceTrouble: null, evidenceNextAt: null }) })
      .where('communeId', '=', communeId)
      .where('id', '=', requestId)
      .execute()
    await followerOf(request.subject.kind)?.improved(env, { ...eventOf(request), fromFileId, fileId })
    return accept({ subject: `signature:${requestId}`, data: { from: fromFileId, file: fileId, level } })
  },
})

export const evidenceSettled = command({
  type: 'signature.evidence',
  may: 'signing.sign',
  input: evidenceInput,
  async run({ db, communeId, now }, { requestId, evidence, trouble }) {
    const row = await db.selectFrom('signatureRequests').select('evidenceTries').where('communeId', '=', communeId).where('id', '=', requestId).executeTakeFirstOrThrow()
    const tries = row.evidenceTries + 1
    const next = evidence === 'waiting' ? nextTry(tries, now) : undefined
    const state = evidence === 'waiting' && !next ? 'given_up' : evidence
    await db
      .updateTable('signatureRequests')
      .set({ evidence: state, evidenceTries: tries, evidenceTrouble: trouble, evidenceNextAt: next ?? null })
      .where('communeId', '=', communeId)
      .where('id', '=', requestId)
      .execute()
    return accept({ subject: `signature:${requestId}`, data: { evidence: state, tries, trouble } })
  },
})

/** Tries everything that is due; returns how many signatures are complete now. */
export async function completeEvidence(services: Services): Promise<number> {
  const due = await services.database.read('everywhere', (db) => listEvidenceDue(db, services.now()))
  let done = 0
  for (const request of due) if (await completeOne(services, request)) done += 1
  return done
}

async function completeOne(services: Services, request: RequestRow & { communeId: number }): Promise<boolean> {
  const { communeId } = request
  const now = services.now()
  const invocation = () => ({ actor: systemActor(communeId), communeId, now, commandId: newId(now) })
  const settle = async (evidence: 'waiting' | 'covered' | 'given_up', trouble: string | null) => {
    await execute(services.database, evidenceSettled, { requestId: request.id, evidence, trouble }, invocation())
    return false
  }
  if (await services.database.read(communeId, (db) => isSuperseded(db, communeId, request))) return settle('covered', null)
  const from = await services.files.read(request.resultFileId!)
  if (!from) return settle('given_up', signingProblems.fileGone.text)
  const improved = await improve(services, Buffer.from(from), request.level === 'B-B')
  if (improved.file !== undefined) {
    const kept = await services.files.save(improved.file, { accept: ['pdf'] })
    if (!kept.ok) return settle('given_up', kept.problems[0]!.text)
    const change = { requestId: request.id, fromFileId: request.resultFileId, fileId: kept.value.id, level: improved.trouble === undefined ? 'B-LT' : 'B-T' }
    const decision = await execute(services.database, signatureImproved, change, invocation())
    if (!decision.ok) return settle('covered', null)
  }
  return improved.trouble === undefined || settle('waiting', improved.trouble)
}

/** What could be added; `trouble` = why it is not all. */
async function improve(services: Services, pdf: Buffer, needsTimestamp: boolean): Promise<{ file?: Buffer; trouble?: string }> {
  const place = lastContents(pdf)
  if (!place) return { trouble: 'the signature cannot be found in the file' }
  let file = pdf
  if (needsTimestamp) {
    const cms = readDer(place.bytes).whole
    const stamped = await stampBytes(services, signatureValueOf(cms))
    if (!stamped.ok) return { trouble: stamped.trouble }
    const better = withTimestamp(cms, stamped.value).toString('hex')
    if (better.length > place.to - place.from - 2) return { trouble: 'the timestamp does not fit beside the signature' }
    file = Buffer.from(pdf)
    file.write(better.padEnd(place.to - place.from - 2, '0'), place.from + 1, 'latin1')
  }
  const { certificate, certificates } = readCms(place.bytes)
  const chain = buildChain(certificate, certificates, trustedRoots(services.config.dataDir), services.now())
  const checked = await checkChain(services, chain.certificates)
  const trouble = checked.trouble ?? (checked.standing?.state === 'good' ? undefined : 'the certificate’s standing is not known')
  if (trouble === undefined) file = addEvidence(file, { certificates: chain.certificates.map(({ der }) => der), ocsps: checked.ocsps, crls: checked.crls })
  return { ...(file !== pdf && { file }), ...(trouble !== undefined && { trouble }) }
}

/** The signature that nothing was added behind. */
function lastContents(pdf: Buffer): Str | undefined {
  const file = openPdf(pdf)
  for (const { kind, dict } of listFields(file)) {
    const entry = kind === 'Sig' ? file.dictOf(dict.get('V')) : undefined
    const range = file.resolve(entry?.get('ByteRange'))
    const contents = file.resolve(entry?.get('Contents'))
    if (Array.isArray(range) && (range[2] as number) + (range[3] as number) === pdf.length && contents instanceof Str) return contents
  }
  return undefined
}

