// Follows the money of a dossier's charge in the transaction that moves it: the payment axis, an event, the word to the portal.

import { sql } from 'kysely'
import type { PaymentsFollower } from '../payments/index.ts'
import { newId } from '../../platform/ids.ts'

const STATES: Record<string, string> = { pending: 'due', partial: 'part', paid: 'paid', over: 'paid', refunded: 'refunded', cancelled: 'none' }

export const dossiersFollower: PaymentsFollower = {
  name: 'dossiers',
  subjectKind: 'dossier',
  async changed(db, communeId, { subject, is, paidVnd, by, at }) {
    const state = STATES[is] ?? 'due'
    const data = JSON.stringify({ state, paidVnd, by })
    await sql`
      with head as (update dossiers set payment_state = ${state}, paid_online = case when ${by} = 'bank' and ${state} = 'paid' then 2 else paid_online end, revision = revision + 1,
          sync_state = case when sync_state = 'off' then 'off' else 'waiting' end
        where commune_id = ${communeId} and id = ${subject.id}::uuid returning id, code, procedure_code, state, due_at, revision, sync_state),
      happened as (insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
        select ${communeId}, id, revision, ${at}::timestamptz, 'system', 'Thu phí', 'payment_changed', ${data}::jsonb from head)
      insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
      select ${communeId}, id, revision, ${newId(at)}::uuid,
             jsonb_build_object('code', code, 'procedureCode', procedure_code, 'no', revision, 'state', state, 'at', ${at}::text, 'type', 'payment_changed', 'by', 'Thu phí', 'dueAt', due_at, 'payment', ${data}::jsonb),
             ${at}::timestamptz, ${at}::timestamptz from head where sync_state <> 'off'`.execute(db)
  },
}
