// The door of the boards: keeping counted facts up with the ledger.

export { foldAllCoverage, foldCoverage, rebuildCoverage } from './projection.ts'
export { findLate } from './queries-late.ts'
export { lateWork } from './rules.ts'
export { LateStrip } from './views-board.tsx'
