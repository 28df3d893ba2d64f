// Every address of dossiers, gathered from the files that hold them.

import type { ServerRoute } from '../../platform/web/server.ts'
import { bulkRoutes } from './routes-bulk.tsx'
import { deskRoutes } from './routes-desk.tsx'
import { dossierRoutes } from './routes-dossier.tsx'
import { envelopeRoutes } from './routes-envelope.tsx'
import { listRoutes } from './routes-list.tsx'
import { paperRoutes } from './routes-papers.tsx'
import { portalRoutes } from './routes-portal.tsx'
import { receptionRoutes } from './routes-reception.tsx'

export const dossiersRoutes: ServerRoute[] = [...listRoutes, ...receptionRoutes, ...envelopeRoutes, ...deskRoutes, ...paperRoutes, ...portalRoutes, ...bulkRoutes, ...dossierRoutes]
