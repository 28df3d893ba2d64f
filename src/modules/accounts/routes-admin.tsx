// Account administration of a commune. Changing anything asks for a fresh confirmation of identity.

import { newId, formatShortCode } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { derivedBytes, hashPassword } from '../../platform/secrets.ts'
import { addSeconds } from '../../platform/time.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { accountCreated, accountLocked, accountUnlocked, passwordReset, rolesChanged, sessionEndedByAdmin } from './commands.ts'
import { accountProblems } from './problems.ts'
import { findAccount, listAccounts, listSessions, type AccountRow } from './queries-accounts.ts'
import { ONE_TIME_PASSWORD_SECONDS } from './rules.ts'
import { AccountPage, AccountsPage, NewAccountPage, OneTimePasswordPage } from './views-admin.tsx'

const admin = { who: can('account.manage') }
const confirmed = { who: can('account.manage'), stepUp: true }

/** The same form sent twice must show the same password, and no command or ledger may hold it: it is derived. */
function oneTimePassword(ctx: ServerCtx, commandId: string): string {
  const signs = '123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const bytes = derivedBytes(ctx.services.config.secret, 'one-time-password', commandId)
  return formatShortCode([...bytes.subarray(0, 16)].map((byte) => signs[byte % 31]!).join(''))
}

function commandIdOf(ctx: ServerCtx): string {
  return ctx.form.get('commandId') || newId(ctx.now)
}

export const adminRoutes: ServerRoute[] = [
  page<ServerCtx>('/quan-tri/tai-khoan', admin, async (ctx) => (
    <AccountsPage v={ctx.view} accounts={await ctx.read((db) => listAccounts(db, ctx.communeId!))} />
  )),

  page<ServerCtx>('/quan-tri/tai-khoan/moi', confirmed, (ctx) => <NewAccountPage v={ctx.view} values={{}} roles={[]} commandId={newId(ctx.now)} />),

  form<ServerCtx>('/quan-tri/tai-khoan/moi', confirmed, async (ctx) => {
    const commandId = commandIdOf(ctx)
    const password = oneTimePassword(ctx, commandId)
    const roles = ctx.form.getAll('roles')
    const input = { accountId: newId(ctx.now), login: ctx.form.get('login'), fullName: ctx.form.get('fullName'), roles, passwordHash: await hashPassword(password) }
    const decision = await ctx.run(accountCreated, input, { commandId })
    if (!decision.ok) {
      const again = <NewAccountPage v={ctx.view} problems={said(ctx, decision.problems)} values={ctx.form.toObject()} roles={roles} commandId={commandId} />
      return withStatus(statusOf(decision.problems), again)
    }
    const { accountId } = decision.value as { accountId: string }
    return shownOnce(ctx, accountId, password)
  }),

  page<ServerCtx>('/quan-tri/tai-khoan/:accountId', admin, async (ctx) => accountPage(ctx)),

  form<ServerCtx>('/quan-tri/tai-khoan/:accountId/vai-tro', confirmed, async (ctx) => {
    const { accountId } = ctx.params
    const decision = await ctx.run(rolesChanged, { accountId, fullName: ctx.form.get('fullName'), roles: ctx.form.getAll('roles') })
    if (decision.ok) return seeOther(`/quan-tri/tai-khoan/${accountId}`, { tone: 'ok', text: ctx.t('Đã lưu tên và vai trò.') })
    return withStatus(statusOf(decision.problems), await accountPage(ctx, decision.problems))
  }),

  form<ServerCtx>('/quan-tri/tai-khoan/:accountId/khoa', confirmed, async (ctx) => {
    const decision = await ctx.run(accountLocked, { accountId: ctx.params.accountId, locked: true })
    return decision.ok ? back(ctx, ctx.t('Đã khóa tài khoản và đăng xuất mọi máy.')) : ctx.refusal(decision.problems)
  }),

  form<ServerCtx>('/quan-tri/tai-khoan/:accountId/mo-khoa', confirmed, async (ctx) => {
    const decision = await ctx.run(accountUnlocked, { accountId: ctx.params.accountId, locked: false })
    return decision.ok ? back(ctx, ctx.t('Đã mở khóa tài khoản.')) : ctx.refusal(decision.problems)
  }),

  form<ServerCtx>('/quan-tri/tai-khoan/:accountId/cap-lai', confirmed, async (ctx) => {
    const { accountId } = ctx.params
    const commandId = commandIdOf(ctx)
    const password = oneTimePassword(ctx, commandId)
    const dropSecondFactor = ctx.form.has('dropSecondFactor')
    const decision = await ctx.run(passwordReset, { accountId, passwordHash: await hashPassword(password), dropSecondFactor }, { commandId })
    return decision.ok ? shownOnce(ctx, accountId!, password) : ctx.refusal(decision.problems)
  }),

  form<ServerCtx>('/quan-tri/tai-khoan/:accountId/phien/:sessionId/dung', confirmed, async (ctx) => {
    const decision = await ctx.run(sessionEndedByAdmin, { sessionId: ctx.params.sessionId })
    return decision.ok ? back(ctx, ctx.t('Đã chấm dứt phiên đăng nhập đó.')) : ctx.refusal(decision.problems)
  }),
]

function back(ctx: ServerCtx, text: string) {
  return seeOther(`/quan-tri/tai-khoan/${ctx.params.accountId}`, { tone: 'ok', text })
}

async function shownOnce(ctx: ServerCtx, accountId: string, password: string) {
  const account = await ctx.read((db) => findAccount(db, ctx.communeId!, accountId))
  if (!account) return ctx.refusal([accountProblems.noSuchAccount])
  const { login, fullName, passwordUntil } = account
  const until = passwordUntil ?? addSeconds(ctx.now, ONE_TIME_PASSWORD_SECONDS)
  return <OneTimePasswordPage v={ctx.view} login={login} fullName={fullName} password={password} until={until} accountId={accountId} />
}

async function accountPage(ctx: ServerCtx, problems?: Problem[]) {
  const accountId = ctx.params.accountId!
  const found = await ctx.read(async (db) => {
    const account: AccountRow | undefined = await findAccount(db, ctx.communeId!, accountId)
    return account && { account, sessions: await listSessions(db, { accountId }, ctx.now) }
  })
  if (!found) return ctx.refusal([accountProblems.noSuchAccount])
  return (
    <AccountPage
      v={ctx.view}
      account={found.account}
      sessions={found.sessions}
      currentSessionId={ctx.actor.sessionId}
      isMe={accountId === ctx.actor.id}
      now={ctx.now}
      {...(problems && { problems: said(ctx, problems), roles: ctx.form.getAll('roles'), fullName: ctx.form.get('fullName') })}
    />
  )
}
