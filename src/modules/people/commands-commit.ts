// A register enters the commune's register in one transaction, and leaves it the same way: nobody ever sees half.
// The one ledger entry holds counts and a hash of the ids, never 16,000 personal copies: phones fetch the packs of the
// hamlets it names again, and a person's erasure finds nothing of theirs in it. What names people is staged until
// commit and wiped with it.

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import type { PlainDate } from '../../platform/time.ts'
import { openPlaces, type StagedHousehold } from './commands-places.ts'
import { peopleFollowers, tellHouseholdsChanged } from './followers.ts'
import { peopleProblems } from './problems.ts'
import { findImport, TAKEN, type StagedPerson } from './queries-import.ts'
import { needsOf } from './rules.ts'
import { IMPORT_STATES } from './rules-import.ts'
import { importInput } from './schema.ts'

/** Told as the work goes on, outside its transaction; true = somebody asked to stop. */
export type Report = (done: number, total: number) => Promise<boolean>

const CHUNK = 1000

interface TakenRow {
  rowNo: number
  householdNo: number
  person: StagedPerson
}

export function commitRegister(report: Report) {
  return command({
    type: 'register.imported',
    may: 'people.import',
    input: importInput,
    async run(env, { importId }) {
      const { db, communeId } = env
      const found = await findImport(db, communeId, importId)
      if (!found) return refuse(peopleProblems.importUnknown)
      if (found.state !== 'committing') return refuse(withParams(peopleProblems.importWrongState, { state: IMPORT_STATES[found.state] ?? found.state }))
      const taken = await takenRows(db, communeId, importId)
      const households = await stagedHouseholds(db, communeId, importId, taken)
      const hamletIds = [...new Set(households.map((household) => household.hamletId))]
      const living = await db.selectFrom('hamlets').select('id').where('communeId', '=', communeId).where('validTo', 'is', null).execute()
      if (hamletIds.some((id) => !living.some((hamlet) => hamlet.id === id))) return refuse(peopleProblems.importChanged)
      const householdIds = await writeHouseholds(env, importId, households)
      const residentIds = await writeResidents(env, importId, taken, householdIds, report)
      await wipeStaging(db, communeId, importId)
      await refreshStatistics(db)
      const made = households.filter((household) => household.existingId === null).length
      const finished = await db
        .updateTable('registerImports')
        .set({
          state: 'committed', committedAt: env.now, progressDone: taken.length, sheets: '[]',
          summary: JSON.stringify({ notices: found.summary.notices ?? [], skipped: [], skippedCount: found.summary.skippedCount ?? 0, households: made, joined: households.length - made, hamletIds, people: taken.length }),
        })
        .where('communeId', '=', communeId).where('id', '=', importId).where('state', '=', 'committing').where('cancelAsked', '=', false)
        .executeTakeFirst()
      if (Number(finished.numUpdatedRows) === 0) throw new Refused(peopleProblems.cancelled)
      await tellHouseholdsChanged(db, communeId, households.flatMap((household) => household.existingId ?? []))
      return accept({
        subject: `register_import:${importId}`, hamletIds, answer: { id: importId, people: taken.length, households: made },
        data: { importId, fileSha256: found.fileSha256, people: taken.length, households: made, joinedHouseholds: households.length - made, residentIdsSha256: hashIds(residentIds) },
      })
    },
  })
}

async function takenRows(db: Db, communeId: number, importId: string): Promise<TakenRow[]> {
  const rows = await db
    .selectFrom('registerImportRows').select(['rowNo', 'householdNo', 'person']).where('communeId', '=', communeId).where('importId', '=', importId).where(TAKEN).orderBy('rowNo').execute()
  return rows as unknown as TakenRow[]
}

/** The households that somebody taken lives in, in the order of the file. */
async function stagedHouseholds(db: Db, communeId: number, importId: string, taken: readonly TakenRow[]): Promise<StagedHousehold[]> {
  const rows = await db
    .selectFrom('registerImportHouseholds').select(['householdNo', 'headName', 'code', 'hamletId', 'alleyName', 'doorLabel', 'existingId'])
    .where('communeId', '=', communeId).where('importId', '=', importId).orderBy('householdNo').execute()
  const wanted = new Set(taken.map((row) => row.householdNo))
  return (rows as StagedHousehold[]).filter((household) => wanted.has(household.householdNo))
}

/** Household number in the file → id in the register: new households in walking order of the file, known ones as they are. */
async function writeHouseholds(env: CommandEnv, importId: string, households: StagedHousehold[]): Promise<Map<number, string>> {
  const { db, communeId, now } = env
  const doors = await openPlaces(env, importId, households.filter((household) => household.existingId === null))
  await refreshStatistics(db)
  const ids = new Map(households.map((household) => [household.householdNo, household.existingId ?? (newId(now) as string)]))
  const rows = households.filter((household) => household.existingId === null).map(({ householdNo, headName, code, hamletId }) => ({
    communeId, id: ids.get(householdNo)!, hamletId, doorId: doors.get(householdNo) ?? null, code, headName, headNameKey: foldText(headName), importId, createdAt: now,
  }))
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = rows.slice(at, at + CHUNK)
    await db.insertInto('households').values(chunk).execute()
    await db.insertInto('householdStates').values(chunk.map(({ id, hamletId }) => ({ communeId, householdId: id, hamletId }))).onConflict((oc) => oc.doNothing()).execute()
  }
  await refreshStatistics(db)
  return ids
}

/** Foreign keys are checked row by row by plans that remember how large the tables were: tell them between the layers. */
async function refreshStatistics(db: Db): Promise<void> {
  await sql`select refresh_people_statistics()`.execute(db)
}

async function writeResidents(env: CommandEnv, importId: string, taken: TakenRow[], householdIds: Map<number, string>, report: Report): Promise<string[]> {
  const { db, communeId, now, today } = env
  const ids: string[] = []
  for (let at = 0; at < taken.length; at += CHUNK) {
    const chunk = taken.slice(at, at + CHUNK).map((row) => ({ ...row, id: newId(now) as string, householdId: householdIds.get(row.householdNo)! }))
    await db
      .insertInto('residents')
      .values(chunk.map(({ id, householdId, person }) => {
        const { fullName, birthYear, sex, role, phone, language } = person
        const birthDate = person.birthDate as PlainDate | null
        return {
          communeId, id, householdId, fullName, nameKey: foldText(fullName), birthYear, birthDate, sex, householdRole: role, language, phone,
          needs: needsOf({ birthYear, birthDate }, [], today), importId, createdAt: now,
        }
      }))
      .execute()
    await sql`
      update register_import_rows r set resident_id = u.resident, household_id = u.household
        from unnest(${chunk.map((row) => row.rowNo)}::int[], ${chunk.map((row) => row.id)}::uuid[], ${chunk.map((row) => row.householdId)}::uuid[]) u(row_no, resident, household)
       where r.commune_id = ${communeId} and r.import_id = ${importId} and r.row_no = u.row_no`.execute(db)
    ids.push(...chunk.map((row) => row.id))
    if (await report(ids.length, taken.length)) throw new Refused(peopleProblems.cancelled)
  }
  return ids
}

/** What named people in staging goes; row numbers, verdicts and the codes of their reasons stay as the history of the import. */
async function wipeStaging(db: Db, communeId: number, importId: string): Promise<void> {
  await sql`
    update register_import_rows set person = '{}',
           reasons = (select coalesce(jsonb_agg(jsonb_build_object('code', r->>'code')), '[]') from jsonb_array_elements(reasons) r)
     where commune_id = ${communeId} and import_id = ${importId}`.execute(db)
  await db.deleteFrom('registerImportHouseholds').where('communeId', '=', communeId).where('importId', '=', importId).execute()
  await db.deleteFrom('registerImportSheets').where('communeId', '=', communeId).where('importId', '=', importId).execute()
}

export function hashIds(ids: readonly string[]): string {
  return createHash('sha256').update(ids.toSorted().join('\n')).digest('hex')
}

/**
 * Takes an import back as a whole. People who were taught, moved, edited, merged or consented since, and everybody in a
 * household that was visited or joined by others, stay and are listed with the reason.
 */
export const undoRegister = command({
  type: 'register.undone',
  may: 'people.import',
  input: importInput,
  async run(env, { importId }) {
    const { db, communeId } = env
    const found = await findImport(db, communeId, importId)
    if (!found) return refuse(peopleProblems.importUnknown)
    if (found.state !== 'undoing') return refuse(withParams(peopleProblems.importWrongState, { state: IMPORT_STATES[found.state] ?? found.state }))
    await refreshStatistics(db)
    const kept = await touchedSince(db, communeId, importId)
    const keptPeople = kept.flatMap((one) => one.residentId ?? [])
    const keptHouseholds = [...new Set(kept.flatMap((one) => one.householdId ?? []))]
    // Hamlets as they were at the commit and as they are now: one may have been merged since.
    const standing = await db.selectFrom('households').select('hamletId').distinct().where('communeId', '=', communeId).where('importId', '=', importId).execute()
    const hamletIds = [...new Set([...(found.summary.hamletIds ?? []), ...standing.map((household) => household.hamletId)])]
    const gone = await removePeople(db, communeId, importId, keptPeople, keptHouseholds)
    await removePlaces(db, communeId, importId)
    await sql`select forget_unused_name_words(${communeId})`.execute(db)
    await db
      .updateTable('registerImports')
      .set({ state: 'undone', undoneAt: env.now, kept: JSON.stringify(kept), summary: JSON.stringify({ ...found.summary, removed: gone.length }) })
      .where('communeId', '=', communeId).where('id', '=', importId).execute()
    return accept({
      subject: `register_import:${importId}`, hamletIds, answer: { id: importId, removed: gone.length, kept: keptPeople.length },
      data: { importId, removed: gone.length, kept: keptPeople.length, residentIdsSha256: hashIds(gone) },
    })
  },
})

export interface Touched {
  residentId?: string
  householdId?: string
  reason: string
}

/** Imported people that somebody worked on since, with the reason in words; whole households when the household itself was. */
async function touchedSince(db: Db, communeId: number, importId: string): Promise<Touched[]> {
  const { rows } = await sql<{ residentId: string; householdId: string; reason: string }>`
    select r.id as "residentId", r.household_id as "householdId",
           case when r.state <> 'active' then 'đã ghi chuyển đi, mất hoặc gộp hồ sơ'
                when r.field_seqs <> '{}' then 'đã được sửa sau khi nhập'
                when r.household_id <> i.household_id then 'đã chuyển sang hộ khác'
                when exists (select from consents c where c.commune_id = r.commune_id and c.resident_id = r.id) then 'đã ghi lời đồng ý'
                when exists (select from residents m where m.commune_id = r.commune_id and m.merged_into = r.id) then 'đã gộp với hồ sơ khác'
                when exists (select from field_conflicts f where f.commune_id = r.commune_id and f.resident_id = r.id) then 'đang có chỗ sửa lệch nhau' end as reason
      from residents r join register_import_rows i on i.commune_id = r.commune_id and i.import_id = r.import_id and i.resident_id = r.id
     where r.commune_id = ${communeId} and r.import_id = ${importId}`.execute(db)
  const touched: Touched[] = rows.filter((row) => row.reason !== null)
  for (const follower of peopleFollowers()) touched.push(...((await follower.touched?.(db, communeId, importId)) ?? []))
  const households = await touchedHouseholds(db, communeId, importId)
  const whole = new Map([...households, ...touched.flatMap((one) => (one.householdId && !one.residentId ? [[one.householdId, one.reason] as const] : []))])
  const single = new Map(touched.flatMap((one) => (one.residentId ? [[one.residentId, one.reason] as const] : [])))
  return rows.flatMap(({ residentId, householdId }) => {
    const reason = single.get(residentId) ?? whole.get(householdId)
    return reason === undefined ? [] : [{ residentId, householdId, reason }]
  })
}

/** Households of this import that were renamed, moved or split, or that others have joined. */
async function touchedHouseholds(db: Db, communeId: number, importId: string): Promise<[string, string][]> {
  const { rows } = await sql<{ id: string; reason: string }>`
    select o.id, 'hộ đã được sửa, chuyển hoặc tách' as reason from households o
     where o.commune_id = ${communeId} and o.import_id = ${importId}
       and (o.state <> 'active' or exists (select from ledger l where l.commune_id = o.commune_id and l.subject = 'household:' || o.id))`.execute(db)
  return rows.map((row) => [row.id, row.reason])
}

async function removePeople(db: Db, communeId: number, importId: string, keptPeople: string[], keptHouseholds: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from residents where commune_id = ${communeId} and import_id = ${importId} and not (id = any (${keptPeople}::uuid[]))`.execute(db)
  const gone = rows.map((row) => row.id)
  await sql`delete from duplicate_pairs where commune_id = ${communeId} and (first_id = any (${gone}::uuid[]) or second_id = any (${gone}::uuid[]))`.execute(db)
  await sql`delete from residents where commune_id = ${communeId} and id = any (${gone}::uuid[])`.execute(db)
  const joined = await sql<{ id: string }>`
    select distinct i.household_id as id from register_import_rows i join households o on o.commune_id = i.commune_id and o.id = i.household_id
     where i.commune_id = ${communeId} and i.import_id = ${importId} and o.import_id is distinct from ${importId}`.execute(db)
  const empty = sql`
    o.commune_id = ${communeId} and o.import_id = ${importId} and not (o.id = any (${keptHouseholds}::uuid[]))
    and not exists (select from residents r where r.commune_id = o.commune_id and r.household_id = o.id)`
  for (const follower of peopleFollowers()) await follower.householdsUndone?.(db, communeId, importId)
  await sql`delete from household_states s using households o where s.commune_id = o.commune_id and s.household_id = o.id and ${empty}`.execute(db)
  await sql`delete from households o where ${empty}`.execute(db)
  await tellHouseholdsChanged(db, communeId, [...joined.rows.map((row) => row.id), ...keptHouseholds])
  return gone
}

async function removePlaces(db: Db, communeId: number, importId: string): Promise<void> {
  await sql`
    delete from doors d where d.commune_id = ${communeId} and d.import_id = ${importId}
       and not exists (select from households o where o.commune_id = d.commune_id and o.door_id = d.id)`.execute(db)
  await sql`
    delete from alleys a where a.commune_id = ${communeId} and a.import_id = ${importId}
       and not exists (select from doors d where d.commune_id = a.commune_id and d.alley_id = a.id)`.execute(db)
}
