// Badges on the web: what anybody may fetch to check one, the page that checks, and the office that issues and revokes.

import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { renderPdf, type PdfDocument } from '../../platform/pdf.ts'
import { commonProblems, Refused, type Problem } from '../../platform/problem.ts'
import { epochMs, toPlainDate } from '../../platform/time.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { badgeCardPdf, fingerprintPdf } from './badge-card.ts'
import { badgeCommands } from './commands-badges.ts'
import { findKnownGuide, listKnownGuides } from './guides.ts'
import { officeProblems } from './problems-office.ts'
import { findBadge, findStandingKey, listBadges, listKeys, listReady, trustKeys, type BadgeRow, type KeyRow } from './queries-badges.ts'
import { IS_AND_IS_NOT, issuerId, keyId, verifyBadge, type TrustBook } from './rules-badge.ts'
import { readQr } from './scan.ts'
import { BadgesPage, FingerprintPage, type BadgeTab } from './views-badges.tsx'
import { VerifyPage } from './views-verify.tsx'

const PAGE_SIZE = 50
const PHOTO_BYTES = 12 * 1024 * 1024
/** Reading a photo costs a second of work: many for a village behind one address, few for a machine. */
const SCAN_LIMIT = { limit: 120, seconds: 600 }
/** A status list signed within the hour and still true is not signed again. */
const LIST_LIFE_MS = 3600_000

const signingOf = (ctx: ServerCtx) => badgeCommands({ secret: ctx.services.config.secret, origin: ctx.services.config.origin })
const publicJson = (body: unknown, type = 'application/json') =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' } })

const signedLists = new Map<string, { revoked: string; atMs: number; jwt: string }>()

/** Public keys and fresh signed lists of every commune here: all a checker needs for the day its network is gone. */
async function trustBook(ctx: ServerCtx): Promise<TrustBook> {
  return ctx.readEverywhere(async (db) => {
    const keys = await listKeys(db, null)
    const lists: Record<string, string> = {}
    for (const key of keys) {
      const jwt = await listOf(ctx, db, key)
      if (jwt !== undefined) lists[key.kid] = jwt
    }
    return { keys: trustKeys(keys), lists }
  })
}

async function listOf(ctx: ServerCtx, db: Parameters<Parameters<ServerCtx['read']>[0]>[0], key: KeyRow): Promise<string | undefined> {
  const nowMs = epochMs(ctx.now)
  const { revoked, sign } = await signingOf(ctx).listToSign({ db, now: ctx.now }, key)
  const known = signedLists.get(key.kid)
  if (known && known.revoked === revoked && nowMs >= known.atMs && nowMs - known.atMs < LIST_LIFE_MS) return known.jwt
  const jwt = await sign()
  if (jwt !== undefined) signedLists.set(key.kid, { revoked, atMs: nowMs, jwt })
  return jwt
}

async function getKey(ctx: ServerCtx): Promise<KeyRow> {
  const key = await ctx.readEverywhere(async (db) => (await listKeys(db, null)).find(({ kid }) => kid === ctx.params.kid))
  if (!key) throw new Refused(commonProblems.notFound)
  return key
}

const pdf = async (document: PdfDocument, name: string) =>
  new Response((await renderPdf(document)) as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'Cache-Control': 'no-store' } })

function checkPage(ctx: ServerCtx, more: Omit<Parameters<typeof VerifyPage>[0], 'v' | 'today'> = {}) {
  const { assets, ...v } = ctx.view
  // The checker's worker keeps this page and the keys for the day there is no network; phones of helpers have their own worker.
  return <VerifyPage v={{ ...v, assets: { ...assets, script: assets.script ?? assets.checker } }} today={ctx.today} {...more} />
}

async function check(ctx: ServerCtx) {
  const picture = ctx.form.file('picture')
  const typed = ctx.form.get('badge').slice(0, 12_000)
  const said = (problem: Problem) => withStatus(problem.status, checkPage(ctx, { typed, problems: [{ text: ctx.t(problem.text), ...(problem.field && { field: problem.field }) }] }))
  if (!picture && typed.trim() === '') return said(officeProblems.nothingToVerify)
  if (picture) {
    const limited = await countAttempt(ctx.services.database, `badge-scan-from:${clientAddress(ctx.c)}`, SCAN_LIMIT, ctx.now)
    if (!limited.ok) throw new Refused(...limited.problems)
  }
  const text = picture ? await readQr(new Uint8Array(await picture.arrayBuffer())) : typed
  if (text === undefined) return said(officeProblems.pictureUnreadable)
  return checkPage(ctx, { typed: picture ? '' : typed, verdict: await verifyBadge(text, await trustBook(ctx), ctx.now) })
}

async function listPage(ctx: ServerCtx) {
  const communeId = ctx.communeId!
  const tab: BadgeTab = ctx.query.get('xem') === 'con' ? 'con' : ctx.query.get('xem') === 'thu-hoi' ? 'thu-hoi' : 'cho'
  const at = Math.max(1, Math.min(10_000, Number(ctx.query.get('trang')) || 1))
  const { hamletIds } = ctx.actor
  const data = await ctx.read(async (db) => ({
    key: await findStandingKey(db, communeId),
    ready: tab === 'cho' ? await listReady(db, communeId, hamletIds) : [],
    badges: tab === 'cho' ? { rows: [], total: 0 } : await listBadges(db, communeId, hamletIds, tab === 'con' ? 'standing' : 'revoked', { limit: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE }),
    guides: await listKnownGuides(db, communeId),
  }))
  const names = new Map(data.guides.map(({ id, title }) => [id, title[ctx.view.lang] ?? title.vi!]))
  return (
    <BadgesPage
      v={ctx.view}
      tab={tab}
      standingKey={data.key}
      mayMakeKey={may(ctx.actor, 'badge.key')}
      ready={data.ready}
      badges={data.badges.rows}
      total={data.badges.total}
      page={at}
      pageCount={Math.ceil(data.badges.total / PAGE_SIZE)}
      guideName={(id) => names.get(id) ?? id}
      newId={() => newId(ctx.now)}
    />
  )
}

async function getBadge(ctx: ServerCtx): Promise<BadgeRow> {
  const id = ctx.params.id ?? ''
  const badge = isUuid(id) ? await ctx.read((db) => findBadge(db, ctx.communeId!, id)) : undefined
  if (!badge) throw new Refused(officeProblems.badgeMissing)
  return badge
}

/** The card of a standing badge; a revoked one is not printed again. */
export async function badgeCard(ctx: ServerCtx, badge: BadgeRow, read: ServerCtx['read']): Promise<Response> {
  if (badge.revokedAt !== null) throw new Refused(officeProblems.badgeRevoked)
  const { guide, key } = await read(async (db) => ({ guide: await findKnownGuide(db, badge.communeId, badge.guideId), key: (await listKeys(db, badge.communeId)).find(({ kid }) => kid === badge.kid)! }))
  const { jwt, kid, provedOn, validUntil } = badge
  const card = { origin: ctx.services.config.origin, jwt, kid, skillName: guide?.skillName ?? badge.guideId, communeName: key.communeName, provedOn, validUntil: toPlainDate(validUntil), fictional: key.fictional }
  return pdf(badgeCardPdf(card), 'huy-hieu.pdf')
}

const issues = { who: can('badge.issue') }

export const badgeRoutes: ServerRoute[] = [
  page<ServerCtx>('/huy-hieu/kiem-tra', { who: anyone }, async (ctx) => {
    const text = (ctx.query.get('h') ?? '').slice(0, 12_000)
    return text === '' ? checkPage(ctx) : checkPage(ctx, { verdict: await verifyBadge(text, await trustBook(ctx), ctx.now) })
  }),
  form<ServerCtx>('/huy-hieu/kiem-tra', { who: anyone, maxBytes: PHOTO_BYTES }, check),
  raw<ServerCtx>('GET', '/huy-hieu/so-khoa.json', { who: anyone }, async (ctx) => publicJson({ at: ctx.now, ...(await trustBook(ctx)) })),
  raw<ServerCtx>('GET', '/huy-hieu/khoa/:kid', { who: anyone }, async (ctx) => {
    const { kid, jwk } = await getKey(ctx)
    return publicJson({ ...jwk, kid: keyId(ctx.services.config.origin, kid), alg: 'ES256', use: 'sig' }, 'application/jwk+json')
  }),
  raw<ServerCtx>('GET', '/huy-hieu/xa/:kid', { who: anyone }, async (ctx) => {
    const { kid, communeName } = await getKey(ctx)
    return publicJson({ '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'], id: issuerId(ctx.services.config.origin, kid), type: ['Profile'], name: communeName, url: ctx.services.config.origin })
  }),
  raw<ServerCtx>('GET', '/huy-hieu/bai/:guideId', { who: anyone }, async (ctx) => {
    const { origin } = ctx.services.config
    const known = await ctx.readEverywhere(async (db) => {
      for (const { communeId } of await listKeys(db, null)) {
        const guide = await findKnownGuide(db, communeId, ctx.params.guideId ?? '')
        if (guide) return guide
      }
      return undefined
    })
    if (!known) throw new Refused(commonProblems.notFound)
    return publicJson({ id: `${origin}/huy-hieu/bai/${known.id}`, type: ['Achievement'], name: known.skillName, description: IS_AND_IS_NOT, criteria: { narrative: IS_AND_IS_NOT } })
  }),
  raw<ServerCtx>('GET', '/huy-hieu/trang-thai/:kid', { who: anyone }, async (ctx) => {
    const key = await getKey(ctx)
    const jwt = await ctx.readEverywhere((db) => listOf(ctx, db, key))
    if (jwt === undefined) throw new Refused(officeProblems.keyBroken)
    return publicJson(jwt, 'application/vc+jwt')
  }),
  page<ServerCtx>('/huy-hieu/van-tay/:kid', { who: anyone }, async (ctx) => {
    const { privateSealed: _, ...key } = await getKey(ctx)
    return <FingerprintPage v={ctx.view} shown={{ ...key, madeOn: toPlainDate(key.madeAt) }} />
  }),
  raw<ServerCtx>('GET', '/huy-hieu/van-tay/:kid/to.pdf', { who: anyone }, async (ctx) => {
    const { kid, communeName, fictional, madeAt } = await getKey(ctx)
    return pdf(fingerprintPdf({ origin: ctx.services.config.origin, kid, communeName, fictional, madeOn: toPlainDate(madeAt) }), 'dau-van-khoa.pdf')
  }),

  page<ServerCtx>('/huy-hieu', issues, listPage),
  form<ServerCtx>('/huy-hieu/khoa', { who: can('badge.key'), stepUp: true }, async (ctx) => {
    const decision = await ctx.run(signingOf(ctx).makeKey, {})
    if (!decision.ok) return ctx.refusal(decision.problems)
    return seeOther(`/huy-hieu/van-tay/${(decision.value as { kid: string }).kid}`, { tone: 'ok', text: ctx.t('Đã tạo khóa ký. Hãy in tờ dấu vân và dán ở bảng tin.') })
  }),
  form<ServerCtx>('/huy-hieu/cap', issues, async (ctx) => {
    const decision = await ctx.run(signingOf(ctx).issueBadge, { residentId: ctx.form.get('residentId'), guideId: ctx.form.get('guideId') })
    return decision.ok ? seeOther('/huy-hieu?xem=con', { tone: 'ok', text: ctx.t('Đã cấp huy hiệu. Bấm “In” để in thẻ.') }) : ctx.refusal(decision.problems)
  }),
  form<ServerCtx>('/huy-hieu/:id/cap-lai', issues, async (ctx) => {
    const decision = await ctx.run(signingOf(ctx).reissueBadge, { badgeId: ctx.params.id })
    return decision.ok ? seeOther('/huy-hieu?xem=con', { tone: 'ok', text: ctx.t('Đã cấp lại. Bản cũ không còn giá trị.') }) : ctx.refusal(decision.problems)
  }),
  form<ServerCtx>('/huy-hieu/:id/thu-hoi', issues, async (ctx) => {
    const decision = await ctx.run(signingOf(ctx).revokeBadge, { badgeId: ctx.params.id, why: ctx.form.get('why') })
    return decision.ok ? seeOther('/huy-hieu?xem=thu-hoi', { tone: 'warn', text: ctx.t('Đã thu hồi. Ai kiểm tra cũng sẽ thấy.') }) : ctx.refusal(decision.problems)
  }),
  raw<ServerCtx>('GET', '/huy-hieu/:id/the.pdf', issues, async (ctx) => badgeCard(ctx, await getBadge(ctx), ctx.read)),
]
