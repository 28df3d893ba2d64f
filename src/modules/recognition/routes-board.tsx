// The board of recognition, its rows, reviews due, questions and exports.

import { may } from '../../platform/actor.ts'
import { isUuid } from '../../platform/ids.ts'
import { addDays } from '../../platform/time.ts'
import { can, page, raw } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { getCommune } from '../places/index.ts'
import { isSkill, skillName } from '../visits/index.ts'
import { runsSheet } from './export-xlsx.ts'
import { listKnownGuides } from './guides.ts'
import { assessments } from './items.ts'
import { countByHamlet, countBySkill, listAnswers, listEvents, listPeople, listReviews, listRunLines, type EvidenceEvent, type RowFilter, type RowKind, type Scope } from './queries-board.ts'
import { discernment, itemFigures } from './rules-items.ts'
import { BoardPage, ItemsPage, KIND_WORDS, ReviewsPage, RowsPage } from './views-board.tsx'
import { tierLabel } from './words.ts'
import { CSV_HEAD, csvLine, csvRow, statementOf } from './xapi.ts'

const PAGE_SIZE = 50
/** Reviews of the coming week are shown too: a walk is planned ahead. */
const AHEAD_DAYS = 7
const EXPORT_AT_ONCE = 500

const scopeOf = ({ communeId, actor }: ServerCtx): Scope => ({ communeId: communeId!, hamletIds: actor.hamletIds })
const pageOf = (ctx: ServerCtx) => Math.max(1, Math.min(10_000, Math.trunc(Number(ctx.query.get('trang'))) || 1))
const cut = (at: number) => ({ limit: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE })

async function titlesOf(ctx: ServerCtx): Promise<(guideId: string) => string> {
  const guides = await ctx.read((db) => listKnownGuides(db, ctx.communeId!))
  const titles = new Map(guides.map(({ id, title }) => [id, title[ctx.view.lang] ?? title.vi!]))
  return (id) => titles.get(id) ?? id
}

async function rowsPage(ctx: ServerCtx) {
  const kind = (Object.keys(KIND_WORDS) as RowKind[]).find((one) => KIND_WORDS[one] === ctx.query.get('xem')) ?? 'witnessed'
  const [skill, hamletId] = [ctx.query.get('ky-nang') ?? '', ctx.query.get('thon') ?? '']
  const filter: RowFilter = { kind, ...(isSkill(skill) && { skill }), ...(isUuid(hamletId) && { hamletId }) }
  const at = pageOf(ctx)
  const guideName = await titlesOf(ctx)
  const empty = { rows: [], total: 0 }
  const [people, runs] = await ctx.read(async (db) => [kind === 'runs' ? empty : await listPeople(db, scopeOf(ctx), filter, cut(at)), kind === 'runs' ? await listRunLines(db, scopeOf(ctx), filter, cut(at)) : empty] as const)
  const total = people.total + runs.total
  return (
    <RowsPage
      v={ctx.view}
      filter={filter}
      names={may(ctx.actor, 'people.read')}
      title={[tierLabel(ctx.t, kind), filter.skill && ctx.t(skillName(filter.skill))].filter(Boolean).join(' · ')}
      people={people.rows}
      runs={runs.rows}
      total={total}
      page={at}
      pageCount={Math.ceil(total / PAGE_SIZE)}
      skillName={skillName}
      guideName={guideName}
    />
  )
}

/** Page by page out of the database, so that memory does not grow with the commune. */
async function* events(ctx: ServerCtx): AsyncGenerator<EvidenceEvent> {
  let after: { ranOn: EvidenceEvent['ranOn']; id: string } | null = null
  for (;;) {
    const rows: EvidenceEvent[] = await ctx.read((db) => listEvents(db, scopeOf(ctx), after, EXPORT_AT_ONCE))
    yield* rows
    const last = rows.at(-1)
    if (rows.length < EXPORT_AT_ONCE || !last) return
    after = { ranOn: last.ranOn, id: last.id }
  }
}

function streamed(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

const file = (body: ReadableStream<Uint8Array>, type: string, name: string) => new Response(body, { headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"`, 'Cache-Control': 'no-store' } })
const reads = { who: can('board.read') }
const exports_ = { who: can('board.export') }

export const boardRoutes: ServerRoute[] = [
  page<ServerCtx>('/cong-nhan', reads, async (ctx) => {
    const data = await ctx.read(async (db) => ({ skills: await countBySkill(db, scopeOf(ctx)), hamlets: await countByHamlet(db, scopeOf(ctx)), commune: await getCommune(db, ctx.communeId!) }))
    return <BoardPage v={ctx.view} skills={data.skills.map((line) => ({ ...line, name: skillName(line.key) }))} hamlets={data.hamlets} hamletWord={data.commune.hamletLabel} mayExport={may(ctx.actor, 'board.export')} reviews={may(ctx.actor, 'visit.read')} />
  }),
  page<ServerCtx>('/cong-nhan/dong', reads, rowsPage),
  page<ServerCtx>('/cong-nhan/on-lai', { who: can('visit.read') }, async (ctx) => {
    const at = pageOf(ctx)
    const guideName = await titlesOf(ctx)
    const { rows, total } = await ctx.read((db) => listReviews(db, scopeOf(ctx), addDays(ctx.today, AHEAD_DAYS), cut(at)))
    return <ReviewsPage v={ctx.view} today={ctx.today} rows={rows} total={total} page={at} pageCount={Math.ceil(total / PAGE_SIZE)} guideName={guideName} />
  }),
  page<ServerCtx>('/cong-nhan/cau-hoi', reads, async (ctx) => {
    const answers = await ctx.read((db) => listAnswers(db, ctx.communeId!))
    const guideName = await titlesOf(ctx)
    const byItem = Map.groupBy(answers, ({ itemId }) => itemId)
    const at = pageOf(ctx)
    const all = [...assessments().values()].flatMap((bank) => bank.items.map((item) => ({ guide: bank.guide, item })))
    const items = all.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE).map(({ guide, item }) => ({
      id: item.id, guideName: guideName(guide), ask: item.scene.text[ctx.view.lang],
      figures: itemFigures((byItem.get(item.id) ?? []).map(({ correct, asked, sittingCorrect }) => ({ correct, restShare: asked > 1 ? (sittingCorrect - (correct ? 1 : 0)) / (asked - 1) : null }))),
    }))
    return <ItemsPage v={ctx.view} items={items} total={all.length} page={at} pageCount={Math.ceil(all.length / PAGE_SIZE)} told={discernment(answers)} reviews={may(ctx.actor, 'visit.read')} />
  }),
  raw<ServerCtx>('GET', '/cong-nhan/xapi.json', exports_, async (ctx) => {
    const titleOf = await titlesOf(ctx)
    async function* parts() {
      let first = true
      yield '[\n'
      for await (const event of events(ctx)) {
        yield `${first ? '' : ',\n'}${JSON.stringify(statementOf(event, ctx.services.config.origin, titleOf))}`
        first = false
      }
      yield '\n]\n'
    }
    return file(streamed(parts()), 'application/json', 'xapi.json')
  }),
  raw<ServerCtx>('GET', '/cong-nhan/xuat.csv', exports_, (ctx) => {
    async function* parts() {
      // The mark tells spreadsheets that the letters are UTF-8.
      yield `\ufeff${csvLine(CSV_HEAD)}`
      for await (const event of events(ctx)) yield csvRow(event)
    }
    return file(streamed(parts()), 'text/csv; charset=utf-8', 'chung-kien.csv')
  }),
  raw<ServerCtx>('GET', '/cong-nhan/xuat.xlsx', exports_, async (ctx) =>
    file(runsSheet(ctx.t, events(ctx), await titlesOf(ctx)), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'chung-kien.xlsx'),
  ),
]
