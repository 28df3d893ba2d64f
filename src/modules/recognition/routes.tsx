// Every page of recognition on the server: the field pages over the database, then learners' records, boards and badges.

import type { ServerRoute } from '../../platform/web/server.ts'
import { witnessRoutes } from './field-routes.tsx'
import { badgeRoutes } from './routes-badges.tsx'
import { boardRoutes } from './routes-board.tsx'
import { checkRoutes } from './routes-check.tsx'
import { learnerRoutes } from './routes-learner.tsx'
import { serverStore } from './server-store.ts'

export const recognitionRoutes: ServerRoute[] = [...witnessRoutes(serverStore), ...learnerRoutes, ...boardRoutes, ...checkRoutes, ...badgeRoutes]
