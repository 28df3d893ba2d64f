// The door to the pure rules of visits: the evidence ladder, what a visit may say, which doors come first.
// No SQL and no node: the phone decides with the same words as the server.

export { RUNG_CONFIRMED, RUNG_MAX_ISSUED, RUNG_OWN_DEVICE, RUNG_UNAIDED, evidenceKey, foldEvidence, mergeEvidence } from './rules-evidence.ts'
export type { EvidenceSeen, EvidenceState, Rung } from './rules-evidence.ts'
export { OUTCOMES, UNTOUCHED, foldVisit, householdState, lifted, meetsFiveSkills, provenSlots, withEvidence } from './rules-household.ts'
export type { HouseholdFacts, HouseholdState, Outcome, VisitSeen } from './rules-household.ts'
export { MAX_MINUTES, OLDEST_DAYS, decideVisit, isUnaidedTooEarly } from './rules-visit.ts'
export type { AcceptedVisit, SameDayVisit, VisitCommand, VisitFacts } from './rules-visit.ts'
export { REASONS, compareWalking, isWorthKnocking, rankDoors, reasonText } from './rules-ranking.ts'
export type { RankedDoor, Reason, ReasonCode } from './rules-ranking.ts'
