// Signing and verifying documents: how many a second on this machine's cores, how much each signature adds, and what a
// long document costs. Beside it the bare ECDSA signatures that node:crypto makes, since the rest is our own work.

import { Worker } from 'node:worker_threads'
import { availableParallelism } from 'node:os'
import { closePdf, renderPdf } from '../src/platform/pdf.ts'
import { median } from './support/measure.ts'
import { judge, type Result } from './support/results.ts'
import type { BenchContext } from './run.ts'
import type { SigningAnswer, SigningTask } from './support/signing-worker.ts'

const DOCUMENTS = 1000
const VERIFIED = 300
const BARE = 4000

export default async function documentsBench({ rounds, say, tempDir }: BenchContext): Promise<Result[]> {
  const dir = await tempDir()
  const paper = (pages: number) => renderPdf({ template: '#set page(paper: "a4"); #for n in range(data.pages) [#lorem(220) #if n + 1 < data.pages [#pagebreak()]]', data: { pages }, standard: 'a-2b', createdAt: '2026-11-28T00:00:00Z', maxPages: 500, maxMilliseconds: 120_000 })
  const [short, long] = [await paper(2), await paper(200)]
  await closePdf()
  const cores = Math.min(2, availableParallelism())
  const figures = { sign: [] as number[], verify: [] as number[], bare: [] as number[], added: 0, longMs: [] as number[], longMb: 0 }
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    const ask = (task: SigningTask, share = cores) => Promise.all(Array.from({ length: share }, () => inWorker({ ...task, count: Math.ceil(task.count / share) })))
    const rate = (answers: SigningAnswer[]) => answers.reduce((sum, { count, seconds }) => sum + count / seconds, 0)
    figures.bare.push(rate(await ask({ what: 'bare', dir, pdf: short, count: BARE })))
    const signed = await ask({ what: 'sign', dir, pdf: short, count: round === 0 ? DOCUMENTS : DOCUMENTS / 4 })
    figures.sign.push(rate(signed))
    figures.added = signed[0]!.addedBytes
    figures.verify.push(rate(await ask({ what: 'verify', dir, pdf: short, count: VERIFIED })))
    const [big] = await ask({ what: 'long', dir, pdf: long, count: 1 }, 1)
    figures.longMs.push(big!.seconds * 1000)
    figures.longMb = Math.max(figures.longMb, big!.residentMb)
    say(`signed ${figures.sign.at(-1)!.toFixed(0)}/s, verified ${figures.verify.at(-1)!.toFixed(0)}/s, bare ECDSA ${figures.bare.at(-1)!.toFixed(0)}/s, 200 pages in ${figures.longMs.at(-1)!.toFixed(0)} ms`)
  }
  return [
    judge({ id: 'sign-documents', what: `two-page documents signed (visible, timestamp), ${DOCUMENTS} of them, ${cores} cores`, value: median(figures.sign), unit: '/s', atLeast: 20, peer: { name: 'bare ECDSA P-256 by node:crypto', value: median(figures.bare) } }),
    judge({ id: 'verify-documents', what: `such documents verified, ${cores} cores`, value: median(figures.verify), unit: '/s', atLeast: 50 }),
    judge({ id: 'signature-bytes', what: 'bytes added by a visible signature with timestamp', value: figures.added, unit: 'bytes', atMost: 31_000 }),
    judge({ id: 'sign-200-pages', what: 'a 200-page document signed', value: median(figures.longMs), unit: 'ms', atMost: 1000 }),
    judge({ id: 'sign-200-pages-memory', what: 'memory of the process that signs it', value: figures.longMb, unit: 'MB', atMost: 300 }),
  ]
}

function inWorker(task: SigningTask): Promise<SigningAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('support/signing-worker.ts', import.meta.url), { workerData: task, execArgv: [] })
    worker.once('message', (answer: SigningAnswer) => void worker.terminate().then(() => resolve(answer)))
    worker.once('error', reject)
  })
}

