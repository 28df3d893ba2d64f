// Addresses of a citizen who signs in. Pages, not scripts; everything read is read behind one commune's wall.

import { deliveryEvents, deliveryOf, findRatingToken } from '../results/index.ts'
import { envelopeSent, listOwnDossiers, storyOf } from '../dossiers/index.ts'
import { chargesOf } from '../payments/index.ts'
import { getCommune } from '../places/index.ts'
import { envelopeStanding, keptDrafts, placeOf } from '../procedures/index.ts'
import { createHash } from 'node:crypto'
import { ANONYMOUS, type Actor } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { said } from '../../platform/web/refusals.ts'
import { anyone, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { IdentitySettings } from '../../platform/web/services.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { beginSignIn, finishSignIn } from './identity.ts'
import { citizenProblems } from './problems.ts'
import { attemptIsLate, ROOM } from './rules.ts'
import { dropParcel, endCitizenSession, findCitizenSession, keepAttempt, keepParcel, onwardPath, openCitizenSession, parcelOf, takeAttempt, type CitizenSession } from './session.ts'
import { MinePage, OwnDossierPage, SendPage, SignInPage } from './views.tsx'

const TRY_LIMIT = { limit: 60, seconds: 600 }
const all = { who: anyone }

/** Fictional communes have the stand-in, real ones the provider of this deployment, or nobody. */
async function providerAt(ctx: ServerCtx, communeId: number): Promise<IdentitySettings | undefined> {
  const { identity } = ctx.services.config
  const { fictional } = await ctx.readEverywhere((db) => getCommune(db, communeId))
  return fictional ? identity?.simulated : identity?.real
}

async function count(ctx: ServerCtx): Promise<void> {
  const limited = await countAttempt(ctx.services.database, `citizen-from:${clientAddress(ctx.c)}`, TRY_LIMIT, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
}

async function signInPage(ctx: ServerCtx, problems: Problem[] = [], onward = ROOM) {
  const { place, communes } = await placeOf(ctx)
  const provider = place ? await providerAt(ctx, place.communeId) : undefined
  const html = <SignInPage v={ctx.view} place={place} communes={communes} provider={provider} onward={onward} problems={said(ctx, problems)} />
  return problems[0] ? withStatus(problems[0].status, html) : html
}

const signInFirst = (onward: string) => seeOther(`${ROOM}/dang-nhap?ve=${encodeURIComponent(onward)}`)

/** May send their own sealed file and nothing else; the ledger knows a pseudonym. */
function actorOf({ communeId, principal }: CitizenSession): Actor {
  const id = createHash('sha256').update(`${principal.issuer}\n${principal.subject}`).digest('base64url').slice(0, 22)
  return { ...ANONYMOUS, id: `citizen:${id}`, name: principal.name, communeId, permissions: new Set(['dossier.send_own']) }
}

async function sendPage(ctx: ServerCtx, session: CitizenSession, problems: Problem[] = []) {
  const standing = await envelopeStanding(ctx, parcelOf(ctx))
  const here = standing?.communeId === session.communeId && standing.opened === false && standing.expiresAt > ctx.now
  const faults = problems.length > 0 || here ? problems : [citizenProblems.nothingToSend]
  const html = <SendPage v={ctx.view} principal={session.principal} standing={here ? standing : undefined} commandId={newId(ctx.now)} problems={said(ctx, faults)} />
  return faults[0] ? withStatus(faults[0].status, html) : html
}

export const citizensRoutes: ServerRoute[] = [
  page<ServerCtx>(ROOM, all, async (ctx) => {
    const session = await findCitizenSession(ctx)
    if (!session) return signInPage(ctx)
    const { communeId, principal } = session
    const found = await ctx.services.database.read(communeId, async (db) => {
      const rows = await listOwnDossiers(db, communeId, principal)
      const own = []
      for (const dossier of rows) own.push({ dossier, story: await storyOf(db, communeId, workingCalendar(), dossier, ctx.now, ctx.t), charges: ['due', 'part'].includes(dossier.paymentState) ? await chargesOf(db, communeId, { kind: 'dossier', id: dossier.id }) : [] })
      const commune = await getCommune(db, communeId)
      return { own, communeName: commune.name }
    })
    return <MinePage v={ctx.view} session={session} {...found} drafts={await keptDrafts(ctx)} />
  }),

  page<ServerCtx>(`${ROOM}/dang-nhap`, all, async (ctx) => {
    await count(ctx)
    const { origin } = ctx.services.config
    // The provider sends people back to the one public address; a cookie set under another name would be missed there.
    if ((ctx.c.req.header('host') ?? ctx.url.host) !== new URL(origin).host) return seeOther(`${origin}${ctx.url.pathname}${ctx.url.search}`)
    const onward = onwardPath(ctx.query.get('ve') ?? ROOM)
    const { place } = await placeOf(ctx)
    if (!place) return signInPage(ctx, [], onward)
    const provider = await providerAt(ctx, place.communeId)
    if (!provider) return signInPage(ctx, [citizenProblems.notOffered], onward)
    const begun = await beginSignIn(ctx.services.outbound, provider, `${origin}${ROOM}/tro-ve`)
    if (!begun.ok) return signInPage(ctx, begun.problems, onward)
    const { address, ...proof } = begun.value
    keepAttempt(ctx, { ...proof, communeId: place.communeId, begunAt: ctx.now, onward })
    return seeOther(address)
  }),

  page<ServerCtx>(`${ROOM}/tro-ve`, all, async (ctx) => {
    await count(ctx)
    const attempt = takeAttempt(ctx)
    if (!attempt) return signInPage(ctx, [citizenProblems.unproven])
    if (attemptIsLate(attempt, ctx.now)) return signInPage(ctx, [citizenProblems.tooLate], attempt.onward)
    const provider = await providerAt(ctx, attempt.communeId)
    if (!provider) return signInPage(ctx, [citizenProblems.notOffered])
    const who = await finishSignIn(ctx.services.outbound, provider, new URL(`${ROOM}/tro-ve${ctx.url.search}`, ctx.services.config.origin), attempt)
    if (!who.ok) return signInPage(ctx, who.problems, attempt.onward)
    await openCitizenSession(ctx, attempt.communeId, who.value)
    return seeOther(attempt.onward)
  }),

  form<ServerCtx>(`${ROOM}/dang-xuat`, all, async (ctx) => {
    await endCitizenSession(ctx)
    return seeOther(ROOM, { tone: 'ok', text: ctx.t('Đã đăng xuất. Ai cầm máy này sau bạn không xem được hồ sơ của bạn.') })
  }),

  form<ServerCtx>(`${ROOM}/gui`, { ...all, maxBytes: 10_000 }, (ctx) => {
    keepParcel(ctx, ctx.form.get('qr').slice(0, 600))
    return seeOther(`${ROOM}/gui`)
  }),
  page<ServerCtx>(`${ROOM}/gui`, all, async (ctx) => {
    const session = await findCitizenSession(ctx)
    return session ? sendPage(ctx, session) : signInFirst(`${ROOM}/gui`)
  }),
  form<ServerCtx>(`${ROOM}/gui/xong`, { ...all, maxBytes: 10_000 }, async (ctx) => {
    const session = await findCitizenSession(ctx)
    if (!session) return signInFirst(`${ROOM}/gui`)
    const { communeId, principal } = session
    const sent = await ctx.run(envelopeSent(ctx.services.files, principal), { qr: parcelOf(ctx) }, { actor: actorOf(session), communeId })
    if (!sent.ok) return sendPage(ctx, session, sent.problems)
    dropParcel(ctx)
    await ctx.services.jobs.send('portal-sync', { communeId })
    return seeOther(`${ROOM}/${(sent.value as { dossierId: string }).dossierId}`, { tone: 'ok', text: ctx.t('Đã gửi tới quầy. Quầy xem rồi tiếp nhận; lúc đó đồng hồ mới chạy và bạn có phiếu hẹn.') })
  }),

  page<ServerCtx>(`${ROOM}/:dossierId`, all, async (ctx) => {
    const id = ctx.params.dossierId ?? ''
    const session = await findCitizenSession(ctx)
    if (!session) return signInFirst(isUuid(id) ? `${ROOM}/${id}` : ROOM)
    const { communeId, principal } = session
    const found = await ctx.services.database.read(communeId, async (db) => {
      const [dossier] = isUuid(id) ? await listOwnDossiers(db, communeId, principal, id) : []
      if (!dossier) throw new Refused(citizenProblems.noSuchDossier)
      const delivery = await deliveryOf(db, communeId, id)
      return {
        dossier, story: await storyOf(db, communeId, workingCalendar(), dossier, ctx.now, ctx.t), charges: await chargesOf(db, communeId, { kind: 'dossier', id }), parcel: delivery ? await deliveryEvents(db, communeId, delivery.id) : [],
        ratingToken: dossier.state === 10 ? await findRatingToken(db, communeId, id) : undefined,
      }
    })
    return <OwnDossierPage v={ctx.view} session={session} {...found} />
  }),
]
