// What the routes of audit share: refusals as forms show them, and which chain a reader may open.

import { Refused } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { auditProblems } from './problems.ts'
import { listOwnChains } from './queries.ts'
import type { Chain } from './views.tsx'

/** The chain asked for by `so`, if it is the commune's own or that of a commune it absorbed. */
export async function chainOf(ctx: ServerCtx): Promise<{ chains: Chain[]; chain: number }> {
  const chains = await ctx.read((db) => listOwnChains(db, ctx.communeId!))
  const asked = ctx.query.get('so')
  const chain = asked === null || asked === '' ? ctx.communeId! : Number(asked)
  if (!chains.some((one) => one.communeId === chain)) throw new Refused(auditProblems.noSuchChain)
  return { chains, chain }
}
