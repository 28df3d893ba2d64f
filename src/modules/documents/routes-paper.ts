// What an address of a paper names, and refusals as form fields.

import { isUuid } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import type { ServerCtx } from '../../platform/web/server.ts'
import { documentProblems } from './problems.ts'
import { findDocument, type DocumentRow } from './queries.ts'

/** The paper an address names. */
export async function paperOf(ctx: ServerCtx): Promise<DocumentRow> {
  const id = ctx.params.documentId ?? ''
  const paper = isUuid(id) ? await ctx.read((db) => findDocument(db, ctx.communeId!, id)) : undefined
  if (!paper) throw new Refused(documentProblems.notFound)
  return paper
}
