// Decisions about helpers: is a card good today, which languages and skills can be named, what a phone number is.

import content from '../../../content/skills/household-skills.json' with { type: 'json' }
import { LANGUAGES } from '../../platform/languages.ts'
import type { PlainDate } from '../../platform/time.ts'

/** Skills by key, as content names them; the five household skills last, for older records. */
export const SKILLS: Record<string, string> = Object.fromEntries([...content.skills, ...content.households].map((skill) => [skill.key, skill.name]))
export const SKILL_KEYS = Object.keys(SKILLS) as [string, ...string[]]
export const TEACHABLE_SKILLS = content.skills.map((skill) => skill.key)
export const LANGUAGE_KEYS = Object.keys(LANGUAGES) as [string, ...string[]]

export interface CardFacts {
  memberState: string
  teamState: string
  cardValidUntil: PlainDate
  teamValidUntil: PlainDate
}

/** 'real' only while member, team, card and decision all hold today; the last day counts. */
export function judgeCard(card: CardFacts, today: PlainDate): 'real' | 'expired' | 'left' {
  if (card.memberState !== 'active' || card.teamState !== 'active') return 'left'
  return cardEnd(card) >= today ? 'real' : 'expired'
}

/** A card is good until its own date or the decision's, whichever comes first. */
export function cardEnd(card: Pick<CardFacts, 'cardValidUntil' | 'teamValidUntil'>): PlainDate {
  return card.cardValidUntil < card.teamValidUntil ? card.cardValidUntil : card.teamValidUntil
}

/** '0912345678' from what people write (+84, spaces, dots); undefined when it is not a Vietnamese number. */
export function readPhone(typed: string): string | undefined {
  const digits = typed.replace(/[\s.()-]/g, '').replace(/^(?:\+|00)84/, '0')
  return /^0\d{9,10}$/.test(digits) ? digits : undefined
}

/** Days before the end at which pages begin to warn. */
export const WARN_DAYS = 30
