// The door of authoring: what the composition root hands to learning.

export { approvedRecordings } from './queries.ts'
