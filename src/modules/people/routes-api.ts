// What machines may ask of people: counts per hamlet, nothing that names anybody.

import { z } from 'zod'
import { api, can } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { listHamlets } from './queries.ts'
import { territory } from './routes-common.ts'

const counts = z.object({
  hamlets: z.array(z.object({ id: z.uuid(), name: z.string(), kind: z.string(), households: z.number().int(), people: z.number().int() })),
  households: z.number().int(),
  people: z.number().int(),
})

export const peopleApi: ServerRoute[] = [
  api<unknown, z.infer<typeof counts>, ServerCtx>(
    'GET',
    '/api/v1/people/counts',
    { who: can('place.read'), summary: 'Households and people who live in each hamlet now; no personal data.', output: counts },
    async (ctx) => {
      const hamlets = await ctx.read((db) => listHamlets(db, ctx.communeId!, territory(ctx)))
      return {
        hamlets,
        households: hamlets.reduce((sum, hamlet) => sum + hamlet.households, 0),
        people: hamlets.reduce((sum, hamlet) => sum + hamlet.people, 0),
      }
    },
  ),
]
