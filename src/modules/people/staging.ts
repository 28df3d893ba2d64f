// A register's sheets between upload and commit: cells without identity numbers, packed; and a reading of one sheet
// as the officer mapped it. The work of a second or more is done in a thread of its own, so that phones and pages
// never wait for a spreadsheet, and a file that eats memory or time takes only that thread with it.

import { Worker } from 'node:worker_threads'
import { refuse, withParams, type Decision } from '../../platform/problem.ts'
import { projectFile } from '../../platform/root.ts'
import type { PlainDate } from '../../platform/time.ts'
import { peopleProblems } from './problems.ts'
import type { RegisterField, RegisterLayout, RegisterReading } from './register-reader.ts'

/** What the import row remembers of each sheet. */
export interface SheetSummary {
  name: string
  hidden: boolean
  rows: number
  /** As found at upload, before identity numbers were taken out. */
  layout: RegisterLayout
}

export interface StagedSheet extends SheetSummary {
  cells: Buffer
}

export interface Mapping {
  sheetNo: number
  headerRow: number
  fields: RegisterField[]
  defaultHamletId: string | null
  hamlets: Record<string, string>
  /** Texts of hamlets in the file that match none, with how many rows each has. */
  unmatched?: Record<string, number>
}

/** One staged sheet, the row the officer named as header (0 = as found), and the day it is read. */
export interface SheetRequest {
  summary: SheetSummary
  cells: Uint8Array
  headerRow: number
  today: PlainDate
}

export interface SheetReading {
  layout: RegisterLayout
  reading: RegisterReading
}

export type StagingRequest =
  | { work: 'stage'; bytes: Uint8Array; today: PlainDate }
  | ({ work: 'layout' } & SheetRequest)
  | ({ work: 'read'; fields: RegisterField[] } & SheetRequest)

const SECONDS = 60
const MEGABYTES = 1024

/** Reads an uploaded workbook; the bytes themselves go no further. */
export async function stageWorkbook(bytes: Uint8Array, today: PlainDate): Promise<Decision<StagedSheet[]>> {
  return inThread<Decision<StagedSheet[]>>({ work: 'stage', bytes, today })
}

export async function layoutOf(request: SheetRequest): Promise<Decision<RegisterLayout>> {
  return inThread<Decision<RegisterLayout>>({ work: 'layout', ...request })
}

/** Every row judged by the mapping; an empty list of fields means as guessed. */
export async function readSheet(request: SheetRequest, fields: RegisterField[]): Promise<Decision<SheetReading>> {
  return inThread<Decision<SheetReading>>({ work: 'read', fields, ...request })
}

function inThread<T extends Decision<unknown>>(request: StagingRequest): Promise<T> {
  const thread = new Worker(projectFile('src/modules/people/staging-worker.ts'), {
    workerData: request,
    // Node strips the types itself, so the bundled server needs no loader here either; and a reader needs no secrets.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  return new Promise<T>((done, fail) => {
    const tooMuch = (detail: string) => done(refuse(withParams(peopleProblems.fileUnreadable, { detail })) as unknown as T)
    const timer = setTimeout(() => tooMuch('đọc quá lâu nên đã dừng. Hãy tách thành nhiều tệp nhỏ hơn.'), SECONDS * 1000)
    thread.once('message', done)
    thread.once('error', (error) => {
      if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch('tệp quá lớn để đọc. Hãy tách thành nhiều tệp nhỏ hơn.')
      else fail(error)
    })
    thread.once('exit', () => clearTimeout(timer))
  }).finally(() => thread.terminate())
}
