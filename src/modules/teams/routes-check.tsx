// The public check of a helper's card: anybody, no script, no account.

import { readShortCode } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { teamProblems } from './problems.ts'
import { findHelperByCode } from './queries.ts'
import { CheckFormPage, HelperPage, UnknownCodePage } from './views-check.tsx'

/** A village behind one mobile address may check many cards in an evening; a machine that tries codes may not. */
const CHECK_LIMIT = { limit: 150, seconds: 600 }

async function countCheck(ctx: ServerCtx): Promise<void> {
  const limited = await countAttempt(ctx.services.database, `helper-check-from:${clientAddress(ctx.c)}`, CHECK_LIMIT, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
}

export const checkRoutes: ServerRoute[] = [
  page<ServerCtx>('/nguoi-huong-dan', { who: anyone }, ({ view }) => <CheckFormPage v={view} />),

  form<ServerCtx>('/nguoi-huong-dan', { who: anyone }, async (ctx) => {
    await countCheck(ctx)
    const typed = ctx.form.get('code').slice(0, 40)
    const code = readShortCode(typed)
    if (code) return seeOther(`/nguoi-huong-dan/${code}`)
    const problems = [{ field: 'code', text: ctx.t(teamProblems.badCode.text) }]
    return withStatus(422, <CheckFormPage v={ctx.view} typed={typed} problems={problems} />)
  }),

  page<ServerCtx>('/nguoi-huong-dan/:code', { who: anyone }, async (ctx) => {
    await countCheck(ctx)
    const code = readShortCode((ctx.params.code ?? '').slice(0, 60))
    const helper = code ? await ctx.readEverywhere((db) => findHelperByCode(db, code)) : undefined
    if (!code || !helper) return withStatus(404, <UnknownCodePage v={ctx.view} code={code} />)
    return <HelperPage v={ctx.view} helper={helper} code={code} today={ctx.today} />
  }),
]
