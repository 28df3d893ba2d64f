// An identity provider that is not one: people of fiction are chosen by a tap, never with a number, a password or a code.
// It speaks OpenID Connect as a real one would, and can be made to fail.

import type { StandIn, StandInOptions } from '../../platform/outbound.ts'
import type { ServerRoute } from '../../platform/web/server.ts'
import type { IdentitySettings } from '../../platform/web/services.ts'
import { IDENTITY_CLIENT, IDENTITY_HOST, IDENTITY_ISSUER, openProvider, type OpenProvider } from './provider.ts'
import { identityScreens } from './screens.tsx'
import { openIdentityState } from './state.ts'

/** How the house knows this provider. */
export const SIMULATED_IDENTITY: IdentitySettings = {
  name: 'nơi định danh mô phỏng', issuer: IDENTITY_ISSUER, clientId: IDENTITY_CLIENT, scopes: 'openid profile identity', numberClaim: 'personal_number', level: 2, national: true, simulated: true,
}

export function createIdentity({ dir, origin }: StandInOptions): { hosts: StandIn[]; routes: ServerRoute[] } {
  const state = openIdentityState(dir)
  let opening: Promise<OpenProvider> | undefined
  const provider = () => (opening ??= openProvider(state, origin))
  const answer = async (request: Request) => (state.faults().down ? Response.json({ error: 'temporarily_unavailable' }, { status: 503 }) : (await provider()).handle(request, IDENTITY_ISSUER))
  return { hosts: [{ host: IDENTITY_HOST, answer }], routes: identityScreens(state, provider, origin) }
}
