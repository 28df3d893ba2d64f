// The words a PDF carries as text (no recognition of pictures), read in a thread of its own: files of strangers get limited
// memory and time, and what cannot be read has no words.

import { Worker } from 'node:worker_threads'
import { projectFile } from './root.ts'

const MAX_MS = 8000
const MAX_CHARACTERS = 1_000_000

export async function wordsOfPdf(bytes: Uint8Array): Promise<string> {
  const worker = new Worker(projectFile('src/platform/pdf-words-worker.ts'), { resourceLimits: { maxOldGenerationSizeMb: 192 }, workerData: { bytes, limit: MAX_CHARACTERS }, execArgv: [] })
  const answer = Promise.withResolvers<string>()
  const deadline = setTimeout(() => answer.resolve(''), MAX_MS)
  worker.once('message', (text: string) => answer.resolve(text))
  worker.once('error', () => answer.resolve(''))
  worker.once('exit', () => answer.resolve(''))
  try {
    return await answer.promise
  } finally {
    clearTimeout(deadline)
    await worker.terminate()
  }
}
