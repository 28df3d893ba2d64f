// The counter and its people: tickets and calling, delegations with dates, saved views, settings, whose list is whose, and
// the flow a procedure takes from now on.

import { listStaff } from '../accounts/index.ts'
import { sql } from 'kysely'
import { command, mapConstraint } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, withParams } from '../../platform/problem.ts'
import { nextNumber } from './commands-common.ts'
import { dossierProblems } from './problems.ts'
import { readFlow } from './rules-flow-text.ts'
import { callInput, delegationEndInput, delegationInput, flowInput, settingsInput, ticketIdInput, ticketInput, unitsInput, viewIdInput, viewInput } from './schema-desk.ts'

mapConstraint('dossier_saved_views_commune_id_account_id_name_key', dossierProblems.viewNameTaken)

/** More tickets than this on one day are somebody playing with the button. */
const MOST_TICKETS = 600

export const ticketTaken = command({
  type: 'ticket.taken',
  may: 'ticket.take',
  input: ticketInput,
  async run(env, { purpose, priority }) {
    const { db, communeId, now, today } = env
    const no = await nextNumber(env, 'ticket', today)
    if (no > MOST_TICKETS) return refuse(withParams(dossierProblems.ticketsFull, { n: MOST_TICKETS }))
    const id = newId(now) as string
    await db.insertInto('dossierTickets').values({ communeId, id, day: today, no, purpose, priority, takenAt: now }).execute()
    return accept({ subject: `ticket:${id}`, data: { no, purpose, priority }, answer: { ticketId: id, no } })
  },
})

/** The next person, those who come first by law before others; two desks never call the same one. */
export const ticketCalled = command({
  type: 'ticket.called',
  may: 'ticket.call',
  input: callInput,
  async run({ db, communeId, now, today, actor }, { desk }) {
    await db.updateTable('dossierTickets').set({ state: 'served', endedAt: now }).where('communeId', '=', communeId).where('day', '=', today).where('desk', '=', desk).where('state', '=', 'called').execute()
    const next = await db
      .selectFrom('dossierTickets').select(['id', 'no']).where('communeId', '=', communeId).where('day', '=', today).where('state', '=', 'waiting')
      .orderBy('priority', 'desc').orderBy('no').limit(1).forUpdate().skipLocked().executeTakeFirst()
    if (!next) return refuse(dossierProblems.noTicket)
    await db.updateTable('dossierTickets').set({ state: 'called', desk, calledAt: now, calledBy: actor.id }).where('communeId', '=', communeId).where('id', '=', next.id).execute()
    return accept({ subject: `ticket:${next.id}`, data: { no: next.no, desk }, answer: { ticketId: next.id, no: next.no } })
  },
})

export const ticketEnded = command({
  type: 'ticket.ended',
  may: 'ticket.call',
  input: ticketIdInput,
  async run({ db, communeId, now, today }, { ticketId, outcome }) {
    const ticket = await db.selectFrom('dossierTickets').select(['id', 'no']).where('communeId', '=', communeId).where('id', '=', ticketId).where('day', '=', today).forUpdate().executeTakeFirst()
    if (!ticket) return refuse(dossierProblems.noSuchTicket)
    const set = outcome === 'again' ? { calledAt: now, state: 'called' } : { state: outcome, endedAt: now }
    await db.updateTable('dossierTickets').set(set).where('communeId', '=', communeId).where('id', '=', ticketId).execute()
    return accept({ subject: `ticket:${ticketId}`, data: { no: ticket.no, outcome } })
  },
})

export const delegated = command({
  type: 'dossier.delegated',
  may: 'dossier.delegate',
  input: delegationInput,
  async run({ db, communeId, now, today, actor }, input) {
    if (input.fromId === input.toId) return refuse(dossierProblems.delegationSelf)
    if (input.endsOn < input.startsOn) return refuse(dossierProblems.delegationDates)
    if (input.endsOn < today) return refuse(dossierProblems.delegationPast)
    const people = new Map((await listStaff(db, communeId)).map(({ id, fullName }) => [id, fullName]))
    const [fromName, toName] = [people.get(input.fromId), people.get(input.toId)]
    if (fromName === undefined || toName === undefined) return refuse({ ...dossierProblems.noSuchPerson, field: 'toId' })
    const id = newId(now) as string
    await db.insertInto('dossierDelegations').values({ communeId, id, ...input, fromName, toName, createdAt: now, createdBy: actor.id }).execute()
    return accept({ subject: `delegation:${id}`, data: { fromName, toName, startsOn: input.startsOn, endsOn: input.endsOn } })
  },
})

export const delegationEnded = command({
  type: 'dossier.delegation_ended',
  may: 'dossier.delegate',
  input: delegationEndInput,
  async run({ db, communeId, now }, { delegationId }) {
    const done = await db.updateTable('dossierDelegations').set({ endedAt: now }).where('communeId', '=', communeId).where('id', '=', delegationId).where('endedAt', 'is', null).executeTakeFirst()
    return done.numUpdatedRows === 0n ? refuse(dossierProblems.noSuchDelegation) : accept({ subject: `delegation:${delegationId}`, data: {} })
  },
})

export const viewSaved = command({
  type: 'dossier.view_saved',
  may: 'dossier.read',
  input: viewInput,
  async run({ db, communeId, now, actor }, { name, query }) {
    const id = newId(now) as string
    await db.insertInto('dossierSavedViews').values({ communeId, id, accountId: actor.id, name, query, createdAt: now }).execute()
    return accept({ subject: `view:${id}`, data: { name, query } })
  },
})

export const viewDropped = command({
  type: 'dossier.view_dropped',
  may: 'dossier.read',
  input: viewIdInput,
  async run({ db, communeId, actor }, { viewId }) {
    await db.deleteFrom('dossierSavedViews').where('communeId', '=', communeId).where('id', '=', viewId).where('accountId', '=', sql<string>`${actor.id}::uuid`).execute()
    return accept({ subject: `view:${viewId}`, data: {} })
  },
})

export const settingsChanged = command({
  type: 'dossier.settings_changed',
  may: 'dossier.configure',
  input: settingsInput,
  async run({ db, communeId, now, actor }, input) {
    const row = { ...input, changedAt: now, changedBy: actor.id }
    await db.insertInto('dossierSettings').values({ communeId, ...row }).onConflict((oc) => oc.column('communeId').doUpdateSet(row)).execute()
    return accept({ subject: `commune:${communeId}`, data: input })
  },
})

export const unitsSet = command({
  type: 'dossier.units_set',
  may: 'dossier.configure',
  input: unitsInput,
  async run({ db, communeId }, { accountId, units }) {
    if (!(await listStaff(db, communeId)).some(({ id }) => id === accountId)) return refuse(dossierProblems.noSuchPerson)
    await db.insertInto('dossierStaff').values({ communeId, accountId, units }).onConflict((oc) => oc.columns(['communeId', 'accountId']).doUpdateSet({ units })).execute()
    return accept({ subject: `account:${accountId}`, data: { units } })
  },
})

/** A new version of a procedure's flow: files that come from now on take it, those under way keep theirs. */
export const flowPublished = command({
  type: 'dossier.flow_published',
  may: 'dossier.configure',
  input: flowInput,
  async run({ db, communeId, now, actor }, { procedureCode, text }) {
    const flow = readFlow(text)
    if (!flow.ok) return flow
    const { version } = await db
      .selectFrom('dossierFlows').select(sql<number>`coalesce(max(version), 0)::integer + 1`.as('version')).where('communeId', '=', communeId).where('procedureCode', '=', procedureCode).executeTakeFirstOrThrow()
    const id = newId(now) as string
    await db.insertInto('dossierFlows').values({ communeId, id, procedureCode, version, definition: JSON.stringify(flow.value), origin: 'commune', publishedAt: now, publishedBy: actor.id }).execute()
    return accept({ subject: `flow:${id}`, data: { procedureCode, version }, answer: { version } })
  },
})
