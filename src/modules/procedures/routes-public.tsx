// For anybody, without account: the catalogue, one procedure, and which commune's figures are shown.

import { getCookie, setCookie } from 'hono/cookie'
import { Refused } from '../../platform/problem.ts'
import { anyone, form, page, seeOther } from '../../platform/web/route.ts'
import { safePath } from '../../platform/web/safe-path.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { procedureProblems } from './problems.ts'
import { findForm, listForms } from './queries-forms.ts'
import { findProcedure, listOwnVersions, listProcedures, listServingCommunes, type CommuneChoice } from './queries.ts'
import { matches } from './rules-catalogue.ts'
import type { PriceAsk } from './views-price.tsx'
import { CataloguePage, ProcedurePage } from './views-public.tsx'

const PLACE_COOKIE = 'gocua_noi'
const YEAR_SECONDS = 31_536_000

/** The commune whose procedures are shown: asked for, remembered, one's own, or the only one there is. */
export async function placeOf(ctx: ServerCtx): Promise<{ place: CommuneChoice | null; communes: CommuneChoice[] }> {
  const communes = await ctx.readEverywhere((db) => listServingCommunes(db))
  const named = ctx.query.get('xa') ?? getCookie(ctx.c, PLACE_COOKIE)
  const place =
    communes.find((one) => one.code === named) ??
    communes.find((one) => one.communeId === ctx.communeId) ??
    (communes.length === 1 ? communes[0]! : null)
  return { place, communes }
}

async function procedureOf(ctx: ServerCtx, communeId: number | null) {
  const code = ctx.params.code ?? ''
  const procedure = await ctx.readEverywhere((db) => findProcedure(db, communeId, code, ctx.today))
  if (!procedure) throw new Refused(procedureProblems.noSuchProcedure)
  return procedure
}

/** Whose price is asked for: grounds, copies and pages from the address. */
function askOf({ query }: ServerCtx): PriceAsk {
  const number = (name: string, most: number) => Math.min(most, Math.max(1, Math.trunc(Number(query.get(name)) || 1)))
  return { exemptions: query.getAll('dien').slice(0, 20), copies: number('ban', 100), pages: number('trang', 5000) }
}

export const publicRoutes: ServerRoute[] = [
  page<ServerCtx>('/thu-tuc', { who: anyone }, async (ctx) => {
    const { place, communes } = await placeOf(ctx)
    const [all, forms] = await ctx.readEverywhere(async (db) => [await listProcedures(db, place?.communeId ?? null, ctx.today), await listForms(db, place?.communeId ?? null)] as const)
    const sought = (ctx.query.get('tim') ?? '').trim().slice(0, 80)
    const event = ctx.query.get('viec') ?? undefined
    const found = all.filter((one) => (event === undefined ? matches(one, sought === '.' ? '' : sought) : one.events.includes(event)))
    return <CataloguePage v={ctx.view} place={place} communes={communes} sought={sought === '.' ? '' : sought} event={event} found={found} today={ctx.today} withForm={new Set(forms.keys())} />
  }),
  form<ServerCtx>('/thu-tuc/chon-xa', { who: anyone, maxBytes: 10_000 }, ({ form: sent, c, services }) => {
    const code = sent.get('xa')
    if (/^\d{0,6}$/.test(code)) setCookie(c, PLACE_COOKIE, code, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'Lax', secure: services.config.secure })
    return seeOther(safePath(sent.get('ve') || '/thu-tuc'))
  }),
  page<ServerCtx>('/thu-tuc/:code', { who: anyone }, async (ctx) => {
    const { place, communes } = await placeOf(ctx)
    const communeId = place?.communeId ?? null
    const procedure = await procedureOf(ctx, communeId)
    const versions = 1 + (await ctx.readEverywhere((db) => listOwnVersions(db, communeId, procedure.code))).length
    const hasForm = (await ctx.readEverywhere((db) => findForm(db, communeId, procedure.code))) !== undefined
    return <ProcedurePage v={ctx.view} procedure={procedure} place={place} communes={communes} today={ctx.today} hasForm={hasForm} versions={versions} ask={askOf(ctx)} />
  }),
]
