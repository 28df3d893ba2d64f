// Learning together at the door, and saying afterwards what was seen: on the server and, unchanged, in the phone's worker.

import { isUuid, newId } from '../../platform/ids.ts'
import { commonProblems, Refused, withParams, type Problem } from '../../platform/problem.ts'
import { isPlainDate, parsePlainDate } from '../../platform/time.ts'
import { can, form, page, seeOther, withStatus, type Ctx, type Html, type Reply, type Route } from '../../platform/web/route.ts'
import type { FieldHouseholdDetail, FieldPerson, SkillWitnessInput } from '../visits/index.ts'
import { recognitionProblems as problems } from './problems.ts'
import type { WitnessStore } from './store.ts'
import { TogetherPage, WitnessPage, type WitnessValues } from './views-witness.tsx'

export function witnessRoutes<C extends Ctx>(storeOf: (ctx: C) => WitnessStore): Route<C>[] {
  const record = { who: can('visit.record') }
  const path = '/di-ngo/nha/:id/chung-kien/:nguoi'
  return [
    page<C>('/di-ngo/nha/:id/hoc/:nguoi', record, async (ctx) => {
      const store = storeOf(ctx)
      const [home, area] = [await getHome(ctx, store), await store.area(ctx.actor)]
      await store.begin({ householdId: home.household.id, residentId: home.person.id })
      return <TogetherPage v={ctx.view} {...home} guides={area.guides ?? []} today={ctx.today} />
    }),
    // Where the end of a lesson leads: back to the person it was begun with, or to the doors.
    page<C>('/di-ngo/chung-kien', record, async (ctx) => {
      const together = await storeOf(ctx).current()
      if (!together) return seeOther('/di-ngo', { tone: 'warn', text: ctx.t('Hãy chọn nhà, chọn người rồi bấm “Cùng học” để ghi chứng kiến.') })
      return seeOther(`/di-ngo/nha/${together.householdId}/chung-kien/${together.residentId}?${ctx.query}`)
    }),
    page<C>(path, record, async (ctx) => {
      const mended = await findMended(ctx, storeOf(ctx))
      const values = mended?.values ?? { guideId: ctx.query.get('bai') ?? '', way: ctx.query.get('cach') ?? '', ranOn: ctx.today, variant: ctx.query.has('khac') ? 'co' : '' }
      return show(ctx, storeOf(ctx), values, mended?.problems ?? [])
    }),
    form<C>(path, record, (ctx) => save(ctx, storeOf(ctx))),
  ]
}

interface Home {
  household: FieldHouseholdDetail
  person: FieldPerson
}

async function getHome({ actor, params }: Ctx, store: WitnessStore): Promise<Home> {
  const household = isUuid(params.id) ? await store.household(actor, params.id) : undefined
  if (!household) throw new Refused(problems.householdUnknown)
  const person = household.people.find(({ id }) => id === params.nguoi)
  if (!person) throw new Refused(problems.residentMissing)
  return { household, person }
}

async function findMended(ctx: Ctx, store: WitnessStore): Promise<{ values: WitnessValues; problems: Omit<Problem, 'status'>[] } | undefined> {
  const id = ctx.query.get('sua')
  const item = id === null ? undefined : (await store.work(ctx.actor)).find(({ commandId, kind, state }) => commandId === id && kind === 'skill.witness' && state === 'needs_you')
  if (!item) return undefined
  const { guideId, way, ranOn, help, device, variant, slip } = item.input as SkillWitnessInput
  return { values: { guideId, way, ranOn, help, device, mends: item.commandId, variant: variant ? 'co' : '', slip: slip ? 'co' : '' }, problems: item.problems }
}

async function show(ctx: Ctx, store: WitnessStore, values: WitnessValues, found: readonly Omit<Problem, 'status'>[]): Promise<Html> {
  const home = await getHome(ctx, store)
  const { guides = [] } = await store.area(ctx.actor)
  const said = found.map(({ text, params, field }) => ({ text: ctx.t(text, params), ...(field && { field }) }))
  return <WitnessPage v={ctx.view} {...home} guides={guides} today={ctx.today} commandId={newId()} values={values} problems={said} />
}

async function save(ctx: Ctx, store: WitnessStore): Promise<Reply> {
  const { household, person } = await getHome(ctx, store)
  const values: WitnessValues = ctx.form.toObject()
  const guide = (await store.area(ctx.actor)).guides?.find(({ id }) => id === values.guideId)
  const typed = (values.ranOn ?? '').trim()
  const ranOn = isPlainDate(typed) ? typed : parsePlainDate(typed)
  const early: Problem[] = []
  if (!guide) early.push(problems.guideUnknown)
  if (values.help !== 'none' && values.help !== 'hints') early.push(problems.helpMissing)
  if (values.device !== 'own' && values.device !== 'other') early.push(problems.deviceMissing)
  if (!ranOn) early.push(withParams(problems.dateUnreadable, { value: typed.slice(0, 20) || '—' }))
  const commandId = values.commandId || newId()
  if (!isUuid(commandId)) throw new Refused(commonProblems.malformed)
  const input = {
    householdId: household.id, residentId: person.id, guideId: guide?.id, guideVersion: guide?.version, skill: guide?.skill, way: values.way ?? '', ranOn, ranAt: ctx.now,
    help: values.help, variant: values.variant === 'co', slip: values.slip === 'co', device: values.device, mends: values.mends || null,
  } as SkillWitnessInput
  const decision = early.length > 0 ? { ok: false as const, problems: early } : await store.record(ctx, 'skill.witness', commandId, input)
  if (!decision.ok) return withStatus(422, await show(ctx, store, values, decision.problems))
  return seeOther(`/di-ngo/nha/${household.id}`, { tone: 'ok', text: decision.value.queued ? ctx.t('Đã lưu trên điện thoại. Sẽ gửi khi có mạng.') : ctx.t('Đã ghi.') })
}
