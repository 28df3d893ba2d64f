// A register on its way in: uploaded, its columns matched, every row judged, decisions taken, commit asked for or
// called off. Nothing here touches the register itself: see commands-commit.ts.

import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import { peopleProblems } from './problems.ts'
import {
  countRows, findImport, listKnown, listKnownHouseholds, loadSheet, type ImportRow, type ImportSummary, type StagedReason,
} from './queries-import.ts'
import { mappingOf, type RegisterPerson, type RegisterReading } from './register-reader.ts'
import { findKnown, IMPORT_STATES, matchHamlets, readAddress, readLanguage, type Known } from './rules-import.ts'
import { decideRowsInput, importInput, mapInput, uploadInput } from './schema.ts'
import { readSheet, type Mapping } from './staging.ts'

export const uploadRegister = command({
  type: 'register.uploaded',
  may: 'people.import',
  input: uploadInput,
  async run(env, input) {
    const { db, communeId, now, commandId: id } = env
    const sheets = input.sheets.map(({ cells: _, ...summary }) => summary)
    await db
      .insertInto('registerImports')
      .values({ communeId, id, fileName: input.fileName, fileSha256: input.sha256, state: 'uploaded', sheets: JSON.stringify(sheets), createdAt: now, createdBy: env.actor.id })
      .execute()
    await db.insertInto('registerImportSheets').values(input.sheets.map(({ cells }, sheetNo) => ({ communeId, importId: id, sheetNo, cells: Buffer.from(cells) }))).execute()
    return accept({ subject: `register_import:${id}`, householdIds: [], data: { importId: id, sha256: input.sha256, sheets: sheets.length }, answer: { id } })
  },
})

async function loadImport(env: CommandEnv, id: string, states: string[]): Promise<Decision<ImportRow>> {
  await sql`select 1 from register_imports where commune_id = ${env.communeId} and id = ${id} for update`.execute(env.db)
  const found = await findImport(env.db, env.communeId, id)
  if (!found) return refuse(peopleProblems.importUnknown)
  if (states.includes(found.state)) return accept(found)
  return refuse(withParams(peopleProblems.importWrongState, { state: IMPORT_STATES[found.state] ?? found.state }))
}

/** Reads the sheet as mapped, judges every row and stages it; asks back while a hamlet is unknown. */
export const mapRegister = command({
  type: 'register.mapped',
  may: 'people.import',
  input: mapInput,
  async run(env, input) {
    const found = await loadImport(env, input.importId, ['uploaded', 'mapped', 'previewed'])
    if (!found.ok) return found
    const { db, communeId } = env
    const summary = found.value.sheets[input.sheetNo]
    const cells = await loadSheet(db, communeId, input.importId, input.sheetNo)
    if (!summary || !cells) return refuse(peopleProblems.fileGone)
    const read = await readSheet({ summary, cells, headerRow: input.headerRow, today: env.today }, input.fields)
    if (!read.ok) return read
    const { layout, reading } = read.value
    const fields = input.fields.length > 0 ? input.fields : mappingOf(layout)
    const mapping: Mapping = { sheetNo: input.sheetNo, headerRow: input.headerRow, fields, defaultHamletId: input.defaultHamletId, hamlets: input.hamlets }
    if (!fields.some((field) => field === 'fullName' || field === 'givenName' || field === 'headName')) return refuse(peopleProblems.importNameColumn)
    const hamletOf = await chooseHamlets(env, reading, mapping)
    const unmatched = mapping.unmatched ?? {}
    const waits = Object.keys(unmatched).length > 0
    await clearStaging(env, input.importId)
    const result = waits ? null : await stageRows(env, input.importId, reading, hamletOf)
    const notices = [...layout.notices, ...reading.notices].map(({ text, params }) => ({ text, params: { ...params } }))
    await db
      .updateTable('registerImports')
      .set({
        state: waits ? 'mapped' : 'previewed', sheet: summary.name, mapping: JSON.stringify(mapping),
        summary: JSON.stringify({
          notices, skipped: reading.skipped.slice(0, 100), skippedCount: reading.skipped.length, households: reading.households.length,
          joined: result?.joined ?? 0, hamletIds: result?.hamletIds ?? [],
        } satisfies ImportSummary),
      })
      .where('communeId', '=', communeId).where('id', '=', input.importId).execute()
    const answer = { id: input.importId, unmatched: Object.values(unmatched).reduce((sum, rows) => sum + rows, 0) }
    return accept({ subject: `register_import:${input.importId}`, householdIds: [], data: { importId: input.importId, sheetNo: input.sheetNo, fields, counts: reading.counts }, answer })
  },
})

/** Household index → hamlet; fills `mapping.unmatched` with the texts nobody could place. */
async function chooseHamlets(env: CommandEnv, reading: RegisterReading, mapping: Mapping): Promise<(household: number) => string | null> {
  const hamlets = await env.db.selectFrom('hamlets').select(['id', 'name', 'kind']).where('communeId', '=', env.communeId).where('validTo', 'is', null).execute()
  const living = new Set(hamlets.map((hamlet) => hamlet.id))
  const texts = [...new Set(reading.households.map((household) => household.hamlet ?? ''))]
  const matched = matchHamlets(texts.filter(Boolean), hamlets)
  const chosen = new Map<string, string | null>()
  const unmatched: Record<string, number> = {}
  for (const text of texts) {
    const picked = mapping.hamlets[text]
    const fallback = mapping.defaultHamletId !== null && living.has(mapping.defaultHamletId) ? mapping.defaultHamletId : null
    if (picked === 'skip') chosen.set(text, null)
    else if (picked !== undefined && living.has(picked)) chosen.set(text, picked)
    else chosen.set(text, matched.get(text) ?? fallback)
    if (picked !== 'skip' && chosen.get(text) === null) {
      unmatched[text] = reading.households.filter((household) => (household.hamlet ?? '') === text).reduce((sum, household) => sum + household.rows.length, 0)
    }
  }
  mapping.unmatched = unmatched
  return (household) => chosen.get(reading.households[household]?.hamlet ?? '') ?? null
}

async function clearStaging({ db, communeId }: CommandEnv, importId: string): Promise<void> {
  await db.deleteFrom('registerImportRows').where('communeId', '=', communeId).where('importId', '=', importId).execute()
  await db.deleteFrom('registerImportHouseholds').where('communeId', '=', communeId).where('importId', '=', importId).execute()
}

const CHUNK = 1000

async function stageRows(env: CommandEnv, importId: string, reading: RegisterReading, hamletOf: (household: number) => string | null) {
  const { db, communeId } = env
  const known = Map.groupBy(await listKnown(db, communeId), (person) => person.nameKey)
  const rows = reading.people.map((person) => stageRow(person, person.household < 0 ? null : hamletOf(person.household), known))
  for (let at = 0; at < rows.length; at += CHUNK) {
    await db.insertInto('registerImportRows').values(rows.slice(at, at + CHUNK).map((row) => ({ communeId, importId, ...row }))).execute()
  }
  const existing = await listKnownHouseholds(db, communeId)
  const byHead = Map.groupBy(existing, (household) => `${household.hamletId}|${household.headNameKey}`)
  const households = reading.households.flatMap((household) => {
    const hamletId = hamletOf(household.index)
    if (hamletId === null) return []
    const same = byHead.get(`${hamletId}|${foldText(household.headName)}`)?.filter(({ code }) => code === null || household.code === null || code === household.code) ?? []
    const existingId = same.length === 1 ? same[0]!.id : null
    const { index: householdNo, headName, code } = household
    return [{ communeId, importId, householdNo, headName, code: code?.slice(0, 40) ?? null, hamletId, ...readAddress(household.address), existingId }]
  })
  for (let at = 0; at < households.length; at += CHUNK) await db.insertInto('registerImportHouseholds').values(households.slice(at, at + CHUNK)).execute()
  return { joined: households.filter((household) => household.existingId !== null).length, hamletIds: [...new Set(households.map((household) => household.hamletId))] }
}

function stageRow(read: RegisterPerson, hamletId: string | null, known: Map<string, Known[]>) {
  const { fullName, birth, sex, role, phone } = read
  const person = {
    fullName, birthYear: birth?.birthYear ?? null, birthDate: birth?.birthDate ?? null, sex, role, phone, language: readLanguage(read.language) ?? 'vi', hamletId,
  }
  // What holds for a whole column is said once above the rows, not on each of 16,000.
  const reasons: StagedReason[] = read.reasons.filter(({ code }) => code !== 'encodingConverted').map(({ code, severity, params, column }) => ({ code, severity, params, ...(column && { column }) }))
  const left = hamletId === null && read.verdict !== 'refused'
  if (left) reasons.push({ code: 'hamletLeft', severity: 'refuse', params: { row: read.row } })
  const already = read.verdict === 'refused' ? undefined : findKnown({ ...person, nameKey: foldText(fullName) }, known.get(foldText(fullName)) ?? [])
  if (already) reasons.push({ code: 'known', severity: 'doubt', params: { row: read.row, value: fullName, head: already.headName, hamlet: already.hamletName } })
  const verdict = left ? 'refused' : already && read.verdict === 'ok' ? 'doubtful' : read.verdict
  return { rowNo: read.row, verdict, decision: null, person: JSON.stringify(person), reasons: JSON.stringify(reasons), householdNo: read.household < 0 ? null : read.household }
}

/** Take or leave: rows by number, or every doubtful row with one reason. */
export const decideRows = command({
  type: 'register.decided',
  may: 'people.import',
  input: decideRowsInput,
  async run(env, { importId, decision, rows, reason }) {
    const found = await loadImport(env, importId, ['previewed'])
    if (!found.ok) return found
    let update = env.db.updateTable('registerImportRows').set({ decision }).where('communeId', '=', env.communeId).where('importId', '=', importId).where('verdict', 'in', ['ok', 'doubtful'])
    if (reason === null) update = update.where('rowNo', 'in', rows.length > 0 ? rows : [-1])
    else {
      update = update.where('verdict', '=', 'doubtful')
      if (reason !== 'all') update = update.where(sql<boolean>`reasons @> ${JSON.stringify([{ code: reason }])}::jsonb`)
    }
    const result = await update.executeTakeFirst()
    return accept({ subject: `register_import:${importId}`, householdIds: [], data: { importId, decision, reason, rows: Number(result.numUpdatedRows) }, answer: { rows: Number(result.numUpdatedRows) } })
  },
})

/** From here on the work runs in the background; see jobs.ts. */
export const askCommit = command({
  type: 'register.commit_asked',
  may: 'people.import',
  input: importInput,
  async run(env, { importId }) {
    const found = await loadImport(env, importId, ['previewed'])
    if (!found.ok) return found
    const counts = await countRows(env.db, env.communeId, importId)
    if (counts.undecided > 0) return refuse(withParams(peopleProblems.importUndecided, { rows: counts.undecided }))
    if (counts.taken === 0) return refuse(peopleProblems.importNothing)
    await env.db
      .updateTable('registerImports').set({ state: 'committing', progressDone: 0, progressTotal: counts.taken, cancelAsked: false })
      .where('communeId', '=', env.communeId).where('id', '=', importId).execute()
    return accept({ subject: `register_import:${importId}`, householdIds: [], data: { importId, rows: counts.taken }, answer: { id: importId } })
  },
})

/** Before the commit: everything staged goes at once. During it: the running work stops and writes nothing. */
export const cancelImport = command({
  type: 'register.cancelled',
  may: 'people.import',
  input: importInput,
  async run(env, { importId }) {
    const found = await loadImport(env, importId, ['uploaded', 'mapped', 'previewed', 'committing'])
    if (!found.ok) return found
    const { db, communeId } = env
    const running = found.value.state === 'committing'
    if (!running) {
      await clearStaging(env, importId)
      await db.deleteFrom('registerImportSheets').where('communeId', '=', communeId).where('importId', '=', importId).execute()
    }
    await db
      .updateTable('registerImports').set(running ? { cancelAsked: true } : { state: 'cancelled', sheets: '[]', summary: '{}', mapping: '{}' })
      .where('communeId', '=', communeId).where('id', '=', importId).execute()
    return accept({ subject: `register_import:${importId}`, householdIds: [], data: { importId, running }, answer: { id: importId } })
  },
})

export const askUndo = command({
  type: 'register.undo_asked',
  may: 'people.import',
  input: importInput,
  async run(env, { importId }) {
    const found = await loadImport(env, importId, ['committed'])
    if (!found.ok) return found
    await env.db.updateTable('registerImports').set({ state: 'undoing' }).where('communeId', '=', env.communeId).where('id', '=', importId).execute()
    return accept({ subject: `register_import:${importId}`, householdIds: [], data: { importId }, answer: { id: importId } })
  },
})
