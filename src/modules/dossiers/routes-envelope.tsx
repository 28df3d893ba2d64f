// The field a scanner types the QR of a prepared file into.

import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import { said } from '../../platform/web/refusals.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { envelopeReceived } from './commands-envelope.ts'
import { freshId, nudgePortal } from './routes-common.ts'
import { EnvelopePage } from './views-reception.tsx'

const receives = { who: can('dossier.receive') }

export const envelopeRoutes: ServerRoute[] = [
  page<ServerCtx>('/ho-so/tiep-nhan/phong-bi', receives, (ctx) => <EnvelopePage v={ctx.view} commandId={freshId(ctx)} typed={ctx.query.get('qr') ?? ''} />),
  form<ServerCtx>('/ho-so/tiep-nhan/phong-bi', receives, async (ctx) => {
    const decision = await ctx.run(envelopeReceived(ctx.services.files), ctx.form.toObject())
    if (!decision.ok) {
      const problems = said(ctx, decision.problems.map((problem) => ({ ...problem, field: 'qr' })))
      return withStatus(decision.problems[0]!.status, <EnvelopePage v={ctx.view} commandId={freshId(ctx)} typed={ctx.form.get('qr')} problems={problems} />)
    }
    await nudgePortal(ctx)
    return seeOther(`/ho-so/${(decision.value as { dossierId: string }).dossierId}`, { tone: 'ok', text: ctx.t('Đã mở hồ sơ soạn sẵn. Hãy xem giấy tờ rồi tiếp nhận, hoặc yêu cầu bổ sung một lần.') })
  }),
]
