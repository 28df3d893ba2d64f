// Short checks for everybody: the items of a guide one by one, the answers explained, kept only on a press of the button.

import { may } from '../../platform/actor.ts'
import { getCookie } from 'hono/cookie'
import { newId, readShortCode } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { clientAddress } from '../../platform/web/address.ts'
import { countAttempt } from '../../platform/web/rate-limit.ts'
import { anyone, form, page, withStatus, type Html } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { recordSitting } from './commands.ts'
import { listKnownGuides, type KnownGuide } from './guides.ts'
import { assessments, type Bank } from './items.ts'
import { officeProblems } from './problems-office.ts'
import { findLearner } from './queries.ts'
import { learner, OWN_COOKIE } from './routes-learner.tsx'
import { judgeAnswers } from './rules-items.ts'
import { CheckListPage, QuestionPage, ResultPage } from './views-check.tsx'

/** Answers anybody may leave from one address in ten minutes. */
const KEEP_LIMIT = { limit: 40, seconds: 600 }
/** The demonstration's and the shipped guides' home, when nobody's commune is known. */
const NOWHERE = 0

async function guidesFor(ctx: ServerCtx): Promise<Map<string, KnownGuide>> {
  const guides = await ctx.readEverywhere((db) => listKnownGuides(db, ctx.communeId ?? NOWHERE))
  return new Map(guides.map((guide) => [guide.id, guide]))
}

interface Opened {
  bank: Bank
  guideId: string
  title: string
}

async function open(ctx: ServerCtx): Promise<Opened> {
  const guideId = ctx.params.bai ?? ''
  const bank = assessments().get(guideId)
  const guide = (await guidesFor(ctx)).get(guideId)
  if (!bank || !guide) throw new Refused(officeProblems.checkUnknown)
  return { bank, guideId, title: guide.title[ctx.view.lang] ?? guide.title.vi! }
}

const digits = (text: string, of: number) => (/^[01]*$/.test(text) ? text.slice(0, of) : '')

function result(ctx: ServerCtx, { bank, guideId, title }: Opened, given: string, more: { problems?: Problem[]; kept?: boolean } = {}): Html {
  const judged = judgeAnswers(bank.items, bank.items.map((item, index) => ({ itemId: item.id, chosen: Number(given[index]) })))!
  const problems = more.problems?.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field && { field }) }))
  return (
    <ResultPage
      v={ctx.view}
      guideId={guideId}
      title={title}
      given={given}
      judged={judged}
      verified={bank.status === 'official'}
      commandId={newId(ctx.now)}
      isCoach={may(ctx.actor, 'visit.record')}
      code={ctx.form.get('ma') || (getCookie(ctx.c, OWN_COOKIE) ?? '')}
      kept={more.kept ?? false}
      {...(problems && { problems })}
    />
  )
}

export const checkRoutes: ServerRoute[] = [
  page<ServerCtx>('/kiem-tra-nhanh', { who: anyone }, async (ctx) => {
    const guides = await guidesFor(ctx)
    const shown = [...guides.values()].flatMap(({ id, title }) => {
      const bank = assessments().get(id)
      return bank ? [{ id, title: title[ctx.view.lang] ?? title.vi!, items: bank.items.length }] : []
    })
    return <CheckListPage v={ctx.view} guides={shown} />
  }),
  page<ServerCtx>('/kiem-tra-nhanh/:bai', { who: anyone }, async (ctx) => {
    const opened = await open(ctx)
    const { items } = opened.bank
    const given = digits(ctx.query.get('d') ?? '', items.length)
    const item = items[given.length]
    return item ? <QuestionPage v={ctx.view} guideId={opened.guideId} title={opened.title} item={item} at={given.length} of={items.length} given={given} /> : result(ctx, opened, given)
  }),
  form<ServerCtx>('/kiem-tra-nhanh/:bai', { who: anyone, maxBytes: 20_000 }, async (ctx) => {
    const opened = await open(ctx)
    const { items } = opened.bank
    const given = digits(ctx.form.get('d'), items.length)
    if (given.length < items.length) return ctx.refusal([officeProblems.unanswered])
    const limited = await countAttempt(ctx.services.database, `check-kept-from:${clientAddress(ctx.c)}`, KEEP_LIMIT, ctx.now)
    if (!limited.ok) return ctx.refusal(limited.problems)
    const typed = ctx.form.get('ma').trim().slice(0, 60)
    const code = readShortCode(typed)
    const found = code === undefined ? undefined : await ctx.readEverywhere((db) => findLearner(db, code))
    if (typed !== '' && !found) return withStatus(422, result(ctx, opened, given, { problems: [{ ...officeProblems.codeUnknown, field: 'ma' }] }))
    const communeId = found?.communeId ?? ctx.communeId
    // Answers of nobody of nowhere have no commune to improve: they are shown and let go.
    if (communeId === null || communeId === undefined) return result(ctx, opened, given, { kept: true })
    const watched = ctx.form.get('canh') === 'co' && may(ctx.actor, 'visit.record') && ctx.actor.communeId === communeId
    const actor = { ...learner(communeId), ...(watched && { id: ctx.actor.id }) }
    const answers = items.map((item, index) => ({ itemId: item.id, chosen: Number(given[index]) }))
    const decision = await ctx.run(recordSitting, { residentId: found?.residentId ?? null, guideId: opened.guideId, watched, answers }, { communeId, actor })
    return decision.ok ? result(ctx, opened, given, { kept: true }) : withStatus(422, result(ctx, opened, given, { problems: decision.problems }))
  }),
]
