// Alleys and doors: added, renamed, put in walking order, removed when empty. Phones of the hamlet hear each change
// and fetch its pack again.

import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { sameText } from '../../platform/text.ts'
import { formatVi } from '../../platform/time.ts'
import { recordChange, renumberAlleys } from './commands.ts'
import { placeProblems } from './problems.ts'
import { findAlley, findDoor, findHamlet, listAlleys, listDoors } from './queries.ts'
import { moveInOrder, orderByLabel, parseDoorLabels } from './rules.ts'
import { alleyAdding, alleyReassignment, alleyRemoval, alleyRenaming, alleyStep, doorChange, doorRemoval, doorsAdding, doorsOrdering, doorStep } from './schema.ts'

type Env = CommandEnv

/** The hamlet, locked against a merger at the same moment, if it lives. */
async function livingHamlet({ db, communeId }: Env, id: string) {
  await sql`select pg_advisory_xact_lock(20, ${communeId})`.execute(db)
  const hamlet = await findHamlet(db, communeId, id)
  if (!hamlet) return refuse(placeProblems.noSuchHamlet)
  if (hamlet.validTo !== null) return refuse(withParams(placeProblems.hamletClosed, { name: hamlet.name, day: formatVi(hamlet.validTo) }))
  return accept(hamlet)
}

async function livingAlley(env: Env, id: string): Promise<Decision<NonNullable<Awaited<ReturnType<typeof findAlley>>>>> {
  const alley = await findAlley(env.db, env.communeId, id)
  if (!alley) return refuse(placeProblems.noSuchAlley)
  const hamlet = await livingHamlet(env, alley.hamletId)
  return hamlet.ok ? accept(alley) : hamlet
}

async function saveDoorOrder({ db, communeId }: Env, ids: string[]): Promise<void> {
  await sql`
    update doors d set sort = s.nth - 1 from unnest(${sql.val(ids)}::uuid[]) with ordinality s(id, nth)
     where d.commune_id = ${communeId} and d.id = s.id`.execute(db)
}

export const addAlley = command({
  type: 'alley.added',
  may: 'place.edit',
  input: alleyAdding,
  async run(env, input) {
    const { db, communeId } = env
    const hamlet = await livingHamlet(env, input.hamletId)
    if (!hamlet.ok) return hamlet
    const alleys = await listAlleys(db, communeId, input.hamletId)
    if (alleys.some((alley) => sameText(alley.name, input.name))) return refuse(withParams(placeProblems.alleyNameTaken, { name: input.name }))
    const id = newId(env.now)
    const sort = Math.max(-1, ...alleys.map((alley) => alley.sort)) + 1
    await db.insertInto('alleys').values({ communeId, id, hamletId: input.hamletId, name: input.name, sort }).execute()
    return accept({ subject: `alley:${id}`, hamletIds: [input.hamletId], data: { hamletId: input.hamletId, name: input.name, sort }, answer: { id } })
  },
})

export const renameAlley = command({
  type: 'alley.renamed',
  may: 'place.edit',
  input: alleyRenaming,
  async run(env, input) {
    const { db, communeId } = env
    const alley = await livingAlley(env, input.alleyId)
    if (!alley.ok) return alley
    const others = (await listAlleys(db, communeId, alley.value.hamletId)).filter((other) => other.id !== input.alleyId)
    if (others.some((other) => sameText(other.name, input.name))) return refuse(withParams(placeProblems.alleyNameTaken, { name: input.name }))
    await db.updateTable('alleys').set({ name: input.name }).where('communeId', '=', communeId).where('id', '=', input.alleyId).execute()
    return accept({ subject: `alley:${input.alleyId}`, hamletIds: [alley.value.hamletId], data: { from: alley.value.name, name: input.name } })
  },
})

export const stepAlley = command({
  type: 'alley.moved',
  may: 'place.edit',
  input: alleyStep,
  async run(env, input) {
    const { db, communeId } = env
    const alley = await livingAlley(env, input.alleyId)
    if (!alley.ok) return alley
    const order = moveInOrder((await listAlleys(db, communeId, alley.value.hamletId)).map((row) => row.id), input.alleyId, input.step)
    await sql`update alleys a set sort = s.nth - 1 from unnest(${sql.val(order)}::uuid[]) with ordinality s(id, nth)
               where a.commune_id = ${communeId} and a.id = s.id`.execute(db)
    return accept({ subject: `hamlet:${alley.value.hamletId}`, hamletIds: [alley.value.hamletId], data: { order } })
  },
})

export const removeAlley = command({
  type: 'alley.removed',
  may: 'place.edit',
  input: alleyRemoval,
  async run(env, input) {
    const { db, communeId } = env
    const alley = await livingAlley(env, input.alleyId)
    if (!alley.ok) return alley
    const doors = await listDoors(db, communeId, input.alleyId)
    if (doors.length > 0) return refuse(withParams(placeProblems.alleyNotEmpty, { n: doors.length }))
    await db.deleteFrom('alleys').where('communeId', '=', communeId).where('id', '=', input.alleyId).execute()
    return accept({ subject: `alley:${input.alleyId}`, hamletIds: [alley.value.hamletId], data: { name: alley.value.name, hamletId: alley.value.hamletId } })
  },
})

/** A border between hamlets moves: the alley goes to another hamlet with its doors and households. */
export const reassignAlley = command({
  type: 'alley.reassigned',
  may: 'place.manage',
  input: alleyReassignment,
  async run(env, input) {
    const alley = await livingAlley(env, input.alleyId)
    if (!alley.ok) return alley
    const { hamletId, name } = alley.value
    if (hamletId === input.toHamletId) return refuse(placeProblems.sameHamlet)
    const target = await livingHamlet(env, input.toHamletId)
    if (!target.ok) return target
    const { rows } = await sql<{ households: number }>`
      select households from hamlet_hand_over(${env.communeId}, ${hamletId}::uuid, ${input.toHamletId}::uuid, ${sql.val([input.alleyId])}::uuid[], false)`.execute(env.db)
    await renumberAlleys(env, input.toHamletId)
    const households = rows[0]!.households
    const change = { kind: 'doors_moved', from: [hamletId], to: [input.toHamletId], effectiveOn: env.today, note: input.note ?? name }
    await recordChange(env, change)
    return accept({
      subject: `alley:${input.alleyId}`, hamletIds: [hamletId, input.toHamletId], data: { from: hamletId, to: input.toHamletId, households }, answer: { households },
    })
  },
})

export const addDoors = command({
  type: 'doors.added',
  may: 'place.edit',
  input: doorsAdding,
  async run(env, input) {
    const { db, communeId } = env
    const alley = await livingAlley(env, input.alleyId)
    if (!alley.ok) return alley
    const labels = parseDoorLabels(input.labels)
    if (!labels.ok) return labels
    const there = await listDoors(db, communeId, input.alleyId)
    const known = new Set(there.map((door) => door.label.toLowerCase()))
    const taken = labels.value.filter((label) => known.has(label.toLowerCase()))
    if (taken.length > 0) {
      const shown = taken.length > 10 ? `${taken.slice(0, 10).join(', ')}…` : taken.join(', ')
      return refuse(withParams(placeProblems.doorLabelTaken, { labels: shown }))
    }
    const doors = labels.value.map((label, index) => ({ id: newId(env.now) as string, label, sort: there.length + index }))
    await saveDoorOrder(env, there.map((door) => door.id))
    await db.insertInto('doors').values(doors.map((door) => ({ ...door, communeId, alleyId: input.alleyId }))).execute()
    return accept({ subject: `alley:${input.alleyId}`, hamletIds: [alley.value.hamletId], data: { doors }, answer: { added: doors.length } })
  },
})

export const changeDoor = command({
  type: 'door.changed',
  may: 'place.edit',
  input: doorChange,
  async run(env, input) {
    const { db, communeId } = env
    const door = await findDoor(db, communeId, input.doorId)
    if (!door) return refuse(placeProblems.noSuchDoor)
    const alley = await livingAlley(env, door.alleyId)
    if (!alley.ok) return alley
    const twin = (await listDoors(db, communeId, door.alleyId)).some((other) => other.id !== door.id && other.label.toLowerCase() === input.label.toLowerCase())
    if (twin) return refuse(withParams(placeProblems.doorLabelTaken, { labels: input.label }, 'label'))
    await db.updateTable('doors').set({ label: input.label, note: input.note }).where('communeId', '=', communeId).where('id', '=', door.id).execute()
    return accept({ subject: `door:${door.id}`, hamletIds: [door.hamletId], data: { from: door.label, label: input.label, note: input.note } })
  },
})

export const stepDoor = command({
  type: 'door.moved',
  may: 'place.edit',
  input: doorStep,
  async run(env, input) {
    const door = await findDoor(env.db, env.communeId, input.doorId)
    if (!door) return refuse(placeProblems.noSuchDoor)
    const alley = await livingAlley(env, door.alleyId)
    if (!alley.ok) return alley
    const order = moveInOrder((await listDoors(env.db, env.communeId, door.alleyId)).map((row) => row.id), door.id, input.step)
    await saveDoorOrder(env, order)
    return accept({ subject: `alley:${door.alleyId}`, hamletIds: [door.hamletId], data: { order } })
  },
})

/** The whole row at once: by house number, the other way round, or renumbered 1…n as they stand. */
export const orderDoors = command({
  type: 'doors.ordered',
  may: 'place.edit',
  input: doorsOrdering,
  async run(env, input) {
    const { db, communeId } = env
    const alley = await livingAlley(env, input.alleyId)
    if (!alley.ok) return alley
    const doors = await listDoors(db, communeId, input.alleyId)
    const ordered = input.how === 'by_label' ? orderByLabel(doors) : input.how === 'reverse' ? doors.toReversed() : doors
    const order = ordered.map((door) => door.id)
    await saveDoorOrder(env, order)
    if (input.how === 'renumber') await sql`update doors set label = (sort + 1)::text where commune_id = ${communeId} and alley_id = ${input.alleyId}`.execute(db)
    return accept({ subject: `alley:${input.alleyId}`, hamletIds: [alley.value.hamletId], data: { how: input.how, order }, answer: { doors: order.length } })
  },
})

export const removeDoor = command({
  type: 'door.removed',
  may: 'place.edit',
  input: doorRemoval,
  async run(env, input) {
    const { db, communeId } = env
    const door = await findDoor(db, communeId, input.doorId)
    if (!door) return refuse(placeProblems.noSuchDoor)
    const alley = await livingAlley(env, door.alleyId)
    if (!alley.ok) return alley
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from households where commune_id = ${communeId} and door_id = ${door.id}`.execute(db)
    if (rows[0]!.n > 0) return refuse(withParams(placeProblems.doorInUse, { label: door.label, n: rows[0]!.n }))
    await db.deleteFrom('doors').where('communeId', '=', communeId).where('id', '=', door.id).execute()
    return accept({ subject: `alley:${door.alleyId}`, hamletIds: [door.hamletId], data: { doorId: door.id, label: door.label } })
  },
})
