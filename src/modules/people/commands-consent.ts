// Consent: the words, how they were given, and their withdrawal, which takes the marks it carried with it
// (Luật 91/2025/QH15: explicit, per purpose, as easy to withdraw as to give).

import { command } from '../../platform/command.ts'
import { accept, refuse } from '../../platform/problem.ts'
import { loadResident, needsNow, standingMarks } from './commands-common.ts'
import { peopleFollowers } from './followers.ts'
import { peopleProblems } from './problems.ts'
import type { Need } from './rules.ts'
import { recordConsentInput, withdrawConsentInput } from './schema.ts'

export const recordConsent = command({
  type: 'consent.given',
  may: 'people.edit',
  input: recordConsentInput,
  async run(env, input) {
    const loaded = await loadResident(env, input.residentId)
    if (!loaded.ok) return loaded
    const { resident, household } = loaded.value
    const { db, communeId, now, commandId: id } = env
    await db
      .insertInto('consents')
      .values({ communeId, id, residentId: resident.id, purpose: input.purpose, wording: input.consent.wording, givenAt: now, givenHow: input.consent.how, recordedBy: env.actor.id })
      .execute()
    if (input.purpose === 'needs') {
      const marks: Need[] = [...(input.disability ? (['disability'] as const) : []), ...(input.livingAlone ? (['living_alone'] as const) : [])]
      await db.updateTable('residents').set({ needs: needsNow(resident, marks, env.today) }).where('communeId', '=', communeId).where('id', '=', resident.id).execute()
    }
    return accept({
      subject: `resident:${resident.id}`, hamletIds: [household.hamletId], householdIds: [household.id], answer: { id },
      data: { residentId: resident.id, householdId: household.id, consentId: id, purpose: input.purpose, how: input.consent.how, disability: input.disability, livingAlone: input.livingAlone },
    })
  },
})

export const withdrawConsent = command({
  type: 'consent.withdrawn',
  may: 'people.edit',
  input: withdrawConsentInput,
  async run(env, { consentId }) {
    const { db, communeId } = env
    const consent = await db.selectFrom('consents').selectAll().where('communeId', '=', communeId).where('id', '=', consentId).forUpdate().executeTakeFirst()
    if (!consent) return refuse(peopleProblems.consentUnknown)
    if (consent.withdrawnAt !== null) return refuse(peopleProblems.consentWithdrawn)
    const loaded = await loadResident(env, consent.residentId)
    if (!loaded.ok) return loaded
    const { resident, household } = loaded.value
    await db.updateTable('consents').set({ withdrawnAt: env.now }).where('communeId', '=', communeId).where('id', '=', consentId).execute()
    for (const follower of peopleFollowers()) await follower.consentWithdrawn?.(db, communeId, { residentId: resident.id, purpose: consent.purpose })
    const marks = await standingMarks(db, communeId, resident)
    await db.updateTable('residents').set({ needs: needsNow(resident, marks, env.today) }).where('communeId', '=', communeId).where('id', '=', resident.id).execute()
    return accept({
      subject: `resident:${resident.id}`, hamletIds: [household.hamletId], householdIds: [household.id], answer: { id: resident.id },
      data: { residentId: resident.id, householdId: household.id, consentId, purpose: consent.purpose },
    })
  },
})
