// The port of witnessing answered by the server: reads its database in the actor's commune and territory, records at once.

import { getCookie, setCookie } from 'hono/cookie'
import { isUuid } from '../../platform/ids.ts'
import { accept, commonProblems, Refused } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { findFieldHousehold, isTheirs, readArea } from '../visits/index.ts'
import { witnessRun } from './commands.ts'
import { listFieldGuides } from './guides.ts'
import type { WitnessStore } from './store.ts'

/** With whom the helper at this browser sat down, for an evening. */
const COOKIE = 'gocua_cung_hoc'

export function serverStore(ctx: ServerCtx): WitnessStore {
  if (ctx.communeId === null) throw new Refused(commonProblems.notAllowed)
  const { communeId } = ctx
  return {
    area: (actor) => ctx.read(async (db) => ({ ...(await readArea(db, communeId, actor, ctx.today)), guides: await listFieldGuides(db, communeId) })),
    async household(actor, householdId) {
      const household = await ctx.read((db) => findFieldHousehold(db, communeId, householdId))
      return household && isTheirs(actor, household.hamletId) ? household : undefined
    },
    async record(_ctx, _kind, commandId, input) {
      const decision = await ctx.run(witnessRun, input, { commandId })
      return decision.ok ? accept({ id: commandId, queued: false }) : decision
    },
    async begin(together) {
      setCookie(ctx.c, COOKIE, `${together.householdId}.${together.residentId}`, { path: '/di-ngo', httpOnly: true, sameSite: 'Lax', maxAge: 4 * 3600, secure: ctx.services.config.secure })
    },
    async current() {
      const [householdId, residentId] = (getCookie(ctx.c, COOKIE) ?? '').split('.')
      return isUuid(householdId) && isUuid(residentId) ? { householdId, residentId } : undefined
    },
    // What a phone sent and was refused is mended on that phone, or by an officer under /viec-tu-may.
    work: async () => [],
  }
}
