// Signing and verifying documents: how many a second on this machine's cores, how much each signature adds, and what a
// long document costs; beside it the bare ECDSA signatures that node:crypto makes, since the rest is our own work. Then a
// million papers: the search an officer waits for, and the register at the start, in the middle and at the end of its year.

import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { Worker } from 'node:worker_threads'
import { availableParallelism } from 'node:os'
import { closePdf, renderPdf } from '../src/platform/pdf.ts'
import { createApp } from '../src/app.tsx'
import { openSession, SESSION_COOKIE } from '../src/modules/accounts/index.ts'
import { createFileStore } from '../src/platform/files.ts'
import { createFakeMessenger } from '../src/platform/messaging/fake-messenger.ts'
import { createOutbound } from '../src/platform/outbound.ts'
import { systemNow } from '../src/platform/time.ts'
import { loadedDatabase } from './support/loaded-database.ts'
import { loadPapers, QUESTIONS } from './support/many-papers.ts'
import { interleave, median, quantile } from './support/measure.ts'
import { judge, type Result } from './support/results.ts'
import type { BenchContext } from './run.ts'
import type { SigningAnswer, SigningTask } from './support/signing-worker.ts'

const DOCUMENTS = Number(process.env.DOCUMENTS_BENCH_SIGNED ?? 1000)
const PAPERS = Number(process.env.DOCUMENTS_BENCH_ROWS ?? 1_000_000)
const VERIFIED = 300
const BARE = 4000
const LOOKS = 200

export default async function documentsBench(context: BenchContext): Promise<Result[]> {
  return [...(await measureSigning(context)), ...(await measureOffice(context))]
}

async function measureSigning({ rounds, say, tempDir }: BenchContext): Promise<Result[]> {
  const dir = await tempDir()
  const paper = (pages: number) => renderPdf({ template: '#set page(paper: "a4"); #for n in range(data.pages) [#lorem(220) #if n + 1 < data.pages [#pagebreak()]]', data: { pages }, standard: 'a-2b', createdAt: '2026-11-28T00:00:00Z', maxPages: 500, maxMilliseconds: 120_000 })
  const [short, long] = [await paper(2), await paper(200)]
  await closePdf()
  const longFile = path.join(dir, 'long.pdf')
  fs.writeFileSync(longFile, long)
  const cores = Math.min(2, availableParallelism())
  const figures = { sign: [] as number[], verify: [] as number[], bare: [] as number[], added: 0, addedLt: 0, longMs: [] as number[], longMb: 0 }
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    const ask = (task: SigningTask, share = cores) => Promise.all(Array.from({ length: share }, () => inWorker({ ...task, count: Math.ceil(task.count / share) })))
    const rate = (answers: SigningAnswer[]) => answers.reduce((sum, { count, seconds }) => sum + count / seconds, 0)
    figures.bare.push(rate(await ask({ what: 'bare', dir, pdf: short, count: BARE })))
    const signed = await ask({ what: 'sign', dir, pdf: short, count: round === 0 ? DOCUMENTS : DOCUMENTS / 4 })
    figures.sign.push(rate(signed))
    figures.added = Math.max(figures.added, signed[0]!.addedBytes)
    figures.addedLt = Math.max(figures.addedLt, signed[0]!.addedWithEvidenceBytes)
    figures.verify.push(rate(await ask({ what: 'verify', dir, pdf: short, count: VERIFIED })))
    const big = inProcess({ what: 'long', dir, file: longFile, count: 1 })
    figures.longMs.push(big.seconds * 1000)
    figures.longMb = Math.max(figures.longMb, big.residentMb)
    say(`signed ${figures.sign.at(-1)!.toFixed(0)}/s, verified ${figures.verify.at(-1)!.toFixed(0)}/s, bare ECDSA ${figures.bare.at(-1)!.toFixed(0)}/s, 200 pages in ${figures.longMs.at(-1)!.toFixed(0)} ms`)
  }
  return [
    judge({ id: 'sign-documents', what: `two-page documents signed (visible, timestamp), ${DOCUMENTS} of them, ${cores} cores`, value: median(figures.sign), unit: '/s', atLeast: 20, peer: { name: 'bare ECDSA P-256 by node:crypto', value: median(figures.bare) } }),
    judge({ id: 'verify-documents', what: `such documents verified, ${cores} cores`, value: median(figures.verify), unit: '/s', atLeast: 50 }),
    judge({ id: 'signature-bytes', what: 'bytes added by a visible signature with timestamp (B-T)', value: figures.added, unit: 'bytes', atMost: 31_000 }),
    judge({ id: 'signature-bytes-lt', what: 'the same with OCSP answer and revocation list for the long term (B-LT)', value: figures.addedLt, unit: 'bytes', atMost: 31_000 }),
    judge({ id: 'sign-200-pages', what: 'a 200-page document signed', value: median(figures.longMs), unit: 'ms', atMost: 1000 }),
    judge({ id: 'sign-200-pages-memory', what: 'most memory of the whole process that signs it', value: figures.longMb, unit: 'MB', atMost: 300 }),
  ]
}

/** Its memory is its own: no typesetter, no database, no other documents in it. */
function inProcess(task: object): SigningAnswer {
  const script = path.join(import.meta.dirname, 'support/signing-worker.ts')
  return JSON.parse(execFileSync(process.execPath, [script, JSON.stringify(task)], { encoding: 'utf8' })) as SigningAnswer
}

function inWorker(task: SigningTask): Promise<SigningAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('support/signing-worker.ts', import.meta.url), { workerData: task, execArgv: [] })
    worker.once('message', (answer: SigningAnswer) => void worker.terminate().then(() => resolve(answer)))
    worker.once('error', reject)
  })
}

/** The application on a database with a million papers, asked as a browser asks. */
async function measureOffice(context: BenchContext): Promise<Result[]> {
  const { say, tempDir } = context
  const { database, loaded: { accountId } } = await loadedDatabase(context, `documents-${PAPERS}`, (empty) => loadPapers(empty, PAPERS, say))
  const dir = await tempDir()
  const { hono } = await createApp({
    database, files: createFileStore({ dir, maxBytes: 1_000_000 }), messenger: createFakeMessenger({ dir }), outbound: createOutbound(), jobs: { send: async () => undefined, stop: async () => undefined }, now: systemNow,
    config: { origin: 'http://localhost', dataDir: dir, secret: new Uint8Array(32).fill(7), secure: false },
  })
  const { token } = await openSession(database.db, { accountId }, systemNow(), 'bench')
  const look = async (path: string): Promise<{ ms: number; body: string }> => {
    const started = performance.now()
    const response = await hono.request(path, { headers: { host: 'localhost', cookie: `${SESSION_COOKIE}=${token}` } })
    const body = await response.text()
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    return { ms: performance.now() - started, body }
  }
  const times: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    for (const words of QUESTIONS) {
      const { ms, body } = await look(`/van-ban/di?tim=${encodeURIComponent(words)}`)
      if (turn > 0) times.push(ms)
      if (turn === 0) say(`“${words}”: ${ms.toFixed(0)} ms, ${body.match(/href="\/van-ban\/di\/[0-9a-f-]{36}"/g)?.length ?? 0} shown`)
    }
  }
  const year = systemNow().slice(0, 4)
  // In turn, each time a page nobody has opened yet: a neighbour's load on the machine falls on all three.
  const register = (from: number) => async (turn: number) => (await look(`/van-ban/so?day=all&nam=${year}&tu=${Math.max(1, from) + turn * 40}`)).ms
  const looks = await interleave(LOOKS, { start: register(1), middle: register(Math.round(PAPERS / 2)), end: register(PAPERS - LOOKS * 40) })
  const pages = { start: quantile(looks.start, 0.95), middle: quantile(looks.middle, 0.95), end: quantile(looks.end, 0.95) }
  const thousands = PAPERS.toLocaleString('en-GB')
  return [
    judge({ id: 'search-papers', what: `search among ${thousands} papers without accents, whole page, p95 of ${QUESTIONS.length} questions asked twice`, value: quantile(times, 0.95), unit: 'ms', atMost: 150 }),
    judge({ id: 'register-start', what: `register page at the start of a year of ${thousands} numbers, p95`, value: pages.start, unit: 'ms' }),
    judge({ id: 'register-middle', what: 'the same in the middle', value: pages.middle, unit: 'ms' }),
    judge({ id: 'register-end', what: 'the same at the end', value: pages.end, unit: 'ms' }),
    judge({ id: 'register-flat', what: 'slowest of the three register pages against the fastest', value: Math.max(...Object.values(pages)) / Math.min(...Object.values(pages)), unit: '×', atMost: 2 }),
  ]
}
