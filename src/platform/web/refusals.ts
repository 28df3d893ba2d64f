// A refusal's problems in the reader's language, as forms show them: the same words on server and phone.

import type { Problem } from '../problem.ts'
import type { Ctx } from './route.ts'

export interface SaidProblem {
  text: string
  field?: string
}

/** Words inside a sentence are translated too; a field inside a list belongs to the list's own field on the form. */
export function said({ t }: Pick<Ctx, 't'>, problems: readonly Problem[]): SaidProblem[] {
  return problems.map(({ text, params, field }) => {
    const words = params && Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? t(value) : value]))
    return { text: t(text, words), ...(field !== undefined && { field: field.split('.')[0]! }) }
  })
}

/** The status of a refused form: its first problem's own. */
export function statusOf(problems: readonly Problem[]): number {
  return problems[0]?.status ?? 422
}
