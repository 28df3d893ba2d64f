// Every route of people, gathered; fixed addresses stand before those with an id in them.

import type { ServerRoute } from '../../platform/web/server.ts'
import { peopleApi } from './routes-api.ts'
import { duplicateRoutes } from './routes-duplicates.tsx'
import { heldRoutes } from './routes-held.tsx'
import { householdRoutes } from './routes-households.tsx'
import { importRoutes } from './routes-import.tsx'
import { residentRoutes } from './routes-residents.tsx'

export const peopleRoutes: ServerRoute[] = [...importRoutes, ...duplicateRoutes, ...heldRoutes, ...householdRoutes, ...residentRoutes, ...peopleApi]
