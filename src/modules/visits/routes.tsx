// Every page of the visits module on the server: the field pages over the database, then the leader's and officer's,
// and the resident's own.

import type { ServerRoute } from '../../platform/web/server.ts'
import { fieldRoutes } from './field-routes.tsx'
import { callRoutes } from './routes-calls.tsx'
import { driveRoutes } from './routes-drives.tsx'
import { evidenceRoutes } from './routes-evidence.tsx'
import { hoursRoutes } from './routes-hours.tsx'
import { visitRoutes } from './routes-visits.tsx'
import { serverStore } from './server-store.ts'

export const visitsRoutes: ServerRoute[] = [...fieldRoutes(serverStore), ...driveRoutes, ...visitRoutes, ...callRoutes, ...evidenceRoutes, ...hoursRoutes]
