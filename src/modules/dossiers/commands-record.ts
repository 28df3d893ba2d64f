// What other rooms tell a dossier inside their own command: where its parcel is, how the service was rated, that a petition
// names it. Each is an event of the dossier, so that its page shows it and the portal hears of it.

import type { CommandEnv } from '../../platform/command.ts'
import { loadDossier, saveChange, type Change } from './commands-common.ts'
import { move } from './rules-flow.ts'
import type { DossierRow } from './schema.ts'

export async function recordOnDossier(env: CommandEnv, dossierId: string, change: { type: 'rated' | 'petition'; data: Record<string, unknown>; patch: Partial<Pick<DossierRow, 'rating' | 'petition'>> }): Promise<void> {
  await saveChange(env, await loadDossier(env, dossierId), change)
}

/** Moves the delivery axis; a parcel in its owner's hands is a result returned. Says nothing when nothing changed. */
export async function recordDelivery(env: CommandEnv, dossierId: string, { state, received }: { state: string; received?: { by: string; identityCheck: string } }): Promise<void> {
  const loaded = await loadDossier(env, dossierId)
  const { row, flow } = loaded
  const next = received && move(flow, row.flowState, { type: 'RETURN' })
  if (!next && row.deliveryState === state) return
  const change: Change = next
    ? { type: 'returned', next, data: { receivedBy: received.by, method: 'post', identityCheck: received.identityCheck }, patch: { deliveryState: state, returnedAt: env.now } }
    : { type: 'delivery_changed', data: { delivery: state }, patch: { deliveryState: state } }
  await saveChange(env, loaded, change)
}
