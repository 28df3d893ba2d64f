// Short checks for everybody, on the server and unchanged in the worker of lessons: the items of a guide one by one, the
// answers explained, kept only on a press of the button, which needs the server.

import { isUuid, newId } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { anyone, form, page, seeOther, withStatus, type Ctx, type Html, type Route } from '../../platform/web/route.ts'
import { officeProblems } from './problems-office.ts'
import { judgeAnswers, type Check } from './rules-items.ts'
import type { CheckStore } from './store-check.ts'
import { CheckListPage, checkHref, QuestionPage, ResultPage, resultHref } from './views-check.tsx'

const who = anyone

interface Opened {
  store: CheckStore
  check: Check
  title: string
  /** Answers so far, a digit each; of the address, or of the form. */
  given: string
}

export function checkFieldRoutes<C extends Ctx>(storeOf: (ctx: C) => Promise<CheckStore>): Route<C>[] {
  async function open(ctx: C, digits: string): Promise<Opened> {
    const store = await storeOf(ctx)
    const found = await store.find(ctx.params.guideId ?? '')
    if (!found) throw new Refused(officeProblems.checkUnknown)
    return { store, check: found.check, title: wordIn(found.title, ctx), given: /^[01]*$/.test(digits) ? digits.slice(0, found.check.items.length) : '' }
  }
  const isOver = ({ check, given }: Opened) => given.length === check.items.length

  return [
    page<C>('/hoc/kiem-tra', { who }, async (ctx) => {
      const store = await storeOf(ctx)
      return <CheckListPage v={ctx.view} isCoach={store.isCoach} guides={(await store.list()).map((line) => ({ ...line, title: wordIn(line.title, ctx) }))} />
    }),
    page<C>('/hoc/:guideId/kiem-tra', { who }, async (ctx) => {
      const opened = await open(ctx, ctx.query.get('d') ?? '')
      const { store, check, title, given } = opened
      if (isOver(opened)) return seeOther(resultHref(check.guide, given))
      return <QuestionPage v={ctx.view} isCoach={store.isCoach} guideId={check.guide} title={title} items={check.items} given={given} />
    }),
    page<C>('/hoc/:guideId/ket-qua', { who }, async (ctx) => {
      const opened = await open(ctx, ctx.query.get('d') ?? '')
      return isOver(opened) ? result(ctx, opened) : seeOther(checkHref(opened.check.guide, opened.given))
    }),
    form<C>('/hoc/:guideId/ket-qua', { who, maxBytes: 20_000 }, async (ctx) => {
      const opened = await open(ctx, ctx.form.get('d'))
      if (!isOver(opened)) throw new Refused(officeProblems.unanswered)
      const commandId = isUuid(ctx.form.get('commandId')) ? ctx.form.get('commandId') : newId(ctx.now)
      const decision = await opened.store.keep(opened.check.guide, opened.given, commandId)
      // Sent again after a reply that never came, it is the same sitting: the form keeps its id.
      if (!decision.ok) return withStatus(statusOf(decision.problems), result(ctx, opened, { problems: said(ctx, decision.problems), commandId }))
      return result(ctx, opened, decision.value)
    }),
  ]
}

function wordIn(words: Record<string, string>, { view }: Ctx): string {
  return words[view.lang] ?? words.vi!
}

interface Outcome {
  problems?: ReturnType<typeof said>
  commandId?: string
  kept?: boolean
}

function result(ctx: Ctx, { store, check, title, given }: Opened, { problems, commandId, kept }: Outcome = {}): Html {
  const judged = judgeAnswers(check.items, check.items.map((item, index) => ({ itemId: item.id, chosen: Number(given[index]) })))!
  return (
    <ResultPage
      v={ctx.view}
      isCoach={store.isCoach}
      guideId={check.guide}
      title={title}
      given={given}
      judged={judged}
      verified={check.status === 'official'}
      commandId={commandId ?? newId(ctx.now)}
      code={ctx.form.has('ma') ? ctx.form.get('ma') : store.code}
      watched={ctx.form.get('canh') === 'co'}
      kept={kept}
      {...(problems && { problems })}
    />
  )
}
