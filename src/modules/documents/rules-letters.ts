// Sending a paper by e-mail: who is written to, what may go, how long to keep trying.

import { cleanText } from '../../platform/text.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { documentProblems } from './problems.ts'
import { letterProblems } from './problems-letters.ts'
import type { AnnexKind } from './rules-attachments.ts'
import type { DocumentState } from './rules-flow.ts'
import { RETRY_MINUTES } from './rules-retry.ts'
import { findSecrecy } from './rules-secrecy.ts'

export interface Addressee {
  organName: string
  address: string
}

export const MOST_LETTERS = 50
const ADDRESS = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/** 'Sở Nội vụ: vanthu@noivu.example', one a line; a name without an address is left for another way of sending. */
export function readAddressees(text: string): Decision<Addressee[]> {
  const found = new Map<string, Addressee>()
  for (const line of text.split('\n').map(cleanText)) {
    const at = line.lastIndexOf(':')
    const organName = (at < 0 ? '' : line.slice(0, at)).trim()
    const address = line.slice(at + 1).trim().toLowerCase()
    if (line === '' || (at >= 0 && address === '')) continue
    if (!ADDRESS.test(address) || address.length > 200 || address.includes('..')) return refuse(withParams(letterProblems.badAddress, { line: line.slice(0, 80) }))
    if (organName === '' || organName.length > 200) return refuse(withParams(letterProblems.noOrgan, { line: line.slice(0, 80) }))
    found.set(address, { organName, address })
  }
  if (found.size === 0) return refuse(letterProblems.nobody)
  return found.size > MOST_LETTERS ? refuse(withParams(letterProblems.tooMany, { n: MOST_LETTERS })) : accept([...found.values()])
}

/** The lines offered to the clerk: the paper's own addressees that name an agency. */
export function offeredLines(recipients: readonly string[]): string {
  return recipients.map((one) => one.replace(/[;.\s]+$/, '')).filter((one) => !/^(lưu|như)(\s|:|$)/i.test(one)).map((one) => `${one.replaceAll(':', ' ')}: `).join('\n')
}

export interface Going {
  state: DocumentState
  subject: string
  body: string
  sealed: boolean
  annexes: readonly { kind: AnnexKind; sealedSha256: string | null }[]
}

/** Only what is issued, sealed with all its annexes, and open goes by mail. */
export function mayGoByMail({ state, subject, body, sealed, annexes }: Going): Decision<null> {
  const sign = findSecrecy(`${subject}\n${body}`)
  if (sign !== undefined) return refuse(withParams(documentProblems.secretFound, { sign }))
  if (state !== 'issued' || !sealed) return refuse(letterProblems.notIssued)
  const open = annexes.filter(({ kind, sealedSha256 }) => kind === 'pdf' && sealedSha256 === null).length
  return open > 0 ? refuse(withParams(documentProblems.annexUnsealed, { n: open })) : accept(null)
}

export type LetterState = 'waiting' | 'sent' | 'failed'
export type Outcome = 'taken' | 'refused' | 'trouble'

/** What becomes of a letter after its n-th try: a refused address is not tried again, silence is. */
export function afterTry(outcome: Outcome, attempts: number): { state: LetterState; waitMinutes: number | null } {
  if (outcome === 'taken') return { state: 'sent', waitMinutes: null }
  const waitMinutes = outcome === 'refused' ? undefined : RETRY_MINUTES[attempts - 1]
  return waitMinutes === undefined ? { state: 'failed', waitMinutes: null } : { state: 'waiting', waitMinutes }
}
