// Recording visits, one or a phone's whole outbox: load all facts at once, decide each with the pure rule, write all
// rows at once. A visit's id is its command's id, so the phone knows it before the server does.

import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import { may } from '../../platform/actor.ts'
import { command, type Item } from '../../platform/command.ts'
import { newId } from '../../platform/ids.ts'
import type { LedgerEvent } from '../../platform/ledger.ts'
import { accept, refuse, type Decision, type Problem } from '../../platform/problem.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import { applyVisit, loadFacts, type BatchFacts, type HouseholdFact, type Wanted } from './facts.ts'
import { visitProblems } from './problems.ts'
import { decideVisit, type AcceptedVisit, type EvidenceState, type VisitCommand } from './rules.ts'
import { visitInput, type VisitInput } from './schema.ts'

export const recordVisits = command<VisitInput>({
  type: 'visit.recorded',
  may: 'visit.record',
  input: visitInput,
  async runMany({ db, communeId, now, today }, items) {
    const facts = await loadFacts(db, communeId, wantedBy(items))
    const rows = new WriteSet(now)
    const territories = new Map(items.map(({ actor }) => [actor, actor.hamletIds === null ? null : new Set(actor.hamletIds)]))
    const decisions = items.map((item) => decideOne(item, { facts, territory: territories.get(item.actor)!, today, rows }))
    if (rows.size > 0) await sql`select visits_write(${communeId}, ${rows.toJson()}::jsonb)`.execute(db)
    return decisions
  },
})

function wantedBy(items: readonly Item<VisitInput>[]): Wanted {
  const inputs = items.map(({ input }) => input)
  const some = <T>(values: (T | null)[]) => [...new Set(values.filter((value) => value !== null))]
  return {
    households: inputs.map((input) => input.householdId),
    days: inputs.map((input) => input.visitedOn),
    people: some(inputs.flatMap((input) => [...input.lessons.map((lesson) => lesson.residentId), input.teacherId])),
    drives: some(inputs.map((input) => input.driveId)),
    members: some([...inputs.map((input) => input.memberId), ...items.map(({ actor }) => actor.memberId)]),
  }
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

/** Rows of a batch, written together at its end. */
class WriteSet {
  private readonly visits: unknown[] = []
  private readonly lessons: unknown[] = []
  private readonly teachings: unknown[] = []
  private readonly escalations: unknown[] = []
  private readonly attachments: unknown[] = []
  /** Household → when somebody was met there: fulfils a call it had made. */
  private readonly met = new Map<string, Instant>()
  private readonly mended: string[] = []
  private readonly evidence = new Map<string, EvidenceState & { residentId: string }>()
  private readonly households = new Map<string, HouseholdFact>()
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
    this.visits.push({
      id,
      householdId: household.id,
      hamletId: household.hamletId,
      driveId,
      memberId,
      recordedBy,
      visitedOn,
      visitedAt,
      receivedAt: this.now,
      outcome,
      minutes,
      nextOn,
      note,
    })
    for (const lesson of lessons) {
      this.lessons.push({ visitId: id, ...lesson })
      if (teacherId)
        this.teachings.push({
          id: newId(visitedAt),
          teacherId,
          learnerId: lesson.residentId,
          skill: lesson.skill,
          taughtOn: visitedOn,
          visitId: id,
          recordedBy,
        })
    }
    for (const [key, state] of touched) this.evidence.set(key, state)
    for (const file of attachments) this.attachments.push({ ...file, visitId: id, arrivedAt: file.fileId ? this.now : null })
    if (escalation) {
      const { to, reason } = escalation
      this.escalations.push({
        id: newId(visitedAt),
        visitId: id,
        householdId: household.id,
        toWhom: to,
        reason,
        raisedAt: visitedAt,
        raisedBy: memberId ?? recordedBy,
      })
    }
    if (outcome === 'met') this.met.set(household.id, visitedAt)
    if (mends) this.mended.push(mends)
  }

  toJson(): string {
    const { visits, lessons, teachings, escalations, attachments, mended } = this
    const met = [...this.met].map(([householdId, at]) => ({ householdId, at }))
    const states = [...this.households.values()].map(({ id, hamletId, state }) => ({ householdId: id, hamletId, ...state }))
    return JSON.stringify({ visits, lessons, teachings, escalations, attachments, met, mended, states, evidence: [...this.evidence.values()] })
  }
}
