// Teams and members: set up, edit, link, leave, renew a card, close. Every change reaches the phones of its hamlets.

import { endDevicesOf } from '../accounts/index.ts'
import { findResidentRow } from '../people/index.ts'
import { listHamlets } from '../places/index.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import { newId, newShortCode } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { formatVi } from '../../platform/time.ts'
import { teamProblems } from './problems.ts'
import { findMember, findTeam, residentIsTaken, type MemberRow, type TeamRow } from './queries.ts'
import { memberEditInput, memberIdInput, memberInput, memberLinkInput, teamEditInput, teamIdInput, teamInput } from './schema.ts'

/** The team, while it may still be changed; refuses otherwise. */
async function openTeam({ db, communeId }: CommandEnv, teamId: string): Promise<TeamRow> {
  const team = await findTeam(db, communeId, teamId)
  if (!team) throw new Refused(teamProblems.noSuchTeam)
  if (team.state !== 'active') throw new Refused(teamProblems.teamClosed)
  return team
}

async function openMember(env: CommandEnv, memberId: string): Promise<{ member: MemberRow; team: TeamRow }> {
  const member = await findMember(env.db, env.communeId, memberId)
  if (!member) throw new Refused(teamProblems.noSuchMember)
  if (member.state !== 'active') throw new Refused(teamProblems.alreadyLeft)
  return { member, team: await openTeam(env, member.teamId) }
}

async function checkHamlets({ db, communeId }: CommandEnv, hamletIds: string[]): Promise<void> {
  const living = new Set((await listHamlets(db, communeId)).map((hamlet) => hamlet.id))
  if (!hamletIds.every((id) => living.has(id))) throw new Refused(teamProblems.noSuchHamlet)
}

async function coverHamlets({ db, communeId }: CommandEnv, teamId: string, hamletIds: string[]): Promise<void> {
  await db.deleteFrom('teamHamlets').where('communeId', '=', communeId).where('teamId', '=', teamId).execute()
  await db.insertInto('teamHamlets').values([...new Set(hamletIds)].map((hamletId) => ({ communeId, teamId, hamletId }))).execute()
}

export const teamCreated = command({
  type: 'team.created',
  may: 'team.manage',
  input: teamInput,
  async run(env, { hamletIds, ...team }) {
    const { db, communeId, now } = env
    await checkHamlets(env, hamletIds)
    const teamId = newId(now)
    await db.insertInto('teams').values({ communeId, id: teamId, ...team, createdAt: now }).execute()
    await coverHamlets(env, teamId, hamletIds)
    return accept({ subject: `team:${teamId}`, hamletIds, data: { ...team, hamletIds }, answer: { teamId } })
  },
})

export const teamEdited = command({
  type: 'team.edited',
  may: 'team.manage',
  input: teamEditInput,
  async run(env, { teamId, hamletIds, ...change }) {
    const { db, communeId } = env
    const team = await openTeam(env, teamId)
    await checkHamlets(env, hamletIds)
    await db.updateTable('teams').set(change).where('communeId', '=', communeId).where('id', '=', teamId).execute()
    await coverHamlets(env, teamId, hamletIds)
    // Cards never outlive the decision they stand on.
    await db
      .updateTable('teamMembers')
      .set({ cardValidUntil: change.validUntil })
      .where('communeId', '=', communeId)
      .where('teamId', '=', teamId)
      .where('cardValidUntil', '>', change.validUntil)
      .execute()
    return accept({ subject: `team:${teamId}`, hamletIds: [...new Set([...team.hamletIds, ...hamletIds])], data: { ...change, hamletIds } })
  },
})

export const teamClosed = command({
  type: 'team.closed',
  may: 'team.manage',
  input: teamIdInput,
  async run(env, { teamId }) {
    const { db, communeId, now, actor } = env
    const team = await openTeam(env, teamId)
    await db.updateTable('teams').set({ state: 'closed' }).where('communeId', '=', communeId).where('id', '=', teamId).execute()
    const members = await db.selectFrom('teamMembers').select('id').where('communeId', '=', communeId).where('teamId', '=', teamId).execute()
    const phones = await endDevicesOf(db, { communeId, memberIds: members.map((row) => row.id), by: actor.id, reason: 'Tổ giải thể' }, now)
    return accept({ subject: `team:${teamId}`, hamletIds: team.hamletIds, data: { phones } })
  },
})

export const memberJoined = command({
  type: 'member.joined',
  may: 'team.manage',
  input: memberInput,
  async run(env, { teamId, ...member }) {
    const { db, communeId, now } = env
    const team = await openTeam(env, teamId)
    if (member.cardValidUntil > team.validUntil) return refuse(tooLong(team))
    const memberId = newId(now)
    await db.insertInto('teamMembers').values({ communeId, id: memberId, teamId, ...member, cardCode: newShortCode(), createdAt: now }).execute()
    return accept({ subject: `member:${memberId}`, hamletIds: team.hamletIds, data: { teamId, role: member.role }, answer: { memberId } })
  },
})

function tooLong(team: TeamRow) {
  return withParams(teamProblems.cardTooLong, { date: formatVi(team.validUntil) })
}

export const memberEdited = command({
  type: 'member.edited',
  may: 'team.manage',
  input: memberEditInput,
  async run(env, { memberId, ...change }) {
    const { member, team } = await openMember(env, memberId)
    if (change.cardValidUntil > team.validUntil) return refuse(tooLong(team))
    await env.db.updateTable('teamMembers').set(change).where('communeId', '=', env.communeId).where('id', '=', memberId).execute()
    const changed = (Object.keys(change) as (keyof typeof change)[]).filter((key) => String(change[key]) !== String(member[key]))
    return accept({ subject: `member:${memberId}`, hamletIds: team.hamletIds, data: { changed, role: change.role } })
  },
})

/** The resident who was taught and became a teacher; null takes the link away. */
export const memberLinked = command({
  type: 'member.linked',
  may: 'team.manage',
  input: memberLinkInput,
  async run(env, { memberId, residentId }) {
    const { db, communeId } = env
    const { member, team } = await openMember(env, memberId)
    if (residentId !== null) {
      const resident = await findResidentRow(db, communeId, residentId)
      if (resident?.state !== 'active') return refuse(teamProblems.noSuchResident)
      if (await residentIsTaken(db, communeId, residentId, memberId)) return refuse(teamProblems.linkedTwice)
    }
    await db.updateTable('teamMembers').set({ residentId }).where('communeId', '=', communeId).where('id', '=', memberId).execute()
    return accept({ subject: `member:${memberId}`, hamletIds: team.hamletIds, data: { from: member.residentId, to: residentId } })
  },
})

export const memberLeft = command({
  type: 'member.left',
  may: 'team.manage',
  input: memberIdInput,
  async run(env, { memberId }) {
    const { db, communeId, now, actor } = env
    const { member, team } = await openMember(env, memberId)
    await db.updateTable('teamMembers').set({ state: 'left' }).where('communeId', '=', communeId).where('id', '=', memberId).execute()
    const phones = await endDevicesOf(db, { communeId, memberIds: [memberId], by: actor.id, reason: 'Rời tổ' }, now)
    return accept({ subject: `member:${memberId}`, hamletIds: team.hamletIds, data: { teamId: member.teamId, phones }, answer: { teamId: member.teamId } })
  },
})

/** A lost card: the old code stops answering "real" at once. */
export const cardRenewed = command({
  type: 'member.card_renewed',
  may: 'team.manage',
  input: memberIdInput,
  async run(env, { memberId }) {
    const { team } = await openMember(env, memberId)
    await env.db.updateTable('teamMembers').set({ cardCode: newShortCode() }).where('communeId', '=', env.communeId).where('id', '=', memberId).execute()
    return accept({ subject: `member:${memberId}`, hamletIds: team.hamletIds, data: {}, answer: { teamId: team.id } })
  },
})
