// Addresses of people who sign: the list, one document, confirmation and result. Certificates and the public verifier
// have files of their own.

import { createHash, randomBytes } from 'node:crypto'
import { actChallenge, answerActChallenge, confirmActWithPassword, findAccount, wayToConfirm } from '../accounts/index.ts'
import { z } from 'zod'
import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { PdfFault } from '../../platform/pades/objects.ts'
import type { Db } from '../../platform/db.ts'
import { wordsOfPdf } from '../../platform/pdf-words.ts'
import { openPdf } from '../../platform/pades/file.ts'
import { pageView } from '../../platform/pades/pages.ts'
import { Refused, type Decision, type Problem } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { passkeyHost } from '../../platform/web/passkeys.ts'
import { anyone, api, can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import { reloadSoon, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { actsConfirmed, carryOut, openBatch, prepareBatch, SIGNING_JOB } from './commands-acts.ts'
import { signatureDeclined, uploadAsked } from './commands.ts'
import { followerOf } from './followers.ts'
import { handOver, takeBack } from './commands-desktop.ts'
import { signingProblems } from './problems.ts'
import { findCredential, findCredentialOf, findRequest, listBatch, listDecided, listWaiting, PAGE, type RequestRow } from './queries.ts'
import { checkRoutes } from './routes-check.tsx'
import { pageOf, said } from './routes-common.ts'
import { credentialRoutes } from './routes-credentials.tsx'
import { trustServices } from './roots.ts'
import { usesAgencyKey } from './rules.ts'
import { ConfirmPage, DonePage, HandOffPage, RequestPage, ResultPage, UploadPage, WaitingPage } from './views.tsx'

const signs = { who: can('signing.sign') }
/** So many are signed while the browser waits (a paper with a few annexes); more go to the queue and show progress. */
const AT_ONCE = 5
const MAX_UPLOAD = 30 * 1024 * 1024

function whoOf(ctx: ServerCtx) {
  return { accountId: ctx.actor.id, seals: may(ctx.actor, 'signing.seal') }
}

async function waitingPage(ctx: ServerCtx, problems?: Problem[]) {
  const wanted = pageOf(ctx)
  const [{ rows, total }, credential] = await ctx.read(async (db) => [await listWaiting(db, ctx.communeId!, whoOf(ctx), wanted), await findCredentialOf(db, ctx.communeId!, ctx.actor.id)] as const)
  const html = <WaitingPage v={ctx.view} rows={rows} total={total} page={wanted} pageCount={Math.max(1, Math.ceil(total / PAGE))} manages={may(ctx.actor, 'signing.manage')} credential={credential} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

function isMine(ctx: ServerCtx, row: RequestRow): boolean {
  return row.accountId === null ? may(ctx.actor, 'signing.seal') : row.accountId === ctx.actor.id
}

async function requestOf(ctx: ServerCtx): Promise<RequestRow> {
  const id = ctx.params.requestId ?? ''
  const row = isUuid(id) ? await ctx.read((db) => findRequest(db, ctx.communeId!, id)) : undefined
  if (!row || (!isMine(ctx, row) && row.askedBy !== ctx.actor.id)) throw new Refused(signingProblems.noSuchRequest)
  return row
}

async function requestPage(ctx: ServerCtx, problems?: Problem[]) {
  const row = await requestOf(ctx)
  const [asker, others] = await ctx.read(async (db) => [isUuid(row.askedBy) ? await findAccount(db, ctx.communeId!, row.askedBy) : undefined, await othersWaiting(ctx, db, [row.id])] as const)
  const words = ctx.query.get('doc') === '1' ? await wordsOf(ctx, row) : undefined
  const html = <RequestPage v={ctx.view} row={row} signed={await justSigned(ctx)} mine={isMine(ctx, row)} askedBy={asker?.fullName ?? ctx.t('Hệ thống')} others={others} words={words} about={followerOf(row.subject.kind)?.hrefOf?.(row.subject.id)} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems), reason: ctx.form.get('reason') })} />
  return problems ? withStatus(422, html) : html
}

/** What else waits for this person: the way on, without going back to the list. Whoever puts papers off meets each of them in turn. */
async function othersWaiting(ctx: ServerCtx, db: Db, except: readonly string[]): Promise<{ next: RequestRow | undefined; count: number }> {
  const { rows, total } = await listWaiting(db, ctx.communeId!, whoOf(ctx))
  const left = rows.filter(({ id }) => !except.includes(id))
  const here = rows.findLastIndex(({ id }) => except.includes(id))
  return { next: rows.slice(here + 1).find(({ id }) => !except.includes(id)) ?? left[0], count: total - (rows.length - left.length) }
}

/** After a decision: the next paper with a word on the last one; from the last paper, the list. */
async function nextPage(ctx: ServerCtx, decided: RequestRow, said: string) {
  // A clerk who seals goes on with this very paper.
  const about = decided.accountId === null ? followerOf(decided.subject.kind)?.hrefOf?.(decided.subject.id) : undefined
  if (about) return seeOther(about, { tone: 'ok', text: said })
  const { next, count } = await ctx.read((db) => othersWaiting(ctx, db, [decided.id]))
  if (!next) return seeOther('/ky-so', { tone: 'ok', text: said })
  return seeOther(`/ky-so/${next.id}`, { tone: 'ok', text: `${said} ${ctx.t('Còn {n} văn bản chờ bạn.', { n: count })}` })
}

/** One paper signed by its own signer: the way leads straight to the next one that waits, if there is one. */
async function afterSigning(ctx: ServerCtx, batchId: string): Promise<string> {
  const result = `/ky-so/dot/${batchId}`
  const rows = await ctx.read((db) => listBatch(db, ctx.communeId!, batchId))
  const [only] = rows
  if (rows.length !== 1 || only!.state !== 'done' || usesAgencyKey(only!.act)) return result
  const { next } = await ctx.read((db) => othersWaiting(ctx, db, [only!.requestId]))
  return next ? `/ky-so/${next.id}?vua-ky=${batchId}` : result
}

/** What was signed a moment ago, when the way came from there. */
async function justSigned(ctx: ServerCtx): Promise<{ title: string; batchId: string } | undefined> {
  const batchId = ctx.query.get('vua-ky') ?? ''
  const [row] = isUuid(batchId) ? await ctx.read((db) => listBatch(db, ctx.communeId!, batchId)) : []
  return row?.accountId === ctx.actor.id && row.state === 'done' ? { title: row.title, batchId } : undefined
}

/** The words of the very file that waits, for phones that open no PDF. */
async function wordsOf(ctx: ServerCtx, row: RequestRow): Promise<string> {
  const file = await ctx.services.files.read(row.resultFileId ?? row.fileId)
  return file ? wordsOfPdf(file) : ''
}

/** The page of what an agency's signature belongs to: the clerk goes on there. */
function aboutOf(rows: Awaited<ReturnType<typeof listBatch>>): string | undefined {
  const pages = new Set(rows.map(({ act, subjectKind, subjectId }) => (usesAgencyKey(act) ? followerOf(subjectKind)?.hrefOf?.(subjectId)?.replace(/#.*/, '') : undefined)))
  return pages.size === 1 ? [...pages][0] : undefined
}

async function batchPage(ctx: ServerCtx, problems?: Problem[]) {
  const batchId = ctx.params.batchId ?? ''
  const rows = isUuid(batchId) ? await ctx.read((db) => listBatch(db, ctx.communeId!, batchId)) : []
  if (rows.length === 0 || rows.some(({ accountId }) => accountId !== ctx.actor.id)) throw new Refused(signingProblems.noSuchBatch)
  if (rows.some(({ state }) => state === 'confirmed') && !rows.some(({ handOffHash }) => handOffHash)) reloadSoon(ctx)
  if (rows.every(({ state }) => state !== 'prepared')) return <ResultPage v={ctx.view} batchId={batchId} rows={rows} about={aboutOf(rows)} others={await ctx.read((db) => othersWaiting(ctx, db, rows.map(({ requestId }) => requestId)))} />
  const credential = await ctx.read((db) => findCredential(db, ctx.communeId!, rows[0]!.credentialId))
  const html = (
    <ConfirmPage v={ctx.view} batchId={batchId} rows={rows} credential={credential!} ways={await wayToConfirm(ctx.services, ctx.actor)} host={passkeyHost(ctx.services.config.origin)} warning={undefined} {...(problems && { problems: said(ctx, problems) })} />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** The confirmation is in: sign now, or leave it to the queue. A desktop key gets its hand-off instead. */
async function confirmed(ctx: ServerCtx, batchId: string, bound: Buffer, how: 'passkey' | 'password', proof?: Record<string, string>): Promise<Decision<string>> {
  const rows = await ctx.read((db) => listBatch(db, ctx.communeId!, batchId))
  const credential = await ctx.read((db) => findCredential(db, ctx.communeId!, rows[0]!.credentialId))
  const token = credential?.adapter === 'desktop' ? randomBytes(24).toString('base64url') : undefined
  const decision = await ctx.run(actsConfirmed, { batchId, how, bound, ...(proof && { proof }), ...(token && { handOffHash: createHash('sha256').update(token).digest() }) }, { commandId: newId(ctx.now) })
  if (!decision.ok) return decision
  if (token) return { ok: true, value: `/ky-so/dot/${batchId}/thiet-bi/${token}` }
  if (rows.length <= AT_ONCE) await carryOut(ctx.services, batchId)
  else await ctx.services.jobs.send(SIGNING_JOB, { batchId })
  return { ok: true, value: await afterSigning(ctx, batchId) }
}

const credentialShape = z.object({
  tiep: z.string().max(2000).default('/'),
  credential: z.object({ id: z.string().max(1400), rawId: z.string().max(1400), type: z.literal('public-key'), response: z.record(z.string(), z.unknown()), clientExtensionResults: z.record(z.string(), z.unknown()).default({}), authenticatorAttachment: z.string().optional() }),
})

function sure<T>(decision: Decision<T>): T {
  if (!decision.ok) throw new Refused(...decision.problems)
  return decision.value
}

export const signingRoutes: ServerRoute[] = [
  ...checkRoutes,
  ...credentialRoutes,

  page<ServerCtx>('/ky-so', signs, (ctx) => waitingPage(ctx)),

  page<ServerCtx>('/ky-so/da-xong', signs, async (ctx) => {
    const wanted = pageOf(ctx)
    const { rows, total } = await ctx.read((db) => listDecided(db, ctx.communeId!, whoOf(ctx), wanted))
    return <DonePage v={ctx.view} rows={rows} total={total} page={wanted} pageCount={Math.max(1, Math.ceil(total / PAGE))} manages={may(ctx.actor, 'signing.manage')} />
  }),

  page<ServerCtx>('/ky-so/tai-len', signs, (ctx) => <UploadPage v={ctx.view} values={{ page: '1', leftMm: '120', topMm: '230' }} commandId={newId(ctx.now)} />),
  form<ServerCtx>('/ky-so/tai-len', { ...signs, maxBytes: MAX_UPLOAD }, async (ctx) => {
    const decision = await upload(ctx)
    if (decision.ok) return seeOther(`/ky-so/${(decision.value as { requestId: string }).requestId}`)
    return withStatus(422, <UploadPage v={ctx.view} problems={said(ctx, decision.problems)} values={ctx.form.toObject()} commandId={newId(ctx.now)} />)
  }),

  form<ServerCtx>('/ky-so/chuan-bi', signs, async (ctx) => {
    const decision = await prepareBatch(ctx.services, ctx.actor, ctx.communeId!, ctx.form.getAll('request').filter(isUuid))
    return decision.ok ? seeOther(`/ky-so/dot/${decision.value}`) : waitingPage(ctx, decision.problems)
  }),

  page<ServerCtx>('/ky-so/dot/:batchId', signs, (ctx) => batchPage(ctx)),
  form<ServerCtx>('/ky-so/dot/:batchId', signs, async (ctx) => {
    const batchId = ctx.params.batchId ?? ''
    const batch = await openBatch(ctx.services, ctx.actor, ctx.communeId!, batchId)
    if (!batch.ok) return ctx.refusal(batch.problems)
    const attempt = { address: clientAddress(ctx.c), userAgent: ctx.c.req.header('user-agent') ?? '', now: ctx.now }
    const right = await confirmActWithPassword(ctx.services, ctx.actor, { password: ctx.form.get('password'), code: ctx.form.get('code') }, attempt)
    if (!right.ok) return batchPage(ctx, right.problems)
    const next = await confirmed(ctx, batchId, batch.value.bound, 'password')
    return next.ok ? seeOther(next.value) : ctx.refusal(next.problems)
  }),
  api<unknown, Record<string, unknown>, ServerCtx>(
    'POST',
    '/api/v1/signing/batches/:batchId/options',
    { ...signs, summary: 'Passkey options whose challenge contains the hashes of the prepared documents.', input: z.object({}), output: z.record(z.string(), z.unknown()) },
    async (ctx) => {
      const { bound } = sure(await openBatch(ctx.services, ctx.actor, ctx.communeId!, ctx.params.batchId ?? ''))
      return sure(await actChallenge(ctx.services, ctx.actor, bound))
    },
  ),
  api<z.infer<typeof credentialShape>, { next: string }, ServerCtx>(
    'POST',
    '/api/v1/signing/batches/:batchId',
    { ...signs, summary: 'Confirms the signing of a batch with a passkey and carries it out.', input: credentialShape, output: z.object({ next: z.string() }) },
    async (ctx, { credential }) => {
      const batchId = ctx.params.batchId ?? ''
      const { bound } = sure(await openBatch(ctx.services, ctx.actor, ctx.communeId!, batchId))
      const proof = sure(await answerActChallenge(ctx.services, ctx.actor, bound, credential))
      return { next: sure(await confirmed(ctx, batchId, bound, 'passkey', { ...proof })) }
    },
  ),

  page<ServerCtx>('/ky-so/dot/:batchId/thiet-bi/:token', signs, async (ctx) => {
    const rows = await ctx.read((db) => listBatch(db, ctx.communeId!, ctx.params.batchId ?? ''))
    const [row] = rows
    if (!row || row.accountId !== ctx.actor.id) throw new Refused(signingProblems.noSuchBatch)
    if (row.state !== 'confirmed') return <ResultPage v={ctx.view} batchId={row.batchId} rows={rows} about={aboutOf(rows)} others={await ctx.read((db) => othersWaiting(ctx, db, [row.requestId]))} />
    const request = await ctx.read((db) => findRequest(db, ctx.communeId!, row.requestId))
    const { origin } = ctx.services.config
    const token = ctx.params.token ?? ''
    const order = { FileName: `${origin}/ky-so/chuyen/${token}/van-ban.pdf`, FileUploadHandler: `${origin}/ky-so/nhan/${token}`, JWTToken: token, SessionId: '', MetaData: JSON.stringify(request!.place), Title: row.title, Back: `/ky-so/dot/${row.batchId}` }
    return <HandOffPage v={ctx.view} row={row} order={order} desktopUrl={trustServices(ctx.services.config.dataDir).desktopUrl} />
  }),
  // Whoever holds the address is the programme it was given to: it carries no session of ours.
  raw<ServerCtx>('GET', '/ky-so/chuyen/:token/van-ban.pdf', { who: anyone }, async (ctx) => {
    const file = await handOver(ctx.services, ctx.params.token ?? '')
    return file ? pdfResponse(file, 'van-ban.pdf') : ctx.refusal([signingProblems.handOffOver])
  }),
  form<ServerCtx>('/ky-so/nhan/:token', { who: anyone, maxBytes: MAX_UPLOAD }, async (ctx) => {
    const file = ctx.form.file('uploadfile')
    const taken = file ? await takeBack(ctx.services, ctx.params.token ?? '', new Uint8Array(await file.arrayBuffer())) : { ok: false as const, problems: [signingProblems.noFile] }
    if (taken.ok) return Response.json({ Status: 0, Message: ctx.t('Đã nhận văn bản đã ký.') })
    const [problem] = taken.problems
    return Response.json({ Status: 1, Message: ctx.t(problem!.text, problem!.params) }, { status: problem!.status })
  }),

  page<ServerCtx>('/ky-so/:requestId', signs, (ctx) => requestPage(ctx)),
  form<ServerCtx>('/ky-so/:requestId/tra-lai', signs, async (ctx) => {
    const row = await requestOf(ctx)
    const decision = await ctx.run(signatureDeclined, { requestId: row.id, reason: ctx.form.get('reason') })
    return decision.ok ? nextPage(ctx, row, ctx.t('Đã trả lại văn bản kèm lý do.')) : requestPage(ctx, decision.problems)
  }),
  raw<ServerCtx>('GET', '/ky-so/:requestId/van-ban.pdf', signs, async (ctx) => {
    const row = await requestOf(ctx)
    const file = await ctx.services.files.read(row.resultFileId ?? row.fileId)
    return file ? pdfResponse(file, row.state === 'signed' ? 'van-ban-da-ky.pdf' : 'van-ban.pdf') : ctx.refusal([signingProblems.fileGone])
  }),
]

function pdfResponse(file: Uint8Array, name: string): Response {
  return new Response(Uint8Array.from(file), { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'Cache-Control': 'no-store' } })
}

/** A file of one's own: kept, looked through, and put before oneself. */
async function upload(ctx: ServerCtx): Promise<Decision<unknown>> {
  const file = ctx.form.file('file')
  if (!file || file.size === 0) return { ok: false, problems: [signingProblems.noFile] }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const number = (name: string) => Number(ctx.form.get(name).replace(',', '.'))
  const place = { page: number('page'), leftMm: number('leftMm'), topMm: number('topMm'), widthMm: 40, heightMm: 22 }
  try {
    pageView(openPdf(Buffer.from(bytes)), place.page)
  } catch (error) {
    if (error instanceof PdfFault) return { ok: false, problems: [signingProblems.notAPdf] }
    throw error
  }
  const kept = await ctx.services.files.save(bytes, { accept: ['pdf'] })
  if (!kept.ok) return { ok: false, problems: kept.problems.map((problem) => ({ ...problem, field: 'file' })) }
  return ctx.run(uploadAsked, { fileId: kept.value.id, title: ctx.form.get('title'), place })
}
