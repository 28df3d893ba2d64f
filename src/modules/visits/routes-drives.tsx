// Drives at the desk: plan, change, close, look behind each figure, and give out alleys for an evening.

import { isUuid, newId } from '../../platform/ids.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { addDays, isPlainDate, parsePlainDate, type PlainDate } from '../../platform/time.ts'
import { can, form, page, seeOther, withStatus, type Reply } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { assignEvening, closeDrive, editDrive, planDrive } from './commands-drives.ts'
import { officeProblems } from './problems-office.ts'
import { listMemberOptions } from './queries-calls.ts'
import { listFieldHouseholds } from './queries-field.ts'
import { listAssigned, listHamletAlleys, listOwnHamlets } from './queries-assign.ts'
import {
  findDrive,
  listDriveHouseholds,
  listDrivePeople,
  listDrives,
  readFigures,
  type DriveRow,
  type HouseholdSlice,
  type PeopleSlice,
} from './queries-drives.ts'
import { rankDoors } from './rules.ts'
import { AssignPage, DriveHouseholdsPage, DrivePeoplePage, type AlleyPlan } from './views-drive-rows.tsx'
import { DriveFormPage, driveLabels, DriveListPage, DrivePage, type DriveFormValues } from './views-drives.tsx'
import { fieldProblems } from './words.ts'

const plan = { who: can('visit.plan') }

export const driveRoutes: ServerRoute[] = [
  page<ServerCtx>('/dot-ra-quan', plan, async (ctx) => (
    <DriveListPage v={ctx.view} today={ctx.today} drives={await ctx.read((db) => listDrives(db, communeOf(ctx), ctx.actor.hamletIds))} />
  )),
  page<ServerCtx>('/dot-ra-quan/moi', plan, (ctx) =>
    driveForm(ctx, { hamletIds: ctx.actor.hamletIds ?? [], skills: [], startsOn: ctx.today, endsOn: addDays(ctx.today, 44) }),
  ),
  form<ServerCtx>('/dot-ra-quan/moi', plan, (ctx) => saveDrive(ctx)),
  page<ServerCtx>('/dot-ra-quan/:id', plan, drivePage),
  page<ServerCtx>('/dot-ra-quan/:id/sua', plan, async (ctx) => {
    const drive = await getDrive(ctx)
    const values = { ...drive, targetValue: String(drive.targetValue), targetRung: String(drive.targetRung), hamletIds: drive.hamlets.map(({ id }) => id) }
    return driveForm(ctx, values as unknown as DriveFormValues, drive.id)
  }),
  form<ServerCtx>('/dot-ra-quan/:id/sua', plan, async (ctx) => saveDrive(ctx, (await getDrive(ctx)).id)),
  form<ServerCtx>('/dot-ra-quan/:id/dong', plan, async (ctx) => {
    const decision = await ctx.run(closeDrive, { driveId: ctx.params.id })
    if (!decision.ok) return ctx.refusal(decision.problems)
    return seeOther(`/dot-ra-quan/${ctx.params.id}`, { tone: 'ok', text: ctx.t('Đã đóng đợt.') })
  }),
  page<ServerCtx>('/dot-ra-quan/:id/ho', plan, async (ctx) => {
    const drive = await getDrive(ctx)
    const slice = pick<HouseholdSlice>(ctx.query.get('loai'), ['tat-ca', 'da-gap', 'chua-gap', 'dat', 'chua-dat'])
    const number = pageOf(ctx)
    const { rows, total } = await ctx.read((db) => listDriveHouseholds(db, communeOf(ctx), drive, slice, number))
    return <DriveHouseholdsPage v={ctx.view} drive={drive} rows={rows} total={total} page={number} slice={slice} />
  }),
  page<ServerCtx>('/dot-ra-quan/:id/nguoi', plan, async (ctx) => {
    const drive = await getDrive(ctx)
    const slice = pick<PeopleSlice>(ctx.query.get('loai'), ['nhom', 'dat', 'chua-dat', 'huong-dan', 'khong-ro-tuoi'])
    const number = pageOf(ctx)
    const { rows, total } = await ctx.read((db) =>
      listDrivePeople(db, communeOf(ctx), drive, slice, number, { territory: ctx.actor.hamletIds, today: ctx.today }),
    )
    return <DrivePeoplePage v={ctx.view} drive={drive} rows={rows} total={total} page={number} slice={slice} />
  }),
  page<ServerCtx>('/dot-ra-quan/:id/phan-cong', plan, (ctx) => assignPage(ctx)),
  form<ServerCtx>('/dot-ra-quan/:id/phan-cong', plan, saveAssignment),
]

export function communeOf(ctx: ServerCtx): number {
  if (ctx.communeId === null) throw new Refused(officeProblems.callCommune)
  return ctx.communeId
}

export function pageOf(ctx: ServerCtx): number {
  const number = Number(ctx.query.get('trang') ?? 1)
  return Number.isInteger(number) && number >= 1 && number <= 10_000 ? number : 1
}

export function pick<T extends string>(text: string | null, allowed: readonly T[]): T {
  return allowed.find((one) => one === text) ?? allowed[0]!
}

/** The drive as this person may see it: only the hamlets of their territory. */
async function getDrive(ctx: ServerCtx): Promise<DriveRow> {
  const id = ctx.params.id ?? ''
  const drive = isUuid(id) ? await ctx.read((db) => findDrive(db, communeOf(ctx), id)) : undefined
  const own = ctx.actor.hamletIds
  const hamlets = drive?.hamlets.filter((hamlet) => own === null || own.includes(hamlet.id)) ?? []
  if (!drive || (own !== null && hamlets.length === 0)) throw new Refused(officeProblems.driveMissing)
  return { ...drive, hamlets }
}

async function drivePage(ctx: ServerCtx): Promise<Reply> {
  const drive = await getDrive(ctx)
  const figures = await ctx.read((db) => readFigures(db, communeOf(ctx), drive, ctx.actor.hamletIds, ctx.today))
  return <DrivePage v={ctx.view} drive={drive} figures={figures} today={ctx.today} commandId={newId()} partial={ctx.actor.hamletIds !== null} />
}

async function driveForm(ctx: ServerCtx, values: DriveFormValues, driveId?: string, problems?: readonly Problem[]): Promise<Reply> {
  const hamlets = await ctx.read((db) => listOwnHamlets(db, communeOf(ctx), ctx.actor.hamletIds))
  const html = (
    <DriveFormPage
      v={ctx.view}
      hamlets={hamlets}
      values={values}
      commandId={newId()}
      {...(driveId && { driveId })}
      {...(problems && { problems: fieldProblems(ctx.t, problems, driveLabels(ctx.t)) })}
    />
  )
  return problems ? withStatus(422, html) : html
}

async function saveDrive(ctx: ServerCtx, driveId?: string): Promise<Reply> {
  const typed: DriveFormValues = { ...ctx.form.toObject(), hamletIds: ctx.form.getAll('hamletIds'), skills: [...new Set([...ctx.form.getAll('skills'), ...ctx.form.getAll('moreSkills')])] }
  const input = { ...typed, startsOn: readDate(typed.startsOn), endsOn: readDate(typed.endsOn), ...(driveId && { driveId }) }
  const decision = driveId ? await ctx.run(editDrive, input) : await ctx.run(planDrive, input)
  if (!decision.ok) return driveForm(ctx, typed, driveId, decision.problems)
  const { id } = decision.value as { id: string }
  return seeOther(`/dot-ra-quan/${id}`, { tone: 'ok', text: driveId ? ctx.t('Đã lưu kế hoạch.') : ctx.t('Đã lập đợt.') })
}

function readDate(typed: unknown): PlainDate | undefined {
  return typeof typed === 'string' ? parsePlainDate(typed) : undefined
}

async function assignPage(
  ctx: ServerCtx,
  again?: { values: { memberId: string; alleyIds: string[] }; hamletId: string; onDate: PlainDate; problems: readonly Problem[] },
): Promise<Reply> {
  const drive = await getDrive(ctx)
  const asked = again?.hamletId ?? ctx.query.get('thon')
  const hamletId = drive.hamlets.find(({ id }) => id === asked)?.id ?? drive.hamlets[0]?.id
  if (hamletId === undefined) throw new Refused(officeProblems.driveHamlets)
  const day = again?.onDate ?? ctx.query.get('ngay')
  const onDate = isPlainDate(day) ? day : ctx.today
  const memberId = again?.values.memberId ?? ctx.query.get('nguoi') ?? ''
  const { alleys, members, assigned } = await ctx.read(async (db) => {
    const options = await listMemberOptions(db, communeOf(ctx), [hamletId])
    const given = await listAssigned(db, communeOf(ctx), drive.id, hamletId, onDate)
    const doors = rankDoors(await listFieldHouseholds(db, communeOf(ctx), hamletId), drive, onDate)
    const rows = await listHamletAlleys(db, communeOf(ctx), hamletId)
    const plans = rows.map(({ id, name }): AlleyPlan => {
      const here = doors.filter(({ household }) => household.alleyId === id)
      const walkers = given.filter((one) => one.alleyId === id).map((one) => one.fullName)
      return {
        id,
        name,
        doors: here.length,
        calling: here.filter(({ score }) => score > 0).length,
        dark: here.filter(({ household }) => household.bestRung === 0).length,
        members: walkers,
      }
    })
    return { alleys: plans, members: options, assigned: given }
  })
  const values = again?.values ?? { memberId, alleyIds: assigned.filter((one) => one.memberId === memberId).map((one) => one.alleyId) }
  const html = (
    <AssignPage
      v={ctx.view}
      drive={drive}
      hamletId={hamletId}
      onDate={onDate}
      alleys={alleys}
      members={members}
      values={values}
      commandId={newId()}
      {...(again && { problems: fieldProblems(ctx.t, again.problems) })}
    />
  )
  return again ? withStatus(422, html) : html
}

async function saveAssignment(ctx: ServerCtx): Promise<Reply> {
  const drive = await getDrive(ctx)
  const values = { memberId: ctx.form.get('memberId'), alleyIds: ctx.form.getAll('alleyIds') }
  const hamletId = ctx.form.get('hamletId')
  const onDate = parsePlainDate(ctx.form.get('onDate')) ?? ctx.today
  const decision = await ctx.run(assignEvening, { driveId: drive.id, hamletId, onDate, ...values })
  if (!decision.ok) return assignPage(ctx, { values, hamletId, onDate, problems: decision.problems })
  return seeOther(`/dot-ra-quan/${drive.id}/phan-cong?thon=${hamletId}&ngay=${onDate}`, { tone: 'ok', text: ctx.t('Đã giao ngõ.') })
}
