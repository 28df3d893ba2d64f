// What an address of a paper names, and refusals as form fields.

import { isUuid } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { documentProblems } from './problems.ts'
import { findDocument, type DocumentRow } from './queries.ts'

export function said(ctx: ServerCtx, problems: readonly Problem[]): FieldProblem[] {
  return problems.map(({ text, params, field }) => {
    const filled = typeof params?.detail === 'string' ? { ...params, detail: ctx.t(params.detail) } : params
    return { text: ctx.t(text, filled), ...(field !== undefined && { field: field.split('.')[0]! }) }
  })
}

/** The paper an address names. */
export async function paperOf(ctx: ServerCtx): Promise<DocumentRow> {
  const id = ctx.params.documentId ?? ''
  const paper = isUuid(id) ? await ctx.read((db) => findDocument(db, ctx.communeId!, id)) : undefined
  if (!paper) throw new Refused(documentProblems.notFound)
  return paper
}
