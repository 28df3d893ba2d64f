// Forms of a commune: a draft that officers edit, published as a version by somebody other than its last editor.

import * as z from 'zod'
import { command } from '../../platform/command.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { toPlainDate } from '../../platform/time.ts'
import { catalogueProblems } from './problems-catalogue.ts'
import { findForm, findFormDraft } from './queries-forms.ts'
import { findProcedure } from './queries.ts'
import { FIELD_KINDS, faultsOf, layoutOf, schemaOf, sectionsOf, type FormContent, type Section } from './rules-form-shape.ts'
import { procedureProblems } from './problems.ts'
import { shapeFaultWords } from './words-form.ts'

const text = (most: number) => z.string().max(most)
const field = z.object({
  name: text(40), kind: z.enum(FIELD_KINDS), label: text(200), hint: text(400).optional(), required: z.boolean(),
  options: z.array(z.object({ value: text(60), label: text(200) })).max(60).optional(),
  min: z.number().int().optional(), max: z.number().int().optional(), pastOnly: z.boolean().optional(),
  when: z.object({ field: text(40), is: z.array(text(60)).max(60) }).optional(),
})
const section = z.object({
  title: text(200), hint: text(400).optional(),
  repeat: z.object({ name: text(40), min: z.number().int(), max: z.number().int(), item: text(60) }).optional(),
  fields: z.array(field).max(80),
})
export const formDraftInput = z.object({ code: text(40), revision: z.number().int().min(0), title: text(200), sections: z.array(section).max(30) })

/** One step of editing. A draft may be unfinished; only publishing asks that it be whole. */
export const formDraftSaved = command({
  type: 'form.draft_saved',
  may: 'procedure.edit',
  input: formDraftInput,
  async run({ db, communeId, now, actor }, { code, revision, title, sections }) {
    if (!(await findProcedure(db, communeId, code, toPlainDate(now)))) return refuse(procedureProblems.noSuchProcedure)
    const draft = await findFormDraft(db, communeId, code)
    if ((draft?.revision ?? 0) !== revision) return refuse(catalogueProblems.formChanged)
    const base = await findForm(db, communeId, code)
    const content = contentOf(code, title, sections as Section[], draft?.form ?? base?.form, toPlainDate(now))
    const row = { basedOn: draft?.basedOn ?? base?.version ?? 0, revision: revision + 1, form: JSON.stringify(content), editedAt: now, editedBy: actor.id }
    await db.insertInto('procedureFormDrafts').values({ communeId, code, ...row }).onConflict((oc) => oc.columns(['communeId', 'code']).doUpdateSet(row)).execute()
    return accept({ subject: `form:${code}`, data: { revision: revision + 1, fields: sections.flatMap((one) => one.fields.map((box) => box.name)) } })
  },
})

function contentOf(code: string, title: string, sections: Section[], base: FormContent | undefined, today: string): FormContent {
  return {
    code, title, schema: schemaOf(code, title, sections), layout: layoutOf(sections),
    source: base?.source ?? { name: 'Xã soạn', url: null }, note: base?.note ?? 'Tờ khai do xã soạn để chuẩn bị trước, không phải mẫu của Nhà nước. Khi nộp, mẫu trên Cổng Dịch vụ công quốc gia là mẫu đúng.',
    checkedOn: today, expiresOn: base?.expiresOn ?? `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`, status: 'unverified',
  }
}

export const formPublished = command({
  type: 'form.published',
  may: 'procedure.publish',
  input: z.object({ code: text(40), revision: z.number().int() }),
  async run({ db, communeId, now, actor }, { code, revision }) {
    const draft = await findFormDraft(db, communeId, code)
    if (!draft) return refuse(catalogueProblems.noDraft)
    if (draft.revision !== revision) return refuse(catalogueProblems.formChanged)
    if (draft.editedBy === actor.id) return refuse(catalogueProblems.fourEyes)
    const [fault] = faultsOf(sectionsOf(draft.form))
    if (fault) return refuse(withParams(catalogueProblems.formFault, { detail: shapeFaultWords(fault) }))
    const newest = await findForm(db, communeId, code)
    if (newest && JSON.stringify([newest.form.schema, newest.form.layout]) === JSON.stringify([draft.form.schema, draft.form.layout])) return refuse(catalogueProblems.nothingChanged)
    const version = Math.max(1, newest?.version ?? 1) + 1
    await db.insertInto('procedureForms').values({ communeId, code, version, form: JSON.stringify(draft.form), editedBy: draft.editedBy, publishedAt: now, publishedBy: actor.id }).execute()
    await db.deleteFrom('procedureFormDrafts').where('communeId', '=', communeId).where('code', '=', code).execute()
    return accept({ subject: `form:${code}`, data: { version, editedBy: draft.editedBy }, answer: { version } })
  },
})

export const formDraftDropped = command({
  type: 'form.draft_dropped',
  may: 'procedure.edit',
  input: z.object({ code: text(40) }),
  async run({ db, communeId }, { code }) {
    const { numDeletedRows } = await db.deleteFrom('procedureFormDrafts').where('communeId', '=', communeId).where('code', '=', code).executeTakeFirstOrThrow()
    return numDeletedRows === 0n ? refuse(catalogueProblems.noDraft) : accept({ subject: `form:${code}`, data: {} })
  },
})
