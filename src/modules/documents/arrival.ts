// The check of a file on arrival: is it a PDF, was it tampered with, who signed it, which words are in it. Judged before
// anything is registered; what was changed after signing never gets a number.

import type { Services } from '../../platform/web/services.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { judgePdf } from '../signing/index.ts'
import { documentProblems } from './problems.ts'
import { pdfWords } from './pdf-words.ts'

export interface JudgedFile {
  fileSha256: string
  fileSizeBytes: number
  integrity: 'valid' | 'unsigned' | 'unverifiable'
  integrityNote: string
  fileText: string
}
