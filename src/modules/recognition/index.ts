// The door of recognition: witnessing as a command, the guides the field can choose, rebuilding what runs add up to.

export { makeCode, recordPractice, recordSitting, witnessRun } from './commands.ts'
export { listFieldGuides } from './guides.ts'
export { rebuildProofs } from './projection.ts'
export { nextReview, proofOf, type ProofState, type RunSeen, type Tier } from './rules-proof.ts'
