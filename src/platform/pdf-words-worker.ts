// The thread behind pdf-words.ts: one file, its words, the end.

import { parentPort, workerData } from 'node:worker_threads'
import { extractText, getDocumentProxy } from 'unpdf'

const { bytes, limit } = workerData as { bytes: Uint8Array; limit: number }
try {
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  const { text } = await extractText(pdf, { mergePages: true })
  parentPort!.postMessage(text.slice(0, limit))
} catch {
  parentPort!.postMessage('')
}
