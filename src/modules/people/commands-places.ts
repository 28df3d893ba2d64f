// Alleys and doors for the households of an import: known ones by name, new ones after them, in the order of the file,
// which is how the hamlet walks.

import type { CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/text.ts'
import { ALLEY_WITHOUT_NAME } from './rules-import.ts'

export interface StagedHousehold {
  householdNo: number
  headName: string
  code: string | null
  hamletId: string
  alleyName: string | null
  doorLabel: string | null
  existingId: string | null
}

interface Alley {
  id: string
  doors: number
  nextSort: number
  byLabel: Map<string, string>
}

/** Household number → door. */
export async function openPlaces(env: CommandEnv, importId: string, households: readonly StagedHousehold[]): Promise<Map<number, string>> {
  const { db, communeId, now } = env
  const alleys = await knownAlleys(env, [...new Set(households.map((household) => household.hamletId))])
  const newAlleys: { communeId: number; id: string; hamletId: string; name: string; sort: number; importId: string }[] = []
  const newDoors: { communeId: number; id: string; alleyId: string; label: string; sort: number; importId: string }[] = []
  const doors = new Map<number, string>()
  for (const { householdNo, hamletId, alleyName, doorLabel } of households) {
    const name = alleyName ?? ALLEY_WITHOUT_NAME
    const key = `${hamletId}|${foldText(name)}`
    let alley = alleys.byKey.get(key)
    if (!alley) {
      alley = { id: newId(now), doors: 0, nextSort: 0, byLabel: new Map() }
      const sort = alleys.nextSort.get(hamletId) ?? 0
      alleys.nextSort.set(hamletId, sort + 1)
      alleys.byKey.set(key, alley)
      newAlleys.push({ communeId, id: alley.id, hamletId, name, sort, importId })
    }
    // A number written in the file names a door; several households may live behind it.
    const known = doorLabel === null ? undefined : alley.byLabel.get(foldText(doorLabel))
    const id = known ?? newId(now)
    if (known === undefined) {
      const label = doorLabel ?? String(alley.doors + 1)
      newDoors.push({ communeId, id, alleyId: alley.id, label, sort: alley.nextSort, importId })
      alley.byLabel.set(foldText(label), id)
      alley.doors += 1
      alley.nextSort += 1
    }
    doors.set(householdNo, id)
  }
  for (let at = 0; at < newAlleys.length; at += 1000) await db.insertInto('alleys').values(newAlleys.slice(at, at + 1000)).execute()
  for (let at = 0; at < newDoors.length; at += 1000) await db.insertInto('doors').values(newDoors.slice(at, at + 1000)).execute()
  return doors
}

async function knownAlleys({ db, communeId }: CommandEnv, hamletIds: string[]) {
  const byKey = new Map<string, Alley>()
  const nextSort = new Map<string, number>()
  if (hamletIds.length === 0) return { byKey, nextSort }
  const rows = await db.selectFrom('alleys').select(['id', 'hamletId', 'name', 'sort']).where('communeId', '=', communeId).where('hamletId', 'in', hamletIds).execute()
  const doors = await db
    .selectFrom('doors as d').innerJoin('alleys as a', (join) => join.onRef('a.communeId', '=', 'd.communeId').onRef('a.id', '=', 'd.alleyId'))
    .select(['d.id', 'd.alleyId', 'd.label', 'd.sort']).where('d.communeId', '=', communeId).where('a.hamletId', 'in', hamletIds).execute()
  const doorsOf = Map.groupBy(doors, (door) => door.alleyId)
  for (const { id, hamletId, name, sort } of rows) {
    const own = doorsOf.get(id) ?? []
    byKey.set(`${hamletId}|${foldText(name)}`, {
      id, doors: own.length, nextSort: own.reduce((last, door) => Math.max(last, door.sort + 1), 0), byLabel: new Map(own.map((door) => [foldText(door.label), door.id])),
    })
    nextSort.set(hamletId, Math.max(nextSort.get(hamletId) ?? 0, sort + 1))
  }
  return { byKey, nextSort }
}
