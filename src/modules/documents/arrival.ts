// The check of a file on arrival: is it a PDF, was it tampered with, who signed it, which words are in it. Judged before
// anything is registered; what was changed after signing never gets a number.

import { checkPdf } from '../signing/index.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { PdfReport } from '../../platform/pades/report.ts'
import type { Services } from '../../platform/web/services.ts'
import { wordsOfPdf } from './pdf-words.ts'
import { documentProblems } from './problems.ts'

export const MAX_ARRIVAL_BYTES = 30 * 1024 * 1024

export interface JudgedFile {
  fileSha256: string
  fileSizeBytes: number
  integrity: 'valid' | 'unsigned' | 'unverifiable'
  integrityNote: string
  fileText: string
}

/** Keeps the file and says what it is worth; refuses what is not a PDF, cannot be read, or was changed after signing. */
export async function judgeArrival(services: Services, bytes: Uint8Array): Promise<Decision<JudgedFile>> {
  const saved = await services.files.save(bytes, { accept: ['pdf'] })
  if (!saved.ok) return refuse(...saved.problems.map((problem) => ({ ...problem, field: 'file' })))
  const report = await checkPdf(services, bytes, { askOnline: false })
  if (report.verdict === 'unreadable') return refuse(documentProblems.unreadable)
  if (report.verdict === 'invalid') return refuse(withParams(documentProblems.tampered, { reason: reasonOf(report) }))
  const integrity = report.verdict === 'valid' ? 'valid' : report.verdict === 'unsigned' ? 'unsigned' : 'unverifiable'
  const signers = report.signatures.filter(({ kind }) => kind === 'signature').map(({ signer }) => signer?.commonName ?? '?')
  return accept({ fileSha256: saved.value.id, fileSizeBytes: saved.value.sizeBytes, integrity, integrityNote: [...new Set(signers)].join(', ').slice(0, 400), fileText: await wordsOfPdf(bytes) })
}

/** The first broken signature, in words for the sender. */
export function reasonOf(report: PdfReport): string {
  const broken = report.signatures.find(({ verdict }) => verdict === 'invalid')
  return broken ? `${broken.signer?.commonName ?? broken.field}: ${broken.notes.join(', ')}` : report.unsigned.filter(({ allowed }) => !allowed).map(({ kind }) => kind).join(', ') || '?'
}
