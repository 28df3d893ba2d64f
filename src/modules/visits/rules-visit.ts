// What a visit may say: the same decision on the phone (with what it knows) and on the server (with what is true now).

import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import { addDays, daysBetween, epochMs, formatVi, formatViTime, type Instant, type PlainDate } from '../../platform/time.ts'
import { visitProblems as problems } from './problems.ts'
import { RUNG_UNAIDED } from './rules-evidence.ts'
import type { Outcome } from './rules-household.ts'
import type { LessonInput, VisitInput } from './schema.ts'
import { isSkill, skillName } from './skills.ts'

export const OLDEST_DAYS = 60
export const MAX_MINUTES = 480
const FARTHEST_PROMISE_DAYS = 366
/** Two identical logs of one person at one door within so long are one log pressed twice. */
const SAME_LOG_MS = 30 * 60_000

export interface VisitCommand extends Omit<VisitInput, 'visitedAt'> {
  visitedAt: Instant
  /** Who did it: the member, or the account when no member is named. */
  by: string
}

export interface SameDayVisit {
  by: string
  visitedAt: Instant
  outcome: Outcome
  minutes: number
  note: boolean
  lessons: readonly LessonInput[]
}

export interface VisitFacts {
  /** As the register has it now; merged households already followed to the one that took their place. */
  household: { hamletId: string; active: boolean } | undefined
  /** Hamlets the actor works in, successors of merged ones included; null = the whole commune. */
  territory: ReadonlySet<string> | null
  /** Active people of the household. */
  people: ReadonlySet<string>
  /** First day this person showed the skill on their own device (rung 3 or 4), if any. */
  ownSince(residentId: string, skill: string): PlainDate | null
  /** The named drive; undefined when there is none of that id. */
  drive: { name: string; startsOn: PlainDate; endsOn: PlainDate } | undefined
  /** The named teacher lives in the commune. Ignored when none is named. */
  teacherKnown: boolean
  /** Visits already known at this door on the same day. */
  sameDay: readonly SameDayVisit[]
}

export interface AcceptedVisit extends VisitCommand {
  hamletId: string
}

/** Accepts a visit, or says everything that is wrong with it. */
export function decideVisit(command: VisitCommand, facts: VisitFacts, today: PlainDate): Decision<AcceptedVisit> {
  const { household } = facts
  if (!household) return refuse(problems.householdUnknown)
  if (facts.territory && !facts.territory.has(household.hamletId)) return refuse(problems.notYourHamlet)
  if (!household.active) return refuse(problems.householdGone)
  const found = [...dateProblems(command, today), ...driveProblems(command, facts), ...lessonProblems(command, facts), ...teacherProblems(command, facts)]
  if (found.length > 0) return refuse(...found)
  const twin = facts.sameDay.find((other) => isSameLog(command, other))
  if (twin) return refuse(withParams(problems.repeated, { time: formatViTime(twin.visitedAt) }))
  return accept({ ...command, hamletId: household.hamletId })
}

function dateProblems(command: VisitCommand, today: PlainDate): Problem[] {
  const { visitedOn, minutes, nextOn } = command
  const found: Problem[] = []
  const date = formatVi(visitedOn)
  if (visitedOn > today) found.push(withParams(problems.futureDate, { date }))
  else if (daysBetween(visitedOn, today) > OLDEST_DAYS) found.push(withParams(problems.tooOld, { date, days: OLDEST_DAYS }))
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > MAX_MINUTES) found.push(problems.minutesRange)
  if (nextOn !== null && nextOn <= visitedOn) found.push(problems.nextBeforeVisit)
  else if (nextOn !== null && nextOn > addDays(today, FARTHEST_PROMISE_DAYS)) found.push(problems.nextTooFar)
  return found
}

function driveProblems({ driveId, visitedOn }: VisitCommand, { drive }: VisitFacts): Problem[] {
  if (driveId === null) return []
  if (!drive) return [problems.driveUnknown]
  if (visitedOn >= drive.startsOn && visitedOn <= drive.endsOn) return []
  return [withParams(problems.driveNotThatDay, { drive: drive.name, from: formatVi(drive.startsOn), to: formatVi(drive.endsOn) })]
}

function lessonProblems(command: VisitCommand, facts: VisitFacts): Problem[] {
  const { lessons, outcome } = command
  if (lessons.length === 0) return []
  if (outcome !== 'met') return [problems.lessonsWithoutMeeting]
  const found: Problem[] = []
  const seen = new Set<string>()
  if (lessons.some(({ residentId }) => !facts.people.has(residentId))) found.push(problems.personNotHere)
  for (const lesson of lessons) {
    const skill = skillName(lesson.skill)
    const key = `${lesson.residentId}|${lesson.skill}`
    if (!isSkill(lesson.skill)) found.push(withParams(problems.skillUnknown, { skill }))
    if (seen.has(key)) found.push(withParams(problems.sameLessonTwice, { skill }))
    else if (isUnaidedTooEarly(lesson, command.visitedOn, facts)) found.push(withParams(problems.unaidedTooEarly, { skill }))
    seen.add(key)
  }
  return found
}

/** Unaided means a later day: an earlier day must already show the skill on their own device. */
export function isUnaidedTooEarly(lesson: LessonInput, visitedOn: PlainDate, facts: Pick<VisitFacts, 'ownSince'>): boolean {
  if (lesson.rung !== RUNG_UNAIDED) return false
  const since = facts.ownSince(lesson.residentId, lesson.skill)
  return since === null || since >= visitedOn
}

function teacherProblems({ teacherId, lessons }: VisitCommand, facts: VisitFacts): Problem[] {
  if (teacherId === null) return []
  if (!facts.teacherKnown) return [problems.teacherUnknown]
  return lessons.some(({ residentId }) => residentId === teacherId) ? [problems.teacherIsLearner] : []
}

function isSameLog(command: VisitCommand, other: SameDayVisit): boolean {
  return (
    other.by === command.by &&
    other.outcome === command.outcome &&
    other.minutes === command.minutes &&
    other.note === (command.note !== null) &&
    Math.abs(epochMs(other.visitedAt) - epochMs(command.visitedAt)) < SAME_LOG_MS &&
    lessonKeys(other.lessons) === lessonKeys(command.lessons)
  )
}

function lessonKeys(lessons: readonly LessonInput[]): string {
  return lessons
    .map(({ residentId, skill, rung }) => `${residentId}|${skill}|${rung}`)
    .toSorted()
    .join()
}
