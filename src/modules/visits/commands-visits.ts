// Recording visits, one or a phone's whole outbox: load all facts at once, decide each with the pure rule, write all
// rows at once. A visit's id is its command's id, so the phone knows it before the server does.

import type { Actor } from '../../platform/actor.ts'
import { may } from '../../platform/actor.ts'
import { command, type Item } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import type { Field } from '../../platform/plain-sql.ts'
import { accept, refuse, type Decision, type Problem } from '../../platform/problem.ts'
import { rowsOf, statement, type Statement } from '../../platform/statement.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { applyVisit, factsQuestion, readFacts, type BatchFacts, type HouseholdFact, type Named, type Wanted } from './facts.ts'
import { visitProblems } from './problems.ts'
import { decideVisit, type AcceptedVisit, type EvidenceState, type VisitCommand } from './rules.ts'
import { visitInput, type VisitInput } from './schema.ts'

export const recordVisits = command<VisitInput>({
  type: 'visit.recorded',
  may: 'visit.record',
  input: visitInput,
  place: ({ householdId }) => householdId,
  ask: (communeId, items) => factsQuestion(communeId, wantedBy(items)),
  async runMany({ db, communeId, now, today, atEnd }, items, [asked]) {
    const facts = await readFacts(db, communeId, asked, namedBy(items))
    const rows = new WriteSet(now)
    const territories = new Map(items.map(({ actor }) => [actor, actor.hamletIds === null ? null : new Set(actor.hamletIds)]))
    const decisions = items.map((item) => decideOne(item, { facts, territory: territories.get(item.actor)!, today, rows }))
    if (rows.size > 0) for (const one of rows.statements(communeId)) atEnd(one)
    return decisions
  },
})

/** Each door and day once. */
function wantedBy(items: readonly Item<VisitInput>[]): Wanted {
  const pairs = new Map(items.map(({ input: { householdId, visitedOn } }) => [`${householdId} ${visitedOn}`, { householdId, visitedOn }]))
  const wanted = [...pairs.values()]
  return {
    households: wanted.map(({ householdId }) => householdId),
    days: wanted.map(({ visitedOn }) => visitedOn),
    learners: some(items.flatMap(({ input }) => input.lessons.map(({ residentId }) => residentId))),
    drives: some(items.map(({ input }) => input.driveId)),
  }
}

function namedBy(items: readonly Item<VisitInput>[]): Named {
  return {
    learners: items.flatMap(({ input: { householdId, lessons } }) => lessons.map(({ residentId }) => ({ householdId, residentId }))),
    teachers: some(items.map(({ input }) => input.teacherId)),
    members: some(items.map(({ input, actor }) => (input.memberId === actor.memberId ? null : input.memberId))),
  }
}

function some<T>(values: (T | null)[]): T[] {
  return [...new Set(values.filter((value) => value !== null))]
}

interface Round {
  facts: BatchFacts
  territory: ReadonlySet<string> | null
  today: PlainDate
  rows: WriteSet
}

function decideOne({ input, commandId, now, actor }: Item<VisitInput>, { facts, territory, today, rows }: Round): Decision<LedgerEvent> {
  const whose = decideMember(input.memberId, actor, facts)
  if (!whose.ok) return whose
  const household = facts.household(input.householdId)
  const visit = asCommand(input, whose.value, actor, facts, now)
  const decision = decideVisit(
    visit,
    {
      household,
      territory,
      people: new Set(household?.people.keys()),
      ownSince: (residentId, skill) => household?.people.get(residentId)?.get(skill)?.ownSince ?? null,
      drive: visit.driveId === null ? undefined : facts.drives.get(visit.driveId),
      teacherKnown: visit.teacherId !== null && facts.knowsPerson(visit.teacherId),
      sameDay: household?.sameDay.get(visit.visitedOn) ?? [],
    },
    today,
  )
  if (!decision.ok) return decision
  rows.add(commandId, actor.id, decision.value, household!, applyVisit(household!, commandId, decision.value, facts.localSkill))
  return accept(ledgerEvent(commandId, household!, decision.value))
}

/** Volunteers log their own visits; a leader also those of the team, an officer anybody's or nobody's in particular. */
function decideMember(asked: string | null, actor: Actor, facts: BatchFacts): Decision<string | null> {
  const own = actor.memberId
  if (asked === null || asked === own) return accept(own)
  const teamId = facts.members.get(asked)
  if (teamId === undefined) return refuseOne(visitProblems.memberUnknown)
  if (own !== null && !(may(actor, 'visit.plan') && teamId === actor.teamId)) return refuseOne(visitProblems.notYourVisit)
  return accept(asked)
}

function refuseOne(problem: Problem): Decision<never> {
  return refuse(problem)
}

function asCommand(input: VisitInput, memberId: string | null, actor: Actor, facts: BatchFacts, now: Instant): VisitCommand {
  return {
    ...input,
    memberId,
    visitedAt: input.visitedAt ?? now,
    note: input.note === '' ? null : input.note,
    by: memberId ?? actor.id,
    lessons: input.lessons.map((lesson) => ({ ...lesson, residentId: facts.person(lesson.residentId) })),
    teacherId: input.teacherId === null ? null : facts.person(input.teacherId),
  }
}

/** Ids and facts only: the note and an escalation's reason may name people and stay in their own rows. */
function ledgerEvent(id: string, household: HouseholdFact, visit: AcceptedVisit): LedgerEvent {
  const { outcome, visitedOn, visitedAt, minutes, driveId, memberId, nextOn, lessons, teacherId, escalation, attachments, mends } = visit
  return {
    subject: `visit:${id}`,
    hamletIds: [household.hamletId],
    householdIds: [household.id],
    data: {
      householdId: household.id,
      outcome,
      visitedOn,
      visitedAt,
      minutes,
      driveId,
      memberId,
      nextOn,
      lessons,
      ...(teacherId && { teacherId }),
      ...(escalation && { escalatedTo: escalation.to }),
      ...(attachments.length > 0 && { attachments: attachments.map(({ id: fileId, sha256 }) => ({ id: fileId, sha256 })) }),
      ...(mends && { mends }),
    },
    answer: { id },
  }
}

/** Rows of a batch, written together at its end; their fields stand in the order of the types of migration 0060. */
class WriteSet {
  private readonly visits: Field[][] = []
  private readonly lessons: Field[][] = []
  /** Households where somebody was met: that fulfils a call they had made. */
  private readonly met = new Set<string>()
  private readonly evidence = new Map<string, EvidenceState & { residentId: string }>()
  private readonly households = new Map<string, HouseholdFact>()
  /** What only some visits bring. */
  private readonly beside = { teachings: [] as unknown[], escalations: [] as unknown[], attachments: [] as unknown[], mended: [] as string[] }
  private readonly now: Instant

  constructor(now: Instant) {
    this.now = now
  }

  get size(): number {
    return this.visits.length
  }

  add(id: string, recordedBy: string, visit: AcceptedVisit, household: HouseholdFact, touched: ReadonlyMap<string, EvidenceState & { residentId: string }>): void {
    const { outcome, visitedOn, visitedAt, minutes, driveId, memberId, nextOn, note, lessons, teacherId, escalation, attachments, mends } = visit
    this.households.set(household.id, household)
    this.visits.push([id, household.id, household.hamletId, driveId, memberId, recordedBy, visitedOn, visitedAt, outcome, minutes, nextOn, note])
    for (const { residentId, skill, rung } of lessons) {
      this.lessons.push([id, residentId, skill, rung])
      if (teacherId) {
        const learnerId = residentId
        this.beside.teachings.push({ id: newId(visitedAt), teacherId, learnerId, skill, taughtOn: visitedOn, visitId: id, recordedBy })
      }
    }
    for (const [key, state] of touched) this.evidence.set(key, state)
    for (const file of attachments) this.beside.attachments.push({ ...file, visitId: id, arrivedAt: file.fileId ? this.now : null })
    if (escalation) {
      const { to, reason } = escalation
      this.beside.escalations.push({ id: newId(visitedAt), visitId: id, householdId: household.id, toWhom: to, reason, raisedAt: visitedAt, raisedBy: memberId ?? recordedBy })
    }
    if (outcome === 'met') this.met.add(household.id)
    if (mends) this.beside.mended.push(mends)
  }

  statements(communeId: number): Statement[] {
    const ladder = [...this.evidence.values()].map(({ residentId, skill, rung, reachedOn, ownSince, visitId, source }) => [residentId, skill, rung, reachedOn, ownSince, visitId, source])
    const folds = Map.groupBy(this.households.values(), ({ isKnownHere }) => isKnownHere)
    const main = statement`select visits_write(${communeId}, ${this.now}, ${rowsOf('new_visit', this.visits)},
      ${rowsOf('household_fold', stateRows(folds.get(true)))}, ${rowsOf('household_fold', stateRows(folds.get(false)))},
      ${rowsOf('new_lesson', this.lessons)}, ${rowsOf('evidence_fold', ladder)}, ${`{${[...this.met].join()}}`})`
    const hasMore = Object.values(this.beside).some((rows) => rows.length > 0)
    return hasMore ? [main, statement`select visits_write_beside(${communeId}, ${JSON.stringify(this.beside)})`] : [main]
  }
}

function stateRows(households: readonly HouseholdFact[] = []): Field[][] {
  return households.map(({ id, hamletId, state: { bestRung, visits, metVisits, lastVisitOn, lastVisitAt, lastVisitId, lastOutcome, nextOn, fiveSkills } }) => [
    id, hamletId, bestRung, visits, metVisits, lastVisitOn, lastVisitAt, lastVisitId, lastOutcome, nextOn, fiveSkills,
  ])
}
