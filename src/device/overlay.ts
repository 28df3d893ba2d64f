// What the phone shows before the server has answered: its own unsent commands laid over the pack, with the same
// folding rules the server uses.

import { rungOf } from '../modules/recognition/rules-witness.ts'
import type { FieldHouseholdDetail, FieldPerson, ResidentAddInput, ResidentEditInput, SkillWitnessInput } from '../modules/visits/store.ts'
import type { PackedHousehold } from '../modules/sync/pack.ts'
import { foldEvidence, withEvidence, UNTOUCHED } from '../modules/visits/rules.ts'
import type { VisitInput } from '../modules/visits/schema.ts'
import { toPlainDate, type Instant } from '../platform/time.ts'

export interface UnsentCommand {
  id: string
  kind: string
  at: Instant
  body: Record<string, unknown>
}

/** The household as this phone should show it; `unsent` counts the commands laid over it. */
export function overlay(packed: PackedHousehold, commands: readonly UnsentCommand[], localSkill: string): FieldHouseholdDetail {
  let household: FieldHouseholdDetail = { ...packed, unsent: 0 }
  for (const command of commands) {
    const laid = layOver(household, command, localSkill)
    if (laid) household = { ...laid, unsent: household.unsent + 1 }
  }
  return household
}

function layOver(household: FieldHouseholdDetail, command: UnsentCommand, localSkill: string): FieldHouseholdDetail | undefined {
  switch (command.kind) {
    case 'visit.record': {
      const visit = command.body as unknown as VisitInput
      return visit.householdId === household.id ? addVisit(household, command, visit, localSkill) : undefined
    }
    case 'resident.add': {
      const added = command.body as unknown as ResidentAddInput
      return added.householdId === household.id ? addPerson(household, command.id, added) : undefined
    }
    case 'resident.edit': {
      const edit = command.body as unknown as ResidentEditInput
      return household.people.some((person) => person.id === edit.residentId) ? editPerson(household, edit) : undefined
    }
    case 'skill.witness': {
      const run = command.body as unknown as SkillWitnessInput
      return run.householdId === household.id ? addRun(household, run, localSkill) : undefined
    }
    default:
      return undefined
  }
}

/** A witnessed run lights the ladder at once, as a lesson does; it is no visit. */
function addRun(household: FieldHouseholdDetail, run: SkillWitnessInput, localSkill: string): FieldHouseholdDetail {
  const people = household.people.map((person) => {
    if (person.id !== run.residentId) return person
    const known = person.evidence.find(({ skill }) => skill === run.skill)
    const seen = { rung: rungOf(run, known?.ownSince ?? null), on: run.ranOn, visitId: null, source: null }
    return { ...person, evidence: [...person.evidence.filter((state) => state !== known), foldEvidence(known, run.skill, seen)] }
  })
  const folded = withEvidence(UNTOUCHED, people.map((person) => person.evidence), localSkill)
  return { ...household, people, bestRung: Math.max(household.bestRung, folded.bestRung), fiveSkills: folded.fiveSkills }
}

function addVisit(household: FieldHouseholdDetail, command: UnsentCommand, visit: VisitInput, localSkill: string): FieldHouseholdDetail {
  const people = household.people.map((person) => learn(person, command.id, visit))
  const met = household.bestRung > 0 || visit.outcome === 'met'
  const folded = withEvidence({ ...UNTOUCHED, metVisits: met ? 1 : 0 }, people.map((person) => person.evidence), localSkill)
  const visitedOn = visit.visitedOn ?? toPlainDate(command.at)
  const latest = household.lastVisitOn === null || visitedOn >= household.lastVisitOn
  return {
    ...household,
    people,
    visits: household.visits + 1,
    bestRung: Math.max(household.bestRung, folded.bestRung),
    fiveSkills: folded.fiveSkills,
    ...(latest && { lastVisitOn: visitedOn, lastOutcome: visit.outcome, nextOn: visit.nextOn ?? null }),
    lastVisits: [
      {
        id: command.id, visitedOn, outcome: visit.outcome, minutes: visit.minutes ?? 0, memberName: null, note: visit.note ?? null, nextOn: visit.nextOn ?? null,
        lessons: visit.lessons ?? [], attachments: [], unsent: true,
      },
      ...household.lastVisits,
    ],
  }
}

function learn(person: FieldPerson, visitId: string, visit: VisitInput): FieldPerson {
  const evidence = new Map(person.evidence.map((state) => [state.skill, state]))
  for (const { residentId, skill, rung } of visit.lessons ?? []) {
    if (residentId === person.id) evidence.set(skill, foldEvidence(evidence.get(skill), skill, { rung, on: visit.visitedOn, visitId, source: null }))
  }
  return { ...person, evidence: [...evidence.values()] }
}

function addPerson(household: FieldHouseholdDetail, id: string, added: ResidentAddInput): FieldHouseholdDetail {
  const { householdId: _household, phone, fullName, householdRole, ...rest } = added
  const person: FieldPerson = { ...rest, id, name: fullName, role: householdRole, needs: [], evidence: [] }
  return { ...household, people: [...household.people, person], phones: phone ? { ...household.phones, [id]: phone } : household.phones }
}

function editPerson(household: FieldHouseholdDetail, { residentId, changes }: ResidentEditInput): FieldHouseholdDetail {
  const { phone, ...fields } = changes
  const phones = { ...household.phones }
  if (phone === null) delete phones[residentId]
  else if (phone !== undefined) phones[residentId] = phone
  return { ...household, phones, people: household.people.map((person) => (person.id === residentId ? { ...person, ...fields } : person)) }
}
