// Sign-in, second factor, sessions, enrolment, accounts.

import type { ServerRoute } from '../../platform/web/server.ts'

export const accountsRoutes: ServerRoute[] = []
