// Writing down what was seen: witnessed runs from phones and desks, codes for learners' own pages, practice and checks
// that the learner agreed to keep.

import { command } from '../../platform/command.ts'
import { newShortCode } from '../../platform/ids.ts'
import { accept, refuse, Refused } from '../../platform/problem.ts'
import { findResidentRow, resolveHousehold, resolveResident, type ResidentRow } from '../people/index.ts'
import { addEvidenceActs, isTheirs, type EvidenceAct } from '../visits/index.ts'
import { findKnownGuide } from './guides.ts'
import { judgeSitting } from './items.ts'
import { officeProblems } from './problems-office.ts'
import { recognitionProblems as problems } from './problems.ts'
import { refreshProof } from './projection.ts'
import { findOwnSince, hasPracticeConsent } from './queries.ts'
import { decideWitness, rungOf } from './rules-witness.ts'
import { practiceInput, residentInput, sittingInput, witnessInput } from './schema.ts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import type { PlainDate } from '../../platform/time.ts'

/** A run somebody stood beside. Counts once on the ladder of evidence: its act carries the same id. */
export const witnessRun = command({
  type: 'skill.witnessed',
  may: 'visit.record',
  input: witnessInput,
  async run({ db, communeId, actor, now, today, commandId: id }, typed) {
    const household = await resolveHousehold(db, communeId, typed.householdId)
    if (household) await db.selectFrom('households').select('id').where('communeId', '=', communeId).where('id', '=', household.id).forUpdate().execute()
    const resident = await resolveResident(db, communeId, typed.residentId)
    const guide = await findKnownGuide(db, communeId, typed.guideId)
    const input = { ...typed, residentId: resident?.id ?? typed.residentId, skill: guide?.skill ?? typed.skill }
    const { residentId, guideId, guideVersion, skill, ranOn, help, variant, slip, way } = input
    const twin = await db
      .selectFrom('skillRuns').select('id').where('communeId', '=', communeId).where('residentId', '=', residentId).where('guideId', '=', guideId)
      .where('ranOn', '=', ranOn).where('help', '=', help).where('variant', '=', variant).where('slip', '=', slip).executeTakeFirst()
    const lives = resident?.state === 'active' && household?.state === 'active' && resident.householdId === household.id
    const decision = decideWitness(
      input,
      { household, territory: actor.hamletIds && new Set(actor.hamletIds), people: new Set(lives ? [residentId] : []), guideKnown: guide !== undefined, twin: twin !== undefined },
      today,
    )
    if (!decision.ok) return decision
    const { id: householdId, hamletId } = household!
    await db
      .insertInto('skillRuns')
      .values({ communeId, id, residentId, householdId, hamletId, guideId, guideVersion, skill, way, ranOn, ranAt: typed.ranAt ?? now, help, variant, slip, memberId: actor.memberId, recordedBy: actor.id, receivedAt: now })
      .execute()
    const acts = await actsOf(db, communeId, { id, residentId, skill, ranOn, help, slip })
    await addEvidenceActs(db, communeId, acts, [householdId])
    await refreshProof(db, communeId, residentId, guideId, skill)
    return accept({
      subject: `resident:${residentId}`, hamletIds: [hamletId], householdIds: [householdId], answer: { id },
      data: { runId: id, residentId, householdId, guideId, guideVersion, skill, ranOn, help, variant, slip, rung: acts[0]!.rung, memberId: actor.memberId },
    })
  },
})

type NewRun = Pick<Parameters<typeof rungOf>[0], 'help' | 'slip'> & { id: string; residentId: string; skill: string; ranOn: PlainDate }

/**
 * The act of this run first; then those of later unaided runs that this one, arriving late, shows to have been "once more
 * on a later day" after all.
 */
async function actsOf(db: Db, communeId: number, run: NewRun): Promise<EvidenceAct[]> {
  const { id, residentId, skill, ranOn } = run
  const ownSince = await findOwnSince(db, communeId, residentId, skill)
  const rung = rungOf(run, ownSince)
  const acts: EvidenceAct[] = [{ id, residentId, skill, rung, on: ranOn }]
  if (rung < 3 || (ownSince !== null && ownSince <= ranOn)) return acts
  const later = await db
    .selectFrom('skillRuns').select(['id', 'ranOn']).where('communeId', '=', communeId).where('residentId', '=', residentId).where('skill', '=', skill)
    .where('help', '=', 'none').where('slip', '=', false).where('ranOn', '>', ranOn).execute()
  return [...acts, ...later.map((one): EvidenceAct => ({ id: one.id, residentId, skill, rung: 4, on: one.ranOn }))]
}

export async function getTheirs(db: Db, communeId: number, actor: Actor, residentId: string): Promise<ResidentRow & { hamletId: string }> {
  const resident = await findResidentRow(db, communeId, residentId)
  const household = resident && (await resolveHousehold(db, communeId, resident.householdId))
  if (resident?.state !== 'active' || !household || !isTheirs(actor, household.hamletId)) throw new Refused(problems.residentMissing)
  return { ...resident, hamletId: household.hamletId }
}

/** A new address for a learner's own page; an earlier one opens nothing any more. The code itself stays out of the ledger. */
export const makeCode = command({
  type: 'learner.code_made',
  may: 'visit.record',
  input: residentInput,
  async run({ db, communeId, actor, now }, { residentId }) {
    const { hamletId } = await getTheirs(db, communeId, actor, residentId)
    const row = { code: newShortCode(CODE_SIGNS), madeAt: now, madeBy: actor.id }
    await db.insertInto('learnerCodes').values({ communeId, residentId, ...row }).onConflict((oc) => oc.columns(['communeId', 'residentId']).doUpdateSet(row)).execute()
    return accept({ subject: `resident:${residentId}`, hamletIds: [hamletId], householdIds: [], data: { residentId } })
  },
})

/** 31^15 is about 2^74: nobody guesses it, and it still fits on a slip in four groups. */
const CODE_SIGNS = 15

/** Practice alone: kept only while the consent stands, never proof. What was done stays out of the ledger, so that withdrawal deletes it. */
export const recordPractice = command({
  type: 'practice.kept',
  may: 'practice.record',
  input: practiceInput,
  async run({ db, communeId, now, today, commandId: id }, { residentId, ...practice }) {
    const resident = await findResidentRow(db, communeId, residentId)
    if (resident?.state !== 'active') return refuse(problems.residentMissing)
    if (!(await hasPracticeConsent(db, communeId, residentId))) return refuse(officeProblems.noConsent)
    await db.insertInto('practiceRecords').values({ communeId, id, residentId, ...practice, practisedOn: today, practisedAt: now }).execute()
    await refreshProof(db, communeId, residentId, practice.guideId, practice.skill)
    return accept({ subject: `resident:${residentId}`, hamletIds: [], data: { residentId } })
  },
})

/** Answers of a short check, with the learner's name only while the consent stands, or without any name. */
export const recordSitting = command({
  type: 'check.kept',
  may: 'practice.record',
  input: sittingInput,
  async run({ db, communeId, actor, now, today, commandId: id }, { residentId, guideId, watched, answers }) {
    const guide = await findKnownGuide(db, communeId, guideId)
    if (!guide) return refuse(problems.guideUnknown)
    if (residentId !== null) {
      const resident = await findResidentRow(db, communeId, residentId)
      if (resident?.state !== 'active') return refuse(problems.residentMissing)
      if (!(await hasPracticeConsent(db, communeId, residentId))) return refuse(officeProblems.noConsent)
    }
    const judged = judgeSitting(guideId, answers)
    if (!judged) return refuse(officeProblems.checkUnknown)
    const watchedBy = watched && residentId !== null ? actor.id : null
    const { asked, correct, slip, variantRight } = judged
    await db.insertInto('checkSittings').values({ communeId, id, residentId, guideId, skill: guide.skill, takenOn: today, takenAt: now, asked, correct, slip, variantRight, watchedBy }).execute()
    await db
      .insertInto('checkAnswers')
      .values(judged.answers.map(({ item, chosen, correct: right }) => ({ communeId, sittingId: id, itemId: item.id, itemVersion: item.version, chosen, correct: right, shown: item.shown })))
      .execute()
    if (residentId !== null) await refreshProof(db, communeId, residentId, guideId, guide.skill)
    return accept({ subject: residentId === null ? `check:${id}` : `resident:${residentId}`, hamletIds: [], data: { guideId, watched: watchedBy !== null }, answer: { id } })
  },
})
