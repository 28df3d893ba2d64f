// Drives: planned, changed, closed; which alleys a member walks on an evening; the commune's fifth household skill.
// A team leader acts inside the team's hamlets, an officer in the whole commune.

import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, refuse, type Decision, type Problem } from '../../platform/problem.ts'
import { daysBetween } from '../../platform/time.ts'
import { officeProblems } from './problems-office.ts'
import { visitProblems } from './problems.ts'
import { findLocalSkill, refreshHouseholds } from './projection.ts'
import { assignInput, closeDriveInput, driveInput, editDriveInput, localSkillInput, type DriveInput } from './schema-office.ts'
import { isSkill, LOCAL_SLOT, slotOf } from './skills.ts'

const LONGEST_DAYS = 366

/** What is wrong with a plan, apart from where it is. */
export function planProblems(plan: DriveInput): Problem[] {
  const found: Problem[] = []
  if (plan.endsOn < plan.startsOn) found.push(officeProblems.driveDates)
  else if (daysBetween(plan.startsOn, plan.endsOn) > LONGEST_DAYS) found.push(officeProblems.driveTooLong)
  if (plan.hamletIds.length === 0) found.push(officeProblems.driveHamlets)
  if (plan.skills.length === 0 || plan.skills.some((skill) => !isSkill(skill))) found.push(officeProblems.driveSkills)
  if (plan.targetUnit === 'percent' && (plan.targetValue < 1 || plan.targetValue > 100)) found.push(officeProblems.drivePercent)
  if ((plan.targetUnit === 'households') !== (plan.targetGroup === 'households') && plan.targetUnit !== 'percent') found.push(officeProblems.driveUnit)
  return found
}

/** The hamlets, if all of them live in the commune and belong to the actor. */
async function ownHamlets({ db, communeId, actor }: CommandEnv, hamletIds: readonly string[]): Promise<Decision<string[]>> {
  const wanted = [...new Set(hamletIds)]
  const rows = await db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).where('id', 'in', wanted).where('validTo', 'is', null).execute()
  if (rows.length !== wanted.length || !isWithin(actor, wanted)) return refuse(officeProblems.driveHamlets)
  return accept(wanted)
}

function isWithin(actor: Actor, hamletIds: readonly string[]): boolean {
  return actor.hamletIds === null || hamletIds.every((id) => actor.hamletIds!.includes(id))
}

async function loadDrive({ db, communeId, actor }: CommandEnv, driveId: string): Promise<Decision<{ hamletIds: string[] }>> {
  const drive = await db.selectFrom('drives').select(['state']).where('communeId', '=', communeId).where('id', '=', driveId).forUpdate().executeTakeFirst()
  if (!drive) return refuse(officeProblems.driveMissing)
  if (drive.state === 'closed') return refuse(officeProblems.driveClosed)
  const rows = await db.selectFrom('driveHamlets').select('hamletId').where('communeId', '=', communeId).where('driveId', '=', driveId).execute()
  const hamletIds = rows.map((row) => row.hamletId)
  return isWithin(actor, hamletIds) ? accept({ hamletIds }) : refuse(officeProblems.notYourDrive)
}

async function setHamlets({ db, communeId }: CommandEnv, driveId: string, hamletIds: readonly string[]): Promise<void> {
  await db.deleteFrom('driveHamlets').where('communeId', '=', communeId).where('driveId', '=', driveId).execute()
  await db
    .insertInto('driveHamlets')
    .values(hamletIds.map((hamletId) => ({ communeId, driveId, hamletId })))
    .execute()
}

function columnsOf({ name, startsOn, endsOn, skills, targetGroup, targetPopulation, targetValue, targetUnit, targetRung, targetSource }: DriveInput) {
  return { name, startsOn, endsOn, skills, targetGroup, targetPopulation, targetValue, targetUnit, targetRung, targetSource }
}

export const planDrive = command({
  type: 'drive.planned',
  may: 'visit.plan',
  input: driveInput,
  async run(env, input) {
    const problems = planProblems(input)
    if (problems.length > 0) return refuse(...problems)
    const hamlets = await ownHamlets(env, input.hamletIds)
    if (!hamlets.ok) return hamlets
    const { communeId, commandId: id, now, actor } = env
    await env.db
      .insertInto('drives')
      .values({ communeId, id, ...columnsOf(input), createdAt: now, createdBy: actor.id })
      .execute()
    await setHamlets(env, id, hamlets.value)
    return accept({ subject: `drive:${id}`, hamletIds: hamlets.value, householdIds: [], data: { ...input }, answer: { id } })
  },
})

export const editDrive = command({
  type: 'drive.edited',
  may: 'visit.plan',
  input: editDriveInput,
  async run(env, { driveId, ...input }) {
    const before = await loadDrive(env, driveId)
    if (!before.ok) return before
    const problems = planProblems(input)
    if (problems.length > 0) return refuse(...problems)
    const hamlets = await ownHamlets(env, input.hamletIds)
    if (!hamlets.ok) return hamlets
    await env.db.updateTable('drives').set(columnsOf(input)).where('communeId', '=', env.communeId).where('id', '=', driveId).execute()
    await setHamlets(env, driveId, hamlets.value)
    return accept({
      subject: `drive:${driveId}`,
      hamletIds: [...new Set([...before.value.hamletIds, ...hamlets.value])],
      householdIds: [],
      data: { ...input },
      answer: { id: driveId },
    })
  },
})

export const closeDrive = command({
  type: 'drive.closed',
  may: 'visit.plan',
  input: closeDriveInput,
  async run(env, { driveId }) {
    const drive = await loadDrive(env, driveId)
    if (!drive.ok) return drive
    await env.db
      .updateTable('drives')
      .set({ state: 'closed', closedAt: env.now, closedBy: env.actor.id })
      .where('communeId', '=', env.communeId)
      .where('id', '=', driveId)
      .execute()
    return accept({ subject: `drive:${driveId}`, hamletIds: drive.value.hamletIds, householdIds: [], data: { driveId }, answer: { id: driveId } })
  },
})

/** Replaces what one member walks in one hamlet on one evening; no alley takes the evening back. */
export const assignEvening = command({
  type: 'evening.assigned',
  may: 'visit.plan',
  input: assignInput,
  async run(env, { driveId, onDate, memberId, hamletId, alleyIds }) {
    const { db, communeId, actor, now } = env
    const drive = await db
      .selectFrom('driveHamlets')
      .select('driveId')
      .where('communeId', '=', communeId)
      .where('driveId', '=', driveId)
      .where('hamletId', '=', hamletId)
      .executeTakeFirst()
    if (!drive) return refuse(officeProblems.driveMissing)
    if (!isWithin(actor, [hamletId])) return refuse(officeProblems.notYourTeam)
    const member = await db
      .selectFrom('teamMembers as m')
      .innerJoin('teamHamlets as h', (join) => join.onRef('h.communeId', '=', 'm.communeId').onRef('h.teamId', '=', 'm.teamId'))
      .select(['m.id', 'm.teamId'])
      .where('m.communeId', '=', communeId)
      .where('m.id', '=', memberId)
      .where('m.state', '=', 'active')
      .where('h.hamletId', '=', hamletId)
      .executeTakeFirst()
    if (!member) return refuse(officeProblems.assignmentMember)
    if (actor.teamId !== null && member.teamId !== actor.teamId) return refuse(officeProblems.notYourTeam)
    const alleys =
      alleyIds.length === 0
        ? []
        : await db.selectFrom('alleys').select('id').where('communeId', '=', communeId).where('hamletId', '=', hamletId).where('id', 'in', alleyIds).execute()
    if (alleys.length !== new Set(alleyIds).size) return refuse(officeProblems.assignmentAlley)
    await sql`
      delete from evening_assignments e using alleys a
       where e.commune_id = ${communeId} and e.drive_id = ${driveId} and e.on_date = ${onDate} and e.member_id = ${memberId}
         and a.commune_id = e.commune_id and a.id = e.alley_id and a.hamlet_id = ${hamletId}`.execute(db)
    if (alleys.length > 0) {
      await db
        .insertInto('eveningAssignments')
        .values(alleys.map(({ id }) => ({ communeId, driveId, onDate, alleyId: id, memberId, assignedBy: actor.id, assignedAt: now })))
        .execute()
    }
    return accept({
      subject: `drive:${driveId}`,
      hamletIds: [hamletId],
      householdIds: [],
      data: { driveId, onDate, memberId, hamletId, alleyIds },
      answer: { id: driveId },
    })
  },
})

/** The commune's own platform for the fifth household skill; every household's five-skill mark is counted again. */
export const chooseLocalSkill = command({
  type: 'skill.local_chosen',
  may: 'skill.choose',
  input: localSkillInput,
  async run({ db, communeId }, { skill }) {
    if (slotOf(skill) !== LOCAL_SLOT || skill === LOCAL_SLOT) return refuse(visitProblems.skillUnknown)
    const before = await findLocalSkill(db, communeId)
    await db.updateTable('communes').set({ localSkill: skill }).where('communeId', '=', communeId).execute()
    await refreshHouseholds(db, communeId, null)
    const hamlets = await db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).where('validTo', 'is', null).execute()
    return accept({ subject: `commune:${communeId}`, hamletIds: hamlets.map(({ id }) => id), data: { skill, before: before.key }, answer: { skill } })
  },
})
