// The check of a file on arrival: is it a PDF, was it tampered with, who signed it, which words are in it. Judged before
// anything is registered; what was changed after signing never gets a number.

import { CHANGE_WORDS, checkPdf, NOTE_WORDS } from '../signing/index.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import type { PdfReport } from '../../platform/pades/report.ts'
import type { Services } from '../../platform/web/services.ts'
import { wordsOfPdf } from '../../platform/pdf-words.ts'
import { arrivalSecret } from './rules-secrecy.ts'
import { documentProblems } from './problems.ts'

export const MAX_ARRIVAL_BYTES = 30 * 1024 * 1024

export interface JudgedFile {
  fileSha256: string
  fileSizeBytes: number
  integrity: 'valid' | 'unsigned' | 'unverifiable'
  integrityNote: string
  fileText: string
}

/**
 * Says what the file is worth and keeps it; refuses what is not a PDF, cannot be read, was changed after signing, or is
 * confidential by level or by its words: of those nothing is kept.
 */
export async function judgeArrival(services: Services, bytes: Uint8Array, { declared, subject }: { declared: string; subject: string }): Promise<Decision<JudgedFile>> {
  if (!Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')) return refuse(documentProblems.fileNotPdf)
  const fileText = await wordsOfPdf(bytes)
  const secret = arrivalSecret(declared, `${subject}\n${fileText}`)
  if (secret) return refuse(secret)
  const report = await checkPdf(services, bytes, { askOnline: false })
  if (report.verdict === 'unreadable') return refuse(documentProblems.unreadable)
  if (report.verdict === 'invalid') return refuse(withParams(documentProblems.tampered, { reason: reasonOf(report) }))
  const saved = await services.files.save(bytes, { accept: ['pdf'] })
  if (!saved.ok) return refuse(...saved.problems.map((problem) => ({ ...problem, field: 'file' })))
  const integrity = report.verdict === 'valid' ? 'valid' : report.verdict === 'unsigned' ? 'unsigned' : 'unverifiable'
  const signers = report.signatures.filter(({ kind }) => kind === 'signature').map(({ signer }) => signer?.commonName ?? '?')
  return accept({ fileSha256: saved.value.id, fileSizeBytes: saved.value.sizeBytes, integrity, integrityNote: [...new Set(signers)].join(', ').slice(0, 400), fileText })
}

/** The first broken signature, or what was changed outside any, in words for the sender. */
export function reasonOf(report: PdfReport): string {
  const broken = report.signatures.find(({ verdict }) => verdict === 'invalid')
  if (broken) return `${broken.signer?.commonName ?? broken.field}: ${broken.notes.map((note) => NOTE_WORDS[note]).join('; ')}`
  const changes = report.unsigned.filter(({ allowed }) => !allowed)
  return [...new Set(changes.map(({ kind, name, page }) => CHANGE_WORDS[kind].replace('{name}', name ?? '').replace('{page}', String(page ?? ''))))].join('; ') || '?'
}
