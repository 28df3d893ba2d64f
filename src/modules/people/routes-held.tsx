// What is held about a person, for the person: on a page, on paper, as JSON; and erasure on request.

import { said } from '../../platform/web/refusals.ts'
import { can, form, page, raw, seeOther, withStatus, type Html } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { eraseResident } from './commands-erase.ts'
import { heldAbout, type Held } from './queries-held.ts'
import { actorNames, freshId, historyFor, idIn, mayOf } from './routes-common.ts'
import { personFor } from './routes-residents.tsx'
import { ErasePage, HeldPage } from './views-held.tsx'

const read = { who: can('people.read') }
const erase = { who: can('people.erase'), stepUp: true }

async function heldFor(ctx: ServerCtx) {
  const { resident } = await personFor(ctx)
  const held = await ctx.read((db) => heldAbout(db, ctx.communeId!, resident.id))
  await nameActors(ctx, held)
  return { resident, held, history: await historyFor(ctx, held.records.map((record) => `resident:${record.id}`)) }
}

const ACTOR_COLUMNS = ['recordedBy', 'offeredBy', 'decidedBy']

/** Who wrote it, by name: an id says nothing to the person. */
async function nameActors(ctx: ServerCtx, held: Held): Promise<void> {
  const rows = held.tables.flatMap((part) => part.rows)
  const cells = rows.flatMap((row) => ACTOR_COLUMNS.filter((column) => typeof row[column] === 'string').map((column) => ({ row, column, id: row[column] as string })))
  const nameOf = await actorNames(ctx, cells.map((cell) => cell.id))
  for (const { row, column, id } of cells) row[column] = nameOf(id)
}

async function erasePage(ctx: ServerCtx, commandId: string, problems?: FieldProblem[]): Promise<Html> {
  const { resident, household } = await personFor(ctx)
  return <ErasePage v={ctx.view} resident={resident} household={household} commandId={commandId} problems={problems} values={ctx.form.toObject()} />
}

export const heldRoutes: ServerRoute[] = [
  page<ServerCtx>('/nguoi/:id/du-lieu', read, async (ctx) => {
    const { resident, held, history } = await heldFor(ctx)
    return <HeldPage v={ctx.view} resident={resident} held={held} history={history} now={ctx.now} may={mayOf(ctx)} />
  }),
  raw<ServerCtx>('GET', '/nguoi/:id/du-lieu.json', read, async (ctx) => {
    const { resident, held, history } = await heldFor(ctx)
    const body = { madeAt: ctx.now, residentId: resident.id, tables: Object.fromEntries(held.tables.map(({ table, purpose, rows }) => [table, { purpose, rows }])), ledger: history }
    return new Response(JSON.stringify(body, null, 2), {
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Content-Disposition': `attachment; filename="du-lieu-${resident.id}.json"`, 'Cache-Control': 'no-store' },
    })
  }),
  page<ServerCtx>('/nguoi/:id/xoa', erase, (ctx) => erasePage(ctx, freshId(ctx))),
  form<ServerCtx>('/nguoi/:id/xoa', erase, async (ctx) => {
    const decision = await ctx.run(eraseResident, { residentId: idIn(ctx, 'id'), reason: ctx.form.get('reason') })
    if (decision.ok) return seeOther('/nguoi', { tone: 'ok', text: ctx.t('Đã xóa dữ liệu của người này. Sổ cái vẫn kiểm chứng được.') })
    return withStatus(422, await erasePage(ctx, ctx.form.get('commandId'), said(ctx, decision.problems)))
  }),
]
