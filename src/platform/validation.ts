// Turns Zod's issues into our problems: one Vietnamese sentence per field. Runs on the phone too.

import type { z } from 'zod'
import { commonProblems, withParams, type Problem } from './problem.ts'

/** A schema's own message (Vietnamese, with its English in the catalogue) wins; otherwise the kind of issue gives the sentence. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => {
    const [problem, params] = sentence(issue)
    return withParams(problem, params, issue.path.join('.'))
  })
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  // Zod leaves the input out of its issues; its message tells what was received.
  if (issue.code === 'invalid_type') return /received (undefined|null)/.test(issue.message)
  return issue.code === 'too_small' && issue.origin === 'string' && Number(issue.minimum) === 1
}

const OWN_WORDS = /[À-ỹĐđ]/u

function sentence(issue: z.core.$ZodIssue): [Problem, Record<string, string | number>] {
  if (isMissing(issue)) return [commonProblems.missing, {}]
  if (OWN_WORDS.test(issue.message)) return [commonProblems.badInput, { detail: issue.message }]
  if ((issue.code === 'too_small' || issue.code === 'too_big') && (issue.origin === 'array' || issue.origin === 'set')) return [commonProblems.badInput, { detail: 'hãy xem lại số mục đã chọn' }]
  switch (issue.code) {
    case 'too_small':
      return [issue.origin === 'string' ? commonProblems.tooShort : commonProblems.tooSmall, { n: Number(issue.minimum) }]
    case 'too_big':
      return [issue.origin === 'string' ? commonProblems.tooLong : commonProblems.tooBig, { n: Number(issue.maximum) }]
    case 'invalid_value':
      return [commonProblems.badInput, { detail: 'hãy chọn một trong các mục có sẵn' }]
    default:
      return [commonProblems.badInput, { detail: 'giá trị này không đúng dạng' }]
  }
}
