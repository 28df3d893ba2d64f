// How likely two records are one person, and why, in words an officer can check. Pure.

import { nameSimilarity } from '../../platform/text.ts'

export interface Candidate {
  id: string
  fullName: string
  birthYear: number | null
  birthDate: string | null
  sex: string | null
  phone: string | null
  householdId: string
  hamletId: string
}

export type DuplicateReason =
  | 'same_name' | 'accents_differ' | 'near_name' | 'same_date' | 'same_year' | 'near_year' | 'swapped_year' | 'no_year'
  | 'same_household' | 'same_hamlet' | 'same_phone' | 'other_sex'

export const REASON_WORDS: Record<DuplicateReason, string> = {
  same_name: 'trùng họ tên', accents_differ: 'họ tên chỉ khác dấu', near_name: 'họ tên gần giống',
  same_date: 'trùng ngày sinh', same_year: 'trùng năm sinh', near_year: 'năm sinh lệch 1', swapped_year: 'năm sinh đảo số', no_year: 'một bên không có năm sinh',
  same_household: 'cùng một hộ', same_hamlet: 'cùng thôn', same_phone: 'trùng số điện thoại', other_sex: 'khác giới tính',
}

/** From this score on, a pair is shown to an officer. Namesakes of one birth year in different hamlets stay below it. */
export const SHOWN_FROM = 0.78

export interface Likeness {
  /** 0–1; compare with SHOWN_FROM. */
  score: number
  reasons: DuplicateReason[]
}

export function likeness(a: Candidate, b: Candidate): Likeness {
  const name = nameSimilarity(a.fullName, b.fullName)
  const birth = birthLikeness(a, b)
  if (birth === null || name < 0.7) return { score: 0, reasons: [] }
  const reasons: DuplicateReason[] = [name === 1 ? 'same_name' : name >= 0.95 ? 'accents_differ' : 'near_name', birth.reason]
  let score = name * 0.5 + birth.weight
  if (a.householdId === b.householdId) {
    reasons.push('same_household')
    // Brothers and sisters bear near names in near years: under one roof only the same name or year speaks loudly.
    score += name >= 0.95 && birth.reason !== 'near_year' ? 0.2 : 0.12
  } else {
    if (a.hamletId === b.hamletId) {
      reasons.push('same_hamlet')
      score += 0.1
    }
    if (a.phone !== null && a.phone === b.phone) {
      reasons.push('same_phone')
      score += 0.12
    }
  }
  if (a.sex !== null && b.sex !== null && a.sex !== b.sex) {
    reasons.push('other_sex')
    score -= 0.15
  }
  return { score: Math.max(0, Math.min(1, score)), reasons }
}

function birthLikeness(a: Candidate, b: Candidate): { weight: number; reason: DuplicateReason } | null {
  if (a.birthYear === null || b.birthYear === null) return { weight: 0.12, reason: 'no_year' }
  if (a.birthDate !== null && a.birthDate === b.birthDate && !a.birthDate.endsWith('-01-01')) return { weight: 0.31, reason: 'same_date' }
  if (a.birthYear === b.birthYear) return { weight: 0.25, reason: 'same_year' }
  if (Math.abs(a.birthYear - b.birthYear) === 1) return { weight: 0.17, reason: 'near_year' }
  if (swapped(a.birthYear, b.birthYear)) return { weight: 0.17, reason: 'swapped_year' }
  return null
}

function swapped(a: number, b: number): boolean {
  const [one, two] = [String(a), String(b)]
  return one.slice(0, 2) === two.slice(0, 2) && one[2] === two[3] && one[3] === two[2]
}
