// The door of signing: ask for a signature, hear of it, and judge a signed file.

export { askForSignature, uploadAsked, withdrawSignature } from './commands.ts'
export { checkPdf } from './commands-checks.ts'
export { imageSet as setImage, issueCredential } from './commands-credentials.ts'
export { followSignatures, type SignatureEnv, type SignatureEvent, type SignatureFollower } from './followers.ts'
export { findRequest, hasCredential, listRequestsOf, type RequestRow } from './queries.ts'
export { trustedRoots } from './roots.ts'
export { sealBeside } from './rules.ts'
export { ACTS, type Act, type Place, type SignatureRequestInput } from './schema.ts'
export { CHANGE_WORDS, NOTE_WORDS, STANDING_WORDS, UNREADABLE_WORDS, VERDICT_WORDS } from './words.ts'
