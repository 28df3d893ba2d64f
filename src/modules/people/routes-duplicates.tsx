// Reviewing people who may be written twice.

import { isUuid } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus, type Html, type Reply } from '../../platform/web/route.ts'
import { reloadSoon, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { markDifferent, mergeResidents, searchDuplicates } from './commands-duplicates.ts'
import { peopleFollowers } from './followers.ts'
import { DUPLICATES_JOB } from './jobs.ts'
import { peopleProblems } from './problems.ts'
import { findResidentRow, householdLines } from './queries.ts'
import { findPair, latestSearch, listPairs } from './queries-duplicates.ts'
import { listConsents } from './queries-held.ts'
import { freshId, idIn } from './routes-common.ts'
import { EDITABLE_FIELDS } from './rules.ts'
import { PairPage, PAIRS_PER_PAGE, PairsPage, type Side } from './views-duplicates.tsx'

const who = { who: can('people.merge') }
const pairId = (ctx: ServerCtx) => idIn(ctx, 'pairId', peopleProblems.pairUnknown)

async function pairsPage(ctx: ServerCtx): Promise<Html> {
  const state = ['open', 'merged', 'different'].find((one) => one === ctx.query.get('loai')) ?? 'open'
  const number = Math.max(1, Number.parseInt(ctx.query.get('trang') ?? '1', 10) || 1)
  const data = await ctx.read(async (db) => ({
    search: await latestSearch(db, ctx.communeId!),
    ...(await listPairs(db, ctx.communeId!, state, { limit: PAIRS_PER_PAGE, offset: (number - 1) * PAIRS_PER_PAGE })),
  }))
  if (data.search?.state === 'running') reloadSoon(ctx)
  return <PairsPage v={ctx.view} {...data} page={number} state={state} commandId={freshId(ctx)} />
}

async function sideOf(ctx: ServerCtx, residentId: string): Promise<Side> {
  const communeId = ctx.communeId!
  return ctx.read(async (db) => {
    const resident = await findResidentRow(db, communeId, residentId)
    const [household] = resident ? await householdLines(db, communeId, [resident.householdId]) : []
    if (!resident || !household) throw new Refused(peopleProblems.pairUnknown)
    const held = await Promise.all(peopleFollowers().map((follower) => follower.held?.(db, communeId, residentId) ?? []))
    const lessons = held.flat().find((part) => part.table === 'lessons')?.rows.length ?? 0
    return { resident, household, lessons, consents: (await listConsents(db, communeId, residentId)).length }
  })
}

async function pairPage(ctx: ServerCtx, problems?: FieldProblem[]): Promise<Html> {
  const pair = await ctx.read((db) => findPair(db, ctx.communeId!, pairId(ctx)))
  if (!pair) throw new Refused(peopleProblems.pairUnknown)
  const [first, second] = [await sideOf(ctx, pair.firstId), await sideOf(ctx, pair.secondId)]
  return <PairPage v={ctx.view} pair={pair} first={first} second={second} mergeId={freshId(ctx)} differentId={freshId(ctx)} values={ctx.form.toObject()} problems={problems} />
}

/** '1' and '2' name the records as they stand on the page; what is not the kept one's is taken from the other. */
async function merge(ctx: ServerCtx): Promise<Reply> {
  const pair = await ctx.read((db) => findPair(db, ctx.communeId!, pairId(ctx)))
  if (!pair) return ctx.refusal([peopleProblems.pairUnknown])
  const keepId = ctx.form.get('keepId') === pair.secondId ? pair.secondId : pair.firstId
  const other = keepId === pair.firstId ? '2' : '1'
  const take = EDITABLE_FIELDS.filter((field) => ctx.form.get(`lay-${field}`) === other)
  const decision = await ctx.run(mergeResidents, { pairId: pair.id, keepId, take })
  if (decision.ok) return seeOther(`/nguoi/${keepId}`, { tone: 'ok', text: ctx.t('Đã gộp hai hồ sơ thành một.') })
  return withStatus(decision.problems[0]?.status ?? 422, await pairPage(ctx, said(ctx, decision.problems)))
}

export const duplicateRoutes: ServerRoute[] = [
  page<ServerCtx>('/nguoi/trung', who, pairsPage),
  form<ServerCtx>('/nguoi/trung/do', who, async (ctx) => {
    const decision = await ctx.run(searchDuplicates, {})
    if (!decision.ok) return ctx.refusal(decision.problems)
    await ctx.services.jobs.send(DUPLICATES_JOB, { communeId: ctx.communeId!, searchId: (decision.value as { id: string }).id })
    return seeOther('/nguoi/trung')
  }),
  form<ServerCtx>('/nguoi/trung/dung', who, async (ctx) => {
    const searchId = ctx.form.get('searchId')
    if (!isUuid(searchId)) return ctx.refusal([peopleProblems.pairUnknown])
    await ctx.services.database.write(ctx.communeId!, (db) =>
      db
        .updateTable('duplicateSearches').set({ state: 'cancelled', endedAt: ctx.now })
        .where('communeId', '=', ctx.communeId!).where('id', '=', searchId).where('state', '=', 'running').execute(),
    )
    return seeOther('/nguoi/trung', { tone: 'ok', text: ctx.t('Đã dừng dò. Những cặp đã thấy vẫn còn.') })
  }),
  page<ServerCtx>('/nguoi/trung/:pairId', who, (ctx) => pairPage(ctx)),
  form<ServerCtx>('/nguoi/trung/:pairId/gop', who, merge),
  form<ServerCtx>('/nguoi/trung/:pairId/khac', who, async (ctx) => {
    const decision = await ctx.run(markDifferent, { pairId: pairId(ctx) })
    return decision.ok ? seeOther('/nguoi/trung', { tone: 'ok', text: ctx.t('Đã nhớ: hai người khác nhau.') }) : ctx.refusal(decision.problems)
  }),
]
