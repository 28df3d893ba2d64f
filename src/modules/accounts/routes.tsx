// Sign-in, my account, administration, volunteers' phones: the addresses of this module in one list.

import type { ServerRoute } from '../../platform/web/server.ts'
import { adminRoutes } from './routes-admin.tsx'
import { deviceRoutes } from './routes-devices.tsx'
import { passkeyRoutes } from './routes-passkeys.ts'
import { selfRoutes } from './routes-self.tsx'
import { signInRoutes } from './routes-sign-in.tsx'

export const accountsRoutes: ServerRoute[] = [...signInRoutes, ...selfRoutes, ...passkeyRoutes, ...adminRoutes, ...deviceRoutes]
