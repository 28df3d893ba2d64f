// Sign-in in two steps, confirming again, signing out.

import { accountOfTicket, confirmWithPassword, signInWithCode, signInWithPassword, type Opened } from './commands-sign-in.ts'
import { ownSessionEnded } from './commands-self.ts'
import { endSession } from './queries.ts'
import { listPasskeys } from './queries-accounts.ts'
import { attemptOf, giveSession, takeSession } from './routes-session.ts'
import { PROVINCE_LEDGER, SETUP_PAGES } from './rules.ts'
import { CodePage, ConfirmPage, NoConfirmPage, SignInPage, SignOutPage } from './views-sign-in.tsx'
import type { Problem } from '../../platform/problem.ts'
import { passkeyHost } from '../../platform/web/passkeys.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { anyone, form, page, seeOther, signedIn, withStatus } from '../../platform/web/route.ts'
import { safePath } from '../../platform/web/safe-path.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'

/** After the last step: finish the account first when something is missing. A session this browser had before ends. */
async function goOn(ctx: ServerCtx, opened: Opened, next: string) {
  if (ctx.actor.sessionId) await endSession(ctx.services.database.db, ctx.actor.sessionId, ctx.now)
  giveSession(ctx, opened.token, 'staff')
  return opened.setup ? SETUP_PAGES[opened.setup] : safePath(next)
}

const hostOf = (ctx: ServerCtx) => passkeyHost(ctx.services.config.origin)

export const signInRoutes: ServerRoute[] = [
  page<ServerCtx>('/dang-nhap', { who: anyone }, (ctx) => {
    const next = safePath(ctx.query.get('tiep') ?? '/')
    if (ctx.actor.kind === 'staff') return seeOther(next)
    return <SignInPage v={ctx.view} next={next} host={hostOf(ctx)} phone={ctx.actor.kind === 'volunteer'} />
  }),

  form<ServerCtx>('/dang-nhap', { who: anyone }, async (ctx) => {
    const next = safePath(ctx.form.get('tiep'))
    const login = ctx.form.get('login')
    const again = (problems: Problem[]) =>
      withStatus(statusOf(problems), <SignInPage v={ctx.view} problems={said(ctx, problems)} login={login} next={next} host={hostOf(ctx)} />)
    if (ctx.actor.kind === 'volunteer') return withStatus(409, <SignInPage v={ctx.view} login={login} next={next} host={hostOf(ctx)} phone />)
    const decision = await signInWithPassword(ctx.services, { login, password: ctx.form.get('password') }, attemptOf(ctx))
    if (!decision.ok) return again(decision.problems)
    if (decision.value.kind === 'session') return seeOther(await goOn(ctx, decision.value, next))
    const { ticket, hasTotp, hasPasskey } = decision.value
    return <CodePage v={ctx.view} ticket={ticket} next={next} host={hostOf(ctx)} hasTotp={hasTotp} hasPasskey={hasPasskey} />
  }),

  // Reloading the second step lands here: it has no address of its own without the first.
  page<ServerCtx>('/dang-nhap/ma', { who: anyone }, () => seeOther('/dang-nhap')),

  form<ServerCtx>('/dang-nhap/ma', { who: anyone }, async (ctx) => {
    const next = safePath(ctx.form.get('tiep'))
    const ticket = ctx.form.get('ve')
    const decision = await signInWithCode(ctx.services, { ticket, code: ctx.form.get('code') }, attemptOf(ctx))
    if (decision.ok) return seeOther(await goOn(ctx, decision.value, next))
    const problems = said(ctx, decision.problems)
    const account = await accountOfTicket(ctx.services, ticket, ctx.now)
    if (!account) return withStatus(422, <SignInPage v={ctx.view} problems={problems} next={next} host={hostOf(ctx)} />)
    const factors = { hasTotp: account.totpSecret !== null, hasPasskey: Number(account.passkeys) > 0 }
    return withStatus(statusOf(decision.problems), <CodePage v={ctx.view} problems={problems} ticket={ticket} next={next} host={hostOf(ctx)} {...factors} />)
  }),

  page<ServerCtx>('/xac-nhan-lai', { who: signedIn }, async (ctx) => confirmPage(ctx, safePath(ctx.query.get('tiep') ?? '/'))),

  form<ServerCtx>('/xac-nhan-lai', { who: signedIn }, async (ctx) => {
    const next = safePath(ctx.form.get('tiep'))
    if (ctx.actor.kind !== 'staff') return <NoConfirmPage v={ctx.view} />
    const decision = await confirmWithPassword(ctx.services, ctx.actor, ctx.form.get('password'), attemptOf(ctx))
    if (!decision.ok) return withStatus(statusOf(decision.problems), await confirmPage(ctx, next, said(ctx, decision.problems)))
    giveSession(ctx, decision.value.token, 'staff')
    return seeOther(next)
  }),

  page<ServerCtx>('/dang-xuat', { who: anyone }, ({ view, actor }) => (
    <SignOutPage v={view} phone={actor.kind === 'volunteer'} signedIn={actor.kind !== 'anonymous'} />
  )),

  form<ServerCtx>('/dang-xuat', { who: signedIn }, async (ctx) => {
    const { actor } = ctx
    const ended = await ctx.run(ownSessionEnded, { sessionId: actor.sessionId }, { communeId: actor.communeId ?? PROVINCE_LEDGER })
    if (!ended.ok) return ctx.refusal(ended.problems)
    takeSession(ctx)
    return seeOther('/dang-xuat')
  }),
]

async function confirmPage(ctx: ServerCtx, next: string, problems?: ReturnType<typeof said>) {
  if (ctx.actor.kind !== 'staff') return <NoConfirmPage v={ctx.view} />
  const passkeys = await listPasskeys(ctx.services.database.db, ctx.actor.id)
  return <ConfirmPage v={ctx.view} next={next} host={hostOf(ctx)} hasPasskey={passkeys.length > 0} {...(problems && { problems })} />
}
