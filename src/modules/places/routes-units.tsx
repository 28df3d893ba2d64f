// Import and search of the official unit list: upload → preview → commit once.

import { createHash } from 'node:crypto'
import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, type Decision, type Problem } from '../../platform/problem.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { readWorkbook } from '../../platform/xlsx.ts'
import { commitUnitList, dropUnitList, uploadUnitList } from './commands-units.ts'
import { placeProblems } from './problems.ts'
import { countUnitsByProvince, findCurrentList, findUnitList, listUnitLists, listUnits, searchUnits, UNITS_PER_PAGE } from './queries-units.ts'
import { readOfficialUnits } from './rules-units.ts'
import { UnitListPage, UnitListsPage } from './views-units.tsx'

const importing = { who: can('unit_list.import') }
const BASE = '/dia-ban/danh-sach-don-vi'
const MAX_BYTES = 25_000_000
/** The list belongs to the whole deployment; a province's reader, who acts in no commune, keeps its entry in chain 0. */
const ledgerOf = (ctx: ServerCtx) => ctx.communeId ?? 0

async function listsPage(ctx: ServerCtx, problems?: Problem[]) {
  const typed = (ctx.query.get('q') ?? '').slice(0, 100)
  const data = await ctx.services.database.read('none', async (db) => {
    const current = await findCurrentList(db)
    return { lists: await listUnitLists(db), current, found: current ? await searchUnits(db, current.listId, typed) : [] }
  })
  const html = (
    <UnitListsPage v={ctx.view} {...data} typed={typed} mayImport={may(ctx.actor, 'unit_list.import')} commandId={newId(ctx.now)} values={ctx.form.toObject()} {...(problems && { problems: said(ctx, problems) })} />
  )
  return problems ? withStatus(statusOf(problems), html) : html
}

async function readUpload(ctx: ServerCtx): Promise<Decision<Record<string, unknown>>> {
  const missing: Problem[] = ['title', 'source'].flatMap((field) => (ctx.form.get(field).trim() === '' ? [{ code: 'chung.missing', status: 422, text: 'Ô này bắt buộc. Hãy điền rồi gửi lại.', field }] : []))
  const file = ctx.form.file('file')
  if (!file) missing.push(placeProblems.noFile)
  if (missing.length > 0) return refuse(...missing)
  const bytes = new Uint8Array(await file!.arrayBuffer())
  const book = await readWorkbook(bytes)
  if (!book.ok) return refuse(...book.problems.map((problem) => ({ ...problem, field: 'file' })))
  const reading = readOfficialUnits(book.value.sheets)
  if (!reading.ok) return reading
  if (reading.value.units.length === 0) return refuse(placeProblems.nothingUsable)
  const fileSha256 = createHash('sha256').update(bytes).digest('hex')
  return accept({ title: ctx.form.get('title'), source: ctx.form.get('source'), fileName: file!.name.slice(0, 200), fileSha256, ...reading.value })
}

export const unitRoutes: ServerRoute[] = [
  page<ServerCtx>(BASE, { who: can('place.read') }, (ctx) => listsPage(ctx)),
  form<ServerCtx>(BASE, { ...importing, maxBytes: MAX_BYTES }, async (ctx) => {
    const read = await readUpload(ctx)
    const done = read.ok ? await ctx.run(uploadUnitList, read.value, { communeId: ledgerOf(ctx) }) : read
    return done.ok ? seeOther(`${BASE}/${(done.value as { listId: string }).listId}`) : listsPage(ctx, done.problems)
  }),
  page<ServerCtx>(`${BASE}/:id`, { who: can('place.read') }, (ctx) => {
    const id = ctx.params.id ?? ''
    return ctx.services.database.read('none', async (db) => {
      const list = /^[0-9a-f-]{36}$/.test(id) ? await findUnitList(db, id) : undefined
      if (!list) throw new Refused(placeProblems.listNotFound)
      const pageCount = Math.max(1, Math.ceil(list.units / UNITS_PER_PAGE))
      const at = Math.min(pageCount, Math.max(1, Math.trunc(Number(ctx.query.get('trang')) || 1)))
      return (
        <UnitListPage v={ctx.view} list={list} provinces={await countUnitsByProvince(db, id)} units={await listUnits(db, id, at)} page={at} pageCount={pageCount} mayImport={may(ctx.actor, 'unit_list.import')} commandId={newId(ctx.now)} />
      )
    })
  }),
  form<ServerCtx>(`${BASE}/:id`, importing, async (ctx) => {
    const done = await ctx.run(commitUnitList, { listId: ctx.params.id }, { communeId: ledgerOf(ctx) })
    if (!done.ok) return ctx.refusal(done.problems)
    return seeOther(BASE, { tone: 'ok', text: ctx.t('Đã ghi {n} đơn vị. Từ giờ tra cứu dùng danh sách này.', { n: (done.value as { units: number }).units }) })
  }),
  form<ServerCtx>(`${BASE}/:id/bo`, importing, async (ctx) => {
    const done = await ctx.run(dropUnitList, { listId: ctx.params.id }, { communeId: ledgerOf(ctx) })
    return done.ok ? seeOther(BASE, { tone: 'ok', text: ctx.t('Đã bỏ, không ghi gì.') }) : ctx.refusal(done.problems)
  }),
]
