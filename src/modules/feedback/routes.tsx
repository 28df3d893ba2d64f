// Addresses of feedback: one tap, petitions and their answers, and the officer's rooms.

import { findDossier } from '../dossiers/index.ts'
import { may, systemActor } from '../../platform/actor.ts'
import { formatShortCode, isUuid, newId, readShortCode } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { makeDate, startOfDay, type PlainDate } from '../../platform/time.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { petitionAdded, petitionHandled, petitionSent, serviceRated } from './commands.ts'
import { feedbackProblems } from './problems.ts'
import { countPetitions, findPetition, findPetitionByCode, findRating, listCommunesToAsk, listPetitions, listPublished, listRatings, satisfactionOf, type PetitionRow } from './queries.ts'
import { PETITION_STATES } from './rules.ts'
import { PetitionPage, PetitionsPage, SatisfactionPage } from './views-office.tsx'
import { CommuneChoicePage, FollowFormPage, PetitionFormPage, PetitionStatusPage, PublishedPage, RatePage } from './views.tsx'

const reads = { who: can('feedback.read') }
const open = { who: anyone }
const SEND_LIMIT = { limit: 20, seconds: 3600 }
const LOOK_LIMIT = { limit: 120, seconds: 600 }

function said(ctx: ServerCtx, problems: Problem[]): FieldProblem[] {
  return problems.map(({ text, params, field }) => {
    const filled = typeof params?.detail === 'string' ? { ...params, detail: ctx.t(params.detail) } : params
    return { text: ctx.t(text, filled), ...(field !== undefined && { field: field.split('.')[0]! }) }
  })
}

const pageNo = (ctx: ServerCtx) => Math.max(1, Math.min(100_000, Math.trunc(Number(ctx.query.get('trang') ?? 1)) || 1))

async function count(ctx: ServerCtx, what: string, rule: { limit: number; seconds: number }): Promise<void> {
  const limited = await countAttempt(ctx.services.database, `${what}-from:${clientAddress(ctx.c)}`, rule, ctx.now)
  if (!limited.ok) throw new Refused(...limited.problems)
}

const KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

async function communes(ctx: ServerCtx) {
  const rows = await ctx.readEverywhere(listCommunesToAsk)
  return rows.map(({ communeId, code, kind, name, provinceName }) => ({ communeId, code, label: `${ctx.t(KINDS[kind] ?? 'Xã')} ${name}, ${provinceName}` }))
}

async function ratingIn(ctx: ServerCtx) {
  await count(ctx, 'rate', LOOK_LIMIT)
  const token = (ctx.params.token ?? '').slice(0, 40)
  const rating = await ctx.readEverywhere((db) => findRating(db, token))
  if (!rating) throw new Refused(feedbackProblems.noSuchLink)
  return rating
}

async function petitionByCode(ctx: ServerCtx): Promise<PetitionRow> {
  await count(ctx, 'petition', LOOK_LIMIT)
  const code = readShortCode((ctx.params.code ?? '').slice(0, 40))
  const petition = code ? await ctx.readEverywhere((db) => findPetitionByCode(db, code)) : undefined
  if (!petition) throw new Refused(feedbackProblems.noSuchPetition)
  return petition
}

const statusPage = (ctx: ServerCtx, petition: PetitionRow, problems?: Problem[]) => (
  <PetitionStatusPage v={ctx.view} petition={petition} shownCode={formatShortCode(petition.code)} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems), typed: ctx.form.get('text') })} />
)

async function petitionIn(ctx: ServerCtx): Promise<PetitionRow> {
  const id = ctx.params.petitionId ?? ''
  const petition = isUuid(id) ? await ctx.read((db) => findPetition(db, ctx.communeId!, id)) : undefined
  if (!petition) throw new Refused(feedbackProblems.noSuchPetition)
  return petition
}

async function officePage(ctx: ServerCtx, petition: PetitionRow, problems?: Problem[]) {
  const dossier = petition.dossierId ? await ctx.read((db) => findDossier(db, ctx.communeId!, petition.dossierId!)) : undefined
  return <PetitionPage v={ctx.view} petition={petition} dossierCode={dossier?.code} handles={may(ctx.actor, 'feedback.handle')} today={ctx.today} commandId={newId(ctx.now)} values={problems ? ctx.form.toObject() : {}} {...(problems && { problems: said(ctx, problems) })} />
}

export const feedbackRoutes: ServerRoute[] = [
  page<ServerCtx>('/danh-gia/:token', open, async (ctx) => {
    const rating = await ratingIn(ctx)
    return <RatePage v={ctx.view} token={rating.token} commandId={newId(ctx.now)} face={rating.face} />
  }),
  form<ServerCtx>('/danh-gia/:token', open, async (ctx) => {
    const { token, communeId } = await ratingIn(ctx)
    const decision = await ctx.run(serviceRated, { token, face: ctx.form.get('face') }, { communeId, actor: systemActor(communeId) })
    // Tapped twice: the first face stands, and the page shows it.
    if (!decision.ok && decision.problems[0]?.code !== feedbackProblems.alreadyRated.code) return ctx.refusal(decision.problems)
    return seeOther(`/danh-gia/${token}`)
  }),

  page<ServerCtx>('/gop-y', open, async (ctx) => <PetitionFormPage v={ctx.view} communes={await communes(ctx)} values={{ dossierCode: (ctx.query.get('ho-so') ?? '').slice(0, 80) }} commandId={newId(ctx.now)} />),
  form<ServerCtx>('/gop-y', open, async (ctx) => {
    await count(ctx, 'petition-sent', SEND_LIMIT)
    const places = await communes(ctx)
    const place = places.find(({ code }) => code === ctx.form.get('xa'))
    const again = (problems: FieldProblem[]) => withStatus(422, <PetitionFormPage v={ctx.view} communes={places} values={ctx.form.toObject()} problems={problems} commandId={newId(ctx.now)} />)
    if (!place) return again([{ field: 'xa', text: ctx.t('Hãy chọn xã, phường nhận phản ánh.') }])
    const decision = await ctx.run(petitionSent, ctx.form.toObject(), { communeId: place.communeId, actor: systemActor(place.communeId) })
    if (!decision.ok) return again(said(ctx, decision.problems))
    return seeOther(`/gop-y/theo-doi/${(decision.value as { code: string }).code}`, { tone: 'ok', text: ctx.t('Xã đã nhận. Hãy giữ mã dưới đây.') })
  }),

  page<ServerCtx>('/gop-y/tra-loi', open, async (ctx) => {
    const places = await communes(ctx)
    const place = places.find(({ code }) => code === ctx.query.get('xa')) ?? (places.length === 1 ? places[0] : undefined)
    if (!place) return <CommuneChoicePage v={ctx.view} title={ctx.t('Các câu trả lời đã công khai')} base="/gop-y/tra-loi" communes={places} />
    const rows = await ctx.readEverywhere((db) => listPublished(db, place.communeId))
    return <PublishedPage v={ctx.view} communeName={place.label} rows={rows} />
  }),

  page<ServerCtx>('/gop-y/theo-doi', open, ({ view }) => <FollowFormPage v={view} typed="" />),
  form<ServerCtx>('/gop-y/theo-doi', open, (ctx) => {
    const typed = ctx.form.get('code').slice(0, 40)
    const code = readShortCode(typed)
    return code ? seeOther(`/gop-y/theo-doi/${code}`) : withStatus(422, <FollowFormPage v={ctx.view} typed={typed} problems={[{ field: 'code', text: ctx.t(feedbackProblems.noSuchPetition.text) }]} />)
  }),
  page<ServerCtx>('/gop-y/theo-doi/:code', open, async (ctx) => statusPage(ctx, await petitionByCode(ctx))),
  form<ServerCtx>('/gop-y/theo-doi/:code', open, async (ctx) => {
    const petition = await petitionByCode(ctx)
    const decision = await ctx.run(petitionAdded, { code: petition.code, text: ctx.form.get('text') }, { communeId: petition.communeId, actor: systemActor(petition.communeId) })
    if (!decision.ok) return withStatus(422, statusPage(ctx, petition, decision.problems))
    return seeOther(`/gop-y/theo-doi/${petition.code}`, { tone: 'ok', text: ctx.t('Đã gửi trả lời.') })
  }),

  page<ServerCtx>('/phan-anh', reads, async (ctx) => {
    const wanted = ctx.query.get('trang_thai') ?? ''
    const state = (PETITION_STATES as readonly string[]).includes(wanted) ? wanted : ''
    const [list, counts] = await ctx.read(async (db) => [await listPetitions(db, ctx.communeId!, { page: pageNo(ctx), ...(state && { state }) }), await countPetitions(db, ctx.communeId!)] as const)
    return <PetitionsPage v={ctx.view} {...list} pageNo={pageNo(ctx)} counts={counts} state={state} today={ctx.today} />
  }),

  page<ServerCtx>('/phan-anh/danh-gia', reads, async (ctx) => {
    const asked = ctx.query.get('thang') ?? ''
    const month = /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) ? asked : ctx.today.slice(0, 7)
    const [year, number] = month.split('-').map(Number) as [number, number]
    const first: PlainDate = makeDate(year, number, 1)
    const period = { from: startOfDay(first), to: startOfDay(number === 12 ? makeDate(year + 1, 1, 1) : makeDate(year, number + 1, 1)) }
    const wanted = ctx.query.get('mat') ?? ''
    const face = wanted === 'chua' ? null : ['1', '2', '3'].includes(wanted) ? Number(wanted) : undefined
    const [sums, list] = await ctx.read(async (db) => [await satisfactionOf(db, ctx.communeId!, period.from, period.to), await listRatings(db, ctx.communeId!, { ...period, page: pageNo(ctx), ...(face !== undefined && { face }) })] as const)
    return <SatisfactionPage v={ctx.view} month={month} sums={sums} {...list} pageNo={pageNo(ctx)} face={wanted} />
  }),

  page<ServerCtx>('/phan-anh/:petitionId', reads, async (ctx) => officePage(ctx, await petitionIn(ctx))),
  form<ServerCtx>('/phan-anh/:petitionId/xu-ly', { who: can('feedback.handle') }, async (ctx) => {
    const petition = await petitionIn(ctx)
    const decision = await ctx.run(petitionHandled, { petitionId: petition.id, act: ctx.form.get('act'), text: ctx.form.get('text') })
    if (!decision.ok) return withStatus(422, await officePage(ctx, petition, decision.problems))
    return seeOther(`/phan-anh/${petition.id}`, { tone: 'ok', text: ctx.t('Đã ghi lại.') })
  }),
]
