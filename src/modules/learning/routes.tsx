// Addresses of learning that only the server answers (course files, differences reported, the city app), and the pages it
// shares with the phone.

import { newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { may } from '../../platform/actor.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { said } from '../../platform/web/refusals.ts'
import { anyone, can, form, page, raw, seeOther, withStatus, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { nameCityApp, passerBy, reportGuide } from './commands.ts'
import { learningFieldRoutes } from './field-routes.tsx'
import { COURSE_HREF } from './pack.ts'
import { learningProblems } from './problems.ts'
import { findSettings } from './queries.ts'
import type { Reader } from './views-frame.tsx'
import { buildCourse, learningCommune, listLearningCommunes, serverSetting } from './server-store.ts'
import { ReportPage, SettingsPage } from './views-more.tsx'

/** One connection may report this often; a class behind one address still gets through. */
const REPORT_LIMIT = { limit: 20, seconds: 3600 }

function readerOf(ctx: ServerCtx): Reader {
  return { v: ctx.view, language: ctx.view.lang, isCoach: may(ctx.actor, 'guide.coach'), recordings: [] }
}

async function reportPage(ctx: ServerCtx, asked: { stepId: string; version: number | undefined }, problems?: Problem[]): Promise<Reply> {
  const { store } = await serverSetting(ctx)
  const guide = await store.find(ctx.params.guideId ?? '', asked.version)
  if (!guide) throw new Refused(learningProblems.noSuchGuide)
  const step = [...guide.steps, ...guide.mistake.recover].find(({ id }) => id === asked.stepId)
  if (!step) throw new Refused(learningProblems.noSuchStep)
  const communes = (await learningCommune(ctx)) === null ? await listLearningCommunes(ctx) : undefined
  const html = <ReportPage reader={readerOf(ctx)} guide={guide} step={step} commandId={newId(ctx.now)} values={ctx.form.toObject()} {...(problems && { problems: said(ctx, problems) })} {...(communes && { communes })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function report(ctx: ServerCtx): Promise<Reply> {
  const { form: sent } = ctx
  const guideId = ctx.params.guideId ?? ''
  const asked = { stepId: sent.get('stepId'), version: Number(sent.get('version')) || undefined }
  const limited = await countAttempt(ctx.services.database, `guide-report:${clientAddress(ctx.c)}`, REPORT_LIMIT, ctx.now)
  if (!limited.ok) return reportPage(ctx, asked, limited.problems)
  const named = Number(sent.get('communeId'))
  const communeId = (await learningCommune(ctx)) ?? (await listLearningCommunes(ctx)).find((one) => one.communeId === named)?.communeId
  if (communeId === undefined) return reportPage(ctx, asked, [{ ...learningProblems.noCommune, field: 'communeId' }])
  const input = { guideId, version: sent.get('version'), stepId: asked.stepId, text: sent.get('text'), appVersion: sent.get('appVersion') }
  const actor = may(ctx.actor, 'guide.report') ? ctx.actor : passerBy(communeId)
  const decision = await ctx.run(reportGuide, input, { communeId, actor })
  if (!decision.ok) return reportPage(ctx, asked, decision.problems)
  return seeOther(`/hoc/${guideId}`, { tone: 'ok', text: ctx.t('Cảm ơn bạn. Xã sẽ xem lại bước này.') })
}

async function settingsPage(ctx: ServerCtx, problems?: Problem[]): Promise<Reply> {
  const saved = await ctx.read((db) => findSettings(db, ctx.communeId!))
  const typed = ctx.form.toObject()
  const html = <SettingsPage reader={readerOf(ctx)} settings={{ cityApp: typed.cityApp ?? saved.cityApp, cityAppHelp: typed.cityAppHelp ?? saved.cityAppHelp }} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** One line of the course, under its hash. */
async function courseFile(ctx: ServerCtx): Promise<Response> {
  const { bodies } = await buildCourse(ctx.services, await learningCommune(ctx))
  const body = bodies.get(ctx.url.pathname)
  if (body === undefined) throw new Refused(learningProblems.noSuchVersion)
  return new Response(body, { headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=31536000, immutable' } })
}

const manages = { who: can('guide.manage') }

export const learningRoutes: ServerRoute[] = [
  raw<ServerCtx>('GET', COURSE_HREF, { who: anyone }, async (ctx) => {
    const { file, etag } = await buildCourse(ctx.services, await learningCommune(ctx))
    const headers = { 'Content-Type': 'application/vnd.gocua.course+json', 'Cache-Control': 'no-cache', ETag: etag }
    return ctx.c.req.header('if-none-match')?.includes(etag.slice(1, -1)) ? new Response(null, { status: 304, headers }) : new Response(file, { headers })
  }),
  raw<ServerCtx>('GET', '/hoc/goi/bai/:guideId/:hash', { who: anyone }, courseFile),
  raw<ServerCtx>('GET', '/hoc/goi/cau-hoi/:guideId/:hash', { who: anyone }, courseFile),
  page<ServerCtx>('/hoc/cai-dat', manages, (ctx) => settingsPage(ctx)),
  form<ServerCtx>('/hoc/cai-dat', manages, async (ctx) => {
    const decision = await ctx.run(nameCityApp, { cityApp: ctx.form.get('cityApp'), cityAppHelp: ctx.form.get('cityAppHelp') })
    return decision.ok ? seeOther('/hoc/cai-dat', { tone: 'ok', text: ctx.t('Đã lưu.') }) : settingsPage(ctx, decision.problems)
  }),
  page<ServerCtx>('/hoc/:guideId/khac', { who: anyone }, (ctx) => reportPage(ctx, { stepId: ctx.query.get('buoc') ?? '', version: Number(ctx.query.get('ban')) || undefined })),
  form<ServerCtx>('/hoc/:guideId/khac', { who: anyone, maxBytes: 20_000 }, report),
  ...learningFieldRoutes<ServerCtx>(serverSetting),
]
