// The commune itself: its words, its name, and its end. Two keys for an end: the commune that ends offers, the one
// that goes on accepts; then every row moves in one transaction and both ledgers say so.

import { sql } from 'kysely'
import { command, mapConstraint } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { formatVi } from '../../platform/time.ts'
import { recordChange } from './commands.ts'
import { placeProblems } from './problems.ts'
import { getCommune } from './queries.ts'
import { checkPaper } from './rules.ts'
import { communeLabels, communeOffer, communeRenaming, handoverAnswer } from './schema.ts'

mapConstraint('ledger_chain_open', placeProblems.chainClosed)
mapConstraint('commune_handover_open', placeProblems.noSuchOffer)
mapConstraint('commune_handovers_one_open', placeProblems.offerOpen)

export const setCommuneLabels = command({
  type: 'commune.labelled',
  may: 'place.manage',
  input: communeLabels,
  async run({ db, communeId }, input) {
    await db.updateTable('communes').set(input).where('communeId', '=', communeId).execute()
    return accept({ subject: `commune:${communeId}`, data: input })
  },
})

export const renameCommune = command({
  type: 'commune.renamed',
  may: 'place.manage',
  input: communeRenaming,
  async run(env, input) {
    const { db, communeId } = env
    const commune = await getCommune(db, communeId)
    const problems = checkPaper(input, [{ id: '', name: commune.name, kind: commune.kind, validFrom: commune.validFrom, validTo: null }], env.today)
    if (commune.name === input.name && commune.kind === input.kind) problems.push(placeProblems.sameName)
    const names = await db.selectFrom('communeNames').select('validFrom').where('communeId', '=', communeId).where('validTo', 'is', null).executeTakeFirst()
    const since = names?.validFrom ?? commune.validFrom
    if (input.effectiveOn <= since) problems.push(withParams(placeProblems.renamedThatDay, { day: formatVi(since), name: commune.name }))
    if (problems.length > 0) return refuse(...problems)
    await db
      .insertInto('communeNames')
      .values({ communeId, name: commune.name, kind: commune.kind, validFrom: since })
      .onConflict((oc) => oc.doNothing())
      .execute()
    await db.updateTable('communeNames').set({ validTo: input.effectiveOn }).where('communeId', '=', communeId).where('validTo', 'is', null).execute()
    await db.insertInto('communeNames').values({ communeId, name: input.name, kind: input.kind, validFrom: input.effectiveOn }).execute()
    await db.updateTable('communes').set({ name: input.name, kind: input.kind }).where('communeId', '=', communeId).execute()
    await recordChange(env, { ...input, kind: 'commune_renamed', from: [], to: [], note: input.note ?? `${commune.name} → ${input.name}` })
    const { decisionNumber, decisionDate, effectiveOn } = input
    return accept({ subject: `commune:${communeId}`, data: { from: commune.name, name: input.name, kind: input.kind, decisionNumber, decisionDate, effectiveOn } })
  },
})

export const offerCommune = command({
  type: 'commune.offered',
  may: 'place.manage',
  input: communeOffer,
  async run({ db, communeId, now, today, actor }, input) {
    const problems = checkPaper(input, [], today)
    if (input.toCommune === communeId) problems.push(placeProblems.sameCommune)
    const target = await db.selectFrom('communes').select('validTo').where('communeId', '=', input.toCommune).executeTakeFirst()
    if (!target || target.validTo !== null) problems.push(placeProblems.noSuchCommune)
    if (problems.length > 0) return refuse(...problems)
    const id = newId(now)
    await db.insertInto('communeHandovers').values({ id, fromCommune: communeId, ...input, offeredAt: now, offeredBy: actor.id }).execute()
    const { toCommune, decisionNumber, decisionDate, effectiveOn } = input
    return accept({ subject: `commune:${communeId}`, data: { handoverId: id, toCommune, decisionNumber, decisionDate, effectiveOn }, answer: { id } })
  },
})

/** The offering commune takes it back, or the asked one declines. */
export const closeOffer = command({
  type: 'commune.offer_closed',
  may: 'place.manage',
  input: handoverAnswer,
  async run({ db, communeId, now, actor }, { handoverId }) {
    const offer = await db.selectFrom('communeHandovers').selectAll().where('id', '=', handoverId).where('state', '=', 'offered').forUpdate().executeTakeFirst()
    if (!offer) return refuse(placeProblems.noSuchOffer)
    const state = offer.fromCommune === communeId ? 'withdrawn' : 'declined'
    await db.updateTable('communeHandovers').set({ state, answeredAt: now, answeredBy: actor.id }).where('id', '=', handoverId).execute()
    return accept({ subject: `commune:${offer.fromCommune}`, data: { handoverId, state } })
  },
})

/** Takes the offering commune in: all its rows become this commune's. */
export const absorbCommune = command({
  type: 'commune.absorbed',
  may: 'place.manage',
  input: handoverAnswer,
  async run(env, { handoverId }) {
    const { db, communeId, now, actor, commandId } = env
    const offer = await db.selectFrom('communeHandovers').selectAll().where('id', '=', handoverId).where('state', '=', 'offered').executeTakeFirst()
    if (!offer || offer.toCommune !== communeId) return refuse(placeProblems.noSuchOffer)
    const problems = checkPaper(offer, [], env.today)
    if (problems.length > 0) return refuse(...problems)
    const { rows } = await sql<{ hamletIds: string[]; rowsMoved: number; lastSeq: number; lastHash: string }>`
      select * from absorb_commune(${handoverId}::uuid, ${commandId}::uuid, ${now}, ${actor.id})`.execute(db)
    const moved = rows[0]!
    const { decisionNumber, decisionDate, effectiveOn } = offer
    await recordChange(env, { kind: 'commune_merged', from: [String(offer.fromCommune)], to: [String(communeId)], effectiveOn, decisionNumber, decisionDate })
    return accept({
      subject: `commune:${offer.fromCommune}`,
      hamletIds: moved.hamletIds,
      // The last entry of the closed chain is written into this one: the two are tied for good.
      data: { from: offer.fromCommune, to: communeId, decisionNumber, decisionDate, effectiveOn, lastSeq: moved.lastSeq, lastHash: moved.lastHash },
      answer: { hamlets: moved.hamletIds.length, rows: moved.rowsMoved },
    })
  },
})
