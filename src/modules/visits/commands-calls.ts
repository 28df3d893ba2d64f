// Calls from residents ("mời đến nhà"), escalations answered, and confirmations that exist elsewhere recorded.

import type { Actor } from '../../platform/actor.ts'
import { ANONYMOUS } from '../../platform/actor.ts'
import { command, mapConstraint, type CommandEnv } from '../../platform/command.ts'
import { newShortCode } from '../../platform/ids.ts'
import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { formatVi } from '../../platform/time.ts'
import { officeProblems } from './problems-office.ts'
import { visitProblems } from './problems.ts'
import { refreshHouseholds, refreshPeople } from './projection.ts'
import { answerCallInput, callInput, confirmationInput, escalationAnswerInput, type AnswerCallInput } from './schema-office.ts'
import { isSkill, skillName } from './skills.ts'

mapConstraint('confirmations_once', officeProblems.confirmationOnce)

/** Who a resident without an account is: may ask for a visit and nothing else. */
export function caller(communeId: number): Actor {
  return { ...ANONYMOUS, communeId, permissions: new Set(['call.ask']) }
}

/** A row of digits as long as an identity card, or the words for secrets beside digits: nobody needs these to come by. */
export function holdsSecret(text: string): boolean {
  const digits = text.replace(/(?<=\d)[ .-]+(?=\d)/g, '')
  return /(?<!\d)(?:\d{9}|\d{12})(?!\d)/.test(digits) || /(otp|mật khẩu|mat khau|password|mã pin)\W{0,12}(là|la|:|=)?\W{0,4}[\w@#$%!]*\d/iu.test(text)
}

export const askHouseCall = command({
  type: 'call.asked',
  may: 'call.ask',
  input: callInput,
  async run({ db, communeId, commandId: id, now }, input) {
    if (holdsSecret(input.about)) return refuse(officeProblems.callSecret)
    if (holdsSecret(input.placeText)) return refuse(withParams(officeProblems.callSecret, {}, 'placeText'))
    if (holdsSecret(input.callerName)) return refuse(withParams(officeProblems.callSecret, {}, 'callerName'))
    const phone = input.phone === null ? null : input.phone.replace(/[\s.\-()]/g, '').replace(/^\+84/, '0')
    if (phone !== null && phone !== '' && !/^0\d{9,10}$/.test(phone)) return refuse(officeProblems.callPhone)
    if (input.hamletId !== null) {
      const hamlet = await db
        .selectFrom('hamlets')
        .select('id')
        .where('communeId', '=', communeId)
        .where('id', '=', input.hamletId)
        .where('validTo', 'is', null)
        .executeTakeFirst()
      if (!hamlet) return refuse(officeProblems.callHamlet)
    }
    const code = newShortCode()
    await db
      .insertInto('houseCalls')
      .values({ communeId, id, code, ...input, phone: phone || null, askedAt: now })
      .execute()
    return accept({
      subject: `house_call:${id}`,
      ...(input.hamletId && { hamletIds: [input.hamletId] }),
      householdIds: [],
      data: { hamletId: input.hamletId, withPhone: phone !== null && phone !== '' },
      answer: { id, code },
    })
  },
})

const NEXT_STATE = { accept: 'accepted', decline: 'declined', done: 'done' } as const

/** Accepting names the household, so that the call stands at the top of that door; declining and closing say why. */
export const answerCall = command({
  type: 'call.answered',
  may: 'call.answer',
  input: answerCallInput,
  async run(env, input) {
    const { db, communeId, actor, now } = env
    const call = await db.selectFrom('houseCalls').selectAll().where('communeId', '=', communeId).where('id', '=', input.callId).forUpdate().executeTakeFirst()
    if (!call || !isTheirs(actor, call.hamletId)) return refuse(officeProblems.callMissing)
    const open = input.act === 'done' ? call.state === 'accepted' : call.state === 'open' || (call.state === 'accepted' && input.act === 'decline')
    if (!open) return refuse(officeProblems.callAnswered)
    if (input.act === 'decline' && !input.answer) return refuse(officeProblems.callReason)
    const where = await placeOf(env, input, { householdId: call.householdId, hamletId: call.hamletId })
    if (!where.ok) return where
    const { householdId, hamletId } = where.value
    await db
      .updateTable('houseCalls')
      .set({
        state: NEXT_STATE[input.act],
        householdId,
        hamletId,
        memberId: input.memberId ?? call.memberId,
        answeredAt: now,
        answeredBy: actor.id,
        answer: input.answer,
      })
      .where('communeId', '=', communeId)
      .where('id', '=', call.id)
      .execute()
    return accept({
      subject: `house_call:${call.id}`,
      hamletIds: hamletId ? [hamletId] : [],
      householdIds: householdId ? [householdId] : [],
      data: { act: input.act, householdId, memberId: input.memberId },
      answer: { id: call.id },
    })
  },
})

async function placeOf(
  { db, communeId, actor }: CommandEnv,
  input: AnswerCallInput,
  before: { householdId: string | null; hamletId: string | null },
): Promise<Decision<typeof before>> {
  if (input.memberId !== null) {
    const member = await db
      .selectFrom('teamMembers')
      .select('id')
      .where('communeId', '=', communeId)
      .where('id', '=', input.memberId)
      .where('state', '=', 'active')
      .executeTakeFirst()
    if (!member) return refuse(visitProblems.memberUnknown)
  }
  if (input.act !== 'accept') return accept(before)
  if (input.householdId === null) return refuse(officeProblems.callHousehold)
  const household = await db
    .selectFrom('households')
    .select(['id', 'hamletId'])
    .where('communeId', '=', communeId)
    .where('id', '=', input.householdId)
    .where('state', '=', 'active')
    .executeTakeFirst()
  if (!household || !isTheirs(actor, household.hamletId)) return refuse(officeProblems.callHousehold)
  return accept({ householdId: household.id, hamletId: household.hamletId })
}

export function isTheirs(actor: Actor, hamletId: string | null): boolean {
  return actor.hamletIds === null || hamletId === null || actor.hamletIds.includes(hamletId)
}

export const handleEscalation = command({
  type: 'escalation.handled',
  may: 'escalation.handle',
  input: escalationAnswerInput,
  async run({ db, communeId, actor, now }, { escalationId, answer }) {
    const row = await db
      .selectFrom('escalations as e')
      .leftJoin('households as h', (join) => join.onRef('h.communeId', '=', 'e.communeId').onRef('h.id', '=', 'e.householdId'))
      .select(['e.id', 'e.state', 'e.toWhom', 'h.id as householdId', 'h.hamletId'])
      .where('e.communeId', '=', communeId)
      .where('e.id', '=', escalationId)
      .executeTakeFirst()
    if (!row || !isTheirs(actor, row.hamletId)) return refuse(officeProblems.escalationMissing)
    if (row.state === 'handled') return refuse(officeProblems.escalationHandled)
    await db
      .updateTable('escalations')
      .set({ state: 'handled', answer, handledAt: now, handledBy: actor.id })
      .where('communeId', '=', communeId)
      .where('id', '=', escalationId)
      .where('state', '=', 'open')
      .execute()
    return accept({
      subject: `escalation:${escalationId}`,
      hamletIds: row.hamletId ? [row.hamletId] : [],
      householdIds: row.householdId ? [row.householdId] : [],
      data: { toWhom: row.toWhom },
      answer: { id: escalationId },
    })
  },
})

/** Rung 5: that somebody else confirmed it, and where that is written. We never issue one. */
export const recordConfirmation = command({
  type: 'evidence.confirmed_elsewhere',
  may: 'evidence.confirm',
  input: confirmationInput,
  async run({ db, communeId, actor, now, today, commandId: id }, { residentId, skill, confirmedOn, source }) {
    if (source.length < 5) return refuse(officeProblems.confirmationSource)
    if (!isSkill(skill)) return refuse(withParams(visitProblems.skillUnknown, { skill: skillName(skill) }, 'skill'))
    if (confirmedOn > today) return refuse(withParams(visitProblems.futureDate, { date: formatVi(confirmedOn) }, 'confirmedOn'))
    const person = await db
      .selectFrom('residents as r')
      .innerJoin('households as h', (join) => join.onRef('h.communeId', '=', 'r.communeId').onRef('h.id', '=', 'r.householdId'))
      .select(['r.id', 'h.id as householdId', 'h.hamletId'])
      .where('r.communeId', '=', communeId)
      .where('r.id', '=', residentId)
      .where('r.state', '=', 'active')
      .forUpdate('h')
      .executeTakeFirst()
    if (!person || !isTheirs(actor, person.hamletId)) return refuse(visitProblems.residentMissing)
    await db.insertInto('confirmations').values({ communeId, id, residentId, skill, confirmedOn, source, recordedAt: now, recordedBy: actor.id }).execute()
    await refreshPeople(db, communeId, [residentId])
    await refreshHouseholds(db, communeId, [person.householdId])
    return accept({
      subject: `resident:${residentId}`,
      hamletIds: [person.hamletId],
      householdIds: [person.householdId],
      data: { residentId, skill, confirmedOn, source },
      answer: { id },
    })
  },
})
