// The door of procedures: which procedure holds where and when, its fees, documents and form, and what a citizen prepared.

export { dropStaleDrafts, openEnvelope, type OpenedEnvelope } from './commands-envelopes.ts'
export { findForm, type FormVersion } from './queries-forms.ts'
export { findProcedure, findProcedureVersion, listProcedures, provinceOf, versionFrom, type RawVersion } from './queries.ts'
export { CATALOGUE } from './rules-catalogue.ts'
export { priceOf, type Province } from './rules-price.ts'
export { answersOf, masked, type Answer } from './rules-draft.ts'
export { judgeForm, judgeStored, type Data, type FormProblem, type Typed } from './rules-form.ts'
export { sectionsOf, type FormContent } from './rules-form-shape.ts'
export type { Certainty, Channel, Deadline, FeeRow, Fees, Procedure, ProcedureDocument, ProcedureVersion } from './schema.ts'
export { envelopeAddress, sealEnvelope, type EnvelopeContent, type EnvelopePage } from './seal-envelope.ts'
export { FormSections, saidOf } from './views-form.tsx'
