// The Vietnamese working calendar: which days offices work, and how much working time lies between two moments.
// Holidays are data by year (content/calendars); a year without data is refused, never guessed. Pure: runs on phones too.
import { addDays, atLocalTime, dateParts, daysBetween, epochMs, formatVi, instantFromEpochMs, isPlainDate, toPlainDate, weekday } from './time.ts'
import type { Instant, PlainDate } from './time.ts'

export type FactStatus = 'official' | 'unverified'

export type ClosedDay = {
  readonly date: PlainDate
  readonly name: string
  /** holiday by law, a day off for a holiday that fell on a weekend, or a day exchanged for a worked Saturday */
  readonly kind: 'holiday' | 'compensatory' | 'swapped'
  readonly status: FactStatus
  readonly source: string
}

export type ExtraWorkday = {
  readonly date: PlainDate
  readonly name: string
  readonly insteadOf: PlainDate
  readonly status: FactStatus
  readonly source: string
}

/** A day that may become a holiday; counted as worked until the data says otherwise, so no deadline slips on a rumour. */
export type PendingDay = { readonly date: PlainDate; readonly name: string; readonly note: string; readonly source: string }

export type CalendarYear = {
  readonly year: number
  readonly title: string
  readonly status: FactStatus
  readonly source: string
  readonly sources: Readonly<Record<string, { readonly title: string; readonly url: string }>>
  readonly checkedOn: PlainDate
  readonly expiresOn: PlainDate
  readonly closed: readonly ClosedDay[]
  readonly workdays: readonly ExtraWorkday[]
  readonly pending: readonly PendingDay[]
}

/** Minutes after midnight, Vietnamese time; `to` is when the office shuts. */
export type Session = { readonly from: number; readonly to: number }

export type WorkingCalendar = {
  readonly years: ReadonlyMap<number, CalendarYear>
  readonly sessions: readonly Session[]
  readonly closed: ReadonlyMap<string, ClosedDay>
  readonly workdays: ReadonlyMap<string, ExtraWorkday>
}

/** Received after 17:00 or on a day off counts from 08:00 of the next working day; lunch is a provincial matter and not deducted. */
export const DEFAULT_SESSIONS: readonly Session[] = [{ from: 8 * 60, to: 17 * 60 }]

/** Thrown when a calculation reaches a year whose holidays are not in the data. `sentence` is for people. */
export class MissingCalendarYear extends Error {
  readonly year: number
  readonly sentence: string
  constructor(year: number) {
    super(`no working calendar for ${year}`)
    this.name = 'MissingCalendarYear'
    this.year = year
    this.sentence = `Chưa có lịch nghỉ lễ, Tết năm ${year} nên không tính được thời hạn. Hãy nhờ quản trị bổ sung lịch năm ${year}.`
  }
}

/** Builds a calendar from year files. Throws TypeError when the data contradict themselves: a broken file must not reach a deadline. */
export function makeWorkingCalendar(years: readonly CalendarYear[], sessions: readonly Session[] = DEFAULT_SESSIONS): WorkingCalendar {
  const closed = new Map<string, ClosedDay>()
  const workdays = new Map<string, ExtraWorkday>()
  for (const year of years) {
    for (const day of year.closed) {
      mustBelong(day.date, year.year)
      closed.set(day.date, day)
    }
    for (const day of year.workdays) {
      mustBelong(day.date, year.year)
      if (weekday(day.date) < 6) throw new TypeError(`${day.date} is a working day already`)
      workdays.set(day.date, day)
    }
  }
  for (const day of workdays.values()) {
    if (closed.has(day.date)) throw new TypeError(`${day.date} is both closed and worked`)
    if (!closed.has(day.insteadOf)) throw new TypeError(`${day.date} makes up for ${day.insteadOf}, which is not a day off`)
  }
  let end = 0
  for (const session of sessions) {
    if (!(session.from >= end && session.to > session.from && session.to <= 1440)) throw new TypeError('sessions must be in order within one day')
    end = session.to
  }
  if (sessions.length === 0) throw new TypeError('a working day needs hours')
  return { years: new Map(years.map((year) => [year.year, year])), sessions, closed, workdays }
}

function mustBelong(date: string, year: number): void {
  if (!isPlainDate(date) || dateParts(date).year !== year) throw new TypeError(`${date} is not a day of ${year}`)
}

function mustKnow(calendar: WorkingCalendar, date: PlainDate): void {
  const { year } = dateParts(date)
  if (!calendar.years.has(year)) throw new MissingCalendarYear(year)
}

export type DayStanding = {
  readonly working: boolean
  /** 'Tết Bính Ngọ', 'Làm bù …', 'Thứ Bảy'; undefined on an ordinary working day */
  readonly reason?: string
  readonly status: FactStatus
  readonly source?: { readonly title: string; readonly url: string }
}

/** Why a day is worked or not, with its source. Throws MissingCalendarYear. */
export function dayStanding(calendar: WorkingCalendar, date: PlainDate): DayStanding {
  mustKnow(calendar, date)
  const year = calendar.years.get(dateParts(date).year)
  const day = calendar.closed.get(date) ?? calendar.workdays.get(date)
  if (day) {
    const source = year?.sources[day.source]
    return { working: calendar.workdays.has(date), reason: day.name, status: day.status, ...(source ? { source } : {}) }
  }
  const pending = year?.pending.find((entry) => entry.date === date)
  if (pending) return { working: weekday(date) < 6, reason: `${pending.name}: ${pending.note}`, status: 'unverified' }
  if (weekday(date) === 6) return { working: false, reason: 'Thứ Bảy', status: 'official' }
  if (weekday(date) === 7) return { working: false, reason: 'Chủ nhật', status: 'official' }
  return { working: true, status: 'official' }
}

/** Throws MissingCalendarYear. */
export function isWorkingDay(calendar: WorkingCalendar, date: PlainDate): boolean {
  mustKnow(calendar, date)
  if (calendar.closed.has(date)) return false
  return calendar.workdays.has(date) || weekday(date) < 6
}

/**
 * The n-th working day after `date` (the day itself does not count, as in Civil Code art. 147); n < 0 counts back;
 * n = 0 is the day itself, or the next working day when it is a day off. Throws MissingCalendarYear.
 */
export function addWorkingDays(calendar: WorkingCalendar, date: PlainDate, days: number): PlainDate {
  const step = days < 0 ? -1 : 1
  let left = Math.abs(days)
  let at = date
  if (left === 0) {
    while (!isWorkingDay(calendar, at)) at = addDays(at, 1)
    return at
  }
  while (left > 0) {
    at = addDays(at, step)
    if (isWorkingDay(calendar, at)) left -= 1
  }
  return at
}

/** Working days after `start` up to and including `end`; negative when `end` is earlier. Throws MissingCalendarYear. */
export function workingDaysBetween(calendar: WorkingCalendar, start: PlainDate, end: PlainDate): number {
  if (end < start) return 0 - workingDaysBetween(calendar, end, start)
  let count = 0
  for (let at = addDays(start, 1); at <= end; at = addDays(at, 1)) if (isWorkingDay(calendar, at)) count += 1
  return count
}

type Span = { readonly from: number; readonly to: number }

function openSpans(calendar: WorkingCalendar, date: PlainDate): Span[] {
  if (!isWorkingDay(calendar, date)) return []
  return calendar.sessions.map((session) => ({ from: epochMs(atLocalTime(date, session.from)), to: epochMs(atLocalTime(date, session.to)) }))
}

/** Working minutes from `start` to `end` (fractions when the moments have seconds); negative when `end` is earlier. Throws MissingCalendarYear. */
export function workingMinutesBetween(calendar: WorkingCalendar, start: Instant, end: Instant): number {
  if (end < start) return 0 - workingMinutesBetween(calendar, end, start)
  const [from, to] = [epochMs(start), epochMs(end)]
  const last = toPlainDate(end)
  let total = 0
  for (let day = toPlainDate(start); day <= last; day = addDays(day, 1)) {
    for (const span of openSpans(calendar, day)) total += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from))
  }
  return total / 60_000
}

/**
 * The moment when `minutes` of working time have passed since `start` (minutes ≥ 0). Work that ends exactly at closing time ends then, not
 * next morning. 0 minutes is `start` itself while the office is open, else the next opening. Throws MissingCalendarYear.
 */
export function addWorkingMinutes(calendar: WorkingCalendar, start: Instant, minutes: number): Instant {
  if (!(minutes >= 0)) throw new RangeError('minutes must not be negative')
  let left = minutes * 60_000
  const from = epochMs(start)
  for (let day = toPlainDate(start); ; day = addDays(day, 1)) {
    for (const span of openSpans(calendar, day)) {
      const begin = Math.max(from, span.from)
      if (begin > span.to || (begin === span.to && left > 0)) continue
      if (begin + left <= span.to) return instantFromEpochMs(begin + left)
      left -= span.to - begin
    }
  }
}

/** Minutes in one full working day (540 for 08:00–17:00). */
export function minutesInWorkingDay(calendar: WorkingCalendar): number {
  return calendar.sessions.reduce((sum, session) => sum + session.to - session.from, 0)
}

/**
 * What a screen must say beside a deadline that runs through these days: the days whose standing nobody has confirmed.
 * Empty when every holiday between rests on an official source. Throws MissingCalendarYear.
 */
export function unverifiedDays(calendar: WorkingCalendar, start: PlainDate, end: PlainDate): { date: PlainDate; name: string }[] {
  const found: { date: PlainDate; name: string }[] = []
  if (end < start || daysBetween(start, end) > 4000) return found
  for (let at = start; at <= end; at = addDays(at, 1)) {
    const standing = dayStanding(calendar, at)
    if (standing.status === 'unverified') found.push({ date: at, name: standing.reason ?? formatVi(at) })
  }
  return found
}
