// One act on many dossiers: each is its own command with its own answer, so that one that cannot be done holds up none of
// the others. Papers of many come as one PDF.

import { createHash } from 'node:crypto'
import { may } from '../../platform/actor.ts'
import type { Decision, Problem } from '../../platform/problem.ts'
import { withParams } from '../../platform/problem.ts'
import { isUuid } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { can, form, withStatus } from '../../platform/web/route.ts'
import { said } from '../../platform/web/refusals.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { dossierBegun, dossierReturned, stepDone, taskAssigned } from './commands.ts'
import { dossierProblems } from './problems.ts'
import { linesOf, openStepsOf, type DossierLine } from './queries.ts'
import { nudgePortal } from './routes-common.ts'
import { papersOfMany } from './routes-papers.tsx'
import { STEP_PERMISSION } from './rules.ts'
import type { StepRole } from './schema-flow.ts'
import { listPage } from './routes-list.tsx'

const MOST = 100

/** A repeat of the same batch finds the first answers: each row's command id follows from the batch's. */
function rowCommandId(batchId: string, dossierId: string): string {
  const hex = createHash('sha256').update(`${batchId}:${dossierId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function doOne(ctx: ServerCtx, act: string, row: DossierLine, steps: ReadonlyMap<string, { step: string; role: string }[]>, commandId: string): Promise<Decision<unknown>> {
  const input = { dossierId: row.id }
  if (act === 'begin') return ctx.run(dossierBegun, input, { commandId })
  if (act === 'return') return ctx.run(dossierReturned, { ...input, receivedBy: row.applicantName, method: 'counter' }, { commandId })
  const open = steps.get(row.id) ?? []
  const mine = act === 'assign' ? open[0] : (open.find(({ role }) => may(ctx.actor, STEP_PERMISSION[role as StepRole])) ?? open[0])
  if (!mine) return { ok: false, problems: [dossierProblems.noSuchStep] }
  if (act === 'assign') return ctx.run(taskAssigned, { ...input, step: mine.step, accountId: ctx.form.get('accountId') }, { commandId })
  return ctx.run(stepDone, { ...input, step: mine.step }, { commandId })
}

/** The list again with the result of each row. */
async function listed(ctx: ServerCtx, more: { results?: { id: string; code: string; ok: boolean; text: string }[]; problems?: Problem[] }) {
  const here = new URLSearchParams(ctx.form.get('here'))
  return listPage({ ...ctx, query: here }, more)
}

async function printed(ctx: ServerCtx, ids: readonly string[], number: '01' | '06'): Promise<Response> {
  // Asked for rarely and made of many modules: not part of every start.
  const { PDFDocument } = await import('@cantoo/pdf-lib')
  const whole = await PDFDocument.create()
  for (const paper of await papersOfMany(ctx, ids, number)) {
    const one = await PDFDocument.load(await renderPdf(paper))
    for (const page of await whole.copyPages(one, one.getPageIndices())) whole.addPage(page)
  }
  if (whole.getPageCount() === 0) return ctx.refusal([dossierProblems.nothingChosen])
  return new Response((await whole.save()) as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="mau-${number}.pdf"`, 'Cache-Control': 'private, no-store' } })
}

export const bulkRoutes: ServerRoute[] = [
  form<ServerCtx>('/ho-so/hang-loat', { who: can('dossier.read') }, async (ctx) => {
    const ids = [...new Set(ctx.form.getAll('chon').filter(isUuid))]
    const act = ctx.form.get('act')
    if (ids.length === 0) return withStatus(422, await listed(ctx, { problems: [dossierProblems.nothingChosen] }))
    if (ids.length > MOST) return withStatus(422, await listed(ctx, { problems: [withParams(dossierProblems.tooMany, { n: MOST })] }))
    if (act === 'receipts' || act === 'slips') return printed(ctx, ids, act === 'receipts' ? '01' : '06')
    const [rows, steps] = await ctx.read(async (db) => [await linesOf(db, ctx.communeId!, ids), await openStepsOf(db, ctx.communeId!, ids)] as const)
    const batch = ctx.form.get('commandId')
    const results = []
    for (const row of rows) {
      const decision = await doOne(ctx, act, row, steps, rowCommandId(batch, row.id))
      results.push({ id: row.id, code: row.code, ok: decision.ok, text: decision.ok ? '' : said(ctx, decision.problems).map(({ text }) => text).join(' ') })
    }
    await nudgePortal(ctx)
    return listed(ctx, { results })
  }),
]
