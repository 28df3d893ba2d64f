// The fee of a dossier is raised with payments when it is accepted, at the price the public page showed: the same engine, asked
// for its channel, its papers and the grounds shown. A fee nobody has told us raises nothing and is not said to be nought.

import { raiseCharge, type Quote } from '../payments/index.ts'
import { priceOf, provinceOf, type ProcedureVersion } from '../procedures/index.ts'
import type { CommandEnv } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { Refused } from '../../platform/problem.ts'
import type { PlainDate } from '../../platform/time.ts'
import type { DossierRow, Fee } from './schema.ts'

const CHANNELS = { 1: 'counter', 2: 'online', 3: 'post' } as const

export interface FeeAsk {
  channel: 1 | 2 | 3
  on: PlainDate
  /** How many copies of the result are asked for. */
  copies: number
  /** Papers to be charged by the page. */
  papers: readonly { copies: number; pages: number | null }[]
  /** What the payer has shown: keys of the procedure's exemptions. */
  exemptions: readonly string[]
}

/** What it costs, line by line, each with its reason and its law. */
export async function quoteOf(db: Db, communeId: number, procedure: ProcedureVersion, { channel, on, copies, papers, exemptions }: FeeAsk): Promise<Quote> {
  const counted = papers.flatMap((paper) => (paper.pages === null ? [] : [{ copies: paper.copies, pages: paper.pages }]))
  const province = procedure.fees.kind === 'free' ? null : await provinceOf(db, communeId)
  return priceOf(procedure, { channel: CHANNELS[channel], on, copies, papers: counted, exemptions }, province)
}

/** The fee lines of the sync (stage 1: on receipt) and the state of payment they begin with. */
export function feesOf(quote: Quote): { fees: Fee[]; paymentState: 'none' | 'due' | 'waived' } {
  const { totalVnd, lines } = quote
  const fees = lines.flatMap(({ label, amountVnd, why, legalBasis }) => (amountVnd === null || amountVnd === 0 ? [] : [{ name: label, amountVnd, why, stage: 1 as const, basis: legalBasis }]))
  if (totalVnd === null) return { fees: [], paymentState: 'none' }
  // Free by law is nothing to pay; a fee that somebody need not pay is waived, and the line that says why stays.
  return { fees, paymentState: totalVnd > 0 ? 'due' : fees.length > 0 ? 'waived' : 'none' }
}

/** Inside the command that accepts the dossier. */
export async function raiseFee(env: CommandEnv, dossier: Pick<DossierRow, 'id' | 'code' | 'applicantName'>, quote: Quote): Promise<void> {
  if (!quote.totalVnd) return
  const raised = await raiseCharge(env, {
    subject: { kind: 'dossier', id: dossier.id }, title: `Hồ sơ ${dossier.code}`, payerName: dossier.applicantName, stage: 1, amountVnd: quote.totalVnd,
    lines: quote.lines.map((line) => ({ label: line.label, amountVnd: line.amountVnd ?? 0, why: line.why, legalBasis: line.legalBasis, certainty: line.certainty })),
  })
  if (!raised.ok) throw new Refused(...raised.problems)
}
