// Pages and forms of one person, the search, and edits that clashed.

import { isUuid } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { can, form, page, seeOther, type Html } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { editResident, settleConflict } from './commands.ts'
import { recordConsent, withdrawConsent } from './commands-consent.ts'
import { moveResident, setResidentState } from './commands-household.ts'
import { peopleProblems } from './problems.ts'
import { listConflicts, rememberLook, resolveResident, type HouseholdLine, type ResidentRow } from './queries.ts'
import { listConsents } from './queries-held.ts'
import { findHouseholds, findPeople } from './queries-search.ts'
import { actorNames, formReply, freshId, historyFor, householdFor, idIn, mayOf, territory } from './routes-common.ts'
import { orNull, personInput, typed } from './routes-households.tsx'
import { birthText, EDITABLE_FIELDS, type EditableField } from './rules.ts'
import { ConflictsPage } from './views-conflicts.tsx'
import { EditResidentPage } from './views-resident-form.tsx'
import { MoveResidentPage, ResidentPage, SearchPage } from './views-residents.tsx'

const read = { who: can('people.read') }
const edit = { who: can('people.edit') }

export interface Person {
  resident: ResidentRow
  household: HouseholdLine
}

/** The person this address means now (merges followed), in the reader's territory. */
export async function personFor(ctx: ServerCtx): Promise<Person> {
  const resident = await ctx.read((db) => resolveResident(db, ctx.communeId!, idIn(ctx, 'id')))
  if (!resident || resident.state === 'erased' || resident.state === 'undone') throw new Refused(peopleProblems.residentUnknown)
  return { resident, household: await householdFor(ctx, resident.householdId) }
}

async function residentPage(ctx: ServerCtx, problems?: FieldProblem[]): Promise<Html> {
  const { resident, household } = await personFor(ctx)
  const { communeId, actor, today: day, now: at } = ctx
  await ctx.services.database.write(communeId!, (db) => rememberLook(db, communeId!, { residentId: resident.id, actorId: actor.id, actorName: actor.name, day, at }))
  const consents = await ctx.read((db) => listConsents(db, communeId!, resident.id))
  const history = await historyFor(ctx, [`resident:${resident.id}`, ...(resident.importId ? [`register_import:${resident.importId}`] : [])])
  return (
    <ResidentPage v={ctx.view} resident={resident} household={household} consents={consents} history={history} may={mayOf(ctx)} commandIds={{ state: freshId(ctx), consent: freshId(ctx) }} problems={problems} values={typed(ctx)} />
  )
}

async function editPage(ctx: ServerCtx, values: Record<string, string>, commandId: string, problems?: FieldProblem[]): Promise<Html> {
  const { resident, household } = await personFor(ctx)
  return <EditResidentPage v={ctx.view} resident={resident} household={household} values={values} problems={problems} commandId={commandId} />
}

/** Which ledger entry had set each field when the form was drawn; what cannot be read counts as "long ago". */
function basesOf(text: string): Record<string, number> {
  try {
    const bases = JSON.parse(text) as Record<string, unknown>
    return Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, Number.isInteger(bases[field]) ? Number(bases[field]) : 0]))
  } catch {
    return {}
  }
}

async function saveEdit(ctx: ServerCtx) {
  const { input, birth } = personInput(ctx)
  if (!birth.ok) return birth
  const bases = basesOf(ctx.form.get('bases'))
  const { fullName, sex, householdRole, language, device, phone } = input
  const values: Partial<Record<EditableField, string | null>> = { fullName, birth: birthText(birth.value), sex, householdRole, language, device, phone }
  const fields = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, base: bases[field] ?? 0 }]))
  return ctx.run(editResident, { residentId: idIn(ctx, 'id'), fields })
}

async function movePage(ctx: ServerCtx, commandId: string, problems?: FieldProblem[]): Promise<Html> {
  const { resident, household } = await personFor(ctx)
  const q = (ctx.query.get('q') ?? ctx.form.get('q')).slice(0, 100)
  const found = q === '' ? [] : (await ctx.read((db) => findHouseholds(db, ctx.communeId!, q, territory(ctx)))).rows
  return <MoveResidentPage v={ctx.view} resident={resident} household={household} q={q} found={found} commandId={commandId} problems={problems} />
}

export const residentRoutes: ServerRoute[] = [
  page<ServerCtx>('/nguoi', read, async (ctx) => {
    const q = ctx.query.get('q')?.slice(0, 100) ?? ''
    return <SearchPage v={ctx.view} q={q} found={await ctx.read((db) => findPeople(db, ctx.communeId!, q, territory(ctx)))} />
  }),
  page<ServerCtx>('/nguoi/xung-dot', { who: can('people.merge') }, async (ctx) => {
    const conflicts = await ctx.read((db) => listConflicts(db, ctx.communeId!))
    const nameOf = await actorNames(ctx, conflicts.map((conflict) => conflict.offeredBy))
    return <ConflictsPage v={ctx.view} conflicts={conflicts.map((one) => ({ ...one, offeredBy: nameOf(one.offeredBy) }))} freshId={() => freshId(ctx)} />
  }),
  form<ServerCtx>('/nguoi/xung-dot/:conflictId', { who: can('people.merge') }, async (ctx) => {
    const decision = await ctx.run(settleConflict, { conflictId: idIn(ctx, 'conflictId', peopleProblems.conflictDecided), take: ctx.form.get('take') === '1' })
    return decision.ok ? seeOther('/nguoi/xung-dot', { tone: 'ok', text: ctx.t('Đã xử lý.') }) : ctx.refusal(decision.problems)
  }),
  page<ServerCtx>('/nguoi/:id', read, (ctx) => residentPage(ctx)),
  page<ServerCtx>('/nguoi/:id/sua', edit, (ctx) => editPage(ctx, {}, freshId(ctx))),
  form<ServerCtx>('/nguoi/:id/sua', edit, async (ctx) => {
    const decision = await saveEdit(ctx)
    return formReply(ctx, decision, (problems) => editPage(ctx, typed(ctx), ctx.form.get('commandId'), problems), (answer) => {
      const waits = (answer.conflicts as string[]).length > 0
      const text = waits ? ctx.t('Đã lưu. Có chỗ người khác vừa sửa khác bạn: chờ cán bộ xem ở mục Sửa lệch nhau.') : ctx.t('Đã lưu hồ sơ.')
      return seeOther(`/nguoi/${String(answer.id)}`, { tone: waits ? 'warn' : 'ok', text })
    })
  }),
  form<ServerCtx>('/nguoi/:id/trang-thai', edit, async (ctx) => {
    const decision = await ctx.run(setResidentState, { residentId: idIn(ctx, 'id'), state: ctx.form.get('state') })
    return decision.ok ? seeOther(`/nguoi/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã ghi.') }) : ctx.refusal(decision.problems)
  }),
  page<ServerCtx>('/nguoi/:id/chuyen-ho', edit, (ctx) => movePage(ctx, freshId(ctx))),
  form<ServerCtx>('/nguoi/:id/chuyen-ho', edit, async (ctx) => {
    const toHouseholdId = ctx.form.get('toHouseholdId')
    const decision = await ctx.run(moveResident, { residentId: idIn(ctx, 'id'), toHouseholdId: isUuid(toHouseholdId) ? toHouseholdId : undefined })
    return formReply(ctx, decision, (problems) => movePage(ctx, ctx.form.get('commandId'), problems), () => seeOther(`/nguoi/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã chuyển sang hộ khác.') }))
  }),
  form<ServerCtx>('/nguoi/:id/dong-y', edit, async (ctx) => {
    const marks = ctx.form.getAll('marks')
    const input = {
      residentId: idIn(ctx, 'id'), purpose: ctx.form.get('purpose'), disability: marks.includes('disability'), livingAlone: marks.includes('living_alone'),
      consent: { wording: ctx.form.get('consentWording'), how: orNull(ctx.form.get('consentHow')) ?? undefined },
    }
    const decision = await ctx.run(recordConsent, input)
    const named = decision.ok ? decision : { ...decision, problems: decision.problems.map((problem) => ({ ...problem, field: CONSENT_FIELDS[problem.field ?? ''] ?? problem.field ?? 'consentHow' })) }
    return formReply(ctx, named, (problems) => residentPage(ctx, problems), () => seeOther(`/nguoi/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã ghi lời đồng ý.') }))
  }),
  form<ServerCtx>('/nguoi/:id/rut-dong-y', edit, async (ctx) => {
    const decision = await ctx.run(withdrawConsent, { consentId: ctx.form.get('consentId') })
    return decision.ok ? seeOther(`/nguoi/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã rút lời đồng ý; dấu kèm theo cũng đã bỏ.') }) : ctx.refusal(decision.problems)
  }),
]

const CONSENT_FIELDS: Record<string, string> = { 'consent.how': 'consentHow', 'consent.wording': 'consentWording' }
