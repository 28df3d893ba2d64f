// Pages and forms of households.

import { isUuid } from '../../platform/ids.ts'
import { can, form, page, seeOther, type Html } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import type { FieldProblem } from '../../ui/form.tsx'
import { addHousehold, addResident, editHousehold } from './commands.ts'
import { moveHousehold, setHouseholdState, splitHousehold } from './commands-household.ts'
import { peopleProblems } from './problems.ts'
import { findHamlet, listAlleys, listDoors, listHamlets, listHouseholds, listMembers } from './queries.ts'
import { findHouseholds } from './queries-search.ts'
import { formReply, freshId, historyFor, householdFor, idIn, mayOf, territory } from './routes-common.ts'
import { decideBirth } from './rules.ts'
import { NewResidentPage, SplitPage } from './views-resident-form.tsx'
import { EditHouseholdPage, HamletPage, HamletsPage, HouseholdPage, HOUSEHOLDS_PER_PAGE, MoveHouseholdPage, NewHouseholdPage } from './views-households.tsx'

const read = { who: can('people.read') }
const edit = { who: can('people.edit') }
const householdId = (ctx: ServerCtx) => idIn(ctx, 'id', peopleProblems.householdUnknown)

/** An empty box means "not given". */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text
}

async function hamletList(ctx: ServerCtx): Promise<Html> {
  const q = ctx.query.get('q')?.slice(0, 100) ?? ''
  const { hamlets, found } = await ctx.read(async (db) => ({
    hamlets: await listHamlets(db, ctx.communeId!, territory(ctx)),
    found: q === '' ? null : await findHouseholds(db, ctx.communeId!, q, territory(ctx)),
  }))
  return <HamletsPage v={ctx.view} hamlets={hamlets} may={mayOf(ctx)} q={q} found={found} />
}

async function hamletPage(ctx: ServerCtx, hamletId: string): Promise<Html | null> {
  const mine = territory(ctx)
  if (mine !== null && !mine.includes(hamletId)) return null
  const alley = ctx.query.get('ngo')
  const alleyId = isUuid(alley) ? alley : null
  const away = ctx.query.get('di') === '1'
  const number = Math.max(1, Number.parseInt(ctx.query.get('trang') ?? '1', 10) || 1)
  const found = await ctx.read(async (db) => {
    const hamlet = await findHamlet(db, ctx.communeId!, hamletId)
    if (!hamlet) return null
    const where = { hamletId, alleyId, away }
    const paging = { limit: HOUSEHOLDS_PER_PAGE, offset: (number - 1) * HOUSEHOLDS_PER_PAGE }
    return { hamlet, alleys: await listAlleys(db, ctx.communeId!, hamletId), ...(await listHouseholds(db, ctx.communeId!, where, paging)) }
  })
  return found && <HamletPage v={ctx.view} {...found} alleyId={alleyId} away={away} page={number} may={mayOf(ctx)} />
}

async function newHouseholdPage(ctx: ServerCtx, values: Record<string, string>, commandId: string, problems?: FieldProblem[]): Promise<Html> {
  const hamletId = values.hamletId
  const data = await ctx.read(async (db) => ({
    hamlets: await listHamlets(db, ctx.communeId!, territory(ctx)),
    alleys: isUuid(hamletId) ? await listAlleys(db, ctx.communeId!, hamletId) : [],
  }))
  return <NewHouseholdPage v={ctx.view} values={values} problems={problems} commandId={commandId} {...data} />
}

async function householdPage(ctx: ServerCtx): Promise<Html> {
  const household = await householdFor(ctx, householdId(ctx))
  const members = await ctx.read((db) => listMembers(db, ctx.communeId!, household.id))
  const history = await historyFor(ctx, [`household:${household.id}`, ...members.map((member) => `resident:${member.id}`), ...imports(members)])
  return <HouseholdPage v={ctx.view} household={household} members={members} history={history} may={mayOf(ctx)} commandId={freshId(ctx)} />
}

function imports(members: { importId: string | null }[]): string[] {
  return [...new Set(members.flatMap((member) => (member.importId ? [`register_import:${member.importId}`] : [])))]
}

async function movePage(ctx: ServerCtx, values: Record<string, string>, commandId: string, problems?: FieldProblem[]): Promise<Html> {
  const household = await householdFor(ctx, householdId(ctx))
  const wanted = values.hamletId ?? ctx.query.get('thon')
  const hamletId = isUuid(wanted) ? wanted : household.hamletId
  const data = await ctx.read(async (db) => ({ hamlets: await listHamlets(db, ctx.communeId!, territory(ctx)), doors: await listDoors(db, ctx.communeId!, hamletId) }))
  return <MoveHouseholdPage v={ctx.view} household={household} hamletId={hamletId} values={values} problems={problems} commandId={commandId} {...data} />
}

async function splitPage(ctx: ServerCtx, commandId: string, problems?: FieldProblem[]): Promise<Html> {
  const household = await householdFor(ctx, householdId(ctx))
  const members = await ctx.read((db) => listMembers(db, ctx.communeId!, household.id))
  return <SplitPage v={ctx.view} household={household} members={members} values={ctx.form.toObject()} chosen={ctx.form.getAll('residentIds')} problems={problems} commandId={commandId} />
}

/** The person's form as the command wants it; the birth is read here so that a slip is told beside its box. */
export function personInput(ctx: ServerCtx) {
  const get = (name: string) => ctx.form.get(name)
  const birth = decideBirth(get('birth'), ctx.today)
  const marks = ctx.form.getAll('marks')
  const consent = get('consentHow') === '' || marks.length === 0 ? null : { wording: get('consentWording'), how: get('consentHow') }
  const input = {
    fullName: get('fullName'), ...(birth.ok ? birth.value : {}), sex: orNull(get('sex')), householdRole: get('householdRole') || 'khac', language: get('language') || 'vi',
    device: get('device') || 'unknown', phone: orNull(get('phone')), disability: marks.includes('disability'), livingAlone: marks.includes('living_alone'), consent,
  }
  return { input, birth }
}

/** What was typed, for showing the form again: repeated boxes joined. */
export function typed(ctx: ServerCtx): Record<string, string> {
  return { ...ctx.form.toObject(), marks: ctx.form.getAll('marks').join(' ') }
}

export const householdRoutes: ServerRoute[] = [
  page<ServerCtx>('/ho', read, async (ctx) => {
    const hamletId = ctx.query.get('thon')
    return (isUuid(hamletId) ? await hamletPage(ctx, hamletId) : null) ?? hamletList(ctx)
  }),
  page<ServerCtx>('/ho/moi', edit, (ctx) => newHouseholdPage(ctx, { hamletId: ctx.query.get('thon') ?? '' }, freshId(ctx))),
  form<ServerCtx>('/ho/moi', edit, async (ctx) => {
    const get = (name: string) => orNull(ctx.form.get(name))
    const input = { hamletId: ctx.form.get('hamletId'), headName: ctx.form.get('headName'), code: get('code'), alleyId: get('alleyId'), alleyName: get('alleyName'), doorLabel: get('doorLabel') }
    const decision = await ctx.run(addHousehold, input)
    return formReply(ctx, decision, (problems) => newHouseholdPage(ctx, ctx.form.toObject(), ctx.form.get('commandId'), problems), (answer) =>
      seeOther(`/ho/${String(answer.id)}/them-nguoi`, { tone: 'ok', text: ctx.t('Đã thêm hộ. Bây giờ ghi những người trong hộ.') }),
    )
  }),
  page<ServerCtx>('/ho/:id', read, householdPage),
  page<ServerCtx>('/ho/:id/sua', edit, async (ctx) => (
    <EditHouseholdPage v={ctx.view} household={await householdFor(ctx, householdId(ctx))} values={{}} commandId={freshId(ctx)} />
  )),
  form<ServerCtx>('/ho/:id/sua', edit, async (ctx) => {
    const id = householdId(ctx)
    const household = await householdFor(ctx, id)
    const decision = await ctx.run(editHousehold, { householdId: id, headName: ctx.form.get('headName'), code: orNull(ctx.form.get('code')) })
    const again = (problems: FieldProblem[]) => <EditHouseholdPage v={ctx.view} household={household} values={ctx.form.toObject()} problems={problems} commandId={ctx.form.get('commandId')} />
    return formReply(ctx, decision, again, () => seeOther(`/ho/${id}`, { tone: 'ok', text: ctx.t('Đã lưu hộ.') }))
  }),
  page<ServerCtx>('/ho/:id/chuyen', edit, (ctx) => movePage(ctx, {}, freshId(ctx))),
  form<ServerCtx>('/ho/:id/chuyen', edit, async (ctx) => {
    const id = householdId(ctx)
    const get = (name: string) => orNull(ctx.form.get(name))
    const input = { householdId: id, hamletId: ctx.form.get('hamletId'), doorId: get('doorId'), alleyId: get('alleyId'), doorLabel: get('doorLabel') }
    const decision = await ctx.run(moveHousehold, input)
    return formReply(ctx, decision, (problems) => movePage(ctx, ctx.form.toObject(), ctx.form.get('commandId'), problems), () =>
      seeOther(`/ho/${id}`, { tone: 'ok', text: ctx.t('Đã chuyển hộ. Điện thoại của tổ cả hai thôn sẽ biết.') }),
    )
  }),
  page<ServerCtx>('/ho/:id/tach', edit, (ctx) => splitPage(ctx, freshId(ctx))),
  form<ServerCtx>('/ho/:id/tach', edit, async (ctx) => {
    const input = { householdId: householdId(ctx), residentIds: ctx.form.getAll('residentIds'), headName: ctx.form.get('headName'), doorLabel: orNull(ctx.form.get('doorLabel')) }
    const decision = await ctx.run(splitHousehold, input)
    return formReply(ctx, decision, (problems) => splitPage(ctx, ctx.form.get('commandId'), problems), (answer) => seeOther(`/ho/${String(answer.id)}`, { tone: 'ok', text: ctx.t('Đã tách hộ.') }))
  }),
  form<ServerCtx>('/ho/:id/trang-thai', edit, async (ctx) => {
    const id = householdId(ctx)
    const decision = await ctx.run(setHouseholdState, { householdId: id, state: ctx.form.get('state') })
    return decision.ok ? seeOther(`/ho/${id}`, { tone: 'ok', text: ctx.t('Đã ghi tình trạng của hộ.') }) : ctx.refusal(decision.problems)
  }),
  page<ServerCtx>('/ho/:id/them-nguoi', edit, async (ctx) => (
    <NewResidentPage v={ctx.view} household={await householdFor(ctx, householdId(ctx))} values={{}} commandId={freshId(ctx)} />
  )),
  form<ServerCtx>('/ho/:id/them-nguoi', edit, async (ctx) => {
    const id = householdId(ctx)
    const household = await householdFor(ctx, id)
    const { input, birth } = personInput(ctx)
    const decision = birth.ok ? await ctx.run(addResident, { householdId: id, ...input }) : birth
    const again = (problems: FieldProblem[]) => <NewResidentPage v={ctx.view} household={household} values={typed(ctx)} problems={problems} commandId={ctx.form.get('commandId')} />
    return formReply(ctx, decision, again, (answer) => {
      const doubles = Number(answer.possibleDuplicates ?? 0)
      const text = doubles > 0 ? ctx.t('Đã thêm. Có {n} người rất giống: cán bộ xã sẽ xem ở mục Nghi trùng.', { n: doubles }) : ctx.t('Đã thêm người vào hộ.')
      return seeOther(`/ho/${id}`, { tone: doubles > 0 ? 'warn' : 'ok', text })
    })
  }),
]
