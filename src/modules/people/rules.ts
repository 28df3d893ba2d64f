// What may be written about a person, and how two edits of one person made apart come together. Pure: the server
// and the phone decide alike.

import { accept, refuse, withParams, type Decision, type Problem } from '../../platform/problem.ts'
import { cleanText } from '../../platform/text.ts'
import { ageOn, dateParts, parsePlainDate, type Instant, type PlainDate } from '../../platform/time.ts'
import { peopleProblems } from './problems.ts'

export const DEVICES = ['own', 'shared', 'none', 'unknown'] as const
export type Device = (typeof DEVICES)[number]

export const HOUSEHOLD_ROLES = {
  chu_ho: 'Chủ hộ',
  vo_chong: 'Vợ hoặc chồng',
  con: 'Con',
  dau_re: 'Con dâu, con rể',
  bo_me: 'Bố hoặc mẹ',
  ong_ba: 'Ông hoặc bà',
  chau: 'Cháu',
  anh_chi_em: 'Anh, chị, em',
  khac: 'Khác',
} as const
export type HouseholdRole = keyof typeof HOUSEHOLD_ROLES

export type Need = 'age' | 'disability' | 'living_alone'

/** "Đủ 60 tuổi trở lên": Luật Người cao tuổi 39/2009/QH12, Điều 2 — not checked against the official text here. */
export const ELDERLY_AGE = 60

/** True from the 60th birthday; with only a birth year, from the year in which it falls. */
export function isElderly(born: { birthYear: number | null; birthDate?: PlainDate | null }, today: PlainDate): boolean {
  if (born.birthDate) return ageOn(born.birthDate, today) >= ELDERLY_AGE
  return born.birthYear !== null && dateParts(today).year - born.birthYear >= ELDERLY_AGE
}

/** Age follows from birth; the other two marks exist only while a consent stands. */
export function needsOf(person: { birthYear: number | null; birthDate?: PlainDate | null }, consented: readonly Need[], today: PlainDate): Need[] {
  const marks = consented.filter((need) => need !== 'age')
  return isElderly(person, today) ? ['age', ...marks] : [...marks]
}

/** Nine or twelve digits in a row, however spaced: an identity card. We never keep one. */
export function holdsIdNumber(text: string): boolean {
  return /(?<!\d)(?:\d{9}|\d{12})(?!\d)/.test(text.replace(/(?<=\d)[ .-]+(?=\d)/g, ''))
}

/** The name as it will be kept, or why not. Any sign is allowed but a row of digits that may be an identity number. */
export function decideName(typed: string, field = 'fullName'): Decision<string> {
  const name = cleanText(typed)
  if (name === '') return refuse(withParams(peopleProblems.nameMissing, {}, field))
  if (holdsIdNumber(name)) return refuse(withParams(peopleProblems.holdsIdNumber, {}, field))
  return accept(name)
}

/** 'YYYY' or 'YYYY-MM-DD': how a birth travels as one field. */
export const BIRTH_TEXT = /^\d{4}(-\d{2}-\d{2})?$/

export interface Birth {
  birthYear: number | null
  birthDate: PlainDate | null
}

/** Reads '1954', '2/9/1954' or nothing. */
export function decideBirth(typed: string, today: PlainDate): Decision<Birth> {
  const text = typed.trim()
  if (text === '') return accept({ birthYear: null, birthDate: null })
  const date = parsePlainDate(text)
  const year = date ? dateParts(date).year : /^\d{4}$/.test(text) ? Number(text) : undefined
  if (year === undefined) return refuse(withParams(peopleProblems.birthUnreadable, { value: text.slice(0, 20) }))
  if (year < 1900 || (date ?? `${year}-01-01`) > today) return refuse(withParams(peopleProblems.birthImpossible, { year }))
  return accept({ birthYear: year, birthDate: date ?? null })
}

export function birthText(birth: Birth): string | null {
  return birth.birthDate ?? (birth.birthYear === null ? null : String(birth.birthYear))
}

/** The ten (landline: eleven) digits of a Vietnamese number, or null for an empty box. */
export function decidePhone(typed: string | null): Decision<string | null> {
  const text = (typed ?? '').trim()
  if (text === '') return accept(null)
  let digits = text.replace(/[\s.\-()]/g, '')
  if (digits.startsWith('+84')) digits = `0${digits.slice(3)}`
  else if (/^84\d{9}$/.test(digits)) digits = `0${digits.slice(2)}`
  if (/^(0[35789]\d{8}|02\d{8,9})$/.test(digits)) return accept(digits)
  if (/^\d{12}$/.test(digits)) return refuse(withParams(peopleProblems.holdsIdNumber, {}, 'phone'))
  return refuse(withParams(peopleProblems.phoneUnreadable, { value: text.slice(0, 20) }))
}

/** '0912***678': enough to recognise a number one knows, too little to call it. */
export function maskPhone(phone: string | null): string {
  return phone === null ? '' : `${phone.slice(0, 4)}***${phone.slice(-2)}`
}

// ---- two edits of one person made apart ----

export const EDITABLE_FIELDS = ['fullName', 'birth', 'sex', 'householdRole', 'language', 'device', 'phone', 'householdId'] as const
export type EditableField = (typeof EDITABLE_FIELDS)[number]

/** Who somebody is: never settled by a clock, always by a person. */
export const IDENTITY_FIELDS: readonly EditableField[] = ['fullName', 'birth', 'householdId']

export interface Offer {
  value: string | null
  base?: number | undefined
  seen?: string | null | undefined
}

export interface FieldNow {
  value: string | null
  /** Ledger sequence that last set it; 0 = as first written. */
  seq: number
  /** When that was; null when it is as first written. */
  at: Instant | null
}

export interface Merged {
  apply: { field: EditableField; value: string | null; from: string | null }[]
  /** Identity fields that moved meanwhile: a person decides. */
  conflicts: { field: EditableField; current: string | null; offered: string | null }[]
  /** Other fields that moved and lost to the later edit; kept in the ledger. */
  lost: { field: EditableField; value: string | null; by: 'stored' | 'offered' }[]
}

/**
 * Field by field: the same value needs nothing; unmoved since the editor looked → the edit stands; moved → the later
 * edit stands (made-at time) and the other is kept, but identity fields wait for a person.
 */
export function mergeFields(now: Record<EditableField, FieldNow>, offers: Partial<Record<EditableField, Offer>>, madeAt: Instant): Merged {
  const merged: Merged = { apply: [], conflicts: [], lost: [] }
  for (const field of EDITABLE_FIELDS) {
    const offer = offers[field]
    const current = now[field]
    if (!offer || offer.value === current.value) continue
    if (!hasMoved(current, offer)) {
      merged.apply.push({ field, value: offer.value, from: current.value })
    } else if (IDENTITY_FIELDS.includes(field)) {
      merged.conflicts.push({ field, current: current.value, offered: offer.value })
    } else if (current.at === null || madeAt >= current.at) {
      merged.apply.push({ field, value: offer.value, from: current.value })
      merged.lost.push({ field, value: current.value, by: 'stored' })
    } else {
      merged.lost.push({ field, value: offer.value, by: 'offered' })
    }
  }
  return merged
}

/** Without any base the editor wrote over what is there now, knowingly. */
function hasMoved(current: FieldNow, offer: Offer): boolean {
  if (offer.base !== undefined) return current.seq > offer.base
  if (offer.seen !== undefined) return offer.seen !== current.value
  return false
}

/** Gathers the problems of several decisions; undefined when all are fine. */
export function problemsIn(...decisions: Decision<unknown>[]): Problem[] | undefined {
  const problems = decisions.flatMap((decision) => (decision.ok ? [] : decision.problems))
  return problems.length > 0 ? problems : undefined
}
