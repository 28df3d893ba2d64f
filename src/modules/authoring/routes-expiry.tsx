// Addresses of the expiry board: what is late, what people report, who looks again, and looking again.

import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { handleReport, listReports } from '../learning/index.ts'
import { assignCheck, recheckFacts } from './commands-drafts.ts'
import { allGuides } from './queries.ts'
import { listChecks, listColleagues } from './queries-drafts.ts'
import { guideOf, namesOf } from './routes-guides.tsx'
import { pageNumber, sayProblems } from './routes-voices.tsx'
import { factLines } from './rules-expiry.ts'
import { ExpiryPage, GuideExpiryPage, type ExpiryFilter } from './views-expiry.tsx'

const writes = { who: can('guide.manage') }
const FILTERS: ExpiryFilter[] = ['late', 'soon', 'to-check', 'fresh', 'reports', 'all']
const ROWS_ON_PAGE = 50

async function showBoard(ctx: ServerCtx) {
  const { guides, reports, checks } = await ctx.read(async (db) => ({ guides: await allGuides(db, ctx.communeId!), reports: await listReports(db, ctx.communeId!, { state: 'open' }), checks: await listChecks(db, ctx.communeId!) }))
  const lines = guides.flatMap((guide) => factLines(guide, ctx.today)).toSorted((a, b) => a.days - b.days)
  const count = (freshness: string) => lines.filter((line) => line.freshness === freshness).length
  const filter = FILTERS.find((one) => one === ctx.query.get('xem')) ?? 'all'
  const rows = filter === 'all' || filter === 'reports' ? lines : lines.filter((line) => line.freshness === filter)
  const at = pageNumber(ctx)
  return (
    <ExpiryPage
      v={ctx.view} counts={{ late: count('late'), soon: count('soon'), 'to-check': count('to-check'), reports: reports.length }} filter={filter} reports={reports}
      rows={rows.slice((at - 1) * ROWS_ON_PAGE, at * ROWS_ON_PAGE)} page={at} pageCount={Math.ceil(rows.length / ROWS_ON_PAGE)} total={rows.length}
      checks={new Map(checks.map((check) => [check.guideId, check]))} names={await namesOf(ctx)} titles={new Map(guides.map((guide) => [guide.id, guide.title[ctx.view.lang] ?? guide.title.vi!]))}
    />
  )
}

async function showGuide(ctx: ServerCtx, problems?: Problem[]) {
  const guide = await guideOf(ctx)
  const { reports, checks, colleagues } = await ctx.read(async (db) => ({
    reports: await listReports(db, ctx.communeId!, { state: 'open', guideId: guide.id }), checks: await listChecks(db, ctx.communeId!), colleagues: await listColleagues(db, ctx.communeId!),
  }))
  const html = (
    <GuideExpiryPage
      v={ctx.view} guide={guide} lines={factLines(guide, ctx.today)} reports={reports} check={checks.find((check) => check.guideId === guide.id)} colleagues={colleagues} today={ctx.today}
      values={ctx.form.toObject()} places={ctx.form.getAll('places')} newCommandId={() => newId(ctx.now)} {...(problems && { problems: sayProblems(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

export const expiryRoutes: ServerRoute[] = [
  page<ServerCtx>('/soan-bai/han-dung', writes, showBoard),
  page<ServerCtx>('/soan-bai/han-dung/:guideId', writes, (ctx) => showGuide(ctx)),
  form<ServerCtx>('/soan-bai/han-dung/:guideId', writes, async (ctx) => {
    const decision = await ctx.run(recheckFacts, { ...ctx.form.toObject(), guideId: ctx.params.guideId, places: ctx.form.getAll('places') })
    if (!decision.ok) return showGuide(ctx, decision.problems)
    return seeOther(`/soan-bai/nhap/${(decision.value as { id: string }).id}`, { tone: 'ok', text: ctx.t('Ngày kiểm mới đã vào bản nháp. Gửi duyệt để ra bản mới.') })
  }),
  form<ServerCtx>('/soan-bai/han-dung/:guideId/giao', writes, async (ctx) => {
    const guide = await guideOf(ctx)
    const decision = await ctx.run(assignCheck, { guideId: guide.id, assignee: ctx.form.get('assignee'), note: ctx.form.get('note') })
    return decision.ok ? seeOther(`/soan-bai/han-dung/${guide.id}`, { tone: 'ok', text: ctx.t('Đã ghi người xem lại.') }) : ctx.refusal(decision.problems)
  }),
  form<ServerCtx>('/soan-bai/han-dung/:guideId/loi-bao/:reportId', writes, async (ctx) => {
    const decision = await ctx.run(handleReport, { reportId: ctx.params.reportId, state: ctx.form.get('state') })
    return decision.ok ? seeOther(`/soan-bai/han-dung/${ctx.params.guideId}`, { tone: 'ok', text: ctx.t('Đã xử lý lời báo.') }) : ctx.refusal(decision.problems)
  }),
]
