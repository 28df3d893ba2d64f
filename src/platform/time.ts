// Dates and instants for the whole house: the only place that reads the clock or knows the time zone.
// Pure integer arithmetic on ISO strings, because cheap phones have no Temporal and the phone runs the same rules.

/** A calendar day in Việt Nam, 'YYYY-MM-DD'. Compare with `<` and `>`: the string order is the date order. */
export type PlainDate = string & { readonly __brand: 'PlainDate' }

/** A moment, 'YYYY-MM-DDTHH:mm:ss.sssZ' (UTC, always milliseconds). String order is time order. */
export type Instant = string & { readonly __brand: 'Instant' }

export type LocalDateTime = {
  readonly date: PlainDate
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** Việt Nam keeps UTC+7 all year; the country has had no daylight saving since 1975. */
export const ZONE_OFFSET_MINUTES = 7 * 60

const MS_PER_DAY = 86_400_000
const DATE_SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT_SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/

/** The only reader of the clock. Everything else takes `now` or `today` as an argument. */
export function systemNow(): Instant {
  return new Date().toISOString() as Instant
}

// ---- civil calendar (proleptic Gregorian), after Howard Hinnant's public-domain algorithms ----

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function civilFromDays(epochDay: number): { year: number; month: number; day: number } {
  const z = epochDay + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 }
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** True when year 1–9999, month and day make a day that exists. */
export function isRealDay(year: number, month: number, day: number): boolean {
  return (
    Number.isInteger(year) &&
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    year >= 1 &&
    year <= 9999 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month)
  )
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** Builds a date from numbers. Throws RangeError when the day does not exist. */
export function makeDate(year: number, month: number, day: number): PlainDate {
  if (!isRealDay(year, month, day)) throw new RangeError(`no such day: ${year}-${month}-${day}`)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as PlainDate
}

/** Splits a date into numbers (month and day count from 1). */
export function dateParts(date: PlainDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

export function isPlainDate(value: unknown): value is PlainDate {
  if (typeof value !== 'string') return false
  const found = DATE_SHAPE.exec(value)
  return found !== null && isRealDay(Number(found[1]), Number(found[2]), Number(found[3]))
}

/** Brands a string that must already be 'YYYY-MM-DD'. Throws RangeError otherwise: for constants and database rows. */
export function plainDate(value: string): PlainDate {
  if (!isPlainDate(value)) throw new RangeError(`not a date YYYY-MM-DD: ${value}`)
  return value
}

/**
 * Reads what a person typed: '22/11/2026', '22-11-2026', '22.11.2026', '2026-11-22'; spaces around are fine.
 * Day comes before month, as in Việt Nam; years need four digits. Undefined when it is not a real day.
 */
export function parsePlainDate(text: string): PlainDate | undefined {
  const trimmed = text.trim()
  if (isPlainDate(trimmed)) return trimmed
  const found = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$/.exec(trimmed)
  if (!found) return undefined
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])]
  return isRealDay(year, month, day) ? makeDate(year, month, day) : undefined
}

/** Whole days since 1970-01-01. */
export function epochDay(date: PlainDate): number {
  const { year, month, day } = dateParts(date)
  return daysFromCivil(year, month, day)
}

export function dateFromEpochDay(days: number): PlainDate {
  const { year, month, day } = civilFromDays(days)
  return makeDate(year, month, day)
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return dateFromEpochDay(epochDay(date) + days)
}

/** Adds months; a day past the end becomes the month's last day (31/1 + 1 month = 28/2 or 29/2). */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = dateParts(date)
  const index = year * 12 + (month - 1) + months
  const newYear = Math.floor(index / 12)
  const newMonth = index - newYear * 12 + 1
  return makeDate(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
}

export function addYears(date: PlainDate, years: number): PlainDate {
  return addMonths(date, years * 12)
}

/** Days from `start` to `end`; negative when `end` is earlier. */
export function daysBetween(start: PlainDate, end: PlainDate): number {
  return epochDay(end) - epochDay(start)
}

/** 1 = thứ Hai … 6 = thứ Bảy, 7 = Chủ nhật (ISO 8601). */
export function weekday(date: PlainDate): number {
  const index = (epochDay(date) + 3) % 7
  return (index < 0 ? index + 7 : index) + 1
}

export function isAfter(a: PlainDate, b: PlainDate): boolean {
  return a > b
}

export function isBefore(a: PlainDate, b: PlainDate): boolean {
  return a < b
}

export function compareDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Full years lived on `today`. Someone born on 29 February turns older on 1 March in common years. */
export function ageOn(birth: PlainDate, today: PlainDate): number {
  const born = dateParts(birth)
  const now = dateParts(today)
  const hadBirthday = now.month > born.month || (now.month === born.month && now.day >= born.day)
  return now.year - born.year - (hadBirthday ? 0 : 1)
}

// ---- instants ----

export function isInstant(value: unknown): value is Instant {
  return typeof value === 'string' && value.length === 24 && Number.isFinite(readInstant(value))
}

/** Digit by digit: instants are read by the thousand when a phone comes home. */
function readInstant(text: string): number {
  if (!INSTANT_SHAPE.test(text)) return Number.NaN
  const [year, month, day] = [100 * twoDigits(text, 0) + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)]
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  if (!isRealDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return Number.NaN
  const millisecond = text.length === 24 ? 10 * twoDigits(text, 20) + text.charCodeAt(22) - 48 : Number(text.slice(20, -1).slice(0, 3).padEnd(3, '0'))
  return daysFromCivil(year, month, day) * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
}

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - 48) + text.charCodeAt(at + 1) - 48
}

/** Reads an ISO UTC string (milliseconds may be missing or finer) into the exact Instant form. Throws RangeError. */
export function instant(text: string): Instant {
  const ms = readInstant(text)
  if (!Number.isFinite(ms)) throw new RangeError(`not an ISO UTC instant: ${text}`)
  return instantFromEpochMs(ms)
}

/** Milliseconds since 1970-01-01T00:00:00Z. Throws RangeError on a malformed string. */
export function epochMs(at: Instant): number {
  const ms = readInstant(at)
  if (!Number.isFinite(ms)) throw new RangeError(`not an instant: ${at}`)
  return ms
}

export function instantFromEpochMs(ms: number): Instant {
  const whole = Math.floor(ms)
  const day = Math.floor(whole / MS_PER_DAY)
  const rest = whole - day * MS_PER_DAY
  const hour = Math.floor(rest / 3_600_000)
  const minute = Math.floor(rest / 60_000) % 60
  const second = Math.floor(rest / 1000) % 60
  return `${dateFromEpochDay(day)}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(rest % 1000, 3)}Z` as Instant
}

export function addMilliseconds(at: Instant, milliseconds: number): Instant {
  return instantFromEpochMs(epochMs(at) + milliseconds)
}

export function addSeconds(at: Instant, seconds: number): Instant {
  return addMilliseconds(at, seconds * 1000)
}

export function addMinutes(at: Instant, minutes: number): Instant {
  return addMilliseconds(at, minutes * 60_000)
}

export function millisecondsBetween(start: Instant, end: Instant): number {
  return epochMs(end) - epochMs(start)
}

// ---- Việt Nam's clock ----

/** The Vietnamese wall clock at an instant. */
export function toLocalDateTime(at: Instant): LocalDateTime {
  const local = instantFromEpochMs(epochMs(at) + ZONE_OFFSET_MINUTES * 60_000)
  return {
    date: local.slice(0, 10) as PlainDate,
    hour: Number(local.slice(11, 13)),
    minute: Number(local.slice(14, 16)),
    second: Number(local.slice(17, 19)),
    millisecond: Number(local.slice(20, 23)),
  }
}

/** The Vietnamese calendar day at an instant: 17:00Z is already tomorrow there. */
export function toPlainDate(at: Instant): PlainDate {
  return toLocalDateTime(at).date
}

/** The instant at which a Vietnamese day begins (00:00 at UTC+7). */
export function startOfDay(date: PlainDate): Instant {
  return atLocalTime(date, 0)
}

/** The instant of a Vietnamese wall-clock time, given as minutes after midnight (8:00 = 480). */
export function atLocalTime(date: PlainDate, minuteOfDay: number): Instant {
  return instantFromEpochMs(epochDay(date) * MS_PER_DAY + (minuteOfDay - ZONE_OFFSET_MINUTES) * 60_000)
}

// ---- Vietnamese wording ----

const WEEKDAYS_VI = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'] as const

/** '22/11/2026' */
export function formatVi(date: PlainDate): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}

/** 'thứ Hai', … 'Chủ nhật' */
export function weekdayVi(date: PlainDate): string {
  return WEEKDAYS_VI[weekday(date) - 1] ?? ''
}

/** 'Chủ nhật, ngày 22 tháng 11 năm 2026'; official papers write days below 10 and months 1–2 with a leading zero (Decree 30/2020). */
export function formatViLong(date: PlainDate): string {
  const { year, month, day } = dateParts(date)
  const name = weekdayVi(date)
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, ngày ${pad(day, 2)} tháng ${month <= 2 ? pad(month, 2) : month} năm ${year}`
}

/** '18:26 ngày 22/11/2026' on the Vietnamese clock. */
export function formatViDateTime(at: Instant): string {
  const local = toLocalDateTime(at)
  return `${pad(local.hour, 2)}:${pad(local.minute, 2)} ngày ${formatVi(local.date)}`
}

/** '18:26' on the Vietnamese clock. */
export function formatViTime(at: Instant): string {
  const local = toLocalDateTime(at)
  return `${pad(local.hour, 2)}:${pad(local.minute, 2)}`
}
