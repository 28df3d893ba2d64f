// The door of results: what follows a finished dossier home.

export { deliveryEvents, deliveryOf, findRatingToken, type DeliveryEvent, type DeliveryRow } from './queries.ts'
export type { Move } from './rules.ts'
export { MOVE_WORDS, PUBLIC_PAYMENTS, PUBLIC_STATES } from './words.ts'
export { setUpDelivery } from './commands.ts'
