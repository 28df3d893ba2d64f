// Personal-data requests through their clocks, and starting a check of the ledger. What names a person stays in the
// request's row; the ledger keeps ids, kinds and days under the person's own subject, so erasure reaches it.

import { command, type CommandEnv } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { addDays } from '../../platform/time.ts'
import { workingCalendar } from '../../platform/working-calendar-files.ts'
import { z } from 'zod'
import { auditProblems } from './problems.ts'
import { listOwnChains } from './queries.ts'
import { findRequest } from './queries-requests.ts'
import { readClocks } from './clocks.ts'
import { deadlinesOf, decideAct } from './rules.ts'
import { answerRequest, extendRequest, finishRequest, refuseRequest, registerRequest, type RequestRow } from './schema.ts'

type Act = Parameters<typeof decideAct>[1]

export const registerDataRequest = command({
  type: 'data_request.registered',
  may: 'data_request.handle',
  input: registerRequest,
  async run({ db, communeId, now, today, actor }, input) {
    const resident = await db
      .selectFrom('residents')
      .select(['id', 'state'])
      .where('communeId', '=', communeId)
      .where('id', '=', input.residentId)
      .executeTakeFirst()
    if (!resident || resident.state === 'erased') return refuse(auditProblems.noSuchResident)
    const twin = await db
      .selectFrom('personalDataRequests')
      .select('id')
      .where('communeId', '=', communeId)
      .where('residentId', '=', input.residentId)
      .where('kind', '=', input.kind)
      .where('state', 'in', ['open', 'answered'])
      .executeTakeFirst()
    if (twin) return refuse(auditProblems.openAlready)
    const clocks = readClocks()
    const deadlines = deadlinesOf(input.kind, today, input.processors, clocks, workingCalendar())
    if (!deadlines.ok) return deadlines
    const id = newId(now)
    const { wish, ...rest } = input
    await db
      .insertInto('personalDataRequests')
      .values({ communeId, id, ...rest, wish: wish === '' ? null : wish, ...deadlines.value, askedAt: now, handledBy: actor.id, clocksVersion: clocks.version })
      .execute()
    return accept({ subject: `resident:${input.residentId}`, data: { requestId: id, kind: input.kind, askedHow: input.askedHow, ...deadlines.value }, answer: { id } })
  },
})

/** Loads a request and asks whether it may take this step. */
async function requestFor({ db, communeId, today }: CommandEnv, requestId: string, act: Act): Promise<Decision<RequestRow>> {
  const request = await findRequest(db, communeId, requestId)
  if (!request) return refuse(auditProblems.noSuchRequest)
  const decision = decideAct(request, act, today)
  return decision.ok ? accept(request) : decision
}

function update({ db, communeId }: CommandEnv, id: string) {
  return db.updateTable('personalDataRequests').where('communeId', '=', communeId).where('id', '=', id)
}

export const answerDataRequest = command({
  type: 'data_request.answered',
  may: 'data_request.handle',
  input: answerRequest,
  async run(env, input) {
    const request = await requestFor(env, input.requestId, 'answer')
    if (!request.ok) return request
    await update(env, input.requestId).set({ state: 'answered', answeredAt: env.now, answer: input.answer, handledBy: env.actor.id }).execute()
    return accept({ subject: `resident:${request.value.residentId}`, data: { requestId: input.requestId, kind: request.value.kind } })
  },
})

export const finishDataRequest = command({
  type: 'data_request.done',
  may: 'data_request.handle',
  input: finishRequest,
  async run(env, input) {
    const request = await requestFor(env, input.requestId, 'finish')
    if (!request.ok) return request
    const { kind, residentId, answeredAt } = request.value
    await update(env, input.requestId)
      .set({ state: 'done', doneAt: env.now, answeredAt: answeredAt ?? env.now, outcome: input.outcome, handledBy: env.actor.id, ...(kind === 'erase' && { wish: null, answer: null, extensionReason: null }) })
      .execute()
    return accept({ subject: `resident:${residentId}`, data: { requestId: input.requestId, kind } })
  },
})

export const refuseDataRequest = command({
  type: 'data_request.refused',
  may: 'data_request.handle',
  input: refuseRequest,
  async run(env, input) {
    const request = await requestFor(env, input.requestId, 'refuse')
    if (!request.ok) return request
    const { answeredAt, residentId, kind } = request.value
    await update(env, input.requestId)
      .set({ state: 'refused', doneAt: env.now, answeredAt: answeredAt ?? env.now, refusalGround: input.ground, outcome: input.outcome, handledBy: env.actor.id })
      .execute()
    return accept({ subject: `resident:${residentId}`, data: { requestId: input.requestId, kind, ground: input.ground } })
  },
})

export const extendDataRequest = command({
  type: 'data_request.extended',
  may: 'data_request.handle',
  input: extendRequest,
  async run(env, input) {
    const request = await requestFor(env, input.requestId, 'extend')
    if (!request.ok) return request
    const { residentId, kind, actBy } = request.value
    const until = addDays(actBy, readClocks().act[kind].extensionDays)
    await update(env, input.requestId).set({ actBy: until, extendedAt: env.now, extensionReason: input.reason }).execute()
    return accept({ subject: `resident:${residentId}`, data: { requestId: input.requestId, kind, actBy: until }, answer: { until } })
  },
})

// ---- checks ----

export const startCheck = command({
  type: 'ledger.check_started',
  may: 'audit.read',
  input: z.object({ chain: z.coerce.number().int().positive() }),
  async run({ db, communeId, now, actor }, { chain }) {
    if (!(await listOwnChains(db, communeId)).some((own) => own.communeId === chain)) return refuse(auditProblems.noSuchChain)
    const running = await db.selectFrom('ledgerChecks').select('id').where('communeId', '=', communeId).where('state', '=', 'running').executeTakeFirst()
    if (running) return refuse(auditProblems.checkRunning)
    const id = newId(now)
    const head = await db.selectFrom('ledgerHeads').select('seq').where('communeId', '=', chain).executeTakeFirst()
    await db.insertInto('ledgerChecks').values({ communeId, id, chain, total: head?.seq ?? 0, startedAt: now, movedAt: now, startedBy: actor.id, faults: '[]' }).execute()
    return accept({ subject: `commune:${communeId}`, data: { checkId: id, chain }, answer: { id } })
  },
})

/** A running check stops at its next page; one whose process died is simply closed. */
export const stopCheck = command({
  type: 'ledger.check_stopped',
  may: 'audit.read',
  input: z.object({ id: z.uuid() }),
  async run({ db, communeId, now }, { id }) {
    const stopped = await db
      .updateTable('ledgerChecks')
      .set({ cancelAsked: true, state: 'cancelled', endedAt: now })
      .where('communeId', '=', communeId)
      .where('id', '=', id)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst()
    if (!stopped) return refuse(auditProblems.noSuchCheck)
    return accept({ subject: `commune:${communeId}`, data: { checkId: id } })
  },
})
