// Addresses of guides: the list, one guide, one draft and its parts, two people, comparing.

import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import { wantsJson, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { formatViTime } from '../../platform/time.ts'
import { findGuideSource, judgeGuide, listGuides, listReports, listVersions, screenSvg, type Guide } from '../learning/index.ts'
import { changeStructure, dropDraft, judgeDraft, openDraft, recallDraft, saveSection, sendDraft } from './commands-drafts.ts'
import { authoringProblems as said } from './problems.ts'
import { findDraft, findOpenDraft, findRevision, listColleagues, listOpenDrafts, listRevisions, type DraftRow } from './queries-drafts.ts'
import { sayProblems } from './routes-voices.tsx'
import { changesBetween, drawable, fieldsOf, mergeFields, readSection, sectionOfPlace, shownScreen, writeSection, type Fields } from './rules-sections.ts'
import { LANGUAGE_KEYS } from './schema.ts'
import { ComparePage, DraftPage, GuideListPage, GuidePage } from './views-guides.tsx'
import { SectionPage } from './views-section.tsx'

const writes = { who: can('guide.manage') }
const judges = { who: can('guide.approve') }
export const AUTHOR_LANGUAGES = ['vi', 'en', ...LANGUAGE_KEYS.filter((key) => key !== 'vi')]

async function showList(ctx: ServerCtx) {
  const [guides, drafts, reports] = await ctx.read(async (db) => [await listGuides(db, ctx.communeId!), await listOpenDrafts(db, ctx.communeId!), await listReports(db, ctx.communeId!, { state: 'open' })] as const)
  const counts = new Map([...Map.groupBy(reports, (report) => report.guideId)].map(([id, list]) => [id, list.length]))
  return <GuideListPage v={ctx.view} guides={guides} drafts={drafts} reports={counts} today={ctx.today} />
}

export async function namesOf(ctx: ServerCtx): Promise<Map<string, string>> {
  return new Map((await ctx.read((db) => listColleagues(db, ctx.communeId!))).map(({ id, fullName }) => [id, fullName]))
}

export async function guideOf(ctx: ServerCtx, version?: number): Promise<Guide> {
  const guide = await ctx.read((db) => findGuideSource(db, ctx.communeId!, ctx.params.guideId ?? '', version))
  if (!guide) throw new Refused(said.noSuchGuide)
  return guide
}

async function showGuide(ctx: ServerCtx) {
  const guide = await guideOf(ctx)
  const [versions, draft] = await ctx.read(async (db) => [await listVersions(db, ctx.communeId!, guide.id), await findOpenDraft(db, ctx.communeId!, guide.id)] as const)
  return <GuidePage v={ctx.view} guide={guide} versions={versions} names={await namesOf(ctx)} draft={draft} newCommandId={() => newId(ctx.now)} />
}

async function compare(ctx: ServerCtx) {
  const versions = await ctx.read((db) => listVersions(db, ctx.communeId!, ctx.params.guideId ?? ''))
  const newest = versions[0]?.version ?? 1
  const to = Number(ctx.query.get('den')) || newest
  const from = Number(ctx.query.get('tu')) || Math.max(1, to - 1)
  const [before, after] = [await guideOf(ctx, from), await guideOf(ctx, to)]
  return <ComparePage v={ctx.view} guide={after} from={from} to={to} versions={versions} changes={changesBetween(before, after)} />
}

export async function draftOf(ctx: ServerCtx): Promise<DraftRow> {
  const id = ctx.params.draftId ?? ''
  const draft = isUuid(id) ? await ctx.read((db) => findDraft(db, ctx.communeId!, id)) : undefined
  if (!draft) throw new Refused(said.noSuchDraft)
  return draft
}

/** What the judge says of a draft, each sentence with the part of the form it leads to. */
function faultsOf(ctx: ServerCtx, guide: Guide): { text: string; section: string }[] {
  const judged = judgeGuide(guide)
  if (judged.ok) return []
  return judged.problems.map((problem) => ({ text: sayProblems(ctx, [problem])[0]!.text, section: sectionOfPlace(String(problem.params?.place ?? '')) }))
}

async function showDraft(ctx: ServerCtx, problems?: Problem[]) {
  const draft = await draftOf(ctx)
  const { base, revisions } = await ctx.read(async (db) => ({ base: await findGuideSource(db, ctx.communeId!, draft.guideId), revisions: await listRevisions(db, ctx.communeId!, draft.id) }))
  const html = (
    <DraftPage
      v={ctx.view} draft={draft} names={await namesOf(ctx)} faults={draft.state === 'published' || draft.state === 'dropped' ? [] : faultsOf(ctx, draft.body)} changes={base && draft.state !== 'published' ? changesBetween(base, draft.body) : []} revisions={revisions}
      actorId={ctx.actor.id} approves={may(ctx.actor, 'guide.approve')} newCommandId={() => newId(ctx.now)} values={ctx.form.toObject()} {...(problems && { problems: sayProblems(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

interface Shown {
  typed?: Fields
  theirs?: Fields
  problems?: Problem[]
  saved?: string
}

async function showSection(ctx: ServerCtx, { typed, theirs = {}, problems, saved }: Shown = {}) {
  const draft = await draftOf(ctx)
  const section = ctx.params.section ?? ''
  const current = readSection(draft.body, section)
  if (!current && !typed) throw new Refused(said.partGone)
  const skills = [...new Set((await ctx.read((db) => listGuides(db, ctx.communeId!))).map((one) => one.skill))].toSorted()
  const guide = typed && current ? writeSection(draft.body, section, typed) : draft.body
  const html = (
    <SectionPage
      v={ctx.view} draft={draft} guide={guide} section={section} values={{ ...current, ...typed }} theirs={theirs} gone={!current} skills={skills} languages={AUTHOR_LANGUAGES}
      commandId={newId(ctx.now)} faults={faultsOf(ctx, guide).filter((fault) => fault.section === section).map(({ text }) => text)}
      {...(problems && { problems: sayProblems(ctx, problems) })} {...(saved && { saved })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** Both wrote in one field: the form comes back with mine in it, theirs beside it, and what else they wrote already in. */
async function showBoth(ctx: ServerCtx, draft: DraftRow, section: string, baseRevision: number, typed: Fields, problems: Problem[]) {
  const theirs = readSection(draft.body, section) ?? {}
  const base = await ctx.read((db) => findRevision(db, ctx.communeId!, draft.id, baseRevision))
  const { merged, conflicts } = mergeFields((base && readSection(base, section)) ?? {}, theirs, typed)
  return showSection(ctx, { typed: merged, theirs: Object.fromEntries(conflicts.map((name) => [name, theirs[name] ?? ''])), problems })
}

const OPS = { len: 'up', xuong: 'down', bo: 'remove', them: 'add' } as const

async function saveForm(ctx: ServerCtx) {
  const { draftId = '', section = '' } = ctx.params
  const draft = await draftOf(ctx)
  const baseRevision = Number(ctx.form.get('baseRevision')) || draft.revision
  const base = await ctx.read((db) => findRevision(db, ctx.communeId!, draftId, baseRevision))
  const act = ctx.form.get('act')
  // The form shows the parts that were there when it was opened; those are the fields to read.
  const typed = fieldsOf(base ?? draft.body, section, ctx.form)
  if (act === 'xem') return showSection(ctx, { typed })
  const auto = act === 'tu-luu'
  const saved = await ctx.run(saveSection, { draftId, section, baseRevision, fields: typed, auto }, auto ? { commandId: newId(ctx.now) } : {})
  const at = ctx.t('Đã tự lưu lúc {at}', { at: formatViTime(ctx.now) })
  if (auto && wantsJson(ctx.c)) {
    if (!saved.ok) return Response.json({ said: sayProblems(ctx, saved.problems)[0]!.text }, { status: saved.problems[0]!.status })
    const guide = (await draftOf(ctx)).body
    const shown = shownScreen(guide, section)
    const screen = shown && guide.screens.find(({ id }) => id === shown.screen)
    return Response.json({ ...(saved.value as object), said: at, ...(screen && { picture: screenSvg(drawable(screen), { language: ctx.view.lang, touch: shown.touch, label: ctx.t('Màn hình tập') }) }) })
  }
  if (!saved.ok) {
    if (saved.problems[0]!.code === said.bothWrote.code) return showBoth(ctx, await draftOf(ctx), section, baseRevision, typed, saved.problems)
    return showSection(ctx, { typed, problems: saved.problems })
  }
  const [verb, list, item = ''] = act.split(':') as [keyof typeof OPS, string?, string?]
  const here = `/soan-bai/nhap/${draftId}/${section}`
  if (list === undefined || !(verb in OPS)) return seeOther(here, { tone: 'ok', text: ctx.t('Đã lưu.') })
  const kind = ctx.form.get('kind')
  const moved = await ctx.run(changeStructure, { draftId, op: OPS[verb], list, item, ...(kind && { kind }) }, { commandId: newId(ctx.now) })
  return moved.ok ? seeOther(here) : showSection(ctx, { problems: moved.problems })
}

export const guideRoutes: ServerRoute[] = [
  page<ServerCtx>('/soan-bai', writes, showList),
  page<ServerCtx>('/soan-bai/bai/:guideId', writes, showGuide),
  page<ServerCtx>('/soan-bai/bai/:guideId/so-sanh', writes, compare),
  form<ServerCtx>('/soan-bai/bai/:guideId/sua', writes, async (ctx) => {
    const fromVersion = Number(ctx.form.get('ban')) || undefined
    const decision = await ctx.run(openDraft, { guideId: ctx.params.guideId, ...(fromVersion && { fromVersion }) })
    return decision.ok ? seeOther(`/soan-bai/nhap/${(decision.value as { id: string }).id}`) : ctx.refusal(decision.problems)
  }),

  page<ServerCtx>('/soan-bai/nhap/:draftId', writes, (ctx) => showDraft(ctx)),
  form<ServerCtx>('/soan-bai/nhap/:draftId/sap-xep', writes, async (ctx) => {
    const { draftId } = ctx.params
    const decision = await ctx.run(changeStructure, { draftId, op: ctx.form.get('op'), list: ctx.form.get('list'), item: ctx.form.get('item') })
    return decision.ok ? seeOther(`/soan-bai/nhap/${draftId}`) : showDraft(ctx, decision.problems)
  }),
  form<ServerCtx>('/soan-bai/nhap/:draftId/gui', writes, async (ctx) => {
    const { draftId } = ctx.params
    const decision = await ctx.run(sendDraft, { draftId, note: ctx.form.get('note') })
    return decision.ok ? seeOther(`/soan-bai/nhap/${draftId}`, { tone: 'ok', text: ctx.t('Đã gửi. Người thứ hai duyệt xong thì ra bản mới.') }) : showDraft(ctx, decision.problems)
  }),
  form<ServerCtx>('/soan-bai/nhap/:draftId/thu-hoi', writes, async (ctx) => {
    const { draftId } = ctx.params
    const decision = await ctx.run(recallDraft, { draftId })
    return decision.ok ? seeOther(`/soan-bai/nhap/${draftId}`, { tone: 'ok', text: ctx.t('Đã thu hồi, sửa tiếp được.') }) : showDraft(ctx, decision.problems)
  }),
  form<ServerCtx>('/soan-bai/nhap/:draftId/bo', writes, async (ctx) => {
    const decision = await ctx.run(dropDraft, { draftId: ctx.params.draftId })
    return decision.ok ? seeOther('/soan-bai', { tone: 'ok', text: ctx.t('Đã bỏ bản nháp. Bản đang dùng không đổi.') }) : ctx.refusal(decision.problems)
  }),
  form<ServerCtx>('/soan-bai/nhap/:draftId/duyet', judges, async (ctx) => {
    const { draftId } = ctx.params
    const decision = await ctx.run(judgeDraft, { draftId, verdict: ctx.form.get('verdict'), reason: ctx.form.get('reason') })
    if (!decision.ok) return showDraft(ctx, decision.problems)
    const published = decision.value as { version?: number; guideId?: string } | null
    if (!published?.version) return seeOther(`/soan-bai/nhap/${draftId}`, { tone: 'ok', text: ctx.t('Đã trả lại kèm lý do.') })
    return seeOther(`/soan-bai/bai/${published.guideId}`, { tone: 'ok', text: ctx.t('Đã ra bản {n}. Bản trước vẫn mở được.', { n: published.version }) })
  }),
  page<ServerCtx>('/soan-bai/nhap/:draftId/:section', writes, (ctx) => showSection(ctx)),
  form<ServerCtx>('/soan-bai/nhap/:draftId/:section', writes, saveForm),
]
