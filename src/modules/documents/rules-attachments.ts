// Annexes in files of their own: which files are taken, how they are numbered, and what the text of the paper must say of
// them (Decree 30/2020, Annex I; content/documents, "attachments").

import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { documentProblems } from './problems.ts'
import type { Breach } from './rules-format.ts'

/** Kinds that travel as annexes; of these only a PDF can carry a signature on its page. */
export const ANNEX_KINDS = ['pdf', 'docx', 'xlsx'] as const
export type AnnexKind = (typeof ANNEX_KINDS)[number]
export const ANNEX_MEDIA: Record<AnnexKind, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
export const ANNEX_ACCEPT = '.pdf,.docx,.xlsx'
export const ANNEXES_MAX = 15
/** Files that may come with a paper: other offices attach more, and their list of files is one too. */
export const ARRIVED_MAX = 20
const MB = 1024 * 1024
export const ANNEX_MAX_BYTES = 20 * MB
/** Together with the paper, in Base64, they must fit into one package of the hub. */
export const ANNEXES_MAX_BYTES = 25 * MB

/** What the name says it is; undefined for a kind that does not travel. */
export function annexKindOf(fileName: string): AnnexKind | undefined {
  const end = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase()
  return ANNEX_KINDS.find((kind) => kind === end)
}

/** A name for showing and for packages: no path, no control characters, short. */
export function safeFileName(name: string): string {
  return name.normalize('NFC').replace(/^.*[\\/]/, '').replace(/[\p{Cc}"<>|?*:]/gu, '').trim().slice(-120) || 'tep'
}

export interface AnnexFile {
  sha256: string
  sizeBytes: number
}

/** May this file be added to those that are there? */
export function decideAnnex(there: readonly AnnexFile[], added: AnnexFile): Decision<null> {
  if (there.some(({ sha256 }) => sha256 === added.sha256)) return refuse(documentProblems.annexTwice)
  if (there.length >= ANNEXES_MAX) return refuse(withParams(documentProblems.annexesMany, { n: ANNEXES_MAX }))
  if (there.reduce((sum, { sizeBytes }) => sum + sizeBytes, added.sizeBytes) > ANNEXES_MAX_BYTES) return refuse(withParams(documentProblems.annexesLarge, { megabytes: ANNEXES_MAX_BYTES / MB }))
  return accept(null)
}

const ROMAN: readonly [number, string][] = [[10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']]

export function roman(n: number): string {
  let [left, text] = [n, '']
  for (const [value, letters] of ROMAN) for (; left >= value; left -= value) text += letters
  return text
}

/** 'Phụ lục' when it is the only one, 'Phụ lục II' among several. */
export function annexLabel(position: number, count: number): string {
  return count > 1 ? `Phụ lục ${roman(position)}` : 'Phụ lục'
}

/** The text must lead to each annex, and must not promise one that is not there. */
export function checkAnnexes(body: string, count: number): Breach[] {
  const names = Array.from({ length: count }, (_, index) => annexLabel(index + 1, count))
  const missing = names.filter((name) => !new RegExp(`${name.replace(' ', '\\s+')}(?![IVXLC\\p{L}])`, 'iu').test(body))
  if (missing.length > 0) {
    return [{ code: 'annex-unnamed', field: 'body', severity: 'must', text: 'Có tệp kèm theo nhưng trong bài chưa chỉ dẫn tới {names}. Hãy ghi ở chỗ nói tới nó, ví dụ: “(chi tiết tại {first} kèm theo)”.', params: { names: missing.join(', '), first: missing[0]! } }]
  }
  if (count === 0 && /phụ lục\s+([IVXLC]+\s+)?(kèm theo|đính kèm|gửi kèm)/iu.test(body)) {
    return [{ code: 'annex-promised', field: 'body', severity: 'advice', text: 'Bài nhắc tới phụ lục kèm theo nhưng chưa có tệp nào. Nếu phụ lục ở tệp riêng, hãy thêm ở mục “Phụ lục kèm theo”.' }]
  }
  return []
}

/** Files that came with a list of hashes signed by their sender: is each of them in it? */
export function isListed(listWords: string, sha256: string): boolean {
  return listWords.replace(/\s+/g, '').toLowerCase().includes(sha256)
}

/** How the sealed list of files is called, so that a receiver knows it. */
export const LIST_TITLE = 'Bảng kê tệp kèm theo'
export function isFileList(words: string): boolean {
  return words.normalize('NFC').replace(/\s+/g, ' ').toLocaleUpperCase('vi').includes(LIST_TITLE.toLocaleUpperCase('vi'))
}
