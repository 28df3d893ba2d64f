// A tap, a petition, an answer.

import { randomBytes } from 'node:crypto'
import { findDossierByCode, recordOnDossier } from '../dossiers/index.ts'
import { sql } from 'kysely'
import { command, type CommandEnv } from '../../platform/command.ts'
import type { Db } from '../../platform/db.ts'
import { newId, newShortCode } from '../../platform/ids.ts'
import { literal, type PlainSql } from '../../platform/plain-sql.ts'
import { accept, refuse, Refused } from '../../platform/problem.ts'
import { toPlainDate, type Instant } from '../../platform/time.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { feedbackProblems } from './problems.ts'
import { findPetition, findPetitionByCode, findRating } from './queries.ts'
import { clocksOf, decideAct, publishBy, resumedBy } from './rules.ts'
import { actInput, addInput, petitionInput, rateInput } from './schema.ts'


/** Makes the link by which a dossier is rated, once for each; beside the statement that returns the result. */
export function ratingAsked(communeId: number, dossierId: string, now: Instant): PlainSql {
  const token = randomBytes(12).toString('base64url').replace(/[-_]/g, 'x')
  return `insert into ratings (commune_id, id, dossier_id, token, asked_at) values (${communeId}, '${newId(now)}', ${literal(dossierId)}::uuid, '${token}', '${now}') on conflict on constraint ratings_dossier_once do nothing; `
}

export async function askForRating(db: Db, communeId: number, dossierId: string, now: Instant): Promise<void> {
  await sql.raw(ratingAsked(communeId, dossierId, now)).execute(db)
}

/** Who taps a face or writes in has no account: on the dossier it says who that is. */
const asCitizen = (env: CommandEnv): CommandEnv => ({ ...env, actor: { ...env.actor, name: env.actor.name || 'Người dân' } })

export const serviceRated = command({
  type: 'service.rated',
  may: 'feedback.give',
  input: rateInput,
  async run(env, { token, face, note }) {
    const { db, communeId, now } = env
    const rating = await findRating(db, token)
    if (!rating) return refuse(feedbackProblems.noSuchLink)
    const rated = await db.updateTable('ratings').set({ face, ratedAt: now, note: note || null }).where('communeId', '=', communeId).where('id', '=', rating.id).where('face', 'is', null).executeTakeFirst()
    if (rated.numUpdatedRows === 0n) return refuse(feedbackProblems.alreadyRated)
    await recordOnDossier(asCitizen(env), rating.dossierId, { type: 'rated', data: { face, ...(note && { note }) }, patch: { rating: face } })
    return accept({ subject: `dossier:${rating.dossierId}`, data: { face } })
  },
})

export const petitionSent = command({
  type: 'petition.sent',
  may: 'feedback.give',
  input: petitionInput,
  async run(env, { kind, text, senderName, phone, dossierCode }) {
    const { db, communeId, now, today } = env
    const dossier = dossierCode === '' ? undefined : await findDossierByCode(db, communeId, dossierCode)
    const row = { id: newId(now) as string, code: newShortCode(11) }
    await db
      .insertInto('petitions')
      .values({ communeId, ...row, kind, dossierId: dossier?.id ?? null, text, senderName: senderName || null, phone: phone || null, receivedAt: now, ...clocksOf(workingCalendar(), today) })
      .execute()
    if (dossier) await recordOnDossier(asCitizen(env), dossier.id, { type: 'petition', data: { code: row.code, kind }, patch: { petition: row.code } })
    return accept({ subject: `petition:${row.id}`, data: { kind, dossierId: dossier?.id ?? null }, answer: { code: row.code } })
  },
})

/** The sender's answer to a question; the day to resolve by moves on by the days it took. */
export const petitionAdded = command({
  type: 'petition.added_to',
  may: 'feedback.give',
  input: addInput,
  async run({ db, communeId, now, today }, { code, text }) {
    const found = await findPetitionByCode(db, code)
    const petition = found && (await findPetition(db, communeId, found.id, true))
    if (!petition) throw new Refused(feedbackProblems.noSuchPetition)
    const decision = decideAct(petition, 'add')
    if (!decision.ok) return decision
    const resolveBy = resumedBy(workingCalendar(), petition.resolveBy, toPlainDate(petition.askedAt!), today)
    await db.updateTable('petitions').set({ state: decision.value, addedText: text, addedAt: now, resolveBy }).where('communeId', '=', communeId).where('id', '=', petition.id).execute()
    return accept({ subject: `petition:${petition.id}`, data: { resolveBy } })
  },
})

export const petitionHandled = command({
  type: 'petition.handled',
  may: 'feedback.handle',
  input: actInput,
  async run({ db, communeId, now, today, actor }, { petitionId, act, text }) {
    const petition = await findPetition(db, communeId, petitionId, true)
    if (!petition) throw new Refused(feedbackProblems.noSuchPetition)
    const decision = decideAct(petition, act)
    if (!decision.ok) return decision
    const change = {
      accept: { decidedAt: now },
      refuse: { decidedAt: now, answer: text },
      ask: { askedText: text, askedAt: now },
      resolve: { answer: text, resolvedAt: now, publishBy: publishBy(workingCalendar(), today) },
      publish: { publishedAt: now },
    }[act]
    await db.updateTable('petitions').set({ state: decision.value, handledBy: actor.id, ...change }).where('communeId', '=', communeId).where('id', '=', petitionId).execute()
    return accept({ subject: `petition:${petitionId}`, data: { act, state: decision.value } })
  },
})
