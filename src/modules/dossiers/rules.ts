// Decisions about one dossier: its clock out of its events, who may do a step, what is alike, how a step went.

import { foldText } from '../../platform/text.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { formatVi, formatViTime, toPlainDate } from '../../platform/time.ts'
import { addWorkingMinutes, minutesInWorkingDay, type WorkingCalendar } from '../../platform/working-calendar.ts'
import { type Clock, type ClockFacts, type Deadline, type Extension, type Pause } from './rules-clock.ts'
import type { FlowStep, StepRole } from './schema-flow.ts'
import type { DossierEvent } from './schema.ts'

/** What the clock needs, folded out of the events; nothing else is asked, so it can be computed again at any time. */
export function clockFacts(deadline: Deadline, events: readonly Pick<DossierEvent, 'at' | 'type' | 'actorName' | 'data'>[]): ClockFacts {
  let acceptedAt: Instant | null = null
  let endedAt: Instant | null = null
  const pauses: { -readonly [K in keyof Pause]: Pause[K] }[] = []
  const extensions: Extension[] = []
  const close = (ground: Pause['ground'], at: Instant) => {
    const open = pauses.findLast((pause) => pause.ground === ground && pause.to === null)
    if (open) open.to = at
  }
  for (const { at, type, actorName, data } of events) {
    if (type === 'accepted') acceptedAt = at
    else if (type === 'supplement_asked' && acceptedAt !== null) pauses.push({ ground: 'supplement', from: at, to: null, by: actorName, basis: String(data.basis ?? '') })
    else if (type === 'supplement_answered') close('supplement', at)
    else if (type === 'obligation_asked') pauses.push({ ground: 'obligation', from: at, to: null, by: actorName, basis: String(data.basis ?? '') })
    else if (type === 'obligation_met') close('obligation', at)
    else if (type === 'extended') extensions.push({ at, amount: Number(data.amount), unit: data.unit as Extension['unit'], by: actorName, basis: String(data.basis ?? '') })
    else if (ENDS.has(type) || (type === 'step_done' && data.finished === true)) endedAt = at
    // Taken back after the last step: the clock had not ended after all.
    else if (type === 'reopened') endedAt = null
  }
  if (endedAt !== null) for (const pause of pauses) pause.to ??= endedAt
  return { deadline, acceptedAt, pauses, extensions, endedAt }
}
const ENDS = new Set(['refused', 'stopped', 'withdrawn'])

/** Which permission each kind of step asks for; what another agency does is written down by a specialist. */
export const STEP_PERMISSION: Record<StepRole, string> = { specialist: 'dossier.process', leader: 'dossier.sign', van_thu: 'dossier.stamp', outside: 'dossier.process' }

export interface Delegation {
  fromId: string
  toId: string
  startsOn: PlainDate
  endsOn: PlainDate
}

/** True when the person holds the step: it is theirs, nobody's, or that of somebody who has delegated to them today. */
export function holdsStep(task: { assigneeId: string | null }, actorId: string, delegations: readonly Delegation[], today: PlainDate): boolean {
  if (task.assigneeId === null || task.assigneeId === actorId) return true
  return delegations.some(({ fromId, toId, startsOn, endsOn }) => fromId === task.assigneeId && toId === actorId && startsOn <= today && today <= endsOn)
}

/** When a step should be done: its share of the granted time after it was opened; null when nothing is granted. */
export function plannedEnd(calendar: WorkingCalendar, clock: Pick<Clock, 'budgetMinutes' | 'measure'>, step: FlowStep, openedAt: Instant): Instant | null {
  if (clock.budgetMinutes === null) return null
  const working = clock.measure === 'working' ? clock.budgetMinutes : (clock.budgetMinutes / 1440) * minutesInWorkingDay(calendar)
  return addWorkingMinutes(calendar, openedAt, working * step.share)
}

/** Form 06 asks: early, on time or late; within the last fifth of a working day is "on time", before it "early". */
export function outcomeOf(calendar: WorkingCalendar, plannedAt: Instant | null, doneAt: Instant): 'early' | 'on_time' | 'late' {
  if (plannedAt === null || doneAt <= plannedAt) {
    if (plannedAt !== null && addWorkingMinutes(calendar, doneAt, minutesInWorkingDay(calendar) / 5) < plannedAt) return 'early'
    return 'on_time'
  }
  return 'late'
}

/** What a dossier is found by: the words of its names, its code and the serial in it, the telephone number. */
export function searchKey(parts: { applicantName: string; organisation?: string | null | undefined; representative?: string | null | undefined; phone: string | null; code: string; personalId?: string | null }): string {
  const words = [parts.applicantName, parts.organisation ?? '', parts.representative ?? ''].flatMap((name) => foldText(name).split(/[^a-z0-9]+/))
  const code = parts.code.toLowerCase()
  const serial = /-(\d{4,})$/.exec(code)?.[1]
  return [...new Set([...words.filter(Boolean), ...(parts.phone ? [parts.phone, `d${parts.phone.slice(-4)}`] : []), ...(parts.personalId ? [`c${parts.personalId}`] : []), code, ...(serial ? [`s${serial}`, `s${serial.slice(-4)}`] : [])])].join(' ')
}

/** '14:05 ngày 26/11/2026' */
export function whenWords(at: Instant): string {
  return `${formatViTime(at)} ngày ${formatVi(toPlainDate(at))}`
}

/** Lists and logs show the last four digits only. */
export function maskId(id: string | null): string {
  return id === null ? '' : `${'•'.repeat(Math.max(0, id.length - 4))}${id.slice(-4)}`
}

export type Relation = 'same' | 'other' | 'unknown'

/** Is who signed in also who applies? Only equal numbers say yes; an equal name alone says nothing. */
export function relationOf(principal: { name: string; personalId: string | null }, applicant: { name: string; personalId: string | null }): Relation {
  if (principal.personalId !== null && applicant.personalId !== null) return principal.personalId === applicant.personalId ? 'same' : 'other'
  return foldText(principal.name) === foldText(applicant.name) ? 'unknown' : 'other'
}
