// The machine half of passkeys: the page script asks for options and brings back what the browser signed.

import { PROVINCE_LEDGER, SETUP_PAGES } from './rules.ts'
import { checkRegistration, confirmWithPasskey, passkeyConfirmOptions, passkeyRegistrationOptions, passkeySignInOptions, signInWithPasskey } from './commands-passkeys.ts'
import { passkeyAdded } from './commands-self.ts'
import { finishSetup } from './commands-sign-in.ts'
import { endSession } from './queries.ts'
import { attemptOf, giveSession } from './routes-session.ts'
import { nextOutput, nothing, optionsOutput, registerPasskeyInput, usePasskeyInput } from './schema.ts'
import { browserWords } from './views-self.tsx'
import { commonProblems, Refused, type Decision } from '../../platform/problem.ts'
import { anyone, api, can, signedIn } from '../../platform/web/route.ts'
import { safePath } from '../../platform/web/safe-path.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'

function sure<T>(decision: Decision<T>): T {
  if (!decision.ok) throw new Refused(...decision.problems)
  return decision.value
}

const asJson = <T extends object>(options: T) => ({ ...options }) as Record<string, unknown>

export const passkeyRoutes: ServerRoute[] = [
  api<unknown, Record<string, unknown>, ServerCtx>(
    'POST',
    '/api/v1/passkeys/register/options',
    { who: can('self.manage'), stepUp: true, summary: 'Options for making a passkey of this account.', input: nothing, output: optionsOutput },
    async (ctx) => {
      const options = await passkeyRegistrationOptions(ctx.services, ctx.actor)
      if (!options) throw new Refused(commonProblems.notAllowed)
      return asJson(options)
    },
  ),
  api<{ label: string; credential: unknown }, { next: string }, ServerCtx>(
    'POST',
    '/api/v1/passkeys/register',
    { who: can('self.manage'), stepUp: true, summary: 'Keeps a new passkey.', input: registerPasskeyInput, output: nextOutput },
    async (ctx, { label, credential }) => {
      const passkey = sure(await checkRegistration(ctx.services, ctx.actor, credential))
      const name = label || browserWords(ctx.view, attemptOf(ctx).userAgent)
      sure(await ctx.run(passkeyAdded, { ...passkey, label: name }, { communeId: ctx.actor.communeId ?? PROVINCE_LEDGER }))
      const { setup, token } = await finishSetup(ctx.services, ctx.actor, ctx.now)
      if (token) giveSession(ctx, token, 'staff')
      return { next: setup ? SETUP_PAGES[setup] : '/tai-khoan/bao-ve' }
    },
  ),
  api<unknown, Record<string, unknown>, ServerCtx>(
    'POST',
    '/api/v1/passkeys/sign-in/options',
    { who: anyone, summary: 'Options for signing in with a passkey.', input: nothing, output: optionsOutput },
    async (ctx) => asJson(sure(await passkeySignInOptions(ctx.services, attemptOf(ctx)))),
  ),
  api<{ tiep: string; credential: { id: string } }, { next: string }, ServerCtx>(
    'POST',
    '/api/v1/passkeys/sign-in',
    { who: anyone, summary: 'Signs in with a passkey; sets the session cookie.', input: usePasskeyInput, output: nextOutput },
    async (ctx, { tiep, credential }) => {
      if (ctx.actor.kind === 'volunteer') throw new Refused(commonProblems.notAllowed)
      const opened = sure(await signInWithPasskey(ctx.services, credential, attemptOf(ctx)))
      if (ctx.actor.sessionId) await endSession(ctx.services.database.db, ctx.actor.sessionId, ctx.now)
      giveSession(ctx, opened.token, 'staff')
      return { next: opened.setup ? SETUP_PAGES[opened.setup] : safePath(tiep) }
    },
  ),
  api<unknown, Record<string, unknown>, ServerCtx>(
    'POST',
    '/api/v1/passkeys/confirm/options',
    { who: signedIn, summary: 'Options for confirming one’s identity again with a passkey.', input: nothing, output: optionsOutput },
    async (ctx) => asJson(sure(await passkeyConfirmOptions(ctx.services, ctx.actor))),
  ),
  api<{ tiep: string; credential: { id: string } }, { next: string }, ServerCtx>(
    'POST',
    '/api/v1/passkeys/confirm',
    { who: signedIn, summary: 'Confirms one’s identity again with a passkey; the session moves to a new cookie.', input: usePasskeyInput, output: nextOutput },
    async (ctx, { tiep, credential }) => {
      const { token } = sure(await confirmWithPasskey(ctx.services, ctx.actor, credential))
      giveSession(ctx, token, 'staff')
      return { next: safePath(tiep) }
    },
  ),
]
