// The door of sync: what the composition root gives it, and work that waits for a person.

export { settleStrays, type FieldCommands } from './commands.ts'
export { countWaitingWork } from './queries-inbox.ts'
export { listPackedHouseholds } from './queries.ts'
