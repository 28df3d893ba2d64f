// The screens of synchronisation; the work itself is a job, and can be asked for at once.

import { can, form, page, seeOther } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { portalReplayed } from './commands-portal.ts'
import { syncPortal } from './portal.ts'
import { listInbox, listOutbox } from './queries-portal.ts'
import { findSettings } from './queries.ts'
import { freshId } from './routes-common.ts'
import { PortalPage } from './views-portal.tsx'

const syncs = { who: can('dossier.sync') }

export const portalRoutes: ServerRoute[] = [
  page<ServerCtx>('/ho-so/cong', syncs, async (ctx) => {
    const communeId = ctx.communeId!
    const data = await ctx.read(async (db) => ({
      url: (await findSettings(db, communeId))?.portalUrl ?? '', waiting: await listOutbox(db, communeId, 'waiting'), dead: await listOutbox(db, communeId, 'dead'), inbox: await listInbox(db, communeId),
    }))
    return <PortalPage v={ctx.view} {...data} commandId={() => freshId(ctx)} />
  }),
  form<ServerCtx>('/ho-so/cong/dong-bo', syncs, async (ctx) => {
    const report = await syncPortal(ctx.services, ctx.communeId!)
    const text = ctx.t('Đã gửi {sent} tin, nhận {taken} tin, {failed} tin chưa gửi được.', { sent: report.sent, taken: report.taken, failed: report.failed })
    return seeOther('/ho-so/cong', report.stopped === null ? { tone: report.failed + report.turnedAway > 0 ? 'warn' : 'ok', text } : { tone: 'bad', text: `${text} ${ctx.t('Cổng không trả lời: {why}. Phần mềm tự thử lại.', { why: report.stopped })}` })
  }),
  form<ServerCtx>('/ho-so/cong/gui-lai', syncs, async (ctx) => {
    const again = await ctx.run(portalReplayed, { id: ctx.form.get('id') || null })
    if (!again.ok) return ctx.refusal(again.problems)
    const report = await syncPortal(ctx.services, ctx.communeId!)
    return seeOther('/ho-so/cong', { tone: report.failed > 0 || report.stopped ? 'warn' : 'ok', text: ctx.t('Đã gửi lại: {sent} tin tới nơi, {failed} tin chưa.', { sent: report.sent, failed: report.failed }) })
  }),
]
