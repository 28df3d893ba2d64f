// The agency, its units, delegations: read by every officer, changed by the administrator.

import { listAccounts } from '../accounts/index.ts'
import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { agencySettled, delegated, delegationWithdrawn, unitSettled } from './commands-office.ts'
import { findAgency, listDelegations, listUnits } from './queries.ts'
import { said } from '../../platform/web/refusals.ts'
import { OfficePage } from './views-office.tsx'

const reads = { who: can('document.read') }
const settles = { who: can('document.settle') }

async function show(ctx: ServerCtx, which?: 'agency' | 'unit' | 'delegation', problems: readonly Problem[] = []) {
  const communeId = ctx.communeId!
  const found = await ctx.read(async (db) => ({ agency: await findAgency(db, communeId), units: await listUnits(db, communeId), delegations: await listDelegations(db, communeId), accounts: await listAccounts(db, communeId) }))
  const html = (
    <OfficePage
      v={ctx.view}
      agency={found.agency}
      units={found.units}
      delegations={found.delegations}
      people={found.accounts.filter(({ state }) => state === 'active').map(({ id, fullName }) => ({ id, name: fullName }))}
      today={ctx.today}
      settles={may(ctx.actor, 'document.settle')}
      newCommandId={() => newId(ctx.now)}
      refused={which && { form: which, problems: said(ctx, problems), values: ctx.form.toObject(), typeKeys: ctx.form.getAll('typeKeys') }}
    />
  )
  return which ? withStatus(problems[0]?.status ?? 422, html) : html
}

const HERE = '/van-ban/co-quan'

export const officeRoutes: ServerRoute[] = [
  page<ServerCtx>(HERE, reads, (ctx) => show(ctx)),
  form<ServerCtx>(HERE, settles, async (ctx) => {
    const done = await ctx.run(agencySettled, ctx.form.toObject())
    return done.ok ? seeOther(HERE, { tone: 'ok', text: ctx.t('Đã lưu thông tin cơ quan.') }) : show(ctx, 'agency', done.problems)
  }),
  form<ServerCtx>(`${HERE}/don-vi`, settles, async (ctx) => {
    const done = await ctx.run(unitSettled, ctx.form.toObject())
    return done.ok ? seeOther(HERE, { tone: 'ok', text: ctx.t('Đã lưu đơn vị.') }) : show(ctx, 'unit', done.problems)
  }),
  form<ServerCtx>(`${HERE}/uy-quyen`, settles, async (ctx) => {
    const done = await ctx.run(delegated, { ...ctx.form.toObject(), typeKeys: ctx.form.getAll('typeKeys') })
    return done.ok ? seeOther(HERE, { tone: 'ok', text: ctx.t('Đã lưu ủy quyền.') }) : show(ctx, 'delegation', done.problems)
  }),
  form<ServerCtx>(`${HERE}/uy-quyen/rut`, settles, async (ctx) => {
    const done = await ctx.run(delegationWithdrawn, ctx.form.toObject())
    return seeOther(HERE, done.ok ? { tone: 'ok', text: ctx.t('Đã rút ủy quyền.') } : { tone: 'bad', text: ctx.t(done.problems[0]!.text) })
  }),
]
