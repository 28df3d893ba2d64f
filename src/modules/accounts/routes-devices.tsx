// Enrolling a volunteer's phone and ending a lost one.

import { newId, readShortCode } from '../../platform/ids.ts'
import { commonProblems, type Problem } from '../../platform/problem.ts'
import { qrSvg } from '../../platform/qr.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { Instant } from '../../platform/time.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { anyone, api, can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { Refused } from '../../platform/problem.ts'
import { claimant, deviceEnrolled, deviceRevoked, enrolmentIssued, isInCharge, isRecentClaim, newEnrolmentToken } from './commands-devices.ts'
import { accountProblems } from './problems.ts'
import { findDevice, findDeviceKey, findEnrolMember, findEnrolment, listDevices, type EnrolMember, type FoundEnrolment } from './queries-devices.ts'
import { openSession } from './queries.ts'
import { attemptOf, giveSession } from './routes-session.ts'
import { ENROLMENT_LIMIT } from './rules.ts'
import { deviceKeyOutput, nothing } from './schema.ts'
import { ClaimPage, DeadCodePage, DevicesPage, EnrolCodePage, EnrolledPage, EnrolPage, RevokePage, TypeCodePage } from './views-devices.tsx'
import { browserWords } from './views-self.tsx'

/** The member a leader may enrol, or a refusal: other teams' people are not found. */
async function memberInCharge(ctx: ServerCtx): Promise<EnrolMember> {
  const member = await ctx.read((db) => findEnrolMember(db, ctx.communeId!, uuidParam(ctx, 'memberId')))
  if (!member || !isInCharge(ctx.actor, member.teamId)) throw new Refused(accountProblems.noSuchMember)
  return member
}

function uuidParam(ctx: ServerCtx, name: string): string {
  const value = ctx.params[name] ?? ''
  if (!/^[0-9a-f-]{36}$/.test(value)) throw new Refused(commonProblems.notFound)
  return value
}

async function countGuess(ctx: ServerCtx): Promise<void> {
  const limited = await countAttempt(ctx.services.database, `enrolment-from:${attemptOf(ctx).address}`, ENROLMENT_LIMIT, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
}

/** The code of the address, when it can be one and exists. */
async function enrolmentOf(ctx: ServerCtx): Promise<{ token: string; enrolment: FoundEnrolment | undefined }> {
  await countGuess(ctx)
  const token = readShortCode(ctx.params.token ?? '') ?? ''
  const enrolment = token ? await ctx.readEverywhere((db) => findEnrolment(db, hashToken(token))) : undefined
  return { token, enrolment }
}

function deadCode(ctx: ServerCtx, problem: Problem) {
  return withStatus(problem.status, <DeadCodePage v={ctx.view} text={ctx.t(problem.text)} />)
}

export const deviceRoutes: ServerRoute[] = [
  page<ServerCtx>('/doi/may', { who: can('device.enrol') }, async (ctx) => {
    const filter = ctx.actor.kind === 'volunteer' ? { teamId: ctx.actor.teamId! } : {}
    return <DevicesPage v={ctx.view} devices={await ctx.read((db) => listDevices(db, ctx.communeId!, filter))} now={ctx.now} />
  }),

  page<ServerCtx>('/doi/may/:deviceId/thu-hoi', { who: can('device.revoke') }, async (ctx) => revokePage(ctx)),

  form<ServerCtx>('/doi/may/:deviceId/thu-hoi', { who: can('device.revoke') }, async (ctx) => {
    const decision = await ctx.run(deviceRevoked, { deviceId: uuidParam(ctx, 'deviceId'), reason: ctx.form.get('reason') })
    if (decision.ok) return seeOther('/doi/may', { tone: 'ok', text: ctx.t('Đã thu hồi máy. Khóa dữ liệu của nó không còn.') })
    if (decision.problems[0]?.field === undefined) return ctx.refusal(decision.problems)
    return withStatus(statusOf(decision.problems), await revokePage(ctx, decision.problems))
  }),

  page<ServerCtx>('/doi/ghi-danh/:memberId', { who: can('device.enrol') }, async (ctx) => {
    const member = await memberInCharge(ctx)
    const devices = await ctx.read((db) => listDevices(db, ctx.communeId!, { memberId: member.memberId }))
    return <EnrolPage v={ctx.view} member={member} devices={devices} now={ctx.now} />
  }),

  form<ServerCtx>('/doi/ghi-danh/:memberId', { who: can('device.enrol') }, async (ctx) => {
    const member = await memberInCharge(ctx)
    const token = newEnrolmentToken()
    // Pressed twice, the second code puts the first out of use: what the screen shows is always the live one.
    const decision = await ctx.run(enrolmentIssued, { memberId: member.memberId, tokenHash: hashToken(token) }, { commandId: newId(ctx.now) })
    if (!decision.ok) return ctx.refusal(decision.problems)
    const { origin } = ctx.services.config
    const svg = qrSvg(`${origin}/ghi-danh/${token}`, { label: ctx.t('Mã QR ghi danh') })
    const { expiresAt } = decision.value as { expiresAt: Instant }
    return <EnrolCodePage v={ctx.view} member={member} svg={svg} token={token} link={`${origin.replace(/^https?:\/\//, '')}/ghi-danh`} expiresAt={expiresAt} />
  }),

  page<ServerCtx>('/ghi-danh', { who: anyone }, (ctx) => <TypeCodePage v={ctx.view} />),

  form<ServerCtx>('/ghi-danh', { who: anyone }, async (ctx) => {
    await countGuess(ctx)
    const typed = ctx.form.get('code').slice(0, 40)
    const token = readShortCode(typed)
    if (token) return seeOther(`/ghi-danh/${token}`)
    const problems = [{ ...accountProblems.noSuchEnrolment, field: 'code' }]
    return withStatus(422, <TypeCodePage v={ctx.view} problems={said(ctx, problems)} typed={typed} />)
  }),

  page<ServerCtx>('/ghi-danh/xong', { who: can('sync.use') }, (ctx) => <EnrolledPage v={ctx.view} name={ctx.actor.name} />),

  page<ServerCtx>('/ghi-danh/:token', { who: anyone }, async (ctx) => {
    const { token, enrolment } = await enrolmentOf(ctx)
    if (!enrolment) return deadCode(ctx, accountProblems.noSuchEnrolment)
    if (enrolment.usedAt) return deadCode(ctx, accountProblems.enrolmentUsed)
    if (enrolment.expiresAt <= ctx.now) return deadCode(ctx, accountProblems.enrolmentExpired)
    return <ClaimPage v={ctx.view} enrolment={enrolment} token={token} staff={ctx.actor.kind === 'staff'} />
  }),

  form<ServerCtx>('/ghi-danh/:token', { who: anyone }, async (ctx) => {
    const { token, enrolment } = await enrolmentOf(ctx)
    if (!enrolment) return deadCode(ctx, accountProblems.noSuchEnrolment)
    if (enrolment.usedAt && !isRecentClaim(enrolment, ctx.now)) return deadCode(ctx, accountProblems.enrolmentUsed)
    const attempt = attemptOf(ctx)
    const input = { tokenHash: hashToken(token), deviceId: newId(ctx.now), label: browserWords(ctx.view, attempt.userAgent) }
    const decision = await ctx.run(deviceEnrolled, input, { communeId: enrolment.communeId, actor: claimant(enrolment) })
    if (!decision.ok) return deadCode(ctx, decision.problems[0]!)
    const { deviceId } = decision.value as { deviceId: string }
    const session = await openSession(ctx.services.database.db, { deviceId }, ctx.now, attempt.userAgent)
    giveSession(ctx, session.token, 'device')
    return seeOther('/ghi-danh/xong')
  }),

  api<unknown, unknown, ServerCtx>(
    'POST',
    '/api/v1/device/key',
    { who: can('sync.use'), summary: 'The data key of this enrolled phone (base64url) and the end of its session; 403 when the phone was revoked.', input: nothing, output: deviceKeyOutput },
    async (ctx) => {
      const { deviceId, sessionId, memberId, name } = ctx.actor
      const found = deviceId && sessionId ? await findDeviceKey(ctx.services.database.db, deviceId, sessionId) : undefined
      if (!found || !deviceId || !memberId) throw new Refused(accountProblems.noKey)
      return { deviceId, memberId, name, key: found.dataKey.toString('base64url'), expiresAt: found.expiresAt }
    },
  ),
]

async function revokePage(ctx: ServerCtx, problems?: Problem[]) {
  const device = await ctx.read((db) => findDevice(db, ctx.communeId!, uuidParam(ctx, 'deviceId')))
  if (!device || !isInCharge(ctx.actor, device.teamId)) return ctx.refusal([accountProblems.noSuchDevice])
  return <RevokePage v={ctx.view} device={device} now={ctx.now} reason={ctx.form.get('reason')} {...(problems && { problems: said(ctx, problems) })} />
}
