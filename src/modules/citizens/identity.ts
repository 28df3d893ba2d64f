// The adapter to a provider of identities: where to send the browser, and what came back with it. Speaks OpenID Connect by
// openid-client, which is loaded at the first sign-in; every request leaves by the house's own way out.

import type * as Client from 'openid-client'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { Outbound } from '../../platform/outbound.ts'
import { instantFromEpochMs, type Instant } from '../../platform/time.ts'
import type { IdentitySettings } from '../../platform/web/services.ts'
import type { Principal } from '../dossiers/index.ts'
import { citizenProblems } from './problems.ts'
import { levelOf, readClaims, type Attempt } from './rules.ts'

const TIMEOUT_MS = 8000
/** The person has to prove themselves now, not to have done so this morning. */
const FRESH_SECONDS = 300
const KNOWN_MS = 3_600_000

const known = new WeakMap<Outbound, Map<string, { config: Promise<Client.Configuration>; until: number }>>()

/** What the provider says of itself, kept an hour; a failure is not kept. */
async function configurationOf(outbound: Outbound, settings: IdentitySettings): Promise<{ client: typeof Client; config: Client.Configuration }> {
  const client = await import('openid-client')
  const all = known.get(outbound) ?? new Map<string, { config: Promise<Client.Configuration>; until: number }>()
  known.set(outbound, all)
  const kept = all.get(settings.issuer)
  if (kept && kept.until > performance.now()) return { client, config: await kept.config }
  const ask: Client.CustomFetch = (url, { body, headers, method, signal }) =>
    outbound.send(url, { method, headers, timeoutMs: settings.timeoutMs ?? TIMEOUT_MS, ...(signal && { signal }), ...(body !== undefined && body !== null && { body: body as BodyInit }) })
  const proof = settings.clientSecret ? client.ClientSecretBasic(settings.clientSecret) : client.None()
  // A stand-in's pages lie under this house's own address, which on one's own machine is plain http.
  const config = client.discovery(new URL(settings.issuer), settings.clientId, undefined, proof, { [client.customFetch]: ask, ...(settings.simulated && { execute: [client.allowInsecureRequests] }) })
  all.set(settings.issuer, { config, until: performance.now() + KNOWN_MS })
  config.catch(() => all.delete(settings.issuer))
  return { client, config: await config }
}

/** Where the browser goes, and what must come back with it. */
export async function beginSignIn(outbound: Outbound, settings: IdentitySettings, redirectUri: string): Promise<Decision<{ address: string } & Pick<Attempt, 'state' | 'nonce' | 'verifier'>>> {
  try {
    const { client, config } = await configurationOf(outbound, settings)
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri, scope: settings.scopes, state, nonce, code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', acr_values: String(settings.level), prompt: 'login',
      max_age: String(FRESH_SECONDS),
    })
    return accept({ address: address.href, state, nonce, verifier })
  } catch (error) {
    return refuse(failed(error))
  }
}

/** Who came back. `returned`: the whole address the browser was sent to. */
export async function finishSignIn(outbound: Outbound, settings: IdentitySettings, returned: URL, attempt: Pick<Attempt, 'state' | 'nonce' | 'verifier'>): Promise<Decision<Principal>> {
  let claims: Record<string, unknown>
  try {
    const { client, config } = await configurationOf(outbound, settings)
    const tokens = await client.authorizationCodeGrant(config, returned, { expectedState: attempt.state, expectedNonce: attempt.nonce, pkceCodeVerifier: attempt.verifier, idTokenExpected: true, maxAge: FRESH_SECONDS })
    claims = { ...tokens.claims() }
  } catch (error) {
    return refuse(failed(error))
  }
  const level = levelOf(claims.acr)
  if (level < settings.level) return refuse(withParams(citizenProblems.levelTooLow, { level, needed: settings.level }))
  const { subject, name, personalId } = readClaims(claims, settings.numberClaim)
  const authenticatedAt: Instant = instantFromEpochMs(Number(claims.auth_time) * 1000)
  return accept({ issuer: settings.issuer, subject, provider: settings.name, simulated: settings.simulated, national: settings.national, name, personalId, level, authenticatedAt })
}

/** A provider that does not answer is one thing; an answer that proves nothing is another. */
function failed(error: unknown): (typeof citizenProblems)[keyof typeof citizenProblems] {
  const { error: said, status, code, cause } = error as { error?: unknown; status?: number; code?: string; cause?: { status?: number } }
  if (said === 'access_denied') return citizenProblems.declined
  const answered = status ?? (cause instanceof Response ? cause.status : undefined)
  if ((answered !== undefined && answered >= 500) || said === 'temporarily_unavailable' || said === 'server_error') return citizenProblems.providerDown
  const unreached = error instanceof TypeError || ['TimeoutError', 'AbortError'].includes((error as Error).name) || ['OAUTH_TIMEOUT', 'OAUTH_ABORT'].includes(code ?? '')
  if (!unreached) console.warn(JSON.stringify({ identity: 'unproven', code: code ?? null, said: said ?? null }))
  return unreached ? citizenProblems.providerDown : citizenProblems.unproven
}
