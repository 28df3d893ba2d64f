// Addresses of certified copies: the list, making one of a paper here or of a scan, and its file.

import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { commonProblems, refuse, Refused, type Decision, type Problem } from '../../platform/problem.ts'
import { isInstant, type Instant } from '../../platform/time.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { judgeArrival, MAX_ARRIVAL_BYTES } from './arrival.ts'
import { copyMade } from './commands-copies.ts'
import { cornerOf } from './prepare-files.ts'
import { documentProblems } from './problems.ts'
import { findCopy, listCopies } from './queries-copies.ts'
import { findIncoming } from './queries-incoming.ts'
import { findDocument, listStageFiles, PAGE_SIZE } from './queries.ts'
import { pdfResponse } from './routes-document.tsx'
import { CopiesPage } from './views-copies.tsx'

const reads = { who: can('document.read') }
const registers = { who: can('document.register') }

async function copiesPage(ctx: ServerCtx, problems?: readonly Problem[]) {
  const [at, id] = [ctx.query.get('tu-luc') ?? '', ctx.query.get('tu') ?? '']
  const rows = await ctx.read((db) => listCopies(db, ctx.communeId!, isInstant(at) && isUuid(id) ? { madeAt: at as Instant, id } : undefined))
  const last = rows.length === PAGE_SIZE ? rows.at(-1) : undefined
  const html = (
    <CopiesPage
      v={ctx.view}
      rows={rows}
      registers={may(ctx.actor, 'document.register')}
      commandId={newId(ctx.now)}
      next={last && `/van-ban/sao?${new URLSearchParams({ 'tu-luc': last.madeAt, tu: last.id })}`}
      values={ctx.form.toObject()}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** The file that is copied and how it is called: a paper that went, one that came, or a scan. */
async function sourceOf(ctx: ServerCtx): Promise<Decision<{ source: string; paperId: string | null; title: string; file: string }>> {
  const [source, paperId] = [ctx.form.get('source'), ctx.form.get('paperId')]
  const communeId = ctx.communeId!
  if (source === 'in' && isUuid(paperId)) {
    const paper = await ctx.read((db) => findIncoming(db, communeId, paperId))
    return paper ? { ok: true, value: { source, paperId, title: `${paper.fullNumber} ${paper.subject}`, file: paper.fileSha256 } } : refuse(documentProblems.notFound)
  }
  if (source === 'out' && isUuid(paperId)) {
    const [paper, files] = await ctx.read(async (db) => [await findDocument(db, communeId, paperId), await listStageFiles(db, communeId, paperId)] as const)
    const sealed = files.find(({ stage }) => stage === 'sealed')
    return paper && sealed ? { ok: true, value: { source, paperId, title: `${paper.fullNumber} ${paper.subject}`, file: sealed.sha256 } } : refuse(documentProblems.copyUnsealed)
  }
  const scan = ctx.form.file('file')
  if (!scan || scan.size === 0) return refuse(documentProblems.fileNotPdf)
  const judged = await judgeArrival(ctx.services, new Uint8Array(await scan.arrayBuffer()), { declared: 'none', subject: ctx.form.get('title') })
  return judged.ok ? { ok: true, value: { source: 'scan', paperId: null, title: ctx.form.get('title'), file: judged.value.fileSha256 } } : judged
}

/** Words of the agency stand at the top right of the first page (Annex I of the decree). */
async function placeOf(ctx: ServerCtx, file: string): Promise<Decision<object>> {
  const bytes = await ctx.services.files.read(file)
  if (!bytes) throw new Error(`the file store has lost ${file}`)
  const place = cornerOf(bytes)
  return place ? { ok: true, value: place } : refuse(documentProblems.unreadable)
}

export const copyRoutes: ServerRoute[] = [
  page<ServerCtx>('/van-ban/sao', reads, (ctx) => copiesPage(ctx)),
  form<ServerCtx>('/van-ban/sao', { ...registers, maxBytes: MAX_ARRIVAL_BYTES + 100_000 }, async (ctx) => {
    const source = await sourceOf(ctx)
    if (!source.ok) return copiesPage(ctx, source.problems)
    const place = await placeOf(ctx, source.value.file)
    if (!place.ok) return copiesPage(ctx, place.problems)
    const done = await ctx.run(copyMade, { ...source.value, copyKey: ctx.form.get('copyKey'), place: place.value })
    return done.ok ? seeOther(`/ky-so/${(done.value as { requestId: string }).requestId}`, { tone: 'ok', text: ctx.t('Đã lập bản sao. Hãy đọc lại rồi ký số cơ quan.') }) : copiesPage(ctx, done.problems)
  }),
  raw<ServerCtx>('GET', '/van-ban/sao/:copyId/tep.pdf', reads, async (ctx) => {
    const id = ctx.params.copyId ?? ''
    const copy = isUuid(id) ? await ctx.read((db) => findCopy(db, ctx.communeId!, id)) : undefined
    const bytes = copy && (await ctx.services.files.read(copy.sealedSha256 ?? copy.fileSha256))
    if (!copy || !bytes) throw new Refused(commonProblems.notFound)
    return pdfResponse(bytes, `ban-sao-${copy.fullNumber.replaceAll('/', '-')}.pdf`)
  }),
]
