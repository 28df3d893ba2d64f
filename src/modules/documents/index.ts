// The door of documents.

export { STATES, type DocumentState } from './rules-flow.ts'
