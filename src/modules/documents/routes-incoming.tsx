// Addresses of papers coming in: list, register, instruct, report, what was refused.

import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { refuse, Refused, type Decision, type Problem } from '../../platform/problem.ts'
import { toPlainDate, type Instant } from '../../platform/time.ts'
import { MissingCalendarYear } from '../../platform/working-calendar.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { judgeArrival, judgeArrivedAnnexes, MAX_ARRIVAL_BYTES, type ArrivedAnnex } from './arrival.ts'
import { arrivalRefused, arrivalRegistered, incomingInstructed, taskDone } from './commands-incoming.ts'
import { openMail, type Mail } from './mail-in.ts'
import { documentProblems } from './problems.ts'
import { listAbsent, listUnits, PAGE_SIZE } from './queries.ts'
import { findIncoming, listAnswers, listIncoming, listRefusals, listTasks, type IncomingRow } from './queries-incoming.ts'
import { INCOMING_STATES, type IncomingState } from './words.ts'
import { listIncomingAnnexes } from './queries-attachments.ts'
import { ANNEXES_MAX_BYTES } from './rules-attachments.ts'
import { doubtfulDays, dueAfter, USUAL_TERM } from './rules-deadline.ts'
import { listCopiesOf } from './queries-copies.ts'
import { findFiling, listCaseFiles } from './queries-registers.ts'
import { pdfResponse } from './routes-document.tsx'
import { said } from '../../platform/web/refusals.ts'
import { arrivalFields } from './schema.ts'
import { problemsOf } from '../../platform/validation.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { ArrivalPage, IncomingListPage, IncomingPage, RefusalsPage } from './views-incoming.tsx'

const reads = { who: can('document.read') }
const drafts = { who: can('document.draft') }
const registers = { who: can('document.register') }
const directs = { who: can('document.direct') }

async function incomingOf(ctx: ServerCtx): Promise<IncomingRow> {
  const id = ctx.params.incomingId ?? ''
  const paper = isUuid(id) ? await ctx.read((db) => findIncoming(db, ctx.communeId!, id)) : undefined
  if (!paper) throw new Refused(documentProblems.notFound)
  return paper
}

/** What the usual term would come to, said beside the field; nothing when next year's holidays are not known yet. */
function usualDueAt(ctx: ServerCtx): Instant | undefined {
  try {
    return dueAfter(workingCalendar(), ctx.today, USUAL_TERM)
  } catch (error) {
    if (error instanceof MissingCalendarYear) return undefined
    throw error
  }
}

async function showIncoming(ctx: ServerCtx, problems?: readonly Problem[]) {
  const paper = await incomingOf(ctx)
  const communeId = ctx.communeId!
  const found = await ctx.read(async (db) => ({
    units: await listUnits(db, communeId), tasks: await listTasks(db, communeId, paper.id), answers: await listAnswers(db, communeId, paper.id), filedIn: await findFiling(db, communeId, 'in', paper.id),
    annexes: await listIncomingAnnexes(db, communeId, paper.id), copies: await listCopiesOf(db, communeId, paper.id), caseFiles: await listCaseFiles(db, communeId), absent: await listAbsent(db, communeId, ctx.actor.id, ctx.today),
  }))
  const html = (
    <IncomingPage
      v={ctx.view}
      paper={paper}
      tasks={found.tasks}
      units={found.units}
      answers={found.answers}
      annexes={found.annexes}
      copies={found.copies}
      registers={may(ctx.actor, 'document.register')}
      directs={may(ctx.actor, 'document.direct')}
      drafts={may(ctx.actor, 'document.draft')}
      myUnitIds={found.units.filter(({ headAccountId }) => headAccountId !== null && (headAccountId === ctx.actor.id || found.absent.includes(headAccountId))).map(({ id }) => id)}
      now={ctx.now}
      newCommandId={() => newId(ctx.now)}
      filedIn={found.filedIn}
      caseFiles={found.caseFiles.filter(({ state }) => state === 'open').map(({ id, code, title }) => ({ id, title: `${code} ${title}` }))}
      typed={problems ? ctx.form.toObject() : { dueDays: String(USUAL_TERM.count), dueUnit: USUAL_TERM.unit }}
      usualDueAt={usualDueAt(ctx)}
      doubtful={paper.dueAt === null || paper.instructedAt === null ? [] : doubtfulDays(workingCalendar(), toPlainDate(paper.instructedAt), paper.dueAt)}
      chosen={problems ? ctx.form.getAll('coUnitIds') : []}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

function arrivalPage(ctx: ServerCtx, problems?: readonly Problem[], values = ctx.form.toObject()) {
  const html = <ArrivalPage v={ctx.view} values={values} commandId={newId(ctx.now)} maxMegabytes={MAX_ARRIVAL_BYTES / 1024 / 1024} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

const LEAVES_TRACE: readonly string[] = [documentProblems.tampered, documentProblems.arrivalSecret, documentProblems.secretDeclared, documentProblems.annexTampered, documentProblems.annexSecret, documentProblems.annexUnlisted].map(({ code }) => code)

/** Files beside the paper, chosen by the clerk or found in the letter: one that cannot be taken is said at once. */
async function annexesOf(ctx: ServerCtx, mail: Mail | undefined): Promise<Decision<ArrivedAnnex[]>> {
  const files = [...(mail?.annexes ?? [])]
  for (const [name, value] of ctx.form.entries()) if (name === 'annex' && typeof value !== 'string' && value.name !== '') files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  const say = mail ? ({ text, params }: Problem) => ctx.t(text, params) : undefined
  const judged = await judgeArrivedAnnexes(ctx.services, files, say)
  return judged.ok ? judged : refuse(...judged.problems.map((problem) => ({ ...problem, field: 'annex' })))
}

/** What was chosen: a PDF, or a letter saved from e-mail with the PDF in it. */
async function chosenFile(ctx: ServerCtx): Promise<Decision<{ bytes: Uint8Array; mail?: Mail }>> {
  const file = ctx.form.file('file')
  if (!file) return refuse(documentProblems.fileNotPdf)
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (!/\.eml$/i.test(file.name)) return { ok: true, value: { bytes } }
  const mail = await openMail(bytes)
  if (!mail) return refuse(documentProblems.mailUnreadable)
  return mail.paper ? { ok: true, value: { bytes: mail.paper, mail } } : refuse(documentProblems.mailWithoutPdf)
}

async function register(ctx: ServerCtx) {
  const chosen = await chosenFile(ctx)
  const typed = ctx.form.toObject()
  const mail = chosen.ok ? chosen.value.mail : undefined
  // What the letter says fills what was left blank.
  const fields: Record<string, string> = mail ? { ...typed, via: 'email', organName: typed.organName || mail.from, subject: typed.subject || mail.subject } : typed
  const shape = arrivalFields.safeParse(fields)
  const wrong = [...(shape.success ? [] : problemsOf(shape.error)), ...(chosen.ok ? [] : chosen.problems)]
  if (wrong.length > 0 || !chosen.ok) return arrivalPage(ctx, wrong, fields)
  const judged = await judgeArrival(ctx.services, chosen.value.bytes, { declared: fields.secrecy ?? 'none', subject: fields.subject ?? '' })
  const annexes = judged.ok ? await annexesOf(ctx, mail) : judged
  const done = judged.ok && annexes.ok ? await ctx.run(arrivalRegistered, { ...fields, ...judged.value, annexes: annexes.value }) : annexes.ok ? judged : annexes
  if (done.ok) return seeOther(`/van-ban/den/${(done.value as { incomingId: string }).incomingId}`, { tone: 'ok', text: ctx.t('Đã vào sổ với số đến {n}.', { n: (done.value as { arrivalNumber: number }).arrivalNumber }) })
  // Tampered and confidential papers leave a trace of having come; mistakes in the form do not.
  const [problem] = done.problems
  if (problem && LEAVES_TRACE.includes(problem.code)) {
    await ctx.run(arrivalRefused, { via: fields.via, organName: fields.organName ?? '', fullNumber: fields.fullNumber ?? '', reason: ctx.t(problem.text, problem.params), told: false }, { commandId: newId(ctx.now) })
  }
  return arrivalPage(ctx, done.problems, fields)
}

export const incomingRoutes: ServerRoute[] = [
  page<ServerCtx>('/van-ban/den', reads, async (ctx) => {
    const words = (ctx.query.get('tim') ?? '').trim().slice(0, 120)
    const state = ctx.query.get('buoc') ?? ''
    const [year, number] = [Number(ctx.query.get('nam')), Number(ctx.query.get('so'))]
    const rows = await ctx.read((db) =>
      listIncoming(db, ctx.communeId!, { ...(state in INCOMING_STATES && { state: state as IncomingState }), ...(words !== '' && { words }), ...(Number.isInteger(year) && year > 0 && Number.isInteger(number) && { before: { year, number } }) }),
    )
    const last = rows.length === PAGE_SIZE ? rows.at(-1) : undefined
    const next = last && `/van-ban/den?${new URLSearchParams({ ...(words && { tim: words }), ...(state && { buoc: state }), nam: String(last.arrivalYear), so: String(last.arrivalNumber) })}`
    return <IncomingListPage v={ctx.view} rows={rows} words={words} state={state} registers={may(ctx.actor, 'document.register')} now={ctx.now} next={next} />
  }),
  page<ServerCtx>('/van-ban/den/moi', registers, (ctx) => arrivalPage(ctx)),
  form<ServerCtx>('/van-ban/den/moi', { ...registers, maxBytes: MAX_ARRIVAL_BYTES + ANNEXES_MAX_BYTES + 100_000 }, register),
  page<ServerCtx>('/van-ban/den/tu-choi', reads, async (ctx) => <RefusalsPage v={ctx.view} rows={await ctx.read((db) => listRefusals(db, ctx.communeId!))} />),
  page<ServerCtx>('/van-ban/den/:incomingId', reads, (ctx) => showIncoming(ctx)),
  raw<ServerCtx>('GET', '/van-ban/den/:incomingId/tep.pdf', reads, async (ctx) => {
    const paper = await incomingOf(ctx)
    const bytes = await ctx.services.files.read(paper.fileSha256)
    if (!bytes) throw new Error(`the file store has lost ${paper.fileSha256}`)
    return pdfResponse(bytes, `den-${paper.arrivalNumber}.pdf`)
  }),
  form<ServerCtx>('/van-ban/den/:incomingId/chi-dao', directs, async (ctx) => {
    const paper = await incomingOf(ctx)
    const done = await ctx.run(incomingInstructed, { ...ctx.form.toObject(), coUnitIds: ctx.form.getAll('coUnitIds'), incomingId: paper.id })
    return done.ok ? seeOther(`/van-ban/den/${paper.id}`, { tone: 'ok', text: ctx.t('Đã giao việc.') }) : showIncoming(ctx, done.problems)
  }),
  form<ServerCtx>('/van-ban/den/:incomingId/xong/:unitId', drafts, async (ctx) => {
    const paper = await incomingOf(ctx)
    const done = await ctx.run(taskDone, { ...ctx.form.toObject(), incomingId: paper.id, unitId: ctx.params.unitId })
    return done.ok ? seeOther(`/van-ban/den/${paper.id}`, { tone: 'ok', text: ctx.t('Đã ghi kết quả.') }) : showIncoming(ctx, done.problems)
  }),
]
