// Adding and mending people at the door; the commands themselves belong to the people module.

import { newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { can, form, page, seeOther, withStatus, type Ctx, type Reply, type Route } from '../../platform/web/route.ts'
import { commandIdOf, findMended, getHousehold, savedFlash, type StoreOf } from './field-common.ts'
import { visitProblems } from './problems.ts'
import type { Device, FieldHouseholdDetail, FieldPerson, ResidentAddInput, ResidentEditInput, VisitStore } from './store.ts'
import { AddPersonPage, EditPersonPage } from './views-person-forms.tsx'
import { DEVICE_CODES, fieldProblems } from './words.ts'

export function personRoutes<C extends Ctx>(storeOf: StoreOf<C>): Route<C>[] {
  const edit = { who: can('people.edit') }
  return [
    page<C>('/di-ngo/nha/:id/them-nguoi', edit, (ctx) => addForm(ctx, storeOf(ctx))),
    form<C>('/di-ngo/nha/:id/them-nguoi', edit, (ctx) => addPerson(ctx, storeOf(ctx))),
    page<C>('/di-ngo/nha/:id/nguoi/:nguoi', edit, (ctx) => editForm(ctx, storeOf(ctx))),
    form<C>('/di-ngo/nha/:id/nguoi/:nguoi', edit, (ctx) => editPerson(ctx, storeOf(ctx))),
  ]
}

async function addForm(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const mended = await findMended(ctx, store, 'resident.add')
  const input = (mended?.input ?? {}) as Partial<ResidentAddInput>
  const values = Object.fromEntries(Object.entries(input).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]])))
  return (
    <AddPersonPage
      v={ctx.view}
      household={household}
      commandId={newId()}
      values={mended ? { ...values, mends: mended.commandId } : {}}
      {...(mended && {
        problems: fieldProblems(
          ctx.t,
          mended.problems.map((problem) => ({ status: 422, ...problem })),
        ),
      })}
    />
  )
}

async function addPerson(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const values = ctx.form.toObject()
  const year = (values.birthYear ?? '').trim()
  const early: Problem[] = []
  if ((values.fullName ?? '').trim() === '') early.push(visitProblems.nameMissing)
  if (year !== '' && !/^(19|20)\d\d$/.test(year)) early.push(visitProblems.birthYear)
  const input: ResidentAddInput = {
    householdId: household.id,
    fullName: values.fullName ?? '',
    birthYear: year === '' ? null : Number(year),
    sex: values.sex === 'nam' || values.sex === 'nu' ? values.sex : null,
    householdRole: values.householdRole || 'khac',
    language: values.language || 'vi',
    device: deviceOf(values.device),
    phone: (values.phone ?? '').trim() || null,
    ...(values.mends && { mends: values.mends }),
  }
  const decision = early.length > 0 ? { ok: false as const, problems: early } : await store.record(ctx, 'resident.add', commandIdOf(ctx), input)
  if (decision.ok) return seeOther(`/di-ngo/nha/${household.id}`, savedFlash(ctx, decision.value.queued))
  return withStatus(
    422,
    <AddPersonPage v={ctx.view} household={household} commandId={newId()} values={values} problems={fieldProblems(ctx.t, decision.problems)} />,
  )
}

function deviceOf(text: string | undefined): Device {
  return DEVICE_CODES.find((code) => code === text) ?? 'unknown'
}

function getPerson(ctx: Ctx, household: FieldHouseholdDetail): FieldPerson {
  const person = household.people.find(({ id }) => id === ctx.params.nguoi)
  if (!person) throw new Refused(visitProblems.residentMissing)
  return person
}

async function editForm(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const person = getPerson(ctx, household)
  const phone = household.phones[person.id] ?? ''
  const base = { 'base.phone': phone, 'base.language': person.language, 'base.device': person.device }
  const mended = await findMended(ctx, store, 'resident.edit')
  const offered = mended ? { ...(mended.input as ResidentEditInput).changes } : {}
  const values = {
    ...base,
    phone: offered.phone === undefined ? phone : (offered.phone ?? ''),
    language: offered.language ?? person.language,
    device: offered.device ?? person.device,
    ...(mended && { mends: mended.commandId }),
  }
  return (
    <EditPersonPage
      v={ctx.view}
      household={household}
      person={person}
      commandId={newId()}
      values={values}
      {...(mended && {
        problems: fieldProblems(
          ctx.t,
          mended.problems.map((problem) => ({ status: 422, ...problem })),
        ),
      })}
    />
  )
}

/** Sends only what was changed, with what was seen when editing began: a field moved meanwhile then shows. */
async function editPerson(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const person = getPerson(ctx, household)
  const values = ctx.form.toObject()
  const base = { phone: values['base.phone'] || null, language: values['base.language'] || 'vi', device: deviceOf(values['base.device']) }
  const now = { phone: (values.phone ?? '').trim() || null, language: values.language || base.language, device: deviceOf(values.device) }
  const changed = (Object.keys(base) as (keyof typeof base)[]).filter((field) => base[field] !== now[field])
  const back = `/di-ngo/nha/${household.id}`
  if (changed.length === 0) return seeOther(back)
  const pick = (from: typeof base) => Object.fromEntries(changed.map((field) => [field, from[field]]))
  const input: ResidentEditInput = { residentId: person.id, changes: pick(now), base: pick(base), ...(values.mends && { mends: values.mends }) }
  const decision = await store.record(ctx, 'resident.edit', commandIdOf(ctx), input)
  if (decision.ok) return seeOther(back, savedFlash(ctx, decision.value.queued))
  return withStatus(
    422,
    <EditPersonPage
      v={ctx.view}
      household={household}
      person={person}
      commandId={newId()}
      values={values}
      problems={fieldProblems(ctx.t, decision.problems)}
    />,
  )
}
