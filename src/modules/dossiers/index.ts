// The door of dossiers: receive one, find it, list them, hear what happens to them.

export { envelopeSent, type Principal } from './commands-envelope.ts'
export { recordDelivery, recordOnDossier } from './commands-record.ts'
export { followDossiers, type DossierFollower } from './followers.ts'
export { dossiersFollower } from './payments-follower.ts'
export { tellPortal } from './portal.ts'
export { dossierComponents, dossierEvents, findDossier, findDossierByCode, listDossiers, type ComponentRow, type DossierLine, type ListAsk } from './queries.ts'
export { listOwnDossiers, storyOf, type DossierStory, type Owner } from './queries-citizen.ts'
export { dossiersSignatureFollower } from './signature-follower.ts'
export { NATIONAL_STATES, type NationalState } from './rules-flow.ts'
export type { DossierEvent, DossierRow, ReceiveInput } from './schema.ts'
