// A person's right to erasure: everything that names them goes, from the tables and from the ledger's content;
// ids, counts, commitments and the chain stay (Luật 91/2025/QH15; the ledger keeps salted commitments, not data).

import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { loadResident } from './commands-common.ts'
import { peopleFollowers, tellHouseholdsChanged } from './followers.ts'
import { recordsOf } from './queries-held.ts'
import type { ResidentRow } from './queries.ts'
import { eraseInput } from './schema.ts'

/** Stands where a name stood. */
export const ERASED_NAME = '(đã xóa theo yêu cầu)'

/** Needs a fresh identity confirmation: routes that run it set `stepUp`. */
export const eraseResident = command({
  type: 'resident.erased',
  may: 'people.erase',
  input: eraseInput,
  async run(env, input) {
    const loaded = await loadResident(env, input.residentId)
    if (!loaded.ok) return loaded
    const { resident, household } = loaded.value
    const { db, communeId } = env
    const records = await recordsOf(db, communeId, resident.id)
    const subjects = records.map((record) => `resident:${record.id}`)
    for (const record of records) {
      await blank(env, record)
      for (const follower of peopleFollowers()) subjects.push(...((await follower.erased?.(db, communeId, record.id)) ?? []))
    }
    const households = [...new Set(records.map((record) => record.householdId))]
    for (const householdId of households) await forgetHead(env, householdId, records)
    await sql`select ledger_erase_subject(${communeId}, ${subjects}::text[])`.execute(db)
    await tellHouseholdsChanged(db, communeId, households)
    return accept({
      subject: `resident:${resident.id}`, hamletIds: [household.hamletId], householdIds: households, answer: { id: resident.id },
      data: { residentId: resident.id, householdId: household.id, records: records.length, reason: input.reason },
    })
  },
})

/** The record keeps its id and its household, so that counts of visits stay right; nothing in it tells who it was. */
async function blank(env: CommandEnv, record: ResidentRow): Promise<void> {
  const { db, communeId, now } = env
  const mine = { communeId, residentId: record.id }
  await db
    .updateTable('residents')
    .set({
      fullName: ERASED_NAME, nameKey: '', birthYear: null, birthDate: null, sex: null, householdRole: 'khac', language: 'vi', device: 'unknown',
      phone: null, needs: [], state: 'erased', mergedInto: null, fieldSeqs: '{}',
    })
    .where('communeId', '=', communeId).where('id', '=', record.id).execute()
  await db.updateTable('consents').set({ withdrawnAt: now }).where('communeId', '=', communeId).where('residentId', '=', record.id).where('withdrawnAt', 'is', null).execute()
  await db.deleteFrom('fieldConflicts').where('communeId', '=', mine.communeId).where('residentId', '=', mine.residentId).execute()
  await db.deleteFrom('residentLooks').where('communeId', '=', mine.communeId).where('residentId', '=', mine.residentId).execute()
  await db
    .updateTable('registerImportRows').set({ person: '{}', reasons: '[]' })
    .where('communeId', '=', communeId).where('residentId', '=', record.id).execute()
  await sql`
    delete from name_words w where w.commune_id = ${communeId} and w.word = any (string_to_array(${record.nameKey}, ' '))
       and not exists (select from find_residents(${communeId}, jsonb_build_array(jsonb_build_array(w.word)), null, null, 1))`.execute(db)
}

/** When the household's line carried this name, the next adult's stands there, and the entries that told it lose their content. */
async function forgetHead(env: CommandEnv, householdId: string, records: ResidentRow[]): Promise<void> {
  const { db, communeId } = env
  const household = await db.selectFrom('households').selectAll().where('communeId', '=', communeId).where('id', '=', householdId).executeTakeFirstOrThrow()
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ledger where commune_id = ${communeId} and subject = ${`household:${householdId}`}
       and type in ('household.added', 'household.edited') and data is not null`.execute(db)
  const isHead = records.some((record) => record.nameKey === household.headNameKey)
  if (isHead || rows[0]!.n > 0) {
    await sql`select ledger_erase_types(${communeId}, ${[`household:${householdId}`]}::text[], ${['household.added', 'household.edited']}::text[])`.execute(db)
  }
  if (!isHead) return
  const next = await db
    .selectFrom('residents').select('fullName').where('communeId', '=', communeId).where('householdId', '=', householdId).where('state', '=', 'active')
    .orderBy('birthYear', (order) => order.asc().nullsLast()).orderBy('id').limit(1).executeTakeFirst()
  const headName = next?.fullName ?? ERASED_NAME
  await db.updateTable('households').set({ headName, headNameKey: next ? foldText(headName) : '' }).where('communeId', '=', communeId).where('id', '=', householdId).execute()
}
