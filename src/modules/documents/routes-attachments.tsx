// Addresses of annexes: add, take away, open; of papers that came, open. And asking again for a seal that was given back.

import { isUuid, newId } from '../../platform/ids.ts'
import { commonProblems, Refused, withParams } from '../../platform/problem.ts'
import { can, form, raw, seeOther } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { judgeAnnex } from './arrival.ts'
import { annexAdded, annexRemoved, sealAskedAgain } from './commands-attachments.ts'
import { canBeSealed, cornersOf } from './prepare-files.ts'
import { documentProblems } from './problems.ts'
import { listAnnexes, listIncomingAnnexes } from './queries-attachments.ts'
import { showDocument } from './routes-document.tsx'
import { paperOf } from './routes-paper.ts'
import { ANNEX_MAX_BYTES, ANNEX_MEDIA, type AnnexKind } from './rules-attachments.ts'

const reads = { who: can('document.read') }
const drafts = { who: can('document.draft') }
const registers = { who: can('document.register') }

async function fileResponse(ctx: ServerCtx, sha256: string, kind: AnnexKind, name: string): Promise<Response> {
  const bytes = await ctx.services.files.read(sha256)
  if (!bytes) throw new Error(`the file store has lost ${sha256}`)
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': ANNEX_MEDIA[kind], 'content-disposition': `${kind === 'pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`, 'cache-control': 'no-store' },
  })
}

async function add(ctx: ServerCtx) {
  const paper = await paperOf(ctx)
  const file = ctx.form.file('file')
  if (!file) return showDocument(ctx, [documentProblems.annexMissing])
  const bytes = new Uint8Array(await file.arrayBuffer())
  const judged = await judgeAnnex(ctx.services, { name: file.name, bytes })
  if (!judged.ok) return showDocument(ctx, judged.problems)
  const { fileName, kind, sha256, sizeBytes } = judged.value
  if (kind === 'pdf' && !canBeSealed(bytes, ctx.now)) return showDocument(ctx, [withParams(documentProblems.annexUnsignable, { name: fileName.slice(0, 80) })])
  const title = ctx.form.get('title').trim() || fileName.replace(/\.[^.]+$/, '')
  const done = await ctx.run(annexAdded, { documentId: paper.id, title, fileName, kind, sha256, sizeBytes })
  return done.ok ? seeOther(`/van-ban/di/${paper.id}#phu-luc`, { tone: 'ok', text: ctx.t('Đã thêm phụ lục {name}.', { name: fileName }) }) : showDocument(ctx, done.problems)
}

export const attachmentRoutes: ServerRoute[] = [
  form<ServerCtx>('/van-ban/di/:documentId/phu-luc', { ...drafts, maxBytes: ANNEX_MAX_BYTES + 100_000 }, add),
  form<ServerCtx>('/van-ban/di/:documentId/phu-luc/:annexId/bo', drafts, async (ctx) => {
    const paper = await paperOf(ctx)
    const done = await ctx.run(annexRemoved, { documentId: paper.id, annexId: ctx.params.annexId })
    return done.ok ? seeOther(`/van-ban/di/${paper.id}#phu-luc`, { tone: 'ok', text: ctx.t('Đã bỏ tệp.') }) : showDocument(ctx, done.problems)
  }),
  raw<ServerCtx>('GET', '/van-ban/di/:documentId/phu-luc/:annexId', reads, async (ctx) => {
    const paper = await paperOf(ctx)
    const annex = (await ctx.read((db) => listAnnexes(db, ctx.communeId!, paper.id))).find(({ id }) => id === ctx.params.annexId)
    if (!annex) throw new Refused(commonProblems.notFound)
    return fileResponse(ctx, annex.sealedSha256 ?? annex.sha256, annex.kind, annex.fileName)
  }),
  form<ServerCtx>('/van-ban/di/:documentId/trinh-dau', registers, async (ctx) => {
    const paper = await paperOf(ctx)
    const places = await cornersOf(ctx.services, await ctx.read((db) => listAnnexes(db, ctx.communeId!, paper.id)))
    const done = await ctx.run(sealAskedAgain, { documentId: paper.id, places }, { commandId: newId(ctx.now) })
    return done.ok ? seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: ctx.t('Đã trình ký số cơ quan lại.') }) : showDocument(ctx, done.problems)
  }),
  raw<ServerCtx>('GET', '/van-ban/den/:incomingId/phu-luc/:position', reads, async (ctx) => {
    const id = ctx.params.incomingId ?? ''
    const annexes = isUuid(id) ? await ctx.read((db) => listIncomingAnnexes(db, ctx.communeId!, id)) : []
    const annex = annexes.find(({ position }) => String(position) === ctx.params.position)
    if (!annex?.sha256 || !annex.kind) throw new Refused(commonProblems.notFound)
    return fileResponse(ctx, annex.sha256, annex.kind, annex.fileName)
  }),
]
