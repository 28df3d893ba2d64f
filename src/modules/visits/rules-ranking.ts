// Which doors to knock on tonight: a score from what is missing and who needs it most, each part with its reason,
// and walking order between equals. Weights are ours, printed here and nowhere else.

import { daysBetween, formatVi, type PlainDate } from '../../platform/time.ts'
import type { FieldHousehold } from './store.ts'
import { teachable } from './skills.ts'

export type ReasonCode = keyof typeof REASONS

export interface Reason {
  code: ReasonCode
  params?: Record<string, string | number>
}

export interface RankedDoor<H extends FieldHousehold = FieldHousehold> {
  household: H
  /** Higher first; 0 = nothing calls for a visit tonight. */
  score: number
  reasons: Reason[]
}

/** Sentence (Vietnamese source text) and weight of each reason. */
export const REASONS = {
  asked: { weight: 70, text: 'Nhà đã mời ngày {date}: {about}' },
  promised: { weight: 60, text: 'Đã hẹn quay lại ngày {date}' },
  never: { weight: 40, text: 'Chưa ai đến nhà này' },
  check_unaided: { weight: 35, text: 'Hướng dẫn {days} ngày trước: xem đã tự làm được chưa' },
  review: { weight: 30, text: 'Đến ngày ôn lại {n} bài' },
  no_drive_skill: { weight: 25, text: 'Chưa ai học kỹ năng của đợt này' },
  five_missing: { weight: 10, text: 'Chưa có người thành thạo đủ 5 kỹ năng' },
  needs_disability: { weight: 20, text: 'Có người khuyết tật cần giúp tận nhà' },
  needs_alone: { weight: 20, text: 'Có người sống một mình cần giúp' },
  needs_age: { weight: 15, text: 'Có người cao tuổi cần giúp' },
  not_home: { weight: 12, text: 'Lần trước không có ai ở nhà' },
  no_phone: { weight: 8, text: 'Cả nhà chưa có điện thoại thông minh' },
  shared_phone: { weight: 5, text: 'Cả nhà dùng chung một điện thoại' },
} as const satisfies Record<string, { weight: number; text: string }>

/** Days after guidance when a skill is worth looking at again. */
export const CHECK_AFTER_DAYS = 7
/** A household that said no is left in peace so long. */
export const LEAVE_IN_PEACE_DAYS = 30

/** Doors in walking order; give `mostNeeded` for the strongest call first (equals keep walking order). */
export function rankDoors<H extends FieldHousehold>(
  households: readonly H[],
  drive: { skills: readonly string[] } | null,
  today: PlainDate,
  order: 'walk' | 'need' = 'walk',
): RankedDoor<H>[] {
  const wanted = drive === null ? null : new Set([...teachable(drive.skills), ...drive.skills])
  const ranked = households.map((household) => rankDoor(household, wanted, today))
  const walking = ranked.toSorted((a, b) => compareWalking(a.household, b.household))
  return order === 'walk' ? walking : walking.toSorted((a, b) => b.score - a.score)
}

function rankDoor<H extends FieldHousehold>(household: H, wanted: ReadonlySet<string> | null, today: PlainDate): RankedDoor<H> {
  if (!isWorthKnocking(household, today)) return { household, score: 0, reasons: [] }
  const reasons = [...calling(household, today), ...missing(household, wanted, today), ...needing(household), ...deviceReasons(household)]
  const score = reasons.reduce((sum, { code }) => sum + REASONS[code].weight, 0)
  return { household, score, reasons: reasons.toSorted((a, b) => REASONS[b.code].weight - REASONS[a.code].weight) }
}

/** Not tonight: already there today, promised for a later day, moved away, or refused lately (unless they asked since). */
export function isWorthKnocking(household: FieldHousehold, today: PlainDate): boolean {
  const { lastOutcome, lastVisitOn, nextOn, askedOn } = household
  if (lastVisitOn === today) return false
  if (askedOn !== null) return true
  if (nextOn !== null && nextOn > today) return false
  if (lastOutcome === 'moved') return false
  return !(lastOutcome === 'refused' && lastVisitOn !== null && daysBetween(lastVisitOn, today) < LEAVE_IN_PEACE_DAYS)
}

function calling({ askedOn, askedAbout, nextOn, visits, lastOutcome }: FieldHousehold, today: PlainDate): Reason[] {
  const reasons: Reason[] = []
  if (askedOn !== null) reasons.push({ code: 'asked', params: { date: formatVi(askedOn), about: askedAbout ?? '' } })
  if (nextOn !== null && nextOn <= today) reasons.push({ code: 'promised', params: { date: formatVi(nextOn) } })
  if (visits === 0) reasons.push({ code: 'never' })
  else if (lastOutcome === 'nobody_home') reasons.push({ code: 'not_home' })
  return reasons
}

function missing({ people, visits, fiveSkills }: FieldHousehold, wanted: ReadonlySet<string> | null, today: PlainDate): Reason[] {
  const reasons: Reason[] = []
  const evidence = people.flatMap((person) => person.evidence)
  if (wanted !== null && visits > 0 && !evidence.some(({ skill, rung }) => rung >= 2 && wanted.has(skill))) reasons.push({ code: 'no_drive_skill' })
  const waiting = evidence
    .filter(({ rung, skill }) => (rung === 2 || rung === 3) && (wanted === null || wanted.has(skill)))
    .map(({ reachedOn }) => daysBetween(reachedOn, today))
    .filter((days) => days >= CHECK_AFTER_DAYS)
  if (waiting.length > 0) reasons.push({ code: 'check_unaided', params: { days: Math.max(...waiting) } })
  const due = evidence.filter(({ reviewOn }) => reviewOn != null && reviewOn <= today).length
  if (due > 0) reasons.push({ code: 'review', params: { n: due } })
  if (visits > 0 && !fiveSkills) reasons.push({ code: 'five_missing' })
  return reasons
}

/** Needs call only until that person can do something on their own. */
function needing({ people }: FieldHousehold): Reason[] {
  const open = people.filter((person) => !person.evidence.some(({ rung }) => rung >= 3)).flatMap((person) => person.needs)
  return [
    ...(open.includes('disability') ? [{ code: 'needs_disability' } as const] : []),
    ...(open.includes('living_alone') ? [{ code: 'needs_alone' } as const] : []),
    ...(open.includes('age') ? [{ code: 'needs_age' } as const] : []),
  ]
}

function deviceReasons({ people }: FieldHousehold): Reason[] {
  const known = people.filter(({ device }) => device !== 'unknown')
  if (known.length === 0 || known.some(({ device }) => device === 'own')) return []
  return [{ code: known.some(({ device }) => device === 'shared') ? 'shared_phone' : 'no_phone' }]
}

/** Alley by alley, door by door; households without a door come last, by name. */
export function compareWalking(a: FieldHousehold, b: FieldHousehold): number {
  if ((a.alleyId === null) !== (b.alleyId === null)) return a.alleyId === null ? 1 : -1
  return (
    a.alleySort - b.alleySort || compareText(a.alleyId, b.alleyId) || a.doorSort - b.doorSort || compareText(a.headName, b.headName) || compareText(a.id, b.id)
  )
}

function compareText(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
}

/** The reason as people read it. `t` translates the Vietnamese source sentence. */
export function reasonText(t: (vi: string, params?: Record<string, string | number>) => string, reason: Reason): string {
  return t(REASONS[reason.code].text, reason.params)
}
