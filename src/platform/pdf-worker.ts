// The typesetter's own process: a Typst compiler that serves one request at a time over the parent's channel.
// Alone in a process because its memory only grows (measured: 0.5 MB a render, caches evicted), its calls
// cannot be interrupted, and a crash in native code must not take the server down. Started by pdf.ts.

import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { fontCoverage, printableText } from './font-coverage.ts'
import type { Json, PdfMark, WorkerAnswer, WorkerRequest } from './pdf.ts'

// A folder that does not exist: a template can reach nothing but what the request hands over.
const WORKSPACE = '/gocua-pdf-workspace'
const PRELUDE =
  '#let data = json(bytes(sys.inputs.data)); #set text(font: "Tinos", fallback: false, lang: "vi", region: "vn"); ' +
  '#let mark(name) = context { let at = here().position(); [#metadata((name: name, page: at.page, x: at.x.pt(), y: at.y.pt())) <gocua-mark>] };'
const FACES = ['400Regular/Tinos_400Regular', '700Bold/Tinos_700Bold', '400Regular_Italic/Tinos_400Regular_Italic',
  '700Bold_Italic/Tinos_700Bold_Italic']

const require = createRequire(import.meta.url)
const fonts = FACES.map((face) => readFileSync(require.resolve(`@expo-google-fonts/tinos/${face}.ttf`)))
const covered = fontCoverage(fonts[0]!)
const compiler = NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs: fonts }] })

process.on('message', (request: WorkerRequest) => {
  process.send!(answer(request))
})
process.on('disconnect', () => process.exit(0))

function answer(request: WorkerRequest): WorkerAnswer {
  try {
    return typeset(request)
  } catch (error) {
    return { kind: 'template-error', detail: error instanceof Error ? error.message : String(error) }
  } finally {
    compiler.resetShadow()
    compiler.evictCache(2)
  }
}

function typeset(request: WorkerRequest): WorkerAnswer {
  for (const [name, image] of Object.entries(request.images)) {
    const bytes = typeof image === 'string' ? Buffer.from(printableText(image, covered)) : Buffer.from(image)
    compiler.mapShadow(`${WORKSPACE}/images/${name}`, bytes)
  }
  const outcome = compiler.compile({
    mainFileContent: PRELUDE + request.template,
    inputs: { data: JSON.stringify(printable(request.data)) },
    resetRead: true,
  })
  if (!outcome.result) {
    const failure = outcome.takeError()
    const messages = failure ? compiler.fetchDiagnostics(failure).map((d: { message: string }) => d.message) : []
    return { kind: 'template-error', detail: messages.join('; ') || 'unknown' }
  }
  const pages = outcome.result.numOfPages
  if (pages > request.maxPages) return { kind: 'too-many-pages', pages }
  const pdf = compiler.pdf(outcome.result, {
    ...(request.standard && { pdfStandard: request.standard }),
    ...(request.createdAtSeconds !== undefined && { creationTimestamp: request.createdAtSeconds }),
  })
  // Asked only of templates that use it: a query walks the whole document.
  const marks = request.template.includes('mark("') ? (compiler.query(outcome.result, { selector: '<gocua-mark>', field: 'value' }) as PdfMark[]) : []
  return { kind: 'done', pdf, pages, marks, residentBytes: process.memoryUsage.rss() }
}

function printable(value: Json): Json {
  if (typeof value === 'string') return printableText(value, covered)
  if (Array.isArray(value)) return value.map(printable)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, printable(item)]])),
  )
}
