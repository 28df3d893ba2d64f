// The lists of dossiers. One dossier, the counter, papers and the portal have files of their own.

import { listStaff } from '../accounts/index.ts'
import { listProcedures } from '../procedures/index.ts'
import { may } from '../../platform/actor.ts'
import { type Problem } from '../../platform/problem.ts'
import type { Instant } from '../../platform/time.ts'
import { can, page } from '../../platform/web/route.ts'
import { said } from '../../platform/web/refusals.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { countDossiers, delegatorsOf, LIST_NAMES, listDossiers, PAGE_ROWS, unitsOf, type ListAsk, type ListName } from './queries.ts'
import { listViews } from './queries-desk.ts'
import { searchDossiers } from './queries-search.ts'
import { freshId } from './routes-common.ts'
import { LIST_ADDRESS, ListPage, type BulkAct, type ListPageProps } from './views.tsx'

const reads = { who: can('dossier.read') }

function listOf(ctx: ServerCtx): ListName | undefined {
  return LIST_NAMES.find((name) => LIST_ADDRESS[name] === ctx.query.get('xem'))
}

/** What a person looks at first: the receiver those who wait, the leader what waits for a signature, others their own. */
function homeList(ctx: ServerCtx): ListName {
  const { roles } = ctx.actor
  if (roles.includes('leader_signer')) return 'leader'
  if (roles.includes('specialist') || roles.includes('van_thu')) return 'mine'
  return roles.includes('receiver') ? 'waiting' : 'all'
}

function bulkActs(ctx: ServerCtx): BulkAct[] {
  const acts: [BulkAct, boolean][] = [
    ['begin', may(ctx.actor, 'dossier.receive')],
    ['step', ['dossier.process', 'dossier.sign', 'dossier.stamp'].some((one) => may(ctx.actor, one))],
    ['return', may(ctx.actor, 'dossier.return')],
    ['assign', may(ctx.actor, 'dossier.assign')],
    ['receipts', may(ctx.actor, 'dossier.receive')],
    ['slips', true],
  ]
  return acts.filter(([, allowed]) => allowed).map(([act]) => act)
}

/** The list as asked for in the address; also shown again with the result of each row after a bulk act. */
export async function listPage(ctx: ServerCtx, more: { results?: ListPageProps['results']; problems?: Problem[] } = {}) {
  const { query, now, actor } = ctx
  const communeId = ctx.communeId!
  const list = listOf(ctx) ?? homeList(ctx)
  const typed = (query.get('tim') ?? '').trim().slice(0, 80)
  const filters = { state: query.get('trang-thai') ?? '', procedure: query.get('thu-tuc') ?? '', channel: query.get('kenh') ?? '' }
  const after = /^(\S+Z)_([0-9a-f-]{36})$/.exec(query.get('sau') ?? '')
  const bulk = bulkActs(ctx)
  const data = await ctx.read(async (db) => {
    const holders = [actor.id, ...(await delegatorsOf(db, communeId, actor.id, ctx.today)).map(({ fromId }) => fromId)]
    const units = await unitsOf(db, communeId, actor.id)
    const base = { holders, units, now }
    const ask: ListAsk = {
      ...base, list, ...(filters.state && { state: Number(filters.state) }), ...(filters.procedure && { procedureCode: filters.procedure }), ...(filters.channel && { channel: Number(filters.channel) }),
      ...(after && { after: { at: after[1] as Instant, id: after[2]! } }),
    }
    const found = typed === '' ? undefined : await searchDossiers(db, communeId, typed)
    const shown: ListName[] = LIST_NAMES.filter((name) => name !== 'unit' || units.length > 0)
    return {
      found,
      rows: found ? found.rows : await listDossiers(db, communeId, ask),
      counts: await countDossiers(db, communeId, shown, base).then((counts) => shown.map((name) => ({ name, count: counts.get(name) ?? 0 }))),
      procedures: (await listProcedures(db, communeId, ctx.today)).map(({ code, short }) => ({ code, name: short })),
      people: bulk.includes('assign') ? await listStaff(db, communeId, 'dossier.read') : [],
      views: await listViews(db, communeId, actor.id),
    }
  })
  const rows = data.rows.slice(0, PAGE_ROWS)
  const last = rows.at(-1)
  const nextQuery = new URLSearchParams(query)
  if (last) nextQuery.set('sau', `${last.sortAt}_${last.taskId ?? last.id}`)
  const here = new URLSearchParams(query)
  here.delete('sau')
  return (
    <ListPage
      v={ctx.view} list={list} lists={data.counts} rows={rows} now={now} typed={typed} filters={filters} procedures={data.procedures} views={data.views} people={data.people} bulk={bulk}
      next={!data.found && data.rows.length > PAGE_ROWS ? `/ho-so?${nextQuery}` : null}
      commandId={freshId(ctx)} here={String(here)} mayReceive={may(actor, 'dossier.receive')} maySteer={may(actor, 'dossier.steer') || may(actor, 'dossier.configure')} maySync={may(actor, 'dossier.sync')}
      {...(data.found && { found: data.found })} {...(more.results && { results: more.results })} {...(more.problems && { problems: said(ctx, more.problems) })}
    />
  )
}

export const listRoutes: ServerRoute[] = [page<ServerCtx>('/ho-so', reads, (ctx) => listPage(ctx))]
