// What the portal sent, acted upon once: a new file, a supplement, a withdrawal. And what a person does with dead letters.

import { sql } from 'kysely'
import * as z from 'zod'
import { command, type CommandEnv } from '../../platform/command.ts'
import { accept, refuse, Refused, withParams, type Decision } from '../../platform/problem.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { loadDossier, mustMove, saveChange } from './commands-common.ts'
import { filePortalDossier } from './commands-file.ts'
import { addComponents } from './commands.ts'
import { dossierProblems } from './problems.ts'
import { findDossierByCode } from './queries.ts'
import { componentInput, portalFiling } from './schema.ts'

const messageInput = z.object({ messageId: z.string().min(1).max(100), kind: z.enum(['filed', 'supplied', 'withdrawn']), payload: z.record(z.string(), z.unknown()) })
const citizenWords = z.object({ code: z.string().max(80), words: z.string().max(1000).optional().default(''), components: z.array(componentInput).max(60).optional().default([]) })

export const portalMessageTaken = command({
  type: 'portal.message_taken',
  may: 'dossier.sync',
  input: messageInput,
  async run(env, { messageId, kind, payload }) {
    const known = await env.db.selectFrom('portalInbox').select('dossierId').where('communeId', '=', env.communeId).where('messageId', '=', messageId).executeTakeFirst()
    if (known) return accept({ subject: `message:${messageId}`, data: { again: true }, answer: { dossierId: known.dossierId } })
    const done = kind === 'filed' ? await takeFiling(env, payload) : await takeWords(env, kind, payload)
    if (!done.ok) return done
    const { dossier, ...event } = done.value
    await env.db.insertInto('portalInbox').values({ communeId: env.communeId, messageId, kind, payload: JSON.stringify(payload), receivedAt: env.now, state: 'done', dossierId: dossier.id }).execute()
    return accept(event)
  },
})

async function takeFiling(env: CommandEnv, payload: Record<string, unknown>) {
  const read = portalFiling.safeParse(payload)
  if (!read.success) return refuse(withParams(dossierProblems.badPortalMessage, { detail: read.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') }))
  return accept(await filePortalDossier(env, read.data))
}

async function takeWords(env: CommandEnv, kind: 'supplied' | 'withdrawn', payload: Record<string, unknown>): Promise<Decision<LedgerEvent & { dossier: { id: string } }>> {
  const read = citizenWords.safeParse(payload)
  if (!read.success) return refuse(withParams(dossierProblems.badPortalMessage, { detail: 'thiếu mã hồ sơ' }))
  const found = await findDossierByCode(env.db, env.communeId, read.data.code)
  if (!found) throw new Refused(dossierProblems.noSuchDossier)
  const loaded = await loadDossier(env, found.id)
  const next = mustMove(loaded, { type: kind === 'supplied' ? 'SUPPLY' : 'WITHDRAW' })
  if (kind === 'supplied') {
    await env.db.updateTable('dossierSupplements').set({ answeredAt: env.now, answer: read.data.words }).where('communeId', '=', env.communeId).where('dossierId', '=', found.id).execute()
    await addComponents(env, found.id, read.data.components)
  }
  return accept(await saveChange(env, loaded, { type: kind === 'supplied' ? 'supplement_answered' : 'withdrawn', next, data: { answer: read.data.words, online: true } }))
}

/** Kept as it came, with why nothing was done; the portal is told the same. */
export const portalMessageTurnedAway = command({
  type: 'portal.message_turned_away',
  may: 'dossier.sync',
  input: messageInput.extend({ kind: z.string().max(40), outcome: z.string().max(1000) }),
  async run({ db, communeId, now }, { messageId, kind, payload, outcome }) {
    await db.insertInto('portalInbox').values({ communeId, messageId, kind, payload: JSON.stringify(payload), receivedAt: now, state: 'refused', outcome }).onConflict((oc) => oc.doNothing()).execute()
    return accept({ subject: `message:${messageId}`, data: { kind, outcome } })
  },
})

/** Dead letters go again, one or all of them. */
export const portalReplayed = command({
  type: 'portal.replayed',
  may: 'dossier.sync',
  input: z.object({ id: z.uuid().nullish().default(null) }),
  async run({ db, communeId, now }, { id }) {
    const { rows } = await sql<{ dossierId: string }>`
      update portal_outbox set state = 'waiting', tries = 0, last_error = null, next_at = ${now}::timestamptz
       where commune_id = ${communeId} and state <> 'acknowledged' and (${id}::uuid is null or id = ${id}::uuid) returning dossier_id as "dossierId"`.execute(db)
    if (id !== null && rows.length === 0) return refuse(dossierProblems.noSuchMessage)
    const ids = [...new Set(rows.map(({ dossierId }) => dossierId))]
    if (ids.length > 0) await db.updateTable('dossiers').set({ syncState: 'waiting' }).where('communeId', '=', communeId).where('id', 'in', ids).execute()
    return accept({ subject: `commune:${communeId}`, data: { messages: rows.length }, answer: { messages: rows.length } })
  },
})
