// Teams, members and their cards.

import { findPeople } from '../people/index.ts'
import { getCommune, listHamlets } from '../places/index.ts'
import { may } from '../../platform/actor.ts'
import { formatShortCode, isUuid, newId } from '../../platform/ids.ts'
import { renderPdf } from '../../platform/pdf.ts'
import { Refused, type Problem } from '../../platform/problem.ts'
import { said } from '../../platform/web/refusals.ts'
import { can, form, page, raw, seeOther, withStatus } from '../../platform/web/route.ts'
import type { ServerCtx, ServerRoute } from '../../platform/web/server.ts'
import { cardRenewed, memberEdited, memberJoined, memberLeft, memberLinked, teamClosed, teamCreated, teamEdited } from './commands.ts'
import { helperCardPdf, helperCardSheetPdf, type HelperCard } from './helper-card.ts'
import { teamProblems } from './problems.ts'
import { findMember, findTeam, listMembers, listTeams, type MemberRow, type TeamRow } from './queries.ts'
import { checkRoutes } from './routes-check.tsx'
import { cardEnd } from './rules.ts'
import { MemberPage, NewMemberPage } from './views-member.tsx'
import { TeamFormPage, TeamPage, TeamsPage } from './views.tsx'

const reads = { who: can('team.read') }
const manages = { who: can('team.manage') }
const COMMUNE_KINDS: Record<string, string> = { xa: 'Xã', phuong: 'Phường', dac_khu: 'Đặc khu' }

async function teamOf(ctx: ServerCtx): Promise<TeamRow> {
  const id = ctx.params.teamId ?? ''
  const team = isUuid(id) ? await ctx.read((db) => findTeam(db, ctx.communeId!, id)) : undefined
  if (!team) throw new Refused(teamProblems.noSuchTeam)
  return team
}

async function memberOf(ctx: ServerCtx): Promise<{ team: TeamRow; member: MemberRow }> {
  const team = await teamOf(ctx)
  const id = ctx.params.memberId ?? ''
  const member = isUuid(id) ? await ctx.read((db) => findMember(db, ctx.communeId!, id)) : undefined
  if (member?.teamId !== team.id) throw new Refused(teamProblems.noSuchMember)
  return { team, member }
}

function teamFields(ctx: ServerCtx) {
  return { ...ctx.form.toObject(), hamletIds: ctx.form.getAll('hamletIds') }
}

function memberFields(ctx: ServerCtx) {
  return { ...ctx.form.toObject(), languages: ctx.form.getAll('languages'), skills: ctx.form.getAll('skills') }
}

async function teamForm(ctx: ServerCtx, team: TeamRow | undefined, problems?: Problem[]) {
  const [hamlets, commune] = await ctx.read(async (db) => [await listHamlets(db, ctx.communeId!), await getCommune(db, ctx.communeId!)] as const)
  const { t, view } = ctx
  const kept: Record<string, string> = team ? { name: team.name, decisionNumber: team.decisionNumber, decisionDate: team.decisionDate, validUntil: team.validUntil } : { name: commune.teamLabel }
  return (
    <TeamFormPage
      v={view}
      action={team ? `/to/${team.id}/sua` : '/to/moi'}
      title={team ? t('Sửa tổ') : t('Lập tổ mới')}
      values={problems ? ctx.form.toObject() : kept}
      hamletIds={problems ? ctx.form.getAll('hamletIds') : (team?.hamletIds ?? [])}
      hamlets={hamlets}
      hamletWord={commune.hamletLabel}
      commandId={newId(ctx.now)}
      {...(problems && { problems: said(ctx, problems) })}
      {...(team && { up: { href: `/to/${team.id}`, label: team.name } })}
    />
  )
}

function newMemberForm(ctx: ServerCtx, team: TeamRow, problems?: Problem[]) {
  return (
    <NewMemberPage
      v={ctx.view}
      team={team}
      action={`/to/${team.id}/thanh-vien/moi`}
      title={ctx.t('Thêm thành viên')}
      values={problems ? ctx.form.toObject() : { role: 'member', cardValidUntil: team.validUntil }}
      languages={problems ? ctx.form.getAll('languages') : ['vi']}
      skills={problems ? ctx.form.getAll('skills') : []}
      commandId={newId(ctx.now)}
      {...(problems && { problems: said(ctx, problems) })}
    />
  )
}

async function memberForm(ctx: ServerCtx, { team, member }: { team: TeamRow; member: MemberRow }, problems?: Problem[], linkProblems?: Problem[]) {
  const sought = (ctx.query.get('tim') ?? ctx.form.get('tim')).trim().slice(0, 80)
  const found = sought === '' ? [] : (await ctx.read((db) => findPeople(db, ctx.communeId!, sought, null))).rows
  const kept = { fullName: member.fullName, role: member.role, phone: member.phone ?? '', cardValidUntil: member.cardValidUntil }
  return (
    <MemberPage
      v={ctx.view}
      team={team}
      member={member}
      action={`/to/${team.id}/thanh-vien/${member.id}/sua`}
      title={member.fullName}
      values={problems ? ctx.form.toObject() : kept}
      languages={problems ? ctx.form.getAll('languages') : member.languages}
      skills={problems ? ctx.form.getAll('skills') : member.skills}
      commandId={newId(ctx.now)}
      newCommandId={() => newId(ctx.now)}
      sought={sought}
      found={found.slice(0, 20).map((person) => ({
        id: person.id,
        label: person.birthYear ? ctx.t('{name}, sinh {year}', { name: person.fullName, year: person.birthYear }) : person.fullName,
        place: [ctx.t('hộ {name}', { name: person.headName }), person.alleyName, person.hamletName].filter(Boolean).join(', '),
      }))}
      {...(problems && { problems: said(ctx, problems) })}
      {...(linkProblems && { linkProblems: said(ctx, linkProblems) })}
    />
  )
}

async function cardsOf(ctx: ServerCtx, team: TeamRow, members: MemberRow[]): Promise<HelperCard[]> {
  const commune = await ctx.read((db) => getCommune(db, ctx.communeId!))
  return members.map((member) => ({
    helperName: member.fullName,
    helperCode: formatShortCode(member.cardCode),
    teamName: team.name,
    communeName: `${COMMUNE_KINDS[commune.kind] ?? ''} ${commune.name}`.trim(),
    provinceName: commune.provinceName,
    decisionNumber: team.decisionNumber,
    decisionDate: team.decisionDate,
    validUntil: cardEnd({ cardValidUntil: member.cardValidUntil, teamValidUntil: team.validUntil }),
    checkUrl: `${ctx.services.config.origin}/nguoi-huong-dan/${member.cardCode}`,
    ...(commune.hotline && { hotline: commune.hotline }),
    fictional: commune.fictional,
  }))
}

export const teamsRoutes: ServerRoute[] = [
  ...checkRoutes,

  page<ServerCtx>('/to', reads, async (ctx) => {
    const [teams, commune] = await ctx.read(async (db) => [await listTeams(db, ctx.communeId!), await getCommune(db, ctx.communeId!)] as const)
    return <TeamsPage v={ctx.view} teams={teams} today={ctx.today} manages={may(ctx.actor, 'team.manage')} hamletWord={commune.hamletLabel} />
  }),

  page<ServerCtx>('/to/moi', manages, (ctx) => teamForm(ctx, undefined)),
  form<ServerCtx>('/to/moi', manages, async (ctx) => {
    const decision = await ctx.run(teamCreated, teamFields(ctx))
    if (!decision.ok) return withStatus(422, await teamForm(ctx, undefined, decision.problems))
    const { teamId } = decision.value as { teamId: string }
    return seeOther(`/to/${teamId}`, { tone: 'ok', text: ctx.t('Đã lập tổ. Giờ hãy thêm thành viên.') })
  }),

  page<ServerCtx>('/to/:teamId', reads, async (ctx) => {
    const team = await teamOf(ctx)
    const [members, commune] = await ctx.read(async (db) => [await listMembers(db, ctx.communeId!, team.id), await getCommune(db, ctx.communeId!)] as const)
    const { actor } = ctx
    const inTeam = actor.teamId === team.id
    return (
      <TeamPage
        v={ctx.view}
        team={team}
        members={members}
        today={ctx.today}
        manages={may(actor, 'team.manage')}
        enrols={may(actor, 'device.enrol') && (inTeam || actor.kind === 'staff')}
        seesPhones={inTeam || may(actor, 'team.manage')}
        hamletWord={commune.hamletLabel}
        commandId={newId(ctx.now)}
      />
    )
  }),

  page<ServerCtx>('/to/:teamId/sua', manages, async (ctx) => teamForm(ctx, await teamOf(ctx))),
  form<ServerCtx>('/to/:teamId/sua', manages, async (ctx) => {
    const team = await teamOf(ctx)
    const decision = await ctx.run(teamEdited, { ...teamFields(ctx), teamId: team.id })
    if (!decision.ok) return withStatus(422, await teamForm(ctx, team, decision.problems))
    return seeOther(`/to/${team.id}`, { tone: 'ok', text: ctx.t('Đã lưu tổ.') })
  }),

  form<ServerCtx>('/to/:teamId/giai-the', manages, async (ctx) => {
    const team = await teamOf(ctx)
    const decision = await ctx.run(teamClosed, { teamId: team.id })
    return decision.ok ? seeOther(`/to/${team.id}`, { tone: 'warn', text: ctx.t('Đã giải thể tổ. Thẻ và máy của tổ hết hiệu lực.') }) : ctx.refusal(decision.problems)
  }),

  raw<ServerCtx>('GET', '/to/:teamId/the.pdf', manages, async (ctx) => {
    const team = await teamOf(ctx)
    const wanted = ctx.query.get('nguoi')
    const members = (await ctx.read((db) => listMembers(db, ctx.communeId!, team.id))).filter((member) => member.state === 'active' && (!wanted || member.id === wanted))
    if (members.length === 0 || team.state !== 'active') return ctx.refusal([wanted ? teamProblems.noSuchMember : teamProblems.noCards])
    const cards = await cardsOf(ctx, team, members)
    const pdf = await renderPdf(wanted ? helperCardPdf(cards[0]!) : helperCardSheetPdf(cards))
    const headers = { 'Content-Type': 'application/pdf', 'Content-Disposition': 'inline; filename="the-nguoi-huong-dan.pdf"', 'Cache-Control': 'no-store' }
    return new Response(pdf as BodyInit, { headers })
  }),

  page<ServerCtx>('/to/:teamId/thanh-vien/moi', manages, async (ctx) => newMemberForm(ctx, await teamOf(ctx))),
  form<ServerCtx>('/to/:teamId/thanh-vien/moi', manages, async (ctx) => {
    const team = await teamOf(ctx)
    const decision = await ctx.run(memberJoined, { ...memberFields(ctx), teamId: team.id })
    if (!decision.ok) return withStatus(422, newMemberForm(ctx, team, decision.problems))
    return seeOther(`/to/${team.id}`, { tone: 'ok', text: ctx.t('Đã thêm thành viên. Nhớ in thẻ và ghi danh máy.') })
  }),

  page<ServerCtx>('/to/:teamId/thanh-vien/:memberId/sua', manages, async (ctx) => memberForm(ctx, await memberOf(ctx))),
  form<ServerCtx>('/to/:teamId/thanh-vien/:memberId/sua', manages, async (ctx) => {
    const both = await memberOf(ctx)
    const decision = await ctx.run(memberEdited, { ...memberFields(ctx), memberId: both.member.id })
    if (!decision.ok) return withStatus(422, await memberForm(ctx, both, decision.problems))
    return seeOther(`/to/${both.team.id}`, { tone: 'ok', text: ctx.t('Đã lưu thành viên.') })
  }),

  form<ServerCtx>('/to/:teamId/thanh-vien/:memberId/lien-ket', manages, async (ctx) => {
    const both = await memberOf(ctx)
    const decision = await ctx.run(memberLinked, { memberId: both.member.id, residentId: ctx.form.get('residentId') || null })
    if (!decision.ok) return withStatus(422, await memberForm(ctx, both, undefined, decision.problems))
    return seeOther(`/to/${both.team.id}/thanh-vien/${both.member.id}/sua`, { tone: 'ok', text: ctx.t('Đã lưu.') })
  }),

  form<ServerCtx>('/to/:teamId/thanh-vien/:memberId/the-moi', manages, async (ctx) => {
    const { team, member } = await memberOf(ctx)
    const decision = await ctx.run(cardRenewed, { memberId: member.id })
    if (!decision.ok) return ctx.refusal(decision.problems)
    return seeOther(`/to/${team.id}/thanh-vien/${member.id}/sua`, { tone: 'ok', text: ctx.t('Đã cấp mã mới. Hãy in thẻ mới.') })
  }),

  form<ServerCtx>('/to/:teamId/thanh-vien/:memberId/roi', manages, async (ctx) => {
    const { team, member } = await memberOf(ctx)
    const decision = await ctx.run(memberLeft, { memberId: member.id })
    return decision.ok ? seeOther(`/to/${team.id}`, { tone: 'ok', text: ctx.t('Đã ghi nhận rời tổ. Thẻ và máy hết hiệu lực.') }) : ctx.refusal(decision.problems)
  }),
]
