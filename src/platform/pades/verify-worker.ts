// The verifier's own thread, for files of strangers: started for one file, ended with it, and bounded in memory.

import { parentPort, workerData } from 'node:worker_threads'
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

const { pdf, roots, ocsps, crls, now } = workerData as VerifyJob
parentPort!.postMessage(verifyPdf(pdf, { roots: roots.map(readCertificate), now, evidence: { ocsps, crls } }))
