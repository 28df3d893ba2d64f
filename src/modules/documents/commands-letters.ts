// Letters: asked for by the clerk, tried by the job, asked for again when they failed.

import { z } from 'zod'
import { command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { addMinutes } from '../../platform/time.ts'
import { getCommune } from '../places/index.ts'
import { getDocument } from './commands-drafts.ts'
import { letterProblems } from './problems-letters.ts'
import { listStageFiles } from './queries.ts'
import { listAnnexes } from './queries-attachments.ts'
import { findLetter, listLetters } from './queries-letters.ts'
import { afterTry, mayGoByMail, readAddressees } from './rules-letters.ts'
import { trail } from './trail.ts'

/** Where letters leave the house; a stand-in until a commune has an agreement with a carrier. */
export const MAIL_URL = 'https://mail.stand-in.invalid'
export const MAIL_IS_STAND_IN = new URL(MAIL_URL).hostname.endsWith('.invalid')

export const lettersAsked = command({
  type: 'document.letters_asked',
  may: 'document.register',
  input: z.object({ documentId: z.uuid(), letters: z.string().default('').pipe(z.string().max(20_000)) }),
  async run(env, { documentId, letters }) {
    const { db, communeId, actor, now } = env
    const paper = await getDocument(env, documentId)
    const sealed = (await listStageFiles(db, communeId, documentId)).find(({ stage }) => stage === 'sealed')
    const may = mayGoByMail({ ...paper, sealed: sealed !== undefined, annexes: await listAnnexes(db, communeId, documentId) })
    if (!may.ok) return may
    // The stand-in carries nothing but fictional papers: a real one would only seem to have gone.
    if (MAIL_IS_STAND_IN && !(await getCommune(db, communeId)).fictional) return refuse(letterProblems.notConnected)
    const read = readAddressees(letters)
    if (!read.ok) return read
    const known = new Set((await listLetters(db, communeId, documentId)).map(({ address }) => address))
    const fresh = read.value.filter(({ address }) => !known.has(address)).map((one) => ({ id: newId(now) as string, ...one }))
    if (fresh.length === 0) return refuse(letterProblems.known)
    await db.insertInto('documentLetters').values(fresh.map((one) => ({ communeId, documentId, ...one, state: 'waiting', nextAt: now, askedAt: now, askedByName: actor.name }))).execute()
    await trail(env, documentId, 'mail', fresh.map(({ organName }) => organName).join('; ').slice(0, 1000))
    // Addresses stay with the paper; the ledger names who was written to.
    return accept({ subject: `document:${documentId}`, data: { file: sealed!.sha256, letters: fresh.map(({ id, organName }) => ({ id, organName })) }, answer: { documentId, asked: fresh.length } })
  },
})

export const letterAskedAgain = command({
  type: 'document.letter_asked_again',
  may: 'document.register',
  input: z.object({ documentId: z.uuid(), letterId: z.uuid() }),
  async run({ db, communeId, now }, { documentId, letterId }) {
    const letter = await findLetter(db, communeId, letterId)
    if (letter?.documentId !== documentId) return refuse(letterProblems.gone)
    const { numUpdatedRows } = await db.updateTable('documentLetters').set({ state: 'waiting', attempts: 0, nextAt: now }).where('communeId', '=', communeId).where('id', '=', letterId).where('state', '=', 'failed').executeTakeFirst()
    if (numUpdatedRows === 0n) return refuse(letterProblems.notFailed)
    return accept({ subject: `document:${documentId}`, data: { letterId }, answer: { documentId } })
  },
})

/** What came of one try. */
export const letterTried = command({
  type: 'document.letter_tried',
  may: 'document.register',
  input: z.object({ letterId: z.uuid(), outcome: z.enum(['taken', 'refused', 'trouble']), error: z.string().max(400).nullable() }),
  async run({ db, communeId, now }, { letterId, outcome, error }) {
    const letter = await findLetter(db, communeId, letterId)
    if (!letter) return refuse(letterProblems.gone)
    const attempts = letter.attempts + 1
    const { state, waitMinutes } = afterTry(outcome, attempts)
    // Another round may have settled it meanwhile: then its word stands.
    if (letter.state === 'waiting') {
      await db.updateTable('documentLetters').set({ state, attempts, lastError: error, nextAt: waitMinutes === null ? null : addMinutes(now, waitMinutes), sentAt: state === 'sent' ? now : null }).where('communeId', '=', communeId).where('id', '=', letterId).where('state', '=', 'waiting').execute()
    }
    return accept({ subject: `document:${letter.documentId}`, data: { letterId, state, attempts, ...(error !== null && { error }) } })
  },
})
