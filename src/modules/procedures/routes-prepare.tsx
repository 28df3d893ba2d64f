// The server's addresses around preparing: the pages themselves, what a phone takes along to work without signal, papers
// to print, envelopes that arrive.

import * as z from 'zod'
import { isUuid } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { commonProblems, Refused } from '../../platform/problem.ts'
import { qrSvg } from '../../platform/qr.ts'
import { anyone, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import { readCapped, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import { leaveEnvelope, serverStore } from './server-store.ts'
import { prepareRoutes } from './field-prepare-routes.tsx'
import { guideSheetPdf, preparedSheetPdf } from './prepared-sheet-pdf.ts'
import { prepareProblems } from './problems-prepare.ts'
import { procedureProblems } from './problems.ts'
import { findForm, listForms } from './queries-forms.ts'
import { findProcedure, findProcedureVersion, listProcedures } from './queries.ts'
import { placeOf } from './routes-public.tsx'
import { CATALOGUE } from './rules-catalogue.ts'
import { answersOf } from './rules-draft.ts'
import { MAX_ENVELOPE_BYTES } from './seal-envelope.ts'
import { EnvelopeStatePage, type EnvelopeState } from './views-envelope.tsx'
import { PasscodeNotHerePage } from './views-passcode.tsx'
import { stateWord } from './words.ts'

const pdfAnswer = (pdf: Uint8Array, name: string) =>
  new Response(pdf as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'Cache-Control': 'no-store' } })

const preparedInput = z.object({
  ban: z.number().int().min(1),
  mau: z.number().int().min(1).nullable(),
  xa: z.number().int(),
  typed: z.record(z.string().max(100), z.array(z.string().max(4000)).max(40)),
  documents: z.array(z.object({ name: z.string().max(400), state: z.enum(['photographed', 'bring', 'inData', 'notMine', 'todo']) })).max(30),
})

export const prepareServerRoutes: ServerRoute[] = [
  page<ServerCtx>('/chuan-bi', { who: anyone }, () => seeOther('/chuan-bi/cua-toi')),
  ...prepareRoutes<ServerCtx>((ctx) => serverStore(ctx, placeOf)),
  page<ServerCtx>('/chuan-bi/khoa', { who: anyone }, ({ view }) => <PasscodeNotHerePage v={view} />),

  // What a phone keeps to go on without signal: every procedure that can be prepared here, with its form.
  raw<ServerCtx>('GET', '/chuan-bi/danh-muc.json', { who: anyone }, async (ctx) => {
    const { place } = await placeOf(ctx)
    if (!place) return Response.json({ communeId: null, communeName: '', entries: [] }, { headers: { 'Cache-Control': 'no-store' } })
    const entries = await ctx.readEverywhere(async (db) => {
      const [procedures, forms] = [await listProcedures(db, place.communeId, ctx.today), await listForms(db, place.communeId)]
      return procedures.flatMap((procedure) => {
        const form = forms.get(procedure.code)
        return form || procedure.documents.length > 0 ? [{ procedure, form: form?.form ?? null, formVersion: form?.version ?? null }] : []
      })
    })
    return Response.json({ communeId: place.communeId, communeName: place.name, entries }, { headers: { 'Cache-Control': 'no-store' } })
  }),

  raw<ServerCtx>('GET', '/thu-tuc/:code/to-huong-dan.pdf', { who: anyone }, async (ctx) => {
    const { place } = await placeOf(ctx)
    const procedure = await ctx.readEverywhere((db) => findProcedure(db, place?.communeId ?? null, ctx.params.code ?? '', ctx.today))
    if (!procedure) throw new Refused(procedureProblems.noSuchProcedure)
    return pdfAnswer(await renderPdf(guideSheetPdf(ctx.t, procedure, place ? `${place.name}, ${place.provinceName}` : ctx.t('Chung cả nước'), qrSvg(CATALOGUE.portalUrl), ctx.today, place?.province ?? null)), 'to-huong-dan.pdf')
  }),
  form<ServerCtx>('/thu-tuc/:code/to-khai.pdf', { who: anyone, maxBytes: 300_000 }, async (ctx) => {
    const parsed = preparedInput.safeParse(parseJson(ctx.form.get('noi-dung')))
    if (!parsed.success) throw new Refused(commonProblems.malformed)
    const { ban, mau, xa, typed, documents } = parsed.data
    const code = ctx.params.code ?? ''
    const { communes } = await placeOf(ctx)
    const found = await ctx.readEverywhere(async (db) => ({ procedure: await findProcedureVersion(db, xa, code, ban), form: mau === null ? undefined : await findForm(db, xa, code, mau) }))
    if (!found.procedure || (mau !== null && !found.form)) throw new Refused(procedureProblems.noSuchProcedure)
    const content = found.form?.form
    const pdf = await renderPdf(
      preparedSheetPdf({
        title: content?.title ?? found.procedure.name,
        procedure: found.procedure,
        place: communes.find((one) => one.communeId === xa)?.name ?? '',
        answers: content ? answersOf(content, typed) : [],
        documents: documents.map((document) => ({ name: document.name, state: stateWord(ctx.t, document.state) })),
        note: content?.note ?? '',
        today: ctx.today,
      }),
    )
    return pdfAnswer(pdf, 'to-khai-chuan-bi.pdf')
  }),

  raw<ServerCtx>('POST', '/goi/:id', { who: anyone }, async (ctx) => {
    const number = (name: string) => Number(ctx.query.get(name) ?? Number.NaN)
    const id = ctx.params.id ?? ''
    const declared = Number(ctx.c.req.header('content-length') ?? 0)
    const bytes = declared > MAX_ENVELOPE_BYTES ? null : await readCapped(ctx.c.req.raw, MAX_ENVELOPE_BYTES)
    if (bytes === null) return ctx.refusal([{ ...prepareProblems.envelopeTooLarge, params: { megabytes: MAX_ENVELOPE_BYTES / 1_000_000 } }])
    const { communes } = await placeOf(ctx)
    if (!isUuid(id) || !communes.some((one) => one.communeId === number('xa'))) return ctx.refusal([commonProblems.malformed])
    const left = await leaveEnvelope(ctx, {
      id, communeId: number('xa'), code: ctx.query.get('thu-tuc') ?? '', procedureVersion: number('ban'), formVersion: ctx.query.has('mau') ? number('mau') : null,
      helperCode: ctx.query.get('the'), ciphertext: new Uint8Array(bytes),
    })
    return left.ok ? Response.json(left.value, { headers: { 'Cache-Control': 'no-store' } }) : ctx.refusal(left.problems)
  }),
  page<ServerCtx>('/goi/:id', { who: anyone }, async (ctx) => {
    const id = ctx.params.id ?? ''
    const { communes } = await placeOf(ctx)
    const row = isUuid(id) ? await ctx.readEverywhere((db) => db.selectFrom('sealedEnvelopes').select(['communeId', 'expiresAt', 'openedAt']).where('id', '=', id).executeTakeFirst()) : undefined
    const place = communes.find((one) => one.communeId === row?.communeId)?.name ?? ''
    const state: EnvelopeState = row && (row.openedAt !== null ? { kind: 'opened', at: row.openedAt, place } : { kind: row.expiresAt <= ctx.now ? 'expired' : 'waiting', at: row.expiresAt, place })
    return withStatus(state ? 200 : 404, <EnvelopeStatePage v={ctx.view} state={state} />)
  }),
]

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
