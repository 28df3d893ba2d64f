// A paper's way to the leader and the clerk, inside the command that moves its dossier: signing is the leader's step, sealing
// the clerk's. Nothing here touches a key; `signing` is asked and answers through signature-follower.ts.

import { askForSignature, withdrawSignature } from '../signing/index.ts'
import type { CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { findPaper, livePaper, type PaperKind, type PaperState, type SignedPaperRow } from './queries-papers.ts'
import type { FlowStep } from './schema-flow.ts'

export const PAPER_SUBJECT = 'dossier_paper'
/** Fields reserved in the file before anybody signs, so that the page itself is never edited afterwards. */
export const FIELDS = { signature: 'gocua-chu-ky', seal: 'gocua-con-dau' } as const

type Env = Pick<CommandEnv, 'db' | 'communeId' | 'now' | 'actor'>

async function set({ db, communeId, now }: Env, paperId: string, change: { state: PaperState; fileId?: string; requestId?: string | null; declineReason?: string }): Promise<void> {
  await db.updateTable('dossierPapers').set({ ...change, changedAt: now }).where('communeId', '=', communeId).where('id', '=', paperId).execute()
}

/** Puts a paper beside its dossier; `now` sends it to the signer at once, else it waits for its step. */
export async function addPaper(env: Env, paper: { dossierId: string; kind: PaperKind; title: string; signerId: string; signerName: string; fileId: string }, when: 'now' | 'at its step'): Promise<void> {
  const { fileId, ...rest } = paper
  const id = newId(env.now) as string
  await env.db.insertInto('dossierPapers').values({ communeId: env.communeId, id, ...rest, state: 'waiting', sourceFile: fileId, fileId, madeAt: env.now, madeBy: env.actor.id, changedAt: env.now }).execute()
  if (when === 'now') await askSigner(env, { ...paper, id })
}

async function askSigner(env: Env, { id, title, signerId, fileId }: Pick<SignedPaperRow, 'id' | 'title' | 'signerId' | 'fileId'>): Promise<void> {
  const requestId = await askForSignature(env, { subject: { kind: PAPER_SUBJECT, id }, title, act: 'sign', accountId: signerId, fileId, place: { field: FIELDS.signature } })
  await set(env, id, { state: 'asked', requestId })
}

/** Signed: the clerk is asked for the agency's seal on the signed file. */
export async function paperSigned(env: Env, paper: SignedPaperRow, fileId: string): Promise<void> {
  const requestId = await askForSignature(env, { subject: { kind: PAPER_SUBJECT, id: paper.id }, title: paper.title, act: 'seal', accountId: null, fileId, place: { field: FIELDS.seal } })
  await set(env, paper.id, { state: 'signed', fileId, requestId })
}

export async function paperSealed(env: Env, paper: SignedPaperRow, fileId: string): Promise<void> {
  await set(env, paper.id, { state: 'sealed', fileId, requestId: null })
}

export async function paperDeclined(env: Env, paper: SignedPaperRow, reason: string): Promise<void> {
  await set(env, paper.id, { state: 'declined', requestId: null, declineReason: reason })
}

/** As it was before anybody signed; whoever was asked is asked no longer. */
export async function paperUnsigned(env: Env, paper: SignedPaperRow): Promise<void> {
  if (paper.requestId !== null) await withdrawSignature(env, paper.requestId)
  await set(env, paper.id, { state: 'waiting', fileId: paper.sourceFile, requestId: null })
}

/** Another result takes this one's place. */
export async function paperReplaced(env: Env, dossierId: string, kind: PaperKind): Promise<void> {
  const paper = await livePaper(env.db, env.communeId, dossierId, kind)
  if (!paper) return
  if (paper.requestId !== null) await withdrawSignature(env, paper.requestId)
  await set(env, paper.id, { state: 'withdrawn', requestId: null })
}

/**
 * After the steps of a dossier have moved: when the leader's step is open, the result lies before the leader; when the file
 * went back before it, the question is taken away, and what was signed is unsigned again.
 */
export async function followSteps(env: Env, dossierId: string, open: readonly FlowStep[]): Promise<void> {
  const paper = await livePaper(env.db, env.communeId, dossierId, 'result')
  if (!paper || paper.state === 'sealed') return
  const atLeader = open.some(({ role }) => role === 'leader')
  const atClerk = open.some(({ role }) => role === 'van_thu')
  const before = !atLeader && !atClerk
  if (paper.state === 'waiting') return atLeader ? askSigner(env, paper) : undefined
  if (paper.state === 'asked' && before) return paperUnsigned(env, paper)
  if (paper.state === 'signed' && !atClerk && open.length > 0) {
    await paperUnsigned(env, paper)
    if (atLeader) await askSigner(env, (await findPaper(env.db, env.communeId, paper.id))!)
  }
}
