// The legal clock of a dossier, pure: a deadline in its unit, pauses with their ground and person, extensions. Everything
// is recomputed from the dossier's events, so it is the same whoever asks, whenever they ask.

import { fill } from '../../locales/translate.ts'
import { addDays, addMilliseconds, atLocalTime, dateParts, daysInMonth, formatVi, formatViTime, makeDate, millisecondsBetween, toLocalDateTime, toPlainDate, weekdayVi, type Instant, type PlainDate } from '../../platform/time.ts'
import type { Translate } from '../../ui/context.ts'
import { addWorkingMinutes, isWorkingDay, minutesInWorkingDay, unverifiedDays, workingMinutesBetween, type WorkingCalendar } from '../../platform/working-calendar.ts'

export const DEADLINE_UNITS = ['workingHours', 'workingDays', 'hours', 'days', 'months'] as const
export type DeadlineUnit = (typeof DEADLINE_UNITS)[number]

/** `sameDay`: done on the day of reception; received after the cut-off (15:00 by law of civil status and certification), the next working day. */
export type Deadline =
  | { readonly kind: 'sameDay'; readonly cutoffMinutes: number; readonly verified?: boolean }
  | { readonly kind: 'amount'; readonly amount: number; readonly unit: DeadlineUnit; readonly verified?: boolean }
  /** The law names no figure we know: nothing is counted down, and screens say so. */
  | { readonly kind: 'unknown' }

export const SAME_DAY_CUTOFF = 15 * 60

/** Why a clock may stand still. An outage, internal waiting or a missing signature is no ground (facts §2.5). */
export const PAUSE_GROUNDS = {
  supplement: { words: 'chờ bổ sung', law: 'Nghị định 118/2025/NĐ-CP, Điều 11', verified: true },
  obligation: { words: 'chờ nghĩa vụ tài chính', law: 'chỉ khi luật chuyên ngành quy định', verified: false },
} as const
export type PauseGround = keyof typeof PAUSE_GROUNDS

export interface Pause {
  readonly ground: PauseGround
  readonly from: Instant
  /** null while it lasts. */
  readonly to: Instant | null
  /** Who asked for it. */
  readonly by: string
  /** The legal ground as written down; sector law for an obligation. */
  readonly basis: string
}

export interface Extension {
  readonly at: Instant
  readonly amount: number
  readonly unit: Exclude<DeadlineUnit, 'months'>
  readonly by: string
  readonly basis: string
}

export interface ClockFacts {
  readonly deadline: Deadline
  /** The moment of valid acceptance; null before it: nothing runs yet. */
  readonly acceptedAt: Instant | null
  readonly pauses: readonly Pause[]
  readonly extensions: readonly Extension[]
  /** Done, refused, stopped or withdrawn: the clock stops for good. */
  readonly endedAt: Instant | null
}

/** What is counted: time of open offices, or all time. */
type Measure = 'working' | 'wall'

function measureOf(deadline: Deadline): Measure {
  return deadline.kind === 'amount' && (deadline.unit === 'hours' || deadline.unit === 'days' || deadline.unit === 'months') ? 'wall' : 'working'
}

function between(calendar: WorkingCalendar, measure: Measure, from: Instant, to: Instant): number {
  if (to <= from) return 0
  return measure === 'working' ? workingMinutesBetween(calendar, from, to) : millisecondsBetween(from, to) / 60_000
}

/** Reception is round the clock, counting is not: after hours, at closing time or on a day off it starts at the next opening. */
export function clockStart(calendar: WorkingCalendar, acceptedAt: Instant): Instant {
  const day = toPlainDate(acceptedAt)
  const isOver = isWorkingDay(calendar, day) && acceptedAt >= closingOf(calendar, day)
  return isOver ? atLocalTime(nextWorkingDay(calendar, day), calendar.sessions[0]!.from) : addWorkingMinutes(calendar, acceptedAt, 0)
}

function closingOf(calendar: WorkingCalendar, date: PlainDate): Instant {
  return atLocalTime(date, calendar.sessions.at(-1)!.to)
}

function nextWorkingDay(calendar: WorkingCalendar, date: PlainDate): PlainDate {
  let day = addDays(date, 1)
  while (!isWorkingDay(calendar, day)) day = addDays(day, 1)
  return day
}

/** The same hour so many months later; the last day of a shorter month stands for a day it does not have. */
function addMonths(at: Instant, months: number): Instant {
  const local = toLocalDateTime(at)
  const { year, month, day } = dateParts(local.date)
  const index = year * 12 + (month - 1) + months
  const [newYear, newMonth] = [Math.floor(index / 12), (index % 12) + 1]
  const date = makeDate(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
  return addMilliseconds(atLocalTime(date, local.hour * 60 + local.minute), local.second * 1000 + local.millisecond)
}

function minutesOf(calendar: WorkingCalendar, amount: number, unit: DeadlineUnit): number {
  switch (unit) {
    case 'workingHours':
    case 'hours':
      return amount * 60
    case 'workingDays':
      return amount * minutesInWorkingDay(calendar)
    case 'days':
      return amount * 1440
    case 'months':
      throw new RangeError('months have no fixed length')
  }
}

/** Minutes granted, in the deadline's own measure; null when the law gives no figure. */
export function budgetMinutes(calendar: WorkingCalendar, facts: Pick<ClockFacts, 'deadline' | 'extensions'>, start: Instant): number | null {
  const { deadline, extensions } = facts
  if (deadline.kind === 'unknown') return null
  const measure = measureOf(deadline)
  let budget: number
  if (deadline.kind === 'sameDay') {
    const local = toLocalDateTime(start)
    const late = local.hour * 60 + local.minute > deadline.cutoffMinutes || (local.hour * 60 + local.minute === deadline.cutoffMinutes && local.second + local.millisecond > 0)
    budget = between(calendar, measure, start, closingOf(calendar, late ? nextWorkingDay(calendar, local.date) : local.date))
  } else if (deadline.unit === 'months') {
    budget = between(calendar, measure, start, addMonths(start, deadline.amount))
  } else {
    budget = minutesOf(calendar, deadline.amount, deadline.unit)
  }
  for (const extension of extensions) {
    // An extension is granted in its own unit; a deadline in calendar time is lengthened by calendar time.
    const asked = minutesOf(calendar, extension.amount, extension.unit)
    const isWorkingUnit = extension.unit === 'workingDays' || extension.unit === 'workingHours'
    if (isWorkingUnit === (measure === 'working')) budget += asked
    else if (measure === 'wall') budget += (asked / minutesInWorkingDay(calendar)) * 1440
    else budget += (asked / 1440) * minutesInWorkingDay(calendar)
  }
  return budget
}

/** Overlapping pauses count once; an open one reaches to `now`. In order. */
function standing(pauses: readonly Pause[], start: Instant, now: Instant): { from: Instant; to: Instant }[] {
  const spans = pauses
    .map((pause) => ({ from: pause.from < start ? start : pause.from, to: pause.to === null || pause.to > now ? now : pause.to }))
    .filter((span) => span.to > span.from)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const merged: { from: Instant; to: Instant }[] = []
  for (const span of spans) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: span.to > last.to ? span.to : last.to }
    else merged.push(span)
  }
  return merged
}

/** Minutes used from the start until `now`, pauses left out; in the deadline's measure. Additive: used(a→c) = used(a→b) + used(b→c). */
export function usedMinutes(calendar: WorkingCalendar, facts: ClockFacts, now: Instant): number {
  if (facts.acceptedAt === null) return 0
  const start = clockStart(calendar, facts.acceptedAt)
  const until = facts.endedAt !== null && facts.endedAt < now ? facts.endedAt : now
  const measure = measureOf(facts.deadline)
  const paused = standing(facts.pauses, start, until).reduce((sum, span) => sum + between(calendar, measure, span.from, span.to), 0)
  return between(calendar, measure, start, until) - paused
}

/** The moment at which `minutes` of unpaused time have passed since the start; null when an open pause comes first. */
function momentAfter(calendar: WorkingCalendar, measure: Measure, start: Instant, minutes: number, pauses: readonly Pause[]): Instant | null {
  let at = start
  let left = minutes
  const never = '9999-12-31T00:00:00.000Z' as Instant
  for (const span of standing(pauses, start, never)) {
    const run = between(calendar, measure, at, span.from)
    if (run >= left) return advance(calendar, measure, at, left)
    if (span.to === never) return null
    left -= run
    at = span.to
  }
  return advance(calendar, measure, at, left)
}

function advance(calendar: WorkingCalendar, measure: Measure, at: Instant, minutes: number): Instant {
  return measure === 'working' ? addWorkingMinutes(calendar, at, minutes) : addMilliseconds(at, minutes * 60_000)
}

/**
 * Where a term in calendar time really ends: days and months with the office hours of their last day, or of the next
 * working day when that is a day off (Bộ luật Dân sự 2015, Điều 148: our reading, unverified); hours at the next open moment.
 */
function settle(calendar: WorkingCalendar, deadline: Deadline, at: Instant): Instant {
  if (measureOf(deadline) === 'working') return at
  if (deadline.kind === 'amount' && deadline.unit === 'hours') return addWorkingMinutes(calendar, at, 0)
  const day = toPlainDate(at)
  return closingOf(calendar, isWorkingDay(calendar, day) ? day : nextWorkingDay(calendar, day))
}

export interface Clock {
  /** Not accepted yet: nothing runs. */
  state: 'notStarted' | 'running' | 'paused' | 'ended' | 'unknown'
  startedAt: Instant | null
  usedMinutes: number
  pausedMinutes: number
  budgetMinutes: number | null
  /** null while paused, before acceptance, and when the law gives no figure. */
  dueAt: Instant | null
  /** The due time as it was promised at acceptance. */
  originalDueAt: Instant | null
  /** From here on lists warn. */
  nearAt: Instant | null
  remainingMinutes: number | null
  overdue: boolean
  near: boolean
  pausedFor: PauseGround | null
  measure: Measure
}

/** Everything that can be said of the clock at `now`. Throws MissingCalendarYear when the holidays are not known. */
export function clockAt(calendar: WorkingCalendar, facts: ClockFacts, now: Instant): Clock {
  const measure = measureOf(facts.deadline)
  const none = { usedMinutes: 0, pausedMinutes: 0, budgetMinutes: null, dueAt: null, originalDueAt: null, nearAt: null, remainingMinutes: null, overdue: false, near: false, pausedFor: null, measure }
  if (facts.acceptedAt === null) return { state: 'notStarted', startedAt: null, ...none }
  const start = clockStart(calendar, facts.acceptedAt)
  const until = facts.endedAt !== null && facts.endedAt < now ? facts.endedAt : now
  const used = usedMinutes(calendar, facts, now)
  const pausedMinutes = standing(facts.pauses, start, until).reduce((sum, span) => sum + between(calendar, measure, span.from, span.to), 0)
  const open = facts.endedAt === null ? facts.pauses.find((pause) => pause.to === null) : undefined
  const budget = budgetMinutes(calendar, facts, start)
  if (budget === null) {
    const state = facts.endedAt !== null ? 'ended' : open ? 'paused' : 'unknown'
    return { state, startedAt: start, ...none, usedMinutes: used, pausedMinutes, pausedFor: open?.ground ?? null }
  }
  const original = budgetMinutes(calendar, { deadline: facts.deadline, extensions: [] }, start)!
  const due = momentAfter(calendar, measure, start, budget, facts.pauses)
  const dueAt = due === null ? null : settle(calendar, facts.deadline, due)
  const near = momentAfter(calendar, measure, start, Math.max(0, budget - warningMinutes(calendar, measure, budget)), facts.pauses)
  return {
    state: facts.endedAt !== null ? 'ended' : open ? 'paused' : 'running',
    startedAt: start,
    usedMinutes: used,
    pausedMinutes,
    budgetMinutes: budget,
    dueAt,
    originalDueAt: settle(calendar, facts.deadline, advance(calendar, measure, start, original)),
    nearAt: near,
    remainingMinutes: budget - used,
    overdue: dueAt !== null && until > dueAt,
    near: dueAt !== null && facts.endedAt === null && near !== null && now >= near && now <= dueAt,
    pausedFor: open?.ground ?? null,
    measure,
  }
}

/** Warn in the last quarter, at most one day before the end. */
function warningMinutes(calendar: WorkingCalendar, measure: Measure, budget: number): number {
  return Math.min(budget / 4, measure === 'working' ? minutesInWorkingDay(calendar) : 1440)
}

export interface Forecast {
  /** When the steps still to do would be done at their planned pace. */
  finishAt: Instant
  willBeLate: boolean
}

/** What is left to do, at the planned pace, from now on. Null when there is no due time to compare with. */
export function forecast(calendar: WorkingCalendar, clock: Clock, remainingShare: number, now: Instant): Forecast | null {
  if (clock.state !== 'running' || clock.dueAt === null || clock.budgetMinutes === null) return null
  const needed = Math.max(0, Math.min(1, remainingShare)) * clock.budgetMinutes
  const finishAt = advance(calendar, clock.measure, now, needed)
  return { finishAt, willBeLate: finishAt > clock.dueAt }
}

/** A late dossier owes its person an apology (form 04) until one has been given for this lateness. */
export function apologyDue(clock: Clock, apologies: readonly { at: Instant }[]): boolean {
  return clock.overdue && !apologies.some(({ at }) => at >= clock.dueAt!)
}

// ---- words ----

/** Speaks Vietnamese as it is written here, for papers; screens give their own translator. */
export const inVietnamese: Translate = fill

/** '2 ngày 3 giờ', '45 phút', '0 phút'; a working day is as long as the office is open. */
export function durationWords(calendar: WorkingCalendar, measure: Measure, minutes: number, t: Translate = inVietnamese): string {
  const whole = Math.floor(Math.max(0, minutes))
  const day = measure === 'working' ? minutesInWorkingDay(calendar) : 1440
  const [days, rest] = [Math.floor(whole / day), whole % day]
  const [hours, left] = [Math.floor(rest / 60), rest % 60]
  const parts = [days > 0 ? t('{n} ngày', { n: days }) : '', hours > 0 ? t('{n} giờ', { n: hours }) : '', left > 0 && days === 0 ? t('{n} phút', { n: left }) : ''].filter(Boolean)
  return parts.join(' ') || t('{n} phút', { n: whole })
}

/** '16:00 thứ Năm, 26/11/2026' */
export function momentWords(at: Instant, t: Translate = inVietnamese): string {
  const date = toPlainDate(at)
  return `${formatViTime(at)} ${t(weekdayVi(date))}, ${formatVi(date)}`
}

/** The clock in one sentence, for everybody. */
export function clockSentence(calendar: WorkingCalendar, facts: ClockFacts, now: Instant, t: Translate = inVietnamese): string {
  const clock = clockAt(calendar, facts, now)
  if (clock.state === 'notStarted') return t('Chưa tính giờ: hồ sơ chưa được tiếp nhận.')
  const duration = (minutes: number) => durationWords(calendar, clock.measure, minutes, t)
  const grounds = [...new Set(facts.pauses.map((pause) => t(PAUSE_GROUNDS[pause.ground].words)))].join(', ')
  const parts = [t('Đã dùng {time}', { time: duration(clock.usedMinutes) })]
  if (clock.pausedMinutes > 0 || clock.state === 'paused') parts.push(t('tạm dừng {time} vì {ground}', { time: duration(clock.pausedMinutes), ground: grounds }))
  const due = clock.dueAt === null ? '' : momentWords(clock.dueAt, t)
  const until = facts.endedAt !== null && facts.endedAt < now ? facts.endedAt : now
  const late = clock.dueAt === null ? 0 : between(calendar, clock.measure, clock.dueAt, until)
  if (clock.budgetMinutes === null) parts.push(t('thời hạn theo luật chuyên ngành nên chưa đếm ngược'))
  else if (clock.state === 'paused') parts.push(t('còn {time} tính từ khi tiếp tục', { time: duration(Math.max(0, clock.remainingMinutes!)) }))
  else if (clock.state === 'ended' && clock.dueAt !== null) parts.push(clock.overdue ? t('xong trễ {time} so với hạn {due}', { time: duration(late), due }) : t('xong trước hạn {due}', { due }))
  else if (clock.dueAt !== null) parts.push(clock.overdue ? t('trễ {time} so với hạn {due}', { time: duration(late), due }) : t('hạn {due}', { due }))
  return `${parts.join(', ')}.`
}

/** The days between start and due whose standing nobody has confirmed: the screen says so beside the deadline. */
export function doubtfulDays(calendar: WorkingCalendar, clock: Clock): string[] {
  if (clock.startedAt === null || clock.dueAt === null) return []
  return unverifiedDays(calendar, toPlainDate(clock.startedAt), toPlainDate(clock.dueAt)).map(({ date, name }) => `${formatVi(date)} (${name})`)
}

export function deadlineWords(deadline: Deadline, t: Translate = inVietnamese): string {
  if (deadline.kind === 'unknown') return t('theo luật chuyên ngành')
  if (deadline.kind === 'sameDay') {
    return deadline.cutoffMinutes >= 1440 ? t('ngay trong ngày') : t('trong ngày; nhận sau {hour}:00 thì ngày làm việc tiếp theo', { hour: Math.floor(deadline.cutoffMinutes / 60) })
  }
  const n = deadline.amount
  switch (deadline.unit) {
    case 'workingHours':
      return t('{n} giờ làm việc', { n })
    case 'workingDays':
      return t('{n} ngày làm việc', { n })
    case 'hours':
      return t('{n} giờ', { n })
    case 'days':
      return t('{n} ngày', { n })
    case 'months':
      return t('{n} tháng', { n })
  }
}
