// A paper's way to issue: every step checks who takes it and from where; the number comes after the leader's signature and
// before the agency's, in the transaction that writes it, so that two issuers never get the same one.

import { sql } from 'kysely'
import { z } from 'zod'
import { askForSignature, hasCredential, listRequestsOf, withdrawSignature } from '../signing/index.ts'
import { may } from '../../platform/actor.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, commonProblems, refuse, Refused, withParams } from '../../platform/problem.ts'
import { dateParts, type Instant, type PlainDate } from '../../platform/time.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { getDocument } from './commands-drafts.ts'
import { askForAnnexSeals, insertAnnex, placesShape, unsealedAnnexes } from './commands-attachments.ts'
import { trail } from './trail.ts'
import { TYPES } from './decree.ts'
import { hubIdOf, queueMessages, type Outgoing } from './exchange-queue.ts'
import { FIELDS, forgetFiles, keepFile, storedFile, subjectOf, titleOf } from './stage-files.ts'
import { documentProblems } from './problems.ts'
import { countAnnexes, listAnnexes } from './queries-attachments.ts'
import { LIST_TITLE } from './rules-attachments.ts'
import { findAgency, listAbsent, listConsultations, listDelegations, listTrail, type Agency, type DocumentRow } from './queries.ts'
import { mayTake, stepOf, STATES, type DocumentState, type StepKey } from './rules-flow.ts'
import { checkFormat } from './rules-format.ts'
import { endOfWork } from './rules-deadline.ts'
import { fullNumber, seriesOf, symbolOf } from './rules-number.ts'
import { decideCapacity } from './rules-signing.ts'
import { numberInput, stepInput, voidInput } from './schema.ts'

const sentInput = z.object({ documentId: z.uuid(), version: z.number().int(), file: storedFile, initials: z.boolean().default(false) })

/** The deadline of a paper is the end of its working day. */
export function dueOf(paper: Pick<DocumentRow, 'dueOn'>): Instant | null {
  return paper.dueOn && endOfWork(workingCalendar(), paper.dueOn)
}

/** The agency's own entry; a commune without one cannot issue. */
export async function getAgency({ db, communeId }: Pick<CommandEnv, 'db' | 'communeId'>): Promise<Agency> {
  const agency = await findAgency(db, communeId)
  if (!agency) throw new Refused(documentProblems.agencyMissing)
  return agency
}

/** Refuses a step that is not this person's or not this state's. */
export async function checkStep(env: CommandEnv, paper: DocumentRow, step: StepKey): Promise<void> {
  const { db, communeId, actor, today } = env
  if (!stepOf(step).from.includes(paper.state)) throw new Refused(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
  const hands = { drafterId: paper.drafterId, unitHeadId: paper.unitHeadId, initiallerId: paper.initiallerId, signerId: paper.signerId }
  const standsInFor = await listAbsent(db, communeId, actor.id, today)
  if (mayTake(step, hands, { accountId: actor.id, vanThu: may(actor, 'document.register'), standsInFor })) return
  if (stepOf(step).hand === 'unit_head' && paper.drafterId === actor.id) throw new Refused(documentProblems.ownDraft)
  const owner = { drafter: paper.drafterName, signer: paper.signerName, unit_head: paper.unitName, initialler: paper.unitName, van_thu: 'Văn thư' }[stepOf(step).hand]
  throw new Refused(withParams(documentProblems.notYours, { name: owner }))
}

export async function moveTo({ db, communeId, now }: CommandEnv, documentId: string, from: DocumentState, state: DocumentState): Promise<void> {
  const { numUpdatedRows } = await db.updateTable('documents').set({ state, changedAt: now }).where('communeId', '=', communeId).where('id', '=', documentId).where('state', '=', from).executeTakeFirst()
  // Somebody took another step a moment ago: their word stands.
  if (numUpdatedRows === 0n) throw new Refused(withParams(documentProblems.wrongState, { state: STATES[from] }))
}

async function checkBeforeSubmitting(env: CommandEnv, paper: DocumentRow): Promise<void> {
  const { db, communeId, today } = env
  if (paper.signerId === null) throw new Refused(documentProblems.noSigner)
  const open = (await listConsultations(db, communeId, paper.id)).filter((one) => one.answeredAt === null).length
  if (open > 0) throw new Refused(withParams(documentProblems.coordinationOpen, { n: open }))
  const capacity = decideCapacity(paper.capacity, { accountId: paper.signerId, typeKey: paper.typeKey, today, delegations: await listDelegations(db, communeId) })
  if (!capacity.ok) throw new Refused(...capacity.problems)
}

async function checkLayout(env: CommandEnv, paper: DocumentRow): Promise<void> {
  const agency = await getAgency(env)
  const annexes = await countAnnexes(env.db, env.communeId, paper.id)
  const broken = checkFormat({ ...paper, place: agency.place, annexes }).filter(({ severity }) => severity === 'must')
  if (broken.length > 0) throw new Refused(withParams(documentProblems.formatBroken, { n: broken.length }))
}

/** Steps that carry no file and no number. */
const PLAIN_STEPS: readonly StepKey[] = ['submit', 'approve_content', 'send_back_content', 'send_back_format', 'withdraw', 'recall']

export const stepTaken = command({
  type: 'document.step_taken',
  may: 'document.draft',
  input: stepInput,
  async run(env, { documentId, step, reason }) {
    if (!PLAIN_STEPS.includes(step)) return refuse(withParams(documentProblems.wrongState, { state: stepOf(step).label }))
    const paper = await getDocument(env, documentId)
    await checkStep(env, paper, step)
    if (stepOf(step).back && reason === '') return refuse(documentProblems.reasonMissing)
    if (step === 'submit') await checkBeforeSubmitting(env, paper)
    // Who heads the unit has approved the words by writing them.
    const to = step === 'submit' && paper.unitHeadId === paper.drafterId ? 'format_check' : stepOf(step).to
    await moveTo(env, documentId, paper.state, to)
    if (to === 'drafting') await takeBack(env, documentId)
    if (step === 'recall') await queueMessages(env, await messagesOf(env, paper, 'recall', reason))
    await trail(env, documentId, step, reason === '' ? null : reason)
    return accept({ subject: `document:${documentId}`, data: { step, from: paper.state, to, ...(reason !== '' && { reason }) }, answer: { documentId } })
  },
})

/** A paper that goes back to its drafter is typeset anew; the earlier text can no longer be signed. */
async function takeBack(env: CommandEnv, documentId: string): Promise<void> {
  for (const request of await listRequestsOf(env.db, env.communeId, subjectOf(documentId))) if (request.state === 'waiting') await withdrawSignature(env, request.id)
  await forgetFiles(env, documentId)
}

async function messagesOf({ db, communeId }: CommandEnv, paper: DocumentRow, business: 'new' | 'replace' | 'recall', note: string): Promise<Outgoing[]> {
  const known = new Map((await db.selectFrom('exchangeMessages').select(['toCode', 'toName']).where('communeId', '=', communeId).limit(5000).execute()).map((row) => [row.toCode, row.toName]))
  const id = hubIdOf(paper.id)
  return paper.organCodes.map((toCode) => ({ business, documentId: paper.id, hubDocumentId: business === 'recall' ? `${id}:recall` : id, toCode, toName: known.get(toCode) ?? toCode, note }))
}

/** Who answered for the words: they initial the paper. The signer does not initial what they will sign. */
export async function initiallerOf({ db, communeId }: Pick<CommandEnv, 'db' | 'communeId'>, paper: Pick<DocumentRow, 'id' | 'signerId' | 'unitHeadId'>): Promise<{ accountId: string; ready: boolean } | undefined> {
  const approved = (await listTrail(db, communeId, paper.id)).findLast(({ step }) => step === 'approve_content')
  const accountId = approved?.byId ?? paper.unitHeadId
  if (accountId === null || accountId === paper.signerId) return undefined
  return { accountId, ready: await hasCredential(db, communeId, accountId) }
}

/** Typeset and with its fields reserved (outside the transaction), checked, and put before the one who initials or signs. */
export const sentForSignature = command({
  type: 'document.sent_for_signature',
  may: 'document.register',
  input: sentInput,
  async run(env, { documentId, version, file, initials }) {
    const paper = await getDocument(env, documentId)
    await checkStep(env, paper, 'approve_format')
    if (paper.version !== version) return refuse(commonProblems.changedMeanwhile)
    await checkLayout(env, paper)
    await checkBeforeSubmitting(env, paper)
    const initialler = initials ? await initiallerOf(env, paper) : undefined
    if (initials && !initialler?.ready) return refuse(documentProblems.cannotInitial)
    await moveTo(env, documentId, paper.state, initialler ? 'awaiting_initials' : 'awaiting_signature')
    await env.db.updateTable('documents').set({ initiallerId: initialler?.accountId ?? null }).where('communeId', '=', env.communeId).where('id', '=', documentId).execute()
    await keepFile(env, documentId, 'unsigned', file)
    const asked = { subject: subjectOf(documentId), title: titleOf(paper), fileId: file, dueAt: dueOf(paper) }
    await askForSignature(env, initialler ? { ...asked, act: 'initial', accountId: initialler.accountId, place: { field: FIELDS.initials } } : { ...asked, act: 'sign', accountId: paper.signerId, place: { field: FIELDS.signature } })
    await trail(env, documentId, 'approve_format')
    return accept({ subject: `document:${documentId}`, data: { step: 'approve_format', file }, answer: { documentId } })
  },
})

/** The file with its number and day in it goes to the clerk for the agency's signature. */
export const numberWritten = command({
  type: 'document.number_written',
  may: 'document.register',
  input: sentInput.omit({ version: true }).extend({ places: placesShape.default([]), list: z.object({ id: z.uuid(), file: storedFile, sizeBytes: z.number().int() }).nullable().default(null) }),
  async run(env, { documentId, file, places, list }) {
    const paper = await getDocument(env, documentId)
    await checkStep(env, paper, 'number')
    if (paper.fullNumber === null) return refuse(withParams(documentProblems.wrongState, { state: STATES[paper.state] }))
    await moveTo(env, documentId, 'signed', 'numbered')
    await keepFile(env, documentId, 'numbered', file)
    await askForSignature(env, { subject: subjectOf(documentId), title: `${paper.fullNumber}, ${titleOf(paper)}`.slice(0, 300), act: 'seal', accountId: null, fileId: file, place: { field: FIELDS.seal } })
    if (list) await insertAnnex(env, { id: list.id, documentId, role: 'list', title: LIST_TITLE, fileName: 'bang-ke-tep-kem-theo.pdf', kind: 'pdf', sha256: list.file, sizeBytes: list.sizeBytes, addedByName: env.actor.name })
    await askForAnnexSeals(env, paper, places)
    await trail(env, documentId, 'number')
    return accept({ subject: `document:${documentId}`, data: { number: paper.fullNumber, file }, answer: { documentId } })
  },
})

/** Out of the house: to the hub, to the register; what it replaces stops holding. */
export const issued = command({
  type: 'document.issued',
  may: 'document.register',
  input: stepInput.pick({ documentId: true }),
  async run(env, { documentId }) {
    const { db, communeId, now } = env
    const paper = await getDocument(env, documentId)
    await checkStep(env, paper, 'issue')
    const annexes = await listAnnexes(db, communeId, documentId)
    const open = unsealedAnnexes(annexes).length
    if (open > 0) return refuse(withParams(documentProblems.annexUnsealed, { n: open }))
    await moveTo(env, documentId, 'sealed', 'issued')
    const replaces = paper.mendsHow === 'replace' && paper.mendsId !== null
    if (replaces) await db.updateTable('documents').set({ state: 'replaced', changedAt: now }).where('communeId', '=', communeId).where('id', '=', paper.mendsId!).where('state', '=', 'issued').execute()
    await queueMessages(env, await messagesOf(env, paper, replaces ? 'replace' : 'new', ''))
    await trail(env, documentId, 'issue')
    return accept({ subject: `document:${documentId}`, data: { number: paper.fullNumber, to: paper.organCodes, ...(annexes.length > 0 && { files: annexes.map((annex) => ({ name: annex.fileName, sha256: annex.sealedSha256 ?? annex.sha256 })) }) }, answer: { documentId } })
  },
})

/**
 * The next number of a series, from 1 each year: the counter's row stays locked until the commit, so that a transaction that
 * fails gives its number back and no gap opens.
 */
export async function takeNumber(env: CommandEnv, register: 'out' | 'in' | 'copy', series: string, year: number, owner: { documentId: string } | { voidReason: string }): Promise<number> {
  const { db, communeId, now } = env
  const { rows } = await sql<{ last: number }>`
    insert into document_series as s (commune_id, register, series, year, last) values (${communeId}, ${register}, ${series}, ${year}, 1)
    on conflict (commune_id, register, series, year) do update set last = s.last + 1 returning last`.execute(db)
  const number = rows[0]!.last
  await db
    .insertInto('documentNumbers')
    .values({ communeId, register, series, year, number, takenAt: now, documentId: 'documentId' in owner ? owner.documentId : null, voidReason: 'voidReason' in owner ? owner.voidReason : null })
    .execute()
  return number
}

/** Writes number, symbol and day on the paper's row; the file gets them next. */
export const numberTaken = command({
  type: 'document.numbered',
  may: 'document.register',
  input: numberInput,
  async run(env, { documentId, issuedOn }) {
    const { db, communeId, today } = env
    const paper = await getDocument(env, documentId)
    if (paper.fullNumber !== null) return refuse(withParams(documentProblems.numberedAlready, { number: paper.fullNumber }))
    await checkStep(env, paper, 'number')
    const on: PlainDate = issuedOn ?? today
    if (on !== today) return refuse(documentProblems.numberDay)
    const agency = await getAgency(env)
    const symbol = symbolOf(paper.typeKey, agency.abbr, paper.unitAbbr)
    const series = seriesOf(agency.numbering, paper.typeKey)
    const { year } = dateParts(on)
    const number = await takeNumber(env, 'out', series, year, { documentId })
    const full = fullNumber(number, symbol)
    await db
      .updateTable('documents')
      .set({ series, number, numberYear: year, symbol, fullNumber: full, issuedOn: on, search: sql<string>`search || strip(to_tsvector('simple', ${numberWords(full)}))` })
      .where('communeId', '=', communeId)
      .where('id', '=', documentId)
      .execute()
    return accept({ subject: `document:${documentId}`, data: { number: full, on }, answer: { documentId, number: full } })
  },
})

/** '12/QĐ-UBND' is found by its parts. */
export function numberWords(full: string): string {
  return full.toLocaleLowerCase('vi').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replace(/[^\p{L}\p{N}]+/gu, ' ')
}

/** A number that was given on paper or spoilt: it stays in the register with its reason. */
export const numberVoided = command({
  type: 'document.number_voided',
  may: 'document.register',
  input: voidInput,
  async run(env, { typeKey, reason }) {
    const agency = await getAgency(env)
    const series = seriesOf(agency.numbering, typeKey)
    const { year } = dateParts(env.today)
    const number = await takeNumber(env, 'out', series, year, { voidReason: `${TYPES.get(typeKey)?.name ?? ''}: ${reason}` })
    return accept({ subject: `document_number:${series}-${year}-${number}`, data: { typeKey, reason }, answer: { number } })
  },
})
