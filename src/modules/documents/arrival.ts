// The check of a file on arrival: is it a PDF, was it tampered with, who signed it, which words are in it. Judged before
// anything is registered; what was changed after signing never gets a number. Annexes are judged the same way.

import { CHANGE_WORDS, checkPdf, NOTE_WORDS } from '../signing/index.ts'
import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import type { PdfReport } from '../../platform/pades/report.ts'
import type { Services } from '../../platform/web/services.ts'
import { fileProblems } from '../../platform/files.ts'
import { inspectFile } from '../../platform/file-kinds.ts'
import { wordsOfOffice } from '../../platform/office-words.ts'
import { wordsOfPdf } from '../../platform/pdf-words.ts'
import { ANNEX_MAX_BYTES, ANNEX_MEDIA, annexKindOf, ARRIVED_MAX, isFileList, isListed, safeFileName, type AnnexKind } from './rules-attachments.ts'
import { arrivalSecret, findSecrecy } from './rules-secrecy.ts'
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

export interface JudgedAnnex {
  fileName: string
  kind: AnnexKind
  sha256: string
  sizeBytes: number
  integrity: 'valid' | 'unsigned' | 'unverifiable'
  note: string
  words: string
}

/** Is this file what its name says, whole, harmless, not confidential, not changed after signing? Kept when it is. */
export async function judgeAnnex(services: Services, file: { name: string; bytes: Uint8Array }): Promise<Decision<JudgedAnnex>> {
  const { bytes } = file
  const fileName = safeFileName(file.name)
  const name = fileName.slice(0, 80)
  const kind = annexKindOf(fileName)
  if (!kind) return refuse(withParams(documentProblems.annexKind, { name }))
  if (bytes.length === 0) return refuse(documentProblems.annexMissing)
  if (bytes.length > ANNEX_MAX_BYTES) return refuse(withParams(documentProblems.annexLarge, { name, megabytes: ANNEX_MAX_BYTES / 1024 / 1024 }))
  const looked = await inspectFile({ sizeBytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) })
  if ('fault' in looked && looked.fault !== 'unknownKind') return refuse({ ...fileProblems[looked.fault], field: 'file' })
  if ('fault' in looked || looked.kind !== kind) return refuse(withParams(documentProblems.annexDisguised, { name }))
  const words = kind === 'pdf' ? await wordsOfPdf(bytes) : wordsOfOffice(bytes)
  const sign = findSecrecy(words)
  if (sign !== undefined) return refuse(withParams(documentProblems.annexSecret, { name, sign }))
  const worth = kind === 'pdf' ? await worthOf(services, bytes, name) : accept({ integrity: 'unsigned' as const, note: '' })
  if (!worth.ok) return worth
  const saved = await services.files.save(bytes, { accept: [kind], declaredType: ANNEX_MEDIA[kind] })
  if (!saved.ok) return refuse(...saved.problems.map((problem) => ({ ...problem, field: 'file' })))
  return accept({ fileName, kind, sha256: saved.value.id, sizeBytes: saved.value.sizeBytes, words, ...worth.value })
}

async function worthOf(services: Services, bytes: Uint8Array, name: string): Promise<Decision<{ integrity: JudgedAnnex['integrity']; note: string }>> {
  const report = await checkPdf(services, bytes, { askOnline: false })
  if (report.verdict === 'unreadable') return refuse(withParams(documentProblems.annexUnsignable, { name }))
  if (report.verdict === 'invalid') return refuse(withParams(documentProblems.annexTampered, { name, reason: reasonOf(report) }))
  const signers = report.signatures.filter(({ kind }) => kind === 'signature').map(({ signer }) => signer?.commonName ?? '?')
  return accept({ integrity: report.verdict === 'caution' ? 'unverifiable' : report.verdict, note: [...new Set(signers)].join(', ').slice(0, 400) })
}

/** What came with a paper: what is kept of it, or why not. */
export interface ArrivedAnnex {
  fileName: string
  kind: AnnexKind | null
  sha256: string | null
  sizeBytes: number
  integrity: JudgedAnnex['integrity'] | 'listed' | 'not_kept'
  note: string
}

/** Faults of an annex for which the paper itself goes back: it is not what was sent, or must not be here. */
const TURNS_BACK: readonly string[] = [documentProblems.annexTampered.code, documentProblems.annexSecret.code]

/**
 * Everything that came with a paper. With `say`, a file of a kind that is not taken is named with its reason; without, it is
 * refused at once. One that was changed on the way, by its own signature or by the list its sender signed, turns the paper back.
 */
export async function judgeArrivedAnnexes(services: Services, files: readonly { name: string; bytes: Uint8Array }[], say?: (problem: Problem) => string): Promise<Decision<ArrivedAnnex[]>> {
  if (files.length > ARRIVED_MAX) return refuse(withParams(documentProblems.annexesMany, { n: ARRIVED_MAX }))
  const found: (ArrivedAnnex & { words: string })[] = []
  for (const file of files) {
    const judged = await judgeAnnex(services, file)
    if (judged.ok) found.push(judged.value)
    else if (!say || TURNS_BACK.includes(judged.problems[0]!.code)) return judged
    else found.push({ fileName: safeFileName(file.name), kind: null, sha256: null, sizeBytes: file.bytes.length, integrity: 'not_kept', note: say(judged.problems[0]!).slice(0, 400), words: '' })
  }
  const list = found.find(({ integrity, words }) => (integrity === 'valid' || integrity === 'unverifiable') && isFileList(words))
  for (const annex of found) {
    if (!list || annex.sha256 === null || annex.integrity !== 'unsigned') continue
    if (!isListed(list.words, annex.sha256)) return refuse(withParams(documentProblems.annexUnlisted, { name: annex.fileName.slice(0, 80) }))
    Object.assign(annex, { integrity: list.integrity === 'valid' ? 'listed' : 'unverifiable', note: list.fileName })
  }
  return accept(found.map(({ words: _words, ...annex }) => annex))
}
