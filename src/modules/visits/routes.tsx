// Every page of the visits module on the server: the field pages over the database, then the leader's and officer's.

import type { ServerRoute } from '../../platform/web/server.ts'
import { fieldRoutes } from './field-routes.tsx'
import { serverStore } from './server-store.ts'

export const visitsRoutes: ServerRoute[] = [...fieldRoutes(serverStore)]
