// The door of audit: the verifier and checkpoints for the command line and for stopping; its jobs; what it keeps about people.

export { CHECKPOINT_FILE, readCheckpoints, writeCheckpoints } from './checkpoints.ts'
export { registerDataRequest } from './commands.ts'
export { auditFollower } from './people-follower.ts'
export { listChains, verifyChain, type ChainReport } from './verify.ts'
