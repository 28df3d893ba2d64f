// Steps that several commands of this module share: loading with the territory checked, doors, needs, field sequences.

import { sql } from 'kysely'
import type { CommandEnv } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'
import { resolveHamlet } from '../places/index.ts'
import { peopleProblems } from './problems.ts'
import { findHouseholdRow, resolveHousehold, resolveResident, type HouseholdRow, type ResidentRow } from './queries.ts'
import { needsOf, type EditableField, type Need } from './rules.ts'

type Env = Omit<CommandEnv, 'commandId'>

export const STATE_WORDS: Record<string, string> = {
  active: 'đang ở', moved_away: 'đã chuyển đi', died: 'đã mất', merged: 'đã gộp vào hồ sơ khác', erased: 'đã xóa theo yêu cầu', undone: 'đã hoàn tác',
}

export function mayEnter(env: Pick<Env, 'actor'>, hamletId: string): boolean {
  return env.actor.hamletIds === null || env.actor.hamletIds.includes(hamletId)
}

/** The household that stands for this id now, in the actor's territory. */
export async function loadHousehold(env: Env, id: string, field?: string): Promise<Decision<HouseholdRow>> {
  const household = await resolveHousehold(env.db, env.communeId, id)
  if (!household || household.state === 'undone') return refuse(withParams(peopleProblems.householdUnknown, {}, field))
  if (!mayEnter(env, household.hamletId)) return refuse(peopleProblems.notYourHamlet)
  return accept(household)
}

export async function loadOpenHousehold(env: Env, id: string, field = 'householdId'): Promise<Decision<HouseholdRow>> {
  const found = await loadHousehold(env, id, field)
  if (!found.ok || found.value.state === 'active') return found
  return refuse(withParams(peopleProblems.householdClosed, { state: STATE_WORDS[found.value.state] ?? found.value.state }, field))
}

export interface Loaded {
  resident: ResidentRow
  household: HouseholdRow
}

/** The person this id stands for now (merges followed), locked for the transaction, with the household. */
export async function loadResident(env: Env, id: string): Promise<Decision<Loaded>> {
  const resolved = await resolveResident(env.db, env.communeId, id)
  if (!resolved || resolved.state === 'undone') return refuse(peopleProblems.residentUnknown)
  if (resolved.state === 'erased') return refuse(peopleProblems.residentUnknown)
  const resident = await env.db
    .selectFrom('residents').selectAll().where('communeId', '=', env.communeId).where('id', '=', resolved.id).forUpdate().executeTakeFirstOrThrow()
  const household = await findHouseholdRow(env.db, env.communeId, resident.householdId)
  if (!household) return refuse(peopleProblems.householdUnknown)
  if (!mayEnter(env, household.hamletId)) return refuse(peopleProblems.notYourHamlet)
  return accept({ resident, household })
}

/** A hamlet that lives and is the actor's. Work written for a hamlet that has since been merged or split goes to its successor. */
export async function loadHamlet(env: Env, asked: string, place: Place): Promise<Decision<string>> {
  const id = await resolveHamlet(env.db, env.communeId, asked, place)
  if (id === undefined) return refuse(peopleProblems.hamletUnknown)
  return mayEnter(env, id) ? accept(id) : refuse(peopleProblems.notYourHamlet)
}

export interface Place {
  doorId?: string | null
  alleyId?: string | null
  alleyName?: string | null
  doorLabel?: string | null
}

/** The door a household stands behind: a known one, or a new one at the end of an alley (made when the hamlet has none of that name). */
export async function openDoor(env: Env, hamletId: string, place: Place): Promise<Decision<string | null>> {
  const { db, communeId } = env
  if (place.doorId) {
    const door = await db
      .selectFrom('doors as d')
      .innerJoin('alleys as a', (join) => join.onRef('a.communeId', '=', 'd.communeId').onRef('a.id', '=', 'd.alleyId'))
      .select('d.id')
      .where('d.communeId', '=', communeId).where('d.id', '=', place.doorId).where('a.hamletId', '=', hamletId)
      .executeTakeFirst()
    return door ? accept(door.id) : refuse(peopleProblems.doorUnknown)
  }
  const alleyId = await alleyOf(env, hamletId, place)
  if (!alleyId.ok || alleyId.value === null) return alleyId
  const { rows } = await sql<{ sort: number; n: number }>`
    select coalesce(max(sort), -1)::int + 1 as sort, count(*)::int + 1 as n from doors where commune_id = ${communeId} and alley_id = ${alleyId.value}`.execute(db)
  const id = newId(env.now)
  await db.insertInto('doors').values({ communeId, id, alleyId: alleyId.value, label: place.doorLabel || String(rows[0]!.n), sort: rows[0]!.sort }).execute()
  return accept(id)
}

async function alleyOf(env: Env, hamletId: string, place: Place): Promise<Decision<string | null>> {
  const { db, communeId } = env
  const alleys = await db.selectFrom('alleys').select(['id', 'name', 'sort']).where('communeId', '=', communeId).where('hamletId', '=', hamletId).execute()
  if (place.alleyId) return alleys.some((alley) => alley.id === place.alleyId) ? accept(place.alleyId) : refuse(peopleProblems.alleyUnknown)
  if (!place.alleyName) return accept(null)
  const known = alleys.find((alley) => foldText(alley.name) === foldText(place.alleyName!))
  if (known) return accept(known.id)
  const id = newId(env.now)
  const sort = alleys.reduce((last, alley) => Math.max(last, alley.sort + 1), 0)
  await db.insertInto('alleys').values({ communeId, id, hamletId, name: place.alleyName, sort }).execute()
  return accept(id)
}

/** The household's line on the door map, dark until somebody visits. */
export async function beginHouseholdState(db: Db, communeId: number, householdId: string, hamletId: string): Promise<void> {
  await db.insertInto('householdStates').values({ communeId, householdId, hamletId }).onConflict((oc) => oc.doNothing()).execute()
}

/** Who stands as head on the household's line. */
export async function setHead(db: Db, communeId: number, householdId: string, name: string): Promise<void> {
  await db.updateTable('households').set({ headName: name, headNameKey: foldText(name) }).where('communeId', '=', communeId).where('id', '=', householdId).execute()
}

/** The sequence this transaction's (first) ledger entry will get; nobody else can take it before commit. */
export async function nextSeq(db: Db, communeId: number): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select ledger_next_seq(${communeId}) as seq`.execute(db)
  return rows[0]!.seq
}

export function fieldSeqsOf(resident: Pick<ResidentRow, 'fieldSeqs'>): Partial<Record<EditableField, number>> {
  return resident.fieldSeqs as Partial<Record<EditableField, number>>
}

/** JSON for field_seqs with these fields set by the entry to come. */
export function withSeqs(resident: Pick<ResidentRow, 'fieldSeqs'>, fields: readonly EditableField[], seq: number): string {
  return JSON.stringify({ ...fieldSeqsOf(resident), ...Object.fromEntries(fields.map((field) => [field, seq])) })
}

/** The marks a person carries while a consent for them stands. */
export async function standingMarks(db: Db, communeId: number, resident: ResidentRow): Promise<Need[]> {
  const consent = await db
    .selectFrom('consents').select('id')
    .where('communeId', '=', communeId).where('residentId', '=', resident.id).where('purpose', '=', 'needs').where('withdrawnAt', 'is', null)
    .limit(1).executeTakeFirst()
  return consent ? (resident.needs.filter((need) => need !== 'age') as Need[]) : []
}

export function needsNow(person: { birthYear: number | null; birthDate: PlainDate | null }, marks: Need[], today: PlainDate): Need[] {
  return needsOf(person, marks, today)
}
