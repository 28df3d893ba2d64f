// Every route of people, gathered.

import type { ServerRoute } from '../../platform/web/server.ts'

export const peopleRoutes: ServerRoute[] = []
