// Addresses of sending by e-mail: to whom, and once more to whom it failed.

import { can, form, seeOther } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { letterAskedAgain, lettersAsked } from './commands-letters.ts'
import { showDocument } from './routes-document.tsx'
import { paperOf } from './routes-paper.ts'

const registers = { who: can('document.register') }
export const LETTERS_JOB = 'send-document-letters'

export const letterRoutes: ServerRoute[] = [
  form<ServerCtx>('/van-ban/di/:documentId/thu', registers, async (ctx) => {
    const paper = await paperOf(ctx)
    const done = await ctx.run(lettersAsked, { ...ctx.form.toObject(), documentId: paper.id })
    if (!done.ok) return showDocument(ctx, done.problems)
    await ctx.services.jobs.send(LETTERS_JOB, { communeId: ctx.communeId })
    return seeOther(`/van-ban/di/${paper.id}#thu-dien-tu`, { tone: 'ok', text: ctx.t('Đang gửi thư điện tử tới {n} nơi.', { n: (done.value as { asked: number }).asked }) })
  }),
  form<ServerCtx>('/van-ban/di/:documentId/thu/:letterId/gui-lai', registers, async (ctx) => {
    const paper = await paperOf(ctx)
    const done = await ctx.run(letterAskedAgain, { documentId: paper.id, letterId: ctx.params.letterId })
    if (!done.ok) return showDocument(ctx, done.problems)
    await ctx.services.jobs.send(LETTERS_JOB, { communeId: ctx.communeId })
    return seeOther(`/van-ban/di/${paper.id}#thu-dien-tu`, { tone: 'ok', text: ctx.t('Đã đưa thư về hàng chờ gửi.') })
  }),
]
