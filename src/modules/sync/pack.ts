// How households travel and rest on the phone. Changing a shape means a new SCHEMA_VERSION. Left out on purpose:
// ids of old visits and of proofs (16 bytes each, and the phone needs neither); people in a lesson are named by place.

import type { FieldHouseholdDetail, FieldPerson, FieldVisit } from '../visits/index.ts'
import { fromColumns, toColumns, type Columns, type Shape } from './columns.ts'

/** What is known of a household on the server; `unsent` is the phone's own affair. */
export type PackedHousehold = Omit<FieldHouseholdDetail, 'unsent'>

/** Visits a pack carries per household, the latest first. */
export const PACKED_VISITS = 2

const EVIDENCE: Shape = { skill: 'word', rung: 'int', reachedOn: 'day', ownSince: 'day', source: 'word', reviewOn: 'day' }
const PERSON: Shape = {
  id: 'id', name: 'text', birthYear: 'int', sex: 'word', role: 'word', language: 'word', device: 'word', needs: { words: true }, phone: 'text', evidence: { rows: EVIDENCE },
}
const VISIT: Shape = {
  visitedOn: 'day', outcome: 'word', minutes: 'int', memberName: 'word', note: 'text', nextOn: 'day', lessons: { rows: { person: 'int', skill: 'word', rung: 'int' } },
}
const HOUSEHOLD: Shape = {
  id: 'id', hamletId: 'id', hamletName: 'word', headName: 'text', alleyId: 'word', alleyName: 'word', alleySort: 'int', doorLabel: 'text', doorSort: 'int',
  people: { rows: PERSON }, visits: 'int', lastVisitOn: 'day', lastOutcome: 'word', nextOn: 'day', bestRung: 'int', fiveSkills: 'bool',
  askedOn: 'day', askedAbout: 'text', lastVisits: { rows: VISIT },
}

interface TravellingLesson {
  person: number
  skill: string
  rung: number
}
type TravellingVisit = Omit<FieldVisit, 'id' | 'lessons' | 'attachments' | 'unsent'> & { lessons: TravellingLesson[] }
type TravellingPerson = FieldPerson & { phone: string | null }
type Travelling = Omit<PackedHousehold, 'phones' | 'lastVisits' | 'people'> & { people: TravellingPerson[]; lastVisits: TravellingVisit[] }

export function encodeHouseholds(households: readonly PackedHousehold[]): Columns {
  return toColumns(households.map(toTravelling) as never, HOUSEHOLD)
}

export function decodeHouseholds(columns: Columns): PackedHousehold[] {
  return fromColumns<Travelling>(columns, HOUSEHOLD).map(fromTravelling)
}

function toTravelling(household: PackedHousehold): Travelling {
  const { phones, lastVisits, people, ...rest } = household
  const place = new Map(people.map((person, index) => [person.id, index]))
  return {
    ...rest,
    people: people.map((person) => ({ ...person, phone: phones[person.id] ?? null })),
    lastVisits: lastVisits.slice(0, PACKED_VISITS).map(({ visitedOn, outcome, minutes, memberName, note, nextOn, lessons }) => ({
      visitedOn, outcome, minutes, memberName, note, nextOn,
      lessons: lessons.flatMap(({ residentId, skill, rung }) => (place.has(residentId) ? [{ person: place.get(residentId)!, skill, rung }] : [])),
    })),
  }
}

function fromTravelling(travelling: Travelling): PackedHousehold {
  const { people, lastVisits, ...rest } = travelling
  return {
    ...rest,
    people: people.map(({ phone: _phone, ...person }) => ({ ...person, evidence: person.evidence.map((state) => ({ ...state, visitId: null })) })),
    phones: Object.fromEntries(people.flatMap((person) => (person.phone === null ? [] : [[person.id, person.phone]]))),
    lastVisits: lastVisits.map((visit) => ({
      ...visit, id: '', attachments: [], unsent: false,
      lessons: visit.lessons.flatMap(({ person, skill, rung }) => (people[person] ? [{ residentId: people[person].id, skill, rung }] : [])),
    })),
  }
}

/** A hamlet's pack before compression. */
export interface Pack {
  v: number
  seq: number
  hamletId: string
  households: Columns
}
