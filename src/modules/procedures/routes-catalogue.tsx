// The officer's side of the catalogue: list, correct, import with a comparison to approve, undo, export.

import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { anyone, can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { readWorkbook, writeWorkbook } from '../../platform/xlsx.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { importUndone, proceduresChanged } from './commands-catalogue.ts'
import { catalogueProblems } from './problems-catalogue.ts'
import { procedureProblems } from './problems.ts'
import { listFormDrafts, listForms } from './queries-forms.ts'
import { listImports } from './queries-imports.ts'
import { findProcedure, listOwnVersions, listProcedures, provinceOf } from './queries.ts'
import { placeOf } from './routes-public.tsx'
import { matches, SHIPPED } from './rules-catalogue.ts'
import { diffRows, fieldText, guessColumns, IMPORT_FIELDS, textOf, type Column, type ImportField } from './rules-import.ts'
import { CatalogueListPage, ComparePage, HistoryPage, ImportsPage, ProcedureEditPage, UploadPage, type VersionLine } from './views-catalogue.tsx'
import { fieldWord } from './words.ts'

const HOME = '/danh-muc-thu-tuc'
const reads = { who: can('procedure.read') }
const edits = { who: can('procedure.edit') }
const MAX_SHEET_BYTES = 10_000_000

function said(ctx: ServerCtx, problems: readonly Problem[]): FieldProblem[] {
  return problems.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field !== undefined && { field: field.split('.')[0]! }) }))
}

async function versionsOf(ctx: ServerCtx, communeId: number | null, code: string): Promise<VersionLine[]> {
  const own = await ctx.readEverywhere((db) => listOwnVersions(db, communeId, code))
  const shipped = SHIPPED.get(code)
  const lines: VersionLine[] = own.map((one) => ({ version: one.version, validFrom: one.validFrom, reason: one.reason, withdrawn: one.content === null, publishedAt: one.publishedAt }))
  return [...lines.toReversed(), ...(shipped ? [{ version: 1, validFrom: null, reason: shipped.source.name, withdrawn: false, publishedAt: null }] : [])]
}

async function editPage(ctx: ServerCtx, problems?: Problem[]) {
  const code = ctx.params.code ?? ''
  const found = await ctx.read(async (db) => ({ procedure: await findProcedure(db, ctx.communeId, code, ctx.today), forms: await listForms(db, ctx.communeId) }))
  if (!found.procedure) throw new Refused(procedureProblems.noSuchProcedure)
  const html = (
    <ProcedureEditPage
      v={ctx.view} procedure={found.procedure} values={problems && ctx.form.toObject()} commandId={newId(ctx.now)} edits={may(ctx.actor, 'procedure.edit')} hasForm={found.forms.has(code)} versions={await versionsOf(ctx, ctx.communeId, code)}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

/** The sheet again, its columns as chosen or guessed, and what differs today. */
async function compared(ctx: ServerCtx, chosen: (name: string) => string | null) {
  const bytes = await ctx.services.files.read(ctx.params.fileId ?? '')
  const book = bytes && (await readWorkbook(bytes, { limits: { rows: 5000, columns: 40 } }))
  const rows = book?.ok ? book.value.sheets.find((sheet) => !sheet.hidden && sheet.rows.length > 0)?.rows : undefined
  const guessed = rows && guessColumns(rows)
  if (!rows || !guessed) throw new Refused(catalogueProblems.fileGone)
  const columns = guessed.columns.map((column, at): Column => {
    const name = chosen(`cot-${at}`)
    return name === null ? column : name === 'code' || IMPORT_FIELDS.includes(name as ImportField) ? (name as Column) : ''
  })
  const current = new Map((await ctx.read((db) => listProcedures(db, ctx.communeId, ctx.today))).map((one) => [one.code, one]))
  return { columns, headings: rows[guessed.heading]!.map(textOf), diffs: columns.includes('code') ? diffRows(rows, guessed.heading, columns, current) : [] }
}

async function comparePage(ctx: ServerCtx, problems?: Problem[]) {
  const sent = problems !== undefined
  const found = await compared(ctx, (name) => (sent ? ctx.form.get(name) : ctx.query.get(name)))
  const html = (
    <ComparePage
      v={ctx.view} fileId={ctx.params.fileId!} fileName={(sent ? ctx.form.get('ten') : ctx.query.get('ten')) ?? ''} {...found} ticked={sent ? new Set(ctx.form.getAll('nhan')) : undefined}
      values={{ validFrom: ctx.form.get('validFrom'), reason: ctx.form.get('reason') }} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

const uploadPage = (ctx: ServerCtx, problems: Problem[]) => withStatus(problems[0]!.status, <UploadPage v={ctx.view} problems={said(ctx, problems).map((one) => ({ ...one, field: 'tep' }))} />)

export const catalogueRoutes: ServerRoute[] = [
  page<ServerCtx>(HOME, reads, async (ctx) => {
    const sought = (ctx.query.get('tim') ?? '').trim().slice(0, 80)
    const found = await ctx.read(async (db) => ({ procedures: await listProcedures(db, ctx.communeId, ctx.today), forms: await listForms(db, ctx.communeId), drafts: await listFormDrafts(db, ctx.communeId!), province: await provinceOf(db, ctx.communeId) }))
    const drafted = new Set(found.drafts.map((draft) => draft.code))
    const forms = new Map([...found.forms].map(([code, { version }]) => [code, { version, drafted: drafted.has(code) }]))
    return <CatalogueListPage v={ctx.view} procedures={found.procedures.filter((one) => matches(one, sought))} forms={forms} sought={sought} edits={may(ctx.actor, 'procedure.edit')} today={ctx.today} province={found.province} />
  }),
  raw<ServerCtx>('GET', `${HOME}.xlsx`, reads, async (ctx) => {
    const procedures = await ctx.read((db) => listProcedures(db, ctx.communeId, ctx.today))
    const columns = [{ header: 'Mã thủ tục', width: 14 }, ...IMPORT_FIELDS.map((field) => ({ header: ctx.t(fieldWord(ctx.t, field)), width: 28 }))]
    const bytes = await writeWorkbook([{ name: 'Thủ tục', columns, rows: procedures.map((one) => [one.code, ...IMPORT_FIELDS.map((field) => fieldText(one, field))]) }])
    return new Response(bytes as BodyInit, { headers: { 'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Content-Disposition': 'attachment; filename="danh-muc-thu-tuc.xlsx"', 'Cache-Control': 'no-store' } })
  }),
  page<ServerCtx>(`${HOME}/nhap`, edits, ({ view }) => <UploadPage v={view} />),
  form<ServerCtx>(`${HOME}/nhap`, { ...edits, maxBytes: MAX_SHEET_BYTES }, async (ctx) => {
    const file = ctx.form.file('tep')
    if (!file) return uploadPage(ctx, [catalogueProblems.noFile])
    const bytes = new Uint8Array(await file.arrayBuffer())
    const saved = await ctx.services.files.save(bytes, { accept: ['xlsx', 'text'] })
    if (!saved.ok) return uploadPage(ctx, saved.problems)
    const book = await readWorkbook(bytes, { limits: { rows: 5000, columns: 40 } })
    if (!book.ok) return uploadPage(ctx, book.problems)
    const rows = book.value.sheets.find((sheet) => !sheet.hidden && sheet.rows.length > 0)?.rows
    if (!rows || !guessColumns(rows)) return uploadPage(ctx, [catalogueProblems.noColumns])
    return seeOther(`${HOME}/nhap/${saved.value.id}?ten=${encodeURIComponent(file.name.slice(0, 120))}`)
  }),
  page<ServerCtx>(`${HOME}/nhap/:fileId`, edits, (ctx) => comparePage(ctx)),
  form<ServerCtx>(`${HOME}/nhap/:fileId`, edits, async (ctx) => {
    const { diffs } = await compared(ctx, (name) => ctx.form.get(name))
    const ticked = new Set(ctx.form.getAll('nhan'))
    const patches = diffs.flatMap((diff) => diff.changes.filter((change) => !change.unreadable && ticked.has(`${change.code}|${change.field}`)).map(({ code, field, value }) => ({ code, field, value })))
    const done = await ctx.run(proceduresChanged, { fileId: ctx.params.fileId, fileName: ctx.form.get('ten'), validFrom: ctx.form.get('validFrom'), reason: ctx.form.get('reason'), patches })
    if (!done.ok) return comparePage(ctx, done.problems)
    return seeOther(`${HOME}/lan-nhap`, { tone: 'ok', text: ctx.t('Đã nhận {n} thay đổi thành bản mới.', { n: patches.length }) })
  }),
  page<ServerCtx>(`${HOME}/lan-nhap`, reads, async (ctx) => <ImportsPage v={ctx.view} imports={await ctx.read((db) => listImports(db, ctx.communeId!))} edits={may(ctx.actor, 'procedure.edit')} newId={() => newId(ctx.now)} />),
  form<ServerCtx>(`${HOME}/lan-nhap/:importId/hoan-tac`, edits, async (ctx) => {
    const done = await ctx.run(importUndone, { importId: ctx.params.importId })
    if (!done.ok) return ctx.refusal(done.problems)
    const { kept } = done.value as { kept: string[] }
    return seeOther(`${HOME}/lan-nhap`, kept.length === 0 ? { tone: 'ok', text: ctx.t('Đã hoàn tác lần nhập.') } : { tone: 'warn', text: ctx.t('Đã hoàn tác. Giữ nguyên {n} thủ tục đã sửa sau đó: {codes}.', { n: kept.length, codes: kept.join(', ') }) })
  }),
  page<ServerCtx>(`${HOME}/:code`, reads, (ctx) => editPage(ctx)),
  form<ServerCtx>(`${HOME}/:code`, edits, async (ctx) => {
    const code = ctx.params.code ?? ''
    const procedure = await ctx.read((db) => findProcedure(db, ctx.communeId, code, ctx.today))
    const patches = IMPORT_FIELDS.flatMap((field) => {
      const value = ctx.form.get(field).trim()
      return value !== '' && value !== fieldText(procedure, field) ? [{ code, field, value }] : []
    })
    const done = await ctx.run(proceduresChanged, { fileId: null, fileName: '', validFrom: ctx.form.get('validFrom'), reason: ctx.form.get('reason'), patches })
    return done.ok ? seeOther(`${HOME}/${code}`, { tone: 'ok', text: ctx.t('Đã lưu thành bản mới.') }) : editPage(ctx, done.problems)
  }),
  page<ServerCtx>('/thu-tuc/:code/lich-su', { who: anyone }, async (ctx) => {
    const { place } = await placeOf(ctx)
    const code = ctx.params.code ?? ''
    const procedure = await ctx.readEverywhere((db) => findProcedure(db, place?.communeId ?? null, code, ctx.today))
    if (!procedure) throw new Refused(procedureProblems.noSuchProcedure)
    return <HistoryPage v={ctx.view} title={procedure.name} code={code} versions={await versionsOf(ctx, place?.communeId ?? null, code)} />
  }),
]
