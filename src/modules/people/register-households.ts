// Groups the people of a register into households from whatever evidence the sheet gives: a code, the head's name, the word "chủ hộ".
// A blank cell means "same as above"; a new hamlet always starts a new household.
import { foldText, sameText, vietnameseKey } from '../../platform/text.ts'
import type { RegisterField } from './register-fields.ts'
import type { DraftPerson, HouseholdCells } from './register-reader.ts'
import { makeReason } from './register-reasons.ts'

export type RegisterHousehold = {
  readonly index: number
  readonly code: string | null
  readonly headName: string
  readonly hamlet: string | null
  readonly address: string | null
  /** Excel row numbers of its people */
  readonly rows: readonly number[]
}

type Draft = { index: number; code: string; headName: string; hamlet: string | null; address: string; people: DraftPerson[]; head: DraftPerson | undefined }

export class HouseholdGrouper {
  /** true once a section line named a hamlet */
  sections = false
  readonly hasEvidence: boolean
  private readonly columns: ReadonlyMap<RegisterField, readonly number[]>
  private readonly households: Draft[] = []
  private readonly byCode = new Map<string, Draft>()
  private hamlet: string | null
  private current: Draft | undefined

  constructor(columns: ReadonlyMap<RegisterField, readonly number[]>, hamlet: string | null) {
    this.columns = columns
    this.hamlet = hamlet
    this.hasEvidence = columns.has('householdCode') || columns.has('headName') || columns.has('role')
  }

  startSection(hamlet: string): void {
    this.sections = true
    this.hamlet = hamlet
    this.current = undefined
  }

  place(person: DraftPerson, cells: HouseholdCells): void {
    if (cells.hamlet !== '') this.hamlet = cells.hamlet
    person.hamlet = this.hamlet
    const household = this.householdFor(person, cells)
    this.current = household
    person.household = household.index
    household.people.push(person)
    if (cells.code !== '' && household.code === '') household.code = cells.code
    if (cells.address !== '' && household.address === '') household.address = cells.address
    if (cells.headName !== '' && household.headName === '') household.headName = cells.headName
    this.noteHead(household, person, cells)
  }

  private householdFor(person: DraftPerson, cells: HouseholdCells): Draft {
    const { current } = this
    if (!current || (this.hamlet !== null && current.hamlet !== null && !sameText(current.hamlet, this.hamlet))) return this.open(person, cells)
    if (!this.hasEvidence) return this.open(person, cells)
    if (cells.code !== '') return current.code === cells.code ? current : this.open(person, cells)
    if (cells.headName !== '') return current.headName !== '' && likeName(current.headName, cells.headName) ? current : this.open(person, cells)
    return person.isHead && current.head ? this.open(person, cells) : current
  }

  /** A new household, or the earlier one of the same hamlet and code when the list is not in order and the head agrees. */
  private open(person: DraftPerson, cells: HouseholdCells): Draft {
    const key = cells.code === '' ? '' : `${vietnameseKey(this.hamlet ?? '')}|${foldText(cells.code)}`
    const earlier = key === '' ? undefined : this.byCode.get(key)
    if (earlier) {
      const sameHead =
        cells.headName === ''
          ? !person.isHead || (earlier.head !== undefined && likeName(earlier.head.fullName, person.fullName))
          : likeName(earlier.headName, cells.headName)
      if (sameHead && this.columns.has('headName') === (cells.headName !== '')) return earlier
      person.reasons.push(makeReason(person.row, { code: 'householdCodeAgain', value: cells.code, ...this.at('householdCode') }))
    }
    const made: Draft = {
      index: this.households.length,
      code: cells.code,
      headName: cells.headName,
      hamlet: this.hamlet,
      address: cells.address,
      people: [],
      head: undefined,
    }
    this.households.push(made)
    if (key !== '') this.byCode.set(key, made)
    return made
  }

  private noteHead(household: Draft, person: DraftPerson, cells: HouseholdCells): void {
    if (cells.headName !== '' && household.headName !== '' && !likeName(household.headName, cells.headName)) {
      person.reasons.push(makeReason(person.row, { code: 'headNameDiffers', value: cells.headName, ...this.at('headName') }))
    }
    if (!person.isHead && !person.roleGiven && household.headName !== '' && !household.head && likeName(household.headName, person.fullName)) {
      person.isHead = true
      person.role = 'chu_ho'
    }
    if (!person.isHead) return
    if (household.head) {
      person.reasons.push(makeReason(person.row, { code: 'twoHeads', value: person.fullName, params: { other: household.head.row }, ...this.at('role') }))
      person.isHead = false
      return
    }
    household.head = person
    if (household.headName === '') household.headName = person.fullName
  }

  private at(field: RegisterField): { column?: number } {
    const column = this.columns.get(field)?.[0]
    return column === undefined ? {} : { column }
  }

  /** Settles heads and returns the households in order of appearance. */
  finish(): RegisterHousehold[] {
    for (const household of this.households) {
      const [first] = household.people
      if (!first || household.head) continue
      const named = household.people.find((person) => household.headName !== '' && likeName(household.headName, person.fullName))
      if (named) {
        named.isHead = true
        named.role = 'chu_ho'
      } else if (household.headName !== '') {
        first.reasons.push(makeReason(first.row, { code: 'headNotListed', value: household.headName, ...this.at('headName') }))
      } else {
        if (this.columns.has('role')) first.reasons.push(makeReason(first.row, { code: 'noHead', ...this.at('role') }))
        else {
          first.isHead = true // a list without roles puts the head first
          first.role = 'chu_ho'
        }
        household.headName = first.fullName
      }
    }
    return this.households.map((household) => ({
      index: household.index,
      code: household.code === '' ? null : household.code,
      headName: household.headName,
      hamlet: household.hamlet,
      address: household.address === '' ? null : household.address,
      rows: household.people.map((person) => person.row),
    }))
  }
}

/** The same name, accents aside: a head's name is often typed with care once and in haste afterwards. */
function likeName(a: string, b: string): boolean {
  return sameText(a, b) || foldText(a) === foldText(b)
}
