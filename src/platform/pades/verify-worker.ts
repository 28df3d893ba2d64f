// The verifier's own thread, for files of strangers: bounded in memory by whoever starts it, one file after another.

import { parentPort } from 'node:worker_threads'
import { readCertificate } from './certificates.ts'
import { verifyPdf } from './verify.ts'
import type { Instant } from '../time.ts'

export interface VerifyJob {
  pdf: Uint8Array
  roots: Uint8Array[]
  ocsps: Uint8Array[]
  crls: Uint8Array[]
  now: Instant
}

parentPort!.on('message', ({ pdf, roots, ocsps, crls, now }: VerifyJob) => {
  parentPort!.postMessage(verifyPdf(pdf, { roots: roots.map(readCertificate), now, evidence: { ocsps, crls } }))
})

// Loading takes a while on a busy machine: the clock of the first file starts now.
parentPort!.postMessage('ready')
