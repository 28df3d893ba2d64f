// Addresses of guides as files and on paper: out, in with a look before taking in, and printing in the background.

import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import { reloadSoon, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { findGuideSource, judgeGuideFile, listGuides } from '../learning/index.ts'
import { arriveGuide, dropDraft, takeGuideIn } from './commands-drafts.ts'
import { askForPapers, cancelPapers, PRINT_JOB } from './commands-prints.ts'
import { guideJson, guideZip, judgeSounds, MAX_GUIDE_FILE_BYTES, openGuideFile } from './guide-files.ts'
import { authoringProblems as said } from './problems.ts'
import { findPrint, listPrints, soundsOfGuide, type PrintRow } from './queries-prints.ts'
import { draftOf, guideOf } from './routes-guides.tsx'
import { sayProblems } from './routes-voices.tsx'
import { spokenSteps, textToSpeak } from './rules.ts'
import { changesBetween } from './rules-sections.ts'
import type { ArrivedSound } from './schema.ts'
import { prepareSound } from './sound.ts'
import { ArrivedPage, ArrivePage } from './views-guides.tsx'
import { PrintingPage, PrintPage } from './views-prints.tsx'

const writes = { who: can('guide.manage') }
const download = (name: string, type: string) => ({ 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"`, 'Cache-Control': 'no-store' })

async function exportZip(ctx: ServerCtx) {
  const guide = await guideOf(ctx)
  const steps = new Map(spokenSteps(guide).map((step) => [step.id, step]))
  const rows = await ctx.read((db) => soundsOfGuide(db, ctx.communeId!, guide.id))
  const sounds = new Map<string, Parameters<typeof guideZip>[1][number]>()
  for (const { fileId, ...row } of rows) {
    const step = steps.get(row.stepId)
    const opus = step && textToSpeak(step, row.language).text === row.spokenText ? await ctx.services.files.read(fileId) : undefined
    if (opus) sounds.set(`${row.stepId}/${row.language}`, { ...row, opus })
  }
  return new Response(guideZip(guide, [...sounds.values()]) as BodyInit, { headers: download(`${guide.id}-ban-${guide.version}.zip`, 'application/zip') })
}

function showArrive(ctx: ServerCtx, problems?: Problem[]) {
  const html = <ArrivePage v={ctx.view} commandId={newId(ctx.now)} {...(problems && { problems: sayProblems(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** Judged whole before anything is kept; what is kept still waits to be taken in. */
async function arrive(ctx: ServerCtx) {
  const file = ctx.form.file('file')
  const opened = openGuideFile(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0)))
  if (!opened.ok) return showArrive(ctx, opened.problems)
  const judged = judgeGuideFile(opened.value.guide)
  if (!judged.ok) return showArrive(ctx, judged.problems.map((problem) => ({ ...problem, field: 'file' })))
  const guide = judged.value
  const fitting = judgeSounds(guide, opened.value.sounds.map(({ entry }) => entry))
  if (!fitting.ok) return showArrive(ctx, fitting.problems)
  const sounds: ArrivedSound[] = []
  for (const { entry: { file: name, ...entry }, bytes } of opened.value.sounds) {
    const prepared = await prepareSound(bytes, name)
    if (!prepared.ok) return showArrive(ctx, prepared.problems.map((problem) => ({ ...problem, field: 'file' })))
    const { opus, ...measured } = prepared.value
    const kept = await ctx.services.files.save(opus, { declaredType: 'audio/ogg', accept: ['ogg'] })
    if (!kept.ok) return showArrive(ctx, kept.problems)
    sounds.push({ ...entry, ...measured, fileId: kept.value.id, sizeBytes: kept.value.sizeBytes })
  }
  const decision = await ctx.run(arriveGuide, { guideId: guide.id, body: guide, sounds })
  return decision.ok ? seeOther(`/soan-bai/tep/${(decision.value as { id: string }).id}`) : showArrive(ctx, decision.problems)
}

async function showArrived(ctx: ServerCtx, problems?: Problem[]) {
  const draft = await draftOf(ctx)
  if (draft.state !== 'arrived') return seeOther(draft.state === 'dropped' ? '/soan-bai/nhan-tep' : `/soan-bai/nhap/${draft.id}`)
  const base = await ctx.read((db) => findGuideSource(db, ctx.communeId!, draft.guideId))
  const html = <ArrivedPage v={ctx.view} draft={draft} changes={base ? changesBetween(base, draft.body) : []} newCommandId={() => newId(ctx.now)} {...(problems && { problems: sayProblems(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function showPrint(ctx: ServerCtx, problems?: Problem[]) {
  const { guides, prints } = await ctx.read(async (db) => ({ guides: (await listGuides(db, ctx.communeId!)).filter(({ withdrawn }) => !withdrawn), prints: await listPrints(db, ctx.communeId!) }))
  const chosen = problems ? ctx.form.getAll('guides') : [ctx.query.get('bai') ?? ''].filter(Boolean)
  const html = <PrintPage v={ctx.view} guides={guides} chosen={chosen} values={ctx.form.toObject()} prints={prints} commandId={newId(ctx.now)} {...(problems && { problems: sayProblems(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function printOf(ctx: ServerCtx): Promise<PrintRow> {
  const id = ctx.params.printId ?? ''
  const print = isUuid(id) ? await ctx.read((db) => findPrint(db, ctx.communeId!, id)) : undefined
  if (!print) throw new Refused(said.noSuchPrint)
  return print
}

export const fileRoutes: ServerRoute[] = [
  raw<ServerCtx>('GET', '/soan-bai/bai/:guideId/tep.json', writes, async (ctx) => {
    const guide = await guideOf(ctx)
    return new Response(guideJson(guide), { headers: download(`${guide.id}-ban-${guide.version}.json`, 'application/json; charset=utf-8') })
  }),
  raw<ServerCtx>('GET', '/soan-bai/bai/:guideId/tep.zip', writes, exportZip),
  page<ServerCtx>('/soan-bai/nhan-tep', writes, (ctx) => showArrive(ctx)),
  form<ServerCtx>('/soan-bai/nhan-tep', { ...writes, maxBytes: MAX_GUIDE_FILE_BYTES + 1_000_000 }, arrive),
  page<ServerCtx>('/soan-bai/tep/:draftId', writes, (ctx) => showArrived(ctx)),
  form<ServerCtx>('/soan-bai/tep/:draftId/nhan', writes, async (ctx) => {
    const decision = await ctx.run(takeGuideIn, { draftId: ctx.params.draftId })
    return decision.ok ? seeOther(`/soan-bai/nhap/${ctx.params.draftId}`, { tone: 'ok', text: ctx.t('Đã nhận thành bản nháp. Xem lại rồi gửi duyệt.') }) : showArrived(ctx, decision.problems)
  }),
  form<ServerCtx>('/soan-bai/tep/:draftId/bo', writes, async (ctx) => {
    const decision = await ctx.run(dropDraft, { draftId: ctx.params.draftId })
    return decision.ok ? seeOther('/soan-bai/nhan-tep', { tone: 'ok', text: ctx.t('Không nhận tệp ấy. Không có gì thay đổi.') }) : ctx.refusal(decision.problems)
  }),

  page<ServerCtx>('/soan-bai/in', writes, (ctx) => showPrint(ctx)),
  form<ServerCtx>('/soan-bai/in', writes, async (ctx) => {
    const decision = await ctx.run(askForPapers, { ...ctx.form.toObject(), guides: ctx.form.getAll('guides') })
    if (!decision.ok) return showPrint(ctx, decision.problems)
    const { id } = decision.value as { id: string }
    await ctx.services.jobs.send(PRINT_JOB, { communeId: ctx.communeId!, printId: id })
    return seeOther(`/soan-bai/in/${id}`)
  }),
  page<ServerCtx>('/soan-bai/in/:printId', writes, async (ctx) => {
    const print = await printOf(ctx)
    if (print.state === 'waiting') reloadSoon(ctx)
    return <PrintingPage v={ctx.view} print={print} commandId={newId(ctx.now)} />
  }),
  form<ServerCtx>('/soan-bai/in/:printId/thoi', writes, async (ctx) => {
    const decision = await ctx.run(cancelPapers, { printId: ctx.params.printId })
    return decision.ok ? seeOther('/soan-bai/in', { tone: 'ok', text: ctx.t('Đã thôi in.') }) : ctx.refusal(decision.problems)
  }),
  raw<ServerCtx>('GET', '/soan-bai/in/:printId/tep', writes, async (ctx) => {
    const print = await printOf(ctx)
    const file = print.fileId === null ? undefined : await ctx.services.files.find(print.fileId)
    const bytes = file && (await ctx.services.files.read(file.id))
    if (!file || !bytes) throw new Refused(said.noSuchPrint)
    return new Response(bytes as BodyInit, { headers: download(`bai-hoc-${print.paper}.${file.kind === 'pdf' ? 'pdf' : 'zip'}`, file.mediaType) })
  }),
]
