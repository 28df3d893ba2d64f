// The seven papers as PDFs: one for a dossier, many for a batch, and the register of a period.

import { getCommune } from '../places/index.ts'
import { commonProblems, Refused } from '../../platform/problem.ts'
import { addDays, formatVi, parsePlainDate, startOfDay, toPlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import { renderPdf, type PdfDocument } from '../../platform/pdf.ts'
import { can, page, raw } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { dossierProblems } from './problems.ts'
import { dossierComponents, dossierEvents, dossierTasks, findDossier, findSettings, findSupplement } from './queries.ts'
import { LETTERS, type Letter } from './schema-letters.ts'
import { livePaper } from './queries-papers.ts'
import { registerRows } from './queries-register.ts'
import { apologyPaper, controlPaper, receiptPaper, refusalPaper, registerPaper, stopPaper, supplementPaper, type PaperHead, type PaperPerson } from './papers-pdf.ts'
import { deadlineWords } from './rules-clock.ts'
import { dossierIdOf, sendFile } from './routes-common.ts'
import { UNITS, type Unit } from './schema-flow.ts'
import { COMPONENT_KINDS, RESULT_WAYS, type ComponentKind, type DossierRow, type ResultWay } from './schema.ts'
import { REGISTER_ROWS, RegisterPage } from './views-register.tsx'
import { SUPPLEMENT_REASONS } from './words.ts'

const reads = { who: can('dossier.read') }
const KINDS: Record<string, string> = { xa: 'xã', phuong: 'phường', dac_khu: 'đặc khu' }

export async function headOf(ctx: ServerCtx, code?: string): Promise<PaperHead> {
  const [commune, settings] = await ctx.read(async (db) => [await getCommune(db, ctx.communeId!), await findSettings(db, ctx.communeId!)] as const)
  return {
    authority: `Ủy ban nhân dân ${KINDS[commune.kind] ?? ''} ${commune.name}`, centre: settings?.centreName || 'Trung tâm Phục vụ hành chính công', place: commune.name, phone: settings?.phone ?? '', fictional: commune.fictional,
    trackUrl: `${ctx.services.config.origin}/tra-cuu${code ? `?ma=${encodeURIComponent(code)}` : ''}`, now: ctx.now,
  }
}

function personOf(dossier: DossierRow): PaperPerson {
  const { applicantName: name, organisation, personalId, address, phone, email, representative } = dossier
  return { name, organisation, personalId, address, phone, email, representative }
}

const OUTCOMES: Record<string, string> = { early: 'Sớm hạn', on_time: 'Đúng hạn', late: 'Trễ hạn' }

/** One paper of one dossier; refuses when the dossier has no such paper. */
export async function paperOf(ctx: ServerCtx, id: string, number: string, signer = ''): Promise<PdfDocument> {
  const communeId = ctx.communeId!
  const data = await ctx.read(async (db) => {
    const dossier = await findDossier(db, communeId, id)
    if (!dossier) throw new Refused(dossierProblems.noSuchDossier)
    return { dossier, events: await dossierEvents(db, communeId, id), components: await dossierComponents(db, communeId, id), tasks: await dossierTasks(db, communeId, id), supplement: await findSupplement(db, communeId, id) }
  })
  const { dossier, events } = data
  const head = await headOf(ctx, dossier.code)
  const person = personOf(dossier)
  const event = (...types: string[]) => events.findLast(({ type }) => types.includes(type))
  const missing = () => new Refused(commonProblems.notFound)
  switch (number) {
    case '01': {
      if (dossier.acceptedAt === null) throw missing()
      return receiptPaper(head, {
        code: dossier.code, person, request: dossier.request, sets: dossier.sets, deadline: deadlineWords(dossier.deadline), receivedAt: dossier.acceptedAt, dueAt: dossier.dueAt ?? dossier.originalDueAt,
        components: data.components.map(({ name, kind, copies }) => ({ name, kind: COMPONENT_KINDS[kind as ComponentKind] ?? kind, copies })),
        resultPlace: dossier.resultWay === 'counter' ? head.centre : RESULT_WAYS[dossier.resultWay], register: `Sổ điện tử, số ${dossier.code}`, receiver: event('accepted')?.actorName ?? '',
      })
    }
    case '02': {
      if (!data.supplement) throw missing()
      const { reasons, words, contactName, contactPhone, askedName } = data.supplement
      return supplementPaper(head, { code: dossier.code, person, request: dossier.request, items: reasons.map((one) => ({ ...one, reason: SUPPLEMENT_REASONS[one.reason] ?? one.reason })), reason: words, contactName, contactPhone, guide: askedName })
    }
    case '03': {
      const refused = event('refused')
      if (!refused) throw missing()
      return refusalPaper(head, { code: dossier.code, person, request: dossier.request, reason: String(refused.data.reason ?? ''), receiver: refused.actorName, headOfAgency: signer })
    }
    case '04': {
      const sorry = event('extended', 'apologised')
      if (!sorry || dossier.acceptedAt === null) throw missing()
      const extended = sorry.type === 'extended'
      return apologyPaper(head, {
        code: dossier.code, person, procedure: dossier.procedureName, receivedAt: dossier.acceptedAt, promisedAt: (sorry.data.promisedAt as Instant | undefined) ?? dossier.dueAt, reason: String(sorry.data.reason ?? ''),
        newDueAt: extended ? dossier.dueAt : null, headOfAgency: signer,
      })
    }
    case '05': {
      const stopped = event('stopped')
      if (!stopped) throw missing()
      return stopPaper(head, { code: dossier.code, person, procedure: dossier.procedureName, receivedAt: dossier.acceptedAt, reason: String(stopped.data.reason ?? ''), basis: String(stopped.data.basis ?? ''), stoppedAt: stopped.at, headOfAgency: signer })
    }
    default: {
      if (dossier.acceptedAt === null) throw missing()
      return controlPaper(head, {
        code: dossier.code, lead: dossier.resolvingAgency, cooperating: [...new Set(data.tasks.flatMap(({ agency }) => agency ?? []))].join(', '), receivedAt: dossier.acceptedAt, dueAt: dossier.dueAt ?? dossier.originalDueAt,
        steps: [
          { from: dossier.applicantName, to: event('accepted')?.actorName ?? '', at: dossier.acceptedAt, result: '', note: 'Tiếp nhận' },
          ...data.tasks.map((task) => ({
            from: task.handedBy, to: task.doneBy ?? task.assigneeName ?? task.agency ?? UNITS[task.unit as Unit] ?? task.unit, at: task.doneAt ?? task.openedAt,
            result: task.outcome ? OUTCOMES[task.outcome]! : task.state === 'open' ? 'Đang làm' : 'Đưa về bước trước', note: [task.name, task.note ?? ''].filter(Boolean).join('. '),
          })),
        ],
      })
    }
  }
}

async function pdfAnswer(document: PdfDocument, name: string, now: Instant): Promise<Response> {
  const pdf = await renderPdf({ ...document, standard: 'a-2b', createdAt: now })
  return new Response(pdf as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}.pdf"`, 'Cache-Control': 'private, no-store' } })
}

/** The same paper of many dossiers, one PDF; those that have no such paper are left out. */
export async function papersOfMany(ctx: ServerCtx, ids: readonly string[], number: '01' | '06'): Promise<PdfDocument[]> {
  const papers: PdfDocument[] = []
  for (const id of ids) {
    try {
      papers.push(await paperOf(ctx, id, number))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }
  return papers
}

function period(ctx: ServerCtx): { from: PlainDate; to: PlainDate } {
  const to = parsePlainDate(ctx.query.get('den') ?? '') ?? ctx.today
  const from = parsePlainDate(ctx.query.get('tu') ?? '') ?? addDays(to, -30)
  return { from: from > to ? to : from, to }
}

export const paperRoutes: ServerRoute[] = [
  raw<ServerCtx>('GET', '/ho-so/:dossierId/mau/:paper', reads, async (ctx) => {
    const number = /^0[1-6](?=\.pdf$)/.exec(ctx.params.paper ?? '')?.[0]
    if (number === undefined) throw new Refused(commonProblems.notFound)
    const id = dossierIdOf(ctx)
    // Once it was put before the leader there is one paper: the one that is signed.
    const signed = number in LETTERS ? await ctx.read((db) => livePaper(db, ctx.communeId!, id, number as Letter)) : undefined
    return signed ? sendFile(ctx, signed.fileId, `mau-${number}.pdf`) : pdfAnswer(await paperOf(ctx, id, number), `mau-${number}`, ctx.now)
  }),
  page<ServerCtx>('/ho-so/so-theo-doi', reads, async (ctx) => {
    const { from, to } = period(ctx)
    const after = Number(ctx.query.get('tu-dong') ?? 0) || 0
    const rows = await ctx.read((db) => registerRows(db, ctx.communeId!, { from: startOfDay(from), to: startOfDay(addDays(to, 1)), skip: after }, REGISTER_ROWS + 1))
    return <RegisterPage v={ctx.view} rows={rows.slice(0, REGISTER_ROWS)} more={rows.length > REGISTER_ROWS} from={from} to={to} skip={after} />
  }),
  raw<ServerCtx>('GET', '/ho-so/so-theo-doi.pdf', reads, async (ctx) => {
    const { from, to } = period(ctx)
    const rows = await ctx.read((db) => registerRows(db, ctx.communeId!, { from: startOfDay(from), to: startOfDay(addDays(to, 1)), skip: 0 }, 1000))
    const head = await headOf(ctx)
    const document = registerPaper(head, {
      title: `SỔ THEO DÕI HỒ SƠ TỪ ${formatVi(from)} ĐẾN ${formatVi(to)}`,
      rows: rows.map((row, index) => ({
        no: index + 1, code: row.code, procedure: row.procedureName, person: row.applicantName, contact: [row.address, row.phone].filter(Boolean).join(', '), lead: row.resolvingAgency, received: row.acceptedAt, due: row.dueAt ?? row.originalDueAt,
        returned: row.returnedAt, method: RESULT_WAYS[row.resultWay as ResultWay],
      })),
    })
    return pdfAnswer(document, `so-theo-doi-${toPlainDate(ctx.now)}`, ctx.now)
  }),
]
