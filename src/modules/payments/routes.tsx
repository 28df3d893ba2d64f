// Every address of payments.

import type { ServerRoute } from '../../platform/web/server.ts'
import { bankRoutes } from './routes-bank.tsx'
import { chargeRoutes } from './routes-charges.tsx'
import { dayRoutes } from './routes-day.tsx'
import { publicRoutes } from './routes-public.tsx'
import { queueRoutes } from './routes-queue.tsx'

export const paymentsRoutes: ServerRoute[] = [...publicRoutes, ...chargeRoutes, ...queueRoutes, ...bankRoutes, ...dayRoutes]
