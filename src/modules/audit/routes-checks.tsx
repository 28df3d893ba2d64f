// Checks of the chain on the screen, marks outside the database, and the printed witness sheet.

import { newId } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { Refused } from '../../platform/problem.ts'
import { can, form, page, raw, seeOther } from '../../platform/web/route.ts'
import { reloadSoon, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { getCommune } from '../places/index.ts'
import { checkpointFile, readCheckpoints, writeCheckpoints } from './checkpoints.ts'
import { startCheck, stopCheck } from './commands.ts'
import { CHECK_JOB, type CheckJob } from './jobs.ts'
import { auditProblems } from './problems.ts'
import { findCheck, findEntry, listChecks } from './queries.ts'
import { chainOf } from './routes-common.ts'
import { readTypedHash } from './rules.ts'
import { CheckPage, ChecksPage, type ChecksPageProps } from './views-checks.tsx'
import { witnessSheetPdf } from './witness-sheet.ts'

const reading = { who: can('audit.read') }
const BASE = '/so-cai/kiem-tra'

async function compare(ctx: ServerCtx, chain: number): Promise<ChecksPageProps['compared']> {
  const [seq, hash] = [ctx.query.get('seq')?.trim() ?? '', ctx.query.get('ma') ?? '']
  if (seq === '' && hash === '') return undefined
  const number = Number(seq.replace(/[.\s]/g, ''))
  const wanted = readTypedHash(hash)
  if (!Number.isInteger(number) || number < 1 || wanted === undefined) return { seq, hash, verdict: 'unreadable' }
  const entry = await ctx.services.database.read(chain, (db) => findEntry(db, chain, number))
  if (!entry) return { seq, hash, verdict: 'gone' }
  return { seq, hash, verdict: entry.hash.toString('hex').startsWith(wanted) ? 'match' : 'differs' }
}

async function showChecks(ctx: ServerCtx) {
  const { chains, chain } = await chainOf(ctx)
  const marks = readCheckpoints(checkpointFile(ctx.services)).filter((point) => point.communeId === chain)
  const head = await ctx.services.database.read(chain, (db) => db.selectFrom('ledgerHeads').select('seq').where('communeId', '=', chain).executeTakeFirst())
  const checks = await ctx.read((db) => listChecks(db, ctx.communeId!))
  return (
    <ChecksPage v={ctx.view} chains={chains} chain={chain} checks={checks} newest={marks.at(-1)} marks={marks.length} head={head?.seq ?? 0} commandId={newId(ctx.now)} compared={await compare(ctx, chain)} />
  )
}

async function printSheet(ctx: ServerCtx): Promise<Response> {
  const { chain } = await chainOf(ctx)
  const seq = Number(ctx.query.get('muc'))
  const point = readCheckpoints(checkpointFile(ctx.services)).findLast((one) => one.communeId === chain && one.seq === seq)
  if (!point) throw new Refused(auditProblems.noSuchMark)
  const commune = await ctx.read((db) => getCommune(db, chain))
  const word = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }[commune.kind] ?? ''
  const pdf = await renderPdf({
    ...witnessSheetPdf({
      communeName: `${word} ${commune.name}`.trim(), communeCode: commune.code, seq, hash: point.hash, epoch: point.epoch, writtenAt: point.at,
      printedAt: ctx.now, printedBy: ctx.actor.name, origin: ctx.services.config.origin, fictional: commune.fictional,
    }),
    createdAt: ctx.now,
  })
  const headers = { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="phieu-moc-${commune.code}-${seq}.pdf"`, 'Cache-Control': 'no-store' }
  return new Response(pdf as BodyInit, { headers })
}

export const checkRoutes: ServerRoute[] = [
  page<ServerCtx>(BASE, reading, showChecks),
  form<ServerCtx>(BASE, reading, async (ctx) => {
    const chain = ctx.form.get('chain') || String(ctx.communeId ?? '')
    const done = await ctx.run(startCheck, { chain })
    if (!done.ok) return ctx.refusal(done.problems)
    const { id } = done.value as { id: string }
    await ctx.services.jobs.send(CHECK_JOB, { communeId: ctx.communeId!, checkId: id, chain: Number(chain) } satisfies CheckJob)
    return seeOther(`${BASE}/${id}`)
  }),
  page<ServerCtx>(`${BASE}/:id`, reading, async (ctx) => {
    const id = ctx.params.id ?? ''
    const check = /^[0-9a-f-]{36}$/.test(id) ? await ctx.read((db) => findCheck(db, ctx.communeId!, id)) : undefined
    if (!check) throw new Refused(auditProblems.noSuchCheck)
    const { chains } = await chainOf(ctx)
    if (check.state === 'running') reloadSoon(ctx)
    return <CheckPage v={ctx.view} check={check} title={chains.find((one) => one.communeId === check.chain)?.title ?? String(check.chain)} />
  }),
  form<ServerCtx>(`${BASE}/:id/dung`, reading, async (ctx) => {
    const done = await ctx.run(stopCheck, { id: ctx.params.id })
    return done.ok ? seeOther(BASE, { tone: 'warn', text: ctx.t('Đã dừng. Lượt này chưa kết luận gì.') }) : ctx.refusal(done.problems)
  }),
  form<ServerCtx>('/so-cai/moc', reading, async (ctx) => {
    const { chain } = await chainOf(ctx)
    const point = (await writeCheckpoints(ctx.services)).get(chain)
    if (!point) return ctx.refusal([auditProblems.emptyLedger])
    return seeOther(`/so-cai/phieu-moc.pdf?so=${chain}&muc=${point.seq}`)
  }),
  raw<ServerCtx>('GET', '/so-cai/phieu-moc.pdf', reading, printSheet),
]
