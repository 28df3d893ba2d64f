// People written twice: flagged as they are added, searched for on demand, merged by an officer field by field, or
// remembered as different people. A merged record keeps its id and points to the survivor.

import { command, type CommandEnv } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { addMinutes, type Instant } from '../../platform/time.ts'
import { loadResident, needsNow, nextSeq, setHead, standingMarks, STATE_WORDS, withSeqs } from './commands-common.ts'
import { peopleFollowers, tellHouseholdsChanged } from './followers.ts'
import { peopleProblems } from './problems.ts'
import type { ResidentRow } from './queries.ts'
import { keepPairs, likelyPairs } from './queries-duplicates.ts'
import type { EditableField } from './rules.ts'
import { differentInput, mergeInput, searchDuplicatesInput } from './schema.ts'

/** Notes the likely doubles of one person for an officer to look at; returns how many there are. */
export async function flagDuplicates(db: Db, communeId: number, residentId: string, now: Instant): Promise<number> {
  const pairs = await likelyPairs(db, communeId, { residentId })
  await keepPairs(db, communeId, pairs.map((pair) => ({ ...pair, id: newId(now) })))
  return pairs.length
}

/** Two records become one. Visits, lessons and consents of the other stand under the survivor from now on. */
export const mergeResidents = command({
  type: 'resident.merged',
  may: 'people.merge',
  input: mergeInput,
  async run(env, input) {
    const pair = await openPair(env, input.pairId)
    if (!pair.ok) return pair
    const otherId = pair.value.firstId === input.keepId ? pair.value.secondId : pair.value.firstId
    const keep = await loadResident(env, input.keepId)
    const other = await loadResident(env, otherId)
    if (!keep.ok) return keep
    if (!other.ok) return other
    if (keep.value.resident.id === other.value.resident.id) return refuse(peopleProblems.mergeSelf)
    for (const { resident } of [keep.value, other.value]) {
      if (resident.state === 'merged') return refuse(withParams(peopleProblems.residentGone, { name: resident.fullName, state: STATE_WORDS.merged! }))
    }
    const [kept, gone] = [keep.value.resident, other.value.resident]
    const { db, communeId, now } = env
    const seq = await nextSeq(db, communeId)
    await db.updateTable('residents').set({ state: 'merged', mergedInto: kept.id }).where('communeId', '=', communeId).where('id', '=', gone.id).execute()
    await repoint(env, gone.id, kept.id)
    const householdId = await takeFields(env, kept, gone, input.take, seq)
    await db
      .updateTable('duplicatePairs').set({ state: 'merged', decidedAt: now, decidedBy: env.actor.id })
      .where('communeId', '=', communeId).where('state', '=', 'open').where((eb) => eb.or([eb('firstId', '=', gone.id), eb('secondId', '=', gone.id)])).execute()
    await closeEmptyHousehold(env, gone.householdId, householdId)
    await tellHouseholdsChanged(db, communeId, [...new Set([kept.householdId, gone.householdId, householdId])])
    await flagDuplicates(db, communeId, kept.id, now)
    return accept({
      subject: `resident:${kept.id}`, hamletIds: [...new Set([keep.value.household.hamletId, other.value.household.hamletId])],
      householdIds: [...new Set([kept.householdId, gone.householdId, householdId])], answer: { id: kept.id },
      data: { residentId: kept.id, mergedId: gone.id, householdId, fromHouseholdId: gone.householdId, taken: input.take },
    })
  },
})

async function openPair(env: CommandEnv, pairId: string): Promise<Decision<{ firstId: string; secondId: string }>> {
  const pair = await env.db.selectFrom('duplicatePairs').selectAll().where('communeId', '=', env.communeId).where('id', '=', pairId).forUpdate().executeTakeFirst()
  if (!pair) return refuse(peopleProblems.pairUnknown)
  return pair.state === 'open' ? accept(pair) : refuse(peopleProblems.pairDecided)
}

/** Consents and open questions of the other record, and what other modules keep, now belong to the survivor. */
async function repoint({ db, communeId }: CommandEnv, fromId: string, intoId: string): Promise<void> {
  await db.updateTable('consents').set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).execute()
  await db.updateTable('fieldConflicts').set({ residentId: intoId }).where('communeId', '=', communeId).where('residentId', '=', fromId).where('state', '=', 'open').execute()
  for (const follower of peopleFollowers()) await follower.merged?.(db, communeId, { fromId, intoId })
}

/** Sets the chosen fields on the survivor; returns the household it lives in after that. */
async function takeFields(env: CommandEnv, kept: ResidentRow, gone: ResidentRow, take: readonly EditableField[], seq: number): Promise<string> {
  const from = (field: EditableField) => (take.includes(field) ? gone : kept)
  const fullName = from('fullName').fullName
  const birth = { birthYear: from('birth').birthYear, birthDate: from('birth').birthDate }
  const householdRole = from('householdRole').householdRole
  const marks = [...new Set([...(await standingMarks(env.db, env.communeId, kept)), ...(await standingMarks(env.db, env.communeId, { ...gone, id: kept.id }))])]
  const householdId = from('householdId').householdId
  await env.db
    .updateTable('residents')
    .set({
      fullName, nameKey: foldText(fullName), ...birth, householdRole, householdId, sex: from('sex').sex, language: from('language').language,
      device: from('device').device, phone: from('phone').phone, needs: needsNow(birth, marks, env.today), fieldSeqs: withSeqs(kept, take, seq),
    })
    .where('communeId', '=', env.communeId).where('id', '=', kept.id).execute()
  if (householdRole === 'chu_ho' && take.length > 0) await setHead(env.db, env.communeId, householdId, fullName)
  return householdId
}

/** A household that held only the double was a double itself. */
async function closeEmptyHousehold(env: CommandEnv, householdId: string, intoId: string): Promise<void> {
  if (householdId === intoId) return
  const { db, communeId } = env
  const left = await db
    .selectFrom('residents').select('id').where('communeId', '=', communeId).where('householdId', '=', householdId).where('state', 'in', ['active', 'moved_away', 'died']).limit(1).executeTakeFirst()
  if (left) return
  await db.updateTable('households').set({ state: 'merged', mergedInto: intoId }).where('communeId', '=', communeId).where('id', '=', householdId).execute()
}

/** "Khác người": remembered, and never asked again. */
export const markDifferent = command({
  type: 'resident.different',
  may: 'people.merge',
  input: differentInput,
  async run(env, { pairId }) {
    const pair = await openPair(env, pairId)
    if (!pair.ok) return pair
    await env.db
      .updateTable('duplicatePairs').set({ state: 'different', decidedAt: env.now, decidedBy: env.actor.id })
      .where('communeId', '=', env.communeId).where('id', '=', pairId).execute()
    return accept({ subject: `duplicate_pair:${pairId}`, householdIds: [], data: { pairId, firstId: pair.value.firstId, secondId: pair.value.secondId }, answer: { id: pairId } })
  },
})

const STALE_MINUTES = 30

/** Asks for a search of the whole commune; the work itself runs in the background (jobs.ts). */
export const searchDuplicates = command({
  type: 'duplicates.searched',
  may: 'people.merge',
  input: searchDuplicatesInput,
  async run(env, { importId }) {
    const { db, communeId, now, commandId: id } = env
    // A search whose server died does not stand in the way for ever.
    const stale = addMinutes(now, -STALE_MINUTES)
    await db.updateTable('duplicateSearches').set({ state: 'failed', endedAt: now }).where('communeId', '=', communeId).where('state', '=', 'running').where('startedAt', '<', stale).execute()
    const running = await db.selectFrom('duplicateSearches').select('id').where('communeId', '=', communeId).where('state', '=', 'running').executeTakeFirst()
    if (running) return refuse(peopleProblems.searchRunning)
    await db.insertInto('duplicateSearches').values({ communeId, id, state: 'running', startedAt: now, startedBy: env.actor.id }).execute()
    return accept({ subject: `duplicate_search:${id}`, householdIds: [], data: { searchId: id, importId }, answer: { id } })
  },
})
