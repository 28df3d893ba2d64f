// Places for machines: reference facts of communes for everybody, hamlets and alleys for those who may read them.

import { z } from 'zod'
import { commonProblems, Refused } from '../../platform/problem.ts'
import { isPlainDate, type PlainDate } from '../../platform/time.ts'
import { anyone, api, can } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { resolveCommune } from './queries-communes.ts'
import { findCurrentList, searchUnits } from './queries-units.ts'
import { findHamlet, getCommune, listAlleys, listDoors, listHamlets, resolveHamlet } from './queries.ts'

const commune = z.object({
  code: z.string(), name: z.string(), kind: z.string(), province: z.string(), validFrom: z.string(), validTo: z.string().nullable(),
  succeededBy: z.string().nullable().describe('code of the commune that answers today'), predecessors: z.array(z.string()), source: z.string(),
})
const hamlet = z.object({
  id: z.uuid(), name: z.string(), kind: z.string(), validFrom: z.string(), validTo: z.string().nullable(),
  succeededBy: z.array(z.uuid()).describe('where its doors went'),
})
const unit = z.object({
  province: z.string(), code: z.string().nullable(), kind: z.string(), name: z.string(), areaKm2: z.number().nullable(),
  population: z.number().nullable().describe('null = nobody has given a figure'), predecessors: z.array(z.string()),
})

const codeOf = (communeId: number) => String(communeId).padStart(5, '0')

/** The commune of the address when the caller may look at it. */
function ownCommune(ctx: ServerCtx): number {
  const code = ctx.params.code ?? ''
  const id = /^\d{5}$/.test(code) ? Number(code) : Number.NaN
  if (ctx.actor.communeId !== id && !ctx.actor.provinceCommunes.includes(id)) throw new Refused(commonProblems.notFound)
  return id
}

const idOf = (ctx: ServerCtx) => {
  if (!z.uuid().safeParse(ctx.params.id).success) throw new Refused(commonProblems.notFound)
  return ctx.params.id!
}

export const apiRoutes: ServerRoute[] = [
  api('GET', '/api/v1/communes/:code', { who: anyone, summary: 'A commune by its five-digit code', output: commune }, (ctx: ServerCtx) =>
    ctx.services.database.read('none', async (db) => {
      const id = Number(/^\d{5}$/.test(ctx.params.code ?? '') ? ctx.params.code : Number.NaN)
      const known = Number.isNaN(id) ? undefined : await resolveCommune(db, id)
      if (known === undefined) throw new Refused(commonProblems.notFound)
      const { code, name, kind, provinceName, validFrom, validTo, predecessors, source } = await getCommune(db, id)
      return { code, name, kind, province: provinceName, validFrom, validTo, succeededBy: known === id ? null : codeOf(known), predecessors, source }
    }),
  ),
  api(
    'GET',
    '/api/v1/communes/:code/hamlets',
    {
      who: can('place.read'),
      summary: 'Hamlets of a commune, today or as they stood on a day',
      input: z.object({ on: z.string().refine(isPlainDate, 'ngày phải viết như 2026-07-01').optional().describe('YYYY-MM-DD') }),
      output: z.object({ hamlets: z.array(hamlet) }),
    },
    (ctx: ServerCtx, { on }) => {
      const id = ownCommune(ctx)
      return ctx.services.database.read(id, async (db) => {
        const all = await listHamlets(db, id, { closed: true })
        const standing = all.filter((row) => (on === undefined ? row.validTo === null : row.validFrom <= (on as PlainDate) && (row.validTo === null || (on as PlainDate) < row.validTo)))
        return { hamlets: standing.map(({ sort: _, ...row }) => row) }
      })
    },
  ),
  api(
    'GET',
    '/api/v1/communes/:code/hamlets/:id',
    { who: can('place.read'), summary: 'One hamlet, living or not, and where work for it belongs today', output: hamlet.extend({ today: z.uuid().nullable() }) },
    (ctx: ServerCtx) => {
      const [communeId, id] = [ownCommune(ctx), idOf(ctx)]
      return ctx.services.database.read(communeId, async (db) => {
        const found = await findHamlet(db, communeId, id)
        if (!found) throw new Refused(commonProblems.notFound)
        const { sort: _, ...row } = found
        return { ...row, today: (await resolveHamlet(db, communeId, id)) ?? null }
      })
    },
  ),
  api(
    'GET',
    '/api/v1/communes/:code/hamlets/:id/alleys',
    {
      who: can('place.read'),
      summary: 'Alleys and doors of a hamlet in walking order (no names of people)',
      output: z.object({ alleys: z.array(z.object({ id: z.uuid(), name: z.string(), doors: z.array(z.object({ id: z.uuid(), label: z.string() })) })) }),
    },
    (ctx: ServerCtx) => {
      const [communeId, id] = [ownCommune(ctx), idOf(ctx)]
      return ctx.services.database.read(communeId, async (db) => {
        const alleys = []
        for (const alley of await listAlleys(db, communeId, id)) {
          const doors = await listDoors(db, communeId, alley.id)
          alleys.push({ id: alley.id, name: alley.name, doors: doors.map((door) => ({ id: door.id, label: door.label })) })
        }
        return { alleys }
      })
    },
  ),
  api(
    'GET',
    '/api/v1/units',
    {
      who: anyone,
      summary: 'Search the official unit list without accents, by new or by old name (50 at most)',
      input: z.object({ q: z.string().min(2, 'ít nhất 2 chữ').max(100) }),
      output: z.object({ source: z.string().nullable(), units: z.array(unit) }),
    },
    (ctx: ServerCtx, { q }) =>
      ctx.services.database.read('none', async (db) => {
        const current = await findCurrentList(db)
        const found = current ? await searchUnits(db, current.listId, q) : []
        const units = found.map(({ province, code, kind, name, areaKm2, population, predecessors }) => ({ province, code, kind, name, areaKm2: areaKm2 === null ? null : Number(areaKm2), population, predecessors }))
        return { source: current?.source ?? null, units }
      }),
  ),
]
