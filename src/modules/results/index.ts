// The door of results: what follows a finished dossier home.

export { deliveryOf, type DeliveryRow } from './queries.ts'
export { setUpDelivery } from './commands.ts'
