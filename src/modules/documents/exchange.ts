// Speaking with the document hub: what waits is sent until the hub has it, what lies there is fetched, judged, registered or
// refused, and the sender is told. Every message may be sent twice; what arrives twice is taken once.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { execute } from '../../platform/command.ts'
import { systemActor } from '../../platform/actor.ts'
import { addMinutes, isPlainDate, type Instant } from '../../platform/time.ts'
import type { Services } from '../../platform/web/services.ts'
import { inWords } from '../../platform/problem.ts'
import { arrivalRefused, arrivalRegistered, incomingRecalled } from './commands-incoming.ts'
import { judgeArrival, judgeArrivedAnnexes } from './arrival.ts'
import { typeName, TYPES } from './decree.ts'
import { RETRY_MINUTES } from './rules-retry.ts'
import { readEdxml, writeEdxml, type Business, type Envelope } from './edxml.ts'
import { documentProblems } from './problems.ts'
import { hubProblems } from './problems-hub.ts'
import { findIncomingByHub } from './queries-incoming.ts'
import { readOutgoingFiles } from './outgoing-files.ts'
import { hubIdOf, queueMessages } from './exchange-queue.ts'
import { findAgency, findDocument, type Agency } from './queries.ts'

export const HUB_URL = 'https://hub.stand-in.invalid'
const BATCH = 20

interface Waiting {
  id: string
  business: string
  documentId: string | null
  hubDocumentId: string
  toCode: string
  toName: string
  statusNote: string | null
  attempts: number
  madeAt: Instant
}

/** One round for one commune: send what is due, fetch what is there. Returns what happened, for the page that asked. */
export async function exchangeNow(services: Services, communeId: number): Promise<{ sent: number; failed: number; received: number; refused: number }> {
  const agency = await services.database.read(communeId, (db) => findAgency(db, communeId))
  if (!agency) return { sent: 0, failed: 0, received: 0, refused: 0 }
  const out = await sendDue(services, communeId, agency)
  const into = await fetchWaiting(services, communeId, agency)
  // Senders hear at once that their papers are in the register, or why not.
  const answers = into.received + into.refused > 0 ? await sendDue(services, communeId, agency) : { sent: 0, failed: 0 }
  return { sent: out.sent + answers.sent, failed: out.failed + answers.failed, ...into }
}

async function sendDue(services: Services, communeId: number, agency: Agency): Promise<{ sent: number; failed: number }> {
  const now = services.now()
  const due = await services.database.read(communeId, (db) =>
    db.selectFrom('exchangeMessages').select(['id', 'business', 'documentId', 'hubDocumentId', 'toCode', 'toName', 'statusNote', 'attempts', 'madeAt']).where('communeId', '=', communeId).where('state', '=', 'waiting').where('nextAt', '<=', now).orderBy('madeAt').orderBy('id').limit(BATCH).execute(),
  )
  let [sent, failed] = [0, 0]
  for (const message of due) {
    const envelope = await services.database.read(communeId, (db) => envelopeOf(db, communeId, agency, message, services, now))
    const trouble = await post(services, agency, message.toCode, writeEdxml(envelope))
    await services.database.write(communeId, (db) => settle(db, communeId, message, trouble, now))
    if (trouble) failed++
    else sent++
  }
  return { sent, failed }
}

async function post(services: Services, agency: Agency, to: string, xml: string): Promise<string | undefined> {
  try {
    const answer = await services.outbound.send(`${HUB_URL}/messages?${new URLSearchParams({ from: agency.organCode, to })}`, { method: 'POST', body: xml, headers: { 'content-type': 'application/xml; charset=utf-8' } })
    return answer.ok ? undefined : `${answer.status}`
  } catch (error) {
    return (error as Error).name
  }
}

async function settle(db: Db, communeId: number, message: Waiting, trouble: string | undefined, now: Instant): Promise<void> {
  const attempts = message.attempts + 1
  const wait = RETRY_MINUTES[attempts - 1]
  const change = trouble === undefined ? { state: 'sent', nextAt: null, lastError: null } : wait === undefined ? { state: 'dead', nextAt: null, lastError: trouble } : { state: 'waiting', nextAt: addMinutes(now, wait), lastError: trouble }
  await db.updateTable('exchangeMessages').set({ ...change, attempts, changedAt: now }).where('communeId', '=', communeId).where('id', '=', message.id).where('state', '=', 'waiting').execute()
}

/** Offers again what was given up: after the hub has come back. */
export async function replayDead(db: Db, communeId: number, now: Instant): Promise<number> {
  const done = await db.updateTable('exchangeMessages').set({ state: 'waiting', attempts: 0, nextAt: now, changedAt: now }).where('communeId', '=', communeId).where('state', '=', 'dead').executeTakeFirst()
  return Number(done.numUpdatedRows)
}

async function envelopeOf(db: Db, communeId: number, agency: Agency, message: Waiting, services: Services, now: Instant): Promise<Envelope> {
  const paper = message.documentId === null ? undefined : await findDocument(db, communeId, message.documentId)
  const bare: Envelope = {
    documentId: message.hubDocumentId, business: message.business as Business, aboutId: null, from: { code: agency.organCode, name: agency.name }, to: [{ code: message.toCode, name: message.toName }],
    number: '', notation: '', place: agency.place, issuedOn: '', typeName: '', subject: '—', signer: '', signerTitle: '', dueOn: null, urgency: 'thuong', pages: 0, note: message.statusNote ?? '', state: '', at: now, attachments: [],
  }
  if (message.business === 'status') {
    const [state, ...note] = (message.statusNote ?? '').split('\n')
    return { ...bare, documentId: `${message.hubDocumentId}:${message.id}`, aboutId: message.hubDocumentId, state: state!, note: note.join('\n') }
  }
  if (!paper) throw new Error(`exchange message ${message.id} has no paper`)
  const mended = paper.mendsId && message.business === 'replace' ? hubIdOf(paper.mendsId) : null
  const about = message.business === 'recall' ? hubIdOf(paper.id) : mended
  const full = { ...bare, aboutId: about, number: String(paper.number ?? ''), notation: paper.symbol ?? '', issuedOn: paper.issuedOn ?? '', typeName: typeName(paper.typeKey), subject: paper.subject, signer: paper.signerName, signerTitle: paper.signerTitle, urgency: paper.urgency }
  if (message.business === 'recall') return full
  return { ...full, attachments: await readOutgoingFiles(db, communeId, services.files, paper) }
}

/** The same message is the same command, however often it comes. */
function commandIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function fetchWaiting(services: Services, communeId: number, agency: Agency): Promise<{ received: number; refused: number }> {
  let waiting: { id: string; from: string; xml: string }[]
  try {
    const answer = await services.outbound.send(`${HUB_URL}/messages?${new URLSearchParams({ to: agency.organCode })}`)
    if (!answer.ok) return { received: 0, refused: 0 }
    waiting = (await answer.json()) as typeof waiting
  } catch {
    return { received: 0, refused: 0 }
  }
  let [received, refused] = [0, 0]
  for (const message of waiting) {
    const outcome = await takeMessage(services, communeId, message)
    if (outcome === 'received') received++
    if (outcome === 'refused') refused++
    // Kept here in one way or another: the hub may let go of it.
    await services.outbound.send(`${HUB_URL}/messages/${message.id}`, { method: 'DELETE' }).catch(() => undefined)
  }
  return { received, refused }
}

type Taken = 'received' | 'refused' | 'noted'

async function takeMessage(services: Services, communeId: number, { id, from, xml }: { id: string; from: string; xml: string }): Promise<Taken> {
  const read = readEdxml(xml)
  const now = services.now()
  const actor = systemActor(communeId)
  const run = (cmd: Parameters<typeof execute>[1], input: unknown, key: string) => execute(services.database, cmd as never, input, { actor, communeId, now, commandId: commandIdOf(`hub:${communeId}:${key}`) })
  const tell = (envelope: Pick<Envelope, 'documentId' | 'from'>, state: string, note: string) =>
    services.database.write(communeId, (db) => queueMessages({ db: db as never, communeId, now }, [{ business: 'status', documentId: null, hubDocumentId: envelope.documentId, toCode: envelope.from.code, toName: envelope.from.name || envelope.from.code, note: `${state}\n${note}` }]))
  if (!read.ok) {
    await run(arrivalRefused, { via: 'hub', organName: from, fullNumber: '', reason: read.problems[0]!.text, told: false }, `unreadable:${id}`)
    return 'refused'
  }
  const envelope = read.value
  if (envelope.business === 'status') {
    await services.database.write(communeId, (db) => noteStatus(db, communeId, envelope, now))
    return 'noted'
  }
  if (envelope.business === 'recall') {
    const done = await run(incomingRecalled, { hubDocumentId: envelope.aboutId ?? '', reason: envelope.note.slice(0, 600) }, `recall:${envelope.documentId}`)
    await tell(envelope, done.ok ? 'recalled' : 'refused', '')
    return 'noted'
  }
  return takePaper(services, communeId, envelope, run, tell)
}

async function takePaper(
  services: Services,
  communeId: number,
  envelope: Envelope,
  run: (cmd: Parameters<typeof execute>[1], input: unknown, key: string) => ReturnType<typeof execute>,
  tell: (envelope: Pick<Envelope, 'documentId' | 'from'>, state: string, note: string) => Promise<unknown>,
): Promise<Taken> {
  if (await services.database.read(communeId, (db) => findIncomingByHub(db, communeId, envelope.documentId))) return 'noted'
  const fullNumber = envelope.number === '' ? '' : `${envelope.number.padStart(2, '0')}/${envelope.notation}`
  const organName = envelope.from.name || envelope.from.code
  const refuseIt = async (reason: string) => {
    await run(arrivalRefused, { via: 'hub', organName, fullNumber, reason, hubDocumentId: envelope.documentId, told: true }, `refused:${envelope.documentId}`)
    await tell(envelope, 'refused', reason)
    return 'refused' as const
  }
  const file = envelope.attachments.find(({ name, mediaType }) => mediaType === 'application/pdf' || /\.pdf$/i.test(name))
  if (!file) return refuseIt(hubProblems.noFile.text)
  const judged = await judgeArrival(services, file.bytes, { declared: 'none', subject: envelope.subject })
  if (!judged.ok) return refuseIt(inWords(judged.problems[0]!))
  const annexes = await judgeArrivedAnnexes(services, envelope.attachments.filter((one) => one !== file), inWords)
  if (!annexes.ok) return refuseIt(inWords(annexes.problems[0]!))
  const done = await run(
    arrivalRegistered as never,
    {
      ...judged.value, annexes: annexes.value, via: 'hub', organName, organCode: envelope.from.code, fullNumber: fullNumber || '—', issuedOn: isPlainDate(envelope.issuedOn) ? envelope.issuedOn : '', typeKey: keyOfType(envelope.typeName),
      subject: envelope.subject.slice(0, 400), urgency: envelope.urgency, secrecy: 'none', hubDocumentId: envelope.documentId,
    },
    `arrived:${envelope.documentId}`,
  )
  if (!done.ok) return done.problems[0]!.code === documentProblems.duplicateArrival.code ? 'noted' : refuseIt(inWords(done.problems[0]!))
  // A replacement takes the place of what it replaces.
  if (envelope.business === 'replace' && envelope.aboutId) await run(incomingRecalled as never, { hubDocumentId: envelope.aboutId, reason: fullNumber }, `replaced:${envelope.documentId}`)
  await tell(envelope, 'received', String((done.value as { arrivalNumber: number }).arrivalNumber))
  return 'received'
}

function keyOfType(name: string): string {
  return [...TYPES.values()].find((type) => type.name.toLocaleLowerCase('vi') === name.toLocaleLowerCase('vi'))?.key ?? 'cong-van'
}

const STATUS_STATES: Record<string, string> = { received: 'received', refused: 'refused', processing: 'processing', done: 'done', recalled: 'done' }

async function noteStatus(db: Db, communeId: number, envelope: Envelope, now: Instant): Promise<void> {
  const state = STATUS_STATES[envelope.state]
  if (!state || !envelope.aboutId) return
  await db
    .updateTable('exchangeMessages')
    .set({ state, statusNote: envelope.note || null, changedAt: now })
    .where('communeId', '=', communeId)
    .where('hubDocumentId', '=', envelope.aboutId)
    .where('toCode', '=', envelope.from.code)
    .where('direction', '=', 'out')
    .where(sql<boolean>`business <> 'status'`)
    .execute()
}

