// Places on the web: the territory, one hamlet, history; the other files of routes are gathered here.

import { can, page } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { communeTitle, listHandovers } from './queries-communes.ts'
import { getCommune, listChanges, listHamlets, listHamletsWithContents } from './queries.ts'
import { alleyRoutes } from './routes-alleys.tsx'
import { apiRoutes } from './routes-api.ts'
import { hamletPage, mayOf } from './routes-common.tsx'
import { communeRoutes } from './routes-communes.tsx'
import { hamletRoutes } from './routes-hamlets.tsx'
import { unitRoutes } from './routes-units.tsx'
import { HistoryPage, PlacesPage } from './views.tsx'

export const placesRoutes: ServerRoute[] = [
  page<ServerCtx>('/dia-ban', { who: can('place.read') }, (ctx) =>
    ctx.read(async (db) => {
      const communeId = ctx.communeId!
      const commune = await getCommune(db, communeId)
      const all = await listHamlets(db, communeId, { closed: true })
      const offers = (await listHandovers(db, communeId)).filter((row) => row.toCommune === communeId && row.state === 'offered')
      return (
        <PlacesPage
          v={ctx.view}
          title={communeTitle(commune)}
          commune={commune}
          hamlets={await listHamletsWithContents(db, communeId)}
          closed={all.filter((row) => row.validTo !== null)}
          may={mayOf(ctx)}
          offers={offers.length}
        />
      )
    }),
  ),
  page<ServerCtx>('/dia-ban/lich-su', { who: can('place.read') }, (ctx) =>
    ctx.read(async (db) => <HistoryPage v={ctx.view} changes={await listChanges(db, ctx.communeId!)} />),
  ),
  ...communeRoutes,
  ...unitRoutes,
  ...hamletRoutes,
  ...alleyRoutes,
  page<ServerCtx>('/dia-ban/thon/:id', { who: can('place.read') }, (ctx) => hamletPage(ctx)),
  ...apiRoutes,
]
