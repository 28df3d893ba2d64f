// My account: sessions, password, second factor, recovery codes, and the commune a province viewer looks at.

import { setCookie } from 'hono/cookie'
import { Secret } from 'otpauth'
import type { Command } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { qrSvg } from '../../platform/qr.ts'
import { hashPassword, openText, sealText, verifyPassword } from '../../platform/secrets.ts'
import { acceptedTotpStep, newTotpSecret, totpUri } from '../../platform/totp.ts'
import { passkeyHost } from '../../platform/web/passkeys.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, signedIn, withStatus } from '../../platform/web/route.ts'
import { safePath } from '../../platform/web/safe-path.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { sealTotp } from './commands.ts'
import { codesRenewed, ownSessionEnded, passkeyRemoved, passwordChanged, totpRemoved, totpSet } from './commands-self.ts'
import { finishSetup, newRecoveryCodes } from './commands-sign-in.ts'
import { accountProblems } from './problems.ts'
import { countRecoveryCodes, findAccountById, listCommunes, listPasskeys, listSessions, type SignInAccount } from './queries-accounts.ts'
import { findEnrolMember } from './queries-devices.ts'
import { giveSession } from './routes-session.ts'
import { LOGIN_LIMIT, needsSecondFactor, passwordFault, PROVINCE_LEDGER, SETUP_PAGES } from './rules.ts'
import { ChooseCommunePage, CodesPage, communeWords, FactorsPage, MePage, PasswordPage, SessionsPage, TotpPage } from './views-self.tsx'
import { NoConfirmPage } from './views-sign-in.tsx'

const mine = { who: can('self.manage') }
const mineConfirmed = { who: can('self.manage'), stepUp: true }
const YEAR_SECONDS = 31_536_000

/** People of the province act in their own ledger. */
function runOwn<I>(ctx: ServerCtx, cmd: Command<I>, input: unknown) {
  return ctx.run(cmd, input, { communeId: ctx.actor.communeId ?? PROVINCE_LEDGER })
}

async function ownAccount(ctx: ServerCtx): Promise<SignInAccount | undefined> {
  return ctx.actor.kind === 'staff' ? findAccountById(ctx.services.database.db, ctx.actor.id) : undefined
}

/** Where an account goes that has just finished a step: the next one, or on with a full session. */
async function afterStep(ctx: ServerCtx, otherwise: string): Promise<string> {
  const { setup, token } = await finishSetup(ctx.services, ctx.actor, ctx.now)
  if (token) giveSession(ctx, token, 'staff')
  if (setup) return SETUP_PAGES[setup]
  return ctx.actor.mustFirst ? '/' : otherwise
}

export const selfRoutes: ServerRoute[] = [
  page<ServerCtx>('/toi', { who: signedIn }, async (ctx) => {
    const { actor, view } = ctx
    const member = actor.memberId && actor.communeId !== null ? await ctx.read((db) => findEnrolMember(db, actor.communeId!, actor.memberId!)) : undefined
    return (
      <MePage
        v={view}
        name={actor.name}
        roles={actor.roles}
        place={view.commune?.name}
        kind={actor.kind === 'volunteer' ? 'volunteer' : 'staff'}
        choosesCommune={actor.communeId === null}
        {...(member && { team: { id: member.teamId, name: member.teamName } })}
      />
    )
  }),

  page<ServerCtx>('/tai-khoan/phien', mine, async (ctx) => {
    const owner = ctx.actor.deviceId ? { deviceId: ctx.actor.deviceId } : { accountId: ctx.actor.id }
    const sessions = await listSessions(ctx.services.database.db, owner, ctx.now)
    return <SessionsPage v={ctx.view} sessions={sessions} currentId={ctx.actor.sessionId} revokeAction={(id) => `/tai-khoan/phien/${id}/dung`} />
  }),

  form<ServerCtx>('/tai-khoan/phien/:sessionId/dung', mine, async (ctx) => {
    const decision = await runOwn(ctx, ownSessionEnded, { sessionId: ctx.params.sessionId })
    return decision.ok ? seeOther('/tai-khoan/phien', { tone: 'ok', text: ctx.t('Đã chấm dứt phiên đăng nhập đó.') }) : ctx.refusal(decision.problems)
  }),

  page<ServerCtx>('/tai-khoan/mat-khau', mine, async (ctx) => {
    const account = await ownAccount(ctx)
    if (!account) return <NoConfirmPage v={ctx.view} />
    return <PasswordPage v={ctx.view} commandId={newId(ctx.now)} mustChange={account.mustChangePassword} />
  }),

  form<ServerCtx>('/tai-khoan/mat-khau', mine, async (ctx) => {
    const account = await ownAccount(ctx)
    if (!account) return <NoConfirmPage v={ctx.view} />
    const problems = await newPasswordProblems(ctx, account)
    const passwordHash = problems.length > 0 ? '' : await hashPassword(ctx.form.get('newPassword'))
    const decision = problems.length > 0 ? { ok: false as const, problems } : await runOwn(ctx, passwordChanged, { passwordHash })
    if (!decision.ok) {
      const page = <PasswordPage v={ctx.view} problems={said(ctx, decision.problems)} commandId={newId(ctx.now)} mustChange={account.mustChangePassword} />
      return withStatus(statusOf(decision.problems), page)
    }
    return seeOther(await afterStep(ctx, '/toi'), { tone: 'ok', text: ctx.t('Đã đổi mật khẩu. Các máy khác đã bị đăng xuất.') })
  }),

  page<ServerCtx>('/tai-khoan/bao-ve', mine, async (ctx) => {
    const account = await ownAccount(ctx)
    if (!account) return <NoConfirmPage v={ctx.view} />
    const { db } = ctx.services.database
    return (
      <FactorsPage
        v={ctx.view}
        hasTotp={account.totpSecret !== null}
        required={needsSecondFactor(account.roles)}
        setup={ctx.actor.mustFirst !== undefined}
        passkeys={await listPasskeys(db, account.id)}
        codesLeft={await countRecoveryCodes(db, account.id)}
        host={passkeyHost(ctx.services.config.origin)}
        next="/tai-khoan/bao-ve"
      />
    )
  }),

  page<ServerCtx>('/tai-khoan/ma-xac-thuc', mineConfirmed, async (ctx) => {
    const account = await ownAccount(ctx)
    return account ? totpPage(ctx, account, newTotpSecret()) : <NoConfirmPage v={ctx.view} />
  }),

  form<ServerCtx>('/tai-khoan/ma-xac-thuc', mineConfirmed, async (ctx) => {
    const account = await ownAccount(ctx)
    if (!account) return <NoConfirmPage v={ctx.view} />
    const { secret } = ctx.services.config
    const offered = openText(secret, 'totp-offer', ctx.form.get('khoa')) as { secret: string; accountId: string } | undefined
    if (offered?.accountId !== account.id) return seeOther('/tai-khoan/ma-xac-thuc')
    const step = acceptedTotpStep(offered.secret, ctx.form.get('code'), ctx.now, null)
    if (step === undefined) return withStatus(422, totpPage(ctx, account, offered.secret, [accountProblems.badCode]))
    const { codes, codeHashes } = newRecoveryCodes(secret, account.id)
    const decision = await runOwn(ctx, totpSet, { sealedSecret: sealTotp(secret, account.id, offered.secret), step, codeHashes })
    if (!decision.ok) return ctx.refusal(decision.problems)
    return <CodesPage v={ctx.view} codes={codes} next={await afterStep(ctx, '/tai-khoan/bao-ve')} at={ctx.now} />
  }),

  form<ServerCtx>('/tai-khoan/ma-xac-thuc/bo', mineConfirmed, async (ctx) => {
    const decision = await runOwn(ctx, totpRemoved, {})
    return decision.ok ? seeOther('/tai-khoan/bao-ve', { tone: 'warn', text: ctx.t('Đã bỏ mã xác thực.') }) : ctx.refusal(decision.problems)
  }),

  form<ServerCtx>('/tai-khoan/ma-du-phong', mineConfirmed, async (ctx) => {
    const { codes, codeHashes } = newRecoveryCodes(ctx.services.config.secret, ctx.actor.id)
    const decision = await runOwn(ctx, codesRenewed, { codeHashes })
    return decision.ok ? <CodesPage v={ctx.view} codes={codes} next="/tai-khoan/bao-ve" at={ctx.now} /> : ctx.refusal(decision.problems)
  }),

  form<ServerCtx>('/tai-khoan/khoa-truy-cap/bo', mineConfirmed, async (ctx) => {
    const decision = await runOwn(ctx, passkeyRemoved, { credentialId: ctx.form.get('credentialId') })
    return decision.ok ? seeOther('/tai-khoan/bao-ve', { tone: 'ok', text: ctx.t('Đã bỏ khóa truy cập.') }) : ctx.refusal(decision.problems)
  }),

  page<ServerCtx>('/chon-xa', { who: signedIn }, (ctx) => choosePage(ctx, safePath(ctx.query.get('tiep') ?? '/'))),

  form<ServerCtx>('/chon-xa', { who: signedIn }, async (ctx) => {
    const next = safePath(ctx.form.get('tiep'))
    const chosen = Number(ctx.form.get('xa'))
    if (!ctx.actor.provinceCommunes.includes(chosen)) return withStatus(422, await choosePage(ctx, next, [accountProblems.noSuchCommune]))
    setCookie(ctx.c, 'gocua_xa', String(chosen), { path: '/', maxAge: YEAR_SECONDS, sameSite: 'Lax', httpOnly: true, secure: ctx.services.config.secure })
    return seeOther(next)
  }),
]

async function newPasswordProblems(ctx: ServerCtx, account: SignInAccount): Promise<Problem[]> {
  const limited = await countAttempt(ctx.services.database, `confirm:${account.id}`, LOGIN_LIMIT, ctx.now)
  if (!limited.ok) return limited.problems
  const [old, fresh, again] = [ctx.form.get('password'), ctx.form.get('newPassword'), ctx.form.get('again')]
  const problems: Problem[] = []
  if (!(await verifyPassword(old.slice(0, 1000), account.passwordHash))) problems.push(accountProblems.badPassword)
  const fault = passwordFault(fresh, account.login)
  if (fault) problems.push(accountProblems[fault])
  else if (fresh === old) problems.push(accountProblems.sameAgain)
  if (fresh !== again) problems.push(accountProblems.notTheSame)
  return problems
}

function totpPage(ctx: ServerCtx, account: SignInAccount, secret: string, problems?: Problem[]) {
  const sealed = sealText(ctx.services.config.secret, 'totp-offer', { secret: Secret.fromBase32(secret).base32, accountId: account.id })
  const svg = qrSvg(totpUri(secret, account.login), { label: ctx.t('Mã QR để thêm vào ứng dụng xác thực') })
  return <TotpPage v={ctx.view} svg={svg} secret={secret} sealed={sealed} login={account.login} {...(problems && { problems: said(ctx, problems) })} />
}

async function choosePage(ctx: ServerCtx, next: string, problems?: Problem[]) {
  const communes = await ctx.readEverywhere((db) => listCommunes(db, ctx.actor.provinceCommunes))
  const [own] = ctx.actor.communeId === null ? [] : await ctx.readEverywhere((db) => listCommunes(db, [ctx.actor.communeId!]))
  return (
    <ChooseCommunePage
      v={ctx.view}
      communes={communes}
      current={ctx.communeId}
      next={next}
      {...(own && { own: communeWords(ctx.view, own.kind, own.name) })}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
}
