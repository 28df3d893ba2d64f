// The thread that opens spreadsheets and judges their rows: one request, one answer, then it ends. Started by staging.ts.

import { promisify } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { gunzip, gzip } from 'node:zlib'
import { inspectFile } from '../../platform/file-kinds.ts'
import { fileProblems } from '../../platform/file-problems.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { SheetData } from '../../platform/sheet.ts'
import type { PlainDate } from '../../platform/time.ts'
import { readWorkbook, sheetProblems } from '../../platform/xlsx.ts'
import { peopleProblems } from './problems.ts'
import { mappingOf, readLayout, readRegister, withoutIdNumbers, type RegisterLayout } from './register-reader.ts'
import type { SheetRequest, SheetSummary, StagedSheet, StagingRequest } from './staging.ts'

parentPort!.postMessage(await answer(workerData as StagingRequest))

async function answer(request: StagingRequest): Promise<Decision<unknown>> {
  if (request.work === 'stage') return stage(request.bytes, request.today)
  const { summary, headerRow, today } = request
  const sheet = await unpackSheet(summary, request)
  const layout = layoutFor(sheet, summary, headerRow, today)
  if (request.work === 'layout') return accept(layout)
  const fields = request.fields.length > 0 ? request.fields : mappingOf(layout)
  return accept({ layout, reading: readRegister(sheet, layout, fields, { today }) })
}

async function stage(bytes: Uint8Array, today: PlainDate): Promise<Decision<StagedSheet[]>> {
  const sniffed = await inspectFile({ sizeBytes: bytes.length, read: async (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset) + length) })
  // Old Excel and unknown text are told better by the reader of spreadsheets.
  if ('fault' in sniffed && sniffed.fault !== 'oldOffice' && sniffed.fault !== 'unknownKind') return refuse(fileProblems[sniffed.fault])
  if ('kind' in sniffed && sniffed.kind !== 'xlsx' && sniffed.kind !== 'text') return refuse(sheetProblems.otherKind)
  const workbook = await readWorkbook(bytes)
  if (!workbook.ok) return workbook
  const sheets: StagedSheet[] = []
  for (const sheet of workbook.value.sheets.filter((one) => one.rows.length > 0).slice(0, 60)) sheets.push(await stageSheet(sheet, today))
  return sheets.length > 0 ? accept(sheets) : refuse(withParams(peopleProblems.fileUnreadable, { detail: 'tệp không có trang tính nào có chữ.' }))
}

async function stageSheet(sheet: SheetData, today: PlainDate): Promise<StagedSheet> {
  const layout = readLayout(sheet, today)
  const clean = withoutIdNumbers(sheet, mappingOf(layout))
  const cells = await promisify(gzip)(JSON.stringify({ rows: clean.rows, merges: clean.merges }))
  return { name: sheet.name, hidden: sheet.hidden, rows: sheet.rows.length, layout, cells }
}

async function unpackSheet(summary: SheetSummary, { cells }: SheetRequest): Promise<SheetData> {
  const { rows, merges } = JSON.parse((await promisify(gunzip)(cells)).toString('utf8')) as Pick<SheetData, 'rows' | 'merges'>
  return { name: summary.name, hidden: summary.hidden, rows, merges }
}

/** The layout to read by: the one found at upload, or found again below the row the officer named as header. */
function layoutFor(sheet: SheetData, summary: SheetSummary, headerRow: number, today: PlainDate): RegisterLayout {
  if (headerRow === 0 || headerRow - 1 === summary.layout.headerTop) return summary.layout
  const above = headerRow - 1
  const rows = sheet.rows.map((row, index) => (index < above ? row.map(() => null) : row))
  return readLayout({ ...sheet, rows, merges: sheet.merges.filter((merge) => merge.top >= above) }, today)
}
