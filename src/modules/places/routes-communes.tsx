// The commune's page and its forms. Offering and accepting a handover ask for identity again.

import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { Decision, Problem } from '../../platform/problem.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { absorbCommune, closeOffer, offerCommune, renameCommune, setCommuneLabels } from './commands-communes.ts'
import { communeTitle, countHandover, listAbsorbed, listCommuneNames, listHandovers, listOtherCommunes } from './queries-communes.ts'
import { getCommune } from './queries.ts'
import { CommunePage, type CommunePageProps } from './views-commune.tsx'

const manage = { who: can('place.manage') }
const dangerous = { who: can('place.manage'), stepUp: true }

async function communePage(ctx: ServerCtx, refused?: { form: NonNullable<CommunePageProps['refused']>['form']; problems: Problem[] }) {
  const communeId = ctx.communeId!
  const html = await ctx.read(async (db) => {
    const commune = await getCommune(db, communeId)
    const handovers = []
    for (const row of await listHandovers(db, communeId)) {
      handovers.push({ ...row, contents: row.state === 'offered' ? await countHandover(db, row.id) : undefined })
    }
    const shown = refused && { form: refused.form, problems: said(ctx, refused.problems), values: ctx.form.toObject() }
    return (
      <CommunePage
        v={ctx.view}
        title={communeTitle(commune)}
        commune={commune}
        names={await listCommuneNames(db, communeId)}
        absorbed={await listAbsorbed(db, communeId)}
        handovers={handovers}
        others={await listOtherCommunes(db, communeId)}
        manage={may(ctx.actor, 'place.manage')}
        ids={[newId(ctx.now), newId(ctx.now), newId(ctx.now)]}
        {...(shown && { refused: shown })}
      />
    )
  })
  return refused ? withStatus(statusOf(refused.problems), html) : html
}

/** Moving a whole commune may meet a phone's write in the middle; the database then picks one to wait: try again. */
async function patiently(work: () => Promise<Decision<unknown>>): Promise<Decision<unknown>> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || tries === 3) throw error
    }
  }
}

export const communeRoutes: ServerRoute[] = [
  page<ServerCtx>('/dia-ban/xa', { who: can('place.read') }, (ctx) => communePage(ctx)),
  form<ServerCtx>('/dia-ban/xa/ten-goi', manage, async (ctx) => {
    const done = await ctx.run(setCommuneLabels, ctx.form.toObject())
    return done.ok ? seeOther('/dia-ban/xa', { tone: 'ok', text: ctx.t('Đã lưu tên gọi.') }) : communePage(ctx, { form: 'ten-goi', problems: done.problems })
  }),
  form<ServerCtx>('/dia-ban/xa/doi-ten', manage, async (ctx) => {
    const done = await ctx.run(renameCommune, ctx.form.toObject())
    return done.ok ? seeOther('/dia-ban/xa', { tone: 'ok', text: ctx.t('Đã ghi tên mới của xã.') }) : communePage(ctx, { form: 'doi-ten', problems: done.problems })
  }),
  form<ServerCtx>('/dia-ban/xa/ban-giao', manage, async (ctx) => {
    const done = await ctx.run(offerCommune, ctx.form.toObject())
    return done.ok ? seeOther('/dia-ban/xa#ban-giao', { tone: 'ok', text: ctx.t('Đã gửi đề nghị. Chưa có gì chuyển cho tới khi xã kia nhận.') }) : communePage(ctx, { form: 'ban-giao', problems: done.problems })
  }),
  form<ServerCtx>('/dia-ban/xa/ban-giao/:id/thoi', manage, async (ctx) => {
    const done = await ctx.run(closeOffer, { handoverId: ctx.params.id })
    return done.ok ? seeOther('/dia-ban/xa', { tone: 'ok', text: ctx.t('Đề nghị đã đóng, không có gì chuyển.') }) : ctx.refusal(done.problems)
  }),
  form<ServerCtx>('/dia-ban/xa/ban-giao/:id/nhan', dangerous, async (ctx) => {
    const done = await patiently(() => ctx.run(absorbCommune, { handoverId: ctx.params.id }))
    if (!done.ok) return ctx.refusal(done.problems)
    const { hamlets, rows } = done.value as { hamlets: number; rows: number }
    return seeOther('/dia-ban', { tone: 'ok', text: ctx.t('Đã nhận bàn giao: {hamlets} thôn, {rows} dòng dữ liệu.', { hamlets, rows }) })
  }),
]
