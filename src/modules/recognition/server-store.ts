// The port of witnessing answered by the server: reads its database in the actor's commune and territory, records at once.

import { accept, commonProblems, Refused } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { findFieldHousehold, isTheirs, readArea } from '../visits/index.ts'
import { witnessRun } from './commands.ts'
import { listFieldGuides } from './guides.ts'
import type { WitnessStore } from './store.ts'

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
    // What a phone sent and was refused is mended on that phone, or by an officer under /viec-tu-may.
    work: async () => [],
  }
}
