// The server's side of short checks: questions from disk, answers kept in the commune of whoever the code names; and the
// addresses that stand on posters from before the checks moved to the lessons.

import { getCookie } from 'hono/cookie'
import { may } from '../../platform/actor.ts'
import { readShortCode } from '../../platform/ids.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, page, seeOther } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { recordSitting } from './commands.ts'
import { checkFieldRoutes } from './field-routes-check.tsx'
import { listKnownGuides, type KnownGuide } from './guides.ts'
import { assessments } from './items.ts'
import { officeProblems } from './problems-office.ts'
import { findLearner } from './queries.ts'
import { learner, OWN_COOKIE } from './routes-learner.tsx'
import type { CheckStore } from './store-check.ts'
import { checkHref } from './views-check.tsx'

/** Answers anybody may leave from one address in ten minutes. */
const KEEP_LIMIT = { limit: 40, seconds: 600 }
/** The demonstration's and the shipped guides' home, when nobody's commune is known. */
const NOWHERE = 0

async function guidesFor(ctx: ServerCtx): Promise<Map<string, KnownGuide>> {
  const guides = await ctx.readEverywhere((db) => listKnownGuides(db, ctx.communeId ?? NOWHERE))
  return new Map(guides.filter(({ isWithdrawn }) => !isWithdrawn).map((guide) => [guide.id, guide]))
}

async function serverCheckStore(ctx: ServerCtx): Promise<CheckStore> {
  return {
    isCoach: may(ctx.actor, 'visit.record'),
    code: getCookie(ctx.c, OWN_COOKIE) ?? '',
    async list() {
      return [...(await guidesFor(ctx)).values()].flatMap(({ id, title }) => {
        const bank = assessments().get(id)
        return bank ? [{ id, title, items: bank.items.length }] : []
      })
    },
    async find(guideId) {
      const [check, guide] = [assessments().get(guideId), (await guidesFor(ctx)).get(guideId)]
      return check && guide && { check, title: guide.title }
    },
    keep: (guideId, given, commandId) => keep(ctx, guideId, given, commandId),
  }
}

async function keep(ctx: ServerCtx, guideId: string, given: string, commandId: string): Promise<Decision<{ kept: boolean }>> {
  const limited = await countAttempt(ctx.services.database, `check-kept-from:${clientAddress(ctx.c)}`, KEEP_LIMIT, ctx.now)
  if (!limited.ok) return limited
  const typed = ctx.form.get('ma').trim().slice(0, 60)
  const code = readShortCode(typed)
  const found = code === undefined ? undefined : await ctx.readEverywhere((db) => findLearner(db, code))
  if (typed !== '' && !found) return refuse({ ...officeProblems.codeUnknown, field: 'ma' })
  const communeId = found?.communeId ?? ctx.communeId
  // Answers of nobody of nowhere have no commune to improve: they are shown and let go.
  if (communeId === null || communeId === undefined) return accept({ kept: false })
  const watched = ctx.form.get('canh') === 'co' && may(ctx.actor, 'visit.record') && ctx.actor.communeId === communeId
  const actor = { ...learner(communeId), ...(watched && { id: ctx.actor.id }) }
  const answers = assessments().get(guideId)!.items.map((item, index) => ({ itemId: item.id, chosen: Number(given[index]) }))
  const decision = await ctx.run(recordSitting, { residentId: found?.residentId ?? null, guideId, watched, answers }, { communeId, actor, commandId })
  return decision.ok ? accept({ kept: true }) : decision
}

export const checkRoutes: ServerRoute[] = [
  ...checkFieldRoutes<ServerCtx>(serverCheckStore),
  page<ServerCtx>('/kiem-tra-nhanh', { who: anyone }, () => seeOther('/hoc/kiem-tra')),
  page<ServerCtx>('/kiem-tra-nhanh/:bai', { who: anyone }, ({ params, query }) => seeOther(checkHref(params.bai ?? '', query.get('d') ?? ''))),
]
