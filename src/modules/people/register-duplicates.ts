// Finds the same person written twice in one file. Common names meet often, so a name alone proves nothing: it takes the day of birth,
// or the same household, or the same phone.
import { foldText, vietnameseKey } from '../../platform/text.ts'
import { makeReason } from './register-reasons.ts'
import type { DraftPerson } from './register-reader.ts'

/** Marks the later of two rows; the earlier stays clean. */
export function markDuplicates(people: readonly DraftPerson[]): void {
  const exact = new Map<string, DraftPerson>()
  const byHousehold = new Map<string, DraftPerson>()
  const byPhone = new Map<string, DraftPerson>()
  for (const person of people) {
    const folded = foldText(person.fullName)
    const date = person.birth?.birthDate
    const twin = date ? exact.get(`${vietnameseKey(person.fullName)}|${date}`) : undefined
    const sameHome = byHousehold.get(`${person.household}|${folded}`)
    const loose = date ? exact.get(`${folded}|${date}`) : undefined
    const samePhone = person.phone ? byPhone.get(`${folded}|${person.birth?.birthYear ?? ''}|${person.phone}`) : undefined
    if (twin) mark(person, 'duplicate', twin)
    else if (sameHome && sameYear(sameHome, person))
      mark(person, sameHome.fullName === person.fullName && sameHome.birth ? 'duplicate' : 'maybeDuplicate', sameHome)
    else if (loose) mark(person, 'maybeDuplicate', loose)
    else if (samePhone && samePhone !== sameHome) mark(person, 'maybeDuplicate', samePhone)
    if (date) {
      remember(exact, `${vietnameseKey(person.fullName)}|${date}`, person)
      remember(exact, `${folded}|${date}`, person)
    }
    remember(byHousehold, `${person.household}|${folded}`, person)
    if (person.phone) remember(byPhone, `${folded}|${person.birth?.birthYear ?? ''}|${person.phone}`, person)
  }
}

/** Unknown births may be the same; two known years must be. */
function sameYear(a: DraftPerson, b: DraftPerson): boolean {
  return !a.birth || !b.birth || a.birth.birthYear === b.birth.birthYear
}

function mark(person: DraftPerson, code: 'duplicate' | 'maybeDuplicate', other: DraftPerson): void {
  person.reasons.push(makeReason(person.row, { code, value: person.fullName, params: { other: other.row } }))
}

function remember(map: Map<string, DraftPerson>, key: string, person: DraftPerson): void {
  if (!map.has(key)) map.set(key, person)
}
