// One paper: its page, its steps, its number, its files and versions.

import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { commonProblems, Refused, withParams, type Problem } from '../../platform/problem.ts'
import { typesetPdf } from '../../platform/pdf.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { getCommune } from '../places/index.ts'
import { checkPdf, listRequestsOf } from '../signing/index.ts'
import { reasonOf } from './arrival.ts'
import { annexesOf, unsealedAnnexes } from './commands-attachments.ts'
import { initiallerOf, issued, numberTaken, sentForSignature, stepTaken } from './commands-flow.ts'
import { writeNumber } from './left-over.ts'
import { paperPdf } from './paper-pdf.ts'
import { makeUnsigned, paperOfRow } from './prepare-files.ts'
import { documentProblems } from './problems.ts'
import {
  findAgency, listAbsent, listComments, listConsultations, listMending, listStageFiles, listTrail, listUnits, listVersions, STAGES, type DocumentRow, type Stage, type StageFile,
} from './queries.ts'
import { listAnnexes } from './queries-attachments.ts'
import { listLetters } from './queries-letters.ts'
import { mayGoByMail, offeredLines } from './rules-letters.ts'
import { MAIL_IS_STAND_IN } from './commands-letters.ts'
import { checkFormat } from './rules-format.ts'
import { isEditable, KEY_STEPS, mayTake, stepsFrom } from './rules-flow.ts'
import { compareBodies } from './rules-markup.ts'
import { symbolOf } from './rules-number.ts'
import { paperOf } from './routes-paper.ts'
import { subjectOf } from './stage-files.ts'
import { listCopiesOf } from './queries-copies.ts'
import { findFiling, listCaseFiles, listExchange } from './queries-registers.ts'
import { DocumentPage, VersionsPage } from './views.tsx'
import { exchangeWord } from './views-registers.tsx'

const reads = { who: can('document.read') }
const drafts = { who: can('document.draft') }
const registers = { who: can('document.register') }

export async function showDocument(ctx: ServerCtx, problems?: readonly Problem[]) {
  const paper = await paperOf(ctx)
  const communeId = ctx.communeId!
  const found = await ctx.read(async (db) => ({
    agency: await findAgency(db, communeId),
    units: await listUnits(db, communeId),
    files: await listStageFiles(db, communeId, paper.id),
    trail: await listTrail(db, communeId, paper.id),
    versions: await listVersions(db, communeId, paper.id),
    comments: await listComments(db, communeId, paper.id),
    consultations: await listConsultations(db, communeId, paper.id),
    mended: await listMending(db, communeId, paper.id),
    exchange: await listExchange(db, communeId, paper.id),
    filedIn: await findFiling(db, communeId, 'out', paper.id),
    caseFiles: await listCaseFiles(db, communeId),
    standsInFor: await listAbsent(db, communeId, ctx.actor.id, ctx.today),
    asked: (await listRequestsOf(db, communeId, subjectOf(paper.id))).findLast(({ state }) => state === 'waiting'),
    annexes: await listAnnexes(db, communeId, paper.id),
    annexesAsked: (await listRequestsOf(db, communeId, annexesOf(paper.id))).filter(({ state }) => state === 'waiting'),
    initialler: paper.state === 'format_check' ? await initiallerOf({ db, communeId }, paper) : undefined,
    letters: await listLetters(db, communeId, paper.id),
    copies: await listCopiesOf(db, communeId, paper.id),
  }))
  const who = { accountId: ctx.actor.id, vanThu: may(ctx.actor, 'document.register'), standsInFor: found.standsInFor }
  const hands = { drafterId: paper.drafterId, unitHeadId: paper.unitHeadId, initiallerId: paper.initiallerId, signerId: paper.signerId }
  const steps = stepsFrom(paper.state).filter((step) => mayTake(step, hands, who))
  // Only the one who is named signs with their own key; the clerk seals.
  const seals = may(ctx.actor, 'signing.seal')
  const toSign = [found.asked, ...found.annexesAsked].filter((one) => one !== undefined).filter((one) => (one.accountId === null ? seals : one.accountId === ctx.actor.id)).map(({ id }) => id)
  // What was given back by the clerk, or left out by a crash, can be put before them again.
  const unasked = unsealedAnnexes(found.annexes).length > found.annexesAsked.length || (paper.state === 'numbered' && !found.asked)
  const sealAgain = may(ctx.actor, 'document.register') && ['numbered', 'sealed'].includes(paper.state) && unasked
  const mails = may(ctx.actor, 'document.register') && mayGoByMail({ ...paper, sealed: found.files.some(({ stage }) => stage === 'sealed'), annexes: found.annexes }).ok
  const html = (
    <DocumentPage
      v={ctx.view}
      paper={paper}
      symbolShown={symbolOf(paper.typeKey, found.agency?.abbr ?? '…', paper.unitAbbr)}
      breaches={checkFormat({ ...paper, place: found.agency?.place ?? '', annexes: found.annexes.filter(({ role }) => role === 'annex').length })}
      files={found.files}
      trail={found.trail}
      versions={found.versions}
      comments={found.comments}
      consultations={found.consultations}
      mended={found.mended}
      steps={steps.filter((step) => !KEY_STEPS.includes(step))}
      initialler={found.initialler}
      letters={found.letters}
      offered={mails ? offeredLines(paper.recipients) : undefined}
      mailIsStandIn={MAIL_IS_STAND_IN}
      copies={found.copies}
      registers={may(ctx.actor, 'document.register')}
      mayComment={may(ctx.actor, 'document.draft')}
      mayEdit={isEditable(paper.state) && may(ctx.actor, 'document.draft')}
      myUnitIds={found.units.filter(({ headAccountId }) => headAccountId !== null && (headAccountId === ctx.actor.id || found.standsInFor.includes(headAccountId))).map(({ id }) => id)}
      today={ctx.today}
      newCommandId={() => newId(ctx.now)}
      exchange={found.exchange.filter(({ business }) => business !== 'status').map((one) => ({ toName: `${one.toName} (${one.toCode})`, state: exchangeWord(one.state), note: one.statusNote ?? one.lastError }))}
      filedIn={found.filedIn}
      caseFiles={found.caseFiles.filter(({ state }) => state === 'open').map(({ id, code, title }) => ({ id, title: `${code} ${title}` }))}
      annexes={found.annexes}
      toSign={toSign}
      sealAgain={sealAgain}
      {...(problems && { problems: said(ctx, problems), typed: ctx.form.toObject() })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** A row without its file is a fault of the store, not the reader's. */
async function readFile(ctx: ServerCtx, { sha256 }: Pick<StageFile, 'sha256'>): Promise<Uint8Array> {
  const bytes = await ctx.services.files.read(sha256)
  if (!bytes) throw new Error(`the file store has lost ${sha256}`)
  return bytes
}

export function pdfResponse(bytes: Uint8Array, name: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}"`, 'cache-control': 'no-store' } })
}

async function fileAt(ctx: ServerCtx, documentId: string, stage: Stage): Promise<StageFile | undefined> {
  return (await ctx.read((db) => listStageFiles(db, ctx.communeId!, documentId))).find((one) => one.stage === stage)
}

/** Typesets the paper, keeps the file and puts it before the signer. */
async function sendForSignature(ctx: ServerCtx, paper: DocumentRow) {
  const [agency, commune] = await ctx.read(async (db) => [await findAgency(db, ctx.communeId!), await getCommune(db, ctx.communeId!)] as const)
  if (!agency) return showDocument(ctx, [documentProblems.agencyMissing])
  const initials = ctx.form.get('initials') === '1'
  const file = await makeUnsigned(ctx.services, paperOfRow(paper, agency, commune.fictional, ctx.today), { sealMm: agency.sealMm, initials, now: ctx.now })
  const done = await ctx.run(sentForSignature, { documentId: paper.id, version: paper.version, file, initials })
  if (!done.ok) return showDocument(ctx, done.problems)
  return seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: initials ? ctx.t('Đã gửi ký nháy; ký nháy xong sẽ đến {name} ký.', { name: paper.signerName }) : ctx.t('Đã trình {name} ký.', { name: paper.signerName }) })
}

export const documentRoutes: ServerRoute[] = [
  page<ServerCtx>('/van-ban/di/:documentId', reads, (ctx) => showDocument(ctx)),
  form<ServerCtx>('/van-ban/di/:documentId/buoc', drafts, async (ctx) => {
    const paper = await paperOf(ctx)
    if (ctx.form.get('step') === 'approve_format') return sendForSignature(ctx, paper)
    const done = await ctx.run(stepTaken, { ...ctx.form.toObject(), documentId: paper.id })
    return done.ok ? seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: ctx.t('Đã chuyển bước.') }) : showDocument(ctx, done.problems)
  }),
  form<ServerCtx>('/van-ban/di/:documentId/so', registers, async (ctx) => {
    const paper = await paperOf(ctx)
    // A number that was taken before a crash is written into the file now; it is never taken twice.
    if (paper.fullNumber === null) {
      const done = await ctx.run(numberTaken, { documentId: paper.id })
      if (!done.ok) return showDocument(ctx, done.problems)
    }
    const numbered = await paperOf(ctx)
    const done = await writeNumber(ctx.services, ctx.actor, ctx.communeId!, numbered)
    return done.ok ? seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: ctx.t('Số của văn bản: {number}', { number: numbered.fullNumber! }) }) : showDocument(ctx, done.problems)
  }),
  form<ServerCtx>('/van-ban/di/:documentId/phat-hanh', registers, async (ctx) => {
    const paper = await paperOf(ctx)
    const sealed = await fileAt(ctx, paper.id, 'sealed')
    const report = sealed && (await checkPdf(ctx.services, await readFile(ctx, sealed)))
    if (!report || report.signatures.length < 2) return showDocument(ctx, [documentProblems.notSigned])
    if (report.verdict === 'invalid' || report.verdict === 'unreadable') return showDocument(ctx, [withParams(documentProblems.signatureInvalid, { reason: reasonOf(report) })])
    for (const annex of await ctx.read((db) => listAnnexes(db, ctx.communeId!, paper.id))) {
      if (annex.sealedSha256 === null) continue
      const own = await checkPdf(ctx.services, await readFile(ctx, { sha256: annex.sealedSha256 }))
      if (own.verdict === 'invalid' || own.verdict === 'unreadable') return showDocument(ctx, [withParams(documentProblems.signatureInvalid, { reason: `${annex.fileName}: ${reasonOf(own)}` })])
    }
    const done = await ctx.run(issued, { documentId: paper.id })
    return done.ok ? seeOther(`/van-ban/di/${paper.id}`, { tone: 'ok', text: ctx.t('Đã phát hành.') }) : showDocument(ctx, done.problems)
  }),
  raw<ServerCtx>('GET', '/van-ban/di/:documentId/xem.pdf', reads, async (ctx) => {
    const paper = await paperOf(ctx)
    const [agency, commune, files] = await ctx.read(async (db) => [await findAgency(db, ctx.communeId!), await getCommune(db, ctx.communeId!), await listStageFiles(db, ctx.communeId!, paper.id)] as const)
    const last = files.at(-1)
    if (last) return pdfResponse(await readFile(ctx, last), 'van-ban.pdf')
    if (!agency) throw new Refused(documentProblems.agencyMissing)
    return pdfResponse((await typesetPdf(paperPdf(paperOfRow(paper, agency, commune.fictional, ctx.today)))).pdf, 'van-ban.pdf')
  }),
  raw<ServerCtx>('GET', '/van-ban/di/:documentId/tep/:stage', reads, async (ctx) => {
    const paper = await paperOf(ctx)
    const stage = ctx.params.stage as Stage
    const file = STAGES.includes(stage) ? (await ctx.read((db) => listStageFiles(db, ctx.communeId!, paper.id))).find((one) => one.stage === stage) : undefined
    if (!file) throw new Refused(commonProblems.notFound)
    return pdfResponse(await readFile(ctx, file), `van-ban-${stage}.pdf`)
  }),
  page<ServerCtx>('/van-ban/di/:documentId/ban', reads, async (ctx) => {
    const paper = await paperOf(ctx)
    const versions = await ctx.read((db) => listVersions(db, ctx.communeId!, paper.id))
    const pick = (name: string, otherwise: number) => versions.find(({ version }) => version === Number(ctx.query.get(name))) ?? versions.find(({ version }) => version === otherwise) ?? versions[0]!
    const to = pick('den', paper.version)
    const from = pick('tu', Math.max(1, to.version - 1))
    return <VersionsPage v={ctx.view} paper={paper} versions={versions} from={from.version} to={to.version} changes={compareBodies(`${from.subject}\n${from.body}`, `${to.subject}\n${to.body}`)} />
  }),
]
