// An OpenID Connect provider (oidc-provider) inside this process: requests are handed to it as Node's own kind. Its
// packages are loaded when somebody first signs in, so that nobody waits for them at the start.

import { decodeJwt, importJWK, SignJWT } from 'jose'
import type Provider from 'oidc-provider'
import type { Configuration, Interaction } from 'oidc-provider'
import { PERSONAS, type Persona } from './people.ts'
import type { IdentityState } from './state.ts'

/** Back channel of the stand-in; also its name as an issuer. */
export const IDENTITY_HOST = 'identity.stand-in.invalid'
export const IDENTITY_ISSUER = `https://${IDENTITY_HOST}`
export const IDENTITY_CLIENT = 'go-cua'
/** Front channel: the provider's pages in the browser. */
export const ROOM = '/gia-lap/dinh-danh'
/** Our own address it may send people back to. */
export const CALLBACK = '/ho-so-cua-toi/tro-ve'
const LATE_MS = 12_000
const INTERACTION_SECONDS = 600

export interface OpenProvider {
  /** Hands a request on; `origin` is where it is thought to have come in. */
  handle(request: Request, origin: string): Promise<Response>
  findInteraction(uid: string): Promise<Interaction | undefined>
  /** The person has chosen; returns where the browser goes on. */
  finish(uid: string, persona: Persona | undefined): Promise<string | undefined>
}

export async function openProvider(state: IdentityState, origin: string): Promise<OpenProvider> {
  const [{ default: ProviderClass }, { default: inject }] = await Promise.all([import('oidc-provider'), import('light-my-request')])
  const { signingKey, cookieKey } = state.read()
  const provider: Provider = new ProviderClass(IDENTITY_ISSUER, configuration(origin, signingKey, cookieKey))
  provider.proxy = true
  const listen = provider.callback()

  return {
    async handle(request, from) {
      const url = new URL(request.url)
      if (state.faults().late && url.pathname === `${ROOM}/token`) await new Promise((done) => setTimeout(done, LATE_MS).unref())
      if (state.faults().nonce && url.searchParams.has('nonce')) url.searchParams.set('nonce', 'cua-nguoi-khac')
      const outside = new URL(from)
      const headers = { ...Object.fromEntries(request.headers), cookie: withoutSession(request.headers.get('cookie') ?? ''), host: outside.host, 'x-forwarded-host': outside.host, 'x-forwarded-proto': outside.protocol.slice(0, -1) }
      const payload = request.method === 'GET' ? undefined : Buffer.from(await request.arrayBuffer())
      const answer = await inject(listen as Parameters<typeof inject>[0], { method: request.method as 'GET', url: url.pathname + url.search, headers, ...(payload && { payload }) })
      const out = new Headers()
      for (const [name, value] of Object.entries(answer.headers)) for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) out.append(name, String(one))
      if (url.pathname === `${ROOM}/token` && state.faults().expired && answer.statusCode === 200) return Response.json(await staled(JSON.parse(answer.payload) as Record<string, unknown>, signingKey))
      if (url.pathname !== '/.well-known/openid-configuration') return new Response(answer.rawPayload.length > 0 ? Uint8Array.from(answer.rawPayload) : null, { status: answer.statusCode, headers: out })
      // Browsers come in by the house's own address; everything else is asked behind it.
      return Response.json({ ...(JSON.parse(answer.payload) as object), authorization_endpoint: `${origin}${ROOM}/auth` })
    },
    findInteraction: async (uid) => (await provider.Interaction.find(uid)) ?? undefined,
    async finish(uid, persona) {
      const interaction = await provider.Interaction.find(uid)
      if (!interaction) return undefined
      interaction.result = persona
        ? { login: { accountId: personaSubject(persona), acr: state.faults().low ? '1' : String(persona.level), amr: ['mo-phong'], remember: false } }
        : { error: 'access_denied', error_description: 'The person did not go on.' }
      await interaction.save(INTERACTION_SECONDS)
      return interaction.returnTo
    },
  }
}

function configuration(origin: string, signingKey: Record<string, unknown>, cookieKey: string): Configuration {
  return {
    adapter: memory(),
    jwks: { keys: [signingKey as never] },
    clients: [{
      client_id: IDENTITY_CLIENT, redirect_uris: [`${origin}${CALLBACK}`], response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none', require_auth_time: true,
      id_token_signed_response_alg: 'ES256',
    }],
    acrValues: ['1', '2'],
    scopes: ['openid', 'profile', 'identity'],
    claims: { openid: ['sub', 'acr', 'auth_time', 'amr'], profile: ['name'], identity: ['personal_number'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: [cookieKey], names: { session: 'mo_phong_phien', interaction: 'mo_phong_chon', resume: 'mo_phong_tiep' }, short: { path: ROOM, httpOnly: true, sameSite: 'lax' }, long: { path: ROOM, httpOnly: true, sameSite: 'lax' } },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, userinfo: { enabled: false } },
    routes: { authorization: `${ROOM}/auth`, token: `${ROOM}/token`, jwks: `${ROOM}/jwks` },
    interactions: { url: (_ctx, interaction) => `${ROOM}/chon/${interaction.uid}` },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: INTERACTION_SECONDS, Session: INTERACTION_SECONDS },
    findAccount: (_ctx, id) => {
      const persona = PERSONAS.find((one) => personaSubject(one) === id)
      return persona && { accountId: id, claims: () => ({ sub: id, name: persona.name, personal_number: persona.personalNumber }) }
    },
    // The house may know who signs in; nobody is asked twice.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
      grant.addOIDCScope('openid profile identity')
      await grant.save()
      return grant
    },
    renderError: (ctx, out) => {
      ctx.type = 'text'
      ctx.body = `${out.error}: ${out.error_description ?? ''} (mô phỏng)`
    },
  }
}

const personaSubject = ({ key }: Persona) => `hu-cau-${key}`

/** Everybody chooses anew: who signed in before on the same phone is forgotten. */
const withoutSession = (cookies: string) => cookies.split('; ').filter((one) => !one.startsWith('mo_phong_phien')).join('; ')

/** The same answer, its proof an hour old. */
async function staled(answer: Record<string, unknown>, signingKey: Record<string, unknown>): Promise<Record<string, unknown>> {
  const claims = decodeJwt(String(answer.id_token))
  const token = new SignJWT({ ...claims, iat: claims.iat! - 3600, exp: claims.exp! - 3600 }).setProtectedHeader({ alg: 'ES256', kid: 'mo-phong' })
  return { ...answer, id_token: await token.sign(await importJWK(signingKey)) }
}

const KEPT = 2000

/** Codes and sessions of minutes, gone with the process: whoever is in the middle of a sign-in begins again. */
function memory(): NonNullable<Configuration['adapter']> {
  const rows = new Map<string, { payload: Record<string, unknown>; until: number }>()
  const live = (key: string) => {
    const row = rows.get(key)
    if (row && row.until > performance.now()) return row.payload
    rows.delete(key)
    return undefined
  }
  return (model: string) => {
    const keyOf = (id: string) => `${model}:${id}`
    const search = async (matches: (payload: Record<string, unknown>) => boolean) => {
      for (const key of rows.keys()) {
        const payload = key.startsWith(`${model}:`) ? live(key) : undefined
        if (payload && matches(payload)) return payload
      }
      return undefined
    }
    return {
      upsert: async (id, payload, seconds) => {
        rows.set(keyOf(id), { payload: payload as Record<string, unknown>, until: performance.now() + (seconds ?? 600) * 1000 })
        for (const key of rows.keys()) if (rows.size > KEPT) rows.delete(key)
      },
      find: async (id) => live(keyOf(id)),
      findByUid: (uid) => search((payload) => payload.uid === uid),
      findByUserCode: (code) => search((payload) => payload.userCode === code),
      consume: async (id) => {
        const payload = live(keyOf(id))
        if (payload) payload.consumed = true
      },
      destroy: async (id) => void rows.delete(keyOf(id)),
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of rows) if (payload.grantId === grantId) rows.delete(key)
      },
    }
  }
}
