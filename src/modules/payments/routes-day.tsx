// The day's reckoning: every number with its rows, three equations, and the signature under them.

import { newId } from '../../platform/ids.ts'
import { canonicalJson } from '../../platform/ledger.ts'
import { commonProblems, Refused, type Problem } from '../../platform/problem.ts'
import { isPlainDate, type PlainDate } from '../../platform/time.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { dayClosed } from './commands-day.ts'
import { dayFigures, listClosings, listMoneyDays, listNotOnStatement, listStatementRows } from './queries-day.ts'
import { chargesOutOfStep, listPayments, listRefunds } from './queries.ts'
import { pageNo, powersOf, roomOf } from './routes-common.tsx'
import { balances } from './rules.ts'
import { DayPage, DayRowsPage, DaysPage } from './views-day.tsx'

const reads = { who: can('payment.read') }

function dayOf(ctx: ServerCtx): PlainDate {
  const day = ctx.params.day ?? ''
  if (!isPlainDate(day)) throw new Refused(commonProblems.notFound)
  return day
}

async function dayPage(ctx: ServerCtx, day: PlainDate, problems?: Problem[]) {
  const [figures, closings, outOfStep] = await ctx.read(async (db) => [await dayFigures(db, ctx.communeId!, day), await listClosings(db, ctx.communeId!, day), await chargesOutOfStep(db, ctx.communeId!)] as const)
  const changed = closings[0] !== undefined && canonicalJson(closings[0].figures) !== canonicalJson(figures)
  return (
    <DayPage v={ctx.view} day={day} figures={figures} equations={balances(figures)} closings={closings} changed={changed} outOfStep={outOfStep} powers={powersOf(ctx)} commandId={newId(ctx.now)} note={problems ? ctx.form.get('note') : ''} {...(problems && { problems: said(ctx, problems) })} />
  )
}

export const dayRoutes: ServerRoute[] = [
  page<ServerCtx>('/thu-phi/doi-soat', reads, async (ctx) => {
    const days = await ctx.read((db) => listMoneyDays(db, ctx.communeId!, ctx.today))
    return <DaysPage v={ctx.view} days={days} today={ctx.today} {...await roomOf(ctx)} />
  }),
  page<ServerCtx>('/thu-phi/doi-soat/:day', reads, async (ctx) => dayPage(ctx, dayOf(ctx))),
  form<ServerCtx>('/thu-phi/doi-soat/:day/chot', { who: can('payment.close') }, async (ctx) => {
    const day = dayOf(ctx)
    const decision = await ctx.run(dayClosed, { day, note: ctx.form.get('note') })
    if (!decision.ok) return withStatus(422, await dayPage(ctx, day, decision.problems))
    return seeOther(`/thu-phi/doi-soat/${day}`, { tone: 'ok', text: ctx.t('Đã chốt ngày.') })
  }),

  // The rows behind a number of the day.
  page<ServerCtx>('/thu-phi/doi-soat/:day/tien-da-ghi', reads, async (ctx) => {
    const day = dayOf(ctx)
    const kind = ctx.query.get('loai') === 'tien-mat' ? 'cash' : 'bank'
    const rows = await ctx.read((db) => listPayments(db, ctx.communeId!, { day, kind }))
    return <DayRowsPage v={ctx.view} day={day} shown={{ kind: 'payments', of: kind, rows }} />
  }),
  page<ServerCtx>('/thu-phi/doi-soat/:day/sao-ke', reads, async (ctx) => {
    const day = dayOf(ctx)
    const { rows } = await ctx.read((db) => listStatementRows(db, ctx.communeId!, { day }, pageNo(ctx)))
    return <DayRowsPage v={ctx.view} day={day} shown={{ kind: 'statement', rows }} />
  }),
  page<ServerCtx>('/thu-phi/doi-soat/:day/khong-co-tren-sao-ke', reads, async (ctx) => {
    const day = dayOf(ctx)
    const rows = await ctx.read((db) => listNotOnStatement(db, ctx.communeId!, day))
    return <DayRowsPage v={ctx.view} day={day} shown={{ kind: 'missing', rows }} />
  }),
  page<ServerCtx>('/thu-phi/doi-soat/:day/hoan-tien', reads, async (ctx) => {
    const day = dayOf(ctx)
    const rows = await ctx.read((db) => listRefunds(db, ctx.communeId!, { day }))
    return <DayRowsPage v={ctx.view} day={day} shown={{ kind: 'refunds', rows }} />
  }),
]
