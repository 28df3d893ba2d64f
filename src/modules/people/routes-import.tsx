// The way of a register into the commune's: upload, columns, preview, commit in the background, undo.

import { createHash } from 'node:crypto'
import { isUuid } from '../../platform/ids.ts'
import { accept, Refused, withParams } from '../../platform/problem.ts'
import { epochMs } from '../../platform/time.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus, type Html, type Reply } from '../../platform/web/route.ts'
import { reloadSoon, type ServerCtx, type ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { askCommit, askUndo, cancelImport, decideRows, mapRegister, uploadRegister } from './commands-import.ts'
import { COMMIT_JOB, UNDO_JOB } from './jobs.ts'
import { peopleProblems } from './problems.ts'
import { listHamlets, personLines } from './queries.ts'
import { listPairs } from './queries-duplicates.ts'
import { countReasons, countRows, findImport, listImports, listRows, loadSheet, type ImportRow } from './queries-import.ts'
import { mappingOf } from './register-reader.ts'
import { freshId, idIn } from './routes-common.ts'
import { layoutOf, stageWorkbook } from './staging.ts'
import { MappingPage, ResultPage, UploadPage, WorkingPage } from './views-import.tsx'
import { PreviewPage, ROWS_PER_PAGE } from './views-preview.tsx'

const who = { who: can('people.import') }
const MAX_FILE_BYTES = 26 * 1024 * 1024
const pathOf = (ctx: ServerCtx) => `/nguoi/nhap-so/${ctx.params.importId}`

async function importFor(ctx: ServerCtx): Promise<ImportRow> {
  const id = idIn(ctx, 'importId', peopleProblems.importUnknown)
  const row = await ctx.read((db) => findImport(db, ctx.communeId!, id))
  if (!row) throw new Refused(peopleProblems.importUnknown)
  return row
}

async function uploadPage(ctx: ServerCtx, problems?: FieldProblem[]): Promise<Html> {
  return <UploadPage v={ctx.view} imports={await ctx.read((db) => listImports(db, ctx.communeId!))} commandId={freshId(ctx)} problems={problems} />
}

async function upload(ctx: ServerCtx): Promise<Reply> {
  const file = ctx.form.file('file')
  if (!file) return withStatus(422, await uploadPage(ctx, said(ctx, [peopleProblems.fileMissing])))
  const bytes = new Uint8Array(await file.arrayBuffer())
  const staged = await stageWorkbook(bytes, ctx.today)
  const decision = staged.ok
    ? await ctx.run(uploadRegister, { fileName: file.name.slice(-200) || 'tep', sha256: createHash('sha256').update(bytes).digest('hex'), sheets: staged.value })
    : { ...staged, problems: staged.problems.map((problem) => ({ ...problem, field: 'file' })) }
  if (!decision.ok) return withStatus(decision.problems[0]?.status ?? 422, await uploadPage(ctx, said(ctx, decision.problems)))
  return seeOther(`/nguoi/nhap-so/${(decision.value as { id: string }).id}`)
}

/** The first visible sheet with the most rows is the likely one. */
function likelySheet(row: ImportRow): number {
  const best = row.sheets.map((sheet, index) => ({ index, rows: sheet.hidden ? 0 : sheet.rows })).toSorted((a, b) => b.rows - a.rows)[0]
  return best?.index ?? 0
}

async function mappingPage(ctx: ServerCtx, row: ImportRow, problems?: FieldProblem[]): Promise<Html> {
  const number = (name: string) => {
    const typed = ctx.query.get(name) ?? ctx.form.get(name)
    return typed === '' ? undefined : Math.max(0, Math.min(500, Number.parseInt(typed, 10) || 0))
  }
  const { mapping } = row
  const sheetNo = number('trang-tinh') ?? number('sheetNo') ?? mapping.sheetNo ?? likelySheet(row)
  const headerRow = number('tieu-de') ?? number('headerRow') ?? (mapping.sheetNo === sheetNo ? mapping.headerRow : undefined) ?? 0
  const summary = row.sheets[sheetNo]
  const { cells, hamlets } = await ctx.read(async (db) => ({ cells: await loadSheet(db, ctx.communeId!, row.id, sheetNo), hamlets: await listHamlets(db, ctx.communeId!, null) }))
  if (!summary || !cells) throw new Refused(peopleProblems.fileGone)
  // As found at upload unless another header row is asked for: then the sheet is looked at again.
  const isAsFound = headerRow === 0 || headerRow - 1 === summary.layout.headerTop
  const found = isAsFound ? accept(summary.layout) : await layoutOf({ summary, cells, headerRow, today: ctx.today })
  if (!found.ok) throw new Refused(...found.problems)
  const layout = found.value
  const asBefore = mapping.fields !== undefined && mapping.sheetNo === sheetNo && (mapping.headerRow ?? 0) === headerRow
  const fields = postedFields(ctx) ?? (asBefore ? mapping.fields! : mappingOf(layout))
  const unmatched = asBefore || ctx.form.has('sheetNo') ? Object.entries(mapping.unmatched ?? {}) : []
  const chosen = Object.entries(mapping.hamlets ?? {}).filter(([text]) => !(text in (mapping.unmatched ?? {})))
  return (
    <MappingPage
      v={ctx.view} row={row} sheetNo={sheetNo} headerRow={headerRow} layout={layout} fields={[...fields]} hamlets={hamlets}
      defaultHamletId={ctx.form.get('defaultHamletId') || (mapping.defaultHamletId ?? '')}
      unmatched={[...unmatched.map(([text, rows]): [string, number, string] => [text, rows, '']), ...chosen.map(([text, id]): [string, number, string] => [text, 0, id])]}
      commandId={freshId(ctx)} problems={problems}
    />
  )
}

function postedFields(ctx: ServerCtx): string[] | undefined {
  if (!ctx.form.has('col-0')) return undefined
  const fields: string[] = []
  for (let column = 0; ctx.form.has(`col-${column}`); column++) fields.push(ctx.form.get(`col-${column}`))
  return fields
}

function postedHamlets(ctx: ServerCtx): Record<string, string> {
  const chosen: Record<string, string> = {}
  for (let index = 0; ctx.form.has(`thon-ten-${index}`); index++) {
    const id = ctx.form.get(`thon-${index}`)
    if (id !== '') chosen[ctx.form.get(`thon-ten-${index}`)] = id
  }
  return chosen
}

async function map(ctx: ServerCtx): Promise<Reply> {
  const row = await importFor(ctx)
  const defaultHamletId = ctx.form.get('defaultHamletId')
  const input = {
    importId: row.id, sheetNo: Number(ctx.form.get('sheetNo')), headerRow: Number(ctx.form.get('headerRow') || 0), fields: postedFields(ctx) ?? [],
    defaultHamletId: isUuid(defaultHamletId) ? defaultHamletId : null, hamlets: postedHamlets(ctx),
  }
  const decision = await ctx.run(mapRegister, input)
  if (!decision.ok) return withStatus(422, await mappingPage(ctx, row, said(ctx, decision.problems)))
  const { unmatched } = decision.value as { unmatched: number }
  if (unmatched === 0) return seeOther(pathOf(ctx))
  return withStatus(422, await mappingPage(ctx, await importFor(ctx), said(ctx, [withParams(peopleProblems.importNoHamlet, { rows: unmatched })])))
}

async function previewPage(ctx: ServerCtx, row: ImportRow, problems?: FieldProblem[]): Promise<Html> {
  const wanted = ['ok', 'doubtful', 'refused', 'tat-ca'].find((one) => one === ctx.query.get('loai'))
  const reason = ctx.query.get('ly-do')?.slice(0, 40) ?? undefined
  const number = Math.max(1, Number.parseInt(ctx.query.get('trang') ?? '1', 10) || 1)
  const communeId = ctx.communeId!
  const counts = await ctx.read((db) => countRows(db, communeId, row.id))
  // What waits for a decision comes first.
  const verdict = wanted === 'tat-ca' ? undefined : (wanted ?? (counts.undecided > 0 && reason === undefined ? 'doubtful' : undefined))
  const data = await ctx.read(async (db) => ({
    counts,
    reasons: await countReasons(db, communeId, row.id),
    hamlets: await listHamlets(db, communeId, null),
    ...(await listRows(db, communeId, row.id, { verdict, reason }, { limit: ROWS_PER_PAGE, offset: (number - 1) * ROWS_PER_PAGE })),
  }))
  const hamletNames = new Map(data.hamlets.map((hamlet) => [hamlet.id, hamlet.name]))
  return <PreviewPage v={ctx.view} row={row} {...data} page={number} filter={{ verdict, reason }} hamletNames={hamletNames} commitId={freshId(ctx)} problems={problems} />
}

async function resultPage(ctx: ServerCtx, row: ImportRow): Promise<Html> {
  const communeId = ctx.communeId!
  const reasons = new Map(row.kept.flatMap((one) => (one.residentId ? [[one.residentId, one.reason] as const] : [])))
  const { people, pairs } = await ctx.read(async (db) => ({
    people: await personLines(db, communeId, [...reasons.keys()].slice(0, 500)),
    pairs: await listPairs(db, communeId, 'open', { limit: 1, offset: 0 }),
  }))
  return <ResultPage v={ctx.view} row={row} kept={people.map((person) => ({ ...person, reason: reasons.get(person.id) ?? '' }))} openPairs={pairs.total} commandId={freshId(ctx)} />
}

async function importPage(ctx: ServerCtx): Promise<Html> {
  const row = await importFor(ctx)
  if (row.state === 'previewed' && ctx.query.get('buoc') !== 'cot') return previewPage(ctx, row)
  if (row.state === 'uploaded' || row.state === 'mapped' || row.state === 'previewed') return mappingPage(ctx, row)
  if (row.state === 'committing' || row.state === 'undoing') {
    const stuck = row.progressDone === 0 && epochMs(ctx.now) - epochMs(row.createdAt) > 120_000
    reloadSoon(ctx)
    return <WorkingPage v={ctx.view} row={row} stuck={stuck} />
  }
  return resultPage(ctx, row)
}

async function decide(ctx: ServerCtx): Promise<Reply> {
  const importId = idIn(ctx, 'importId', peopleProblems.importUnknown)
  const [row, single] = ctx.form.get('row').split(':')
  const reason = ctx.form.get('reason')
  const input = single ? { importId, decision: single, rows: [Number(row)] } : { importId, decision: ctx.form.get('decision'), reason: reason || 'all' }
  const decision = await ctx.run(decideRows, input)
  if (!decision.ok) return ctx.refusal(decision.problems)
  const back = ctx.form.get('back')
  return seeOther(back.startsWith(`${pathOf(ctx)}?`) ? back : pathOf(ctx), { tone: 'ok', text: ctx.t('Đã ghi lựa chọn cho {n} dòng.', { n: (decision.value as { rows: number }).rows }) })
}

async function start(ctx: ServerCtx, job: string): Promise<Reply> {
  await ctx.services.jobs.send(job, { communeId: ctx.communeId!, importId: ctx.params.importId!, actorId: ctx.actor.id })
  return seeOther(pathOf(ctx))
}

export const importRoutes: ServerRoute[] = [
  page<ServerCtx>('/nguoi/nhap-so', who, (ctx) => uploadPage(ctx)),
  form<ServerCtx>('/nguoi/nhap-so', { ...who, maxBytes: MAX_FILE_BYTES }, upload),
  page<ServerCtx>('/nguoi/nhap-so/:importId', who, importPage),
  form<ServerCtx>('/nguoi/nhap-so/:importId/cot', who, map),
  form<ServerCtx>('/nguoi/nhap-so/:importId/quyet-dinh', who, decide),
  form<ServerCtx>('/nguoi/nhap-so/:importId/ghi', who, async (ctx) => {
    const decision = await ctx.run(askCommit, { importId: idIn(ctx, 'importId', peopleProblems.importUnknown) })
    return decision.ok ? start(ctx, COMMIT_JOB) : withStatus(422, await previewPage(ctx, await importFor(ctx), said(ctx, decision.problems)))
  }),
  form<ServerCtx>('/nguoi/nhap-so/:importId/huy', who, async (ctx) => {
    const decision = await ctx.run(cancelImport, { importId: idIn(ctx, 'importId', peopleProblems.importUnknown) })
    if (!decision.ok) return ctx.refusal(decision.problems)
    return seeOther(pathOf(ctx), { tone: 'ok', text: ctx.t('Đã hủy. Sổ của xã không thay đổi.') })
  }),
  form<ServerCtx>('/nguoi/nhap-so/:importId/hoan-tac', who, async (ctx) => {
    const decision = await ctx.run(askUndo, { importId: idIn(ctx, 'importId', peopleProblems.importUnknown) })
    return decision.ok ? start(ctx, UNDO_JOB) : ctx.refusal(decision.problems)
  }),
  form<ServerCtx>('/nguoi/nhap-so/:importId/chay-lai', who, async (ctx) => {
    const row = await importFor(ctx)
    if (row.state !== 'committing' && row.state !== 'undoing') return seeOther(pathOf(ctx))
    return start(ctx, row.state === 'undoing' ? UNDO_JOB : COMMIT_JOB)
  }),
]
