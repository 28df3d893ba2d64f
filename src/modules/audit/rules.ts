// Pure decisions of audit: legal clocks of personal-data requests, and what a request may become next.

import { accept, refuse, withParams, type Decision } from '../../platform/problem.ts'
import { addDays, daysBetween, type PlainDate } from '../../platform/time.ts'
import { addWorkingDays, MissingCalendarYear, type WorkingCalendar } from '../../platform/working-calendar.ts'
import { auditProblems } from './problems.ts'
import type { RequestKind, RequestRow } from './schema.ts'

/** content/audit/request-clocks.json */
export interface Clocks {
  version: string
  source: string
  status: 'official' | 'unverified'
  note: string
  answerWorkingDays: number
  act: Record<RequestKind, { days: number; daysWithProcessors: number; extensionDays: number; sourced: boolean }>
}

export interface Deadlines {
  answerBy: PlainDate
  actBy: PlainDate
}

/** Answer in working days, act in calendar days, both counted from the day after the request (Decree 356/2025). */
export function deadlinesOf(kind: RequestKind, askedOn: PlainDate, processors: boolean, clocks: Clocks, calendar: WorkingCalendar): Decision<Deadlines> {
  try {
    const { days, daysWithProcessors } = clocks.act[kind]
    return accept({
      answerBy: addWorkingDays(calendar, askedOn, clocks.answerWorkingDays),
      actBy: addDays(askedOn, processors ? daysWithProcessors : days),
    })
  } catch (error) {
    if (error instanceof MissingCalendarYear) return refuse(withParams(auditProblems.calendarMissing, { year: error.year }))
    throw error
  }
}

export type Standing = { next: 'answer' | 'act' | null; by: PlainDate | null; daysLeft: number; late: boolean }

/** The clock that runs now, and how far it is. */
export function standingOf(request: Pick<RequestRow, 'state' | 'answerBy' | 'actBy'>, today: PlainDate): Standing {
  if (request.state === 'done' || request.state === 'refused') return { next: null, by: null, daysLeft: 0, late: false }
  // An unanswered request whose time to act has passed is late for both; the earlier date is shown.
  const next = request.state === 'open' ? 'answer' : 'act'
  const by = next === 'answer' ? request.answerBy : request.actBy
  const daysLeft = daysBetween(today, by)
  return { next, by, daysLeft, late: daysLeft < 0 }
}

type Act = 'answer' | 'finish' | 'refuse' | 'extend' | 'erase'

/** Whether the request may take this step today. */
export function decideAct(request: Pick<RequestRow, 'state' | 'kind' | 'actBy' | 'extendedAt'>, act: Act, today: PlainDate): Decision<null> {
  if (request.state === 'done' || request.state === 'refused') return refuse(auditProblems.settled)
  if (act === 'answer' && request.state !== 'open') return refuse(auditProblems.alreadyAnswered)
  if (act === 'erase' && request.kind !== 'erase') return refuse(auditProblems.notErasable)
  if (act === 'extend' && request.extendedAt !== null) return refuse(auditProblems.extendedAlready)
  if (act === 'extend' && request.actBy < today) return refuse(auditProblems.tooLateToExtend)
  return accept(null)
}

/** Late first, then by the day that comes next; settled ones last, newest first. */
export function orderRequests(requests: readonly RequestRow[], today: PlainDate): RequestRow[] {
  const key = (request: RequestRow) => standingOf(request, today).by ?? '9999'
  return requests.toSorted((a, b) => (key(a) !== key(b) ? (key(a) < key(b) ? -1 : 1) : a.askedAt < b.askedAt ? 1 : -1))
}

// ---- the ledger ----

/** What of a printed mark was typed: at least 8 of its 64 signs, spaces allowed. Undefined when it cannot be a hash. */
export function readTypedHash(typed: string): string | undefined {
  const hash = typed.toLowerCase().replace(/[\s.:-]/g, '')
  return /^[0-9a-f]{8,64}$/.test(hash) ? hash : undefined
}

/** 'ab12 cd34 …': for reading aloud and comparing by eye. */
export function groupedHash(hash: string): string {
  return hash.replace(/(.{4})(?=.)/g, '$1 ')
}
