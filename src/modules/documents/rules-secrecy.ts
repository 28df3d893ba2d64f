// Confidential papers stay outside: refused by the declared level, and by a net that reads the words. The net errs to the
// careful side and names what it saw, so that a writer can mend a harmless sentence.

import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import { SECRECY_KEYS, secrecyName } from './decree.ts'
import { documentProblems } from './problems.ts'

/** Stamps stand alone in capitals; labels name the level; a few phrases are only found in marked papers. */
const SIGNS: readonly RegExp[] = [
  /^[\s*_#|-]*(TUYỆT MẬT|TỐI MẬT|MẬT)[\s*_.|-]*$/mu,
  /(?<!\p{L})độ\s+mật\s*:\s*(tuyệt mật|tối mật|mật)/iu,
  /tài liệu\s+(tuyệt mật|tối mật|mật)(?!\p{L})(?!\s*(khẩu|thiết|độ|ong))/iu,
  /thuộc\s+(danh mục|phạm vi)\s+bí mật nhà nước\s+độ\s+/iu,
  /(?<!\p{L})bản số\s*:?\s*\d+.{0,40}(tuyệt mật|tối mật|mật)(?!\p{L})/iu,
]

/** The words that look like a confidentiality mark; undefined when there are none. */
export function findSecrecy(text: string): string | undefined {
  const composed = text.normalize('NFC')
  for (const sign of SIGNS) {
    const found = sign.exec(composed)
    if (found) return found[0].trim().replace(/\s+/g, ' ').slice(0, 60)
  }
  return undefined
}

export function decideSecrecy(declared: string, text: string): Decision<null> {
  if (SECRECY_KEYS.includes(declared)) return refuse(withParams(documentProblems.secretDeclared, { level: secrecyName(declared) }))
  const sign = findSecrecy(text)
  return sign === undefined ? accept(null) : refuse(withParams(documentProblems.secretFound, { sign }))
}

/** Why a paper must stay outside for its confidentiality; undefined when it need not. */
export function arrivalSecret(declared: string, text: string): Problem | undefined {
  const decision = decideSecrecy(declared, text)
  if (decision.ok) return undefined
  return declared === 'none' ? withParams(documentProblems.arrivalSecret, decision.problems[0]!.params ?? {}) : withParams(documentProblems.secretDeclared, { level: secrecyName(declared) })
}
