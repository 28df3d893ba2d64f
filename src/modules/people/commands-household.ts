// Where people live changes: a household moves, splits or leaves; a person moves in with others, leaves, or dies.
// A move is one event that names both hamlets, so that phones of either hear of it.

import { command } from '../../platform/command.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { beginHouseholdState, loadHamlet, loadHousehold, loadOpenHousehold, loadResident, nextSeq, openDoor, STATE_WORDS, withSeqs } from './commands-common.ts'
import { tellHouseholdsChanged } from './followers.ts'
import { peopleProblems } from './problems.ts'
import { decideName, problemsIn } from './rules.ts'
import { householdAwayInput, moveHouseholdInput, moveResidentInput, setStateInput, splitHouseholdInput } from './schema.ts'

export const moveHousehold = command({
  type: 'household.moved',
  may: 'people.edit',
  input: moveHouseholdInput,
  async run(env, input) {
    const found = await loadOpenHousehold(env, input.householdId)
    const hamlet = await loadHamlet(env, input.hamletId, input)
    if (!found.ok || !hamlet.ok) return refuse(...problemsIn(found, hamlet)!)
    const { id, hamletId: fromHamletId, doorId: fromDoorId } = found.value
    const hamletId = hamlet.value
    const door = await openDoor(env, hamletId, input)
    if (!door.ok) return door
    if (fromHamletId === hamletId && door.value === fromDoorId) return refuse(peopleProblems.samePlace)
    const doorId = door.value
    const { db, communeId } = env
    await db.updateTable('households').set({ hamletId, doorId }).where('communeId', '=', communeId).where('id', '=', id).execute()
    await db.updateTable('householdStates').set({ hamletId }).where('communeId', '=', communeId).where('householdId', '=', id).execute()
    await tellHouseholdsChanged(db, communeId, [id])
    return accept({
      subject: `household:${id}`, hamletIds: [...new Set([fromHamletId, hamletId])], householdIds: [id], answer: { id },
      data: { householdId: id, fromHamletId, toHamletId: hamletId, fromDoorId, toDoorId: doorId },
    })
  },
})

/** One person goes to live in another household. */
export const moveResident = command({
  type: 'resident.moved',
  may: 'people.edit',
  input: moveResidentInput,
  async run(env, input) {
    const loaded = await loadResident(env, input.residentId)
    const target = await loadOpenHousehold(env, input.toHouseholdId, 'toHouseholdId')
    if (!loaded.ok || !target.ok) return refuse(...problemsIn(loaded, target)!)
    const { resident, household } = loaded.value
    if (household.id === target.value.id) return refuse(peopleProblems.sameHousehold)
    const seq = await nextSeq(env.db, env.communeId)
    const householdRole = resident.householdRole === 'chu_ho' ? 'khac' : resident.householdRole
    await env.db
      .updateTable('residents')
      .set({ householdId: target.value.id, householdRole, fieldSeqs: withSeqs(resident, ['householdId', 'householdRole'], seq) })
      .where('communeId', '=', env.communeId).where('id', '=', resident.id).execute()
    await tellHouseholdsChanged(env.db, env.communeId, [household.id, target.value.id])
    return accept({
      subject: `resident:${resident.id}`, hamletIds: [...new Set([household.hamletId, target.value.hamletId])], householdIds: [household.id, target.value.id],
      answer: { id: resident.id },
      data: { residentId: resident.id, householdId: target.value.id, fromHouseholdId: household.id, householdRole },
    })
  },
})

/** Some of a household make one of their own, behind the same door or the next one of the alley. */
export const splitHousehold = command({
  type: 'household.split',
  may: 'people.edit',
  input: splitHouseholdInput,
  async run(env, input) {
    const found = await loadOpenHousehold(env, input.householdId)
    const name = decideName(input.headName, 'headName')
    if (!found.ok || !name.ok) return refuse(...problemsIn(found, name)!)
    const { db, communeId, now, commandId: newHouseholdId } = env
    const old = found.value
    const members = await db
      .selectFrom('residents').selectAll().where('communeId', '=', communeId).where('householdId', '=', old.id).where('state', '=', 'active').forUpdate().execute()
    const leaving = members.filter((member) => input.residentIds.includes(member.id))
    if (leaving.length === 0 || leaving.length === members.length) return refuse(peopleProblems.nobodyChosen)
    const doorId = await doorForSplit(env, old, input.doorLabel)
    await db
      .insertInto('households')
      .values({ communeId, id: newHouseholdId, hamletId: old.hamletId, doorId, headName: name.value, headNameKey: foldText(name.value), createdAt: now })
      .execute()
    await beginHouseholdState(db, communeId, newHouseholdId, old.hamletId)
    const seq = await nextSeq(db, communeId)
    for (const member of leaving) {
      const householdRole = foldText(member.fullName) === foldText(name.value) ? 'chu_ho' : member.householdRole === 'chu_ho' ? 'khac' : member.householdRole
      await db
        .updateTable('residents').set({ householdId: newHouseholdId, householdRole, fieldSeqs: withSeqs(member, ['householdId', 'householdRole'], seq) })
        .where('communeId', '=', communeId).where('id', '=', member.id).execute()
    }
    await tellHouseholdsChanged(db, communeId, [old.id, newHouseholdId])
    return accept({
      subject: `household:${old.id}`, hamletIds: [old.hamletId], householdIds: [old.id, newHouseholdId], answer: { id: newHouseholdId },
      data: { householdId: old.id, newHouseholdId, residentIds: leaving.map((member) => member.id), doorId },
    })
  },
})

async function doorForSplit(env: Parameters<typeof openDoor>[0], old: { hamletId: string; doorId: string | null }, doorLabel: string | null): Promise<string | null> {
  if (!doorLabel || !old.doorId) return old.doorId
  const door = await env.db.selectFrom('doors').select('alleyId').where('communeId', '=', env.communeId).where('id', '=', old.doorId).executeTakeFirst()
  const opened = door ? await openDoor(env, old.hamletId, { alleyId: door.alleyId, doorLabel }) : accept(old.doorId)
  return opened.ok ? opened.value : old.doorId
}

/** Moved away, died, or back again. */
export const setResidentState = command({
  type: 'resident.state',
  may: 'people.edit',
  input: setStateInput,
  async run(env, input) {
    const loaded = await loadResident(env, input.residentId)
    if (!loaded.ok) return loaded
    const { resident, household } = loaded.value
    if (resident.state === 'merged') return refuse(withParams(peopleProblems.residentGone, { name: resident.fullName, state: STATE_WORDS.merged! }))
    if (resident.state === input.state) return refuse(peopleProblems.nothingChanged)
    await env.db.updateTable('residents').set({ state: input.state }).where('communeId', '=', env.communeId).where('id', '=', resident.id).execute()
    await tellHouseholdsChanged(env.db, env.communeId, [household.id])
    return accept({
      subject: `resident:${resident.id}`, hamletIds: [household.hamletId], householdIds: [household.id], answer: { id: resident.id },
      data: { residentId: resident.id, householdId: household.id, from: resident.state, to: input.state },
    })
  },
})

/** The whole household leaves the commune, or is back. Those who live there go with it. */
export const setHouseholdState = command({
  type: 'household.state',
  may: 'people.edit',
  input: householdAwayInput,
  async run(env, input) {
    const found = await loadHousehold(env, input.householdId)
    if (!found.ok) return found
    const { id, hamletId, state } = found.value
    if (state === input.state) return refuse(peopleProblems.nothingChanged)
    const { db, communeId } = env
    await db.updateTable('households').set({ state: input.state }).where('communeId', '=', communeId).where('id', '=', id).execute()
    const from = input.state === 'active' ? 'moved_away' : 'active'
    const people = await db
      .updateTable('residents').set({ state: input.state })
      .where('communeId', '=', communeId).where('householdId', '=', id).where('state', '=', from).returning('id').execute()
    await tellHouseholdsChanged(db, communeId, [id])
    return accept({
      subject: `household:${id}`, hamletIds: [hamletId], householdIds: [id], answer: { id },
      data: { householdId: id, from: state, to: input.state, residentIds: people.map((person) => person.id) },
    })
  },
})
