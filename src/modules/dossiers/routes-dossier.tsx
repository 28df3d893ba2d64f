// One dossier: its page, every act on it, its papers and its result as files. A refused act shows the page again with
// everything typed, and with what somebody else has done meanwhile.

import { listStaff } from '../accounts/index.ts'
import { chargesOf } from '../payments/index.ts'
import { findProcedure } from '../procedures/index.ts'
import { may } from '../../platform/actor.ts'
import type { Command } from '../../platform/command.ts'
import { formatVnd } from '../../platform/money.ts'
import { commonProblems, Refused, refuse, type Decision, type Problem } from '../../platform/problem.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import { said } from '../../platform/web/refusals.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import {
  componentsAdded, dossierAccepted, dossierApologised, dossierBegun, dossierExtended, dossierRecalled, dossierRefused, dossierReturned, dossierStopped, dossierWithdrawn, noteWritten, obligationAsked,
  obligationMet, resultAttached, stepBack, stepDone, supplementAnswered, supplementAsked, taskAssigned,
} from './commands.ts'
import { dossierProblems } from './problems.ts'
import { delegatorsOf, dossierComponents, dossierEvents, dossierTasks, findDossier, findSettings, findSupplement, getFlow, type TaskRow } from './queries.ts'
import { letterSubmitted } from './commands-letters.ts'
import { LETTERS, type Letter } from './schema-letters.ts'
import { letterToSign, resultToSign } from './prepare-files.ts'
import { findPrincipal } from './queries-citizen.ts'
import { listPapers } from './queries-papers.ts'
import { portalStanding } from './queries-portal.ts'
import { paperOf } from './routes-papers.tsx'
import { apologyDue, clockAt, clockSentence, doubtfulDays, forecast } from './rules-clock.ts'
import { may as flowMay, openSteps, remainingShare, stageOf } from './rules-flow.ts'
import { clockFacts, holdsStep, STEP_PERMISSION } from './rules.ts'
import { dossierIdOf, freshId, nudgePortal, savedFiles, sendFile } from './routes-common.ts'
import type { Flow } from './schema-flow.ts'
import type { DossierRow } from './schema.ts'
import { ACTS, type Act } from './views-acts.tsx'
import { DossierPage } from './views-dossier.tsx'

const reads = { who: can('dossier.read') }

const PERMISSION: Record<Act, string> = {
  'tiep-nhan': 'dossier.receive', 'bo-sung': 'dossier.ask', 'da-bo-sung': 'dossier.receive', chuyen: 'dossier.receive', buoc: 'dossier.read', 'tra-lai': 'dossier.read', 'thu-hoi': 'dossier.read', giao: 'dossier.assign',
  'ket-qua': 'dossier.result', tra: 'dossier.return', 'them-giay': 'dossier.receive', 'gia-han': 'dossier.process', 'xin-loi': 'dossier.process', 'nghia-vu': 'dossier.process', 'xong-nghia-vu': 'dossier.process',
  'tu-choi': 'dossier.receive', dung: 'dossier.process', rut: 'dossier.receive', 'ghi-chu': 'dossier.process',
  'trinh-ky': 'dossier.ask',
}

/** Which acts have a place now: by the statechart, by what the reader may do, by whose step it is. */
function actsNow(ctx: ServerCtx, dossier: DossierRow, flow: Flow, mySteps: number, isLate: boolean, lastMover: string | undefined, hasLetters: boolean): Act[] {
  const can_ = (type: Parameters<typeof flowMay>[2]['type']) => flowMay(flow, dossier.flowState, { type } as never)
  const open = ![3, 7, 8, 10].includes(dossier.state)
  const place: Record<Act, boolean> = {
    'tiep-nhan': can_('ACCEPT'), 'bo-sung': can_('ASK_SUPPLEMENT'), 'da-bo-sung': can_('SUPPLY'), chuyen: can_('BEGIN'), buoc: dossier.state === 4 && mySteps > 0, 'tra-lai': dossier.state === 4 && mySteps > 0 && can_('BACK'),
    'thu-hoi': can_('BACK') && (lastMover === ctx.actor.id || may(ctx.actor, 'dossier.steer')), giao: dossier.state >= 4 && dossier.state <= 6, 'ket-qua': open && dossier.acceptedAt !== null,
    tra: can_('RETURN'), 'them-giay': open, 'gia-han': open && dossier.dueAt !== null && dossier.endedAt === null, 'xin-loi': isLate, 'nghia-vu': can_('ASK_OBLIGATION'), 'xong-nghia-vu': can_('OBLIGATION_MET'),
    'tu-choi': can_('REFUSE'), dung: can_('STOP'), rut: can_('WITHDRAW'), 'ghi-chu': open,
    'trinh-ky': hasLetters,
  }
  return ACTS.filter((act) => place[act] && may(ctx.actor, PERMISSION[act]))
}

export async function dossierPage(ctx: ServerCtx, refused?: { act: Act; problems: Problem[] }) {
  const id = dossierIdOf(ctx)
  const communeId = ctx.communeId!
  const { now, actor } = ctx
  const data = await ctx.read(async (db) => {
    const dossier = await findDossier(db, communeId, id)
    if (!dossier) throw new Refused(dossierProblems.noSuchDossier)
    const flow = await getFlow(db, communeId, dossier.flowId)
    const steps = openSteps(flow, dossier.flowState)
    const procedure = await findProcedure(db, communeId, dossier.procedureCode, ctx.today)
    return {
      dossier, flow, steps, procedure,
      events: await dossierEvents(db, communeId, id),
      components: await dossierComponents(db, communeId, id),
      tasks: await dossierTasks(db, communeId, id),
      supplement: await findSupplement(db, communeId, id),
      delegations: await delegatorsOf(db, communeId, actor.id, ctx.today),
      portal: await portalStanding(db, communeId, id),
      settings: await findSettings(db, communeId),
      charges: await chargesOf(db, communeId, { kind: 'dossier', id }),
      papers: await listPapers(db, communeId, id),
      principal: await findPrincipal(db, communeId, id),
      signers: may(actor, 'dossier.ask') || may(actor, 'dossier.result') ? await listStaff(db, communeId, 'dossier.sign') : [],
      assignable: may(actor, 'dossier.assign') ? await Promise.all(steps.map(async (step) => ({ step, people: await listStaff(db, communeId, STEP_PERMISSION[step.role]) }))) : [],
    }
  })
  const { dossier, flow, events, tasks } = data
  const days = workingCalendar()
  const facts = clockFacts(dossier.deadline, events)
  const clock = clockAt(days, facts, now)
  const open = new Map(tasks.filter(({ state }) => state === 'open').map((task: TaskRow) => [task.step, task]))
  const mine = data.steps.filter((step) => may(actor, STEP_PERMISSION[step.role]) && open.has(step.key) && holdsStep(open.get(step.key)!, actor.id, data.delegations, ctx.today))
  const isLate = apologyDue(clock, events.filter(({ type }) => type === 'extended' || type === 'apologised'))
  const live = new Map(data.papers.filter(({ state }) => state !== 'declined' && state !== 'withdrawn').map((paper) => [paper.kind, paper]))
  const letters = (Object.keys(LETTERS) as Letter[]).filter((letter) => !live.has(letter) && events.some(({ type }) => (LETTERS[letter] as readonly string[]).includes(type)))
  const lastMover = events.findLast(({ type }) => type === 'step_done' || type === 'begun')?.actorId
  const answers = Array.isArray(dossier.formData.answers) ? (dossier.formData.answers as { label: string }[]) : []
  const parts = [...new Set([...(data.procedure?.documents.map(({ name }) => name) ?? []), ...data.components.map(({ name }) => name), ...answers.map(({ label }) => label)])].slice(0, 40)
  return (
    <DossierPage
      v={ctx.view} dossier={dossier} events={events} components={data.components} tasks={tasks} supplement={data.supplement} flow={flow} stage={stageOf(dossier.flowState)} clock={clock} facts={facts} calendar={days}
      sentence={clockSentence(days, facts, now, ctx.t)} forecast={forecast(days, clock, remainingShare(flow, dossier.flowState), now)} doubtful={doubtfulDays(days, clock)} apologyDue={isLate} now={now}
      acts={actsNow(ctx, dossier, flow, mine.length, isLate, lastMover, letters.length > 0)}
      papers={data.papers} readerId={actor.id} principal={data.principal} resultNotYet={may(actor, PERMISSION['ket-qua']) ? resultNotYet(dossier) : undefined}
      forms={{
        letters, signers: data.signers, resultPaper: live.get('result'), exemptions: data.procedure?.fees.kind === 'free' ? [] : (data.procedure?.exemptions ?? []), steps: mine, assignable: data.assignable, parts, contact: { name: actor.name, phone: data.settings?.phone ?? '' }, commandId: () => freshId(ctx),
        ...(refused && { refused: { act: refused.act, problems: said(ctx, refused.problems), values: ctx.form.toObject() } }),
      }}
      portal={data.portal}
      charges={data.charges.map((charge) => ({ id: charge.id, title: charge.title, amountVnd: formatVnd(charge.amountVnd), state: ctx.t(CHARGE_WORDS[charge.state] ?? charge.state), href: `/thu-phi/khoan/${charge.id}` }))}
    />
  )
}

/** An act that is missing is looked for in vain: then the page says what has to happen first. */
function resultNotYet({ state, acceptedAt }: DossierRow): string | undefined {
  if (state === 10) return 'Kết quả đã trả cho dân nên không thay được nữa.'
  if ([3, 7, 8].includes(state)) return 'Hồ sơ đã kết thúc nên không gắn kết quả.'
  return acceptedAt === null ? 'Chưa gắn kết quả được: quầy phải tiếp nhận hồ sơ trước.' : undefined
}

const CHARGE_WORDS: Record<string, string> = { pending: 'chưa nộp', partial: 'nộp một phần', paid: 'đã nộp', over: 'nộp thừa', cancelled: 'đã hủy', refunded: 'đã hoàn' }

/** Act → command, and what its form carries beyond the fields of the same name. */
const COMMANDS: Record<Act, { command: Command<never>; done: string; input?: (ctx: ServerCtx) => Promise<Decision<Record<string, unknown>>> }> = {
  'tiep-nhan': { command: dossierAccepted as never, done: 'Đã tiếp nhận. Đồng hồ bắt đầu chạy.', input: async (ctx) => ({ ok: true, value: { exemptions: ctx.form.getAll('exemptions') } }) },
  'bo-sung': { command: supplementAsked as never, done: 'Đã gửi yêu cầu bổ sung. Đồng hồ dừng đến khi người dân bổ sung.', input: async (ctx) => ({ ok: true, value: { reasons: reasonsOf(ctx) } }) },
  'da-bo-sung': { command: supplementAnswered as never, done: 'Đã ghi nhận bổ sung. Đồng hồ chạy tiếp.', input: filesInput(false) },
  chuyen: { command: dossierBegun as never, done: 'Đã chuyển xử lý.' },
  buoc: { command: stepDone as never, done: 'Đã xong bước này.' },
  'tra-lai': { command: stepBack as never, done: 'Đã trả lại bước trước.' },
  'thu-hoi': { command: dossierRecalled as never, done: 'Đã thu hồi về bước trước.' },
  giao: { command: taskAssigned as never, done: 'Đã giao việc.', input: async (ctx) => ({ ok: true, value: stepAndPerson(ctx) }) },
  'ket-qua': { command: resultAttached as never, done: 'Đã gắn kết quả.', input: resultFile },
  tra: { command: dossierReturned as never, done: 'Đã trả kết quả.' },
  'them-giay': { command: componentsAdded as never, done: 'Đã lưu giấy tờ.', input: filesInput(true) },
  'gia-han': { command: dossierExtended as never, done: 'Đã xin lỗi và hẹn lại. Hãy in mẫu số 04 gửi dân.' },
  'xin-loi': { command: dossierApologised as never, done: 'Đã ghi nhận lời xin lỗi. Hãy in mẫu số 04 gửi dân.' },
  'nghia-vu': { command: obligationAsked as never, done: 'Đồng hồ dừng chờ nghĩa vụ tài chính.' },
  'xong-nghia-vu': { command: obligationMet as never, done: 'Đồng hồ chạy tiếp.' },
  'tu-choi': { command: dossierRefused as never, done: 'Đã từ chối tiếp nhận. Hãy in mẫu số 03 đưa dân.' },
  dung: { command: dossierStopped as never, done: 'Đã dừng giải quyết. Hãy in mẫu số 05 gửi dân.' },
  rut: { command: dossierWithdrawn as never, done: 'Đã ghi nhận rút hồ sơ.' },
  'ghi-chu': { command: noteWritten as never, done: 'Đã lưu ghi chú.' },
  'trinh-ky': { command: letterSubmitted as never, done: 'Đã trình ký. Lãnh đạo ký xong thì văn thư đóng dấu.', input: letterFile },
}

function reasonsOf({ form: sent }: ServerCtx): { part: string; reason: string; words: string }[] {
  return Array.from({ length: 60 }, (_, index) => ({ part: sent.get(`part-${index}`), reason: sent.get(`reason-${index}`), words: sent.get(`words-${index}`) })).filter(({ part, reason }) => part.trim() !== '' && reason !== '')
}

function stepAndPerson({ form: sent }: ServerCtx): { step: string; accountId: string } {
  const [step = '', accountId = ''] = sent.get('stepAndPerson').split(' ')
  return { step, accountId }
}

function filesInput(needed: boolean) {
  return async (ctx: ServerCtx): Promise<Decision<Record<string, unknown>>> => {
    const saved = await savedFiles(ctx, 'files')
    if (!saved.ok) return saved
    if (needed && saved.value.length === 0) return refuse(dossierProblems.noFile)
    return { ok: true, value: { components: saved.value.map(({ id, name }) => ({ documentKey: '', name: name.replace(/\.[a-z0-9]{2,5}$/i, '') || 'Giấy tờ', kind: 'copy', fileId: id, fileName: name })) } }
  }
}

async function resultFile(ctx: ServerCtx): Promise<Decision<Record<string, unknown>>> {
  const saved = await savedFiles(ctx, 'files')
  if (!saved.ok) return saved
  const [file] = saved.value
  const signerId = ctx.form.get('signerId') || null
  if (signerId === null) return { ok: true, value: { fileId: file?.id ?? null, fileName: file?.name ?? null, signerId } }
  if (!file) return refuse(dossierProblems.resultNotPdf)
  const ready = await resultToSign(ctx.services, file.id)
  return ready.ok ? { ok: true, value: { fileId: ready.value, fileName: file.name, signerId } } : ready
}

/** The letter typeset with its signer's name; made before the command, since typesetting takes a moment. */
async function letterFile(ctx: ServerCtx): Promise<Decision<Record<string, unknown>>> {
  const letter = ctx.form.get('letter')
  const signer = (await ctx.read((db) => listStaff(db, ctx.communeId!, 'dossier.sign'))).find(({ id }) => id === ctx.form.get('signerId'))
  if (!signer) return refuse(dossierProblems.noSuchSigner)
  if (!(letter in LETTERS)) return refuse(dossierProblems.noSuchPaper)
  return { ok: true, value: { fileId: await letterToSign(ctx.services, await paperOf(ctx, dossierIdOf(ctx), letter, signer.fullName), ctx.now) } }
}

async function act(ctx: ServerCtx, name: Act) {
  const { command, done, input } = COMMANDS[name]
  const more = input ? await input(ctx) : { ok: true as const, value: {} }
  const decision = more.ok ? await ctx.run(command, { ...ctx.form.toObject(), dossierId: dossierIdOf(ctx), ...more.value } as never) : more
  if (!decision.ok) {
    if (decision.problems[0] === commonProblems.notAllowed || decision.problems[0]?.code === dossierProblems.noSuchDossier.code) return ctx.refusal(decision.problems)
    return withStatus(decision.problems[0]!.status, await dossierPage(ctx, { act: name, problems: decision.problems }))
  }
  await nudgePortal(ctx)
  return seeOther(`/ho-so/${dossierIdOf(ctx)}`, { tone: 'ok', text: ctx.t(done) })
}

const MAX_UPLOAD = 60 * 1024 * 1024

export const dossierRoutes: ServerRoute[] = [
  page<ServerCtx>('/ho-so/:dossierId', reads, (ctx) => dossierPage(ctx)),
  ...ACTS.map((name) => form<ServerCtx>(`/ho-so/:dossierId/${name}`, { who: can(PERMISSION[name]), maxBytes: MAX_UPLOAD }, (ctx) => act(ctx, name))),
  raw<ServerCtx>('GET', '/ho-so/:dossierId/giay-to/:no', reads, async (ctx) => {
    const papers = await ctx.read((db) => dossierComponents(db, ctx.communeId!, dossierIdOf(ctx)))
    const paper = papers.find(({ no }) => no === Number(ctx.params.no))
    return sendFile(ctx, paper?.fileId, paper?.fileName ?? 'giay-to')
  }),
  raw<ServerCtx>('GET', '/ho-so/:dossierId/ket-qua', reads, async (ctx) => {
    const dossier = await ctx.read((db) => findDossier(db, ctx.communeId!, dossierIdOf(ctx)))
    return sendFile(ctx, dossier?.resultFile, dossier?.resultName ?? 'ket-qua')
  }),
]
