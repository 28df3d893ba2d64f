// The door of the boards: keeping counted facts up with the ledger.

export { foldAllCoverage, foldCoverage, rebuildCoverage } from './projection.ts'
