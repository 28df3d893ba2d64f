// The door map on screen and on paper, and the doors still dark. Whoever knows the places may look; field people see
// their own hamlets, and names only show to those who may read people.

import { may } from '../../platform/actor.ts'
import { isUuid } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { Refused } from '../../platform/problem.ts'
import { can, page, raw } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { doorMapPdf } from './door-map-pdf.ts'
import { boardProblems } from './problems.ts'
import { readFolded } from './projection.ts'
import { loadMap, type MapHamlet, type MapWords } from './queries-map.ts'
import { listHouseholds } from './queries-rows.ts'
import { loadBoardFacts } from './queries.ts'
import { mayOpenPeople, scopeOf } from './routes-common.ts'
import { assembleBoard } from './rules.ts'
import { parsePage } from './schema.ts'
import { DarkPage } from './views-dark.tsx'
import { CommuneMapPage, HamletMapPage } from './views-map.tsx'

const BASE = '/bang-dieu-hanh/ban-do'
const DARK_PAGE_SIZE = 200
const who = can('place.read')

export const mapRoutes: ServerRoute[] = [
  page<ServerCtx>(BASE, { who }, async (ctx) => {
    const { commune, hamlets } = await readMap(ctx)
    return <CommuneMapPage v={ctx.view} commune={commune} hamlets={hamlets} today={ctx.today} opens={may(ctx.actor, 'board.read')} base={BASE} />
  }),
  raw<ServerCtx>('GET', `${BASE}.pdf`, { who }, (ctx) => printMap(ctx)),
  // One pattern for page and sheet: a router parameter does not end at a dot.
  page<ServerCtx>(`${BASE}/:hamlet`, { who }, async (ctx) => {
    const asked = ctx.params.hamlet ?? ''
    if (asked.endsWith('.pdf')) return printMap(ctx, asked.slice(0, -'.pdf'.length))
    const { commune, hamlets } = await readMap(ctx, asked)
    return <HamletMapPage v={ctx.view} commune={commune} hamlet={hamlets[0]!} today={ctx.today} opens={may(ctx.actor, 'board.read')} base={BASE} />
  }),
  page<ServerCtx>('/nha-chua-den', { who }, showDark),
]

async function readMap(ctx: ServerCtx, hamletId?: string) {
  const scope = scopeOf(ctx)
  await knowHamlet(ctx, hamletId)
  const { house } = mayOpenPeople(ctx)
  const words: MapWords = { noAlley: ctx.t('Chưa rõ ngõ'), alleyHref: (alleyId) => `/dia-ban/ngo/${alleyId}`, ...(house && { hrefOf: house }) }
  return readFolded(ctx.services.database, scope.communeId, ctx, async (db, { commune, mark }) => {
    const hamlets = await loadMap(db, scope, words, hamletId)
    if (hamletId !== undefined && hamlets.length === 0) throw new Refused(boardProblems.unknownHamlet)
    return { commune, hamlets, mark }
  })
}

/** Another's hamlet and one that does not exist look the same. */
async function knowHamlet({ actor }: ServerCtx, hamletId?: string): Promise<void> {
  if (hamletId === undefined) return
  if (!isUuid(hamletId) || (actor.hamletIds !== null && !actor.hamletIds.includes(hamletId))) throw new Refused(boardProblems.unknownHamlet)
}

async function printMap(ctx: ServerCtx, hamletId?: string): Promise<Response> {
  const { commune, hamlets, mark } = await readMap(ctx, hamletId)
  const { t } = ctx
  const pdf = await renderPdf({
    ...doorMapPdf({
      communeName: commune.title, subject: t('mọi kỹ năng'), hamletLabel: commune.hamletLabel.charAt(0).toUpperCase() + commune.hamletLabel.slice(1),
      hamlets: hamlets.filter(({ alleys }: MapHamlet) => alleys.length > 0 || hamletId !== undefined),
      today: ctx.today, fictional: commune.fictional, t,
      sourceLine: t('sổ hộ và lượt thăm đã ghi tới mục sổ số {seq}', { seq: mark.seq }),
    }),
    createdAt: ctx.now,
  })
  const name = `ban-do-cua-${commune.code}${hamletId ? `-${hamletId.slice(-6)}` : ''}-${ctx.today}.pdf`
  return new Response(pdf as BodyInit, { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'Cache-Control': 'no-store' } })
}

async function showDark(ctx: ServerCtx) {
  const scope = scopeOf(ctx)
  const asked = ctx.query.get('thon') ?? undefined
  await knowHamlet(ctx, asked)
  const pageNo = parsePage(ctx.query)
  return readFolded(ctx.services.database, scope.communeId, ctx, async (db, { commune }) => {
    const board = assembleBoard(await loadBoardFacts(db, scope, [], ctx.today, ctx.now))
    const hamlets = board.hamlets.map(({ id, name, dark, households }) => ({ id, name, dark: dark.value ?? 0, households: households.value ?? 0 }))
    const chosen = asked === undefined ? undefined : hamlets.find(({ id }) => id === asked)
    if (asked !== undefined && !chosen) throw new Refused(boardProblems.unknownHamlet)
    const found = chosen
      ? await listHouseholds({ db, scope, today: ctx.today, now: ctx.now }, { kind: 'households', rung: 0, hamletId: chosen.id }, pageNo, DARK_PAGE_SIZE)
      : { total: 0, rows: [] }
    return (
      <DarkPage
        v={ctx.view} commune={commune} hamlets={hamlets} chosen={chosen} found={found} page={pageNo} pageSize={DARK_PAGE_SIZE}
        names={mayOpenPeople(ctx)} opens={may(ctx.actor, 'board.read')}
      />
    )
  })
}
