// Addresses of procedures.

import type { ServerRoute } from '../../platform/web/server.ts'
import { prepareServerRoutes } from './routes-prepare.tsx'
import { publicRoutes } from './routes-public.tsx'

export const proceduresRoutes: ServerRoute[] = [...publicRoutes, ...prepareServerRoutes]
