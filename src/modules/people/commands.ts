// Writes of the register at the door and at the desk: households and residents added, edited field by field, and
// edits that clashed settled by a person. Ledger data name a person only under that person's own subject.

import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { foldText } from '../../platform/text.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import {
  beginHouseholdState, fieldSeqsOf, loadHamlet, loadHousehold, loadOpenHousehold, loadResident, needsNow, nextSeq, openDoor, setHead,
  standingMarks, STATE_WORDS, withSeqs, type Loaded,
} from './commands-common.ts'
import { flagDuplicates } from './commands-duplicates.ts'
import { peopleProblems } from './problems.ts'
import type { HouseholdRow, ResidentRow } from './queries.ts'
import {
  birthText, decideBirth, decideName, decidePhone, EDITABLE_FIELDS, mergeFields, problemsIn, type EditableField, type FieldNow, type Merged, type Need, type Offer,
} from './rules.ts'
import { addHouseholdInput, addResidentInput, editHouseholdInput, editResidentInput, settleConflictInput, type AddResidentInput, type EditResidentInput } from './schema.ts'

/** 'household.add': from the door or the desk; the new household's id is the command's. */
export const addHousehold = command({
  type: 'household.added',
  may: 'people.edit',
  input: addHouseholdInput,
  async run(env, input) {
    const hamlet = await loadHamlet(env, input.hamletId, input)
    const name = decideName(input.headName, 'headName')
    const code = input.code === null ? accept(null) : decideName(input.code, 'code')
    if (!hamlet.ok || !name.ok || !code.ok) return refuse(...problemsIn(hamlet, name, code)!)
    const hamletId = hamlet.value
    const door = await openDoor(env, hamletId, input)
    if (!door.ok) return door
    const { communeId, now, commandId: id } = env
    await env.db
      .insertInto('households')
      .values({ communeId, id, hamletId, doorId: door.value, code: code.value, headName: name.value, headNameKey: foldText(name.value), createdAt: now })
      .execute()
    await beginHouseholdState(env.db, communeId, id, hamletId)
    return accept({
      subject: `household:${id}`, hamletIds: [hamletId], householdIds: [id], answer: { id },
      data: { householdId: id, hamletId, doorId: door.value, headName: name.value, code: code.value },
    })
  },
})

export const editHousehold = command({
  type: 'household.edited',
  may: 'people.edit',
  input: editHouseholdInput,
  async run(env, input) {
    const found = await loadHousehold(env, input.householdId)
    if (!found.ok) return found
    const name = decideName(input.headName, 'headName')
    const code = input.code === null ? accept(null) : decideName(input.code, 'code')
    if (!name.ok || !code.ok) return refuse(...problemsIn(name, code)!)
    const { id, hamletId, headName, code: oldCode } = found.value
    await env.db
      .updateTable('households').set({ headName: name.value, headNameKey: foldText(name.value), code: code.value })
      .where('communeId', '=', env.communeId).where('id', '=', id).execute()
    return accept({
      subject: `household:${id}`, hamletIds: [hamletId], householdIds: [id], answer: { id },
      data: { householdId: id, headName: { from: headName, to: name.value }, code: { from: oldCode, to: code.value } },
    })
  },
})

/** 'resident.add': from the door or the desk; the person's id is the command's. A likely double is flagged, never refused. */
export const addResident = command({
  type: 'resident.added',
  may: 'people.edit',
  input: addResidentInput,
  async run(env, input) {
    const household = await loadOpenHousehold(env, input.householdId)
    const person = decidePerson(input, env.today)
    if (!household.ok || !person.ok) return refuse(...problemsIn(household, person)!)
    const { communeId, now, commandId: id } = env
    const { id: householdId, hamletId } = household.value
    const row = { communeId, id, householdId, ...person.value, nameKey: foldText(person.value.fullName), createdAt: now }
    await env.db.insertInto('residents').values(row).execute()
    if (input.consent) await recordMarksConsent(env, id, input.consent)
    if (row.householdRole === 'chu_ho') await setHead(env.db, communeId, householdId, row.fullName)
    const possibleDuplicates = await flagDuplicates(env.db, communeId, id, now)
    const { communeId: _commune, nameKey: _key, createdAt: _at, ...told } = row
    return accept({ subject: `resident:${id}`, hamletIds: [hamletId], householdIds: [householdId], data: { residentId: id, ...told }, answer: { id, possibleDuplicates } })
  },
})

function decidePerson(input: AddResidentInput, today: PlainDate) {
  const name = decideName(input.fullName)
  const birth = decideBirth(input.birthDate ?? (input.birthYear === null ? '' : String(input.birthYear)), today)
  const phone = decidePhone(input.phone)
  const marks: Need[] = [...(input.disability ? (['disability'] as const) : []), ...(input.livingAlone ? (['living_alone'] as const) : [])]
  const consent = marks.length > 0 && input.consent === null ? refuse(peopleProblems.needsConsent) : accept(null)
  if (!name.ok || !birth.ok || !phone.ok || !consent.ok) return refuse(...problemsIn(name, birth, phone, consent)!)
  const { sex, householdRole, language, device } = input
  return accept({ fullName: name.value, ...birth.value, sex, householdRole, language, device, phone: phone.value, needs: needsNow(birth.value, marks, today) })
}

async function recordMarksConsent(env: CommandEnv, residentId: string, consent: { wording: string; how: string }): Promise<void> {
  await env.db
    .insertInto('consents')
    .values({
      communeId: env.communeId, id: newId(env.now), residentId, purpose: 'needs', wording: consent.wording, givenAt: env.now,
      givenHow: consent.how, recordedBy: env.actor.id,
    })
    .execute()
}

type Values = Record<EditableField, string | null>

function valuesOf(resident: ResidentRow): Values {
  const { fullName, sex, householdRole, language, device, phone, householdId } = resident
  return { fullName, birth: birthText(resident), sex, householdRole, language, device, phone, householdId }
}

/**
 * 'resident.edit': each field with the ledger entry its editor had seen; see mergeFields for who wins. Taken many at a
 * time because only then each carries the time it was made, which settles what moved; nothing is written before an
 * edit is certain to be accepted.
 */
export const editResident = command({
  type: 'resident.edited',
  may: 'people.edit',
  input: editResidentInput,
  async runMany(env, items) {
    const decisions: Decision<LedgerEvent>[] = []
    let accepted = 0
    for (const { input, actor, now, commandId } of items) {
      const decision = await editOne({ ...env, actor, now, commandId }, input, accepted)
      if (decision.ok) accepted += 1
      decisions.push(decision)
    }
    return decisions
  },
})

async function editOne(env: CommandEnv, input: EditResidentInput, entriesBefore: number): Promise<Decision<LedgerEvent>> {
  const loaded = await loadResident(env, input.residentId)
  if (!loaded.ok) return loaded
  const offers = await decideOffers(env, input.fields)
  if (!offers.ok) return offers
  const { resident, household } = loaded.value
  const merged = mergeFields(await fieldsNow(env, resident), offers.value, env.now)
  const moved = merged.apply.find((change) => change.field === 'householdId')
  const target = moved ? await loadOpenHousehold(env, moved.value!, 'householdId') : accept(household)
  if (!target.ok) return target
  await applyChanges(env, loaded.value, merged, target.value, entriesBefore)
  await keepConflicts(env, resident.id, merged)
  return accept({
    subject: `resident:${resident.id}`,
    hamletIds: [...new Set([household.hamletId, target.value.hamletId])],
    householdIds: [...new Set([household.id, target.value.id])],
    data: {
      residentId: resident.id, householdId: target.value.id, ...(moved && { fromHouseholdId: household.id }),
      fields: Object.fromEntries(merged.apply.map(({ field, value, from }) => [field, { from, to: value }])),
      ...(merged.lost.length > 0 && { lost: merged.lost }),
      ...(merged.conflicts.length > 0 && { conflicts: merged.conflicts }),
    },
    answer: { id: resident.id, applied: merged.apply.map((change) => change.field), conflicts: merged.conflicts.map((conflict) => conflict.field) },
  })
}

type Offers = Partial<Record<EditableField, Offer>>

/** Cleans what was typed, field by field; refuses what may not be kept. */
async function decideOffers(env: CommandEnv, fields: Offers): Promise<Decision<Offers>> {
  const clean: Offers = { ...fields }
  const checks: Decision<unknown>[] = []
  const check = (field: EditableField, decide: (value: string | null) => Decision<string | null>) => {
    const offer = fields[field]
    if (!offer) return
    const decision = decide(offer.value)
    checks.push(decision)
    if (decision.ok) clean[field] = { ...offer, value: decision.value }
  }
  check('fullName', (value) => decideName(value ?? ''))
  check('phone', decidePhone)
  check('birth', (value) => {
    const birth = decideBirth(value ?? '', env.today)
    return birth.ok ? accept(birthText(birth.value)) : birth
  })
  const problems = problemsIn(...checks)
  return problems ? refuse(...problems) : accept(clean)
}

async function fieldsNow(env: CommandEnv, resident: ResidentRow): Promise<Record<EditableField, FieldNow>> {
  const seqs = fieldSeqsOf(resident)
  const values = valuesOf(resident)
  const known = [...new Set(Object.values(seqs))]
  const rows = known.length === 0 ? [] : await env.db.selectFrom('ledger').select(['seq', 'at']).where('communeId', '=', env.communeId).where('seq', 'in', known).execute()
  const at = new Map(rows.map((row) => [row.seq, row.at]))
  const now = (field: EditableField): FieldNow => ({ value: values[field], seq: seqs[field] ?? 0, at: (at.get(seqs[field] ?? 0) as Instant) ?? null })
  return Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, now(field)])) as Record<EditableField, FieldNow>
}

/** `entriesBefore`: how many entries of this transaction stand before this one, for the sequence the fields remember. */
async function applyChanges(env: CommandEnv, { resident }: Loaded, merged: Pick<Merged, 'apply'>, target: HouseholdRow, entriesBefore = 0): Promise<void> {
  if (merged.apply.length === 0) return
  const next = Object.fromEntries(merged.apply.map(({ field, value }) => [field, value])) as Partial<Values>
  const birth = 'birth' in next ? readBirth(next.birth ?? null) : { birthYear: resident.birthYear, birthDate: resident.birthDate }
  const marks = await standingMarks(env.db, env.communeId, resident)
  const seq = (await nextSeq(env.db, env.communeId)) + entriesBefore
  const fullName = next.fullName ?? resident.fullName
  const householdRole = next.householdRole ?? resident.householdRole
  await env.db
    .updateTable('residents')
    .set({
      fullName, nameKey: foldText(fullName), ...birth, householdRole, needs: needsNow(birth, marks, env.today),
      sex: 'sex' in next ? next.sex! : resident.sex, language: next.language ?? resident.language, device: next.device ?? resident.device,
      phone: 'phone' in next ? next.phone! : resident.phone, householdId: target.id,
      fieldSeqs: withSeqs(resident, merged.apply.map((change) => change.field), seq),
    })
    .where('communeId', '=', env.communeId).where('id', '=', resident.id).execute()
  if (householdRole === 'chu_ho' && ('fullName' in next || 'householdRole' in next)) await setHead(env.db, env.communeId, target.id, fullName)
}

function readBirth(text: string | null): { birthYear: number | null; birthDate: PlainDate | null } {
  if (text === null) return { birthYear: null, birthDate: null }
  return { birthYear: Number(text.slice(0, 4)), birthDate: text.length === 10 ? (text as PlainDate) : null }
}

async function keepConflicts(env: CommandEnv, residentId: string, { conflicts }: Merged): Promise<void> {
  if (conflicts.length === 0) return
  const rows = conflicts.map(({ field, current, offered }) => ({
    communeId: env.communeId, id: newId(env.now), residentId, field, currentValue: current, offeredValue: offered, offeredBy: env.actor.id, offeredAt: env.now,
  }))
  await env.db.insertInto('fieldConflicts').values(rows).execute()
}

/** A clash of two edits of who somebody is, settled by an officer: take the offered value or keep what stands. */
export const settleConflict = command({
  type: 'resident.conflict_settled',
  may: 'people.merge',
  input: settleConflictInput,
  async run(env, { conflictId, take }) {
    const conflict = await env.db
      .selectFrom('fieldConflicts').selectAll().where('communeId', '=', env.communeId).where('id', '=', conflictId).forUpdate().executeTakeFirst()
    if (!conflict || conflict.state !== 'open') return refuse(peopleProblems.conflictDecided)
    const loaded = await loadResident(env, conflict.residentId)
    if (!loaded.ok) return loaded
    const { resident, household } = loaded.value
    if (resident.state === 'merged') return refuse(withParams(peopleProblems.residentGone, { name: resident.fullName, state: STATE_WORDS.merged! }))
    const field = conflict.field as EditableField
    const from = valuesOf(resident)[field]
    const target = take && field === 'householdId' ? await loadOpenHousehold(env, conflict.offeredValue!) : accept(household)
    if (!target.ok) return target
    if (take) await applyChanges(env, loaded.value, { apply: [{ field, value: conflict.offeredValue, from }] }, target.value)
    await env.db
      .updateTable('fieldConflicts').set({ state: take ? 'taken' : 'kept', decidedAt: env.now, decidedBy: env.actor.id })
      .where('communeId', '=', env.communeId).where('id', '=', conflictId).execute()
    return accept({
      subject: `resident:${resident.id}`, hamletIds: [...new Set([household.hamletId, target.value.hamletId])], householdIds: [...new Set([household.id, target.value.id])],
      answer: { id: resident.id },
      data: { residentId: resident.id, householdId: target.value.id, fields: take ? { [field]: { from, to: conflict.offeredValue } } : {}, kept: take ? undefined : field },
    })
  },
})
