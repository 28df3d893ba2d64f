// What the pages of payments share: whose money it is, what this person may do, how refusals are said, papers as PDF.

import { getCommune } from '../places/index.ts'
import { may } from '../../platform/actor.ts'
import { isUuid } from '../../platform/ids.ts'
import type { PdfDocument } from '../../platform/pdf.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { Refused } from '../../platform/problem.ts'
import { qrSvg } from '../../platform/qr.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { paymentProblems } from './problems.ts'
import { countWaiting } from './queries-day.ts'
import { currentAccount, findCharge, type AccountRow, type ChargeRow } from './queries.ts'
import { openVnd } from './rules.ts'
import { encodeVietQr } from './vietqr.ts'
import type { Powers } from './views.tsx'
import { STAND_IN_PROVIDER } from './words.ts'

export function powersOf({ actor }: ServerCtx): Powers {
  return {
    raise: may(actor, 'payment.raise'), cash: may(actor, 'payment.cash'), match: may(actor, 'payment.match'), refund: may(actor, 'payment.refund'), close: may(actor, 'payment.close'),
    approve: may(actor, 'payment.approve'), settings: may(actor, 'payment.settings'),
  }
}

export async function roomOf(ctx: ServerCtx) {
  return { powers: powersOf(ctx), waiting: await ctx.read((db) => countWaiting(db, ctx.communeId!)) }
}

export async function chargeOf(ctx: ServerCtx): Promise<ChargeRow> {
  const id = ctx.params.chargeId ?? ''
  const charge = isUuid(id) ? await ctx.read((db) => findCharge(db, ctx.communeId!, id)) : undefined
  if (!charge) throw new Refused(paymentProblems.noSuchCharge)
  return charge
}

/** The text of the QR for what is still open; undefined without an account to pay to. */
export function qrText(charge: ChargeRow, account: AccountRow | undefined): string | undefined {
  if (!account || openVnd(charge) === 0) return undefined
  const qr = encodeVietQr({ bankBin: account.bankBin, account: account.accountNumber, amountVnd: openVnd(charge), purpose: charge.code })
  return qr.ok ? qr.value : undefined
}

export function payBox(ctx: ServerCtx, charge: ChargeRow, account: AccountRow | undefined) {
  const text = qrText(charge, account)
  return { charge, account, qr: text, standIn: account?.provider === STAND_IN_PROVIDER, svg: text && qrSvg(text, { errorCorrection: 'M', label: ctx.t('Mã QR chuyển tiền {code}', { code: charge.code }) }) }
}

export const accountOf = (ctx: ServerCtx) => ctx.read((db) => currentAccount(db, ctx.communeId!))

const COMMUNE_KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

export async function paperHead(ctx: ServerCtx, communeId = ctx.communeId!) {
  const commune = await ctx.readEverywhere((db) => getCommune(db, communeId))
  return { communeName: `Ủy ban nhân dân ${(COMMUNE_KINDS[commune.kind] ?? '').toLowerCase()} ${commune.name}`, provinceName: commune.provinceName, fictional: commune.fictional }
}

export async function pdfReply(document: PdfDocument, fileName: string, createdAt?: string): Promise<Response> {
  const pdf = await renderPdf({ ...document, ...(createdAt !== undefined && { createdAt }), standard: 'a-2b' })
  return new Response(pdf as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${fileName}"`, 'Cache-Control': 'no-store' } })
}

export function pageNo(ctx: ServerCtx): number {
  const page = Number(ctx.query.get('trang') ?? 1)
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1
}
