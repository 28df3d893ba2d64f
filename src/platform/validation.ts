// Turns Zod's issues into our problems: one Vietnamese sentence per field. Runs on the phone too.

import type { z } from 'zod'
import { commonProblems, withParams, type Problem } from './problem.ts'

/** A schema's own message (Vietnamese) wins; otherwise the sentence is drawn from the kind of issue. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.')
    if (isMissing(issue)) return withParams(commonProblems.missing, {}, field)
    return withParams(commonProblems.badInput, { detail: sentence(issue) }, field)
  })
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_type') return issue.input === undefined || issue.input === '' || /received undefined/.test(issue.message)
  return issue.code === 'too_small' && issue.origin === 'string' && Number(issue.minimum) === 1
}

const OWN_WORDS = /[À-ỹĐđ]/u

function sentence(issue: z.core.$ZodIssue): string {
  if (OWN_WORDS.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? `ít nhất ${issue.minimum} ký tự` : `nhỏ nhất là ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'string' ? `nhiều nhất ${issue.maximum} ký tự` : `lớn nhất là ${issue.maximum}`
    case 'invalid_value':
      return 'hãy chọn một trong các mục có sẵn'
    default:
      return 'giá trị này không đúng dạng'
  }
}
