// Addresses of signing.

import { may } from '../../platform/actor.ts'
import { can, page } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { listWaiting, PAGE } from './queries.ts'
import { WaitingPage } from './views.tsx'

export const signingRoutes: ServerRoute[] = [
  page<ServerCtx>('/ky-so', { who: can('signing.sign') }, async (ctx) => {
    const wanted = Math.max(1, Number(ctx.query.get('trang')) || 1)
    const { rows, total } = await ctx.read((db) => listWaiting(db, ctx.communeId!, { accountId: ctx.actor.id, seals: may(ctx.actor, 'signing.seal') }, wanted))
    return <WaitingPage v={ctx.view} rows={rows} page={wanted} pageCount={Math.max(1, Math.ceil(total / PAGE))} />
  }),
]
