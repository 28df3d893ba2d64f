// Opening, renaming, closing, merging and splitting hamlets. Pages of dangerous acts ask for identity before anything
// is typed, so that nothing typed is lost to the question.

import { newId } from '../../platform/ids.ts'
import type { Problem } from '../../platform/problem.ts'
import { problemsOf } from '../../platform/validation.ts'
import { said, statusOf } from '../../platform/web/refusals.ts'
import { can, form, page, seeOther, withStatus, type FormValues } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { closeHamletCommand, correctHamletCommand, mergeHamletsCommand, openHamletCommand, renameHamletCommand, splitHamletCommand } from './commands.ts'
import { countContents, getCommune, listAlleys, listHamlets } from './queries.ts'
import { hamletOf } from './routes-common.tsx'
import { decideMerge, decideSplit } from './rules.ts'
import { hamletMerging, hamletSplitting, type HamletContents, type HamletRow } from './schema.ts'
import { ClosePage, MergePage, NewHamletPage, PreviewPage, RenamePage, SplitPage } from './views-hamlet.tsx'
import { hamletTitle } from './views.tsx'

const manage = { who: can('place.manage') }
const dangerous = { who: can('place.manage'), stepUp: true }

type Typed = Pick<FormValues, 'get' | 'getAll'> & { pairs: [string, string][] }

function typedForm({ form }: ServerCtx): Typed {
  return { get: form.get, getAll: form.getAll, pairs: form.entries().filter((entry): entry is [string, string] => typeof entry[1] === 'string') }
}

function typedQuery({ query }: ServerCtx): Typed {
  return { get: (name) => query.get(name) ?? '', getAll: (name) => query.getAll(name), pairs: [...query.entries()] }
}

const paperOf = (typed: Typed) => ({
  decisionNumber: typed.get('decisionNumber'), decisionDate: typed.get('decisionDate'), effectiveOn: typed.get('effectiveOn'), note: typed.get('note'),
})
const valuesOf = (typed: Typed) => Object.fromEntries(typed.pairs.filter(([name]) => name !== 'commandId' && name !== 'xem'))
/** What the confirming form carries on: everything typed but the button and the key of the first form. */
const hiddenOf = (typed: Typed) => typed.pairs.filter(([name]) => name !== 'xem' && name !== 'commandId')
const queryOf = (typed: Typed) => new URLSearchParams(hiddenOf(typed)).toString()

// ---- merge ----

const mergeInput = (typed: Typed) => ({ from: typed.getAll('from'), into: typed.get('into'), name: typed.get('name'), kind: typed.get('kind'), ...paperOf(typed) })

async function mergeForm(ctx: ServerCtx, typed: Typed, problems?: Problem[]) {
  const [hamlets, commune] = await ctx.read(async (db) => [await listHamlets(db, ctx.communeId!), await getCommune(db, ctx.communeId!)] as const)
  const values = { kind: commune.hamletLabel, ...valuesOf(typed) }
  const html = <MergePage v={ctx.view} hamlets={hamlets} from={typed.getAll('from')} values={values} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(statusOf(problems), html) : html
}

async function mergePreview(ctx: ServerCtx, typed: Typed) {
  const parsed = hamletMerging.safeParse(mergeInput(typed))
  if (!parsed.success) return mergeForm(ctx, typed, problemsOf(parsed.error))
  const { hamlets, contents } = await loadAll(ctx, [...parsed.data.from, parsed.data.into].filter((id) => id !== ''))
  const decision = decideMerge(parsed.data, hamlets, ctx.today)
  if (!decision.ok) return mergeForm(ctx, typed, decision.problems)
  const { sources, into } = decision.value
  const goal = into ? hamletTitle(into) : hamletTitle(parsed.data)
  const rows = [...sources.map((row) => ({ row, goes: goal })), ...(into ? [{ row: into, goes: ctx.t('ở lại') }] : [])]
  const all = rows.map(({ row }) => contents.get(row.id)!)
  return (
    <PreviewPage
      v={ctx.view}
      title={ctx.t('Sáp nhập thành {name}', { name: goal })}
      action="/dia-ban/sap-nhap"
      back={`/dia-ban/sap-nhap?${queryOf(typed)}`}
      commandId={newId(ctx.now)}
      hidden={hiddenOf(typed)}
      rows={rows.map(({ row, goes }) => ({ name: hamletTitle(row), goes, contents: contents.get(row.id)! }))}
      result={ctx.t('{name} sẽ có {doors} cửa, {households} hộ, {people} người.', { name: goal, ...totals(all) })}
      confirm={ctx.t('Ghi sáp nhập')}
    />
  )
}

function totals(all: HamletContents[]) {
  const add = (pick: (one: HamletContents) => number) => all.reduce((sum, one) => sum + pick(one), 0)
  return { doors: add((one) => one.doors), households: add((one) => one.households), people: add((one) => one.people) }
}

function loadAll(ctx: ServerCtx, ids: string[]) {
  return ctx.read(async (db) => ({
    hamlets: await listHamlets(db, ctx.communeId!, { closed: true }),
    contents: await countContents(db, ctx.communeId!, ids),
  }))
}

// ---- split ----

const partCount = (typed: Typed) => Math.min(6, Math.max(2, Number(typed.get('phan')) || 2))

function splitInput(hamletId: string, typed: Typed) {
  const parts = Array.from({ length: partCount(typed) }, (_, index) => ({ name: typed.get(`parts.${index}.name`), kind: typed.get(`parts.${index}.kind`) }))
  const keep = typed.get('keep') === 'co'
  // The kept part carries the old name whatever was typed; the rule puts it back.
  if (keep && parts[0]!.name === '') parts[0]!.name = '—'
  const alleys = Object.fromEntries(typed.pairs.flatMap(([name, value]) => (name.startsWith('alleys.') && value !== '' ? [[name.slice(7), value]] : [])))
  return { hamletId, keep, parts, alleys, rest: typed.get('rest') || '0', ...paperOf(typed) }
}

async function splitForm(ctx: ServerCtx, hamlet: HamletRow, typed: Typed, problems?: Problem[]) {
  const { alleys, households } = await ctx.read(async (db) => ({
    alleys: await listAlleys(db, ctx.communeId!, hamlet.id),
    households: (await countContents(db, ctx.communeId!, [hamlet.id])).get(hamlet.id)!.households,
  }))
  const doorless = households - alleys.reduce((sum, alley) => sum + alley.households, 0)
  const html = (
    <SplitPage v={ctx.view} hamlet={hamlet} alleys={alleys} parts={partCount(typed)} doorless={Math.max(0, doorless)} values={valuesOf(typed)} {...(problems && { problems: said(ctx, problems) })} />
  )
  return problems ? withStatus(statusOf(problems), html) : html
}

async function splitPreview(ctx: ServerCtx, hamlet: HamletRow, typed: Typed) {
  const parsed = hamletSplitting.safeParse(splitInput(hamlet.id, typed))
  if (!parsed.success) return splitForm(ctx, hamlet, typed, problemsOf(parsed.error))
  const { hamlets, contents } = await loadAll(ctx, [hamlet.id])
  const alleys = await ctx.read((db) => listAlleys(db, ctx.communeId!, hamlet.id))
  const decision = decideSplit(parsed.data, hamlets, alleys, ctx.today)
  if (!decision.ok) return splitForm(ctx, hamlet, typed, decision.problems)
  const { parts } = decision.value
  const described = parts.map((part) => {
    const own = alleys.filter((alley) => part.alleyIds.includes(alley.id))
    const doors = own.reduce((sum, alley) => sum + alley.doors, 0)
    return ctx.t('{name}: {alleys} ngõ, {doors} cửa{rest}', { name: hamletTitle(part), alleys: own.length, doors, rest: part.rest ? ctx.t(' và hộ chưa gắn cửa') : '' })
  })
  return (
    <PreviewPage
      v={ctx.view}
      title={ctx.t('Tách {name}', { name: hamletTitle(hamlet) })}
      crumbs={[{ href: `/dia-ban/thon/${hamlet.id}`, label: hamletTitle(hamlet) }]}
      action={`/dia-ban/thon/${hamlet.id}/tach`}
      back={`/dia-ban/thon/${hamlet.id}/tach?${queryOf(typed)}`}
      commandId={newId(ctx.now)}
      hidden={hiddenOf(typed)}
      rows={[{ name: hamletTitle(hamlet), goes: parts.map(hamletTitle).join('; '), contents: contents.get(hamlet.id)! }]}
      result={described.join(' · ')}
      confirm={ctx.t('Ghi tách')}
    />
  )
}

// ---- routes ----

async function newHamlet(ctx: ServerCtx, problems?: Problem[]) {
  const label = await ctx.read(async (db) => (await getCommune(db, ctx.communeId!)).hamletLabel)
  const values = { kind: label, ...ctx.form.toObject() }
  const html = <NewHamletPage v={ctx.view} values={values} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(statusOf(problems), html) : html
}

async function renamePage(ctx: ServerCtx, slip: boolean, problems?: Problem[]) {
  const hamlet = await hamletOf(ctx)
  const common = { v: ctx.view, hamlet, slip, values: ctx.form.toObject(), commandId: newId(ctx.now), slipId: newId(ctx.now) }
  const html = <RenamePage {...common} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(statusOf(problems), html) : html
}

async function closePage(ctx: ServerCtx, problems?: Problem[]) {
  const html = <ClosePage v={ctx.view} hamlet={await hamletOf(ctx)} values={ctx.form.toObject()} commandId={newId(ctx.now)} {...(problems && { problems: said(ctx, problems) })} />
  return problems ? withStatus(statusOf(problems), html) : html
}

export const hamletRoutes: ServerRoute[] = [
  page<ServerCtx>('/dia-ban/thon-moi', manage, (ctx) => newHamlet(ctx)),
  form<ServerCtx>('/dia-ban/thon', manage, async (ctx) => {
    const done = await ctx.run(openHamletCommand, ctx.form.toObject())
    if (!done.ok) return newHamlet(ctx, done.problems)
    return seeOther(`/dia-ban/thon/${(done.value as { id: string }).id}`, { tone: 'ok', text: ctx.t('Đã thêm. Giờ thêm ngõ và cửa.') })
  }),
  page<ServerCtx>('/dia-ban/sap-nhap', dangerous, (ctx) => (ctx.query.has('xem') ? mergePreview(ctx, typedQuery(ctx)) : mergeForm(ctx, typedQuery(ctx)))),
  form<ServerCtx>('/dia-ban/sap-nhap', dangerous, async (ctx) => {
    const typed = typedForm(ctx)
    const done = await ctx.run(mergeHamletsCommand, mergeInput(typed))
    if (!done.ok) return mergeForm(ctx, typed, done.problems)
    const { id, households } = done.value as { id: string; households: number }
    return seeOther(`/dia-ban/thon/${id}`, { tone: 'ok', text: ctx.t('Đã sáp nhập. {n} hộ đã chuyển.', { n: households }) })
  }),
  page<ServerCtx>('/dia-ban/thon/:id/doi-ten', dangerous, (ctx) => renamePage(ctx, false)),
  form<ServerCtx>('/dia-ban/thon/:id/doi-ten', dangerous, async (ctx) => {
    const done = await ctx.run(renameHamletCommand, { ...ctx.form.toObject(), hamletId: ctx.params.id })
    return done.ok ? seeOther(`/dia-ban/thon/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã đổi tên. Tên cũ vẫn tra được.') }) : renamePage(ctx, false, done.problems)
  }),
  form<ServerCtx>('/dia-ban/thon/:id/sua-loi', manage, async (ctx) => {
    const done = await ctx.run(correctHamletCommand, { ...ctx.form.toObject(), hamletId: ctx.params.id })
    return done.ok ? seeOther(`/dia-ban/thon/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã sửa lỗi gõ.') }) : renamePage(ctx, true, done.problems)
  }),
  page<ServerCtx>('/dia-ban/thon/:id/dong', dangerous, (ctx) => closePage(ctx)),
  form<ServerCtx>('/dia-ban/thon/:id/dong', dangerous, async (ctx) => {
    const done = await ctx.run(closeHamletCommand, { ...ctx.form.toObject(), hamletId: ctx.params.id })
    return done.ok ? seeOther('/dia-ban', { tone: 'ok', text: ctx.t('Đã đóng.') }) : closePage(ctx, done.problems)
  }),
  page<ServerCtx>('/dia-ban/thon/:id/tach', dangerous, async (ctx) => {
    const hamlet = await hamletOf(ctx)
    return ctx.query.has('xem') ? splitPreview(ctx, hamlet, typedQuery(ctx)) : splitForm(ctx, hamlet, typedQuery(ctx))
  }),
  form<ServerCtx>('/dia-ban/thon/:id/tach', dangerous, async (ctx) => {
    const [hamlet, typed] = [await hamletOf(ctx), typedForm(ctx)]
    const done = await ctx.run(splitHamletCommand, splitInput(hamlet.id, typed))
    return done.ok ? seeOther('/dia-ban', { tone: 'ok', text: ctx.t('Đã tách {name}.', { name: hamletTitle(hamlet) }) }) : splitForm(ctx, hamlet, typed, done.problems)
  }),
]
