// Forms of a commune: its published versions over the shipped ones, and the draft an officer is working on.

import type { Db } from '../../platform/db.ts'
import type { Instant } from '../../platform/time.ts'
import type { FormContent } from './rules-form-shape.ts'
import { SHIPPED_FORMS } from './rules-forms.ts'

export interface FormVersion {
  version: number
  form: FormContent
}

/** One version of a form, or the newest. The shipped one is version 1. */
export async function findForm(db: Db, communeId: number | null, code: string, version?: number): Promise<FormVersion | undefined> {
  const shipped = SHIPPED_FORMS.get(code)
  if (version === 1 || communeId === null) return shipped && { version: 1, form: shipped }
  let query = db.selectFrom('procedureForms').select(['version', 'form']).where('communeId', '=', communeId).where('code', '=', code)
  if (version !== undefined) query = query.where('version', '=', version)
  const own = await query.orderBy('version', 'desc').limit(1).executeTakeFirst()
  if (own) return { version: own.version, form: own.form as unknown as FormContent }
  return version === undefined && shipped ? { version: 1, form: shipped } : undefined
}

/** The newest form of every procedure that has one. */
export async function listForms(db: Db, communeId: number | null): Promise<Map<string, FormVersion>> {
  const forms = new Map<string, FormVersion>([...SHIPPED_FORMS].map(([code, form]) => [code, { version: 1, form }]))
  if (communeId === null) return forms
  const own = await db.selectFrom('procedureForms').distinctOn('code').select(['code', 'version', 'form']).where('communeId', '=', communeId).orderBy('code').orderBy('version', 'desc').limit(2000).execute()
  for (const { code, version, form } of own) forms.set(code, { version, form: form as unknown as FormContent })
  return forms
}

export interface FormHistoryRow {
  version: number
  editedBy: string
  publishedAt: Instant
  publishedBy: string
}

export async function listFormHistory(db: Db, communeId: number, code: string): Promise<FormHistoryRow[]> {
  return db
    .selectFrom('procedureForms')
    .leftJoin('accounts as e', (join) => join.on((eb) => eb(eb.cast<string>('e.id', 'text'), '=', eb.ref('procedureForms.editedBy'))))
    .leftJoin('accounts as p', (join) => join.on((eb) => eb(eb.cast<string>('p.id', 'text'), '=', eb.ref('procedureForms.publishedBy'))))
    .select(['version', 'publishedAt'])
    .select((eb) => [eb.fn.coalesce('e.fullName', 'procedureForms.editedBy').as('editedBy'), eb.fn.coalesce('p.fullName', 'procedureForms.publishedBy').as('publishedBy')])
    .where('procedureForms.communeId', '=', communeId)
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .limit(100)
    .execute()
}

export interface FormDraftRow {
  code: string
  basedOn: number
  revision: number
  form: FormContent
  editedAt: Instant
  editedBy: string
  editorName: string
}

export async function listFormDrafts(db: Db, communeId: number, code?: string): Promise<FormDraftRow[]> {
  let query = db
    .selectFrom('procedureFormDrafts as d')
    .leftJoin('accounts as a', (join) => join.on((eb) => eb(eb.cast<string>('a.id', 'text'), '=', eb.ref('d.editedBy'))))
    .select(['d.code', 'd.basedOn', 'd.revision', 'd.form', 'd.editedAt', 'd.editedBy'])
    .select((eb) => eb.fn.coalesce('a.fullName', 'd.editedBy').as('editorName'))
    .where('d.communeId', '=', communeId)
  if (code !== undefined) query = query.where('d.code', '=', code)
  const rows = await query.orderBy('d.editedAt', 'desc').limit(500).execute()
  return rows.map((row) => ({ ...row, form: row.form as unknown as FormContent }))
}

export async function findFormDraft(db: Db, communeId: number, code: string): Promise<FormDraftRow | undefined> {
  return (await listFormDrafts(db, communeId, code))[0]
}
