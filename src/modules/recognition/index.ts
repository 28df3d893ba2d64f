// The door of recognition: witnessing as a command, the guides the field can choose, badges, rebuilding what runs add up to.

export { makeCode, recordPractice, recordSitting, witnessRun } from './commands.ts'
export { badgeCommands } from './commands-badges.ts'
export { listFieldGuides } from './guides.ts'
export { assessments, checkBody } from './items.ts'
export { rebuildProofs } from './projection.ts'
