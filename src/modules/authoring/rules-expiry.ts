// What of a guide is about to go out of date, is so already, or was never seen on a phone. Pure.

import type { Fact, Guide } from '../learning/index.ts'
import { addDays, daysBetween, type PlainDate } from '../../platform/time.ts'
import { NOTE_LISTS } from './rules-sections.ts'

/** Content governance: a checked fact holds 90 days at most; two weeks before that somebody should look. */
export const KEPT_DAYS = 90
export const SOON_DAYS = 14

export type Freshness = 'late' | 'soon' | 'to-check' | 'fresh'

export interface FactLine {
  guideId: string
  guideTitle: Guide['title']
  /** 'steps.find', 'recover.r-close', 'before.0'. */
  place: string
  /** The part of the form where it is written. */
  section: string
  text: string
  fact: Fact
  freshness: Freshness
  /** Until it must be looked at; negative when late. */
  days: number
}

export function freshnessOf(fact: Pick<Fact, 'certainty' | 'expiresOn'>, today: PlainDate): Freshness {
  if (fact.certainty === 'to-check') return 'to-check'
  if (fact.expiresOn < today) return 'late'
  return fact.expiresOn <= addDays(today, SOON_DAYS) ? 'soon' : 'fresh'
}

const SECTION_OF = new Map<string, string>(Object.entries(NOTE_LISTS).map(([section, list]) => [list, section]))

/** Every fact of a guide with its place. */
export function factLines(guide: Guide, today: PlainDate): FactLine[] {
  const line = (place: string, section: string, words: Record<string, string>, fact: Fact): FactLine => ({
    guideId: guide.id, guideTitle: guide.title, place, section, text: words.vi ?? '', fact, freshness: freshnessOf(fact, today), days: daysBetween(today, fact.expiresOn as PlainDate),
  })
  return [
    ...guide.steps.map((step) => line(`steps.${step.id}`, `buoc.${step.id}`, step.say, step)),
    ...guide.mistake.recover.map((step) => line(`recover.${step.id}`, `go.${step.id}`, step.say, step)),
    ...Object.values(NOTE_LISTS).flatMap((list) => guide[list].map((note, at) => line(`${list}.${at}`, SECTION_OF.get(list)!, note.text, note))),
  ]
}

/** Somebody has looked again on a phone: new dates (and version, and certainty where given) for these places. */
export function rechecked(guide: Guide, places: readonly string[], seen: { checkedOn: PlainDate; appVersion: string; certainty: '' | 'sure' | 'one-source' }): Guide {
  const copy = structuredClone(guide)
  const fresh = { checkedOn: seen.checkedOn, expiresOn: addDays(seen.checkedOn, KEPT_DAYS) }
  const touch = (place: string, fact: Fact) => {
    if (!places.includes(place)) return
    Object.assign(fact, fresh, seen.appVersion !== '' && { appVersion: seen.appVersion }, seen.certainty !== '' && fact.sources.length > 0 && { certainty: seen.certainty })
  }
  for (const step of copy.steps) touch(`steps.${step.id}`, step)
  for (const step of copy.mistake.recover) touch(`recover.${step.id}`, step)
  for (const list of Object.values(NOTE_LISTS)) for (const [at, note] of copy[list].entries()) touch(`${list}.${at}`, note)
  // The guide holds as long as its first fact to run out.
  const facts = factLines(copy, seen.checkedOn).map(({ fact }) => fact)
  copy.checkedOn = seen.checkedOn
  copy.expiresOn = facts.map(({ expiresOn }) => expiresOn).toSorted()[0] ?? fresh.expiresOn
  return copy
}
