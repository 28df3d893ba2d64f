// Loads the working calendar from content/calendars on the server; a new year is a new file, no code.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commonProblems, Refused, withParams } from './problem.ts'
import { projectFile } from './root.ts'
import { makeWorkingCalendar, MissingCalendarYear } from './working-calendar.ts'
import type { CalendarYear, Session, WorkingCalendar } from './working-calendar.ts'

const FOLDER = projectFile('content/calendars')

function minuteOfDay(text: string): number {
  const found = /^(\d{2}):(\d{2})$/.exec(text)
  if (!found) throw new TypeError(`not a time HH:mm: ${text}`)
  return Number(found[1]) * 60 + Number(found[2])
}

/** Every vn-YYYY.json and working-hours.json of the folder. Throws when a file is missing, malformed or contradicts itself. */
export function loadWorkingCalendar(folder: string = FOLDER): WorkingCalendar {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const names = readdirSync(folder)
    .filter((name) => /^vn-\d{4}\.json$/.test(name))
    .sort()
  if (names.length === 0) throw new TypeError(`no vn-YYYY.json in ${folder}`)
  const hours = read('working-hours.json') as { sessions: { from: string; to: string }[] }
  const sessions: Session[] = hours.sessions.map((session) => ({ from: minuteOfDay(session.from), to: minuteOfDay(session.to) }))
  return makeWorkingCalendar(
    names.map((name) => read(name) as CalendarYear),
    sessions,
  )
}

let kept: WorkingCalendar | undefined

/** The dated holidays and hours of content/calendars, read once. */
export function workingCalendar(): WorkingCalendar {
  return (kept ??= loadWorkingCalendar())
}

/** Refuses with the missing year instead of guessing its holidays. */
export function withCalendar<T>(work: (calendar: WorkingCalendar) => T): T {
  try {
    return work(workingCalendar())
  } catch (error) {
    if (error instanceof MissingCalendarYear) throw new Refused(withParams(commonProblems.calendarMissing, { year: error.year }))
    throw error
  }
}
