// The round of letters: what is due is checked once more, written as MIME and handed to the carrier of mail.

import { systemActor } from '../../platform/actor.ts'
import { execute } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { inWords } from '../../platform/problem.ts'
import type { Services } from '../../platform/web/services.ts'
import { checkPdf } from '../signing/index.ts'
import { reasonOf } from './arrival.ts'
import { letterTried, MAIL_URL } from './commands-letters.ts'
import { typeName } from './decree.ts'
import { letterProblems } from './problems-letters.ts'
import { writeLetter, type OutgoingFile } from './letter-out.ts'
import { readOutgoingFiles } from './outgoing-files.ts'
import { findAgency, findDocument, listStageFiles, type Agency, type DocumentRow } from './queries.ts'
import { listAnnexes } from './queries-attachments.ts'
import { listCommunesWithDueLetters, listDueLetters, type LetterRow } from './queries-letters.ts'
import { mayGoByMail, type Outcome } from './rules-letters.ts'

const BATCH = 20
const TIMEOUT_MS = 10_000

export async function sendAllLetters(services: Services): Promise<void> {
  for (const communeId of await services.database.read('everywhere', (db) => listCommunesWithDueLetters(db, services.now()))) await sendLetters(services, communeId)
}

/** One round for one commune. */
export async function sendLetters(services: Services, communeId: number): Promise<{ sent: number; failed: number }> {
  const { due, agency } = await services.database.read(communeId, async (db) => ({ due: await listDueLetters(db, communeId, services.now(), BATCH), agency: await findAgency(db, communeId) }))
  const ready = new Map<string, Ready>()
  let [sent, failed] = [0, 0]
  for (const letter of due) {
    if (!ready.has(letter.documentId)) ready.set(letter.documentId, await makeReady(services, communeId, letter.documentId, agency))
    const paper = ready.get(letter.documentId)!
    const tried = 'refusal' in paper ? { outcome: 'refused' as const, error: paper.refusal } : await post(services, communeId, letter, paper)
    const now = services.now()
    await execute(services.database, letterTried, { letterId: letter.id, ...tried }, { actor: systemActor(communeId), communeId, now, commandId: newId(now) })
    if (tried.outcome === 'taken') sent++
    else failed++
  }
  return { sent, failed }
}

type Ready = { refusal: string } | { paper: DocumentRow; agency: Agency; files: OutgoingFile[] }

/** Hours may lie between the asking and the sending: what was recalled or no longer verifies stays here. */
async function makeReady(services: Services, communeId: number, documentId: string, agency: Agency | undefined): Promise<Ready> {
  const found = await services.database.read(communeId, async (db) => ({ paper: await findDocument(db, communeId, documentId), stages: await listStageFiles(db, communeId, documentId), annexes: await listAnnexes(db, communeId, documentId) }))
  const { paper } = found
  if (!paper || !agency) return { refusal: letterProblems.notIssued.text }
  const may = mayGoByMail({ ...paper, sealed: found.stages.some(({ stage }) => stage === 'sealed'), annexes: found.annexes })
  if (!may.ok) return { refusal: inWords(may.problems[0]!) }
  const files = await services.database.read(communeId, (db) => readOutgoingFiles(db, communeId, services.files, paper))
  for (const [index, { name, mediaType, bytes }] of files.entries()) {
    if (mediaType !== 'application/pdf') continue
    const report = await checkPdf(services, bytes)
    const needed = index === 0 ? 2 : 1
    if (report.signatures.length < needed || report.verdict === 'invalid' || report.verdict === 'unreadable') return { refusal: `${name}: ${reasonOf(report)}`.slice(0, 400) }
  }
  return { paper, agency, files }
}

async function post(services: Services, communeId: number, letter: LetterRow, { paper, agency, files }: Exclude<Ready, { refusal: string }>): Promise<{ outcome: Outcome; error: string | null }> {
  const host = new URL(services.config.origin).hostname
  const from = { name: agency.name, address: `van-thu.${communeId}@${host}` }
  const what = `${typeName(paper.typeKey)} ${paper.fullNumber}`
  const names = files.map(({ name }) => `- ${name}`).join('\n')
  const message = await writeLetter({
    messageId: `${letter.id}@${host}`, from, to: { name: letter.organName, address: letter.address }, at: letter.askedAt, subject: `${what}: ${paper.subject}`.slice(0, 300), files,
    text: `Kính gửi: ${letter.organName}\n\n${agency.name} gửi ${what}, ${paper.subject}.\n\nTệp kèm theo:\n${names}\n\nTệp PDF có chữ ký số của người ký và của cơ quan; hãy kiểm tra chữ ký trước khi dùng.\n\n${agency.name}, văn thư`,
  })
  try {
    const answer = await services.outbound.send(`${MAIL_URL}/letters?${new URLSearchParams({ from: from.address, to: letter.address })}`, { method: 'POST', body: message as Uint8Array<ArrayBuffer>, headers: { 'content-type': 'message/rfc822' }, timeoutMs: TIMEOUT_MS })
    if (answer.ok) return { outcome: 'taken', error: null }
    // 4xx is the carrier's last word on this letter; whatever else may pass.
    return { outcome: answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? 'refused' : 'trouble', error: `${answer.status} ${(await answer.text()).slice(0, 300)}`.trim() }
  } catch (error) {
    return { outcome: 'trouble', error: (error as Error).name }
  }
}
