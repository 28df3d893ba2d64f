// Writing a paper: new, edit, preview, autosave, comments, asking units.

import { listAccounts } from '../accounts/index.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { addDays, formatViDateTime, formatViTime, type Instant } from '../../platform/time.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { autosaved, commented, commentResolved, consultationEnded, draftEdited, draftWritten, opinionGiven, unitsConsulted } from './commands-drafts.ts'
import { skeletonOf } from './decree.ts'
import { documentProblems } from './problems.ts'
import { countAnnexes } from './queries-attachments.ts'
import { findAgency, findAutosave, findDocument, listUnits, NEW_PAPER, type DocumentRow } from './queries.ts'
import { isEditable } from './rules-flow.ts'
import { checkFormat } from './rules-format.ts'
import { showDocument } from './routes-document.tsx'
import { paperOf } from './routes-paper.ts'
import { ConsultPage, DraftPage } from './views-draft.tsx'

const drafts = { who: can('document.draft') }
const BODY_BYTES = 2 * 1024 * 1024

const FRESH: Record<string, string> = { urgency: 'thuong', capacity: 'self', secrecy: 'none', recipients: 'Như trên\nLưu: VT' }

function valuesOf(paper: DocumentRow): Record<string, string> {
  const { typeKey, unitId, subject, addressee, body, recipients, organCodes, signerId, signerTitle, capacity, urgency, dueOn, mendsId, mendsHow, answersId, version } = paper
  return {
    typeKey, unitId, subject, addressee, body, signerTitle, capacity, urgency, secrecy: 'none', recipients: recipients.join('\n'), organCodes: organCodes.join(', '),
    signerId: signerId ?? '', dueOn: dueOn ?? '', mendsId: mendsId ?? '', mendsHow: mendsHow ?? '', answersId: answersId ?? '', baseVersion: String(version),
  }
}

async function draftPage(ctx: ServerCtx, { paper, values, problems, kept, begin }: { paper?: DocumentRow | undefined; values: Record<string, string>; problems?: readonly Problem[]; kept?: Instant | undefined; begin?: boolean }) {
  const [units, accounts, agency] = await ctx.read(async (db) => [await listUnits(db, ctx.communeId!), await listAccounts(db, ctx.communeId!), await findAgency(db, ctx.communeId!)] as const)
  const signers = accounts.filter((account) => account.state === 'active' && account.roles.some((role) => role === 'leader_signer' || role === 'commune_admin'))
  const signer = signers.find(({ id }) => id === values.signerId)
  const begun = (values.body ?? '') !== '' || (values.subject ?? '') !== ''
  const breaches = begun
    ? checkFormat({
        annexes: paper ? await ctx.read((db) => countAnnexes(db, ctx.communeId!, paper.id)) : 0,
        typeKey: values.typeKey ?? '', subject: values.subject ?? '', addressee: values.addressee ?? '', body: values.body ?? '',
        recipients: (values.recipients ?? '').split('\n').map((one) => one.trim()).filter((one) => one !== ''), signerName: signer?.fullName ?? '', place: agency?.place ?? '',
      })
    : []
  const base = paper ? `/van-ban/di/${paper.id}` : undefined
  return (
    <DraftPage
      v={ctx.view}
      title={paper ? ctx.t('Sửa văn bản') : ctx.t('Soạn văn bản')}
      action={base ? `${base}/soan` : '/van-ban/di/moi'}
      {...(base && { up: { href: base, label: paper!.subject } })}
      begin={begin ?? false}
      values={values}
      units={units}
      signers={signers.map(({ id, fullName }) => ({ id, name: fullName }))}
      breaches={breaches}
      commandId={newId(ctx.now)}
      {...(problems && { problems: said(ctx, problems) })}
      autosaved={kept ? { at: formatViDateTime(kept), href: base ? `${base}/soan?viet-do=1` : '/van-ban/di/moi?viet-do=1' } : undefined}
      autosaveTo={base ? `${base}/tu-luu` : '/van-ban/di/moi/tu-luu'}
    />
  )
}

async function newDraft(ctx: ServerCtx) {
  const mends = ctx.query.get('sua') ?? ''
  const answers = ctx.query.get('tra-loi') ?? ''
  const old = isUuid(mends) ? await ctx.read((db) => findDocument(db, ctx.communeId!, mends)) : undefined
  const kept = await ctx.read((db) => findAutosave(db, ctx.communeId!, NEW_PAPER, ctx.actor.id))
  if (kept && ctx.query.get('viet-do') === '1') return draftPage(ctx, { values: { ...FRESH, ...kept.fields, baseVersion: '' } })
  const type = ctx.query.get('loai') ?? ''
  const skeleton = skeletonOf(type)
  if (skeleton) return draftPage(ctx, { values: { ...FRESH, ...skeleton, typeKey: type, ...(isUuid(answers) && { answersId: answers }) }, kept: kept?.at })
  const values = old ? { ...FRESH, ...valuesOf(old), baseVersion: '', mendsId: old.id, mendsHow: 'correct' } : { ...FRESH, ...(isUuid(answers) && { answersId: answers }) }
  return draftPage(ctx, { values, kept: kept?.at, begin: !old })
}

/** Answers the page script with the line it shows. */
async function keep(ctx: ServerCtx, documentId: string) {
  const { commandId: _id, baseVersion, ...fields } = ctx.form.toObject()
  const done = await ctx.run(autosaved, { documentId, fields, ...(baseVersion && { baseVersion }) }, { commandId: newId(ctx.now) })
  if (done.ok) return Response.json({ said: ctx.t('Đã tự lưu lúc {time}. Bấm “Lưu bài” để thành một bản.', { time: formatViTime(ctx.now) }) })
  const [problem] = done.problems
  return Response.json({ said: ctx.t(problem!.text, problem!.params) }, { status: problem!.status })
}

export const draftRoutes: ServerRoute[] = [
  page<ServerCtx>('/van-ban/di/moi', drafts, newDraft),
  form<ServerCtx>('/van-ban/di/moi/tu-luu', { ...drafts, maxBytes: BODY_BYTES }, (ctx) => keep(ctx, NEW_PAPER)),
  form<ServerCtx>('/van-ban/di/moi', { ...drafts, maxBytes: BODY_BYTES }, async (ctx) => {
    if (ctx.form.get('xem-truoc') === '1') return draftPage(ctx, { values: ctx.form.toObject() })
    const done = await ctx.run(draftWritten, ctx.form.toObject())
    if (!done.ok) return withStatus(done.problems[0]!.status, await draftPage(ctx, { values: ctx.form.toObject(), problems: done.problems }))
    return seeOther(`/van-ban/di/${(done.value as { documentId: string }).documentId}`, { tone: 'ok', text: ctx.t('Đã lưu bài.') })
  }),
  page<ServerCtx>('/van-ban/di/:documentId/soan', drafts, async (ctx) => {
    const paper = await paperOf(ctx)
    if (!isEditable(paper.state)) return seeOther(`/van-ban/di/${paper.id}`, { tone: 'warn', text: ctx.t('Văn bản không còn ở bước soạn nên không sửa được. Người đang giữ có thể trả lại.') })
    const kept = await ctx.read((db) => findAutosave(db, ctx.communeId!, paper.id, ctx.actor.id))
    if (kept && ctx.query.get('viet-do') === '1') return draftPage(ctx, { paper, values: { ...valuesOf(paper), ...kept.fields, baseVersion: String(kept.baseVersion) } })
    return draftPage(ctx, { paper, values: valuesOf(paper), kept: kept?.at })
  }),
  form<ServerCtx>('/van-ban/di/:documentId/soan', { ...drafts, maxBytes: BODY_BYTES }, async (ctx) => {
    const paper = await paperOf(ctx)
    const values = ctx.form.toObject()
    if (ctx.form.get('xem-truoc') === '1') return draftPage(ctx, { paper, values })
    const done = await ctx.run(draftEdited, { ...values, documentId: paper.id })
    if (done.ok) return seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: ctx.t('Đã lưu bản {n}.', { n: (done.value as { version: number }).version }) })
    // The next attempt stands on the newest version: what the other wrote has been shown.
    const stale = done.problems.some(({ code }) => code === documentProblems.changedMeanwhile.code)
    return withStatus(done.problems[0]!.status, await draftPage(ctx, { paper, values: stale ? { ...values, baseVersion: String(paper.version) } : values, problems: done.problems }))
  }),
  /** The page script sends the form here while somebody writes. */
  form<ServerCtx>('/van-ban/di/:documentId/tu-luu', { ...drafts, maxBytes: BODY_BYTES }, async (ctx) => keep(ctx, (await paperOf(ctx)).id)),
  form<ServerCtx>('/van-ban/di/:documentId/gop-y', drafts, async (ctx) => {
    const paper = await paperOf(ctx)
    const done = await ctx.run(commented, { ...ctx.form.toObject(), documentId: paper.id })
    return done.ok ? seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: ctx.t('Đã gửi góp ý.') }) : showDocument(ctx, done.problems)
  }),
  form<ServerCtx>('/van-ban/di/:documentId/gop-y/:commentId/xong', drafts, async (ctx) => {
    const done = await ctx.run(commentResolved, { commentId: ctx.params.commentId })
    return done.ok ? seeOther(`/van-ban/di/${ctx.params.documentId}`) : showDocument(ctx, done.problems)
  }),
  page<ServerCtx>('/van-ban/di/:documentId/phoi-hop', drafts, (ctx) => consultPage(ctx)),
  form<ServerCtx>('/van-ban/di/:documentId/phoi-hop', drafts, async (ctx) => {
    const paper = await paperOf(ctx)
    const done = await ctx.run(unitsConsulted, { ...ctx.form.toObject(), unitIds: ctx.form.getAll('unitIds'), documentId: paper.id })
    if (!done.ok) return withStatus(done.problems[0]!.status, await consultPage(ctx, done.problems))
    return seeOther(`/van-ban/di/${paper.id}#phoi-hop`, { tone: 'ok', text: ctx.t('Đã gửi hỏi ý kiến.') })
  }),
  form<ServerCtx>('/van-ban/di/:documentId/y-kien/:consultationId', drafts, async (ctx) => {
    const done = await ctx.run(opinionGiven, { ...ctx.form.toObject(), consultationId: ctx.params.consultationId })
    return done.ok ? seeOther(`/van-ban/di/${ctx.params.documentId}#phoi-hop`, { tone: 'ok', text: ctx.t('Đã gửi ý kiến.') }) : showDocument(ctx, done.problems)
  }),
  form<ServerCtx>('/van-ban/di/:documentId/thoi-cho', drafts, async (ctx) => {
    const done = await ctx.run(consultationEnded, { documentId: ctx.params.documentId })
    return done.ok ? seeOther(`/van-ban/di/${ctx.params.documentId}`, { tone: 'ok', text: ctx.t('Đã thôi chờ; chỗ chưa trả lời vẫn để trống.') }) : showDocument(ctx, done.problems)
  }),
]

async function consultPage(ctx: ServerCtx, problems?: readonly Problem[]) {
  const paper = await paperOf(ctx)
  const units = await ctx.read((db) => listUnits(db, ctx.communeId!))
  return (
    <ConsultPage
      v={ctx.view}
      documentId={paper.id}
      subject={paper.subject}
      units={units.filter(({ id }) => id !== paper.unitId)}
      values={problems ? ctx.form.toObject() : { dueOn: addDays(ctx.today, 3) }}
      chosen={problems ? ctx.form.getAll('unitIds') : []}
      commandId={newId(ctx.now)}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
}
