// The door of visits: recording them, what they add up to, and the pure rules other modules and the phone share.

export { recordVisits } from './commands-visits.ts'
export { addEvidenceActs, rebuildEvidence, refreshHouseholds, refreshPeople, findLocalSkill, type EvidenceAct } from './projection.ts'
export * from './rules.ts'
export type { VisitInput, VisitDraft, LessonInput, AttachmentInput } from './schema.ts'
export * from './skills.ts'
export type * from './store.ts'
export { findFieldHousehold, isTheirs, listAssignedAlleys, readArea } from './queries-field.ts'
export { attachFile, findAttachment } from './commands-attachments.ts'
export { deviceLabel, needLabel, outcomeLabel } from './words.ts'
