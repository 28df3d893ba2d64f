// Pages of the boards: the commune's board, the rows behind each figure, late work, Excel, the province, and the API.

import { setCookie } from 'hono/cookie'
import { may } from '../../platform/actor.ts'
import { commonProblems, Refused, withParams } from '../../platform/problem.ts'
import { api, can, page, raw } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { coverageOutput, describeCoverage } from './api.ts'
import { boardWorkbook } from './export-xlsx.ts'
import { boardProblems } from './problems.ts'
import { foldCoverage, readFolded } from './projection.ts'
import { listBehind, listCommuneLines } from './queries-province.ts'
import { listHouseholds, listLate, listPeople, listVisits, type RowsEnv } from './queries-rows.ts'
import { findAlleyName, getStanding, listOpenDrives, listScopeHamlets, loadBoardFacts } from './queries.ts'
import { mapRoutes } from './routes-map.tsx'
import { mayOpenPeople, scopeOf, XLSX_TYPE } from './routes-common.ts'
import { assembleBoard, PAGE_SIZE } from './rules.ts'
import { parsePage, parseRowFilter, type RowFilter } from './schema.ts'
import { BoardPage } from './views-board.tsx'
import { LatePage } from './views-dark.tsx'
import { ProvincePage } from './views-province.tsx'
import { LateTable, RowsPage } from './views-rows.tsx'
import { describeFilter } from './words.ts'

const LATE_SAMPLE = 8
/** More than the largest commune has doors. */
const DARK_DOORS_LIMIT = 25_000
/** Folding a province's communes that fell behind stops after so long; the rest show when they were last added up. */
const PROVINCE_FOLD_MS = 1500

export const boardsRoutes: ServerRoute[] = [
  page<ServerCtx>('/bang-dieu-hanh', { who: can('board.read') }, showBoard),
  page<ServerCtx>('/bang-dieu-hanh/dong', { who: can('board.read') }, showRows),
  raw<ServerCtx>('GET', '/bang-dieu-hanh.xlsx', { who: can('board.export') }, exportBoard),
  ...mapRoutes,
  page<ServerCtx>('/viec-tre', { who: can('board.read') }, showLate),
  page<ServerCtx>('/tinh', { who: can('province.read') }, showProvince),
  api('GET', '/api/v1/communes/:code/coverage', { who: can('board.read'), summary: 'Coverage of one commune: every figure with its unit, definition and rows', output: coverageOutput }, coverageApi),
]

async function showBoard(ctx: ServerCtx) {
  const scope = scopeOf(ctx)
  rememberCommune(ctx)
  return readFolded(ctx.services.database, scope.communeId, ctx, async (db, { commune, drives, mark }) => (
    <BoardPage
      v={ctx.view} today={ctx.today} territory={scope.hamletIds !== null} mayExport={may(ctx.actor, 'board.export')} commune={commune} mark={mark}
      board={assembleBoard(await loadBoardFacts(db, scope, drives, ctx.today, ctx.now))}
    />
  ))
}

/** A province viewer came with ?xa=…: the links of the board lead on in the same commune. */
function rememberCommune({ c, actor, communeId, query, services }: ServerCtx): void {
  if (actor.communeId !== null || !query.has('xa') || communeId === null) return
  setCookie(c, 'gocua_xa', String(communeId), { path: '/', httpOnly: true, sameSite: 'Lax', secure: services.config.secure })
}

async function showRows(ctx: ServerCtx) {
  const filter = parseRowFilter(ctx.query)
  if (!filter) throw new Refused(boardProblems.unknownRows)
  const scope = scopeOf(ctx)
  const pageNo = parsePage(ctx.query)
  return ctx.read(async (db) => {
    const found = await findRows({ db, scope, today: ctx.today, now: ctx.now }, filter, pageNo)
    const pages = Math.max(1, Math.ceil(found.page.total / PAGE_SIZE))
    if (pageNo > pages) throw new Refused(withParams(boardProblems.pageGone, { pages }))
    const hamlets = await listScopeHamlets(db, scope)
    const hamlet = hamlets.find(({ id }) => id === filter.hamletId)?.name
    const drive = filter.driveId === undefined ? undefined : (await listOpenDrives(db, scope.communeId)).find(({ id }) => id === filter.driveId)?.name
    const alley = filter.alleyId === undefined ? undefined : await findAlleyName(db, scope.communeId, filter.alleyId)
    const parts = describeFilter(ctx.t, filter, { ...(hamlet && { hamlet }), ...(drive && { drive }), ...(alley && { alley }) })
    return (
      <RowsPage
        v={ctx.view} filter={filter} parts={parts} page={pageNo} hamlets={hamlets} names={mayOpenPeople(ctx)} found={found}
        hamletLabel={(await getStanding(db, scope.communeId)).commune.hamletLabel}
      />
    )
  })
}

async function findRows(env: RowsEnv, filter: RowFilter, pageNo: number) {
  switch (filter.kind) {
    case 'people':
      return { kind: 'people' as const, page: await listPeople(env, filter, pageNo) }
    case 'households':
      return { kind: 'households' as const, page: await listHouseholds(env, filter, pageNo) }
    case 'visits':
      return { kind: 'visits' as const, page: await listVisits(env, filter, pageNo) }
    default:
      return { kind: 'late' as const, page: await listLate(env, filter.kind, pageNo) }
  }
}

async function showLate(ctx: ServerCtx) {
  const scope = scopeOf(ctx)
  const names = mayOpenPeople(ctx)
  return ctx.read(async (db) => {
    const env = { db, scope, today: ctx.today, now: ctx.now }
    const { late } = assembleBoard(await loadBoardFacts(db, scope, [], ctx.today, ctx.now))
    const samples = []
    for (const kind of ['calls', 'escalations', 'phones', 'refused'] as const) {
      const { rows } = await listLate(env, kind, 1)
      samples.push({ kind, table: <LateTable v={ctx.view} kind={kind} rows={rows.slice(0, LATE_SAMPLE)} names={names} /> })
    }
    const promised = (await listHouseholds(env, { kind: 'households', overdue: true }, 1, LATE_SAMPLE)).rows
    return <LatePage v={ctx.view} late={late} promised={promised} samples={samples} names={names} />
  })
}

async function exportBoard(ctx: ServerCtx) {
  const scope = scopeOf(ctx)
  const book = await readFolded(ctx.services.database, scope.communeId, ctx, async (db, { commune, drives, mark }) => {
    const board = assembleBoard(await loadBoardFacts(db, scope, drives, ctx.today, ctx.now))
    const { rows: darkDoors } = await listHouseholds({ db, scope, today: ctx.today, now: ctx.now }, { kind: 'households', rung: 0 }, 1, DARK_DOORS_LIMIT)
    return { commune, board, darkDoors, seq: mark.seq }
  })
  const bytes = await boardWorkbook({ ...book, t: ctx.t, today: ctx.today, now: ctx.now })
  return new Response(bytes as BodyInit, {
    headers: { 'Content-Type': XLSX_TYPE, 'Content-Disposition': `attachment; filename="bang-dieu-hanh-${book.commune.code}-${ctx.today}.xlsx"`, 'Cache-Control': 'no-store' },
  })
}

async function showProvince(ctx: ServerCtx) {
  const { provinceCommunes } = ctx.actor
  if (provinceCommunes.length === 0) throw new Refused(boardProblems.notProvince)
  const { database } = ctx.services
  const started = performance.now()
  for (const communeId of await ctx.readEverywhere((db) => listBehind(db, provinceCommunes, ctx.today))) {
    if (performance.now() - started > PROVINCE_FOLD_MS) break
    await foldCoverage(database, communeId, ctx)
  }
  return <ProvincePage v={ctx.view} lines={await ctx.readEverywhere((db) => listCommuneLines(db, provinceCommunes))} />
}

async function coverageApi(ctx: ServerCtx) {
  const allowed = ctx.actor.communeId === null ? ctx.actor.provinceCommunes : [ctx.actor.communeId]
  const communeId = Number(/^\d{1,5}$/.test(ctx.params.code ?? '') ? ctx.params.code : Number.NaN)
  if (!allowed.includes(communeId)) throw new Refused(allowed.length === 0 ? commonProblems.notAllowed : boardProblems.unknownCommune)
  return readFolded(ctx.services.database, communeId, ctx, async (db, { commune, drives, mark }) => {
    const board = assembleBoard(await loadBoardFacts(db, scopeOf(ctx, communeId), drives, ctx.today, ctx.now))
    return describeCoverage(board, commune, { date: ctx.today, ledgerSeq: mark.seq }, ctx.t)
  })
}
