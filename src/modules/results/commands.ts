// Deliveries move: set up (by a person or when the result is ready), packed, handed over by list, and what the post says.

import { findDossier, findDossierByCode, recordDelivery, type DossierRow } from '../dossiers/index.ts'
import { command, mapConstraint, type CommandEnv } from '../../platform/command.ts'
import { newId, newShortCode } from '../../platform/ids.ts'
import { accept, refuse, Refused, withParams } from '../../platform/problem.ts'
import { resultProblems } from './problems.ts'
import { findDelivery, listDeliveries, type DeliveryRow } from './queries.ts'
import { decideMove, dossierDelivery, readScanned, type DeliveryState, type Move } from './rules.ts'
import { deliveryInput, handoverInput, moveInput } from './schema.ts'

mapConstraint('deliveries_dossier_once', resultProblems.already)

/** A delivery for a dossier, with its first event; the dossier says that something waits to be sent. */
export async function setUpDelivery(env: CommandEnv, dossier: Pick<DossierRow, 'id' | 'code'>, to: { recipientName: string; phone: string | null; address: string; consentedHow: string }): Promise<string> {
  const { db, communeId, now, actor } = env
  const id = newId(now) as string
  await db.insertInto('deliveries').values({ communeId, id, code: newShortCode(), dossierId: dossier.id, dossierCode: dossier.code, ...to, createdAt: now, createdBy: actor.id, movedAt: now }).execute()
  await note(env, id, 'asked', '')
  await recordDelivery(env, dossier.id, { state: dossierDelivery('asked') })
  return id
}

async function note({ db, communeId, now, actor }: CommandEnv, deliveryId: string, kind: string, text: string): Promise<void> {
  const last = await db.selectFrom('deliveryEvents').select((eb) => eb.fn.max('no').as('no')).where('communeId', '=', communeId).where('deliveryId', '=', deliveryId).executeTakeFirst()
  await db.insertInto('deliveryEvents').values({ communeId, deliveryId, no: Number(last?.no ?? 0) + 1, at: now, kind, note: text, byName: actor.name }).execute()
}

/** What is not paid does not leave the house: nobody can be asked for money at a door. */
async function refuseUnpaid({ db, communeId }: CommandEnv, dossierId: string): Promise<void> {
  const dossier = await findDossier(db, communeId, dossierId)
  if (dossier?.paymentState === 'due' || dossier?.paymentState === 'part') throw new Refused(resultProblems.unpaid)
}

async function make(env: CommandEnv, delivery: DeliveryRow, move: Move, text: string, more: Partial<Pick<DeliveryRow, 'receivedBy' | 'identityCheck' | 'handoverId'>> = {}): Promise<DeliveryState> {
  const { db, communeId, now } = env
  const decision = decideMove(delivery.state, move)
  if (!decision.ok) throw new Refused(...decision.problems)
  if (move === 'packed') await refuseUnpaid(env, delivery.dossierId)
  const attempts = delivery.attempts + (move === 'attempt_failed' ? 1 : 0)
  await db.updateTable('deliveries').set({ state: decision.value, attempts, movedAt: now, ...more }).where('communeId', '=', communeId).where('id', '=', delivery.id).execute()
  await note(env, delivery.id, move, text)
  const received = decision.value === 'delivered' && more.receivedBy ? { by: more.receivedBy, identityCheck: more.identityCheck ?? '' } : undefined
  await recordDelivery(env, delivery.dossierId, { state: dossierDelivery(decision.value), ...(received && { received }) })
  return decision.value
}

export const deliveryAsked = command({
  type: 'delivery.asked',
  may: 'result.deliver',
  input: deliveryInput,
  async run(env, { dossierCode, recipientName, phone, address, consentedHow }) {
    const dossier = await findDossierByCode(env.db, env.communeId, dossierCode)
    if (!dossier) return refuse(resultProblems.noSuchDossier)
    if (dossier.state !== 9 && dossier.state !== 10) return refuse(resultProblems.notReady)
    const deliveryId = await setUpDelivery(env, dossier, { recipientName, phone: phone || null, address, consentedHow })
    return accept({ subject: `delivery:${deliveryId}`, data: { dossierId: dossier.id, consentedHow }, answer: { deliveryId } })
  },
})

export const deliveryMoved = command({
  type: 'delivery.moved',
  may: 'result.deliver',
  input: moveInput,
  async run(env, { deliveryId, move, note: text, receivedBy, identityCheck }) {
    const delivery = await findDelivery(env.db, env.communeId, deliveryId, true)
    if (!delivery) throw new Refused(resultProblems.noSuchDelivery)
    const ended = move === 'delivered' || move === 'collected'
    const state = await make(env, delivery, move as Move, text, ended ? { receivedBy, identityCheck } : {})
    return accept({ subject: `delivery:${deliveryId}`, data: { move, state, ...(ended && { identityCheck }) } })
  },
})

/** One list for the post: ticked and scanned together; a code that does not belong stops the whole list. */
export const deliveriesHanded = command({
  type: 'deliveries.handed_over',
  may: 'result.deliver',
  input: handoverInput,
  async run(env, { carrier, takenBy, codes, scanned }) {
    const { db, communeId, now, actor } = env
    const wanted = [...new Set([...codes, ...readScanned(scanned)])].toSorted()
    if (wanted.length === 0) return refuse(resultProblems.nothingChosen)
    const { rows } = await listDeliveries(db, communeId, { state: 'ready', codes: wanted })
    const unknown = wanted.find((code) => !rows.some((row) => row.code === code))
    if (unknown) return refuse(withParams(resultProblems.unknownCode, { code: unknown }))
    const handoverId = newId(now) as string
    await db.insertInto('deliveryHandovers').values({ communeId, id: handoverId, carrier, takenBy, handedAt: now, handedBy: actor.id, handedByName: actor.name }).execute()
    for (const { id } of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await make(env, (await findDelivery(db, communeId, id, true))!, 'handed', carrier, { handoverId })
    return accept({ subject: `handover:${handoverId}`, data: { count: rows.length, carrier }, answer: { handoverId, count: rows.length } })
  },
})
