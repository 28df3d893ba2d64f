// The payer's page: no account, no script. The code is unguessable; trying codes by machine is stopped.

import { getCommune } from '../places/index.ts'
import { Refused } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { paymentProblems } from './problems.ts'
import { currentAccount, findPublicCharge, findReceipt } from './queries.ts'
import { payBox } from './routes-common.tsx'
import { readPaymentCode } from './rules.ts'
import { CodeFormPage, PayPage } from './views-public.tsx'

const LOOK_LIMIT = { limit: 120, seconds: 600 }

async function countLook(ctx: ServerCtx): Promise<void> {
  const limited = await countAttempt(ctx.services.database, `pay-page-from:${clientAddress(ctx.c)}`, LOOK_LIMIT, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
}

export const publicRoutes: ServerRoute[] = [
  page<ServerCtx>('/tra-phi', { who: anyone }, ({ view }) => <CodeFormPage v={view} />),
  form<ServerCtx>('/tra-phi', { who: anyone }, async (ctx) => {
    await countLook(ctx)
    const typed = ctx.form.get('code').slice(0, 40)
    const code = readPaymentCode(typed)
    if (code) return seeOther(`/tra-phi/${code}`)
    return withStatus(422, <CodeFormPage v={ctx.view} typed={typed} problems={[{ field: 'code', text: ctx.t(paymentProblems.noSuchCode.text) }]} />)
  }),

  page<ServerCtx>('/tra-phi/:code', { who: anyone }, async (ctx) => {
    await countLook(ctx)
    const code = readPaymentCode((ctx.params.code ?? '').slice(0, 40))
    const found = code && (await ctx.readEverywhere(async (db) => {
      const charge = await findPublicCharge(db, code)
      if (!charge) return undefined
      return { charge, account: await currentAccount(db, charge.communeId), commune: await getCommune(db, charge.communeId), receipt: await findReceipt(db, charge.communeId, { chargeId: charge.id }) }
    }))
    if (!found) return withStatus(404, <CodeFormPage v={ctx.view} typed={ctx.params.code ?? ''} problems={[{ field: 'code', text: ctx.t(paymentProblems.noSuchCode.text) }]} />)
    const { charge, account, commune, receipt } = found
    return <PayPage v={ctx.view} {...payBox(ctx, charge, account)} receipt={receipt} communeName={`${ctx.t({ xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }[commune.kind] ?? '')} ${commune.name}, ${commune.provinceName}`} fictional={commune.fictional} />
  }),
]
