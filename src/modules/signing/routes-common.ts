// What the routes of signing share: problems in the reader's language, and which page of a list.

import type { Problem } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'

export function said(ctx: ServerCtx, problems: Problem[]): FieldProblem[] {
  return problems.map(({ text, params, field }) => {
    const filled = typeof params?.detail === 'string' ? { ...params, detail: ctx.t(params.detail) } : params
    return { text: ctx.t(text, filled), ...(field !== undefined && { field: field.split('.').at(-1)! }) }
  })
}

export function pageOf(ctx: ServerCtx): number {
  return Math.min(10_000, Math.max(1, Math.trunc(Number(ctx.query.get('trang'))) || 1))
}
