// The fee of a dossier is raised with payments when it is accepted: the catalogue's rows for its channel, copies and pages.
// A fee nobody has told us raises nothing and is not said to be nought.

import { quoteFee, raiseCharge, type FeeRow as TariffRow, type Quote } from '../payments/index.ts'
import type { ProcedureVersion } from '../procedures/index.ts'
import type { CommandEnv } from '../../platform/command.ts'
import { Refused } from '../../platform/problem.ts'
import type { PlainDate } from '../../platform/time.ts'
import type { DossierRow, Fee } from './schema.ts'

const CHANNELS = { 1: 'counter', 2: 'online', 3: 'post' } as const
const CERTAINTY = { official: 'A', copy: 'B', unverified: 'C' } as const

export interface FeeAsk {
  channel: 1 | 2 | 3
  on: PlainDate
  copies: number
  pages: number
}

/** What the catalogue says it costs, line by line. */
export function quoteOf(procedure: ProcedureVersion, ask: FeeAsk): Quote {
  const { fees } = procedure
  const rows = fees.rows.map((row, index): TariffRow => ({
    key: `r${index}`, label: `Phí, lệ phí: ${procedure.short}`, per: row.unit, amountVnd: row.amountVnd, legalBasis: row.basis ?? 'chưa rõ căn cứ', certainty: CERTAINTY[row.certainty],
    ...(row.channel !== 'any' && { channels: [row.channel] }), tiers: row.tiers.map(({ fromPage, amountVnd }) => ({ from: fromPage, amountVnd })), ...(row.capVnd !== null && { capVnd: row.capVnd }),
    ...(row.validFrom !== null && { from: row.validFrom }), ...(row.validTo !== null && { to: row.validTo }), ...(row.note !== undefined && { note: row.note }),
  }))
  const free = fees.kind === 'free' ? { free: { legalBasis: fees.note ?? 'danh mục thủ tục', certainty: CERTAINTY[fees.certainty] } } : {}
  return quoteFee({ procedureCode: procedure.code, rows, ...free }, { channel: CHANNELS[ask.channel], on: ask.on, copies: ask.copies, pages: ask.pages })
}

/** The fee lines of the sync (stage 1: on receipt) and the state of payment they begin with. */
export function feesOf(quote: Quote): { fees: Fee[]; paymentState: 'none' | 'due'; totalVnd: number } {
  const totalVnd = quote.totalVnd ?? 0
  const fees = totalVnd > 0 ? quote.lines.map((line) => ({ name: line.label, amountVnd: line.amountVnd ?? 0, stage: 1 as const, basis: line.legalBasis })) : []
  return { fees, paymentState: totalVnd > 0 ? 'due' : 'none', totalVnd }
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
