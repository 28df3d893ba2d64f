// Reception at the counter: one screen. Files are on the disk before the
// command begins, and stay with a refused form.


import { findProcedure, listProcedures } from '../procedures/index.ts'
import { formatVnd } from '../../platform/money.ts'
import type { Problem } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import { said } from '../../platform/web/refusals.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { receiveDossier } from './commands-file.ts'
import { quoteOf } from './commands-fee.ts'
import { dossierEvents, findDossier } from './queries.ts'
import { clockDeadline } from './rules-deadline.ts'
import { clockSentence } from './rules-clock.ts'
import { clockFacts } from './rules.ts'
import { freshId, nudgePortal, savedFiles } from './routes-common.ts'
import { ReceptionPage } from './views-reception.tsx'

const receives = { who: can('dossier.receive') }
const MAX_UPLOAD = 60 * 1024 * 1024

type Kept = Record<string, { id: string; name: string }>

/** '1.014027 Trợ cấp hưu trí xã hội', a bare code, or words of the name. */
function readProcedure(typed: string, procedures: readonly { code: string; name: string; short: string }[]): string | undefined {
  const code = /^\d\.\d{6}\S*/.exec(typed.trim())?.[0]
  if (code) return code
  const sought = foldText(typed)
  if (sought === '') return undefined
  return (procedures.find(({ short, name }) => foldText(short) === sought || foldText(name) === sought) ?? procedures.find(({ short, name }) => foldText(`${short} ${name}`).includes(sought)))?.code
}

async function receptionPage(ctx: ServerCtx, more: { code?: string; problems?: Problem[]; kept?: Kept } = {}) {
  const communeId = ctx.communeId!
  const data = await ctx.read(async (db) => {
    const procedures = (await listProcedures(db, communeId, ctx.today)).map(({ code, name, short }) => ({ code, name, short }))
    const code = more.code ?? readProcedure(ctx.query.get('tt') ?? '', procedures)
    const lastId = /^[0-9a-f-]{36}$/.exec(ctx.query.get('vua') ?? '')?.[0]
    const last = lastId ? await findDossier(db, communeId, lastId) : undefined
    const procedure = code ? await findProcedure(db, communeId, code, ctx.today) : undefined
    const quote = procedure && (await quoteOf(db, communeId, procedure, { channel: 1, on: ctx.today, copies: 1, papers: [], exemptions: [] }))
    return { procedures, procedure, quote, last, events: last ? await dossierEvents(db, communeId, last.id) : [] }
  })
  const { procedure, quote, last } = data
  const fee = !quote ? '' : quote.totalVnd === null ? ctx.t('chưa rõ mức thu') : quote.totalVnd === 0 ? ctx.t('miễn phí') : ctx.t('từ {amount}', { amount: formatVnd(quote.totalVnd) })
  return (
    <ReceptionPage
      v={ctx.view} procedures={data.procedures} values={more.problems ? ctx.form.toObject() : {}} grounds={more.problems ? ctx.form.getAll('exemptions') : []} commandId={freshId(ctx)} kept={more.kept ?? {}}
      {...(procedure && quote && { chosen: { procedure, deadline: clockDeadline(procedure.deadline), fee, feeSure: quote.certainty === 'A' } })}
      {...(last && { last: { id: last.id, code: last.code, sentence: clockSentence(workingCalendar(), clockFacts(last.deadline, data.events), ctx.now, ctx.t) } })}
      {...(more.problems && { problems: said(ctx, more.problems) })}
    />
  )
}

/** Papers as ticked, with the file of each; kept files of a refused try count too. */
async function papersOf(ctx: ServerCtx, code: string) {
  const kept: Kept = {}
  const components: Record<string, unknown>[] = []
  if (!ctx.form.entries().some(([name]) => name.startsWith('giay-'))) return { kept, components }
  const procedure = await ctx.read((db) => findProcedure(db, ctx.communeId!, code, ctx.today))
  for (const paper of procedure?.documents ?? []) {
    const field = (part: string) => ctx.form.get(`giay-${paper.key}-${part}`)
    const saved = await savedFiles(ctx, `giay-${paper.key}-tep`)
    if (!saved.ok) return { kept, components, problems: saved.problems.map((problem) => ({ ...problem, field: 'files' })) }
    const [again] = /^[0-9a-f]{64}(?= )/.exec(field('giu')) ?? []
    const file = saved.value[0] ?? (again ? { id: again, name: field('giu').slice(65) } : undefined)
    if (file) kept[paper.key] = file
    const kind = field('loai')
    if (kind === '') continue
    components.push({ documentKey: paper.key, name: paper.name, kind, copies: field('ban') || '1', pages: field('trang') || null, fileId: file?.id ?? null, fileName: file?.name ?? null, replacedBy: kind === 'data' ? (paper.replacedBy?.database ?? null) : null, reused: kind === 'data' })
  }
  const other = await savedFiles(ctx, 'giay-khac-tep')
  if (!other.ok) return { kept, components, problems: other.problems.map((problem) => ({ ...problem, field: 'files' })) }
  const name = ctx.form.get('giay-khac-ten').trim()
  if (name !== '' || other.value[0]) components.push({ documentKey: '', name: name || other.value[0]!.name, kind: 'copy', fileId: other.value[0]?.id ?? null, fileName: other.value[0]?.name ?? null })
  return { kept, components }
}

export const receptionRoutes: ServerRoute[] = [
  page<ServerCtx>('/ho-so/tiep-nhan', receives, (ctx) => receptionPage(ctx)),
  form<ServerCtx>('/ho-so/tiep-nhan', { ...receives, maxBytes: MAX_UPLOAD }, async (ctx) => {
    const code = ctx.form.get('procedureCode')
    const { components, kept, problems } = await papersOf(ctx, code)
    const typed = ctx.form.toObject()
    const representative = typed.representativeName ? { name: typed.representativeName, phone: typed.representativePhone ?? '', paper: typed.representativePaper || ctx.t('chưa ghi') } : null
    const decision = problems
      ? { ok: false as const, problems }
      : await ctx.run(receiveDossier, { ...typed, channel: typed.channel === '3' ? 3 : 1, components, representative, exemptions: ctx.form.getAll('exemptions'), evenIfAlike: typed.evenIfAlike === 'yes' })
    if (!decision.ok) return withStatus(decision.problems[0]!.status, await receptionPage(ctx, { code, problems: decision.problems, kept }))
    await nudgePortal(ctx)
    const { dossierId } = decision.value as { dossierId: string }
    return seeOther(`/ho-so/tiep-nhan?tt=${encodeURIComponent(code)}&vua=${dossierId}`)
  }),
]
