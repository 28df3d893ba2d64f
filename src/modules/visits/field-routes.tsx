// The field pages: run on the server over its database and, unchanged, in the phone's worker over its packs and outbox.

import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { can, form, page, seeOther, withStatus, type Ctx, type Reply, type Route } from '../../platform/web/route.ts'
import { visitProblems } from './problems.ts'
import { rankDoors, type RankedDoor } from './rules.ts'
import type { VisitInput } from './schema.ts'
import { SKILLS, teachable } from './skills.ts'
import type { FieldArea, FieldDrive, FieldHamlet, FieldHousehold, FieldHouseholdDetail, VisitStore } from './store.ts'
import { asVisitInput, driveFor, lowered, readVisitForm, skillChoices, startValues, valuesOf, type VisitFormValues } from './visit-form.ts'
import { DoorListPage, HamletChoicePage, NoAreaPage, type DoorFilter } from './views-doors.tsx'
import { HouseholdPage, type HouseholdProps, type QuickOutcome } from './views-household.tsx'
import { VisitFormPage } from './views-visit-form.tsx'
import { WorkPage } from './views-work.tsx'
import { commandIdOf, findMended, getHousehold, savedFlash, type StoreOf } from './field-common.ts'
import { personRoutes } from './field-person-routes.tsx'
import { fieldProblems } from './words.ts'

/** Photos and voice notes come with the form. */
const MAX_FORM_BYTES = 60 * 1024 * 1024
/** An evening's doors, when no alley was given out. */
const EVENING_DOORS = 30
const ALL_SKILLS = SKILLS.map((skill) => skill.key)

/** Every field route over a store; `storeOf` is the server's database or the phone's pack. */
export function fieldRoutes<C extends Ctx>(storeOf: StoreOf<C>): Route<C>[] {
  const read = { who: can('visit.read') }
  const record = { who: can('visit.record'), maxBytes: MAX_FORM_BYTES }
  return [
    page<C>('/di-ngo', read, (ctx) => doorList(ctx, storeOf(ctx))),
    page<C>('/di-ngo/nha/:id', read, (ctx) => housePage(ctx, storeOf(ctx))),
    page<C>('/di-ngo/nha/:id/ghi', record, (ctx) => visitForm(ctx, storeOf(ctx))),
    form<C>('/di-ngo/nha/:id/ghi', record, (ctx) => saveVisit(ctx, storeOf(ctx))),
    form<C>('/di-ngo/nha/:id/nhanh', record, (ctx) => saveQuick(ctx, storeOf(ctx))),
    page<C>('/viec-cua-toi', read, async (ctx) => <WorkPage v={ctx.view} items={await storeOf(ctx).work(ctx.actor)} today={ctx.today} />),
    ...personRoutes(storeOf),
  ]
}

// ---- the doors of an evening ----

async function doorList(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const { view: v, query, actor, today } = ctx
  const area = await store.area(actor)
  if (area.hamlets.length === 0 && v.offline) return <NoAreaPage v={v} />
  const wanted = query.get('thon')
  const hamlet = area.hamlets.find(({ id }) => id === wanted) ?? (area.hamlets.length === 1 ? area.hamlets[0] : undefined)
  if (!hamlet || query.has('chon')) return <HamletChoicePage v={v} area={area} />
  const drive = chosenDrive(area, hamlet, query.get('dot'), ctx)
  const filter = filterOf(query.get('xem'))
  const order = query.get('xep') === 'can' ? 'need' : 'walk'
  const search = (query.get('tim') ?? '').trim()
  const all = rankDoors(await store.doors(actor, hamlet.id), drive, today, order)
  const lists: Record<DoorFilter, RankedDoor[]> = { 'toi-nay': tonight(all, area), 'tat-ca': all, toi: all.filter(({ household }) => household.bestRung === 0) }
  const counts = { 'toi-nay': lists['toi-nay'].length, 'tat-ca': all.length, toi: lists.toi.length }
  const hrefOf = (change: Record<string, string>) => {
    const next = {
      thon: hamlet.id,
      xem: filter,
      ...(query.has('dot') && { dot: drive?.id ?? '' }),
      ...(order === 'need' && { xep: 'can' }),
      ...(search && { tim: search }),
      ...change,
    }
    return `/di-ngo?${new URLSearchParams(Object.entries(next).filter(([name, value]) => value !== '' || name === 'dot'))}`
  }
  const doors = lists[filter].filter(({ household }) => matches(household, search))
  return (
    <DoorListPage
      v={v}
      area={area}
      hamlet={hamlet}
      drive={drive}
      today={today}
      filter={filter}
      order={order}
      search={search}
      doors={doors}
      counts={counts}
      hrefOf={hrefOf}
    />
  )
}

function chosenDrive(area: FieldArea, hamlet: FieldHamlet, asked: string | null, { today }: Ctx): FieldDrive | null {
  if (asked === '') return null
  return area.drives.find(({ id }) => id === asked) ?? driveFor(area, hamlet.id, today)
}

function filterOf(text: string | null): DoorFilter {
  return text === 'tat-ca' || text === 'toi' ? text : 'toi-nay'
}

/** The alleys given to this person today; without any, the doors that call most. Order as given. */
export function tonight<H extends FieldHousehold>(doors: readonly RankedDoor<H>[], area: Pick<FieldArea, 'assignedAlleyIds'>): RankedDoor<H>[] {
  const calling = doors.filter(({ score }) => score > 0)
  if (area.assignedAlleyIds.length > 0)
    return calling.filter(({ household }) => household.alleyId !== null && area.assignedAlleyIds.includes(household.alleyId))
  if (calling.length <= EVENING_DOORS) return calling
  const chosen = new Set(calling.toSorted((a, b) => b.score - a.score).slice(0, EVENING_DOORS))
  return calling.filter((door) => chosen.has(door))
}

/** Each typed word begins some word of the house's names, or is its number; accents and case do not matter. */
export function matches(household: FieldHousehold, search: string): boolean {
  const wanted = foldText(search).split(' ').filter(Boolean)
  if (wanted.length === 0) return true
  const words = foldText([household.headName, household.doorLabel ?? '', ...household.people.map(({ name }) => name)].join(' ')).split(' ')
  return wanted.every((part) => words.some((word) => word.startsWith(part)))
}

// ---- one house ----

async function housePage(ctx: Ctx, store: VisitStore, problems?: HouseholdProps['problems']): Promise<Reply> {
  const { view: v, today, query } = ctx
  const household = await getHousehold(ctx, store)
  const area = await store.area(ctx.actor)
  const drive = area.drives.find(({ id }) => id === (query.get('dot') || ctx.form.get('driveId'))) ?? driveFor(area, household.hamletId, today)
  const [ranked] = rankDoors([household], drive, today)
  const commandIds: HouseholdProps['commandIds'] = { nobody_home: newId(), come_back: newId(), refused: newId(), moved: newId() }
  const html = (
    <HouseholdPage
      v={v}
      household={household}
      today={today}
      reasons={ranked!.reasons}
      driveId={drive?.id ?? ''}
      driveSkills={drive ? teachable(drive.skills) : []}
      backHref={listHref(household, drive?.id ?? null)}
      commandIds={commandIds}
      {...(problems && { problems })}
    />
  )
  return problems ? withStatus(422, html) : html
}

function listHref(household: FieldHouseholdDetail, driveId: string | null): string {
  return `/di-ngo?thon=${household.hamletId}${driveId ? `&dot=${driveId}` : ''}#nha-${household.id}`
}

async function saveQuick(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const values = readVisitForm(ctx.form)
  const { input, problems } = asVisitInput(values, household.id)
  const outcome = input.outcome as QuickOutcome
  if (problems.length > 0) return housePage(ctx, store, { outcome, nextOn: values.nextOn, problems: fieldProblems(ctx.t, problems) })
  const decision = await store.record(ctx, 'visit.record', commandIdOf(ctx), input)
  if (!decision.ok) return housePage(ctx, store, { outcome, nextOn: values.nextOn, problems: fieldProblems(ctx.t, decision.problems) })
  return seeOther(listHref(household, input.driveId), savedFlash(ctx, decision.value.queued))
}

// ---- the visit log ----

async function visitForm(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const area = await store.area(ctx.actor)
  const mended = await findMended(ctx, store, 'visit.record')
  const values = mended ? valuesOf(mended.input as VisitInput, mended.commandId) : startValues(household, area, ctx.today, ctx.query.get('nguoi') ?? '')
  const asked = ctx.query.get('dot')
  if (!mended && asked && area.drives.some(({ id }) => id === asked)) values.driveId = asked
  return renderForm(ctx, store, { household, area, values, problems: mended?.problems ?? [] })
}

interface FormState {
  household: FieldHouseholdDetail
  area: FieldArea
  values: VisitFormValues
  problems: readonly Omit<Problem, 'status'>[]
  attachmentLost?: boolean
}

async function renderForm(ctx: Ctx, store: VisitStore, { household, area, values, problems, attachmentLost }: FormState): Promise<Reply> {
  const { view: v, today } = ctx
  const drive = area.drives.find(({ id }) => id === values.driveId) ?? null
  const shown = problems.map((problem) => ({ status: 422, ...problem }))
  const html = (
    <VisitFormPage
      v={v}
      household={household}
      area={area}
      today={today}
      values={values}
      commandId={newId()}
      skills={skillChoices(drive, values.skills, household.people, ALL_SKILLS)}
      teachers={teachersOf(await store.doors(ctx.actor, household.hamletId))}
      {...(shown.length > 0 && { problems: fieldProblems(ctx.t, shown) })}
      offerLower={problems.some(({ code }) => code === visitProblems.unaidedTooEarly.code)}
      {...(attachmentLost && { attachmentLost })}
    />
  )
  return problems.length > 0 && ctx.form.has('outcome') ? withStatus(422, html) : html
}

/** People of the hamlet who can do something on their own device: who may have taught. */
function teachersOf(households: readonly FieldHousehold[]): { id: string; name: string; note: string }[] {
  return households.flatMap(({ people, headName }) =>
    people.filter(({ evidence }) => evidence.some(({ rung }) => rung >= 3)).map(({ id, name }) => ({ id, name, note: name === headName ? '' : headName })),
  )
}

async function saveVisit(ctx: Ctx, store: VisitStore): Promise<Reply> {
  const household = await getHousehold(ctx, store)
  const typed = readVisitForm(ctx.form)
  const values = ctx.form.get('ha_bac') === '1' ? lowered(typed, household) : typed
  const { input, problems } = asVisitInput(values, household.id)
  const files = ctx.form.entries().flatMap(([name, value]) => (name === 'attachment' && typeof value !== 'string' && value.size > 0 ? [value] : []))
  const decision = problems.length > 0 ? { ok: false as const, problems } : await store.record(ctx, 'visit.record', commandIdOf(ctx), input, files)
  if (decision.ok) return seeOther(listHref(household, input.driveId), savedFlash(ctx, decision.value.queued))
  return renderForm(ctx, store, { household, area: await store.area(ctx.actor), values, problems: decision.problems, attachmentLost: files.length > 0 })
}
