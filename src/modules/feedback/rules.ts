// The clocks of a petition and what a face may be. Limits are data with a source; the calendar is an argument. Pure.

import limits from '../../../content/feedback/petition-limits.json' with { type: 'json' }
import { accept, refuse, type Decision } from '../../platform/problem.ts'
import { addWorkingDays, workingDaysBetween, type WorkingCalendar } from '../../platform/working-calendar.ts'
import type { PlainDate } from '../../platform/time.ts'
import { feedbackProblems } from './problems.ts'

export const LIMITS = limits

export const FACES = [3, 2, 1] as const
export type Face = (typeof FACES)[number]

export const PETITION_KINDS = ['rules', 'behaviour', 'other'] as const
export type PetitionKind = (typeof PETITION_KINDS)[number]

export const PETITION_STATES = ['new', 'asked', 'accepted', 'refused', 'resolved', 'published'] as const
export type PetitionState = (typeof PETITION_STATES)[number]

export interface Clocks {
  refuseBy: PlainDate
  askBy: PlainDate
  resolveBy: PlainDate
}

/** Working days after the day of receipt; that day itself does not count. Throws MissingCalendarYear. */
export function clocksOf(calendar: WorkingCalendar, receivedOn: PlainDate): Clocks {
  const { refuse: refuseDays, askMore, resolve } = limits.workingDays
  return { refuseBy: addWorkingDays(calendar, receivedOn, refuseDays), askBy: addWorkingDays(calendar, receivedOn, askMore), resolveBy: addWorkingDays(calendar, receivedOn, resolve) }
}

/** The day to resolve by moves on by as many working days as the sender took to answer. */
export function resumedBy(calendar: WorkingCalendar, resolveBy: PlainDate, askedOn: PlainDate, addedOn: PlainDate): PlainDate {
  return addWorkingDays(calendar, resolveBy, Math.max(0, workingDaysBetween(calendar, askedOn, addedOn)))
}

export const publishBy = (calendar: WorkingCalendar, resolvedOn: PlainDate) => addWorkingDays(calendar, resolvedOn, limits.workingDays.publish)

export type Act = 'accept' | 'refuse' | 'ask' | 'add' | 'resolve' | 'publish'

const NEXT: Record<PetitionState, Partial<Record<Act, PetitionState>>> = {
  new: { accept: 'accepted', refuse: 'refused', ask: 'asked', resolve: 'resolved' },
  asked: { add: 'accepted', resolve: 'resolved', refuse: 'refused' },
  accepted: { ask: 'asked', resolve: 'resolved' },
  refused: {},
  resolved: { publish: 'published' },
  published: {},
}

export function decideAct(petition: { state: PetitionState; askedText: string | null }, act: Act): Decision<PetitionState> {
  const next = NEXT[petition.state][act]
  if (!next) return refuse(act === 'add' ? feedbackProblems.noAnswerNeeded : feedbackProblems.notNow)
  return act === 'ask' && petition.askedText !== null ? refuse(feedbackProblems.askedOnce) : accept(next)
}

export interface PetitionDates {
  state: PetitionState
  refuseBy: PlainDate
  askBy: PlainDate
  resolveBy: PlainDate
  publishBy: PlainDate | null
}

/** What must be done next and by when; nothing while the sender is thinking or when all is done. */
export function nextDuty(petition: PetitionDates): { act: 'decide' | 'resolve' | 'publish'; by: PlainDate } | undefined {
  if (petition.state === 'new') return { act: 'decide', by: petition.refuseBy }
  if (petition.state === 'accepted') return { act: 'resolve', by: petition.resolveBy }
  return petition.state === 'resolved' && petition.publishBy !== null ? { act: 'publish', by: petition.publishBy } : undefined
}

export function isLate(petition: PetitionDates, today: PlainDate): boolean {
  const duty = nextDuty(petition)
  return duty !== undefined && duty.by < today
}

export interface Satisfaction {
  asked: number
  content: number
  between: number
  unhappy: number
  /** Asked and not answered: no judgement. */
  blank: number
}

export function addUp(rows: readonly { face: number | null }[]): Satisfaction {
  const count = (face: number | null) => rows.filter((row) => row.face === face).length
  return { asked: rows.length, content: count(3), between: count(2), unhappy: count(1), blank: count(null) }
}

/** Rows of a list on one page. */
export const PAGE_ROWS = 50
