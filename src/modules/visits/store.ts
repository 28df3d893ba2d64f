// The port between the field pages and where their data live: the server's database, or the phone's pack and outbox.
// Plain JSON in and out. `field-routes.tsx` runs over it unchanged in both places.

import type { Actor } from '../../platform/actor.ts'
import type { Decision } from '../../platform/problem.ts'
import type { Instant, PlainDate } from '../../platform/time.ts'
import type { Ctx } from '../../platform/web/route.ts'
import type { EvidenceState, Outcome } from './rules.ts'
import type { VisitInput } from './schema.ts'

export interface VisitStore {
  /** Hamlets, drives and settings this actor works with. */
  area(actor: Actor): Promise<FieldArea>
  /** Every household of one hamlet in walking order, with what ranking and searching need. [] when it is not theirs. */
  doors(actor: Actor, hamletId: string): Promise<FieldHousehold[]>
  /** One household with its people and last visits; undefined when unknown or not theirs. */
  household(actor: Actor, householdId: string): Promise<FieldHouseholdDetail | undefined>
  /**
   * Records a field command: on the server at once, on the phone into the outbox (after the same decision with what
   * the phone knows). The id of what is made equals `commandId`. Files become `attachments` of the input.
   */
  record(ctx: Ctx, kind: FieldCommandKind, commandId: string, input: FieldCommandInput, files?: File[]): Promise<Decision<Recorded>>
  /** What this phone or person sent lately, what waits, and what needs mending ("cần bạn xem"); newest first. */
  work(actor: Actor): Promise<WorkItem[]>
}

/** 'resident.add' and 'resident.edit' are commands of the people module, 'skill.witness' of recognition. */
export type FieldCommandKind = 'visit.record' | 'resident.add' | 'resident.edit' | 'skill.witness'
export type FieldCommandInput = VisitInput | ResidentAddInput | ResidentEditInput | SkillWitnessInput

export interface Recorded {
  id: string
  /** True while it waits on the phone: never shown as sent. */
  queued: boolean
}

export type Device = 'own' | 'shared' | 'none' | 'unknown'

export interface ResidentAddInput {
  householdId: string
  fullName: string
  birthYear: number | null
  sex: 'nam' | 'nu' | null
  householdRole: string
  language: string
  device: Device
  phone: string | null
  /** The refused command this one puts right. */
  mends?: string | null
}

/** Only what may be mended at the door. `base` holds the values seen when editing began, so that a field moved meanwhile shows. */
export interface ResidentEditInput {
  residentId: string
  changes: { phone?: string | null; language?: string; device?: Device }
  base: { phone?: string | null; language?: string; device?: Device }
  mends?: string | null
}

/** A run through a guide that a helper stood beside. */
export interface SkillWitnessInput {
  householdId: string
  residentId: string
  guideId: string
  guideVersion: number
  skill: string
  /** Way through the guide, as the learning module names them. */
  way: string
  ranOn: PlainDate
  ranAt?: Instant | null
  help: 'none' | 'hints'
  /** A screen that looks different from the one learned on. */
  variant: boolean
  /** Gave away a code, a password or money. */
  slip: boolean
  /** Whose phone: the learner's (or the family's), or somebody else's. */
  device: 'own' | 'other'
  mends?: string | null
}

/** A guide as the field needs it: to choose one and to name its version. */
export interface FieldGuide {
  id: string
  version: number
  skill: string
  /** By language, `vi` always. */
  title: Record<string, string>
}

export interface FieldArea {
  hamlets: FieldHamlet[]
  /** Open drives in these hamlets, the latest to begin first. */
  drives: FieldDrive[]
  /** The commune's skill for the fifth household slot. */
  localSkill: string
  /** False while it is our default and the commune has not chosen. */
  localSkillChosen: boolean
  /** Alleys the leader gave this actor for today; empty when none. */
  assignedAlleyIds: string[]
  /** Words of this commune. */
  hamletLabel: string
  /** Guides that can be gone through together; left out by a server that has none yet. */
  guides?: FieldGuide[]
}

export interface FieldHamlet {
  id: string
  name: string
  households: number
}

export interface FieldDrive {
  id: string
  name: string
  startsOn: PlainDate
  endsOn: PlainDate
  hamletIds: string[]
  skills: string[]
  targetRung: number
}

/** One household as the door list needs it. */
export interface FieldHousehold {
  id: string
  hamletId: string
  headName: string
  alleyId: string | null
  alleyName: string | null
  alleySort: number
  doorLabel: string | null
  doorSort: number
  people: FieldPerson[]
  visits: number
  lastVisitOn: PlainDate | null
  lastOutcome: Outcome | null
  /** Promised day to come back. */
  nextOn: PlainDate | null
  /** 0–5: the strongest evidence behind this door. */
  bestRung: number
  fiveSkills: boolean
  /** The household asked for a visit from the public page and waits. */
  askedOn: PlainDate | null
  askedAbout: string | null
  /** Commands on this phone the server has not got yet. */
  unsent: number
}

export interface FieldPerson {
  id: string
  name: string
  birthYear: number | null
  sex: 'nam' | 'nu' | null
  /** 'chu_ho', 'vo_chong', 'con' … as the register keeps it. */
  role: string
  language: string
  device: Device
  /** 'age', 'disability', 'living_alone'. */
  needs: string[]
  evidence: FieldEvidence[]
}

/** `reviewOn`: from this day the skill should be tried once more; a review nobody came for simply waits. */
export type FieldEvidence = EvidenceState & { reviewOn?: PlainDate | null }

export interface FieldHouseholdDetail extends FieldHousehold {
  hamletName: string
  /** Phone numbers are held only in this view. */
  phones: Record<string, string>
  lastVisits: FieldVisit[]
}

export interface FieldVisit {
  id: string
  visitedOn: PlainDate
  outcome: Outcome
  minutes: number
  memberName: string | null
  note: string | null
  nextOn: PlainDate | null
  lessons: { residentId: string; skill: string; rung: number }[]
  attachments: { id: string; mediaType: string; sizeBytes: number; arrived: boolean }[]
  /** Not yet with the server. */
  unsent: boolean
}

export interface WorkItem {
  commandId: string
  kind: FieldCommandKind
  /** needs_you: refused by the server, nothing is lost, mend and send again. */
  state: 'waiting' | 'sending' | 'sent' | 'needs_you'
  madeAt: string
  householdId: string | null
  /** Name of the household's head, when known. */
  title: string
  input: FieldCommandInput
  problems: { code: string; text: string; params?: Record<string, string | number>; field?: string }[]
}
