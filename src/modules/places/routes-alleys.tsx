// Alleys and doors on the web. After each step the page comes back to the row that moved.

import { newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { addAlley, addDoors, changeDoor, orderDoors, reassignAlley, removeAlley, removeDoor, renameAlley, stepAlley, stepDoor } from './commands-alleys.ts'
import { placeProblems } from './problems.ts'
import { findAlley, findDoor, listDoors, listHamlets } from './queries.ts'
import { hamletPage, mayOf } from './routes-common.tsx'
import { AlleyPage, DoorPage, type AlleyPageProps } from './views-alley.tsx'

const edit = { who: can('place.edit') }
const isId = (id: string | undefined): id is string => /^[0-9a-f-]{36}$/.test(id ?? '')

type RefusedForm = NonNullable<AlleyPageProps['refused']>['form']

async function alleyPage(ctx: ServerCtx, refused?: { form: RefusedForm; problems: Problem[] }) {
  const id = ctx.params.id
  const html = await ctx.read(async (db) => {
    const alley = isId(id) ? await findAlley(db, ctx.communeId!, id) : undefined
    if (!alley) throw new Refused(placeProblems.noSuchAlley)
    const others = (await listHamlets(db, ctx.communeId!)).filter((row) => row.id !== alley.hamletId)
    const ids: [string, string, string] = [newId(ctx.now), newId(ctx.now), newId(ctx.now)]
    const shown = refused && { form: refused.form, problems: said(ctx, refused.problems), values: ctx.form.toObject() }
    return <AlleyPage v={ctx.view} alley={alley} doors={await listDoors(db, ctx.communeId!, alley.id)} others={others} may={mayOf(ctx)} ids={ids} {...(shown && { refused: shown })} />
  })
  return refused ? withStatus(statusOf(refused.problems), html) : html
}

async function doorOf(ctx: ServerCtx) {
  const id = ctx.params.id
  const door = isId(id) ? await ctx.read((db) => findDoor(db, ctx.communeId!, id)) : undefined
  if (!door) throw new Refused(placeProblems.noSuchDoor)
  return door
}

async function doorPage(ctx: ServerCtx, problems?: Problem[]) {
  const door = await doorOf(ctx)
  const { alley, heads } = await ctx.read(async (db) => ({
    alley: (await findAlley(db, ctx.communeId!, door.alleyId))!,
    heads: (await listDoors(db, ctx.communeId!, door.alleyId)).find((row) => row.id === door.id)?.heads ?? [],
  }))
  const refused = problems && { problems: said(ctx, problems), values: ctx.form.toObject() }
  const html = <DoorPage v={ctx.view} door={door} alleyName={alley.name} households={heads} commandId={newId(ctx.now)} {...refused} />
  return problems ? withStatus(statusOf(problems), html) : html
}

export const alleyRoutes: ServerRoute[] = [
  form<ServerCtx>('/dia-ban/thon/:id/ngo', edit, async (ctx) => {
    const done = await ctx.run(addAlley, { ...ctx.form.toObject(), hamletId: ctx.params.id })
    if (done.ok) return seeOther(`/dia-ban/ngo/${(done.value as { id: string }).id}`, { tone: 'ok', text: ctx.t('Đã thêm ngõ. Giờ thêm cửa, ví dụ 1-40.') })
    return withStatus(statusOf(done.problems), await hamletPage(ctx, { problems: said(ctx, done.problems), values: ctx.form.toObject() }))
  }),
  page<ServerCtx>('/dia-ban/ngo/:id', { who: can('place.read') }, (ctx) => alleyPage(ctx)),
  form<ServerCtx>('/dia-ban/ngo/:id/thu-tu', edit, async (ctx) => {
    const done = await ctx.run(stepAlley, { alleyId: ctx.params.id, step: ctx.form.get('step') })
    if (!done.ok) return ctx.refusal(done.problems)
    const alley = await ctx.read((db) => findAlley(db, ctx.communeId!, ctx.params.id!))
    return seeOther(`/dia-ban/thon/${alley!.hamletId}#ngo`)
  }),
  form<ServerCtx>('/dia-ban/ngo/:id/ten', edit, async (ctx) => {
    const done = await ctx.run(renameAlley, { alleyId: ctx.params.id, name: ctx.form.get('name') })
    return done.ok ? seeOther(`/dia-ban/ngo/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã đổi tên ngõ.') }) : alleyPage(ctx, { form: 'ten', problems: done.problems })
  }),
  form<ServerCtx>('/dia-ban/ngo/:id/cua', edit, async (ctx) => {
    const done = await ctx.run(addDoors, { alleyId: ctx.params.id, labels: ctx.form.get('labels') })
    if (!done.ok) return alleyPage(ctx, { form: 'cua', problems: done.problems })
    return seeOther(`/dia-ban/ngo/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã thêm {n} cửa.', { n: (done.value as { added: number }).added }) })
  }),
  form<ServerCtx>('/dia-ban/ngo/:id/sap', edit, async (ctx) => {
    const done = await ctx.run(orderDoors, { alleyId: ctx.params.id, how: ctx.form.get('how') })
    return done.ok ? seeOther(`/dia-ban/ngo/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã sắp lại cả dãy.') }) : ctx.refusal(done.problems)
  }),
  form<ServerCtx>('/dia-ban/ngo/:id/chuyen', { who: can('place.manage') }, async (ctx) => {
    const done = await ctx.run(reassignAlley, { ...ctx.form.toObject(), alleyId: ctx.params.id })
    if (!done.ok) return alleyPage(ctx, { form: 'chuyen', problems: done.problems })
    return seeOther(`/dia-ban/ngo/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã chuyển ngõ cùng {n} hộ.', { n: (done.value as { households: number }).households }) })
  }),
  form<ServerCtx>('/dia-ban/ngo/:id/xoa', edit, async (ctx) => {
    const alley = isId(ctx.params.id) ? await ctx.read((db) => findAlley(db, ctx.communeId!, ctx.params.id!)) : undefined
    const done = await ctx.run(removeAlley, { alleyId: ctx.params.id })
    return done.ok ? seeOther(`/dia-ban/thon/${alley!.hamletId}#ngo`, { tone: 'ok', text: ctx.t('Đã xóa ngõ trống.') }) : ctx.refusal(done.problems)
  }),
  page<ServerCtx>('/dia-ban/cua/:id', edit, (ctx) => doorPage(ctx)),
  form<ServerCtx>('/dia-ban/cua/:id', edit, async (ctx) => {
    const door = await doorOf(ctx)
    const done = await ctx.run(changeDoor, { ...ctx.form.toObject(), doorId: door.id })
    return done.ok ? seeOther(`/dia-ban/ngo/${door.alleyId}#cua-${door.id}`, { tone: 'ok', text: ctx.t('Đã lưu cửa.') }) : doorPage(ctx, done.problems)
  }),
  form<ServerCtx>('/dia-ban/cua/:id/thu-tu', edit, async (ctx) => {
    const door = await doorOf(ctx)
    const done = await ctx.run(stepDoor, { doorId: door.id, step: ctx.form.get('step') })
    return done.ok ? seeOther(`/dia-ban/ngo/${door.alleyId}#cua-${door.id}`) : ctx.refusal(done.problems)
  }),
  form<ServerCtx>('/dia-ban/cua/:id/xoa', edit, async (ctx) => {
    const door = await doorOf(ctx)
    const done = await ctx.run(removeDoor, { doorId: door.id })
    return done.ok ? seeOther(`/dia-ban/ngo/${door.alleyId}`, { tone: 'ok', text: ctx.t('Đã xóa cửa.') }) : ctx.refusal(done.problems)
  }),
]
