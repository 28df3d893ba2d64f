// The commune's working calendar as papers use it, read once.

import { Refused, withParams } from '../../platform/problem.ts'
import { loadWorkingCalendar } from '../../platform/working-calendar-files.ts'
import { MissingCalendarYear, type WorkingCalendar } from '../../platform/working-calendar.ts'
import { documentProblems } from './problems.ts'

let loaded: WorkingCalendar | undefined
export function calendar(): WorkingCalendar {
  return (loaded ??= loadWorkingCalendar())
}

/** Refuses with the missing year instead of guessing its holidays. */
export function withCalendar<T>(work: (days: WorkingCalendar) => T): T {
  try {
    return work(calendar())
  } catch (error) {
    if (error instanceof MissingCalendarYear) throw new Refused(withParams(documentProblems.calendarMissing, { year: error.year }))
    throw error
  }
}
