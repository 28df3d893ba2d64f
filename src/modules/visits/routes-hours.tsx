// Hours and person-days: the page, its Excel copy and the printable payment list.

import { isUuid } from '../../platform/ids.ts'
import { Refused } from '../../platform/problem.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { addDays, formatVi, parsePlainDate } from '../../platform/time.ts'
import { can, page, raw } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { writeWorkbook } from '../../platform/xlsx.ts'
import { listTeams } from '../teams/index.ts'
import { officeProblems } from './problems-office.ts'
import { findDrive, listDrives, type DriveRow } from './queries-drives.ts'
import { countUnassigned, listHours, listMemberDays, type HoursFilter, type MemberDay, type MemberHours } from './queries-hours.ts'
import { communeOf } from './routes-drives.tsx'
import { supportSheetPdf, type SupportTeam } from './support-sheet-pdf.ts'
import { HoursPage } from './views-hours.tsx'

const plan = { who: can('visit.plan') }
const PERSON_DAY_RULE = 'Một ngày công là một ngày có ít nhất một lượt thăm được ghi trong đợt; số phút là do tổ viên ghi.'

export const hoursRoutes: ServerRoute[] = [
  page<ServerCtx>('/cong-to-vien', plan, async (ctx) => {
    const filter = await filterOf(ctx)
    const data = await ctx.read(async (db) => ({
      rows: await listHours(db, communeOf(ctx), filter),
      drives: await listDrives(db, communeOf(ctx), ctx.actor.hamletIds),
      teams: (await listTeams(db, communeOf(ctx))).filter(({ id }) => filter.ownTeamId === null || id === filter.ownTeamId),
      unassigned: await countUnassigned(db, communeOf(ctx), filter),
    }))
    return <HoursPage v={ctx.view} filter={filter} {...data} />
  }),
  raw<ServerCtx>('GET', '/cong-to-vien.xlsx', plan, async (ctx) => {
    const filter = await filterOf(ctx)
    const { rows, days } = await readAll(ctx, filter)
    return download(
      await workbook(ctx, filter, rows, days),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      `cong-to-vien-${filter.from}-${filter.to}.xlsx`,
    )
  }),
  raw<ServerCtx>('GET', '/cong-to-vien.pdf', plan, async (ctx) => {
    const filter = await filterOf(ctx)
    const drive = filter.driveId === null ? undefined : await ctx.read((db) => findDrive(db, communeOf(ctx), filter.driveId!))
    if (!drive) throw new Refused(officeProblems.driveMissing)
    const { rows, days } = await readAll(ctx, filter)
    const bytes = await renderPdf(
      supportSheetPdf({
        communeName: ctx.view.commune?.name ?? '',
        driveName: drive.name,
        from: filter.from,
        to: filter.to,
        planDocument: drive.targetSource,
        personDayRule: PERSON_DAY_RULE,
        teams: teamsOf(rows, days),
        today: ctx.today,
        fictional: ctx.view.commune?.fictional ?? false,
      }),
    )
    return download(bytes, 'application/pdf', `bang-ke-cong-${filter.from}-${filter.to}.pdf`, 'inline')
  }),
]

/** The drive's own days when a drive is chosen, else the last thirty. A leader sees the own team. */
async function filterOf(ctx: ServerCtx): Promise<HoursFilter> {
  const { query, today, actor } = ctx
  const asked = query.get('dot')
  const drive: DriveRow | undefined = isUuid(asked) ? await ctx.read((db) => findDrive(db, communeOf(ctx), asked)) : undefined
  const last = drive && drive.endsOn < today ? drive.endsOn : today
  const from = parsePlainDate(query.get('tu') ?? '') ?? drive?.startsOn ?? addDays(today, -30)
  const to = parsePlainDate(query.get('den') ?? '') ?? last
  const teamId = query.get('to')
  return { driveId: drive?.id ?? null, from, to: to < from ? from : to, teamId: isUuid(teamId) ? teamId : null, ownTeamId: actor.teamId }
}

async function readAll(ctx: ServerCtx, filter: HoursFilter): Promise<{ rows: MemberHours[]; days: MemberDay[] }> {
  return ctx.read(async (db) => ({ rows: await listHours(db, communeOf(ctx), filter), days: await listMemberDays(db, communeOf(ctx), filter) }))
}

function teamsOf(rows: readonly MemberHours[], days: readonly MemberDay[]): SupportTeam[] {
  const byMember = Map.groupBy(days, (day) => day.memberId)
  return [...Map.groupBy(rows, (row) => row.teamName)].map(([name, members]) => ({
    name,
    members: members.map((row) => ({
      name: row.fullName,
      role: row.role === 'leader' ? 'Tổ trưởng' : 'Thành viên',
      helperCode: row.cardCode,
      personDays: row.personDays,
      minutes: row.minutes,
      visits: row.visits,
      people: row.people,
      activities: (byMember.get(row.memberId) ?? []).map(({ on, place, minutes, doors, people }) => ({ on, place, minutes, doors, people })),
    })),
  }))
}

async function workbook(ctx: ServerCtx, filter: HoursFilter, rows: readonly MemberHours[], days: readonly MemberDay[]): Promise<Uint8Array> {
  const period = ctx.t('Công từ {from} đến {to}', { from: formatVi(filter.from), to: formatVi(filter.to) })
  const names = new Map(rows.map((row) => [row.memberId, row]))
  const heading = (text: string) => [ctx.view.commune?.name ?? '', text, period].filter(Boolean)
  const number = (header: string) => ({ header, format: 'number' as const })
  return writeWorkbook([
    {
      name: ctx.t('Công của tổ viên'),
      title: heading(ctx.t('Công của tổ viên')),
      columns: [
        { header: ctx.t('Tổ') },
        { header: ctx.t('Tổ viên') },
        { header: ctx.t('Mã thẻ') },
        number(ctx.t('Ngày công')),
        number(ctx.t('Phút đã ghi')),
        number(ctx.t('Lượt không ghi phút')),
        number(ctx.t('Lượt thăm')),
        number(ctx.t('Số hộ')),
        number(ctx.t('Người được hướng dẫn')),
      ],
      rows: rows.map((row) => [
        row.teamName,
        row.fullName,
        row.cardCode,
        row.personDays,
        row.minutes,
        row.withoutMinutes,
        row.visits,
        row.households,
        row.people,
      ]),
    },
    {
      name: ctx.t('Nhật ký'),
      title: heading(ctx.t('Nhật ký hoạt động')),
      columns: [
        { header: ctx.t('Ngày'), format: 'date' },
        { header: ctx.t('Tổ viên') },
        { header: ctx.t('Thôn, tổ') },
        number(ctx.t('Phút đã ghi')),
        number(ctx.t('Số hộ')),
        number(ctx.t('Người được hướng dẫn')),
      ],
      rows: days.map((day) => [day.on, names.get(day.memberId)?.fullName ?? '', day.place, day.minutes, day.doors, day.people]),
    },
  ])
}

function download(bytes: Uint8Array, type: string, name: string, how: 'attachment' | 'inline' = 'attachment'): Response {
  return new Response(bytes as BodyInit, {
    headers: { 'Content-Type': type, 'Content-Disposition': `${how}; filename="${name}"`, 'Cache-Control': 'private, no-store' },
  })
}
