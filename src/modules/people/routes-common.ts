// What the routes of this module share: ids from addresses, problems in words, territory, what the reader may do.

import { may } from '../../platform/actor.ts'
import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Decision, type Problem } from '../../platform/problem.ts'
import { said } from '../../platform/web/refusals.ts'
import { withStatus, type Html, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { peopleProblems } from './problems.ts'
import { householdLines, listHistory, memberNames, type HouseholdLine, type Territory } from './queries.ts'
import type { HistoryLine } from './views-history.tsx'
import type { May } from './views-households.tsx'

export function idIn(ctx: ServerCtx, name: string, problem: Problem = peopleProblems.residentUnknown): string {
  const id = ctx.params[name]
  if (!isUuid(id)) throw new Refused(problem)
  return id
}

export function territory(ctx: ServerCtx): Territory {
  return ctx.actor.hamletIds
}

export function mayOf(ctx: ServerCtx): May {
  const { actor } = ctx
  return { edit: may(actor, 'people.edit'), import: may(actor, 'people.import'), merge: may(actor, 'people.merge'), erase: may(actor, 'people.erase') }
}

export function freshId(ctx: ServerCtx): string {
  return newId(ctx.now)
}

/** The form again with what is wrong, or what to do after it was accepted. */
export async function formReply(ctx: ServerCtx, decision: Decision<unknown>, again: (problems: FieldProblem[]) => Promise<Html> | Html, done: (answer: Record<string, unknown>) => Reply): Promise<Reply> {
  if (decision.ok) return done((decision.value ?? {}) as Record<string, unknown>)
  return withStatus(decision.problems[0]?.status ?? 422, await again(said(ctx, decision.problems)))
}

/** The household as its page shows it, in the reader's territory. */
export async function householdFor(ctx: ServerCtx, id: string): Promise<HouseholdLine> {
  const [line] = await ctx.read((db) => householdLines(db, ctx.communeId!, [id]))
  if (!line || line.state === 'undone') throw new Refused(peopleProblems.householdUnknown)
  const mine = territory(ctx)
  if (mine !== null && !mine.includes(line.hamletId)) throw new Refused(peopleProblems.notYourHamlet)
  return line
}

/** Ledger lines with the names of those who acted; staff names are read outside the commune's wall. */
export async function historyFor(ctx: ServerCtx, subjects: string[]): Promise<HistoryLine[]> {
  const entries = await ctx.read((db) => listHistory(db, ctx.communeId!, subjects))
  const names = await actorNames(ctx, entries.map((entry) => entry.actorId))
  return entries.map((entry) => ({ ...entry, by: names(entry.actorId) }))
}

/** Says who an actor id is. */
export async function actorNames(ctx: ServerCtx, ids: string[]): Promise<(id: string) => string> {
  const wanted = [...new Set(ids)]
  const members = await ctx.read((db) => memberNames(db, ctx.communeId!, wanted))
  const unnamed = wanted.filter((id) => isUuid(id) && !members.has(id))
  const staff = unnamed.length === 0 ? [] : await ctx.readEverywhere((db) =>
    db.selectFrom('accounts').select(['id', 'fullName']).where('id', 'in', unnamed).where('communeId', '=', ctx.communeId!).execute(),
  )
  const names = new Map([...members, ...staff.map((account) => [account.id, account.fullName] as const)])
  return (id) => (id === 'system' ? ctx.t('Hệ thống') : (names.get(id) ?? ctx.t('người không còn trong xã')))
}
