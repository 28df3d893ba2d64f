// Every PDF of the house: a Typst template and the data it shows, typeset in a process of its own.
// Data reaches the template as JSON through `sys.inputs` and is only ever shown as text, so no name,
// note or address can become Typst code.

import { fork, type ChildProcess } from 'node:child_process'
import { projectFile } from './root.ts'
import { defineProblems, Refused, withParams } from './problem.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined }

/** A document ready to be typeset; what the modules' template functions return. */
export interface PdfDocument {
  /** Typst source. Sees `data`, images as `image("/images/<name>")`, and the font Tinos; nothing else. */
  template: string
  data: Json
  /** File name (with extension) → bytes, or SVG source as a string. */
  images?: Record<string, Uint8Array | string>
}

export interface RenderPdfOptions {
  /** PDF/A-2b for what is kept as a record. */
  standard?: 'a-2b'
  /** ISO UTC instant written as the creation date; without it the file carries none. */
  createdAt?: string
  /** Default 400. */
  maxPages?: number
  /** Default 30,000. The typesetter is killed when it takes longer. */
  maxMilliseconds?: number
}

export interface WorkerRequest extends PdfDocument {
  images: Record<string, Uint8Array | string>
  maxPages: number
  standard?: 'a-2b'
  createdAtSeconds?: number
}

/** Where a template put `mark("name")`: page from 1, points from the left and from the top of the page. */
export interface PdfMark {
  name: string
  page: number
  x: number
  y: number
}

export interface TypesetPdf {
  pdf: Uint8Array
  pages: number
  marks: PdfMark[]
}

export type WorkerAnswer =
  | { kind: 'done'; pdf: Uint8Array; pages: number; marks: PdfMark[]; residentBytes: number }
  | { kind: 'too-many-pages'; pages: number }
  | { kind: 'template-error'; detail: string }

export const pdfProblems = defineProblems('pdf', {
  tooManyPages: { status: 422, text: 'Bản in dài {pages} trang, quá mức {limit} trang. Hãy chọn ít thôn hoặc ít người hơn rồi in làm nhiều lần.' },
  tooSlow: { status: 422, text: 'Bản in quá nặng nên đã dừng sau {seconds} giây. Hãy chọn ít dữ liệu hơn rồi in lại.' },
})

/** A bug in a template or a broken image: never the reader's fault. */
export class PdfTemplateError extends Error {}

const WORKER = projectFile('src/platform/pdf-worker.ts')
const IMAGE_NAME = /^[a-z0-9][a-z0-9-]{0,60}\.(svg|png|jpg|webp)$/
const IDLE_MILLISECONDS = 20_000
const RECYCLE_ABOVE_BYTES = 200_000_000

let typesetter: ChildProcess | undefined
let idleTimer: NodeJS.Timeout | undefined
let lastInLine: Promise<unknown> = Promise.resolve()

/**
 * Typeset one document and return the PDF's bytes. Requests are served one after another.
 * Throws `Refused` (pdf.tooManyPages, pdf.tooSlow) when there is too much to print, which the reader can mend,
 * and `PdfTemplateError` for a faulty template or image.
 */
export function renderPdf(request: PdfDocument & RenderPdfOptions): Promise<Uint8Array> {
  return typesetPdf(request).then(({ pdf }) => pdf)
}

/** The same with the number of pages and the places of its marks, for what is added to the finished file (signatures, numbers). */
export function typesetPdf(request: PdfDocument & RenderPdfOptions): Promise<TypesetPdf> {
  for (const name of Object.keys(request.images ?? {})) {
    if (!IMAGE_NAME.test(name)) throw new PdfTemplateError(`image name not allowed: ${name}`)
  }
  const turn = lastInLine.then(() => renderNow(request))
  lastInLine = turn.catch(() => undefined)
  return turn
}

/** Stop the typesetter now. It also stops by itself when idle and when the server goes. */
export async function closePdf(): Promise<void> {
  await lastInLine
  stopTypesetter()
}

async function renderNow(request: PdfDocument & RenderPdfOptions): Promise<TypesetPdf> {
  const { template, data, standard, maxPages = 400, maxMilliseconds = 30_000 } = request
  const answer = await ask(
    {
      template,
      data,
      images: request.images ?? {},
      maxPages,
      ...(standard && { standard }),
      ...(request.createdAt && {
        createdAtSeconds: Math.floor(Temporal.Instant.from(request.createdAt).epochMilliseconds / 1000),
      }),
    },
    maxMilliseconds,
  )
  if (answer.kind === 'template-error') throw new PdfTemplateError(answer.detail)
  if (answer.kind === 'too-many-pages') {
    throw new Refused(withParams(pdfProblems.tooManyPages, { pages: answer.pages, limit: maxPages }))
  }
  if (answer.residentBytes > RECYCLE_ABOVE_BYTES) stopTypesetter()
  return { pdf: answer.pdf, pages: answer.pages, marks: answer.marks }
}

function ask(request: WorkerRequest, maxMilliseconds: number): Promise<WorkerAnswer> {
  const child = startTypesetter()
  clearTimeout(idleTimer)
  child.ref()
  child.channel?.ref()
  return new Promise<WorkerAnswer>((resolve, reject) => {
    const deadline = setTimeout(() => {
      finish()
      stopTypesetter()
      reject(new Refused(withParams(pdfProblems.tooSlow, { seconds: Math.ceil(maxMilliseconds / 1000) })))
    }, maxMilliseconds)
    const onAnswer = (answer: WorkerAnswer): void => {
      finish()
      resolve(answer)
    }
    const onExit = (code: number | null, signal: string | null): void => {
      finish()
      if (typesetter === child) typesetter = undefined
      reject(new PdfTemplateError(`typesetter ended unexpectedly (${signal ?? code})`))
    }
    const onError = (error: Error): void => {
      finish()
      stopTypesetter()
      reject(error)
    }
    function finish(): void {
      clearTimeout(deadline)
      child.off('message', onAnswer)
      child.off('exit', onExit)
      child.off('error', onError)
      rest(child)
    }
    child.on('message', onAnswer)
    child.on('exit', onExit)
    child.on('error', onError)
    child.send(request)
  })
}

function startTypesetter(): ChildProcess {
  if (typesetter?.connected) return typesetter
  // No inherited flags or environment: Node strips the types itself, and the typesetter needs no secrets.
  const child = fork(WORKER, [], {
    execArgv: [],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.on('exit', () => {
    if (typesetter === child) typesetter = undefined
  })
  typesetter = child
  return child
}

function rest(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  clearTimeout(idleTimer)
  idleTimer = setTimeout(stopTypesetter, IDLE_MILLISECONDS)
  idleTimer.unref()
}

function stopTypesetter(): void {
  clearTimeout(idleTimer)
  typesetter?.kill('SIGKILL')
  typesetter = undefined
}
