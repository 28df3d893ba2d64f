// Addresses of procedures.

import type { ServerRoute } from '../../platform/web/server.ts'
import { publicRoutes } from './routes-public.tsx'

export const proceduresRoutes: ServerRoute[] = [...publicRoutes]
