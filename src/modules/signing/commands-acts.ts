// The acts themselves: prepare (pin the bytes), confirm (bound to their hashes), carry out (sign, stamp, embed, keep).
// Only the last step's transaction makes a request signed: whatever dies before it leaves a file nobody points to.

import { createHash } from 'node:crypto'
import { findAccount } from '../accounts/index.ts'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import { command, execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { PdfFault } from '../../platform/pades/objects.ts'
import type { Appearance } from '../../platform/pades/appearance.ts'
import { buildCms, signedAttributes } from '../../platform/pades/cms.ts'
import { readCertificate } from '../../platform/pades/certificates.ts'
import { addEvidence } from '../../platform/pades/evidence.ts'
import { openPdf } from '../../platform/pades/file.ts'
import { readPicture } from '../../platform/pades/picture.ts'
import { embedSignature, prepareSignature, RESERVED_BYTES, type Prepared, type SignatureSpot } from '../../platform/pades/prepare.ts'
import { verifyPdf } from '../../platform/pades/verify.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { addMinutes, addSeconds, type Instant } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { signWith } from './adapter.ts'
import { eventOf, openRequest } from './commands.ts'
import { followerOf } from './followers.ts'
import { signingProblems } from './problems.ts'
import { findCredential, findCredentialOf, findImage, findRequest, listBatch, listConfirmed, PAGE, type ActRow, type CredentialRow, type ImageRow, type RequestRow } from './queries.ts'
import { trustedRoots } from './roots.ts'
import { confirmationText, decideUse, TEST_NOTE, textLines, usesAgencyKey } from './rules.ts'
import { confirmedInput, madeInput, preparedInput, troubledInput } from './schema.ts'
import { checkChain, stampBytes, type Checked } from './trust-client.ts'

export const SIGNING_JOB = 'carry-out-signatures'
/** A prepared act waits so long for its confirmation. */
const CONFIRM_MINUTES = 15
const HAND_OFF_MINUTES = 30

// ---- prepare ----

export const actsPrepared = command({
  type: 'signature.prepared',
  may: 'signing.sign',
  input: preparedInput,
  async run(env, { batchId, acts }) {
    const { db, communeId, now, actor } = env
    for (const { requestId } of acts) await openRequest(env, requestId)
    await db.insertInto('signatureActs').values(acts.map((act) => ({ communeId, batchId, ...act, accountId: actor.id, preparedAt: now }))).execute()
    return accept({ subject: `signing:${batchId}`, data: { acts: acts.map(({ id, requestId, digest }) => ({ id, requestId, digest: digest.toString('hex') })) }, answer: { batchId } })
  },
})

/** Prepares these requests for one confirmation. Returns the batch's id. */
export async function prepareBatch(services: Services, actor: Actor, communeId: number, requestIds: readonly string[]): Promise<Decision<string>> {
  const wanted = [...new Set(requestIds)]
  if (wanted.length === 0) return refuse(signingProblems.nothingChosen)
  if (wanted.length > PAGE) return refuse(withParams(signingProblems.tooManyChosen, { n: PAGE }))
  const now = services.now()
  const acts = []
  for (const requestId of wanted) {
    const found = await services.database.read(communeId, async (db) => {
      const request = await openRequest({ db, communeId, actor }, requestId)
      const holder = usesAgencyKey(request.act) ? null : actor.id
      return { request, credential: await findCredentialOf(db, communeId, holder), image: await findImage(db, communeId, holder) }
    })
    const usable = decideUse(found.credential, now)
    if (!usable.ok) return usable
    if (found.credential!.adapter === 'desktop' && wanted.length > 1) return refuse(signingProblems.oneAtATime)
    const act = await prepareOne(services, { ...found, credential: found.credential!, actor, now })
    if (!act.ok) return act
    acts.push(act.value)
  }
  const batchId = newId(now)
  const done = await execute(services.database, actsPrepared, { batchId, acts }, { actor, communeId, now, commandId: batchId })
  return done.ok ? accept(batchId) : done
}

async function prepareOne({ files }: Services, { request, credential, image, actor, now }: { request: RequestRow; credential: CredentialRow; image: ImageRow | undefined; actor: Actor; now: Instant }) {
  const source = await files.read(request.fileId)
  if (!source) return refuse(signingProblems.fileGone)
  try {
    if (credential.adapter === 'desktop') return accept(pinSource(source, request, credential, now))
    const appearance = appearanceOf(request, credential, image, actor, now)
    const prepared = prepareSignature(source, {
      spot: request.place as SignatureSpot, signerName: credential.holderName, at: now,
      ...(appearance && { appearance }),
      ...(credential.isTest && { reason: TEST_NOTE }),
      reservedBytes: roomFor(credential),
    })
    const kept = await files.save(prepared.bytes, { accept: ['pdf'] })
    if (!kept.ok) return kept
    const attributes = signedAttributes(prepared.digest, credential.certificate)
    return accept({ id: newId(now), requestId: request.id, credentialId: credential.id, sourceFileId: request.fileId, preparedFileId: kept.value.id, digest: prepared.digest, byteRange: [...prepared.byteRange], attributes })
  } catch (error) {
    if (error instanceof PdfFault) return refuse(withParams(signingProblems.cannotSign, { detail: error.message }))
    throw error
  }
}

/** The programme on the desk adds its own revision: what is pinned is the file that is handed over. */
function pinSource(source: Uint8Array, request: RequestRow, credential: CredentialRow, now: Instant) {
  openPdf(Buffer.from(source))
  const digest = createHash('sha256').update(source).digest()
  return { id: newId(now), requestId: request.id, credentialId: credential.id, sourceFileId: request.fileId, preparedFileId: request.fileId, digest, byteRange: [0, source.length, source.length, 0], attributes: Buffer.alloc(0) }
}

/** Certificates of other authorities, and their timestamps, can be several times ours. */
function roomFor({ certificate, chain, isTest }: CredentialRow): number {
  const certificates = [certificate, ...chain].reduce((sum, one) => sum + one.length, 0)
  return Math.max(RESERVED_BYTES, certificates + (isTest ? 4000 : 9000))
}

function appearanceOf({ act, words, place }: RequestRow, credential: CredentialRow, image: ImageRow | undefined, actor: Actor, now: Instant): Appearance | undefined {
  if ('hidden' in place) return undefined
  const note = credential.isTest ? { note: TEST_NOTE } : {}
  const lines = textLines(act, words, now)
  if (lines) return { kind: 'text', lines, ...note }
  if (image) return { kind: 'picture', picture: readPicture(image.png), colour: usesAgencyKey(act) ? 'red' : 'blue', ...note }
  return { kind: 'text', lines: [act === 'initial' ? initialsOf(actor.name) : credential.holderName], ...note }
}

function initialsOf(name: string): string {
  return name.split(/\s+/).map((word) => word[0] ?? '').join('.').toUpperCase()
}

// ---- confirm ----

/** What the confirmation must be bound to. Refuses when the batch is not this person's, or waits no more. */
export async function openBatch(services: Services, actor: Actor, communeId: number, batchId: string): Promise<Decision<{ bound: Buffer; acts: Awaited<ReturnType<typeof listBatch>> }>> {
  const acts = await services.database.read(communeId, (db) => listBatch(db, communeId, batchId))
  if (acts.length === 0 || acts.some(({ accountId }) => accountId !== actor.id)) return refuse(signingProblems.noSuchBatch)
  const from = addMinutes(services.now(), -CONFIRM_MINUTES)
  if (acts.some(({ state, preparedAt }) => state !== 'prepared' || preparedAt < from)) return refuse(signingProblems.batchOver)
  return accept({ bound: createHash('sha256').update(confirmationText(acts)).digest(), acts })
}

export const actsConfirmed = command({
  type: 'signature.confirmed',
  may: 'signing.sign',
  input: confirmedInput,
  async run({ db, communeId, now, actor }, { batchId, how, bound, proof, handOffHash }) {
    const confirmed = await db
      .updateTable('signatureActs')
      .set({ state: 'confirmed', confirmedAt: now, confirmedHow: how, confirmation: proof === undefined ? null : JSON.stringify(proof), ...(handOffHash && { handOffHash, handOffUntil: addMinutes(now, HAND_OFF_MINUTES) }) })
      .where('communeId', '=', communeId)
      .where('batchId', '=', batchId)
      .where('accountId', '=', actor.id)
      .where('state', '=', 'prepared')
      .where('preparedAt', '>=', addMinutes(now, -CONFIRM_MINUTES))
      .returning(['id', 'requestId'])
      .execute()
    if (confirmed.length === 0) return refuse(signingProblems.batchOver)
    return accept({ subject: `signing:${batchId}`, data: { how, bound: bound.toString('hex'), acts: confirmed.map(({ id }) => id), ...(proof && { proof }) } })
  },
})

// ---- carry out ----

export const signatureMade = command({
  type: 'signature.made',
  may: 'signing.sign',
  input: madeInput,
  async run(env, { actId, requestId, fileId, level, trouble, credentialId }) {
    const { db, communeId, now, actor } = env
    const request = await findRequest(db, communeId, requestId)
    if (request?.state !== 'waiting') return refuse(signingProblems.alreadyDecided)
    const credential = await findCredential(db, communeId, credentialId)
    const usable = decideUse(credential, now)
    if (!usable.ok) return usable
    const waits = level !== 'B-LT'
    const done = await db
      .updateTable('signatureRequests')
      .set({ state: 'signed', decidedAt: now, decidedBy: actor.id, resultFileId: fileId, level, evidence: waits ? 'waiting' : 'done', evidenceNextAt: waits ? addSeconds(now, 60) : null, evidenceTrouble: trouble ?? null })
      .where('communeId', '=', communeId)
      .where('id', '=', requestId)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (done.numUpdatedRows !== 1n) return refuse(signingProblems.alreadyDecided)
    await db.updateTable('signatureActs').set({ state: 'done', endedAt: now, trouble: null }).where('communeId', '=', communeId).where('id', '=', actId).execute()
    await followerOf(request.subject.kind)?.signed(env, { ...eventOf(request), fileId })
    return accept({ subject: `signature:${requestId}`, data: { for: `${request.subject.kind}:${request.subject.id}`, act: request.act, file: fileId, level, credential: credentialId }, answer: { fileId } })
  },
})

/** An act that could not be carried out now, or at all. */
export const actTroubled = command({
  type: 'signature.troubled',
  may: 'signing.sign',
  input: troubledInput,
  async run({ db, communeId, now }, { actId, trouble, final }) {
    await db
      .updateTable('signatureActs')
      .set((eb) => ({ tries: eb('tries', '+', 1), trouble, ...(final && { state: 'failed' as const, endedAt: now }) }))
      .where('communeId', '=', communeId)
      .where('id', '=', actId)
      .where('state', '=', 'confirmed')
      .execute()
    return accept({ subject: `signing:${actId}`, data: { trouble, final } })
  },
})

/** Who confirmed, as the actor of what follows from it; their name goes into trails. */
export async function signerActor({ database }: Pick<Services, 'database'>, communeId: number, accountId: string): Promise<Actor> {
  const account = await database.read(communeId, (db) => findAccount(db, communeId, accountId))
  return { ...ANONYMOUS, id: accountId, kind: 'staff', name: account?.fullName ?? '', communeId, permissions: new Set(['signing.sign', 'signing.seal']) }
}

const MAX_TRIES = 50

/** Signs what was confirmed: one batch, or whatever a dead server left. Returns how many were signed. */
export async function carryOut(services: Services, batchId?: string): Promise<number> {
  const waiting = await services.database.read('everywhere', (db) => listConfirmed(db, batchId))
  let signed = 0
  for (const act of waiting) if (await carryOutOne(services, act)) signed += 1
  return signed
}

type Act = ActRow & { communeId: number }

async function carryOutOne(services: Services, act: Act): Promise<boolean> {
  const { communeId } = act
  const now = services.now()
  const actor = await signerActor(services, communeId, act.accountId)
  const settle = async (trouble: string, final: boolean) => {
    await execute(services.database, actTroubled, { actId: act.id, trouble, final: final || act.tries + 1 >= MAX_TRIES }, { actor, communeId, now, commandId: newId(now) })
    return false
  }
  const credential = await services.database.read(communeId, (db) => findCredential(db, communeId, act.credentialId))
  const bytes = await services.files.read(act.preparedFileId)
  if (!credential || !bytes) return settle(signingProblems.fileGone.text, true)
  const usable = decideUse(credential, now)
  if (!usable.ok) return settle(usable.problems[0]!.text, true)
  const chain = [credential.certificate, ...credential.chain].map(readCertificate)
  const checked = await checkChain(services, chain)
  if (checked.standing?.state === 'revoked') return settle(signingProblems.revoked.text, true)
  const signatures = await signWith(services, credential, [act.attributes])
  if (!signatures.ok) return settle(signatures.trouble, false)
  const finished = await finish(services, { act, credential, signature: signatures.value[0]!, checked, bytes: Buffer.from(bytes), now })
  const { value: file, ...rest } = finished
  const kept = await services.files.save(file, { accept: ['pdf'] })
  if (!kept.ok) return settle(kept.problems[0]!.text, true)
  return keepSignature(services, act, { fileId: kept.value.id, ...rest }, settle)
}

export async function keepSignature(services: Services, act: Pick<Act, 'communeId' | 'id' | 'requestId' | 'credentialId' | 'accountId'>, made: { fileId: string; level: 'B-B' | 'B-T' | 'B-LT'; trouble?: string }, settle: (trouble: string, final: boolean) => Promise<boolean>): Promise<boolean> {
  const { communeId, id: actId, requestId, credentialId } = act
  const now = services.now()
  const decision = await execute(services.database, signatureMade, { actId, requestId, credentialId, ...made }, { actor: await signerActor(services, communeId, act.accountId), communeId, now, commandId: actId })
  return decision.ok || settle(decision.problems[0]!.text, true)
}

interface Finishing {
  act: Pick<ActRow, 'byteRange' | 'digest' | 'attributes'>
  credential: CredentialRow
  signature: Buffer
  checked: Checked
  bytes: Buffer
  now: Instant
}

/** Timestamp, embedding, evidence; and our own verifier has the last word before anything leaves the house. */
async function finish(services: Services, { act, credential, signature, checked, bytes, now }: Finishing): Promise<{ value: Buffer; level: 'B-B' | 'B-T' | 'B-LT'; trouble?: string }> {
  const stamped = await stampBytes(services, signature)
  const cms = buildCms(credential, act.attributes, signature, stamped.ok ? stamped.value : undefined)
  const prepared: Prepared = { bytes, byteRange: act.byteRange as Prepared['byteRange'], digest: act.digest }
  let value = embedSignature(prepared, cms)
  const isGood = checked.standing?.state === 'good' && checked.trouble === undefined
  // The signer's own certificate is in the signature already.
  if (stamped.ok && isGood) value = addEvidence(value, { certificates: credential.chain, ocsps: checked.ocsps, crls: checked.crls })
  const report = verifyPdf(value, { roots: trustedRoots(services.config.dataDir), now })
  const own = report.signatures.findLast(({ kind }) => kind === 'signature')
  if (own?.verdict !== 'caution' && own?.verdict !== 'valid') throw new Error(`a signature of ours does not hold: ${own?.notes.join(', ') ?? report.verdict}`)
  const trouble = stamped.ok ? checked.trouble : stamped.trouble
  return { value, level: !stamped.ok ? 'B-B' : isGood ? 'B-LT' : 'B-T', ...(trouble !== undefined && { trouble }) }
}

