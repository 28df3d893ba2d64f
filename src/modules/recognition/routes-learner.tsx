// A learner's record for helpers, and the learner's own page by code, without an account.

import { getCookie, setCookie } from 'hono/cookie'
import { ANONYMOUS, may, type Actor } from '../../platform/actor.ts'
import { formatShortCode, isUuid, newId, readShortCode } from '../../platform/ids.ts'
import { renderPdf, type PdfDocument } from '../../platform/pdf.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { Db } from '../../platform/db.ts'
import { formatVi, type PlainDate } from '../../platform/time.ts'
import { personLines, withdrawConsent } from '../people/index.ts'
import { isTheirs, skillName } from '../visits/index.ts'
import { learnerBookPdf, learnerSlipPdf } from './badge-card.ts'
import { makeCode, recordPractice } from './commands.ts'
import { listKnownGuides, type KnownGuide } from './guides.ts'
import { officeProblems } from './problems-office.ts'
import { recognitionProblems } from './problems.ts'
import { findCode, findLearner, findPracticeConsent, findRungs, listConfirmed, listPractice, listProofs, listRuns } from './queries.ts'
import { findBadge, listBadgesOf } from './queries-badges.ts'
import { badgeCard } from './routes-badges.tsx'
import { recallWindow, type RunSeen, type Tier } from './rules-proof.ts'
import { CodeFormPage, LearnerPage, RecordPage, type GuideState } from './views-learner.tsx'
import { givenName, nextStepWords, tierLabel } from './words.ts'

/** The learner's own page on this browser, when they asked for it to be remembered. */
export const OWN_COOKIE = 'gocua_trang_hoc'
/** A village behind one address opens many pages of an evening; a machine that tries codes may not. */
const CODE_LIMIT = { limit: 120, seconds: 600 }
const RUNS_SHOWN = 100

/** Whoever holds the code acts for themselves and may do exactly this. */
export function learner(communeId: number, permissions: string[] = ['practice.record']): Actor {
  return { ...ANONYMOUS, id: 'learner', communeId, permissions: new Set(permissions) }
}

async function statesOf(db: Db, communeId: number, residentId: string, guides: readonly KnownGuide[], lang: string): Promise<GuideState[]> {
  const [proofs, runs, badges, rungs] = [await listProofs(db, communeId, residentId), await listRuns(db, communeId, residentId, 1000), await listBadgesOf(db, communeId, residentId), await findRungs(db, communeId, residentId)]
  const known = new Map(guides.map((guide) => [guide.id, guide]))
  const order = new Map(guides.map(({ id }, index) => [id, index]))
  return proofs
    .map((proof): GuideState => {
      const guide = known.get(proof.guideId)
      const mine = runs.filter(({ guideId }) => guideId === proof.guideId).map(({ ranOn: on, help, variant, slip }) => ({ on, help, variant, slip }) as RunSeen)
      const badge = badges.find(({ guideId, revokedAt }) => guideId === proof.guideId && revokedAt === null) ?? badges.find(({ guideId }) => guideId === proof.guideId)
      const { guideId, tier, missing, slippedOn, provedOn, reviewOn, reviewStep } = proof
      return {
        guideId, tier: tier as Tier, missing, slippedOn, provedOn, reviewOn, reviewStep, runs: proof.runs, rung: rungs.get(proof.skill) ?? 0, title: guide?.title[lang] ?? guide?.title.vi ?? guideId,
        skillName: guide?.skillName ?? guideId, window: recallWindow({ runs: mine }, slippedOn), badge: badge ? { id: badge.id, revokedAt: badge.revokedAt, revokedWhy: badge.revokedWhy, validUntil: badge.validUntil } : null,
      }
    })
    .toSorted((a, b) => (order.get(a.guideId) ?? 999) - (order.get(b.guideId) ?? 999))
}

async function getPerson(ctx: ServerCtx) {
  const id = ctx.params.id ?? ''
  const [person] = isUuid(id) ? await ctx.read((db) => personLines(db, ctx.communeId!, [id])) : []
  if (!person || !isTheirs(ctx.actor, person.hamletId)) throw new Refused(recognitionProblems.residentMissing)
  return person
}

async function recordPage(ctx: ServerCtx) {
  const person = await getPerson(ctx)
  const communeId = ctx.communeId!
  const { lang } = ctx.view
  const data = await ctx.read(async (db) => {
    const guides = await listKnownGuides(db, communeId)
    const titles = new Map(guides.map(({ id, title }) => [id, title[lang] ?? title.vi!]))
    const titleOf = (id: string) => titles.get(id) ?? id
    return {
      states: await statesOf(db, communeId, person.id, guides, lang),
      runs: (await listRuns(db, communeId, person.id, RUNS_SHOWN)).map((run) => ({ ...run, title: titleOf(run.guideId) })),
      consented: (await findPracticeConsent(db, communeId, person.id)) !== undefined,
      practice: (await listPractice(db, communeId, person.id)).map((one) => ({ ...one, title: titleOf(one.guideId) })),
      confirmations: (await listConfirmed(db, communeId, person.id)).map((one) => ({ ...one, skillName: ctx.t(skillName(one.skill)) })),
      code: await findCode(db, communeId, person.id),
    }
  })
  return (
    <RecordPage
      v={ctx.view}
      today={ctx.today}
      person={person}
      guides={data.states}
      runs={data.runs}
      practice={{ consented: data.consented, records: data.practice }}
      confirmations={data.confirmations}
      hasCode={data.code !== undefined}
      may={{ record: may(ctx.actor, 'visit.record'), issue: may(ctx.actor, 'badge.issue'), confirm: may(ctx.actor, 'evidence.confirm'), board: may(ctx.actor, 'board.read') }}
      newId={() => newId(ctx.now)}
    />
  )
}

const pdf = async (document: PdfDocument, name: string) =>
  new Response((await renderPdf(document)) as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'Cache-Control': 'no-store' } })

// ---- by code ----

interface Own {
  code: string
  communeId: number
  residentId: string
  fullName: string
  communeName: string
  fictional: boolean
}

async function findOwn(ctx: ServerCtx, typed: string): Promise<Own | undefined> {
  const limited = await countAttempt(ctx.services.database, `learner-code-from:${clientAddress(ctx.c)}`, CODE_LIMIT, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
  const code = readShortCode(typed.slice(0, 60))
  const found = code === undefined ? undefined : await ctx.readEverywhere((db) => findLearner(db, code))
  return found && code !== undefined ? { code, ...found } : undefined
}

async function getOwn(ctx: ServerCtx): Promise<Own> {
  const own = await findOwn(ctx, ctx.params.code ?? '')
  if (!own) throw new Refused(officeProblems.codeUnknown)
  return own
}

const readIn = (ctx: ServerCtx, communeId: number): ServerCtx['read'] => (work) => ctx.services.database.read(communeId, work)

async function ownStates(ctx: ServerCtx, own: Own): Promise<GuideState[]> {
  return readIn(ctx, own.communeId)(async (db) => statesOf(db, own.communeId, own.residentId, await listKnownGuides(db, own.communeId), ctx.view.lang))
}

/** Nothing of these pages stays in a shared browser's history of forms or in a proxy. */
async function ownPage(ctx: ServerCtx) {
  const own = await getOwn(ctx)
  const consent = await readIn(ctx, own.communeId)((db) => findPracticeConsent(db, own.communeId, own.residentId))
  return (
    <LearnerPage
      v={ctx.view}
      today={ctx.today}
      code={own.code}
      fullName={own.fullName}
      communeName={own.communeName}
      guides={await ownStates(ctx, own)}
      consentId={consent ?? null}
      remembered={getCookie(ctx.c, OWN_COOKIE) === own.code}
      newId={() => newId(ctx.now)}
    />
  )
}

const RUN_FIELDS = ['guideId', 'guideVersion', 'way', 'variant', 'steps', 'wrongTaps', 'hints', 'pauses', 'seconds', 'fell'] as const

/** A run the practice screens offer to keep: by the code remembered on this browser, or typed now. */
async function keepPractice(ctx: ServerCtx) {
  const values = ctx.form.toObject()
  const carry = Object.fromEntries(RUN_FIELDS.map((name) => [name, values[name] ?? '']))
  const typed = (values.ma ?? '').trim() || (getCookie(ctx.c, OWN_COOKIE) ?? '')
  const again = (problems?: Problem[]) => {
    const said = problems?.map(({ text, params, field }) => ({ text: ctx.t(text, params), field: field ?? 'ma' }))
    const html = <CodeFormPage v={ctx.view} typed={values.ma ?? ''} carry={carry} {...(said && { problems: said })} />
    return problems ? withStatus(422, html) : html
  }
  if (typed === '') return again()
  const own = await findOwn(ctx, typed)
  if (!own) return again([officeProblems.codeUnknown])
  const guide = await readIn(ctx, own.communeId)(async (db) => (await listKnownGuides(db, own.communeId)).find(({ id }) => id === values.guideId))
  if (!guide) return again([recognitionProblems.guideUnknown])
  const whole = (name: string) => Number(values[name] || 0)
  const orNull = (name: string) => ((values[name] ?? '') === '' ? null : Number(values[name]))
  const input = {
    residentId: own.residentId, guideId: guide.id, guideVersion: whole('guideVersion') || guide.version, skill: guide.skill, way: values.way ?? '', variant: values.variant === '1', steps: whole('steps'),
    wrongTaps: whole('wrongTaps'), hints: whole('hints'), pauses: orNull('pauses'), seconds: orNull('seconds'), fell: (values.fell ?? '') === '' ? null : values.fell === '1',
  }
  const decision = await ctx.run(recordPractice, input, { communeId: own.communeId, actor: learner(own.communeId) })
  if (!decision.ok) return again(decision.problems)
  return seeOther(`/trang-hoc/${own.code}`, { tone: 'ok', text: ctx.t('Đã giữ lần luyện này.') })
}

const reads = { who: can('people.read') }
const records = { who: can('visit.record') }

export const learnerRoutes: ServerRoute[] = [
  page<ServerCtx>('/cong-nhan/nguoi/:id', reads, recordPage),
  form<ServerCtx>('/cong-nhan/nguoi/:id/ma', records, async (ctx) => {
    const person = await getPerson(ctx)
    const decision = await ctx.run(makeCode, { residentId: person.id })
    return decision.ok ? seeOther(`/cong-nhan/nguoi/${person.id}`, { tone: 'ok', text: ctx.t('Đã tạo mã. Hãy in thẻ trang học.') }) : ctx.refusal(decision.problems)
  }),
  raw<ServerCtx>('GET', '/cong-nhan/nguoi/:id/the.pdf', records, async (ctx) => {
    const person = await getPerson(ctx)
    const code = await ctx.read((db) => findCode(db, ctx.communeId!, person.id))
    const own = code === undefined ? undefined : await ctx.readEverywhere((db) => findLearner(db, code))
    if (!code || !own) throw new Refused(officeProblems.codeUnknown)
    const slip = { href: `${ctx.services.config.origin}/trang-hoc/${code}`, code: formatShortCode(code), givenName: givenName(own.fullName), communeName: own.communeName, fictional: own.fictional }
    return pdf(learnerSlipPdf(slip), 'the-trang-hoc.pdf')
  }),

  page<ServerCtx>('/trang-hoc', { who: anyone }, (ctx) => <CodeFormPage v={ctx.view} typed={getCookie(ctx.c, OWN_COOKIE) ?? ''} />),
  form<ServerCtx>('/trang-hoc', { who: anyone, maxBytes: 4096 }, async (ctx) => {
    const own = await findOwn(ctx, ctx.form.get('ma'))
    if (own) return seeOther(`/trang-hoc/${own.code}`)
    return withStatus(422, <CodeFormPage v={ctx.view} typed={ctx.form.get('ma').slice(0, 60)} problems={[{ field: 'ma', text: ctx.t(officeProblems.codeUnknown.text) }]} />)
  }),
  form<ServerCtx>('/trang-hoc/luyen-tap', { who: anyone, maxBytes: 8192 }, keepPractice),
  page<ServerCtx>('/trang-hoc/:code', { who: anyone }, ownPage),
  raw<ServerCtx>('GET', '/trang-hoc/:code/ban-in.pdf', { who: anyone }, async (ctx) => {
    const own = await getOwn(ctx)
    const { t } = ctx
    const lines = (await ownStates(ctx, own)).map((guide) => ({
      title: guide.title, tier: tierLabel(t, guide.tier), next: nextStepWords(t, guide.missing, guide.window, ctx.today), review: guide.reviewOn === null ? '' : formatVi((guide.reviewOn < ctx.today ? ctx.today : guide.reviewOn) as PlainDate),
    }))
    return pdf(learnerBookPdf({ givenName: givenName(own.fullName), communeName: own.communeName, fictional: own.fictional, today: ctx.today, lines }), 'trang-hoc.pdf')
  }),
  raw<ServerCtx>('GET', '/trang-hoc/:code/huy-hieu/:id{[0-9a-f-]+\\.pdf}', { who: anyone }, async (ctx) => {
    const own = await getOwn(ctx)
    const id = (ctx.params.id ?? '').replace(/\.pdf$/, '')
    const badge = isUuid(id) ? await readIn(ctx, own.communeId)((db) => findBadge(db, own.communeId, id)) : undefined
    if (badge?.residentId !== own.residentId) throw new Refused(officeProblems.badgeMissing)
    return badgeCard(ctx, badge, readIn(ctx, own.communeId))
  }),
  form<ServerCtx>('/trang-hoc/:code/nho', { who: anyone }, async (ctx) => {
    const own = await getOwn(ctx)
    setCookie(ctx.c, OWN_COOKIE, own.code, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 365 * 86400, secure: ctx.services.config.secure })
    return seeOther(`/trang-hoc/${own.code}`, { tone: 'ok', text: ctx.t('Máy này đã nhớ trang của bác.') })
  }),
  form<ServerCtx>('/trang-hoc/:code/thoi-giu', { who: anyone }, async (ctx) => {
    const own = await getOwn(ctx)
    const consentId = await readIn(ctx, own.communeId)((db) => findPracticeConsent(db, own.communeId, own.residentId))
    // As easy to withdraw as to give: the holder of the code needs nobody's leave.
    const decision = await ctx.run(withdrawConsent, { consentId }, { communeId: own.communeId, actor: learner(own.communeId, ['people.edit']) })
    return decision.ok ? seeOther(`/trang-hoc/${own.code}`, { tone: 'ok', text: ctx.t('Đã thôi giữ và xóa hết kết quả luyện.') }) : ctx.refusal(decision.problems)
  }),
]
