// Addresses of the form editor.

import { may } from '../../platform/actor.ts'
import { newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { formDraftDropped, formDraftSaved, formPublished } from './commands-forms.ts'
import { typedFrom } from './field-prepare-routes.tsx'
import { procedureProblems } from './problems.ts'
import { findForm, findFormDraft, listFormHistory } from './queries-forms.ts'
import { findProcedure } from './queries.ts'
import { applyEdit, type Edit } from './rules-form-edit.ts'
import { judgeForm } from './rules-form.ts'
import { faultsOf, layoutOf, schemaOf, sectionsOf, type Section } from './rules-form-shape.ts'
import { EditorPage, FieldPage, PreviewPage, SectionPage } from './views-editor.tsx'
import { saidOf } from './views-form.tsx'
import { shapeFaultWords } from './words-form.ts'

const reads = { who: can('procedure.read') }
const edits = { who: can('procedure.edit') }

interface Editing {
  code: string
  name: string
  title: string
  sections: Section[]
  revision: number
  editor: { id: string; name: string } | undefined
}

async function editingOf(ctx: ServerCtx): Promise<Editing> {
  const code = ctx.params.code ?? ''
  const found = await ctx.read(async (db) => ({ procedure: await findProcedure(db, ctx.communeId, code, ctx.today), draft: await findFormDraft(db, ctx.communeId!, code), form: await findForm(db, ctx.communeId, code) }))
  if (!found.procedure) throw new Refused(procedureProblems.noSuchProcedure)
  const content = found.draft?.form ?? found.form?.form
  return {
    code, name: found.procedure.name, title: content?.title ?? found.procedure.name, sections: content ? sectionsOf(content) : [], revision: found.draft?.revision ?? 0,
    editor: found.draft && { id: found.draft.editedBy, name: found.draft.editorName },
  }
}

async function editorPage(ctx: ServerCtx, problems?: Problem[]) {
  const editing = await editingOf(ctx)
  const [fault] = faultsOf(editing.sections)
  const html = (
    <EditorPage
      v={ctx.view} code={editing.code} procedureName={editing.name} title={editing.title} sections={editing.sections} revision={editing.revision} editor={editing.editor?.name}
      ownDraft={editing.editor?.id === ctx.actor.id} edits={may(ctx.actor, 'procedure.edit')} publishes={may(ctx.actor, 'procedure.publish')} history={await ctx.read((db) => listFormHistory(db, ctx.communeId!, editing.code))}
      fault={fault && shapeFaultWords(fault)} commandId={() => newId(ctx.now)} {...(problems && { problems: problems.map(({ text, params }) => ({ text: ctx.t(text, params) })) })}
    />
  )
  return problems ? withStatus(problems[0]!.status, html) : html
}

const number = (text: string | undefined) => (/^\d{1,3}$/.test(text ?? '') ? Number(text) : -1)

/** The step a button asks for; undefined when it asks for none we know. */
function stepOf(ctx: ServerCtx): Edit | undefined {
  const [section, field] = [number(ctx.form.get('phan')), number(ctx.form.get('o'))]
  const [title, hint] = [ctx.form.get('title').slice(0, 200), ctx.form.get('hint').slice(0, 400)]
  switch (ctx.form.get('lam')) {
    case 'len':
      return { do: 'moveField', section, field, by: -1 }
    case 'xuong':
      return { do: 'moveField', section, field, by: 1 }
    case 'bo-o':
      return { do: 'dropField', section, field }
    case 'them-phan':
      return { do: 'addSection', title }
    case 'sua-phan':
      return { do: 'putSection', section, title, hint }
    case 'bo-phan':
      return { do: 'dropSection', section }
    case 'phan-len':
      return { do: 'moveSection', section, by: -1 }
    case 'phan-xuong':
      return { do: 'moveSection', section, by: 1 }
    default:
      return undefined
  }
}

async function save(ctx: ServerCtx, step: Edit): Promise<Problem[] | undefined> {
  const { code, title, sections } = await editingOf(ctx)
  const done = await ctx.run(formDraftSaved, { code, title, revision: number(ctx.form.get('revision')), sections: applyEdit(sections, step) })
  return done.ok ? undefined : done.problems
}

async function fieldPage(ctx: ServerCtx, problems?: Problem[]): Promise<Reply> {
  const { code, sections, revision } = await editingOf(ctx)
  const at = number(ctx.params.section)
  const section = sections[at]
  const index = ctx.params.field === 'moi' ? null : number(ctx.params.field)
  const field = index === null ? undefined : section?.fields[index]
  if (!section || (index !== null && !field)) throw new Refused(procedureProblems.noSuchProcedure)
  const before = section.repeat ? section.fields : sections.filter((one) => !one.repeat).flatMap((one) => one.fields)
  const askers = before.slice(0, field ? before.indexOf(field) : section.repeat ? undefined : before.length).filter((one) => one.kind === 'choice' || one.kind === 'yesNo' || one.kind === 'checks')
  const html = <FieldPage v={ctx.view} code={code} section={at} index={index} field={field} askers={askers} revision={revision} commandId={newId(ctx.now)} typed={problems && ctx.form.toObject()} {...(problems && { problems: problems.map(({ text, params }) => ({ text: ctx.t(text, params) })) })} />
  return problems ? withStatus(problems[0]!.status, html) : html
}

async function preview(ctx: ServerCtx, judged: boolean): Promise<Reply> {
  const { code, title, sections } = await editingOf(ctx)
  const typed = typedFrom(sections, ctx.form.entries())
  const problems = judged ? saidOf(ctx.t, judgeForm({ schema: schemaOf(code, title, sections), layout: layoutOf(sections) }, typed, ctx.today).problems) : undefined
  return <PreviewPage v={ctx.view} code={code} title={title} sections={sections} typed={typed} judged={judged} {...(problems && { problems })} />
}

export const editorRoutes: ServerRoute[] = [
  page<ServerCtx>('/mau-don/:code', reads, (ctx) => editorPage(ctx)),
  form<ServerCtx>('/mau-don/:code', edits, async (ctx) => {
    const step = stepOf(ctx)
    const problems = step && (await save(ctx, step))
    return problems ? editorPage(ctx, problems) : seeOther(`/mau-don/${ctx.params.code}`)
  }),
  page<ServerCtx>('/mau-don/:code/xem-truoc', reads, (ctx) => preview(ctx, false)),
  form<ServerCtx>('/mau-don/:code/xem-truoc', reads, (ctx) => preview(ctx, true)),
  page<ServerCtx>('/mau-don/:code/phan/:section', edits, async (ctx) => {
    const { code, sections, revision } = await editingOf(ctx)
    const at = number(ctx.params.section)
    const section = sections[at]
    if (!section) throw new Refused(procedureProblems.noSuchProcedure)
    return <SectionPage v={ctx.view} code={code} at={at} section={section} last={at === sections.length - 1} revision={revision} commandId={() => newId(ctx.now)} />
  }),
  page<ServerCtx>('/mau-don/:code/o/:section/:field', edits, (ctx) => fieldPage(ctx)),
  form<ServerCtx>('/mau-don/:code/o/:section/:field', edits, async (ctx) => {
    const { form: sent } = ctx
    const settings = sent.getAll('dat')
    const input = { label: sent.get('label').slice(0, 200), hint: sent.get('hint').slice(0, 400), kind: sent.get('kind'), required: settings.includes('bat-buoc'), pastOnly: settings.includes('da-qua'), options: sent.get('options').slice(0, 6000), whenField: sent.get('whenField'), whenIs: sent.get('whenIs').slice(0, 400) }
    const problems = await save(ctx, { do: 'putField', section: number(ctx.params.section), field: ctx.params.field === 'moi' ? null : number(ctx.params.field), input })
    return problems ? fieldPage(ctx, problems) : seeOther(`/mau-don/${ctx.params.code}`, { tone: 'ok', text: ctx.t('Đã lưu vào bản nháp.') })
  }),
  form<ServerCtx>('/mau-don/:code/phat-hanh', { who: can('procedure.publish') }, async (ctx) => {
    const done = await ctx.run(formPublished, { code: ctx.params.code, revision: number(ctx.form.get('revision')) })
    return done.ok ? seeOther(`/mau-don/${ctx.params.code}`, { tone: 'ok', text: ctx.t('Đã phát hành. Hồ sơ đang làm giữ bản cũ, hồ sơ mới dùng bản này.') }) : editorPage(ctx, done.problems)
  }),
  form<ServerCtx>('/mau-don/:code/bo-nhap', edits, async (ctx) => {
    const done = await ctx.run(formDraftDropped, { code: ctx.params.code })
    return done.ok ? seeOther(`/mau-don/${ctx.params.code}`, { tone: 'ok', text: ctx.t('Đã bỏ bản nháp.') }) : editorPage(ctx, done.problems)
  }),
]
