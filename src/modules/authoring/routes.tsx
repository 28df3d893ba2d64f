// Addresses of authoring: voices, guides, what goes out of date, files and paper.

import type { ServerRoute } from '../../platform/web/server.ts'
import { expiryRoutes } from './routes-expiry.tsx'
import { fileRoutes } from './routes-files.tsx'
import { guideRoutes } from './routes-guides.tsx'
import { voiceRoutes } from './routes-voices.tsx'

export const authoringRoutes: ServerRoute[] = [...voiceRoutes, ...fileRoutes, ...expiryRoutes, ...guideRoutes]
