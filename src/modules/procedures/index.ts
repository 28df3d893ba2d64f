// The door of procedures: which procedure holds where and when, its fees, documents and form, and what a citizen prepared.

export { findProcedure, findProcedureVersion, listProcedures } from './queries.ts'
export { CATALOGUE } from './rules-catalogue.ts'
export type { Certainty, Channel, Deadline, FeeRow, Fees, Procedure, ProcedureDocument, ProcedureVersion } from './schema.ts'
