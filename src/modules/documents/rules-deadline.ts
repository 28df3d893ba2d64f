// Until when: a term in days, or a day by name, becomes a moment on the working clock. The day the work is given does not count
// (Civil Code, article 147); a term of the calendar that ends on a day off ends with the next working day (article 148).

import { addDays, atLocalTime, formatVi, formatViTime, toPlainDate, weekdayVi, type Instant, type PlainDate } from '../../platform/time.ts'
import { addWorkingDays, MissingCalendarYear, unverifiedDays, type WorkingCalendar } from '../../platform/working-calendar.ts'
import type { Translate } from '../../ui/context.ts'

export const TERM_UNITS = { working: 'ngày làm việc', calendar: 'ngày, tính cả ngày nghỉ' } as const
export type TermUnit = keyof typeof TERM_UNITS
export interface Term {
  count: number
  unit: TermUnit
}

/** What is offered before anybody has typed. */
export const USUAL_TERM: Term = { count: 5, unit: 'working' }

/** When the office shuts on that day, as the calendar's hours say. */
export function endOfWork(calendar: WorkingCalendar, date: PlainDate): Instant {
  return atLocalTime(date, calendar.sessions.at(-1)!.to)
}

/** Throws MissingCalendarYear. */
export function dueAfter(calendar: WorkingCalendar, today: PlainDate, { count, unit }: Term): Instant {
  return endOfWork(calendar, unit === 'working' ? addWorkingDays(calendar, today, count) : addWorkingDays(calendar, addDays(today, count), 0))
}

/** '5 ngày làm việc, tới 17:00 thứ Sáu, 04/12/2026'; without a term only until when. */
export function dueSentence(t: Translate, dueAt: Instant, term?: Term): string {
  const date = toPlainDate(dueAt)
  const until = t('tới {time} {weekday}, {date}', { time: formatViTime(dueAt), weekday: t(weekdayVi(date)), date: formatVi(date) })
  if (!term) return until
  return `${term.unit === 'working' ? t('{n} ngày làm việc', { n: term.count }) : t('{n} ngày, tính cả ngày nghỉ', { n: term.count })}, ${until}`
}

/** Days on the way whose standing nobody has confirmed; said beside the deadline. Of a day named in a year without holidays, that year. */
export function doubtfulDays(calendar: WorkingCalendar, from: PlainDate, dueAt: Instant): string[] {
  try {
    return unverifiedDays(calendar, from, toPlainDate(dueAt)).map(({ date, name }) => `${formatVi(date)} (${name})`)
  } catch (error) {
    if (error instanceof MissingCalendarYear) return [`năm ${error.year}`]
    throw error
  }
}
