// Addresses of procedures.

import type { ServerRoute } from '../../platform/web/server.ts'
import { catalogueRoutes } from './routes-catalogue.tsx'
import { editorRoutes } from './routes-editor.tsx'
import { prepareServerRoutes } from './routes-prepare.tsx'
import { publicRoutes } from './routes-public.tsx'

export const proceduresRoutes: ServerRoute[] = [...publicRoutes, ...prepareServerRoutes, ...catalogueRoutes, ...editorRoutes]
